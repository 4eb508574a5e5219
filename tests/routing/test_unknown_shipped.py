"""Every subset of unknown inputs of the shipped rules keeps the promise: nothing unknown is hidden.

Where the status says that the route stands, every answer to every unknown question gives that
route; where it is `open`, another answer really gives another route, and the inputs that are named
really settle it.
"""

import random
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.decide import decide
from taalmeter.routing.diagram import Diagram, by_outcome
from taalmeter.routing.facts import Facts
from taalmeter.routing.uncertain import Outlook, look

DAY = date(2026, 11, 21)
BASES = 4
FAR = {
    "inburgeringsplichtig": False,
    "wil_meedoen": True,
    "kent_letters": True,
    "ondersteuning": "nee",
}
"""With these answers the gates let a case through, so that the tables behind them count."""
Case = tuple[int, ...]


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    return load_rules()


@pytest.fixture(scope="module")
def bases(shipped: RuleSet) -> list[Case]:
    """Whole cases drawn at random; all but the first get through the gates."""
    chance = random.Random(2026)
    inputs = shipped.compiled.inputs
    drawn = [[chance.randrange(one.unknown) for one in inputs] for _ in range(BASES)]
    for base in drawn[1:]:
        for place, one in enumerate(inputs):
            if one.name in FAR:
                base[place] = one.code(FAR[one.name])
    return [tuple(base) for base in drawn]


def seen(shipped: RuleSet, codes: Case) -> Outlook:
    inputs = shipped.compiled.inputs
    unknown = tuple(place for place, one in enumerate(inputs) if codes[place] == one.unknown)
    active = shipped.compiled.active_on(DAY)
    facts = Facts(codes, unknown, (), {})
    return look(shipped.compiled, facts, active, tuple(shipped.routes), shipped.policy)


def that_matter(shipped: RuleSet) -> list[int]:
    """The inputs that a rule for the route looks at; the others cannot change a route."""
    compiled = shipped.compiled
    return [p for p, mask in enumerate(compiled.tested) if mask & compiled.route_mask]


def subsets(shipped: RuleSet, base: Case) -> Iterator[tuple[Case, frozenset[int]]]:
    places = that_matter(shipped)
    for chosen in product((False, True), repeat=len(places)):
        unknown = frozenset(p for p, out in zip(places, chosen, strict=True) if out)
        inputs = shipped.compiled.inputs
        codes = tuple(one.unknown if p in unknown else base[p] for p, one in enumerate(inputs))
        yield codes, unknown


def outcomes(shipped: RuleSet, codes: Case, unknown: frozenset[int]) -> frozenset[str]:
    """All outcomes over the known values of what is unknown, by a diagram without `onbekend`."""
    inputs = shipped.compiled.inputs
    candidates = [
        range(one.unknown) if p in unknown else (codes[p],) for p, one in enumerate(inputs)
    ]
    active = shipped.compiled.active_on(DAY)
    found = Diagram(shipped.compiled, active, candidates, by_outcome(shipped.compiled))
    return frozenset(str(label) for label in found.leaves())


def test_every_subset_of_unknown_inputs_is_told_as_it_is(
    shipped: RuleSet, bases: list[Case]
) -> None:
    chance, active = random.Random(1), shipped.compiled.active_on(DAY)
    statuses: set[str] = set()
    for base in bases:
        for codes, unknown in subsets(shipped, base):
            found = seen(shipped, codes)
            statuses.add(found.status)
            reached = outcomes(shipped, codes, unknown)
            drawn = tuple(
                chance.randrange(one.unknown) if p in unknown else codes[p]
                for p, one in enumerate(shipped.compiled.inputs)
            )
            assert decide(shipped.compiled, drawn, active).outcome in reached
            assert found.possible == reached
            if found.status == "open":
                assert reached != {found.top}
                assert set(found.settled_by) <= unknown
                assert found.settled_by
            else:
                assert found.status in (("vast", "vast ondanks onbekend") if unknown else ("vast",))
                assert reached == {found.top}
                assert found.settled_by == ()
    assert statuses == {"vast", "vast ondanks onbekend", "open"}


def test_what_settles_an_open_case_does_so_whatever_the_answers(
    shipped: RuleSet, bases: list[Case]
) -> None:
    chance = random.Random(2)
    inputs = shipped.compiled.inputs
    for base in bases:
        for codes, _ in chance.sample(list(subsets(shipped, base)), 60):
            named = seen(shipped, codes).settled_by
            for _ in range(5):
                answered = list(codes)
                for place in named:
                    answered[place] = chance.randrange(inputs[place].unknown)
                assert seen(shipped, tuple(answered)).status != "open"


def test_an_open_case_with_uncertain_levels_is_told_as_it_is(shipped: RuleSet) -> None:
    """With levels that are not certain, the promise is about the advice, tails included."""
    chance = random.Random(3)
    names = ["wil_meedoen", "kent_letters", "sector", "doel", "werkaanbod", "leertempo"]
    told: set[str] = set()
    for _ in range(60):
        known: dict[str, Any] = {
            name: chance.choice(shipped.inputs[name].values)
            for name in ("inburgeringsplichtig", "spreekt_vlot_nederlands", "ondersteuning")
        }
        known |= {"inburgeringsplichtig": False, "ondersteuning": "nee"}
        for name in names:
            if chance.random() < 0.6:
                known[name] = chance.choice(shipped.inputs[name].values)
        levels = shipped.inputs["lezen"].scales[chance.choice(["nt1", "nt2"])]
        for skill in ("lezen", "schrijven"):
            weights = [chance.random() ** 6 for _ in levels]
            total = sum(weights)
            known[skill] = {n: w / total for n, w in zip(levels, weights, strict=True)}
        advice = shipped.advise(Profile(**known), on=DAY)
        told.add(advice.status)
        missing = [name for name in names if name not in known]
        for _ in range(10):
            answers = {n: chance.choice(shipped.inputs[n].values) for n in missing}
            after = shipped.advise(Profile(**known, **answers), on=DAY)
            if advice.status in ("vast", "vast ondanks onbekend"):
                assert after.route == advice.route
            if advice.status == "vast":
                assert after.routes == advice.routes
            settled = {name: answers[name] for name in advice.settled_by}
            assert shipped.advise(Profile(**known, **settled), on=DAY).status != "open"
    assert told == {"vast", "vast ondanks onbekend", "open"}
