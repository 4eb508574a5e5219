"""Turns probabilities into advice: the route when it is certain enough, else measure more or talk.

The thresholds are part of the rule set (`beslisbeleid`), with their source; nothing is decided
here that is not written there. What to measure is in `measuring.py`.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from taalmeter.routing.domain import Input
from taalmeter.routing.masks import CONFLICT, NO_RULE
from taalmeter.routing.measuring import CLOSE, Measure, measure, talk, too_many
from taalmeter.routing.rules import MORE, TALK, Policy

if TYPE_CHECKING:  # it asks this module what would be advised
    from taalmeter.routing.uncertain import Outlook


def advised(policy: Policy, routes: Mapping[str, float], skills: Iterable[str]) -> str:
    """Give the route that is certain enough; else `meer_meten`, `eerst_praten` or an empty text.

    `eerst_praten` comes when more questions than the policy allows would be needed to have an even
    chance of becoming certain enough. No rule or contradicting rules give no route (an empty text):
    measuring would not mend that.

    Args:
        policy: the thresholds.
        routes: probability of every outcome, most likely first.
        skills: those whose level is uncertain.
    """
    top, probability = next(iter(routes.items()))
    if top in (NO_RULE, CONFLICT):
        return ""
    if probability >= policy.threshold(top) - CLOSE:
        return top
    return TALK if too_many(policy, routes, skills) else MORE


def choose(
    policy: Policy, outlook: "Outlook", inputs: tuple[Input, ...]
) -> tuple[str, Measure | None]:
    """Give the route that is advised, and what to measure when none is certain enough."""
    skills = [inputs[place].name for place in outlook.by_level]
    route = advised(policy, outlook.routes, skills)
    if route == TALK:
        return route, talk(policy, outlook.routes, outlook.top)
    return route, measure(policy, outlook, inputs) if route == MORE else None
