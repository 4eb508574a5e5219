"""Answers from paper, typed in on one page by an afnemer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.bank import load_bank
from taalmeter.errors import CodeRefused
from taalmeter.paper.booklet import numbered_items

Hidden = Callable[[str, str], str]


@pytest.fixture
def case_id(ready_case: Callable[[str], str]) -> str:
    return ready_case("W-2026-030")


@pytest.fixture
def afnemer(log_in: Callable[[str], TestClient], case_id: str) -> TestClient:
    return log_in("afnemer")


def opened(afnemer: TestClient, case_id: str) -> str:
    query = {"dossier": case_id, "toetsvorm": "lezen-a"}
    return afnemer.get("/afnemer/papier", params=query).text


def filled(page: str, hidden: Hidden, upto: int = 24) -> dict[str, str]:
    bank = load_bank()
    items = [one.item for one in numbered_items(bank, bank.form("lezen-a"))][:upto]
    given = {f"vraag-{item.id}": item.sleutel or item.goed[0] for item in items}
    return {name: hidden(page, name) for name in ("dossier", "toetsvorm", "sleutel")} | given


def test_every_question_stands_on_one_page_with_its_number(
    afnemer: TestClient, case_id: str
) -> None:
    assert "/afnemer/papier" in afnemer.get("/afnemer").text
    page = opened(afnemer, case_id)
    numbers = [int(n) for n in re.findall(r">(\d+)\. [A-Z]", page)]
    assert numbers == list(range(1, 25))
    assert " checked" not in page
    assert "sleutel-" not in page


def test_only_fixed_forms_are_offered(afnemer: TestClient, case_id: str) -> None:
    page = afnemer.get("/afnemer/papier").text
    forms = page.split('name="toetsvorm"')[1]
    offered = set(re.findall(r'<option value="([a-z-]+)"', forms))
    assert offered == {
        "lezen-a", "lezen-b", "lezen-vast", "woordherkenning", "schrijven-taken",
    }  # fmt: skip
    wrong = afnemer.get("/afnemer/papier", params={"dossier": case_id, "toetsvorm": "intake"})
    assert wrong.status_code == 400


def test_a_whole_booklet_becomes_a_finished_sitting(
    afnemer: TestClient, case_id: str, hidden: Hidden, house: Any, log_in: Any
) -> None:
    page = opened(afnemer, case_id)
    done = afnemer.post("/afnemer/papier", data=filled(page, hidden))
    assert done.url.path.startswith("/afnemer/afnames/")
    assert "klaar" in done.text
    result = log_in("specialist").get(f"/dossiers/{case_id}/resultaat").text
    assert "De afname is op papier gedaan." in result
    history = log_in("specialist").get(f"/dossiers/{case_id}").text
    assert "24 vragen beantwoord. De antwoorden stonden op papier." in history
    again = afnemer.post("/afnemer/papier", data=filled(page, hidden))
    assert again.status_code == 200
    assert len(house.desk.case(house.actor("specialist"), case_id).sittings) == 1


def test_what_is_left_empty_is_asked_about_once_and_nothing_typed_is_lost(
    afnemer: TestClient, case_id: str, hidden: Hidden, house: Any
) -> None:
    typed = filled(opened(afnemer, case_id), hidden, upto=20)
    asked = afnemer.post("/afnemer/papier", data=typed)
    assert asked.status_code == 400
    assert "Vraag 21, 22, 23 en 24 zijn leeg." in asked.text
    assert asked.text.count(" checked") == sum(len(v) == 1 for k, v in typed.items() if "-" in k)
    assert house.desk.case(house.actor("specialist"), case_id).sittings == ()
    afnemer.post("/afnemer/papier", data=typed | {"klopt": "ja"})
    (sitting,) = house.desk.case(house.actor("specialist"), case_id).sittings
    assert sitting.results["lezen"].status == "niet afgemaakt"


def test_an_empty_page_is_not_a_sitting(
    afnemer: TestClient, case_id: str, hidden: Hidden, house: Any
) -> None:
    typed = filled(opened(afnemer, case_id), hidden, upto=0)
    assert "U hebt nog niets ingevuld." in afnemer.post("/afnemer/papier", data=typed).text
    refused = afnemer.post("/afnemer/papier", data=typed | {"klopt": "ja"})
    assert refused.status_code == 400
    assert house.desk.case(house.actor("specialist"), case_id).sittings == ()


def test_writing_tasks_on_paper_are_typed_over_and_wait_for_a_rater(
    afnemer: TestClient, case_id: str, hidden: Hidden, house: Any
) -> None:
    query = {"dossier": case_id, "toetsvorm": "schrijven-taken"}
    page = afnemer.get("/afnemer/papier", params=query).text
    boxes = re.findall(r'<textarea[^>]*name="(tekst-[^"]+)"', page)
    assert len(boxes) > 2
    typed = {name: hidden(page, name) for name in ("dossier", "toetsvorm", "sleutel")}
    typed |= {name: "Beste buurman, ik ben morgen niet thuis." for name in boxes}
    number = afnemer.post("/afnemer/papier", data=typed | {boxes[-1]: "mijn nummer 123456782"})
    assert number.status_code == 400
    assert f'<a href="#{boxes[-1]}">Dit lijkt een burgerservicenummer' in number.text
    asked = afnemer.post("/afnemer/papier", data=typed | {boxes[-1]: ""})
    assert "staat nog geen tekst." in asked.text
    assert asked.text.count("Beste buurman") == len(boxes) - 1
    assert "klaar" in afnemer.post("/afnemer/papier", data=typed).text
    case = house.desk.case(house.actor("specialist"), case_id)
    assert case.step == "beoordelen"
    kept = [e.event for e in case.history if e.kind == "schrijftekst_bewaard"]
    assert {event.invoer for event in kept} == {"papier"}
    assert len(kept) == len(case.sittings[0].unrated) == 3


def test_a_sitting_that_nobody_began_makes_way_for_the_booklet(
    afnemer: TestClient, case_id: str, hidden: Hidden, house: Any
) -> None:
    waiting = house.desk.prepare_sitting(house.actor("afnemer"), case_id)
    assert "W-2026-030" in afnemer.get(f"/afnemer/papier?dossier={case_id}").text
    afnemer.post("/afnemer/papier", data=filled(opened(afnemer, case_id), hidden))
    first, second = house.desk.case(house.actor("specialist"), case_id).sittings
    assert (first.sitting_id, first.status) == (waiting.sitting_id, "gestopt")
    assert second.status == "klaar"
    with pytest.raises(CodeRefused):
        house.desk.enter(waiting.code)
