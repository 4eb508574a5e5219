"""Blind review: solvers get no key, and what they answer is counted beside the question."""

import csv
import re

import pytest
from typer.testing import CliRunner

from taalmeter.bank import blind, load_bank
from taalmeter.cli import app
from taalmeter.errors import DataError

QUESTION = "advertentie-keuken-2"


@pytest.fixture
def sheets(items_copy, tmp_path):
    folder = tmp_path / "bladen"
    done = CliRunner().invoke(app, ["items", "blind", str(folder), "--items", str(items_copy)])
    assert done.exit_code == 0, done.output
    return folder


def key_of(sheets):
    with (sheets / blind.KEY).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(path, rows):
    path.write_text("nummer,antwoord\n" + "".join(f"{n},{a}\n" for n, a in rows), "utf-8")
    return str(path)


def test_the_sheets_hold_every_question_and_no_key_nor_name(sheets, bank):
    with_text = (sheets / blind.WITH).read_text("utf-8")
    without = (sheets / blind.WITHOUT).read_text("utf-8")
    reading = [row for row in key_of(sheets) if row["versie"]]
    choices = [i for i in bank.items.values() if i.is_choice and i.id in bank.passage_of]
    assert len(reading) == len(choices)
    for row in reading:
        assert f"**{row['nummer']}**" in with_text
        assert f"**{row['nummer']}**" in without
        assert row["opgave"] not in with_text + without
    for passage in bank.passages.values():
        assert passage.tekst.strip() in with_text
        assert passage.tekst.strip() not in without
    assert "sleutel:" not in with_text + without


def test_what_solvers_answered_is_recorded_with_the_version_of_the_question(
    sheets, items_copy, tmp_path
):
    key = [row for row in key_of(sheets) if row["versie"]]
    right = [(row["nummer"], row["sleutel"].upper()) for row in key]
    one_wrong = [(n, "" if row["opgave"] == QUESTION else k)
                 for (n, k), row in zip(right, key, strict=True)]  # fmt: skip
    files = [
        "--with-text", answers(tmp_path / "an.csv", right),
        "--with-text", answers(tmp_path / "bo.csv", one_wrong),
        "--without-text", answers(tmp_path / "cor.csv", [(n, "a") for n, _ in right]),
        "--without-text", answers(tmp_path / "di.csv", [(n, "") for n, _ in right]),
    ]  # fmt: skip
    done = CliRunner().invoke(
        app,
        ["items", "blind", str(sheets), "--items", str(items_copy), "--on", "2026-12-01", *files],
    )
    assert done.exit_code == 0, done.output
    assert f"{len(key)} of {len(key)} reviews recorded" in done.output
    bank = load_bank(items_copy)
    review = bank.item(QUESTION).beoordeling
    assert review.met_tekst == (1, 2)
    assert review.datum == "2026-12-01"
    other = bank.item("advertentie-keuken-1")
    assert other.beoordeling.met_tekst == (2, 2)
    assert other.beoordeling.zonder_tekst == (int(other.sleutel == "a"), 2)
    text = (items_copy / "lezen" / "advertentie-keuken.yaml").read_text("utf-8")
    assert len(re.findall("beoordeling:", text)) == 4


def test_a_question_that_changed_since_keeps_what_it_had(sheets, items_copy, tmp_path):
    path = items_copy / "lezen" / "advertentie-keuken.yaml"
    path.write_text(path.read_text("utf-8").replace("in een hotel", "in het hotel"), "utf-8")
    before = path.read_text("utf-8")
    bank = load_bank(items_copy)
    numbers = [(row["nummer"], "a") for row in key_of(sheets)]
    counted = blind.count(
        sheets,
        [tmp_path / "an.csv"] if answers(tmp_path / "an.csv", numbers) else [],
        [tmp_path / "an.csv"],
    )
    changed = [one for one in counted if one.item == "advertentie-keuken-1"]
    assert blind.record(bank, changed, "2026-12-01") == 0
    assert path.read_text("utf-8") == before


def test_a_table_without_the_column_is_named(sheets, tmp_path):
    wrong = tmp_path / "fout.csv"
    wrong.write_text("vraag,antwoord\nL0001,a\n", "utf-8")
    with pytest.raises(DataError, match="nummer"):
        blind.count(sheets, [wrong], [])


def test_recording_takes_out_the_excuse_that_a_question_waits_for_solvers(
    sheets, items_copy, tmp_path
):
    path = items_copy / "lezen" / "advertentie-keuken.yaml"
    excuse = f"uitzondering:\n  - {{code: I11, over: {QUESTION}, reden: Wacht op de oplossers.}}\n"
    path.write_text(path.read_text("utf-8").replace("gemaakt:", excuse + "gemaakt:"), "utf-8")
    numbers = [(row["nummer"], row["sleutel"]) for row in key_of(sheets)]
    answers(tmp_path / "an.csv", numbers)
    counted = blind.count(sheets, [tmp_path / "an.csv"] * 2, [tmp_path / "an.csv"] * 2)
    done = blind.record(load_bank(items_copy), counted, "2026-12-01")
    assert done == sum(bool(row["versie"]) for row in key_of(sheets))
    text = path.read_text("utf-8")
    assert "uitzondering" not in text
    assert 'datum: "2026-12-01", met_tekst: [2, 2]' in text
