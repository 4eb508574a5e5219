"""Scores a table of answers: one row a person, with the same tables that a sitting uses.

Wide tables hold 1, 0 or nothing under each item's name; long tables hold raw answers, which are
marked with the bank's key. With item parameters alone there are estimates but no levels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from taalmeter.bank import Bank
from taalmeter.bank.scoring import check_answer, is_right, reading_evidence
from taalmeter.errors import AnswerRefused, DataError, Place, UnknownName
from taalmeter.measurement.estimates import Estimates, estimate
from taalmeter.measurement.model import Vector
from taalmeter.measurement.posterior import posterior
from taalmeter.outcome import status_of
from taalmeter.purpose import refuse_bsn
from taalmeter.result import SkillResult, skill_result
from taalmeter.tables import Cell, Table

PERSON = "persoon"
ESTIMATE_COLUMNS = ("eap", "sd", "mle", "se_mle", "wle", "se_wle")
UNKNOWN_ANSWERS = ("", "-", "?", "weet niet", "ik weet het niet")
Marks = Mapping[str, bool]
_BLOCK = 1000


@dataclass(frozen=True)
class ItemTable:
    """Item parameters by item name: a, b and c, with standard errors where these are known."""

    a: Mapping[str, float]
    b: Mapping[str, float]
    c: Mapping[str, float]
    se_a: Mapping[str, float] = field(default_factory=dict)
    se_b: Mapping[str, float] = field(default_factory=dict)

    def arrays(self, items: tuple[str, ...]) -> tuple[Vector, Vector, Vector]:
        """Give the parameters of these items as arrays of shape (J,).

        Raises:
            UnknownName: an item without parameters.
        """
        for item in items:
            if item not in self.a:
                raise UnknownName(
                    f"the item '{item[:60]}' has no parameters.",
                    remedy="Correct the name of the column, or add its parameters.",
                    place=Place(column=item),
                    kind="opgave",
                    name=item,
                )
        a, b, c = (np.array([values[i] for i in items]) for values in (self.a, self.b, self.c))
        return a, b, c

    def errors(self, items: tuple[str, ...], which: Literal["a", "b"]) -> Vector:
        """Give the standard errors of a or b of these items, 0 where none was given: shape (J,)."""
        known = self.se_a if which == "a" else self.se_b
        return np.array([known.get(item, 0.0) for item in items])


def read_marks(table: Table, bank: Bank | None) -> dict[str, Marks]:
    """Give for each person which items were right, from a wide or a long table.

    Raises:
        DataError, UnknownName, AnswerRefused, BsnRefused: with file, row and column.
    """
    if {"opgave", "antwoord"} <= set(table.columns):
        if bank is None:
            raise DataError(
                "holds raw answers, which need the key of a bank.",
                remedy="Give 1 and 0 under the name of each item, or leave --parameters out.",
                place=Place(file=table.name),
            )
        return _long(table, bank)
    return _wide(table)


def _wide(table: Table) -> dict[str, Marks]:
    items = [column for column in table.columns if column not in (PERSON, "n")]
    found: dict[str, Marks] = {}
    for number, row in enumerate(table.rows):
        person = _person(table, number, row)
        marks = {}
        for item in items:
            value = row[item]
            if value in ("1", "0"):
                marks[item] = value == "1"
            elif value is not None:
                raise DataError(
                    f"'{value[:40]}' is not 1, 0 or empty.",
                    remedy="Give 1 for right, 0 for wrong, and nothing for not answered.",
                    place=table.place(number, item, person),
                    kolom=item,
                )
        if person in found:
            raise _twice(table, number, person)
        found[person] = marks
    return found


def _long(table: Table, bank: Bank) -> dict[str, Marks]:
    table.need(PERSON, "opgave", "antwoord")
    found: dict[str, dict[str, bool]] = {}
    for number, row in enumerate(table.rows):
        person = _person(table, number, row)
        name, answer = row["opgave"] or "", row["antwoord"]
        if name not in bank.passage_of:
            raise UnknownName(
                f"'{name[:60]}' is not a reading item of this bank.",
                remedy="Check the spelling, or name the bank that holds it.",
                place=table.place(number, "opgave", person),
                kind="opgave",
                name=name,
            )
        given = None if (answer or "").casefold() in UNKNOWN_ANSWERS else answer
        item = bank.items[name]
        try:
            check_answer(item, given)
        except AnswerRefused as error:
            error.place = table.place(number, "antwoord", person)
            raise
        marks = found.setdefault(person, {})
        if name in marks:
            raise _twice(table, number, person, name)
        marks[name] = is_right(item, given)
    return dict(found)


def _person(table: Table, number: int, row: Mapping[str, str | None]) -> str:
    if PERSON not in table.columns:
        return str(number + 1)
    person = row[PERSON]
    if person is None:
        raise DataError(
            "the person is empty.",
            remedy="Give every row a person, or leave the column out.",
            place=table.place(number, PERSON),
        )
    return refuse_bsn(person, table.place(number, PERSON))


def _twice(table: Table, number: int, person: str, item: str | None = None) -> DataError:
    what = f"the item '{item}' stands twice for this person" if item else "this person stands twice"
    return DataError(
        f"{what}.",
        remedy="Keep one of the two.",
        place=table.place(number, item or PERSON, person),
    )


def read_parameters(table: Table) -> ItemTable:
    """Read item parameters from a table `opgave,a,b,c,se_a,se_b`; only a and b are needed.

    Raises:
        DataError: a number that is missing or out of bounds, with row and column.
    """
    table.need("opgave", "a", "b")
    bounds = {"a": (1e-6, 10.0), "b": (-10.0, 10.0), "c": (0.0, 0.6)}
    bounds |= {"se_a": (0.0, 10.0), "se_b": (0.0, 10.0)}
    values: dict[str, dict[str, float]] = {column: {} for column in bounds}
    for number, row in enumerate(table.rows):
        name = row["opgave"]
        if name is None or name in values["a"]:
            raise DataError(
                "the name of the item is empty or stands twice.",
                remedy="Give each item one row.",
                place=table.place(number, "opgave"),
            )
        for column, (low, high) in bounds.items():
            text = row.get(column) or ("" if column in ("a", "b") else "0")
            try:
                value = float(text)
            except ValueError:
                value = float("nan")
            if not low <= value <= high:
                raise DataError(
                    f"'{text}' is not a number from {low:g} to {high:g}.",
                    remedy="Correct the parameter.",
                    place=table.place(number, column),
                )
            values[column][name] = value
    return ItemTable(**values)


def columns(bank: Bank | None, scale: str) -> tuple[str, ...]:
    """Give the columns of a score table."""
    if bank is None:
        return (PERSON, *ESTIMATE_COLUMNS)
    levels = (f"p_{level}" for level in bank.levels.scale(scale).niveaus)
    return (PERSON, "vaardigheid", "schaal", "niveau", "status", *levels, *ESTIMATE_COLUMNS)


def score(
    marks: Mapping[str, Marks],
    parameters: ItemTable,
    bank: Bank | None,
    scale: str,
) -> Iterator[dict[str, Cell]]:
    """Score persons one by one, in the order given.

    Args:
        marks: for each person, item -> right or not; items left out were not answered.
        parameters: of all items that occur.
        bank: gives passages and levels; without it only the estimates are given.
        scale: `nt1` or `nt2`, the words in which the level is said.
    """
    items = tuple(dict.fromkeys(item for row in marks.values() for item in row))
    a, b, c = parameters.arrays(items)
    people = list(marks)
    for start in range(0, len(people), _BLOCK):
        block = people[start : start + _BLOCK]
        answers = np.array([[_mark(marks[person], item) for item in items] for person in block])
        estimates = estimate(answers.reshape(len(block), len(items)), a, b, c)
        for index, person in enumerate(block):
            found: dict[str, Cell] = {PERSON: person}
            if bank is not None:
                found |= _level_cells(bank, scale, marks[person])
            yield found | _estimate_cells(estimates, index)


def _mark(row: Marks, item: str) -> float:
    return float(row[item]) if item in row else np.nan


def bank_parameters(bank: Bank) -> ItemTable:
    """Give the parameters of the bank's reading items."""
    known = {name: bank.parameters.opgaven[name] for name in bank.passage_of}
    return ItemTable(
        a={name: p.a for name, p in known.items()},
        b={name: p.b for name, p in known.items()},
        c={name: p.c for name, p in known.items()},
        se_a={name: p.se_a for name, p in known.items()},
        se_b={name: p.se_b for name, p in known.items()},
    )


