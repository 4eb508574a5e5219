"""Plays many sittings: how right, how long and how honest a bank and a stopping rule would be.

The world (true parameters, population, correlation, cuts) and the scoring (tables, assumed
correlation, loss) are separate values, so that what happens when the scoring is wrong about the
world can be seen. All persons of a block move in step; per person a sitting takes a tenth of a
millisecond. Choices are those of `selection`, but the spread among nearly equal texts comes from
NumPy's generator: the same seed gives the same simulation on the same version of NumPy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from taalmeter.errors import DataError
from taalmeter.measurement.joint import belief, population
from taalmeter.measurement.lookahead import (
    Flags,
    Indices,
    Pool,
    look_ahead,
    spread_explained,
    two_ahead,
)
from taalmeter.measurement.model import GRID, Matrix, Vector, logistic
from taalmeter.measurement.posterior import level_membership
from taalmeter.measurement.selection import StopRule
from taalmeter.measurement.stakes import Stakes, Tensor, other_stakes, stakes_of

_BLOCK = 1000
_NEARLY_BEST = 0.9


@dataclass(frozen=True, eq=False)
class Items:
    """The true parameters of one text: a, b, c each shape (J,), and its testlet effect's sd."""

    a: Vector
    b: Vector
    c: Vector
    testlet_sd: float


@dataclass(frozen=True, eq=False)
class World:
    """How things truly are.

    Attributes:
        texts: one a text of the pool, in its order.
        other: texts or tasks of the other skill, which everyone does first; often none.
        mean, sd: of the first skill in the population; the other skill shifts along.
        rho: true correlation of the skills.
    """

    texts: tuple[Items, ...]
    other: tuple[Items, ...] = ()
    mean: float = 0.0
    sd: float = 1.0
    rho: float = 0.6


@dataclass(frozen=True, eq=False)
class Scoring:
    """How answers are scored and what is said.

    Attributes:
        pool: the texts with their published tables.
        cuts, standard_errors: of the levels, each shape (K,), the same for both skills.
        loss: of saying level d when k is true, shape (K + 1, K + 1).
        other: pattern tables of the other skill, in the order of `World.other`.
        rho: assumed correlation of the skills; not used without `other`.
        decides_other: texts are also chosen for what they say of the other skill's level; without
            it the other skill only helps to place the first.
    """

    pool: Pool
    cuts: Vector
    standard_errors: Vector
    loss: Matrix
    other: tuple[Matrix, ...] = ()
    rho: float = 0.6
    decides_other: bool = True


@dataclass(frozen=True, eq=False)
class Policy:
    """When to stop, and what may be put.

    Attributes:
        rule: as in a sitting.
        fixed: the same texts for everyone, as places in the pool; empty chooses adaptively.
        most_of_a_theme: as in `selection.Limits`, as a hard limit.
        first: texts that everyone gets before any is chosen, as places in the pool.
    """

    rule: StopRule = field(default_factory=StopRule)
    fixed: tuple[int, ...] = ()
    most_of_a_theme: int | None = None
    first: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Sittings:
    """One row a person: what was true, what was said, what it took.

    Attributes:
        theta: true place on the first skill, shape (N,).
        true, said: level numbers from 0, shape (N,).
        probabilities: stated P(level), shape (N, K + 1).
        put: which texts were put, shape (N, T).
        answers: what each person would answer to each text, as a row of its pattern table, shape
            (N, T); only those to texts that were put were scored.
        seconds: time for the texts, shape (N,); the other skill's time is not in it.
    """

    theta: Vector
    true: Indices
    said: Indices
    probabilities: Matrix
    put: Flags
    answers: Indices
    seconds: Vector


@dataclass(frozen=True, eq=False)
class Summary:
    """What a simulation shows.

    Attributes:
        sensitivity: for each cut, P(said below | truly below), shape (K,); nan if nobody is.
        specificity: for each cut, P(said at or above | truly so), shape (K,).
        accuracy: share of persons whose level was said right.
        loss: mean loss under the table given.
        seconds, texts: mean per person.
        exposure: share of sittings in which each text was put, shape (T,).
        stated: mean probability that was stated for the level said.
        overstated: stated minus accuracy; 0.01 is one percentage point too sure.
    """

    sensitivity: Vector
    specificity: Vector
    accuracy: float
    loss: float
    seconds: float
    texts: float
    exposure: Vector
    stated: float
    overstated: float


