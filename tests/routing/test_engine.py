"""The rules as SQL give what the kernel gives, NULLs and all, on every engine that is there."""

import importlib.util
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bench.routing_tables import DAY, Shape, draw
from taalmeter.cli import app
from taalmeter.errors import BsnRefused, DataError
from taalmeter.pieces import open_table
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.batch import COLUMNS, Router
from taalmeter.routing.columns import encode
from taalmeter.routing.kernel import STATUSES, Kernel
from taalmeter.tables import read_table, write_table
from tests import postgres

ibis = pytest.importorskip("ibis", reason="SKIPPED: ibis is not installed (extra 'batch')")
pyarrow = pytest.importorskip("pyarrow")

from taalmeter.routing import engine  # noqa: E402
from taalmeter.routing.expression import Compilation, as_sql  # noqa: E402
from taalmeter.routing.sql import in_steps  # noqa: E402

ROWS = 400


def people(rules: RuleSet, seed: int, count: int) -> dict[str, list[Any]]:
    dice = random.Random(seed)
    return {
        name: [None if dice.random() < 0.3 else dice.choice(one.values) for _ in range(count)]
        for name, one in rules.inputs.items()
    }


def as_arrow(rules: RuleSet, columns: dict[str, list[Any]]) -> Any:
    kinds = {"getal": pyarrow.float64(), "waarheid": pyarrow.bool_()}
    held = {
        name: pyarrow.array(values, kinds.get(rules.inputs[name].kind, pyarrow.string()))
        for name, values in columns.items()
    }
    return pyarrow.table({**held, "rij": range(len(next(iter(columns.values()))))})


def expected(rules: RuleSet, columns: dict[str, list[Any]]) -> list[tuple[str, str, Any, str]]:
    kernel = Kernel.of(rules, DAY)
    found = kernel.possible(encode(tuple(rules.inputs.values()), columns))
    rows = []
    for row, outcome in enumerate(found.decided.outcome):
        is_route = outcome < len(kernel.outcomes) - 2
        rule = rules.compiled.rules[found.decided.rule[row]].id if is_route else None
        route = kernel.outcomes[outcome] if is_route else ""
        listed = "|".join(kernel.routes_in(found.possible[row]))
        rows.append((route, STATUSES[found.status[row]], rule, listed))
    return rows


def same_as_kernel(connection: Any, rules: RuleSet, name: str, seed: int, count: int) -> None:
    columns = people(rules, seed, count)
    connection.create_table(name, as_arrow(rules, columns))
    asked = Compilation(rules, DAY).over(connection.table(name), keep=["rij"])
    rows = in_steps(connection, asked).to_pyarrow().sort_by("rij").to_pylist()
    answers = [(r["route"], r["status"], r["regel"], r["mogelijk"]) for r in rows]
    assert answers == expected(rules, columns)
    assert all(row["fout"] is None for row in rows)
    assert {status for _, status, _, _ in answers} >= {"vast", "open"}


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    if reason := postgres.missing():
        pytest.skip(f"SKIPPED: {reason}")
    pytest.importorskip("psycopg", reason="SKIPPED: psycopg is not installed")
    with postgres.cluster() as url:
        yield url


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if shutil.which("java") is None:
        pytest.skip("SKIPPED: no Java found, so PySpark was not tested")
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("SKIPPED: PySpark is not installed, so it was not tested")
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    made = made.config("spark.sql.shuffle.partitions", "2").config("spark.driver.host", "127.0.0.1")
    session = made.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


def test_duckdb_gives_what_the_kernel_gives() -> None:
    same_as_kernel(engine.prepared(ibis.duckdb.connect()), load_rules(), "profielen", 1, ROWS)


def test_sqlite_gives_what_the_kernel_gives() -> None:
    same_as_kernel(ibis.sqlite.connect(), load_rules(), "profielen", 2, ROWS)


def test_postgresql_gives_what_the_kernel_gives(postgres_url: str) -> None:
    with engine.connected(postgres_url) as connection:
        same_as_kernel(connection, load_rules(), "profielen", 3, ROWS)


def test_pyspark_gives_what_the_kernel_gives(spark: Any) -> None:
    connection = ibis.pyspark.connect(spark)
    rules = load_rules()
    columns = people(rules, 4, ROWS)
    kinds = {"getal": "double", "waarheid": "boolean"}
    schema = ", ".join(f"{n} {kinds.get(one.kind, 'string')}" for n, one in rules.inputs.items())
    numbers = [name for name, one in rules.inputs.items() if one.kind == "getal"]
    held = {
        **columns,
        **{n: [None if v is None else float(v) for v in columns[n]] for n in numbers},
    }
    rows = list(zip(range(ROWS), *held.values(), strict=True))
    spark.createDataFrame(rows, f"rij bigint, {schema}").createOrReplaceTempView("profielen")
    asked = Compilation(rules, DAY).over(connection.table("profielen"), keep=["rij"])
    found = in_steps(connection, asked).to_pyarrow().sort_by("rij").to_pylist()
    answers = [(r["route"], r["status"], r["regel"], r["mogelijk"]) for r in found]
    assert answers == expected(rules, columns)


