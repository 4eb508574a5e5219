"""`taalmeter lees` reads what people read in a file, and nothing else, with the right line."""

import shutil
from pathlib import Path

import pytest

from taalmeter.errors import ContentError
from taalmeter.writing import readability
from taalmeter.writing.plain.places import (
    from_markdown,
    from_python,
    from_template,
    from_yaml,
    read,
)
from taalmeter.writing.plain.sentences import GAP, sentences, words


def texts(pieces: list[object]) -> list[str]:
    return [str(getattr(piece, "text", "")) for piece in pieces]


def test_a_template_gives_its_text_without_code() -> None:
    source = """{# a note #}{% extends "basis.html" %}
{% block title %}Uw code{% endblock %}
<p class="groot">Uw <strong>code</strong> werkt
  {{ hours }} uur.</p>
<script>var x = "Niet lezen";</script>
"""
    assert texts([*from_template(source)]) == ["Uw code", f"Uw code werkt {GAP} uur."]


def test_the_branches_of_an_if_are_not_read_as_one_sentence() -> None:
    source = "<p>Er {% if one %}is een tekst{% else %}zijn {{ n }} teksten{% endif %} klaar.</p>"
    assert texts([*from_template(source)]) == [
        "Er is een tekst klaar.",
        f"Er zijn {GAP} teksten klaar.",
    ]


def test_an_if_without_else_is_also_read_without_its_text() -> None:
    source = "<p>Bel ons{% if mail %} of stuur een mail{% endif %}.</p>"
    assert texts([*from_template(source)]) == ["Bel ons of stuur een mail.", "Bel ons."]


def test_texts_in_calls_choices_and_attributes_are_read() -> None:
    source = """<img alt="Een rode bus" class="plaat groot">
{{ m.knop("Ik begin nu", "primary-action") }}
<p>Er {{ "staat 1 tekst" if n == 1 else "staan " ~ n ~ " teksten" }} klaar.</p>
"""
    found = texts([*from_template(source)])
    assert found == [
        "Een rode bus",
        "Ik begin nu",
        "Er staat 1 tekst klaar.",
        f"Er staan {GAP} teksten klaar.",
    ]


def test_a_finding_in_a_template_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("<h1>Hallo</h1>\n<p>\nKom langs.\nBel bijv. uw oma.\n</p>\n")
    (found,) = readability.check_path(path)
    assert found.place.line == 4


def test_only_the_named_keys_of_yaml_are_read_with_their_lines(tmp_path: Path) -> None:
    source = """id: brief-aan-i.v.m.
tekst: |
  Kom langs.

  Bel bijv. uw oma.
gemaakt: {door: redactie i.v.m. test}
opties:
  a: Dat is goed.
  b: i.v.m. later
"""
    path = tmp_path / "tekst.yaml"
    path.write_text(source)
    found = readability.check_path(path)
    assert [(f.word, f.place.line) for f in found] == [("bijv.", 5), ("i.v.m.", 9)]


def test_a_folded_text_keeps_its_lines() -> None:
    source = "omdat: >-\n  U spreekt goed Nederlands.\n  Op de les oefent u met\n  korte zinnen.\n"
    (piece,) = from_yaml(source, ["omdat"], "x.yaml")
    first, second = sentences(piece.text)
    assert piece.line_at(first.offset) == 2
    assert piece.line_at(second.offset) == 3


def test_markdown_gives_text_without_code_and_links() -> None:
    source = (
        "# Titel\n\nLees `code` in [de gids](x.md).\n\n```\ncode hier\n```\n\n"
        "| een | twee |\n|---|---|\n"
    )
    found = ["# Titel", f"Lees {GAP} in de gids.", "een", "twee"]
    assert texts([*from_markdown(source)]) == found


def test_python_gives_sentences_and_no_docstrings() -> None:
    source = '"""A module."""\nX = {"code-x": "Dit werkt niet."}\nY = f"Er zijn {n} teksten."\n'
    assert texts([*from_python(source, "x.py")]) == ["Dit werkt niet.", f"Er zijn {GAP} teksten."]


def test_an_item_is_read_at_the_level_it_declares(tmp_path: Path) -> None:
    folder = tmp_path / "items" / "lezen"
    folder.mkdir(parents=True)
    for level in ("A2", "B1"):
        (folder / f"{level}.yaml").write_text(
            f"niveau: {{nt1: 1F, nt2: {level}}}\ntekst: Hallo daar.\n"
        )
    assert [read(folder / f"{level}.yaml").level for level in ("A2", "B1")] == ["A2", "B1"]
    assert read(folder / "B1.yaml", "A2").level == "A2"


def test_words_that_a_file_teaches_are_known_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "items" / "woordenschat"
    folder.mkdir(parents=True)
    source = "woorden:\n  - woord: de latei\n    voorbeeld: Leg de latei op de muur.\n"
    (folder / "bouw.yaml").write_text(source)
    (tmp_path / "los.md").write_text("Leg de latei op de muur.\n")
    assert readability.check_path(folder) == ()
    assert [found.word for found in readability.check_path(tmp_path / "los.md")] == ["latei"]


def test_a_bank_and_a_rule_set_are_read_alike_whatever_their_folder_is_called(
    tmp_path: Path,
) -> None:
    root = Path(__file__).resolve().parents[2]
    for name, folder in (("items", "mijn-bank"), ("routing", "onze-regels")):
        shutil.copytree(root / name, tmp_path / folder)
        shipped, copied = readability.lees([root / name]), readability.lees([tmp_path / folder])
        assert list(copied.levels.values()) == list(shipped.levels.values())
        assert copied.findings == shipped.findings == ()


def test_pages_for_the_kandidaat_are_read_at_a2_and_other_pages_at_b1(tmp_path: Path) -> None:
    for folder in ("kandidaat", "specialist"):
        (tmp_path / "templates" / folder).mkdir(parents=True)
        (tmp_path / "templates" / folder / "x.html").write_text("<p>Hallo daar.</p>")
    report = readability.lees([tmp_path])
    assert {Path(file).parent.name: level for file, level in report.levels.items()} == {
        "kandidaat": "A2",
        "specialist": "B1",
    }


def test_the_report_counts_and_its_exit_code_says_whether_something_was_found(
    tmp_path: Path,
) -> None:
    (tmp_path / "goed.md").write_text("Dit is goed.\n")
    assert readability.lees([tmp_path / "goed.md"]).exit_code == 0
    (tmp_path / "fout.md").write_text("Dit wordt gelezen.\n")
    report = readability.lees([tmp_path])
    assert report.exit_code == 1
    assert str(report).endswith("2 files, 2 texts, 6 words: 1 findings, 0 accepted with a reason")
    assert report.to_dict()["bevindingen"][0]["regel"] == "lijdende-vorm"


def test_the_same_files_give_the_same_report() -> None:
    once, again = (str(readability.lees(["items/lezen", "routing/trajecten.yaml"])) for _ in "ab")
    assert once == again


def test_a_path_that_is_not_there_is_named() -> None:
    with pytest.raises(ContentError, match=r"nergens.*does not exist"):
        readability.lees(["nergens"])


def test_words_and_sentences_of_edited_text() -> None:
    assert words("Om 12.30 uur, re-integratie op 1-2-2026!") == (
        "Om", "12.30", "uur", "re-integratie", "op", "1-2-2026",
    )  # fmt: skip
    split = [
        sentence.text
        for sentence in sentences("Bel dhr. Jansen. Kies dan: Ik wil niet.\n- een\n- twee")
    ]
    assert split == ["Bel dhr. Jansen.", "Kies dan:", "Ik wil niet.", "een", "twee"]
