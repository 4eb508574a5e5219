"""Scoring, choosing and deciding beside its targets and its peers: `python bench/decisions.py`.

Everything runs in this one process with one BLAS thread; times are CPU time. `--quick` plays a
tenth of the persons. Figures are means over banks, with the standard error over banks behind ±.
"""

# ruff: noqa: E402  (the number of BLAS threads must be set before NumPy is imported)
import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import sys
import time
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
import peers
from screening_bank import (
    COMPARE,
    CUTS,
    EXACT,
    SECONDS,
    Bank,
    draw_bank,
    expert_only,
    pool,
    reading,
    with_writing,
)
from stopping_rules import (
    Rule,
    confidence_interval,
    play,
    posterior_probability,
    sprt,
    standard_error,
)

from taalmeter.measurement.joint import belief, population
from taalmeter.measurement.model import GRID
from taalmeter.measurement.posterior import level_membership, loss_by_cut, posterior
from taalmeter.measurement.selection import StopRule, next_text
from taalmeter.measurement.simulation import Policy, Summary, summarise
from taalmeter.measurement.stakes import other_stakes, stakes_of
from taalmeter.measurement.tables import likelihood

QUICK = "--quick" in sys.argv
BANKS = range(2 if QUICK else 8)
PERSONS = 400 if QUICK else 4000
EVERY_CUT = loss_by_cut(np.array([2.5, 2.5]), np.array([1.0, 1.0]))
AT_1F = loss_by_cut(np.array([2.5, 1.0]), np.array([1.0, 1.0]))
# Eight texts at most for comparing rules: the SE and CI rules would else ask the whole bank.
LONGEST = 1000.0


def row(work: str, reached: str, target: str, good: bool | None = None) -> None:
    verdict = {True: "reached", False: "NOT reached", None: ""}[good]
    print(f"{work:<58} {reached:<44} {target:<34} {verdict}", flush=True)


def head(title: str) -> None:
    print(f"\n{title}\n" + "-" * len(title))


def scoring_rows() -> None:
    head("Scoring and simulation beside the peers (CPU time)")
    eap = peers.eap()
    row("10,000 x 30 EAP", f"{eap.ours:.3f} us a person", "<= 0.6 us", eap.ours <= 0.6)
    ratio = eap.girth / eap.ours
    row("  beside girth", f"{ratio:.1f} x (girth {eap.girth:.2f} us)", ">= 5 x", ratio >= 5)
    row(
        "  error against 2,001 nodes",
        f"{eap.error:.1e} (girth {eap.girth_error:.1e})",
        "< 1e-3",
        eap.error < 1e-3,
    )
    slow = peers.slow_eap()
    if slow is not None:
        row("  beside adaptivetesting", f"{slow * 1e6 / eap.ours:.0f} x ({slow:.3f} s each)", "")
    row("  a fifth of the answers missing", f"{eap.missing:.3f} us a person", "(no target)")
    cat = peers.item_cat()
    ratio = cat.catsim / cat.ours
    row(
        "CAT simulation 1,000 x 20 of 300",
        f"{ratio:.0f} x ({cat.ours:.4f} s, catsim {cat.catsim:.1f} s)",
        ">= 500 x catsim",
        ratio >= 500,
    )
    row("  error of theta (RMSE)", f"{cat.rmse:.3f} (catsim {cat.catsim_rmse:.3f})", "(no target)")


def step_rows() -> None:
    head("A live step: two texts answered, all posteriors anew, 24 texts looked at (CPU, median)")
    bank = draw_bank(0)
    tables, texts = bank.tables(), pool(bank.tables())
    member = level_membership(CUTS, EXACT)
    one = [stakes_of(EVERY_CUT, member)]
    both = [stakes_of(EVERY_CUT, member, 3), other_stakes(EVERY_CUT, GRID.size)]
    prior = population(0.6)
    written = np.log(bank.writing_tables()[0][5])
    answers = ([True, False, True, True], [True, False, False, True])

    def logs() -> np.ndarray:
        return np.log(likelihood(tables[0], answers[0]) * likelihood(tables[5], answers[1]))

    def single(kappa: float) -> str | None:
        rule = StopRule(kappa=kappa)
        held = posterior(logs())[None, :]
        return next_text(texts, held, one, seen=("t00", "t05"), rule=rule, seed=3).name

    def joint(kappa: float) -> str | None:
        rule = StopRule(kappa=kappa)
        held = belief(logs(), written, prior, member)
        return next_text(texts, held, both, seen=("t00", "t05"), rule=rule, seed=3).name

    for name, step, target in (("reading", single, 100.0), ("joint", joint, 250.0)):
        micro = median_us(partial(step, 1e-5))
        work = f"{name}: choose the next text"
        row(work, f"{micro:.0f} us", f"<= {target:.0f} us", micro <= target)
        micro = median_us(partial(step, 1.2e-3))
        row(f"{name}: the last step, looking two texts ahead", f"{micro:.0f} us", "(no target)")


