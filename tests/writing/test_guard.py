"""The guard: no text that is not the writer's own Dutch raises anything."""

import random

import pytest

from taalmeter.writing.analyse import analyse
from taalmeter.writing.conclude import Allowed
from taalmeter.writing.guard import Finding
from taalmeter.writing.task import Task

TASK = Task(
    "briefje",
    "U werkt in een winkel. Morgen begint u om zeven uur. U bent ziek en u kunt niet komen. "
    "Schrijf een kort bericht aan uw leidinggevende. Schrijf vier of vijf zinnen.",
    "Dag Sandra, ik ben ziek en kan morgen niet werken. Donderdag kom ik weer. Wil je aan Marek "
    "vragen of hij de deur opent? De sleutel ligt in de kast.",
)
LETTER = (
    "Hallo Sandra,\n\nIk ben ziek en ik kan morgen niet komen. Ik heb koorts en ik lig in bed. "
    "Donderdag kom ik weer werken. Wil je aan Marek vragen of hij de deur opent? De sleutel ligt "
    "in de kast.\n\nGroetjes,\nOlga"
)
WEAK = (
    "hallo ik ben ziek morgen ik niet komen werk want ik koorts. ik denk donderdag ik kom weer. "
    "ik naar dokter gaan. kan marek deur open make sleutel is in kast. groetjes olga"
)


@pytest.mark.parametrize("text", [LETTER, WEAK])
def test_an_honest_letter_is_let_through_however_weak_it_is(text: str) -> None:
    assert not analyse(text, TASK).verdict.stops


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (TASK.prompt, Finding.COPIED),
        (
            "I am ill today and I cannot come to the shop because I have a fever. Sorry.",
            Finding.LANGUAGE,
        ),
        ("Я сегодня болею и не могу прийти на работу в магазин, извините меня.", Finding.LANGUAGE),
        ("qwrtp sdfgh zxcvb mnbvc lkjhg poiuy trewq asdfg hjklz xcvbn", Finding.NO_LANGUAGE),
        (f"{LETTER}\n\n{LETTER}", Finding.TWICE),
        ("", Finding.EMPTY),
        (
            "De vogels vliegen hoog over de bergen en zingen een mooi lied over de zee. De bloemen "
            "bloeien in alle kleuren van de regenboog en de beer slaapt.",
            Finding.OFF_TASK,
        ),
    ],
)
def test_what_is_not_the_writers_own_dutch_gives_no_conclusion(text: str, finding: Finding) -> None:
    evidence = analyse(text, TASK)
    assert finding in evidence.verdict.findings
    assert evidence.conclusion.allowed is Allowed.NOTHING


def test_words_in_any_order_are_no_text() -> None:
    words = LETTER.split()
    random.Random(1).shuffle(words)
    assert Finding.ORDER in analyse(" ".join(words), TASK).verdict.findings


def test_a_sentence_said_twice_counts_once() -> None:
    once = analyse(LETTER, TASK).verdict.own_words
    assert analyse(f"{LETTER} De sleutel ligt in de kast.", TASK).verdict.own_words <= once + 2


def test_a_piece_of_the_task_is_not_counted_as_the_writers_words() -> None:
    added = f"{LETTER}\nU bent ziek en u kunt niet komen."
    assert analyse(added, TASK).verdict.own_words == analyse(LETTER, TASK).verdict.own_words


def test_without_a_task_nothing_is_said_about_copying_or_fit() -> None:
    assert not analyse(TASK.prompt).verdict.stops


def test_english_that_looks_like_dutch_words_is_english() -> None:
    text = "I think that I will be back on Thursday. The key is in the cupboard. I am in the house."
    assert Finding.LANGUAGE in analyse(text).verdict.findings


def test_what_does_not_count_is_not_measured_either() -> None:
    dutch = "Ik ben ziek en ik kom morgen niet. Ik bel u als ik weer kan werken. Groeten, Olga"
    english = "I think that I will be back on Thursday because I have a fever."
    assert analyse(f"{dutch}\n{english}").values == analyse(dutch).values


def test_a_text_said_again_in_another_order_is_said_twice() -> None:
    said = (
        "De chef geeft mij morgen de sleutel van het magazijn omdat zijn vrouw ziek thuis ligt en "
        "zijn auto kapot is."
    )
    again = " ".join(reversed(said.rstrip(".").split()))
    assert Finding.TWICE in analyse(f"{said} {again}.").verdict.findings