def simulate(
    world: World,
    scoring: Scoring,
    policy: Policy,
    *,
    persons: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
) -> Sittings:
    """Play sittings of persons drawn from the world.

    Args:
        persons: how many, 1 or more.
        seed: gives the persons, their answers and the spread of choices.
        progress: called with the number of persons done, after each block.

    Raises:
        DataError: the world and the scoring do not have the same texts and items.
    """
    _check(world, scoring)
    player = _Player(world, scoring, policy)
    parts = []
    for start in range(0, persons, _BLOCK):
        size = min(_BLOCK, persons - start)
        parts.append(player.play(size, np.random.default_rng([seed, start])))
        if progress is not None:
            progress(start + size)
    return Sittings(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in _PER_PERSON)
    )


_PER_PERSON = ("theta", "true", "said", "probabilities", "put", "answers", "seconds")


def summarise(sittings: Sittings, loss: Matrix) -> Summary:
    """Compare what was said with what was true.

    Args:
        loss: of saying level d when k is true, shape (K + 1, K + 1); need not be the table that
            decisions were taken by.
    """
    true, said = sittings.true, sittings.said
    below = [true < cut for cut in range(1, loss.shape[0])]
    found = [said < cut for cut in range(1, loss.shape[0])]
    stated = sittings.probabilities[np.arange(said.size), said]
    accuracy = float((said == true).mean())
    return Summary(
        sensitivity=np.array([_share(f, b) for f, b in zip(found, below, strict=True)]),
        specificity=np.array([_share(~f, ~b) for f, b in zip(found, below, strict=True)]),
        accuracy=accuracy,
        loss=float(loss[said, true].mean()),
        seconds=float(sittings.seconds.mean()),
        texts=float(sittings.put.sum(axis=1).mean()),
        exposure=sittings.put.mean(axis=0),
        stated=float(stated.mean()),
        overstated=float(stated.mean()) - accuracy,
    )


def answer_patterns(theta: Vector, texts: Sequence[Items], rng: np.random.Generator) -> Indices:
    """Draw everyone's answers to every text: pattern numbers as in `tables.patterns`, (N, T)."""
    found = np.empty((theta.size, len(texts)), dtype=np.intp)
    for number, text in enumerate(texts):
        place = theta + text.testlet_sd * rng.standard_normal(theta.size)
        right = text.c + (1.0 - text.c) * logistic(text.a * (place[:, None] - text.b))
        answers = rng.random(right.shape) < right
        found[:, number] = answers @ (1 << np.arange(text.a.size - 1, -1, -1))
    return found


