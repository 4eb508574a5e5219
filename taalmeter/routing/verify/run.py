"""Runs every check on a rule set and puts what they found in one report."""

from collections.abc import Iterable
from datetime import date
from math import prod
from pathlib import Path

from taalmeter.errors import ContentError, ContentErrors
from taalmeter.routing.claims import BREAKS, Claim, said, to_data
from taalmeter.routing.load import load_rules
from taalmeter.routing.meaning import periods_of
from taalmeter.routing.report import Finding, Promise, Report
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.verify.anomalies import ANOMALIES
from taalmeter.routing.verify.inputs import broken_derivations
from taalmeter.routing.verify.scenarios import play
from taalmeter.routing.verify.subject import Subject


def check(rules: RuleSet, on: date | None = None) -> Report:
    """Run every check.

    Args:
        rules: the rule set.
        on: the day on which nothing should have expired; today when left out.
    """
    subject = Subject(rules, on or date.today())
    if broken := tuple(broken_derivations(subject)):
        return Report(f"{rules.id} {rules.version}", 0, broken, (), checks=_names())
    found = [one for anomaly in ANOMALIES for one in anomaly.find(subject)]
    played = [play(rules, scenario) for scenario in rules.scenarios]
    failed = [finding for _, finding in played if finding is not None]
    faults = [one for one in found if one.kind == "fout"]
    return Report(
        rule_set=f"{rules.id} {rules.version}",
        cells=prod(one.size for one in rules.inputs.values()),
        findings=(*faults, *failed),
        scenarios=tuple(one for one, _ in played),
        remarks=tuple(one for one in found if one.kind == "melding"),
        promises=tuple(_promise(rules, claim, faults) for claim in rules.claims),
        hash=rules.hash,
        meaning=rules.meaning.hash,
        days=tuple(periods_of(rules)),
        checks=_names(),
    )


def _names() -> dict[str, str]:
    return {one.code: one.name for one in ANOMALIES} | {"S1": "een scenario met een ander advies"}


def _promise(rules: RuleSet, claim: Claim, faults: Iterable[Finding]) -> Promise:
    """A promise is kept when the check that could break it finds nothing about it."""
    broken = [
        one for one in faults if one.code == BREAKS[type(claim)] and one.claim in (None, claim)
    ]
    return Promise(to_data(claim), said(claim, rules.domains), kept=not broken)


def check_folder(folder: str | Path | None = None, on: date | None = None) -> Report:
    """Load a rule set and run every check.

    A rule set that cannot be put together for one of the numbered anomalies alone gives a report
    of that; any other mistake is raised as by `load_rules`.

    Raises:
        RuleSetRefused: it asks who someone is, or for free text.
        ContentErrors: mistakes, each with file, line and field.
    """
    try:
        rules = load_rules(folder)
    except ContentErrors as wrong:
        findings = tuple(_refused(error) for error in wrong.errors if error.details)
        if len(findings) < len(wrong.errors):
            raise
        return Report(str(folder), 0, findings, (), checks=_names())
    return check(rules, on)


def _refused(error: ContentError) -> Finding:
    """Tell a mistake for which loading names the anomaly."""
    told = {name: str(value) for name, value in error.details.items()}
    return Finding(
        told["anomaly"], "", (), f"{told['said']} ({error.place})", proposal=told["proposal"]
    )
