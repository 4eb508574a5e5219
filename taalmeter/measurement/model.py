"""The response models: how probable an answer is for someone at each point of the latent scale.

Right or wrong answers follow the two-parameter logistic model with a guessing floor that is fixed
by the number of options (Birnbaum 1968). Rubric points follow the generalised partial credit
model (Muraki 1992). The latent scale has mean 0 and standard deviation 1 in the population.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]

# Steps of .15 leave no error a double could show for a posterior sd of .15 or more; cuts lie well
# inside +-4.5, where one person in 150,000 is not.
GRID: Final[Vector] = np.linspace(-4.5, 4.5, 61)
GRID.setflags(write=False)


def standard_normal(grid: Vector = GRID) -> Vector:
    """Give the population distribution over the grid: shape (Q,), sums to 1."""
    weights = np.exp(-0.5 * grid**2)
    return np.asarray(weights / weights.sum())


def logistic(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give 1 / (1 + exp(-x)), without overflow at either end."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def probability_right(theta: Vector, a: Vector, b: Vector, c: Vector) -> Matrix:
    """Give P(right) for each person point and item.

    Args:
        theta: points on the latent scale, shape (Q,).
        a, b, c: discrimination (> 0), difficulty and guessing (0 <= c < 1), each shape (J,).

    Returns:
        Shape (Q, J): c + (1 - c) / (1 + exp(-a (theta - b))).
    """
    return np.asarray(c + (1.0 - c) * logistic(a * (theta[:, None] - b)))


def information(theta: Vector, a: Vector, b: Vector, c: Vector) -> Matrix:
    """Give the Fisher information of each item at each point: shape (Q, J).

    Source: Birnbaum 1968; for c > 0 it is a^2 (1 - P) / P ((P - c) / (1 - c))^2.
    """
    p = probability_right(theta, a, b, c)
    return np.asarray(a**2 * (1.0 - p) / p * ((p - c) / (1.0 - c)) ** 2)


def partial_credit(theta: Vector, a: float, steps: Vector) -> Matrix:
    """Give P(points) of a rubric row with K steps at each point: shape (Q, K + 1).

    Args:
        theta: points on the latent scale, shape (Q,).
        a: discrimination (> 0).
        steps: difficulty of each step from k - 1 to k points, shape (K,).
    """
    gains = a * (theta[:, None] - steps[None, :])
    totals = np.concatenate([np.zeros((theta.size, 1)), np.cumsum(gains, axis=1)], axis=1)
    weights = np.exp(totals - totals.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
