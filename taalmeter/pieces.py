"""Reads a table in pieces, so that its size does not matter: CSV, JSON Lines and Parquet.

Cells of CSV and JSON Lines are text or None (empty); a column of Parquet stays as Arrow keeps it,
until someone asks for rows of text.
"""

import csv
import itertools
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from taalmeter.errors import DataError, Place

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a text as a formula; such a text is written with an apostrophe."""
Text = str | None
Line = tuple[int, dict[str, Text]]


@dataclass(frozen=True)
class Piece:
    """Some rows of a table.

    Attributes:
        columns: by name, a list of text or an Arrow array; all of one length.
        lines: where each row stands in the file, counted from 1.
        done: how much of `Source.length` was read when this piece was.
    """

    columns: Mapping[str, Any]
    lines: Sequence[int]
    done: int

    def text(self, name: str) -> list[Text]:
        """Give a column as text."""
        column = self.columns[name]
        return column if isinstance(column, list) else [as_text(v) for v in column.to_pylist()]

    def rows(self) -> Iterator[dict[str, Text]]:
        """Give the rows, as text by column."""
        columns = [self.text(name) for name in self.columns]
        for cells in zip(*columns, strict=True):
            yield dict(zip(self.columns, cells, strict=True))


@dataclass(frozen=True)
class Source:
    """A table that is open for reading.

    Attributes:
        name: of the file.
        columns: in order; for JSON Lines none, as every line names its own.
        length: rows of Parquet, bytes of another file, 0 where that is not known.
    """

    name: str
    columns: tuple[str, ...]
    length: int
    _lines: Iterator[Line] | None
    _file: Any

    def pieces(self, size: int) -> Iterator[Piece]:
        """Give the table once, in pieces of so many rows.

        Raises:
            DataError: with the line that is not what the extension says.
        """
        with _mended(self.name):
            yield from self._batches(size) if self._lines is None else self._gathered(size)

    def _batches(self, size: int) -> Iterator[Piece]:
        done = 0
        for batch in self._file.iter_batches(batch_size=size):
            lines = range(done + 1, done + batch.num_rows + 1)
            done += batch.num_rows
            yield Piece(dict(zip(self.columns, batch.columns, strict=True)), lines, done)

    def _gathered(self, size: int) -> Iterator[Piece]:
        while part := list(itertools.islice(self._lines or (), size)):
            names = self.columns or tuple({name: None for _, row in part for name in row})
            columns = {name: [row.get(name) for _, row in part] for name in names}
            done = self._file.buffer.tell() if self.length else 0
            yield Piece(columns, [number for number, _ in part], done)


@contextmanager
def open_table(path: str | Path) -> Iterator[Source]:
    """Open a .csv, .jsonl (or .ndjson) or .parquet file; `-` is CSV from standard input.

    Raises:
        DataError: the file is absent, of another kind, or not what its extension says.
    """
    name = str(path)
    with ExitStack() as kept:
        with _mended(name):
            source = _opened(name, kept)
        yield source


def _opened(name: str, kept: ExitStack) -> Source:
    suffix = Path(name).suffix.lower()
    if name == "-":
        return _csv("standard input", sys.stdin, 0)
    if suffix == ".parquet":
        return _parquet(name, kept)
    if suffix not in (".csv", ".txt", ".tsv", ".jsonl", ".ndjson"):
        raise DataError(
            f"has the unknown extension '{suffix}'.",
            remedy="Give a .csv, .jsonl or .parquet file.",
            place=Place(file=name),
        )
    file = kept.enter_context(Path(name).open(encoding="utf-8-sig", newline=""))  # noqa: SIM115
    read = _json_lines if suffix in (".jsonl", ".ndjson") else _csv
    return read(name, file, Path(name).stat().st_size)


@contextmanager
def _mended(name: str) -> Iterator[None]:
    """Turn what goes wrong while reading into an error of ours."""
    parquet = name.lower().endswith(".parquet")
    broken = (OSError, UnicodeDecodeError, *((arrow(name).ArrowException,) if parquet else ()))
    try:
        yield
    except broken as error:
        if parquet:
            what, remedy = f"cannot be read as Parquet: {error}.", "Check the file."
        elif isinstance(error, UnicodeDecodeError):
            what, remedy = "is not UTF-8 text.", "Save it as CSV UTF-8."
        else:
            what = f"cannot be read: {getattr(error, 'strerror', None) or error}."
            remedy = "Check the name."
        raise DataError(what, remedy=remedy, place=Place(file=name)) from error


def _csv(name: str, file: TextIO, length: int) -> Source:
    header = file.readline()
    delimiter = max((",", ";", "\t"), key=header.count)
    records = csv.reader(itertools.chain([header], file), delimiter=delimiter, strict=True)
    named = _next_record(name, records)
    if not named or not any(named):
        raise DataError(
            "is empty.", remedy="The first row must name the columns.", place=Place(file=name)
        )
    columns = tuple(column.strip() for column in named)
    refuse_twice(name, columns)
    return Source(name, columns, length, _csv_lines(name, records, columns), file)


def _next_record(name: str, records: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(records, None)
    except csv.Error as error:
        raise DataError(
            f"is not valid CSV: {error}.",
            remedy="Check the quotation marks.",
            place=Place(file=name),
        ) from error


def _csv_lines(name: str, records: Iterator[list[str]], columns: tuple[str, ...]) -> Iterator[Line]:
    for number in itertools.count(2):
        record = _next_record(name, records)
        if record is None:
            return
        if not any(cell.strip() for cell in record):
            continue
        if len(record) != len(columns):
            raise DataError(
                f"has {len(record)} cells where the header has {len(columns)}.",
                remedy="Give every row as many cells as there are columns.",
                place=Place(file=name, row=number),
            )
        cells = (unguarded(cell.strip()) or None for cell in record)
        yield number, dict(zip(columns, cells, strict=True))


def refuse_twice(name: str, columns: Sequence[str]) -> None:
    """Refuse column names that are empty or stand twice.

    Raises:
        DataError: naming the column.
    """
    for column in columns:
        if not column or columns.count(column) > 1:
            raise DataError(
                f"the column name '{column}' is empty or stands twice.",
                remedy="Give each column a name of its own.",
                place=Place(file=name, row=1, column=column),
                kolom=column,
            )


def _json_lines(name: str, file: TextIO, length: int) -> Source:
    return Source(name, (), length, _read_json(name, file), file)


def _read_json(name: str, file: TextIO) -> Iterator[Line]:
    for number, line in enumerate(file, start=1):
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
        yield number, {key: as_text(value) for key, value in record.items()}


def arrow(name: str) -> Any:
    """Give the package that reads and writes Parquet: heavy, and behind an extra.

    Raises:
        DataError: it is not installed.
    """
    try:
        import pyarrow  # noqa: PLC0415
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise DataError(
            "is Parquet, and the package for that is not installed.",
            remedy="Run: pip install 'taalmeter[audit]'",
            place=Place(file=name),
        ) from error
    return pyarrow


def _parquet(name: str, kept: ExitStack) -> Source:
    """Open Parquet; columns of text come as codes with a dictionary."""
    parquet = arrow(name).parquet
    with parquet.ParquetFile(name) as file:
        schema = file.schema_arrow
    refuse_twice(name, schema.names)
    texts = [one.name for one in schema if str(one.type) in ("string", "large_string")]
    file = kept.enter_context(parquet.ParquetFile(name, read_dictionary=texts, pre_buffer=False))
    return Source(name, tuple(schema.names), file.metadata.num_rows, None, file)


def as_text(value: object) -> Text:
    """Give a cell of JSON or Parquet as text; None where it is empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None


def unguarded(text: str) -> str:
    """Give text as it was before an apostrophe was put in front of what looks like a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
