"""Two kinds of not knowing, kept apart.

An uncertain level is a distribution: it is pushed exactly through the rules, so that
P(route) = the sum of P(levels) over the levels that lead there. An unknown input has no
probabilities: the route is decided with `onbekend` as a value, and set beside all routes that are
possible once the unknown inputs are known. No unknown input is ever read as "no".
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from taalmeter.routing.decide import Decision, decide
from taalmeter.routing.facts import DIGITS, Facts, cases
from taalmeter.routing.masks import CONFLICT, NO_RULE, Compiled
from taalmeter.routing.openings import Advised, Opening, see_open
from taalmeter.routing.policy import advised
from taalmeter.routing.rules import Policy

Status = Literal["vast", "vast ondanks onbekend", "open", "geen regel", "strijdig"]


@dataclass(frozen=True)
class Outlook:
    """What the rules say of one person, over everything that is not known for sure.

    Attributes:
        routes: probability of every outcome that occurs (`geen regel` and `strijdig` included),
            most likely first; sums to 1.
        rules: for every outcome, the probability of each rule (its place) that decides it.
        beside: for every side advice, its probability and that of each rule that gives it.
        cases: for every rule, its most likely case.
        by_level: for every uncertain input and code, the probability of each outcome.
        status: see `Status`.
        possible: routes that are possible once the unknown inputs are known, in no order.
        settled_by: places of the unknown inputs on which the route depends.
    """

    routes: dict[str, float]
    rules: dict[str, dict[int, float]]
    beside: dict[str, tuple[float, dict[int, float]]]
    cases: dict[int, tuple[int, ...]]
    by_level: dict[int, dict[int, dict[str, float]]]
    status: Status
    possible: frozenset[str]
    settled_by: tuple[int, ...]

    @property
    def top(self) -> str:
        """The most likely outcome."""
        return next(iter(self.routes))


def look(
    compiled: Compiled, facts: Facts, active: int, ladder: Sequence[str], policy: Policy
) -> Outlook:
    """Push a person's levels and unknown inputs through the rules.

    Args:
        compiled: the rules.
        facts: the person.
        active: the rules that count.
        ladder: all routes; of equally likely ones the first in this order comes first.
        policy: how sure an advice must be; the status is about the advice.
    """
    spread = cases(facts)
    tally = _Tally(compiled, facts.uncertain)
    for weight, case in spread:
        tally.add(weight, case, decide(compiled, case, active))
    routes = _ordered(tally.routes, _rank(ladder))
    skills = [compiled.inputs[place].name for place in facts.uncertain]
    asked = advised_of(policy, ladder, skills)
    opening = see_open(compiled, facts, active, spread, tally.routes, asked)
    return Outlook(
        routes=routes,
        rules=tally.rules,
        beside={name: (p, tally.beside_rules[name]) for name, p in tally.beside.items()},
        cases={bit: case for bit, (_, case) in tally.best.items()},
        by_level=tally.by_level,
        status=_status(next(iter(routes)), opening),
        possible=opening.possible,
        settled_by=opening.settled_by,
    )


def advised_of(policy: Policy, ladder: Sequence[str], skills: Sequence[str]) -> Advised:
    """Give the function that says what is advised when outcomes have certain probabilities.

    Args:
        policy: how sure an advice must be.
        ladder: all routes; of equally likely ones the first in this order comes first.
        skills: those whose level is uncertain.
    """
    rank = _rank(ladder)
    return lambda routes: advised(policy, _ordered(routes, rank), skills)


def _rank(ladder: Sequence[str]) -> dict[str, int]:
    """Of equally likely outcomes, the first in this order comes first."""
    return {NO_RULE: -2, CONFLICT: -1, **{route: place for place, route in enumerate(ladder)}}


def _ordered(routes: Mapping[str, float], rank: Mapping[str, int]) -> dict[str, float]:
    """Round the probabilities and put the most likely outcome first."""
    rounded = {name: round(p, DIGITS) for name, p in routes.items()}
    ordered = sorted(rounded, key=lambda name: (-rounded[name], rank[name]))
    return {name: rounded[name] for name in ordered}


class _Tally:
    """Adds up what every combination of levels leads to."""

    def __init__(self, compiled: Compiled, uncertain: Sequence[int]) -> None:
        self.compiled = compiled
        self.routes: dict[str, float] = defaultdict(float)
        self.rules: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.beside: dict[str, float] = defaultdict(float)
        self.beside_rules: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.best: dict[int, tuple[float, tuple[int, ...]]] = {}
        self.by_level: dict[int, dict[int, dict[str, float]]] = {
            place: defaultdict(lambda: defaultdict(float)) for place in uncertain
        }

    def add(self, weight: float, case: tuple[int, ...], decision: Decision) -> None:
        outcome, first = decision.outcome, decision.rules & -decision.rules
        self.routes[outcome] += weight
        for bit in _bits(decision.rules if outcome == CONFLICT else first):
            self.rules[outcome][bit] += weight
            self._keep(bit, weight, case)
        for bit in _bits(decision.beside):
            self.beside_rules[self.compiled.rules[bit].outcome][bit] += weight
            self._keep(bit, weight, case)
        for name in {self.compiled.rules[bit].outcome for bit in _bits(decision.beside)}:
            self.beside[name] += weight
        for place, codes in self.by_level.items():
            codes[case[place]][outcome] += weight

    def _keep(self, bit: int, weight: float, case: tuple[int, ...]) -> None:
        if bit not in self.best or weight > self.best[bit][0]:
            self.best[bit] = (weight, case)


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        found.append((mask & -mask).bit_length() - 1)
        mask &= mask - 1
    return found


def _status(top: str, opening: Opening) -> Status:
    if top == NO_RULE:
        return "geen regel"
    if top == CONFLICT:
        return "strijdig"
    if opening.differs:
        return "open"
    return "vast ondanks onbekend" if opening.looked_at else "vast"
