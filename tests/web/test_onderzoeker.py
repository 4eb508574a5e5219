"""An onderzoeker: every rule with its ground, played cases, counts without persons, the journal."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from taalmeter.intake import schema
from taalmeter.routing import RuleSet

LogIn = Callable[[str], TestClient]


@pytest.fixture
def onderzoeker(log_in: LogIn) -> TestClient:
    return log_in("onderzoeker")


def test_every_rule_is_shown_with_its_ground(onderzoeker: TestClient, rules: RuleSet) -> None:
    overview = onderzoeker.get("/onderzoek/regels").text
    for table in rules.tables:
        assert f'href="/onderzoek/regels/{table.id}"' in overview
        page = onderzoeker.get(f"/onderzoek/regels/{table.id}").text
        assert page.count("<article") == len(table.rules)
        for rule in table.rules:
            part = page.split(f'id="regel-{rule.id}"')[1].split("</article>")[0]
            assert f"<dt>Onderbouwing</dt><dd>{rule.grade}" in part
            assert rule.author in part
            for source in rule.sources:
                assert rules.sources[source].title.replace("'", "&#39;") in part


def test_an_unknown_table_is_not_found(onderzoeker: TestClient) -> None:
    assert onderzoeker.get("/onderzoek/regels/bestaat-niet").status_code == 404


def test_every_sector_is_shown_with_requirements_apart_from_exams(
    onderzoeker: TestClient, rules: RuleSet
) -> None:
    page = onderzoeker.get("/onderzoek/sectoren").text
    for sector in rules.sectors.values():
        part = page.split(f'id="sector-{sector.id}"')[1].split("</section>")[0]
        assert part.count("Examen: ") == len(sector.exams)
        for requirement in sector.requirements.values():
            assert requirement.grade in part


def test_every_scenario_is_played_and_gets_its_verdict(
    onderzoeker: TestClient, rules: RuleSet
) -> None:
    page = onderzoeker.get("/onderzoek/scenarios").text
    assert f"{len(rules.scenarios)} van {len(rules.scenarios)} gevallen" in page
    assert page.count(">klopt<") == len(rules.scenarios)
    assert "klopt niet" not in page


def test_small_counts_are_not_shown(onderzoeker: TestClient, house: Any) -> None:
    actor = house.actor("specialist")
    for number in range(3):
        house.desk.open_case(actor, f"W-{number}")
    page = onderzoeker.get("/onderzoek/tellingen").text
    assert '<th scope="row">Intake</th><td class="getal">niet getoond</td>' in page
    assert "W-0" not in page


def test_ten_dossiers_are_counted(onderzoeker: TestClient, house: Any) -> None:
    actor = house.actor("specialist")
    for number in range(10):
        house.desk.open_case(actor, f"W-{number}")
    house.desk.open_case(actor, "V-1", example=True)
    page = onderzoeker.get("/onderzoek/tellingen").text
    assert '<th scope="row">Intake</th><td class="getal">10</td>' in page


def test_a_whole_journal_is_said_to_be_whole(onderzoeker: TestClient, house: Any) -> None:
    house.desk.open_case(house.actor("specialist"), "W-1")
    page = onderzoeker.post("/onderzoek").text
    assert "Het logboek klopt: 1 gebeurtenissen in 1 dossiers." in page


def test_a_changed_journal_is_found(onderzoeker: TestClient, house: Any) -> None:
    case_id = house.desk.open_case(house.actor("specialist"), "W-1")
    changed = update(schema.journal).values(actor="iemand anders")
    house.desk.office.store.write(lambda connection: connection.execute(changed))
    page = onderzoeker.post("/onderzoek").text
    assert "Het logboek klopt niet in 1 van 1 dossiers." in page
    assert case_id in page


@pytest.mark.parametrize("who", ["specialist", "afnemer", "roc", "beheerder"])
def test_other_roles_do_not_come_here(who: str, log_in: LogIn) -> None:
    client = log_in(who)
    for page in ("", "/regels", "/sectoren", "/scenarios", "/tellingen"):
        assert client.get(f"/onderzoek{page}").status_code == 403
    assert client.post("/onderzoek").status_code == 403
