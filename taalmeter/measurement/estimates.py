"""Point estimates with standard errors for research export: EAP, MLE and WLE.

They take items as locally independent and have no place in a decision; levels come from the
posterior. MLE: maximum likelihood. WLE: Warm (1989), whose correction removes most of its bias.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from taalmeter.measurement.checks import check_parameters, check_responses
from taalmeter.measurement.model import Matrix, Vector, logistic, standard_normal

_BOUND = 6.0
_STEPS = 60
# +-6 rather than the +-4.5 of decisions: for 30 items all right, 4.5 cuts 5e-3 off the mean.
_NODES: Final[Vector] = np.linspace(-_BOUND, _BOUND, 73)
_NODES.setflags(write=False)
# Items in one look-up table: 2^8 or 3^5 rows of 73 nodes fit in the second-level cache.
_TOGETHER: Final = {2: 8, 3: 5}
_BLOCK = 512
# Look-ups multiplied before rescaling; 64 items or fewer cannot underflow a double.
_RESCALE = 8


@dataclass(frozen=True)
class Estimates:
    """One value a person in each array, shape (N,).

    Where nothing was answered, MLE and WLE are nan and the EAP is the population mean. An MLE
    does not exist for all right or all wrong: it is then -6 or 6 with an infinite error.
    """

    eap: Vector
    sd: Vector
    mle: Vector
    se_mle: Vector
    wle: Vector
    se_wle: Vector


def estimate(
    responses: Matrix,
    a: Vector,
    b: Vector,
    c: Vector,
    *,
    persons: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
) -> Estimates:
    """Estimate each person's place on the latent scale.

    Args:
        responses: shape (N, J): 1 right, 0 wrong, nan not answered.
        a, b, c: item parameters, each shape (J,).
        persons, items: their names, for error messages; numbers from 1 without them.

    Raises:
        DataError: a response that is not 1, 0 or nan, or a parameter out of bounds, with the
            person and the item.
    """
    check_responses(responses, a.size, persons=persons, items=items)
    check_parameters(a, b, c, items=items)
    answered = ~np.isnan(responses)
    right = np.where(answered, responses, 0.0)
    eap, sd = expected_a_posteriori(responses, a, b, c)
    mle = _maximise(right, answered, a, b, c, warm=False)
    wle = _maximise(right, answered, a, b, c, warm=True)
    none = ~answered.any(axis=1)
    se_mle = _standard_error(mle, answered, a, b, c)
    se_mle[np.abs(mle) >= _BOUND] = np.inf
    se_wle = _standard_error(wle, answered, a, b, c)
    for values in (mle, se_mle, wle, se_wle):
        values[none] = np.nan
    return Estimates(eap, sd, mle, se_mle, wle, se_wle)


def expected_a_posteriori(
    responses: Matrix, a: Vector, b: Vector, c: Vector
) -> tuple[Vector, Vector]:
    """Give posterior mean and standard deviation under the standard normal population.

    The likelihood is a product of look-ups: items are taken eight at a time (five, when answers
    are missing), all their patterns are worked out once, and a person's rows are multiplied. That
    takes no exponential a person, and blocks of persons stay in the processor's cache.

    Args:
        responses: shape (N, J): 1 right, 0 wrong, nan not answered.
        a, b, c: item parameters, each shape (J,).

    Returns:
        Mean and standard deviation, each shape (N,).
    """
    missing = np.isnan(responses)
    base = 3 if missing.any() else 2
    digits = np.where(missing, 2.0, responses) if base == 3 else responses
    right = (c + (1.0 - c) * logistic(a * (_NODES[:, None] - b))).T
    groups = np.array_split(np.arange(a.size), max(1, -(-a.size // _TOGETHER[base])))
    tables = [_group_table(right[group], base) for group in groups]
    tables[0] = tables[0] * standard_normal(_NODES)
    places = np.zeros((a.size, len(groups)))
    for number, group in enumerate(groups):
        places[group, number] = float(base) ** np.arange(group.size - 1, -1, -1)
    codes = np.ascontiguousarray((digits @ places).T.astype(np.intp))
    moments = _moments(tables, codes)
    mean = moments[:, 1] / moments[:, 0]
    return mean, np.asarray(np.sqrt(np.maximum(moments[:, 2] / moments[:, 0] - mean**2, 0.0)))


def _group_table(right: Matrix, base: int) -> Matrix:
    """Give the likelihood of every pattern of a few items: shape (base^items, Q)."""
    table = np.ones((1, right.shape[1]))
    for item in right:
        parts = [table * (1.0 - item), table * item, table]
        table = np.stack(parts[:base], axis=1).reshape(-1, right.shape[1])
    return table


def _moments(tables: list[Matrix], codes: npt.NDArray[np.intp]) -> Matrix:
    """Give the sums of weight, weight x theta and weight x theta^2: shape (N, 3)."""
    persons = codes.shape[1]
    powers = np.stack([np.ones(_NODES.size), _NODES, _NODES**2], axis=1)
    moments = np.empty((persons, 3))
    weights, factor = np.empty((_BLOCK, _NODES.size)), np.empty((_BLOCK, _NODES.size))
    for start in range(0, persons, _BLOCK):
        block = slice(start, min(start + _BLOCK, persons))
        size = block.stop - start
        np.take(tables[0], codes[0, block], axis=0, out=weights[:size], mode="clip")
        for number in range(1, len(tables)):
            np.take(tables[number], codes[number, block], axis=0, out=factor[:size], mode="clip")
            weights[:size] *= factor[:size]
            if number % _RESCALE == 0:
                weights[:size] /= weights[:size].max(axis=1, keepdims=True)
        np.matmul(weights[:size], powers, out=moments[block])
    return moments


def _slope(
    theta: Vector,
    right: Matrix,
    answered: npt.NDArray[np.bool_],
    a: Vector,
    b: Vector,
    c: Vector,
    warm: bool,
) -> Vector:
    """Give the derivative of the log-likelihood, with Warm's correction if asked: shape (N,)."""
    core = logistic(a * (theta[:, None] - b))
    p = c + (1.0 - c) * core
    first = a * (1.0 - c) * core * (1.0 - core)
    score = np.where(answered, (right - p) * first / (p * (1.0 - p)), 0.0).sum(axis=1)
    if not warm:
        return np.asarray(score)
    second = a * first * (1.0 - 2.0 * core)
    info = np.where(answered, first**2 / (p * (1.0 - p)), 0.0).sum(axis=1)
    bias = np.where(answered, first * second / (p * (1.0 - p)), 0.0).sum(axis=1)
    return np.asarray(score + bias / (2.0 * np.maximum(info, 1e-300)))


