"""Two skills at once: what one says of the other, and nothing more than that."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taalmeter.errors import DataError
from taalmeter.measurement.joint import (
    belief,
    joint_posterior,
    level_pairs,
    marginals,
    population,
)
from taalmeter.measurement.model import GRID, standard_normal
from taalmeter.measurement.posterior import level_membership, level_probabilities, posterior

CUTS, ERRORS = np.array([-0.8, 0.4]), np.array([0.2, 0.2])
MEMBER = level_membership(CUTS, ERRORS)
values = st.lists(st.floats(-40, 0), min_size=GRID.size, max_size=GRID.size)
rhos = st.sampled_from([-0.5, 0.0, 0.3, 0.6, 0.8, 0.95])


@given(rhos)
def test_each_skill_alone_is_the_population(rho):
    prior = population(rho)
    assert prior.sum() == pytest.approx(1.0)
    assert prior.sum(axis=1) == pytest.approx(standard_normal(), abs=1e-12)
    assert prior == pytest.approx(prior.T)
    assert GRID @ prior @ GRID == pytest.approx(rho, abs=5e-4)


@given(values, values, rhos)
def test_the_posterior_is_certain_in_all(first, second, rho):
    joint = joint_posterior(np.array(first), np.array(second), population(rho))
    pairs = level_pairs(np.array(first), np.array(second), population(rho), MEMBER, MEMBER)
    assert joint.sum() == pytest.approx(1.0)
    assert pairs.sum() == pytest.approx(1.0)
    assert (pairs > -1e-12).all()


@given(values, values, rhos)
def test_the_two_products_give_the_marginals_of_the_whole(first, second, rho):
    one, two = np.array(first), np.array(second)
    joint = joint_posterior(one, two, population(rho))
    of_first, of_second = marginals(one, two, population(rho))
    assert of_first == pytest.approx(joint.sum(axis=1), abs=1e-12)
    assert of_second == pytest.approx(joint.sum(axis=0), abs=1e-12)
    pairs = level_pairs(one, two, population(rho), MEMBER, MEMBER)
    assert pairs == pytest.approx(MEMBER.T @ joint @ MEMBER, abs=1e-12)
    assert pairs.sum(axis=1) == pytest.approx(level_probabilities(of_first, CUTS, ERRORS))


@given(values, values)
def test_unrelated_skills_say_nothing_of_each_other(first, second):
    of_first, _ = marginals(np.array(first), np.array(second), population(0.0))
    assert of_first == pytest.approx(posterior(np.array(first)), abs=1e-12)


@given(values, rhos)
def test_a_skill_without_answers_leaves_the_other_as_it_was(first, rho):
    of_first, _ = marginals(np.array(first), np.zeros(GRID.size), population(rho))
    assert of_first == pytest.approx(posterior(np.array(first)), abs=1e-9)


def test_a_known_skill_pulls_the_other_by_the_correlation():
    """Bivariate normal: E(writing | reading = 1.5) = 0.6 x 1.5, sd = sqrt(1 - 0.36)."""
    known = np.where(np.isclose(GRID, 1.5), 0.0, -800.0)
    _, writing = marginals(known, np.zeros(GRID.size), population(0.6))
    assert writing @ GRID == pytest.approx(0.9, abs=1e-3)
    assert np.sqrt(writing @ GRID**2 - 0.81) == pytest.approx(0.8, abs=2e-3)


def test_persons_side_by_side_are_as_persons_one_by_one():
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(3, GRID.size)), rng.normal(size=(3, GRID.size))
    together = belief(first, second, population(0.6), MEMBER)
    for person in range(3):
        alone = belief(first[person], second[person], population(0.6), MEMBER)
        assert together[person] == pytest.approx(alone, abs=1e-15)


@pytest.mark.parametrize("rho", [1.0, -0.99, float("nan")])
def test_a_correlation_that_cannot_be_is_refused(rho):
    with pytest.raises(DataError):
        population(rho)
