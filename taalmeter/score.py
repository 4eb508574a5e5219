"""Scores a table of answers: one row a person and skill, with the tables that a sitting uses.

Wide tables hold 1, 0 or nothing under each item's name; long tables hold raw answers, which are
marked with the bank's key. With item parameters alone there are estimates but no levels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from taalmeter.bank import Bank
from taalmeter.bank.scoring import check_answer, is_right, item_evidence
from taalmeter.errors import AnswerRefused, DataError, Place, UnknownName
from taalmeter.levels import Skill
from taalmeter.measurement.estimates import Estimates, estimate
from taalmeter.measurement.model import Vector
from taalmeter.measurement.posterior import posterior
from taalmeter.outcome import status_of
from taalmeter.purpose import refuse_bsn
from taalmeter.result import SkillResult, skill_result
from taalmeter.tables import Cell, Table

PERSON = "persoon"
ESTIMATE_COLUMNS = ("eap", "sd", "mle", "se_mle", "wle", "se_wle")
UNKNOWN_ANSWERS = ("-", "?", "weet niet", "ik weet het niet")
Marks = Mapping[str, bool | None]
"""Item to right or wrong; None was put before the person, who did not get to it."""
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

    In a wide table an empty cell was not asked. In a long table an empty answer is `ik weet het
    niet` where another question of the same text or set has an answer; a text or set of which every
    answer is empty was not made, and the person did not finish.

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
                    remedy="Give 1 for right, 0 for wrong, and nothing for not answered."
                    if PERSON in table.columns
                    else f"Call the column that says who it is '{PERSON}', the others by an item.",
                    place=table.place(number, item, person),
                    kolom=item,
                )
        if person in found:
            raise _twice(table, number, person)
        found[person] = marks
    return found


def _long(table: Table, bank: Bank) -> dict[str, Marks]:
    table.need(PERSON, "opgave", "antwoord")
    found: dict[str, dict[str, bool | None]] = {}
    made: set[tuple[str, str]] = set()
    for number, row in enumerate(table.rows):
        person = _person(table, number, row)
        name, answer = row["opgave"] or "", row["antwoord"]
        if name not in bank.testlet_of:
            raise UnknownName(
                f"'{name[:60]}' is not an item of this bank that has a level.",
                remedy="Check the spelling, or name the bank that holds it.",
                place=table.place(number, "opgave", person),
                kind="opgave",
                name=name,
            )
        if answer:
            made.add((person, bank.testlet_of[name]))
        given = None if (answer or "?").casefold() in UNKNOWN_ANSWERS else answer
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
    for person, marks in found.items():
        for name in marks:
            if (person, bank.testlet_of[name]) not in made:
                marks[name] = None
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
    """Give the columns of a score table; `voorlopig`: the parameters are estimates of experts."""
    if bank is None:
        return (PERSON, *ESTIMATE_COLUMNS)
    levels = (f"p_{level}" for level in bank.levels.scale(scale).niveaus)
    said = (PERSON, "vaardigheid", "schaal", "niveau", "status", *levels)
    return (*said, *ESTIMATE_COLUMNS, "voorlopig")


def score(
    marks: Mapping[str, Marks],
    parameters: ItemTable,
    bank: Bank | None,
    scale: str,
) -> Iterator[dict[str, Cell]]:
    """Score persons one by one, in the order given; with a bank one row a skill that was asked.

    Args:
        marks: for each person, item -> right or not; items left out were not answered.
        parameters: of all items that occur.
        bank: gives passages and levels; without it only the estimates are given.
        scale: `nt1` or `nt2`, the words in which the level is said.
    """
    items = tuple(dict.fromkeys(item for row in marks.values() for item in row))
    parameters.arrays(items)  # all are known
    skills = _by_skill(bank, items)
    people = list(marks)
    for start in range(0, len(people), _BLOCK):
        block = people[start : start + _BLOCK]
        estimates = {
            skill: _estimates([marks[p] for p in block], asked, parameters)
            for skill, asked in skills.items()
        }
        for index, person in enumerate(block):
            for skill, asked in skills.items():
                found: dict[str, Cell] = {PERSON: person}
                if bank is not None and skill is not None:
                    here = {i: mark for i, mark in marks[person].items() if i in asked}
                    found |= _level_cells(bank, scale, here, skill)
                yield found | _estimate_cells(estimates[skill], index)


def _by_skill(bank: Bank | None, items: tuple[str, ...]) -> dict[Skill | None, tuple[str, ...]]:
    """Give the items of each skill of which there are any; without a bank they are one skill."""
    if bank is None:
        return {None: items}
    short = tuple(i for i in items if bank.testlet_of.get(i) in bank.short_sets)
    rest = tuple(i for i in items if i not in short)
    found: dict[Skill | None, tuple[str, ...]] = {"lezen": rest, "schrijven": short}
    return {skill: asked for skill, asked in found.items() if asked} or {"lezen": ()}


def _estimates(rows: list[Marks], items: tuple[str, ...], parameters: ItemTable) -> Estimates:
    answers = np.array([[mark_number(row.get(item)) for item in items] for row in rows])
    return estimate(answers.reshape(len(rows), len(items)), *parameters.arrays(items))


def mark_number(mark: bool | None) -> float:
    """Give 1 for right, 0 for wrong and NaN for what was not answered."""
    return np.nan if mark is None else float(mark)


def bank_parameters(bank: Bank) -> ItemTable:
    """Give the parameters of the bank's items that give a level."""
    known = {name: bank.parameters.opgaven[name] for name in bank.testlet_of}
    return ItemTable(
        a={name: p.a for name, p in known.items()},
        b={name: p.b for name, p in known.items()},
        c={name: p.c for name, p in known.items()},
        se_a={name: p.se_a for name, p in known.items()},
        se_b={name: p.se_b for name, p in known.items()},
    )


