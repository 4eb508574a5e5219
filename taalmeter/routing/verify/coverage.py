"""V1, V2 and V3: cases that no rule decides, and cases that more than one rule decides."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from taalmeter.routing.diagram import Path
from taalmeter.routing.report import Finding
from taalmeter.routing.rules import Rule
from taalmeter.routing.verify.regions import Region, region
from taalmeter.routing.verify.space import Space
from taalmeter.routing.verify.subject import Subject, finding

DESCRIBED = 25
"""Pairs of overlapping rules of which the whole region is worked out; of more, a case is shown."""
Pair = tuple[Rule, Rule]


def gaps(subject: Subject) -> Iterator[Finding]:
    """Find the cases without a rule.

    Definition: a gap is a case, on a day on which the rule set is valid, that meets the conditions
    of no route rule that is valid on that day. Fault: such a person would get no advice.
    """
    for space in subject.spaces:
        path = space.leaves(space.deciding).get(0)
        if path is None:
            continue
        where = region(space, space.deciding, (0,))
        cells = ", ".join(f'{name}: "{text}"' for name, text in where.cells.items())
        yield finding(
            "V1",
            f"Er is geen regel voor {where.cases} {'geval' if where.cases == 1 else 'gevallen'}",
            space,
            path,
            where=where,
            proposal=f"Schrijf een regel met als: {{{cells}}}.",
        )


def conflicts(subject: Subject) -> Iterator[Finding]:
    """Find rules that contradict each other.

    Definition: a conflict is a pair of rules with different outcomes in one table with `treffer:
    uniek`, and a case that reaches this table and meets the conditions of both. Fault: the order
    of the rows would decide, and no one said that it may.
    """
    for space, pair, path, where in _overlapping(subject, same=False):
        yield finding(
            "V2",
            f"Deze regels spreken elkaar tegen ({pair[0].outcome} en {pair[1].outcome})",
            space,
            path,
            rules=pair,
            where=where,
            proposal="Beslis welke regel hier geldt, en sluit dit gebied bij de andere uit.",
        )


def overlaps(subject: Subject) -> Iterator[Finding]:
    """Find rules that say the same of one case.

    Definition: a double is a pair of rules with the same outcome in one table with `treffer:
    uniek`, and a case that reaches this table and meets the conditions of both. Fault: the case
    has two reasons, and a change of one row makes it a conflict.
    """
    for space, pair, path, where in _overlapping(subject, same=True):
        yield finding(
            "V3",
            f"Deze regels gelden tegelijk (allebei {pair[0].outcome}), in een tabel die uniek is",
            space,
            path,
            rules=pair,
            where=where,
            proposal="Sluit dit gebied bij een van de twee uit, of maak er een regel van.",
        )


def _overlapping(
    subject: Subject, *, same: bool
) -> Iterator[tuple[Space, Pair, Path, Region | None]]:
    for space in subject.spaces:
        seen: set[tuple[str, str]] = set()
        leaves = {int(label): path for label, path in space.leaves(space.deciding).items()}
        for label in sorted(leaves):
            for one, other in combinations(space.compiled.named(label), 2):
                if (one.id, other.id) in seen or (one.outcome == other.outcome) != same:
                    continue
                seen.add((one.id, other.id))
                where = _both(space, leaves, one, other) if len(seen) <= DESCRIBED else None
                yield space, (one, other), leaves[label], where


def _both(space: Space, leaves: Iterable[int], one: Rule, other: Rule) -> Region:
    rules = space.compiled.rules
    both = sum(1 << bit for bit, rule in enumerate(rules) if rule is one or rule is other)
    labels = [label for label in leaves if label & both == both]
    return region(space, space.deciding, labels)
