"""The response models and tables: golden values worked out by hand, and the laws they obey."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taalmeter.measurement.model import (
    GRID,
    information,
    partial_credit,
    probability_right,
    standard_normal,
)
from taalmeter.measurement.tables import likelihood, pattern_table, patterns

ONE = np.array([1.0])


def test_at_its_own_difficulty_an_item_is_right_half_the_time_above_guessing():
    p = probability_right(np.array([0.5]), ONE, np.array([0.5]), np.array([0.25]))
    assert p[0, 0] == pytest.approx(0.25 + 0.75 / 2)


def test_information_of_a_rasch_item_peaks_at_a_quarter():
    """Birnbaum 1968: a^2 P (1 - P), which is 1/4 at theta = b for a = 1."""
    info = information(np.array([0.0, 2.0]), ONE, np.array([0.0]), np.array([0.0]))
    p = 1 / (1 + np.exp(-2.0))
    assert info[:, 0] == pytest.approx([0.25, p * (1 - p)])


def test_partial_credit_with_one_step_is_the_logistic_item():
    theta = np.linspace(-3, 3, 7)
    rated = partial_credit(theta, 1.3, np.array([0.4]))
    item = probability_right(theta, np.array([1.3]), np.array([0.4]), np.array([0.0]))
    assert rated[:, 1] == pytest.approx(item[:, 0])


def test_partial_credit_by_hand():
    """Muraki 1992 with a = 1, steps 0 and 1, at theta = 0: weights 1, 1, e^-1."""
    weights = np.array([1.0, 1.0, np.exp(-1.0)])
    got = partial_credit(np.array([0.0]), 1.0, np.array([0.0, 1.0]))[0]
    assert got == pytest.approx(weights / weights.sum())


parameters = st.tuples(
    st.lists(st.floats(0.3, 2.5), min_size=3, max_size=3),
    st.lists(st.floats(-3, 3), min_size=3, max_size=3),
    st.lists(st.sampled_from([0.0, 0.25, 0.33]), min_size=3, max_size=3),
    st.floats(0, 1.2),
)


@given(parameters)
def test_the_patterns_of_a_text_are_together_certain_everywhere(p):
    a, b, c, sd = p
    table = pattern_table(np.array(a), np.array(b), np.array(c), sd)
    assert table.shape == (8, GRID.size)
    assert table.sum(axis=0) == pytest.approx(np.ones(GRID.size))


@given(parameters)
def test_without_a_testlet_effect_items_are_independent(p):
    a, b, c, _ = p
    table = pattern_table(np.array(a), np.array(b), np.array(c), 0.0)
    right = probability_right(GRID, np.array(a), np.array(b), np.array(c))
    chosen = patterns(3)
    for index in range(8):
        product = np.where(chosen[index] == 1, right, 1 - right).prod(axis=1)
        assert table[index] == pytest.approx(product)


@given(parameters, st.integers(0, 7), st.integers(0, 2))
def test_a_question_left_out_is_summed_over(p, code, left_out):
    a, b, c, sd = p
    table = pattern_table(np.array(a), np.array(b), np.array(c), sd)
    answers = [bool(code >> (2 - i) & 1) for i in range(3)]
    without = [None if i == left_out else answer for i, answer in enumerate(answers)]
    right, wrong = list(answers), list(answers)
    right[left_out], wrong[left_out] = True, False
    expected = likelihood(table, right) + likelihood(table, wrong)
    assert likelihood(table, without) == pytest.approx(expected)


def test_a_text_shared_effect_makes_answers_hang_together():
    a, b, c = np.ones(2), np.zeros(2), np.zeros(2)
    middle = GRID.size // 2
    both = pattern_table(a, b, c, 1.0)[3, middle]
    assert both > 0.25 + 0.02


def test_the_population_is_standard_normal():
    weights = standard_normal()
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ GRID**2 == pytest.approx(1.0, abs=1e-3)
