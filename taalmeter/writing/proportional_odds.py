"""Fits points 0 to 3 by proportional odds: P(Y >= k) = 1 / (1 + exp(-(w·z - t_k))).

McCullagh (1980). Each weight may be held at 0 or above, so that a feature never counts against its
meaning, and under a cap, so that no single feature decides. Maximum likelihood with a small ridge,
by L-BFGS-B on the exact gradient.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize
from scipy.special import expit

from taalmeter.errors import DataError

Vector = npt.NDArray[np.float64]
Points = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Fit:
    """Weights (p,), thresholds (K - 1,) in rising order, and the log likelihood without ridge."""

    weights: Vector
    thresholds: Vector
    loglik: float


def fit(
    values: Vector,
    points: Points,
    highest: int,
    *,
    lowest_weight: float = -np.inf,
    highest_weight: float = np.inf,
    ridge: float = 0.0,
) -> Fit:
    """Fit weights and thresholds.

    Args:
        values: standardised features, shape (N, p).
        points: 0 to `highest`, shape (N,).
        highest: the most points there are.
        lowest_weight, highest_weight: bounds of every weight.
        ridge: half the penalty on squared weights; thresholds get a hundredth of it (at least
            1e-6), so that points nobody got do not run off to infinity.

    Raises:
        DataError: all texts have the same points, or values are missing.
    """
    if np.unique(points).size < 2:
        raise DataError(
            "all texts have the same points on a row; nothing can be learned from them.",
            remedy="Add texts with other points.",
        )
    if not np.isfinite(values).all():
        raise DataError("a feature has no value.", remedy="Fill it, or leave the feature out.")
    number = values.shape[1]
    share = np.array([np.clip(np.mean(points >= k), 0.01, 0.99) for k in range(1, highest + 1)])
    start = -np.log(share / (1.0 - share))
    gaps = np.log(np.maximum(np.diff(start), 0.05))
    begin = np.concatenate([np.zeros(number), start[:1], gaps])
    free: list[tuple[float, float]] = [(-20.0, 20.0)] + [(-8.0, 4.0)] * (highest - 1)
    bounds = [(lowest_weight, highest_weight)] * number + free
    found = optimize.minimize(
        _loss,
        begin,
        args=(values, points, ridge),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-8},
    )
    x = np.asarray(found.x)
    weights, thresholds = x[:number], _thresholds(x[number:])
    chances = point_chances(values @ weights, thresholds)
    loglik = float(np.log(chances[np.arange(len(points)), points]).sum())
    return Fit(weights, thresholds, loglik)


def _thresholds(free: Vector) -> Vector:
    return np.asarray(free[0] + np.concatenate([[0.0], np.cumsum(np.exp(free[1:]))]))


def point_chances(logit: Vector, thresholds: Vector) -> Vector:
    """Give the chance of each number of points: shape (N,) to (N, K), rows sum to 1."""
    above = expit(np.asarray(logit)[..., None] - thresholds)
    edge = np.ones((*above.shape[:-1], 1))
    whole = np.concatenate([edge, above, 0.0 * edge], axis=-1)
    return np.asarray(np.maximum(whole[..., :-1] - whole[..., 1:], 1e-300))


def _loss(x: Vector, values: Vector, points: Points, ridge: float) -> tuple[float, Vector]:
    """Give minus the penalised log likelihood, and its gradient."""
    number = values.shape[1]
    weights, free = x[:number], x[number:]
    thresholds = _thresholds(free)
    above = expit((values @ weights)[:, None] - thresholds)
    count = len(points)
    whole = np.concatenate([np.ones((count, 1)), above, np.zeros((count, 1))], axis=1)
    rows = np.arange(count)
    chance = np.maximum(whole[rows, points] - whole[rows, points + 1], 1e-300)
    slope = whole * (1.0 - whole)
    by_logit = (slope[rows, points] - slope[rows, points + 1]) / chance
    by_threshold = np.zeros_like(whole)
    np.add.at(by_threshold, (rows, points), -slope[rows, points] / chance)
    np.add.at(by_threshold, (rows, points + 1), slope[rows, points + 1] / chance)
    of_threshold = by_threshold[:, 1:-1].sum(axis=0)
    later = np.cumsum(of_threshold[::-1])[::-1]
    of_free = np.concatenate([[of_threshold.sum()], later[1:] * np.exp(free[1:])])
    small = max(ridge / 100.0, 1e-6)
    gradient = -np.concatenate([values.T @ by_logit, of_free])
    gradient += np.concatenate([ridge * weights, small * free])
    penalty = 0.5 * (ridge * (weights @ weights) + small * (free @ free))
    return float(-np.log(chance).sum() + penalty), np.asarray(gradient)
