"""Other engines and a theorem prover, given the same rules as written, say the same of every case.

A sample of what `python -m bench.routing_agreement` does on two thousand tables.
"""

from collections.abc import Callable

import pytest

from bench import routing_agreement, routing_written
from bench.routing_agreement import (
    COMPILED,
    COMPLETE,
    DUCKDB,
    IF_ELSE,
    ONE,
    ZEN,
    Tally,
    lines,
    tally_of,
)
from taalmeter.routing import RuleSet

NEEDED = {"duckdb": DUCKDB, "ibis": COMPILED, "z3": COMPLETE, "zen": ZEN}


@pytest.fixture(scope="module")
def sample() -> Tally:
    return tally_of(first=5000, tables=50, most=300, one_in=25)


def test_drawn_tables_mean_the_same_to_every_engine(sample: Tally) -> None:
    assert not any(sample.differ.values()), "\n".join(lines(sample))
    assert sample.tables == 50
    assert sample.compared[ONE] == sample.compared[IF_ELSE] > 5_000


@pytest.mark.parametrize("package", NEEDED)
def test_each_engine_that_is_there_was_really_asked(sample: Tally, package: str) -> None:
    pytest.importorskip(package, reason=f"SKIPPED: {package} is not installed, so not compared")
    assert sample.compared[NEEDED[package]] >= 50


def test_a_row_that_says_something_else_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def turned(rules: RuleSet) -> Callable[..., str]:
        decide = routing_written.python(rules)
        return lambda *case: "geen regel" if case[0] is None else decide(*case)

    monkeypatch.setattr(routing_agreement, "python", turned)
    assert tally_of(first=5000, tables=3, most=60, one_in=100).differ[IF_ELSE] > 0
