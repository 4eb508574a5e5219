"""Another program asks over HTTP: the same answers as the library, and a problem for a mistake."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.bank import Bank
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet

API = "/api/v1"
SPECTRAL = Path(__file__).parents[1] / "browser/tools/node_modules/.bin/spectral"
PROFILE: dict[str, Any] = {
    "wil_meedoen": True, "inburgeringsplichtig": False, "spreekt_vlot_nederlands": False,
    "lezen": {"A1": 0.1, "A2": 0.7, "B1": 0.2}, "schrijven": "A2", "sector": "logistiek",
    "doel": "werk", "dagdelen": 4,
}  # fmt: skip


@pytest.fixture
def ask(house: Any, browser: Callable[..., TestClient]) -> Callable[..., Any]:
    """Ask as a program with a key of this role; without a role without a key."""
    client = browser()
    client.headers.pop("origin", None)

    def asked(
        method: str, path: str, role: str | None = None, home: str = "dorp", **more: Any
    ) -> Any:
        headers = {}
        if role:
            organisation = house.organisations["roc" if role == "roc" else home]
            boss = house.actor("beheerder")
            key = house.desk.keys.issue(boss, f"programma {role}", role, organisation)
            headers["Authorization"] = f"Bearer {key}"
        return client.request(method, API + path, headers=headers, **more)

    return asked


def problem_of(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"]
    body = answer.json()
    assert body["status"] == status and body["title"] and body["detail"] and body["type"]
    return dict(body)


def test_an_advice_is_the_one_of_the_library(ask: Any, rules: RuleSet, house: Any) -> None:
    answer = ask("POST", "/adviezen", "specialist", json={"profiel": PROFILE})
    assert answer.status_code == 200
    assert answer.headers["api-version"] == "1.0.0"
    today = house.clock.now.date()
    assert answer.json()["advies"] == json.loads(
        json.dumps(rules.advise(Profile(**PROFILE), on=today).to_dict())
    )


def test_an_advice_comes_with_its_explanation(ask: Any, rules: RuleSet, house: Any) -> None:
    from taalmeter import explain

    given = ask("POST", "/adviezen", "specialist", json={"profiel": PROFILE}).json()
    own = explain(rules, Profile(**PROFILE), on=house.clock.now.date()).to_dict()
    assert {"advies": given["advies"], **given["uitleg"]} == json.loads(json.dumps(own))


def test_an_advice_for_a_day(ask: Any, rules: RuleSet) -> None:
    sent = {"profiel": PROFILE, "peildatum": "2026-03-01"}
    answer = ask("POST", "/adviezen", "roc", json=sent).json()["advies"]
    assert answer["bon"] == rules.advise(Profile(**PROFILE), on=date(2026, 3, 1)).receipt
    body = problem_of(ask("POST", "/adviezen", "roc", json=sent | {"peildatum": "2020-01-01"}), 400)
    assert body["code"] == "gegevens"


def test_answers_are_scored_as_in_the_library(ask: Any, bank: Bank) -> None:
    from taalmeter.score import level_results

    choices = [bank.items[name] for name in bank.testlet_of if bank.items[name].is_choice][:24]
    sent = {
        "schaal": "nt2",
        "antwoorden": [{"opgave": item.id, "antwoord": item.sleutel} for item in choices[:-1]]
        + [{"opgave": choices[-1].id, "antwoord": None}],
    }
    answer = ask("POST", "/resultaten", "onderzoeker", json=sent)
    assert answer.status_code == 200, answer.text
    marks = {item.id: True for item in choices[:-1]} | {choices[-1].id: False}
    expected = [one.to_dict() for one in level_results(bank, "nt2", marks)]
    assert answer.json()["resultaten"] == json.loads(json.dumps(expected))


def test_all_that_is_wrong_is_said_at_once_and_where(ask: Any) -> None:
    sent = {"schaal": "nt3", "antwoorden": [{"opgave": "x"}], "extra": 1}
    body = problem_of(ask("POST", "/resultaten", "specialist", json=sent), 400)
    assert {fault["veld"] for fault in body["fouten"]} == {
        "schaal", "antwoorden.0.antwoord", "extra",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"profiel": {"leeftijd": 40}}, "leeftijd"),
        ({"profiel": {"lezen": "Z9"}}, "lezen"),
        ({"profiel": {"lezen": {"A1": 0.2}}}, "lezen"),
    ],
)
def test_a_profile_that_the_rules_do_not_know_is_named(ask: Any, sent: Any, field: str) -> None:
    answer = ask("POST", "/adviezen", "specialist", json=sent)
    assert answer.status_code in (400, 404)
    body = problem_of(answer, answer.status_code)
    assert body["fouten"][0]["veld"] == field


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}"])
def test_a_body_that_is_no_question_is_a_problem(ask: Any, body: bytes) -> None:
    answer = ask(
        "POST", "/adviezen", "specialist", content=body,
    )  # fmt: skip
    problem_of(answer, 400)


def test_rules_are_for_anyone_to_read(ask: Any, rules: RuleSet) -> None:
    (line,) = ask("GET", "/regelsets").json()["regelsets"]
    assert line["hash"] == rules.hash and line["betekenis"] == rules.meaning.hash
    whole = ask("GET", f"/regelsets/{line['regelset']}").json()
    assert [one["naam"] for one in whole["invoer"]] == list(rules.inputs)
    written = [
        rule["regel"]
        for table in whole["tabellen"]
        for rule in ask("GET", f"/regelsets/{rules.id}/tabellen/{table['tabel']}").json()["inhoud"]
    ]
    assert written == [rule.id for table in rules.tables for rule in table.rules]
    problem_of(ask("GET", "/regelsets/niets"), 404)
    problem_of(ask("GET", f"/regelsets/{rules.id}/tabellen/niets"), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/dossiers"), ("GET", "/dossiers/x/resultaten"), ("GET", "/dossiers/x/adviezen"),
        ("GET", "/afnames"), ("POST", "/afnames"), ("GET", "/afnames/x"), ("GET", "/overdrachten"),
        ("GET", "/overdrachten/x"), ("POST", "/overdrachten/x/antwoorden"),
        ("POST", "/adviezen"), ("POST", "/resultaten"),
    ],
)  # fmt: skip
def test_without_a_key_nothing_about_a_person_is_given(ask: Any, method: str, path: str) -> None:
    answer = ask(method, path, json={} if method == "POST" else None)
    problem_of(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_page_log_in_is_no_key(log_in: Callable[[str], TestClient]) -> None:
    problem_of(log_in("specialist").get(f"{API}/dossiers"), 401)


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        ("afnemer", "GET", "/dossiers"),
        ("afnemer", "POST", "/adviezen"),
        ("roc", "GET", "/dossiers"),
        ("roc", "GET", "/afnames"),
        ("onderzoeker", "GET", "/dossiers"),
        ("onderzoeker", "GET", "/overdrachten"),
        ("specialist", "GET", "/overdrachten"),
    ],
)
def test_a_key_may_do_what_its_role_may(ask: Any, role: str, method: str, path: str) -> None:
    sent = {"json": {"profiel": {}}} if method == "POST" else {}
    problem_of(ask(method, path, role, **sent), 403)


def test_a_sitting_is_prepared_and_followed(ask: Any, house: Any, ready_case: Any) -> None:
    case_id = ready_case("W-7")
    made = ask("POST", "/afnames", "afnemer", json={"dossier": case_id})
    assert made.status_code == 201, made.text
    sitting = ask("GET", f"/afnames/{made.json()['afname']}", "afnemer").json()
    assert (sitting["kenmerk"], sitting["stand"]) == ("W-7", "wacht")
    assert made.json()["code"] not in json.dumps(sitting)
    again = ask("POST", "/afnames", "specialist", json={"dossier": case_id})
    problem_of(again, 409)
    (case,) = ask("GET", "/dossiers", "specialist").json()["dossiers"]
    assert case["dossier"] == case_id
    problem_of(ask("GET", f"/dossiers/{case_id}/adviezen", "specialist"), 404)


def test_another_organisation_sees_nothing_of_it(ask: Any, ready_case: Any) -> None:
    case_id = ready_case("W-7")
    assert ask("GET", "/dossiers", "specialist", home="stad").json() == {"dossiers": []}
    problem_of(ask("GET", f"/dossiers/{case_id}/resultaten", "specialist", home="stad"), 404)
    problem_of(ask("POST", "/afnames", "afnemer", home="stad", json={"dossier": case_id}), 404)


def test_results_and_advice_of_a_case(ask: Any, house: Any, measured_case: Any) -> None:
    case_id = measured_case("W-9", rated=True)
    advice = house.desk.advise(house.actor("specialist"), case_id)
    given = ask("GET", f"/dossiers/{case_id}/adviezen", "specialist").json()["advies"]
    assert given["bon"] == advice.receipt
    results = ask("GET", f"/dossiers/{case_id}/resultaten", "specialist").json()["resultaten"]
    assert all("let_op" in one or one.get("vaardigheid") == "woordherkenning" for one in results)


def test_a_hand_over_is_read_and_answered(ask: Any, house: Any, handed_over: Any) -> None:
    case_id = handed_over("W-3")
    (line,) = ask("GET", "/overdrachten", "roc").json()["overdrachten"]
    assert line["dossier"] == case_id
    sent = {"stap": "afspraak", "datum": "2026-12-01", "notitie": "Komt graag."}
    assert ask("POST", f"/overdrachten/{case_id}/antwoorden", "roc", json=sent).status_code == 201
    whole = ask("GET", f"/overdrachten/{case_id}", "roc").json()
    assert whole["antwoorden"] == [sent]
    assert "antwoord_gegeven" not in json.dumps(whole)
    bad = {**sent, "notitie": "BSN 123456782"}
    problem_of(ask("POST", f"/overdrachten/{case_id}/antwoorden", "roc", json=bad), 400)


def test_the_offerings_are_read_with_their_free_seats(ask: Any, house: Any) -> None:
    cells = {
        "naam": "Les op dinsdag", "lijn": "nt2", "trajecten": "taaltraining_nt2", "dagdelen": "3",
        "plaats": "Schoolstraat 1", "contact": "Rik", "groep_tot": "15", "bron": "Gids",
        "datum": "2026-11-21", "starts": "2027-01-11 12",
    }  # fmt: skip
    house.desk.add_offering(house.actor("roc"), cells)
    for role in ("specialist", "roc"):
        (course,) = ask("GET", "/aanbod", role).json()["aanbod"]
        assert course["naam"] == "Les op dinsdag"
        assert course["starts"] == [{"begint": "2027-01-11", "plaatsen": 12, "vrij": 12}]
    problem_of(ask("GET", "/aanbod", "onderzoeker"), 403)
    problem_of(ask("GET", "/aanbod"), 401)


def test_a_key_ends_when_it_is_withdrawn_or_old(house: Any, browser: Any) -> None:
    boss, keys = house.actor("beheerder"), house.desk.keys
    secret = keys.issue(boss, "proef", "specialist", house.organisations["dorp"], days=2)
    (key,) = keys.list(boss)
    assert secret not in repr(key)
    headers = {"Authorization": f"Bearer {secret}"}
    client = browser()
    assert client.get(f"{API}/dossiers", headers=headers).status_code == 200
    house.clock.turn(days=3)
    problem_of(client.get(f"{API}/dossiers", headers=headers), 401)
    house.clock.turn(days=-3)
    keys.withdraw(boss, key.id)
    problem_of(client.get(f"{API}/dossiers", headers=headers), 401)


def test_an_address_or_method_that_is_not_there_is_a_problem(ask: Any) -> None:
    problem_of(ask("GET", "/niets"), 404)
    problem_of(ask("GET", "/regelsets/"), 404)
    answer = ask("DELETE", "/regelsets")
    problem_of(answer, 405)
    assert "GET" in answer.headers["allow"]


def test_too_much_is_a_problem_too(ask: Any) -> None:
    problem_of(ask("POST", "/adviezen", "specialist", content=b" " * 70_000), 413)


@pytest.mark.skipif(
    not SPECTRAL.exists() or shutil.which("node") is None,
    reason="NO SPECTRAL: make .venv/.node-tools",
)
def test_the_description_keeps_the_dutch_api_design_rules(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(ask("GET", "/openapi.json").text, "utf-8")
    assert json.loads(file.read_text("utf-8"))["openapi"].startswith("3.1")
    rules = Path(__file__).parents[1] / "contracts/nlgov-adr-linter.yaml"
    command = [str(SPECTRAL), "lint", "-r", str(rules), "--fail-severity", "warn", str(file)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