@pytest.mark.parametrize("seed", range(3))
def test_any_rules_give_on_duckdb_what_the_kernel_gives(seed: int) -> None:
    rules = draw(seed, Shape(25, 7, 2.5, derived=seed % 2 == 0, rest=seed % 3 == 0))
    columns = people(rules, seed, ROWS)
    connection = engine.prepared(ibis.duckdb.connect())
    connection.create_table("profielen", as_arrow(rules, columns))
    asked = Compilation(rules, DAY).over(connection.table("profielen"), keep=["rij"])
    rows = in_steps(connection, asked).to_pyarrow().sort_by("rij").to_pylist()
    assert [(r["route"], r["status"], r["regel"], r["mogelijk"]) for r in rows] == expected(
        rules, columns
    )


def written(rules: RuleSet, folder: Path, suffix: str) -> Path:
    columns = people(rules, 9, 120)
    path = folder / f"personen.{suffix}"
    rows = [
        {"persoon": f"p{row}", **{name: values[row] for name, values in columns.items()}}
        for row in range(120)
    ]
    write_table(rows, ["persoon", *columns], path)
    return path


def through_duckdb(rules: RuleSet, path: Path, *extra: str) -> Any:
    command = ["route", str(path), "--engine", "duckdb", "--rules", str(Path(rules.folder).parent)]
    return CliRunner().invoke(app, [*command, "--on", "2026-11-21", *extra])


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_the_command_gives_the_same_rows_and_counts_through_an_engine(
    rules: RuleSet, tmp_path: Path, suffix: str
) -> None:
    path, out = written(rules, tmp_path, suffix), tmp_path / "uit.jsonl"
    done = through_duckdb(rules, path, "-o", str(out))
    assert done.exit_code == 0, done.exception or done.output
    plain = tmp_path / "plat.jsonl"
    with open_table(path) as source:
        write_table(Router(rules, DAY).route(source, receipts=False), COLUMNS, plain)
    assert read_table(out).rows == read_table(plain).rows
    counted = tmp_path / "aantal.csv"
    assert through_duckdb(rules, path, "--counts", "-o", str(counted)).exit_code == 0
    with open_table(path) as source:
        told = Router(rules, DAY).counts(source)
    rows = read_table(counted).rows
    assert {row["route"]: int(row["aantal"] or 0) for row in rows} == told


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("uren,doel\n1,werk\n9,werk\n", 3, "uren"),
        ("uren,doel\nveel,werk\n", 2, "uren"),
        ("wil,doel\n2,werk\n", 2, "wil"),
        ("doel,lezen\nwerk,\nwerk,C9\n", 3, "lezen"),
    ],
)
def test_a_wrong_cell_is_named_by_an_engine_too(
    rules: RuleSet, tmp_path: Path, text: str, row: int, column: str
) -> None:
    path = tmp_path / "personen.csv"
    path.write_text(text, encoding="utf-8")
    for extra in ([], ["--counts"]):
        done = through_duckdb(rules, path, *extra)
        assert isinstance(done.exception, DataError)
        assert (done.exception.place.row, done.exception.place.column) == (row, column)


def test_an_engine_refuses_what_no_rule_may_know(rules: RuleSet, tmp_path: Path) -> None:
    path = tmp_path / "personen.csv"
    path.write_text("geslacht,wil\nv,ja\n", encoding="utf-8")
    done = through_duckdb(rules, path)
    assert isinstance(done.exception, DataError)
    assert "geslacht" in done.exception.what
    path.write_text("persoon,wil\n123456782,ja\n", encoding="utf-8")
    assert isinstance(through_duckdb(rules, path).exception, BsnRefused)


def test_an_engine_that_is_not_there_is_said_without_its_password() -> None:
    done = CliRunner().invoke(
        app, ["route", "profielen", "--engine", "postgres://me:geheim@127.0.0.1:1/x"]
    )
    assert isinstance(done.exception, DataError)
    assert "cannot be used" in done.exception.what
    assert "geheim" not in str(done.exception)


@pytest.mark.parametrize(
    "dialect", ["duckdb", "sqlite", "postgres", "pyspark", "snowflake", "tsql"]
)
def test_the_rules_are_shown_as_sql(dialect: str) -> None:
    done = CliRunner().invoke(app, ["rules", "show", "--sql", dialect])
    assert done.exit_code == 0, done.exception
    assert all(f"'{rule.id}'" in done.output for rule in load_rules().compiled.rules[:60])


def test_the_sql_that_is_shown_runs_and_decides() -> None:
    rules = load_rules()
    columns = people(rules, 5, 200)
    connection = engine.prepared(ibis.duckdb.connect())
    connection.create_table("profielen", as_arrow(rules, columns).drop(["rij"]))
    rows = connection.raw_sql(as_sql(rules, DAY, "duckdb")).fetchall()
    answers = Counter((row[-4], row[-3], row[-2], row[-1]) for row in rows)
    assert answers == Counter(expected(rules, columns))


def test_an_unknown_dialect_is_refused() -> None:
    done = CliRunner().invoke(app, ["rules", "show", "--sql", "klingon"])
    assert isinstance(done.exception, DataError)
    assert "postgres" in done.exception.remedy
