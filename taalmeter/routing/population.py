"""Reads a table of profiles as columns, and routes all of them at once.

What an advice would be for each person is decided by the same masks and the same certainty policy
as for one; only whether an uncertain person gets more questions or first a talk is not told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from taalmeter.errors import DataError, Place, TaalmeterError
from taalmeter.profile import ROUNDING
from taalmeter.purpose import refuse_bsn
from taalmeter.routing.batch import TRUTHS
from taalmeter.routing.columns import Coded, encode
from taalmeter.routing.distribute import Chances, Uncertain, route_chances
from taalmeter.routing.domain import Input
from taalmeter.routing.kernel import Kernel, Places
from taalmeter.routing.measuring import CLOSE
from taalmeter.routing.rules import MORE
from taalmeter.routing.ruleset import RuleSet
from taalmeter.tables import Table

PERSON = "persoon"


@dataclass(frozen=True)
class Population:
    """Many profiles under one rule set.

    Attributes:
        kernel: the rules on a day.
        codes: one array an input.
        uncertain: the levels that have probabilities.
        persons: who they are; empty when the table does not say.
    """

    kernel: Kernel
    codes: Sequence[Coded]
    uncertain: Sequence[Uncertain]
    persons: tuple[str, ...]

    @property
    def size(self) -> int:
        """The number of profiles."""
        return len(self.codes[0])

    @property
    def strata(self) -> Places:
        """By person, one number for the levels; of an uncertain level the most likely one."""
        found = np.zeros(self.size, np.int64)
        for one, codes in zip(self.kernel.compiled.inputs, likely_codes(self), strict=True):
            if one.kind == "niveau":
                found = found * one.size + codes
        return np.unique(found, return_inverse=True)[1].astype(np.int64)


def likely_codes(population: Population) -> list[Coded]:
    """Give the codes of everyone, with the most likely level where it is uncertain."""
    codes = list(population.codes)
    for one in population.uncertain:
        points = np.array([point[0] for point in one.points])
        codes[one.places[0]] = points[one.chances.argmax(axis=1)]
    return codes


@dataclass(frozen=True)
class Routed:
    """What many profiles are advised.

    Attributes:
        names: the outcomes of the rules, and `meer_meten` for whoever none is certain enough.
        answers: by person, the place of the advice in `names`, shape (N,).
        chances: P of every outcome, shape (N, outcomes); None when no level is uncertain.
    """

    names: tuple[str, ...]
    answers: Places
    chances: Chances | None


def routed(population: Population, shift: float = 0.0) -> Routed:
    """Route a population.

    Args:
        population: the profiles.
        shift: added to every threshold of certainty, to see what depends on it.
    """
    kernel = population.kernel
    names = (*kernel.outcomes, MORE)
    if not population.uncertain:
        return Routed(names, kernel.decide(population.codes).outcome, None)
    chances = route_chances(kernel, population.codes, population.uncertain)
    return Routed(names, advised(kernel, chances, shift), chances)


def advised(kernel: Kernel, chances: Chances, shift: float = 0.0) -> Places:
    """Give the place of the outcome that is certain enough, or that of `meer_meten` behind it."""
    routes = len(kernel.outcomes) - 2
    # Of equally likely outcomes the first counts, and `geen regel` and `strijdig` come first.
    order = np.array([routes, routes + 1, *range(routes)])
    top = order[chances[:, order].argmax(axis=1)]
    needed = np.array([kernel.policy.threshold(name) + shift for name in kernel.outcomes])
    needed[routes:] = 0.0
    sure = chances[np.arange(len(top)), top] >= np.clip(needed, 0.0, 1.0)[top] - CLOSE
    return np.where(sure, top, len(kernel.outcomes)).astype(np.int64)


def read_population(
    rules: RuleSet, table: Table, day: date, also: Sequence[str] = ()
) -> Population:
    """Read a table of profiles.

    Args:
        rules: whose inputs the columns carry.
        table: one profile a row.
        day: on which the rules must hold.
        also: columns that may be there and do not count, such as inputs of another version.

    Raises:
        DataError, UnknownName, BsnRefused: with file, row and column.
    """
    kernel = Kernel.of(rules, day)
    inputs = kernel.compiled.inputs
    persons = _persons(table)
    levels = _level_columns(rules, table, also)
    columns = {name: [row[name] for row in table.rows] for name in table.columns
               if name in rules.inputs}  # fmt: skip
    try:
        codes = encode(inputs, columns, len(table.rows), _read)
    except TaalmeterError as error:
        number = (error.place.row or 1) - 1
        error.place = table.place(number, error.place.column)
        raise
    uncertain = [
        _uncertain(table, inputs[place], place, codes[place], levels[inputs[place].name])
        for place in range(len(inputs))
        if inputs[place].name in levels
    ]
    return Population(kernel, codes, uncertain, persons)


def _read(one: Input, value: object) -> object:
    """Give a cell as a value; a table writes a truth as its own format does."""
    if one.kind == "waarheid" and isinstance(value, str):
        return TRUTHS.get(value.strip().casefold(), value)
    return value


def _persons(table: Table) -> tuple[str, ...]:
    """Give who the rows are about; each person once."""
    if PERSON not in table.columns:
        return ()
    seen: dict[str, int] = {}
    for number, row in enumerate(table.rows):
        place, person = table.place(number, PERSON), row[PERSON]
        if person is None:
            raise DataError("names no person.", remedy="Fill it in.", place=place)
        refuse_bsn(person, place)
        if person in seen:
            raise DataError(
                f"the person '{person}' stands here twice (first in row "
                f"{table.place(seen[person]).row}).",
                remedy="Give one profile a person.",
                place=place,
            )
        seen[person] = number
    return tuple(seen)


def _level_columns(rules: RuleSet, table: Table, also: Sequence[str]) -> dict[str, dict[str, str]]:
    """Find the columns with probabilities: input -> level -> column."""
    found: dict[str, dict[str, str]] = {}
    for column in table.columns:
        if column in rules.inputs or column == PERSON or column in also:
            continue
        name = next(
            (n for n, i in rules.inputs.items() if i.scales and column.startswith(f"p_{n}_")), None
        )
        level = column.removeprefix(f"p_{name}_")
        if name is None or level not in rules.inputs[name].values:
            raise DataError(
                f"the column '{column}' is no input of these rules.",
                remedy=f"Choose from {', '.join(rules.inputs)}, or p_lezen_<niveau>.",
                place=Place(file=table.name, row=1, column=column),
            )
        found.setdefault(name, {})[level] = column
    return found


def _uncertain(
    table: Table, one: Input, place: int, codes: Coded, columns: Mapping[str, str]
) -> Uncertain:
    """Give the chances of one level; a row without any has its certain level, or is unknown."""
    chances = np.zeros((len(codes), one.size))
    given = np.zeros(len(codes), dtype=bool)
    for level, column in columns.items():
        numbers, known = _numbers(table, column)
        chances[:, one.code(level)] = numbers
        given |= known
    if (both := np.flatnonzero(given & (codes != one.unknown))).size:
        raise DataError(
            f"'{one.name}' has both a level and probabilities.",
            remedy="Give one of the two.",
            place=table.place(int(both[0]), one.name),
        )
    total = chances.sum(axis=1)
    _refuse_sums(table, one, columns, given & ~(np.abs(total - 1) <= ROUNDING), total)
    _refuse_scales(table, one, columns, chances)
    chances[~given, codes[~given]] = 1.0
    chances /= np.where(given, total, 1.0)[:, None]
    return Uncertain((place,), tuple((code,) for code in range(one.size)), chances)


def _numbers(table: Table, column: str) -> tuple[Chances, NDArray[np.bool_]]:
    numbers = np.zeros(len(table.rows))
    known = np.zeros(len(table.rows), dtype=bool)
    for number, row in enumerate(table.rows):
        text = row[column]
        if text is None:
            continue
        try:
            numbers[number] = float(text.replace(",", "."))
        except ValueError:
            numbers[number] = -1.0
        if not 0 <= numbers[number] <= 1:
            raise DataError(
                f"'{text}' is no probability.",
                remedy="Give a number from 0 to 1.",
                place=table.place(number, column),
            )
        known[number] = True
    return numbers, known


def _refuse_sums(
    table: Table, one: Input, columns: Mapping[str, str], wrong: NDArray[np.bool_], total: Chances
) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"the probabilities of '{one.name}' have sum {total[row]:.6g}, not 1.",
            remedy="Give one probability a level, together 1.",
            place=table.place(row, next(iter(columns.values()))),
        )


def _refuse_scales(table: Table, one: Input, columns: Mapping[str, str], chances: Chances) -> None:
    used = [
        (chances[:, [one.code(level) for level in levels]] > 0).any(axis=1)
        for levels in one.scales.values()
    ]
    several = np.sum(used, axis=0) > 1
    if several.any():
        raise DataError(
            f"the probabilities of '{one.name}' are over levels of two scales.",
            remedy="Give probabilities over the levels of one scale.",
            place=table.place(int(np.argmax(several)), next(iter(columns.values()))),
        )


def need_persons(population: Population, table: Table) -> None:
    """Refuse a table without persons, where they are needed to find their groups.

    Raises:
        DataError: naming the column that is missing.
    """
    if not population.persons and population.size:
        table.need(PERSON)
