"""From likelihood to what may be said: posterior, level probabilities, and the level of least loss.

Level cuts have standard errors; a level's probability is therefore integrated over both the
person's place and the cut's.
"""

from functools import lru_cache
from math import erf, sqrt

import numpy as np

from taalmeter.measurement.model import GRID, Matrix, Vector, standard_normal

_normal_cdf = np.vectorize(lambda x: 0.5 * (1.0 + erf(x / sqrt(2.0))), otypes=[np.float64])


def posterior(log_likelihood: Vector, prior: Vector | None = None) -> Vector:
    """Give the posterior over the grid: shape (Q,), sums to 1.

    Args:
        log_likelihood: log P(all answers | theta), shape (Q,).
        prior: weights over the grid, by default the standard normal population.
    """
    weights = standard_normal() if prior is None else prior
    scaled = weights * np.exp(log_likelihood - log_likelihood.max())
    return np.asarray(scaled / scaled.sum())


def mean_and_sd(weights: Vector, grid: Vector = GRID) -> tuple[float, float]:
    """Give mean and standard deviation of a distribution over the grid."""
    mean = float(weights @ grid)
    return mean, float(sqrt(max(float(weights @ (grid - mean) ** 2), 0.0)))


def probability_above(cuts: Vector, standard_errors: Vector, grid: Vector = GRID) -> Matrix:
    """Give P(at or above each cut | theta): shape (Q, K), falling from cut to cut.

    A node stands for the cell around it, so the chance is averaged over that cell: a cut between
    two nodes then counts for its part, and a standard error of 0 is allowed. Unequal standard
    errors could make a higher cut easier to reach in the tails; the running minimum keeps the
    levels ordered.

    Args:
        cuts: cut scores on the latent scale, shape (K,), rising.
        standard_errors: of the cuts, shape (K,), 0 or more.
        grid: evenly spaced points, shape (Q,).
    """
    return _above(tuple(cuts.tolist()), tuple(standard_errors.tolist()), tuple(grid.tolist()))


@lru_cache(maxsize=256)
def _above(
    cuts: tuple[float, ...], standard_errors: tuple[float, ...], grid: tuple[float, ...]
) -> Matrix:
    nodes = np.array(grid)
    half = 0.5 * (nodes[1] - nodes[0])
    columns = []
    for cut, error in zip(cuts, standard_errors, strict=True):
        high, low = nodes + half - cut, nodes - half - cut
        if error > 0:
            rising = _ramp(high / error) - _ramp(low / error)
            columns.append(rising * error / (2.0 * half))
        else:
            columns.append((np.maximum(high, 0.0) - np.maximum(low, 0.0)) / (2.0 * half))
    above = np.clip(np.stack(columns, axis=1), 0.0, 1.0)
    above = np.minimum.accumulate(above, axis=1)
    above.setflags(write=False)
    return np.asarray(above)


def _ramp(x: Vector) -> Vector:
    """Give the integral of the normal distribution function up to x."""
    return np.asarray(x * _normal_cdf(x) + np.exp(-0.5 * x**2) / sqrt(2.0 * np.pi))


def level_membership(cuts: Vector, standard_errors: Vector, grid: Vector = GRID) -> Matrix:
    """Give P(level | theta) for the K + 1 levels that K cuts make: shape (Q, K + 1)."""
    above = probability_above(cuts, standard_errors, grid)
    edges = np.concatenate([np.ones((grid.size, 1)), above, np.zeros((grid.size, 1))], axis=1)
    return np.asarray(edges[:, :-1] - edges[:, 1:])


def level_probabilities(weights: Vector, cuts: Vector, standard_errors: Vector) -> Vector:
    """Give P(level) for the K + 1 levels that K cuts make, lowest first; sums to 1."""
    return np.asarray(weights @ level_membership(cuts, standard_errors))


def loss_table(levels: int, missed: float, needless: float) -> Matrix:
    """Give the loss of saying level d when k is true: shape (levels, levels).

    Saying too high costs `missed` a level, saying too low costs `needless` a level.
    """
    said, true = np.indices((levels, levels))
    return np.where(said > true, (said - true) * missed, (true - said) * needless).astype(float)


def loss_by_cut(missed: Vector, needless: Vector) -> Matrix:
    """Give a loss table in which every cut has its own costs: shape (K + 1, K + 1).

    Saying a level above the true one costs `missed` for each cut in between, below it `needless`.

    Args:
        missed, needless: for each cut, lowest first, each shape (K,).
    """
    too_high = np.concatenate([[0.0], np.cumsum(missed)])
    too_low = np.concatenate([[0.0], np.cumsum(needless)])
    return np.asarray(
        np.maximum(too_high[:, None] - too_high, 0.0) + np.maximum(too_low - too_low[:, None], 0.0)
    )


def least_loss_level(probabilities: Vector, loss: Matrix) -> tuple[int, float]:
    """Give the level that is expected to cost least, and that expected loss.

    Args:
        probabilities: P(level), shape (K + 1,).
        loss: of saying level d when k is true, shape (K + 1, K + 1).
    """
    expected = loss @ probabilities
    best = int(np.argmin(expected))
    return best, float(expected[best])


def mastery_probability(correct: int, answered: int, criterion: float, guessing: float) -> float:
    """Give P(share of a universe of easy questions known > criterion), from a flat start.

    Args:
        correct, answered: counts, 0 <= correct <= answered.
        criterion: the share that must be known, between 0 and 1.
        guessing: probability of a right answer by guessing.
    """
    share = (np.arange(1000) + 0.5) / 1000
    right = guessing + (1.0 - guessing) * share
    weights = right**correct * (1.0 - right) ** (answered - correct)
    return float(weights[share > criterion].sum() / weights.sum())
