"""What to measure when no route is certain enough: which skill, how many questions, or a talk.

The number is an estimate before the fact (preposterior analysis: Raiffa & Schlaifer 1961). The
doubt is read as a normal distribution around a cut: with z the place of the cut in standard
deviations, and questions that add a share f to what is known, the new z is normal with mean
z·√(1+f) and variance f. The rule set publishes how many questions weigh as much as a whole sitting.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
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


def share_needed(routes: Sequence[tuple[float, float]]) -> float:
    """Give how much must be added to what is known, as a share of it; `inf` if that is too much.

    It is the least share f after which some route is certain enough with probability `ENOUGH`. Each
    route is held against all others together: the sum over the routes of P(z' ≥ z(threshold)), with
    z = z(probability) and z' normal with mean z·√(1+f) and variance f. Between two routes on either
    side of one cut that is exact. A route between two cuts makes it too few; with much doubt about
    three routes it is then beyond what a policy would ask anyway, and a talk comes first.

    Args:
        routes: probability and threshold of every outcome that occurs.
    """
    places = [
        (_NORMAL.inv_cdf(min(max(p, CLOSE), 1 - CLOSE)), _NORMAL.inv_cdf(min(t, 1 - CLOSE)))
        for p, t in routes
        if p > 0
    ]

    def settled(share: float) -> float:
        grown, sd = math.sqrt(1 + share), math.sqrt(share)
        return sum(1 - _NORMAL.cdf((need - z * grown) / sd) for z, need in places)

    low, high = 0.0, _MOST
    if settled(high) < ENOUGH:
        return math.inf
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if high - low < CLOSE:
            break
        low, high = (low, middle) if settled(middle) >= ENOUGH else (middle, high)
    return high


def share_asked(policy: Policy, routes: Mapping[str, float]) -> float:
    """Give how much must be added to what is known before some route is certain enough."""
    return share_needed([(p, policy.threshold(route)) for route, p in routes.items()])


def too_many(policy: Policy, routes: Mapping[str, float], skills: Iterable[str]) -> bool:
    """Say whether more questions than the policy allows would be needed, whatever skill they ask.

    Args:
        policy: the figures; where it has none for these skills nothing is too many.
        routes: probability of every outcome.
        skills: those whose level is uncertain.
    """
    efforts = [policy.measuring[skill] for skill in skills if skill in policy.measuring]
    if not efforts:
        return False
    share = share_asked(policy, routes)
    return all(share * effort.worth > effort.most for effort in efforts)


def talk(policy: Policy, routes: Mapping[str, float], top: str) -> Measure:
    """Say why a talk comes first."""
    why = _doubt(policy, routes, top) + "Meer vragen helpt nu niet genoeg. Praat er eerst over."
    return Measure((), why, talk=True)


def _doubt(policy: Policy, routes: Mapping[str, float], top: str) -> str:
    return (
        f"De kans op de beste route is {math.floor(100 * routes[top])}%. "
        f"De grens voor deze route is {policy.threshold(top):.0%}. "
    )


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
    efforts = {inputs[place].name: policy.measuring.get(inputs[place].name) for place in useful}
    known = {skill: effort for skill, effort in efforts.items() if effort is not None}
    share = share_asked(policy, outlook.routes)
    questions = {
        skill: about(share * effort.worth)
        for skill, effort in known.items()
        if share * effort.worth <= effort.most
    }
    said = " en ".join(inputs[place].label or inputs[place].name for place in useful)
    why = _doubt(policy, outlook.routes, outlook.top) + f"Meet eerst verder: {said}."
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
