"""What a researcher relies on: calibrate, link, dif, simulate, recall and publish."""

import csv
import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from taalmeter import cli
from taalmeter.bank import load_bank, publish
from taalmeter.errors import TaalmeterError

LSAT6 = Path(__file__).parent / "measurement" / "lsat6.csv"


def run(*arguments):
    result = CliRunner().invoke(cli.app, [str(a) for a in arguments], catch_exceptions=False)
    return result


def rows(*arguments):
    return list(csv.DictReader(io.StringIO(run(*arguments).stdout)))


def write(path, table):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return path


@pytest.fixture(scope="module")
def pilot(bank):
    """Answers of 600 persons to four texts, by the bank's own parameters."""
    rng = np.random.default_rng(11)
    names = sorted(bank.passages)[:4]
    items = [item.id for name in names for item in bank.passages[name].opgaven]
    theta = rng.normal(0, 1, 600)
    table = []
    for number, place in enumerate(theta):
        row = {"persoon": f"p{number}"}
        for item in items:
            p = bank.parameters.opgaven[item]
            chance = p.c + (1 - p.c) / (1 + np.exp(-p.a * (place - p.b)))
            row[item] = int(rng.random() < chance)
        table.append(row)
    return table


def test_lsat6_gives_the_published_parameters(tmp_path):
    """Bock & Lieberman 1970; values of ltm 2PL as printed in its documentation."""
    out = tmp_path / "p.csv"
    said = json.loads(
        run("calibrate", LSAT6, "--model", "2pl", "--prior", "none", "-o", out, "--json").stdout
    )
    assert said["loglik"] == pytest.approx(-2466.6534, abs=1e-3)
    assert said["n"] == 1000
    got = list(csv.DictReader(out.open()))
    assert list(got[0]) == ["opgave", "a", "b", "c", "se_a", "se_b"]
    assert [float(r["a"]) for r in got] == pytest.approx(
        [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=1e-3
    )
    assert [float(r["b"]) for r in got] == pytest.approx(
        [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=3e-3
    )


def test_a_calibration_from_the_bank_says_what_changed_and_keeps_the_scale(tmp_path, pilot, bank):
    answers = write(tmp_path / "pilot.csv", pilot)
    out = tmp_path / "nieuw.csv"
    changes = rows("calibrate", answers, "--prior", "bank", "-o", out)
    assert {"opgave", "b_oud", "b_nieuw", "oordeel"} <= set(changes[0])
    shift = np.mean([float(c["b_nieuw"]) - float(c["b_oud"]) for c in changes])
    assert abs(shift) < 0.2
    for row in csv.DictReader(out.open()):
        old = bank.parameters.opgaven[row["opgave"]]
        assert float(row["c"]) == pytest.approx(old.c)
        assert float(row["se_b"]) < old.se_b


def test_linking_brings_new_parameters_to_the_old_scale(tmp_path, pilot, bank):
    answers = write(tmp_path / "pilot.csv", pilot)
    items = [name for name in pilot[0] if name != "persoon"]
    known = {item: bank.parameters.opgaven[item] for item in items}
    old = [
        {"opgave": i, "a": p.a * 2, "b": p.b / 2 + 1, "c": p.c, "se_a": 0.1, "se_b": 0.1}
        for i, p in known.items()
    ]
    link = write(tmp_path / "oud.csv", old)
    out = tmp_path / "gelinkt.csv"
    run("calibrate", answers, "--link", link, "-o", out)
    new = {row["opgave"]: float(row["b"]) for row in csv.DictReader(out.open())}
    difference = [new[row["opgave"]] - row["b"] for row in old]
    assert abs(np.mean(difference)) < 0.2


def test_old_parameters_are_never_written_over(tmp_path, pilot):
    answers = write(tmp_path / "pilot.csv", pilot)
    with pytest.raises(TaalmeterError, match="written over"):
        run("calibrate", answers, "-o", answers)


def test_an_item_that_all_had_right_is_named(tmp_path):
    table = [{"persoon": f"p{n}", "i1": 1, "i2": n % 2, "i3": n % 3 == 0} for n in range(30)]
    table = [{k: int(v) if k != "persoon" else v for k, v in row.items()} for row in table]
    with pytest.raises(TaalmeterError, match="i1"):
        run("calibrate", write(tmp_path / "a.csv", table))


def test_dif_is_found_where_it_is_and_too_few_is_said(tmp_path, bank):
    rng = np.random.default_rng(5)
    names = sorted(bank.passages)[:3]
    items = [item.id for name in names for item in bank.passages[name].opgaven]
    biased = items[5]
    table, groups = [], []
    for number in range(1200):
        focal = number % 2 == 0
        place = rng.normal(-0.3 if focal else 0.3, 1)
        row = {"persoon": f"p{number}"}
        for item in items:
            p = bank.parameters.opgaven[item]
            b = p.b + (1.2 if focal and item == biased else 0.0)
            row[item] = int(rng.random() < p.c + (1 - p.c) / (1 + np.exp(-p.a * (place - b))))
        table.append(row)
        small = "klein" if number < 40 else "groot"
        device = "tablet" if focal else "papier"
        groups.append({"persoon": f"p{number}", "apparaat": device, "maat": small})
    answers = write(tmp_path / "a.csv", table)
    group_file = write(tmp_path / "g.csv", groups)
    found = rows("dif", answers, "--groups", group_file, "--by", "apparaat")
    verdicts = {row["opgave"]: row["oordeel"] for row in found}
    assert verdicts[biased] in ("B", "C")
    assert sum(v == "C" for v in verdicts.values()) <= 2
    few = rows("dif", answers, "--groups", group_file, "--by", "maat")
    assert {row["oordeel"] for row in few} == {"te weinig gegevens"}


def test_a_simulation_prints_how_right_and_how_long_and_draws_it(tmp_path):
    plot = tmp_path / "beeld.svg"
    said = rows("simulate", "--persons", 600, "--seed", 3, "--plot", plot)
    figures = {(row["maat"], row["bij"]): float(row["waarde"] or "nan") for row in said}
    for cut in ("instroom", "1F", "2F", "3F"):
        assert 0 <= figures["sensitiviteit", cut] <= 1
        assert 0 <= figures["specificiteit", cut] <= 1
    assert 0 < figures["minuten", ""] < 30
    assert sum(v for (maat, _), v in figures.items() if maat == "gebruik") == pytest.approx(
        figures["teksten", ""], rel=1e-3
    )
    assert plot.read_text("utf-8").startswith("<svg ")
    assert rows("simulate", "--persons", 600, "--seed", 3) == said


def test_the_short_items_for_schrijven_are_simulated_as_they_are_put():
    said = rows("simulate", "--persons", 400, "--form", "schrijven-kort", "--scale", "nt2")
    figures = {(row["maat"], row["bij"]): float(row["waarde"] or "nan") for row in said}
    assert figures["gebruik", "woord-schrijven-1"] == 1.0  # everyone begins easy
    assert figures["gebruik", "woord-schrijven-2"] == 0.0  # and gets no kind twice
    assert 3 <= figures["teksten", ""] <= 5
    assert 4 < figures["minuten", ""] <= 10
    with pytest.raises(TaalmeterError, match="no part with texts or short items"):
        rows("simulate", "--form", "schrijven-taken")


def test_answers_of_two_skills_are_not_put_on_one_scale(tmp_path):
    (tmp_path / "r.csv").write_text("werkwoord-hotel,advertentie-keuken-1\n1,0\n0,1\n")
    with pytest.raises(TaalmeterError, match="two scales"):
        rows("calibrate", tmp_path / "r.csv")


def test_texts_that_hang_together_more_than_assumed_make_it_too_sure():
    def too_sure(spread):
        said = rows("simulate", "--persons", 3000, "--form", "lezen-vast", "--testlet-sd", spread)
        return next(float(r["waarde"]) for r in said if r["maat"] == "te zeker")

    assert too_sure(1.5) > too_sure(0.0) + 0.02


@pytest.fixture
def two_versions(items_copy):
    """A bank with a second version of the parameters, in which every item is easier by .8."""
    path = items_copy / "parameters" / "2026-voorlopig.yaml"
    lines = []
    for old in path.read_text("utf-8").splitlines():
        line = old
        if ", b: " in line:
            head, tail = line.split(", b: ", 1)
            value, rest = tail.split(",", 1)
            line = f"{head}, b: {float(value) - 0.8:.2f},{rest}"
        lines.append(line.replace("versie: 2026-voorlopig", "versie: 2026-makkelijker"))
    (items_copy / "parameters" / "2026-makkelijker.yaml").write_text("\n".join(lines), "utf-8")
    return items_copy


def test_recall_lists_exactly_who_gets_another_level(tmp_path, two_versions, pilot):
    answers = write(tmp_path / "a.csv", pilot[:80])
    versions = ("--from", "2026-voorlopig", "--to", "2026-makkelijker", "--items", two_versions)
    moved = rows("audit", "recall", answers, *versions)
    assert moved
    assert {row["richting"] for row in moved} == {"lager"}
    levels = []
    for version in ("2026-voorlopig", "2026-makkelijker"):
        bank_yaml = two_versions / "bank.yaml"
        text = bank_yaml.read_text("utf-8")
        for known in ("2026-voorlopig", "2026-makkelijker"):
            text = text.replace(f"parameters: {known}", f"parameters: {version}")
        bank_yaml.write_text(text, "utf-8")
        levels.append(
            {r["persoon"]: r["niveau"] for r in rows("score", answers, "--items", two_versions)}
        )
    expected = {person for person in levels[0] if levels[0][person] != levels[1][person]}
    assert {row["persoon"] for row in moved} == expected


def test_nobody_is_recalled_when_nothing_changed(tmp_path, two_versions, pilot):
    answers = write(tmp_path / "a.csv", pilot[:20])
    same = ("--from", "2026-voorlopig", "--to", "2026-voorlopig", "--items", two_versions)
    assert rows("audit", "recall", answers, *same) == []


def test_publishing_twice_gives_the_same_bytes_and_results(items_copy, bank):
    path, published, _ = publish(items_copy)
    first = path.read_bytes()
    assert published.published
    assert publish(items_copy)[2] is False
    assert path.read_bytes() == first
    assert published.tables.hash == bank.tables.hash
    path.unlink()
    assert load_bank(items_copy).tables.hash == bank.tables.hash


def test_tables_older_than_the_parameters_are_found_and_not_used(items_copy, bank):
    publish(items_copy)
    path = items_copy / "parameters" / "2026-voorlopig.yaml"
    path.write_text(path.read_text("utf-8").replace("spreiding: 0.5", "spreiding: 0.7", 1), "utf-8")
    changed = load_bank(items_copy)
    assert not changed.published
    assert changed.tables.hash != bank.tables.hash
    result = run("items", "check", items_copy)
    assert result.exit_code == 1
    assert "tabellen-oud" in result.stdout


def test_a_spoiled_tables_file_is_named(items_copy):
    path, _, _ = publish(items_copy)
    path.write_text(path.read_text("utf-8")[:-200], "utf-8")
    with pytest.raises(TaalmeterError, match=r"tabellen\.json.*items publish"):
        load_bank(items_copy)
    shutil.rmtree(items_copy)


def test_tables_that_someone_changed_are_refused(items_copy):
    path, _, _ = publish(items_copy)
    data = json.loads(path.read_text("utf-8"))
    name = next(iter(data["teksten"]))
    data["teksten"][name].reverse()
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(TaalmeterError, match="not what its hash says"):
        load_bank(items_copy)
    assert publish(items_copy)[2] is True
    assert load_bank(items_copy).published


def test_wide_and_long_answers_calibrate_alike(tmp_path, pilot, bank):
    wide = write(tmp_path / "breed.csv", pilot)
    long = []
    for row in pilot:
        for item, right in row.items():
            if item == "persoon":
                continue
            known = bank.items[item]
            key = known.sleutel if known.is_choice else known.goed[0]
            long.append(
                {"persoon": row["persoon"], "opgave": item, "antwoord": key if right else "?"}
            )
    assert rows("calibrate", wide) == rows("calibrate", write(tmp_path / "lang.csv", long))


def test_a_parameter_that_is_missing_is_named(tmp_path, pilot):
    answers = write(tmp_path / "a.csv", pilot)
    groups = write(
        tmp_path / "g.csv",
        [{"persoon": r["persoon"], "wie": "x" if n % 2 else "y"} for n, r in enumerate(pilot)],
    )
    (tmp_path / "p.csv").write_text("opgave,a,b\nvreemd,1,0\n")
    with pytest.raises(TaalmeterError, match="has no parameters"):
        rows("dif", answers, "--groups", groups, "--by", "wie", "--parameters", tmp_path / "p.csv")
