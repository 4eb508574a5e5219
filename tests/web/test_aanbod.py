"""Local offerings on screen: kept by who gives them, read by who advises, from a form or a file."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.intake.offering_text import COLUMNS, OfferingRefused
from taalmeter_api import labels
from taalmeter_api.aanbod import EXAMPLE, FAULTS

LogIn = Callable[[str], TestClient]
FILLED = {
    **EXAMPLE,
    "trajecten[]": ["taaltraining_nt2", "vaktaal"],
    "starts": "2027-01-11 12\n2027-03-08",
}


def sent(roc: TestClient, text: str | bytes, name: str = "mijn aanbod.csv") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return roc.post("/aanbod/bestand", files={"bestand": (name, content, "text/csv")})


def test_what_a_roc_adds_is_seen_by_who_advises(log_in: LogIn) -> None:
    roc = log_in("roc")
    assert "Er is nog geen aanbod." in roc.get("/aanbod").text
    page = roc.post("/aanbod/nieuw", data=FILLED)
    assert page.url.path == "/aanbod"
    for who in ("roc", "specialist", "beheerder"):
        text = log_in(who).get("/aanbod").text
        assert "Taal op het werk" in text
        assert "11 januari 2027: 12&nbsp;van&nbsp;12&nbsp;vrij" in text
    assert "/aanbod/nieuw" not in log_in("specialist").get("/aanbod").text


def test_an_offering_is_changed_and_withdrawn(log_in: LogIn) -> None:
    roc = log_in("roc")
    address = re.findall(
        r'href="(/aanbod/[0-9a-f]{16})"', roc.post("/aanbod/nieuw", data=FILLED).text
    )
    form = roc.get(address[0]).text
    assert 'value="vaktaal" checked' in form
    assert "2027-03-08 15</textarea>" in form
    changed = roc.post(address[0], data={**FILLED, "naam": "Taal en werk"})
    assert "Taal en werk" in changed.text
    assert "Taal en werk" not in roc.post(f"{address[0]}/intrekken").text


@pytest.mark.parametrize("who", ["afnemer", "onderzoeker"])
def test_who_neither_advises_nor_teaches_has_no_offerings(log_in: LogIn, who: str) -> None:
    assert log_in(who).get("/aanbod").status_code == 403


def test_a_specialist_changes_nothing(log_in: LogIn) -> None:
    specialist = log_in("specialist")
    assert specialist.get("/aanbod/nieuw").status_code == 403
    assert specialist.post("/aanbod/nieuw", data=FILLED).status_code == 403
    assert sent(specialist, "naam\n").status_code == 403


def test_every_field_that_is_wrong_is_named_and_what_was_typed_stays(log_in: LogIn) -> None:
    wrong = {**FILLED, "dagdelen": "veel", "plaats": "", "starts": "maandag"}
    page = log_in("roc").post("/aanbod/nieuw", data=wrong)
    assert page.status_code == 400
    for field in ("dagdelen", "plaats", "starts"):
        assert f'<a href="#{field}">' in page.text
    assert 'value="veel"' in page.text
    assert 'value="vaktaal" checked' in page.text


def test_the_beheerder_says_whose_it_is(log_in: LogIn, house: Any) -> None:
    boss = log_in("beheerder")
    assert '<a href="#organisatie">' in boss.post("/aanbod/nieuw", data=FILLED).text
    roc = house.organisations["roc"]
    assert "ROC Rivier" in boss.post("/aanbod/nieuw", data={**FILLED, "organisatie": roc}).text


def test_the_example_file_can_be_sent_back_as_it_is(log_in: LogIn) -> None:
    roc = log_in("roc")
    example = roc.get("/aanbod/voorbeeld.csv")
    assert example.headers["content-type"] == "text/csv; charset=utf-8"
    page = sent(roc, example.content)
    assert page.url.path == "/aanbod"
    assert "Taal op het werk" in page.text


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "Kies een bestand met aanbod."),
     ("naam;lijn\nLes;nt2\n", "Regel 1, kolom “dagdelen”: deze kolom ontbreekt."),
     ("naam;naam\n", "Wij kunnen dit bestand niet lezen."),
     (b"\xff\xfe\x00", "Wij kunnen dit bestand niet lezen."),
     ("naam;lijn\nLes\n", "Regel 2. Wij kunnen dit bestand niet lezen.")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_where_and_keeps_nothing(
    log_in: LogIn, text: str | bytes, says: str
) -> None:
    roc = log_in("roc")
    page = sent(roc, text)
    assert page.status_code == 400
    assert says in page.text
    assert "Er is nog geen aanbod." in roc.get("/aanbod").text


def test_a_row_that_is_wrong_is_named_with_its_column(log_in: LogIn) -> None:
    roc = log_in("roc")
    lines = roc.get("/aanbod/voorbeeld.csv").content.decode("utf-8-sig").splitlines()
    bad = lines[1].replace(";3;", ";30;", 1)
    page = sent(roc, "\n".join((lines[0], lines[1], bad)))
    assert "Regel 3, kolom “dagdelen”: vul een heel getal in van 1 tot en met 10." in page.text
    assert "Er is nog geen aanbod." in roc.get("/aanbod").text


def test_every_fault_and_column_has_its_words() -> None:
    import inspect

    from taalmeter.intake import catalogue, offering_text

    text = inspect.getsource(offering_text) + inspect.getsource(catalogue)
    reasons = set(re.findall(r'wrong\(\s*\w+, "(\w+)"|Fault\([^"]*"?\w*"?, "(\w+)"', text))
    assert {one or other for one, other in reasons} <= set(FAULTS)
    assert set(COLUMNS) <= set(labels.COLUMNS)
    assert issubclass(OfferingRefused, Exception)


def test_the_beheerder_sets_when_a_step_is_late(log_in: LogIn, house: Any) -> None:
    boss, dorp = log_in("beheerder"), house.organisations["dorp"]
    address = f"/beheer/termijnen/{dorp}"
    assert address in boss.get("/beheer").text
    wrong = boss.post(address, data={"gezien": "veel", "afname": "0"})
    assert wrong.status_code == 400
    assert '<a href="#gezien">' in wrong.text
    assert 'value="veel"' in wrong.text
    assert boss.post(address, data={"gezien": "3"}).url.path == "/beheer"
    assert house.desk.deadlines(house.actor("specialist"))["gezien"] == 3
    assert house.desk.deadlines(house.actor("specialist"))["afname"] == 14
    assert log_in("roc").get(address).status_code == 403
