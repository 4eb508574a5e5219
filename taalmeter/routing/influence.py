"""Which inputs can change a route, in how many cases: proven from the rules alone, without data.

An input matters in a case when another value of it, all else equal, gives another outcome. What
rules do not take in cannot matter in any case: that is the proof that they cannot see a group.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Any

from taalmeter.routing.diagram import Diagram, Node, by_outcome
from taalmeter.routing.domain import Input
from taalmeter.routing.regions import conditions
from taalmeter.routing.ruleset import RuleSet


@dataclass(frozen=True)
class Influence:
    """How far one input reaches.

    Attributes:
        name: of the input.
        label: how it is called in Dutch.
        changeable: whether a person can do something about it.
        share: of all combinations of the other inputs, in which part this one makes a difference.
        example: one such combination, in Dutch; empty where it never matters.
        outcomes: by value, in Dutch, what comes out there.
    """

    name: str
    label: str
    changeable: bool
    share: float
    example: str
    outcomes: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the influence as data, with Dutch names."""
        return {
            "invoer": self.name,
            "veranderbaar": self.changeable,
            "aandeel_gevallen": self.share,
            "voorbeeld": self.example,
            "uitkomsten": dict(self.outcomes),
        }


def influences(rules: RuleSet, day: date) -> tuple[Influence, ...]:
    """Give the influence of every input on the route, the furthest reaching first."""
    found = [_influence(rules, day, place) for place in range(len(rules.compiled.inputs))]
    return tuple(sorted(found, key=lambda one: (-one.share, one.name)))


def _influence(rules: RuleSet, day: date, place: int) -> Influence:
    """Split on one input last: what still splits there is a case in which it matters."""
    compiled = rules.compiled
    every = [range(one.size) for one in compiled.inputs]
    usual = Diagram(compiled, compiled.active_on(day), every, by_outcome(compiled))
    order = [*(at for at in usual.order if at != place), place]
    diagram = Diagram(compiled, compiled.active_on(day), every, by_outcome(compiled), order=order)
    last = len(order) - 1
    arriving, example = _arriving(diagram)
    splitting = {
        node: cases for node, cases in arriving.items() if diagram.store.splits[node][0] == last
    }
    one = compiled.inputs[place]
    total = prod(other.size for other in compiled.inputs)
    most = max(splitting, key=lambda node: splitting[node], default=None)
    return Influence(
        name=one.name,
        label=one.label or one.name.replace("_", " "),
        changeable=one.changeable,
        share=sum(splitting.values()) / total,
        example=_said(compiled.inputs, example[most]) if most is not None else "",
        outcomes=_outcomes(diagram, most, one) if most is not None else (),
    )


def _arriving(diagram: Diagram) -> tuple[dict[Node, int], dict[Node, dict[int, int]]]:
    """Give, by node, the number of cases that pass it, and one way there."""
    splits = diagram.store.splits
    widths = [len(diagram.candidates[place]) for place in diagram.order]
    arriving = {diagram.root: prod(widths)}
    example: dict[Node, dict[int, int]] = {diagram.root: {}}
    queue = [(splits[diagram.root][0], diagram.root)]
    while queue:
        depth, node = heapq.heappop(queue)
        for group, child in zip(diagram.groups[depth], splits[node][1], strict=True):
            share = arriving[node] // widths[depth] * len(group)
            if child in arriving:
                arriving[child] += share
                continue
            arriving[child] = share
            example[child] = {**example[node], diagram.order[depth]: group[0]}
            if splits[child][1]:
                heapq.heappush(queue, (splits[child][0], child))
    return arriving, example


def _said(inputs: Sequence[Input], codes: dict[int, int]) -> str:
    box = {place: frozenset({code}) for place, code in codes.items()}
    return " en ".join(conditions(box, inputs).values()) or "elk geval"


def _outcomes(diagram: Diagram, node: Node, one: Input) -> tuple[tuple[str, str], ...]:
    """Give what comes out by value, where one input is all that is left to split on."""
    depth, children = diagram.store.splits[node]
    found = {
        code: str(diagram.store.labels[child])
        for group, child in zip(diagram.groups[depth], children, strict=True)
        for code in group
    }
    return tuple((one.said(one.value(code)), found[code]) for code in sorted(found))
