"""A table of profiles is read as each format writes it, and a mistake names its column."""

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from taalmeter.cli import app
from taalmeter.errors import BsnRefused, DataError, UnknownName
from taalmeter.pieces import open_table
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.batch import Router, count_rows
from taalmeter.tables import Cell, read_table, write_table

DAY = date(2026, 11, 21)


def routed(rules: RuleSet, path: Path, *, receipts: bool = True) -> list[dict[str, Cell]]:
    with open_table(path) as source:
        return list(Router(rules, DAY).route(source, receipts=receipts))


def csv(folder: Path, text: str) -> Path:
    path = folder / "personen.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_truths_of_json_lines_are_truths(rules: RuleSet, tmp_path: Path) -> None:
    path = tmp_path / "personen.jsonl"
    people = [{"persoon": "p1", "wil": False}, {"persoon": "p2", "wil": True}]
    path.write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    rows = routed(rules, path)
    for row, wil in zip(rows, (False, True), strict=True):
        assert row["bon"] == rules.advise(Profile(wil=wil), on=DAY).receipt
    assert rows[0]["route"] == "gesprek"


def test_truths_of_parquet_are_truths(rules: RuleSet, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "personen.parquet"
    parquet.write_table(pyarrow.table({"wil": [False, True, None]}), path)
    bons = [row["bon"] for row in routed(rules, path)]
    profiles = (Profile(wil=False), Profile(wil=True), Profile())
    assert bons == [rules.advise(profile, on=DAY).receipt for profile in profiles]


@pytest.mark.parametrize(
    ("text", "wil"),
    [("0", False), ("Nee", False), ("FALSE", False), ("1", True), ("JA", True), ("True", True)],
)
def test_a_truth_is_read_however_it_is_written(
    rules: RuleSet, tmp_path: Path, text: str, wil: bool
) -> None:
    (row,) = routed(rules, csv(tmp_path, f"wil\n{text}\n"))
    assert row["bon"] == rules.advise(Profile(wil=wil), on=DAY).receipt


def test_what_is_no_truth_is_refused_with_its_place(rules: RuleSet, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no value '2'") as refused:
        routed(rules, csv(tmp_path, "wil\n2\n"))
    assert (refused.value.place.row, refused.value.place.column) == (2, "wil")


def test_a_number_stays_a_number(rules: RuleSet, tmp_path: Path) -> None:
    (row,) = routed(rules, csv(tmp_path, "uren\n1\n"))
    assert row["bon"] == rules.advise(Profile(uren=1), on=DAY).receipt


@pytest.mark.parametrize(
    ("columns", "cells", "said"),
    [
        ("p_lezen_A1,p_lezen_A2", "0.5,0.4", "sum 1"),
        ("p_lezen_A2,uren,p_lezen_A1", "0.5,1,0.4", "sum 1"),
        ("uren,p_lezen_1F,p_lezen_A1", "1,0.5,0.5", "two scales"),
    ],
)
def test_probabilities_that_do_not_fit_name_the_first_of_their_columns(
    rules: RuleSet, tmp_path: Path, columns: str, cells: str, said: str
) -> None:
    with pytest.raises(DataError, match=said) as refused:
        routed(rules, csv(tmp_path, f"{columns}\n{cells}\n"))
    first = next(column for column in columns.split(",") if column.startswith("p_lezen_"))
    assert (refused.value.place.row, refused.value.place.column) == (2, first)


def test_a_wrong_level_beside_empty_probabilities_names_its_own_column(
    rules: RuleSet, tmp_path: Path
) -> None:
    with pytest.raises(UnknownName) as refused:
        routed(rules, csv(tmp_path, "lezen,p_lezen_A1\nC9,\n"))
    assert refused.value.place.column == "lezen"


def test_a_row_number_in_an_error_is_that_of_the_file(rules: RuleSet, tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        routed(rules, csv(tmp_path, "uren\n1\n\n2\n9\n"))
    assert (refused.value.place.row, refused.value.place.column) == (5, "uren")
    assert refused.value.place.file == str(tmp_path / "personen.csv")


def test_a_file_without_rows_still_has_its_columns_checked(rules: RuleSet, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="geslacht"):
        routed(rules, csv(tmp_path, "wil,geslacht\n"))
    assert routed(rules, csv(tmp_path, "wil\n")) == []


def mixed(rules: RuleSet, count: int) -> list[dict[str, Any]]:
    """People of whom more and less is known, with certain and with uncertain levels."""
    dice = random.Random(4)
    people = []
    for number in range(count):
        person: dict[str, Any] = {"persoon": f"p{number}"}
        for name, one in rules.inputs.items():
            value = None if dice.random() < 0.3 else dice.choice(one.values)
            if one.scales and dice.random() < 0.4:
                levels = one.scales[dice.choice(list(one.scales))]
                split = dice.choice(([0.5, 0.25, 0.25], [1.0], [0.9375, 0.0625], [0.75, 0.25]))
                split = [*split, *[0.0] * (len(levels) - len(split))]
                for level, part in zip(levels, dice.sample(split, len(split)), strict=True):
                    person[f"p_{name}_{level}"] = part
                value = None
            person[name] = value
        people.append(person)
    return people


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_without_receipts_every_other_column_is_the_same(
    rules: RuleSet, tmp_path: Path, suffix: str
) -> None:
    people = mixed(rules, 300)
    columns = sorted({name for person in people for name in person})
    path = tmp_path / f"personen.{suffix}"
    write_table(people, columns, path)
    slow, quick = routed(rules, path), routed(rules, path, receipts=False)
    assert [{**row, "bon": None} for row in slow] == quick
    assert [row["rij"] for row in quick] == list(range(1, 301))
    assert [row["persoon"] for row in quick] == [person["persoon"] for person in people]
    for person, row in zip(people, slow, strict=True):
        known = {name: person[name] for name in rules.inputs if person[name] is not None}
        for name, one in rules.inputs.items():
            levels = {v: person[f"p_{name}_{v}"] for v in one.values if f"p_{name}_{v}" in person}
            if levels:
                known[name] = levels
        assert row["bon"] == rules.advise(Profile(**known), on=DAY).receipt


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_counts_are_the_counts_of_the_rows(rules: RuleSet, tmp_path: Path, suffix: str) -> None:
    people = mixed(rules, 300)
    path = tmp_path / f"personen.{suffix}"
    write_table(people, sorted({name for person in people for name in person}), path)
    with open_table(path) as source:
        counts = Router(rules, DAY).counts(source)
    rows = routed(rules, path, receipts=False)
    said = Counter(row["route"] or row["status"] for row in rows)
    assert {name: count for name, count in counts.items() if count} == said
    assert sum(float(row["aandeel"] or 0) for row in count_rows(counts)) == pytest.approx(1)


def test_a_table_of_more_than_one_piece_is_routed_in_order(
    rules: RuleSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = mixed(rules, 100)
    path = tmp_path / "personen.csv"
    write_table(people, sorted({name for person in people for name in person}), path)
    whole = routed(rules, path)
    monkeypatch.setattr("taalmeter.routing.batch.ROWS", 7)
    assert routed(rules, path) == whole


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_the_command_writes_what_it_routes_and_counts_it(tmp_path: Path, suffix: str) -> None:
    rules = load_rules()
    people = mixed(rules, 40)
    given_as = tmp_path / "personen.csv"
    write_table(people, sorted({name for person in people for name in person}), given_as)
    command = CliRunner()
    out = tmp_path / f"advies.{suffix}"
    done = command.invoke(app, ["route", str(given_as), "--on", "2026-11-21", "-o", str(out)])
    assert done.exit_code == 0, done.output
    rows = read_table(out).rows
    assert [row["bon"] for row in rows] == [row["bon"] for row in routed(rules, given_as)]
    counted = tmp_path / "aantallen.csv"
    done = command.invoke(
        app, ["route", str(given_as), "--on", "2026-11-21", "--counts", "-o", str(counted)]
    )
    assert done.exit_code == 0, done.output
    assert sum(int(row["aantal"] or 0) for row in read_table(counted).rows) == 40


def test_a_wrong_cell_leaves_the_output_as_it_was(rules: RuleSet, tmp_path: Path) -> None:
    out = tmp_path / "advies.csv"
    out.write_text("van gisteren")
    given_as = csv(tmp_path, "dagdelen\n1\n99\n")
    done = CliRunner().invoke(app, ["route", str(given_as), "-o", str(out)])
    assert isinstance(done.exception, DataError)
    assert done.exception.place.row == 3
    assert out.read_text() == "van gisteren"


def test_a_bsn_in_any_piece_is_refused(rules: RuleSet, tmp_path: Path) -> None:
    path = csv(tmp_path, "persoon,wil\np1,ja\n123456782,ja\n")
    with open_table(path) as source, pytest.raises(BsnRefused) as refused:
        Router(rules, DAY).counts(source)
    assert (refused.value.place.row, refused.value.place.column) == (3, "persoon")
