"""Exact branching over inputs that may still have several values.

Cases that the rules cannot tell apart are never visited twice: an input is split only where the
rules that are still possible differ on it, and equal branches are one node. What comes out is a
reduced decision diagram. It answers which outcomes are possible, on which inputs they really
depend, how many cases have each, and gives a case for each. (Bryant 1986, with many values a node.)
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from taalmeter.routing.masks import Block, Compiled, Pairs

Label = str | int
Node = int
Taken = tuple[int, ...]
Path = tuple[tuple[int, int], ...]
"""A branch: pairs of an input's place and the code taken."""


@dataclass(frozen=True)
class Naming:
    """What a leaf is called, and which rules lead to the same leaf as a given rule alone."""

    name: Callable[[int], Label]
    same: tuple[int, ...]


def by_outcome(compiled: Compiled) -> Naming:
    """Name leaves by outcome: a route, `strijdig` or `geen regel`."""
    of: dict[str, int] = {}
    for bit in range(len(compiled.blocks)):
        outcome = compiled.rules[bit].outcome
        of[outcome] = of.get(outcome, 0) | 1 << bit
    same = tuple(of[compiled.rules[bit].outcome] for bit in range(len(compiled.blocks)))
    return Naming(compiled.outcome, same)


def by_rules(compiled: Compiled) -> Naming:
    """Name leaves by the mask of the rules that decide there."""
    return Naming(lambda mask: mask, tuple(1 << bit for bit in range(len(compiled.blocks))))


class Store:
    """Keeps every node once, so that two diagrams in one store are equal where their nodes are."""

    def __init__(self) -> None:
        self.labels: list[Label | None] = []
        self.splits: list[tuple[int, tuple[Node, ...]]] = []
        self._found: dict[object, Node] = {}

    def leaf(self, label: Label) -> Node:
        """Give the leaf of a label."""
        return self._node(("leaf", label), label, (-1, ()))

    def split(self, depth: int, children: tuple[Node, ...]) -> Node:
        """Give the node that splits at a depth; no node where nothing depends on the split."""
        if all(child == children[0] for child in children):
            return children[0]
        return self._node((depth, children), None, (depth, children))

    def _node(self, key: object, label: Label | None, split: tuple[int, tuple[Node, ...]]) -> Node:
        node = self._found.setdefault(key, len(self.labels))
        if node == len(self.labels):
            self.labels.append(label)
            self.splits.append(split)
        return node


