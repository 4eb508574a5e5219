"""Reads a file of profiles as a whole, and routes all of them at once.

What an advice would be for each person is decided by the same masks and the same certainty policy
as for one. Who is not certain enough is `meer_meten` here, also where the policy would say
`eerst_praten`: either way a human comes first, and no route is advised.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from taalmeter.errors import DataError, Place
from taalmeter.pieces import open_table
from taalmeter.routing.batch import ROWS
from taalmeter.routing.cases import PERSON, Cases, Levels, check_columns, read_cases
from taalmeter.routing.columns import Coded
from taalmeter.routing.distribute import Chances, most_likely, route_chances
from taalmeter.routing.kernel import Kernel, Places
from taalmeter.routing.measuring import CLOSE
from taalmeter.routing.rules import MORE
from taalmeter.routing.ruleset import RuleSet


@dataclass(frozen=True)
class Population:
    """Many profiles under one rule set.

    Attributes:
        kernel: the rules on a day.
        cases: the profiles.
        file: where they stood.
        lines: the line of each in the file.
    """

    kernel: Kernel
    cases: Cases
    file: str
    lines: Sequence[int]

    @property
    def size(self) -> int:
        """The number of profiles."""
        return self.cases.size

    @property
    def uncertain(self) -> bool:
        """Whether any level has probabilities."""
        return any(one.given.any() for one in self.cases.levels)

    @property
    def strata(self) -> Places:
        """By person, one number for the levels; of an uncertain level the most likely one."""
        found = np.zeros(self.size, np.int64)
        for one, codes in zip(self.kernel.compiled.inputs, likely_codes(self), strict=True):
            if one.kind == "niveau":
                found = found * one.size + codes
        return np.unique(found, return_inverse=True)[1].astype(np.int64)

    def persons(self) -> tuple[str, ...]:
        """Give who they are, each once.

        Raises:
            DataError: the file does not say who, or someone stands there twice.
        """
        seen: dict[str, int] = {}
        for person, line in zip(self.cases.persons, self.lines, strict=True):
            place = Place(file=self.file, row=line, column=PERSON)
            if person is None:
                what = f"says nowhere who this is: the column '{PERSON}' is missing or empty."
                raise DataError(what, remedy="Name a person in every row.", place=place)
            if person in seen:
                raise DataError(
                    f"the person '{person}' stands here twice (first in row {seen[person]}).",
                    remedy="Give one profile a person.",
                    place=place,
                )
            seen[person] = line
        return tuple(seen)


def likely_codes(population: Population) -> list[Coded]:
    """Give the codes of everyone, with the most likely level where it is uncertain."""
    codes = list(population.cases.codes)
    for one in population.cases.levels:
        (place,) = one.uncertain.places
        points = np.array([point[0] for point in one.uncertain.points])
        likely = points[one.uncertain.chances.argmax(axis=1)]
        codes[place] = np.where(one.given, likely, codes[place])
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


def routed(population: Population) -> Routed:
    """Route a population."""
    kernel = population.kernel
    names = (*kernel.outcomes, MORE)
    if not population.uncertain:
        return Routed(names, kernel.decide(population.cases.codes).outcome, None)
    chances = np.zeros((population.size, len(kernel.outcomes)))
    for rows, codes, uncertain in population.cases.kinds():
        if uncertain:
            chances[rows] = route_chances(kernel, codes, uncertain)
        else:
            chances[rows, kernel.decide(codes).outcome] = 1.0
    return Routed(names, advised(kernel, chances), chances)


def advised(kernel: Kernel, chances: Chances, shift: float = 0.0) -> Places:
    """Give the place of the outcome that is certain enough, or that of `meer_meten` behind it.

    Args:
        kernel: the rules.
        chances: P of every outcome, shape (N, outcomes).
        shift: added to every threshold of certainty, to see what depends on it.
    """
    routes = len(kernel.outcomes) - 2
    top = most_likely(chances)
    needed = np.array([kernel.policy.threshold(name) + shift for name in kernel.outcomes])
    needed[routes:] = 0.0
    sure = chances[np.arange(len(top)), top] >= np.clip(needed, 0.0, 1.0)[top] - CLOSE
    return np.where(sure, top, len(kernel.outcomes)).astype(np.int64)


def read_population(
    rules: RuleSet, path: str | Path, day: date, also: Sequence[str] = ()
) -> Population:
    """Read a file of profiles.

    Args:
        rules: whose inputs the columns carry.
        path: a .csv, .jsonl or .parquet file; `-` is CSV from standard input.
        day: on which the rules must hold.
        also: columns that may be there and do not count, such as inputs of another version.

    Raises:
        DataError, UnknownName, BsnRefused: with file, row and column.
    """
    kernel = Kernel.of(rules, day)
    ignored = set(also) - set(rules.inputs)
    parts: list[Cases] = []
    lines: list[int] = []
    with open_table(path) as source:
        check_columns(rules, [c for c in source.columns if c not in ignored], source.name)
        for piece in source.pieces(ROWS):
            kept = {name: c for name, c in piece.columns.items() if name not in ignored}
            parts.append(read_cases(rules, replace(piece, columns=kept), source.name))
            lines += piece.lines
        name = source.name
    if not parts:
        raise DataError("has no profiles.", remedy="Add rows.", place=Place(file=name))
    return Population(kernel, _joined(parts), name, lines)


def _joined(parts: Sequence[Cases]) -> Cases:
    """Put pieces together; a level that a piece does not name is not given there."""
    if len(parts) == 1:
        return parts[0]
    codes = [np.concatenate(columns) for columns in zip(*(p.codes for p in parts), strict=True)]
    persons = [person for part in parts for person in part.persons]
    names = dict.fromkeys(level.name for part in parts for level in part.levels)
    return Cases(codes, tuple(_level(name, parts) for name in names), persons)


def _level(name: str, parts: Sequence[Cases]) -> Levels:
    found = [next((one for one in p.levels if one.name == name), None) for p in parts]
    some = [one for one in found if one is not None]
    points = sorted({point for one in some for point in one.uncertain.points})
    raw_names = dict.fromkeys(level for one in some for level in one.raw)
    size = sum(part.size for part in parts)
    chances, given = np.zeros((size, len(points))), np.zeros(size, np.bool_)
    raw = {level: np.zeros(size) for level in raw_names}
    start = 0
    for part, one in zip(parts, found, strict=True):
        rows = slice(start, start + part.size)
        start += part.size
        if one is None:
            continue
        chances[rows, [points.index(point) for point in one.uncertain.points]] = (
            one.uncertain.chances
        )
        given[rows] = one.given
        for level, column in one.raw.items():
            raw[level][rows] = column
    return Levels(
        name, replace(some[0].uncertain, points=tuple(points), chances=chances), given, raw
    )
