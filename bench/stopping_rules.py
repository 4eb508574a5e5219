"""Stopping rules as the literature has them, on the same texts, answers and tables as ours.

* CI: stop when the confidence interval lies within one level (Kingsbury & Weiss 1983; catsim's
  `ConfidenceIntervalStopper`, mirtCAT, catR); says the level of the EAP.
* SE: stop when the standard error is small enough (adaptivetesting, jsCAT, catsim); the same.
* SPRT: at every cut Wald's test of cut - delta against cut + delta (Spray & Reckase 1996; catIrt);
  texts by information at the cut nearest to the EAP; says what the tests accepted.
* Posterior: stop when one level is probable enough (Rudner 2009); says the most probable level.

The first, second and fourth choose texts by information at the EAP. All get what favours them:
likelihood with the testlet effect integrated out, the population as prior, and posterior standard
deviations. `ours=True` replaces what they say by the level of least expected loss.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from taalmeter.measurement.model import GRID, information, standard_normal
from taalmeter.measurement.posterior import level_membership
from taalmeter.measurement.simulation import Items, Sittings, answer_patterns


@dataclass(frozen=True, eq=False)
class Held:
    """What a rule may look at, one row a person still being asked."""

    log_likelihood: np.ndarray  # (n, Q)
    mean: np.ndarray  # (n,)
    sd: np.ndarray  # (n,)
    levels: np.ndarray  # (n, K + 1)
    cuts: np.ndarray  # (K,)


@dataclass(frozen=True, eq=False)
class Rule:
    """A stopping rule with where it looks for information and what it says."""

    name: str
    done: Callable[[Held], np.ndarray]
    aim: Callable[[Held], np.ndarray]
    says: Callable[[Held], np.ndarray]


def _level_of_mean(held: Held) -> np.ndarray:
    return (held.mean[:, None] >= held.cuts).sum(axis=1)


def confidence_interval(z: float) -> Rule:
    def done(held: Held) -> np.ndarray:
        low = (held.mean - z * held.sd)[:, None] >= held.cuts
        high = (held.mean + z * held.sd)[:, None] >= held.cuts
        return (low == high).all(axis=1)

    return Rule(f"CI z={z:g}", done, lambda held: held.mean, _level_of_mean)


def standard_error(most: float) -> Rule:
    return Rule(f"SE<{most:g}", lambda held: held.sd < most, lambda held: held.mean, _level_of_mean)


def posterior_probability(least: float) -> Rule:
    return Rule(
        f"P>{least:g}",
        lambda held: held.levels.max(axis=1) > least,
        lambda held: held.mean,
        lambda held: held.levels.argmax(axis=1),
    )


def sprt(error: float, delta: float) -> Rule:
    bound = np.log((1 - error) / error)

    def ratios(held: Held) -> np.ndarray:
        def at(point: float) -> np.ndarray:
            low = int(np.clip(np.searchsorted(GRID, point) - 1, 0, GRID.size - 2))
            part = (point - GRID[low]) / (GRID[low + 1] - GRID[low])
            pair = held.log_likelihood[:, low], held.log_likelihood[:, low + 1]
            return (1 - part) * pair[0] + part * pair[1]

        return np.stack([at(cut + delta) - at(cut - delta) for cut in held.cuts], axis=1)

    def aim(held: Held) -> np.ndarray:
        return held.cuts[np.abs(held.mean[:, None] - held.cuts).argmin(axis=1)]

    return Rule(
        f"SPRT a={error:g} d={delta:g}",
        lambda held: (np.abs(ratios(held)) >= bound).all(axis=1),
        aim,
        lambda held: np.logical_and.accumulate(ratios(held) > 0, axis=1).sum(axis=1),
    )


def play(
    rule: Rule,
    texts: tuple[Items, ...],
    tables: list[np.ndarray],
    cuts: np.ndarray,
    *,
    seconds: float,
    cap: float,
    minimum: int,
    persons: int,
    seed: int,
    loss: np.ndarray | None = None,
) -> Sittings:
    """Play sittings under a rule; with a loss table the level said is that of least loss."""
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal(persons)
    answers = answer_patterns(theta, texts, rng)
    logs = [np.log(table) for table in tables]
    infos = np.stack([information(GRID, t.a, t.b, t.c).sum(axis=1) for t in texts])
    member = level_membership(cuts, np.zeros(cuts.size))
    log_likelihood = np.zeros((persons, GRID.size))
    put = np.zeros((persons, len(texts)), dtype=bool)
    active = np.arange(persons)
    for step in range(min(len(texts), int(cap // seconds))):
        held = hold(log_likelihood[active], member, cuts)
        if step >= minimum:
            going = ~rule.done(held)
            active, held = active[going], hold(log_likelihood[active[going]], member, cuts)
        if not active.size:
            break
        node = np.abs(rule.aim(held)[:, None] - GRID).argmin(axis=1)
        chosen = np.where(put[active], -1.0, infos[:, node].T).argmax(axis=1)
        for text in np.unique(chosen):
            who = active[chosen == text]
            log_likelihood[who] += logs[text][answers[who, text]]
        put[active, chosen] = True
    held = hold(log_likelihood, member, cuts)
    said = rule.says(held) if loss is None else (held.levels @ loss.T).argmin(axis=1)
    true = (theta[:, None] >= cuts).sum(axis=1)
    return Sittings(theta, true, said, held.levels, put, answers, put.sum(axis=1) * seconds)


def hold(log_likelihood: np.ndarray, member: np.ndarray, cuts: np.ndarray) -> Held:
    weights = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    weights *= standard_normal()
    weights /= weights.sum(axis=1, keepdims=True)
    mean = weights @ GRID
    sd = np.sqrt(np.maximum(weights @ GRID**2 - mean**2, 0.0))
    return Held(log_likelihood, mean, sd, weights @ member, cuts)
