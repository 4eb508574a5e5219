"""Do other engines and a theorem prover agree, on every case? python -m bench.routing_agreement

Tables are drawn: at most 60 rules and 8 inputs, every kind of cell, both hit policies, and cases
with unknown values. Where a table has no more cases than are asked for, it gets all of them;
otherwise half of the sample lies on the borders of its cells and a third of it has all values
known. Every line of the closing table counts answers that were compared, and those that differ.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import combinations, product
from math import prod
from typing import Any

import numpy as np

from bench.routing_sound import Reader
from bench.routing_tables import DAY, Shape, draw
from bench.routing_written import Value, python, sql, values, zen
from taalmeter.routing.cells import Cell
from taalmeter.routing.decide import decide
from taalmeter.routing.domain import Input
from taalmeter.routing.kernel import STATUSES, Kernel
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.verify.coverage import conflicts, gaps, overlaps
from taalmeter.routing.verify.subject import Subject

Case = tuple[int, ...]
IF_ELSE, ONE, DUCKDB = "generated if/else, values", "one case at a time", "DuckDB, generated CASE"
ZEN, FILLED = "zen-engine, which rule, nothing unknown", "if/else, every completion of a case"
COMPILED = "DuckDB, our expression: route, status, possible"
COMPLETE, APART, SHARED = (
    "Z3: is there a case without a rule",
    "Z3: does any pair that we call apart overlap",
    "pairs that we say overlap, the case read row by row",
)
KINDS = {"getal": "double", "waarheid": "boolean"}
FILL = 300
"""Most completions of one case that are gone through."""


@dataclass
class Tally:
    """What was compared, what differed, and what it took, by engine."""

    tables: int = 0
    exhaustive: int = 0
    compared: dict[str, float] = field(default_factory=dict)
    differ: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def add(self, engine: str, seed: int, ours: Sequence[Any], theirs: Sequence[Any]) -> None:
        """Compare answers one by one."""
        wrong = [at for at, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1]]
        self.compared[engine] = self.compared.get(engine, 0) + len(ours)
        self.differ[engine] = self.differ.get(engine, 0) + len(wrong)
        for at in wrong[:1]:
            self.examples.append(f"seed {seed}, {engine}: {ours[at]!r} is {theirs[at]!r} there")

    def join(self, other: "Tally") -> None:
        """Add the counts of other tables."""
        self.tables, self.exhaustive = (
            self.tables + other.tables,
            self.exhaustive + other.exhaustive,
        )
        self.examples += other.examples
        for mine, theirs in (
            (self.compared, other.compared),
            (self.differ, other.differ),
            (self.seconds, other.seconds),
        ):
            mine.update({engine: mine.get(engine, 0) + count for engine, count in theirs.items()})

    def spend(self, engine: str, since: float) -> float:
        """Count CPU time for an engine; gives the time from which the next one counts."""
        now = time.process_time()
        self.seconds[engine] = self.seconds.get(engine, 0.0) + now - since
        return now


def drawn(seed: int) -> RuleSet:
    """Draw a table of any size within the bounds."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    shape = Shape(
        rules=dice.randint(1, 60),
        inputs=dice.randint(1, 8),
        conditions=dice.uniform(0.5, 4),
        derived=seed % 2 == 0,
        rest=seed % 3 == 0,
    )
    return draw(seed, shape)


def cases(rules: RuleSet, seed: int, most: int) -> tuple[np.ndarray, bool]:
    """Give all cases of a table, or so many of them, shape (N, inputs); and whether it is all."""
    inputs = tuple(rules.inputs.values())
    if prod(one.size for one in inputs) <= most:
        return np.array(list(product(*(range(one.size) for one in inputs)))), True
    rng = np.random.default_rng(seed)
    found = np.empty((most, len(inputs)), np.int64)
    for place, one in enumerate(inputs):
        edges, half = np.array(_edges(rules, one)), most // 2
        found[:half, place] = edges[rng.integers(0, len(edges), half)]
        found[half:, place] = rng.integers(0, one.size, most - half)
        found[::3, place] = np.minimum(found[::3, place], one.unknown - 1)
    return found, False


def _edges(rules: RuleSet, one: Input) -> list[int]:
    """Give the codes beside the borders of cells; of an input that is no number all of them."""
    if one.kind != "getal":
        return list(range(one.size))
    found = {one.unknown, 0, one.unknown - 1}
    for table in rules.tables:
        for rule in table.rules:
            cell = rule.cells.get(one.name, Cell("-", ()))
            for code in map(one.code, _numbers(cell)):
                found |= {code - 1, code, code + 1}
    return sorted(found & set(range(one.size)))


def _numbers(cell: Cell) -> Iterator[float]:
    for test in cell.tests:
        for each in getattr(test, "tests", (test,)):
            yield from (
                float(getattr(each, name))
                for name in ("value", "low", "high")
                if hasattr(each, name)
            )


