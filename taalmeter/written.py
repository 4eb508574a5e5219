"""What a text holds, for a task of the bank: joins `writing`, which knows no bank, to the bank."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taalmeter.bank import Bank, WritingTask
from taalmeter.bank.content import RUBRIC_ROWS, RubricRow
from taalmeter.bank.parameters import RowParameters
from taalmeter.errors import DataError, Place, UnknownName
from taalmeter.levels import Zone
from taalmeter.result import Status
from taalmeter.tables import Table
from taalmeter.writing import Task, TextEvidence, analyse
from taalmeter.writing.analyse import evidence_version, together
from taalmeter.writing.calibration import Calibration, Feature
from taalmeter.writing.conclude import Allowed, Conclusion
from taalmeter.writing.draft import draft_levels, two_levels
from taalmeter.writing.evidence import Evidence
from taalmeter.writing.evidence import calibrate as learn
from taalmeter.writing.facets import Facets, Steps, levels, severity
from taalmeter.writing.rated import read_rated
from taalmeter.writing.rubric import Rating


def writing_task(task: WritingTask) -> Task:
    """Give what the writer was asked, and a good answer, as far as reading the text needs it."""
    prompt = [task.titel, task.situatie, task.opdracht, *task.onderdelen, task.voorbeeld]
    prompt += [field.label for field in task.velden]
    return Task(
        id=task.id,
        prompt="\n".join(prompt),
        model="\n".join(task.best_answer.values()),
        minimum=task.minimum_woorden,
    )


@dataclass(frozen=True)
class Draft:
    """What the texts of one writer may say together, beside a rater's points.

    Attributes:
        conclusion: what may be said, over all texts.
        band: two neighbouring levels, where a band may be named; else None.
        levels: the probability of each level, lowest first, where that may be said; else empty.
    """

    conclusion: Conclusion
    band: tuple[str, str] | None
    levels: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Give the draft as data, with Dutch names."""
        return {
            "uitspraak": self.conclusion.allowed.value,
            "woorden": self.conclusion.words,
            "taken": self.conclusion.tasks,
            "band": list(self.band) if self.band else None,
            "kansen": {name: round(p, 6) for name, p in self.levels.items()},
            "mag": list(self.conclusion.may),
            "mag_niet": list(self.conclusion.may_not),
        }


def draft(
    texts: Mapping[str, TextEvidence], bank: Bank, scale: str, calibration: Calibration | None
) -> Draft:
    """Say what one writer's texts, by task of the bank, may say together on a scale.

    Raises:
        UnknownName: a task that the bank does not have.
    """
    said = together(texts, calibration)
    if calibration is None or said.allowed not in (Allowed.TWO_LEVELS, Allowed.CHANCE):
        return Draft(said, None, {})
    counted = {task: found for task, found in texts.items() if not found.verdict.stops}
    predicted = [
        (task, calibration.predict(found.values, found.verdict.own_words))
        for task, found in counted.items()
    ]
    steps = _steps(bank, counted)
    cuts = [(c.niveau, c.waarde, c.standaardfout) for c in bank.levels.cuts("schrijven", scale)]
    levels = draft_levels(predicted, steps, cuts, bank.levels.scale(scale).niveaus[0])
    return Draft(said, two_levels(levels), levels if said.allowed is Allowed.CHANCE else {})


def read_calibration(path: Path) -> Calibration:
    """Read the file that `taalmeter calibrate --writing` wrote.

    Raises:
        DataError: it cannot be read, or is no JSON.
        ContentError: it is no calibration.
    """
    try:
        return Calibration.from_dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, AttributeError) as error:
        raise DataError(
            f"is no calibration: {error}.",
            remedy="Give the file that taalmeter calibrate --writing wrote.",
            place=Place(file=str(path)),
        ) from error


