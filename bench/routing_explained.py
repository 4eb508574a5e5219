"""Explanations and receipts of ten thousand invented people: all there, all so, all readable.

`figures()` gives the rows for `bench/routing.py`; `python -m bench.routing_explained` prints them.
Every explanation has why, why not and, where one exists, what would change it; every change is
decided again through the public door; every sentence is held against our own readability meter;
every receipt is computed again, and a byte of every receipt is flipped at random.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from bench.routing_tables import DAY as DRAWN_DAY
from bench.routing_tables import Shape, draw
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.explanation import Explainer
from taalmeter.routing.receipt import replay, write
from taalmeter.writing import readability

DAY = date(2026, 11, 21)
CASES = 3000
Row = tuple[str, str, str, str]
"""What was done, the figure, the target, and the peer on the same work."""


def person(rules: RuleSet, dice: random.Random) -> dict[str, Any]:
    """Invent a person: some things unknown, and of half the levels only probabilities."""
    known: dict[str, Any] = {}
    for name, one in rules.inputs.items():
        if name == "inburgeringsplichtig":
            known[name] = dice.random() < 0.05
        elif dice.random() < 0.85:
            known[name] = dice.choice(one.values)
    scale = rules.inputs["lezen"].scales[dice.choice(("nt1", "nt2"))]
    for skill in ("lezen", "schrijven"):
        if dice.random() < 0.5:
            weights = [dice.random() ** 5 for _ in scale]
            known[skill] = {n: w / sum(weights) for n, w in zip(scale, weights, strict=True)}
    return known


def figures(people: int = 10_000) -> Iterator[Row]:
    """Give every figure; fewer people make it quicker."""
    drawn = draw(1, Shape(40, 8, 3.65, rest=True))
    free = {name: replace(one, changeable=True) for name, one in drawn.inputs.items()}
    yield (
        "one case fully explained, 40 rules x 8 inputs, all changeable",
        f"{_explained(replace(drawn, inputs=free), DRAWN_DAY):.0f} us",
        "<= 100 us",
        "zen with trace: see bench/routing.py",
    )
    rules = load_rules()
    yield "the same, the shipped rules", f"{_explained(rules, DAY):.0f} us", "-", "-"
    yield from _of_people(rules, people)
    yield from _receipts(rules, people)


def _explained(rules: RuleSet, day: date) -> float:
    """Give the microseconds of one explanation of a certain case, the least of five runs."""
    explainer, dice = Explainer(rules, day), random.Random(1)  # noqa: S311 - repeatable, not secret
    inputs = rules.compiled.inputs
    cases = [tuple(dice.randrange(one.unknown) for one in inputs) for _ in range(CASES)]

    def run() -> None:
        for case in cases:
            explainer.explain_case(case)

    return min(_seconds(run) for _ in range(5)) / CASES * 1e6


def _seconds(run: Callable[[], None]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _of_people(rules: RuleSet, people: int) -> Iterator[Row]:
    explainer, dice = Explainer(rules, DAY), random.Random(2)  # noqa: S311 - repeatable, not secret
    whole, named, wrong, sourced, changed = 0, 0, 0, 0, 0
    lines: set[str] = set()
    spent = 0.0
    for _ in range(people):
        known = person(rules, dice)
        start = time.process_time()
        found = explainer.explain(Profile(**known))
        text = found.text()
        spent += time.process_time() - start
        reasons = found.reasons
        whole += bool((reasons.why or found.advice.more) and reasons.why_not)
        changed += bool(reasons.changes)
        sourced += "\nBron: " in text
        for change in reasons.changes:
            after = {**known, **{one.input: one.after for one in change.inputs}}
            named += 1
            wrong += rules.advise(Profile(**after), on=DAY).route != change.route
        lines.update(line.strip("- ") for line in text.splitlines())
    hard = sum(bool(readability.check(line, "B1")) for line in lines if line)
    each = f"{spent / people * 1e3:.1f} ms each"
    yield f"{people:,} people: why and why not ({each})", f"{whole:,}", f"{people:,}", "-"
    yield "  with something a person can change", f"{changed:,}", "-", "-"
    yield f"  changes named ({named:,}) that do not give that route", f"{wrong}", "0", "-"
    yield "  texts that name a source", f"{sourced:,}", f"{people:,}", "-"
    yield f"  different lines ({len(lines):,}) above B1", f"{hard}", "0", "-"


def _receipts(rules: RuleSet, people: int) -> Iterator[Row]:
    dice = random.Random(3)  # noqa: S311 - repeatable, not secret
    texts = [write(rules.advise(Profile(**person(rules, dice)), on=DAY)) for _ in range(people)]
    start = time.process_time()
    same = sum(replay(rules, text).same for text in texts)
    spent = time.process_time() - start
    yield f"{people:,} receipts computed again ({spent:.1f} s)", f"{same:,}", f"{people:,}", "-"
    found = 0
    for text in texts:
        raw = text.encode()
        at = dice.randrange(len(raw))
        to = (raw[at] + 1 + dice.randrange(255)) % 256
        other = raw[:at] + bytes([to]) + raw[at + 1 :]
        found += not replay(rules, other.decode("utf-8", "surrogateescape")).same
    yield "  one byte of each flipped, and found", f"{found:,}", f"{people:,}", "-"


def main() -> None:
    """Print the figures."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for work, figure, target, peer in figures(people):
        print(f"{work:<68} {figure:>12} {target:>12}   {peer}", flush=True)


if __name__ == "__main__":
    main()
