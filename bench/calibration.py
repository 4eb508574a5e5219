"""Calibration and DIF beside their targets and girth: `python bench/calibration.py`.

Everything runs in this one process with one BLAS thread; times are CPU time, from a table of
answers to parameters. Ours is the best of three runs on each data set, girth's its one run; a ratio
compares the sums over all data sets. `--quick` takes two data sets instead of ten.

The data sets: 2,000 persons with theta standard normal, 60 items with log a ~ N(.1, .25) and b
standard normal, once complete and once with 20 items each, drawn anew for each data set.
"""
# ruff: noqa: E402  (the number of BLAS threads must be set before NumPy is imported)

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import girth
import numpy as np
from peers import cpu

from taalmeter.measurement.ascent import solve
from taalmeter.measurement.calibration import (
    Model,
    calibrate,
    expert_prior,
    prepare,
    starting_values,
)
from taalmeter.measurement.dif import find_dif
from taalmeter.measurement.marginal import Engine, Prior, Solution
from taalmeter.measurement.observed import observe

QUICK = "--quick" in sys.argv
SETS = range(2 if QUICK else 10)
PERSONS, ITEMS, EACH = 2000, 60, 20
LSAT6 = Path(__file__).parents[1] / "tests" / "measurement" / "lsat6.csv"


@dataclass(frozen=True, eq=False)
class DataSet:
    a: np.ndarray
    b: np.ndarray
    expert_b: np.ndarray  # what experts who err by .6 say of b
    complete: np.ndarray
    thinned: np.ndarray  # 20 items each


def row(work: str, reached: str, target: str, good: bool | None = None) -> None:
    verdict = {True: "reached", False: "NOT reached", None: ""}[good]
    print(f"{work:<58} {reached:<44} {target:<34} {verdict}", flush=True)


def head(title: str) -> None:
    print(f"\n{title}\n" + "-" * len(title))


def draw(seed: int) -> DataSet:
    rng = np.random.default_rng(seed)
    a, b = np.exp(rng.normal(0.1, 0.25, ITEMS)), rng.standard_normal(ITEMS)
    theta = rng.standard_normal(PERSONS)
    chance = 1.0 / (1.0 + np.exp(-a * (theta[:, None] - b)))
    complete = (rng.random(chance.shape) < chance).astype(float)
    thinned = complete.copy()
    for person in thinned:
        person[rng.permutation(ITEMS)[EACH:]] = np.nan
    return DataSet(a, b, b + rng.normal(0.0, 0.6, ITEMS), complete, thinned)


def lsat6_rows() -> None:
    head("LSAT-6 (Bock & Lieberman 1970) beside what ltm and mirt print")
    table = np.loadtxt(LSAT6, delimiter=",", skiprows=1)
    observed = observe(table[:, :5], weights=table[:, 5])
    two = calibrate(observed, "2pl")
    one = calibrate(observed, "rasch")
    for what, found, published, within in (
        ("2PL a", two.a, [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], 1e-3),
        ("2PL b", two.b, [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], 3e-3),
        ("2PL log-likelihood", np.array([two.log_likelihood]), [-2466.6534], 1e-3),
        ("Rasch d", one.easiness, [2.730, 0.999, 0.240, 1.306, 2.099], 2e-3),
    ):
        off = float(np.abs(found - published).max())
        values = " ".join(f"{value:.4f}" for value in found)
        row(what, values, f"{' '.join(map(str, published))} ± {within:g}", off <= within)
    errors = " ".join(f"{value:.4f}" for value in two.se_b)
    row("2PL se of b", errors, "(.8669 .3073 .0997 .4341 .8700: ltm)")


def estimate(responses: np.ndarray, model: Model, prior: Prior | None = None) -> Solution:
    """Parameters without standard errors, which is what girth gives too."""
    task = prepare(observe(responses), model, prior=prior)
    return solve(Engine(task), starting_values(task), 1e-5, 2000)


def marks(responses: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(responses), girth.INVALID_RESPONSE, responses).astype(int).T


def rmse(found: np.ndarray, true: np.ndarray) -> float:
    return float(np.sqrt(np.mean((found - true) ** 2)))


def total(work: Callable[[DataSet], object], sets: list[DataSet], times: int = 1) -> float:
    return sum(cpu(lambda data=data: work(data), times).seconds for data in sets)


