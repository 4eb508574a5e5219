"""Every played case goes through the forms of the specialist and gets the route of the library."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.bank import Bank
from taalmeter.intake import events
from taalmeter.intake.office import Change
from taalmeter.profile import Profile
from taalmeter.result import GateResult, SkillResult
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.rules import Scenario
from taalmeter.version import Versions
from taalmeter_api.intake_form import spelled

LogIn = Callable[[str], TestClient]
VERSIONS = Versions(**dict.fromkeys(Versions.__dataclass_fields__, "0" * 64))


@pytest.fixture
def specialist(log_in: LogIn) -> TestClient:
    return log_in("specialist")


def filled_in(page: str, scenario: Scenario, rules: RuleSet) -> dict[str, str]:
    """Answer every question of the intake page; what a case does not say is rather not said."""
    asked = [name for name in rules.inputs if re.search(rf'name="{name}"', page)]
    given = {}
    for name in asked:
        one = rules.inputs[name]
        given[name] = spelled(one.value(one.code(scenario.profile.get(name))))
    return given


def measured(scenario: Scenario, bank: Bank) -> dict[str, Any]:
    """Give the results of a sitting that says exactly what a case says was measured."""
    found: dict[str, Any] = {}
    for skill in ("lezen", "schrijven"):
        level = scenario.profile.get(skill)
        if level is not None:
            chances = level if isinstance(level, Mapping) else {level: 1.0}
            found[skill] = _skill(skill, chances, bank).to_dict()
    if "kent_letters" in scenario.profile:
        found["woordherkenning"] = _gate(scenario.profile["kent_letters"] in ("ja", True)).to_dict()
    return found


def _skill(skill: str, chances: Mapping[str, float], bank: Bank) -> SkillResult:
    scale = bank.levels.scale_of[next(iter(chances))]
    names = bank.levels.scale(scale).niveaus
    return SkillResult(
        skill=skill, scale=scale, level=max(chances, key=lambda level: chances[level]),
        status="gemeten", probabilities={name: chances.get(name, 0.0) for name in names},
        norms={}, mean=0.0, sd=0.3, answered=20, asked=20, versions=VERSIONS,
    )  # fmt: skip


def _gate(knows: bool) -> GateResult:
    return GateResult(
        skill="woordherkenning", probability=0.99 if knows else 0.01, criterion=0.8,
        zone="boven" if knows else "onder", status="gemeten", correct=9 if knows else 1,
        answered=10, asked=10, versions=VERSIONS,
    )  # fmt: skip


@pytest.mark.parametrize("scenario", load_rules().scenarios, ids=lambda one: one.id)
def test_a_played_case_gets_its_route_through_the_forms(
    specialist: TestClient, house: Any, rules: RuleSet, bank: Bank, scenario: Scenario
) -> None:
    actor, desk = house.actor("specialist"), house.desk
    home = specialist.post("/dossiers/nieuw", data={"kenmerk": "W-1"}).url.path.removesuffix(
        "/intake"
    )
    case_id = home.rsplit("/", 1)[1]
    form = specialist.get(f"{home}/intake").text
    typed = filled_in(form, scenario, rules)
    assert specialist.post(f"{home}/intake", data=typed).url.path == home
    if desk.case(actor, case_id).step == "afname":
        specialist.post(f"{home}/afname")
        sitting = desk.case(actor, case_id).open_sitting
        token = desk.enter(desk.new_code(actor, sitting.sitting_id).code, client="test")
        desk.start(token)
        desk.stop_candidate(token)
        result = events.make(
            events.ResultaatVastgesteld,
            afname=sitting.sitting_id,
            resultaten=measured(scenario, bank),
        )
        desk.office.change(case_id, actor.id, lambda _: Change((result,)))
    page = specialist.post(f"{home}/advies")
    assert page.status_code == 200
    advice = desk.case(actor, case_id).advice
    library = rules.advise(Profile(**scenario.profile), on=house.clock().date())
    assert advice.route == library.route == scenario.route
    assert (advice.rule, advice.status) == (library.rule, library.status)
    assert [side.id for side in advice.side_advice] == [side.id for side in library.side_advice]
