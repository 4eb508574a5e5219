"""Simulated sittings: they follow the rule, come out the same, and are honest when the model is."""

import numpy as np
import pytest

from taalmeter.errors import DataError
from taalmeter.measurement.lockstep import adaptive_item_test
from taalmeter.measurement.lookahead import Text, pool_of
from taalmeter.measurement.model import GRID
from taalmeter.measurement.posterior import loss_table
from taalmeter.measurement.selection import StopRule, adjusted_eligibility
from taalmeter.measurement.simulation import (
    Items,
    Policy,
    Scoring,
    Sittings,
    World,
    answer_patterns,
    simulate,
    summarise,
)
from taalmeter.measurement.tables import parameter_draws, pattern_table

CUTS, LOSS = np.array([-0.8, 0.4]), loss_table(3, 2.5, 1.0)
EXACT = np.zeros(2)


def bank(count=10, items=4, seed=1):
    rng = np.random.default_rng(seed)
    return tuple(
        Items(
            np.exp(rng.normal(0.1, 0.25, items)),
            rng.standard_normal(items),
            np.full(items, 0.2),
            0.55,
        )
        for _ in range(count)
    )


def pool(texts, testlet_sd=0.55, **changes):
    tables = [pattern_table(t.a, t.b, t.c, testlet_sd) for t in texts]
    return pool_of(
        [Text(f"t{i}", t, 125.0, ("werk", "thuis")[i % 2], **changes) for i, t in enumerate(tables)]
    )


TEXTS = bank()
SCORING = Scoring(pool(TEXTS), CUTS, EXACT, LOSS)
RULE = Policy(StopRule(kappa=3e-4, cap=700.0, minimum=2))


def test_the_same_seed_gives_the_same_sittings():
    one, two = (simulate(World(TEXTS), SCORING, RULE, persons=300, seed=4) for _ in range(2))
    other = simulate(World(TEXTS), SCORING, RULE, persons=300, seed=5)
    assert one.said.tolist() == two.said.tolist()
    assert one.put.tolist() == two.put.tolist()
    assert one.put.tolist() != other.put.tolist()


def test_simulated_sittings_keep_to_the_minimum_the_cap_and_the_themes():
    policy = Policy(StopRule(kappa=1e-5, cap=500.0, minimum=2), most_of_a_theme=2)
    played = simulate(World(TEXTS), SCORING, policy, persons=400, seed=4)
    count = played.put.sum(axis=1)
    assert played.seconds == pytest.approx(count * 125.0)
    assert count.min() >= 2
    assert count.max() == 4
    assert played.put[:, ::2].sum(axis=1).max() <= 2
    assert played.probabilities.sum(axis=1) == pytest.approx(np.ones(400))


def test_a_fixed_form_gives_everyone_the_same_texts():
    played = simulate(World(TEXTS), SCORING, Policy(fixed=(3, 7, 1)), persons=200, seed=4)
    assert played.put.sum(axis=0).tolist() == [0, 200, 0, 200, 0, 0, 0, 200, 0, 0]


def test_stated_probabilities_are_right_as_often_as_they_say():
    played = simulate(World(TEXTS), SCORING, RULE, persons=12_000, seed=4)
    found = summarise(played, LOSS)
    assert found.overstated == pytest.approx(0.0, abs=3 * 0.5 / np.sqrt(12_000))


def test_ignoring_what_items_of_a_text_share_is_seen_as_too_sure():
    scoring = Scoring(pool(TEXTS, testlet_sd=0.0), CUTS, EXACT, LOSS)
    policy = Policy(fixed=tuple(range(6)))
    found = summarise(simulate(World(TEXTS), scoring, policy, persons=8000, seed=4), LOSS)
    assert found.overstated > 0.015


def test_parameters_as_draws_keep_an_expert_bank_honest():
    """With the same persons, points claim more than draws. Means over twelve banks."""
    gaps = {True: [], False: []}
    for seed in range(12):
        rng = np.random.default_rng(seed)
        guessed = [rng.normal(0, 0.8, 4) for _ in range(6)]
        one, c = np.ones(4), np.full(4, 0.2)
        world = World(tuple(Items(one, b + rng.normal(0, 1.0, 4), c, 0.5) for b in guessed))
        for draws, found in gaps.items():
            pairs = [parameter_draws(one, b, 0 * one, one) if draws else (one, b) for b in guessed]
            tables = [pattern_table(a, b, c, 0.5) for a, b in pairs]
            texts = pool_of([Text(f"t{i}", table, 125.0) for i, table in enumerate(tables)])
            scoring = Scoring(texts, CUTS, EXACT, LOSS)
            played = simulate(
                world, scoring, Policy(fixed=tuple(range(6))), persons=1500, seed=seed
            )
            found.append(summarise(played, LOSS).overstated)
    assert np.mean(gaps[False]) > np.mean(gaps[True]) + 0.01
    assert np.mean(gaps[True]) == pytest.approx(0.0, abs=0.04)


