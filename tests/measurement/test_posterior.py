"""What may be said of a person: probabilities that add up, levels by least loss, honest zones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taalmeter.measurement.estimates import estimate
from taalmeter.measurement.model import GRID
from taalmeter.measurement.posterior import (
    least_loss_level,
    level_probabilities,
    loss_table,
    mastery_probability,
    mean_and_sd,
    posterior,
)

log_likelihoods = st.lists(st.floats(-60, 0), min_size=GRID.size, max_size=GRID.size)
CUTS = np.array([-1.8, -0.8, 0.4, 1.5])
ERRORS = np.full(4, 0.2)
LOSS = loss_table(2, 2.5, 1.0)


@given(log_likelihoods, st.lists(st.floats(0.05, 0.9), min_size=4, max_size=4))
def test_level_probabilities_are_probabilities(values, errors):
    weights = posterior(np.array(values))
    chances = level_probabilities(weights, CUTS, np.array(errors))
    assert weights.sum() == pytest.approx(1)
    assert chances.sum() == pytest.approx(1)
    assert (chances >= -1e-12).all()


def test_without_answers_the_levels_are_those_of_the_population():
    """Normal distribution: P(theta < -0.8) = .2119; the cut's own error widens it to sd 1.02."""
    chances = level_probabilities(posterior(np.zeros(GRID.size)), CUTS, ERRORS)
    assert chances[0] + chances[1] == pytest.approx(0.2163, abs=2e-3)


def test_missing_someone_who_needs_help_weighs_two_and_a_half_times():
    table = loss_table(3, missed=2.5, needless=1.0)
    assert table.tolist() == [[0, 1, 2], [2.5, 0, 1], [5, 2.5, 0]]


def test_when_two_levels_are_as_likely_the_lower_is_said():
    level, loss = least_loss_level(np.array([0.5, 0.5]), LOSS)
    assert (level, loss) == (0, 0.5)


def test_the_higher_level_is_said_only_when_much_more_likely():
    """With 2.5 to 1 the higher level needs more than 2.5 / 3.5 = .714."""
    assert least_loss_level(np.array([0.30, 0.70]), LOSS)[0] == 0
    assert least_loss_level(np.array([0.28, 0.72]), LOSS)[0] == 1


def test_mastery_of_words_by_hand():
    """Flat start, 8 of 8 right, no guessing: P(share > .7) = 1 - .7^9."""
    assert mastery_probability(8, 8, 0.7, 0.0) == pytest.approx(1 - 0.7**9, abs=1e-3)


def test_guessing_right_answers_prove_less():
    assert mastery_probability(6, 8, 0.7, 0.25) < mastery_probability(6, 8, 0.7, 0.0)


def test_warm_estimate_of_all_right_exists_and_mle_does_not():
    answers = np.ones((1, 5))
    found = estimate(answers, np.ones(5), np.linspace(-1, 1, 5), np.zeros(5))
    assert np.isinf(found.se_mle[0])
    assert 1.0 < found.wle[0] < 4.0


def test_mle_of_two_rasch_items_by_hand():
    """One right of b = -1, 1: by symmetry 0, with error 1 / sqrt(2 p q)."""
    found = estimate(np.array([[1.0, 0.0]]), np.ones(2), np.array([-1.0, 1.0]), np.zeros(2))
    p = 1 / (1 + np.exp(-1.0))
    assert found.mle[0] == pytest.approx(0.0, abs=1e-6)
    assert found.se_mle[0] == pytest.approx(1 / np.sqrt(2 * p * (1 - p)))


def test_eap_agrees_with_a_fine_grid():
    rng = np.random.default_rng(3)
    a, b = rng.lognormal(0, 0.3, 30), rng.normal(0, 1, 30)
    answers = (rng.random((50, 30)) < 0.6).astype(float)
    found = estimate(answers, a, b, np.zeros(30))
    fine = np.linspace(-6, 6, 2001)
    p = 1 / (1 + np.exp(-a * (fine[:, None] - b)))
    log_l = answers @ np.log(p).T + (1 - answers) @ np.log(1 - p).T - fine**2 / 2
    weights = np.exp(log_l - log_l.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    assert np.abs(found.eap - weights @ fine).max() < 1e-3


def test_mean_and_spread_of_a_certain_place():
    weights = np.zeros(GRID.size)
    weights[40] = 1.0
    assert mean_and_sd(weights) == pytest.approx((GRID[40], 0.0))
