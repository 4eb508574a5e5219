"""Says what a rule asks as an expression over columns, read off the masks.

The conditions hold no negation over an unknown value: a comparison with NULL is never true, and
where a rule takes `onbekend` the condition says so with IS NULL.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taalmeter.routing.domain import Input
from taalmeter.routing.masks import Compiled, Lookup

Expression = Any
"""A Boolean ibis expression; True and False stand for what needs no looking."""


@dataclass(frozen=True)
class Conditions:
    """The conditions of rules over the columns of one table.

    Attributes:
        compiled: the rules.
        lookup: their masks: with `onbekend` as a value, what could match, or what must.
        columns: by name of an input, its column.
    """

    compiled: Compiled
    lookup: Lookup
    columns: Mapping[str, Any]

    def of(self, rule: int) -> Expression:
        """Give when a rule matches.

        Args:
            rule: its place.
        """
        parts: list[Expression] = []
        for one, masks in zip(self.compiled.inputs, self.lookup.columns, strict=True):
            taken = {code for code, mask in enumerate(masks) if mask >> rule & 1}
            parts.append(is_one_of(self.columns[one.name], one, taken))
        for pair, table in zip(self.compiled.pairs, self.lookup.pairs, strict=True):
            parts.append(self._pair(pair.level, pair.sector, table, rule))
        return every(parts)

    def _pair(
        self, level: int, sector: int, table: Sequence[Sequence[int]], rule: int
    ) -> Expression:
        """Give for which levels and sectors together a comparison with the work holds."""
        of_level, of_sector = self.compiled.inputs[level], self.compiled.inputs[sector]
        together: dict[frozenset[int], set[int]] = {}
        for at in range(of_sector.size):
            levels = frozenset(code for code, row in enumerate(table) if row[at] >> rule & 1)
            together.setdefault(levels, set()).add(at)
        return any_of(
            every(
                (
                    is_one_of(self.columns[of_sector.name], of_sector, sectors),
                    is_one_of(self.columns[of_level.name], of_level, levels),
                )
            )
            for levels, sectors in together.items()
        )


def is_one_of(column: Any, one: Input, codes: Collection[int]) -> Expression:
    """Give when a column has one of the values with these codes; NULL is `onbekend`."""
    if len(codes) == one.size:
        return True
    known = sorted(code for code in codes if code != one.unknown)
    if len(known) == one.unknown:
        return column.notnull()
    found = _known(column, one, known) if known else False
    return any_of((found, column.isnull())) if one.unknown in codes else found


def _known(column: Any, one: Input, codes: Sequence[int]) -> Expression:
    if one.kind == "waarheid":
        return column == one.value(codes[0])
    if one.kind == "getal":
        return any_of(_between(column, one, low, high) for low, high in _runs(codes))
    if len(codes) == 1:
        return column == one.value(codes[0])
    return column.isin([one.value(code) for code in codes])


def _runs(codes: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return runs


def _between(column: Any, one: Input, low: int, high: int) -> Expression:
    """Give when a number lies between two values; fractions are cut halfway between steps."""
    whole = all(isinstance(value, int) for value in one.values)
    slack = 0 if whole else one.step / 2
    first, last = float(one.value(low)), float(one.value(high))
    if whole:
        first, last = int(first), int(last)
    if low == high and whole:
        return column == first
    parts: list[Expression] = []
    if low > 0:
        parts.append(column >= first - slack)
    if high < one.unknown - 1:
        parts.append(column <= last + slack)
    return every(parts) if parts else column.notnull()


def every(parts: Collection[Expression]) -> Expression:
    """Give when all of these hold."""
    left = [part for part in parts if part is not True]
    if any(part is False for part in left):
        return False
    found: Expression = True
    for part in left:
        found = part if found is True else found & part
    return found


def any_of(parts: Any) -> Expression:
    """Give when one of these holds."""
    left = [part for part in parts if part is not False]
    if any(part is True for part in left):
        return True
    found: Expression = False
    for part in left:
        found = part if found is False else found | part
    return found
