"""What the next texts are expected to save: all answers to all texts in one matrix product.

For each text the look-ahead takes every pattern of answers, the decision that would follow it and
the loss that would then be left (Lewis & Sheehan 1990; Vos & Glas 2010: testlets as units, Bayesian
decision theory). The tables of all texts lie side by side, so that is one product. Near a cut no
single text may be able to change a decision while two can; `two_ahead` sees that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taalmeter.measurement.model import GRID, Matrix, Vector
from taalmeter.measurement.stakes import Stakes, Tensor, weighted

Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Text:
    """A text that can be put next.

    Attributes:
        name: what it is called.
        table: likelihood table, shape (2^J, Q), as from `tables.pattern_table`.
        seconds: expected time for reading it and answering its items, more than 0.
        theme: what it is about; empty when it counts under no theme.
        eligibility: P(it may be put to a person), for exposure control, 0 to 1.
    """

    name: str
    table: Matrix
    seconds: float
    theme: str = ""
    eligibility: float = 1.0


@dataclass(frozen=True, eq=False)
class Pool:
    """All texts of a form, side by side; made once by `pool_of`.

    Attributes:
        names, themes: shape (T,).
        outcomes: all tables, shape (Q, P) with P patterns over all texts.
        starts: where each text begins in the columns of `outcomes`, shape (T,).
        seconds, eligibility: shape (T,).
    """

    names: tuple[str, ...]
    themes: tuple[str, ...]
    outcomes: Matrix
    starts: npt.NDArray[np.intp]
    seconds: Vector
    eligibility: Vector


def pool_of(texts: Sequence[Text]) -> Pool:
    """Lay the tables of texts side by side."""
    sizes = [text.table.shape[0] for text in texts]
    return Pool(
        names=tuple(text.name for text in texts),
        themes=tuple(text.theme for text in texts),
        outcomes=np.ascontiguousarray(np.concatenate([text.table for text in texts]).T),
        starts=np.cumsum([0, *sizes[:-1]]),
        seconds=np.array([text.seconds for text in texts]),
        eligibility=np.array([text.eligibility for text in texts]),
    )


def look_ahead(pool: Pool, belief: Tensor, stakes: Sequence[Stakes]) -> tuple[Vector, Matrix]:
    """Give the loss expected now, and the loss expected after each text.

    Args:
        pool: T texts.
        belief: shape (K, Q) or (N, K, Q), as in `stakes.weighted`.
        stakes: the decisions; their losses are added.

    Returns:
        Now: shape () or (N,); after: shape (T,) or (N, T). After is never more than now.
    """
    each = [weighted(belief, decision) for decision in stakes]
    reached = np.matmul(each[0] if len(each) == 1 else np.concatenate(each, axis=-2), pool.outcomes)
    now = np.zeros(belief.shape[:-2])
    least = np.zeros((*belief.shape[:-2], pool.outcomes.shape[1]))
    row = 0
    for loss in each:
        now = now + loss.sum(axis=-1).min(axis=-1)
        least = least + reached[..., row : row + loss.shape[-2], :].min(axis=-2)
        row += loss.shape[-2]
    return now, np.add.reduceat(least, pool.starts, axis=-1)


def spread_explained(pool: Pool, belief: Tensor) -> Vector:
    """Give how much of the posterior variance each text is expected to take away.

    Used to choose when no single text could change a decision.

    Args:
        belief: shape (K, Q) or (N, K, Q), each person's summing to 1.

    Returns:
        Shape (T,) or (N, T).
    """
    weights = belief.sum(axis=-2)
    moments = np.stack([weights, weights * GRID], axis=-2) @ pool.outcomes
    among = moments[..., 1, :] ** 2 / np.maximum(moments[..., 0, :], 1e-300)
    mean = weights @ GRID
    return np.asarray(np.add.reduceat(among, pool.starts, axis=-1) - mean[..., None] ** 2)


def two_ahead(
    pool: Pool,
    belief: Tensor,
    stakes: Sequence[Stakes],
    *,
    first: int,
    allowed: Flags,
    kappa: float,
) -> Vector:
    """Give what two texts save at most, beyond their time at `kappa` a second.

    After the first text the best is done for every pattern of answers: stop, or put whichever
    second text saves most beyond its time (two-step backward induction).

    Args:
        belief: shape (N, K, Q), each person's summing to 1.
        first: the first text, as its place in the pool.
        allowed: which texts may come second, shape (N, T); the first may not.
        kappa: loss per second.

    Returns:
        Shape (N,): loss saved less `kappa` times the expected seconds; above 0 it is worth it.
    """
    stop = pool.starts[first + 1] if first + 1 < pool.starts.size else pool.outcomes.shape[1]
    table = pool.outcomes[:, pool.starts[first] : stop].T
    persons, patterns = belief.shape[0], table.shape[0]
    held = belief[:, None] * table[None, :, None, :]
    now, after = look_ahead(pool, held.reshape(persons * patterns, *belief.shape[1:]), stakes)
    mass = held.sum(axis=(-2, -1))
    then = after.reshape(persons, patterns, -1) + kappa * mass[..., None] * pool.seconds
    second = np.where(allowed[:, None, :], then, np.inf).min(axis=-1)
    left = np.minimum(now.reshape(persons, patterns), second).sum(axis=1)
    before = np.sum([weighted(belief, d).sum(axis=-1).min(axis=-1) for d in stakes], axis=0)
    return np.asarray(before - left - kappa * pool.seconds[first])