def two_parameter_rows(sets: list[DataSet], kind: str, target: float | None) -> None:
    def table(data: DataSet) -> np.ndarray:
        return np.asarray(getattr(data, kind))

    ours_found = [estimate(table(data), "2pl").values for data in sets]
    ours = total(lambda data: estimate(table(data), "2pl"), sets, 3)
    full = total(lambda data: calibrate(observe(table(data)), "2pl"), sets, 3)
    theirs_found: list[dict[str, np.ndarray]] = []
    theirs = total(lambda data: theirs_found.append(girth.twopl_mml(marks(table(data)))), sets)
    count = len(sets)
    row(
        "2PL MML beside girth twopl_mml",
        f"{theirs / ours:.0f} x ({ours / count:.4f} s, girth {theirs / count:.2f} s)",
        ">= 80 x",
        theirs / ours >= 80,
    )
    row(
        "  with standard errors, which girth has not",
        f"{theirs / full:.0f} x ({full / count:.4f} s)",
        "(no target)",
    )
    by_ml = [rmse(-v.d / v.a, data.b) for v, data in zip(ours_found, sets, strict=True)]
    by_girth = [rmse(g["Difficulty"], data.b) for g, data in zip(theirs_found, sets, strict=True)]
    by_expert = [
        rmse(calibrate(observe(table(data)), "2pl", prior=expert_prior(data.expert_b)).b, data.b)
        for data in sets
    ]
    for name, values, goal in (
        ("  RMSE(b), maximum likelihood", by_ml, target),
        ("  RMSE(b), with expert priors (sd .6)", by_expert, 0.105),
        ("  RMSE(b), girth", by_girth, None),
    ):
        mean = float(np.mean(values))
        row(
            name,
            f"mean {mean:.3f}, from {min(values):.3f} to {max(values):.3f}",
            "(no target)" if goal is None else f"<= {goal:g}",
            None if goal is None else mean <= goal,
        )


def best_possible(sets: list[DataSet]) -> None:
    """The posterior mode under the very distribution that the items were drawn from.

    Shows how far RMSE(b) can fall at all when each item has 667 answers and b is standard normal.
    """
    true = Prior(np.zeros(ITEMS), np.ones(ITEMS), np.full(ITEMS, 0.1), np.full(ITEMS, 0.25))
    values = [rmse(calibrate(observe(d.thinned), "2pl", prior=true).b, d.b) for d in sets]
    row(
        "  RMSE(b), prior = the distribution of the true items",
        f"mean {np.mean(values):.3f}, from {min(values):.3f} to {max(values):.3f}",
        "(no target)",
    )


def one_parameter_rows(sets: list[DataSet], kind: str) -> None:
    def table(data: DataSet) -> np.ndarray:
        return np.asarray(getattr(data, kind))

    ours = total(lambda data: estimate(table(data), "rasch"), sets, 3)
    for name, peer in (("onepl_mml", girth.onepl_mml), ("rasch_mml (sd fixed)", girth.rasch_mml)):
        theirs = total(lambda data, peer=peer: peer(marks(table(data))), sets)
        row(
            f"1PL MML beside girth {name}",
            f"{theirs / ours:.1f} x ({ours / len(sets):.4f} s, girth {theirs / len(sets):.4f} s)",
            "> 1 x",
            theirs > ours,
        )


def dif_rows() -> None:
    """20 items, one of them .6 harder for the focal group, whose mean is .8 lower."""
    head("DIF: 20 items, 1,000 + 1,000 persons, impact -.8, one item with delta -1.69")
    verdicts: dict[str, int] = {}
    found, seconds, uniform = 0, 0.0, []
    sets = range(5 if QUICK else 40)
    for seed in sets:
        rng = np.random.default_rng(seed)
        a, b = np.full(20, 1.2), np.linspace(-1.5, 1.5, 20)
        focal = np.arange(2000) % 2 == 1
        theta = rng.standard_normal(2000) - 0.8 * focal
        place = np.tile(b, (2000, 1))
        place[focal, 9] += 0.6
        chance = 1.0 / (1.0 + np.exp(-a * (theta[:, None] - place)))
        answers = (rng.random(chance.shape) < chance).astype(float)
        fitted = calibrate(observe(answers), "2pl")
        timed = cpu(lambda: find_dif(answers, focal, fitted.a, fitted.b, fitted.c))  # noqa: B023
        seconds += timed.seconds
        for index, item in enumerate(timed.value.items):
            if index == 9:
                found += item.verdict != "A"
            else:
                verdicts[item.verdict] = verdicts.get(item.verdict, 0) + 1
                uniform.append(item.p_uniform < 0.05)
    clean = sum(verdicts.values())
    row("the item is B or C", f"{found} of {len(sets)}", "(no target)")
    row("other items that are A", f"{verdicts['A'] / clean:.3f}", "(no target)")
    row("other items with p_uniform < .05", f"{np.mean(uniform):.3f}", "(.05 or less if honest)")
    row("time", f"{seconds / len(sets):.2f} s a contrast", "(no target)")


def main() -> None:
    warnings.simplefilter("ignore")  # girth on today's NumPy
    lsat6_rows()
    sets = [draw(seed) for seed in SETS]
    head(f"60 items x 2,000 persons, complete, {len(sets)} data sets")
    two_parameter_rows(sets, "complete", 0.105)
    one_parameter_rows(sets, "complete")
    head(f"60 items x 2,000 persons, 20 items each, {len(sets)} data sets")
    two_parameter_rows(sets, "thinned", None)
    best_possible(sets)
    one_parameter_rows(sets, "thinned")
    dif_rows()


if __name__ == "__main__":
    main()
