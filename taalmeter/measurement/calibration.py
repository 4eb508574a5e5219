"""Item parameters from answers: which model, what is fixed, what experts thought beforehand.

Rasch (one common slope) or 2PL with fixed guessing, by marginal maximum likelihood; with priors,
by marginal maximum a posteriori (Mislevy 1986). Not everyone need have answered the same items.
Nothing here writes a file or alters old parameters; see `drift` for what changed.

Identification. With a `standard` population theta has mean 0 and sd 1, and every item parameter is
free. With a `free` population its mean and sd are estimated, so anchors or priors of b must carry
the scale: this is fixed-parameter calibration (Kim 2006) when anchors do.

Testlets. Items of one text are taken as independent given theta. In simulated tests of 16 texts of
4 items with a testlet sd of .55, slopes come out 3 to 5 percent low and difficulties unbiased, and
standard errors stay honest.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from taalmeter.errors import DataError, Place
from taalmeter.measurement.ascent import solve
from taalmeter.measurement.information import covariance
from taalmeter.measurement.marginal import Engine, Prior, Solution, Task, Values, nodes_needed
from taalmeter.measurement.model import Matrix, Vector
from taalmeter.measurement.observed import Observed, name_some

Model = Literal["rasch", "2pl"]
Population = Literal["standard", "free"]

# An item outside these bounds measures nothing, and the parameter file could not hold it.
_SMALLEST_SLOPE, _LARGEST_SLOPE, _LARGEST_DIFFICULTY = 0.02, 10.0, 10.0


@dataclass(frozen=True)
class Anchors:
    """Parameters that stay as they are: a and b, shape (J,), nan for items that are free."""

    a: Vector
    b: Vector


@dataclass(frozen=True)
class Calibration:
    """Estimated item parameters, in arrays of shape (J,).

    Attributes:
        model: `rasch` (one slope, which is the population's sd in logits) or `2pl`.
        items: name of each item.
        a, b, c: slope, difficulty, and the guessing that was given.
        se_a, se_b: standard errors from the observed information (Louis 1982); 0 for anchors, nan
            when the rounds ended where the information is not positive definite.
        covariance: of log a (first J) and b (last J), shape (2 J, 2 J), for drawing parameters.
        answers: number of persons that answered each item.
        mean, sd: of the population; 0 and 1 unless it was free.
        log_likelihood: marginal log-likelihood of the answers; the priors have no part in it.
        persons: number of persons with at least one answer (sum of the weights).
        rounds: number of E-steps.
        converged: whether the last round would have changed nothing.
    """

    model: Model
    items: tuple[str, ...]
    a: Vector
    b: Vector
    c: Vector
    se_a: Vector
    se_b: Vector
    covariance: Matrix
    answers: Vector
    mean: float
    sd: float
    log_likelihood: float
    persons: float
    rounds: int
    converged: bool

    @property
    def easiness(self) -> Vector:
        """The intercept d = -a b, shape (J,): the log odds of a right answer at theta 0 (c = 0)."""
        return np.asarray(-self.a * self.b)


def no_prior(items: int) -> Prior:
    """Give priors that say nothing."""
    flat = np.full(items, np.inf)
    return Prior(np.zeros(items), flat, np.zeros(items), flat)


def parameter_prior(a: Vector, b: Vector, se_a: Vector, se_b: Vector) -> Prior:
    """Give priors from earlier parameters with their standard errors, each shape (J,).

    b ~ N(b, se_b) and log a ~ N(log a, se_a / a); yesterday's posterior is today's prior.

    Raises:
        DataError: a standard error that is not above 0 (an exact value is an anchor).
    """
    if not ((a > 0).all() and (se_a > 0).all() and (se_b > 0).all()):
        raise DataError(
            "a prior needs a slope and standard errors above 0.",
            remedy="Give every item a standard error, or make it an anchor.",
        )
    return Prior(b, se_b, np.log(a), se_a / a)


def expert_prior(b: Vector, b_sd: float = 0.6) -> Prior:
    """Give priors around what experts thought: b ~ N(b, b_sd), log a ~ N(.1, .3), shape (J,).

    An sd of .55 to .75 is what text features and comparative judgement reach for reading items
    (Attali 2014; Kapoor 2025).
    """
    return Prior(b, np.full(b.size, b_sd), np.full(b.size, 0.1), np.full(b.size, 0.3))


def calibrate(
    observed: Observed,
    model: Model,
    *,
    c: Vector | None = None,
    prior: Prior | None = None,
    anchors: Anchors | None = None,
    population: Population | None = None,
    tolerance: float = 1e-5,
    most_rounds: int = 2000,
) -> Calibration:
    """Estimate item parameters with their standard errors.

    Args:
        observed: checked answers, from `observe`.
        model: `rasch` or `2pl`.
        c: fixed guessing, shape (J,), 0 <= c < 1; 0 if left out.
        prior: of the items that are not anchors. A common slope has the mean of their priors.
        anchors: items to keep as they are.
        population: by default `free` with anchors and `standard` without.
        tolerance: largest change of a or d = -a b that a round of EM may still make.
        most_rounds: stop after so many; `converged` is then False.

    Raises:
        DataError: an item that all had right or all wrong and that has no prior; a slope or
            difficulty without a finite estimate; a scale that nothing carries; answers that do
            not determine the parameters.
    """
    task = prepare(observed, model, c=c, prior=prior, anchors=anchors, population=population)
    engine = Engine(task)
    start = starting_values(task, anchors)
    solution = solve(engine, start, tolerance, most_rounds)
    _refuse_unusable(task, solution.values)
    return _calibration(engine, solution, model)


def prepare(
    observed: Observed,
    model: Model,
    *,
    c: Vector | None = None,
    prior: Prior | None = None,
    anchors: Anchors | None = None,
    population: Population | None = None,
) -> Task:
    """Check that a calibration has an answer, and say what is to be estimated.

    Raises:
        DataError: as `calibrate`, before any estimation.
    """
    wide = len(observed.items)
    chosen = no_prior(wide) if prior is None else prior
    free = np.ones(wide, dtype=np.bool_) if anchors is None else _free(anchors, wide)
    guessing = np.zeros(wide) if c is None else np.asarray(c, dtype=np.float64)
    if guessing.shape != (wide,) or not ((guessing >= 0.0) & (guessing < 1.0)).all():
        raise DataError(
            f"guessing is not {wide} numbers from 0 to 1.",
            remedy="Give one floor an item: 0, or 1 divided by the number of options.",
        )
    for values in (chosen.b_mean, chosen.b_sd, chosen.log_a_mean, chosen.log_a_sd):
        if values.shape != (wide,) or np.isnan(values).any():
            raise DataError(
                f"the prior is not {wide} numbers.", remedy="Give each item a mean and an sd."
            )
    is_free = population == "free" or (population is None and not free.all())
    if is_free and free.all() and np.isinf(chosen.b_sd).all():
        raise DataError(
            "with a free population nothing fixes the scale.",
            remedy="Give anchors or priors of b, or take a standard population.",
        )
    _refuse_extreme(observed, free & np.isinf(chosen.b_sd))
    return Task(
        observed=observed,
        c=guessing,
        free=free,
        common_slope=model == "rasch",
        free_population=is_free,
        prior=chosen,
        nodes=nodes_needed(observed),
    )


def starting_values(task: Task, anchors: Anchors | None = None) -> Values:
    """Give where to begin: slope 1, easiness from the share right, anchors at their values."""
    share = (task.observed.share_right - task.c) / (1.0 - task.c)
    share = np.clip(share, 0.02, 0.98)
    # A share right at theta 0 lies about 1.2 times as far out as one over the population.
    d = 1.2 * np.log(share / (1.0 - share))
    a = np.ones_like(d)
    if anchors is not None:
        a = np.where(task.free, a, anchors.a)
        d = np.where(task.free, d, -anchors.a * anchors.b)
    return Values(a, d)


def _free(anchors: Anchors, wide: int) -> npt.NDArray[np.bool_]:
    fixed = np.isfinite(anchors.a) & np.isfinite(anchors.b)
    half = np.isfinite(anchors.a) ^ np.isfinite(anchors.b)
    if anchors.a.shape != (wide,) or anchors.b.shape != (wide,) or half.any():
        raise DataError(
            f"the anchors are not a and b for {wide} items.",
            remedy="Give both for an anchor, and nan twice for another item.",
        )
    if (anchors.a[fixed] <= 0.0).any():
        raise DataError("an anchor's slope is not above 0.", remedy="Correct the anchor.")
    return ~fixed


def _refuse_extreme(observed: Observed, loose: npt.NDArray[np.bool_]) -> None:
    share = observed.share_right
    for value, words in ((1.0, "right"), (0.0, "wrong")):
        names = [observed.items[j] for j in np.flatnonzero(loose & (share == value))]
        if names:
            raise DataError(
                f"all answers to {name_some(names)} are {words}, so there is no finite estimate.",
                remedy="Leave the item out, or calibrate with a prior.",
                place=Place(column=names[0]),
                opgaven=names,
            )


def _refuse_unusable(task: Task, values: Values) -> None:
    a, d = values.a, values.d
    with np.errstate(divide="ignore", invalid="ignore"):
        b = np.abs(d / a)
    flat = task.free & ~(a > _SMALLEST_SLOPE)
    wild = task.free & ~flat & ~((a < _LARGEST_SLOPE) & (b < _LARGEST_DIFFICULTY))
    names = task.observed.items
    for which, what in (
        (flat, "is not answered better by those who do better on the rest"),
        (wild, "has no usable estimate: the answers fit no curve within bounds"),
    ):
        found = [names[j] for j in np.flatnonzero(which)]
        if found:
            raise DataError(
                f"{name_some(found)} {what}.",
                remedy="Check its key, leave it out, or calibrate with a prior.",
                place=Place(column=found[0]),
                opgaven=found,
            )


def _calibration(engine: Engine, solution: Solution, model: Model) -> Calibration:
    task, values = engine.task, solution.values
    wide = values.a.size
    found = covariance(engine, values)
    if found is None and solution.converged:
        raise DataError(
            "the answers do not determine all parameters.",
            remedy="Give more items or persons, calibrate with a prior, or use the Rasch model.",
        )
    if found is None:
        found = np.full((2 * wide, 2 * wide), np.nan)
    errors = np.sqrt(np.diag(found))
    return Calibration(
        model=model,
        items=task.observed.items,
        a=values.a,
        b=np.asarray(-values.d / values.a),
        c=task.c,
        se_a=np.asarray(values.a * errors[:wide]),
        se_b=errors[wide:],
        covariance=found,
        answers=task.observed.answers,
        mean=values.mean,
        sd=values.sd,
        log_likelihood=solution.log_likelihood,
        persons=task.observed.persons,
        rounds=solution.rounds,
        converged=solution.converged,
    )
