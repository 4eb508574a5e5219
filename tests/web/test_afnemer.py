"""An afnemer: sittings and codes, progress and help; never an answer or a score."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

LogIn = Callable[[str], TestClient]
Browser = Callable[[], TestClient]
REFERENCE = "W-2026-014"


@pytest.fixture
def case_id(ready_case: Callable[[str], str]) -> str:
    return ready_case(REFERENCE)


@pytest.fixture
def afnemer(log_in: LogIn, case_id: str) -> TestClient:
    return log_in("afnemer")


def make(afnemer: TestClient, case_id: str) -> tuple[str, str]:
    """Prepare a sitting by form; give its address and its code."""
    page = afnemer.post("/afnemer/nieuw", data={"dossier": case_id}).text
    code = re.search(r'codekaart__code">(\d{3}) (\d{3})<', page)
    address = re.search(r'href="(/afnemer/afnames/[^"]+)"', page)
    assert code
    assert address
    return address[1], code[1] + code[2]


def begin(browser: Browser, code: str) -> TestClient:
    kandidaat = browser()
    kandidaat.post("/afname", data={"code": code})
    kandidaat.post("/afname/beginnen")
    return kandidaat


def test_an_empty_list_says_what_to_do(log_in: LogIn) -> None:
    assert "Er zijn nog geen afnames." in log_in("afnemer").get("/afnemer").text
    assert "geen dossier dat wacht" in log_in("afnemer").get("/afnemer/nieuw").text


def test_a_code_is_shown_once_and_opens_the_sitting(
    afnemer: TestClient, case_id: str, browser: Browser
) -> None:
    assert REFERENCE in afnemer.get("/afnemer/nieuw").text
    address, code = make(afnemer, case_id)
    kandidaat = browser()
    assert kandidaat.post("/afname", data={"code": code}).url.path == "/afname/uitleg"
    for page in (afnemer.get("/afnemer"), afnemer.get(address)):
        assert code not in page.text
        assert f"{code[:3]} {code[3:]}" not in page.text


def test_the_code_card_says_where_to_go(afnemer: TestClient, case_id: str) -> None:
    page = afnemer.post("/afnemer/nieuw", data={"dossier": case_id})
    assert page.url.path == "/afnemer/nieuw"
    assert "Ga naar: <strong>testserver</strong>" in page.text


def test_a_case_with_an_open_sitting_is_offered_no_second_one(
    afnemer: TestClient, case_id: str
) -> None:
    make(afnemer, case_id)
    assert REFERENCE not in afnemer.get("/afnemer/nieuw").text
    again = afnemer.post("/afnemer/nieuw", data={"dossier": case_id})
    assert again.status_code == 400


def test_no_case_chosen_is_asked_again(afnemer: TestClient) -> None:
    answer = afnemer.post("/afnemer/nieuw", data={})
    assert answer.status_code == 400
    assert '<a href="#dossier">Kies voor welk dossier de afname is.</a>' in answer.text


def test_the_list_shows_progress_and_nothing_of_what_was_answered(
    afnemer: TestClient, case_id: str, browser: Browser, house: Any
) -> None:
    address, code = make(afnemer, case_id)
    assert "wacht op begin" in afnemer.get("/afnemer").text
    kandidaat = begin(browser, code)
    page = kandidaat.get("/afname/vraag").text
    item = re.search(r'name="opgave" value="([^"]+)"', page)
    key = re.search(r'name="sleutel" value="([^"]+)"', page)
    assert item
    assert key
    given = {"opgave": item[1], "sleutel": key[1], "antwoord": "b"}
    kandidaat.post("/afname/vraag", data=given)
    for shown in (afnemer.get("/afnemer").text, afnemer.get(address).text):
        assert "bezig" in shown
        assert REFERENCE in shown
        assert item[1] not in shown
        main = shown.split("<main")[1].split("</main")[0]
        assert not re.search(r"kans|score|niveau A|1F|2F|goed", main)
    row = house.desk.sittings(house.actor("afnemer"))[0]
    assert f"<td>{row.question}</td>" in afnemer.get("/afnemer").text


def test_who_asks_for_help_stands_on_top(
    afnemer: TestClient, case_id: str, browser: Browser
) -> None:
    address, code = make(afnemer, case_id)
    begin(browser, code).post("/afname/hulp")
    page = afnemer.get("/afnemer").text
    assert re.search(rf"Vraagt hulp:</strong> <a[^>]*>{REFERENCE}</a>", page)
    assert "bezig" in afnemer.post(f"{address}/verder").text


def test_a_new_code_ends_the_old_one(afnemer: TestClient, case_id: str, browser: Browser) -> None:
    address, old = make(afnemer, case_id)
    page = afnemer.post(f"{address}/code").text
    new = re.search(r'codekaart__code">(\d{3}) (\d{3})<', page)
    assert new
    assert "Deze code werkt niet." in browser().post("/afname", data={"code": old}).text
    entered = browser().post("/afname", data={"code": new[1] + new[2]})
    assert entered.url.path == "/afname/uitleg"


def test_a_pause_by_the_afnemer_reaches_the_kandidaat(
    afnemer: TestClient, case_id: str, browser: Browser
) -> None:
    address, code = make(afnemer, case_id)
    kandidaat = begin(browser, code)
    assert "pauze" in afnemer.post(f"{address}/pauze").text
    assert kandidaat.get("/afname/vraag").url.path == "/afname/pauze"
    assert "bezig" in afnemer.post(f"{address}/verder").text
    assert kandidaat.get("/afname/vraag").url.path == "/afname/vraag"


def test_stopping_needs_a_reason(afnemer: TestClient, case_id: str, browser: Browser) -> None:
    address, code = make(afnemer, case_id)
    begin(browser, code)
    answer = afnemer.post(f"{address}/stoppen", data={"reden": " "})
    assert answer.status_code == 400
    assert "Schrijf waarom de afname stopt." in answer.text
    stopped = afnemer.post(f"{address}/stoppen", data={"reden": "De kandidaat moest weg."})
    assert stopped.url.path == address
    assert "gestopt" in stopped.text
    assert "Deze afname is afgelopen." in stopped.text


def test_a_bsn_in_a_reason_is_refused_and_the_text_kept(
    afnemer: TestClient, case_id: str, browser: Browser
) -> None:
    address, code = make(afnemer, case_id)
    begin(browser, code)
    typed = "Klant 123456782 moest weg."
    answer = afnemer.post(f"{address}/stoppen", data={"reden": typed})
    assert answer.status_code == 400
    assert "burgerservicenummer" in answer.text
    assert typed in answer.text


@pytest.mark.parametrize("kind", ["opdracht_uitgelegd", "tekst_voorgelezen", "storing"])
def test_an_event_is_noted_from_the_list(
    kind: str, afnemer: TestClient, case_id: str, browser: Browser, house: Any
) -> None:
    address, code = make(afnemer, case_id)
    begin(browser, code)
    assert " checked" not in afnemer.get(f"{address}/voorval").text
    assert afnemer.post(f"{address}/voorval", data={"voorval": kind}).url.path == address
    (sitting,) = house.desk.case(house.actor("specialist"), case_id).sittings
    assert [note.kind for note in sitting.notes] == [kind]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Kies wat er was."),
        ({"voorval": "verzonnen"}, "Kies wat er was."),
        ({"voorval": "anders"}, "Schrijf kort wat er was."),
        ({"voorval": "anders", "toelichting": "x" * 2001}, "Deze tekst is te lang."),
    ],
)
def test_an_event_that_cannot_be_noted_is_explained_and_kept(
    typed: dict[str, str], said: str, afnemer: TestClient, case_id: str
) -> None:
    address, _ = make(afnemer, case_id)
    answer = afnemer.post(f"{address}/voorval", data=typed)
    assert answer.status_code == 400
    assert said in answer.text
    assert typed.get("toelichting", "") in answer.text


def test_a_sitting_of_another_organisation_is_not_found(
    afnemer: TestClient, case_id: str, log_in: LogIn, house: Any
) -> None:
    address, _ = make(afnemer, case_id)
    stranger = log_in("andere afnemer")
    assert REFERENCE not in stranger.get("/afnemer").text
    for page in ("", "/stoppen", "/voorval"):
        assert stranger.get(address + page).status_code == 404
    for form in ("/code", "/pauze", "/verder", "/stoppen", "/voorval"):
        answer = stranger.post(address + form, data={"reden": "x", "voorval": "storing"})
        assert answer.status_code == 404, form
        assert REFERENCE not in answer.text
    assert stranger.post("/afnemer/nieuw", data={"dossier": case_id}).status_code == 400
    assert house.desk.sittings(house.actor("afnemer"))[0].status == "wacht"


def test_a_kandidaat_has_no_way_to_the_pages_of_staff(
    afnemer: TestClient, case_id: str, browser: Browser
) -> None:
    address, code = make(afnemer, case_id)
    kandidaat = begin(browser, code)
    for page in ("/afnemer", address, "/dossiers", "/beheer"):
        assert kandidaat.get(page).url.path == "/inloggen"


def test_the_list_does_not_refresh_by_itself(afnemer: TestClient) -> None:
    page = afnemer.get("/afnemer")
    assert "http-equiv" not in page.text
    assert "refresh" not in page.headers
    assert ">Vernieuwen</a>" in page.text


def test_letting_a_sitting_move_says_what_to_do_now(
    afnemer: TestClient, case_id: str, browser: Browser
) -> None:
    address, code = make(afnemer, case_id)
    begin(browser, code)
    assert "Typ nu de code" not in afnemer.get(address).text
    page = afnemer.post(f"{address}/ander-apparaat").text
    assert "Typ nu de code van de kaart op het andere apparaat." in page
