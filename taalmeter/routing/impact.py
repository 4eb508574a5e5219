"""What another version of the rules would change for a population: who moves, and in which group.

Beside it, how uncertain the answers of each version are: how many would be routed otherwise if
the true level were known, how many go to a human, and how much hangs on the threshold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from taalmeter.measurement.proportions import wilson
from taalmeter.routing.compare import direction
from taalmeter.routing.fairness import Places, Settings, TraitAudit, audit_trait, tabulate
from taalmeter.routing.groups import Trait
from taalmeter.routing.kernel import OPEN
from taalmeter.routing.misplaced import (
    Expected,
    Misplaced,
    chances_of_other,
    misplaced,
    rounded,
)
from taalmeter.routing.population import Population, Routed, advised, likely_codes, routed
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.suppression import hidden_totals, shown

DIRECTIONS = ("gelijk", "hoger", "lager", "naast de ladder")
TOGETHER = "kleine overgangen samen"
SHIFTS = (-0.10, -0.05, 0.0, 0.05, 0.10)
"""What is added to every threshold of certainty to see how much hangs on it."""


@dataclass(frozen=True)
class Certainty:
    """How sure one version is about a population.

    Attributes:
        misplaced: how many would be routed otherwise if the true level were known; None when no
            level is uncertain.
        human: who is advised no route: `meer_meten` or a talk, no rule, or rules that contradict.
        open: who has an unknown input that could change the route.
        thresholds: by shift of the threshold, how many get each answer.

    All counts are rounded to the smallest count that may be shown, so that no small flow follows
    from them and the flows that are shown.
    """

    misplaced: Misplaced | None
    human: Expected
    open: Expected
    thresholds: Mapping[float, Mapping[str, int]]


@dataclass(frozen=True)
class Flow:
    """How many go from one answer to another; hidden figures are None."""

    before: str
    after: str
    direction: str
    count: int | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Impact:
    """What a new version changes for a population.

    Attributes:
        old, new: the versions.
        days: on which the rules of either were taken.
        persons: how many.
        flows: from each answer to each; those that nobody takes are left out.
        directions: how many stay, go up or down the ladder, or aside.
        before, after: how sure either version is.
        traits: the directions by group.
        settings: the limits.
    """

    old: RuleSet
    new: RuleSet
    days: tuple[date, date]
    persons: int
    flows: tuple[Flow, ...]
    directions: tuple[Flow, ...]
    before: Certainty
    after: Certainty
    traits: tuple[TraitAudit, ...]
    settings: Settings


def impact(
    rules: tuple[RuleSet, RuleSet],
    populations: tuple[Population, Population],
    days: tuple[date, date],
    traits: Sequence[Trait] = (),
    settings: Settings | None = None,
) -> Impact:
    """Compare what two versions advise the same persons.

    Args:
        rules: the old and the new version.
        populations: the same persons, read by either.
        days: on which the rules of either were taken.
        traits: their groups.
        settings: the limits.
    """
    chosen = settings or Settings()
    before, after = (routed(population) for population in populations)
    ladder = {**rules[0].ladder, **rules[1].ladder}
    moves = tabulate(before.answers, len(before.names), after.answers, len(after.names))
    way = np.array(
        [[_way(ladder, one, other) for other in after.names] for one in before.names], np.int64
    )
    directed = way[before.answers, after.answers]
    unseen = hidden_totals(_directed(directed), chosen.smallest)
    return Impact(
        old=rules[0],
        new=rules[1],
        days=days,
        persons=populations[0].size,
        flows=_flows(moves, before.names, after.names, ladder, unseen.tolist(), chosen),
        directions=_directions(directed, chosen),
        before=certainty(rules[0], populations[0], before, chosen),
        after=certainty(rules[1], populations[1], after, chosen),
        traits=tuple(
            audit_trait(one, directed, DIRECTIONS, None, chosen, unseen) for one in traits
        ),
        settings=chosen,
    )


def _way(ladder: Mapping[str, int], before: str, after: str) -> int:
    return 0 if before == after else DIRECTIONS.index(direction(ladder, before, after))


def _flows(
    moves: Places,
    before: Sequence[str],
    after: Sequence[str],
    ladder: Mapping[str, int],
    unseen: Sequence[bool],
    settings: Settings,
) -> tuple[Flow, ...]:
    """Give the flows; those that are too small to show stand together as one, by direction."""
    found: list[Flow] = []
    total = int(moves.sum())
    by_way: dict[str, list[tuple[int, str, str]]] = {}
    for row, column in np.argwhere(moves > 0).tolist():
        one, other = before[row], after[column]
        way = DIRECTIONS[_way(ladder, one, other)]
        by_way.setdefault(way, []).append((int(moves[row, column]), one, other))
    for way, flows in by_way.items():
        flows.sort(reverse=True)
        if unseen[DIRECTIONS.index(way)]:
            found.append(_flow(TOGETHER, TOGETHER, way, None, total, settings))
            continue
        small = [flow for flow in flows if flow[0] < settings.smallest]
        large = flows[: len(flows) - len(small)]
        while small and large and sum(flow[0] for flow in small) < settings.smallest:
            small.append(large.pop())
        found += [_flow(one, other, way, n, total, settings) for n, one, other in large]
        rest = sum(flow[0] for flow in small)
        if rest:
            found.append(_flow(TOGETHER, TOGETHER, way, rest, total, settings))
    return tuple(sorted(found, key=lambda one: (one.direction == "gelijk", -(one.count or 0))))


def _directions(directed: Places, settings: Settings) -> tuple[Flow, ...]:
    counts = _directed(directed)
    return tuple(
        _flow("", "", DIRECTIONS[at], count, int(counts.sum()), settings)
        for at, count in enumerate(shown(counts, settings.smallest))
        if counts[at]
    )


def _directed(directed: Places) -> Places:
    return np.bincount(directed, minlength=len(DIRECTIONS)).astype(np.int64)


def _flow(
    before: str, after: str, way: str, count: int | None, total: int, settings: Settings
) -> Flow:
    if count is None:
        return Flow(before, after, way, None, None, None, None)
    low, high = wilson(count, total, settings.level)
    return Flow(before, after, way, count, count / total, float(low), float(high))


def certainty(
    rules: RuleSet, population: Population, answers: Routed, settings: Settings
) -> Certainty:
    """Say how sure a version is about a population."""
    shares = chances_of_other(answers, rules.ladder)
    kernel = population.kernel
    no_route = answers.answers >= len(kernel.outcomes) - 2
    status = kernel.possible(likely_codes(population)).status
    levels: dict[float, dict[str, int]] = {}
    step = max(settings.smallest, 1)
    if answers.chances is not None:
        for shift in SHIFTS:
            moved = advised(kernel, answers.chances, shift)
            counts = np.bincount(moved, minlength=len(answers.names))
            levels[shift] = {
                name: rounded(count, step)
                for name, count in zip(answers.names, counts.tolist(), strict=True)
            }
    return Certainty(
        misplaced=None
        if shares is None
        else misplaced(shares, settings.smallest, round_to=step)[0],
        human=_share(int(no_route.sum()), population.size, settings),
        open=_share(int((status == OPEN).sum()), population.size, settings),
        thresholds=levels,
    )


def _share(count: int, total: int, settings: Settings) -> Expected:
    if 0 < count < settings.smallest or 0 < total - count < settings.smallest or not total:
        return Expected(None, None, None, None)
    near = min(rounded(count, max(settings.smallest, 1)), total)
    low, high = wilson(near, total, settings.level)
    return Expected(total, near / total, float(low), float(high))
