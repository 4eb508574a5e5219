"""What to measure when no route is certain enough: which skill, how many questions, or a talk.

The number is an estimate before the fact (preposterior analysis: Raiffa & Schlaifer 1961). The
doubt is read as a normal distribution around a cut: with z the place of the cut in standard
deviations, and questions that add a share f to what is known, the new z is normal with mean
z·√(1+f) and variance f. The rule set publishes how many questions weigh as much as a whole sitting.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import TYPE_CHECKING

from taalmeter.routing.domain import Input
from taalmeter.routing.rules import Policy

if TYPE_CHECKING:  # it asks the policy what would be advised
    from taalmeter.routing.uncertain import Outlook

CLOSE = 1e-9
"""Slack with which a probability meets its threshold, for the sake of rounding only."""
ENOUGH = 0.5
"""So probable must it be that the route is certain enough after the questions that are named."""
_STEPS, _MOST = 200, 16.0
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Measure:
    """What to do when no route is certain enough.

    Attributes:
        skills: what to measure, most useful first; empty when a talk comes first.
        why: for the specialist, in Dutch.
        questions: about how many more questions (of schrijven: tasks), by skill; empty where the
            rule set publishes no figure, or where a talk comes first.
        talk: whether a talk comes first, because more questions would probably not settle it.
    """

    skills: tuple[str, ...]
    why: str
    questions: Mapping[str, int] = field(default_factory=dict)
    talk: bool = False


def share_needed(probability: float, threshold: float, other_threshold: float) -> float:
    """Give how much must be added to what is known, as a share of it; `inf` if that is too much.

    It is the least share f after which some route is certain enough with probability `ENOUGH`:
    P(z' ≥ z(threshold)) + P(z' ≤ -z(other_threshold)), z' normal with mean z·√(1+f) and variance f.

    Args:
        probability: of the best route now, between 0 and its threshold.
        threshold: of the best route.
        other_threshold: of the one after that.
    """
    if threshold >= 1 and other_threshold >= 1:
        return math.inf
    z = _NORMAL.inv_cdf(min(max(probability, CLOSE), 1 - CLOSE))
    up, down = (_NORMAL.inv_cdf(min(one, 1 - CLOSE)) for one in (threshold, other_threshold))

    def settled(share: float) -> float:
        mean, sd = z * math.sqrt(1 + share), math.sqrt(share)
        return 1 - _NORMAL.cdf((up - mean) / sd) + _NORMAL.cdf((-down - mean) / sd)

    low, high = 0.0, _MOST
    if settled(high) < ENOUGH:
        return math.inf
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if high - low < CLOSE:
            break
        low, high = (low, middle) if settled(middle) >= ENOUGH else (middle, high)
    return high


def measure(policy: Policy, outlook: "Outlook", inputs: tuple[Input, ...]) -> Measure:
    """Name the skills whose certainty would help most, and about how many questions that takes.

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
    need = policy.threshold(outlook.top)
    why = (
        f"De kans op de beste route is {math.floor(100 * now)}%. "
        f"De grens voor deze route is {need:.0%}. "
    )
    efforts = {inputs[place].name: policy.measuring.get(inputs[place].name) for place in useful}
    known = {skill: effort for skill, effort in efforts.items() if effort is not None}
    share = share_needed(now, need, _threshold_after(policy, outlook))
    if known and all(share * effort.worth > effort.most for effort in known.values()):
        return Measure(
            (), why + "Meer vragen helpt nu niet genoeg. Praat er eerst over.", talk=True
        )
    questions = {skill: about(share * effort.worth) for skill, effort in known.items()}
    said = " en ".join(inputs[place].label or inputs[place].name for place in useful)
    why += f"Meet eerst verder: {said}."
    if most > CLOSE:
        why += f" Is dat zeker, dan is die kans naar verwachting {expected[useful[0]]:.0%}."
    if questions:
        counted = " en ".join(
            f"{number} {known[skill].unit}" for skill, number in questions.items()
        )
        why += f" Ongeveer {counted} erbij is in de helft van de gevallen genoeg."
    return Measure(tuple(efforts), why, questions)


def about(number: float) -> int:
    """Give a number of questions as it is said: up to ten exactly, then in fives; never none."""
    whole = max(1, math.ceil(number - CLOSE))
    return whole if whole <= 10 else 5 * math.ceil(whole / 5)


def _threshold_after(policy: Policy, outlook: "Outlook") -> float:
    """Give the threshold of the second most likely outcome."""
    others = [name for name in outlook.routes if name != outlook.top]
    return policy.threshold(others[0]) if others else 1.0
