"""`taalmeter score`: the researcher's and the ROC's door."""

import csv
import io
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from taalmeter import cli
from taalmeter.errors import TaalmeterError
from taalmeter.play import Player, play_session
from taalmeter.score import bank_parameters, read_marks, score
from taalmeter.session import Session
from taalmeter.tables import read_table, write_table


def run(*arguments):
    result = CliRunner().invoke(cli.app, [str(a) for a in arguments], catch_exceptions=False)
    return list(csv.DictReader(io.StringIO(result.stdout)))


def refusal(*arguments):
    with pytest.raises(TaalmeterError) as caught:
        run(*arguments)
    return str(caught.value)


@pytest.fixture
def played(bank):
    session = Session(bank, form="lezen-vast", scale="nt1", seed=3)
    play_session(session, Player(0.3, 0.3, 3))
    return session


def test_a_long_table_gives_what_the_sitting_gave(tmp_path, played):
    lines = ["persoon,opgave,antwoord"]
    lines += [f'p1,{e.ref},"{e.value or ""}"' for e in played.log if e.kind == "antwoord"]
    file = tmp_path / "antwoorden.csv"
    file.write_text("\n".join(lines), "utf-8")
    (row,) = run("score", file, "--scale", "nt1")
    result = played.result()
    assert row["persoon"] == "p1"
    assert row["niveau"] == result.level
    assert row["status"] == "gemeten"
    for level, chance in result.probabilities.items():
        assert float(row[f"p_{level}"]) == pytest.approx(chance, rel=1e-5)


def test_short_items_give_a_row_for_schrijven_beside_the_row_for_lezen(tmp_path, bank):
    session = Session(bank, form="intake", scale="nt2", seed=4)
    play_session(session, Player(0.2, -0.4, 4))
    scored = [e for e in session.log if e.kind == "antwoord" and e.ref in bank.testlet_of]
    lines = ["persoon,opgave,antwoord", *(f'p1,{e.ref},"{e.value or ""}"' for e in scored)]
    (tmp_path / "antwoorden.csv").write_text("\n".join(lines), "utf-8")
    rows = run("score", tmp_path / "antwoorden.csv", "--scale", "nt2")
    assert [(r["persoon"], r["vaardigheid"]) for r in rows] == [
        ("p1", "lezen"),
        ("p1", "schrijven"),
    ]
    assert all(r["status"] == "gemeten" and r["niveau"] for r in rows)
    short = {e.ref for e in scored} - set(bank.passage_of)
    only = "\n".join(line for line in lines if line.split(",")[1] in short | {"opgave"})
    (tmp_path / "kort.csv").write_text(only, "utf-8")
    (alone,) = run("score", tmp_path / "kort.csv", "--scale", "nt2")
    assert alone == rows[1]


def test_a_wide_table_has_one_row_a_person_with_the_columns_promised(tmp_path, bank):
    items = list(bank.passage_of)[:12]
    file = tmp_path / "breed.csv"
    file.write_text(
        "persoon," + ",".join(items) + "\nanna," + ",".join("1" * 12) + "\nbo," + "," * 11 + "\n"
    )
    rows = run("score", file, "--scale", "nt2")
    assert list(rows[0]) == [
        "persoon", "vaardigheid", "schaal", "niveau", "status",
        "p_onder_A1", "p_A1", "p_A2", "p_B1", "p_B2",
        "eap", "sd", "mle", "se_mle", "wle", "se_wle", "voorlopig",
    ]  # fmt: skip
    assert [row["persoon"] for row in rows] == ["anna", "bo"]
    assert rows[1]["status"] == "te weinig gemeten"
    assert rows[1]["niveau"] == "" and rows[1]["mle"] == ""
    assert float(rows[1]["sd"]) == pytest.approx(1, abs=0.01)


