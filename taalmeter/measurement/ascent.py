"""From expected counts to better values, and on until nothing changes: the M-step and the rounds.

The E-step and the meaning of the values are in `marginal`.
"""

from dataclasses import dataclass

import numpy as np

from taalmeter.measurement.marginal import Counts, Engine, Solution, Task, Values
from taalmeter.measurement.model import Matrix, Vector, logistic

# Anderson acceleration looks back this far. LSAT-6 and 16 simulated banks took 274 rounds in all
# with 2, 227 with 4, 206 with 6, 210 with 8 and 209 with 12.
_MEMORY = 6
_LARGEST_STEP = 1.0
# Values stay within these bounds; where the highest point lies beyond, there is no estimate.
_FARTHEST, _FARTHEST_MEAN = 50.0, 10.0
_SD_BOUNDS = 0.1, 10.0
# Rounding of a sum over persons; a fall in the objective that is smaller means nothing.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class _Newton:
    """Slope and curvature of the objective in each item's slope a and easiness d, shape (J,)."""

    a: Vector
    d: Vector
    aa: Vector
    ad: Vector
    dd: Vector


def solve(engine: Engine, start: Values, tolerance: float, most_rounds: int) -> Solution:
    """Find the values of highest objective (log-likelihood plus log prior).

    Args:
        tolerance: stop when a round of plain EM would change no value by more than this.
        most_rounds: stop anyway; the solution then says that it did not converge.
    """
    task = engine.task
    history = _History()
    low, high = _bounds(task)
    point = np.clip(_pack(task, start), low, high)
    plain = point
    highest = -np.inf
    for rounds in range(1, most_rounds + 1):
        values = _unpack(task, start, point)
        counts = engine.expect(values)
        objective = counts.log_likelihood + engine.log_prior(values)
        if not objective >= highest - _ROUNDING * (1.0 + abs(highest)):
            point, highest = plain, -np.inf
            history.forget()
            continue
        highest = objective
        plain = np.clip(_pack(task, maximise(engine, values, counts)), low, high)
        change = plain - point
        if float(np.abs(change).max(initial=0.0)) < tolerance:
            return Solution(values, counts.log_likelihood, objective, rounds, converged=True)
        point = np.clip(history.accelerate(point, change), low, high)
    return Solution(values, counts.log_likelihood, objective, most_rounds, converged=False)


def maximise(engine: Engine, values: Values, counts: Counts) -> Values:
    """Give the values after one Newton step on the items and the exact step on the population."""
    task = engine.task
    theta = engine.theta(values)
    newton = _add_prior(task, values, _item_newton(task, values, counts, theta))
    step_a, step_d = _common_step(task, newton) if task.common_slope else _own_steps(newton)
    a = values.a + np.where(task.free, np.clip(step_a, -_LARGEST_STEP, _LARGEST_STEP), 0.0)
    d = values.d + np.where(task.free, np.clip(step_d, -_LARGEST_STEP, _LARGEST_STEP), 0.0)
    tempered = task.free & (np.isfinite(task.prior.log_a_sd) | np.isfinite(task.prior.b_sd))
    a = np.where(tempered, np.maximum(a, values.a / 3.0), a)
    if not task.free_population:
        return Values(a, d, values.mean, values.sd)
    share = counts.mass / counts.mass.sum()
    mean = float(share @ theta)
    sd = float(np.sqrt(share @ (theta - mean) ** 2))
    return Values(a, d, mean, max(sd, _SD_BOUNDS[0]))


def _item_newton(task: Task, values: Values, counts: Counts, theta: Vector) -> _Newton:
    core = logistic(np.outer(theta, values.a) + values.d)
    right = task.c + (1.0 - task.c) * core
    # dP/deta / (P (1 - P)) is core / P: 1 without guessing, also where both are 0 by rounding.
    pull = np.where(task.c > 0.0, core / np.maximum(right, 1e-300), 1.0)
    score = (counts.right - counts.answered * right) * pull
    weight = counts.answered * (1.0 - task.c) * core * (1.0 - core) * pull
    moments = np.stack([np.ones_like(theta), theta, theta**2])
    first = moments[:2] @ score
    second = moments @ weight
    return _Newton(first[1], first[0], second[2], second[1], second[0])


