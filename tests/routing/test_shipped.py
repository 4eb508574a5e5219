"""The shipped rule set is proven, plays every practice example, and hides nothing unknown."""

import random
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, check, load_rules
from taalmeter.routing.rules import MORE

DAY = date(2026, 11, 21)
FULL: dict[str, Any] = {
    "inburgeringsplichtig": False,
    "wil_meedoen": True,
    "spreekt_vlot_nederlands": True,
    "kent_letters": True,
    "lezen": "1F",
    "schrijven": "1F",
    "sector": "logistiek",
    "doel": "werk",
    "werkaanbod": False,
    "ondersteuning": "nee",
    "leertempo": "gemiddeld",
}


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    return load_rules()


def test_it_is_proven_without_a_finding(shipped: RuleSet) -> None:
    report = check(shipped, on=DAY)
    assert [finding.to_dict() for finding in report.findings] == []
    assert report.cells > 10**9


def test_it_keeps_what_it_promises_and_promises_what_matters(shipped: RuleSet) -> None:
    report = check(shipped, on=DAY)
    assert all(promise.kept for promise in report.promises)
    written = [promise.data for promise in report.promises]
    assert "volledig" in written
    assert {"strijdig": "nooit"} in written
    assert {"vrij_van_eigen_inschatting": "bemiddeling"} in written
    for level in ("lezen", "schrijven"):
        assert {"stijgend": {"in": level, "uit": "route"}} in written


def test_every_row_names_its_source_and_its_grade(shipped: RuleSet) -> None:
    for rule in shipped.compiled.rules:
        assert rule.sources and rule.grade and rule.author and rule.because


def test_every_practice_example_gets_its_route(shipped: RuleSet) -> None:
    played = {one.id: (one.route, one.expected) for one in check(shipped, on=DAY).scenarios}
    assert len(played) >= 18
    assert all(route == expected for route, expected in played.values())


def test_it_has_at_least_25_rules_and_each_names_a_source(shipped: RuleSet) -> None:
    assert len(shipped.compiled.rules) >= 25
    for rule in shipped.compiled.rules:
        assert rule.sources
        assert all(source in shipped.sources for source in rule.sources)


def test_an_estimated_requirement_keeps_no_one_from_work(shipped: RuleSet) -> None:
    estimated = [
        name
        for name, sector in shipped.sectors.items()
        if any(r.grade == "eigen inschatting" for r in sector.requirements.values())
    ]
    assert estimated
    for sector in estimated:
        for level in ("1F", "2F", "3F"):
            known = {**FULL, "lezen": level, "schrijven": level}
            without = shipped.advise(Profile(**{**known, "sector": "geen"}), on=DAY).route
            advice = shipped.advise(Profile(**{**known, "sector": sector}), on=DAY)
            if all(
                r.grade == "eigen inschatting"
                for r in shipped.sectors[sector].requirements.values()
            ):
                assert advice.route == without, (sector, level)


@pytest.mark.parametrize("count", [1, 2, 11])
def test_a_case_with_unknown_inputs_is_settled_only_when_no_answer_changes_it(
    shipped: RuleSet, count: int
) -> None:
    chance = random.Random(count)
    for names in list(combinations(FULL, count))[:60]:
        known = {name: value for name, value in FULL.items() if name not in names}
        advice = shipped.advise(Profile(**known), on=DAY)
        reached = set()
        for _ in range(12):
            answers = {name: chance.choice(shipped.inputs[name].values) for name in names}
            reached.add(shipped.advise(Profile(**known, **answers), on=DAY).route)
        assert reached <= set(advice.possible)
        if advice.status != "open":
            assert reached == {advice.route}


def test_a_real_measurement_gives_a_route_or_asks_for_more(shipped: RuleSet) -> None:
    sure = {"onder_instroom": 0.01, "instroom": 0.93, "1F": 0.05, "2F": 0.01}
    unsure = {"instroom": 0.5, "1F": 0.5}
    assert shipped.advise(Profile(**{**FULL, "lezen": sure}), on=DAY).route == "taaltraining_nt1"
    advice = shipped.advise(Profile(**{**FULL, "lezen": unsure}), on=DAY)
    assert advice.route == MORE
    assert advice.more is not None
    assert advice.more.skills == ("lezen",)


def test_every_sentence_to_the_kandidaat_is_short(shipped: RuleSet) -> None:
    for rule in shipped.compiled.rules:
        for sentence in rule.because.replace("?", ".").split("."):
            assert len(sentence.split()) <= 15, rule.id
