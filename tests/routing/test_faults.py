"""Whatever fault is put into a rule set, it is found with a case that shows it; no other is cried.

The rule sets are drawn. A case is judged by reading the rows one by one, without the masks and
diagrams that found it. A thousand faults take some twenty seconds: `python -m bench.routing_proof`.
"""

import pytest

from bench.routing_judge import found, untrue
from bench.routing_sound import KINDS, Fault, Seeder, faults, sound
from bench.routing_tables import DAY
from bench.routing_z3 import agreement, promising, verdicts
from taalmeter.routing import RuleSet, check, load_rules


@pytest.fixture(scope="module")
def whole() -> list[RuleSet]:
    return [sound(seed, 4 + seed % 24, 3 + seed % 6) for seed in range(30)]


def test_no_fault_is_cried_on_rules_that_are_right(whole: list[RuleSet]) -> None:
    for rules in whole:
        report = check(rules, on=DAY)
        assert report.findings == ()
        assert all(promise.kept for promise in report.promises)


def shown(fault: Fault) -> bool:
    report = check(fault.rules, on=DAY)
    assert list(untrue(fault.rules, report)) == []
    return found(fault, report) is not None


def test_every_fault_in_drawn_rules_is_found_and_shown(whole: list[RuleSet]) -> None:
    seeded = list(faults(whole, 30 * len(KINDS)))
    assert {fault.kind for fault in seeded} == set(KINDS)
    assert [fault.kind for fault in seeded if not shown(fault)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_in_the_shipped_rules_is_found_and_shown(kind: str) -> None:
    seeder = Seeder(load_rules(), seed=5)
    assert all(shown(seeder.fault(kind)) for _ in range(2))


@pytest.mark.parametrize("seed", range(24))
def test_the_verdicts_are_those_of_z3(seed: int) -> None:
    rules = promising(seed)
    assert agreement(check(rules, on=DAY), rules) == verdicts(rules)
