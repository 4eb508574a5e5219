"""Every instruction and question can be listened to; a text that measures reading never."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from taalmeter.bank import Bank
from taalmeter.bank.sounds import FOLDER, folder_of, in_parts, said, wanted
from taalmeter_api.shell import STATIC
from taalmeter_api.spoken import page_sounds

LARGEST = 60 * 1024
HEARD = re.compile(r'<audio[^>]* src="([^"]+)" aria-label="([^"]+)"')


def overview(folder: Path) -> dict[str, dict[str, str]]:
    known = yaml.safe_load((folder / "overzicht.yaml").read_text("utf-8"))
    return dict(known["bestanden"])


def test_every_instruction_and_question_was_spoken_as_it_is_written(bank: Bank) -> None:
    for folder, sounds in (
        (folder_of(bank) / FOLDER, wanted(bank)),
        (STATIC / FOLDER, page_sounds(bank)),
    ):
        spoken = overview(folder)
        assert {name: one["tekst"] for name, one in spoken.items()} == {
            Path(name).name: text for name, text in sounds.items()
        }, "speak them again: python bench/geluid/make.py"
        files = {file.name: file.stat().st_size for file in folder.glob("*.mp3")}
        assert set(files) == set(spoken)
        assert max(files.values()) <= LARGEST


def test_no_text_that_measures_reading_is_spoken(bank: Bank) -> None:
    spoken = " ".join(wanted(bank).values())
    for passage in bank.passages.values():
        longest = max(passage.tekst.splitlines(), key=len)
        assert said(longest) not in spoken, passage.id


def test_no_word_that_is_asked_for_is_spoken(bank: Bank) -> None:
    spoken = set(wanted(bank).values())
    assert "Kent u dit woord?" in spoken
    assert not any(word in text for word in bank.pseudo_words.woorden for text in spoken)


def test_a_long_instruction_is_heard_in_parts_that_together_are_the_whole() -> None:
    text = "Dit is een zin van een stuk of veertig tekens. " * 20
    parts = in_parts("geluid/lang.mp3", text)
    assert list(parts)[:2] == ["geluid/lang.mp3", "geluid/lang-2.mp3"]
    assert " ".join(parts.values()) == said(text)


@pytest.fixture
def sitting(house: Any, ready_case: Any) -> Any:
    return house.desk.prepare_sitting(house.actor("afnemer"), ready_case("W-1"))


def test_pages_offer_the_sound_and_the_browser_can_fetch_part_of_it(
    visitor: TestClient, sitting: Any
) -> None:
    visitor.post("/afname", data={"code": sitting.code})
    for address in ("/afname", "/afname/uitleg", "/afname/oefenen", "/afname/stoppen"):
        heard = HEARD.findall(visitor.get(address).text)
        assert heard, address
        for source, label in heard:
            answer = visitor.get(source, headers={"Range": "bytes=0-99"})
            assert (answer.status_code, len(answer.content)) == (206, 100)
            assert answer.headers["content-type"] == "audio/mpeg"
            assert label.startswith("Luister naar")


def test_the_text_to_read_has_no_sound(visitor: TestClient, sitting: Any) -> None:
    visitor.post("/afname", data={"code": sitting.code})
    page = visitor.get("/afname/oefenen").text
    read = page[page.index('class="lees"') : page.index("</section>")]
    assert "<audio" not in read
    assert len(HEARD.findall(page)) == 1


def test_every_page_of_the_catalogue_is_measured_for_reading() -> None:
    from taalmeter.writing.plain.places import locations
    from taalmeter_api.sentences import catalogue

    known = next(one for one in locations().known if one.pattern == "teksten/kandidaat.yaml")
    assert set(known.keys) == set(catalogue())