class Diagram:
    """The outcome as a function of the inputs that are open.

    Args:
        compiled: the rules.
        active: the rules that count.
        candidates: by input, the codes that it may have; one code means that it is known.
        naming: what to tell apart.
        store: share it between diagrams over the same candidates to compare them.
        order: places of inputs, in the order in which they are split; by default those first
            that the first rules look at.
        alike: by input and code, what codes must have in common to be one branch; by default
            that all rules treat them the same. Diagrams that share a store need the same.

    Attributes:
        root: the node at which every case starts.
        order: the places of the open inputs, in the order in which they are split.
        groups: by depth and branch, the codes that take this branch.
    """

    def __init__(
        self,
        compiled: Compiled,
        active: int,
        candidates: Sequence[Sequence[int]],
        naming: Naming,
        store: Store | None = None,
        order: Sequence[int] | None = None,
        alike: Sequence[Sequence[Hashable]] | None = None,
    ) -> None:
        self.compiled = compiled
        self.candidates = candidates
        self.store = store or Store()
        self._naming = naming
        self.order = _order(compiled, candidates, order)
        kinds = compiled.alike if alike is None else alike
        self.groups = tuple(_groups(candidates[place], kinds[place]) for place in self.order)
        self._first = tuple(tuple(group[0] for group in groups) for groups in self.groups)
        self._memo: dict[tuple[int, int, tuple[int, ...]], Node] = {}
        self._place = {place: depth for depth, place in enumerate(self.order)}
        self._open_pairs = [
            pair for pair in compiled.pairs if {pair.level, pair.sector} <= self._place.keys()
        ]
        self._waiting = [self._waiting_behind(depth) for depth in range(len(self.order))]
        alive = active & compiled.route_mask
        for place, codes in enumerate(candidates):
            if len(codes) == 1:
                alive &= compiled.columns[place][codes[0]]
        for pair in compiled.pairs:
            if len(candidates[pair.level]) == len(candidates[pair.sector]) == 1:
                alive &= pair.allowed[candidates[pair.level][0]][candidates[pair.sector][0]]
        self._columns = [self._column(depth) for depth in range(len(self.order))]
        self._certain = self._certain_from()
        blank = tuple(-1 for _ in self.order)
        self.root = self._visit(0, alive, blank)

    def _column(self, depth: int) -> tuple[int, ...]:
        """The rules that each branch allows, derived inputs with a known parent included."""
        place, found = self.order[depth], []
        for code in self._first[depth]:
            mask = self.compiled.columns[place][code]
            for pair in self.compiled.pairs:
                if place == pair.level and len(self.candidates[pair.sector]) == 1:
                    mask &= pair.allowed[code][self.candidates[pair.sector][0]]
                elif place == pair.sector and len(self.candidates[pair.level]) == 1:
                    mask &= pair.allowed[self.candidates[pair.level][0]][code]
            found.append(mask)
        return tuple(found)

    def _certain_from(self) -> list[int]:
        """By depth, the rules to which no input from there on makes a difference."""
        certain = [self.compiled.route_mask] * (len(self.order) + 1)
        for depth in range(len(self.order) - 1, -1, -1):
            mask = certain[depth + 1]
            for allowed in self._columns[depth]:
                mask &= allowed
            for pair in self._open_pairs:
                if max(self._place[pair.level], self._place[pair.sector]) == depth:
                    mask &= ~pair.tested
            certain[depth] = mask
        return certain

    def _visit(self, depth: int, alive: int, taken: tuple[int, ...]) -> Node:
        alive = self._cut(depth, alive)
        if (label := self._settled(depth, alive)) is not None:
            return self.store.leaf(label)
        key = (depth, alive, taken)
        if (known := self._memo.get(key)) is not None:
            return known
        masks, rows = self._branches(depth, alive, taken)
        if rows[0] == -1 and len(set(masks)) == 1:
            node = self._memo[key] = self._visit(depth + 1, masks[0], taken)
            return node
        children: list[Node] = []
        seen: dict[tuple[int, int], Node] = {}
        for code, mask, row in zip(self._first[depth], masks, rows, strict=True):
            child = seen.get((mask, row))
            if child is None:
                after = self._remember(depth, code, mask, taken)
                child = seen[(mask, row)] = self._visit(depth + 1, mask, after)
            children.append(child)
        node = self._memo[key] = self.store.split(depth, tuple(children))
        return node

    def _cut(self, depth: int, alive: int) -> int:
        """Drop the rules behind the first one that is certain to match."""
        certain = alive & self._certain[depth]
        if not certain:
            return alive
        first = certain & -certain
        block = self.compiled.blocks[first.bit_length() - 1]
        if block.unique:
            return alive & ((1 << block.mask.bit_length()) - 1)
        return alive & ((first << 1) - 1)

    def _settled(self, depth: int, alive: int) -> Label | None:
        """Name the leaf when no split can change it any more."""
        if not alive or depth == len(self.order):
            return self._naming.name(self.compiled.deciding(alive))
        certain = alive & self._certain[depth]
        if certain:
            first = certain & -certain
            if not alive & ~self._naming.same[first.bit_length() - 1]:
                return self._naming.name(first)
        return None

    def _branches(
        self, depth: int, alive: int, taken: tuple[int, ...]
    ) -> tuple[list[int], list[int]]:
        """Give what each branch leaves alive, and its code where a derived input waits for it.

        The code is -1 where nothing waits: then two branches that leave the same are the same.
        """
        place, codes = self.order[depth], self._first[depth]
        masks = [alive & mask for mask in self._columns[depth]]
        rows = [-1] * len(masks)
        for pair in self._open_pairs:
            if place in (pair.level, pair.sector) and alive & pair.tested:
                other = self._place[pair.sector if place == pair.level else pair.level]
                if other < depth:
                    allowed = [_allowed(pair, place, code, taken[other]) for code in codes]
                    masks = [mask & ok for mask, ok in zip(masks, allowed, strict=True)]
                else:
                    rows = list(codes)
        return masks, rows

    def _remember(self, depth: int, code: int, alive: int, taken: tuple[int, ...]) -> Taken:
        """Keep the codes that a derived input still needs, and no other."""
        if not self._open_pairs:
            return taken
        kept = [-1] * len(taken)
        for at, tested in self._waiting[depth]:
            if alive & tested:
                kept[at] = code if at == depth else taken[at]
        return tuple(kept)

    def _waiting_behind(self, depth: int) -> tuple[tuple[int, int], ...]:
        """The depths that a derived input behind this one still needs, with the rules for it."""
        found: dict[int, int] = {}
        for pair in self._open_pairs:
            first, last = sorted((self._place[pair.level], self._place[pair.sector]))
            if first <= depth < last:
                found[first] = found.get(first, 0) | pair.tested
        return tuple(found.items())

    @cached_property
    def _reached(self) -> dict[Node, Path]:
        """Every node, with one path to it."""
        found: dict[Node, Path] = {self.root: ()}
        queue = [self.root]
        for node in queue:
            depth, children = self.store.splits[node]
            codes = self._first[depth] if children else ()
            for code, child in zip(codes, children, strict=True):
                if child not in found:
                    found[child] = (*found[node], (self.order[depth], code))
                    queue.append(child)
        return found

    def leaves(self) -> dict[Label, Path]:
        """Give every label that occurs, with a path to it."""
        found = {}
        for node, path in self._reached.items():
            label = self.store.labels[node]
            if label is not None:
                found[label] = path
        return found

    def labels_avoiding(self, codes: Mapping[int, int]) -> frozenset[Label]:
        """Give the labels that occur when no input has the code that is named for its place."""
        found: set[Label] = set()
        queue, seen = [self.root], {self.root}
        for node in queue:
            label, (depth, children) = self.store.labels[node], self.store.splits[node]
            if label is not None:
                found.add(label)
                continue
            avoided = (codes.get(self.order[depth]),)
            for group, child in zip(self.groups[depth], children, strict=True):
                if group != avoided and child not in seen:
                    seen.add(child)
                    queue.append(child)
        return frozenset(found)

    def depends_on(self) -> tuple[int, ...]:
        """Give the places of the open inputs on which the label really depends, in order."""
        depths = {self.store.splits[node][0] for node in self._reached} - {-1}
        return tuple(sorted(self.order[depth] for depth in depths))


