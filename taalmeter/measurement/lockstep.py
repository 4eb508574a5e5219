"""An adaptive test of single items for many persons at once, to study banks before texts exist.

Each step every person gets the unused item with most information at their EAP (Lord 1980). All
persons move together: information is looked up in a table over the latent scale, and the posterior
is updated by one look-up and one product.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taalmeter.errors import DataError
from taalmeter.measurement.checks import check_parameters
from taalmeter.measurement.model import (
    GRID,
    Matrix,
    Vector,
    information,
    logistic,
    probability_right,
    standard_normal,
)

# Information is looked up at steps of .02: the item chosen is then within .1 % of the best.
_FINE = np.linspace(-4.5, 4.5, 451)


@dataclass(frozen=True, eq=False)
class ItemTest:
    """What happened: one row a person.

    Attributes:
        eap, sd: estimate and posterior standard deviation at the end, each shape (N,).
        items: the items put, in order, shape (N, length); -1 after the person's test stopped.
    """

    eap: Vector
    sd: Vector
    items: npt.NDArray[np.intp]


def adaptive_item_test(
    theta: Vector,
    a: Vector,
    b: Vector,
    c: Vector,
    *,
    length: int,
    seed: int,
    stop_sd: float = 0.0,
) -> ItemTest:
    """Simulate an adaptive test of single items.

    Args:
        theta: true places of the persons, shape (N,).
        a, b, c: item parameters, each shape (J,); answers are drawn from the same.
        length: most items a person, at most J.
        seed: of the answers.
        stop_sd: a person stops when the posterior standard deviation is below this.

    Raises:
        DataError: more items are asked for than there are, or a parameter cannot be.
    """
    check_parameters(a, b, c)
    if not 1 <= length <= a.size:
        raise DataError(
            f"a test of {length} items from a bank of {a.size}.",
            remedy="Ask for 1 item or more, and no more than the bank has.",
        )
    rng = np.random.default_rng(seed)
    right = probability_right(GRID, a, b, c).T
    curves = np.concatenate([1.0 - right, right])
    useful = information(_FINE, a, b, c).astype(np.float32)
    state = _State(theta.size, a.size, length)
    active = np.arange(theta.size)
    for step in range(length):
        node = np.rint((state.mean[active] + 4.5) / (_FINE[1] - _FINE[0])).astype(np.intp)
        worth = useful.take(node, axis=0, mode="clip")
        worth *= state.unused if active.size == theta.size else state.unused[active]
        item = worth.argmax(axis=1)
        core = logistic(a[item] * (theta[active] - b[item]))
        mark = rng.random(active.size) < c[item] + (1.0 - c[item]) * core
        state.take(active, step, item, curves[item + a.size * mark])
        active = active[state.sd[active] >= stop_sd]
        if not active.size:
            break
    return ItemTest(state.mean, state.sd, state.items)


class _State:
    def __init__(self, persons: int, bank: int, length: int) -> None:
        self.weights: Matrix = np.repeat(standard_normal()[None, :], persons, axis=0)
        self.unused = np.ones((persons, bank), dtype=np.float32)
        self.items = np.full((persons, length), -1, dtype=np.intp)
        self.mean, self.sd = np.zeros(persons), np.ones(persons)

    def take(
        self, active: npt.NDArray[np.intp], step: int, item: npt.NDArray[np.intp], fits: Matrix
    ) -> None:
        """Take in one answer of each active person: likelihoods of shape (n, Q)."""
        self.items[active, step] = item
        self.unused[active, item] = 0.0
        weights = self.weights[active] * fits
        moments = weights @ _POWERS
        self.weights[active] = weights / moments[:, :1]
        mean = moments[:, 1] / moments[:, 0]
        self.mean[active] = mean
        self.sd[active] = np.sqrt(np.maximum(moments[:, 2] / moments[:, 0] - mean**2, 0.0))


_POWERS = np.stack([np.ones(GRID.size), GRID, GRID**2], axis=1)