def _add_prior(task: Task, values: Values, newton: _Newton) -> _Newton:
    """Add the priors of b = -d / a and log a, with the Gauss-Newton part of their curvature."""
    prior = task.prior
    sharp_b = 1.0 / prior.b_sd**2
    # A common slope has one prior: the mean of the items' priors.
    share = max(int(task.free.sum()), 1) if task.common_slope else 1
    sharp_a = 1.0 / prior.log_a_sd**2 / share
    # Without priors a slope may pass through 0 on its way; then nothing may be divided by it.
    a = np.where((sharp_b > 0.0) | (sharp_a > 0.0), values.a, 1.0)
    b = -values.d / a
    pull_b = sharp_b * (prior.b_mean - b)
    pull_a = sharp_a * (prior.log_a_mean - np.log(a))
    return _Newton(
        newton.a - pull_b * b / a + pull_a / a,
        newton.d - pull_b / a,
        newton.aa + sharp_b * (b / a) ** 2 + sharp_a / a**2,
        newton.ad + sharp_b * b / a**2,
        newton.dd + sharp_b / a**2,
    )


def _own_steps(newton: _Newton) -> tuple[Vector, Vector]:
    determinant = np.maximum(newton.aa * newton.dd - newton.ad**2, 1e-12)
    step_a = (newton.dd * newton.a - newton.ad * newton.d) / determinant
    step_d = (newton.aa * newton.d - newton.ad * newton.a) / determinant
    return np.asarray(step_a), np.asarray(step_d)


def _common_step(task: Task, newton: _Newton) -> tuple[Vector, Vector]:
    """Solve for one slope and J easinesses; their matrix is an arrow, so no inverse is needed."""
    free = task.free
    ratio = newton.ad / np.maximum(newton.dd, 1e-12)
    gradient = float((newton.a - ratio * newton.d)[free].sum())
    curvature = float((newton.aa - ratio * newton.ad)[free].sum())
    step = gradient / max(curvature, 1e-12)
    steps = np.full(free.size, step)
    return steps, np.asarray((newton.d - newton.ad * step) / np.maximum(newton.dd, 1e-12))


def _pack(task: Task, values: Values) -> Vector:
    a = values.a[task.free]
    parts = [a[:1] if task.common_slope else a, values.d[task.free]]
    if task.free_population:
        parts.append(np.array([values.mean, np.log(values.sd)]))
    return np.concatenate(parts)


def _unpack(task: Task, start: Values, point: Vector) -> Values:
    free = task.free
    count = int(free.sum())
    slopes = min(count, 1) if task.common_slope else count
    a, d = start.a.copy(), start.d.copy()
    a[free] = point[:slopes] if slopes == count else point[0]
    d[free] = point[slopes : slopes + count]
    if not task.free_population:
        return Values(a, d, start.mean, start.sd)
    return Values(a, d, float(point[-2]), float(np.exp(point[-1])))


def _bounds(task: Task) -> tuple[Vector, Vector]:
    """Give the lowest and highest value of everything that `_pack` holds."""
    free = int(task.free.sum())
    items = free + (min(free, 1) if task.common_slope else free)
    high = np.full(items, _FARTHEST)
    if not task.free_population:
        return -high, high
    least, most = np.log(_SD_BOUNDS)
    low = np.concatenate([-high, [-_FARTHEST_MEAN, least]])
    return low, np.concatenate([high, [_FARTHEST_MEAN, most]])


class _History:
    """The last few points and changes, from which a longer step is made."""

    def __init__(self) -> None:
        self._points: list[Vector] = []
        self._changes: list[Vector] = []

    def forget(self) -> None:
        self._points.clear()
        self._changes.clear()

    def accelerate(self, point: Vector, change: Vector) -> Vector:
        """Give the point where a linear model of the change would be nought."""
        self._points.append(point)
        self._changes.append(change)
        del self._points[: -_MEMORY - 1], self._changes[: -_MEMORY - 1]
        if len(self._points) < 2:
            return np.asarray(point + change)
        moves = _differences(self._points)
        turns = _differences(self._changes)
        mix = np.linalg.lstsq(turns, change, rcond=1e-10)[0]
        return np.asarray(point + change - (moves + turns) @ mix)


def _differences(values: list[Vector]) -> Matrix:
    return np.diff(np.stack(values, axis=1), axis=1)
