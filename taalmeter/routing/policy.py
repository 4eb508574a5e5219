"""Turns probabilities into advice: the route when it is certain enough, else measure more or talk.

The thresholds are part of the rule set (`beslisbeleid`), with their source; nothing is decided
here that is not written there. What to measure is in `measuring.py`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from taalmeter.routing.domain import Input
from taalmeter.routing.masks import CONFLICT, NO_RULE
from taalmeter.routing.measuring import CLOSE, Measure, measure
from taalmeter.routing.rules import MORE, TALK, Policy

if TYPE_CHECKING:  # it asks this module what would be advised
    from taalmeter.routing.uncertain import Outlook


def advised(policy: Policy, routes: Mapping[str, float]) -> str:
    """Give the route that is certain enough, `meer_meten` when none is, or an empty text.

    No rule or contradicting rules give no route (an empty text): measuring would not mend that.

    Args:
        policy: the thresholds.
        routes: probability of every outcome, most likely first.
    """
    top, probability = next(iter(routes.items()))
    if top in (NO_RULE, CONFLICT):
        return ""
    return top if probability >= policy.threshold(top) - CLOSE else MORE


def choose(
    policy: Policy, outlook: "Outlook", inputs: tuple[Input, ...]
) -> tuple[str, Measure | None]:
    """Give the route that is advised, and what to measure when none is certain enough.

    That is `meer_meten`, or `eerst_praten` when more questions than the policy allows would be
    needed to have an even chance of becoming certain enough.
    """
    route = advised(policy, outlook.routes)
    if route != MORE:
        return route, None
    more = measure(policy, outlook, inputs)
    return (TALK if more.talk else MORE), more
