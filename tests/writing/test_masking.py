"""Names, addresses and numbers never stand in the evidence."""

import pytest

from taalmeter.writing.analyse import analyse


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("Ik heet Fatima en ik ben ziek.", "Fatima", "naam"),
        ("Mijn naam is yildirim en ik wil werken.", "yildirim", "naam"),
        ("Beste mevrouw Terpstra, ik kom morgen niet.", "Terpstra", "naam"),
        ("Kan Marek de deur openen?", "Marek", "naam"),
        ("Groetjes,\nOlga", "Olga", "naam"),
        ("Ik ben ziek. groetjes olga bakker, kerkstraat 12", "bakker", "naam"),
        ("Ik woon op Kerkstraat 12, 1234 AB Appelscha.", "Appelscha", "plaats"),
        ("Ik woon op Kerkstraat 12 in Appelscha en ik werk.", "Appelscha", "plaats"),
        ("Ik woon in Appelscha met mijn gezin.", "Appelscha", "plaats"),
        ("Mijn adres is Kerkstraat 12a en dat is dichtbij.", "Kerkstraat 12a", "adres"),
        ("Mijn postcode is 1234 AB en ik woon daar.", "1234 AB", "postcode"),
        ("Bel mij op 06 12 34 56 78 als u tijd heeft.", "06 12 34 56 78", "telefoon"),
        ("Mail naar jan.k@voorbeeld.nl voor vragen.", "jan.k@voorbeeld.nl", "e-mail"),
        (
            "Mijn rekening is NL91 ABNA 0417 1643 00 bij de bank.",
            "NL91 ABNA 0417 1643 00",
            "rekening",
        ),
        ("Mijn nummer is 123456789 en ik wacht.", "123456789", "nummer"),
    ],
)
def test_what_points_to_a_person_is_hidden_everywhere(text: str, secret: str, kind: str) -> None:
    evidence = analyse(text)
    assert kind in {mask.kind for mask in evidence.reading.masks}
    assert secret not in evidence.to_json()
    assert secret not in str(evidence)


@pytest.mark.parametrize(
    "text", ["Ik kom op maandag om 9.30 uur.", "De winkel is in Nederland.", "Morgen ben ik vrij."]
)
def test_days_times_and_countries_stay_readable(text: str) -> None:
    assert analyse(text).masked_text == text


def test_a_hidden_name_is_no_misspelling() -> None:
    assert not analyse("Ik heet Xwvbn en ik ben blij.").reading.misspellings