def test_parameters_alone_give_estimates_without_levels(tmp_path):
    (tmp_path / "p.csv").write_text("opgave,a,b,c\ni1,1,-1,0\ni2,1,1,0\n")
    (tmp_path / "r.csv").write_text("i1,i2\n1,0\n1,1\n")
    rows = run("score", tmp_path / "r.csv", "--parameters", tmp_path / "p.csv")
    assert list(rows[0]) == ["persoon", "eap", "sd", "mle", "se_mle", "wle", "se_wle"]
    assert [row["persoon"] for row in rows] == ["1", "2"]
    assert float(rows[0]["eap"]) == pytest.approx(0, abs=1e-6)
    assert rows[1]["se_mle"] == "inf"


def test_csv_json_lines_and_parquet_say_the_same(tmp_path, bank):
    items = list(bank.passage_of)[:10]
    records = [
        {"persoon": f"p{n}", **{i: (n + k) % 2 for k, i in enumerate(items)}} for n in range(5)
    ]
    found = []
    for suffix in (".csv", ".jsonl", ".parquet"):
        write_table(records, ["persoon", *items], tmp_path / f"t{suffix}")
        found.append(run("score", tmp_path / f"t{suffix}"))
    assert found[0] == found[1] == found[2]
    run("score", tmp_path / "t.csv", "-o", tmp_path / "uit.jsonl")
    first = json.loads((tmp_path / "uit.jsonl").read_text().splitlines()[0])
    assert first["persoon"] == "p0"
    assert sum(v for k, v in first.items() if k.startswith("p_")) == pytest.approx(1)


def test_a_dutch_spreadsheet_with_semicolons_is_read(tmp_path, bank):
    items = list(bank.passage_of)[:8]
    text = "persoon;" + ";".join(items) + "\nk1;" + ";".join("10101010") + "\n"
    (tmp_path / "excel.csv").write_text(text, "utf-8-sig")
    assert run("score", tmp_path / "excel.csv")[0]["persoon"] == "k1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("persoon,{0}\np1,2\n", ["row 2", "column '{0}'", "person 'p1'", "1, 0 or empty"]),
        ("persoon,vreemd\np1,1\n", ["column 'vreemd'", "has no parameters"]),
        ("persoon,{0}\n123456782,1\n", ["row 2", "elfproef", "persoon"]),
        ("persoon,{0}\np1,1\np1,0\n", ["row 3", "person 'p1'", "twice"]),
        ("persoon,{0}\np1,1,1\n", ["row 2", "3 cells"]),
        ("persoon,{0},{0}\np1,1,1\n", ["stands twice", "'{0}'"]),
        ("persoon,opgave,antwoord\np1,weg,a\n", ["row 2", "column 'opgave'", "'weg'"]),
        ("persoon,opgave,antwoord\np1,{0},q\n", ["row 2", "column 'antwoord'", "person 'p1'"]),
        ("persoon,opgave,antwoord\np1,{0},a\np1,{0},b\n", ["row 3", "stands twice"]),
        ("", ["is empty"]),
    ],
)
def test_bad_input_names_file_row_and_column(tmp_path, bank, text, says):
    item = next(name for name, i in bank.items.items() if i.is_choice and name in bank.passage_of)
    file = tmp_path / "fout.csv"
    file.write_text(text.format(item))
    message = refusal("score", file)
    assert "fout.csv" in message
    for part in says:
        assert part.format(item) in message


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "abc", ""])
def test_absurd_parameters_are_refused(tmp_path, value):
    (tmp_path / "p.csv").write_text(f"opgave,a,b,c\ni1,{value},0,0\n")
    (tmp_path / "r.csv").write_text("i1\n1\n")
    message = refusal("score", tmp_path / "r.csv", "--parameters", tmp_path / "p.csv")
    assert "row 2, column 'a'" in message


def test_a_formula_in_a_name_does_not_run_in_a_spreadsheet(tmp_path):
    write_table([{"persoon": "=1+1", "eap": -0.5}], ["persoon", "eap"], tmp_path / "uit.csv")
    assert (tmp_path / "uit.csv").read_text().splitlines()[1] == "'=1+1,-0.5"


