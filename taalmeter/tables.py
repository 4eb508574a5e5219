"""Tables of persons, read as a whole or written: CSV, JSON Lines and Parquet, by their extension.

Every cell is text or None (empty); who reads a table turns text into what it means and says where
it cannot. A table too large for memory is read in pieces, by `pieces.py`. Written text that a
spreadsheet would run as a formula gets an apostrophe in front.
"""

import csv
import itertools
import json
import math
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from taalmeter.errors import DataError, Place
from taalmeter.pieces import FORMULA, arrow, open_table

Cell = str | float | int | bool | None
Kinds = Mapping[str, type]
_AT_ONCE = 1 << 14


@dataclass(frozen=True)
class Table:
    """A table as it was read: its name, its columns, and its rows as text by column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str | None], ...]
    lines: tuple[int, ...] = ()

    def place(self, row: int, column: str | None = None, person: str | None = None) -> Place:
        """Give the place of a cell: of row 0, 1, 2... its line in the file, counted from 1.

        A table that was not read from a file is counted as a CSV with a header.
        """
        line = self.lines[row] if self.lines else row + 2
        return Place(file=self.name, row=line, column=column, person=person)

    def need(self, *columns: str) -> None:
        """Refuse the table when it lacks a column.

        Raises:
            DataError: naming the column and those that are there.
        """
        for column in columns:
            if column not in self.columns:
                raise DataError(
                    f"the column '{column}' is missing.",
                    remedy=f"Add it; the columns found are {', '.join(self.columns[:12])}.",
                    place=Place(file=self.name, row=1),
                    kolom=column,
                )


def read_table(path: str | Path) -> Table:
    """Read a .csv, .jsonl (or .ndjson) or .parquet file; `-` reads CSV from standard input.

    Raises:
        DataError: the file is absent, of another kind, or not what its extension says.
    """
    with open_table(path) as source:
        columns = dict.fromkeys(source.columns)
        rows: list[Mapping[str, str | None]] = []
        lines: list[int] = []
        for piece in source.pieces(_AT_ONCE):
            columns.update(dict.fromkeys(piece.columns))
            rows.extend(piece.rows())
            lines.extend(piece.lines)
    filled = (row if len(row) == len(columns) else {c: row.get(c) for c in columns} for row in rows)
    return Table(source.name, tuple(columns), tuple(filled), tuple(lines))


def write_table(
    rows: Iterable[Mapping[str, Cell]],
    columns: Sequence[str],
    path: str | Path | None = None,
    kinds: Kinds | None = None,
) -> None:
    """Write rows to a file of the kind its extension says, or as CSV to standard output.

    A file is replaced only when every row is there; until then it stays as it was, and nothing is
    printed. Rows are written as they come; Parquet needs the `kinds` for that.

    Args:
        rows: what to write.
        columns: which of their cells, in this order.
        path: where to.
        kinds: str, int, float or bool by column, when they are known before all rows are.

    Raises:
        DataError: an extension that cannot be written, or a file that cannot be made.
    """
    if path is None:
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as kept:
            _write_csv(rows, columns, kept)
            kept.seek(0)
            shutil.copyfileobj(kept, sys.stdout)
        return
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in (".csv", ".jsonl", ".ndjson", ".parquet"):
        raise DataError(
            f"has the extension '{suffix}', which cannot be written.",
            remedy="Give a .csv, .jsonl or .parquet file.",
            place=Place(file=str(path)),
        )
    half = target.with_name(f".{target.name}.half")
    try:
        if suffix == ".parquet":
            _write_parquet(rows, columns, str(half), kinds)
        else:
            with half.open("w", encoding="utf-8", newline="") as file:
                (_write_csv if suffix == ".csv" else _write_json_lines)(rows, columns, file)
        half.replace(target)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        half.unlink(missing_ok=True)


def not_written(path: str | Path, error: OSError) -> DataError:
    """Give the error for a file that could not be written."""
    return DataError(
        f"cannot be written: {error.strerror}.",
        remedy="Name a file in a folder that exists and may be written.",
        place=Place(file=str(path)),
    )


def _write_json_lines(
    rows: Iterable[Mapping[str, Cell]], columns: Sequence[str], file: TextIO
) -> None:
    for row in rows:
        record = {column: _finite(row.get(column)) for column in columns}
        file.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")


def _finite(value: Cell) -> Cell:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_csv(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(_cells(rows, columns))


def _cells(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str]) -> Iterator[list[str]]:
    for row in rows:
        yield [_cell(row.get(column)) for column in columns]


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def _write_parquet(
    rows: Iterable[Mapping[str, Cell]], columns: Sequence[str], path: str, kinds: Kinds | None
) -> None:
    pyarrow = arrow(path)
    if kinds is None:
        records = [{column: row.get(column) for column in columns} for row in rows]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), path)
        return
    types = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        bool: pyarrow.bool_(),
    }
    schema = pyarrow.schema([(column, types[kinds[column]]) for column in columns])
    with pyarrow.parquet.ParquetWriter(path, schema) as writer:
        left = iter(rows)
        while part := list(itertools.islice(left, _AT_ONCE)):
            cells = {column: [row.get(column) for row in part] for column in columns}
            writer.write_table(pyarrow.table(cells, schema=schema))
