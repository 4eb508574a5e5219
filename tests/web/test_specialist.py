"""A specialist: from a new dossier to the papers; nothing decided beforehand, nothing lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.purpose import DISCLAIMERS
from taalmeter.routing import RuleSet

LogIn = Callable[[str], TestClient]
Played = Callable[..., str]
REFERENCE = "W-2026-014"
BSN = "123456782"
WHY = "Wij hebben dit samen besproken en zijn het eens."


@pytest.fixture
def specialist(log_in: LogIn) -> TestClient:
    return log_in("specialist")


def opened(specialist: TestClient, reference: str = REFERENCE) -> str:
    """Open a dossier by form; give its address."""
    page = specialist.post("/dossiers/nieuw", data={"kenmerk": reference})
    assert page.url.path.endswith("/intake"), page.text
    return page.url.path.removesuffix("/intake")


def unknown_everywhere(rules: RuleSet) -> dict[str, str]:
    return {name: "onbekend" for name in rules.inputs}


def test_an_empty_worklist_says_how_to_begin(specialist: TestClient) -> None:
    page = specialist.get("/dossiers").text
    assert "Er zijn nog geen dossiers" in page
    assert 'href="/dossiers/nieuw"' in page


def test_a_bsn_is_refused_in_words_and_what_was_typed_stays(specialist: TestClient) -> None:
    page = specialist.post("/dossiers/nieuw", data={"kenmerk": BSN})
    assert page.status_code == 400
    assert "<title>Fout: Nieuw dossier" in page.text
    assert '<a href="#kenmerk">Dit lijkt een burgerservicenummer (BSN)' in page.text
    assert f'value="{BSN}"' in page.text
    assert BSN not in specialist.get("/dossiers").text


def test_a_reference_in_use_or_left_empty_is_asked_again(specialist: TestClient) -> None:
    opened(specialist)
    again = specialist.post("/dossiers/nieuw", data={"kenmerk": REFERENCE})
    assert again.status_code == 400
    assert "Dit bestaat al." in again.text
    assert "Vul een eigen kenmerk in." in specialist.post("/dossiers/nieuw", data={}).text


def test_the_worklist_marks_what_is_overdue_and_what_is_an_example(
    specialist: TestClient, house: Any
) -> None:
    opened(specialist)
    house.desk.open_case(house.actor("specialist"), "V-1", example=True)
    assert "te laat" not in specialist.get("/dossiers").text
    house.clock.turn(days=15)
    page = log_in_again(specialist, "/dossiers")
    assert page.count(">te laat<") == 2
    assert page.count(">voorbeeld<") == 1


def log_in_again(client: TestClient, path: str) -> str:
    """Ask for a page after a log-in of yesterday has ended."""
    if client.get(path).url.path == "/inloggen":
        fields = {"email": "specialist@dorp.example", "wachtwoord": "een lang wachtwoord"}
        client.post("/inloggen", data=fields)
    return client.get(path).text


def test_the_intake_asks_the_same_of_everyone_and_chooses_nothing(
    specialist: TestClient, rules: RuleSet
) -> None:
    first, second = (
        specialist.get(opened(specialist, name) + "/intake").text.partition("<form method")[2]
        for name in ("A-1", "A-2")
    )
    assert first == second
    assert " checked" not in first
    assert " selected" not in first
    questions = [name for name in rules.inputs if f'name="{name}"' in first]
    assert questions
    assert first.count("Zeg ik liever niet</") == len(questions)
    assert first.count("Waarom we dit vragen: ") == len(questions) + 1
    assert [name for name in rules.inputs if name not in questions] == [
        name for name in rules.inputs if name in ("kent_letters", "lezen", "schrijven")
    ]


def test_an_intake_with_a_gap_says_which_and_keeps_the_rest(
    specialist: TestClient, rules: RuleSet
) -> None:
    home = opened(specialist)
    answers = {**unknown_everywhere(rules), "eigen-wens": "Ik wil werken", "sector": ""}
    answers["wil_meedoen"] = "ja"
    page = specialist.post(f"{home}/intake", data=answers)
    assert page.status_code == 400
    assert '<a href="#sector">' in page.text
    assert "Ik wil werken</textarea>" in page.text
    assert re.search(r'name="wil_meedoen" value="ja" checked', page.text)


def test_rather_not_say_is_possible_everywhere(specialist: TestClient, rules: RuleSet) -> None:
    home = opened(specialist)
    page = specialist.post(f"{home}/intake", data=unknown_everywhere(rules))
    assert page.status_code == 200
    assert page.url.path == home
    assert "Zet een afname klaar." in page.text


def test_a_bsn_in_the_wish_is_refused_at_the_wish(specialist: TestClient, rules: RuleSet) -> None:
    home = opened(specialist)
    answers = {**unknown_everywhere(rules), "eigen-wens": f"mijn nummer is {BSN}"}
    page = specialist.post(f"{home}/intake", data=answers)
    assert page.status_code == 400
    assert '<a href="#eigen-wens">' in page.text
    assert BSN in page.text


def test_the_code_is_shown_once_and_a_new_one_replaces_it(
    specialist: TestClient, ready_case: Callable[[str], str]
) -> None:
    home = f"/dossiers/{ready_case(REFERENCE)}"
    assert "codekaart" not in specialist.get(f"{home}/afname").text
    first = specialist.post(f"{home}/afname").text
    code = re.search(r'codekaart__code">(\d{3}) (\d{3})<', first)
    assert code
    later = specialist.get(f"{home}/afname").text
    assert code[0] not in later
    assert "wacht op de kandidaat" in later
    second = specialist.post(f"{home}/afname").text
    assert "codekaart" in second
    assert code[0] not in second


def test_who_does_not_take_part_is_not_measured(
    specialist: TestClient, house: Any, rules: RuleSet
) -> None:
    home = opened(specialist)
    specialist.post(f"{home}/intake", data={**unknown_everywhere(rules), "wil_meedoen": "nee"})
    assert "Er wordt dan niets gemeten." in specialist.get(f"{home}/afname").text
    refused = specialist.post(f"{home}/afname")
    assert refused.status_code == 400
    assert "codekaart" not in refused.text
    assert "niet nodig" in specialist.get(home).text


def rate(specialist: TestClient, home: str, points: str = "2") -> Any:
    page = specialist.get(f"{home}/schrijven").text
    number = re.search(r'name="tekst" value="(\d+)"', page)
    assert number
    rows = set(re.findall(r'type="radio"[^>]* name="([^"]+)"', page))
    data = {"tekst": number[1], **dict.fromkeys(rows, points)}
    return specialist.post(f"{home}/schrijven", data=data)


def test_texts_are_rated_on_six_rows_and_then_the_result_follows(
    specialist: TestClient, measured_case: Played
) -> None:
    home = f"/dossiers/{measured_case(REFERENCE)}"
    page = specialist.get(f"{home}/schrijven").text
    assert page.count("<fieldset") == 6
    assert page.count('type="radio"') == 24
    assert " checked" not in page
    only_short = "komt alleen uit korte opgaven"
    assert only_short in specialist.get(f"{home}/resultaat").text
    for _ in range(3):
        answer = rate(specialist, home)
    assert "Alle teksten hebben een oordeel." in answer.text
    assert only_short not in specialist.get(f"{home}/resultaat").text


def test_a_rating_with_a_missing_row_keeps_the_others(
    specialist: TestClient, measured_case: Played
) -> None:
    home = f"/dossiers/{measured_case(REFERENCE)}"
    page = specialist.post(f"{home}/schrijven", data={"tekst": "1", "samenhang": "3"})
    assert page.status_code == 400
    assert page.text.count("Kies wat het best past bij") == 2 * 5
    assert re.search(r'name="samenhang" value="3" checked', page.text)


def test_a_result_gives_zones_chances_and_its_limits(
    specialist: TestClient, measured_case: Played
) -> None:
    page = specialist.get(f"/dossiers/{measured_case(REFERENCE, rated=True)}/resultaat").text
    assert page.index("Wat u al kunt") < page.index("Vergeleken met de normen")
    assert re.search(r"1F: (onder|onzeker|boven), kans (\d,\d\d|meer dan|minder dan)", page)
    assert "Dit resultaat zegt niets over: spreken" in page
    assert 'aria-hidden="true"' in page
    for line in DISCLAIMERS:
        assert line in page
    assert "laaggeletterd" not in page


def test_a_sitting_that_was_stopped_is_not_finished_and_never_low(
    specialist: TestClient, house: Any, ready_case: Callable[[str], str]
) -> None:
    case_id = ready_case(REFERENCE)
    actor = house.actor("specialist")
    ticket = house.desk.prepare_sitting(actor, case_id)
    house.desk.start(house.desk.enter(ticket.code, client="test"))
    house.desk.stop(actor, ticket.sitting_id, "De kandidaat is moe.")
    page = specialist.get(f"/dossiers/{case_id}/resultaat").text
    assert "Niet afgemaakt. De afname is eerder gestopt. Dit is geen laag resultaat" in page
    assert "past het best" not in page


def test_an_advice_says_why_why_not_and_how_sure(
    specialist: TestClient, measured_case: Played
) -> None:
    home = f"/dossiers/{measured_case(REFERENCE, ability=-0.6, rated=True)}"
    assert "Hoe zeker is dit?" not in specialist.get(f"{home}/advies").text
    page = specialist.post(f"{home}/advies")
    assert page.url.path == f"{home}/advies"
    for part in (
        "Hoe zeker is dit?", "Waarom dit advies?", "Wat zou het anders maken?",
        "Dan wordt het advies:", "vraagt:", "van de 10 gevallen past", "Zo voert u het gesprek",
        "Denk aan schaamte", "Het is vrijwillig", "Wat de kandidaat zelf wil", *DISCLAIMERS,
    ):  # fmt: skip
        assert part in page.text, part
    assert "U en de kandidaat besluiten." in page.text


@pytest.fixture
def advised(specialist: TestClient, measured_case: Played) -> str:
    """The address of a dossier with its advice."""
    home = f"/dossiers/{measured_case(REFERENCE, ability=-0.6, rated=True)}"
    specialist.post(f"{home}/advies")
    return home


def test_nothing_is_chosen_beforehand_in_the_decision(specialist: TestClient, advised: str) -> None:
    page = specialist.get(f"{advised}/besluit").text
    assert " checked" not in page
    assert " selected" not in page


@pytest.mark.parametrize("choice", ["volgen", "afwijken", "meer_meten", "stoppen"])
def test_every_decision_takes_a_motivation_and_nothing_typed_is_lost(
    specialist: TestClient, advised: str, choice: str
) -> None:
    fields = {"keuze": choice, "motivering": "kort", "wens_kandidaat": "Ik wil les.", "eens": "nee"}
    page = specialist.post(f"{advised}/besluit", data=fields)
    assert page.status_code == 400
    assert '<a href="#motivering">' in page.text
    assert "Ik wil les.</textarea>" in page.text
    assert "kort</textarea>" in page.text
    assert re.search(r'name="eens" value="nee" checked', page.text)


def test_departing_without_a_route_is_asked_again(specialist: TestClient, advised: str) -> None:
    fields = {"keuze": "afwijken", "motivering": WHY, "eens": "ja"}
    page = specialist.post(f"{advised}/besluit", data=fields)
    assert page.status_code == 400
    assert "Kies welke andere route het wordt." in page.text
    assert WHY in page.text


def decide(specialist: TestClient, home: str, rules: RuleSet) -> None:
    """Depart to a route that is handed over to a ROC."""
    page = specialist.get(f"{home}/besluit").text
    offered = re.findall(r'<option value="([^"]+)"', page)
    route = next(name for name in offered if rules.routes[name].handover)
    fields = {
        "keuze": "afwijken", "route": route, "motivering": WHY, "wens_kandidaat": "Ik wil les.",
        "eens": "ja",
    }  # fmt: skip
    assert specialist.post(f"{home}/besluit", data=fields).url.path == home


def test_a_decision_is_kept_with_its_reason_and_cannot_be_made_twice(
    specialist: TestClient, advised: str, rules: RuleSet
) -> None:
    decide(specialist, advised, rules)
    page = specialist.get(f"{advised}/besluit").text
    assert WHY in page
    assert "Ik wil les." in page
    assert "<form method" not in page.split("<main", 1)[1]
    assert WHY in specialist.get(advised).text
    fields = {"keuze": "stoppen", "motivering": WHY, "eens": "ja"}
    assert specialist.post(f"{advised}/besluit", data=fields).status_code == 400


def test_there_is_no_route_on_paper_before_the_decision(
    specialist: TestClient, advised: str
) -> None:
    assert "Er is nog geen route" in specialist.get(f"{advised}/route").text


def test_the_route_holds_no_level_code_or_reference(
    specialist: TestClient, advised: str, rules: RuleSet
) -> None:
    decide(specialist, advised, rules)
    page = specialist.get(f"{advised}/route").text
    paper = page[page.index("<article") : page.index("</article>")]
    assert "Dit doe ik deze week" in paper
    assert 3 <= paper.count('class="halte') - paper.count('class="halte__') <= 5
    assert not re.search(r"\b([123]F|[AB][12]|NT[12]|instroom|kans|score)\b", paper)
    assert REFERENCE not in paper
    for name in re.findall(r'halte__naam">([^<]+)<', paper):
        assert len(name.split()) <= 5


HANDOVER = {
    "contact": "Anja de Boer, 024 123 45 67",
    "afspraak": "2026-12-02",
    "tijd": "10.00 uur",
    "plaats": "Stationsplein 1",
    "gedeeld": "ja",
}


def test_a_handover_takes_consent_and_keeps_what_was_typed(
    specialist: TestClient, advised: str, rules: RuleSet, house: Any
) -> None:
    decide(specialist, advised, rules)
    fields = {**HANDOVER, "naar": house.organisations["roc"]}
    del fields["gedeeld"]
    page = specialist.post(f"{advised}/overdracht", data=fields)
    assert page.status_code == 400
    assert '<a href="#gedeeld">' in page.text
    assert "Anja de Boer, 024 123 45 67" in page.text
    assert f'value="{fields["naar"]}" selected' in page.text


def test_a_handover_fills_the_paper_and_the_route(
    specialist: TestClient, advised: str, rules: RuleSet, house: Any
) -> None:
    decide(specialist, advised, rules)
    assert 'name="naar"' in specialist.get(f"{advised}/overdracht").text
    fields = {**HANDOVER, "naar": house.organisations["roc"]}
    page = specialist.post(f"{advised}/overdracht", data=fields).text
    assert "woensdag 2 december 2026 om 10.00 uur, Stationsplein 1" in page
    assert "ROC Rivier, Anja de Boer" in page
    assert re.search(r"1F: (onder|onzeker|boven), kans", page)
    for line in DISCLAIMERS:
        assert line in page
    route = specialist.get(f"{advised}/route").text
    assert "woensdag 2 december 2026 om 10.00 uur</span>" in route
    assert "Stationsplein 1</span>" in route


def test_an_answer_of_the_roc_is_seen_in_the_dossier(
    specialist: TestClient, handed_over: Callable[[str], str], house: Any
) -> None:
    case_id = handed_over(REFERENCE)
    house.desk.answer_handover(house.actor("roc"), case_id, "gestart", "2026-12-07", "Goed begin")
    page = specialist.get(f"/dossiers/{case_id}").text
    assert "<strong>Gestart</strong>, 7 december 2026: Goed begin" in page


PAGES = ("", "/intake", "/afname", "/schrijven", "/resultaat", "/advies", "/besluit", "/route",
         "/overdracht")  # fmt: skip


def test_every_page_has_one_h1_and_never_english_or_a_traceback(
    specialist: TestClient, advised: str
) -> None:
    for page in PAGES:
        text = specialist.get(advised + page).text
        assert text.count("<h1") == 1, page
        assert "Traceback" not in text
        assert "there is no" not in text


def test_time_is_told_in_dutch_words(specialist: TestClient, advised: str) -> None:
    assert "21 november 2026, 10.00 uur" in specialist.get(advised).text
