"""Do the answers of one person hang together as the model says they should?

A pattern that does not fit is a reason to talk with the person: they may have been tired, helped,
hurried or have learned unevenly. It is never a reason for a level or a route. Someone who guesses
at everything and someone who cannot read yet answer alike: without answer times nothing here can
tell them apart, and `not_engaged` then stays near the share that was expected beforehand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from taalmeter.errors import DataError, Place
from taalmeter.measurement.checks import check_parameters, check_responses
from taalmeter.measurement.model import Matrix, Vector, logistic

# Width of the lattice on which surprises are added; the p-value is exact for surprises so rounded.
_STEP = 0.02
# Nodes with a smaller share of the highest weight change no p-value that is shown.
_NEGLIGIBLE = 1e-6
# Nobody answers everything by guessing; a floor keeps one lucky typed answer from being decisive.
_LUCKY = 0.01
Estimator = Literal["mle", "wle", "map"]
TalkReason = Literal["surprising", "not engaged"]


@dataclass(frozen=True)
class PersonFit:
    """What the answers say of themselves.

    Attributes:
        p_value: P(answers at least this surprising | the model), small when they do not fit.
        not_engaged: P(the person did not work on the questions), None without guessing floors.
        talk: why to talk with the person, empty when there is no reason; never used to route.
    """

    p_value: float
    not_engaged: float | None
    talk: tuple[TalkReason, ...]


def person_fit(
    weights: Vector,
    tables: Sequence[Matrix],
    codes: Sequence[int],
    *,
    not_engaged: float | None = None,
    surprising: float = 0.05,
    likely: float = 0.5,
) -> PersonFit:
    """Put the signs together.

    Args:
        weights, tables, codes: as in `predictive_p_value`.
        not_engaged: from `not_engaged`, when there is one.
        surprising: a p-value below this is a reason to talk.
        likely: a probability of not being engaged above this is a reason to talk.
    """
    p_value = predictive_p_value(weights, tables, codes)
    talk: list[TalkReason] = []
    if p_value < surprising:
        talk.append("surprising")
    if not_engaged is not None and not_engaged > likely:
        talk.append("not engaged")
    return PersonFit(p_value, not_engaged, tuple(talk))


def predictive_p_value(weights: Vector, tables: Sequence[Matrix], codes: Sequence[int]) -> float:
    """Give the posterior-predictive p-value of how surprising the patterns were together.

    The surprise is D = -sum_t log m_t(x_t), with m_t the pattern's probability averaged over the
    posterior (Sinharay 2006 for the method). Its distribution given theta is the convolution of
    the texts' own, worked out exactly on a fine lattice and averaged over the posterior.
    The posterior has seen the same answers, so the p-value is on the high side: few false alarms.

    Args:
        weights: posterior over the grid, shape (Q,).
        tables: pattern tables of the texts answered completely, each shape (2^J_t, Q).
        codes: which pattern was seen, a row of each table.

    Raises:
        DataError: there is no such pattern; the place names the text by its number, from 1.
    """
    steps = []
    for number, (table, code) in enumerate(zip(tables, codes, strict=True)):
        if not 0 <= code < table.shape[0]:
            raise DataError(
                f"there is no pattern {code} in a table of {table.shape[0]}.",
                remedy="Give the row of the pattern that was seen.",
                place=Place(column=str(number + 1)),
            )
        surprise = -np.log(table @ weights)
        steps.append(np.rint((surprise - surprise.min()) / _STEP).astype(int))
    kept = weights > _NEGLIGIBLE * weights.max()
    longest = 1 + sum(int(step.max()) for step in steps)
    chances = np.zeros((longest, int(kept.sum())))
    chances[0] = 1.0
    for step, table in zip(steps, tables, strict=True):
        longer = np.zeros_like(chances)
        for shift in np.unique(step):
            row = table[step == shift][:, kept].sum(axis=0)
            longer[shift:] += chances[: longest - shift] * row
        chances = longer
    seen = sum(int(step[code]) for step, code in zip(steps, codes, strict=True))
    return float(min(1.0, (chances[seen:] @ weights[kept]).sum() / weights[kept].sum()))


def lz_star(
    responses: Matrix,
    a: Vector,
    b: Vector,
    c: Vector,
    theta: Vector,
    *,
    estimator: Estimator,
    persons: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
) -> Vector:
    """Give the standardised log-likelihood of each person's answers, corrected for estimation.

    About standard normal when the model holds; well below 0 is misfit. For items without a shared
    text effect. Source: Snijders (2001); for WLE and MAP see Magis, Raiche & Beland (2012).

    Args:
        responses: shape (N, J): 1 right, 0 wrong, nan not answered.
        a, b, c: item parameters, each shape (J,).
        theta: estimates of the persons, shape (N,).
        estimator: how they were estimated; `map` with a standard normal population.
        persons, items: their names, for error messages.

    Returns:
        Shape (N,); nan where theta is not finite or fewer than two questions were answered.

    Raises:
        DataError: a response or a parameter that cannot be, with the person and the item.
    """
    check_responses(responses, a.size, persons=persons, items=items)
    check_parameters(a, b, c, items=items)
    answered = ~np.isnan(responses)
    usable = np.isfinite(theta) & (answered.sum(axis=1) > 1)
    place = np.where(usable, theta, 0.0)
    core = logistic(a * (place[:, None] - b))
    p = c + (1.0 - c) * core
    first = a * (1.0 - c) * core * (1.0 - core)
    variance = np.where(answered, p * (1.0 - p), 0.0)
    weight, slope = np.log(p / (1.0 - p)), first / (p * (1.0 - p))
    information = np.maximum((slope**2 * variance).sum(axis=1), 1e-300)
    # What the estimator adds to the slope of the log-likelihood that it sets to 0.
    if estimator == "wle":
        second = a * first * (1.0 - 2.0 * core)
        added = np.where(answered, slope * second, 0.0).sum(axis=1) / (2.0 * information)
    else:
        added = -place if estimator == "map" else np.zeros_like(place)
    shared = (weight * slope * variance).sum(axis=1) / information
    total = (np.where(answered, responses - p, 0.0) * weight).sum(axis=1) + shared * added
    spread = np.sqrt(((weight - shared[:, None] * slope) ** 2 * variance).sum(axis=1))
    return np.where(usable & (spread > 1e-9), total / np.maximum(spread, 1e-9), np.nan)


def not_engaged(
    marks: Sequence[bool],
    guessing: Sequence[float],
    engaged_likelihood: float,
    *,
    rapid: Sequence[bool] | None = None,
    share: float = 0.03,
    rapid_if_engaged: float = 0.03,
    rapid_if_not: float = 0.6,
) -> float:
    """Give P(the person did not work on the questions | answers, rapid answers).

    A mixture of two classes: someone who works at it, with the model's likelihood, and someone
    who answers each question right with its guessing chance, P = prod c^x (1 - c)^(1 - x). A
    rapid answer came sooner than the question can be read (Wise & Kong 2005); without `rapid`
    only the marks speak, and they say little.

    Args:
        marks: right or wrong, for each question.
        guessing: chance of a right answer by guessing; for typed answers 0.
        engaged_likelihood: P(marks | engaged), averaged over the population: sum of
            `standard_normal() * likelihood`.
        rapid: whether each answer came too soon to have read the question.
        share: of persons who do not work at it, beforehand.
        rapid_if_engaged, rapid_if_not: P(an answer is rapid) in each class.

    Raises:
        DataError: not one guessing chance, or rapid flag, for each mark.
    """
    if len(guessing) != len(marks) or (rapid is not None and len(rapid) != len(marks)):
        raise DataError(
            f"{len(marks)} marks, {len(guessing)} guessing chances.",
            remedy="Give one guessing chance, and one rapid flag, for each mark.",
        )
    chances = np.clip(np.array(guessing, dtype=float), _LUCKY, 1.0 - _LUCKY)
    right = np.array(marks, dtype=bool)
    log_not = float(np.log(np.where(right, chances, 1.0 - chances)).sum()) + np.log(share)
    log_engaged = np.log(max(engaged_likelihood, 1e-300)) + np.log1p(-share)
    if rapid is not None:
        fast = int(np.sum(rapid))
        slow = len(marks) - fast
        log_not += fast * np.log(rapid_if_not) + slow * np.log1p(-rapid_if_not)
        log_engaged += fast * np.log(rapid_if_engaged) + slow * np.log1p(-rapid_if_engaged)
    return float(1.0 / (1.0 + np.exp(np.clip(log_engaged - log_not, -700.0, 700.0))))
