"""A beheerder changes, ends and resets accounts, sets local texts, and sees who changed what."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from taalmeter.errors import NotAllowed
from taalmeter.intake import schema
from taalmeter_api.app import create_app
from taalmeter_api.settings import Settings

LogIn = Callable[[str], TestClient]
OTHER_PASSWORD = "een heel ander wachtwoord"


@pytest.fixture
def beheerder(log_in: LogIn) -> TestClient:
    return log_in("beheerder")


@pytest.fixture
def address(house: Any) -> Callable[[str], str]:
    return lambda who: f"/beheer/medewerkers/{house.actor(who).id}"


def test_who_is_stopped_is_out_at_once_and_cannot_log_in(
    beheerder: TestClient, log_in: LogIn, address: Callable[[str], str], visitor: TestClient
) -> None:
    specialist = log_in("specialist")
    assert specialist.get("/dossiers").url.path == "/dossiers"
    page = beheerder.post(f"{address('specialist')}/stoppen")
    assert "gestopt" in page.text
    assert specialist.get("/dossiers").url.path == "/inloggen"
    who = {"email": "specialist@dorp.example", "wachtwoord": "een lang wachtwoord"}
    refused = visitor.post("/inloggen", data=who)
    assert refused.url.path == "/inloggen"
    assert "E-mailadres of wachtwoord klopt niet." in refused.text
    beheerder.post(f"{address('specialist')}/openen")
    assert visitor.post("/inloggen", data=who).url.path == "/dossiers"


def test_another_role_counts_from_the_next_page_on(
    beheerder: TestClient, log_in: LogIn, address: Callable[[str], str], house: Any
) -> None:
    afnemer = log_in("afnemer")
    data = {"rol": "onderzoeker", "organisatie": house.organisations["stad"]}
    page = beheerder.post(address("afnemer"), data=data)
    assert re.search(r'value="onderzoeker" checked', page.text)
    assert re.search(r"selected>Gemeente Stad<", page.text)
    assert afnemer.get("/afnemer").status_code == 403
    assert "Tellingen van Gemeente Stad" in afnemer.get("/onderzoek/tellingen").text


def test_a_new_password_ends_the_old_one_and_its_log_ins(
    beheerder: TestClient, log_in: LogIn, address: Callable[[str], str], visitor: TestClient
) -> None:
    specialist = log_in("specialist")
    short = beheerder.post(f"{address('specialist')}/wachtwoord", data={"wachtwoord": "kort"})
    assert short.status_code == 400 and '<a href="#wachtwoord">' in short.text
    assert specialist.get("/dossiers").url.path == "/dossiers"
    data = {"wachtwoord": OTHER_PASSWORD}
    answer = beheerder.post(f"{address('specialist')}/wachtwoord", data=data)
    assert OTHER_PASSWORD not in answer.text
    assert specialist.get("/dossiers").url.path == "/inloggen"
    who = {"email": "specialist@dorp.example"}
    old = visitor.post("/inloggen", data={**who, "wachtwoord": "een lang wachtwoord"})
    assert old.url.path == "/inloggen"
    new = visitor.post("/inloggen", data={**who, "wachtwoord": OTHER_PASSWORD})
    assert new.url.path == "/dossiers"


def test_the_last_beheerder_cannot_be_locked_out(
    beheerder: TestClient, address: Callable[[str], str], house: Any
) -> None:
    own = address("beheerder")
    stopped = beheerder.post(f"{own}/stoppen")
    assert stopped.status_code == 400 and "Dit is de laatste beheerder." in stopped.text
    data = {"rol": "afnemer", "organisatie": house.organisations["dorp"]}
    changed = beheerder.post(own, data=data)
    assert changed.status_code == 400 and '<a href="#rol">' in changed.text
    assert beheerder.get("/beheer").status_code == 200
    second = {"rol": "beheerder", "organisatie": house.organisations["dorp"]}
    beheerder.post(address("afnemer"), data=second)
    assert beheerder.post(f"{own}/stoppen").url.path == "/inloggen"


def test_two_beheerders_who_stop_each_other_at_once_leave_one(house: Any) -> None:
    boss, other = house.actor("beheerder"), house.actor("afnemer")
    house.desk.change_account(boss, other.id, "beheerder", other.organisation)
    second = next(a for a in house.desk.accounts.list(boss) if a.id == other.id)

    def stop(staff_id: str) -> bool:
        try:
            house.desk.deactivate(boss, staff_id)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(stop, (boss.id, second.id))) == [False, True]
    active = [a for a in house.desk.accounts.list(boss) if a.active and a.role == "beheerder"]
    assert len(active) == 1


def test_somebody_who_is_not_there_is_not_found(beheerder: TestClient) -> None:
    nobody = "/beheer/medewerkers/0123456789abcdef"
    assert beheerder.get(nobody).status_code == 404
    for action in ("/stoppen", "/openen"):
        assert beheerder.post(nobody + action).status_code == 404
    assert beheerder.get("/beheer/teksten/0123456789abcdef").status_code == 404


TEXTS = {
    "naam": "Werkplein Dorp",
    "intro": "Fijn dat u er bent. Wij helpen u graag.",
    "contact": "Mia de Boer",
    "telefoon": "024 123 45 67",
}


def test_local_texts_are_looked_at_first_and_then_kept(
    beheerder: TestClient, house: Any, ready_case: Callable[[str], str], browser: Any
) -> None:
    page = f"/beheer/teksten/{house.organisations['dorp']}"
    seen = beheerder.post(page, data={**TEXTS, "doen": "bekijk"}).text
    assert f"<strong>{TEXTS['naam']}</strong>" in seen
    assert "Er is geen eigen tekst." in beheerder.get(page).text
    assert beheerder.post(page, data={**TEXTS, "doen": "bewaar"}).url.path == "/beheer"
    specialist = house.actor("specialist")
    code = house.desk.prepare_sitting(specialist, ready_case("W-1")).code
    kandidaat = browser()
    uitleg = kandidaat.post("/afname", data={"code": code}).text
    assert kandidaat.get("/afname/uitleg").text.count(TEXTS["intro"]) == 1
    for text in TEXTS.values():
        assert text in uitleg
    hulp = kandidaat.get("/afname/hulp").text
    assert TEXTS["contact"] in hulp and 'href="tel:0241234567"' in hulp
    assert TEXTS["contact"] not in browser().get("/afname/hulp").text


def test_local_texts_of_another_organisation_stay_there(
    beheerder: TestClient, house: Any, ready_case: Callable[[str], str], browser: Any
) -> None:
    page = f"/beheer/teksten/{house.organisations['stad']}"
    beheerder.post(page, data={**TEXTS, "doen": "bewaar"})
    code = house.desk.prepare_sitting(house.actor("specialist"), ready_case("W-1")).code
    assert TEXTS["naam"] not in browser().post("/afname", data={"code": code}).text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"intro": "lang " * 100}, "intro"),
        ({"telefoon": "bel mij"}, "telefoon"),
        ({"contact": "Mia 123456782"}, "contact"),
        ({"naam": "Dorp\u200b"}, "naam"),
    ],
)
def test_a_local_text_that_cannot_be_kept_is_named(
    beheerder: TestClient, house: Any, change: dict[str, str], field: str
) -> None:
    page = f"/beheer/teksten/{house.organisations['dorp']}"
    answer = beheerder.post(page, data={**TEXTS, **change, "doen": "bewaar"})
    assert answer.status_code == 400
    assert f'<a href="#{field}">' in answer.text
    assert "Er is geen eigen tekst." in beheerder.get(page).text


def test_a_local_text_is_plain_text(beheerder: TestClient, house: Any) -> None:
    page = f"/beheer/teksten/{house.organisations['dorp']}"
    seen = beheerder.post(page, data={"intro": "<b onclick=x>Hallo</b>", "doen": "bekijk"}).text
    assert "<b onclick" not in seen


def test_a_hard_text_is_said_to_be_hard(beheerder: TestClient, house: Any) -> None:
    pytest.importorskip("wordfreq")
    page = f"/beheer/teksten/{house.organisations['dorp']}"
    hard = "Uw participatiebevorderende arbeidsmarkttoeleiding wordt gecontinueerd."
    assert "Dit kan lastig zijn" in beheerder.post(page, data={"intro": hard}).text
    easy = beheerder.post(page, data={"intro": TEXTS["intro"]}).text
    assert "Onze leesmeter vindt deze tekst makkelijk genoeg." in easy


def test_the_log_says_who_changed_what_and_no_password(
    beheerder: TestClient, address: Callable[[str], str], house: Any
) -> None:
    dorp = house.organisations["dorp"]
    data = {"rol": "afnemer", "organisatie": dorp}
    beheerder.post(address("specialist"), data=data)
    beheerder.post(f"{address('specialist')}/wachtwoord", data={"wachtwoord": OTHER_PASSWORD})
    beheerder.post(f"{address('specialist')}/stoppen")
    beheerder.post(f"/beheer/teksten/{dorp}", data={**TEXTS, "doen": "bewaar"})
    beheerder.post("/beheer/organisaties/nieuw", data={"naam": "Taalhuis", "soort": "taalhuis"})
    key = {"naam": "Koppeling", "rol": "roc", "organisatie": house.organisations["roc"]}
    beheerder.post("/beheer/sleutels/nieuw", data=key)
    house.desk.export(house.actor("onderzoeker"), "csv")
    changes = house.desk.changes(house.actor("beheerder"))
    assert [one.what for one in changes[:7]] == [
        "export gemaakt", "sleutel gemaakt", "organisatie gemaakt", "eigen teksten veranderd",
        "account gestopt", "nieuw wachtwoord gegeven", "rol of organisatie veranderd",
    ]  # fmt: skip
    page = beheerder.get("/beheer/logboek").text
    assert "specialist, Gemeente Dorp" in page and "afnemer, Gemeente Dorp" in page
    assert OTHER_PASSWORD not in page
    assert "het logboek klopt" in page


def test_a_changed_log_is_found(beheerder: TestClient, log_in: LogIn, house: Any) -> None:
    changed = update(schema.admin_log).where(schema.admin_log.c.nummer == 2).values(wie="x")
    house.desk.office.store.write(lambda connection: connection.execute(changed))
    assert "klopt niet meer vanaf regel 2" in beheerder.get("/beheer/logboek").text
    check = log_in("onderzoeker").post("/onderzoek").text
    assert "Het logboek van het beheer klopt niet vanaf regel 2." in check


def test_the_theme_page_says_what_is_active(
    beheerder: TestClient, house: Any, tmp_path: Any
) -> None:
    assert "het neutrale thema" in beheerder.get("/beheer/thema").text
    sheet = tmp_path / "dorp.css"
    sheet.write_text(".dorp { --x: 1 }", "utf-8")
    client = TestClient(
        create_app(Settings(theme_css=sheet, theme_class="dorp"), house.desk),
        headers={"origin": "http://testserver"},
    )
    who = {"email": "beheerder@dorp.example", "wachtwoord": "een lang wachtwoord"}
    client.post("/inloggen", data=who)
    page = client.get("/beheer/thema").text
    assert "dorp.css" in page and str(tmp_path) not in page


@pytest.mark.parametrize("who", ["specialist", "afnemer", "roc", "onderzoeker"])
def test_other_roles_do_not_come_here(
    who: str, log_in: LogIn, address: Callable[[str], str], house: Any
) -> None:
    client, own = log_in(who), address(who)
    texts = f"/beheer/teksten/{house.organisations['dorp']}"
    for page in (own, texts, "/beheer/thema", "/beheer/logboek"):
        assert client.get(page).status_code == 403
    data = {"rol": "beheerder", "organisatie": house.organisations["dorp"]}
    for action in ("", "/stoppen", "/openen", "/wachtwoord"):
        assert client.post(own + action, data=data).status_code == 403
    assert client.post(texts, data={**TEXTS, "doen": "bewaar"}).status_code == 403


@pytest.mark.parametrize("who", ["specialist", "afnemer", "roc", "beheerder"])
def test_other_roles_do_not_export(who: str, log_in: LogIn) -> None:
    client = log_in(who)
    assert client.get("/onderzoek/export").status_code == 403
    assert client.post("/onderzoek/export/csv").status_code == 403


def test_an_export_is_a_zip_file_that_is_kept_nowhere(log_in: LogIn) -> None:
    onderzoeker = log_in("onderzoeker")
    assert "schuilnaam" in onderzoeker.get("/onderzoek/export").text
    answer = onderzoeker.post("/onderzoek/export/jsonl")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"].startswith("no-store")
    assert answer.content[:2] == b"PK"
    assert onderzoeker.post("/onderzoek/export/exe").status_code == 404
