"""The commands about texts: writing, lees, ratings and calibrate --writing."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.rated_texts import written
from taalmeter import cli
from taalmeter.errors import TaalmeterError
from taalmeter.play import Player, points

NOTE = (
    "Dag Sandra,\n\nik ben ziek. Morgen ik kom niet werken. Ik heb gewerkd tot laat. Ik heb pijn. "
    "Kun je aan Marek vragen of hij de deur opent? De sleutel ligt in de kast.\n\nOlga"
)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli.app, [str(a) for a in arguments], catch_exceptions=False)
    return result.stdout


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, "utf-8")
    return path


@pytest.fixture
def rated(tmp_path: Path, bank) -> Path:
    """Two raters on two tasks of forty persons, drawn from the bank's own steps."""
    table = []
    for number in range(40):
        place = (number - 20) / 10
        for task in ("briefje-ziek", "mail-rooster"):
            model = bank.tasks[task].modelantwoorden[0 if place < -0.7 else 1 if place < 0.6 else 2]
            for rater in ("een", "twee"):
                given = points(bank, task, Player(place, place, number))
                table.append(
                    {"persoon": f"p{number}", "taak": task, "beoordelaar": rater, **given,
                     "tekst": model.antwoord["tekst"]}
                )  # fmt: skip
    path = tmp_path / "rated.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return path


def test_a_note_gives_evidence_and_no_level(note):
    said = run("writing", note, "--task", "briefje-ziek")
    assert "gewerkd" in said
    assert "niet geijkt" in said
    assert "mag niet: Het programma is niet geijkt" in said
    (data,) = json.loads(run("writing", note, "--task", "briefje-ziek", "--json"))["teksten"]
    assert data["taak"] == "briefje-ziek"
    assert {row["rij"] for row in data["kenmerken"]} >= {"samenhang", "doel", "publiek"}
    assert run("writing", note, "--task", "briefje-ziek", "--json") == run(
        "writing", note, "--task", "briefje-ziek", "--json"
    )


def test_an_unknown_task_names_those_there_are(note):
    with pytest.raises(TaalmeterError, match="briefje-ziek"):
        run("writing", note, "--task", "weg")
    with pytest.raises(TaalmeterError, match="cannot be read"):
        run("writing", note.with_name("weg.txt"))


def test_lees_names_place_and_remedy(tmp_path):
    page = tmp_path / "brief.md"
    page.write_text("Er wordt door de gemeente niet nooit een beschikkingsbesluit verzonden.\n")
    result = CliRunner().invoke(cli.app, ["lees", str(page)])
    assert result.exit_code == 1
    assert "brief.md, line 1" in result.stdout


def test_two_raters_give_kappa_severity_and_levels(rated):
    said = run("ratings", rated, "--levels", "--scale", "nt1")
    assert "kappa" in said
    assert "schaal nt1, parameters 2026-voorlopig (voorlopig)" in said
    assert "p39: " in said


def test_levels_from_raters_say_their_zones_and_when_there_was_too_little(tmp_path):
    rows = "samenhang,doel,publiek,woordgebruik,spelling-interpunctie-grammatica,leesbaarheid"
    points = {
        ("veel", "briefje-ziek"): "3,3,3,3,3,3",
        ("veel", "mail-rooster"): "3,3,3,3,3,3",
        ("weinig", "briefje-ziek"): "1,1,1,1,1,1",
    }
    lines = [f"{person},{task},r{n},{p}" for (person, task), p in points.items() for n in (1, 2)]
    table = tmp_path / "punten.csv"
    table.write_text(f"persoon,taak,beoordelaar,{rows}\n" + "\n".join(lines), "utf-8")
    said = run("ratings", table, "--levels", "--scale", "nt1").splitlines()
    many, few = (next(line for line in said if line.startswith(who)) for who in ("veel", "weinig"))
    assert "boven instroom" in many
    assert many.endswith("; gemeten")
    assert few.endswith("; te weinig gemeten")
    assert not any("train again" in line for line in said)  # three texts say nothing of a rater


def test_rated_texts_give_a_calibration_with_its_evidence(rated, tmp_path):
    out = tmp_path / "ijking.json"
    said = run("calibrate", "--writing", rated, "-o", out)
    assert "kappa within a task" in said
    assert "NOT reached  texts" in said
    assert json.loads(out.read_text("utf-8"))
    with pytest.raises(TaalmeterError, match="either a table of answers"):
        run("calibrate")


def test_two_texts_and_a_calibration_give_levels_with_their_chance(bank, tmp_path, calibration):
    tasks = ("briefje-ziek", "mail-rooster")
    files = []
    for task in tasks:
        files.append(tmp_path / f"{task}.txt")
        files[-1].write_text(written(bank, task, 0.5, 70, "samen"), "utf-8")
    asked = [part for task in tasks for part in ("--task", task)]
    options = [*asked, "--calibration", calibration, "--scale", "nt2"]
    said = run("writing", *files, *options)
    assert "Uitspraak: niveau met kans" in said
    assert "kans op onder A1: 0," in said
    whole = json.loads(run("writing", *files, *options, "--json"))
    assert sum(whole["samen"]["kansen"].values()) == pytest.approx(1, abs=1e-5)
    assert [text["taak"] for text in whole["teksten"]] == list(tasks)
    alone = run("writing", files[0], "--task", tasks[0], "--calibration", calibration)
    assert "Uitspraak: twee niveaus" in alone
    assert "kans op" not in alone and "niveau: " in alone
    with pytest.raises(TaalmeterError, match="2 texts and 1 different tasks"):
        run("writing", *files, "--task", tasks[0])
    with pytest.raises(TaalmeterError, match="is no calibration"):
        run("writing", files[0], "--task", tasks[0], "--calibration", files[1])


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not UTF-8"),
        (b"Ik ben\x00ziek", "not plain text"),
        (b"<!DOCTYPE html><p>Ik ben ziek.</p>", "not plain text"),
        (b"\n <HTML><p>Ik ben ziek.</p>", "not plain text"),
        (b"x" * 100_001, "longer than"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_what_to_do(note, content, what):
    note.write_bytes(content)
    with pytest.raises(TaalmeterError, match=what):
        run("writing", note, "--task", "briefje-ziek")