def median_us(work: Callable[[], object], times: int = 200, rounds: int = 7) -> float:
    """The best of several medians: what a step takes when the processor is not shared."""
    medians = []
    for _ in range(rounds):
        taken = []
        for _ in range(times):
            start = time.process_time_ns()
            work()
            taken.append(time.process_time_ns() - start)
        medians.append(float(np.median(taken)) / 1000.0)
    return min(medians)


def mean(summaries: Iterable[Summary], pick: Callable[[Summary], float]) -> tuple[float, float]:
    values = np.array([pick(summary) for summary in summaries])
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size))


def decision(name: str, summaries: list[Summary], seconds: float | None) -> None:
    took = mean(summaries, lambda s: s.seconds)[0]
    found, error = mean(summaries, lambda s: float(s.sensitivity[0]))
    cleared, error2 = mean(summaries, lambda s: float(s.specificity[0]))
    right, error3 = mean(summaries, lambda s: s.accuracy)
    loss = mean(summaries, lambda s: s.loss)[0]
    good = None
    if seconds is not None:
        good = found >= 0.85 and cleared >= 0.87 and right >= 0.705 and took <= seconds
    row(
        name,
        f"{took:.0f} s  sens {found:.3f} spec {cleared:.3f} acc {right:.3f}",
        f"<= {seconds:.0f} s .85 .87 .705" if seconds else "(comparison)",
        good,
    )
    print(f"{'':<58} ±{error:.3f} ±{error2:.3f} ±{error3:.3f}; loss at 2:1 {loss:.3f}")


def decision_rows() -> None:
    head(f"Decisions on the bank of the design ({len(BANKS)} banks x {PERSONS} persons)")
    banks = {seed: draw_bank(seed) for seed in BANKS}
    settings = (
        ("2.5 : 1 at every cut, at most 12 minutes", EVERY_CUT, 5e-5, 2e-4, 720.0),
        ("2.5 : 1 at every cut, at most 25 minutes", EVERY_CUT, 2e-4, 2.7e-4, 1500.0),
        ("2.5 : 1 at 1F, 1 : 1 at 2F, at most 25 minutes", AT_1F, 2e-4, 2.55e-4, 1500.0),
    )
    for name, loss, alone, helped, cap in settings:
        policy = Policy(StopRule(kappa=alone, cap=cap))
        decision(
            f"reading only; {name}",
            [reading(b, loss, policy, persons=PERSONS, seed=s) for s, b in banks.items()],
            570.0,
        )
        policy = Policy(StopRule(kappa=helped, cap=cap, minimum=1))
        for true in (0.8, 0.6):
            decision(
                f"  with writing, rho assumed .6, true {true:g}",
                [
                    with_writing(b, loss, policy, assumed=0.6, true=true, persons=PERSONS, seed=s)
                    for s, b in banks.items()
                ],
                430.0,
            )


