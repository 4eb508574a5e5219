"""Spelling: what is wrong, what was meant, which kind; and right words are left alone."""

import pytest

from taalmeter.writing.spelling import Kind, detect
from taalmeter.writing.spelling.letters import distance as letter_distance
from taalmeter.writing.spelling.sound import distance, key

NOBODY: frozenset[int] = frozenset()


@pytest.mark.parametrize(
    ("written", "meant", "kind"),
    [
        ("meschien", "misschien", Kind.AUDIBLE),
        ("boomen", "bomen", Kind.DOUBLE),
        ("kome", "komen", Kind.LAST_N),
        ("trijn", "trein", Kind.EI_AU),
        ("vrau", "vrouw", Kind.EI_AU),
        ("gewerkd", "gewerkt", Kind.D_T),
        ("siek", "ziek", Kind.VOICE),
        ("agter", "achter", Kind.CH_G),
        ("zelluf", "zelf", Kind.AS_HEARD),
        ("vakansie", "vakantie", Kind.AS_HEARD),
        ("nederlands", "Nederlands", Kind.CAPITAL),
        ("smorgens", "'s morgens", Kind.JOIN),
    ],
)
def test_a_mistake_is_found_named_and_mended(written: str, meant: str, kind: Kind) -> None:
    (found,) = detect([written], NOBODY)
    assert (found.meant, found.kind) == (meant, kind)


def test_two_parts_of_one_word_are_joined() -> None:
    (found,) = detect(["ik", "ga", "naar", "de", "tand", "arts"], NOBODY)
    assert (found.first, found.last, found.meant, found.kind) == (4, 6, "tandarts", Kind.JOIN)


@pytest.mark.parametrize(
    "sentence",
    [
        "ik ben morgen om acht uur bij de tandarts voor controle",
        "de zorgtoeslag en de huurtoeslag komen van de belastingdienst",
        "mijn leidinggevende maakt het rooster voor de nachtdienst",
        "wij lopen met de kinderen naar het schoolplein",
        "hij werkt als heftruckchauffeur in een groot magazijn",
        "zij heeft 's avonds taalles in het buurthuis",
    ],
)
def test_right_words_are_left_alone(sentence: str) -> None:
    assert detect(sentence.split(), NOBODY) == ()


def test_a_name_is_not_looked_at() -> None:
    assert detect(["dag", "Zjbrek"], frozenset({1})) == ()


def test_words_that_sound_the_same_lie_close() -> None:
    assert key("natuurluk") == key("natuurlijk")
    assert distance(key("meschien"), key("misschien")) < distance(key("meschien"), key("machine"))


def test_a_doubled_letter_is_half_a_mistake() -> None:
    assert letter_distance("boomen", "bomen") == 0.5
    assert letter_distance("hius", "huis") == 0.8
    assert letter_distance("huis", "huis") == 0.0
