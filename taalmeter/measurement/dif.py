"""Differential item functioning: which items are harder for one group at equal skill?

Every item gets a Mantel-Haenszel estimate with its ETS class, a logistic regression, and an
estimate shrunk by what the other items show. An item that too few people of either group answered
gets the verdict `insufficient` and no number at all. A verdict is a reason to look at the item;
it never changes a bank by itself.

Equal skill is equal plausible value, given the items without DIF and the item itself. The item
belongs in: left out, the values of the two groups would err by different amounts (Holland & Thayer
1988 on the score).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from taalmeter.errors import DataError, Place
from taalmeter.measurement.checks import check_parameters
from taalmeter.measurement.group_regression import GroupEffects, group_effects
from taalmeter.measurement.mantel_haenszel import (
    DELTA,
    Shrunk,
    common_odds_ratio,
    equal_strata,
    ets_class,
    pool,
    shrink,
)
from taalmeter.measurement.model import GRID, Matrix, Vector
from taalmeter.measurement.observed import Observed, observe
from taalmeter.measurement.plausible import draw, group_populations, item_log_likelihoods

Verdict = Literal["A", "B", "C", "insufficient"]

# With 100 a group only DIF of 2 delta and more is found; below it a class A would mean nothing.
FLOOR = 100
_DRAWS = 10
_PURIFICATIONS = 4
_PER_STRATUM = 20


@dataclass(frozen=True)
class ItemDif:
    """What is known of one item; numbers are nan when the verdict is `insufficient`.

    Attributes:
        reference, focal: how many people of each group answered it.
        delta, se: Mantel-Haenszel on the delta scale; below 0 it is harder for the focal group.
        verdict: class of ETS, or `insufficient`.
        shrunk, shrunk_sd: empirical-Bayes estimate of delta, to be preferred below some 300 people.
        class_a, class_b, class_c: posterior probability of each size of DIF.
        uniform, se_uniform: the regression's group effect on the same delta scale.
        p_uniform, p_non_uniform: p-values of the likelihood-ratio tests.
    """

    item: str
    reference: int
    focal: int
    verdict: Verdict
    delta: float
    se: float
    shrunk: float
    shrunk_sd: float
    class_a: float
    class_b: float
    class_c: float
    uniform: float
    se_uniform: float
    p_uniform: float
    p_non_uniform: float


@dataclass(frozen=True)
class DifReport:
    """One contrast between two groups.

    Attributes:
        items: one an item, in the order given.
        spread: sd of true delta over the items.
        impact: difference in mean skill, focal minus reference, in logits of theta; no fault of
            any item.
        left_out: items that were not used to match people.
        seed: of the plausible values; the same seed gives the same report.
    """

    items: tuple[ItemDif, ...]
    spread: float
    impact: float
    left_out: tuple[str, ...]
    seed: int


def find_dif(
    responses: Matrix,
    focal: npt.NDArray[np.bool_],
    a: Vector,
    b: Vector,
    c: Vector,
    *,
    weights: Vector | None = None,
    items: Sequence[str] | None = None,
    persons: Sequence[str] | None = None,
    floor: int = FLOOR,
    seed: int = 0,
) -> DifReport:
    """Compare two groups on every item.

    Args:
        responses: shape (N, J): 1 right, 0 wrong, nan not answered.
        focal: who is in the focal group, shape (N,); the others are the reference group.
        a, b, c: item parameters, each shape (J,), from `calibrate` or the bank.
        weights: equal persons a row, whole numbers, shape (N,).
        items, persons: names for the report and messages.
        floor: fewest answers a group for a verdict.
        seed: of the plausible values.

    Raises:
        DataError: an absurd answer, weight or parameter; groups that do not fit the answers; or a
            group without anyone.
    """
    seen = observe(responses, weights=weights, items=items, persons=persons)
    check_parameters(a, b, c, items=seen.items)
    if a.size != len(seen.items) or np.shape(focal) != (np.shape(responses)[0],):
        raise DataError(
            f"there are {a.size} parameters and {np.size(focal)} groups for {len(seen.items)} "
            f"items and {np.shape(responses)[0]} persons.",
            remedy="Give one parameter an item and one group a person.",
        )
    copies = _copies(seen)
    study = _Study(
        right=np.repeat(seen.right, copies, axis=0),
        answered=np.repeat(seen.answered, copies, axis=0) > 0.0,
        focal=np.repeat(np.asarray(focal, dtype=np.bool_)[seen.rows], copies),
        parameters=np.stack([a, b, c]),
        floor=floor,
        seed=seed,
    )
    if study.focal.all() or not study.focal.any():
        raise DataError("one of the two groups has nobody.", remedy="Give persons of both groups.")
    return _report(study, seen.items)


def _copies(seen: Observed) -> npt.NDArray[np.intp]:
    broken = np.flatnonzero(seen.weights != np.round(seen.weights))
    if broken.size:
        raise DataError(
            f"the weight {seen.weights[broken[0]]:g} is not a whole number of persons.",
            remedy="Give how many equal persons the row stands for.",
            place=Place(row=int(seen.rows[broken[0]]) + 1),
        )
    return np.asarray(seen.weights, dtype=np.intp)


@dataclass(frozen=True)
class _Study:
    """The people (one a row) and items of one contrast; parameters are rows a, b, c."""

    right: Matrix
    answered: npt.NDArray[np.bool_]
    focal: npt.NDArray[np.bool_]
    parameters: Matrix
    floor: int
    seed: int

    @property
    def group_sizes(self) -> npt.NDArray[np.intp]:
        """Answers to each item in the reference and the focal group, shape (2, J)."""
        sides = (self.answered[~self.focal], self.answered[self.focal])
        return np.stack([side.sum(axis=0) for side in sides])


class _Matching:
    """Plausible values of everyone, given some of the items and the item under study."""

    def __init__(self, study: _Study, matching: npt.NDArray[np.bool_]) -> None:
        self._study = study
        self._matching = matching
        log_right, log_wrong = item_log_likelihoods(*study.parameters)
        wrong = study.answered - study.right
        self._log_right, self._log_wrong, self._wrong = log_right, log_wrong, wrong
        used = matching.astype(np.float64)[:, None]
        self._base = study.right @ (used * log_right) + wrong @ (used * log_wrong)
        group = study.focal.astype(np.intp)
        populations = group_populations(self._base, group, np.ones(group.size), 2)
        self._prior = populations[group]
        self.populations = populations
        generator = np.random.Generator(np.random.PCG64(study.seed))
        self._uniform = generator.random((group.size, _DRAWS))
        self._shared = draw(self._base, self._prior, self._uniform)

    def values(self, item: int) -> Matrix:
        """Give plausible values for studying this item: shape (N, M)."""
        if self._matching[item]:
            return self._shared
        own = np.outer(self._study.right[:, item], self._log_right[item])
        own += np.outer(self._wrong[:, item], self._log_wrong[item])
        return draw(self._base + own, self._prior, self._uniform)


def _report(study: _Study, names: tuple[str, ...]) -> DifReport:
    wide = len(names)
    matching = np.ones(wide, dtype=np.bool_)
    for _ in range(_PURIFICATIONS):
        pool_of_values = _Matching(study, matching)
        delta, error = _mantel_haenszel(study, pool_of_values)
        flagged = np.array(
            [np.isfinite(d) and ets_class(d, e) != "A" for d, e in zip(delta, error, strict=True)]
        )
        if (flagged == ~matching).all() or flagged.sum() > wide // 2:
            break
        matching = ~flagged
    shrunk = shrink(delta, error)
    found = [
        _item(study, pool_of_values, index, names[index], delta[index], error[index], shrunk)
        for index in range(wide)
    ]
    means = pool_of_values.populations @ GRID
    return DifReport(
        items=tuple(found),
        spread=shrunk.spread,
        impact=float(means[1] - means[0]),
        left_out=tuple(names[j] for j in np.flatnonzero(~matching)),
        seed=study.seed,
    )


def _mantel_haenszel(study: _Study, matching: _Matching) -> tuple[Vector, Vector]:
    """Give delta and its standard error for each item, nan below the floor: two of shape (J,)."""
    sizes = study.group_sizes.min(axis=0)
    delta, error = np.full(sizes.size, np.nan), np.full(sizes.size, np.nan)
    for index in np.flatnonzero(sizes >= study.floor):
        who = study.answered[:, index]
        right, focal = study.right[who, index], study.focal[who]
        strata = int(np.clip(sizes[index] // _PER_STRATUM, 5, 20))
        ratios = [
            common_odds_ratio(right, focal, equal_strata(values, strata), strata)
            for values in matching.values(int(index))[who].T
        ]
        log_ratio, log_error = pool(
            np.array([ratio.log for ratio in ratios]), np.array([r.variance for r in ratios])
        )
        delta[index], error[index] = DELTA * log_ratio, -DELTA * log_error
    return delta, error


def _item(
    study: _Study,
    matching: _Matching,
    index: int,
    name: str,
    delta: float,
    error: float,
    shrunk: Shrunk,
) -> ItemDif:
    known = bool(np.isfinite(delta) and np.isfinite(error))
    effects = GroupEffects(*[float("nan")] * 4)
    if known:
        who = study.answered[:, index]
        effects = group_effects(
            study.right[who, index],
            study.focal[who].astype(np.float64),
            matching.values(index)[who],
            float(study.parameters[2, index]),
        )
    reference, focal = study.group_sizes[:, index]
    return ItemDif(
        item=name,
        reference=int(reference),
        focal=int(focal),
        verdict=ets_class(delta, error) if known else "insufficient",
        delta=float(delta),
        se=float(error),
        shrunk=float(shrunk.delta[index]),
        shrunk_sd=float(shrunk.sd[index]),
        class_a=float(shrunk.class_a[index]),
        class_b=float(shrunk.class_b[index]),
        class_c=float(shrunk.class_c[index]),
        uniform=-DELTA * effects.uniform,
        se_uniform=-DELTA * effects.se_uniform,
        p_uniform=effects.p_uniform,
        p_non_uniform=effects.p_non_uniform,
    )