def _allowed(pair: Pairs, place: int, code: int, other: int) -> int:
    return pair.allowed[code][other] if place == pair.level else pair.allowed[other][code]


def _groups(codes: Sequence[int], kinds: Sequence[Hashable]) -> tuple[tuple[int, ...], ...]:
    """Put the codes together that are of one kind, in order of their first."""
    found: dict[Hashable, list[int]] = {}
    for code in codes:
        found.setdefault(kinds[code], []).append(code)
    return tuple(tuple(group) for group in found.values())


def _order(
    compiled: Compiled, candidates: Sequence[Sequence[int]], given: Sequence[int] | None
) -> tuple[int, ...]:
    """Order the open inputs by the first rule that looks at them: gates settle most cases early."""
    if given is not None:
        return tuple(place for place in given if len(candidates[place]) > 1)
    tested = compiled.tested
    open_inputs = [place for place, codes in enumerate(candidates) if len(codes) > 1]

    def first(place: int) -> tuple[int, int]:
        mask = tested[place] & compiled.route_mask
        return ((mask & -mask).bit_length() or len(compiled.rules) + 1, place)

    return tuple(sorted(open_inputs, key=first))


def joint_kinds(*compiled: Compiled) -> tuple[tuple[Hashable, ...], ...]:
    """Give the kinds of codes that none of several forms of the same rules can tell apart."""
    return tuple(
        tuple(zip(*rows, strict=True)) for rows in zip(*(c.alike for c in compiled), strict=True)
    )


def beside_only(compiled: Compiled) -> Compiled:
    """Give the rules for side advice as if they decided a route, for a diagram over them."""
    first = len(compiled.blocks)
    side = compiled.rules[first:]
    every = (1 << len(side)) - 1
    return Compiled(
        inputs=compiled.inputs,
        rules=side,
        columns=tuple(tuple(mask >> first for mask in column) for column in compiled.columns),
        pairs=tuple(
            replace(
                pair, masks=tuple(mask >> first for mask in pair.masks), tested=pair.tested >> first
            )
            for pair in compiled.pairs
        ),
        blocks=(Block(every, unique=False),) * len(side),
        route_mask=every,
        side_mask=0,
    )
