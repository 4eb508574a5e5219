"""Written texts as a rater sees them: the task, what was written, and the six rubric rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from taalmeter.bank import Bank, WritingTask
from taalmeter.bank.content import RUBRIC_ROWS
from taalmeter.intake.case import Case
from taalmeter.intake.sitting import TYPED_ON
from taalmeter_api import labels
from taalmeter_api.shell import Fields
from taalmeter_api.words import Problem


@dataclass(frozen=True)
class ModelView:
    """A model answer: its lines, its points by row title, and why."""

    lines: tuple[tuple[str, str], ...]
    points: tuple[tuple[str, int], ...]
    why: str


@dataclass(frozen=True)
class WrittenText:
    """One text to rate.

    Attributes:
        number: its place on the page, from 1; the address of the page names it.
        lines: (label, what was written); the label is empty for a text without fields.
        rows: (row id, title, options as (points, words, hint)) for each rubric row.
        given: the points it has, as text, by row; empty when it was not rated.
        models: answers to compare with, from weak to strong.
        typed_on: on what it was written, in words; "" when that is not known.
    """

    number: int
    sitting_id: str
    task: WritingTask
    lines: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    given: Mapping[str, str]
    models: tuple["ModelView", ...]
    typed_on: str

    @property
    def state(self) -> str:
        """Whether it was rated, in words."""
        return "beoordeeld" if self.given else "nog niet beoordeeld"


def texts_of(case: Case, bank: Bank) -> tuple[WrittenText, ...]:
    """Give the texts of all ended sittings in which something was written."""
    found = []
    for sitting in case.sittings:
        for task_id, fields in sitting.texts.items() if sitting.ended else ():
            task = bank.tasks.get(task_id)
            if task is None or not any(text.strip() for text in fields.values()):
                continue
            found.append((sitting, task, fields))
    return tuple(
        WrittenText(
            number=number,
            sitting_id=sitting.sitting_id,
            task=task,
            lines=_lines(task, fields),
            rows=_rows(task),
            given={row: str(points) for row, points in sitting.ratings.get(task.id, {}).items()},
            models=_models(task),
            typed_on=TYPED_ON.get(sitting.modes.get(task.id, "onbekend"), ""),
        )
        for number, (sitting, task, fields) in enumerate(found, start=1)
    )


def waits_on_paper(case: Case) -> tuple[str, ...]:
    """Give the ids of the ended sittings of which a text on paper is still to be typed in."""
    return tuple(one.sitting_id for one in case.sittings if one.ended and one.on_paper)


def rows_of(text: WrittenText, fields: Fields) -> tuple[dict[str, int], list[Problem]]:
    """Read the points that were chosen, and say which rows still miss them."""
    problems = []
    points = {}
    for row, title, _ in text.rows:
        chosen = fields.text(row)
        if chosen in ("0", "1", "2", "3"):
            points[row] = int(chosen)
        else:
            problems.append(Problem(f"Kies wat het best past bij “{title}”.", field=row))
    return points, problems


def _lines(task: WritingTask, fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if task.velden:
        return tuple((field.label, fields.get(field.id, "")) for field in task.velden)
    return tuple(("", text) for text in fields.values())


def _models(task: WritingTask) -> tuple[ModelView, ...]:
    return tuple(
        ModelView(
            _lines(task, model.antwoord),
            tuple((labels.RUBRIC[row], model.punten[row]) for row in RUBRIC_ROWS),
            model.toelichting,
        )
        for model in task.modelantwoorden
    )


def _rows(task: WritingTask) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    return tuple(
        (
            row,
            labels.RUBRIC[row],
            tuple((str(points), words) for points, words in enumerate(task.rubriek[row].texts)),
        )
        for row in RUBRIC_ROWS
    )
