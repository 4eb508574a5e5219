"""What comes next and when it is enough: by what it saves, within its limits, always the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taalmeter.errors import DataError, UnknownName
from taalmeter.measurement.joint import belief, population
from taalmeter.measurement.lookahead import (
    Text,
    look_ahead,
    pool_of,
    spread_explained,
    two_ahead,
)
from taalmeter.measurement.model import GRID
from taalmeter.measurement.posterior import (
    level_membership,
    loss_by_cut,
    loss_table,
    posterior,
)
from taalmeter.measurement.selection import (
    Limits,
    StopRule,
    adjusted_eligibility,
    eligible,
    next_text,
)
from taalmeter.measurement.stakes import certainty, expected_losses, other_stakes, stakes_of
from taalmeter.measurement.tables import likelihood, pattern_table

CUTS = np.array([-0.8, 0.4])
MEMBER = level_membership(CUTS, np.array([0.15, 0.15]))
LOSS = loss_table(3, 2.5, 1.0)
READING = [stakes_of(LOSS, MEMBER)]
START = posterior(np.zeros(GRID.size))[None, :]
NAMES = tuple(f"t{i}" for i in range(8))


def table(b, a=1.2, items=3):
    return pattern_table(np.full(items, a), np.full(items, b), np.full(items, 0.2), 0.5)


def texts(**changes):
    places = np.linspace(-1.6, 1.2, 8)
    return [
        Text(name, table(b), 100.0, theme=("werk", "thuis")[i % 2], **changes)
        for i, (name, b) in enumerate(zip(NAMES, places, strict=True))
    ]


POOL = pool_of(texts())
logs = st.lists(st.floats(-30, 0), min_size=GRID.size, max_size=GRID.size)


def test_the_loss_left_after_a_text_by_hand():
    """Every pattern, its chance, the level of least loss after it: added up one by one."""
    text = table(-0.5)
    pool = pool_of([Text("one", text, 60.0)])
    now, after = look_ahead(pool, START, READING)
    by_hand = 0.0
    for row in text:
        weights = START[0] * row
        by_hand += float((LOSS @ (weights @ MEMBER)).min())
    assert after[0] == pytest.approx(by_hand)
    assert now == pytest.approx(float((LOSS @ (START[0] @ MEMBER)).min()))


@given(logs)
def test_answers_never_make_decisions_worse_on_average(values):
    held = posterior(np.array(values))[None, :]
    now, after = look_ahead(POOL, held, READING)
    assert (after <= now + 1e-12).all()


def test_two_texts_ahead_by_hand():
    pool = pool_of(texts()[2:5])
    kappa, first = 2e-4, 0
    left = 0.0
    for row in table(np.linspace(-1.6, 1.2, 8)[2]):
        held = START[0] * row
        stop = float((LOSS @ (held @ MEMBER)).min())
        options = [stop]
        for second in (1, 2):
            after = look_ahead(pool, held[None, :], READING)[1][second]
            options.append(after + kappa * 100.0 * held.sum())
        left += min(options)
    now = look_ahead(pool, START, READING)[0]
    allowed = np.array([[False, True, True]])
    got = two_ahead(pool, START[None], READING, first=first, allowed=allowed, kappa=kappa)
    assert got[0] == pytest.approx(now - left - kappa * 100.0)


def test_looking_at_both_skills_is_looking_at_every_pair_of_places():
    rng = np.random.default_rng(5)
    one, two = rng.normal(size=GRID.size), rng.normal(size=GRID.size)
    prior = population(0.6)
    both = [stakes_of(LOSS, MEMBER, 3), other_stakes(LOSS, GRID.size)]
    _, after = look_ahead(POOL, belief(one, two, prior, MEMBER), both)
    joint = np.exp(one)[:, None] * prior * np.exp(two)[None, :]
    joint /= joint.sum()
    text = texts()[3].table
    expected = 0.0
    for row in text:
        weights = row[:, None] * joint
        expected += float((LOSS @ (weights.sum(axis=1) @ MEMBER)).min())
        expected += float((LOSS @ (weights.sum(axis=0) @ MEMBER)).min())
    assert after[3] == pytest.approx(expected)


def test_how_much_of_the_spread_a_text_explains_by_hand():
    rows = texts()[4].table * START[0]
    mass = rows.sum(axis=1)
    means = rows @ GRID / mass
    assert spread_explained(POOL, START)[4] == pytest.approx(mass @ means**2, abs=1e-9)


def test_a_text_that_takes_twice_the_time_is_worth_half():
    quick, slow = Text("quick", table(-0.8), 60.0), Text("slow", table(-0.8), 120.0)
    choice = next_text(pool_of([quick, slow]), START, READING, seen=(), rule=StopRule(), seed=1)
    assert choice.name == "quick"
    assert choice.gains[0] == pytest.approx(2 * choice.gains[1])


@given(logs, st.integers(0, 50), st.permutations(NAMES), st.integers(0, 4))
@settings(max_examples=60)
def test_the_same_sitting_gets_the_same_text_and_none_twice(values, seed, order, count):
    held, seen = posterior(np.array(values))[None, :], order[:count]
    rule = StopRule(cap=900.0)
    first = next_text(POOL, held, READING, seen=seen, rule=rule, seed=seed)
    again = next_text(POOL, held, READING, seen=seen, rule=rule, seed=seed)
    other = next_text(POOL, held, READING, seen=seen[::-1], rule=rule, seed=seed)
    assert first.name == again.name == other.name
    assert first.name not in seen


def test_the_seed_spreads_nearly_equal_texts_over_people():
    pool = pool_of([Text(f"t{i}", table(-0.5), 100.0) for i in range(4)])
    chosen = [
        next_text(pool, START, READING, seen=(), rule=StopRule(), seed=seed).name
        for seed in range(400)
    ]
    shares = [chosen.count(name) / 400 for name in pool.names]
    assert min(shares) > 0.15


def test_asking_stops_when_nothing_is_worth_its_time():
    dear = next_text(POOL, START, READING, seen=(), rule=StopRule(kappa=1.0, minimum=0), seed=1)
    assert (dear.name, dear.reason) == (None, "not worth")
    first = next_text(POOL, START, READING, seen=(), rule=StopRule(kappa=1.0, minimum=1), seed=1)
    assert first.name is not None
    assert first.reason == "minimum"


def test_two_texts_can_be_worth_it_when_one_is_not():
    """Just sure enough that three answers cannot change the level, but six can."""
    held = posterior(-0.5 * ((GRID - 0.3) / 0.6) ** 2, np.ones(GRID.size))[None, :]
    pool = pool_of([Text(f"t{i}", table(0.4, a=1.0), 10.0) for i in range(3)])
    now, after = look_ahead(pool, held, READING)
    assert (now - after).max() < 1e-9
    rule = StopRule(kappa=2e-4, minimum=0)
    choice = next_text(pool, held, READING, seen=(), rule=rule, seed=1)
    assert (choice.name is not None, choice.reason) == (True, "worth together")
    short = StopRule(kappa=2e-4, minimum=0, cap=15.0)
    assert next_text(pool, held, READING, seen=(), rule=short, seed=1).reason == "not worth"
    dear = StopRule(kappa=2e-3, minimum=0)
    assert next_text(pool, held, READING, seen=(), rule=dear, seed=1).reason == "not worth"


def test_no_text_is_begun_that_would_end_after_the_cap():
    rule = StopRule(cap=250.0, minimum=5)
    assert next_text(POOL, START, READING, seen=("t0",), rule=rule, seed=1).name
    stop = next_text(POOL, START, READING, seen=("t0", "t1"), rule=rule, seed=1)
    assert (stop.name, stop.reason) == (None, "cap")


def test_asking_stops_when_the_decision_is_settled():
    sure = posterior(-0.5 * ((GRID - 2.0) / 0.3) ** 2)[None, :]
    rule = StopRule(kappa=0.0, minimum=1, certainty=0.9, cap=5000.0)
    stop = next_text(POOL, sure, READING, seen=("t0",), rule=rule, seed=1)
    assert (stop.name, stop.reason) == (None, "settled")
    go_on = next_text(POOL, START, READING, seen=("t0",), rule=rule, seed=1)
    assert go_on.name is not None
    enough = StopRule(kappa=0.0, minimum=1, enough=10.0)
    assert next_text(POOL, START, READING, seen=("t0",), rule=enough, seed=1).reason == "settled"


def test_routing_can_ask_to_stop_when_the_advice_is_settled():
    """The advice is the same for the two lower levels: not knowing which of them is no reason."""
    low = posterior(-0.5 * ((GRID + 0.8) / 0.35) ** 2, np.ones(GRID.size))[None, :]
    routes = np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    advice, levels = stakes_of(routes, MEMBER), READING[0]
    assert certainty(low, levels) < 0.7
    assert certainty(low, advice) > 0.99
    rule = StopRule(kappa=0.0, minimum=1, certainty=0.9)
    assert next_text(POOL, low, [advice], seen=("t0",), rule=rule, seed=1).reason == "settled"
    assert next_text(POOL, low, [levels], seen=("t0",), rule=rule, seed=1).name is not None


def test_an_advice_on_both_skills_weighs_every_pair_of_levels():
    rng = np.random.default_rng(2)
    cells = rng.random((4, 3, 3))
    held = belief(rng.normal(size=GRID.size), np.zeros(GRID.size), population(0.6), MEMBER)
    pairs = (held @ MEMBER).T
    expected = (cells * pairs).sum(axis=(1, 2))
    assert expected_losses(held, stakes_of(cells, MEMBER)) == pytest.approx(expected)


def test_texts_seen_within_a_year_are_never_put():
    limits = Limits(excluded=frozenset(NAMES[:7]))
    rule = StopRule(minimum=3, cap=5000.0)
    assert next_text(POOL, START, READING, seen=(), rule=rule, seed=1, limits=limits).name == "t7"
    stop = next_text(POOL, START, READING, seen=("t7",), rule=rule, seed=1, limits=limits)
    assert (stop.name, stop.reason) == (None, "exhausted")


def test_no_more_texts_of_a_theme_than_allowed():
    limits, rule = Limits(most_of_a_theme=1), StopRule(minimum=2, kappa=0.0, cap=5000.0)
    for seed in range(20):
        first = next_text(POOL, START, READING, seen=(), rule=rule, seed=seed, limits=limits).name
        second = next_text(
            POOL, START, READING, seen=(first,), rule=rule, seed=seed, limits=limits
        ).name
        themes = {POOL.themes[POOL.names.index(name)] for name in (first, second)}
        assert themes == {"werk", "thuis"}


def test_a_text_with_half_eligibility_is_kept_from_half_the_people():
    pool = pool_of(texts(eligibility=0.5))
    shares = np.mean([eligible(pool, seed) for seed in range(2000)], axis=0)
    assert shares == pytest.approx(np.full(8, 0.5), abs=0.05)
    for seed in range(30):
        choice = next_text(pool, START, READING, seen=(), rule=StopRule(minimum=0), seed=seed)
        if choice.name is not None:
            assert eligible(pool, seed)[pool.names.index(choice.name)]


def test_a_text_put_too_often_becomes_less_eligible():
    """van der Linden & Veldkamp 2004: put in .8 of sittings, at most .4 allowed: half."""
    got = adjusted_eligibility(np.array([1.0, 1.0]), np.array([0.8, 0.1]), 0.4)
    assert got.tolist() == [0.5, 1.0]


def test_costs_can_differ_from_cut_to_cut():
    """Too high costs 2.5 across the first cut and 1 across the second; too low 1 and .5."""
    got = loss_by_cut(np.array([2.5, 1.0]), np.array([1.0, 0.5]))
    assert got.tolist() == [[0.0, 1.0, 1.5], [2.5, 0.0, 0.5], [3.5, 1.0, 0.0]]
    assert loss_by_cut(np.full(2, 2.5), np.ones(2)).tolist() == LOSS.tolist()


def test_a_text_that_is_not_in_the_pool_and_a_loss_that_does_not_fit_are_refused():
    with pytest.raises(UnknownName):
        next_text(POOL, START, READING, seen=("elsewhere",), rule=StopRule(), seed=1)
    with pytest.raises(DataError):
        stakes_of(loss_table(4, 2.5, 1.0), MEMBER)


@given(logs)
@settings(max_examples=30)
def test_an_answered_text_is_taken_in_the_same_way_in_any_order(values):
    start = np.array(values)
    one = np.log(likelihood(texts()[1].table, [True, False, True]))
    two = np.log(likelihood(texts()[5].table, [False, False, True]))
    ahead = look_ahead(POOL, posterior(start + one + two)[None, :], READING)[1]
    back = look_ahead(POOL, posterior(start + two + one)[None, :], READING)[1]
    assert ahead == pytest.approx(back, abs=1e-12)
