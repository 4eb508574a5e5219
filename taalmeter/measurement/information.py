"""How much the answers say about the parameters: the observed information, by Louis (1982).

Observed information = expected complete-data information minus what the latent scale hides: for
every person the covariance of the complete-data score over that person's posterior. Nothing is
approximated but the integral over the population, as in estimation itself.
"""

from dataclasses import dataclass

import numpy as np

from taalmeter.measurement.marginal import Counts, Engine, Task, Values
from taalmeter.measurement.model import Matrix, Vector, logistic


@dataclass(frozen=True)
class _Shape:
    """The item curves at the nodes, each shape (Q, J); pull is dP/deta / (P (1 - P))."""

    theta: Vector
    core: Matrix
    right: Matrix
    pull: Matrix


def covariance(engine: Engine, values: Values) -> Matrix | None:
    """Give the covariance of log a and b at the maximum: shape (2 J, 2 J), log a first.

    Rows and columns of items that were not estimated are 0; with a common slope all its rows are
    equal. The uncertainty of a free population is included.

    Returns:
        None where the information is not positive definite: the values are not a maximum, or the
        answers do not determine them.
    """
    task = engine.task
    counts = engine.expect(values)
    shape = _shape(task, engine.theta(values), values)
    observed = _complete_information(task, values, counts, shape)
    observed -= _hidden_information(engine, values, counts, shape)
    natural = _to_log_a_and_b(task, values, counts, shape, observed)
    spread = _spread(task)
    try:
        small = spread.T @ natural @ spread
        np.linalg.cholesky(small)
    except np.linalg.LinAlgError:
        return None
    wide = 2 * values.a.size
    return np.asarray((spread @ np.linalg.inv(small) @ spread.T)[:wide, :wide])


def _shape(task: Task, theta: Vector, values: Values) -> _Shape:
    core = logistic(np.outer(theta, values.a) + values.d)
    right = task.c + (1.0 - task.c) * core
    pull = np.where(task.c > 0.0, core / np.maximum(right, 1e-300), 1.0)
    return _Shape(theta, core, right, pull)


def _population_scores(theta: Vector, values: Values) -> Matrix:
    """Give the derivative of log density to mean and log sd at each node: shape (Q, 2)."""
    z = (theta - values.mean) / values.sd
    return np.stack([z / values.sd, z**2 - 1.0], axis=1)


def _complete_information(task: Task, values: Values, counts: Counts, shape: _Shape) -> Matrix:
    """Give the expected information if theta were known, in a, d, mean, log sd."""
    wide = values.a.size
    core, right, pull = shape.core, shape.right, shape.pull
    # Minus the second derivatives of log P and log (1 - P) to a theta + d.
    if_right = (1.0 - right) * pull * (pull + core - 1.0)
    if_wrong = core * (1.0 - core)
    weight = counts.right * if_right + (counts.answered - counts.right) * if_wrong
    known = np.zeros((2 * wide + 2, 2 * wide + 2))
    item = np.arange(wide)
    known[item, item] = shape.theta**2 @ weight
    known[item, item + wide] = known[item + wide, item] = shape.theta @ weight
    known[item + wide, item + wide] = weight.sum(axis=0)
    z = (shape.theta - values.mean) / values.sd
    mass, mean, log_sd = counts.mass, 2 * wide, 2 * wide + 1
    known[mean, mean] = mass.sum() / values.sd**2
    known[mean, log_sd] = known[log_sd, mean] = 2.0 * float(mass @ z) / values.sd
    known[log_sd, log_sd] = 2.0 * float(mass @ z**2)
    return known


