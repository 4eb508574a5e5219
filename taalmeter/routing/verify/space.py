"""All cases of one stretch of days at once, and functions over them.

A function from cases to labels is a node of one store of reduced diagrams, so that equal functions
are one node. Functions are restricted, combined and counted without looking at single cases
(Bryant 1986). Every check in this package is a question to a `Space`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from math import prod

from taalmeter.profile import Value
from taalmeter.routing.claims import Never
from taalmeter.routing.diagram import (
    Diagram,
    Label,
    Naming,
    Node,
    Path,
    Store,
    beside_only,
    by_outcome,
    by_rules,
    joint_kinds,
)
from taalmeter.routing.domain import NO_REQUIREMENT, REACHED
from taalmeter.routing.masks import Compiled, compile_rules
from taalmeter.routing.rules import DecisionTable, Rule
from taalmeter.routing.ruleset import RuleSet

PROMISES = "eigenschappen"


def with_promises(rules: RuleSet) -> Compiled:
    """Give the compiled rules, with the conditions of every `nooit` as side rules behind them."""
    promised = tuple(
        Rule(str(at), PROMISES, claim.cells, "", "", (), "norm", "", rules.valid_from,
             rules.valid_from, None)
        for at, claim in enumerate(rules.claims)
        if isinstance(claim, Never)
    )  # fmt: skip
    if not promised:
        return rules.compiled
    table = DecisionTable(PROMISES, PROMISES, "nevenadvies", "verzamel", promised)
    derived = [(one, rules.derived_inputs[name]) for name, one in rules.derived.items()]
    return compile_rules(
        tuple(rules.inputs.values()), (*rules.tables, table), derived, rules.sectors
    )


class Space:
    """All cases on the days from `start` until `end`.

    Attributes:
        rules: the rule set.
        compiled: its rules, promises included.
        start, end: the days, both included; no end when None.
        active: the rules that count on these days.
        when: the days in Dutch, to put behind a sentence; empty when they are all days there are.
        size: the number of cases.
    """

    def __init__(
        self,
        rules: RuleSet,
        compiled: Compiled,
        days: tuple[date, date | None],
        only: bool,
    ) -> None:
        self.rules = rules
        self.compiled = compiled
        self.start, self.end = days
        self.active = compiled.active_on(self.start) & ((1 << len(rules.compiled.rules)) - 1)
        self.when = "" if only else f" (van {self.start} tot en met {self.end or 'later'})"
        self.size = prod(one.size for one in compiled.inputs)
        self._store = Store()
        self._counts: dict[Node, Mapping[Label, int]] = {}
        self._sorted: dict[Node, list[Node]] = {}
        self._parents: dict[Node, dict[Node, list[Node]]] = {}
        self._every = [range(one.size) for one in compiled.inputs]
        self.estimated = tuple(
            compiled.with_offer_as(value) for value in (REACHED, NO_REQUIREMENT) if compiled.pairs
        )
        self._kinds = joint_kinds(compiled, *self.estimated)
        first = self._diagram(compiled, self.active, by_rules(compiled))
        self.deciding, self.order, self.groups = first.root, first.order, first.groups
        self.depths = {place: depth for depth, place in enumerate(self.order)}
        self._beside = beside_only(compiled)

    def _diagram(self, compiled: Compiled, active: int, naming: Naming) -> Diagram:
        return Diagram(compiled, active, self._every, naming, self._store, alike=self._kinds)

    @cached_property
    def outcome(self) -> Node:
        """The route of every case, or `strijdig` or `geen regel`."""
        return self.apply(lambda mask: self.compiled.outcome(int(mask)), self.deciding)

    @cached_property
    def beside(self) -> dict[str, Node]:
        """By side advice, the masks of the rules that give it: 0 where none does."""
        found: dict[str, Node] = {}
        for rule in self._beside.rules:
            if rule.outcome and rule.outcome not in found:
                first = len(self.compiled.blocks)
                bits = [
                    bit
                    for bit, other in enumerate(self._beside.rules)
                    if other.outcome == rule.outcome and self.active >> first + bit & 1
                ]
                holding = [self.holds(first + bit) for bit in bits]
                found[rule.outcome] = self.apply(
                    lambda *hold, bits=tuple(bits): sum(
                        1 << bit for bit, held in zip(bits, hold, strict=True) if held
                    ),
                    *holding,
                )
        return found

    def elsewhere(self, compiled: Compiled) -> Node:
        """Give the outcome of every case under another compiled form of the same rules."""
        return self._in_order(compiled, self.active, by_outcome(compiled))

    def holds(self, bit: int) -> Node:
        """Give where the conditions of one rule hold, whatever the day: 1 or 0."""
        first = len(self.compiled.blocks)
        compiled, at = (self.compiled, bit) if bit < first else (self._beside, bit - first)
        node = self._in_order(compiled, 1 << at, by_rules(compiled))
        return self.apply(lambda mask: int(mask != 0), node)

    def _in_order(self, compiled: Compiled, active: int, naming: Naming) -> Node:
        return Diagram(
            compiled, active, self._every, naming, self._store, self.order, self._kinds
        ).root

    def restricted(self, node: Node, place: int, branch: int) -> Node:
        """Give a function where an input has a value of one branch; it no longer looks at it."""
        depth, done = self.depths[place], dict[Node, Node]()

        def visit(one: Node) -> Node:
            at, children = self._store.splits[one]
            if not children or at > depth:
                return one
            if at == depth:
                return children[branch]
            if one not in done:
                done[one] = self._store.split(at, tuple(map(visit, children)))
            return done[one]

        return visit(node)

    def apply(self, combine: Callable[..., Label], *nodes: Node) -> Node:
        """Give the function whose label is `combine` of the labels of other functions."""
        if len(nodes) == 1:
            return self._mapped(combine, nodes[0])
        done: dict[tuple[Node, ...], Node] = {}

        def visit(them: tuple[Node, ...]) -> Node:
            if them in done:
                return done[them]
            splits = [self._store.splits[one] for one in them]
            depth = min((at for at, children in splits if children), default=-1)
            if depth < 0:
                found = self._store.leaf(combine(*(self._store.labels[one] for one in them)))
            else:
                branches = (
                    tuple(
                        children[branch] if at == depth and children else one
                        for one, (at, children) in zip(them, splits, strict=True)
                    )
                    for branch in range(len(self.groups[depth]))
                )
                found = self._store.split(depth, tuple(visit(branch) for branch in branches))
            done[them] = found
            return found

        return visit(nodes)

    def within(self, holds: Node, node: Node) -> Node:
        """Give a function where another one is 1, and 0 elsewhere."""
        done: dict[tuple[Node, Node], Node] = {}

        def visit(one: Node, other: Node) -> Node:
            at, children = self._store.splits[one]
            if not children:
                return other if self._store.labels[one] else one
            depth, others = self._store.splits[other]
            if (one, other) not in done:
                first = min(at, depth) if others else at
                left = children if at == first else (one,) * len(self.groups[first])
                right = others if others and depth == first else (other,) * len(left)
                done[one, other] = self._store.split(first, tuple(map(visit, left, right)))
            return done[one, other]

        return visit(holds, node)

    def _mapped(self, rename: Callable[[Label], Label], node: Node) -> Node:
        new: dict[Node, Node] = {}
        for one in self._bottom_up(node):
            label, (depth, children) = self._store.labels[one], self._store.splits[one]
            if label is not None:
                new[one] = self._store.leaf(rename(label))
            else:
                new[one] = self._store.split(depth, tuple([new[child] for child in children]))
        return new[node]

    def branch_of(self, place: int, code: int) -> int:
        """Give the branch of a code of an input."""
        groups = self.groups[self.depths[place]]
        return next(at for at, group in enumerate(groups) if code in group)

    def leaves(self, node: Node) -> dict[Label, Path]:
        """Give every label of a function, with a path to a case that has it."""
        found: dict[Label, Path] = {}
        paths: dict[Node, Path] = {node: ()}
        queue = [node]
        for one in queue:
            label, (depth, children) = self._store.labels[one], self._store.splits[one]
            if label is not None:
                found[label] = paths[one]
            for group, child in zip(self.groups[depth] if children else (), children, strict=True):
                if child not in paths:
                    code = self._example(depth, group)
                    paths[child] = (*paths[one], (self.order[depth], code))
                    queue.append(child)
        return found

    def _example(self, depth: int, group: Sequence[int]) -> int:
        """Give a code of a branch for a case to show: a known value where there is one."""
        unknown = self.compiled.inputs[self.order[depth]].unknown
        return next((code for code in group if code != unknown), unknown)

    def counts(self, node: Node) -> Mapping[Label, int]:
        """Give the number of cases of every label; together all cases."""
        if node in self._counts:
            return self._counts[node]
        arriving, found = {node: self.size}, dict[Label, int]()
        for one in reversed(self._bottom_up(node)):
            label, (depth, children) = self._store.labels[one], self._store.splits[one]
            if label is not None:
                found[label] = arriving[one]
                continue
            share = arriving[one] // self.compiled.inputs[self.order[depth]].size
            for group, child in zip(self.groups[depth], children, strict=True):
                arriving[child] = arriving.get(child, 0) + share * len(group)
        self._counts[node] = found
        return found

    def looks_at(self, node: Node) -> frozenset[int]:
        """Give the places of the inputs on which a function depends."""
        depths = {self._store.splits[one][0] for one in self._reached(node)} - {-1}
        return frozenset(self.order[depth] for depth in depths)

    def _reached(self, node: Node) -> list[Node]:
        queue, seen = [node], {node}
        for one in queue:
            for child in self._store.splits[one][1]:
                if child not in seen:
                    seen.add(child)
                    queue.append(child)
        return queue

    def _bottom_up(self, node: Node) -> list[Node]:
        """Give all nodes of a function, every node after those that it leads to."""
        if node not in self._sorted:
            self._sorted[node] = sorted(self._reached(node), key=self._depth_of, reverse=True)
        return self._sorted[node]

    def _depth_of(self, node: Node) -> int:
        depth = self._store.splits[node][0]
        return len(self.order) if depth < 0 else depth

    def boxes(
        self, node: Node, labels: frozenset[Label], most: int
    ) -> list[dict[int, frozenset[int]]]:
        """Give the region of some labels as boxes: by place, the codes; other inputs are free.

        Args:
            node: the function.
            labels: which labels.
            most: stop at so many boxes.
        """
        leading = self._leading_to(node, labels)
        found: list[dict[int, frozenset[int]]] = []

        def visit(one: Node, box: Mapping[int, frozenset[int]]) -> None:
            depth, children = self._store.splits[one]
            if not children:
                found.append(dict(box))
                return
            ways: dict[Node, list[int]] = {}
            for group, child in zip(self.groups[depth], children, strict=True):
                if child in leading:
                    ways.setdefault(child, []).extend(group)
            for child, codes in ways.items():
                if len(found) < most:
                    visit(child, {**box, self.order[depth]: frozenset(codes)})

        if node in leading:
            visit(node, {})
        return found

    def _leading_to(self, node: Node, labels: frozenset[Label]) -> set[Node]:
        """Give the nodes from which some case has one of the labels."""
        if node not in self._parents:
            parents: dict[Node, list[Node]] = {}
            for one in self._reached(node):
                for child in set(self._store.splits[one][1]):
                    parents.setdefault(child, []).append(one)
            self._parents[node] = parents
        leaves = [self._store.leaf(label) for label in labels]
        queue = [leaf for leaf in leaves if leaf == node or leaf in self._parents[node]]
        found = set(queue)
        for one in queue:
            for parent in self._parents[node].get(one, ()):
                if parent not in found:
                    found.add(parent)
                    queue.append(parent)
        return found

    def witness(self, path: Path) -> dict[str, Value]:
        """Give a path as a case: what it does not name does not matter."""
        inputs = self.compiled.inputs
        return {inputs[place].name: inputs[place].value(code) for place, code in path}
