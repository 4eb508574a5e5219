"""Each check finds its own mistake, shows a case of it, and is silent about a sound rule set."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from taalmeter.profile import Profile
from taalmeter.routing import Finding, RuleSet, check

Load = Callable[[dict[str, str]], RuleSet]
DAY = date(2026, 11, 21)
CHOICE, GATE, MAIN = (f"regelset/{name}.yaml" for name in ("keuze", "poort", "regelset"))


@pytest.fixture
def sound(files: dict[str, str], maker: Any) -> dict[str, str]:
    """The small rule set, in which every rule and route can be reached."""
    files[CHOICE] = maker.table(
        "keuze",
        maker.rule("K1", '{lezen: "< A2, < 1F, onbekend", lezen_voor_werk: onder}', "vaktaal"),
        maker.rule("K2", '{lezen: "< A1, < instroom", lezen_voor_werk: "geen_eis, aanbod"}', "les"),
        maker.rule("K3", "{}", "bemiddeling"),
        treffer="eerste",
    )
    files[CHOICE] = files[CHOICE].replace('lezen_voor_werk: "geen_eis, aanbod"', "uren: 0")
    return files


def findings(rules: RuleSet, code: str) -> list[Finding]:
    return [finding for finding in check(rules, on=DAY).findings if finding.code == code]


def test_a_sound_rule_set_has_no_findings(load: Load, sound: dict[str, str]) -> None:
    report = check(load(sound), on=DAY)
    assert report.findings == ()
    assert report.good
    assert report.cells == 3 * 3 * 7 * 7 * 5 * 6


def test_v1_a_case_without_a_rule_is_shown(load: Load, sound: dict[str, str], maker: Any) -> None:
    sound[CHOICE] = maker.table("keuze", maker.rule("K1", '{lezen: "< A2, < 1F, onbekend"}', "les"))
    rules = load(sound)
    (gap,) = findings(rules, "V1")
    assert gap.witness["lezen"] in ("A2", "1F")
    assert rules.advise(Profile(**gap.witness), on=DAY).status == "geen regel"
    assert f"{2 * 3 * 2 * 7 * 5 * 6} gevallen" in gap.explanation


def test_v1_holds_for_every_stretch_of_days(load: Load, sound: dict[str, str], maker: Any) -> None:
    sound[CHOICE] = maker.table(
        "keuze",
        maker.rule("K1", "{}", "les", tot="2026-06-30"),
        maker.rule("K2", "{}", "les", van="2026-07-02"),
    )
    (gap,) = findings(load(sound), "V1")
    assert "van 2026-07-01 tot en met 2026-07-01" in gap.explanation


def test_v2_rules_that_contradict_are_shown_with_a_case(
    load: Load, sound: dict[str, str], maker: Any
) -> None:
    sound[GATE] = maker.table(
        "poort", maker.rule("P1", "{wil: nee}", "gesprek"), maker.rule("P2", "{uren: 0}", "les")
    )
    rules = load(sound)
    (clash,) = findings(rules, "V2")
    assert (clash.table, clash.rules) == ("poort", ("P1", "P2"))
    assert rules.advise(Profile(**clash.witness), on=DAY).status == "strijdig"


def test_v2_is_about_cases_that_reach_the_table(
    load: Load, sound: dict[str, str], maker: Any
) -> None:
    """An earlier table that takes the cases away also takes the contradiction away."""
    sound[CHOICE] = maker.table(
        "keuze",
        maker.rule("K1", "{wil: nee, lezen: A1}", "les"),
        maker.rule("K2", "{lezen: onbekend}", "vaktaal"),
        maker.rule("K3", "{lezen: not(A1)}".replace("not(A1)", "'not(A1)'"), "bemiddeling"),
        maker.rule("K4", "{lezen: A1}", "bemiddeling"),
    )
    assert not findings(load(sound), "V2")


def test_v3_rules_that_say_the_same_of_one_case_are_shown(
    load: Load, sound: dict[str, str], maker: Any
) -> None:
    sound[GATE] = maker.table(
        "poort", maker.rule("P1", "{wil: nee}", "gesprek"), maker.rule("P2", "{uren: 0}", "gesprek")
    )
    (double,) = findings(load(sound), "V3")
    assert double.rules == ("P1", "P2")
    assert double.witness == {"wil": False, "uren": 0}


def test_v4_a_rule_that_others_cover_together_is_dead(
    load: Load, sound: dict[str, str], maker: Any
) -> None:
    sound[CHOICE] = maker.table(
        "keuze",
        maker.rule("K1", "{doel: werk}", "les"),
        maker.rule("K2", '{doel: "school, onbekend"}', "bemiddeling"),
        maker.rule("K3", "{uren: 1}", "vaktaal"),
        treffer="eerste",
    )
    (dead,) = findings(load(sound), "V4")
    assert (dead.table, dead.rules) == ("keuze", ("K3",))
    assert "nemen elk geval over" in dead.explanation


def test_v4_conditions_that_never_hold_together_are_dead(
    load: Load, sound: dict[str, str], maker: Any
) -> None:
    sound["regelset/naast.yaml"] = maker.table(
        "naast",
        maker.rule("N1", "{lezen: A2, lezen_voor_werk: onder}", "taalhuis"),
        maker.rule("N2", "{doel: school}", "geld"),
        treffer="verzamel",
        beslist="nevenadvies",
    )
    rules = load(sound)
    assert [f.rules for f in findings(rules, "V4")] == [("N1",)]
    assert "nooit samen" in findings(rules, "V4")[0].explanation
    assert "'taalhuis'" in findings(rules, "V5")[0].explanation


def test_v5_a_route_that_no_one_gets_is_named(
    load: Load, sound: dict[str, str], maker: Any
) -> None:
    sound["trajecten.yaml"] = maker.trajects(
        ("gesprek", "les", "vaktaal", "reis", "bemiddeling"), ("taalhuis", "geld")
    )
    (unreached,) = findings(load(sound), "V5")
    assert "'reis'" in unreached.explanation


def test_v6_what_has_expired_is_named(load: Load, sound: dict[str, str]) -> None:
    sound["regelset/naast.yaml"] = sound["regelset/naast.yaml"].replace(
        "geldig_tot: null", "geldig_tot: 2026-11-20", 1
    )
    rules = load(sound)
    report = check(rules, on=DAY)
    (expired,) = (one for one in report.remarks if one.code == "V6")
    assert expired.rules == ("N1",)
    assert report.good
    assert all(one.code != "V6" for one in check(rules, on=date(2026, 11, 20)).remarks)
    sound[MAIN] = sound[MAIN].replace("tot: null", "tot: 2026-10-01")
    found = check(load(sound), on=DAY).findings
    assert any(f.code == "V6" and f.rules == () for f in found)


def test_v16_an_estimated_requirement_may_keep_no_one_from_work(
    load: Load, sound: dict[str, str]
) -> None:
    rules = load(sound)
    assert not findings(rules, "V16")
    sound[CHOICE] = sound[CHOICE].replace(
        "lezen_voor_werk: onder", "lezen_voor_werk: 'onder, aanbod'"
    )
    rules = load(sound)
    (kept,) = findings(rules, "V16")
    assert kept.rules == ("K1",)
    assert kept.witness["sector"] == "groen"
    assert rules.advise(Profile(**kept.witness), on=DAY).route == "vaktaal"


def test_an_estimated_requirement_is_never_a_demand(rules: RuleSet) -> None:
    (pair,) = rules.compiled.pairs
    place = rules.inputs["sector"].values.index("groen")
    compared = {rules.derived_inputs[pair.name].value(row[place]) for row in pair.derived}
    assert compared == {"aanbod", "voldoet", "geen_eis", "onbekend"}


def test_v10_what_no_rule_looks_at_may_not_be_asked(load: Load, sound: dict[str, str]) -> None:
    line = "  extra: {waarheid: true, vraag: Echt?, waarom: Zomaar., veranderbaar: ja}\n"
    sound[MAIN] = sound[MAIN].replace("uitkomst: route", line + "uitkomst: route")
    (unused,) = findings(load(sound), "V10")
    assert "'extra'" in unused.explanation


@pytest.mark.parametrize(
    ("file", "about"),
    [
        (GATE, ("poort", ("P1",))),
        ("sectoren.yaml", ("", ())),
        ("trajecten.yaml", ("", ())),
        (MAIN, ("", ())),
    ],
)
def test_v12_what_names_no_source_is_named(
    load: Load, sound: dict[str, str], file: str, about: tuple[str, tuple[str, ...]]
) -> None:
    sound[file] = sound[file].replace("bron: [B1]", "bron: []", 1)
    (bare,) = findings(load(sound), "V12")
    assert (bare.table, bare.rules) == about


def test_v12_a_rule_may_not_be_stronger_than_its_strongest_source(
    load: Load, sound: dict[str, str]
) -> None:
    weaker = "  B2: {titel: Een praktijk, datum: 2026-01-01, soort: praktijk}\n"
    sound["bronnen.yaml"] += weaker
    sound[GATE] = sound[GATE].replace("bron: [B1]", "bron: [B2]")
    (above,) = findings(load(sound), "V12")
    assert (above.table, above.rules) == ("poort", ("P1",))
    assert "graad 'norm'" in above.explanation
    assert "van soort 'praktijk'" in above.explanation
    sound[GATE] = sound[GATE].replace("bron: [B2]", "bron: [B2, B1]")
    assert not findings(load(sound), "V12")
    sound[GATE] = sound[GATE].replace("graad: norm", "graad: eigen inschatting")
    assert not findings(load(sound), "V12")


def test_v12_a_requirement_may_not_be_stronger_than_its_strongest_source(
    load: Load, sound: dict[str, str]
) -> None:
    sound["sectoren.yaml"] = sound["sectoren.yaml"].replace("graad: norm}", "graad: wet}", 1)
    (above,) = findings(load(sound), "V12")
    assert "eis aan lezen in sector 'bouw'" in above.explanation
    assert "graad 'wet'" in above.explanation


def test_v12_a_source_that_is_no_longer_in_force_is_named(
    load: Load, sound: dict[str, str]
) -> None:
    sound["bronnen.yaml"] = sound["bronnen.yaml"].replace(
        "soort: norm", "soort: norm, geldig_tot: 2026-11-20"
    )
    rules = load(sound)
    (expired,) = findings(rules, "V12")
    assert "geldt niet meer na 2026-11-20" in expired.explanation
    assert expired.rules == tuple(rule.id for rule in rules.compiled.rules)
    assert all(one.code != "V12" for one in check(rules, on=date(2026, 11, 20)).findings)


SCENARIO = """\
id: eerste
verhaal: Iemand wil niet meedoen.
op: 2026-11-21
profiel: {wil: nee, uren: 0}
verwacht: {route: gesprek, nevenadvies: [taalhuis], status: vast}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("route: gesprek", "route: les", "route 'gesprek' in plaats van route 'les'"),
        ("[taalhuis]", "[]", "nevenadvies taalhuis in plaats van geen"),
        ("status: vast", "status: open", "status 'vast' in plaats van 'open'"),
    ],
)
def test_s1_a_scenario_that_gets_something_else_is_a_finding(
    load: Load, sound: dict[str, str], old: str, new: str, said: str
) -> None:
    sound["scenarios/01-eerste.yaml"] = SCENARIO
    report = check(load(sound), on=DAY)
    assert report.good
    assert [(one.id, one.good) for one in report.scenarios] == [("eerste", True)]
    sound["scenarios/01-eerste.yaml"] = SCENARIO.replace(old, new)
    report = check(load(sound), on=DAY)
    assert said in report.findings[0].explanation
    assert report.findings[0].witness == {"wil": False, "uren": 0}
    assert not report.scenarios[0].good


