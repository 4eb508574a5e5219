"""What is proven of the rules, in words, and how much each rule decides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import prod

from taalmeter.profile import Distribution, Profile, Value
from taalmeter.routing import Finding, Report, RuleSet, check
from taalmeter.routing.certificate import cases_by_rule
from taalmeter.routing.domain import spoken
from taalmeter_api import dates


@dataclass(frozen=True)
class FindingView:
    """One finding as it is read."""

    code: str
    name: str
    about: str
    said: str
    where: tuple[str, ...]
    shown_by: tuple[str, ...]
    proposal: str


@dataclass(frozen=True)
class ProofView:
    """A report as it is read.

    `checks` are (code, name, what was found), `promises` are (words, whether it is proven).
    """

    report: Report
    promises: tuple[tuple[str, bool], ...]
    cells: str
    days: tuple[str, ...]
    checks: tuple[tuple[str, str, str], ...]
    faults: tuple[FindingView, ...]
    remarks: tuple[FindingView, ...]
    scenarios: int
    good: int


@dataclass(frozen=True)
class Proven:
    """A report, and by rule how many cases it decides and which played cases it decides."""

    report: Report
    cells: int
    counts: Mapping[str, Mapping[str, int]]
    scenarios: Mapping[str, tuple[str, ...]]


_LAST: dict[tuple[str, date], Proven] = {}


def proven(rules: RuleSet, today: date) -> Proven:
    """Run every check on the rules, or give the outcome of today once it was done."""
    key = (rules.hash, today)
    if key not in _LAST:
        made = Proven(
            report=check(rules, today),
            cells=prod(one.size for one in rules.inputs.values()),
            counts=cases_by_rule(rules),
            scenarios=_deciding(rules),
        )
        _LAST.clear()
        _LAST[key] = made
        return made
    return _LAST[key]


def _deciding(rules: RuleSet) -> dict[str, tuple[str, ...]]:
    """Give by rule the played cases whose route or side advice it gives."""
    found: dict[str, list[str]] = {}
    for scenario in rules.scenarios:
        advice = rules.advise(Profile(**scenario.profile), on=scenario.day)
        named = [advice.rule, *(side.rule for side in advice.side_advice)]
        for rule in dict.fromkeys(one for one in named if one):
            found.setdefault(rule, []).append(scenario.id)
    return {rule: tuple(names) for rule, names in found.items()}


def view(found: Proven, rules: RuleSet) -> ProofView:
    """Give a report in words, with the names of routes and inputs instead of their ids."""
    report = found.report
    return ProofView(
        report=report,
        promises=tuple((_named(rules, one.said), one.kept) for one in report.promises),
        cells=number(found.cells),
        days=tuple(
            f"vanaf {dates.day(start)}{f' tot en met {dates.day(end)}' if end else ''}"
            for start, end in report.days
        ),
        checks=tuple((code, name, _found(report, code)) for code, name in report.checks.items()),
        faults=tuple(_finding(report, one) for one in report.findings),
        remarks=tuple(_finding(report, one) for one in report.remarks),
        scenarios=len(report.scenarios),
        good=sum(one.good for one in report.scenarios),
    )


def _found(report: Report, code: str) -> str:
    faults = sum(one.code == code for one in report.findings)
    remarks = sum(one.code == code for one in report.remarks)
    said = [f"{faults} {'fout' if faults == 1 else 'fouten'}"] if faults else []
    said += [f"{remarks} {'melding' if remarks == 1 else 'meldingen'}"] if remarks else []
    return ", ".join(said) or "niets gevonden"


_ID = re.compile(r"\b[a-z]\w*_\w+\b")


def _named(rules: RuleSet, text: str) -> str:
    def name(found: re.Match[str]) -> str:
        one = found[0]
        if one in rules.routes:
            return f"“{rules.routes[one].name}”"
        return rules.inputs[one].label if one in rules.inputs else one.replace("_", " ")

    return _ID.sub(name, text)


def _finding(report: Report, one: Finding) -> FindingView:
    cases = [one.witness, *([one.beside] if one.beside is not None else [])]
    return FindingView(
        code=one.code,
        name=report.checks.get(one.code, ""),
        about=" ".join(part for part in (one.table, ", ".join(one.rules)) if part),
        said=one.explanation,
        where=one.region,
        shown_by=tuple(
            f"{_case(case)}: {got}" for case, got in zip(cases, one.replayed, strict=False)
        ),
        proposal=one.proposal,
    )


def _case(case: Mapping[str, Value | Distribution]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {spoken(value)}" for name, value in case.items())


def number(count: int) -> str:
    """Write a large number with points.

    >>> number(1234567)
    '1.234.567'
    """
    return f"{count:,}".replace(",", ".")


def share(count: int, whole: int) -> str:
    """Write a share as a percentage.

    >>> share(1, 8), share(1, 10_000_000)
    ('12,50%', 'minder dan 0,01%')
    """
    part = count / whole
    return "minder dan 0,01%" if 0 < part < 0.0001 else f"{100 * part:.2f}%".replace(".", ",")
