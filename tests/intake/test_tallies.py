"""What is hidden of the counts cannot be worked out from all that is shown, tables together.

The judge is a linear programme (HiGHS, through scipy) that knows nothing of how counts are hidden:
over everything that cases can be, it looks for the least and the most that a hidden count can be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
from scipy.optimize import linprog

from taalmeter.intake.records import Record
from taalmeter.intake.tallies import STOPPED, UNDECIDED, Grid, Tallies, tallies
from taalmeter.routing.suppression import SMALLEST

ROUTES = ("les", "werk", "hulp")
RULES = {"A": "les", "B": "les", "C": "werk", "D": "hulp"}
MONTHS = (9, 10)
STEPS = ("aanmelding", "afname", "advies", "besluit")


@dataclass(frozen=True)
class Way:
    """One thing that a case can be, as far as any table sees it."""

    month: int
    step: str
    choice: str | None = None
    rule: str | None = None
    route: str | None = None

    @property
    def outcome(self) -> str:
        return {None: UNDECIDED, "stoppen": STOPPED}.get(self.choice, str(self.route))

    def in_period(self, period: str) -> bool:
        quarter = f"2026-K{(self.month + 2) // 3}"
        return period in (f"2026-{self.month:02d}", quarter, "2026")

    def record(self, number: int) -> Record:
        return Record(
            case_id=f"{number}", opened=datetime(2026, self.month, 3, tzinfo=UTC), step=self.step,
            advised=RULES[self.rule] if self.rule else None, rule=self.rule, choice=self.choice,
            route=self.route,
        )  # fmt: skip


def ways() -> Iterator[Way]:
    for month in MONTHS:
        yield from (Way(month, step) for step in STEPS)
        yield Way(month, "gestopt", "stoppen")
        for rule, route in RULES.items():
            yield Way(month, "overdracht", "volgen", rule, route)
            others = (other for other in ROUTES if other != route)
            yield from (Way(month, "overdracht", "afwijken", rule, other) for other in others)


WAYS = tuple(ways())
Row = np.ndarray
Said = list[tuple[str, Row, int | None]]


def said(found: Tallies) -> Said:
    """Give every count of the page: its name, which ways it counts, and what is shown."""

    def of(test: object) -> Row:
        return np.array([float(test(way)) for way in WAYS])  # type: ignore[operator]

    grid = found.outcomes
    lines: Said = [("alle", of(lambda _: True), grid.total)]
    for r, row in enumerate(grid.rows):
        lines.append((row, of(lambda w, p=row: w.in_period(p)), grid.row_totals[r]))
        for c, column in enumerate(grid.columns):
            test = of(lambda w, p=row, o=column: w.in_period(p) and w.outcome == o)
            lines.append((f"{row} {column}", test, grid.cells[r][c]))
    for c, column in enumerate(grid.columns):
        lines.append((column, of(lambda w, o=column: w.outcome == o), grid.column_totals[c]))
    for step, count in (found.steps or {}).items():
        lines.append((step, of(lambda w, s=step: (w.step, w.choice) == (s, None)), count))
    for one in found.rules or ():
        decided = of(lambda w, n=one.name: w.rule == n)
        lines.append((f"regel {one.name}", decided, one.decisions))
        gone = of(lambda w, n=one.name: (w.rule, w.choice) == (n, "afwijken"))
        lines.append((f"afgeweken {one.name}", gone, one.departed))
    return lines


def absent(found: Tallies) -> Row:
    """Give which ways nobody went, as the page shows by leaving out rows and columns."""
    grid = found.outcomes
    here = [
        way.outcome in grid.columns and any(way.in_period(row) for row in grid.rows) for way in WAYS
    ]
    if found.steps is not None:
        here = [
            h and (way.choice or way.step in found.steps) for h, way in zip(here, WAYS, strict=True)
        ]
    if found.rules is not None:
        names = {one.name for one in found.rules}
        here = [
            h and (not way.rule or way.rule in names) for h, way in zip(here, WAYS, strict=True)
        ]
    return np.array([0.0 if h else 1.0 for h in here])


def bounds(found: Tallies, lines: Said) -> dict[str, tuple[int, int]]:
    """Give the least and the most that each hidden count can be, given all that is shown."""
    known = [(row, count) for _, row, count in lines if count is not None]
    matrix = np.array([row for row, _ in known] or [np.zeros(len(WAYS))])
    values = np.array([count for _, count in known] or [0])
    limits = [(0, 0) if gone else (0, 500) for gone in absent(found)]
    got = {}
    for name, row, count in lines:
        if count is None:
            ends = [
                linprog(sign * row, A_eq=matrix, b_eq=values, bounds=limits) for sign in (1, -1)
            ]
            assert all(end.success for end in ends), name
            got[name] = (round(ends[0].fun), round(-ends[1].fun))
    return got


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_count_follows_from_all_that_is_shown(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.choice([0, 0, 1, 3, 8, 12, 25, 60], len(WAYS))
    if seed % 3 == 0:  # nobody departs, or all from one rule
        sizes = [0 if w.choice == "afwijken" and w.rule != "A" else n
                 for w, n in zip(WAYS, sizes, strict=True)]  # fmt: skip
    people = [way.record(at) for way, size in zip(WAYS, sizes, strict=True) for at in range(size)]
    found = tallies(people, ROUTES)
    lines = said(found)
    truth = {name: int(row @ np.array(sizes)) for name, row, _ in lines}
    for name, _, count in lines:
        assert count in (None, truth[name]), name
        assert count is None or count == 0 or count >= SMALLEST, name
    for name, (least, most) in bounds(found, lines).items():
        assert least <= truth[name] <= most
        assert most > least, name


def test_nothing_is_counted_of_nobody() -> None:
    found = tallies((), ROUTES)
    assert found.outcomes == Grid((), (), (), (), (), 0)
    assert found.steps == {} and found.rules is None


def test_old_months_stand_together() -> None:
    people = [
        Way(month, "aanmelding").record(at) for month in range(1, 11) for at in range(SMALLEST)
    ]
    grid = tallies(people, ROUTES).outcomes
    assert grid.rows == ("eerder", *(f"2026-{month:02d}" for month in range(5, 11)))
    assert grid.row_totals == (40, *[SMALLEST] * 6)
