"""Routes profiles where they are: in DuckDB by default, or over any connection that ibis knows.

The rules go to the data as one expression. A file is read by DuckDB; a table is named as it is
called in the database. Only the answers come back, batch by batch.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from taalmeter.errors import DataError, Place
from taalmeter.purpose import refuse_bsn
from taalmeter.routing.cases import PERSON
from taalmeter.routing.expression import Compilation
from taalmeter.routing.meaning import value_text
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.sql import in_steps, needed
from taalmeter.tables import Cell

NUMBER = "rij"
ROWS = 1 << 16
_READERS = {
    ".csv": "read_csv",
    ".tsv": "read_csv",
    ".parquet": "read_parquet",
    ".jsonl": "read_json",
    ".ndjson": "read_json",
}


@contextmanager
def connected(engine: str) -> Iterator[Any]:
    """Give a connection, and close it afterwards.

    Args:
        engine: `duckdb`, or a URL that ibis knows, such as `postgres://user@host/database`.

    Raises:
        DataError: there is no such engine, or it does not answer.
    """
    ibis = needed()
    try:
        connection = ibis.connect("duckdb://" if engine == "duckdb" else engine)
    except Exception as error:  # every engine raises errors of its own
        raise DataError(
            f"the engine '{_without_password(engine)}' cannot be used: {_first_line(error)}.",
            remedy="Give duckdb, or a URL such as postgres://user@host/database.",
        ) from error
    prepared(connection)
    try:
        yield connection
    finally:
        connection.disconnect()


def prepared(connection: Any) -> Any:
    """Give a connection set for expressions of many conditions."""
    if connection.name == "duckdb":
        # Every IN would become a join: 27 s instead of 0.1 s for 1,000 rows of the shipped rules.
        connection.raw_sql("SET disabled_optimizers = 'in_clause'")
    return connection


def _without_password(engine: str) -> str:
    scheme, mark, rest = engine.partition("://")
    return scheme + mark + rest.rpartition("@")[2]


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


def profiles(connection: Any, name: str) -> Any:
    """Give a file or a table of the engine.

    Raises:
        DataError: there is none of that name, or this engine does not read such files.
    """
    reader = _READERS.get(Path(name).suffix.lower())
    try:
        if reader is None:
            return connection.table(name)
        text = {"all_varchar": True} if reader == "read_csv" and connection.name == "duckdb" else {}
        return getattr(connection, reader)(name, **text)
    except Exception as error:  # every engine raises errors of its own
        raise DataError(
            f"cannot be read by {connection.name}: {_first_line(error)}.",
            remedy="Name a table of the engine, or for duckdb a .csv, .jsonl or .parquet file.",
            place=Place(file=name),
        ) from error


@dataclass(frozen=True)
class Answers:
    """What the rules say of a table, worked out by its own engine.

    Attributes:
        connection: to the engine.
        rules, day: what decides.
        table: the profiles.
        name: what the table is called in errors.
    """

    connection: Any
    rules: RuleSet
    day: date
    table: Any
    name: str

    @cached_property
    def expression(self) -> Any:
        """The answers as an expression, with a number and `persoon` if there is one.

        Raises:
            DataError: a column that is no input of the rules, or not of its kind.
        """
        table = self.table
        for column in table.columns:
            if column not in self.rules.inputs and column not in (PERSON, NUMBER):
                raise DataError(
                    f"the column '{column}' is no input of these rules.",
                    remedy=f"Choose from {', '.join(self.rules.inputs)}; an engine takes levels"
                    " that are certain.",
                    place=Place(file=self.name, column=column),
                    kolom=column,
                )
        if NUMBER not in table.columns:
            table = table.mutate(**{NUMBER: needed().row_number().cast("int64") + 1})
        keep = [NUMBER, *([PERSON] if PERSON in table.columns else [])]
        return in_steps(self.connection, Compilation(self.rules, self.day).over(table, keep=keep))

    def rows(self) -> Iterator[dict[str, Cell]]:
        """Give the rows of `taalmeter route`, without receipts, in the order of `rij`.

        Raises:
            DataError, BsnRefused: with file, row and column.
        """
        ordered = self.expression.order_by(NUMBER)
        for batch in ordered.to_pyarrow_batches(chunk_size=ROWS):
            for row in batch.to_pylist():
                self._refuse(row)
                person = row.get(PERSON)
                yield {
                    NUMBER: row[NUMBER],
                    "route": row["route"],
                    "status": row["status"],
                    "kans": 1.0,
                    "regel": row["regel"],
                    "mogelijk": row["mogelijk"],
                    "bon": None,
                    PERSON: None if person is None else str(person),
                }

    def counts(self) -> dict[str, int]:
        """Give how many profiles get each route, or `geen regel` or `strijdig`.

        Raises:
            DataError: a value that is none of its input's; with the first row and its column.
        """
        found = self.expression
        named = needed().ifelse(found.route == "", found.status, found.route)
        counted = found.mutate(uitkomst=named).group_by("uitkomst")
        counted = counted.agg(aantal=lambda t: t.count(), fouten=lambda t: t.fout.count())
        rows = counted.to_pyarrow().to_pylist()
        if any(row["fouten"] for row in rows):
            wrong = found.filter(found.fout.notnull()).order_by(NUMBER).limit(1)
            self._refuse(wrong.to_pyarrow().to_pylist()[0])
        return {row["uitkomst"]: row["aantal"] for row in rows}

    def _refuse(self, row: Mapping[str, Any]) -> None:
        if row["fout"] is not None:
            one = self.rules.inputs[row["fout"]]
            some = ", ".join(value_text(one, code) for code in range(min(one.unknown, 12)))
            raise DataError(
                f"'{one.name}' has no such value.",
                remedy=f"Its values are {some}{', …' if len(one.values) > 12 else ''}.",
                place=self._place(row, one.name),
            )
        if row.get(PERSON) is not None:
            refuse_bsn(str(row[PERSON]), self._place(row, PERSON))

    def _place(self, row: Mapping[str, Any], column: str) -> Place:
        """Give the place of a value, by line where the names of the columns are the first line."""
        above = Path(self.name).suffix.lower() in (".csv", ".tsv")
        return Place(file=self.name, row=row[NUMBER] + above, column=column)
