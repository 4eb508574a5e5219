"""The advice becomes a place, and what goes to others fits on one A4."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter_api import papers
from taalmeter_api.aanbod import EXAMPLE
from taalmeter_api.papers import RouteMap, Stop

LogIn = Callable[[str], TestClient]
LONG = "Ik wil graag de brieven van school zelf lezen en met mijn buurvrouw praten over werk. " * 2
ASKED = {"afspraak": "2026-12-02", "tijd": "10.00 uur", "gedeeld": "ja"}


def pages(paper: bytes) -> int:
    """Count the pages; a PDF of Typst says how many its page tree holds."""
    return max(map(int, re.findall(rb"/Type/Pages/Count (\d+)", paper)))


@pytest.fixture
def decided(house: Any, measured_case: Callable[..., str]) -> str:
    """A case for which lessons were chosen, with a place in eight weeks and a bridge."""
    desk, me = house.desk, house.actor("specialist")
    case_id = measured_case("W-1", rated=True)
    advised = desk.advise(me, case_id).route
    routes = ("taaltraining_nt2", "vaktaal")
    route = next(one for one in routes if one != advised)
    desk.decide(me, case_id, "afwijken", route, "Dit past bij de wens.", "", True, "Ik bel Rik.")
    offered = {**EXAMPLE, "lijn": "anders", "trajecten": route, "lezen_in": "", "lezen_uit": ""}
    roc = house.actor("roc")
    desk.add_offering(roc, {**offered, "starts": "2027-01-11 1"})
    bridge = {"naam": "Opvanggroep", "lijn": "opvang", "trajecten": "", "doorlopend": "ja"}
    desk.add_offering(roc, {**offered, **bridge, "starts": "", "dagdelen": "2"})
    return case_id


def chosen(page: str) -> dict[str, str]:
    found = re.search(r'name="plek" value="(plek_[^"]+)"', page)
    bridge = re.search(r'name="opvang" value="([0-9a-f]+)"', page)
    assert found and bridge
    return {"plek": found[1], "opvang": bridge[1]}


def test_a_place_is_offered_with_its_reasons_and_nothing_is_chosen(
    log_in: LogIn, decided: str
) -> None:
    page = log_in("specialist").get(f"/dossiers/{decided}/overdracht").text
    assert "Start op 11 januari 2027, over 8 weken." in page
    assert "1 plek vrij." in page
    assert "Wat doet de kandidaat tot de start?" in page
    assert " checked" not in page


def test_the_place_fills_the_papers_and_its_seat_is_taken(
    log_in: LogIn, decided: str, house: Any
) -> None:
    me, home = log_in("specialist"), f"/dossiers/{decided}"
    picked = chosen(me.get(f"{home}/overdracht").text)
    page = me.post(f"{home}/overdracht", data={**ASKED, **picked}).text
    assert "Taal op het werk, vanaf maandag 11 januari 2027, 3 dagdelen in de week" in page
    assert "Opvanggroep, elke week te beginnen" in page
    assert "De kandidaat weet wat er wordt gedeeld en vindt dat goed." in page
    route = me.get(f"{home}/route").text
    assert "Maandag 11 januari 2027, 3 dagdelen in de week" in route
    assert "Opvanggroep" in route
    assert "Ik bel Rik." in route
    assert len(re.findall(r'<li class="halte', route)) <= 5
    (offering,) = [o for o in house.desk.offerings(house.actor("roc")) if o.line != "opvang"]
    assert offering.starts[0].free == 0
    data = me.get(f"{home}/overdracht.json").json()
    assert data["plek"]["begin"] == "2027-01-11"
    assert data["toestemming"]["akkoord"] is True
    assert data["eerste_afspraak"]["wanneer_en_waar"].startswith("woensdag 2 december 2026 om")
    assert data["afname"][0]["invoer"] == "scherm"
    text = str(data)
    assert "Dit past bij de wens." not in text, "why it was decided stays behind"


def test_without_a_choice_of_place_and_bridge_it_is_asked_again(
    log_in: LogIn, decided: str
) -> None:
    me, home = log_in("specialist"), f"/dossiers/{decided}/overdracht"
    page = me.post(home, data=ASKED)
    assert page.status_code == 400
    for field in ("plek", "opvang", "naar", "contact", "plaats"):
        assert f'<a href="#{field}">' in page.text
    gone = me.post(home, data={**ASKED, "plek": "plek_x_", "opvang": "geen"}).text
    assert "Deze plek is er niet meer. Kies opnieuw." in gone


def test_a_hand_over_is_taken_back_with_a_reason(log_in: LogIn, handed_over: Any) -> None:
    me, home = log_in("specialist"), f"/dossiers/{handed_over('W-1')}/overdracht"
    assert me.post(f"{home}/intrekken").status_code == 400
    page = me.post(f"{home}/intrekken", data={"reden": "De groep gaat niet door."}).text
    assert "ingetrokken. De groep gaat niet door." in page
    assert "Overdragen</button>" in page


def test_a_traject_that_stopped_asks_for_the_next_decision(log_in: LogIn, handed_over: Any) -> None:
    case_id = handed_over("W-1")
    sent = {"stap": "gestopt", "datum": "2026-12-20", "notitie": "Te ver reizen."}
    log_in("roc").post(f"/overdrachten/{case_id}", data=sent)
    me = log_in("specialist")
    assert "Het traject is gestopt. Bel de kandidaat" in me.get("/dossiers").text
    page = me.get(f"/dossiers/{case_id}/besluit").text
    assert "Laat niemand los voordat de volgende plek er is." in page
    assert "Te ver reizen." in page
    assert 'name="motivering"' in page


def test_goals_come_back_in_the_words_of_the_person(log_in: LogIn, handed_over: Any) -> None:
    case_id = handed_over("W-1")
    roc = log_in("roc")
    page = roc.get(f"/overdrachten/{case_id}").text
    assert "“Een baan”" in page
    sent = {"stap": "tussenmeting", "datum": "2027-03-01", "doel-1": "bezig"}
    roc.post(f"/overdrachten/{case_id}", data=sent)
    assert "“Een baan”: bezig" in log_in("specialist").get(f"/dossiers/{case_id}").text
    assert 'value="gezien"' not in roc.get(f"/overdrachten/{case_id}").text


def test_two_organisations_work_on_one_dossier(
    log_in: LogIn, house: Any, ready_case: Callable[[str], str]
) -> None:
    case_id = ready_case("W-1")
    me, other = log_in("specialist"), log_in("andere specialist")
    assert other.get(f"/dossiers/{case_id}").status_code == 404
    address = f"/dossiers/{case_id}/uitvoering"
    sent = {"uitvoerder": house.organisations["stad"]}
    assert me.post(address, data=sent).status_code == 400
    assert "Gemeente Stad" in me.post(address, data={**sent, "gedeeld": "ja"}).text
    assert other.get(f"/dossiers/{case_id}").status_code == 200
    assert "Uw organisatie voert dit dossier uit voor Gemeente Dorp." in other.get(address).text
    assert other.post(address, data={"reden": "Zomaar"}).status_code in (400, 403)
    me.post(address, data={"reden": "De metingen zijn klaar."})
    assert other.get(f"/dossiers/{case_id}").status_code == 404


def test_papers_come_as_tagged_pdf_of_one_page(log_in: LogIn, handed_over: Any) -> None:
    me, home = log_in("specialist"), f"/dossiers/{handed_over('W-1')}"
    for paper in ("route", "overdracht"):
        answer = me.get(f"{home}/{paper}.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        assert pages(answer.content) == 1
        assert b"/MarkInfo" in answer.content


def test_a_route_of_five_stops_with_very_long_texts_is_one_page() -> None:
    stops = [Stop("school", "Kennismaken op school", LONG, LONG, LONG) for _ in range(5)]
    made = RouteMap(LONG, tuple(stops), LONG, LONG)
    assert pages(papers.route_pdf(made)) == 1


def test_an_overdracht_with_very_long_texts_is_one_page(house: Any, handed_over: Any) -> None:
    from dataclasses import replace

    case = house.desk.case(house.actor("specialist"), handed_over("W-1"))
    sheet = papers.sheet_of_case(case, house.desk)
    assert sheet is not None
    long = replace(
        sheet, wish=LONG * 12, goals=(LONG,) * 10, place=LONG * 3, bridge=LONG * 3,
        conditions=(LONG,) * 10, contact=LONG, appointment=LONG,
    )  # fmt: skip
    assert pages(papers.handover_pdf(long)) == 1


def test_without_the_packages_for_paper_it_is_said_what_to_do(
    log_in: LogIn, handed_over: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)
    answer = log_in("specialist").get(f"/dossiers/{handed_over('W-1')}/route.pdf")
    assert answer.status_code == 501
    assert "Print de pagina zelf" in answer.text


def test_without_a_hand_over_there_are_no_papers(
    log_in: LogIn, ready_case: Callable[[str], str]
) -> None:
    me, home = log_in("specialist"), f"/dossiers/{ready_case('W-1')}"
    for paper in ("route.pdf", "overdracht.pdf", "overdracht.json"):
        assert me.get(f"{home}/{paper}").status_code == 404