class _Player:
    """What does not change from person to person."""

    def __init__(self, world: World, scoring: Scoring, policy: Policy) -> None:
        self.world, self.scoring, self.policy = world, scoring, policy
        self.membership = level_membership(scoring.cuts, scoring.standard_errors)
        self.prior = population(scoring.rho if scoring.other else 0.0)
        both = bool(scoring.other) and scoring.decides_other
        self.other_membership = self.membership if both else np.ones((GRID.size, 1))
        levels = self.other_membership.shape[1]
        self.stakes: list[Stakes] = [stakes_of(scoring.loss, self.membership, levels)]
        if both:
            self.stakes.append(other_stakes(scoring.loss, GRID.size))
        self.log_tables = np.log(scoring.pool.outcomes).T
        self.themes = np.unique(np.array(scoring.pool.themes), return_inverse=True)[1]

    def play(self, size: int, rng: np.random.Generator) -> Sittings:
        """Play one block of persons in step."""
        world, pool = self.world, self.scoring.pool
        theta = rng.standard_normal(size)
        second = world.rho * theta + np.sqrt(1.0 - world.rho**2) * rng.standard_normal(size)
        theta, second = world.mean + world.sd * theta, world.mean + world.sd * second
        answers = answer_patterns(theta, world.texts, rng)
        log_other = self._log_other(answer_patterns(second, world.other, rng))
        eligible = rng.random((size, len(pool.names))) < pool.eligibility
        log_first = np.zeros((size, GRID.size))
        put = np.zeros((size, len(pool.names)), dtype=bool)
        seconds = np.zeros(size)
        active = np.arange(size)
        for step in range(len(self.policy.fixed) or len(pool.names)):
            chosen, active = self._choose(step, active, log_first, log_other, put, eligible, rng)
            if not active.size:
                break
            log_first[active] += self.log_tables[pool.starts[chosen] + answers[active, chosen]]
            put[active, chosen] = True
            seconds[active] += pool.seconds[chosen]
        shares = self._belief(log_first, log_other).sum(axis=1) @ self.membership
        shares /= shares.sum(axis=1, keepdims=True)
        said = (shares @ self.scoring.loss.T).argmin(axis=1)
        return Sittings(theta, self._true(theta, rng), said, shares, put, answers, seconds)

    def _choose(
        self,
        step: int,
        active: Indices,
        log_first: Matrix,
        log_other: Matrix,
        put: Flags,
        eligible: Flags,
        rng: np.random.Generator,
    ) -> tuple[Indices, Indices]:
        """Give the text chosen for each person who goes on, and who they are."""
        if self.policy.fixed:
            return np.full(active.size, self.policy.fixed[step]), active
        if step < len(self.policy.first):
            return np.full(active.size, self.policy.first[step]), active
        rule, pool = self.policy.rule, self.scoring.pool
        held = self._belief(log_first[active], log_other[active])
        now, after = look_ahead(pool, held, self.stakes)
        left = rule.cap - put[active] @ pool.seconds
        allowed = eligible[active] & ~put[active] & self._theme_free(put[active])
        allowed &= pool.seconds[None, :] <= left[:, None]
        gains = np.where(allowed, (now[:, None] - after) / pool.seconds, -np.inf)
        best = gains.max(axis=1)
        nearly = gains >= np.where(best > 0, _NEARLY_BEST * best, best)[:, None]
        pick = np.where(nearly & allowed, rng.random(gains.shape), -1.0).argmax(axis=1)
        going = allowed.any(axis=1)
        if step >= rule.minimum:
            going &= (now >= rule.enough) & ~self._settled(held)
            least = 2.0 * rule.kappa * pool.seconds.min()
            doubt = np.flatnonzero(going & (best < rule.kappa) & (now > least))
            going &= best >= rule.kappa
            first, worth = self._two_ahead(held[doubt], allowed[doubt], left[doubt])
            pick[doubt] = first
            going[doubt] = worth
        return pick[going], active[going]

    def _two_ahead(self, held: Tensor, allowed: Flags, left: Vector) -> tuple[Indices, Flags]:
        """Give for persons for whom no one text is worth it the text to put, and if two are."""
        pool = self.scoring.pool
        spread = np.where(allowed, spread_explained(pool, held) / pool.seconds, -1.0)
        first = spread.argmax(axis=1)
        worth = np.zeros(first.size, dtype=bool)
        for text in np.unique(first).tolist():
            who = np.flatnonzero(first == text)
            second = allowed[who] & (pool.seconds <= (left[who] - pool.seconds[text])[:, None])
            second[:, text] = False
            saved = two_ahead(
                pool,
                held[who],
                self.stakes,
                first=text,
                allowed=second,
                kappa=self.policy.rule.kappa,
            )
            worth[who] = (saved > 0.0) & second.any(axis=1)
        return first, worth

    def _belief(self, log_first: Matrix, log_other: Matrix) -> Tensor:
        return belief(log_first, log_other, self.prior, self.other_membership)

    def _settled(self, held: Tensor) -> Flags:
        """Give who is certain enough of every decision: shape (n,)."""
        if self.policy.rule.certainty is None:
            return np.zeros(held.shape[0], dtype=bool)
        sure = np.ones(held.shape[0], dtype=bool)
        for decision in self.stakes:
            losses = np.einsum("nkq,kaq->na", held, decision.loss)
            right = np.einsum("nkq,kaq->na", held, decision.right)
            chosen = losses.argmin(axis=1)
            sure &= right[np.arange(chosen.size), chosen] >= self.policy.rule.certainty
        return sure

    def _theme_free(self, put: Flags) -> Flags:
        most = self.policy.most_of_a_theme
        if most is None:
            return np.ones_like(put)
        same = self.themes[:, None] == self.themes[None, :]
        return np.asarray(put.astype(float) @ same < most)

    def _log_other(self, answers: Indices) -> Matrix:
        total = np.zeros((answers.shape[0], GRID.size))
        for number, table in enumerate(self.scoring.other):
            total += np.log(table)[answers[:, number]]
        return total

    def _true(self, theta: Vector, rng: np.random.Generator) -> Indices:
        """Give true levels; where cuts have standard errors, each person meets cuts drawn anew."""
        errors = rng.standard_normal((theta.size, self.scoring.cuts.size))
        cuts = self.scoring.cuts + self.scoring.standard_errors * errors
        reached = theta[:, None] >= cuts
        return np.asarray(np.logical_and.accumulate(reached, axis=1).sum(axis=1))


def _share(among: Flags, those: Flags) -> float:
    return float(among[those].mean()) if those.any() else float("nan")


def _check(world: World, scoring: Scoring) -> None:
    pool = scoring.pool
    ends = np.append(pool.starts[1:], pool.outcomes.shape[1])
    sizes = (ends - pool.starts).tolist()
    if sizes != [2**text.a.size for text in world.texts]:
        raise DataError(
            "the world's texts and the pool's tables do not have the same items.",
            remedy="Give the true parameters of every text of the pool, in its order.",
        )
    if [table.shape[0] for table in scoring.other] != [2**t.a.size for t in world.other]:
        raise DataError(
            "the other skill's texts and tables do not have the same items.",
            remedy="Give a table for every text or task of the other skill, in the same order.",
        )
