"""V13: where one level more or less moves the route far."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from taalmeter.routing.diagram import Label, Node, Path
from taalmeter.routing.domain import Input
from taalmeter.routing.report import Finding
from taalmeter.routing.verify.promised import at_level, with_level
from taalmeter.routing.verify.regions import region
from taalmeter.routing.verify.space import Space
from taalmeter.routing.verify.subject import Subject, finding, share


def cliffs(subject: Subject) -> Iterator[Finding]:
    """Find where the route jumps.

    Definition: a cliff is two cases that differ in one level input only, by one level on one
    scale, and whose routes lie more than one rung apart on the ladder. Its mass is the number of
    such pairs as part of all pairs. Remark: a measurement is off by one level now and then, so
    here the certainty policy and the talk matter most.
    """
    for space in subject.spaces:
        for one in space.rules.inputs.values():
            if one.kind == "niveau":
                yield from _jumps(space, one)


@dataclass(frozen=True)
class _Jump:
    low: str
    high: str
    node: Node
    rungs: int
    pairs: int
    path: Path


def _jumps(space: Space, one: Input) -> Iterator[Finding]:
    steps = [pair for levels in one.scales.values() for pair in pairwise(levels)]
    found = [jump for low, high in steps if (jump := _jump(space, one, low, high)) is not None]
    if not found:
        return
    top = max(found, key=lambda jump: (jump.rungs, jump.pairs))
    of = space.size // one.size
    said = "; ".join(
        f"{one.said(jump.low)} naar {one.said(jump.high)} {share(jump.pairs, of)}" for jump in found
    )
    yield finding(
        "V13",
        f"Een niveau meer bij {one.label} is soms meer dan een trede. Aandeel: {said}. "
        f"De grootste sprong is {top.rungs} treden",
        space,
        with_level(space, top.path, one, top.low),
        other=with_level(space, top.path, one, top.high),
        where=region(space, top.node, (top.rungs,)),
        proposal="Vraag hier meer zekerheid in het beslisbeleid, of maak een stap ertussen.",
        kind="melding",
    )


def _jump(space: Space, one: Input, low: str, high: str) -> _Jump | None:
    ladder = space.rules.ladder

    def rungs(before: Label, after: Label) -> int:
        if str(before) not in ladder or str(after) not in ladder:
            return 0
        apart = abs(ladder[str(after)] - ladder[str(before)])
        return apart if apart > 1 else 0

    node = space.apply(rungs, at_level(space, one, low), at_level(space, one, high))
    leaves = space.leaves(node)
    most = max(int(label) for label in leaves)
    if most == 0:
        return None
    counts = space.counts(node)
    pairs = sum(count for label, count in counts.items() if label) // one.size
    return _Jump(low, high, node, most, pairs, leaves[most])
