"""Uncertain levels of a column of people are weighed as those of each of them alone."""

import random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.routing_tables import DAY, SCALES, Shape, draw
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.columns import encode
from taalmeter.routing.distribute import Uncertain, distribute, route_chances
from taalmeter.routing.kernel import STATUSES, Kernel


def chances(dice: random.Random, levels: tuple[str, ...]) -> dict[str, float]:
    """Round and unround chances, some of them zero, and now and then one that is certain."""
    drawn = [dice.choice((0, 0, 1, 2, 5, 97, dice.random())) for _ in levels]
    if not any(drawn):
        drawn[0] = 1
    return {level: one / sum(drawn) for level, one in zip(levels, drawn, strict=True)}


def uncertain(rules: RuleSet, name: str, people: list[dict[str, float]]) -> Uncertain:
    one = rules.inputs[name]
    levels = sorted(people[0], key=one.code)
    raw = np.array([[person[level] for level in levels] for person in people])
    total = [sum(person.values()) for person in people]
    place = list(rules.inputs).index(name)
    points = tuple((one.code(level),) for level in levels)
    return Uncertain((place,), points, raw / np.array(total)[:, None])


def case(dice: random.Random, rules: RuleSet, share: float) -> dict[str, Any]:
    return {
        name: None if dice.random() < share else dice.choice(one.values)
        for name, one in rules.inputs.items()
    }


def same_as_one_by_one(rules: RuleSet, dice: random.Random, names: list[str], share: float) -> None:
    scale = {name: dice.choice(list(rules.inputs[name].scales.values())) for name in names}
    people = [case(dice, rules, share) for _ in range(10)]
    spread = {name: [chances(dice, scale[name]) for _ in people] for name in names}
    kernel = Kernel.of(rules, DAY)
    codes = encode(
        tuple(rules.inputs.values()), {name: [one[name] for one in people] for name in rules.inputs}
    )
    levels = [uncertain(rules, name, spread[name]) for name in names]
    found = distribute(kernel, codes, levels)
    assert np.array_equal(route_chances(kernel, codes, levels), found.outcomes)
    for row, known in enumerate(people):
        given = {**known, **{name: spread[name][row] for name in names}}
        advice = rules.advise(Profile(**given), on=DAY)
        expected = [advice.routes.get(name, 0.0) for name in kernel.outcomes]
        assert found.outcomes[row].tolist() == expected
        assert kernel.outcomes[found.top[row]] == next(iter(advice.routes))
        assert found.outcomes[row, found.top[row]] == advice.certainty
        assert STATUSES[found.status[row]] == advice.status
        assert kernel.routes_in(found.possible[row]) == advice.possible
        if advice.rule is not None:
            assert rules.compiled.rules[found.rule[row]].id == advice.rule


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10**6),
    rules=st.integers(1, 70),
    derived=st.booleans(),
    share=st.sampled_from([0.0, 0.3]),
    names=st.sampled_from([["lezen"], ["lezen", "schrijven"]]),
)
def test_uncertain_levels_of_many_are_those_of_each(
    seed: int, rules: int, derived: bool, share: float, names: list[str]
) -> None:
    drawn = draw(seed, Shape(rules, 9, 2.5, derived=derived, rest=bool(seed % 2)))
    same_as_one_by_one(drawn, random.Random(seed), names, share)


def test_the_shipped_rules_weigh_levels_of_many_as_of_each() -> None:
    rules = load_rules()
    for seed in range(4):
        same_as_one_by_one(rules, random.Random(seed), ["lezen", "schrijven"], 0.2)


def test_levels_that_were_measured_together_are_weighed_together() -> None:
    rules = draw(5, Shape(30, 9, 2, rest=True))
    pairs = {"onder_A1+A1": 0.25, "A1+A1": 0.5, "B1+A2": 0.25}
    advice = rules.advise(Profile(**{"lezen+schrijven": pairs}), on=DAY)
    lezen, schrijven = rules.inputs["lezen"], rules.inputs["schrijven"]
    points = {
        (lezen.code(key.split("+")[0]), schrijven.code(key.split("+")[1])): chance
        for key, chance in pairs.items()
    }
    names = list(rules.inputs)
    places = (names.index("lezen"), names.index("schrijven"))
    if places[0] > places[1]:
        points = {(b, a): chance for (a, b), chance in points.items()}
    ordered = sorted(points)
    kernel = Kernel.of(rules, DAY)
    found = distribute(
        kernel,
        encode(tuple(rules.inputs.values()), {}, size=1),
        [
            Uncertain(
                tuple(sorted(places)), tuple(ordered), np.array([[points[p] for p in ordered]])
            )
        ],
    )
    expected = [advice.routes.get(name, 0.0) for name in kernel.outcomes]
    assert found.outcomes[0].tolist() == expected


def test_chances_of_every_row_sum_to_one() -> None:
    rules = draw(7, Shape(40, 9, 3, rest=True))
    rng = np.random.default_rng(1)
    levels = SCALES["nt2"]
    size = 20_000
    codes = encode(tuple(rules.inputs.values()), {}, size=size)
    spread = []
    for name in ("lezen", "schrijven"):
        one = rules.inputs[name]
        drawn = rng.dirichlet(np.ones(len(levels)), size)
        points = tuple((one.code(level),) for level in levels)
        spread.append(Uncertain((list(rules.inputs).index(name),), points, drawn))
    found = route_chances(Kernel.of(rules, DAY), codes, spread)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-9)
