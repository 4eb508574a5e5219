"""Walks two decision diagrams together: where they give another label, and in how many cases.

Both stand in one store, so that where they are the same node nothing needs to be visited.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import prod

from taalmeter.routing.diagram import Diagram, Label, Naming, Node, Store, joint_kinds
from taalmeter.routing.masks import Compiled
from taalmeter.routing.regions import Box, Codes

Pair = tuple[Node, Node]
Move = tuple[Label, Label]


@dataclass(frozen=True)
class Side:
    """One of the two: its rules, those that count, and what to tell apart."""

    compiled: Compiled
    active: int
    naming: Naming


class Together:
    """Two functions from a case to a label, over the same inputs."""

    def __init__(self, old: Side, new: Side) -> None:
        candidates = [range(one.size) for one in new.compiled.inputs]
        alike = joint_kinds(old.compiled, new.compiled)
        self.store = Store()
        after = Diagram(new.compiled, new.active, candidates, new.naming, self.store, None, alike)
        self.order, self.groups = after.order, after.groups
        before = Diagram(
            old.compiled, old.active, candidates, old.naming, self.store, self.order, alike
        )
        self.root: Pair = (before.root, after.root)
        self.widths = [len(candidates[place]) for place in self.order]

    @property
    def cases(self) -> int:
        """The number of all cases."""
        return prod(self.widths)

    def depth(self, pair: Pair) -> int:
        """Give the depth at which either splits; that of the leaves where neither does."""
        splits = [self.store.splits[node] for node in pair]
        return min((at for at, children in splits if children), default=len(self.order))

    def branches(self, pair: Pair) -> list[tuple[Codes, Pair]]:
        """Give what follows, and with which codes; codes with one sequel stand together."""
        depth, found = self.depth(pair), dict[Pair, list[int]]()
        for at, group in enumerate(self.groups[depth]):
            left, right = (
                children[at] if split == depth else node
                for node in pair
                for split, children in [self.store.splits[node]]
            )
            found.setdefault((left, right), []).extend(group)
        return [(frozenset(codes), child) for child, codes in found.items()]

    def move(self, pair: Pair) -> Move | None:
        """Give the two labels of a pair of leaves."""
        before, after = (self.store.labels[node] for node in pair)
        return None if before is None or after is None else (before, after)

    def moves(self) -> dict[Move, int]:
        """Give from which label to which other, and in how many cases."""
        arriving: dict[Pair, int] = {self.root: self.cases}
        found: dict[Move, int] = {}
        queue, waiting = [(self.depth(self.root), self.root)], {self.root}
        while queue:
            depth, pair = heapq.heappop(queue)
            if pair[0] == pair[1]:
                continue
            if (move := self.move(pair)) is not None:
                found[move] = found.get(move, 0) + arriving[pair]
                continue
            for codes, child in self.branches(pair):
                share = arriving[pair] // self.widths[depth] * len(codes)
                arriving[child] = arriving.get(child, 0) + share
                if child not in waiting:
                    waiting.add(child)
                    heapq.heappush(queue, (self.depth(child), child))
        return found

    def boxes(self) -> Iterator[tuple[Move, Box]]:
        """Give the regions where the labels differ, as disjoint boxes, the largest first."""
        number = count()
        queue: list[tuple[int, int, Pair, dict[int, Codes]]] = [
            (-self.cases, next(number), self.root, {})
        ]
        while queue:
            size, _, pair, box = heapq.heappop(queue)
            if pair[0] == pair[1]:
                continue
            if (move := self.move(pair)) is not None:
                yield move, box
                continue
            depth = self.depth(pair)
            for codes, child in self.branches(pair):
                inside = -size // self.widths[depth] * len(codes)
                narrower = {**box, self.order[depth]: codes}
                heapq.heappush(queue, (-inside, next(number), child, narrower))


def labels_in(diagram: Diagram, box: Box) -> frozenset[Label]:
    """Give the labels that occur inside a box."""
    found: set[Label] = set()
    queue, seen = [diagram.root], {diagram.root}
    for node in queue:
        label, (depth, children) = diagram.store.labels[node], diagram.store.splits[node]
        if label is not None:
            found.add(label)
            continue
        allowed = box.get(diagram.order[depth])
        for group, child in zip(diagram.groups[depth], children, strict=True):
            if child not in seen and (allowed is None or not allowed.isdisjoint(group)):
                seen.add(child)
                queue.append(child)
    return frozenset(found)


def every_code(compiled: Compiled) -> Sequence[Sequence[int]]:
    """Give all codes of every input: the candidates of a whole diagram."""
    return [range(one.size) for one in compiled.inputs]
