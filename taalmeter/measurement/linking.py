"""Puts a new calibration on the scale of an old one, by the items that both have.

Two scales of the same trait differ by theta_old = slope * theta_new + intercept. Stocking & Lord
(1983) choose the two numbers that bring the anchors' expected score curves together; that uses
both parameters of every anchor, where the mean and sd of b use one.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from taalmeter.errors import DataError
from taalmeter.measurement.calibration import Calibration
from taalmeter.measurement.model import GRID, Matrix, Vector, probability_right, standard_normal

_STEPS = 100
_SMALL = 1e-10


@dataclass(frozen=True)
class Link:
    """How to go from the new scale to the old one: theta_old = slope * theta_new + intercept.

    Attributes:
        slope, intercept: the two numbers; slope > 0.
        se_slope, se_intercept: standard errors by leaving out each anchor in turn (jackknife); nan
            with fewer than three anchors. They say what the choice of anchors leaves open.
        distance: root mean square distance left between the two expected proportion-right curves.
        anchors: number of items used.
    """

    slope: float
    intercept: float
    se_slope: float
    se_intercept: float
    distance: float
    anchors: int

    def to_old(self, a: Vector, b: Vector) -> tuple[Vector, Vector]:
        """Give slopes and difficulties on the old scale, each shape (J,)."""
        return np.asarray(a / self.slope), np.asarray(self.slope * b + self.intercept)


def stocking_lord(
    new_a: Vector,
    new_b: Vector,
    old_a: Vector,
    old_b: Vector,
    c: Vector | None = None,
    *,
    weights: Vector | None = None,
) -> Link:
    """Find the link between two calibrations of the same items.

    Args:
        new_a, new_b, old_a, old_b: parameters of the anchors, each shape (J,), in one order.
        c: their guessing, shape (J,); 0 if left out.
        weights: of the points of `GRID`, taken as places on the old scale: where the curves must
            agree; by default the standard normal population.

    Raises:
        DataError: fewer than two anchors, shapes that differ, or slopes not above 0.
    """
    count = new_a.size
    guessing = np.zeros(count) if c is None else c
    if count < 2 or not {v.shape for v in (new_b, old_a, old_b, guessing)} == {new_a.shape}:
        raise DataError(
            f"linking needs the same two or more anchors on both sides, not {count}.",
            remedy="Give a and b of at least two items that both calibrations have.",
        )
    both = np.concatenate([new_a, old_a])
    if not (np.isfinite([new_a, new_b, old_a, old_b]).all() and (both > 0.0).all()):
        raise DataError(
            "an anchor has no finite difficulty or no slope above 0.", remedy="Leave it out."
        )
    importance = standard_normal() if weights is None else weights
    parameters = np.stack([new_a, new_b, old_a, old_b, guessing])
    slope, intercept = _fit(parameters, importance)
    se_slope, se_intercept = _jackknife(parameters, importance)
    residual = _curve_difference(parameters, slope, intercept)[0]
    distance = float(np.sqrt(importance @ residual**2 / importance.sum())) / count
    return Link(slope, intercept, se_slope, se_intercept, distance, count)


def link_calibration(calibration: Calibration, link: Link) -> Calibration:
    """Give a calibration on the old scale, with standard errors in its units.

    The link's own error is common to all items and is not in `se_b`; it belongs in the standard
    error of the cut scores.
    """
    a, b = link.to_old(calibration.a, calibration.b)
    wide = a.size
    scale = np.concatenate([np.ones(wide), np.full(wide, link.slope)])
    return replace(
        calibration,
        a=a,
        b=b,
        se_a=np.asarray(calibration.se_a / link.slope),
        se_b=np.asarray(calibration.se_b * link.slope),
        covariance=np.asarray(calibration.covariance * np.outer(scale, scale)),
        mean=link.slope * calibration.mean + link.intercept,
        sd=link.slope * calibration.sd,
    )


def _fit(parameters: Matrix, importance: Vector) -> tuple[float, float]:
    """Minimise the weighted squared distance of the curves by Levenberg & Marquardt's method."""
    new_a, new_b, old_a, old_b, _ = parameters
    # Mean-mean linking (Loyd & Hoover 1980) is near enough to begin with.
    point = np.array([new_a.mean() / old_a.mean(), 0.0])
    point[1] = old_b.mean() - point[0] * new_b.mean()
    residual, steepness = _curve_difference(parameters, *point)
    loss, damping = float(importance @ residual**2), 1e-3
    for _ in range(_STEPS):
        normal = steepness.T @ (steepness * importance[:, None])
        gradient = steepness.T @ (importance * residual)
        step = -np.linalg.solve(normal + damping * np.diag(np.diag(normal)) + 1e-15, gradient)
        tried = point + step
        if tried[0] > 0.0:
            residual_there, steepness_there = _curve_difference(parameters, *tried)
            loss_there = float(importance @ residual_there**2)
            if loss_there <= loss:
                point, residual, steepness, loss = (
                    tried,
                    residual_there,
                    steepness_there,
                    loss_there,
                )
                damping /= 5.0
                if np.abs(step).max() < _SMALL:
                    break
                continue
        damping *= 5.0
    return float(point[0]), float(point[1])


def _curve_difference(
    parameters: Matrix, slope: float, intercept: float
) -> tuple[Vector, npt.NDArray[np.float64]]:
    """Give new minus old expected score at each point, and its derivative to the two numbers."""
    new_a, new_b, old_a, old_b, c = parameters
    old = probability_right(GRID, old_a, old_b, c).sum(axis=1)
    here = probability_right(GRID, new_a / slope, slope * new_b + intercept, c)
    core = (here - c) / (1.0 - c)
    rise = (1.0 - c) * core * (1.0 - core) * new_a / slope
    # theta_new = (theta - intercept) / slope.
    to_slope = -(rise * ((GRID[:, None] - intercept) / slope)).sum(axis=1)
    return here.sum(axis=1) - old, np.stack([to_slope, -rise.sum(axis=1)], axis=1)


def _jackknife(parameters: Matrix, importance: Vector) -> tuple[float, float]:
    count = parameters.shape[1]
    if count < 3:
        return float("nan"), float("nan")
    left_out = np.array(
        [_fit(np.delete(parameters, index, axis=1), importance) for index in range(count)]
    )
    errors = np.sqrt((count - 1) / count * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0))
    return float(errors[0]), float(errors[1])
