"""Likelihood tables: for each text, how probable every pattern of answers is at every point.

The items of one text share more than the latent scale (its subject, its layout). That shared part
is a normal testlet effect (Bradlow, Wainer & Wang 1999). Item parameters are not known exactly
either: they are taken as draws from their standard errors. Both are integrated out here once, so
that scoring is a look-up. A question that was not answered is summed over, which is exact.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from taalmeter.errors import DataError, Place
from taalmeter.measurement.model import GRID, Matrix, Vector, logistic

_GAMMA_NODES = 11
DRAWS = 64
# The R2 sequence (Roberts 2018): the two-dimensional golden ratio spreads points most evenly.
_PLASTIC = 1.324717957244746


@lru_cache(maxsize=16)
def patterns(items: int) -> Matrix:
    """Give all right/wrong patterns of a text: shape (2^items, items), row index = binary code.

    The first item is the most significant bit, so row 0 is all wrong.
    """
    codes = np.arange(2**items)[:, None] >> np.arange(items - 1, -1, -1)[None, :]
    found = (codes & 1).astype(np.float64)
    found.setflags(write=False)
    return found


def parameter_draws(
    a: Vector, b: Vector, se_a: Vector, se_b: Vector, count: int = DRAWS, seed: int = 0
) -> tuple[Matrix, Matrix]:
    """Give draws of the item parameters from their standard errors.

    b is normal around its estimate; log a is normal with standard error se_a / a, so that a draw
    never turns negative. The draws are evenly spread points (quasi-Monte Carlo) with their mirror
    images, shifted by the seed: no random generator is used, so they are the same on every
    version of NumPy. Items have the same points, because each item is averaged by itself.

    Args:
        a, b: estimates, each shape (J,).
        se_a, se_b: standard errors, each shape (J,), 0 or more.
        count: number of draws, even.
        seed: any whole number.

    Returns:
        Draws of a and of b, each shape (count, J).
    """
    shift = sha256(f"parameter draws {seed}".encode()).digest()
    steps = np.arange(count // 2)
    normal = NormalDist()
    scores = []
    for axis in (0, 1):
        start = int.from_bytes(shift[8 * axis : 8 * axis + 8], "big") / 2**64
        uniform = (start + (steps + 1) * _PLASTIC ** -(axis + 1)) % 1.0
        z = np.array([normal.inv_cdf(min(max(float(u), 1e-9), 1 - 1e-9)) for u in uniform])
        scores.append(np.concatenate([z, -z])[:, None])
    spread_a = np.divide(se_a, a, out=np.zeros_like(a, dtype=float), where=a > 0)
    return np.asarray(a * np.exp(spread_a * scores[0])), np.asarray(b + se_b * scores[1])


def pattern_table(
    a: Vector,
    b: Vector,
    c: Vector,
    testlet_sd: float,
    grid: Vector = GRID,
) -> Matrix:
    """Give P(pattern | theta) for a text, with its testlet effect integrated out.

    Args:
        a, b: item parameters, each shape (J,); or draws of them, shape (S, J). Draws are taken
            as independent between items, so averaging each item's curve over its own draws is
            the same as averaging the table over all combinations of draws.
        c: guessing, shape (J,); J at most 6.
        testlet_sd: standard deviation of the effect that the items share (0 = none).
        grid: points on the latent scale, shape (Q,).

    Returns:
        Shape (2^J, Q), rows as in `patterns`; each column sums to 1.
    """
    right, weights = _curves(a, b, c, testlet_sd, grid)
    table = np.ones((1, *right.shape[1:]))
    for item in right:
        both = np.stack([table * (1.0 - item), table * item], axis=1)
        table = both.reshape(-1, *right.shape[1:])
    return np.asarray(table @ weights)


def information(table: Matrix, grid: Vector = GRID) -> Vector:
    """Give the Fisher information of a text at each node: shape (Q,).

    I(theta) = sum_x P(x | theta) (d log P(x | theta) / d theta)^2, by central differences; what
    the items share through the testlet effect and their uncertainty counts once.

    Args:
        table: pattern table, shape (2^J, Q).
    """
    slopes = np.gradient(np.log(table), grid, axis=1)
    return np.asarray((table * slopes**2).sum(axis=0))


def sum_table(a: Vector, b: Vector, c: Vector, testlet_sd: float, grid: Vector = GRID) -> Matrix:
    """Give P(number right | theta) for a text, any number of items: shape (J + 1, Q).

    The recursion of Lord & Wingersky (1984), at every value of the testlet effect; arguments as
    in `pattern_table`.
    """
    right, weights = _curves(a, b, c, testlet_sd, grid)
    table = np.ones((1, *right.shape[1:]))
    for item in right:
        longer = np.zeros((table.shape[0] + 1, *right.shape[1:]))
        longer[:-1] += table * (1.0 - item)
        longer[1:] += table * item
        table = longer
    return np.asarray(table @ weights)


def sums_of(table: Matrix) -> Matrix:
    """Give P(number right | theta) from a pattern table: shape (J + 1, Q).

    Args:
        table: P(pattern | theta), shape (2^J, Q), as published.
    """
    questions = table.shape[0].bit_length() - 1
    right = patterns(questions).sum(axis=1)
    return np.stack([table[right == number].sum(axis=0) for number in range(questions + 1)])


def convolved(tables: Sequence[Matrix]) -> Matrix:
    """Give P(total | theta) over several texts from their sum tables: shape (total + 1, Q).

    Args:
        tables: one `sum_table` a text, each shape (J_t + 1, Q), on the same grid.
    """
    total = np.ones((1, tables[0].shape[1]))
    for table in tables:
        longer = np.zeros((total.shape[0] + table.shape[0] - 1, table.shape[1]))
        for points, row in enumerate(table):
            longer[points : points + total.shape[0]] += total * row
        total = longer
    return total


def two_columns(first: Matrix, second: Matrix) -> npt.NDArray[np.float64]:
    """Give P(first sum, second sum | theta) for a paper test in two stages.

    Args:
        first, second: sum tables of the booklets, shapes (M + 1, Q) and (N + 1, Q).

    Returns:
        Shape (M + 1, N + 1, Q). Which second booklet follows depends on the first sum only, so
        the likelihood of what was seen is the same as for a fixed test.
    """
    return np.asarray(first[:, None, :] * second[None, :, :])


def likelihood(table: Matrix, answers: Sequence[bool | None]) -> Vector:
    """Give P(answers | theta) from a pattern table: shape (Q,); None is a question not answered.

    Raises:
        DataError: not as many answers as the table has items, or one that is not right, wrong
            or None; the place names the item by its number, from 1.
    """
    if 2 ** len(answers) != table.shape[0]:
        raise DataError(
            f"there are {len(answers)} answers for a table of {table.shape[0]} patterns.",
            remedy="Give one answer an item of the text, None where there is none.",
        )
    fits = np.ones(table.shape[0], dtype=bool)
    for index, given in enumerate(answers):
        if given is None:
            continue
        if given not in (0, 1):
            raise DataError(
                f"the answer {given!r} is not right, wrong or None.",
                remedy="Give True, False or None.",
                place=Place(column=str(index + 1)),
            )
        fits &= patterns(len(answers))[:, index] == given
    return np.asarray(table[fits].sum(axis=0))


def _curves(
    a: Vector, b: Vector, c: Vector, testlet_sd: float, grid: Vector
) -> tuple[npt.NDArray[np.float64], Vector]:
    """Give P(right), shape (J, Q, G), at each value of the testlet effect, and their weights."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_GAMMA_NODES)
    points = (grid[:, None] + testlet_sd * nodes[None, :]).reshape(-1)
    slopes, places = np.atleast_2d(a), np.atleast_2d(b)
    curves = [
        logistic(slopes[:, j] * (points[:, None] - places[:, j])).mean(axis=1)
        for j in range(slopes.shape[1])
    ]
    right = c[:, None] + (1.0 - c[:, None]) * np.stack(curves)
    return right.reshape(-1, grid.size, nodes.size), np.asarray(weights / weights.sum())
