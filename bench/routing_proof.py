"""How fast and how right the proofs are, beside Z3 in the same run: python -m bench.routing_proof.

CPU seconds of one core. The rule sets are drawn: sound ones (a partition of all cases), the same
with faults put in, and first-hit tables full of overlaps. Every figure is printed by this run.
"""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from time import process_time

from bench.routing_judge import found, untrue
from bench.routing_sound import faults, sound
from bench.routing_tables import DAY, Shape, draw
from bench.routing_z3 import agreement, promising, verdicts
from taalmeter.routing import RuleSet, check, load_rules
from taalmeter.routing.cells import cell_of, codes
from taalmeter.routing.rules import DecisionTable, Rule
from taalmeter.routing.verify.coverage import conflicts, gaps, overlaps
from taalmeter.routing.verify.subject import Subject

Row = tuple[str, str, str, str]
"""What was done, the figure, the target, and the peer on the same work."""


def figures(seeded: int = 1000, compared: int = 200) -> Iterator[Row]:
    """Give every figure; fewer faults and comparisons make it quicker."""
    partition = sound(1, 40, 8)
    yield (
        "all checks V1-V16, 40 sound rules x 8 inputs",
        _ms(least(lambda: check(partition, on=DAY))),
        "<= 100 ms",
        f"Z3, V1-V4 and V7-V9 only: {_ms(least(lambda: verdicts(partition), 1))}",
    )
    tables = [first_hit(seed) for seed in range(1, 9)]
    times = sorted(least(partial(check, one, DAY), 3) for one in tables)
    yield (
        "all checks V1-V16, 40 first-hit rules x 8 inputs, median of 8 (slowest)",
        f"{_ms(times[4])} ({_ms(times[-1])})",
        "<= 100 ms",
        f"Z3 on the first, V1-V4 and V7-V9 only: {_ms(least(lambda: verdicts(tables[0]), 1))}",
    )
    whole, damaged = sound(1, 1500, 7), damage(sound(1, 1500, 7))
    yield (
        "gaps and overlaps, 1,500 sound rules x 7",
        _ms(least(lambda: _cover(whole), 3)),
        "<= 1 s",
        "-",
    )
    count = _cover(damaged)
    yield (
        f"the same with 10 rows dropped and 20 widened ({count} findings)",
        _ms(least(lambda: _cover(damaged), 3)),
        "<= 1 s",
        "-",
    )
    shipped = load_rules()
    yield (
        f"all checks and scenarios, shipped rules ({check(shipped).cells:.1e} cases)",
        _ms(least(lambda: check(load_rules()))),
        "-",
        "-",
    )
    yield from _right(shipped, seeded, compared)


def _right(shipped: RuleSet, seeded: int, compared: int) -> Iterator[Row]:
    sets = [sound(seed, 4 + seed % 24, 3 + seed % 6) for seed in range(seeded // 5)]
    cried = sum(len(check(one, on=DAY).findings) for one in sets)
    cried += len(check(shipped, on=DAY).findings)
    yield (f"faults cried on {len(sets) + 1} untouched rule sets", str(cried), "0", "-")
    named = lies = made = 0
    for fault in faults([*sets, *[shipped] * (len(sets) // 9)], seeded):
        made += 1
        report = check(fault.rules, on=DAY)
        named += found(fault, report) is not None
        lies += sum(1 for _ in untrue(fault.rules, report))
    yield ("seeded faults found, the case read row by row", f"{named} of {made}", "all", "-")
    yield ("findings whose case does not show them", str(lies), "0", "-")
    ours = theirs = 0.0
    differ = 0
    for seed in range(compared):
        rules = promising(seed)
        start = process_time()
        mine = agreement(check(rules, on=DAY), rules)
        middle = process_time()
        differ += mine != verdicts(rules)
        ours, theirs = ours + middle - start, theirs + process_time() - middle
    yield (
        f"verdicts V1-V4, V7-V9 that differ from Z3 on {compared} drawn rule sets",
        str(differ),
        "0",
        f"CPU: all our checks {ours:.1f} s, Z3 {theirs:.1f} s",
    )


def first_hit(seed: int) -> RuleSet:
    """Draw 40 overlapping rules in one table in which the first row that matches counts."""
    drawn = draw(seed, Shape(rules=39, inputs=8, conditions=3.65, rest=True))
    rules = tuple(rule for table in drawn.tables for rule in table.rules)
    return replace(drawn, tables=(DecisionTable("t", "t", "route", "eerste", rules, "proef"),))


def damage(rules: RuleSet) -> RuleSet:
    """Drop 10 rows and widen 20."""
    dice = random.Random(3)  # noqa: S311 - repeatable, not secret
    (table,) = rules.tables
    rows = list(table.rules)
    for _ in range(10):
        rows.pop(dice.randrange(len(rows)))
    for at in dice.sample(range(len(rows)), 20):
        rows[at] = _wider(dice, rules, rows[at])
    return replace(rules, tables=(replace(table, rules=tuple(rows)),))


def _wider(dice: random.Random, rules: RuleSet, row: Rule) -> Rule:
    name = dice.choice(list(row.cells))
    one, taken = rules.inputs[name], codes(row.cells[name], rules.inputs[name])
    more = dice.choice([code for code in range(one.size) if code not in taken])
    return replace(row, cells={**row.cells, name: cell_of(taken | {more}, one)})


def _cover(rules: RuleSet) -> int:
    subject = Subject(rules, DAY)
    return sum(1 for finds in (gaps, conflicts, overlaps) for _ in finds(subject))


def least(work: Callable[[], object], times: int = 5) -> float:
    """Give the least CPU seconds of some runs."""
    found = []
    for _ in range(times):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


if __name__ == "__main__":
    for what, figure, target, peer in figures(*(int(given) for given in sys.argv[1:])):
        print(f"{what:<73} {figure:>15}  target {target:<10} {peer}", flush=True)