def evidence(
    text: str,
    bank: Bank,
    task: str | None = None,
    pipeline: str | None = None,
    calibration: Calibration | None = None,
) -> TextEvidence:
    """Give the evidence in a text, for a task of the bank or for no task.

    Args:
        pipeline: another spaCy pipeline than the shipped one, by name or folder.
        calibration: learned from rated texts; without one nothing is said of a level.

    Raises:
        UnknownName: the bank has no such task.
        WritingExtraMissing: the packages of the extra `writing` are not installed.
    """
    if task is not None and task not in bank.tasks:
        raise UnknownName(
            f"the bank has no writing task '{task[:60]}'.",
            remedy=f"Choose one of {', '.join(sorted(bank.tasks))}.",
            kind="schrijftaak",
            name=task,
        )
    asked = writing_task(bank.tasks[task]) if task is not None else None
    return analyse(text, asked, calibration=calibration, pipeline=pipeline)


@dataclass(frozen=True)
class RatedLevel:
    """What the points of raters say of one person's writing; never a level by itself.

    Attributes:
        status: `gemeten`, or `te weinig gemeten` with fewer texts or points than the bank asks.
        chances: P(level), lowest first; sums to 1.
        zones: for each level above the lowest, where P(at or above it) falls.
    """

    status: Status
    chances: Mapping[str, float]
    zones: Mapping[str, Zone]

    def __str__(self) -> str:
        chances = ", ".join(f"{level} {p:.2f}" for level, p in self.chances.items())
        zones = ", ".join(f"{zone} {level}" for level, zone in self.zones.items())
        return f"{chances}; {zones}; {self.status}"


def rate_levels(
    ratings: tuple[Rating, ...], bank: Bank, scale: str
) -> tuple[Facets, dict[str, RatedLevel]]:
    """Give the severity of raters on the bank's scale, and what each person's points say.

    Raises:
        UnknownName: a task that the bank does not have.
        DataError: ratings that do not hang together.
    """
    found = severity(ratings, _steps(bank, {rating.task for rating in ratings}))
    cuts = [(c.niveau, c.waarde, c.standaardfout) for c in bank.levels.cuts("schrijven", scale)]
    lowest = bank.levels.scale(scale).niveaus[0]
    tasks: dict[str, set[str]] = {name: set() for name in found.persons}
    for rating in ratings:
        tasks[rating.person].add(rating.task)
    return found, {
        name: _rated_level(bank, levels(person, found, cuts, lowest), len(tasks[name]))
        for name, person in found.persons.items()
    }


def _rated_level(bank: Bank, chances: Mapping[str, float], texts: int) -> RatedLevel:
    least = bank.levels.minimum["schrijven"]
    few = texts < least.teksten or texts * len(RUBRIC_ROWS) < least.opgaven
    order = list(chances)
    return RatedLevel(
        "te weinig gemeten" if few else "gemeten",
        chances,
        {
            level: bank.levels.zone(min(1.0, sum(chances[above] for above in order[place:])))
            for place, level in enumerate(order)
            if place
        },
    )


def _steps(bank: Bank, tasks: Iterable[str]) -> Steps:
    return {
        (task, row): (known.a, known.stappen)
        for task in sorted(tasks)
        for row, known in _rows_of(bank, task).items()
    }


def _rows_of(bank: Bank, task: str) -> dict[RubricRow, RowParameters]:
    if task not in bank.parameters.taken:
        raise UnknownName(
            f"the bank has no writing task '{task[:60]}'.",
            remedy="Rate tasks of the bank, or leave --levels out.",
            kind="schrijftaak",
            name=task,
        )
    return bank.parameters.taken[task]


def calibrate_writing(table: Table, bank: Bank) -> tuple[Calibration, Evidence, int]:
    """Learn from rated texts; give the calibration, its evidence, and how many texts wait.

    A text waits when two raters differ by more than one band and a third has not rated it yet.

    Raises:
        DataError: a table that cannot be read, or too few texts.
    """
    empty = analyse("")
    features = [
        Feature(f.name, row, f.sign) for row in RUBRIC_ROWS for f in empty.features if f.row == row
    ]

    def measure(text: str, task: str) -> tuple[dict[str, float], int]:
        found = evidence(text, bank, task)
        return found.values, found.verdict.own_words

    version = evidence_version(empty.reading)
    read = read_rated(table, features, version, measure)
    made, shown = learn(read.texts)
    return made, shown, len(read.waiting)