def level_result(bank: Bank, scale: str, marks: Marks) -> SkillResult:
    """Say what marked reading answers tell, as a sitting would.

    Raises:
        UnknownName: an item that is not a reading item of the bank.
    """
    for item in marks:
        if item not in bank.passage_of:
            raise UnknownName(
                f"the item '{item[:60]}' is not a reading item of bank {bank.info.versie}.",
                remedy="Leave the column out, or name the bank that holds it.",
                place=Place(column=item),
                kind="opgave",
                name=item,
            )
    evidence = reading_evidence(bank, marks)
    return skill_result(
        bank.levels,
        "lezen",
        scale,
        posterior(evidence.log_likelihood),
        status=status_of(bank, "lezen", evidence, done=True),
        answered=evidence.answered,
        asked=evidence.answered,
        versions=bank.versions,
    )


def _level_cells(bank: Bank, scale: str, marks: Marks) -> dict[str, Cell]:
    result = level_result(bank, scale, marks)
    return {
        "vaardigheid": result.skill,
        "schaal": result.scale,
        "niveau": result.level,
        "status": result.status,
        **{f"p_{level}": p for level, p in result.probabilities.items()},
    }


def _estimate_cells(estimates: Estimates, index: int) -> dict[str, Cell]:
    return {name: float(getattr(estimates, name)[index]) for name in ESTIMATE_COLUMNS}
