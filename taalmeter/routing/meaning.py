"""What a rule set means, whatever way it is written: from every case to its outcome, on every day.

Two rule sets have the same meaning hash exactly when no case on any day gets another route or
other side advice. Splitting, joining, renaming or reordering rows keeps it; so does an input that
no rule needs. The certainty policy and all texts are no part of it (`RuleSet.hash` covers those).

The hash is canonical because a reduced decision diagram is unique once the order of its inputs is
fixed (Bryant 1986). Here the order is: levels first, then choices (the largest first), truths and
numbers, each by name. A leaf is the hash of its outcome. A node is the hash of the name of its
input and, by value, the node that follows. The whole is the hash of the nodes by first day, and the
last day. `tests/independent/check_certificate.py` computes it again from the tables in 60 lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from taalmeter.hashing import content_hash
from taalmeter.profile import UNKNOWN
from taalmeter.routing.diagram import Diagram, Node, beside_only, by_outcome
from taalmeter.routing.domain import Input
from taalmeter.routing.masks import NO_RULE, Compiled

if TYPE_CHECKING:
    from taalmeter.routing.ruleset import RuleSet

KINDS = ("niveau", "keuze", "waarheid", "getal")
"""The order of the inputs in the diagram, by kind."""
ROUTE = ""
"""The name of the route among the outcomes that are hashed; side advice has its own id."""


@dataclass(frozen=True)
class Branching:
    """A node of the canonical diagram: on which input it splits, and by value the next node."""

    input: str
    branches: Mapping[str, str]


@dataclass(frozen=True)
class PeriodMeaning:
    """What holds from one day until another (both included; no end when `end` is None).

    Attributes:
        start, end: the days.
        route: the node at which the diagram of the route starts.
        beside: by side advice that some case gets, the node at which its diagram starts; the
            leaves are the id of that advice and `geen regel`.
    """

    start: date
    end: date | None
    route: str
    beside: Mapping[str, str]


@dataclass(frozen=True)
class Meaning:
    """The meaning of a rule set.

    Attributes:
        hash: SHA-256 over all periods, 64 hexadecimal digits.
        periods: in order of time; two that follow each other differ in some case.
        nodes: by hash, the node; two rule sets with the same hash of a node mean the same there.
        leaves: by hash, the outcome: a route, a side advice, `strijdig` or `geen regel`.
    """

    hash: str
    periods: tuple[PeriodMeaning, ...]
    nodes: Mapping[str, Branching] = field(repr=False)
    leaves: Mapping[str, str] = field(repr=False)

    def on(self, day: date) -> PeriodMeaning | None:
        """Give what holds on a day; None when the rule set is not valid then."""
        for period in self.periods:
            if period.start <= day and (period.end is None or day <= period.end):
                return period
        return None


def value_text(one: Input, code: int) -> str:
    """Give a value as it stands in a meaning: `ja`, `A2`, `2.5`, `onbekend`.

    >>> value_text(Input("wil", "waarheid", (True, False)), 0)
    'ja'
    """
    if code == one.unknown:
        return UNKNOWN
    value = one.values[code]
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)


def periods_of(rules: "RuleSet") -> list[tuple[date, date | None]]:
    """Give the stretches of days on which the same rules are valid, both ends included."""
    starts = {rules.valid_from}
    for rule in rules.compiled.rules:
        starts.add(rule.valid_from)
        if rule.valid_to is not None and rule.valid_to < date.max:
            starts.add(rule.valid_to + timedelta(days=1))
    days = sorted(day for day in starts if rules.valid_on(day))
    ends = [day - timedelta(days=1) for day in days[1:]]
    return list(zip(days, [*ends, rules.valid_to], strict=True))


def canonical_order(inputs: tuple[Input, ...]) -> tuple[int, ...]:
    """Give the places of the inputs in the order of the canonical diagram."""

    def rank(place: int) -> tuple[int, int, str]:
        one = inputs[place]
        return KINDS.index(one.kind), -one.size if one.kind == "keuze" else 0, one.name

    return tuple(sorted(range(len(inputs)), key=rank))


def meaning(rules: "RuleSet") -> Meaning:
    """Give the meaning of a rule set, on every day on which it is valid."""
    writer = _Writer(rules.compiled)
    found: list[PeriodMeaning] = []
    for start, end in periods_of(rules):
        route, beside = writer.on(rules.compiled.active_on(start))
        if found and (found[-1].route, found[-1].beside) == (route, beside):
            found[-1] = PeriodMeaning(found[-1].start, end, route, beside)
        else:
            found.append(PeriodMeaning(start, end, route, beside))
    by_day = {one.start.isoformat(): {ROUTE: one.route, **one.beside} for one in found}
    last = rules.valid_to.isoformat() if rules.valid_to else None
    return Meaning(content_hash([by_day, last]), tuple(found), writer.nodes, writer.leaves)


class _Writer:
    """Writes diagrams as hashes, and keeps every node that it wrote."""

    def __init__(self, compiled: Compiled) -> None:
        self.nodes: dict[str, Branching] = {}
        self.leaves: dict[str, str] = {}
        self._compiled = compiled
        self._beside = beside_only(compiled)
        self._order = canonical_order(compiled.inputs)
        self._every = [range(one.size) for one in compiled.inputs]

    def on(self, active: int) -> tuple[str, dict[str, str]]:
        """Give the nodes of the route and of each side advice, with the rules that count."""
        side = self._beside
        beside = {}
        for name in sorted({rule.outcome for rule in side.rules}):
            mask = sum(1 << bit for bit, rule in enumerate(side.rules) if rule.outcome == name)
            node = self._written(side, active >> len(self._compiled.blocks) & mask)
            if self.leaves.get(node) != NO_RULE:
                beside[name] = node
        return self._written(self._compiled, active), beside

    def _written(self, compiled: Compiled, active: int) -> str:
        diagram = Diagram(compiled, active, self._every, by_outcome(compiled), order=self._order)
        return self._hash(diagram, diagram.root, {})

    def _hash(self, diagram: Diagram, node: Node, done: dict[Node, str]) -> str:
        if node in done:
            return done[node]
        label = diagram.store.labels[node]
        if label is not None:
            found = content_hash(label)
            self.leaves[found] = str(label)
        else:
            depth, children = diagram.store.splits[node]
            one = diagram.compiled.inputs[diagram.order[depth]]
            branches = {
                value_text(one, code): self._hash(diagram, child, done)
                for group, child in zip(diagram.groups[depth], children, strict=True)
                for code in group
            }
            found = content_hash([one.name, branches])
            self.nodes[found] = Branching(one.name, branches)
        done[node] = found
        return found
