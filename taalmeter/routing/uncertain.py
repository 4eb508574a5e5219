"""Two kinds of not knowing, kept apart.

An uncertain level is a distribution: it is pushed exactly through the rules, so that
P(route) = the sum of P(levels) over the levels that lead there. An unknown input has no
probabilities: the route is decided with `onbekend` as a value, and set beside all routes that are
possible once the unknown inputs are known. No unknown input is ever read as "no".
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from taalmeter.routing.decide import Decision, decide
from taalmeter.routing.diagram import Diagram, Naming, by_outcome
from taalmeter.routing.facts import DIGITS, Facts, cases
from taalmeter.routing.masks import CONFLICT, NO_RULE, Compiled

Status = Literal["vast", "vast ondanks onbekend", "open", "geen regel", "strijdig"]
PLAUSIBLE = 0.01
"""Levels that are together less likely than this count in every probability, but do not by
themselves make a case `open`: the tail of a measurement would otherwise leave nothing settled."""


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


def look(compiled: Compiled, facts: Facts, active: int, ladder: Sequence[str]) -> Outlook:
    """Push a person's levels and unknown inputs through the rules.

    Args:
        compiled: the rules.
        facts: the person.
        active: the rules that count.
        ladder: all routes; of equally likely ones the first in this order comes first.
    """
    spread = cases(facts)
    tally = _Tally(compiled, facts.uncertain)
    for weight, case in spread:
        tally.add(weight, case, decide(compiled, case, active))
    rank = {NO_RULE: -2, CONFLICT: -1, **{route: place for place, route in enumerate(ladder)}}
    routes = {name: round(p, DIGITS) for name, p in tally.routes.items()}
    ordered = sorted(routes, key=lambda name: (-routes[name], rank[name]))
    opening = _open(compiled, facts, active, spread)
    return Outlook(
        routes={name: routes[name] for name in ordered},
        rules=tally.rules,
        beside={name: (p, tally.beside_rules[name]) for name, p in tally.beside.items()},
        cases={bit: case for bit, (_, case) in tally.best.items()},
        by_level=tally.by_level,
        status=_status(ordered[0], opening),
        possible=opening.possible,
        settled_by=opening.settled_by,
    )


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


@dataclass(frozen=True)
class _Opening:
    """What the unknown inputs leave open: with which probability, and what then."""

    differ: float
    examined: float
    possible: frozenset[str]
    settled_by: tuple[int, ...]


def _status(top: str, opening: _Opening) -> Status:
    if top == NO_RULE:
        return "geen regel"
    if top == CONFLICT:
        return "strijdig"
    if round(opening.differ, DIGITS) >= PLAUSIBLE:
        return "open"
    return "vast ondanks onbekend" if round(opening.examined, DIGITS) >= PLAUSIBLE else "vast"


def _open(
    compiled: Compiled,
    facts: Facts,
    active: int,
    spread: Sequence[tuple[float, tuple[int, ...]]],
) -> _Opening:
    """See for every plausible combination of levels what the unknown inputs could change."""
    weights: dict[tuple[int, ...], float] = defaultdict(float)
    example: dict[tuple[int, ...], tuple[int, ...]] = {}
    for weight, case in spread:
        kind = tuple(compiled.alike[place][case[place]] for place in facts.uncertain)
        weights[kind] += weight
        example.setdefault(kind, case)
    reach: dict[str, float] = defaultdict(float)
    differ = examined = 0.0
    naming = by_outcome(compiled)
    asked: dict[int, float] = defaultdict(float)
    for kind, weight in weights.items():
        found = _completions(compiled, facts, active, example[kind], naming)
        for outcome in found.routes:
            reach[outcome] += weight
        differ += weight * found.differ
        examined += weight * found.examined
        for place in found.settled_by:
            asked[place] += weight
    weighty = [place for place, weight in asked.items() if weight >= PLAUSIBLE] or list(asked)
    real = {name for name, weight in reach.items() if round(weight, DIGITS) >= PLAUSIBLE}
    return _Opening(
        differ=differ,
        examined=examined,
        possible=frozenset(real - {NO_RULE, CONFLICT}),
        settled_by=tuple(sorted(weighty)) if round(differ, DIGITS) >= PLAUSIBLE else (),
    )


@dataclass(frozen=True)
class _Completions:
    routes: frozenset[str]
    differ: bool
    examined: bool
    settled_by: tuple[int, ...]


def _completions(
    compiled: Compiled, facts: Facts, active: int, case: tuple[int, ...], naming: Naming
) -> _Completions:
    """Give the outcomes over all known values of the unknown inputs, at one set of levels."""
    now = decide(compiled, case, active).outcome
    if not facts.unknown:
        return _Completions(frozenset({now}), False, False, ())
    unknown = {place: compiled.inputs[place].unknown for place in facts.unknown}
    candidates = [
        range(one.size) if place in unknown else (case[place],)
        for place, one in enumerate(compiled.inputs)
    ]
    diagram = Diagram(compiled, active, candidates, naming)
    routes = frozenset(str(label) for label in diagram.labels_avoiding(unknown))
    if routes == {now}:
        return _Completions(routes, False, not compiled.settled(case, active), ())
    return _Completions(routes, True, True, diagram.depends_on())
