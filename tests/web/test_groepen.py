"""A group on the pages of an afnemer: made, filled, printed, begun, watched; without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

Browser = Callable[[], TestClient]
LogIn = Callable[[str], TestClient]
GROUP = {
    "naam": "Donderdagmorgen", "plaats": "Zaal 2", "dag": "2026-12-03", "toetsvorm": "intake",
    "samen": "nee",
}  # fmt: skip


@pytest.fixture
def afnemer(log_in: LogIn) -> TestClient:
    return log_in("afnemer")


def make(afnemer: TestClient, **other: str) -> str:
    """Make a group; give its address."""
    made = afnemer.post("/afnemer/groepen/nieuw", data={**GROUP, **other})
    assert made.url.path.endswith("/mensen"), made.text
    return made.url.path.removesuffix("/mensen")


def codes(page: str) -> list[str]:
    return ["".join(pair) for pair in re.findall(r'codekaart__code">(\d{3}) (\d{3})<', page)]


def main(page: str) -> str:
    return page.split("<main")[1].split("</main", maxsplit=1)[0]


@pytest.fixture
def filled(
    afnemer: TestClient, ready_case: Callable[[str], str]
) -> Callable[..., tuple[str, list[str]]]:
    """Make a group of three with prepared sittings; give its address and the codes."""

    def done(**other: str) -> tuple[str, list[str]]:
        for number in range(3):
            ready_case(f"W-2026-{number}")
        here = make(afnemer, **other)
        afnemer.post(f"{here}/mensen", data={"wat": "alle"})
        return here, codes(afnemer.post(f"{here}/klaarzetten").text)

    return done


def test_a_group_without_a_name_a_day_or_a_way_to_begin_is_asked_again(afnemer: TestClient) -> None:
    page = afnemer.post("/afnemer/groepen/nieuw", data={"plaats": "Zaal 2", "dag": "ooit"})
    assert page.status_code == 400
    for said in ("Geef de groep een naam.", "Kies de dag", "Kies hoe de groep begint."):
        assert said in page.text
    assert 'value="Zaal 2"' in page.text
    assert " checked" not in page.text
    bsn = afnemer.post("/afnemer/groepen/nieuw", data={**GROUP, "naam": "groep 123456782"})
    assert bsn.status_code == 400
    assert "burgerservicenummer" in bsn.text


def test_a_day_may_be_typed_where_a_browser_has_no_calendar(afnemer: TestClient) -> None:
    here = make(afnemer, dag="3-12-2026")
    assert "3 december 2026" in afnemer.get(here).text


def test_waiting_dossiers_are_put_in_the_group_one_by_one_or_all(
    afnemer: TestClient, ready_case: Callable[[str], str]
) -> None:
    first = ready_case("W-2026-1")
    for number in (2, 3):
        ready_case(f"W-2026-{number}")
    here = make(afnemer)
    nobody = afnemer.post(f"{here}/mensen", data={"wat": "gekozen"})
    assert nobody.status_code == 400
    assert "Kruis aan wie er in de groep komt." in nobody.text
    afnemer.post(f"{here}/mensen", data={"wat": "gekozen", "dossier": [first]})
    assert "1 persoon: 1 kan een afname krijgen." in afnemer.get(here).text
    assert "W-2026-1" not in main(afnemer.get(f"{here}/mensen").text)
    afnemer.post(f"{here}/mensen", data={"wat": "alle"})
    assert "3 mensen: 3 kunnen een afname krijgen." in afnemer.get(here).text


def test_what_each_will_get_stands_there_before_it_is_prepared(
    afnemer: TestClient, ready_case: Callable[[str], str]
) -> None:
    ready_case("W-2026-1")
    here = make(afnemer)
    afnemer.post(f"{here}/mensen", data={"wat": "alle"})
    page = main(afnemer.get(here).text)
    assert "Intake lezen en schrijven" in page
    assert "NT2" in page


def test_a_wrong_line_is_named_and_nothing_typed_is_lost(afnemer: TestClient, house: Any) -> None:
    here = make(afnemer)
    typed = "W-2026-7\r\n123456782\r\nW-2026-8, W-2026-9"
    page = afnemer.post(f"{here}/mensen", data={"wat": "lijst", "lijst": typed})
    assert page.status_code == 400
    assert "Regel 2: Dit lijkt een burgerservicenummer" in page.text
    assert "Regel 3: Hier staat meer dan één kenmerk." in page.text
    assert typed.replace("\r\n", "\n") in page.text.replace("\r\n", "\n")
    assert house.desk.cases(house.actor("specialist")) == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_file_of_a_spreadsheet_is_a_list_too(afnemer: TestClient, encoding: str) -> None:
    here = make(afnemer)
    table = "nr;kenmerk;wijk\r\n1;W-2026-7;Zuid\r\n2;café-8;Oost\r\n".encode(encoding)
    sent = afnemer.post(
        f"{here}/mensen", data={"wat": "lijst", "lijst": ""}, files={"bestand": ("l.csv", table)}
    )
    assert sent.url.path == here
    assert "W-2026-7" in sent.text
    assert "café-8" in sent.text
    assert "Zuid" not in sent.text
    assert "2 wachten op de intake" in sent.text


def test_cards_are_shown_once_eight_on_a_sheet(
    afnemer: TestClient, filled: Callable[..., tuple[str, list[str]]], browser: Browser
) -> None:
    here, given = filled()
    assert len(set(given)) == 3
    assert not codes(afnemer.get(here).text)
    again = afnemer.post(f"{here}/klaarzetten")
    assert again.url.path == here
    browser().post("/afname", data={"code": given[0]})
    kandidaat = browser()
    kandidaat.post("/afname", data={"code": given[1]})
    kandidaat.post("/afname/beginnen")
    new = afnemer.post(f"{here}/codes")
    assert len(codes(new.text)) == 2  # the one who began keeps going on
    assert new.text.count("kaarten__rij") == 1
    assert "Print deze bladzijde nu." in new.text
    assert "Deze code werkt niet." in browser().post("/afname", data={"code": given[0]}).text
    assert kandidaat.get("/afname/vraag").url.path == "/afname/vraag"


def test_together_everybody_waits_on_a_calm_page_until_all_may_begin(
    afnemer: TestClient, filled: Callable[..., tuple[str, list[str]]], browser: Browser
) -> None:
    here, given = filled(samen="ja")
    kandidaat = browser()
    waits = kandidaat.post("/afname", data={"code": given[0]})
    assert waits.url.path == "/afname/wachten"
    assert "De begeleider start zo." in waits.text
    assert kandidaat.post("/afname/beginnen").url.path == "/afname/wachten"
    look = re.search(r'href="([^"]+)">Kijk of ik kan beginnen', waits.text)
    assert look
    assert "Het is nog niet zover." in kandidaat.get(look[1]).text
    assert "zit klaar" in afnemer.get(here).text
    kandidaat.post("/afname/hulp")
    assert kandidaat.get("/afname/vraag").url.path == "/afname/wachten"
    begun = afnemer.post(f"{here}/beginnen")
    assert begun.url.path == here
    assert "Iedereen mag beginnen" not in begun.text
    assert kandidaat.get(look[1]).url.path == "/afname/uitleg"
    assert kandidaat.post("/afname/beginnen").url.path == "/afname/vraag"


def test_who_asks_for_help_stands_on_top_of_the_group(
    afnemer: TestClient, filled: Callable[..., tuple[str, list[str]]], browser: Browser
) -> None:
    here, given = filled()
    kandidaten = []
    for code in given:
        kandidaten.append(browser())
        kandidaten[-1].post("/afname", data={"code": code})
        kandidaten[-1].post("/afname/beginnen")
    kandidaten[2].post("/afname/hulp")
    page = main(afnemer.get(here).text)
    assert re.search(r"Vraagt hulp:</strong> <a[^>]*>W-2026-2</a>", page)
    assert re.findall(r'scope="row"[^>]*><a[^>]*>([^<]+)', page)[0] == "W-2026-2"
    helped = re.search(r'action="(/afnemer/afnames/\w+/verder)">\s*<button[^>]*value="(\w+)"', page)
    assert helped
    assert afnemer.post(helped[1], data={"groep": helped[2]}).url.path == here
    assert "Vraagt hulp" not in afnemer.get(here).text
    assert "3 hebben pauze" in afnemer.post(f"{here}/pauze").text
    assert kandidaten[0].get("/afname/vraag").url.path == "/afname/pauze"
    assert "3 zijn bezig" in afnemer.post(f"{here}/verder").text


def test_the_group_page_shows_no_answer_and_no_outcome(
    afnemer: TestClient, filled: Callable[..., tuple[str, list[str]]], browser: Browser, house: Any
) -> None:
    here, given = filled()
    kandidaat = browser()
    kandidaat.post("/afname", data={"code": given[0]})
    page = kandidaat.post("/afname/beginnen").text
    item = re.search(r'name="opgave" value="([^"]+)"', page)
    key = re.search(r'name="sleutel" value="([^"]+)"', page)
    assert item
    assert key
    kandidaat.post("/afname/vraag", data={"opgave": item[1], "sleutel": key[1], "antwoord": "b"})
    house.clock.turn(minutes=3)
    shown = main(afnemer.get(here).text)
    assert '<td data-kop="Vraag">2</td>' in shown
    assert "3 minuten geleden" in shown
    assert item[1] not in shown
    assert not re.search(r"kans|score|niveau|goed\b|fout", shown)


def test_a_text_read_aloud_is_taken_out_and_says_so(
    afnemer: TestClient, filled: Callable[..., tuple[str, list[str]]]
) -> None:
    here, _ = filled(toetsvorm="lezen-vast")
    address = re.search(r'href="(/afnemer/afnames/\w+)"', afnemer.get(here).text)
    assert address
    afnemer.post(f"{address[1]}/voorval", data={"voorval": "extra_tijd"})
    page = afnemer.post(f"{address[1]}/voorval", data={"voorval": "tekst_voorgelezen"}).text
    assert "Extra tijd gegeven" in page
    assert "telt niet mee voor lezen" in page or "tellen niet mee voor lezen" in page


def test_somebody_is_taken_out_of_the_group(
    afnemer: TestClient, ready_case: Callable[[str], str]
) -> None:
    here = make(afnemer)
    afnemer.post(f"{here}/mensen", data={"wat": "lijst", "lijst": "W-2026-7"})
    case_id = re.search(r'name="dossier" value="(\w+)"', afnemer.get(here).text)
    assert case_id
    left = afnemer.post(f"{here}/uit-de-groep", data={"dossier": case_id[1]})
    assert "Er zit nog niemand in deze groep." in left.text


def test_a_group_of_another_organisation_is_not_found(
    afnemer: TestClient, filled: Callable[..., tuple[str, list[str]]], log_in: LogIn
) -> None:
    here, _ = filled()
    stranger = log_in("andere afnemer")
    assert "Donderdagmorgen" not in stranger.get("/afnemer").text
    for path in ("", "/mensen"):
        assert stranger.get(here + path).status_code == 404
    for path in ("/mensen", "/klaarzetten", "/codes", "/beginnen", "/pauze", "/verder"):
        answer = stranger.post(here + path, data={"wat": "lijst", "lijst": "W-2026-0"})
        assert answer.status_code in (400, 404), path
        assert "W-2026-0<" not in answer.text


def test_only_the_group_page_may_run_a_script_and_it_is_our_own(
    afnemer: TestClient, filled: Callable[..., tuple[str, list[str]]]
) -> None:
    here, _ = filled()
    page = afnemer.get(here)
    assert "script-src 'self'" in page.headers["content-security-policy"]
    (source,) = re.findall(r'<script src="([^"]+)" defer></script>', page.text)
    assert afnemer.get(source).status_code == 200
    assert "http-equiv" not in page.text
    assert ">Vernieuwen</a>" in page.text
    assert "script-src" not in afnemer.get("/afnemer").headers["content-security-policy"]
