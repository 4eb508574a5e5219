"""The sittings about words of a trade: chosen by staff, done by a kandidaat, read by both."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.bank import Bank, load_bank
from taalmeter.intake.specialist import profile_of

Hidden = Callable[[str, str], str]
LogIn = Callable[[str], TestClient]


@pytest.fixture
def kandidaat(browser: Callable[[], TestClient]) -> Callable[[str], TestClient]:
    """Give the browser of somebody who entered a code and began."""

    def begun(code: str) -> TestClient:
        client = browser()
        client.post("/afname", data={"code": code})
        client.post("/afname/beginnen")
        return client

    return begun


def prepare(client: TestClient, case_id: str, form: str) -> str:
    page = client.post("/afnemer/nieuw", data={"dossier": case_id, "toetsvorm": form}).text
    found = re.search(r'codekaart__code">(\d{3}) (\d{3})<', page)
    assert found, page
    return found[1] + found[2]


@cache
def _bank() -> Bank:
    return load_bank()


def play(client: TestClient, hidden: Hidden, answer: Callable[[Any], str]) -> list[str]:
    """Answer to the end; give the pages that were seen."""
    page, seen = client.get("/afname/vraag"), []
    while page.url.path == "/afname/vraag":
        seen.append(page.text)
        item = _bank().item(hidden(page.text, "opgave"))
        fields = {"opgave": item.id, "sleutel": hidden(page.text, "sleutel")}
        page = client.post("/afname/vraag", data=fields | {"antwoord": answer(item)})
    assert page.url.path == "/afname/klaar"
    return seen


def right(item: Any) -> str:
    return item.sleutel or "gezien"


@pytest.fixture
def seen(
    log_in: LogIn, ready_case: Callable[[str], str], kandidaat: Any, hidden: Hidden
) -> Callable[..., tuple[str, list[str]]]:
    """Let a case be measured on a form; give its id and the pages of the kandidaat."""

    def done(form: str) -> tuple[str, list[str]]:
        case_id = ready_case("W-2026-020")
        client = kandidaat(prepare(log_in("afnemer"), case_id, form))
        return case_id, play(client, hidden, right)

    return done


@pytest.fixture
def sat(house: Any, ready_case: Callable[[str], str]) -> Callable[..., str]:
    """Let a case be measured on forms, without its pages; give its id."""

    def done(*forms: str, answer: Callable[[Any], str] = right) -> str:
        desk, specialist = house.desk, house.actor("specialist")
        case_id = ready_case("W-2026-020")
        for form in forms:
            token = desk.enter(desk.prepare_sitting(specialist, case_id, form).code)
            desk.start(token)
            while (step := desk.sitting(token).step) is not None:
                for item in step.open:
                    desk.answer(token, item.id, answer(item), item.id)
        return case_id

    return done


def test_staff_choose_the_form_and_the_intake_comes_first(log_in: LogIn, ready_case: Any) -> None:
    case_id = ready_case("W-2026-021")
    page = log_in("afnemer").get("/afnemer/nieuw").text
    offered = re.findall(r'<option value="([a-z0-9-]+)"( selected)?', page)
    assert ("intake", " selected") in offered
    assert ("woordenschat-zorg", "") in offered
    assert ("leertaak-bouw", "") in offered
    assert "Welke afname?" in log_in("specialist").get(f"/dossiers/{case_id}/afname").text


def test_a_form_that_does_not_exist_is_refused_in_words(log_in: LogIn, ready_case: Any) -> None:
    fields = {"dossier": ready_case("W-2026-022"), "toetsvorm": "woordenschat"}
    answer = log_in("afnemer").post("/afnemer/nieuw", data=fields)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_the_explanation_says_that_some_words_do_not_exist_and_there_is_no_practice(
    log_in: LogIn, ready_case: Any, browser: Callable[[], TestClient]
) -> None:
    code = prepare(log_in("afnemer"), ready_case("W-2026-023"), "woordenschat-zorg")
    client = browser()
    page = client.post("/afname", data={"code": code})
    assert "Sommige woorden bestaan niet" in page.text
    assert "/afname/oefenen" not in page.text
    assert "U leest korte teksten" not in page.text


def test_a_word_list_is_done_one_question_a_page_and_told_as_a_share(
    seen: Any, log_in: LogIn, house: Any
) -> None:
    case_id, pages = seen("woordenschat-schoonmaak")
    rules = house.desk.office.bank.word_rules.woordenschat
    assert len(pages) == rules.kent + rules.nepwoorden + rules.betekenis
    page = log_in("specialist").get(f"/dossiers/{case_id}/resultaat").text
    assert re.search(r"Schoonmaak: kent ongeveer 9\d van de 100 vakwoorden", page)
    assert "Het is geen taalniveau." in page


def test_guessing_is_told_without_a_share(sat: Any, log_in: LogIn) -> None:
    case_id = sat("woordenschat-schoonmaak", answer=lambda item: "a")
    page = log_in("specialist").get(f"/dossiers/{case_id}/resultaat").text
    assert "te vaak ja bij woorden die niet bestaan" in page
    assert "van de 100 vakwoorden" not in page


def test_a_new_word_is_shown_with_its_picture_and_sentence_and_no_question(
    seen: Any, house: Any
) -> None:
    _, pages = seen("leertaak-bouw")
    word = house.desk.office.bank.learning_tasks["bouw"].woorden[0]
    assert len(pages) == 30
    assert f'<h1 class="nieuw-woord">{word.woord}</h1>' in pages[0]
    assert word.zin in pages[0]
    assert 'alt="Tekening' in pages[0]
    assert 'type="radio"' not in pages[0]
    assert "Nieuw woord 1" in pages[0]
    assert "Vraag 1" in pages[1]
    assert "Nieuw woord 2" in pages[2]
    assert word.woord not in pages[1].split("<main")[1].split("<legend>")[0]


def test_learning_speed_is_a_suggestion_that_a_person_confirms(
    sat: Any, log_in: LogIn, house: Any
) -> None:
    case_id = sat("leertaak-bouw")
    specialist = log_in("specialist")
    assert "Voorstel: snel" in specialist.get(f"/dossiers/{case_id}/resultaat").text
    intake = specialist.get(f"/dossiers/{case_id}/intake").text
    assert "Uit de leertaak: Voorstel: snel" in intake
    block = intake.split('name="leertempo"', 1)[1].split("</fieldset>")[0]
    assert 'value="snel" checked' not in block
    case = house.desk.case(house.actor("specialist"), case_id)
    assert "leertempo" not in profile_of(case, house.desk.office.rules).names


def test_the_share_goes_with_the_overdracht_without_an_answer(
    sat: Any, log_in: LogIn, house: Any
) -> None:
    case_id = sat("woordenschat-schoonmaak")
    desk, specialist = house.desk, house.actor("specialist")
    desk.advise(specialist, case_id)
    why = "De kandidaat wil les."
    desk.decide(specialist, case_id, "afwijken", "taaltraining_nt1", why, "Les", True)
    roc = house.organisations["roc"]
    desk.hand_over(specialist, case_id, roc, "Rik Docent", "maandag, Schoolstraat 1", shared=True)
    (outcome,) = desk.case(specialist, case_id).handover.content["uitkomst"]
    assert outcome["branche"] == "schoonmaak"
    assert outcome["van"] < outcome["aandeel"] < outcome["tot"]
    assert not {"beantwoord", "antwoorden"} & set(outcome)
    page = log_in("specialist").get(f"/dossiers/{case_id}/overdracht").text
    assert "van de 100 vakwoorden" in page


def test_two_sectors_stand_side_by_side_and_rules_get_that_of_the_intake_only_if_they_ask(
    sat: Any, log_in: LogIn, house: Any
) -> None:
    case_id = sat("woordenschat-zorg", "woordenschat-groen")
    desk = house.desk
    case = desk.case(house.actor("specialist"), case_id)
    assert set(case.results) == {"woordenschat-zorg", "woordenschat-groen"}
    assert profile_of(case, desk.office.rules).values == {
        "wil_meedoen": True,
        "inburgeringsplichtig": False,
    }
    page = log_in("specialist").get(f"/dossiers/{case_id}/resultaat").text
    assert "Zorg: kent ongeveer" in page
    assert "Groen: kent ongeveer" in page
