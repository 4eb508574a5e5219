"""Marginal maximum likelihood for two-parameter items by EM (Bock & Aitkin 1981), accelerated.

Works on item slopes a and easinesses d, P(right) = c + (1 - c) / (1 + exp(-(a theta + d))), and on
the mean and spread of the population. What is free, fixed or tempered by a prior is in `Task`;
who may ask for which combination is for `calibration`.

Each round is one E-step and one Newton step on the expected complete-data log-likelihood. Rounds
are combined by Anderson acceleration (Anderson 1965; for EM see Henderson & Varadhan 2019); a round
that lowers the objective is undone, so the result is that of plain EM, reached sooner.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from taalmeter.measurement.model import Matrix, Vector
from taalmeter.measurement.observed import Observed

# In standard deviations of the population. Beyond 5 lies 6e-7 of it; with 4.5 the log-likelihood
# of LSAT-6 is off by 3e-4, with 5 by 3e-5.
_EDGE = 5.0
# Rows handled at a time; their working matrix then stays in the processor's cache.
_BLOCK = 1024


@dataclass(frozen=True)
class Prior:
    """Normal priors of b and log a, each array of shape (J,); an infinite sd is no prior."""

    b_mean: Vector
    b_sd: Vector
    log_a_mean: Vector
    log_a_sd: Vector


@dataclass(frozen=True)
class Values:
    """A point in the parameter space: slopes and easinesses, shape (J,), and the population."""

    a: Vector
    d: Vector
    mean: float = 0.0
    sd: float = 1.0


@dataclass(frozen=True)
class Task:
    """What is to be estimated from which answers.

    Attributes:
        observed: the answers.
        c: guessing floors, shape (J,), fixed.
        free: which items are estimated, shape (J,); the others keep their starting values.
        common_slope: the free items share one slope.
        free_population: estimate its mean and standard deviation; otherwise they stay.
        prior: of the free items.
        nodes: number of points at which the population is looked at.
    """

    observed: Observed
    c: Vector
    free: npt.NDArray[np.bool_]
    common_slope: bool
    free_population: bool
    prior: Prior
    nodes: int


@dataclass(frozen=True)
class Solution:
    """Where the rounds ended, with the log-likelihood there; `rounds` counts E-steps."""

    values: Values
    log_likelihood: float
    objective: float
    rounds: int
    converged: bool


@dataclass(frozen=True)
class Counts:
    """What the E-step expects: shape (Q, J) for `right` and `answered`, (Q,) for `mass`."""

    log_likelihood: float
    right: Matrix
    answered: Matrix
    mass: Vector


def nodes_needed(observed: Observed) -> int:
    """Give how many nodes keep the rectangle rule exact: more when a person answered more.

    Its error is 2 exp(-2 (pi s / h)^2) for a posterior of sd s and spacing h. With n answers to
    items of slope 1.5, s is about 1.5 / sqrt(n), and the error a person below 1e-4.
    """
    most = float(observed.answered.sum(axis=1).max())
    spacing = min(0.4, 2.0 / np.sqrt(most))
    return 2 * int(np.ceil(_EDGE / spacing)) + 1


def standard_nodes(count: int) -> tuple[Vector, Vector]:
    """Give nodes of a standard normal population and their log weights, each shape (Q,)."""
    nodes = np.linspace(-_EDGE, _EDGE, count)
    log_weights = -0.5 * nodes**2
    return nodes, np.asarray(log_weights - np.log(np.exp(log_weights).sum()))


def merge_equal_scores(observed: Observed) -> Observed:
    """Replace persons with the same number right by their mean: exact for equal slopes, c = 0.

    The posterior then depends on the number right alone, and everything else is linear in the
    answers (Rasch 1960), so J + 1 rows do the work of N. Answers must be complete.
    """
    scores = observed.right.sum(axis=1).astype(np.int64)
    groups = np.zeros((observed.right.shape[1] + 1, scores.size))
    groups[scores, np.arange(scores.size)] = observed.weights
    sizes = groups.sum(axis=1)
    held = sizes > 0
    right = (groups[held] @ observed.right) / sizes[held, None]
    return replace(
        observed,
        right=right,
        answered=np.ones_like(right),
        weights=sizes[held],
        rows=np.flatnonzero(held),
    )


class Engine:
    """Carries out the E-step of one task.

    Attributes:
        task: what is estimated.
        observed: the answers, merged by score where that is exact.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        observed = task.observed
        complete = observed.complete
        if complete and task.common_slope and task.free.all() and not task.c.any():
            observed = merge_equal_scores(observed)
        self.observed = observed
        self._nodes, self._log_weights = standard_nodes(task.nodes)
        self._complete = complete
        # One product with this matrix gives log-likelihoods; one with its transpose gives counts.
        ones = np.ones((1, observed.weights.size))
        middle = [] if complete else [observed.answered.T]
        self._design = np.ascontiguousarray(np.concatenate([observed.right.T, *middle, ones]))

    def theta(self, values: Values) -> Vector:
        """Give the nodes on the latent scale: shape (Q,)."""
        return np.asarray(values.mean + values.sd * self._nodes)

    def expect(self, values: Values) -> Counts:
        """Give what the answers and these values lead one to expect."""
        wide = values.a.size
        terms = self._log_terms(values)
        total = 0.0
        sums = np.zeros_like(terms)
        for rows in self.blocks():
            posterior, log_marginal = self._posterior(terms, rows)
            weights = self.observed.weights[rows]
            total += float(weights @ log_marginal)
            posterior *= weights
            sums += posterior @ self._design[:, rows].T
        mass = sums[:, -1]
        answered = np.repeat(mass[:, None], wide, axis=1) if self._complete else sums[:, wide:-1]
        return Counts(total, sums[:, :wide], answered, mass)

    def blocks(self) -> Iterator[slice]:
        """Give the rows in blocks that fit the processor's cache."""
        for start in range(0, self.observed.weights.size, _BLOCK):
            yield slice(start, start + _BLOCK)

    def posteriors(self, values: Values, rows: slice) -> Matrix:
        """Give the posterior of each of these persons over the nodes: shape (Q, n)."""
        return self._posterior(self._log_terms(values), rows)[0]

    def _posterior(self, terms: Matrix, rows: slice) -> tuple[Matrix, Vector]:
        joint = terms @ self._design[:, rows]
        highest = joint.max(axis=0)
        joint -= highest
        np.exp(joint, out=joint)
        marginal = joint.sum(axis=0)
        joint /= marginal
        return joint, np.asarray(np.log(marginal) + highest)

    def _log_terms(self, values: Values) -> Matrix:
        """Give what each row of the design adds to the log-likelihood: shape (Q, rows)."""
        core = np.outer(self.theta(values), values.a) + values.d
        log_odds, log_wrong = core, -np.logaddexp(0.0, core)
        c = self.task.c
        if c.any():
            # P / (1 - P) = (c + exp(core)) / (1 - c), which no large core can make 0 or infinite.
            with np.errstate(divide="ignore"):
                log_odds = np.logaddexp(np.log(c), core) - np.log1p(-c)
            log_wrong = log_wrong + np.log1p(-c)
        base = self._log_weights[:, None]
        if self._complete:
            return np.concatenate([log_odds, base + log_wrong.sum(axis=1, keepdims=True)], axis=1)
        return np.concatenate([log_odds, log_wrong, base], axis=1)

    def log_prior(self, values: Values) -> float:
        """Give the log density of the priors at a point, without its constant."""
        prior, free = self.task.prior, self.task.free
        with_b = free & np.isfinite(prior.b_sd)
        with_a = free & np.isfinite(prior.log_a_sd)
        if (values.a[with_a | with_b] <= 0.0).any():
            return -np.inf
        b = -values.d[with_b] / values.a[with_b]
        far_b = (b - prior.b_mean[with_b]) / prior.b_sd[with_b]
        far_a = (np.log(values.a[with_a]) - prior.log_a_mean[with_a]) / prior.log_a_sd[with_a]
        share = max(int(free.sum()), 1) if self.task.common_slope else 1
        return float(-0.5 * (far_b @ far_b) - 0.5 * (far_a @ far_a) / share)
