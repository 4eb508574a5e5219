"""Each named check of `items check` finds its fault and nothing else; the shipped bank has none."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from taalmeter.bank import load_bank
from taalmeter.bank.checks import CHECKS, check_bank, check_folder, counts, definitions_of_checks
from taalmeter.bank.checks.review import wording
from taalmeter.bank.content import Form, Picture, Waiver

TEXT = "advertentie-keuken"
NEEDS_FILES = ("I14", "I15", "I23")


def test_the_shipped_bank_has_no_findings_and_says_what_it_holds(bank):
    report = check_folder()
    assert report.exit_code == 0, str(report)
    assert not report.skipped
    told = report.to_dict()["tellingen"]
    assert told["teksten"] >= 48
    assert told["opgaven bij teksten"] >= 190
    assert set(told["teksten per niveau"].values()) == {12}
    assert len(told["teksten per soort"]) >= 10
    assert min(told["vragen per vraagsoort"].values()) >= 0.1 * told["opgaven bij teksten"]
    assert told["vragen met een getypt antwoord"] >= 8
    assert told["blind"]["met_tekst"] >= 0.95
    assert told["blind"]["zonder_tekst"] < 0.45
    assert [row["grens"] for row in told["informatie"]] == ["1F", "2F"]
    assert all(row["verschil"] < 0.05 for row in told["informatie"])
    assert report.bank is not None
    assert report.bank.hash == bank.hash


def found_in(bank):
    checks = [check for check in CHECKS if check.code not in NEEDS_FILES]
    return check_bank(bank, checks).findings


def with_passage(bank, name, **changes):
    """A bank in which a text was changed, and every question of it solved again since."""
    passage = bank.passages[name].model_copy(update=changes)
    items = tuple(
        item
        if item.beoordeling is None
        else item.model_copy(
            update={
                "beoordeling": item.beoordeling.model_copy(
                    update={"versie": wording(passage, item)}
                )
            }
        )
        for item in passage.opgaven
    )
    return with_file(bank, passage.model_copy(update={"opgaven": items}))


def with_file(bank, passage):
    """A bank with another text, also in what was read from its file."""
    file = f"lezen/{passage.id}.yaml"
    document = replace(bank.files[file], data=passage.model_dump(mode="json"))
    return replace(
        bank,
        passages={**bank.passages, passage.id: passage},
        files={**bank.files, file: document},
    )


def with_item(bank, name, **changes):
    passage = bank.passages[bank.passage_of[name]]
    items = tuple(i.model_copy(update=changes) if i.id == name else i for i in passage.opgaven)
    return with_passage(bank, passage.id, opgaven=items)


def with_text(bank, old, new):
    return with_passage(bank, TEXT, tekst=bank.passages[TEXT].tekst.replace(old, new, 1))


def options(bank, name, **changed):
    return with_item(bank, name, opties={**bank.item(name).opties, **changed})


def with_word(bank, trade, index, **changes):
    words = bank.word_lists[trade]
    word = words.woorden[index].model_copy(update=changes)
    listed = (*words.woorden[:index], word, *words.woorden[index + 1 :])
    new = words.model_copy(update={"woorden": listed})
    return replace(bank, word_lists={**bank.word_lists, trade: new})


def pseudo(bank, word):
    listed = bank.pseudo_words.model_copy(update={"woorden": (*bank.pseudo_words.woorden, word)})
    return replace(bank, pseudo_words=listed)


def same_key(bank):
    """The four questions at one text all have key a; options change places, so no more."""
    for item in bank.passages[TEXT].opgaven:
        key = item.sleutel
        swapped = {**item.opties, "a": item.opties[key], key: item.opties["a"]}
        bank = with_item(bank, item.id, opties=swapped, sleutel="a")
    return bank


def key_b_everywhere(bank):
    words = bank.word_lists["bouw"]
    listed = tuple(
        w.model_copy(
            update={"sleutel": "b", "opties": {**w.opties, "b": w.opties[w.sleutel],
                                               w.sleutel: w.opties["b"]}}
        )
        if index % 4 else w
        for index, w in enumerate(words.woorden)
    )  # fmt: skip
    new = words.model_copy(update={"woorden": listed})
    return replace(bank, word_lists={**bank.word_lists, "bouw": new})


def longer_form(bank):
    form: Form = bank.forms["lezen-a"]
    part = form.onderdelen[0]
    longer = part.model_copy(update={"inhoud": (*part.inhoud, "app-ruilen")})
    return replace(
        bank,
        forms={**bank.forms, "lezen-a": form.model_copy(update={"onderdelen": (longer,)})},
    )


def with_alt(bank, alt):
    items = bank.item_sets["woordherkenning"]
    old: Picture = items.plaatjes["zon"]
    pictures = {**items.plaatjes, "zon": old.model_copy(update={"alt": alt})}
    new = items.model_copy(update={"plaatjes": pictures})
    return replace(bank, item_sets={**bank.item_sets, "woordherkenning": new})


def silent(bank, slot):
    task = bank.tasks["bericht-raam"].model_copy(update={"geluid": slot})
    return replace(bank, tasks={**bank.tasks, "bericht-raam": task})


def reviewed(bank, **changes):
    item = bank.item("advertentie-keuken-2")
    review = item.beoordeling.model_copy(update=changes)
    passage = bank.passages[TEXT]
    items = tuple(
        i.model_copy(update={"beoordeling": review}) if i.id == item.id else i
        for i in passage.opgaven
    )
    return with_file(bank, passage.model_copy(update={"opgaven": items}))


ITEM = "advertentie-keuken-2"
FAULTS = [
    ("I03", lambda b: replace(b, published=False), "2026-voorlopig"),
    ("I04", lambda b: with_text(b, "\n", "\n" + b.passages["mail-tuin"].tekst), "mail-tuin"),
    ("I05", lambda b: options(b, ITEM, b=f" {b.item(ITEM).opties['c'].upper()}  "), ITEM),
    ("I05", lambda b: options(b, ITEM, b="1 tot 5 dagen", c="4 tot 8 dagen"), ITEM),
    ("I06", lambda b: options(b, ITEM, d="Alle bovenstaande antwoorden."), ITEM),
    ("I06", lambda b: options(b, ITEM, d="geen van deze"), ITEM),
    ("I06", lambda b: options(b, ITEM, d="a en b"), ITEM),
    ("I08", same_key, TEXT),
    ("I09", lambda b: options(
        b, ITEM, **{b.item(ITEM).sleutel: "een keuze die veel en veel langer is dan de rest"}
    ), ITEM),
    ("I10", lambda b: with_item(
        b, "advertentie-keuken-4",
        vraag=f"Wat is er {b.item(ITEM).opties[b.item(ITEM).sleutel]} te doen?",
    ), ITEM),
    ("I11", lambda b: reviewed(b, versie="00000000"), ITEM),
    ("I11", lambda b: reviewed(b, met_tekst=(1, 2)), ITEM),
    ("I11", lambda b: reviewed(b, met_tekst=(1, 1)), ITEM),
    ("I12", longer_form, "lezen-a"),
    ("I13", lambda b: with_text(b, "\n", "\nWij zoeken " + "heel " * 20 + "snel iemand.\n"), TEXT),
    ("I16", lambda b: with_text(b, "\n", "\nVraag naar Fatima van den Berg.\n"),
     "Fatima van den Berg"),
    ("I16", lambda b: with_text(b, "\n", "\nVraag naar Ineke Jansen.\n"), "Ineke Jansen"),
    ("I16", lambda b: with_text(b, "\n", "\nU werkt bij Albert Heijn.\n"), "Albert Heijn"),
    ("I16", lambda b: with_text(b, "\n", "\nGa naar de film met Willem-Alexander.\n"),
     "Willem-Alexander"),
    ("I17", lambda b: with_text(b, "\n", "\nBel 06-12345678.\n"), "06-12345678"),
    ("I17", lambda b: with_text(b, "\n", "\nBel 010 123 45 67.\n"), "010 123 45 67"),
    ("I17", lambda b: with_text(b, "\n", "\nBel 0900-1234.\n"), "0900-1234"),
    ("I16", lambda b: with_text(b, "\n", "\nVraag naar A.B. de Vries.\n"), "A.B. de Vries"),
    ("I06", lambda b: options(b, ITEM, d="geen enkel antwoord is goed"), ITEM),
    ("I06", lambda b: options(b, ITEM, d="alles wat hierboven staat"), ITEM),
    ("I17", lambda b: with_text(b, "\n", "\nMail naar info@keuken.example.\n"),
     "info@keuken.example"),
    ("I17", lambda b: with_text(b, "\n", "\nKijk op keuken.nl.\n"), "keuken.nl"),
    ("I17", lambda b: with_text(b, "\n", "\nKom naar de Kerkstraat 12.\n"), "Kerkstraat 12"),
    ("I17", lambda b: with_text(b, "\n", "\nOnze postcode is 1234 AB.\n"), "1234 AB"),
    ("I18", lambda b: with_alt(b, "plaatje 3"), "zon"),
    ("I18", lambda b: with_alt(b, b.item_sets["woordherkenning"].plaatjes["vis"].alt), "zon"),
    ("I19", lambda b: silent(b, None), "bericht-raam"),
    ("I19", lambda b: silent(b, "geluid/bericht-klacht.mp3"), "bericht-raam"),
    ("I20", lambda b: with_word(b, "bouw", 1, opties={
        **b.word_lists["bouw"].woorden[1].opties, "a": "iets zachts voor op de ladder"
    }), "de helm"),
    ("I21", lambda b: pseudo(b, "slempen"), "slempen"),
    ("I21", lambda b: pseudo(b, "tafelraam"), "tafelraam"),
    ("I22", lambda b: pseudo(b, b.pseudo_words.woorden[0]), "kwarpel"),
    ("I22", lambda b: with_word(b, "bouw", 5, woord="helm"), "helm"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "spoil", "about"), FAULTS, ids=[f"{c}-{a}" for c, _, a in FAULTS])
def test_a_check_finds_its_fault_and_nothing_else(bank, code, spoil, about):
    findings = found_in(spoil(bank))
    assert {finding.code for finding in findings} == {code}, list(map(str, findings))
    assert about in {finding.fault.about for finding in findings}
    assert all(finding.place.file and finding.fault.remedy for finding in findings)


def test_a_letter_that_is_nearly_always_the_key_is_found(bank):
    """Whoever puts one letter everywhere also makes runs of it; those are found beside it."""
    findings = found_in(key_b_everywhere(bank))
    assert {finding.code for finding in findings} == {"I07", "I08"} or {
        finding.code for finding in findings
    } == {"I07"}
    assert next(f for f in findings if f.code == "I07").fault.about == "b"


def edited(folder: Path, file: str, old: str, new: str):
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def faults(folder: Path):
    """What is found in a folder without the meter of hard words, which takes seconds."""
    return check_bank(load_bank(folder), [c for c in CHECKS if not c.needs_words]).findings


def test_rare_words_and_hard_sentences_are_named_with_their_line(items_copy):
    """The meter reads the files; the changed text also waits for new solvers."""
    file = f"lezen/{TEXT}.yaml"
    edited(
        items_copy,
        file,
        "opgaven:",
        "  Er is een discrepantie.\n\n  De sla wordt gewassen.\nopgaven:",
    )
    found = {f.code: f for f in check_folder(items_copy).findings if f.code != "I11"}
    assert set(found) == {"I14", "I15"}
    assert found["I14"].fault.about == "discrepantie"
    assert found["I15"].fault.about == "gewassen"
    assert all(f.place.file.endswith(file) and f.place.line > 5 for f in found.values())


def test_a_file_that_nothing_reads_is_named(items_copy):
    (items_copy / "lezen" / "brief-nieuw.yml").write_text("id: brief-nieuw\n")
    (items_copy / "README.md").write_text("# Uitleg\n")
    assert [(f.code, f.fault.about) for f in faults(items_copy)] == [
        ("I23", "lezen/brief-nieuw.yml")
    ]


def test_a_recording_that_is_too_large_is_named_and_a_good_one_is_counted(items_copy):
    sounds = items_copy / "geluid"
    shutil.rmtree(sounds, ignore_errors=True)  # the shipped ones do not count here
    sounds.mkdir()
    (sounds / "bericht-raam.mp3").write_bytes(b"x" * 70_000)
    (sounds / "oefenen.mp3").write_bytes(b"x" * 20_000)
    assert [(f.code, f.fault.about) for f in faults(items_copy)] == [("I19", "bericht-raam")]
    assert counts(load_bank(items_copy)).sounds[0] == 2


@pytest.mark.parametrize(
    ("code", "file", "old", "new"),
    [
        ("I01", f"lezen/{TEXT}.yaml", "soort: advertentie", "soort: poster"),
        ("I02", "toetsvormen/lezen-a.yaml", "mail-tuin", "mail-weg"),
        ("I18", "alfabetisering/woordherkenning.yaml", "    alt: ", "    oms: "),
    ],
)
def test_what_keeps_a_bank_from_loading_is_a_named_finding_too(items_copy, code, file, old, new):
    edited(items_copy, file, old, new)
    report = check_folder(items_copy)
    assert report.exit_code == 2
    assert report.bank is None
    assert code in {finding.code for finding in report.findings}
    assert all(f.place.file.endswith(file) and f.place.line for f in report.findings)


class TestExcuses:
    WAIVER = (
        "\nuitzondering:\n  - {code: I16, over: Fatima Bakker, reden: Zij bestaat niet echt.}\n"
    )

    def test_a_reasoned_excuse_in_the_file_takes_a_finding_out(self, bank):
        named = with_text(bank, "\n", "\nVraag naar Fatima Bakker.\n")
        excuse = Waiver(code="I16", over="Fatima Bakker", reden="Zij bestaat niet echt.")
        report = check_bank(with_passage(named, TEXT, uitzondering=(excuse,)), CHECKS[:15])
        assert not report.findings
        assert ("I16", excuse) in [(found.code, waiver) for found, waiver in report.excused]

    def test_an_excuse_that_no_finding_needs_is_a_finding(self, items_copy):
        edited(items_copy, f"lezen/{TEXT}.yaml", "\ngemaakt:", self.WAIVER + "gemaakt:")
        (finding,) = faults(items_copy)
        assert finding.code == "I00"
        assert finding.place.line is not None

    def test_an_excuse_without_a_reason_is_refused(self, items_copy):
        bad = self.WAIVER.replace("Zij bestaat niet echt.", "mag")
        edited(items_copy, f"lezen/{TEXT}.yaml", "\ngemaakt:", bad + "gemaakt:")
        report = check_folder(items_copy)
        assert [f.code for f in report.findings] == ["I01"]
        assert "reason" in report.findings[0].fault.what

    def test_an_excuse_of_one_file_does_not_reach_another(self, bank):
        named = with_text(bank, "\n", "\nVraag naar Fatima Bakker.\n")
        excuse = Waiver(code="I16", over="Fatima Bakker", reden="Zij bestaat niet echt.")
        elsewhere = with_passage(named, "mail-tuin", uitzondering=(excuse,))
        assert {f.code for f in found_in(elsewhere)} == {"I00", "I16"}


def test_every_check_is_defined_with_an_example_and_has_a_test():
    text = definitions_of_checks()
    for check in CHECKS:
        assert check.definition.startswith(f"`{check.name}`:")
        assert "Example: " in check.definition
        assert f"{check.code} `{check.name}`" in text
    assert [c.code for c in CHECKS] == [f"I{n:02d}" for n in range(3, 3 + len(CHECKS))]
    tested = {code for code, *_ in FAULTS} | {*NEEDS_FILES, "I07"}
    assert tested == {check.code for check in CHECKS}
    assert set(re.findall(r"\((I0[0-2])\)", text)) == {"I00", "I01", "I02"}


def test_without_the_extra_the_checks_that_need_it_are_named_as_not_run(bank, monkeypatch):
    from taalmeter.bank.checks import vocabulary
    from taalmeter.writing.words import WritingExtraMissing

    def missing():
        raise WritingExtraMissing("not installed")

    monkeypatch.setattr(vocabulary, "words", missing)
    report = check_bank(bank, [check for check in CHECKS if check.code in ("I21", "I22")])
    assert [check.code for check in report.skipped] == ["I21"]
    assert "did not run" in str(report)
    assert report.to_dict()["niet_uitgevoerd"] == ["I21"]
