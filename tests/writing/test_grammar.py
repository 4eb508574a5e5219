"""Grammar signals: seen where a rule is broken, silent where the Dutch is right."""

import pytest

from taalmeter.writing.grammar import RULES
from taalmeter.writing.observed import rules
from taalmeter.writing.reading import read


def seen(text: str) -> list[tuple[str, str | None]]:
    return [(s.rule, s.hint) for s in read(text).signals]


@pytest.mark.parametrize(
    ("text", "rule", "hint"),
    [
        ("Morgen ik ga naar de dokter.", "verb-second", "ga ik"),
        ("Als ik klaar ben, ik ga naar huis.", "verb-second", "ga ik"),
        ("Ik blijf thuis omdat ik ben ziek.", "verb-final", None),
        ("Hij mijn beste vriend.", "finite-missing", None),
        ("Ik wordt morgen dertig.", "d-t", "word"),
        ("Hij vind het werk leuk.", "d-t", "vindt"),
        ("Mijn man word om zes uur wakker.", "d-t", "wordt"),
        ("Wat is er gebeurt op het werk?", "d-t", "gebeurd"),
        ("De huis is te duur.", "de-het", "het huis"),
        ("Ik ga naar winkel.", "article-missing", None),
    ],
)
def test_a_broken_rule_is_seen(text: str, rule: str, hint: str | None) -> None:
    assert (rule, hint) in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Morgen ga ik naar de dokter.",
        "Ik denk dat ik morgen weer kan werken.",
        "Toen ik klein was, woonde ik in een dorp.",
        "Word jij ook zo moe van dit weer?",
        "Wat vind jij van het nieuwe rooster?",
        "Ik ga naar huis en daarna ga ik naar bed.",
        "Het kind dat daar speelt, is mijn zoon.",
        "Omdat het regent, neem ik de bus.",
        "Er is iets gebeurd op het werk.",
        "Dat gebeurt vaak.",
        "Dank u wel voor uw hulp.",
        "Kun jij de sleutel uit de kast halen?",
        "Ik ben ziek. Kun jij mij helpen met de kast?",
        "Zul jij de deur dichtdoen?",
        "Bel jij de klant?",
        "Leg de map op tafel.",
        "De klant koopt de kast op rekening.",
    ],
)
def test_right_dutch_gives_no_signal(text: str) -> None:
    assert seen(text) == []


def test_the_sentence_is_read_after_its_spelling_is_mended() -> None:
    assert ("verb-second", "ga ik") in seen("Morge ik ga naar de doktor.")


def test_only_a_rule_with_measured_precision_is_shown() -> None:
    assert set(rules()) == set(RULES)
    assert all(r.shown == (r.precision >= 0.90 and r.sentences >= 200) for r in rules().values())
