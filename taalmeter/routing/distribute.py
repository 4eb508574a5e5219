"""Pushes uncertain levels of many people through the rules, exactly as for one person.

P(outcome) is the sum of P(levels) over the levels that lead there, in the order of one person's
sum, so that the figures are equal to the last digit that is given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from taalmeter.routing.facts import DIGITS, Facts, Spread, cases
from taalmeter.routing.kernel import (
    CONTRADICTED,
    DESPITE,
    OPEN,
    WITHOUT_RULE,
    Codes,
    Flags,
    Kernel,
    Places,
    Words,
    parts,
)
from taalmeter.routing.measuring import CLOSE
from taalmeter.routing.openings import PLAUSIBLE, see_open
from taalmeter.routing.uncertain import advised_of

Chances = NDArray[np.float64]
SMALL = 1 << 13
"""Rows at a time: a step keeps what every combination of levels leads to."""


@dataclass(frozen=True)
class Uncertain:
    """Uncertain levels of N people: for the inputs at these places, the possible codes and P.

    Attributes:
        places: of one input, or of several that are measured together.
        points: the combinations of codes that may occur, in ascending order.
        chances: P of each point, shape (N, points); every row sums to 1.
    """

    places: tuple[int, ...]
    points: tuple[tuple[int, ...], ...]
    chances: Chances


@dataclass(frozen=True)
class Distributions:
    """What the rules say of N people whose levels are uncertain.

    Attributes:
        outcomes: P of every outcome of the kernel, shape (N, outcomes).
        top: place of the most likely outcome, shape (N,).
        rule: place of the rule that most likely leads there; -1 where no single rule does.
        status: place in `STATUSES`, shape (N,).
        possible: routes that are possible once unknown inputs are known, as bits.
    """

    outcomes: Chances
    top: Places
    rule: Places
    status: NDArray[np.int8]
    possible: Words


def route_chances(kernel: Kernel, codes: Codes, uncertain: Sequence[Uncertain]) -> Chances:
    """Give P of every outcome of the kernel, shape (N, outcomes); every row sums to 1.

    Args:
        kernel: the rules.
        codes: one array an input; those at uncertain places do not count.
        uncertain: levels with their chances, no input twice.
    """
    size = len(codes[0])
    found = np.zeros((size, len(kernel.outcomes)))
    for part in parts(size):
        chunk = [column[part] for column in codes]
        row = np.arange(part.stop - part.start)
        sums = found[part]
        for _, weight, hits in _combinations(kernel, chunk, _cut(uncertain, part)):
            sums[row, kernel.first(hits)[0]] += weight
    return np.round(found, DIGITS)


def distribute(kernel: Kernel, codes: Codes, uncertain: Sequence[Uncertain]) -> Distributions:
    """Give what the rules say of N people, as `RuleSet.advise` does for one.

    Arguments as of `route_chances`.
    """
    size = len(codes[0])
    chances = np.empty((size, len(kernel.outcomes)))
    top, rule = np.empty(size, np.int64), np.empty(size, np.int64)
    status, possible = np.empty(size, np.int8), np.empty(size, np.uint64)
    for part in parts(size, SMALL):
        chunk, spread = [column[part] for column in codes], _cut(uncertain, part)
        chances[part], top[part], rule[part] = _decided(kernel, chunk, spread)
        status[part], possible[part] = _opening(kernel, chunk, spread, chances[part], top[part])
    return Distributions(chances, top, rule, status, possible)


def most_likely(chances: Chances) -> Places:
    """Give the most likely outcome by row; of equal ones the first, `geen regel` before all."""
    routes = chances.shape[1] - 2
    order = np.array([routes, routes + 1, *range(routes)])
    top: Places = order.take(chances[:, order].argmax(axis=1))
    return top


def _cut(uncertain: Sequence[Uncertain], part: slice) -> list[Uncertain]:
    ordered = sorted(uncertain, key=lambda one: one.places)
    return [Uncertain(one.places, one.points, in_units(one.chances[part])) for one in ordered]


def in_units(chances: Chances) -> Chances:
    """Put every row in whole units of 10^-12 that sum to 1 exactly, as for one person."""
    whole = 10**DIGITS
    units = np.rint(chances * whole)
    likeliest = units.argmax(axis=1)
    units[np.arange(len(units)), likeliest] += whole - units.sum(axis=1)
    found: Chances = units / whole
    return found


def _weighed(size: int, uncertain: Sequence[Uncertain]) -> Iterator[tuple[dict[int, int], Chances]]:
    """Give every combination of levels that someone may have: codes by place, P by row."""
    for points in product(*(range(len(one.points)) for one in uncertain)):
        weight = np.ones(size)
        at: dict[int, int] = {}
        for one, point in zip(uncertain, points, strict=True):
            weight = weight * one.chances[:, point]
            at.update(zip(one.places, one.points[point], strict=True))
        if weight.any():
            yield at, weight


def _combinations(
    kernel: Kernel, codes: Codes, uncertain: Sequence[Uncertain]
) -> Iterator[tuple[dict[int, int], Chances, Words]]:
    """Give every combination with the rules that each row meets there."""
    size = len(codes[0])
    open_places = {place for one in uncertain for place in one.places}
    closed = [None if place in open_places else column for place, column in enumerate(codes)]
    start = kernel.met(closed, size)
    needed = kernel.beside(open_places)
    for at, weight in _weighed(size, uncertain):
        chosen = [
            at.get(place, column if place in needed else None) for place, column in enumerate(codes)
        ]
        yield at, weight, kernel.met(chosen, size, start)


def _decided(
    kernel: Kernel, codes: Codes, uncertain: Sequence[Uncertain]
) -> tuple[Chances, Places, Places]:
    """Give P of every outcome, the most likely one, and the rule that most likely leads there."""
    size = len(codes[0])
    row = np.arange(size)
    sums = np.zeros((size, len(kernel.outcomes)))
    seen: list[tuple[Chances, Places, Places]] = []
    for _, weight, hits in _combinations(kernel, codes, uncertain):
        outcome, rule = kernel.first(hits)
        sums[row, outcome] += weight
        seen.append((weight, outcome, rule))
    sums = np.round(sums, DIGITS)
    top = most_likely(sums)
    by_rule = np.zeros((size, max(1, len(kernel.compiled.blocks))))
    for weight, outcome, rule in seen:
        here = np.flatnonzero((outcome == top) & (rule >= 0))
        by_rule[here, rule[here]] += weight[here]
    most = np.round(by_rule, DIGITS).argmax(axis=1)
    return sums, top, np.where(top < len(kernel.outcomes) - 2, most, -1)


def _opening(
    kernel: Kernel, codes: Codes, uncertain: Sequence[Uncertain], sums: Chances, top: Places
) -> tuple[NDArray[np.int8], Words]:
    """Give the status, and the routes that unknown inputs leave possible."""
    size, routes = len(codes[0]), len(kernel.outcomes) - 2
    differs, examined = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    reach, least, most = sums.copy(), np.zeros_like(sums), np.zeros_like(sums)
    lacking = _lacking(kernel, codes, uncertain)
    reach[lacking] = 0
    bits = np.arange(len(kernel.outcomes), dtype=np.uint64)
    for at, weight in _weighed(size, uncertain):
        rows = np.flatnonzero((weight > 0) & lacking)
        if not rows.size:
            continue
        chosen = [
            np.full(rows.size, at[place], column.dtype) if place in at else column[rows]
            for place, column in enumerate(codes)
        ]
        found = kernel.possible(chosen)
        now = np.uint64(1) << found.decided.outcome.astype(np.uint64)
        changed, share = found.possible != now, weight[rows, None]
        differs[rows] |= changed
        examined[rows] |= changed | found.examined
        reach[rows] += share * (found.possible[:, None] >> bits & np.uint64(1))
        least[rows] += share * (~changed[:, None] & (now[:, None] >> bits & np.uint64(1) == 1))
        most[rows] += share * ((found.possible | now)[:, None] >> bits & np.uint64(1))
    differs &= ~_stands(kernel, least, most)
    for row in np.flatnonzero(differs).tolist():
        differs[row] = _differs(kernel, codes, uncertain, row)
    status = np.where(examined, DESPITE, 0)
    status = np.where(differs, OPEN, status)
    status = np.where(top == routes, WITHOUT_RULE, status)
    status = np.where(top == routes + 1, CONTRADICTED, status).astype(np.int8)
    real = np.round(reach[:, :routes], DIGITS) >= PLAUSIBLE
    possible: Words = (real.astype(np.uint64) << bits[:routes]).sum(axis=1, dtype=np.uint64)
    return status, possible


def _stands(kernel: Kernel, least: Chances, most: Chances) -> Flags:
    """Say for whom the advice is the same whatever the unknown inputs are, as far as bounds show.

    Args:
        kernel: the rules.
        least, most: bounds of P of every outcome over all completions, shape (N, outcomes).
    """
    routes = len(kernel.outcomes) - 2
    needed = np.array([kernel.policy.threshold(name) for name in kernel.outcomes[:routes]])
    slack = 2 * CLOSE
    certain = (least[:, :routes] >= np.maximum(needed - CLOSE, 0.5) + slack).any(axis=1)
    never = (most[:, :routes] < needed - slack).all(axis=1) & (most[:, routes:] == 0).all(axis=1)
    # Where the policy has figures, it may tell `meer_meten` from `eerst_praten`: see that exactly.
    stands: Flags = certain | (never & (not kernel.policy.measuring))
    return stands


def _differs(kernel: Kernel, codes: Codes, uncertain: Sequence[Uncertain], row: int) -> bool:
    """Say of one person whether some completion would give another advice: exactly."""
    measured = {place for one in uncertain for place in one.places}
    case = [int(column[row]) for column in codes]
    unknown = tuple(
        place
        for place, one in enumerate(kernel.compiled.inputs)
        if place not in measured and case[place] == one.unknown
    )
    spreads = []
    for one in uncertain:
        points = tuple(
            (point, float(chance))
            for point, chance in zip(one.points, one.chances[row], strict=True)
            if chance > 0
        )
        for place, code in zip(one.places, points[0][0], strict=True):
            case[place] = code
        if len(points) > 1:
            spreads.append(Spread(one.places, points))
    facts = Facts(tuple(case), unknown, tuple(spreads), {})
    skills = [kernel.compiled.inputs[place].name for place in facts.uncertain]
    advised = advised_of(kernel.policy, kernel.outcomes[:-2], skills)
    return see_open(kernel.compiled, facts, kernel.active, cases(facts), {}, advised).differs


def _lacking(kernel: Kernel, codes: Codes, uncertain: Sequence[Uncertain]) -> NDArray[np.bool_]:
    """Say who has an input of which nothing is known."""
    measured = {place for one in uncertain for place in one.places}
    found = np.zeros(len(codes[0]), np.bool_)
    for place, one in enumerate(kernel.compiled.inputs):
        if place not in measured:
            found |= codes[place] == one.unknown
    return found
