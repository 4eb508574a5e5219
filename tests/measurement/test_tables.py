"""Published tables: uncertainty is carried through, sums add up, and more right is never worse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taalmeter.errors import DataError
from taalmeter.measurement.model import GRID, logistic
from taalmeter.measurement.posterior import (
    least_loss_level,
    level_membership,
    level_probabilities,
    loss_table,
    posterior,
)
from taalmeter.measurement.tables import (
    convolved,
    likelihood,
    parameter_draws,
    pattern_table,
    patterns,
    sum_table,
    two_columns,
)

CUTS, ERRORS = np.array([-0.8, 0.4]), np.array([0.2, 0.0])
items = st.lists(
    st.tuples(st.floats(0.2, 2.5), st.floats(-2.5, 2.5), st.sampled_from([0.0, 0.2, 0.25, 0.33])),
    min_size=1,
    max_size=5,
)


def arrays(rows):
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def test_draws_have_the_mean_and_spread_of_the_standard_errors():
    a, b = np.array([1.2, 0.8]), np.array([-0.5, 1.0])
    drawn_a, drawn_b = parameter_draws(a, b, np.array([0.24, 0.0]), np.array([0.5, 0.1]))
    assert drawn_a.shape == drawn_b.shape == (64, 2)
    assert drawn_b.mean(axis=0) == pytest.approx(b)
    assert drawn_b.std(axis=0) == pytest.approx([0.5, 0.1], rel=0.06)
    assert np.log(drawn_a).mean(axis=0) == pytest.approx(np.log(a))
    assert np.log(drawn_a).std(axis=0) == pytest.approx([0.2, 0.0], abs=0.012)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    one = np.ones(1)
    first, again, other = (
        parameter_draws(one, one, one * 0.1, one * 0.5, seed=seed)[1] for seed in (7, 7, 8)
    )
    assert first.tobytes() == again.tobytes()
    assert not np.allclose(first, other)


def test_a_table_of_draws_is_the_integral_over_the_parameters():
    """For b ~ N(0, 1), a = 1, c = 0: P(right | 0) is 1/2; at 1.5 a quadrature of 101 nodes."""
    one = np.ones(1)
    a, b = parameter_draws(one, 0 * one, 0 * one, one)
    right = pattern_table(a, b, np.zeros(1), 0.0, np.array([0.0, 1.5]))[1]
    nodes, weights = np.polynomial.hermite_e.hermegauss(101)
    expected = logistic(1.5 - nodes) @ weights / weights.sum()
    assert right == pytest.approx([0.5, expected], abs=2e-3)


def test_averaging_each_item_is_averaging_over_all_combinations_of_draws():
    rng = np.random.default_rng(3)
    a, b, c = rng.uniform(0.6, 1.6, (4, 2)), rng.normal(size=(4, 2)), np.array([0.2, 0.0])
    pairs = [(i, j) for i in range(4) for j in range(4)]
    each = [
        pattern_table(np.array([a[i, 0], a[j, 1]]), np.array([b[i, 0], b[j, 1]]), c, 0.6)
        for i, j in pairs
    ]
    assert pattern_table(a, b, c, 0.6) == pytest.approx(np.mean(each, axis=0), abs=1e-12)


def test_uncertain_items_say_less():
    one = np.ones(4)
    sure = pattern_table(one, 0 * one, 0 * one, 0.5)
    unsure = pattern_table(*parameter_draws(one, 0 * one, 0.3 * one, one), 0 * one, 0.5)
    prior = posterior(np.zeros(GRID.size))

    def spread_left(table):
        weights = table * prior
        mass = weights.sum(axis=1)
        mean = weights @ GRID / mass
        return float(mass @ (weights @ GRID**2 / mass - mean**2))

    assert spread_left(unsure) > spread_left(sure) + 0.02


@given(items, st.floats(0, 1.0))
def test_the_sum_table_adds_up_the_patterns(rows, sd):
    a, b, c = arrays(rows)
    table, sums = pattern_table(a, b, c, sd), sum_table(a, b, c, sd)
    right = patterns(a.size).sum(axis=1)
    for points in range(a.size + 1):
        assert sums[points] == pytest.approx(table[right == points].sum(axis=0), abs=1e-12)


def test_the_sum_of_two_texts_by_hand():
    """Lord & Wingersky 1984, one item a text, P = 1/2 and 3/4: 1/8, 1/2, 3/8."""
    first = sum_table(np.ones(1), np.zeros(1), np.zeros(1), 0.0, np.array([0.0]))
    second = sum_table(np.ones(1), np.zeros(1), np.array([0.5]), 0.0, np.array([0.0]))
    assert convolved([first, second])[:, 0] == pytest.approx([1 / 8, 1 / 2, 3 / 8])
    assert two_columns(first, second)[1, 0, 0] == pytest.approx(1 / 2 * 1 / 4)


@given(items, st.floats(0, 1.0))
def test_the_totals_of_a_paper_form_are_together_certain(rows, sd):
    a, b, c = arrays(rows)
    sums = sum_table(a, b, c, sd)
    total = convolved([sums, sums, sums])
    assert total.shape == (3 * a.size + 1, GRID.size)
    assert total.sum(axis=0) == pytest.approx(np.ones(GRID.size))


@settings(max_examples=60)
@given(st.lists(items, min_size=1, max_size=3), st.floats(0, 0.8), st.floats(0, 0.8), st.data())
def test_more_right_answers_never_lower_the_level(texts, sd, se, data):
    tables, answers = [], []
    for rows in texts:
        a, b, c = arrays(rows)
        drawn = parameter_draws(a, b, 0.2 * a, np.full(a.size, se))
        tables.append(pattern_table(*drawn, c, sd))
        answers.append(data.draw(st.lists(st.booleans(), min_size=a.size, max_size=a.size)))
    text = data.draw(st.integers(0, len(texts) - 1))
    item = data.draw(st.integers(0, len(answers[text]) - 1))
    lower, higher = [list(x) for x in answers], [list(x) for x in answers]
    lower[text][item], higher[text][item] = False, True

    def said(given_answers):
        pairs = zip(tables, given_answers, strict=True)
        weights = posterior(sum(np.log(likelihood(t, x)) for t, x in pairs))
        chances = level_probabilities(weights, CUTS, ERRORS)
        return chances, least_loss_level(chances, loss_table(chances.size, 2.5, 1.0))[0]

    (low, low_level), (high, high_level) = said(lower), said(higher)
    assert high_level >= low_level
    assert (np.cumsum(high) <= np.cumsum(low) + 1e-9).all()


@given(items, st.floats(0, 0.8), st.data())
def test_a_question_without_information_changes_nothing(rows, sd, data):
    a, b, c = arrays(rows)
    answers = data.draw(st.lists(st.booleans(), min_size=a.size, max_size=a.size))
    extra = data.draw(st.booleans())
    alone = likelihood(pattern_table(a, b, c, sd), answers)
    more = pattern_table(np.append(a, 0.0), np.append(b, 0.0), np.append(c, 0.2), sd)
    longer = likelihood(more, [*answers, extra])
    assert posterior(np.log(longer)) == pytest.approx(posterior(np.log(alone)), abs=1e-12)


@given(st.lists(items, min_size=2, max_size=4), st.randoms(), st.data())
def test_the_order_of_the_texts_does_not_matter(texts, random, data):
    logs = []
    for rows in texts:
        a, b, c = arrays(rows)
        answers = data.draw(st.lists(st.booleans(), min_size=a.size, max_size=a.size))
        logs.append(np.log(likelihood(pattern_table(a, b, c, 0.5), answers)))
    mixed = list(logs)
    random.shuffle(mixed)
    assert posterior(sum(mixed)) == pytest.approx(posterior(sum(logs)), abs=1e-12)


def test_a_cut_that_is_known_exactly_counts_a_cell_for_its_part():
    member = level_membership(np.array([0.03]), np.array([0.0]))
    middle = GRID.size // 2
    assert member[middle - 1].tolist() == [1.0, 0.0]
    assert member[middle + 1].tolist() == [0.0, 1.0]
    assert member[middle, 1] == pytest.approx((0.075 - 0.03) / 0.15)


def test_level_shares_of_the_population_with_exact_cuts():
    """Normal distribution: below -0.8 .2119, from 0.4 up .3446."""
    chances = level_probabilities(posterior(np.zeros(GRID.size)), CUTS, np.zeros(2))
    assert chances == pytest.approx([0.2119, 0.4435, 0.3446], abs=2e-3)


def test_answers_that_do_not_fit_the_text_are_refused_with_the_item():
    table = pattern_table(np.ones(2), np.zeros(2), np.zeros(2), 0.0)
    with pytest.raises(DataError, match="3 answers"):
        likelihood(table, [True, False, True])
    with pytest.raises(DataError) as caught:
        likelihood(table, [True, 7])
    assert caught.value.place.column == "2"
