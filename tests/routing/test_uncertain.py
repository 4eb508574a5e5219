"""Uncertain levels are weighed exactly; unknown inputs are told, never guessed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from taalmeter.errors import DataError
from taalmeter.profile import Profile
from taalmeter.result import GateResult, SkillResult
from taalmeter.routing import Advice, RuleSet
from taalmeter.version import Versions

Load = Callable[[dict[str, str]], RuleSet]
DAY = date(2026, 11, 21)
VERSIONS = Versions("2026.1", "1", "1", "1", "0" * 64, True)


def advise(rules: RuleSet, **values: Any) -> Advice:
    return rules.advise(Profile(**values), on=DAY)


def result(status: str) -> SkillResult:
    levels = {"onder_A1": 0.25, "A1": 0.5, "A2": 0.25}
    return SkillResult(
        "lezen", "nt2", None, status, levels, {}, 0.0, 1.0, 9, 12, VERSIONS  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_route_is_as_likely_as_the_levels_that_lead_to_it(rules: RuleSet) -> None:
    advice = advise(rules, wil=True, sector="geen", lezen={"onder_A1": 0.25, "A1": 0.6, "A2": 0.15})
    assert advice.routes == {"les": 0.85, "bemiddeling": 0.15}
    assert (advice.route, advice.certainty, advice.rule) == ("les", 0.85, "K1")
    assert [(a.route, a.probability, a.rule) for a in advice.alternatives] == [
        ("bemiddeling", 0.15, "K3")
    ]
    assert advice.conditions[0].value == "A1"
    assert advice.conditions[0].words == "lezen is lager dan A2 of lager dan 1F of niet bekend"


def test_below_the_threshold_the_advice_is_to_measure_more(rules: RuleSet) -> None:
    advice = advise(rules, wil=True, sector="geen", lezen={"A1": 0.79, "A2": 0.21})
    assert (advice.route, advice.certainty, advice.rule) == ("meer_meten", 0.79, None)
    assert advice.more is not None
    assert advice.more.skills == ("lezen",)
    assert "79%" in advice.more.why
    assert "hoe goed u leest" in advice.because
    assert [a.route for a in advice.alternatives] == ["les", "bemiddeling"]
    assert [source.id for source in advice.sources] == ["B1"]


def test_exactly_at_the_threshold_is_enough(rules: RuleSet) -> None:
    levels = {"onder_A1": 0.1, "A1": 0.7, "A2": 0.2}
    assert advise(rules, sector="geen", lezen=levels).route == "les"


def test_a_route_may_ask_for_more_certainty_than_another(rules: RuleSet) -> None:
    assert advise(rules, sector="geen", lezen={"A1": 0.11, "A2": 0.89}).route == "meer_meten"
    assert advise(rules, sector="geen", lezen={"A1": 0.10, "A2": 0.90}).route == "bemiddeling"


def test_the_skill_on_which_the_route_hinges_is_measured_first(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    files["regelset/keuze.yaml"] = maker.table(
        "keuze",
        maker.rule("K1", '{schrijven: "< A2", lezen: "< A2"}', "les"),
        maker.rule("K2", '{schrijven: "< A2", lezen: A2}', "les"),
        maker.rule("K3", "{schrijven: A2}", "bemiddeling"),
    )
    half = {"A1": 0.5, "A2": 0.5}
    more = advise(load(files), lezen=half, schrijven=half).more
    assert more is not None
    assert more.skills == ("schrijven",)
    assert "100%" in more.why


def test_when_only_both_together_settle_it_both_are_measured(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    files["regelset/keuze.yaml"] = maker.table(
        "keuze",
        maker.rule("K1", "{schrijven: A1, lezen: A1}", "les"),
        maker.rule("K2", "{schrijven: A2, lezen: A2}", "les"),
        maker.rule("K3", "{schrijven: A1, lezen: A2}", "vaktaal"),
        maker.rule("K4", "{schrijven: A2, lezen: A1}", "vaktaal"),
    )
    half = {"A1": 0.5, "A2": 0.5}
    more = advise(load(files), lezen=half, schrijven=half).more
    assert more is not None
    assert more.skills == ("lezen", "schrijven")


def test_skills_are_independent_unless_given_together(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    files["regelset/keuze.yaml"] = maker.table(
        "keuze",
        maker.rule("K1", "{schrijven: A2, lezen: A2}", "bemiddeling"),
        maker.rule("K2", "{}", "les"),
        treffer="eerste",
    )
    rules, apart = load(files), {"A1": 0.5, "A2": 0.5}
    assert advise(rules, lezen=apart, schrijven=apart).routes["bemiddeling"] == 0.25
    joint = Profile(**{"lezen+schrijven": {"A1+A1": 0.5, "A2+A2": 0.5}})
    assert rules.advise(joint, on=DAY).routes["bemiddeling"] == 0.5


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("lezen", {"A1": 0.5, "1F": 0.5}),
        ("lezen+schrijven", {"A1+A1": 0.5, "A1+1F": 0.5}),
    ],
)
def test_probabilities_over_two_scales_are_refused(
    rules: RuleSet, name: str, levels: dict[str, float]
) -> None:
    with pytest.raises(DataError, match="two scales") as refused:
        advise(rules, **{name: levels})
    assert refused.value.place.field == name
    assert refused.value.remedy


@pytest.mark.parametrize("skill", ["lezen", "schrijven"])
def test_a_joint_distribution_beside_a_certain_level_is_refused(rules: RuleSet, skill: str) -> None:
    joint = {"lezen+schrijven": {"A1+A1": 0.5, "A2+A2": 0.5}}
    with pytest.raises(DataError, match=f"'{skill}' has a value already"):
        advise(rules, **{skill: "A1"}, **joint)
    assert advise(rules, **{skill: ""}, **joint) == advise(rules, **joint)


def test_side_advice_is_given_when_it_is_more_likely_than_not(rules: RuleSet) -> None:
    likely = advise(rules, lezen="A1", schrijven={"onder_A1": 0.6, "A1": 0.4})
    assert [(s.id, s.probability) for s in likely.side_advice] == [("taalhuis", 0.6)]
    assert not advise(rules, lezen="A1", schrijven={"onder_A1": 0.4, "A1": 0.6}).side_advice


def test_a_certain_level_is_a_distribution_with_one_point(rules: RuleSet) -> None:
    assert advise(rules, lezen="A1") == advise(rules, lezen={"A1": 1.0})


def test_a_result_counts_only_when_it_was_fully_measured(rules: RuleSet) -> None:
    assert advise(rules, wil=True, sector="geen", lezen=result("gemeten")).routes == {
        "les": 0.75,
        "bemiddeling": 0.25,
    }
    unmeasured = advise(rules, wil=True, lezen=result("niet afgemaakt"))
    assert unmeasured.conditions[0].value == "onbekend"


def test_a_gate_result_fills_a_truth(rules: RuleSet) -> None:
    gate = GateResult("wil", 0.02, 0.5, "onder", "gemeten", 1, 8, 8, VERSIONS)
    assert advise(rules, wil=gate).route == "gesprek"


def test_nothing_unknown_that_matters_is_settled(rules: RuleSet) -> None:
    advice = advise(rules, wil=False)
    assert (advice.status, advice.settled_by, advice.possible) == ("vast", (), ("gesprek",))


def test_unknown_inputs_that_cannot_change_the_route_leave_it_settled(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    files["regelset/keuze.yaml"] = maker.table(
        "keuze",
        maker.rule("K1", "{lezen: A1, doel: werk}", "les"),
        maker.rule("K2", '{lezen: A1, doel: "not(werk), onbekend"}', "les"),
    )
    advice = advise(load(files), wil=True, lezen="A1")
    assert (advice.status, advice.possible) == ("vast ondanks onbekend", ("les",))


def test_an_open_case_names_the_questions_that_would_settle_it(rules: RuleSet) -> None:
    advice = advise(rules, lezen="A2")
    assert (advice.route, advice.status) == ("bemiddeling", "open")
    assert advice.possible == ("gesprek", "bemiddeling")
    assert advice.settled_by == ("wil",)
    assert advise(rules, wil=True, sector="bouw").settled_by == ("lezen",)
    assert advise(rules, sector="bouw").settled_by == ("wil", "lezen")


def test_a_condition_that_no_completion_can_meet_opens_nothing(rules: RuleSet) -> None:
    """Whatever the sector is, its requirement is reached: the row for `onder` stays out."""
    advice = advise(rules, wil=True, lezen="A2")
    assert (advice.status, advice.possible) == ("vast ondanks onbekend", ("bemiddeling",))


def test_a_route_that_rests_on_not_knowing_is_open(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    files["regelset/keuze.yaml"] = maker.table(
        "keuze",
        maker.rule("K1", "{lezen: onbekend}", "vaktaal"),
        maker.rule("K2", "{lezen: 'not(1F, A2)'}", "les"),
        maker.rule("K3", '{lezen: "1F, A2"}', "les"),
    )
    advice = advise(load(files), wil=True)
    assert (advice.route, advice.status) == ("vaktaal", "open")
    assert (advice.possible, advice.settled_by) == (("les",), ("lezen",))


def test_a_very_unlikely_level_does_not_leave_a_case_open(rules: RuleSet) -> None:
    tail = {"A1": 0.995, "A2": 0.005}
    advice = advise(rules, wil=True, lezen=tail)
    assert advice.status != "open"
    assert advice.routes["bemiddeling"] == pytest.approx(0.005)
    assert advise(rules, wil=True, lezen={"A1": 0.98, "A2": 0.02}).possible == (
        "les",
        "bemiddeling",
    )
