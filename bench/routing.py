"""Routing beside its targets and its peers: `python bench/routing.py`; times are CPU seconds."""

import importlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.routing_peers import if_else, numpy_select, with_derived, zen
from bench.routing_tables import DAY, SCALES, Shape, draw, published
from bench.routing_written import duckdb_seconds
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet
from taalmeter.routing.columns import encode
from taalmeter.routing.decide import decide
from taalmeter.routing.distribute import Uncertain, route_chances
from taalmeter.routing.kernel import Kernel

MILLION = 1_000_000
FEW = 50_000
SEED = 1
"""Of tables and cases: the first there is, not chosen by what comes out."""
Figure = tuple[str, str, str, str]
TABLE = Shape(40, 8, 3.65, rest=True, unknown=False, derived=True)

ALONE = """
import re, time
from taalmeter.cli import app
{}
held = re.search("VmHWM: *(\\d+)", open("/proc/self/status").read().replace("\\t", " "))
print(time.process_time(), int(held[1]) / 1024)
"""
"""A process of its own: what it held at most does not count what this one holds."""


def cpu(work: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU seconds of several runs."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def figures() -> Iterator[Figure]:
    """Give rows: work, figure reached, target, peer."""
    for name, rules in (("many tables, drawn", draw(SEED, TABLE)), ("published", published(SEED))):
        yield from Cases(rules).figures(name)
    ratios = [Cases(published(seed)).beside() for seed in range(1, 10)]
    for at, peer in enumerate(("if/else", "zen")):
        of = sorted(each[at] for each in ratios)
        yield (
            f"  published shape, seeds 1 to 9, beside {peer}",
            f"{of[4]:.0f} x median",
            "",
            (f"least {of[0]:.0f} x, most {of[-1]:.0f} x"),
        )
    yield from parquet()
    for module in ("routing_proof", "routing_audit"):
        try:
            found = importlib.import_module(f"bench.{module}")
        except ModuleNotFoundError as error:
            yield f"bench/{module}.py", f"not there: {error.name}", "", ""
            continue
        yield from found.figures()


class Cases:
    """A million drawn cases of one rule set, as codes and as columns of values."""

    def __init__(self, rules: RuleSet) -> None:
        import pyarrow  # noqa: PLC0415

        self.rules, self.kernel = rules, Kernel.of(rules, DAY)
        self.inputs = tuple(rules.inputs.values())
        self.dice = np.random.default_rng(SEED)
        self.codes = [
            self.dice.integers(0, one.unknown, MILLION).astype(np.uint8) for one in self.inputs
        ]
        self.few = list(zip(*(column[:20_000].tolist() for column in self.codes), strict=True))
        self.full = [with_derived(rules, case) for case in self.few]
        self.columns = {
            one.name: np.array(one.values).take(column)
            if one.kind in ("getal", "waarheid")
            else pyarrow.DictionaryArray.from_arrays(column, list(one.values))
            for one, column in zip(self.inputs, self.codes, strict=True)
        }

    def many(self) -> float:
        """The CPU seconds of a million cases, from columns."""
        return cpu(lambda: self.kernel.decide(encode(self.inputs, self.columns)), 5)

    def beside(self) -> tuple[float, float]:
        """How many times faster that is than if/else, and than zen-engine."""
        many = self.many()
        return self.by_hand() / many, self.by_zen() / many

    def by_hand(self) -> float:
        """The CPU microseconds of one case by if/else, and so the seconds of a million."""
        plain = if_else(self.rules)
        answers = self.kernel.decide([column[: len(self.few)] for column in self.codes])
        told = [self.kernel.outcomes[place] for place in answers.outcome]
        assert told == [plain(*case) for case in self.full]
        return cpu(lambda: [plain(*case) for case in self.full]) / len(self.full) * 1e6

    def by_zen(self) -> float:
        """The same by zen-engine."""
        other, some = zen(self.rules), self.full[:2000]
        return cpu(lambda: [other(case) for case in some], 2) / len(some) * 1e6

    def figures(self, name: str) -> Iterator[Figure]:
        """Give rows about this rule set."""
        rules, kernel = self.rules, self.kernel
        compiled, active = rules.compiled, rules.compiled.active_on(DAY)
        rows = [rule for table in rules.tables for rule in table.rules]
        conditions = sum(len(rule.cells) for rule in rows) / len(rows)
        decided = kernel.decide(self.codes)
        rest = np.mean(decided.rule == len(compiled.blocks) - 1)
        shape = f"{len(rows)} rules x {len(self.inputs)} inputs, {conditions:.2f} conditions a rule"
        yield f"[{name}, seed {SEED}] {shape}, rest row takes {rest:.0%}", "", "", ""
        by_hand, by_zen = self.by_hand(), self.by_zen()
        one = cpu(lambda: [decide(compiled, case, active) for case in self.few]) / len(self.few)
        peer = f"if/else {by_hand:.2f} us, zen {by_zen:.0f} us"
        yield "one decision", f"{one * 1e6:.2f} us", "<= 3 us", peer
        known = [
            Profile(**{i.name: i.value(code) for i, code in zip(self.inputs, case, strict=True)})
            for case in self.few[:500]
        ]
        explained = cpu(lambda: [rules.advise(profile, on=DAY) for profile in known]) / 500 * 1e6
        yield "  fully explained, with receipt", f"{explained:.0f} us", "<= 100 us", ""
        many = self.many()
        peer = f"if/else {by_hand / many:.0f} x, zen {by_zen / many:.0f} x"
        target = "<= 0.15 s, >= 15 x, >= 150 x"
        yield "1 M x 40 rules, from columns", f"{many:.3f} s", target, peer
        yield from self.other_columns()
        gaps = [
            np.where(self.dice.random(MILLION) < 0.1, i.unknown, column).astype(np.uint8)
            for i, column in zip(self.inputs, self.codes, strict=True)
        ]
        unknown = cpu(lambda: Kernel.of(rules, DAY).possible(gaps))
        kernel.possible(gaps)
        again = cpu(lambda: kernel.possible(gaps))
        peer = f"once the rules are known: {again:.3f} s"
        yield "1 M with unknowns, exact", f"{unknown:.3f} s", "<= 0.2 s", peer
        yield from self.weighed()

    def other_columns(self) -> Iterator[Figure]:
        """Decide the same million by other ways that take columns."""
        coded = cpu(lambda: self.kernel.decide(self.codes))
        derived = [
            np.array(pair.derived)[self.codes[pair.level], self.codes[pair.sector]]
            for pair in self.rules.compiled.pairs
        ]
        selected = cpu(lambda: numpy_select(self.rules, [*self.codes, *derived]), 1)
        peer = f"np.select {selected:.2f} s"
        yield "  from codes", f"{coded:.3f} s", "(no target)", peer
        try:
            in_sql, with_status = duckdb_seconds(
                self.rules, self.columns, derived, lambda work: cpu(work, 1), FEW
            )
        except ModuleNotFoundError as error:
            yield "  DuckDB", f"not there: {error.name}", "", ""
            return
        yield "  DuckDB, a CASE by hand, to counts", f"{in_sql:.3f} s", "(peer)", ""
        yield (
            f"  DuckDB, our SQL with what is possible, {FEW:,}",
            f"{with_status:.2f} s",
            "(no target)",
            "",
        )

    def weighed(self) -> Iterator[Figure]:
        """Push level distributions through the rules, where there are levels."""
        names = [one.name for one in self.inputs if one.kind == "niveau"]
        if len(names) != 2:
            return
        spread = []
        for name in names:
            levels = [(self.rules.inputs[name].code(level),) for level in SCALES["nt2"]]
            chances = self.dice.dirichlet(np.ones(len(levels)), MILLION)
            place = list(self.rules.inputs).index(name)
            spread.append(Uncertain((place,), tuple(levels), chances))
        taken = cpu(lambda: route_chances(self.kernel, self.codes, spread))
        yield "1 M joint level distributions (16 pairs)", f"{taken:.2f} s", "<= 1.5 s", ""


def parquet() -> Iterator[Figure]:
    """Count the routes of 10 M rows of Parquet with the shipped rules, in a process of its own."""
    import pyarrow  # noqa: PLC0415
    from pyarrow import parquet as files  # noqa: PLC0415

    from taalmeter.routing import load_rules  # noqa: PLC0415

    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        path, writer = Path(folder) / "profielen.parquet", None
        for _ in range(10):
            held = {}
            for one in load_rules().inputs.values():
                drawn = rng.integers(0, one.size, MILLION)
                values = np.array([*one.values, None], object)
                held[one.name] = pyarrow.array(values[drawn])
            table = pyarrow.table(held)
            writer = writer or files.ParquetWriter(path, table.schema)
            writer.write_table(table)
        if writer is not None:
            writer.close()
        command = f"app(['route', {str(path)!r}, '--counts'], standalone_mode=False)"
        done = subprocess.run(
            [sys.executable, "-c", ALONE.format(command)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        seconds, memory = map(float, done.stdout.splitlines()[-1].split())
        yield (
            "10 M rows of Parquet to route counts",
            f"{seconds:.1f} s, {memory:.0f} MB",
            "<= 5 s, <= 400 MB",
            "",
        )


def main() -> None:
    """Print the table."""
    print(f"{'work':<46} {'figure':<20} {'target':<30} peer")
    for work, figure, target, *peer in figures():
        line = f"{work:<46} {figure:<20} {target:<30} {peer[0] if peer else ''}"
        print(line.rstrip(), flush=True)


if __name__ == "__main__":
    main()