def test_the_order_of_rows_and_columns_does_not_matter(tmp_path, bank):
    rng = np.random.default_rng(5)
    items = list(bank.passage_of)
    data = {f"p{n}": {i: int(rng.random() < 0.6) for i in items} for n in range(6)}

    def scored(people, columns):
        write_table(
            [{"persoon": p, **data[p]} for p in people], ["persoon", *columns], tmp_path / "t.csv"
        )
        marks = read_marks(read_table(tmp_path / "t.csv"), bank)
        return {r["persoon"]: r for r in score(marks, bank_parameters(bank), bank, "nt1")}

    straight, turned = scored(list(data), items), scored(list(data)[::-1], items[::-1])
    for person, row in straight.items():
        for name, value in row.items():
            assert turned[person][name] == pytest.approx(value, abs=1e-9)


def test_what_is_read_is_never_written_over(tmp_path, bank):
    item = next(iter(bank.passage_of))
    file = tmp_path / "antwoorden.csv"
    file.write_text(f"persoon,{item}\np1,1\n")
    assert "written over" in refusal("score", file, "-o", file)
    assert file.read_text() == f"persoon,{item}\np1,1\n"


def test_a_run_that_fails_leaves_the_output_as_it_was(tmp_path):
    (tmp_path / "fout.csv").write_text("persoon,vreemd\np1,1\n")
    (tmp_path / "uit.csv").write_text("van gisteren\n")
    refusal("score", tmp_path / "fout.csv", "-o", tmp_path / "uit.csv")
    assert (tmp_path / "uit.csv").read_text() == "van gisteren\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fout.csv", "uit.csv"]


@pytest.mark.parametrize("name", ["nergens/uit.csv", "uit.xlsx"])
def test_an_output_that_cannot_be_written_is_named(tmp_path, bank, name):
    item = next(iter(bank.passage_of))
    (tmp_path / "a.csv").write_text(f"persoon,{item}\np1,1\n")
    assert name.split("/")[-1] in refusal("score", tmp_path / "a.csv", "-o", tmp_path / name)


def test_json_lines_hold_null_where_there_is_no_finite_number(tmp_path):
    (tmp_path / "p.csv").write_text("opgave,a,b,c\ni1,1,-1,0\ni2,1,1,0\n")
    (tmp_path / "r.csv").write_text("i1,i2\n1,1\n")
    run("score", tmp_path / "r.csv", "--parameters", tmp_path / "p.csv", "-o", tmp_path / "u.jsonl")
    assert json.loads((tmp_path / "u.jsonl").read_text())["se_mle"] is None


def test_what_score_says_route_can_read(tmp_path, bank):
    items = list(bank.passage_of)[:12]
    rng = np.random.default_rng(3)
    data = [{"persoon": f"p{n}", **{i: int(rng.random() < 0.6) for i in items}} for n in range(40)]
    write_table(data, ["persoon", *items], tmp_path / "a.csv")
    scored = run("score", tmp_path / "a.csv", "--scale", "nt2")
    levels = [name for name in scored[0] if name.startswith("p_")]
    profiles = [
        {"persoon": r["persoon"], **{f"p_lezen_{n[2:]}": r[n] for n in levels}} for r in scored
    ]
    write_table(profiles, list(profiles[0]), tmp_path / "profielen.csv")
    routed = run("route", tmp_path / "profielen.csv")
    assert [row["persoon"] for row in routed] == [row["persoon"] for row in scored]
    assert list(routed[0])[:7] == ["rij", "route", "status", "kans", "regel", "mogelijk", "bon"]


def test_rows_are_counted_as_they_stand_in_the_file(tmp_path, bank):
    item = next(iter(bank.passage_of))
    (tmp_path / "a.jsonl").write_text(
        f'{{"persoon": "p1", "{item}": 1}}\n{{"persoon": "p2", "{item}": 7}}\n'
    )
    assert "row 2" in refusal("score", tmp_path / "a.jsonl")
    (tmp_path / "a.csv").write_text(f"persoon,{item}\n\np1,1\n\np2,7\n")
    assert "row 5" in refusal("score", tmp_path / "a.csv")
