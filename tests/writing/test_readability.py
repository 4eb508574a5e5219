"""The readability meter finds what makes a text hard, says where, and leaves plain text alone."""

from pathlib import Path

import pytest
from textstat.textstat import textstatistics

from taalmeter.errors import ContentError
from taalmeter.writing import readability
from taalmeter.writing.plain import settings
from taalmeter.writing.readability import Scores, TooShort, check, scores

PLAIN = """Beste bewoner,

Volgende week werken wij in uw straat. Daarom is er op dinsdag geen water. Vul de avond
ervoor een paar flessen. Om drie uur kunt u het water weer gebruiken.

Met vriendelijke groet,
de gemeente
"""


def rules_of(text: str, level: settings.Level = "B1") -> list[str]:
    return [finding.rule for finding in check(text, level)]


def test_a_plain_letter_has_no_findings_at_a2() -> None:
    assert check(PLAIN, "A2") == ()


def test_a_finding_names_the_line_the_sentence_and_a_remedy() -> None:
    (found,) = check("Dit is goed.\nU krijgt bijv. een brief.")
    assert (found.rule, found.place.line) == ("afkorting", 2)
    assert found.sentence == "U krijgt bijv. een brief."
    assert found.remedy == "Write 'bijvoorbeeld'."


def test_sixteen_words_are_too_many_and_fifteen_are_not() -> None:
    fifteen = "Wij gaan op maandag met de bus naar de stad om een jas te kopen."
    sixteen = "Wij gaan op maandag met de bus naar de stad om een mooie jas te kopen."
    assert len(fifteen.split()) == 15
    assert "lange-zin" not in rules_of(fifteen)
    assert "lange-zin" in rules_of(sixteen)


def test_the_mean_is_judged_from_three_sentences() -> None:
    eleven = "Wij gaan op maandag met de bus naar de stad toe. "
    assert "gemiddelde" not in rules_of(eleven * 2)
    assert "gemiddelde" in rules_of(eleven * 3)


def test_a_word_may_be_known_at_b1_and_not_at_a2() -> None:
    text = "Er is een nieuw voorschrift."
    assert rules_of(text, "B1") == []
    assert rules_of(text, "A2") == ["zeldzaam-woord"]


def test_two_common_words_in_one_are_known() -> None:
    assert "zeldzaam-woord" not in rules_of("Wij plaatsen nieuwe watermeters.", "A2")


def test_names_and_numbers_are_not_judged_as_words() -> None:
    assert check("Vraag het aan Wenche van Ooijk om 12.30 uur in kamer 3b.", "A2") == ()


def test_a_name_alone_in_a_table_is_not_judged_as_a_word() -> None:
    assert check("| naam | dag |\n| Tineke | maandag |", "A2") == ()


def test_a_text_that_measures_b2_has_its_own_wider_limits() -> None:
    text = "De kosten worden vergoed, mits u vooraf toestemming hebt gekregen van de gemeente waar "
    text += "u woont en die toestemming ook kunt laten zien."
    assert check(text, "B2") == ()
    assert {"lange-zin", "lijdende-vorm", "moeilijk-woord"} <= set(rules_of(text, "B1"))
    assert "lange-zin" in rules_of("Wij " + "gaan " * 30 + "weg.", "B2")


def test_a_common_long_word_is_read_at_once() -> None:
    assert "lang-woord" not in rules_of("U bent verantwoordelijk.")


def test_a_long_compound_needs_a_hyphen() -> None:
    assert "lang-woord" in rules_of("Er is arbeidsmarktbeleid nodig.")
    assert "lang-woord" not in rules_of("Er is arbeids-markt-beleid nodig.")


@pytest.mark.parametrize(
    "text",
    [
        "Uw brief wordt gelezen.",
        "Uw aanvraag werd gisteren betaald.",
        "De antwoorden zijn bewaard.",
        "De fouten worden door ons verbeterd.",
        "Dit kan niet worden gebruikt.",
        "Alles is opgeslagen.",
        "Wij kijken of de tas gevonden is.",
        "De sleutel is door de buurman ontvangen.",
    ],
)
def test_a_passive_is_found(text: str) -> None:
    assert "lijdende-vorm" in rules_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wij zijn gisteren gekomen.",
        "De winkel is gesloten.",
        "U bent geslaagd.",
        "Zij wordt kok.",
        "Er zijn vier gesprekken.",
        "De bedrijven zijn in de stad.",
        "Het is vandaag mooi weer.",
        "Hij heeft zijn brief geschreven.",
        "Er zijn nog geen geschreven teksten.",
        "De spullen die een bedrijf bewaart, zijn van u.",
        "Het is nog niet te betalen.",
        "Ik ben vergeten wie u bent.",
        "De kinderen zijn opgegroeid in Zwolle.",
        "Iets wordt slechter doordat u het veel gebruikt.",
        "De man verkoopt zijn tomaten aan winkels.",
    ],
)
def test_what_only_looks_like_a_passive_is_left_alone(text: str) -> None:
    assert "lijdende-vorm" not in rules_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ik denk dat u weet wat u wilt.",
        "Bel ons als u ziet dat het water bruin is.",
        "Hij komt niet, omdat hij ziek is terwijl hij moet werken.",
        "De brief die u krijgt, komt omdat u dat vroeg.",
    ],
)
def test_stacked_clauses_are_found(text: str) -> None:
    assert "gestapelde-bijzinnen" in rules_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bel ons als u vragen hebt.",
        "Dat is goed. Die tas is van mij.",
        "Hij werkt als kok en wil dat blijven doen.",
        "Waarom komt u niet als u vrij bent?",
        "Kies de plaats of het moment waarop u komt.",
        "Schrijf op waarom, ook als u het weet.",
        "Vertel wat u deed en hoe het afliep.",
        "Neem iets mee waarmee u werkt, zoals een hamer.",
    ],
)
def test_one_clause_is_not_a_stack(text: str) -> None:
    assert "gestapelde-bijzinnen" not in rules_of(text)


