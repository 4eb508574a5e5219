"""The worklist of a specialist with many dossiers, and a cohort that is invited at once."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter_api.worklist import ON_A_PAGE

LogIn = Callable[[str], TestClient]


def references(page: str) -> list[str]:
    return re.findall(r'href="/dossiers/\w{16}">([^<]+)<', page)


@pytest.fixture
def many(house: Any, log_in: LogIn) -> TestClient:
    """Two hundred new dossiers, the first forty of them too long ago."""
    specialist = house.actor("specialist")
    for number in range(40):
        house.desk.open_case(specialist, f"OUD-{number:03d}")
    house.clock.turn(days=20)
    for number in range(160):
        house.desk.open_case(specialist, f"W-{number:03d}")
    return log_in("specialist")


def test_two_hundred_dossiers_stand_on_pages_with_what_is_overdue_first(many: TestClient) -> None:
    page = many.get("/dossiers").text
    assert "200 dossiers, waarvan 40 te laat" in page
    assert len(references(page)) == ON_A_PAGE
    assert all(name.startswith("OUD") for name in references(page)[:40])
    seen = references(page)
    while following := re.search(r'href="([^"]+)">Volgende<', page):
        page = many.get(following[1].replace("&amp;", "&")).text
        seen += references(page)
    assert len(seen) == len(set(seen)) == 200
    for wild in ("0", "99", "-1", "x", "\u0663"):
        assert references(many.get("/dossiers", params={"pagina": wild}).text)


def test_a_dossier_is_found_by_a_part_of_its_reference_and_by_step(
    many: TestClient, ready_case: Callable[[str], str]
) -> None:
    ready_case("W-klaar-voor-afname")
    assert set(references(many.get("/dossiers?zoek=w-00").text)) == {f"W-00{n}" for n in range(10)}
    assert references(many.get("/dossiers?stap=afname").text) == ["W-klaar-voor-afname"]
    late = many.get("/dossiers?stap=te-laat&zoek=03").text
    assert set(references(late)) == {"OUD-003", *(f"OUD-03{n}" for n in range(10))}
    nothing = many.get("/dossiers", params={"zoek": "<script>"}).text
    assert "Wij vinden niets." in nothing
    assert 'value="&lt;script&gt;"' in nothing


def test_a_cohort_is_invited_and_never_a_person_on_suspicion(
    many: TestClient, house: Any, ready_case: Callable[[str], str]
) -> None:
    assert "Maak eerst een groep." in many.get("/dossiers/uitnodigen").text
    specialist = house.actor("specialist")
    made = [
        house.desk.make_group(
            specialist, name, "Zaal", date(2026, 12, 30), "intake", together=False
        )
        for name in ("Ochtend", "Middag")
    ]
    ready_case("W-met-intake")
    page = many.get("/dossiers/uitnodigen").text
    assert "U kunt niet kiezen op herkomst, taal of indruk." in page
    assert "Alle nieuwe dossiers (200)" in page
    main = page.split("<main")[1]
    assert set(re.findall(r'<(?:input|select|textarea)[^>]*name="([^"]+)"', main)) == {
        "wie", "groep",
    }  # fmt: skip
    asked = many.post("/dossiers/uitnodigen", data={})
    assert asked.status_code == 400
    assert "Kies wie u uitnodigt." in asked.text
    one = many.post("/dossiers/uitnodigen", data={"wie": "afname", "groep": made[0]})
    assert "1 persoon: 1 kan een afname krijgen." in one.text
    full = many.post("/dossiers/uitnodigen", data={"wie": "aanmelding", "groep": made[1]})
    assert "De groep is vol. 160 dossiers passen er niet meer in." in full.text
    assert {row.reference for row in house.desk.cases(specialist) if row.group == made[1]} == {
        f"OUD-{number:03d}" for number in range(40)
    }
    assert references(many.get(f"/dossiers?groep={made[0]}").text) == ["W-met-intake"]


def test_a_group_of_another_organisation_cannot_be_filled(log_in: LogIn, house: Any) -> None:
    specialist = house.actor("specialist")
    house.desk.open_case(specialist, "W-1")
    stranger = house.actor("andere specialist")
    theirs = house.desk.make_group(
        stranger, "Hun groep", "Zaal", date(2026, 12, 30), "intake", together=False
    )
    answer = log_in("specialist").post(
        "/dossiers/uitnodigen", data={"wie": "aanmelding", "groep": theirs}
    )
    assert answer.status_code == 400
    assert "Hun groep" not in answer.text
