"""The pictures on the cards: which there are, and that two people in a room get different ones."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from taalmeter.intake.events import AfnameKlaargezet, load
from taalmeter.intake.pictures import choose_picture
from taalmeter.intake.projections import SittingRow
from taalmeter.shipped import content_folder
from taalmeter_api.sentences import card_words
from taalmeter_api.shell import STATIC, drawing

ASKED_AS_WORDS = ("alfabetisering", "schrijfopgaven", "leertaken", "woordenschat")


def test_a_group_of_forty_can_have_a_picture_each() -> None:
    words = card_words()
    assert len(words) >= 40
    assert len(set(words.values())) == len(words)
    assert {file.stem for file in (STATIC / "plaatjes" / "kaart").glob("*.svg")} == set(words)


@pytest.mark.parametrize("name", sorted(card_words()))
def test_a_picture_is_small_black_on_white_and_hidden_from_screen_readers(name: str) -> None:
    svg = str(drawing(f"kaart/{name}"))
    assert len(svg) < 1_000
    assert set(re.findall(r"#[0-9a-f]+", svg)) == {"#fff", "#1b2733"}
    assert 'aria-hidden="true"' in svg
    assert "style" not in svg


def test_no_word_on_a_card_is_asked_in_an_item() -> None:
    content = "\n".join(
        file.read_text("utf-8").lower()
        for folder in ASKED_AS_WORDS
        for file in Path(content_folder("items"), folder).glob("*.yaml")
    )
    nouns = {words.split()[-1].lower() for words in card_words().values()}
    assert not {noun for noun in nouns if re.search(rf"\b{noun}\b", content)}


def row(picture: str, status: Any) -> SittingRow:
    return SittingRow("s", "c", "r", "intake", status, 0, None, picture)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["bezig", "klaar"]))),
    st.integers(0, 2**31),
)
def test_a_new_card_has_a_picture_that_the_fewest_open_sittings_have(
    pictures: list[str], around: list[tuple[str, str]], seed: int
) -> None:
    rows = [row(*one) for one in around]
    chosen = choose_picture(pictures, rows, seed)
    busy = [one.picture for one in rows if one.status == "bezig"]
    assert busy.count(chosen) == min(busy.count(name) for name in pictures)
    assert choose_picture(pictures, rows, seed) == chosen


def test_without_pictures_a_card_has_none() -> None:
    assert choose_picture((), [row("", "wacht")], 1) == ""


def test_everybody_in_a_group_has_another_picture_and_sees_it_everywhere(
    house: Any,
    ready_case: Callable[[str], str],
    browser: Callable[[], TestClient],
    log_in: Callable[[str], TestClient],
) -> None:
    afnemer = house.actor("afnemer")
    tickets = [house.desk.prepare_sitting(afnemer, ready_case(f"W-{n}")) for n in range(12)]
    pictures = [ticket.picture for ticket in tickets]
    assert len(set(pictures)) == len(pictures)

    word = card_words()[pictures[0]]
    staff = log_in("afnemer")
    assert word in staff.get("/afnemer").text
    here = f"/afnemer/afnames/{tickets[0].sitting_id}"
    assert word in staff.get(here).text
    card = staff.post(f"{here}/code").text
    assert word in card
    assert str(drawing(f"kaart/{pictures[0]}")) in card

    person = browser()
    code = re.search(r"__code\">(\d{3}) (\d{3})", card)
    assert code is not None
    first = person.post("/afname", data={"code": code[1] + code[2]}).text
    assert f"U hebt de kaart met: <strong>{word}</strong>" in first
    person.post("/afname/beginnen")
    assert word in person.post("/afname/pauze").text


def test_a_journal_of_before_the_pictures_can_still_be_read(house: Any) -> None:
    old = (
        b'{"afname":"a","opgavenbank":"' + b"0" * 64 + b'","regels":"' + b"0" * 64 + b'",'
        b'"schaal":"nt2","toetsvorm":"intake","uitgesloten":[],"zaad":1}'
    )
    event = load("afname_klaargezet", old)
    assert isinstance(event, AfnameKlaargezet)
    assert event.plaatje == ""
