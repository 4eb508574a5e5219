"""Plausible values: draws of where each person may be, given answers and group.

People who answered different items have no sum score in common, so persons are compared at equal
plausible values (Mislevy 1991). Each group has its own population mean and sd here, because draws
from a common one would pull groups together and turn a real difference in skill into item bias.
"""

import numpy as np
import numpy.typing as npt

from taalmeter.measurement.model import GRID, Matrix, Vector, probability_right

_MOST_ROUNDS = 500
_TOLERANCE = 1e-5


def item_log_likelihoods(a: Vector, b: Vector, c: Vector) -> tuple[Matrix, Matrix]:
    """Give log P and log (1 - P) of each item over the grid: two of shape (J, Q)."""
    right = probability_right(GRID, a, b, c).T
    return np.log(right), np.log1p(-right)


def group_populations(
    log_likelihood: Matrix, group: npt.NDArray[np.intp], weights: Vector, groups: int
) -> Matrix:
    """Estimate a normal population for each group by EM: weights over the grid, shape (G, Q).

    Args:
        log_likelihood: log P(answers | theta) of each person, shape (N, Q).
        group: which group each person is in, 0 to groups - 1, shape (N,).
        weights: persons a row, shape (N,).
    """
    populations = np.empty((groups, GRID.size))
    likelihood = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    for index in range(groups):
        mine = group == index
        populations[index] = _population(likelihood[mine], weights[mine])
    return populations


def draw(log_likelihood: Matrix, prior: Matrix, uniform: Matrix) -> Matrix:
    """Draw plausible values by inverting each person's posterior distribution.

    A node's probability is spread evenly over its cell, so that draws are not heaped on nodes.

    Args:
        log_likelihood: shape (N, Q).
        prior: weights over the grid for each person, shape (N, Q).
        uniform: numbers between 0 and 1, shape (N, M); the same numbers give the same draws.

    Returns:
        Shape (N, M).
    """
    width = float(GRID[1] - GRID[0])
    posterior = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True)) * prior
    upto = np.cumsum(posterior, axis=1)
    upto /= upto[:, -1:]
    draws = np.empty_like(uniform)
    for column, wanted in enumerate(uniform.T):
        node = np.minimum((upto <= wanted[:, None]).sum(axis=1), GRID.size - 1)
        row = np.arange(wanted.size)
        below = np.where(node > 0, upto[row, node - 1], 0.0)
        share = (wanted - below) / np.maximum(upto[row, node] - below, 1e-300)
        draws[:, column] = GRID[node] + (np.clip(share, 0.0, 1.0) - 0.5) * width
    return draws


def _population(likelihood: Matrix, weights: Vector) -> Vector:
    mean, sd = 0.0, 1.0
    for _ in range(_MOST_ROUNDS):
        density = _normal(mean, sd)
        posterior = likelihood * density
        posterior /= posterior.sum(axis=1, keepdims=True)
        mass = weights @ posterior / weights.sum()
        before = mean, sd
        mean = float(mass @ GRID)
        sd = max(float(np.sqrt(mass @ (GRID - mean) ** 2)), 0.1)
        if max(abs(mean - before[0]), abs(sd - before[1])) < _TOLERANCE:
            break
    return _normal(mean, sd)


def _normal(mean: float, sd: float) -> Vector:
    density = np.exp(-0.5 * ((GRID - mean) / sd) ** 2)
    return np.asarray(density / density.sum())
