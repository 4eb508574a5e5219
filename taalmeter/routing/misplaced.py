"""How often advice would be other if the true level were known, as far as the measurement says.

For each person the chances of every route come from the level distribution itself; nothing is
assumed about who they are. These are expectations, not observed errors: an outcome is not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from taalmeter.measurement.proportions import wilson
from taalmeter.routing.distribute import Chances
from taalmeter.routing.groups import Trait
from taalmeter.routing.population import Routed
from taalmeter.routing.rules import MORE


@dataclass(frozen=True)
class Expected:
    """An expected share of persons, with an interval; None where the group is too small.

    The interval is Wilson's for as many persons, which is wider than needed: what is averaged are
    chances, and these vary less than yes or no.
    """

    count: int | None
    share: float | None
    low: float | None
    high: float | None

    def to_dict(self) -> dict[str, Any]:
        """Give the share as data, with Dutch names."""
        return {"n": self.count, "aandeel": self.share, "laag": self.low, "hoog": self.high}


@dataclass(frozen=True)
class Misplaced:
    """What is to be expected of those who are advised a route.

    Attributes:
        group: of whom; empty for everyone.
        other: another route would follow if the level were known.
        under: a more independent one, so the advice asks too little of them.
        over: a less independent one, so the advice asks too much of them.
    """

    group: str
    other: Expected
    under: Expected
    over: Expected


@dataclass(frozen=True)
class Shares:
    """By person: P of another route, of one higher and of one lower on the ladder; nan without."""

    other: Chances
    under: Chances
    over: Chances


def chances_of_other(routed: Routed, ladder: Mapping[str, int]) -> Shares | None:
    """Give, by person, how likely another route is; None when no level is uncertain.

    Who is advised no route (`meer_meten`, no rule) has none: they go to a human.
    """
    if routed.chances is None:
        return None
    routes = routed.names.index(MORE) - 2
    rung = np.array([ladder.get(name, -1) for name in routed.names[: routes + 2]])
    advised = routed.answers < routes
    answer = np.where(advised, routed.answers, 0)
    found = routed.chances
    mine = rung[answer]
    here = found[np.arange(len(answer)), answer]
    under, over = np.zeros(len(answer)), np.zeros(len(answer))
    for place in np.flatnonzero(rung >= 0).tolist():
        under += np.where((mine >= 0) & (rung[place] > mine), found[:, place], 0.0)
        over += np.where((mine >= 0) & (rung[place] < mine), found[:, place], 0.0)
    return Shares(*(np.where(advised, part, np.nan) for part in (1 - here, under, over)))


def misplaced(
    shares: Shares,
    smallest: int,
    trait: Trait | None = None,
    hidden: frozenset[str] = frozenset(),
    round_to: int = 1,
) -> tuple[Misplaced, ...]:
    """Give the expected shares of everyone, or of each group of a trait.

    Args:
        shares: by person.
        smallest: groups with fewer persons are hidden.
        trait: the groups; their whole is not given beside them, so no hidden group follows.
        hidden: groups about which these figures would tell a hidden count.
        round_to: numbers of persons are rounded to a multiple of this, and never to none.
    """
    if trait is None:
        every = np.ones(len(shares.other), dtype=bool)
        return (_of("", shares, every, smallest, round_to),)
    return tuple(
        _of(group, shares, (trait.codes == place) & (group not in hidden), smallest, round_to)
        for place, group in enumerate(trait.groups)
    )


def rounded(count: int, step: int) -> int:
    """Round a count to the nearest multiple of a step.

    >>> rounded(14, 10), rounded(15, 10)
    (10, 20)
    """
    return (count + step // 2) // step * step


def _of(
    group: str, shares: Shares, members: np.ndarray[Any, Any], smallest: int, round_to: int
) -> Misplaced:
    parts = (shares.other, shares.under, shares.over)
    return Misplaced(group, *(_expected(part[members], smallest, round_to) for part in parts))


def _expected(chances: Chances, smallest: int, round_to: int) -> Expected:
    known = chances[~np.isnan(chances)]
    if len(known) < max(smallest, 1):
        return Expected(None, None, None, None)
    count, mean = max(rounded(len(known), round_to), round_to), float(known.mean())
    low, high = wilson(mean * count, count)
    return Expected(count, mean, float(low), float(high))
