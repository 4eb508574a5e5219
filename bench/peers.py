"""The peers at the work they also do: EAP of girth and adaptivetesting, catsim's simulation."""

import time
import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from taalmeter.measurement.estimates import expected_a_posteriori
from taalmeter.measurement.lockstep import adaptive_item_test


class Timed(NamedTuple):
    seconds: float
    value: object


def cpu(work: Callable[[], object], times: int = 1) -> Timed:
    """The least CPU time of several runs, and what the work gave."""
    best, value = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        value = work()
        best = min(best, time.process_time() - start)
    return Timed(best, value)


class EapRow(NamedTuple):
    ours: float  # microseconds a person
    missing: float
    girth: float
    error: float
    girth_error: float


def eap() -> EapRow:
    """10,000 persons, 30 items; errors against 2,001 nodes on +-6."""
    from girth import ability_eap  # noqa: PLC0415

    rng = np.random.default_rng(1)
    persons, items = 10_000, 30
    a, b = np.exp(rng.normal(0.1, 0.25, items)), rng.standard_normal(items)
    theta = rng.standard_normal(persons)
    right = 1.0 / (1.0 + np.exp(-a * (theta[:, None] - b)))
    answers = (rng.random(right.shape) < right).astype(float)
    holes = np.where(rng.random(right.shape) < 0.2, np.nan, answers)
    none = np.zeros(items)
    ours = cpu(lambda: expected_a_posteriori(answers, a, b, none)[0], 15)
    missing = cpu(lambda: expected_a_posteriori(holes, a, b, none)[0], 15)
    marks = answers.T.astype(int)
    theirs = cpu(lambda: ability_eap(marks, b, a), 1)
    nodes = np.linspace(-6, 6, 2001)
    p = 1.0 / (1.0 + np.exp(-a * (nodes[:, None] - b)))
    logs = answers @ np.log(p).T + (1 - answers) @ np.log1p(-p).T - 0.5 * nodes**2
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    truth = weights @ nodes / weights.sum(axis=1)
    return EapRow(
        ours.seconds / persons * 1e6,
        missing.seconds / persons * 1e6,
        theirs.seconds / persons * 1e6,
        float(np.abs(np.asarray(ours.value) - truth).max()),
        float(np.abs(np.asarray(theirs.value) - truth).max()),
    )


def slow_eap(persons: int = 20) -> float | None:
    """Seconds a person of adaptivetesting's EAP on 30 items; None where it cannot be imported."""
    try:
        from adaptivetesting.math.estimators import ExpectedAPosteriori, NormalPrior  # noqa: PLC0415
        from adaptivetesting.models import TestItem  # noqa: PLC0415
    except ImportError:  # its newest version fails on some versions of Python
        return None
    rng = np.random.default_rng(1)
    items = []
    for a, b in zip(np.exp(rng.normal(0.1, 0.25, 30)), rng.standard_normal(30), strict=True):
        item = TestItem()
        item.a, item.b, item.c, item.d = float(a), float(b), 0.0, 1.0
        items.append(item)
    answers = (rng.random((persons, 30)) < 0.5).astype(int)

    def run() -> None:
        for row in answers:
            ExpectedAPosteriori(row, items, NormalPrior(0.0, 1.0)).get_estimation()

    return cpu(run).seconds / persons


class CatRow(NamedTuple):
    ours: float  # seconds
    catsim: float
    rmse: float
    catsim_rmse: float


def item_cat() -> CatRow:
    """1,000 persons, 20 items each of a bank of 300 by maximum information."""
    from catsim.estimation import NumericalSearchEstimator  # noqa: PLC0415
    from catsim.initialization import FixedPointInitializer  # noqa: PLC0415
    from catsim.selection import MaxInfoSelector  # noqa: PLC0415
    from catsim.simulation import Simulator  # noqa: PLC0415
    from catsim.stopping import TestLengthStopper  # noqa: PLC0415

    rng = np.random.default_rng(2)
    a, b = np.exp(rng.normal(0.1, 0.25, 300)), rng.standard_normal(300)
    theta = rng.standard_normal(1000)
    ours = cpu(lambda: adaptive_item_test(theta, a, b, np.zeros(300), length=20, seed=3).eap, 7)
    bank = np.column_stack([a, b, np.zeros(300), np.ones(300)])

    def run() -> np.ndarray:
        simulator = Simulator(
            bank,
            theta,
            FixedPointInitializer(0.0),
            MaxInfoSelector(),
            NumericalSearchEstimator(),
            TestLengthStopper(max_items=20),
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            simulator.simulate(verbose=False)
        return np.array([history[-1] for history in simulator.estimations])

    theirs = cpu(run)
    rmse = [float(np.sqrt(np.mean((np.asarray(r.value) - theta) ** 2))) for r in (ours, theirs)]
    return CatRow(ours.seconds, theirs.seconds, *rmse)
