"""How far raters agree: quadratic weighted kappa with a bootstrap interval, by row and in total.

Kappa with quadratic weights (Cohen 1968) is 1 - (mean squared difference) / (mean squared
difference expected when each rater's points are shuffled over the texts). It is the same as the
intraclass correlation in the limit (Fleiss & Cohen 1973). Texts of one person belong together, so
the bootstrap draws persons, not texts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from taalmeter.errors import DataError
from taalmeter.writing.rubric import ROWS, Rating, by_text, needs_third

Vector = npt.NDArray[np.float64]
RESAMPLES = 2000
TOTAL = "totaal"


@dataclass(frozen=True)
class RowAgreement:
    """Agreement of two raters on one row, or on the total.

    Attributes:
        row: name of the row, or `totaal`.
        kappa: quadratic weighted kappa; None where all points are the same, so that there is
            nothing to agree on.
        low, high: 95 % percentile interval over persons; None without kappa.
        exact: share of pairs with the same points.
        adjacent: share of pairs at most one point apart.
        difference: mean of first minus second rater.
        pairs: number of pairs of ratings.
    """

    row: str
    kappa: float | None
    low: float | None
    high: float | None
    exact: float
    adjacent: float
    difference: float
    pairs: int


@dataclass(frozen=True)
class Agreement:
    """Agreement by row and in total, and the texts that need a third rater."""

    rows: dict[str, RowAgreement]
    open_texts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        lines = [f"{'rij':34} kappa  95 %           gelijk  buren  paren"]
        for row in self.rows.values():
            if row.kappa is None:
                shown = "all points are the same"
            else:
                shown = f"{row.kappa:5.2f}  {row.low:5.2f} - {row.high:4.2f}"
            lines.append(
                f"{row.row:34} {shown:22} {row.exact:5.2f}  {row.adjacent:5.2f}  {row.pairs:5d}"
            )
        for person, task in self.open_texts:
            lines.append(f"third rater needed: {person}, {task}")
        return "\n".join(lines)


def weighted_kappa(
    first: Sequence[float] | Vector, second: Sequence[float] | Vector
) -> float | None:
    """Give Cohen's kappa with quadratic weights; None where it is not defined.

    >>> weighted_kappa([0, 1, 2, 3], [0, 1, 2, 2])
    0.875

    Raises:
        DataError: not equally long, or empty.
    """
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if one.shape != other.shape or one.size == 0:
        raise DataError(
            "kappa needs two equally long rows of points.", remedy="Give one pair a text."
        )
    moments = _moments(one, other).sum(axis=0)
    kappa = float(_kappa(moments[None, :])[0])
    return None if np.isnan(kappa) else kappa


def _moments(first: Vector, second: Vector) -> Vector:
    """Give what kappa needs of each pair: 1, x, y, x², y², (x - y)²; shape (pairs, 6)."""
    difference = (first - second) ** 2
    columns = [np.ones_like(first), first, second, first**2, second**2, difference]
    return np.stack(columns, axis=1)


def _kappa(sums: Vector) -> Vector:
    """Give kappa from sums of `_moments`, shape (N, 6) to (N,); NaN where nothing varies."""
    count = sums[:, 0]
    x, y, xx, yy, observed = (sums[:, column] / count for column in range(1, 6))
    expected = (xx - x**2) + (yy - y**2) + (x - y) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 1e-12, 1.0 - observed / expected, np.nan)


def agreement(ratings: Iterable[Rating], seed: int = 1, resamples: int = RESAMPLES) -> Agreement:
    """Compare raters on the texts that two or more have rated, pair by pair.

    Within a pair the rater whose name comes first counts as the first. The interval is the same
    for the same ratings and seed.

    Raises:
        DataError: no text has two raters.
    """
    texts = by_text(ratings)
    pairs = [pair for found in texts.values() for pair in combinations(found, 2)]
    if not pairs:
        raise DataError(
            "no text was rated by two raters.",
            remedy="Have at least 40 texts rated twice, blind, before anything is said.",
        )
    persons = sorted({first.person for first, _ in pairs})
    of_pair = np.array([persons.index(first.person) for first, _ in pairs])
    drawn = _draws(len(persons), seed, resamples)
    rows: dict[str, RowAgreement] = {}
    for row in ROWS:
        points = np.array([[a.points[row], b.points[row]] for a, b in pairs], dtype=float)
        rows[row] = _row(row, points, of_pair, drawn)
    totals = np.array([[a.total, b.total] for a, b in pairs], dtype=float)
    rows[TOTAL] = _row(TOTAL, totals, of_pair, drawn)
    waiting = [text for text, found in texts.items() if len(found) == 2 and needs_third(*found)]
    return Agreement(rows, tuple(waiting))


def _draws(persons: int, seed: int, resamples: int) -> Vector:
    """Give how often each person is drawn in each resample, shape (resamples, persons)."""
    chance = np.full(persons, 1.0 / persons)
    return np.random.default_rng(seed).multinomial(persons, chance, resamples).astype(float)


def _row(name: str, points: Vector, of_pair: npt.NDArray[np.int64], drawn: Vector) -> RowAgreement:
    first, second = points[:, 0], points[:, 1]
    by_person = np.zeros((drawn.shape[1], 6))
    np.add.at(by_person, of_pair, _moments(first, second))
    kappa = weighted_kappa(first, second)
    spread = _kappa(drawn @ by_person)
    defined = spread[~np.isnan(spread)]
    low = high = None
    if kappa is not None and defined.size:
        low, high = (float(edge) for edge in np.percentile(defined, [2.5, 97.5]))
    gap = np.abs(first - second)
    return RowAgreement(
        row=name,
        kappa=kappa,
        low=low,
        high=high,
        exact=float(np.mean(gap == 0)),
        adjacent=float(np.mean(gap <= 1)),
        difference=float(np.mean(first - second)),
        pairs=len(points),
    )
