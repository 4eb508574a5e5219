"""Point estimates for research: exact enough, whatever is missing; absurd input is named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taalmeter.errors import DataError
from taalmeter.measurement.estimates import estimate, expected_a_posteriori
from taalmeter.measurement.model import probability_right


def simulated(persons=300, items=30, missing=0.0, seed=1, guessing=0.0):
    rng = np.random.default_rng(seed)
    a, b = np.exp(rng.normal(0.1, 0.25, items)), rng.standard_normal(items)
    c = np.full(items, guessing)
    right = probability_right(rng.standard_normal(persons), a, b, c)
    answers = (rng.random(right.shape) < right).astype(float)
    answers[rng.random(right.shape) < missing] = np.nan
    answers[0], answers[1] = 1.0, 0.0
    return answers, a, b, c


def on_2001_nodes(answers, a, b, c):
    nodes = np.linspace(-8, 8, 2001)
    p = probability_right(nodes, a, b, c)
    right, wrong = np.nan_to_num(answers), (answers == 0).astype(float)
    logs = right @ np.log(p).T + wrong @ np.log1p(-p).T - 0.5 * nodes**2
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    mean = weights @ nodes
    return mean, np.sqrt(weights @ nodes**2 - mean**2)


@pytest.mark.parametrize("items", [1, 7, 30, 61])
@pytest.mark.parametrize("missing", [0.0, 0.3, 0.95])
@pytest.mark.parametrize("guessing", [0.0, 0.25])
def test_the_eap_is_that_of_two_thousand_nodes(items, missing, guessing):
    data = simulated(items=items, missing=missing, guessing=guessing)
    mean, sd = expected_a_posteriori(*data)
    exact_mean, exact_sd = on_2001_nodes(*data)
    assert mean == pytest.approx(exact_mean, abs=1e-3)
    assert sd == pytest.approx(exact_sd, abs=1e-3)


def test_a_very_long_test_does_not_underflow():
    answers, a, b, c = simulated(persons=20, items=1500)
    mean, sd = expected_a_posteriori(answers[2:], a, b, c)
    assert np.isfinite(mean).all()
    assert (sd[np.abs(mean) < 2.5] < 0.15).all()


def test_nobody_asked_is_the_population():
    mean, sd = expected_a_posteriori(np.full((2, 5), np.nan), np.ones(5), np.zeros(5), np.zeros(5))
    assert mean == pytest.approx(np.zeros(2), abs=1e-12)
    assert sd == pytest.approx(np.ones(2), abs=1e-4)


@given(st.permutations(range(11)), st.integers(0, 1000))
@settings(max_examples=40)
def test_the_order_of_the_questions_does_not_matter(order, seed):
    answers, a, b, c = simulated(persons=6, items=11, missing=0.2, seed=seed)
    mixed = expected_a_posteriori(answers[:, order], a[list(order)], b[list(order)], c)
    straight = expected_a_posteriori(answers, a, b, c)
    assert mixed[0] == pytest.approx(straight[0], abs=1e-9)


@given(st.integers(0, 10), st.integers(0, 1000))
@settings(max_examples=40)
def test_one_more_right_answer_never_lowers_the_estimate(item, seed):
    answers, a, b, c = simulated(persons=8, items=11, seed=seed, guessing=0.2)
    lower, higher = answers.copy(), answers.copy()
    lower[:, item], higher[:, item] = 0.0, 1.0
    low, high = (expected_a_posteriori(x, a, b, c)[0] for x in (lower, higher))
    assert (high >= low).all()


@given(st.integers(0, 1000), st.sampled_from([0.0, 1.0, np.nan]))
@settings(max_examples=30)
def test_an_item_without_information_changes_no_estimate(seed, mark):
    answers, a, b, c = simulated(persons=6, items=9, seed=seed, missing=0.1)
    longer = np.column_stack([answers, np.full(6, mark)])
    more = expected_a_posteriori(longer, np.append(a, 0.0), np.append(b, 0.0), np.append(c, 0.0))
    assert more[0] == pytest.approx(expected_a_posteriori(answers, a, b, c)[0], abs=1e-12)


def test_an_absurd_answer_is_refused_with_the_person_and_the_item():
    answers, a, b, c = simulated(persons=3, items=4)
    answers[2, 1] = 2.0
    with pytest.raises(DataError) as caught:
        estimate(answers, a, b, c, persons=["p1", "p2", "p3"], items=["i1", "i2", "i3", "i4"])
    assert (caught.value.place.person, caught.value.place.column) == ("p3", "i2")
    with pytest.raises(DataError) as caught:
        estimate(answers, a, b, c)
    assert (caught.value.place.person, caught.value.place.column) == ("3", "2")


def test_parameters_that_cannot_be_are_refused_with_the_item():
    answers, a, b, c = simulated(persons=3, items=4)
    b[3] = np.inf
    with pytest.raises(DataError) as caught:
        estimate(answers, a, b, c, items=["i1", "i2", "i3", "i4"])
    assert caught.value.place.column == "i4"
    with pytest.raises(DataError, match="4 items"):
        estimate(answers[:, :3], a, np.zeros(4), c)
