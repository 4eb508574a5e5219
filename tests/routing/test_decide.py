"""One certain case gets the route of the first table with a rule that matches."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from taalmeter.errors import DataError, UnknownName
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet
from taalmeter.routing.decide import decide
from taalmeter.routing.facts import read_facts

Load = Callable[[dict[str, str]], RuleSet]
DAY = date(2026, 11, 21)


def route(rules: RuleSet, **values: Any) -> str:
    return rules.advise(Profile(**values), on=DAY).route


def test_an_earlier_table_goes_before_a_later_one(rules: RuleSet) -> None:
    assert route(rules, lezen="A1") == "les"
    assert route(rules, lezen="A1", wil="nee") == "gesprek"


def test_in_a_table_of_first_hits_the_first_row_counts(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    rows = [maker.rule("K1", "{lezen: A1}", "les"), maker.rule("K2", "{}", "bemiddeling")]
    files["regelset/keuze.yaml"] = maker.table("keuze", *rows, treffer="eerste")
    assert route(load(files), lezen="A1") == "les"
    assert route(load(files), lezen="A2") == "bemiddeling"
    files["regelset/keuze.yaml"] = maker.table("keuze", *reversed(rows), treffer="eerste")
    assert route(load(files), lezen="A1") == "bemiddeling"


def test_two_outcomes_in_a_unique_table_contradict(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    files["regelset/poort.yaml"] = maker.table(
        "poort", maker.rule("P1", "{wil: nee}", "gesprek"), maker.rule("P2", "{uren: 0}", "les")
    )
    rules = load(files)
    assert route(rules, wil=False, uren=1) == "gesprek"
    advice = rules.advise(Profile(wil=False, uren=0), on=DAY)
    assert (advice.route, advice.status, advice.rule) == ("", "strijdig", None)
    assert [other.rule for other in advice.alternatives] == ["P1", "P2"]
    assert "spreken elkaar tegen" in advice.because


def test_two_rules_with_one_outcome_do_not_contradict(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    files["regelset/poort.yaml"] = maker.table(
        "poort", maker.rule("P1", "{wil: nee}", "gesprek"), maker.rule("P2", "{uren: 0}", "gesprek")
    )
    advice = load(files).advise(Profile(wil=False, uren=0), on=DAY)
    assert (advice.route, advice.rule) == ("gesprek", "P1")


def test_no_rule_is_said_and_not_filled_in(load: Load, files: dict[str, str], maker: Any) -> None:
    files["regelset/keuze.yaml"] = maker.table("keuze", maker.rule("K1", "{lezen: A1}", "les"))
    advice = load(files).advise(Profile(lezen="A2"), on=DAY)
    assert (advice.route, advice.status, advice.rule) == ("", "geen regel", None)
    assert "geen regel" in advice.because
    assert advice.routes == {"geen regel": 1.0}


def test_all_side_advice_that_holds_is_given_once(rules: RuleSet) -> None:
    advice = rules.advise(Profile(lezen="A1", uren=0, doel="school", schrijven="onder_A1"), on=DAY)
    assert [(side.id, side.rule) for side in advice.side_advice] == [
        ("taalhuis", "N1"),
        ("geld", "N2"),
    ]
    assert not rules.advise(Profile(lezen="A1", uren=4, doel="werk"), on=DAY).side_advice


def test_side_advice_comes_beside_any_route(rules: RuleSet) -> None:
    assert rules.advise(Profile(wil=False, uren=1), on=DAY).side_advice[0].id == "taalhuis"


@pytest.mark.parametrize(
    ("level", "sector", "compared"),
    [
        ("A1", "bouw", "onder"),
        ("A2", "bouw", "voldoet"),
        ("instroom", "bouw", "onder"),
        ("1F", "bouw", "voldoet"),
        ("onder_A1", "groen", "aanbod"),
        ("A1", "groen", "voldoet"),
        ("onder_instroom", "groen", "geen_eis"),
        ("onder_A1", "zorg", "geen_eis"),
        ("onder_A1", "geen", "geen_eis"),
        (None, "geen", "geen_eis"),
        (None, "bouw", "onbekend"),
        ("A2", None, "onbekend"),
    ],
)
def test_a_level_is_compared_with_what_the_work_asks(
    rules: RuleSet, level: str | None, sector: str | None, compared: str
) -> None:
    facts = read_facts(rules.compiled.inputs, Profile(lezen=level, sector=sector))
    pair = rules.compiled.pairs[0]
    code = pair.derived[facts.codes[pair.level]][facts.codes[pair.sector]]
    assert rules.derived_inputs["lezen_voor_werk"].value(code) == compared


def test_a_requirement_of_the_work_changes_the_route(rules: RuleSet) -> None:
    assert route(rules, lezen="1F", sector="bouw") == "bemiddeling"
    assert route(rules, lezen="A2", sector="zorg") == "bemiddeling"


def test_unknown_is_a_value_and_never_no(rules: RuleSet) -> None:
    assert route(rules) == "les"
    advice = rules.advise(Profile(), on=DAY)
    assert advice.rule == "K1"
    assert [(c.input, c.value) for c in advice.conditions] == [("lezen", "onbekend")]


def test_rules_count_only_on_their_days(load: Load, files: dict[str, str], maker: Any) -> None:
    files["regelset/poort.yaml"] = maker.table(
        "poort",
        maker.rule("P1", "{wil: nee}", "gesprek", tot="2026-06-30"),
        maker.rule("P2", "{wil: nee}", "les", van="2026-07-01"),
    )
    rules, profile = load(files), Profile(wil="nee")
    assert rules.advise(profile, on=date(2026, 6, 30)).rule == "P1"
    assert rules.advise(profile, on=date(2026, 7, 1)).rule == "P2"


def test_a_rule_set_is_not_used_outside_its_days(rules: RuleSet) -> None:
    with pytest.raises(DataError, match="not valid on 2025-12-31"):
        rules.advise(Profile(), on=date(2025, 12, 31))


@pytest.mark.parametrize(
    ("values", "kind", "what"),
    [
        ({"leest": "A1"}, UnknownName, "no input 'leest'"),
        ({"lezen_voor_werk": "onder"}, UnknownName, "no input 'lezen_voor_werk'"),
        ({"lezen": "C1"}, UnknownName, "'lezen' has no value 'C1'"),
        ({"lezen": True}, UnknownName, "'lezen' has no value True"),
        ({"lezen": {"C1": 1.0}}, UnknownName, "no value 'C1'"),
        ({"wil": "misschien"}, UnknownName, "no value"),
        ({"wil": 1}, UnknownName, "no value 1"),
        ({"sector": "ruimtevaart"}, UnknownName, "no value"),
        ({"uren": 5}, DataError, "out of bounds"),
        ({"uren": -1}, DataError, "out of bounds"),
        ({"uren": 1.5}, DataError, "not one of its steps"),
        ({"uren": "veel"}, DataError, "no number"),
        ({"uren": True}, DataError, "no number"),
        ({"uren": float("inf")}, DataError, "no number"),
        ({"doel": {"werk": 1.0}}, DataError, "has no levels"),
        ({"lezen+uren": {"A1+1": 1.0}}, DataError, "has no levels"),
        ({"lezen+schrijven": {"A1": 1.0}}, DataError, "does not name one level"),
        (
            {"lezen": {"A1": 1.0}, "lezen+schrijven": {"A1+A1": 1.0}},
            DataError,
            "has a distribution already",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_its_input(
    rules: RuleSet, values: dict[str, Any], kind: type[Exception], what: str
) -> None:
    with pytest.raises(kind, match=what) as refused:
        rules.advise(Profile(**values), on=DAY)
    assert refused.value.remedy  # type: ignore[attr-defined]


@pytest.mark.parametrize("given", [True, "ja"])
def test_a_truth_may_be_given_as_bool_or_in_dutch(rules: RuleSet, given: object) -> None:
    facts = read_facts(rules.compiled.inputs, Profile(wil=given))  # type: ignore[arg-type]
    assert facts.echo == {"wil": True}


@pytest.mark.parametrize("given", [None, "", "onbekend", float("nan")])
def test_what_is_empty_is_unknown(rules: RuleSet, given: object) -> None:
    assert read_facts(rules.compiled.inputs, Profile(uren=given, wil=given)).echo == {}  # type: ignore[arg-type]


def test_numbers_may_come_as_text_from_a_table(rules: RuleSet) -> None:
    assert read_facts(rules.compiled.inputs, Profile(uren="3")).echo == {"uren": 3}
    assert read_facts(rules.compiled.inputs, Profile(uren=3.0)).echo == {"uren": 3}


def test_the_kernel_gives_the_rules_that_decide_and_that_come_beside(rules: RuleSet) -> None:
    facts = read_facts(rules.compiled.inputs, Profile(lezen="A1", uren=0))
    found = decide(rules.compiled, facts.codes, rules.compiled.active_on(DAY))
    assert found.outcome == "les"
    assert [rule.id for rule in rules.compiled.named(found.rules)] == ["K1"]
    assert [rule.id for rule in rules.compiled.named(found.beside)] == ["N1"]
