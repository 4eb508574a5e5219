"""The bank and population of the decision rows, as simulated for the design of the measurement.

Theta is standard normal; 1F lies at -0.8 and 2F at 0.4. 24 texts of 4 questions, a log-normal
(0.1, 0.25), b standard normal, guessing .20, testlet sd .55; 45 s a text and 20 s a question.
Writing: 12 typed items without guessing. Figures are means over several banks drawn so, because
one bank of 24 texts can lie three points of sensitivity beside another.
"""

from dataclasses import dataclass

import numpy as np

from taalmeter.measurement.lookahead import Pool, Text, pool_of
from taalmeter.measurement.model import GRID, standard_normal
from taalmeter.measurement.posterior import level_membership, loss_by_cut
from taalmeter.measurement.simulation import (
    Items,
    Policy,
    Scoring,
    Sittings,
    Summary,
    World,
    simulate,
    summarise,
)
from taalmeter.measurement.tables import parameter_draws, pattern_table

CUTS = np.array([-0.8, 0.4])
EXACT = np.zeros(2)
SECONDS = 45.0 + 4 * 20.0
GUESSING = 0.20
TESTLET_SD = 0.55
# A step too high costs 2 and a step too low 1: the table by which rules are compared.
COMPARE = loss_by_cut(np.array([2.0, 2.0]), np.array([1.0, 1.0]))


@dataclass(frozen=True, eq=False)
class Bank:
    texts: tuple[Items, ...]
    writing: tuple[Items, ...]

    def tables(self, testlet_sd: float = TESTLET_SD) -> list[np.ndarray]:
        return [pattern_table(t.a, t.b, t.c, testlet_sd) for t in self.texts]

    def writing_tables(self) -> tuple[np.ndarray, ...]:
        return tuple(pattern_table(t.a, t.b, t.c, 0.0) for t in self.writing)


def draw_bank(seed: int) -> Bank:
    rng = np.random.default_rng([2026, seed])

    def items(c: float, testlet_sd: float) -> Items:
        a = np.exp(rng.normal(0.1, 0.25, 4))
        return Items(a, rng.standard_normal(4), np.full(4, c), testlet_sd)

    texts = tuple(items(GUESSING, TESTLET_SD) for _ in range(24))
    return Bank(texts, tuple(items(0.0, 0.0) for _ in range(3)))


def pool(tables: list[np.ndarray]) -> Pool:
    return pool_of([Text(f"t{i:02}", table, SECONDS) for i, table in enumerate(tables)])


def reading(bank: Bank, loss: np.ndarray, policy: Policy, *, persons: int, seed: int) -> Summary:
    scoring = Scoring(pool(bank.tables()), CUTS, EXACT, loss)
    return summarise(
        simulate(World(bank.texts), scoring, policy, persons=persons, seed=seed), COMPARE
    )


def with_writing(
    bank: Bank,
    loss: np.ndarray,
    policy: Policy,
    *,
    assumed: float,
    true: float,
    persons: int,
    seed: int,
    assumed_sd: float = TESTLET_SD,
) -> Summary:
    scoring = Scoring(
        pool(bank.tables(assumed_sd)),
        CUTS,
        EXACT,
        loss,
        other=bank.writing_tables(),
        rho=assumed,
        decides_other=False,
    )
    world = World(bank.texts, bank.writing, rho=true)
    return summarise(simulate(world, scoring, policy, persons=persons, seed=seed), COMPARE)


def expert_only(
    seed: int, loss: np.ndarray, policy: Policy, *, integrated: bool, persons: int
) -> float:
    """Give stated minus actual P(level said is right) on a bank that only experts have rated.

    Experts know b within .6 and log a within .25. The actual probability is worked out from the
    same answers with the true parameters, which is exact where counting hits is noisy.
    """
    rng = np.random.default_rng([55, seed])
    guessed, true = [], []
    for _ in range(24):
        b, c = rng.standard_normal(4) * 0.8, np.full(4, GUESSING)
        guessed.append((np.full(4, np.exp(0.1)), b, c))
        log_a = rng.normal(0.1, 0.25, 4)
        true.append(Items(np.exp(log_a), b + rng.normal(0, 0.6, 4), c, TESTLET_SD))
    tables = []
    for a, b, c in guessed:
        drawn = parameter_draws(a, b, 0.25 * a, np.full(4, 0.6)) if integrated else (a, b)
        tables.append(pattern_table(*drawn, c, TESTLET_SD))
    scoring = Scoring(pool(tables), CUTS, EXACT, loss)
    sittings = simulate(World(tuple(true)), scoring, policy, persons=persons, seed=seed)
    said = np.arange(persons), sittings.said
    stated = sittings.probabilities[said]
    return float((stated - knowing_all(sittings, Bank(tuple(true), ()))[said]).mean())


def knowing_all(sittings: Sittings, bank: Bank) -> np.ndarray:
    """Give P(level | the answers that were scored) with the true parameters."""
    logs = np.zeros((sittings.said.size, GRID.size))
    for text, table in enumerate(bank.tables()):
        logs += np.where(sittings.put[:, [text]], np.log(table)[sittings.answers[:, text]], 0.0)
    weights = standard_normal() * np.exp(logs - logs.max(axis=1, keepdims=True))
    return (weights / weights.sum(axis=1, keepdims=True)) @ level_membership(CUTS, EXACT)
