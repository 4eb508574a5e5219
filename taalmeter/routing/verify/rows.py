"""V11 and V14: rows that could be one row, and rows for everything that is left."""

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from taalmeter.routing.cells import ANYTHING, cell_of, codes
from taalmeter.routing.report import Finding
from taalmeter.routing.rules import DecisionTable, Rule
from taalmeter.routing.verify.regions import region
from taalmeter.routing.verify.subject import Subject, finding, share


def mergeable_rows(subject: Subject) -> Iterator[Finding]:
    """Find rows that could be one row.

    Definition: two rows of one table can be merged when they have the same outcome, reason,
    sources, grade and days, and their conditions differ in one input only; in a table with
    `treffer: eerste` they must also follow each other. Remark: nothing is wrong, one row reads
    better.
    """
    for table in subject.rules.tables:
        for one, other in _pairs(table):
            name = _only_difference(subject, one, other)
            if name is None:
                continue
            shown, again = subject.case_of(one), subject.case_of(other)
            if shown is None or again is None or again[0] is not shown[0]:
                continue
            domain = subject.rules.domains[name]
            taken = [codes(rule.cells.get(name, ANYTHING), domain) for rule in (one, other)]
            joined = cell_of(taken[0] | taken[1], domain)
            yield finding(
                "V11",
                f"Deze regels verschillen alleen in '{name}' en kunnen samen een regel zijn",
                *shown,
                other=again[1],
                rules=(one, other),
                proposal=f'Schrijf een regel met {name}: "{joined.text}".',
                kind="melding",
            )


def _pairs(table: DecisionTable) -> Iterable[tuple[Rule, Rule]]:
    """Give the rows that may be taken together without changing what comes before what."""
    return pairwise(table.rules) if table.hit == "eerste" else combinations(table.rules, 2)


def _only_difference(subject: Subject, one: Rule, other: Rule) -> str | None:
    """Give the one input in which two rows differ, if they are alike in everything else."""
    if _apart_from_cells(one) != _apart_from_cells(other):
        return None
    names = [
        name
        for name in {**one.cells, **other.cells}
        if codes(one.cells.get(name, ANYTHING), subject.rules.domains[name])
        != codes(other.cells.get(name, ANYTHING), subject.rules.domains[name])
    ]
    return names[0] if len(names) == 1 else None


def _apart_from_cells(rule: Rule) -> tuple[object, ...]:
    return (
        rule.outcome, rule.because, frozenset(rule.sources), rule.grade, rule.valid_from,
        rule.valid_to,
    )  # fmt: skip


def rest_rows(subject: Subject) -> Iterator[Finding]:
    """Find the rows for everything that is left, and say how much that is.

    Definition: a rest row is a row without conditions. Its share is the number of cases that it
    decides as part of all cases. Remark: a large share means that few cases were thought about; a
    rest row that is not spelled as such (`rest: ja`) may have lost its conditions.
    """
    rules = subject.rules.compiled.rules
    for space in subject.spaces:
        for bit in range(len(space.compiled.blocks)):
            rule = rules[bit]
            bare = not any(cell.tests for cell in rule.cells.values())
            if not bare or rule.id not in subject.alive or not space.active >> bit & 1:
                continue
            node = space.apply(lambda mask, bit=bit: int(int(mask) >> bit & 1), space.deciding)
            path = space.leaves(node).get(1)
            if path is None:
                continue
            where = region(space, node)
            said = f"Deze restregel beslist {share(where.cases, space.size)} van alle gevallen"
            unspelled = "" if rule.rest else "; er staat niet bij dat het een restregel is"
            yield finding(
                "V14",
                said + unspelled,
                space,
                path,
                rules=(rule,),
                where=where,
                proposal="Schrijf regels voor de gevallen die vaak voorkomen."
                if rule.rest
                else "Schrijf rest: ja bij deze regel, of geef hem voorwaarden.",
                kind="melding",
            )
