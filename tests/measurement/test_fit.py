"""Person fit: patterns that do not hang together are a reason to talk, and only that."""

from itertools import product

import numpy as np
import pytest

from taalmeter.errors import DataError
from taalmeter.measurement.estimates import estimate
from taalmeter.measurement.fit import lz_star, not_engaged, person_fit, predictive_p_value
from taalmeter.measurement.model import logistic, probability_right, standard_normal
from taalmeter.measurement.posterior import posterior
from taalmeter.measurement.simulation import Items, answer_patterns
from taalmeter.measurement.tables import pattern_table

TEXTS = [
    Items(np.full(4, 1.3), np.linspace(-0.3, 0.3, 4) + place, np.full(4, 0.2), 0.5)
    for place in (-2.0, -1.0, 0.0, 1.0)
]
TABLES = [pattern_table(t.a, t.b, t.c, t.testlet_sd) for t in TEXTS]


def seen(codes):
    logs = sum(np.log(table[code]) for table, code in zip(TABLES, codes, strict=True))
    return posterior(logs)


def test_the_p_value_by_hand():
    """All 64 ways to answer two texts of three items: those at least as surprising, added up."""
    tables = [pattern_table(np.ones(3), np.full(3, b), np.zeros(3), 0.4) for b in (-1.0, 1.0)]
    codes = [1, 6]
    weights = posterior(np.log(tables[0][1]) + np.log(tables[1][6]))
    marginal = [-np.log(table @ weights) for table in tables]
    surprise = sum(m[code] for m, code in zip(marginal, codes, strict=True))
    expected = sum(
        float((tables[0][i] * tables[1][j]) @ weights)
        for i, j in product(range(8), repeat=2)
        if marginal[0][i] + marginal[1][j] >= surprise - 0.01
    )
    assert predictive_p_value(weights, tables, codes) == pytest.approx(expected, abs=0.02)


def test_answers_that_follow_the_model_are_seldom_called_surprising():
    rng = np.random.default_rng(1)
    codes = answer_patterns(rng.standard_normal(150), TEXTS, rng)
    values = [predictive_p_value(seen(row), TABLES, row.tolist()) for row in codes]
    assert np.mean(np.array(values) < 0.05) <= 0.05
    assert 0.4 < np.mean(values) < 0.75


def test_easy_texts_wrong_and_hard_texts_right_is_a_reason_to_talk():
    upside_down = [0, 0, 15, 15]
    found = person_fit(seen(upside_down), TABLES, upside_down)
    assert found.p_value < 0.05
    assert found.talk == ("surprising",)
    expected = [15, 15, 3, 0]
    assert person_fit(seen(expected), TABLES, expected).talk == ()


def test_a_pattern_that_does_not_exist_is_refused_with_its_text():
    with pytest.raises(DataError) as caught:
        predictive_p_value(standard_normal(), TABLES, [0, 16, 0, 0])
    assert caught.value.place.column == "2"


@pytest.mark.parametrize("estimator", ["mle", "wle"])
def test_lz_star_is_standard_normal_for_those_who_fit(estimator):
    """Snijders 2001: the correction restores mean 0 and sd 1; tolerance for 60 items."""
    rng = np.random.default_rng(2)
    a, b = np.exp(rng.normal(0.1, 0.25, 60)), rng.standard_normal(60)
    c = np.zeros(60)
    theta = rng.normal(0, 0.8, 3000)
    answers = (rng.random((3000, 60)) < probability_right(theta, a, b, c)).astype(float)
    found = estimate(answers, a, b, c)
    values = lz_star(answers, a, b, c, getattr(found, estimator), estimator=estimator)
    assert np.nanmean(values) == pytest.approx(0.0, abs=0.12)
    assert np.nanstd(values) == pytest.approx(1.0, abs=0.06)
    assert np.nanmean(values < -1.645) == pytest.approx(0.05, abs=0.02)


def test_lz_star_by_hand():
    """Two Rasch items at -1 and 1, theta 0, easy wrong and hard right: both logits count double.

    W = sum (x - P) logit P = -2 P(easy); the slopes a = 1 are equal, so c_n = sum P Q logit /
    sum P Q = 0, and the variance is 2 P Q.
    """
    p = float(logistic(np.array([1.0]))[0])
    answers = np.array([[0.0, 1.0], [1.0, 0.0]])
    got = lz_star(
        answers,
        np.ones(2),
        np.array([-1.0, 1.0]),
        np.zeros(2),
        np.zeros(2),
        estimator="mle",
    )
    scale = np.sqrt(2 * p * (1 - p))
    assert got == pytest.approx([-2 * p / scale, 2 * (1 - p) / scale])


def test_lz_star_says_nothing_of_one_answer_or_of_no_estimate():
    answers = np.array([[1.0, np.nan, np.nan], [1.0, 0.0, 1.0]])
    values = lz_star(
        answers,
        np.ones(3),
        np.arange(3.0),
        np.zeros(3),
        np.array([0.0, np.nan]),
        estimator="wle",
    )
    assert np.isnan(values).all()


def test_lz_star_refuses_absurd_answers_with_person_and_item():
    with pytest.raises(DataError) as caught:
        lz_star(
            np.array([[1.0, 3.0]]),
            np.ones(2),
            np.zeros(2),
            np.zeros(2),
            np.zeros(1),
            estimator="map",
            persons=["p9"],
            items=["a", "b"],
        )
    assert (caught.value.place.person, caught.value.place.column) == ("p9", "b")


def test_without_answer_times_a_guesser_and_a_non_reader_look_alike():
    marks = [False, False, True, False, False, False, True, False]
    engaged = float(standard_normal() @ (TABLES[1][0b0010] * TABLES[2][0b0010]))
    alone = not_engaged(marks, [0.2] * 8, engaged)
    rushed = not_engaged(marks, [0.2] * 8, engaged, rapid=[True] * 7 + [False])
    calm = not_engaged(marks, [0.2] * 8, engaged, rapid=[False] * 8)
    assert alone < 0.5
    assert rushed > 0.95
    assert calm < alone


def test_the_chance_of_not_being_engaged_by_hand():
    """Share .1; two four-option questions, one right: .25 x .75 against a model chance of .3."""
    got = not_engaged([True, False], [0.25, 0.25], 0.3, share=0.1)
    assert got == pytest.approx(0.1 * 0.1875 / (0.1 * 0.1875 + 0.9 * 0.3))
    with pytest.raises(DataError):
        not_engaged([True], [0.25, 0.25], 0.3)