def level_result(bank: Bank, scale: str, marks: Marks, skill: Skill = "lezen") -> SkillResult:
    """Say what marked answers tell of one skill, as a sitting on that skill alone would.

    With an item that was not made it is `niet afgemaakt`, never a low level.

    Raises:
        UnknownName: an item that the bank has not for this skill.
    """
    own = set(bank.names_of(skill))
    for item in marks:
        if bank.testlet_of.get(item) not in own:
            raise UnknownName(
                f"the item '{item[:60]}' is not an item for {skill} of bank {bank.info.versie}.",
                remedy="Leave the column out, or name the bank that holds it.",
                place=Place(column=item),
                kind="opgave",
                name=item,
            )
    made = {item: mark for item, mark in marks.items() if mark is not None}
    evidence = item_evidence(bank, made)
    return skill_result(
        bank.levels,
        skill,
        scale,
        posterior(evidence.log_likelihood),
        status=status_of(bank, skill, evidence, done=len(made) == len(marks)),
        answered=evidence.answered,
        asked=len(marks),
        versions=bank.versions,
    )


def _level_cells(bank: Bank, scale: str, marks: Marks, skill: Skill) -> dict[str, Cell]:
    result = level_result(bank, scale, marks, skill)
    return {
        "vaardigheid": result.skill,
        "schaal": result.scale,
        "niveau": result.level,
        "status": result.status,
        **{f"p_{level}": p for level, p in result.probabilities.items()},
        "voorlopig": result.versions.voorlopig,
    }


def _estimate_cells(estimates: Estimates, index: int) -> dict[str, Cell]:
    return {name: float(getattr(estimates, name)[index]) for name in ESTIMATE_COLUMNS}


def level_results(bank: Bank, scale: str, marks: Marks) -> tuple[SkillResult, ...]:
    """Say what marked answers tell, one result for each skill of which there are any."""
    return tuple(
        level_result(bank, scale, {item: marks[item] for item in asked}, skill)
        for skill, asked in _by_skill(bank, tuple(marks)).items()
        if skill is not None
    )
