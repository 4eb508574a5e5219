"""How fast and how right diff and fairness are: python -m bench.routing_audit, fairlearn beside it.

CPU seconds of one core, the least of a few runs. Persons and groups are drawn with a fixed seed.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from time import process_time

import numpy as np
from fairlearn.metrics import MetricFrame, selection_rate

from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.compare import compare
from taalmeter.routing.decide import decide
from taalmeter.routing.fairness import DIFFERENCE, Settings, audit_trait, tabulate
from taalmeter.routing.groups import Trait
from taalmeter.routing.influence import influences
from taalmeter.routing.kernel import Kernel
from taalmeter.routing.suppression import suppress

Row = tuple[str, str, str, str]
"""What was done, the figure, the target, and the peer on the same work."""
DAY = date(2026, 6, 1)
GROUPS, ROUTES = 12, 6
NAMES = tuple(f"route {at}" for at in range(ROUTES))


def figures(persons: int = 1_000_000, audits: int = 300) -> Iterator[Row]:
    """Give every figure; fewer persons and audits make it quicker."""
    yield from _diff(persons)
    yield from _fairness(persons)
    yield from _alarms(audits)
    yield from _hiding(300)


def _diff(persons: int) -> Iterator[Row]:
    old = load_rules()
    new = _changed(old)
    found = compare(old, new)
    cases, regions = found.periods[0].cases, len(found.periods[0].regions)
    yield (
        f"rules diff, exact over {cases:.1e} cases ({regions} regions in words)",
        _ms(least(lambda: compare(old, new))),
        "-",
        "-",
    )
    yield (f"influence of all {len(old.inputs)} inputs, exact",
           _ms(least(lambda: influences(old, DAY), 1)), "-", "-")  # fmt: skip
    rng = np.random.default_rng(1)
    codes = [rng.integers(0, one.size, persons).astype(np.uint8) for one in old.compiled.inputs]
    kernels = Kernel.of(old, DAY), Kernel.of(new, DAY)

    def moved() -> np.ndarray:
        before, after = (kernel.decide(codes).outcome for kernel in kernels)
        return tabulate(before, len(kernels[0].outcomes), after, len(kernels[1].outcomes))

    some = [tuple(int(column[row]) for column in codes) for row in range(20_000)]
    one_by_one = least(
        lambda: [decide(r.compiled, case, r.compiled.active_on(DAY)) for case in some
                 for r in (old, new)], 1
    )  # fmt: skip
    yield (
        f"diff and from-to table of {persons:,} persons, from columns",
        f"{least(moved):.3f} s",
        "<= 0.3 s",
        f"one by one, 20,000 persons: {one_by_one:.3f} s",
    )


def _changed(old: RuleSet) -> RuleSet:
    """The shipped rules without the first row of the table for bemiddeling."""
    tables = [
        replace(table, rules=table.rules[1:]) if table.id == "bemiddeling" else table
        for table in old.tables
    ]
    return replace(old, tables=tuple(tables), hash="0" * 64)


def _fairness(persons: int) -> Iterator[Row]:
    rng = np.random.default_rng(2)
    group, route = rng.integers(0, GROUPS, persons), rng.integers(0, ROUTES, persons)
    strata = rng.integers(0, 25, persons)
    trait = Trait("groep", tuple(f"groep {at}" for at in range(GROUPS)), group)
    hits = [(route == place).astype(int) for place in range(ROUTES)]
    frames = []

    def peer() -> None:
        frames.clear()
        frames.extend(
            MetricFrame(metrics=selection_rate, y_true=hit, y_pred=hit, sensitive_features=group)
            for hit in hits
        )

    theirs = least(peer, 1)
    bare = least(lambda: audit_trait(trait, route, NAMES))
    yield (
        f"fairness, {ROUTES} routes x {GROUPS} groups, intervals and tests, {persons:,} persons",
        _ms(bare),
        "<= 50 ms",
        f"fairlearn, shares only: {theirs:.1f} s ({theirs / bare:.0f}x)",
    )
    level = least(lambda: audit_trait(trait, route, NAMES, strata))
    yield (
        "the same, also at equal level (25 strata)",
        _ms(level),
        "<= 50 ms",
        "fairlearn: not there",
    )
    found = audit_trait(trait, route, NAMES)
    apart = max(
        abs(found.cell(f"groep {at}", name).share - frame.by_group[at])
        for name, frame in zip(NAMES, frames, strict=True)
        for at in range(GROUPS)
    )
    spread = max(
        max(abs(test.test.apart - frame.difference()), abs(test.test.ratio - frame.ratio()))
        for test, frame in zip(found.tests, frames, strict=True)
    )
    yield ("largest difference from fairlearn's shares", f"{apart:.1e}", "<= 1e-12", "-")
    yield ("largest difference from its difference and ratio", f"{spread:.1e}", "<= 1e-12", "-")


def _alarms(audits: int) -> Iterator[Row]:
    """Audits of groups that do not differ: how many cry out, and how many would four-fifths."""
    for sizes in ((30, 30), (15, 40, 200), (100,) * 12, (1000,) * 12):
        rng = np.random.default_rng(3)
        group = np.repeat(np.arange(len(sizes)), sizes)
        trait = Trait("groep", tuple(map(str, range(len(sizes)))), group)
        cried = four_fifths = 0
        for _ in range(audits):
            strata = rng.integers(0, 6, group.size)
            low, high = ([0.1, 0.3, 0.4, 0.15, 0.05], [0.6, 0.2, 0.15, 0.04, 0.01])
            route = np.where(
                strata < 3, rng.choice(5, group.size, p=low), rng.choice(5, group.size, p=high)
            )
            chosen = Settings(smallest=0, draws=199)
            found = audit_trait(trait, route, NAMES[:5], strata, chosen)
            cried += any(test.verdict == DIFFERENCE for test in found.tests) or any(
                DIFFERENCE in (cell.verdict, cell.verdict_at_level) for cell in found.cells
            )
            four_fifths += any(test.test.ratio < 0.8 for test in found.tests)
        yield (
            f"false alarms, {len(sizes)} equal groups of {min(sizes)} to {max(sizes)}",
            f"{cried / audits:.1%}",
            "<= 6%",
            f"four-fifths rule: {four_fifths / audits:.0%}",
        )


def _hiding(tables: int) -> Iterator[Row]:
    rng = np.random.default_rng(4)
    drawn = [rng.poisson(rng.gamma(0.7, 40, (GROUPS, ROUTES))) for _ in range(tables)]
    start = process_time()
    hidden = [suppress(counts) for counts in drawn]
    spent = (process_time() - start) / tables
    small = sum(int(one.small.sum()) for one in hidden)
    cells = sum(int(one.cells.sum()) for one in hidden)
    yield (
        f"suppression of a table of {GROUPS} x {ROUTES} ({small} small counts hide {cells})",
        _ms(spent),
        "-",
        "-",
    )


def least(work: Callable[[], object], times: int = 3) -> float:
    """Give the least CPU time of several runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = process_time()
        work()
        best = min(best, process_time() - start)
    return best


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


if __name__ == "__main__":
    for row in figures():
        print(
            "  ".join(f"{cell:<{width}}" for cell, width in zip(row, (76, 12, 10, 40), strict=True))
        )
