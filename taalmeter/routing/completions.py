"""Which outcomes are possible once what is unknown becomes known: exact, for many cases at once.

The decision diagram of the rules is walked by all cases together, input after input. A case stands
on a set of its nodes: on one as long as everything is known; an unknown input leads on to all that
any of its values would lead to. Sets that were met before are remembered, so that the work a case
costs is one look in a table per input.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from taalmeter.errors import DataError
from taalmeter.routing.diagram import Diagram, Node, by_outcome
from taalmeter.routing.masks import CONFLICT, NO_RULE, Compiled

States = NDArray[np.int32]
MOST_ROUTES = 61
"""With `geen regel` and `strijdig` an answer is bits of a positive 64-bit number, SQL's widest."""
REMEMBERED = 1 << 17
"""Sets of nodes that are kept in memory, so that each is worked out once."""
_BLANK = -1


@dataclass
class _Layer:
    """One input of the diagram: where each set of nodes and each code lead.

    Attributes:
        place: of the input.
        branch: by code, its branch; the last branch is that of `onbekend`.
        sets: the sets that cases stand on before this input, by number.
        number: of each of those sets.
        after: the number of the set behind it, by set and branch; blank until a case needs it.
    """

    place: int
    branch: States
    sets: list[frozenset[Node]] = field(default_factory=list)
    number: dict[frozenset[Node], int] = field(default_factory=dict)
    after: States = field(default_factory=lambda: np.empty(0, np.int32))

    @cached_property
    def width(self) -> int:
        """The number of branches."""
        return int(self.branch[-1]) + 1

    def numbered(self, nodes: frozenset[Node]) -> int:
        """Give the number of a set of nodes, a new one where it was not met before."""
        number = self.number.setdefault(nodes, len(self.sets))
        if number == len(self.sets):
            self.sets.append(nodes)
            if len(self.sets) * self.width > self.after.size:
                more = max(self.after.size, 64 * self.width)
                self.after = np.append(self.after, np.full(more, _BLANK, np.int32))
        return number

    def forget(self) -> None:
        """Make room: forget every set but the first."""
        self.number = {nodes: place for place, nodes in enumerate(self.sets[:1])}
        self.sets = self.sets[:1]
        self.after[:] = _BLANK


@dataclass(frozen=True)
class Completions:
    """The outcomes over all known values of unknown inputs, for one set of rules.

    Attributes:
        compiled: the rules.
        active: the rules that count.
        outcomes: everything that can come out, in the order of the bits of an answer; the last two
            are `geen regel` and `strijdig`.
    """

    compiled: Compiled
    active: int
    outcomes: tuple[str, ...]

    def of(self, codes: Sequence[NDArray[np.integer[Any]]]) -> NDArray[np.uint64]:
        """Give the outcomes, as bits, that cases may get once their unknown inputs are known.

        Args:
            codes: one array of N codes an input.
        """
        self._make_room()
        at: States = np.zeros(len(codes[0]), np.int32)
        for depth, layer in enumerate(self._layers[:-1]):
            key = at * np.int32(layer.width)
            key += layer.branch.take(codes[layer.place])
            at = layer.after.take(key)
            blank = at == _BLANK
            if blank.any():
                self._fill(depth, np.unique(key[blank]).tolist())
                at = layer.after.take(key)
        ends = [self._bits(nodes) for nodes in self._layers[-1].sets]
        return np.array(ends, np.uint64).take(at)

    def _fill(self, depth: int, keys: Sequence[int]) -> None:
        """Work out where sets and branches lead."""
        layer, following = self._layers[depth], self._layers[depth + 1]
        splits, width = self._diagram.store.splits, layer.width
        for key in keys:
            number, branch = divmod(key, width)
            found: set[Node] = set()
            for node in layer.sets[number]:
                at, children = splits[node]
                if at != depth:
                    found.add(node)
                elif branch == width - 1:
                    found.update(children)
                else:
                    found.add(children[branch])
            layer.after[key] = following.numbered(frozenset(found))

    def _make_room(self) -> None:
        if sum(len(layer.sets) for layer in self._layers) > REMEMBERED:
            for layer in self._layers:
                layer.forget()

    def _bits(self, leaves: frozenset[Node]) -> int:
        return sum(
            1 << self.outcomes.index(str(self._diagram.store.labels[leaf])) for leaf in leaves
        )

    @cached_property
    def _diagram(self) -> Diagram:
        known = [range(one.unknown) for one in self.compiled.inputs]
        return Diagram(self.compiled, self.active, known, by_outcome(self.compiled))

    @cached_property
    def _layers(self) -> tuple[_Layer, ...]:
        """A layer for every input of the diagram, and one for the leaves."""
        diagram, found = self._diagram, []
        for place, groups in zip(diagram.order, diagram.groups, strict=True):
            branch = np.full(self.compiled.inputs[place].size, len(groups), np.int32)
            for number, group in enumerate(groups):
                branch[list(group)] = number
            found.append(_Layer(place, branch))
        layers = (*found, _Layer(_BLANK, np.zeros(1, np.int32)))
        layers[0].numbered(frozenset([diagram.root]))
        return layers


def outcomes_of(ladder: Sequence[str]) -> tuple[str, ...]:
    """Give everything that can come out: the routes, then `geen regel` and `strijdig`.

    Raises:
        DataError: there are more routes than an answer has room for.
    """
    if len(ladder) > MOST_ROUTES:
        raise DataError(
            f"there are {len(ladder)} routes; many cases at once can tell {MOST_ROUTES} apart.",
            remedy="Join routes, or route the cases one by one.",
        )
    return (*ladder, NO_RULE, CONFLICT)
