"""Turns probabilities into advice: the route when it is certain enough, else measure more.

The thresholds are part of the rule set (`beslisbeleid`), with their source; nothing is decided
here that is not written there.
"""

import math
from dataclasses import dataclass

from taalmeter.routing.domain import Input
from taalmeter.routing.masks import CONFLICT, NO_RULE
from taalmeter.routing.rules import MORE, Policy
from taalmeter.routing.uncertain import Outlook

CLOSE = 1e-9
"""Slack with which a probability meets its threshold, for the sake of rounding only."""


@dataclass(frozen=True)
class Measure:
    """Measure more: of which skills, most useful first, and why (Dutch, for the specialist)."""

    skills: tuple[str, ...]
    why: str


def choose(
    policy: Policy, outlook: Outlook, inputs: tuple[Input, ...]
) -> tuple[str, Measure | None]:
    """Give the route that is advised, and what to measure when that is `meer_meten`.

    No rule or contradicting rules give no route (an empty text): measuring would not mend that.
    """
    top = outlook.top
    if top in (NO_RULE, CONFLICT):
        return "", None
    if outlook.routes[top] >= policy.threshold(top) - CLOSE:
        return top, None
    return MORE, _measure(policy, outlook, inputs)


def _measure(policy: Policy, outlook: Outlook, inputs: tuple[Input, ...]) -> Measure:
    """Name the skills whose certainty would help most.

    Per skill: the probability of the best route that is to be expected once its level is known
    for sure, the sum over its levels of the highest P(level and route).
    """
    expected = {
        place: sum(max(routes.values()) for routes in levels.values())
        for place, levels in outlook.by_level.items()
    }
    now = outlook.routes[outlook.top]
    gains = {place: value - now for place, value in expected.items()}
    most = max(gains.values(), default=0.0)
    useful = [place for place in gains if most <= CLOSE or gains[place] >= most / 2]
    useful.sort(key=lambda place: (-gains[place], place))
    names = tuple(inputs[place].name for place in useful)
    said = " en ".join(inputs[place].label or inputs[place].name for place in useful)
    why = (
        f"De kans op de beste route is {math.floor(100 * now)}%. De grens voor deze route is "
        f"{policy.threshold(outlook.top):.0%}. Meet eerst verder: {said}."
    )
    if most > CLOSE:
        why += f" Is dat zeker, dan is die kans naar verwachting {expected[useful[0]]:.0%}."
    return Measure(names, why)
