"""The evidence: complete, tied to rubric rows, the same every time, and silent about level."""

import json
import subprocess
import sys
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taalmeter.writing import lists
from taalmeter.writing.analyse import TextEvidence, analyse, together
from taalmeter.writing.conclude import Allowed
from taalmeter.writing.features import MEASURES, wilson
from taalmeter.writing.rubric import ROWS
from taalmeter.writing.task import Task

TASK = Task("briefje", "Schrijf een kort bericht aan Sandra.", "Dag Sandra, ik ben ziek.", 20)
LETTER = (
    "Hallo Sandra,\n\nIk ben siek en ik kan morge niet komen. Ik heb koorts. Donderdag ik kom weer "
    "werken. Wil je aan Marek vragen of hij de deur opent? De sleutel ligt in de kast, want ik heb "
    "hem daar gisteren neergelegd. Ik bel je woensdag als ik weet hoe het gaat.\n\nGroetjes,\nOlga"
)


class Ruled:
    """A calibration that says it is one."""

    def __init__(self, pipeline: str, calibrated: bool) -> None:
        self.pipeline, self.calibrated = pipeline, calibrated

    def predict(self, values: Mapping[str, float], words: int) -> tuple[()]:
        assert values and words
        return ()


def allowed(text: str, *, calibrated: bool = True) -> Allowed:
    version = analyse(text).version
    return analyse(text, calibration=Ruled(version, calibrated)).conclusion.allowed


def own_text(words: int) -> str:
    base = (
        "Mijn naam is bekend en ik werk al drie jaar in een grote winkel. Elke dag help ik "
        "klanten die iets zoeken. Soms is het druk en dan lopen wij met veel dozen naar "
        "buiten. In de pauze drink ik thee met mijn collega, want zij vertelt leuke "
        "verhalen over vroeger. Na het werk fiets ik langs de markt om groente te kopen. "
        "Thuis kook ik rijst met vis voor het hele gezin. Mijn zoon maakt dan huiswerk aan "
        "tafel en mijn dochter speelt buiten met vrienden. Later op de avond kijken we "
        "samen naar een film of lezen we een boek. Op zondag bezoeken wij meestal oma omdat "
        "zij alleen woont en graag bezoek krijgt."
    )
    return " ".join(base.split()[:words]) + "."


@pytest.mark.parametrize(
    ("words", "calibrated", "may"),
    [
        (20, True, Allowed.TOO_SHORT),
        (20, False, Allowed.TOO_SHORT),
        (40, True, Allowed.SIGNALS),
        (40, False, Allowed.UNCALIBRATED),
        (70, True, Allowed.TWO_LEVELS),
        (70, False, Allowed.UNCALIBRATED),
        (110, True, Allowed.TWO_LEVELS),
    ],
)
def test_length_and_calibration_decide_what_may_be_said(
    words: int, calibrated: bool, may: Allowed
) -> None:
    assert allowed(own_text(words), calibrated=calibrated) is may


def test_a_level_with_a_chance_needs_two_tasks() -> None:
    texts = {"een": analyse(own_text(70)), "twee": analyse(LETTER)}
    version = texts["een"].version
    assert together(texts, Ruled(version, True)).allowed is Allowed.CHANCE
    assert together(texts).allowed is Allowed.UNCALIBRATED
    assert together({"een": texts["een"]}, Ruled(version, True)).allowed is Allowed.TWO_LEVELS


def test_a_calibration_of_another_version_does_not_count() -> None:
    said = analyse(own_text(70), calibration=Ruled("andere versie", True)).conclusion
    assert said.allowed is Allowed.UNCALIBRATED


def test_every_feature_belongs_to_a_legal_row_and_every_row_has_one() -> None:
    found = analyse(LETTER).features
    assert {f.row for f in found} == set(ROWS)
    assert {f.sign for f in found} == {-1, 1}
    assert set(lists.read("kenmerken")["kenmerken"]) == set(MEASURES)  # type: ignore[call-overload]


def test_a_feature_shows_the_words_that_gave_rise_to_it() -> None:
    words = {f.name: f.words for f in analyse(LETTER).features}
    assert words["spelfouten"] == ("siek", "morge")
    assert "want" in words["verbindingswoorden"]
    assert words["zinsfouten"] == ("Donderdag ik kom",)
    assert words["aanhef"] == ("Hallo",)


def test_an_error_rate_carries_its_interval() -> None:
    (errors,) = [f for f in analyse(LETTER).features if f.name == "spelfouten"]
    assert errors.interval is not None and errors.value is not None
    assert errors.interval[0] < errors.value < errors.interval[1]
    assert wilson(5, 50) == (0.0435, 0.2136)


def test_the_same_text_gives_the_same_bytes_in_another_process() -> None:
    code = f"from taalmeter.writing.analyse import analyse; print(analyse({LETTER!r}).to_json())"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    assert other.stdout.rstrip("\n") == analyse(LETTER).to_json()


def test_the_page_says_everything_the_rater_needs() -> None:
    page = str(analyse(LETTER))
    for part in ("Bewaker: goed", "[siek -> ziek]", "Samenhang", "Donderdag ik kom", "niet geijkt"):
        assert part in page


def test_places_point_into_the_text_as_written() -> None:
    evidence: TextEvidence = analyse(LETTER)
    data = json.loads(evidence.to_json())
    for mark in data["spelling"] + data["zinsbouw"]:
        assert LETTER[mark["van"] : mark["tot"]] == mark["geschreven"]


def test_no_heavy_package_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, taalmeter, taalmeter.writing; "
        "print([m for m in ('spacy', 'simplemma', 'wordfreq', 'textstat') if m in sys.modules])"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert other.stdout.strip() == "[]"


HOSTILE = {
    "nothing": "",
    "spaces": " \n\t \r\n ",
    "punctuation": "... !!! ??? , ; : - ( ) \" ' ... !!!",
    "pictures": "🙂🙂🙂 👍🏽 👨‍👩‍👧 ❤️ 🙂",
    "words and pictures": "Ik ben blij 🙂 en ik kom morgen 👍🏽 naar de winkel.",
    "html": "<script>alert('x')</script> <b>Ik</b> ben &amp; ziek <img src=x onerror=1>",
    "nulls and controls": "Ik\x00ben\x07ziek\x1b[31m en\ufeff ik \u202ekom niet.",
    "half a pair": "Ik ben \ud83d ziek.",
    "accents in pieces": "I\u0301k be\u0308n zie\u0300k e\u0301n thuis.",
    "one long word": "a" * 20_000,
    "long": "Ik ben vandaag ziek en ik kom niet werken. " * 465,
    "no stops": "ik ga naar huis en " * 400,
    "digits": "0612345678 " * 200,
    "a query": "'; DROP TABLE dossiers; -- Ik ben ziek.",
    "another script": "أنا مريض اليوم ولا أستطيع الحضور إلى العمل",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_gives_evidence_and_no_crash(text: str) -> None:
    evidence = analyse(text, TASK)
    assert json.loads(evidence.to_json())["conclusie"]["uitspraak"]
    assert "Uitspraak: " in str(evidence)
    assert evidence.verdict.own_words <= evidence.verdict.words


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_string_gives_evidence(text: str) -> None:
    assert "Uitspraak: " in str(analyse(text, TASK))
