"""Which text to put next, and when to stop: expected loss reduction per expected second.

Asking stops when no text is worth its time, nor two texts together; at the cap; or when the
decisions are settled. Nothing here is random: where chance should spread the texts over people, a
hash of the seed decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import numpy as np

from taalmeter.errors import UnknownName
from taalmeter.measurement.lookahead import Flags, Pool, look_ahead, spread_explained, two_ahead
from taalmeter.measurement.model import Matrix, Vector
from taalmeter.measurement.stakes import Stakes, Tensor, certainty

_NEARLY_BEST = 0.9
# Gains under this are rounding: no answer to any one text would then change a decision.
_NO_GAIN = 1e-12
Reason = Literal[
    "worth", "worth together", "minimum", "unsettled", "not worth", "cap", "settled", "exhausted"
]


@dataclass(frozen=True)
class StopRule:
    """When enough was asked.

    Attributes:
        kappa: loss per second that a text must be expected to save, alone or with a second one;
            0 leaves stopping to the other rules.
        cap: seconds; no text is put that is expected to end after it.
        minimum: texts that are always put, unless the cap or the pool ends before.
        enough: stop when the expected loss is below this, after the minimum.
        certainty: stop when every decision is at least this probably right, after the minimum;
            None leaves it to kappa. For "stop when the advice is settled", give the advice's
            loss table as the stakes and the rule set's threshold here.
    """

    kappa: float = 5e-5
    cap: float = 720.0
    minimum: int = 2
    enough: float = 0.0
    certainty: float | None = None


@dataclass(frozen=True)
class Limits:
    """What may not be put to this person.

    Attributes:
        excluded: names never to put, such as those seen within a year.
        most_of_a_theme: texts of one theme in a sitting; gives way only when nothing else is left
            before the minimum.
    """

    excluded: frozenset[str] = frozenset()
    most_of_a_theme: int | None = None


@dataclass(frozen=True, eq=False)
class Choice:
    """What comes next, and why.

    Attributes:
        name: the text to put, or None to stop.
        reason: with a name `worth` (its time), `worth together` (with a second text), `minimum`
            (not yet enough texts) or `unsettled` (kappa is 0); without a name `not worth`, `cap`,
            `settled` or `exhausted`.
        risk: expected loss when stopping now.
        gains: expected loss saved per second by each text of the pool, shape (T,); nan where a
            text may not be put.
    """

    name: str | None
    reason: Reason
    risk: float
    gains: Vector


_NO_LIMITS = Limits()


def next_text(
    pool: Pool,
    belief: Tensor,
    stakes: Sequence[Stakes],
    *,
    seen: Sequence[str],
    rule: StopRule,
    seed: int,
    limits: Limits = _NO_LIMITS,
) -> Choice:
    """Choose the next text, or say why to stop; the same arguments always give the same choice.

    Args:
        belief: shape (K, Q), sums to 1: `joint.belief`, or `posterior(...)[None, :]`.
        stakes: the decisions that the answers serve, from `stakes_of` and `other_stakes`.
        seen: names of the texts put in this sitting, in order.
        seed: of the sitting.

    Raises:
        UnknownName: a name in `seen` is not in the pool.
    """
    put = [_index(pool, name) for name in seen]
    now, after = look_ahead(pool, belief, stakes)
    early = len(seen) < rule.minimum
    left = rule.cap - float(pool.seconds[put].sum())
    allowed = _allowed(pool, put, seed, limits, early=early)
    in_time = allowed & (pool.seconds <= left)
    gains = np.where(in_time, (now - after) / pool.seconds, np.nan)
    risk = float(now)
    if not in_time.any():
        return Choice(None, "cap" if allowed.any() else "exhausted", risk, gains)
    if not early and (risk < rule.enough or _settled(belief, stakes, rule)):
        return Choice(None, "settled", risk, gains)
    best = float(np.nanmax(gains))
    if best >= rule.kappa and best > _NO_GAIN:
        return Choice(_nearly_best(pool, gains, len(seen), seed), "worth", risk, gains)
    spread = np.where(in_time, spread_explained(pool, belief) / pool.seconds, np.nan)
    if not early and rule.kappa > 0:
        first = int(np.nanargmax(spread))
        if _two_are_worth(pool, belief, stakes, risk, first, in_time, left, rule.kappa):
            return Choice(pool.names[first], "worth together", risk, gains)
        return Choice(None, "not worth", risk, gains)
    worth = gains if best > _NO_GAIN else spread
    reason: Reason = "minimum" if early else "unsettled"
    return Choice(_nearly_best(pool, worth, len(seen), seed), reason, risk, gains)


def _nearly_best(pool: Pool, worth: Vector, number: int, seed: int) -> str:
    """Let the seed choose among the texts within ten percent of the best."""
    nearly = np.flatnonzero(worth >= _NEARLY_BEST * np.nanmax(worth))
    names = sorted(pool.names[index] for index in nearly)
    return names[int(chance(seed, number) * len(names))]


def _two_are_worth(
    pool: Pool,
    belief: Matrix,
    stakes: Sequence[Stakes],
    risk: float,
    first: int,
    in_time: Flags,
    left: float,
    kappa: float,
) -> bool:
    second = in_time & (pool.seconds <= left - pool.seconds[first])
    second[first] = False
    # Knowing everything saves the whole risk; when that is not worth two texts, nothing is.
    if not second.any() or risk <= kappa * (pool.seconds[first] + pool.seconds[second].min()):
        return False
    saved = two_ahead(pool, belief[None], stakes, first=first, allowed=second[None], kappa=kappa)
    return bool(saved[0] > 0.0)


def chance(seed: int, what: object) -> float:
    """Give a number from 0 up to 1 that looks random but always follows from its arguments."""
    return int.from_bytes(sha256(f"{seed}:{what}".encode()).digest()[:8], "big") / 2**64


def eligible(pool: Pool, seed: int) -> Flags:
    """Give which texts may be put in the sitting with this seed: shape (T,).

    Each is in with its own probability of eligibility (van der Linden & Veldkamp 2004), decided
    once a sitting, so that a text that would always be chosen is kept from some.
    """
    if pool.eligibility.min() >= 1.0:
        return np.ones(len(pool.names), dtype=bool)
    return np.array(
        [
            probability >= 1.0 or chance(seed, f"in:{name}") < probability
            for name, probability in zip(pool.names, pool.eligibility.tolist(), strict=True)
        ]
    )


def adjusted_eligibility(eligibility: Vector, exposure: Vector, most: float) -> Vector:
    """Give the eligibility that brings each text's exposure towards the most that is allowed.

    Source: van der Linden & Veldkamp 2004: P(eligible) := min(1, most / P(put | eligible)),
    where P(put | eligible) is the exposure over the eligibility that was in force. Repeat on
    simulated sittings until no exposure is above `most`.

    Args:
        eligibility: in force, more than 0, shape (T,).
        exposure: share of sittings in which each text was put, shape (T,).
        most: highest exposure allowed, more than 0 up to 1.
    """
    return np.asarray(np.minimum(1.0, most * eligibility / np.maximum(exposure, 1e-12)))


def _settled(belief: Matrix, stakes: Sequence[Stakes], rule: StopRule) -> bool:
    if rule.certainty is None:
        return False
    return all(certainty(belief, decision) >= rule.certainty for decision in stakes)


def _allowed(pool: Pool, put: Sequence[int], seed: int, limits: Limits, *, early: bool) -> Flags:
    """Give which texts may come next; exposure, then themes give way before the minimum."""
    new = np.ones(len(pool.names), dtype=bool)
    new[list(put)] = False
    if limits.excluded:
        new &= np.array([name not in limits.excluded for name in pool.names], dtype=bool)
    fresh = new.copy()
    if limits.most_of_a_theme is not None:
        counts: dict[str, int] = {}
        for index in put:
            counts[pool.themes[index]] = counts.get(pool.themes[index], 0) + 1
        full = {t for t, n in counts.items() if t and n >= limits.most_of_a_theme}
        fresh &= np.array([theme not in full for theme in pool.themes], dtype=bool)
    spared = fresh & eligible(pool, seed)
    if spared.any() or not early:
        return spared
    return fresh if fresh.any() else new


def _index(pool: Pool, name: str) -> int:
    try:
        return pool.names.index(name)
    except ValueError:
        raise UnknownName(
            f"the text '{name[:60]}' is not in this pool.",
            remedy="Name texts of the pool.",
            kind="tekst",
            name=name,
        ) from None