def _maximise(
    right: Matrix, answered: npt.NDArray[np.bool_], a: Vector, b: Vector, c: Vector, *, warm: bool
) -> Vector:
    """Find the zero of the slope by bisection around the best node of a coarse grid.

    With guessing the likelihood can have more than one maximum; the coarse grid finds the highest.
    """
    nodes = np.linspace(-_BOUND, _BOUND, 121)
    core = logistic(a * (nodes[:, None] - b))
    p = c + (1.0 - c) * core
    value = right @ np.log(p).T + (answered - right) @ np.log1p(-p).T
    if warm:
        item_info = (a * (1.0 - c) * core * (1.0 - core)) ** 2 / (p * (1.0 - p))
        value = value + 0.5 * np.log(np.maximum(answered @ item_info.T, 1e-300))
    best = value.argmax(axis=1)
    low = nodes[np.maximum(best - 5, 0)].copy()
    high = nodes[np.minimum(best + 5, nodes.size - 1)].copy()
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        rising = _slope(middle, right, answered, a, b, c, warm) > 0
        low = np.where(rising, middle, low)
        high = np.where(rising, high, middle)
    found = 0.5 * (low + high)
    return np.asarray(np.where(np.abs(found) > _BOUND - 1e-6, np.sign(found) * _BOUND, found))


def _standard_error(
    theta: Vector, answered: npt.NDArray[np.bool_], a: Vector, b: Vector, c: Vector
) -> Vector:
    core = logistic(a * (theta[:, None] - b))
    p = c + (1.0 - c) * core
    item_info = (a * (1.0 - c) * core * (1.0 - core)) ** 2 / (p * (1.0 - p))
    info = np.where(answered, item_info, 0.0).sum(axis=1)
    return np.asarray(1.0 / np.sqrt(np.maximum(info, 1e-300)))
