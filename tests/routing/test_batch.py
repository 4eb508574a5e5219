"""A table of profiles is read as each format writes it, and a mistake names its column."""

import json
from datetime import date
from pathlib import Path

import pytest

from taalmeter.errors import DataError, UnknownName
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet
from taalmeter.routing.batch import route_table
from taalmeter.tables import Cell, Table, read_table

DAY = date(2026, 11, 21)


def routed(rules: RuleSet, table: Table) -> list[dict[str, Cell]]:
    return list(route_table(rules, table, DAY))


def csv(folder: Path, text: str) -> Table:
    path = folder / "personen.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path)


def test_truths_of_json_lines_are_truths(rules: RuleSet, tmp_path: Path) -> None:
    path = tmp_path / "personen.jsonl"
    people = [{"persoon": "p1", "wil": False}, {"persoon": "p2", "wil": True}]
    path.write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    rows = routed(rules, read_table(path))
    for row, wil in zip(rows, (False, True), strict=True):
        assert row["bon"] == rules.advise(Profile(wil=wil), on=DAY).receipt
    assert rows[0]["route"] == "gesprek"


def test_truths_of_parquet_are_truths(rules: RuleSet, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "personen.parquet"
    parquet.write_table(pyarrow.table({"wil": [False, True, None]}), path)
    bons = [row["bon"] for row in routed(rules, read_table(path))]
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
