"""Each numbered anomaly has one definition, one example rule set, and a case that shows it.

The examples stand in `anomalies/`, so that a reader can try `taalmeter rules check` on each.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from taalmeter.errors import ContentErrors
from taalmeter.profile import Profile
from taalmeter.routing import Advice, Finding, RuleSet, load_rules
from taalmeter.routing.verify import ANOMALIES, check_folder
from taalmeter.writing import readability

DAY = date(2026, 11, 21)
EXAMPLES = Path(__file__).parent / "anomalies"
DOCS = Path(__file__).parents[2] / "docs" / "anomalieen.md"
CODES = [one.code for one in ANOMALIES]


def advice(rules: RuleSet, case: Mapping[str, Any] | None, finding: Finding) -> Advice:
    """What the case of a finding really gets, on the day that the finding names."""
    return rules.advise(Profile(**dict(case or {})), on=finding.day or DAY)


def gap(rules: RuleSet, found: Finding) -> bool:
    return advice(rules, found.witness, found).status == "geen regel"


def conflict(rules: RuleSet, found: Finding) -> bool:
    return advice(rules, found.witness, found).status == "strijdig"


def decided_by_both(rules: RuleSet, found: Finding) -> bool:
    both = [rule for rule in rules.compiled.rules if rule.id in found.rules]
    return all(meets(rules, rule.id, found.witness) for rule in both) and len(both) == 2


def meets(rules: RuleSet, rule: str, case: Mapping[str, Any]) -> bool:
    from taalmeter.routing.cells import codes

    one = next(one for one in rules.compiled.rules if one.id == rule)
    return all(
        rules.inputs[name].code(case.get(name)) in codes(cell, rules.inputs[name])
        for name, cell in one.cells.items()
    )


def other_rule_decides(rules: RuleSet, found: Finding) -> bool:
    return meets(rules, found.rules[0], found.witness) and (
        advice(rules, found.witness, found).rule != found.rules[0]
    )


def no_rule_has_it(rules: RuleSet, found: Finding) -> bool:
    return "'vaktaal'" in found.explanation and all(
        rule.outcome != "vaktaal" for rule in rules.compiled.rules
    )


def held_on_no_day(rules: RuleSet, found: Finding) -> bool:
    (one,) = (rule for rule in rules.compiled.rules if rule.id == "K3")
    met = meets(rules, "K3", found.witness) and found.rules == ("K3",)
    return met and not any(one.holds_on(day) for day in (rules.valid_from, DAY))


def falls(rules: RuleSet, found: Finding) -> bool:
    low, high = (advice(rules, case, found).route for case in (found.witness, found.beside))
    return rules.ladder[low] > rules.ladder[high]


def gets_it(rules: RuleSet, found: Finding) -> bool:
    return found.witness["lezen"] == "A2" and advice(rules, found.witness, found).route == "werk"


def differs_only_there(rules: RuleSet, found: Finding) -> bool:
    one, other = advice(rules, found.witness, found), advice(rules, found.beside, found)
    differing = {n for n, v in found.witness.items() if (found.beside or {}).get(n) != v}
    return differing == {"digitaal"} and one.route != other.route


def makes_no_difference(rules: RuleSet, found: Finding) -> bool:
    one, other = advice(rules, found.witness, found), advice(rules, found.beside, found)
    return found.witness != found.beside and one.rule == other.rule


def same_in_both(rules: RuleSet, found: Finding) -> bool:
    one, other = advice(rules, found.witness, found), advice(rules, found.beside, found)
    return (one.rule, other.rule) == found.rules and one.because == other.because


def rests_on_it(rules: RuleSet, found: Finding) -> bool:
    return "B1" in [source.id for source in advice(rules, found.witness, found).sources]


def jumps(rules: RuleSet, found: Finding) -> bool:
    low, high = (advice(rules, case, found).route for case in (found.witness, found.beside))
    return rules.ladder[high] - rules.ladder[low] > 1


def decided_by_rest(rules: RuleSet, found: Finding) -> bool:
    return advice(rules, found.witness, found).rule == "R1" and "75 procent" in found.explanation


def kept(rules: RuleSet, found: Finding) -> bool:
    got = advice(rules, found.witness, found)
    return found.witness["sector"] == "groen" and got.route == "les"


SHOWS: dict[str, Callable[[RuleSet, Finding], bool]] = {
    "V1": gap,
    "V2": conflict,
    "V3": decided_by_both,
    "V4": other_rule_decides,
    "V5": no_rule_has_it,
    "V6": held_on_no_day,
    "V7": falls,
    "V8": gets_it,
    "V9": differs_only_there,
    "V10": makes_no_difference,
    "V11": same_in_both,
    "V12": rests_on_it,
    "V13": jumps,
    "V14": decided_by_rest,
    "V16": kept,
}


def test_they_are_numbered_and_each_has_an_example() -> None:
    assert [f"V{number}" for number in range(1, 17)] == CODES
    assert sorted(folder.name for folder in EXAMPLES.iterdir()) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_example_shows_this_anomaly_and_no_other(code: str) -> None:
    report = check_folder(EXAMPLES / code, on=DAY)
    found = (*report.findings, *report.remarks)
    assert {one.code for one in found} == {code}
    (kind,) = {one.kind for one in found}
    assert kind == next(one.kind for one in ANOMALIES if one.code == code)
    assert report.good == (kind == "melding")
    assert all(one.proposal and one.explanation.endswith((".", ")")) for one in found)


@pytest.mark.parametrize("code", sorted(SHOWS))
def test_the_case_that_is_shown_really_shows_it(code: str) -> None:
    rules = load_rules(EXAMPLES / code)
    report = check_folder(EXAMPLES / code, on=DAY)
    for found in (*report.findings, *report.remarks):
        assert SHOWS[code](rules, found)
        if found.witness:
            assert found.replayed[0].startswith(played(rules, found))
        if found.cases is not None:
            assert found.region and found.cases > 0


def played(rules: RuleSet, found: Finding) -> str:
    got = advice(rules, found.witness, found)
    return got.route or got.status


@pytest.mark.parametrize("code", CODES)
def test_what_is_said_of_it_is_plain_dutch(code: str) -> None:
    report = check_folder(EXAMPLES / code, on=DAY)
    for found in (*report.findings, *report.remarks):
        for text in (found.explanation, found.proposal):
            assert readability.check(text) == (), text


def test_derived_inputs_that_wait_for_each_other_are_refused_with_their_line() -> None:
    with pytest.raises(ContentErrors) as raised:
        load_rules(EXAMPLES / "V15")
    assert {error.details["anomaly"] for error in raised.value.errors} == {"V15"}
    main = (EXAMPLES / "V15" / "regelset" / "regelset.yaml").read_text().splitlines()
    for error in raised.value.errors:
        assert "a circle" in error.what and error.remedy
        assert error.place.line is not None and "niveau:" in main[error.place.line - 1]
    (first, *_) = check_folder(EXAMPLES / "V15", on=DAY).findings
    assert "een wacht op twee wacht op een" in first.explanation


@pytest.mark.parametrize("anomaly", ANOMALIES, ids=CODES)
def test_the_page_of_anomalies_says_what_the_code_says(anomaly: Any) -> None:
    text = " ".join(DOCS.read_text(encoding="utf-8").split())
    assert f"## {anomaly.code}: {anomaly.name}" in text
    assert anomaly.definition in text
    assert "Definition" not in anomaly.definition and len(anomaly.definition) > 80
