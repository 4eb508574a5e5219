"""What a text holds, for a task of the bank: joins `writing`, which knows no bank, to the bank."""

from taalmeter.bank import Bank, WritingTask
from taalmeter.bank.content import RUBRIC_ROWS, RubricRow
from taalmeter.bank.parameters import RowParameters
from taalmeter.errors import UnknownName
from taalmeter.tables import Table
from taalmeter.writing import Task, TextEvidence, analyse
from taalmeter.writing.analyse import evidence_version
from taalmeter.writing.calibration import Calibration, Feature
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


def evidence(
    text: str, bank: Bank, task: str | None = None, pipeline: str | None = None
) -> TextEvidence:
    """Give the evidence in a text, for a task of the bank or for no task.

    Args:
        pipeline: another spaCy pipeline than the shipped one, by name or folder.

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
    return analyse(text, asked, pipeline=pipeline)


def rate_levels(
    ratings: tuple[Rating, ...], bank: Bank, scale: str
) -> tuple[Facets, dict[str, dict[str, float]]]:
    """Give the severity of raters on the bank's scale, and P(level) of each person.

    Raises:
        UnknownName: a task that the bank does not have.
        DataError: ratings that do not hang together.
    """
    steps: Steps = {
        (task, row): (known.a, known.stappen)
        for task in sorted({rating.task for rating in ratings})
        for row, known in _rows_of(bank, task).items()
    }
    found = severity(ratings, steps)
    cuts = [(c.niveau, c.waarde, c.standaardfout) for c in bank.levels.cuts("schrijven", scale)]
    lowest = bank.levels.scale(scale).niveaus[0]
    return found, {
        name: levels(person, found, cuts, lowest) for name, person in found.persons.items()
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

    version = evidence_version(empty.reading.source)
    read = read_rated(table, features, version, measure)
    made, shown = learn(read.texts)
    return made, shown, len(read.waiting)
