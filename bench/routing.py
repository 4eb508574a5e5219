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
from bench.routing_tables import DAY, SCALES, Shape, draw
from taalmeter.profile import Profile
from taalmeter.routing.columns import encode
from taalmeter.routing.decide import decide
from taalmeter.routing.distribute import Uncertain, route_chances
from taalmeter.routing.kernel import Kernel

MILLION = 1_000_000
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
    rules = draw(4, TABLE)
    rng = np.random.default_rng(1)
    inputs = tuple(rules.inputs.values())
    codes = [rng.integers(0, one.unknown, MILLION).astype(np.uint8) for one in inputs]
    cases = list(zip(*(column[:20_000].tolist() for column in codes), strict=True))
    compiled, active = rules.compiled, rules.compiled.active_on(DAY)
    plain, other = if_else(rules), zen(rules)
    kernel = Kernel.of(rules, DAY)
    full = [with_derived(rules, case) for case in cases]
    answers = kernel.decide([column[:20_000] for column in codes])
    assert [kernel.outcomes[o] for o in answers.outcome] == [plain(*case) for case in full]
    one = cpu(lambda: [decide(compiled, case, active) for case in cases]) / len(cases) * 1e6
    by_hand = cpu(lambda: [plain(*case) for case in full]) / len(full) * 1e6
    by_zen = cpu(lambda: [other(case) for case in full[:2000]], 2) / 2000 * 1e6
    peer = f"if/else {by_hand:.2f} us, zen {by_zen:.0f} us"
    yield "one decision", f"{one:.2f} us", "<= 3 us", peer
    known = [
        Profile(**{i.name: i.value(code) for i, code in zip(inputs, case, strict=True)})
        for case in cases[:500]
    ]
    explained = cpu(lambda: [rules.advise(profile, on=DAY) for profile in known]) / 500 * 1e6
    yield "  fully explained, with receipt", f"{explained:.0f} us", "<= 100 us", ""

    texts = {
        i.name: np.array(i.values, np.int64 if i.kind == "getal" else object)[column]
        for i, column in zip(inputs, codes, strict=True)
    }
    import pyarrow  # noqa: PLC0415

    columns = {
        i.name: column.astype(np.int64)
        if i.kind == "getal"
        else column == 0
        if i.kind == "waarheid"
        else pyarrow.array(texts[i.name]).dictionary_encode()
        for i, column in zip(inputs, codes, strict=True)
    }
    many = cpu(lambda: kernel.decide(encode(inputs, columns)))
    peer = f"if/else {by_hand / many:.0f} x, zen {by_zen / many:.0f} x"
    yield "1 M x 40 rules, from columns", f"{many:.3f} s", "<= 0.15 s, >= 15 x, >= 150 x", peer
    coded = cpu(lambda: kernel.decide(codes))
    pair = compiled.pairs[0]
    derived = np.array(pair.derived)[codes[pair.level], codes[pair.sector]]
    selected = cpu(lambda: numpy_select(rules, [*codes, derived]), 1)
    yield "  from codes", f"{coded:.3f} s", "(no target)", f"np.select {selected:.2f} s"
    gaps = [
        np.where(rng.random(MILLION) < 0.1, i.unknown, column).astype(np.uint8)
        for i, column in zip(inputs, codes, strict=True)
    ]
    unknown = cpu(lambda: Kernel.of(rules, DAY).possible(gaps))
    yield "1 M with unknowns, exact", f"{unknown:.3f} s", "<= 0.2 s", ""
    spread = []
    for name in ("lezen", "schrijven"):
        levels = [(rules.inputs[name].code(level),) for level in SCALES["nt2"]]
        chances = rng.dirichlet(np.ones(len(levels)), MILLION)
        spread.append(Uncertain((list(rules.inputs).index(name),), tuple(levels), chances))
    weighed = cpu(lambda: route_chances(kernel, codes, spread))
    yield "1 M joint level distributions (16 pairs)", f"{weighed:.2f} s", "<= 1.5 s", ""
    yield from parquet()
    for module in ("routing_proof", "routing_audit"):
        try:
            found = importlib.import_module(f"bench.{module}")
        except ModuleNotFoundError as error:
            yield f"bench/{module}.py", f"not there: {error.name}", "", ""
            continue
        yield from found.figures()


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
        print(f"{work:<46} {figure:<20} {target:<30} {peer[0] if peer else ''}", flush=True)


if __name__ == "__main__":
    main()
