"""What share of a set of words someone knows, from choices and from yes/no with pseudo-words.

Words that are asked are seen as drawn from all words of the set; the start is flat. How readily
someone guesses, or says yes to a word that they do not know, is estimated with the share and
integrated out, so that doubt about guessing makes the interval wider.
"""

from dataclasses import dataclass

import numpy as np

from taalmeter.measurement.model import Matrix, Vector

SHARES: Vector = (np.arange(200) + 0.5) / 200
SHARES.setflags(write=False)
"""Midpoints of 200 equal steps from 0 to 1, on which shares are computed."""

_READINESS = (np.arange(50) + 0.5) / 50


@dataclass(frozen=True)
class ChoiceCounts:
    """Answers to questions with the same number of options: right, wrong, and 'I don't know'."""

    right: int
    wrong: int
    unknown: int
    options: int


@dataclass(frozen=True)
class ClaimCounts:
    """Yes/no: how many of the real words, and of the pseudo-words, were said to be known."""

    claimed: int
    real: int
    false_alarms: int
    pseudo: int


def share_posterior(
    choices: ChoiceCounts | None = None, claims: ClaimCounts | None = None
) -> Vector:
    """Give the probability of each share of `SHARES` that is known: shape (200,), sums to 1.

    A word that is not known is guessed at with a readiness g, and then right once in `options`
    times; or it is said to be known with a readiness f, as a pseudo-word is. Both start flat. At
    its mode the yes/no part agrees with the classic correction (h - f) / (1 - f).
    """
    log = np.zeros(SHARES.size)
    if choices is not None:
        log += _choices(choices)
    if claims is not None:
        log += _claims(claims)
    weights = np.exp(log - log.max())
    return np.asarray(weights / weights.sum())


def _choices(counts: ChoiceCounts) -> Vector:
    """Give log P(answers | share), up to a constant: shape (200,)."""
    known, ready = SHARES[:, None], _READINESS[None, :]
    right = known + (1.0 - known) * ready / counts.options
    wrong = (1.0 - known) * ready * (1.0 - 1.0 / counts.options)
    unknown = (1.0 - known) * (1.0 - ready)
    return _over_readiness(
        counts.right * np.log(right)
        + counts.wrong * np.log(wrong)
        + counts.unknown * np.log(unknown)
    )


def _claims(counts: ClaimCounts) -> Vector:
    """Give log P(what was said to be known | share), up to a constant: shape (200,)."""
    known, ready = SHARES[:, None], _READINESS[None, :]
    yes = known + (1.0 - known) * ready
    no = (1.0 - known) * (1.0 - ready)
    return _over_readiness(
        counts.claimed * np.log(yes)
        + (counts.real - counts.claimed) * np.log(no)
        + counts.false_alarms * np.log(ready)
        + (counts.pseudo - counts.false_alarms) * np.log(1.0 - ready)
    )


def _over_readiness(log: Matrix) -> Vector:
    """Integrate the readiness out: (200, 50) to (200,), in logarithms against underflow."""
    highest = log.max(axis=1)
    return np.asarray(highest + np.log(np.exp(log - highest[:, None]).mean(axis=1)))


def mean_share(weights: Vector) -> float:
    """Give the expected share."""
    return float(weights @ SHARES)


def interval(weights: Vector, certainty: float) -> tuple[float, float]:
    """Give the bounds that leave equal probability below and above, together 1 - certainty."""
    edges = np.arange(SHARES.size + 1) / SHARES.size
    below = np.concatenate([[0.0], np.cumsum(weights)])
    tail = (1.0 - certainty) / 2.0
    low, high = np.interp([tail, 1.0 - tail], below, edges)
    return float(low), float(high)


def band_probabilities(weights: Vector, cuts: tuple[float, ...]) -> tuple[float, ...]:
    """Give P(share in each band) for the bands that rising cuts make, lowest first."""
    band = np.searchsorted(np.array(cuts), SHARES, side="right")
    return tuple(float(weights[band == index].sum()) for index in range(len(cuts) + 1))


def corrected_share(claims: ClaimCounts) -> float | None:
    """Give (h - f) / (1 - f), not below 0: the share known, corrected for saying yes too easily.

    None when every pseudo-word was said to be known, or nothing was asked. Anderson and Freebody
    (1983); compared with other corrections by Huibregtse, Admiraal and Meara (2002), Language
    Testing 19(3), 227-245.

    >>> corrected_share(ClaimCounts(claimed=15, real=20, false_alarms=1, pseudo=10))
    0.7222222222222222
    """
    if not claims.real or not claims.pseudo or claims.false_alarms == claims.pseudo:
        return None
    hits, false = claims.claimed / claims.real, claims.false_alarms / claims.pseudo
    return max(0.0, (hits - false) / (1.0 - false))