def test_the_case_of_a_failed_scenario_can_be_decided_again_with_its_chances(
    load: Load, sound: dict[str, str]
) -> None:
    sound["scenarios/01-eerste.yaml"] = SCENARIO.replace(
        "{wil: nee, uren: 0}", "{wil: ja, lezen: {A1: 0.7, A2: 0.3}}"
    )
    rules = load(sound)
    report = check(rules, on=DAY)
    shown = report.findings[0]
    assert shown.witness["lezen"] == {"A1": 0.7, "A2": 0.3}
    again = rules.advise(Profile(**shown.witness), on=DAY)
    assert shown.replayed == (f"{again.route} ({again.status})",)
    assert "lezen A1 70%, A2 30%" in str(report)


def test_side_advice_of_a_scenario_counts_only_where_it_is_named(
    load: Load, sound: dict[str, str]
) -> None:
    sound["scenarios/01-eerste.yaml"] = SCENARIO.replace(", nevenadvies: [taalhuis]", "")
    assert check(load(sound), on=DAY).good


def test_a_report_is_written_with_the_agreed_names(
    load: Load, sound: dict[str, str], maker: Any
) -> None:
    sound[CHOICE] = maker.table("keuze", maker.rule("K1", "{lezen: A1}", "les"))
    data = check(load(sound), on=DAY).to_dict()
    assert list(data)[:4] == ["regelset", "cellen", "bevindingen", "scenarios"]
    assert list(data["bevindingen"][0])[:5] == ["code", "tabel", "regels", "getuige", "uitleg"]
    assert data["regelset"] == "klein 2026.1"
