"""Reads who belongs to which group, from a file of its own that no rule ever sees.

The file has a column `persoon` and one column a trait (`leeftijd`, `moedertaal`); an empty cell
is a group too, called `niet bekend`. Groups meet advice only here, after the advice is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from taalmeter.errors import DataError, Place
from taalmeter.purpose import refuse_bsn
from taalmeter.routing.cases import PERSON
from taalmeter.tables import Table

NOT_KNOWN = "niet bekend"
MOST_GROUPS = 50
"""More groups than this in one trait are no groups any more, but persons."""


@dataclass(frozen=True)
class Trait:
    """One way to divide persons.

    Attributes:
        name: of the trait; the column's name.
        groups: their names in alphabetical order, `niet bekend` last where it occurs.
        codes: by person, the place of the group, shape (N,).
    """

    name: str
    groups: tuple[str, ...]
    codes: NDArray[np.int64]


def read_groups(table: Table, persons: Sequence[str]) -> tuple[Trait, ...]:
    """Read the groups of persons; who has no row is `niet bekend` in every trait.

    Args:
        table: the file with groups.
        persons: in the order in which the codes are to be.

    Raises:
        DataError: no column with persons or none with a trait, a person who stands there twice or
            not among the profiles, or a column that is no trait.
        BsnRefused: a value that may be a BSN.
    """
    table.need(PERSON)
    traits = [column for column in table.columns if column != PERSON]
    if not traits:
        raise DataError(
            "has no column with groups.",
            remedy="Add a column for each trait, such as leeftijd.",
            place=Place(file=table.name, row=1),
        )
    rows = _rows(table, set(persons))
    return tuple(
        _trait(table, name, [rows.get(person, -1) for person in persons]) for name in traits
    )


def _rows(table: Table, persons: set[str]) -> dict[str, int]:
    """Give the row of every person."""
    found: dict[str, int] = {}
    for number, row in enumerate(table.rows):
        place = table.place(number, PERSON)
        person = row[PERSON]
        if person is None:
            raise DataError("names no person.", remedy="Fill it in, or delete it.", place=place)
        refuse_bsn(person, place)
        if person in found:
            raise DataError(
                f"the person '{person}' stands here twice (first in row "
                f"{table.place(found[person]).row}).",
                remedy="Keep one row a person.",
                place=place,
            )
        if person not in persons:
            raise DataError(
                f"the person '{person}' is not among the profiles.",
                remedy="Use the same persons in both files, or delete this row.",
                place=place,
            )
        found[person] = number
    return found


def _trait(table: Table, name: str, rows: Sequence[int]) -> Trait:
    """Give the groups of one column, in the order of the given rows (-1: no row)."""
    values = [(row[name] or NOT_KNOWN) for row in table.rows]
    for number, value in enumerate(values):
        refuse_bsn(value, table.place(number, name))
    known = sorted(set(values) - {NOT_KNOWN})
    if len(known) > MOST_GROUPS:
        raise DataError(
            f"the column '{name}' has {len(known)} different values, which are no groups.",
            remedy=f"Give at most {MOST_GROUPS} groups, such as age in bands; or drop the column.",
            place=Place(file=table.name, row=1, column=name),
        )
    code = {group: place for place, group in enumerate(known)}
    of_row = np.array([code.get(value, len(known)) for value in values] + [len(known)])
    codes = of_row[np.array(rows, dtype=np.int64)] if rows else np.zeros(0, dtype=np.int64)
    groups = (*known, NOT_KNOWN) if (codes == len(known)).any() else tuple(known)
    return Trait(name, groups, codes.astype(np.int64))
