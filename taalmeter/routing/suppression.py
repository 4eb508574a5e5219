"""Hides small counts in a table with its totals, so that sums cannot bring them back.

A table with totals is a network: everyone flows from the start through a row and a column to the
end, and the number of all leads back to the start. A hidden count can be worked out exactly when
it lies on no cycle of hidden counts along which some could rise as others fall; so with every small
count a cheapest such cycle is hidden too (Cox 1995; Kelly, Golden and Assad 1992).
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Edge = tuple[int, int]
"""A count by row and column; row or column -1 is a total, and both -1 the number of all."""
SMALLEST = 10
"""Counts under this are hidden. Ten is common practice at statistics offices, not a law."""
_START, _END = ("start", -1), ("end", -1)
_Spot = tuple[str, int]


@dataclass(frozen=True)
class Suppressed:
    """Which counts of a table may not be shown.

    Attributes:
        cells: of each row and column, shape (R, C).
        rows: of the totals of rows, shape (R,).
        columns: of the totals of columns, shape (C,).
        whole: whether the number of all is hidden; only where nothing else can protect a count.
        small: the cells that are hidden for their own sake, shape (R, C); the other hidden ones
            protect them.
    """

    cells: Flags
    rows: Flags
    columns: Flags
    whole: bool
    small: Flags


def suppress(
    counts: Counts, smallest: int = SMALLEST, totals_hidden: Flags | None = None
) -> Suppressed:
    """Say what to hide of a table of counts whose totals are shown too.

    Small is a count from 1 up to `smallest`, not including it, and everything about a row with
    fewer than `smallest` persons, who would be recognised by what they did not get. Afterwards
    every hidden count has at least two possible values, given all that is shown; wherever the
    table allows, two that are `smallest` apart.

    Args:
        counts: whole numbers of 0 or more, shape (R, C).
        smallest: the least count that is shown.
        totals_hidden: which totals of columns are hidden, where other tables show the rest of
            them; left out, this table decides.
    """
    network = _Network(counts)
    totals = counts.sum(axis=1)
    thin = (totals > 0) & (totals < smallest)
    small = ((counts > 0) & (counts < smallest)) | (thin[:, None] & (totals > 0)[:, None])
    columns = network.column_totals
    few = [(row, column) for row, column in np.argwhere(small).tolist()]
    few += [(row, -1) for row in np.flatnonzero(thin).tolist()]
    low = (columns > 0) & (columns < smallest) if totals_hidden is None else totals_hidden
    few += [(-1, column) for column in np.flatnonzero(low).tolist()]
    if totals_hidden is not None:
        network.shown = {(-1, column) for column in np.flatnonzero(~low).tolist()} | {(-1, -1)}
    network.hidden |= set(few)
    if not all([network.protect(edge, smallest) for edge in few]):
        network.hide_cells()
    return network.result(small)


def hidden_totals(counts: Counts, smallest: int = SMALLEST) -> Flags:
    """Say which of several counts to hide that add up to a known whole, shape (C,)."""
    hidden: Flags = suppress(counts[None, :], smallest).cells[0]
    return hidden


def shown(counts: Counts, smallest: int = SMALLEST) -> list[int | None]:
    """Give counts that add up to a known whole, with None where one may not be shown.

    >>> shown(np.array([50, 4, 30, 200]))
    [50, None, None, 200]
    """
    hidden = hidden_totals(counts, smallest)
    return [None if unseen else int(n) for n, unseen in zip(counts, hidden, strict=True)]


class _Network:
    """The table as edges between the whole, its rows and its columns, with a count on each."""

    def __init__(self, counts: Counts) -> None:
        self.rows, self.columns = counts.shape
        self.row_totals, self.column_totals = counts.sum(axis=1), counts.sum(axis=0)
        self.counts = counts
        self.hidden: set[Edge] = set()
        self.shown: set[Edge] = set()

    def count(self, edge: Edge) -> int:
        row, column = edge
        if row < 0:
            return int(self.column_totals[column] if column >= 0 else self.column_totals.sum())
        return int(self.row_totals[row] if column < 0 else self.counts[row, column])

    def protect(self, edge: Edge, width: int) -> bool:
        """Hide a cheapest cycle through a hidden count along which it can change, if there is one.

        Tried are changes of `width` and then of less: first that the count may be larger.
        """
        for step in dict.fromkeys((width, max(width // 2, 1), 1)):
            for forward in (True, False):
                if not forward and self.count(edge) < step:
                    continue
                path = self._cheapest(edge, step, forward)
                if path is not None:
                    self.hidden.update(path)
                    return True
        return False

    def hide_cells(self) -> None:
        """Hide every cell and every total of a row: the last resort."""
        self.hidden |= {(r, c) for r in range(self.rows) for c in range(-1, self.columns)}

    def _ends(self, edge: Edge) -> tuple[_Spot, _Spot]:
        row, column = edge
        start = ("row", row) if row >= 0 else _START
        end = ("column", column) if column >= 0 else _END
        if row >= 0:
            return (start, end) if column >= 0 else (_START, start)
        return (end, _END) if column >= 0 else (_END, _START)

    def _from(self, spot: _Spot) -> Iterator[tuple[Edge, _Spot, bool]]:
        """Give the edges at a spot, where each leads, and whether along its flow."""
        kind, at = spot
        if kind == "start":
            yield from (((row, -1), ("row", row), True) for row in range(self.rows))
            yield (-1, -1), _END, False
        elif kind == "end":
            yield from (((-1, column), ("column", column), False) for column in range(self.columns))
            yield (-1, -1), _START, True
        elif kind == "row":
            yield from (((at, column), ("column", column), True) for column in range(self.columns))
            yield (at, -1), _START, False
        else:
            yield from (((row, at), ("row", row), False) for row in range(self.rows))
            yield (-1, at), _END, True

    def _cheapest(self, edge: Edge, step: int, forward: bool) -> list[Edge] | None:
        """Find the cheapest way round by which an edge can change by a step (Dijkstra 1959)."""
        start, end = self._ends(edge)
        source, target = (end, start) if forward else (start, end)
        best: dict[_Spot, tuple[int, int]] = {source: (0, 0)}
        back: dict[_Spot, tuple[Edge, _Spot]] = {}
        queue = [(0, 0, source)]
        while queue:
            *cost, spot = heapq.heappop(queue)
            if spot == target:
                path = []
                while spot != source:
                    used, spot = back[spot]
                    path.append(used)
                return path
            if tuple(cost) > best[spot]:
                continue
            for used, after, along in self._from(spot):
                if used == edge or used in self.shown or (not along and self.count(used) < step):
                    continue
                extra = (0, 1) if used in self.hidden else (self._price(used), 1)
                reached = (cost[0] + extra[0], cost[1] + extra[1])
                if after not in best or reached < best[after]:
                    best[after], back[after] = reached, (used, spot)
                    heapq.heappush(queue, (*reached, after))
        return None

    def _price(self, edge: Edge) -> int:
        """What hiding loses: the persons in the count, and far more for a total."""
        whole = int(self.row_totals.sum())
        return 1 + self.count(edge) + (2 * whole + 2) * (1000 if edge == (-1, -1) else -1 in edge)

    def result(self, small: Flags) -> Suppressed:
        cells = np.zeros((self.rows, self.columns), dtype=bool)
        rows, columns = np.zeros(self.rows, dtype=bool), np.zeros(self.columns, dtype=bool)
        for row, column in self.hidden:
            if row < 0 <= column:
                columns[column] = True
            elif row < 0:
                continue
            elif column < 0:
                rows[row] = True
            else:
                cells[row, column] = True
        return Suppressed(cells, rows, columns, (-1, -1) in self.hidden, small)