def agree(tally: Tally, seed: int, most: int, *, compiled: bool) -> None:
    """Let every engine decide the cases of one drawn table.

    Args:
        tally: to which the counts are added.
        seed: of the table.
        most: how many cases it gets.
        compiled: whether our compiled expression is run too; compiling takes a while.
    """
    rules = drawn(seed)
    rows, everything = cases(rules, seed, most)
    tally.tables, tally.exhaustive = tally.tables + 1, tally.exhaustive + everything
    codes = list(rows.T.astype(np.uint8))
    kernel, listed = Kernel.of(rules, DAY), [tuple(row) for row in rows.tolist()]
    clock = time.process_time()
    found = kernel.possible(codes)
    ours = [kernel.outcomes[place] for place in found.decided.outcome.tolist()]
    clock = tally.spend("NumPy kernel, with what is possible", clock)
    active = rules.compiled.active_on(DAY)
    tally.add(ONE, seed, ours, [decide(rules.compiled, case, active).outcome for case in listed])
    clock = tally.spend(ONE, clock)
    written, plain = [values(rules, case) for case in listed], python(rules)
    tally.add(IF_ELSE, seed, ours, [plain(*case) for case in written])
    clock = tally.spend(IF_ELSE, clock)
    _completed(tally, seed, rules, listed, kernel.outcomes, found.possible.tolist())
    clock = tally.spend(FILLED, clock)
    if find_spec("duckdb"):
        _duckdb(tally, seed, rules, written, ours)
        clock = tally.spend(DUCKDB, clock)
    if compiled and find_spec("ibis"):
        _compiled(tally, seed, rules, written, kernel, found)
        clock = tally.spend(COMPILED, clock)
    if find_spec("zen"):
        ids = [rule.id for rule in rules.compiled.rules] + [None]
        first = [ids[place] for place in found.decided.rule.tolist()]
        _zen(tally, seed, rules, listed, written, first)
        clock = tally.spend(ZEN, clock)
    if find_spec("z3"):
        _proofs(tally, seed, rules)
        tally.spend(COMPLETE, clock)


def _completed(
    tally: Tally,
    seed: int,
    rules: RuleSet,
    listed: Sequence[Case],
    outcomes: Sequence[str],
    possible: Sequence[int],
) -> None:
    """Hold what is possible against filling in every unknown value, for a few cases of a table."""
    plain, inputs = python(rules), tuple(rules.inputs.values())
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    ours, theirs = [], []
    for at in dice.sample(range(len(listed)), min(12, len(listed))):
        ways = [
            range(one.unknown) if code == one.unknown else (code,)
            for one, code in zip(inputs, listed[at], strict=True)
        ]
        if 1 < prod(map(len, ways)) <= FILL:
            ours.append({name for bit, name in enumerate(outcomes) if possible[at] >> bit & 1})
            theirs.append({plain(*values(rules, case)) for case in product(*ways)})
    tally.add(FILLED, seed, ours, theirs)


def _table(rules: RuleSet, written: Sequence[Sequence[Value]], names: Sequence[str]) -> Any:
    import pyarrow  # noqa: PLC0415

    kinds = {"getal": pyarrow.float64(), "waarheid": pyarrow.bool_()}
    columns = {
        name: pyarrow.array(column, kinds.get(rules.domains[name].kind, pyarrow.string()))
        for name, column in zip(rules.domains, zip(*written, strict=True), strict=True)
        if name in names
    }
    return pyarrow.table({**columns, "rij": range(len(written))})


def _duckdb(
    tally: Tally,
    seed: int,
    rules: RuleSet,
    written: Sequence[Sequence[Value]],
    ours: Sequence[str],
) -> None:
    import duckdb  # noqa: PLC0415

    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.register("gevallen", _table(rules, written, list(rules.domains)))
        theirs = [row[0] for row in connection.execute(sql(rules, "gevallen")).fetchall()]
    tally.add(DUCKDB, seed, ours, theirs)


def _compiled(
    tally: Tally,
    seed: int,
    rules: RuleSet,
    written: Sequence[Sequence[Value]],
    kernel: Kernel,
    found: Any,
) -> None:
    import ibis  # noqa: PLC0415

    from taalmeter.routing import engine  # noqa: PLC0415
    from taalmeter.routing.expression import Compilation  # noqa: PLC0415
    from taalmeter.routing.sql import in_steps  # noqa: PLC0415

    connection = engine.prepared(ibis.duckdb.connect())
    connection.create_table("gevallen", _table(rules, written, list(rules.inputs)))
    asked = Compilation(rules, DAY).over(connection.table("gevallen"), keep=["rij"])
    answers = in_steps(connection, asked).to_pyarrow().sort_by("rij").to_pylist()
    theirs = [(row["route"], row["status"], row["mogelijk"]) for row in answers]
    connection.disconnect()
    places = zip(
        found.decided.outcome.tolist(), found.status.tolist(), found.possible.tolist(), strict=True
    )
    routes = (*kernel.outcomes[:-2], "", "")
    ours = [
        (routes[place], STATUSES[status], "|".join(kernel.routes_in(bits)))
        for place, status, bits in places
    ]
    tally.add(COMPILED, seed, ours, theirs)