def _hidden_information(engine: Engine, values: Values, counts: Counts, shape: _Shape) -> Matrix:
    """Give the sum over persons of the posterior covariance of their complete-data score."""
    theta = shape.theta
    wide = values.a.size
    population = _population_scores(theta, values)
    score = (counts.right - counts.answered * shape.right) * shape.pull
    squares = np.zeros((2 * wide + 2, 2 * wide + 2))
    moments = np.zeros((3, wide, wide))
    for rows in engine.blocks():
        posterior = engine.posteriors(values, rows)
        weights = engine.observed.weights[rows]
        right, answered = engine.observed.right[rows], engine.observed.answered[rows]
        root = np.sqrt(posterior * weights)
        for node, place in enumerate(theta):
            miss = (right - answered * shape.right[node]) * shape.pull[node]
            miss *= root[node][:, None]
            product = miss.T @ miss
            moments += np.array([1.0, place, place**2])[:, None, None] * product
        mean = _mean_scores(posterior, right, answered, shape, population)
        squares -= mean.T @ (mean * weights[:, None])
    squares[:wide, :wide] += moments[2]
    squares[:wide, wide : 2 * wide] += moments[1]
    squares[wide : 2 * wide, :wide] += moments[1]
    squares[wide : 2 * wide, wide : 2 * wide] += moments[0]
    cross = np.concatenate([(score * theta[:, None]).T, score.T]) @ population
    squares[: 2 * wide, 2 * wide :] += cross
    squares[2 * wide :, : 2 * wide] += cross.T
    squares[2 * wide :, 2 * wide :] += population.T @ (population * counts.mass[:, None])
    return squares


def _mean_scores(
    posterior: Matrix, right: Matrix, answered: Matrix, shape: _Shape, population: Matrix
) -> Matrix:
    """Give each person's score averaged over the posterior: shape (N, 2 J + 2)."""
    theta = shape.theta[:, None]
    means = posterior.T @ np.concatenate(
        [shape.pull * theta, shape.core * theta, shape.pull, shape.core, population], axis=1
    )
    wide = right.shape[1]
    to_a = right * means[:, :wide] - answered * means[:, wide : 2 * wide]
    to_d = right * means[:, 2 * wide : 3 * wide] - answered * means[:, 3 * wide : 4 * wide]
    return np.concatenate([to_a, to_d, means[:, 4 * wide :]], axis=1)


def _to_log_a_and_b(
    task: Task, values: Values, counts: Counts, shape: _Shape, observed: Matrix
) -> Matrix:
    """Change from a, d to log a, b and add the priors, which are normal in those."""
    a, d = values.a, values.d
    wide = a.size
    item = np.arange(wide)
    change = np.eye(2 * wide + 2)
    change[item, item] = a
    change[item + wide, item] = d
    change[item + wide, item + wide] = -a
    natural = np.asarray(change.T @ observed @ change)
    # With a prior the likelihood's own gradient is not 0, so the curve of the change counts.
    score = (counts.right - counts.answered * shape.right) * shape.pull
    to_a, to_d = shape.theta @ score, score.sum(axis=0)
    share = max(int(task.free.sum()), 1) if task.common_slope else 1
    natural[item, item] += 1.0 / task.prior.log_a_sd**2 / share - to_a * a - to_d * d
    natural[item, item + wide] += to_d * a
    natural[item + wide, item] += to_d * a
    natural[item + wide, item + wide] += 1.0 / task.prior.b_sd**2
    return natural


def _spread(task: Task) -> Matrix:
    """Give how the free parameters make up all of them: shape (2 J + 2, number free)."""
    wide = task.free.size
    free = np.flatnonzero(task.free)
    columns = []
    if task.common_slope and free.size:
        column = np.zeros(2 * wide + 2)
        column[free] = 1.0
        columns.append(column)
    own = [] if task.common_slope else list(free)
    ends = [2 * wide, 2 * wide + 1] if task.free_population else []
    for index in [*own, *(free + wide), *ends]:
        column = np.zeros(2 * wide + 2)
        column[index] = 1.0
        columns.append(column)
    return np.stack(columns, axis=1) if columns else np.zeros((2 * wide + 2, 0))
