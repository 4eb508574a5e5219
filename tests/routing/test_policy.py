"""The policy turns probabilities into a route, more questions (about how many), or a talk."""

import math
import random
from collections.abc import Callable
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taalmeter.errors import ContentError
from taalmeter.profile import Profile
from taalmeter.routing import Advice, RuleSet, load_rules
from taalmeter.routing.decide import decide
from taalmeter.routing.facts import read_facts
from taalmeter.routing.measuring import about, share_needed
from taalmeter.routing.rules import MORE, TALK

Load = Callable[[dict[str, str]], RuleSet]
DAY = date(2026, 11, 21)
MEASURING = (
    "anders: meer_meten, meten: {lezen: {vragen: 30, hoogstens: 60},"
    " schrijven: {vragen: 3, hoogstens: 6, soort: schrijftaken}},"
)


@pytest.fixture
def measuring(load: Load, files: dict[str, str]) -> RuleSet:
    main = files["regelset/regelset.yaml"]
    files["regelset/regelset.yaml"] = main.replace("anders: meer_meten,", MEASURING)
    return load(files)


def advise(rules: RuleSet, probability: float) -> Advice:
    levels = {"A1": probability, "A2": 1 - probability}
    return rules.advise(Profile(wil=True, sector="geen", lezen=levels), on=DAY)


def test_the_number_of_questions_grows_with_the_doubt(measuring: RuleSet) -> None:
    more = [advise(measuring, p).more for p in (0.79, 0.75, 0.70)]
    numbers = [one.questions["lezen"] for one in more if one is not None]
    assert numbers == sorted(numbers)
    assert 1 <= numbers[0] < 5
    assert "Ongeveer" in (more[1].why if more[1] else "")
    assert f"{numbers[1]} vragen erbij" in (more[1].why if more[1] else "")


def test_where_more_questions_would_not_do_a_talk_comes_first(measuring: RuleSet) -> None:
    """Even odds between `les` (80%) and `bemiddeling` (90%): more than two sittings."""
    advice = advise(measuring, 0.5)
    assert advice.route == TALK
    assert advice.more is not None
    assert (advice.more.talk, advice.more.skills, advice.more.questions) == (True, (), {})
    assert "praten" in advice.because
    assert Advice.from_dict(advice.to_dict()) == advice


def test_without_published_figures_no_number_is_named(rules: RuleSet) -> None:
    advice = advise(rules, 0.5)
    assert advice.route == MORE
    assert advice.more is not None
    assert advice.more.questions == {}
    assert "Ongeveer" not in advice.more.why


def test_a_figure_for_something_without_levels_is_refused(
    load: Load, files: dict[str, str]
) -> None:
    main = files["regelset/regelset.yaml"]
    files["regelset/regelset.yaml"] = main.replace(
        "anders: meer_meten,", "anders: meer_meten, meten: {doel: {vragen: 3, hoogstens: 6}},"
    )
    with pytest.raises(ContentError, match="'doel' is no input with levels"):
        load(files)


def test_the_shipped_policy_publishes_its_figures_and_names_skills() -> None:
    shipped = load_rules()
    assert set(shipped.policy.measuring) == {"lezen", "schrijven"}
    assert shipped.policy.sources
    assert shipped.policy.measuring["schrijven"].unit == "schrijftaken"


@given(st.floats(0.3, 0.79), st.floats(0.8, 0.95), st.floats(0.8, 0.95), st.integers(0, 2**32 - 1))
def test_after_so_many_questions_it_is_an_even_bet_that_some_route_is_certain_enough(
    probability: float, threshold: float, other: float, seed: int
) -> None:
    """An independent draw of what would be known then (no formula for the chance in it)."""
    share = share_needed([(probability, threshold), (1 - probability, other)])
    if math.isinf(share):
        return
    chance, normal = random.Random(seed), NormalDist()
    place = normal.inv_cdf(probability)
    enough = 0
    for _ in range(1_000):
        true = place + chance.gauss()  # where the person stands, cut at 0, sd 1
        seen = true + chance.gauss() / math.sqrt(share)  # what the questions show
        mean, sd = (place + share * seen) / (1 + share), math.sqrt(1 / (1 + share))
        above = normal.cdf(mean / sd)
        enough += above >= threshold or 1 - above >= other
    assert abs(enough / 1_000 - 0.5) < 4.5 * math.sqrt(0.25 / 1_000)


@given(st.floats(0.1, 1000))
def test_a_number_of_questions_is_never_less_than_needed_nor_much_more(number: float) -> None:
    said = about(number)
    assert number <= said + 1e-6
    assert said < number + 6
    assert said <= 10 or said % 5 == 0


def test_a_distribution_agrees_with_a_hundred_thousand_draws() -> None:
    """Within three standard errors on 200 random cases, give or take what chance allows."""
    shipped = load_rules()
    compiled, active = shipped.compiled, shipped.compiled.active_on(DAY)
    chance, random_source = random.Random(16), np.random.default_rng(16)
    draws, outside, tested = 100_000, 0, 0
    for _ in range(200):
        levels = shipped.inputs["lezen"].scales[chance.choice(["nt1", "nt2"])]
        pairs = [f"{a}+{b}" for a in levels for b in levels]
        weights = [chance.random() ** 8 for _ in pairs]
        joint = {pair: w / sum(weights) for pair, w in zip(pairs, weights, strict=True)}
        known = {
            name: chance.choice((*one.values, "onbekend"))
            for name, one in shipped.inputs.items()
            if one.kind != "niveau" and name not in ("inburgeringsplichtig", "wil_meedoen")
        }
        profile = Profile(**known, **{"lezen+schrijven": joint})  # type: ignore[arg-type]
        routes = shipped.advise(profile, on=DAY).routes
        assert abs(sum(routes.values()) - 1) < 1e-9
        codes = list(read_facts(compiled.inputs, profile).codes)
        at = [compiled.inputs.index(shipped.inputs[skill]) for skill in ("lezen", "schrijven")]
        of_pair = {}
        for pair in pairs:
            for place, level in zip(at, pair.split("+"), strict=True):
                codes[place] = compiled.inputs[place].code(level)
            of_pair[pair] = decide(compiled, codes, active).outcome
        counted: dict[str, int] = dict.fromkeys(routes, 0)
        drawn = random_source.multinomial(draws, [joint[pair] for pair in pairs])
        for pair, number in zip(pairs, drawn, strict=True):
            counted[of_pair[pair]] += int(number)
        for route, number in counted.items():
            p = routes[route]
            tested += 1
            outside += abs(number / draws - p) > 3 * math.sqrt(p * (1 - p) / draws) + 1e-9
    assert tested > 200
    assert outside <= 0.0027 * tested + 4 * math.sqrt(0.0027 * tested) + 1