def _zen(
    tally: Tally,
    seed: int,
    rules: RuleSet,
    listed: Sequence[Case],
    written: Sequence[Sequence[Value]],
    first: Sequence[str | None],
    most: int = 500,
) -> None:
    unknown = [one.unknown for one in rules.inputs.values()]
    known = [
        at
        for at, case in enumerate(listed)
        if all(code < none for code, none in zip(case, unknown, strict=True))
    ]
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    chosen = known if len(known) <= most else dice.sample(known, most)
    theirs = zen(rules)
    answers = [theirs(dict(zip(rules.domains, written[at], strict=True))) for at in chosen]
    tally.add(ZEN, seed, [first[at] for at in chosen], answers)


def _proofs(tally: Tally, seed: int, rules: RuleSet) -> None:
    """Hold our verdicts on completeness and overlap against Z3's.

    A pair that we say overlaps comes with a case, which is read row by row; that no other pair
    does is one question to Z3.
    """
    import z3  # noqa: PLC0415

    from bench.routing_z3 import World  # noqa: PLC0415

    subject, world, read = Subject(rules, DAY), World(rules, "x"), Reader(rules, DAY)
    none = z3.Not(z3.Or(*world.holds.values()))
    tally.add(COMPLETE, seed, [any(True for _ in gaps(subject))], [world.exists(none)])
    shared, meet = set(), []
    for one in (*conflicts(subject), *overlaps(subject)):
        shared.add(frozenset(one.rules))
        hits = {rule.id for rule in read.hits(read.case(one.witness))}
        meet.append(set(one.rules) <= hits)
    tally.add(SHARED, seed, [True] * len(meet), meet)
    apart = [
        z3.And(reached, world.holds[one.id], world.holds[other.id])
        for reached, table in zip(world.reached, world.tables, strict=True)
        if table.hit == "uniek"
        for one, other in combinations(table.rules, 2)
        if frozenset((one.id, other.id)) not in shared
    ]
    if apart:
        tally.add(APART, seed, [False], [world.exists(z3.Or(*apart))])


def lines(tally: Tally) -> Iterator[str]:
    """Give the closing table."""
    yield f"{tally.tables:,} drawn tables, of which {tally.exhaustive:,} on all of their cases"
    yield f"{'the kernel beside':<56} {'compared':>12} {'differ':>8} {'CPU s':>8}"
    for engine in dict.fromkeys((*tally.seconds, *tally.compared)):
        compared, differ = tally.compared.get(engine), tally.differ.get(engine)
        spent = f"{tally.seconds[engine]:.1f}" if engine in tally.seconds else ""
        counted = f"{compared:,.0f}" if compared is not None else ""
        yield f"{engine:<56} {counted:>12} {'' if differ is None else differ:>8} {spent:>8}"
    for package, engine in (("zen", ZEN), ("duckdb", DUCKDB), ("ibis", COMPILED), ("z3", COMPLETE)):
        if not find_spec(package):
            yield f"SKIPPED: {package} is not installed, so not compared: {engine}"
    yield from tally.examples[:20]


def tally_of(first: int, tables: int, most: int, one_in: int) -> Tally:
    """Compare so many tables, from a seed on; our compiled expression runs on one in so many."""
    tally = Tally()
    for seed in range(first, first + tables):
        agree(tally, seed, most, compiled=seed % one_in == 0)
    return tally


def main() -> None:
    """Print the closing table; exits with 1 where anything differs."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tables", type=int, default=2000)
    asked.add_argument("--most", type=int, default=20_000, help="cases a table")
    asked.add_argument("--compiled", type=int, default=10, help="compile one in so many tables")
    asked.add_argument("--jobs", type=int, default=2, help="processes")
    chosen = asked.parse_args()
    tally, size = Tally(), 20
    with ProcessPoolExecutor(chosen.jobs) as pool:
        parts = [
            pool.submit(tally_of, at, min(size, chosen.tables - at), chosen.most, chosen.compiled)
            for at in range(0, chosen.tables, size)
        ]
        for part in parts:
            tally.join(part.result())
            print(f"{tally.tables} tables", end="\r", file=sys.stderr, flush=True)
    print("\n".join(lines(tally)), flush=True)
    raise SystemExit(any(tally.differ.values()))


if __name__ == "__main__":
    main()