@pytest.mark.parametrize(
    "text", ["U kunt niet zonder pas.", "Dat is niet onmogelijk.", "Er komt nooit niemand."]
)
def test_a_double_negation_is_found(text: str) -> None:
    assert "dubbele-ontkenning" in rules_of(text)


@pytest.mark.parametrize(
    "text",
    ["Nee, dat hoeft niet.", "Hij komt niet, en zij komt ook niet.", "Ik ben niet alleen hier."],
)
def test_one_negation_a_clause_is_fine(text: str) -> None:
    assert "dubbele-ontkenning" not in rules_of(text)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Kom i.v.m. uw vraag.", "i.v.m."),
        ("Bel dhr. Jansen.", "dhr."),
        ("Open van ma t/m vr.", "t/m"),
        ("Bel het UWV of de SVB.", "SVB"),
        ("Neem mee: pas, pen, enz.", "enz."),
    ],
)
def test_an_abbreviation_is_found(text: str, short: str) -> None:
    assert short in [found.word for found in check(text) if found.rule == "afkorting"]


def test_a_word_that_is_also_an_abbreviation_may_end_a_sentence() -> None:
    assert "afkorting" not in rules_of("Dat is niet in tel.")
    assert "afkorting" in rules_of("Uw tel. werkt niet.")


def test_a_formal_word_gets_its_plain_word() -> None:
    (found,) = [f for f in check("Bel ons indien u vragen hebt.") if f.rule == "moeilijk-woord"]
    assert (found.word, found.remedy) == ("indien", "Write 'als', or turn the sentence round.")


def test_scores_come_only_from_a_hundred_words() -> None:
    hundred = "Ik ga naar huis. " * 25
    assert isinstance(scores(hundred), Scores)
    assert scores("Ik ga naar huis. " * 24) == TooShort(96)


def test_flesch_douma_is_the_published_formula() -> None:
    """Four words of one syllable a sentence: 206.835 - 0.93 * 4 - 77 * 1."""
    found = scores("Ik ga naar huis. " * 25)
    assert isinstance(found, Scores)
    assert found.flesch_douma == pytest.approx(206.835 - 0.93 * 4 - 77.0)
    assert found.flesch_textstat == pytest.approx(found.flesch_douma)
    assert found.lix == pytest.approx(4.0)


def test_lix_counts_words_of_more_than_six_letters() -> None:
    """One word of seven letters in five: LIX = 5 + 20."""
    found = scores("Ik ga naar mijn vriendin. " * 20)
    assert isinstance(found, Scores)
    assert found.lix == pytest.approx(25.0)


def test_what_is_written_about_textstat_still_holds() -> None:
    """The reasons in the module for not using a function of textstat are checked here."""
    dutch = textstatistics()
    dutch.set_lang("nl")
    form = "Naam: Jansen.\nPlaats: Ede.\nDatum: vandaag.\nIk kom graag naar de eerste les toe."
    assert dutch.sentence_count(form) == 1
    assert [dutch.syllable_count(word) for word in ("over", "eten", "avond")] == [1, 1, 1]
    assert dutch.lexicon_count("Ik ben 3 keer op re-integratie.") == 6
    assert dutch.long_word_count("Ik ga naar mijn vriendin.") == 1
    easy = "Ik ben ziek. Ik kom morgen niet naar mijn werk. " * 5
    grade = dutch.flesch_kincaid_grade(easy)
    syllables = dutch.syllable_count(easy) / dutch.lexicon_count(easy)
    english = 0.39 * dutch.words_per_sentence(easy) + 11.8 * syllables - 15.59
    assert grade == pytest.approx(english, abs=0.01)


def test_every_known_word_and_every_exception_has_a_reason() -> None:
    assert settings.known_words("A2") <= settings.known_words("B1")
    assert all(len(entry.reason.split()) >= 3 for entry in settings.exceptions())


def test_an_exception_without_a_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"uitzonderingen": [{"woord": "pallet", "reden": "zomaar"}]}
    monkeypatch.setattr(settings, "load", lambda _: entries)
    settings.exceptions.cache_clear()
    with pytest.raises(ContentError, match="no reden"):
        settings.exceptions()
    settings.exceptions.cache_clear()


def test_an_exception_cannot_switch_a_rule_off(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"uitzonderingen": [{"regel": "lange-zin", "reden": "wij houden van lang"}]}
    monkeypatch.setattr(settings, "load", lambda _: entries)
    settings.exceptions.cache_clear()
    with pytest.raises(ContentError, match="names no zin"):
        settings.exceptions()
    settings.exceptions.cache_clear()


def test_an_exception_is_reported_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    allowed = settings.Allowed("afkorting", "", "svb", "", "staat zo op de brief")
    monkeypatch.setattr("taalmeter.writing.plain.findings.exceptions", lambda: (allowed,))
    path = tmp_path / "tekst.md"
    path.write_text("Bel de SVB.")
    report = readability.lees([path])
    assert (report.findings, report.exit_code) == ((), 0)
    assert report.to_dict()["uitzonderingen"][0]["reden"] == "staat zo op de brief"
