"""What the unknown inputs leave open: every way in which they may turn out, taken together.

For each set of levels that is still possible a diagram says which outcome every completion leads
to. Their product says what the advice would be for every completion at once, over all levels. So
`vast ondanks onbekend` is a proof over all completions, and `open` names inputs that, once known,
leave nothing open.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from taalmeter.routing.diagram import Diagram, Store, by_outcome
from taalmeter.routing.facts import DIGITS, Facts
from taalmeter.routing.masks import CONFLICT, NO_RULE, Compiled

Node = int
Advised = Callable[[Mapping[str, float]], str]
PLAUSIBLE = 0.01
"""A route that is reached only with a probability below this is not listed as possible: the tail of
a measurement would otherwise list nearly every route. It says nothing of the status."""
MOST_NODES = 20_000
"""Most nodes of the product. Beyond it nothing is claimed: the case counts as open."""

MOST_REMEMBERED = 1 << 16
"""So many openings of certain levels are remembered for one rule set."""


@dataclass(frozen=True)
class Opening:
    """What the unknown inputs leave open.

    Attributes:
        looked_at: whether rules that could decide differently look at an unknown input.
        differs: whether some completion would give another advice than is given now.
        possible: the routes that are possible once the unknown inputs are known.
        settled_by: the places of the unknown inputs on which the advice depends, when it differs.
    """

    looked_at: bool
    differs: bool
    possible: frozenset[str]
    settled_by: tuple[int, ...]


def see_open(
    compiled: Compiled,
    facts: Facts,
    active: int,
    spread: Sequence[tuple[float, tuple[int, ...]]],
    routes: Mapping[str, float],
    advised: Advised,
) -> Opening:
    """Compare the advice now with the advice for every completion of the unknown inputs.

    Args:
        compiled: the rules.
        facts: the person.
        active: the rules that count.
        spread: every combination of levels that is still possible, with its probability.
        routes: the probability of every outcome as things are known now.
        advised: the advice that follows from the probabilities of all outcomes.
    """
    kinds = _kinds(compiled, facts, spread) if facts.unknown else []
    if all(compiled.settled(case, active) for _, case in kinds):
        return Opening(False, False, _plausible(routes), ())
    if len(kinds) > 1:
        return _worked_out(compiled, facts, active, kinds, advised)
    key = _key(compiled, facts, active, kinds[0][1])
    found: Opening | None = compiled.remembered.get(key)
    if found is None:
        found = _worked_out(compiled, facts, active, kinds, advised)
        if len(compiled.remembered) < MOST_REMEMBERED:
            compiled.remembered[key] = found
    return found


def _key(compiled: Compiled, facts: Facts, active: int, case: tuple[int, ...]) -> Hashable:
    """Give what the opening of a case with certain levels depends on, and nothing else.

    That is: the rules that the known inputs leave, the unknown inputs that these look at, and of a
    comparison with one known side that side.
    """
    unknown = set(facts.unknown)
    alive = active & compiled.route_mask
    for place, column in enumerate(compiled.columns):
        if place not in unknown:
            alive &= column[case[place]]
    sides = []
    for pair in compiled.pairs:
        open_sides = [place for place in (pair.level, pair.sector) if place in unknown]
        if not open_sides:
            alive &= pair.allowed[case[pair.level]][case[pair.sector]]
        elif len(open_sides) == 1:
            known = pair.sector if open_sides[0] == pair.level else pair.level
            sides.append((known, compiled.alike[known][case[known]]))
    looked_at = tuple(place for place in facts.unknown if compiled.tested[place] & alive)
    return ("opening", alive, looked_at, tuple(sides))


def _worked_out(
    compiled: Compiled,
    facts: Facts,
    active: int,
    kinds: Sequence[tuple[float, tuple[int, ...]]],
    advised: Advised,
) -> Opening:
    """Work out the opening from a diagram for every kind of levels, and their product."""
    unknown = {place: compiled.inputs[place].unknown for place in facts.unknown}
    store = Store()
    weights: dict[Node, float] = defaultdict(float)
    diagrams: dict[Node, Diagram] = {}
    for weight, case in kinds:
        codes = [
            range(one.size) if place in unknown else (case[place],)
            for place, one in enumerate(compiled.inputs)
        ]
        found = Diagram(compiled, active, codes, by_outcome(compiled), store)
        weights[found.root] += weight
        diagrams[found.root] = found
    reach: dict[str, float] = defaultdict(float)
    for root, diagram in diagrams.items():
        for label in diagram.labels_avoiding(unknown):
            reach[str(label)] += weights[root]
    possible = _plausible(reach)
    joint = Product(store, weights, advised)
    try:
        later = joint.completed(next(iter(diagrams.values())), unknown)
    except _TooLarge:
        parts = {place for diagram in diagrams.values() for place in diagram.depends_on()}
        return Opening(True, True, possible, tuple(sorted(parts)))
    differs = later.advice != {later.now}
    return Opening(True, differs, possible, later.depends_on if differs else ())


def _plausible(reach: Mapping[str, float]) -> frozenset[str]:
    """Give the routes that are reached with a probability that counts."""
    return frozenset(
        name
        for name, weight in reach.items()
        if round(weight, DIGITS) >= PLAUSIBLE and name not in (NO_RULE, CONFLICT)
    )


def _kinds(
    compiled: Compiled, facts: Facts, spread: Sequence[tuple[float, tuple[int, ...]]]
) -> list[tuple[float, tuple[int, ...]]]:
    """Take together the combinations of levels that no rule tells apart."""
    weights: dict[tuple[int, ...], float] = defaultdict(float)
    example: dict[tuple[int, ...], tuple[int, ...]] = {}
    for weight, case in spread:
        kind = tuple(compiled.alike[place][case[place]] for place in facts.uncertain)
        weights[kind] += weight
        example.setdefault(kind, case)
    return [(weights[kind], case) for kind, case in example.items()]


@dataclass(frozen=True)
class _Later:
    """The advice while nothing more is known, the advice over all completions, and on what."""

    now: str
    advice: frozenset[str]
    depends_on: tuple[int, ...]


class _TooLarge(Exception):
    """The product has more nodes than are looked at."""


class Product:
    """The advice as a function of the unknown inputs, over several diagrams in one store."""

    def __init__(self, store: Store, weights: Mapping[Node, float], advised: Advised) -> None:
        self._store = store
        self._weights = tuple(weights.values())
        self._advised = advised
        self._memo: dict[tuple[Node, ...], Node] = {}
        self._own = Store()
        self._roots = tuple(weights)

    def completed(self, like: Diagram, unknown: Mapping[int, int]) -> _Later:
        """Give the advice now, and over all known values of the unknown inputs.

        Args:
            like: one of the diagrams; all have the same order and candidates.
            unknown: by place of an unknown input, the code of `onbekend`.
        """
        root = self._visit(self._roots)
        now = root
        while (split := self._own.splits[now])[1]:
            missing = unknown[like.order[split[0]]]
            at = next(n for n, group in enumerate(like.groups[split[0]]) if missing in group)
            now = split[1][at]
        advice: set[str] = set()
        depths: set[int] = set()
        queue, known = [(root, True)], {(root, True)}
        for node, avoiding in queue:
            depth, children = self._own.splits[node]
            if not children:
                if avoiding:
                    advice.add(str(self._own.labels[node]))
                continue
            depths.add(depth)
            only_unknown = (unknown[like.order[depth]],)
            for group, child in zip(like.groups[depth], children, strict=True):
                state = (child, avoiding and group != only_unknown)
                if state not in known:
                    known.add(state)
                    queue.append(state)
        places = tuple(sorted(like.order[depth] for depth in depths))
        return _Later(str(self._own.labels[now]), frozenset(advice), places)

    def _visit(self, nodes: tuple[Node, ...]) -> Node:
        if (known := self._memo.get(nodes)) is not None:
            return known
        if len(self._memo) >= MOST_NODES:
            raise _TooLarge
        splits = [self._store.splits[node] for node in nodes]
        depth = min((split[0] for split in splits if split[1]), default=-1)
        if depth < 0:
            found = self._own.leaf(self._advice(nodes))
        else:
            width = next(len(split[1]) for split in splits if split[0] == depth)
            found = self._own.split(
                depth,
                tuple(
                    self._visit(
                        tuple(
                            split[1][at] if split[0] == depth else node
                            for node, split in zip(nodes, splits, strict=True)
                        )
                    )
                    for at in range(width)
                ),
            )
        self._memo[nodes] = found
        return found

    def _advice(self, leaves: tuple[Node, ...]) -> str:
        routes: dict[str, float] = defaultdict(float)
        for leaf, weight in zip(leaves, self._weights, strict=True):
            routes[str(self._store.labels[leaf])] += weight
        return self._advised(routes)