def test_writing_helps_to_place_reading_when_they_hang_together():
    writing = bank(3, seed=9)
    tables = tuple(pattern_table(t.a, t.b, t.c, 0.55) for t in writing)
    scoring = Scoring(pool(TEXTS), CUTS, EXACT, LOSS, other=tables, rho=0.8)
    world = World(TEXTS, writing, rho=0.8)
    alone = summarise(simulate(world_alone(), SCORING, RULE, persons=6000, seed=3), LOSS)
    helped = summarise(simulate(world, scoring, RULE, persons=6000, seed=3), LOSS)
    assert helped.loss < alone.loss - 0.01


def world_alone():
    return World(TEXTS)


def test_eligibility_brings_exposure_down_to_what_is_allowed():
    eligibility = np.ones(10)
    for _ in range(6):
        texts = [
            Text(f"t{i}", pattern_table(t.a, t.b, t.c, 0.55), 125.0, eligibility=e)
            for i, (t, e) in enumerate(zip(TEXTS, eligibility, strict=True))
        ]
        scoring = Scoring(pool_of(texts), CUTS, EXACT, LOSS)
        played = simulate(World(TEXTS), scoring, RULE, persons=1500, seed=4)
        exposure = summarise(played, LOSS).exposure
        eligibility = adjusted_eligibility(eligibility, exposure, 0.5)
    assert exposure.max() < 0.55


def test_a_summary_by_hand():
    true, said = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 1, 0, 2, 1])
    chances = np.full((6, 3), 0.2)
    chances[np.arange(6), said] = 0.6
    put = np.array([[True, False]] * 3 + [[True, True]] * 3)
    sittings = Sittings(
        np.zeros(6), true, said, chances, put, np.zeros((6, 2), int), np.full(6, 250.0)
    )
    found = summarise(sittings, LOSS)
    assert found.sensitivity.tolist() == [0.5, 1.0]
    assert found.specificity.tolist() == [0.75, 0.5]
    assert found.accuracy == pytest.approx(0.5)
    assert found.loss == pytest.approx((2.5 + 1 + 1) / 6)
    assert found.exposure.tolist() == [1.0, 0.5]
    assert found.texts == pytest.approx(1.5)
    assert found.overstated == pytest.approx(0.1)


def test_answers_are_drawn_as_the_model_says():
    rng = np.random.default_rng(3)
    text = Items(np.array([1.0, 1.5]), np.array([0.0, 0.5]), np.array([0.0, 0.25]), 0.6)
    drawn = answer_patterns(np.full(40_000, GRID[34]), [text], rng)[:, 0]
    shares = np.bincount(drawn, minlength=4) / 40_000
    expected = pattern_table(text.a, text.b, text.c, 0.6)[:, 34]
    assert shares == pytest.approx(expected, abs=0.01)


def test_progress_is_told():
    told = []
    simulate(World(TEXTS), SCORING, RULE, persons=1200, seed=1, progress=told.append)
    assert told == [1000, 1200]


def test_worlds_and_tables_that_do_not_match_are_refused():
    with pytest.raises(DataError, match="same items"):
        simulate(World(TEXTS[:-1]), SCORING, RULE, persons=10, seed=1)
    with pytest.raises(DataError, match="other skill"):
        simulate(World(TEXTS, TEXTS[:1]), SCORING, RULE, persons=10, seed=1)


def test_an_item_test_finds_people_and_uses_no_item_twice():
    rng = np.random.default_rng(1)
    a, b = np.exp(rng.normal(0.1, 0.2, 120)), rng.standard_normal(120)
    theta = rng.standard_normal(500)
    done = adaptive_item_test(theta, a, b, np.zeros(120), length=20, seed=2)
    assert np.corrcoef(theta, done.eap)[0, 1] > 0.93
    assert all(len(set(row)) == 20 for row in done.items.tolist())
    assert np.mean((done.eap - theta) ** 2) == pytest.approx(np.mean(done.sd**2), rel=0.15)
    early = adaptive_item_test(theta, a, b, np.zeros(120), length=20, seed=2, stop_sd=0.5)
    stopped = early.items[:, -1] == -1
    assert stopped.mean() > 0.9
    assert (early.sd[stopped] < 0.5).all()
    with pytest.raises(DataError):
        adaptive_item_test(theta, a, b, np.zeros(120), length=121, seed=2)
