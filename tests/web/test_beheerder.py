"""A beheerder: who may log in, with which role, and which organisations there are."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

LogIn = Callable[[str], TestClient]
NEW = {
    "naam": "Noor de Vries",
    "email": "noor@dorp.example",
    "rol": "specialist",
    "wachtwoord": "nog een lang wachtwoord",
}


@pytest.fixture
def beheerder(log_in: LogIn) -> TestClient:
    return log_in("beheerder")


def test_people_are_listed_with_role_and_organisation(beheerder: TestClient) -> None:
    page = beheerder.get("/beheer").text
    assert "Bo Beheer" in page
    assert "Re-integratiespecialist" in page
    assert "ROC Rivier" in page


def test_somebody_new_can_log_in(beheerder: TestClient, house: Any, visitor: TestClient) -> None:
    data = {**NEW, "organisatie": house.organisations["dorp"]}
    page = beheerder.post("/beheer/medewerkers/nieuw", data=data)
    assert page.url.path == "/beheer"
    assert "Noor de Vries" in page.text
    log_in = {"email": NEW["email"], "wachtwoord": NEW["wachtwoord"]}
    assert visitor.post("/inloggen", data=log_in).url.path == "/dossiers"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"naam": ""}, "naam"),
        ({"email": "geen adres"}, "email"),
        ({"email": "specialist@dorp.example"}, "email"),
        ({"rol": ""}, "rol"),
        ({"rol": "baas"}, "rol"),
        ({"organisatie": ""}, "organisatie"),
        ({"wachtwoord": "kort"}, "wachtwoord"),
    ],
)
def test_a_mistake_is_named_and_the_rest_stays(
    beheerder: TestClient, house: Any, change: dict[str, str], field: str
) -> None:
    data = {**NEW, "organisatie": house.organisations["dorp"], **change}
    page = beheerder.post("/beheer/medewerkers/nieuw", data=data)
    assert page.status_code == 400
    assert f'<a href="#{field}">' in page.text
    assert 'value="Noor de Vries"' in page.text or field == "naam"
    assert NEW["wachtwoord"] not in page.text


def test_an_organisation_is_added_once(beheerder: TestClient) -> None:
    data = {"naam": "Taalhuis Dorp", "soort": "taalhuis"}
    assert "Taalhuis Dorp" in beheerder.post("/beheer/organisaties/nieuw", data=data).text
    again = beheerder.post("/beheer/organisaties/nieuw", data=data)
    assert again.status_code == 400
    assert "Dit bestaat al." in again.text
    assert 'value="Taalhuis Dorp"' in again.text
    empty = beheerder.post("/beheer/organisaties/nieuw", data={})
    assert empty.status_code == 400
    assert '<a href="#soort">' in empty.text


@pytest.mark.parametrize("who", ["specialist", "afnemer", "roc", "onderzoeker"])
def test_other_roles_do_not_come_here(who: str, log_in: LogIn) -> None:
    client = log_in(who)
    for page in ("/beheer", "/beheer/medewerkers/nieuw", "/beheer/organisaties/nieuw"):
        assert client.get(page).status_code == 403
    assert client.post("/beheer/medewerkers/nieuw", data=NEW).status_code == 403
    assert client.post("/beheer/organisaties/nieuw", data={"naam": "X"}).status_code == 403


def test_a_key_is_shown_once_works_and_can_be_withdrawn(
    beheerder: TestClient, house: Any, visitor: TestClient
) -> None:
    new = {"naam": "Koppeling ROC", "rol": "roc", "organisatie": house.organisations["roc"]}
    page = beheerder.post("/beheer/sleutels/nieuw", data=new).text
    secret = re.search(r"tm_[\w-]{40,}", page)
    assert secret
    ask = {"Authorization": f"Bearer {secret[0]}"}
    assert visitor.get("/api/v1/overdrachten", headers=ask).status_code == 200
    overview = beheerder.get("/beheer").text
    assert "Koppeling ROC" in overview and secret[0] not in overview
    action = re.search(r'action="(/beheer/sleutels/[^"]+/intrekken)"', overview)
    assert action
    assert "ingetrokken" in beheerder.post(action[1]).text
    assert visitor.get("/api/v1/overdrachten", headers=ask).status_code == 401


def test_a_key_needs_a_purpose_a_role_and_an_organisation(beheerder: TestClient) -> None:
    page = beheerder.post("/beheer/sleutels/nieuw", data={"naam": "Koppeling"})
    assert page.status_code == 400
    assert 'value="Koppeling"' in page.text
    assert "Kies wat de sleutel mag." in page.text
    assert "Kies een organisatie." in page.text


def test_a_key_never_manages_people(beheerder: TestClient, house: Any) -> None:
    new = {"naam": "x", "rol": "beheerder", "organisatie": house.organisations["dorp"]}
    assert beheerder.post("/beheer/sleutels/nieuw", data=new).status_code == 400
