"""Logistic regression of an item on skill and group (Swaminathan & Rogers 1990).

Three nested models: skill; skill and group (uniform DIF: harder by as much for everyone in the
group); and their product (non-uniform DIF: by more for some than for others). The item's guessing
is kept in the curve, P = c + (1 - c) / (1 + exp(-eta)), since without it a mere difference in
skill between the groups looks like DIF.
"""

from dataclasses import dataclass
from math import erfc, exp, inf, lgamma, log, log1p, sqrt

import numpy as np

from taalmeter.measurement.model import Matrix, Vector, logistic

_ROUNDS = 30
_TOLERANCE = 1e-8
_LARGEST_STEP = 2.0


@dataclass(frozen=True)
class GroupEffects:
    """What the regressions say of one item.

    Attributes:
        uniform: log odds of the focal group minus that of the reference group at equal skill.
        se_uniform: its standard error.
        p_uniform, p_non_uniform: of the likelihood-ratio tests of group, and of its product with
            skill, over the plausible values (Meng & Rubin 1992).
    """

    uniform: float
    se_uniform: float
    p_uniform: float
    p_non_uniform: float


def group_effects(right: Vector, focal: Vector, theta: Matrix, c: float) -> GroupEffects:
    """Fit the three models to one item.

    Args:
        right: 1 right, 0 wrong, shape (N,), of those who answered.
        focal: 1 in the focal group, 0 in the reference group, shape (N,).
        theta: plausible values, shape (N, M), M at least 2.
        c: the item's guessing.
    """
    draws = theta.shape[1]
    # Group coded -.5 and .5 and skill centred, so that the product changes the rest little.
    side = np.broadcast_to(focal - 0.5, (draws, focal.size))
    skill = (theta - theta.mean(axis=0)).T
    design = np.stack([np.ones_like(skill), skill, side, skill * side], axis=2)
    fits = []
    start = np.zeros((draws, 2))
    for width in (2, 3, 4):
        fits.append(_fit(design[:, :, :width], right, c, start))
        start = np.concatenate([fits[-1].beta, np.zeros((draws, 1))], axis=1)
    skill_only, uniform, product = fits
    effect = uniform.beta[:, 2]
    within = float(uniform.variance[:, 2].mean())
    between = float(effect.var(ddof=1))
    return GroupEffects(
        uniform=float(effect.mean()),
        se_uniform=sqrt(within + (1.0 + 1.0 / draws) * between),
        p_uniform=_pooled_test(design, right, c, skill_only, uniform),
        p_non_uniform=_pooled_test(design, right, c, uniform, product),
    )


@dataclass(frozen=True)
class _Fit:
    """Coefficients and their variances, shape (M, k), and log-likelihoods, shape (M,)."""

    beta: Matrix
    variance: Matrix
    log_likelihood: Vector


def _fit(design: Matrix, right: Vector, c: float, start: Matrix) -> _Fit:
    """Fit M regressions side by side by Fisher scoring; design has shape (M, N, k)."""
    beta = start.copy()
    width = beta.shape[1]
    ridge = 1e-9 * np.eye(width)
    for _ in range(_ROUNDS):
        core = logistic(np.einsum("mnk,mk->mn", design, beta))
        chance = c + (1.0 - c) * core
        pull = core / chance
        score = np.einsum("mnk,mn->mk", design, (right - chance) * pull)
        weight = (1.0 - c) * core * (1.0 - core) * pull
        information = np.matmul(design.transpose(0, 2, 1), design * weight[:, :, None]) + ridge
        step = np.linalg.solve(information, score[:, :, None])[:, :, 0]
        beta += np.clip(step, -_LARGEST_STEP, _LARGEST_STEP)
        if np.abs(step).max() < _TOLERANCE:
            break
    variance = np.diagonal(np.linalg.inv(information), axis1=1, axis2=2)
    return _Fit(beta, np.asarray(variance), _log_likelihood(design, right, c, beta))


def _log_likelihood(design: Matrix, right: Vector, c: float, beta: Matrix) -> Vector:
    core = logistic(np.einsum("mnk,mk->mn", design, beta))
    chance = np.clip(c + (1.0 - c) * core, 1e-12, 1.0 - 1e-12)
    return np.asarray(np.log(np.where(right == 1.0, chance, 1.0 - chance)).sum(axis=1))


def _pooled_test(design: Matrix, right: Vector, c: float, small: _Fit, large: _Fit) -> float:
    """Give the p-value of one more coefficient over M sets of plausible values."""
    draws = small.beta.shape[0]
    apart = 2.0 * float((large.log_likelihood - small.log_likelihood).mean())
    means = []
    for fit in (small, large):
        beta = np.broadcast_to(fit.beta.mean(axis=0), fit.beta.shape)
        means.append(_log_likelihood(design[:, :, : fit.beta.shape[1]], right, c, beta))
    together = max(2.0 * float((means[1] - means[0]).mean()), 0.0)
    extra = max((draws + 1.0) / (draws - 1.0) * (apart - together), 0.0)
    statistic = together / (1.0 + extra)
    if extra == 0.0:
        return f_tail(statistic, inf)
    spare = draws - 1.0
    if spare > 4.0:
        freedom = 4.0 + (spare - 4.0) * (1.0 + (1.0 - 2.0 / spare) / extra) ** 2
    else:
        freedom = spare * (1.0 + 1.0 / extra) ** 2
    return f_tail(statistic, freedom)


def f_tail(statistic: float, freedom: float) -> float:
    """Give P(F > statistic) for 1 and `freedom` degrees of freedom; chi-square when infinite."""
    if statistic <= 0.0:
        return 1.0
    if freedom > 1e6:
        return erfc(sqrt(0.5 * statistic))
    return _incomplete_beta(freedom / (freedom + statistic), 0.5 * freedom, 0.5)


def _incomplete_beta(x: float, p: float, q: float) -> float:
    """Give the regularised incomplete beta function by its continued fraction (Lentz 1976)."""
    if x > (p + 1.0) / (p + q + 2.0):
        return 1.0 - _incomplete_beta(1.0 - x, q, p)
    front = exp(lgamma(p + q) - lgamma(p) - lgamma(q) + p * log(x) + q * log1p(-x)) / p
    numerator, denominator, value = 1.0, 0.0, 1.0
    for index in range(400):
        half = index // 2
        if index == 0:
            term = 1.0
        elif index % 2 == 0:
            term = half * (q - half) * x / ((p + index - 1.0) * (p + index))
        else:
            term = -(p + half) * (p + q + half) * x / ((p + index - 1.0) * (p + index))
        denominator = 1.0 / (1.0 + term * denominator)
        numerator = 1.0 + term / numerator
        value *= numerator * denominator
        if abs(1.0 - numerator * denominator) < 1e-12:
            break
    return front * (value - 1.0)
