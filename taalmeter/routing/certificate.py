"""A certificate: what was proven of a rule set, in a form that anyone can prove again.

It holds the text of the rule set, its tables as lists of values, and by first day of every stretch
of days the number of cases that each rule decides, or adds side advice to. The numbers of the route
rules sum to the number of all cases. Two programs that share no code with taalmeter prove it again:
`tests/independent/check_reading.py` reads those lists from the text, and `check_certificate.py`
beside it works out the numbers and both hashes.
"""

from pathlib import Path
from typing import Any

from taalmeter.errors import ContentError, Place
from taalmeter.profile import UNKNOWN
from taalmeter.routing.cells import codes
from taalmeter.routing.domain import COMPARISONS, Input
from taalmeter.routing.load import documents, text_hash
from taalmeter.routing.meaning import canonical_order, value_text
from taalmeter.routing.report import Report
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.verify.space import Space
from taalmeter.routing.verify.subject import Subject


def certificate(rules: RuleSet, report: Report) -> dict[str, Any]:
    """Give the certificate of a rule set.

    Args:
        rules: the rule set, as it was read from its folder.
        report: what the checks found of it.

    Raises:
        ContentError: a check found a fault, or the files have changed since they were read.
    """
    read = documents(Path(rules.folder))
    place = Place(file=rules.folder)
    if report.hash != rules.hash or text_hash(read) != rules.hash:
        what = "the files are no longer those that were checked."
        raise ContentError(what, remedy="Check again.", place=place)
    if not report.good:
        codes = ", ".join(one.code for one in report.findings)
        what = f"a rule set with faults ({codes}) gets no certificate."
        raise ContentError(what, remedy="Mend what `rules check` names.", place=place)
    inputs = rules.compiled.inputs
    return {
        "tekst": rules.hash,
        "betekenis": rules.meaning.hash,
        "gevallen": cases_by_rule(rules),
        "vragen": {inputs[place].name: _values(inputs[place]) for place in canonical_order(inputs)},
        "afgeleid": _derived(rules),
        "rijen": _rows(rules),
        "documenten": read,
    }


def cases_by_rule(rules: RuleSet) -> dict[str, dict[str, int]]:
    """Count the cases that each rule decides, or adds side advice to.

    Returns:
        By first day of every stretch of days (ISO 8601): rule id -> number of cases. A rule that
        is not valid then, or never decides, is absent.
    """
    subject = Subject(rules, rules.valid_from)
    return {space.start.isoformat(): _cases(space) for space in subject.spaces}


def _cases(space: Space) -> dict[str, int]:
    found: dict[str, int] = {}
    rules, first = space.compiled.rules, len(space.compiled.blocks)
    for node, shift in ((space.deciding, 0), *((one, first) for one in space.beside.values())):
        for label, count in space.counts(node).items():
            for bit, rule in enumerate(rules):
                if int(label) << shift >> bit & 1:
                    found[rule.id] = found.get(rule.id, 0) + count
    return found


def _values(one: Input) -> list[str]:
    return [value_text(one, code) for code in range(one.size)]


def _derived(rules: RuleSet) -> dict[str, Any]:
    """Give each derived input: the places of its level and sector, and its value for any two."""
    inputs, order = rules.compiled.inputs, canonical_order(rules.compiled.inputs)
    return {
        pair.name: {
            "bij": [order.index(pair.level), order.index(pair.sector)],
            "waarde": {
                f"{level}|{sector}": (*COMPARISONS, UNKNOWN)[found]
                for level, row in zip(_values(inputs[pair.level]), pair.derived, strict=True)
                for sector, found in zip(_values(inputs[pair.sector]), row, strict=True)
            },
        }
        for pair in rules.compiled.pairs
    }


def _rows(rules: RuleSet) -> dict[str, Any]:
    """Give, by row and input, the values that a condition takes in."""
    return {
        rule.id: {
            name: [
                value_text(rules.domains[name], code)
                for code in sorted(codes(cell, rules.domains[name]))
            ]
            for name, cell in rule.cells.items()
        }
        for rule in rules.compiled.rules
    }
