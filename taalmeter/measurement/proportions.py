"""Shares of groups: their intervals, their differences, and whether they differ at all.

Counts in, figures out; nothing here knows what a route or a group is. Every interval is two-sided.
"""

import math
from dataclasses import dataclass
from math import nan
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
ENOUGH_FOR_NORMAL = 50.0
"""Variance of a count from which a normal curve is close enough far out in its tails."""


def wilson(hits: ArrayLike, totals: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Give the score interval of shares (Wilson 1927); nan where a total is 0.

    Args:
        hits: counts, or expected counts, of any shape.
        totals: of what, of the same shape.
        level: coverage.
    """
    z = _z(level)
    n = np.asarray(totals, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.asarray(hits, dtype=float) / n
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * np.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2) / (1 + z * z / n)
    return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)


def newcombe(
    hits: ArrayLike, totals: ArrayLike, others: ArrayLike, of: ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Give differences of two shares with their interval (Newcombe 1998, method 10).

    Returns:
        `hits / totals - others / of`, and the two ends.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.asarray(hits, dtype=float) / np.asarray(totals, dtype=float)
        other = np.asarray(others, dtype=float) / np.asarray(of, dtype=float)
    low, high = wilson(hits, totals, level)
    other_low, other_high = wilson(others, of, level)
    apart = share - other
    below = np.sqrt((share - low) ** 2 + (other_high - other) ** 2)
    above = np.sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return apart, np.clip(apart - below, -1.0, 1.0), np.clip(apart + above, -1.0, 1.0)


def holm(p: ArrayLike) -> Floats:
    """Give p-values that together keep their error rate (Holm 1979); nan stays nan.

    >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    ordered = known[np.argsort(values[known], kind="stable")]
    steps = values[ordered] * np.arange(len(ordered), 0, -1)
    adjusted = np.full(values.shape, np.nan)
    adjusted[ordered] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(ordered) else steps
    return adjusted


def chi_square_tail(statistic: float, freedom: int) -> float:
    """Give P(chi-square > statistic) for a whole number of degrees of freedom.

    >>> round(chi_square_tail(7.814728, 3), 6), round(chi_square_tail(5.991465, 2), 6)
    (0.05, 0.05)
    """
    if statistic <= 0 or freedom <= 0:
        return 1.0
    half = statistic / 2
    if freedom % 2:
        tail, term = math.erfc(math.sqrt(half)), math.exp(-half) * math.sqrt(half / math.pi) * 2
        steps = [1.5 + step for step in range((freedom - 1) // 2)]
    else:
        tail, term = 0.0, math.exp(-half)
        steps = [1.0 + step for step in range(freedom // 2)]
    for step in steps:
        tail += term
        term *= half / step
    return min(tail, 1.0)


@dataclass(frozen=True)
class Homogeneity:
    """Whether groups share one probability, and how far apart shares of equal groups would be.

    Attributes:
        p: of Pearson's chi-square; from draws where an expected count is below 5. nan when there
            is nothing to compare.
        apart: largest share minus smallest share.
        apart_null: what 95 of 100 sets of equal groups stay under.
        ratio: smallest share over largest share; nan when both are 0.
        ratio_null: what 95 of 100 sets of equal groups stay above.
        four_fifths_null: how many of equal groups fall below a ratio of 4/5, as a share.
    """

    p: float
    apart: float
    apart_null: float
    ratio: float
    ratio_null: float
    four_fifths_null: float


NOTHING_TO_COMPARE = Homogeneity(nan, nan, nan, nan, nan, nan)


def homogeneity(
    hits: Counts, totals: Counts, rng: np.random.Generator, draws: int = 1999
) -> Homogeneity:
    """Test whether groups share one probability, given how many there were in all.

    Equal groups are drawn with both margins fixed (multivariate hypergeometric), which makes the
    test exact up to the number of draws where the chi-square would not be.

    Args:
        hits: count a group, shape (G,).
        totals: size of each group, all above 0, shape (G,).
        rng: for the draws.
        draws: how many sets of equal groups.
    """
    hit, total = int(hits.sum()), int(totals.sum())
    if len(totals) < 2:
        return NOTHING_TO_COMPARE
    shares = hits / totals
    drawn = rng.multivariate_hypergeometric(totals, hit, size=draws, method="marginals")
    null = drawn / totals
    apart, apart_null = np.ptp(shares), np.ptp(null, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = shares.min() / shares.max()
        ratio_null = null.min(axis=1) / null.max(axis=1)
    p = 1.0
    if 0 < hit < total:
        rate = hit / total
        spread = rate * (1 - rate)
        statistic = float((totals * (shares - rate) ** 2).sum() / spread)
        if float(totals.min()) * min(rate, 1 - rate) >= 5:
            p = chi_square_tail(statistic, len(totals) - 1)
        else:
            others = (totals * (null - rate) ** 2).sum(axis=1) / spread
            p = float((1 + (others >= statistic * (1 - 1e-12)).sum()) / (draws + 1))
    return Homogeneity(
        p=p,
        apart=float(apart),
        apart_null=float(np.quantile(apart_null, 0.95)),
        ratio=float(ratio),
        ratio_null=float(np.nanquantile(ratio_null, 0.05)) if hit else nan,
        four_fifths_null=float((ratio_null < 0.8).mean()),
    )


def shrunk(hits: Counts, totals: Counts) -> Floats:
    """Give shares drawn towards what groups have in common, the more so the smaller the group.

    Beta-binomial: the mean and spread of the groups' true shares by the method of moments
    (Kleinman 1973); where they spread no more than chance would, the common share.

    Args:
        hits: count a group, shape (G,).
        totals: size of each group, shape (G,).
    """
    total = totals.sum()
    if total == 0:
        return np.full(len(totals), np.nan)
    rate = hits.sum() / total
    used = totals > 0
    if used.sum() < 2 or not 0 < rate < 1:
        return np.full(len(totals), rate)
    shares = hits[used] / totals[used]
    around = float((totals[used] * (shares - rate) ** 2).sum())
    excess = around - rate * (1 - rate) * (used.sum() - 1)
    between = excess / (total - (totals**2).sum() / total)
    if between <= 0:
        return np.full(len(totals), rate)
    strength = max(rate * (1 - rate) / between - 1, 0.0)
    return np.asarray((hits + strength * rate) / (totals + strength))


@dataclass(frozen=True)
class Standardised:
    """The share of one group beside that of the others, both at one distribution of strata.

    `weight` is the part of the group's persons that stand in a stratum with others; where it is
    0, the figures are nan.
    """

    share: float
    others: float
    difference: float
    low: float
    high: float
    weight: float


def standardise(
    hits: Counts, totals: Counts, others: Counts, of: Counts, level: float = 0.95
) -> Standardised:
    """Compare a group with the others as if both had the same distribution over strata.

    Each stratum counts as n·m/(n+m), where n and m are the two sizes in it (Mantel and Haenszel's
    weights for a risk difference; Greenland and Robins 1985), so a stratum with one side empty
    does not count. The variance is that of binomial counts a stratum, their rates drawn by one
    observation towards the rate of the stratum, so that 3 of 3 is not read as certain.

    Args:
        hits, totals: of the group, by stratum, shape (S,).
        others, of: of all others, by stratum, shape (S,).
        level: coverage of the interval.
    """
    both = (totals > 0) & (of > 0)
    n, m, x, y = (part[both].astype(float) for part in (totals, of, hits, others))
    size = totals.sum()
    if not both.any():
        return Standardised(nan, nan, nan, nan, nan, weight=0.0)
    weights = n * m / (n + m)
    weights /= weights.sum()
    share, other = float(weights @ (x / n)), float(weights @ (y / m))
    overall = (hits.sum() + others.sum()) / (totals.sum() + of.sum())
    rate = (x + y + overall) / (n + m + 1)
    drawn, drawn_other = (x + rate) / (n + 1), (y + rate) / (m + 1)
    spread = drawn * (1 - drawn) / n + drawn_other * (1 - drawn_other) / m
    apart, half = share - other, _z(level) * math.sqrt(float(weights**2 @ spread))
    return Standardised(
        share=share,
        others=other,
        difference=apart,
        low=max(apart - half, -1.0),
        high=min(apart + half, 1.0),
        weight=float(n.sum() / size),
    )


def conditional_p(
    hits: Counts,
    totals: Counts,
    others: Counts,
    of: Counts,
    rng: np.random.Generator,
    draws: int = 1999,
) -> float:
    """Test whether a group and the others have the same probability within every stratum.

    The statistic is the number of hits of the group (Mantel and Haenszel 1959), which within each
    stratum is hypergeometric. Where its variance is small its distribution is drawn, for a normal
    curve would cry out too often over a rare route.

    Args:
        hits, totals: of the group, by stratum, shape (S,).
        others, of: of all others, by stratum, shape (S,).
        rng: for the draws.
        draws: how many.

    Returns:
        A two-sided p-value; 1 where no stratum can tell.
    """
    size, hit = totals + of, hits + others
    tells = (totals > 0) & (of > 0) & (hit > 0) & (hit < size)
    if not tells.any():
        return 1.0
    n, m, size, hit = totals[tells], of[tells], size[tells].astype(float), hit[tells]
    expected = hit * (n / size)
    variance = float((expected * (m / size) * ((size - hit) / (size - 1))).sum())
    apart = abs(float(hits[tells].sum()) - float(expected.sum()))
    if variance > ENOUGH_FOR_NORMAL:
        return math.erfc(apart / math.sqrt(2 * variance))
    drawn = rng.hypergeometric(n, m, hit, size=(draws, len(n))).sum(axis=1) - expected.sum()
    return float((1 + (np.abs(drawn) >= apart - 1e-9).sum()) / (draws + 1))


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
