"""The shell of the web application: logging in, protection, errors in Dutch."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter_api.app import create_app
from taalmeter_api.settings import Settings

LogIn = Callable[[str], TestClient]
HOMES = {
    "specialist": "/dossiers",
    "afnemer": "/afnemer",
    "roc": "/overdrachten",
    "onderzoeker": "/onderzoek",
    "beheerder": "/beheer",
}


@pytest.mark.parametrize(("who", "home"), HOMES.items())
def test_everyone_lands_on_the_pages_of_their_own_role(who: str, home: str, log_in: LogIn) -> None:
    answer = log_in(who).get("/start")
    assert (answer.status_code, answer.url.path) == (200, home)


@pytest.mark.parametrize("who", HOMES)
def test_the_pages_of_another_role_are_refused(who: str, log_in: LogIn) -> None:
    client = log_in(who)
    for other, home in HOMES.items():
        shared = (who, other) == ("specialist", "afnemer")  # a specialist may attend too
        if other != who and not shared:
            answer = client.get(home)
            assert answer.status_code == 403, home
            assert "Dit mag u niet doen met uw rol." in answer.text


@pytest.mark.parametrize("address", [*HOMES.values(), "/start", "/afnemer/nieuw"])
def test_who_is_not_logged_in_is_asked_to_log_in(address: str, visitor: TestClient) -> None:
    answer = visitor.get(address)
    assert answer.url.path == "/inloggen"


def test_a_wrong_password_keeps_the_address_and_never_shows_the_password(
    visitor: TestClient,
) -> None:
    typed = {"email": "specialist@dorp.example", "wachtwoord": "zomaar-iets-anders"}
    answer = visitor.post("/inloggen", data=typed)
    assert answer.status_code == 400
    assert "<title>Fout: " in answer.text
    assert "E-mailadres of wachtwoord klopt niet." in answer.text
    assert 'value="specialist@dorp.example"' in answer.text
    assert "zomaar-iets-anders" not in answer.text


def test_an_empty_log_in_names_each_field_in_the_summary_and_beside_it(
    visitor: TestClient,
) -> None:
    page = visitor.post("/inloggen", data={}).text
    assert '<a href="#email">Vul uw e-mailadres in.</a>' in page
    assert '<a href="#wachtwoord">Vul uw wachtwoord in.</a>' in page
    assert 'id="email-fout-1"' in page
    assert 'aria-describedby="email-fout-1"' in page


def test_too_many_wrong_log_ins_are_told_how_long_to_wait(visitor: TestClient) -> None:
    typed = {"email": "specialist@dorp.example", "wachtwoord": "fout fout fout"}
    page = next(
        text
        for text in (visitor.post("/inloggen", data=typed).text for _ in range(20))
        if "te vaak" in text
    )
    assert re.search(r"Wacht \d+ seconden", page)


def test_logging_out_ends_the_log_in_on_the_server(log_in: LogIn) -> None:
    client = log_in("afnemer")
    kept = dict(client.cookies)
    client.post("/uitloggen")
    client.cookies.update(kept)
    assert client.get("/afnemer").url.path == "/inloggen"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Callable[[], Any]) -> None:
    answer = browser().post(
        "/inloggen",
        data={"email": "afnemer@dorp.example", "wachtwoord": "een lang wachtwoord"},
        follow_redirects=False,
    )
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    browser().close()


def test_over_https_the_cookie_is_sent_over_https_only(house: Any) -> None:
    client = TestClient(
        create_app(Settings(), house.desk),
        base_url="https://taal.example",
        headers={"origin": "https://taal.example"},
    )
    answer = client.post(
        "/inloggen",
        data={"email": "afnemer@dorp.example", "wachtwoord": "een lang wachtwoord"},
        follow_redirects=False,
    )
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "address",
    ["/inloggen", "/uitloggen", "/afname", "/afname/vraag", "/afname/stoppen", "/afnemer/nieuw"],
)
def test_a_form_of_another_site_is_refused_with_a_plain_page(address: str, log_in: LogIn) -> None:
    client = log_in("afnemer")
    answer = client.post(address, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    calm = address.startswith("/afname")
    said = "Dat ligt niet aan u." if calm else "Dit formulier kwam niet van deze website."
    assert said in answer.text
    assert client.get("/afnemer").url.path == "/afnemer"  # and nothing happened


@pytest.mark.parametrize("address", ["/", "/afname", "/inloggen", "/bestaat-niet"])
def test_every_page_carries_the_headers_that_keep_it_private(
    address: str, visitor: TestClient
) -> None:
    headers = visitor.get(address).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_style_sheet_is_asked_for_once(visitor: TestClient) -> None:
    address = re.search(r'href="(/static/kandidaat\.css\?v=[0-9a-f]+)"', visitor.get("/").text)
    assert address
    assert "immutable" in visitor.get(address[1]).headers["cache-control"]


def test_a_page_that_does_not_exist_says_so_in_dutch(visitor: TestClient) -> None:
    answer = visitor.get("/bestaat-niet")
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet." in answer.text


def test_an_unexpected_error_shows_no_traceback(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("geheim-detail")

    monkeypatch.setattr(house.desk, "enter", break_down)
    client = TestClient(
        create_app(Settings(), house.desk),
        headers={"origin": "http://testserver"},
        raise_server_exceptions=False,
    )
    answer = client.post("/afname", data={"code": "123456"})
    assert answer.status_code == 500
    assert "Er gaat iets mis. Dat ligt niet aan u." in answer.text
    assert "geheim-detail" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_body_that_is_too_large_is_refused_in_dutch(visitor: TestClient) -> None:
    answer = visitor.post("/inloggen", data={"email": "a" * 70_000, "wachtwoord": "b"})
    assert answer.status_code == 413
    assert "Dit is te veel tekst." in answer.text


def test_an_organisation_can_mount_its_own_theme(house: Any, tmp_path: Path) -> None:
    theme = tmp_path / "dorp.css"
    theme.write_text(".dorp-thema { --utrecht-link-color: #900; }", encoding="utf-8")
    settings = Settings.from_environment(
        {"TAALMETER_THEME_CSS": str(theme), "TAALMETER_THEME_CLASS": "dorp-thema"}
    )
    client = TestClient(create_app(settings, house.desk))
    page = client.get("/").text
    assert 'class="dorp-thema"' in page
    assert page.index("kandidaat.css") < page.index("/thema.css")
    assert client.get("/thema.css").text == theme.read_text(encoding="utf-8")


def test_without_a_theme_there_is_no_theme_sheet(visitor: TestClient) -> None:
    assert "/thema.css" not in visitor.get("/").text
    assert visitor.get("/thema.css").status_code == 404


def test_the_candidate_style_sheet_stays_small() -> None:
    from taalmeter_api.shell import STATIC

    assert (STATIC / "kandidaat.css").stat().st_size < 8 * 1024


def test_no_page_has_a_script_but_the_one_that_refreshes_a_group_when_asked() -> None:
    from taalmeter_api.shell import HERE

    own = """<script src="{{ static_url('verversen.js') }}" defer></script>"""
    for template in (HERE / "templates").rglob("*.html"):
        text = template.read_text("utf-8")
        if template.name == "groep.html":
            text = text.replace(own, "")
        assert "<script" not in text, template
        assert not re.search(r"\son\w+=", text), template
        assert " style=" not in text, f"{template}: the policy forbids style attributes"