def frontier(banks: dict[int, Bank]) -> tuple[np.ndarray, np.ndarray]:
    """Our time at each loss: kappa from dear to cheap."""
    points = []
    for kappa in (2e-3, 8e-4, 5e-4, 3.5e-4, 2.5e-4, 1.7e-4, 1.1e-4, 7e-5, 4e-5, 2e-5, 1e-5):
        policy = Policy(StopRule(kappa=kappa, cap=LONGEST))
        found = [
            reading(b, COMPARE, policy, persons=PERSONS // 2, seed=s) for s, b in banks.items()
        ]
        points.append((mean(found, lambda s: s.loss)[0], mean(found, lambda s: s.seconds)[0]))
    losses, seconds = np.array(points).T
    return losses, seconds


def stopping_rows() -> None:
    head("Stopping at equal loss (2 : 1): our time beside theirs")
    banks = {seed: draw_bank(seed) for seed in BANKS}
    losses, seconds = frontier(banks)
    order = np.argsort(losses)
    rules: list[Rule] = [
        confidence_interval(1.28),
        confidence_interval(1.0),
        standard_error(0.55),
        standard_error(0.48),
        sprt(0.2, 0.5),
        sprt(0.1, 0.5),
        posterior_probability(0.7),
        posterior_probability(0.8),
    ]
    for rule in rules:
        for ours in (False, True):
            theirs = [peer_summary(rule, bank, seed, ours=ours) for seed, bank in banks.items()]
            loss, took = mean(theirs, lambda s: s.loss)[0], mean(theirs, lambda s: s.seconds)[0]
            if loss < losses.min():
                row(
                    f"{rule.name}: loss {loss:.3f}, {took:.0f} s", "beyond our longest sittings", ""
                )
                continue
            mine = float(np.interp(loss, losses[order], seconds[order]))
            less = 1.0 - mine / took
            label = (
                f"{rule.name}{', scored as ours' if ours else ''}: loss {loss:.3f}, {took:.0f} s"
            )
            target = "(stricter than the literature)" if ours else ">= 15 % less"
            row(label, f"{less:.0%} less ({mine:.0f} s)", target, None if ours else less >= 0.15)


def peer_summary(rule: Rule, bank: Bank, seed: int, *, ours: bool) -> Summary:
    sittings = play(
        rule,
        bank.texts,
        bank.tables(),
        CUTS,
        seconds=SECONDS,
        cap=LONGEST,
        minimum=2,
        persons=PERSONS,
        seed=seed,
        loss=COMPARE if ours else None,
    )
    return summarise(sittings, COMPARE)


def honesty_rows() -> None:
    head("Honesty: stated minus actual probability of the level said (points; + is too sure)")
    replications = range(12 if QUICK else 300)
    policy = Policy(StopRule(kappa=3e-4, cap=LONGEST))
    for integrated in (True, False):
        gaps = 100 * np.array(
            [
                expert_only(seed, EVERY_CUT, policy, integrated=integrated, persons=200)
                for seed in replications
            ]
        )
        gap, error = float(gaps.mean()), float(gaps.std(ddof=1) / np.sqrt(gaps.size))
        name = "parameters as draws" if integrated else "parameters as points"
        target, good = ("<= 0.6", abs(gap) <= 0.6) if integrated else ("(what draws mend)", None)
        row(f"expert-only bank, {name}", f"{gap:+.2f} ± {error:.2f}", target, good)
    policy = Policy(StopRule(kappa=3e-4, cap=LONGEST, minimum=1))
    for name, assumed, true, sd in (
        ("rho .6 as it is", 0.6, 0.6, 0.55),
        ("rho .6, truly .8", 0.6, 0.8, 0.55),
        ("rho .8, truly .6", 0.8, 0.6, 0.55),
        ("testlet sd .30, truly .55", 0.6, 0.6, 0.30),
        ("testlet sd .80, truly .55", 0.6, 0.6, 0.80),
    ):
        found = [
            with_writing(
                draw_bank(seed),
                EVERY_CUT,
                policy,
                assumed=assumed,
                true=true,
                persons=PERSONS,
                seed=seed,
                assumed_sd=sd,
            )
            for seed in BANKS
        ]
        gap, error = mean(found, lambda s: 100 * s.overstated)
        loss = mean(found, lambda s: s.loss)[0]
        row(f"assumed {name}", f"{gap:+.2f} ± {error:.2f}  loss {loss:.3f}", "(shown)")


def main() -> None:
    print(f"{'work':<58} {'reached':<44} target")
    for part in (scoring_rows, step_rows, decision_rows, stopping_rows, honesty_rows):
        start = time.process_time()
        part()
        print(f"  [{time.process_time() - start:.0f} s of CPU]")


if __name__ == "__main__":
    main()
