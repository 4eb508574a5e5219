"""Compares what groups are advised: shares with intervals, and verdicts that say when they cannot.

Three comparisons of each group with all others: as they are; at one common distribution of
measured levels; and whether what differs differs more than chance. A share is never a verdict by
itself: the largest difference of many small groups is large when nothing is wrong, so it stands
beside what equal groups would show.

Under `smallest` persons a count is hidden, with what would give it away (`suppression.py`).
Under `thin` persons there is an interval and a share drawn towards the common one, and no verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from taalmeter.measurement.proportions import (
    NOTHING_TO_COMPARE,
    Floats,
    Homogeneity,
    Standardised,
    conditional_p,
    holm,
    homogeneity,
    newcombe,
    shrunk,
    standardise,
    wilson,
)
from taalmeter.routing.groups import Trait
from taalmeter.routing.suppression import SMALLEST, Suppressed, hidden_totals, suppress

Places = NDArray[np.int64]
Verdict = Literal["verschil", "geen verschil groter dan de marge aangetoond", "te weinig gegevens"]
DIFFERENCE: Verdict = "verschil"
NO_DIFFERENCE: Verdict = "geen verschil groter dan de marge aangetoond"
TOO_LITTLE: Verdict = "te weinig gegevens"
Reading = Literal["", "blijft", "verdwijnt", "alleen bij gelijk niveau", "onzeker"]


@dataclass(frozen=True)
class Settings:
    """What counts as small, as thin, and as a difference that matters.

    Attributes:
        smallest: counts under this are hidden.
        thin: groups under this get no verdict.
        margin: a difference within this does not matter; a policy choice, not a statistic.
        level: coverage of all intervals; 1 - level is the error rate of all tests of one trait
            together, half of it for shares as they are and half for those at equal level.
        draws: how many sets of equal groups are drawn.
        seed: of those draws.
    """

    smallest: int = SMALLEST
    thin: int = 100
    margin: float = 0.05
    level: float = 0.95
    draws: int = 1999
    seed: int = 1


@dataclass(frozen=True)
class Cell:
    """One group and one route; a figure that may not be shown is None.

    Attributes:
        count, total: persons with this route, and persons in the group.
        share, low, high: the share with its interval.
        difference, difference_low, difference_high: from all others, with its interval.
        at_level: the same at one distribution of levels.
        shrunk: for a thin group, its share drawn towards the common one.
        verdict: on the difference from all others; None where there is none to give.
        verdict_at_level: the same at equal level.
        reading: what the two together say of the cause.
        hidden: why there is no figure: its own count is small, or it protects one that is.
    """

    group: str
    route: str
    count: int | None = None
    total: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    at_level: Standardised | None = None
    shrunk: float | None = None
    verdict: Verdict | None = None
    verdict_at_level: Verdict | None = None
    reading: Reading = ""
    hidden: Literal["", "klein", "beschermt een ander"] = ""


@dataclass(frozen=True)
class RouteTest:
    """Whether groups differ in one route at all.

    Attributes:
        count: persons with this route in all; None where that is hidden.
        test: over all groups that are not small; hidden (nan) where a count of one of them is,
            because a p-value is of one count only.
        p_holm: corrected for the number of routes; hidden (nan) where the p-value of any route is,
            because the correction goes by their order.
        verdict: over all groups together.
    """

    route: str
    count: int | None
    test: Homogeneity
    p_holm: float
    verdict: Verdict


@dataclass(frozen=True)
class TraitAudit:
    """What groups by one trait are advised."""

    trait: str
    persons: int | None
    groups: tuple[str, ...]
    routes: tuple[str, ...]
    tests: tuple[RouteTest, ...]
    cells: tuple[Cell, ...] = field(repr=False)

    def cell(self, group: str, route: str) -> Cell:
        """Give the cell of a group and a route."""
        at = self.groups.index(group) * len(self.routes) + self.routes.index(route)
        return self.cells[at]


def tabulate(rows: Places, height: int, columns: Places, width: int) -> Places:
    """Count persons by row and column, shape (height, width)."""
    flat = np.bincount(rows * width + columns, minlength=height * width)
    return flat.reshape(height, width).astype(np.int64)


def audit_trait(
    trait: Trait,
    answers: Places,
    routes: Sequence[str],
    strata: Places | None = None,
    settings: Settings | None = None,
    totals_hidden: NDArray[np.bool_] | None = None,
) -> TraitAudit:
    """Compare the groups of one trait.

    Args:
        trait: the groups.
        answers: by person, the place of the advised route in `routes`, shape (N,).
        routes: their names; those that nobody is advised are left out.
        strata: by person, a code of the measured levels; None compares as they are only.
        settings: the limits.
        totals_hidden: by route, whether the number of all persons with it is hidden elsewhere;
            left out, the number is hidden where it is small.
    """
    chosen = settings or Settings()
    every = tabulate(trait.codes, len(trait.groups), answers, len(routes))
    used = np.flatnonzero(every.sum(axis=0))
    counts = every[:, used]
    names = tuple(routes[place] for place in used.tolist())
    unseen = (
        hidden_totals(every.sum(axis=0), chosen.smallest)
        if totals_hidden is None
        else totals_hidden
    )
    hidden = suppress(counts, chosen.smallest, unseen[used])
    tests = _tests(counts, names, hidden, chosen)
    levels = None if strata is None else _AtLevel(trait, answers, used, strata, chosen)
    judge = _Judge(counts, hidden, tests, levels, chosen)
    return TraitAudit(
        trait=trait.name,
        persons=None if hidden.whole else int(counts.sum()),
        groups=trait.groups,
        routes=names,
        tests=tuple(judge.route(at, test) for at, test in enumerate(tests)),
        cells=tuple(
            judge.cell(row, at, group, name)
            for row, group in enumerate(trait.groups)
            for at, name in enumerate(names)
        ),
    )


def _tests(
    counts: Places, names: Sequence[str], hidden: Suppressed, settings: Settings
) -> list[RouteTest]:
    """Test every route over the groups that are not small."""
    totals = counts.sum(axis=1)
    large = totals >= max(settings.smallest, 1)
    found = [  # draws of its own for each route: none depends on the counts of another
        homogeneity(
            counts[large, at],
            totals[large],
            np.random.default_rng([settings.seed, at]),
            settings.draws,
        )
        if large.sum() > 1
        else NOTHING_TO_COMPARE
        for at in range(len(names))
    ]
    adjusted = holm([test.p for test in found])
    return [
        RouteTest(
            route=name,
            count=None if hidden.columns[at] else int(counts[:, at].sum()),
            test=test,
            p_holm=float(adjusted[at]),
            verdict=TOO_LITTLE,
        )
        for at, (name, test) in enumerate(zip(names, found, strict=True))
    ]


class _AtLevel:
    """Every group beside all others at one distribution of levels, by group and route."""

    def __init__(
        self, trait: Trait, answers: Places, used: Places, strata: Places, settings: Settings
    ) -> None:
        size, height = int(strata.max(initial=0)) + 1, len(trait.groups)
        place = np.full(int(answers.max(initial=0)) + 1, -1)
        place[used] = np.arange(len(used))
        flat = tabulate(strata * height + trait.codes, size * height, place[answers], len(used))
        self.counts = flat.reshape(size, height, len(used))
        self.totals = self.counts.sum(axis=2)
        self.settings = settings
        self._rng = np.random.default_rng(settings.seed)
        self._draws = max(settings.draws, 40 * height * len(used))

    def _sides(self, row: int, at: int) -> tuple[Places, Places, Places, Places]:
        hits, totals = self.counts[:, row, at], self.totals[:, row]
        others = self.counts[:, :, at].sum(axis=1) - hits
        return hits, totals, others, self.totals.sum(axis=1) - totals

    def shares(self, row: int, at: int) -> Standardised:
        """Give the shares of a group and of the others, both at one distribution."""
        return standardise(*self._sides(row, at), self.settings.level)

    def p(self, judged: NDArray[np.bool_]) -> Floats:
        """Give p-values, corrected for all groups that get a verdict and all their routes."""
        found = np.full(self.counts.shape[1:], np.nan)
        for row in np.flatnonzero(judged).tolist():
            for at in range(found.shape[1]):
                found[row, at] = conditional_p(*self._sides(row, at), self._rng, self._draws)
        return holm(found.ravel()).reshape(found.shape)


class _Judge:
    """Gives every cell its figures and its verdict, and every route its verdict."""

    def __init__(
        self,
        counts: Places,
        hidden: Suppressed,
        tests: Sequence[RouteTest],
        levels: _AtLevel | None,
        settings: Settings,
    ) -> None:
        self.counts, self.hidden, self.settings = counts, hidden, settings
        self.tests, self.levels = tests, levels
        self.totals = counts.sum(axis=1)
        self.others = counts.sum(axis=0) - counts
        self.of = counts.sum() - self.totals
        wide = np.broadcast_to(self.totals[:, None], counts.shape)
        rest = np.broadcast_to(self.of[:, None], counts.shape)
        self.share = np.divide(counts, wide, out=np.full(counts.shape, np.nan), where=wide > 0)
        self.low, self.high = wilson(counts, wide, settings.level)
        self.apart = newcombe(counts, wide, self.others, rest, settings.level)
        self.rate = (1 - settings.level) / (1 if levels is None else 2)
        strict = 1 - self.rate / max(len(counts), 1)
        self.strict = newcombe(counts, wide, self.others, rest, strict)
        self.drawn = np.full(counts.shape, np.nan)
        for at, seen in enumerate((~hidden.cells & ~hidden.rows[:, None]).T):
            # towards the share of those that are shown: of a hidden count it would tell something
            self.drawn[seen, at] = shrunk(counts[seen, at], self.totals[seen])
        self.judged = (self.totals >= settings.thin) & (self.of >= settings.thin)
        self.large = self.totals >= max(settings.smallest, 1)
        self.unseen = (hidden.cells | hidden.rows[:, None])[self.large].any(axis=0)
        self.level_p = levels.p(self.judged) if levels is not None else None

    def cell(self, row: int, at: int, group: str, route: str) -> Cell:
        if self.hidden.cells[row, at] or self.hidden.rows[row] or not self.totals[row]:
            small = self.hidden.small[row, at] or not self.totals[row]
            return Cell(group, route, hidden="klein" if small else "beschermt een ander")
        beside = not self.hidden.columns[at] and self.of[row] > 0
        apart = [float(part[row, at]) for part in self.apart] if beside else [None] * 3
        level = self.levels.shares(row, at) if self.levels is not None and beside else None
        thin = self.totals[row] < self.settings.thin
        verdict = self._verdict(row, at) if beside else None
        at_level = self._verdict_at_level(row, at, level)
        return Cell(
            group=group,
            route=route,
            count=int(self.counts[row, at]),
            total=int(self.totals[row]),
            share=float(self.share[row, at]),
            low=float(self.low[row, at]),
            high=float(self.high[row, at]),
            difference=apart[0],
            difference_low=apart[1],
            difference_high=apart[2],
            at_level=level,
            shrunk=float(self.drawn[row, at]) if thin else None,
            verdict=verdict,
            verdict_at_level=at_level,
            reading=_reading(verdict, at_level),
        )

    def _verdict(self, row: int, at: int) -> Verdict:
        if not self.judged[row]:
            return TOO_LITTLE
        if self._within(float(self.apart[1][row, at]), float(self.apart[2][row, at])):
            return NO_DIFFERENCE
        test = self.tests[at]
        sure = not self.strict[1][row, at] <= 0 <= self.strict[2][row, at]
        return DIFFERENCE if sure and test.p_holm < self.rate else TOO_LITTLE

    def _verdict_at_level(self, row: int, at: int, level: Standardised | None) -> Verdict | None:
        if level is None or self.level_p is None:
            return None
        if not self.judged[row] or not level.weight > 0:
            return TOO_LITTLE
        if self._within(level.low, level.high):
            return NO_DIFFERENCE
        return DIFFERENCE if self.level_p[row, at] < self.rate else TOO_LITTLE

    def _within(self, low: float, high: float) -> bool:
        return -self.settings.margin <= low and high <= self.settings.margin

    def route(self, at: int, test: RouteTest) -> RouteTest:
        """Give a test its verdict: no difference only when that is shown of every group."""
        inside = [
            self._within(float(self.apart[1][row, at]), float(self.apart[2][row, at]))
            for row in np.flatnonzero(self.large)
        ]
        verdict = TOO_LITTLE
        if len(inside) > 1 and all(inside):
            verdict = NO_DIFFERENCE
        elif test.p_holm < self.rate:
            verdict = DIFFERENCE
        told = NOTHING_TO_COMPARE if self.unseen[at] else test.test
        p_holm = float("nan") if self.unseen.any() else test.p_holm
        return RouteTest(test.route, test.count, told, p_holm, verdict)


def _reading(verdict: Verdict | None, at_level: Verdict | None) -> Reading:
    """Say what a difference and the same difference at equal level point to."""
    if at_level is None or DIFFERENCE not in (verdict, at_level):
        return ""
    if verdict != DIFFERENCE:
        return "alleen bij gelijk niveau"
    if at_level == DIFFERENCE:
        return "blijft"
    return "verdwijnt" if at_level == NO_DIFFERENCE else "onzeker"
