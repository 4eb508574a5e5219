"""Reads and writes tables of persons: CSV, JSON Lines and Parquet, told apart by their extension.

Every cell is text or None (empty); who reads a table turns text into what it means and says where
it cannot. Written text that a spreadsheet would run as a formula gets an apostrophe in front.
"""

import csv
import io
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from taalmeter.errors import DataError, Place

Cell = str | float | int | bool | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    name = str(path)
    suffix = Path(name).suffix.lower()
    if name == "-":
        return _from_csv("standard input", sys.stdin.read())
    if suffix == ".parquet":
        return _from_parquet(name)
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(
            f"cannot be read: {error.strerror}.", remedy="Check the name.", place=Place(file=name)
        ) from error
    except UnicodeDecodeError as error:
        raise DataError(
            "is not UTF-8 text.",
            remedy="Save it as CSV UTF-8.",
            place=Place(file=name),
        ) from error
    if suffix in (".jsonl", ".ndjson"):
        return _from_json_lines(name, text)
    if suffix in (".csv", ".txt", ".tsv"):
        return _from_csv(name, text)
    raise DataError(
        f"has the unknown extension '{suffix}'.",
        remedy="Give a .csv, .jsonl or .parquet file.",
        place=Place(file=name),
    )


def _from_csv(name: str, text: str) -> Table:
    header = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=header.count)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise DataError(
            f"is not valid CSV: {error}.",
            remedy="Check the quotation marks.",
            place=Place(file=name),
        ) from error
    if not records or not any(records[0]):
        raise DataError(
            "is empty.", remedy="The first row must name the columns.", place=Place(file=name)
        )
    columns = tuple(column.strip() for column in records[0])
    _refuse_twice(name, columns)
    rows, lines = [], []
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) != len(columns):
            raise DataError(
                f"has {len(record)} cells where the header has {len(columns)}.",
                remedy="Give every row as many cells as there are columns.",
                place=Place(file=name, row=number),
            )
        cells = (_unguarded(cell.strip()) or None for cell in record)
        rows.append(dict(zip(columns, cells, strict=True)))
        lines.append(number)
    return Table(name, columns, tuple(rows), tuple(lines))


def _refuse_twice(name: str, columns: Sequence[str]) -> None:
    for column in columns:
        if not column or columns.count(column) > 1:
            raise DataError(
                f"the column name '{column}' is empty or stands twice.",
                remedy="Give each column a name of its own.",
                place=Place(file=name, row=1, column=column),
                kolom=column,
            )


def _from_json_lines(name: str, text: str) -> Table:
    columns: dict[str, None] = {}
    rows: list[dict[str, str | None]] = []
    lines: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise DataError(
                f"is not valid JSON: {error}.",
                remedy="Give one object a line.",
                place=Place(file=name, row=number),
            ) from error
        if not isinstance(record, dict):
            raise DataError(
                "is not an object.",
                remedy='Give one object a line, as {"persoon": "p1"}.',
                place=Place(file=name, row=number),
            )
        columns.update(dict.fromkeys(record))
        rows.append({key: _text(value) for key, value in record.items()})
        lines.append(number)
    filled = tuple({column: row.get(column) for column in columns} for row in rows)
    return Table(name, tuple(columns), filled, tuple(lines))


def _from_parquet(name: str) -> Table:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - heavy, and behind an extra
    except ImportError as error:
        raise DataError(
            "is Parquet, and the package that reads it is not installed.",
            remedy="Run: pip install 'taalmeter[audit]'",
            place=Place(file=name),
        ) from error
    try:
        table = parquet.read_table(name)
    except (OSError, ArrowException) as error:
        raise DataError(
            f"cannot be read as Parquet: {error}.",
            remedy="Check the file.",
            place=Place(file=name),
        ) from error
    rows = tuple({k: _text(v) for k, v in record.items()} for record in table.to_pylist())
    return Table(name, tuple(table.column_names), rows, tuple(range(1, len(rows) + 1)))


def _text(value: object) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None


def write_table(
    rows: Iterable[Mapping[str, Cell]], columns: Sequence[str], path: str | Path | None = None
) -> None:
    """Write rows to a file of the kind its extension says, or as CSV to standard output.

    A file is replaced only when every row is there; until then it stays as it was.

    Raises:
        DataError: an extension that cannot be written, or a file that cannot be made.
    """
    if path is None:
        found = list(rows)
        _write_csv(found, columns, sys.stdout)
        return
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in (".csv", ".jsonl", ".ndjson", ".parquet"):
        raise DataError(
            f"has the extension '{suffix}', which cannot be written.",
            remedy="Give a .csv, .jsonl or .parquet file.",
            place=Place(file=str(path)),
        )
    found = list(rows)
    half = target.with_name(f".{target.name}.half")
    try:
        if suffix == ".parquet":
            _write_parquet(found, columns, str(half))
        else:
            with half.open("w", encoding="utf-8", newline="") as file:
                (_write_csv if suffix == ".csv" else _write_json_lines)(found, columns, file)
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
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _unguarded(text: str) -> str:
    """Give text as it was before an apostrophe was put in front of what looks like a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _write_parquet(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str], path: str) -> None:
    try:
        import pyarrow  # noqa: PLC0415 - heavy, and behind an extra
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise DataError(
            "is Parquet, and the package that writes it is not installed.",
            remedy="Run: pip install 'taalmeter[audit]'",
            place=Place(file=path),
        ) from error
    records = [{column: row.get(column) for column in columns} for row in rows]
    parquet.write_table(pyarrow.Table.from_pylist(records), path)
