"""Mantel-Haenszel: is an item harder for one group than for people of equal skill in another?

On the delta scale of ETS, -2.35 times the log of the common odds ratio: below 0 the item is harder
for the focal group, and 1 is about the difference between 50 and 60 percent right.
"""

from dataclasses import dataclass
from math import erf, sqrt
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from taalmeter.measurement.model import Vector

Class = Literal["A", "B", "C"]

DELTA: Final = -2.35
# Classes of ETS (Zieky 1993): what is small, what is large, and how sure one must be.
SMALL, LARGE = 1.0, 1.5
_TWO_SIDED, _ONE_SIDED = 1.959964, 1.644854


@dataclass(frozen=True)
class OddsRatio:
    """Common log odds ratio (reference to focal) with its variance; nan where there is none."""

    log: float
    variance: float


@dataclass(frozen=True)
class Shrunk:
    """Empirical-Bayes estimates of DIF, each shape (J,); `spread` is the sd of true DIF.

    `class_a`, `class_b`, `class_c` are posterior probabilities that the true |delta| is below 1,
    from 1 to 1.5, and above.
    """

    delta: Vector
    sd: Vector
    class_a: Vector
    class_b: Vector
    class_c: Vector
    spread: float


def common_odds_ratio(
    right: Vector, focal: npt.NDArray[np.bool_], stratum: npt.NDArray[np.intp], strata: int
) -> OddsRatio:
    """Give the Mantel-Haenszel log odds ratio with the variance of Robins et al. (1986).

    Args:
        right: 1 right, 0 wrong, shape (N,), of those who answered.
        focal: who is in the focal group, shape (N,).
        stratum: people of equal skill have the same number, 0 to strata - 1, shape (N,).
    """
    cell = stratum * 4 + 2 * focal.astype(np.intp) + (right == 0.0)
    table = np.bincount(cell, minlength=4 * strata).reshape(strata, 4).astype(np.float64)
    table = table[(table[:, :2].sum(axis=1) > 0) & (table[:, 2:].sum(axis=1) > 0)]
    total = table.sum(axis=1)
    right_reference, wrong_reference, right_focal, wrong_focal = table.T
    up = right_reference * wrong_focal / total
    down = wrong_reference * right_focal / total
    if not (up.sum() > 0.0 and down.sum() > 0.0):
        return OddsRatio(float("nan"), float("nan"))
    agree = (right_reference + wrong_focal) / total
    differ = (wrong_reference + right_focal) / total
    variance = (
        (agree * up).sum() / (2.0 * up.sum() ** 2)
        + (agree * down + differ * up).sum() / (2.0 * up.sum() * down.sum())
        + (differ * down).sum() / (2.0 * down.sum() ** 2)
    )
    return OddsRatio(float(np.log(up.sum() / down.sum())), float(variance))


def pool(values: Vector, variances: Vector) -> tuple[float, float]:
    """Combine estimates from M sets of plausible values (Rubin 1987): estimate and its error."""
    draws = values.size
    between = float(values.var(ddof=1)) if draws > 1 else 0.0
    return float(values.mean()), sqrt(float(variances.mean()) + (1.0 + 1.0 / draws) * between)


def ets_class(delta: float, error: float) -> Class:
    """Give the class of ETS: A negligible, B slight to moderate, C moderate to large.

    C is |delta| of 1.5 or more and surely above 1; A is below 1 or not surely other than 0.
    """
    size = abs(delta)
    if size >= LARGE and size - SMALL > _ONE_SIDED * error:
        return "C"
    return "B" if size >= SMALL and size > _TWO_SIDED * error else "A"


def shrink(delta: Vector, error: Vector) -> Shrunk:
    """Draw uncertain estimates towards 0, as far as DIF is rare in this set of items.

    True DIF is taken as N(0, spread^2), with spread^2 the mean of delta^2 - error^2 where that is
    above 0 (after Zwick, Thayer & Lewis 1999). Items without an estimate (nan) have none here.
    """
    known = np.isfinite(delta) & np.isfinite(error) & (error > 0.0)
    spread2 = 0.0
    if known.any():
        spread2 = max(float(np.mean(delta[known] ** 2 - error[known] ** 2)), 0.0)
    trust = np.where(known, spread2 / (spread2 + np.where(known, error, 1.0) ** 2), np.nan)
    middle = trust * np.where(known, delta, 0.0)
    sd = np.sqrt(trust) * np.where(known, error, 1.0)
    beyond_small = _outside(middle, sd, SMALL)
    beyond_large = _outside(middle, sd, LARGE)
    return Shrunk(
        delta=np.asarray(middle),
        sd=np.asarray(sd),
        class_a=np.asarray(1.0 - beyond_small),
        class_b=np.asarray(beyond_small - beyond_large),
        class_c=beyond_large,
        spread=sqrt(spread2),
    )


def equal_strata(values: Vector, strata: int) -> npt.NDArray[np.intp]:
    """Divide people into strata of equal numbers by their plausible value, shape (N,)."""
    order = np.argsort(values, kind="stable")
    places = np.empty(values.size, dtype=np.intp)
    places[order] = np.arange(values.size) * strata // values.size
    return places


def _outside(middle: Vector, sd: Vector, edge: float) -> Vector:
    """Give P(|x| > edge) for x ~ N(middle, sd^2), each shape (J,)."""

    def above(x: float, m: float, s: float) -> float:
        return 0.5 * (1.0 - erf((x - m) / (s * sqrt(2.0)))) if s > 0.0 else float(m > x)

    return np.array(
        [
            above(edge, m, s) + above(edge, -m, s) if np.isfinite(m) else np.nan
            for m, s in zip(middle.tolist(), sd.tolist(), strict=True)
        ]
    )
