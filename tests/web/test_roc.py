"""A ROC: sees only what was handed over to it, and answers the sender."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.purpose import DISCLAIMERS

LogIn = Callable[[str], TestClient]
HandedOver = Callable[[str], str]
REFERENCE = "W-2026-014"


@pytest.fixture
def roc(log_in: LogIn) -> TestClient:
    return log_in("roc")


def test_an_empty_list_says_what_will_come(roc: TestClient) -> None:
    assert "Uw organisatie heeft nog geen overdracht gekregen." in roc.get("/overdrachten").text


def test_only_what_was_handed_over_is_seen(
    roc: TestClient, handed_over: HandedOver, measured_case: Callable[..., str]
) -> None:
    kept = measured_case("W-NIET-GEDEELD", rated=True)
    given = handed_over(REFERENCE)
    page = roc.get("/overdrachten").text
    assert REFERENCE in page
    assert "Nog niet bekeken" in page
    assert "W-NIET-GEDEELD" not in page
    assert roc.get(f"/overdrachten/{given}").status_code == 200
    assert roc.get(f"/overdrachten/{kept}").status_code == 404
    assert roc.post(f"/overdrachten/{kept}", data={"stap": "gezien"}).status_code == 404


def test_another_organisation_and_another_role_see_nothing(
    log_in: LogIn, handed_over: HandedOver, house: Any
) -> None:
    given = handed_over(REFERENCE)
    boss = house.actor("beheerder")
    other = house.desk.accounts.add_organisation(boss, "ROC Heuvel", "roc")
    password = "een lang wachtwoord"
    house.desk.accounts.add(boss, "x@heuvel.example", "X", "roc", other, password)
    stranger = log_in("roc")
    stranger.post("/uitloggen")
    stranger.post("/inloggen", data={"email": "x@heuvel.example", "wachtwoord": password})
    assert REFERENCE not in stranger.get("/overdrachten").text
    assert stranger.get(f"/overdrachten/{given}").status_code == 404
    assert log_in("afnemer").get(f"/overdrachten/{given}").status_code == 403


def test_the_sheet_gives_zones_goal_and_appointment_but_no_answer(
    roc: TestClient, handed_over: HandedOver, house: Any
) -> None:
    case_id = handed_over(REFERENCE)
    page = roc.get(f"/overdrachten/{case_id}").text
    assert re.search(r"1F: (onder|onzeker|boven), kans", page)
    assert "woensdag 2 december 2026 om 10.00 uur, Schoolstraat 1" in page
    assert "Schoonmaak" in page
    for line in DISCLAIMERS:
        assert line in page
    case = house.desk.case(house.actor("specialist"), case_id)
    for sitting in case.sittings:
        for fields in sitting.texts.values():
            for text in fields.values():
                assert text not in page
    assert "Moet u inburgeren" not in page
    assert "andere hulp" not in page


def test_an_answer_goes_back_and_stands_in_the_list(
    roc: TestClient, handed_over: HandedOver
) -> None:
    case_id = handed_over(REFERENCE)
    data = {"stap": "afspraak", "datum": "2026-12-02", "notitie": "Wij bellen op maandag."}
    page = roc.post(f"/overdrachten/{case_id}", data=data)
    assert page.url.path == f"/overdrachten/{case_id}"
    assert "<strong>Afspraak gemaakt</strong>, 2 december 2026: Wij bellen op maandag." in page.text
    assert "Afspraak gemaakt" in roc.get("/overdrachten").text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"datum": "2026-12-02"}, "stap"),
        ({"stap": "gezien"}, "datum"),
        ({"stap": "gezien", "datum": "morgen"}, "datum"),
        ({"stap": "gezien", "datum": "2026-12-02", "notitie": "BSN 123456782"}, "notitie"),
    ],
)
def test_an_answer_with_a_gap_is_asked_again_and_the_note_stays(
    roc: TestClient, handed_over: HandedOver, data: dict[str, str], field: str
) -> None:
    case_id = handed_over(REFERENCE)
    page = roc.post(f"/overdrachten/{case_id}", data={"notitie": "Let op", **data})
    assert page.status_code == 400
    assert f'<a href="#{field}">' in page.text
    assert f"{data.get('notitie', 'Let op')}</textarea>" in page.text


def test_after_the_end_no_answer_is_asked(roc: TestClient, handed_over: HandedOver) -> None:
    case_id = handed_over(REFERENCE)
    page = roc.post(f"/overdrachten/{case_id}", data={"stap": "afgerond", "datum": "2027-06-01"})
    assert "Dit traject is afgelopen." in page.text
    assert 'name="stap"' not in page.text


def test_a_handover_that_nobody_looks_at_is_overdue(
    roc: TestClient, handed_over: HandedOver, house: Any, log_in: LogIn
) -> None:
    handed_over(REFERENCE)
    assert "te laat" not in roc.get("/overdrachten").text
    house.clock.turn(days=8)
    assert ">te laat<" in log_in("roc").get("/overdrachten").text
