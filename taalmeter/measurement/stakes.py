"""What a wrong decision costs, prepared so that the expected loss is one product with a belief.

A decision has actions (name this level, advise this route) and a loss for each action in each
cell of true levels. The loss tables are policy: published, versioned and given as values.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taalmeter.errors import DataError
from taalmeter.measurement.model import Matrix, Vector

Tensor = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stakes:
    """One decision, averaged over where the cuts may lie.

    Attributes:
        loss: shape (K, A, Q): loss of each action for someone at node q of the skill that is
            being measured and in level k of the other skill (K = 1 when there is no other).
        right: shape (K, A, Q): P(this action is the one of least loss | q, k).
    """

    loss: Tensor
    right: Tensor


def stakes_of(loss: Tensor, first_membership: Matrix, others: int = 1) -> Stakes:
    """Prepare a decision.

    Args:
        loss: shape (A, K1) when only the level of the skill that is measured counts, or
            (A, K1, K2) over the cells of both skills, as for a route.
        first_membership: `level_membership` of the skill that is measured, shape (Q, K1).
        others: number of levels of the other skill, for a loss of shape (A, K1).

    Raises:
        DataError: the loss table does not have these numbers of levels.
    """
    cells = np.repeat(loss[:, :, None], others, axis=2) if loss.ndim == 2 else loss
    if cells.ndim != 3 or cells.shape[1] != first_membership.shape[1]:
        raise DataError(
            f"a loss table of shape {loss.shape} for {first_membership.shape[1]} levels.",
            remedy="Give one row an action and one column a level of each skill.",
        )
    best = (cells <= cells.min(axis=0) + 1e-12).astype(float)
    return Stakes(
        loss=np.ascontiguousarray(np.einsum("qj,ajk->kaq", first_membership, cells)),
        right=np.ascontiguousarray(np.einsum("qj,ajk->kaq", first_membership, best)),
    )


def other_stakes(loss: Matrix, nodes: int) -> Stakes:
    """Prepare the decision on the level of the other skill: it too gains from what comes next.

    Args:
        loss: shape (A, K), action by true level of the other skill.
        nodes: number of nodes of the grid.
    """
    best = (loss <= loss.min(axis=0) + 1e-12).astype(float)
    return Stakes(
        loss=np.repeat(loss.T[:, :, None], nodes, axis=2),
        right=np.repeat(best.T[:, :, None], nodes, axis=2),
    )


def weighted(belief: Tensor, stakes: Stakes) -> Tensor:
    """Give each action's loss at each node times the belief: shape (A, Q), or (N, A, Q).

    Args:
        belief: `joint.belief`, shape (K, Q) or (N, K, Q); a posterior of one skill is
            `weights[None, :]`.
    """
    return np.asarray(np.einsum("...kq,kaq->...aq", belief, stakes.loss))


def expected_losses(belief: Tensor, stakes: Stakes) -> Vector:
    """Give the expected loss of each action: shape (A,), or (N, A) for N persons."""
    return np.asarray(weighted(belief, stakes).sum(axis=-1))


def certainty(belief: Matrix, stakes: Stakes) -> float:
    """Give P(the action of least expected loss is the one that full knowledge would choose)."""
    best = int(expected_losses(belief, stakes).argmin())
    return float((belief * stakes.right[:, best, :]).sum())
