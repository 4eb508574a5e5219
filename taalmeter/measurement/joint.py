"""Two correlated skills at once: what answers in one say of the other.

Reading and writing are standard normal with correlation rho. The joint posterior on a GRID x GRID
lattice is `e^lR(q) Phi_rho(q, r) e^lW(r)`, scaled to 1; each marginal is one matrix-vector
product: `pi_R ~ e^lR o (Phi_rho e^lW)`. A rho that is too high turns the gain into a loss, so it
starts low (0.6) and is raised only on evidence.
"""

from functools import lru_cache

import numpy as np

from taalmeter.errors import DataError
from taalmeter.measurement.model import GRID, Matrix, Vector, standard_normal

_FITTING_ROUNDS = 50


@lru_cache(maxsize=32)
def population(rho: float) -> Matrix:
    """Give the population of two skills on the lattice: shape (Q, Q), sums to 1, symmetric.

    Rows and columns are fitted to `standard_normal` (iterative proportional fitting), so that a
    skill without answers, next to one without answers, is exactly the one-skill population.

    Args:
        rho: correlation of the skills, -0.95 to 0.95 (beyond that the lattice is too coarse).

    Raises:
        DataError: rho is out of bounds.
    """
    if not -0.95 <= rho <= 0.95:
        raise DataError(
            f"the correlation {rho} is not between -0.95 and 0.95.",
            remedy="Give the correlation of the two skills, 0.6 when nothing is known.",
        )
    first, second = GRID[:, None], GRID[None, :]
    exponent = -0.5 * (first**2 - 2.0 * rho * first * second + second**2) / (1.0 - rho**2)
    weights = np.exp(exponent - exponent.max())
    wanted = standard_normal()
    for _ in range(_FITTING_ROUNDS):
        scale = np.sqrt(wanted / weights.sum(axis=1))
        weights = scale[:, None] * weights * scale[None, :]
    weights /= weights.sum()
    weights.setflags(write=False)
    return np.asarray(weights)


def joint_posterior(log_first: Vector, log_second: Vector, prior: Matrix) -> Matrix:
    """Give the posterior of two skills: shape (Q, Q), rows the first skill; sums to 1.

    Args:
        log_first, log_second: log P(answers in this skill | theta), each shape (Q,); zeros where
            nothing was answered.
        prior: `population(rho)`.
    """
    weights = scaled(log_first)[:, None] * prior * scaled(log_second)[None, :]
    return np.asarray(weights / weights.sum())


def marginals(log_first: Vector, log_second: Vector, prior: Matrix) -> tuple[Vector, Vector]:
    """Give the posterior of each skill, each shape (Q,) and summing to 1: two mat-vecs."""
    first, second = scaled(log_first), scaled(log_second)
    of_first = first * (prior @ second)
    of_second = second * (prior.T @ first)
    return np.asarray(of_first / of_first.sum()), np.asarray(of_second / of_second.sum())


def scaled(log_likelihood: Vector) -> Vector:
    """Give the likelihood divided by its highest value, along the last axis."""
    return np.asarray(np.exp(log_likelihood - log_likelihood.max(axis=-1, keepdims=True)))


def belief(
    log_first: Vector, log_second: Vector, prior: Matrix, second_membership: Matrix
) -> Matrix:
    """Give P(level of the second skill, place on the first): shape (K, Q), sums to 1.

    This is all that choosing the next text of the first skill needs to know of both.

    Args:
        log_first, log_second: as in `joint_posterior`; or shape (N, Q) for N persons.
        prior: `population(rho)`.
        second_membership: `level_membership` of the second skill, shape (Q, K).

    Returns:
        Shape (K, Q), or (N, K, Q) for N persons.
    """
    weighted = scaled(log_second)[..., None, :] * second_membership.T
    found = scaled(log_first)[..., None, :] * (weighted @ prior.T)
    return np.asarray(found / found.sum(axis=(-2, -1), keepdims=True))


def level_pairs(
    log_first: Vector,
    log_second: Vector,
    prior: Matrix,
    first_membership: Matrix,
    second_membership: Matrix,
) -> Matrix:
    """Give P(level of the first skill, level of the second): shape (K1, K2), sums to 1.

    Its row and column sums are the level probabilities of each skill; rules that look at both
    skills need the pairs, because the skills stay correlated after the answers.
    """
    pairs = belief(log_first, log_second, prior, second_membership) @ first_membership
    return np.asarray(pairs.T)
