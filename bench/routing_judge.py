"""Judges whether a finding is true: its cases are read row by row, without masks or diagrams."""

from collections.abc import Iterator

from bench.routing_sound import Fault, Reader
from taalmeter.routing.cells import codes
from taalmeter.routing.claims import Independent, Never, Rising
from taalmeter.routing.report import Finding, Report
from taalmeter.routing.ruleset import RuleSet


def found(fault: Fault, report: Report) -> Finding | None:
    """Give the finding that names a fault, with a case that really shows it."""
    for one in (*report.findings, *report.remarks):
        if one.code in fault.codes and fault.about <= set(one.rules) and true(fault.rules, one):
            return one
    return None


def untrue(rules: RuleSet, report: Report) -> Iterator[Finding]:
    """Give the faults in a report whose case does not show them."""
    return (one for one in report.findings if not true(rules, one))


def true(rules: RuleSet, one: Finding) -> bool:
    """Say whether reading the rows confirms a finding."""
    read = Reader(rules, one.day or rules.valid_from)
    case = read.case(one.witness)
    named = [rule for table in rules.tables for rule in table.rules if rule.id in one.rules]
    if one.code == "V1":
        return read.outcome(case) == "geen regel"
    if one.code in ("V2", "V3"):
        hits = {rule.id for rule in read.hits(case)}
        same = len({rule.outcome for rule in named}) == 1
        return set(one.rules) <= hits and same == (one.code == "V3")
    if one.code == "V4":
        holds = not one.witness or read.meets(named[0], case)
        return holds and named[0] not in read.hits(case)
    if one.code in ("V5", "V10", "V12"):
        return _structural(rules, one)
    if one.code == "V6":
        return not any(rule.holds_on(rules.valid_from) for rule in named)
    return _promise(rules, read, one)


def _structural(rules: RuleSet, one: Finding) -> bool:
    rows = [rule for table in rules.tables for rule in table.rules]
    if one.code == "V5":
        having = [rule for rule in rows if f"'{rule.outcome}'" in one.explanation]
        return not any(rule.holds_on(rules.valid_from) for rule in having)
    if one.code == "V10":
        return all(f"'{name}'" not in one.explanation for rule in rows for name in rule.cells)
    grades = ("wet", "norm", "praktijk", "eigen inschatting")
    return all(
        not rule.sources
        or grades.index(rule.grade)
        < min(grades.index(rules.sources[name].kind) for name in rule.sources)
        for rule in rows
        if rule.id in one.rules
    )


def _promise(rules: RuleSet, read: Reader, one: Finding) -> bool:
    case = read.case(one.witness)
    other = read.case(one.beside or {})
    differ = [name for at, name in enumerate(read.names) if case[at] != other[at]]
    if isinstance(one.claim, Rising):
        low, high = (rules.ladder.get(read.outcome(each), 0) for each in (case, other))
        return differ == [one.claim.input] and 0 < high < low
    if isinstance(one.claim, Never):
        met = all(
            read._code(name, case) in codes(cell, rules.domains[name])
            for name, cell in one.claim.cells.items()
        )
        gets = {read.outcome(case), *read.beside(case)}
        return met and bool(gets & set(one.claim.outcomes))
    if isinstance(one.claim, Independent):
        return len(differ) == 1 and read.outcome(case) != read.outcome(other)
    return False
