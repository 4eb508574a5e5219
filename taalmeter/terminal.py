"""Options that commands share, and the bar that shows long work on a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer

from taalmeter.errors import DataError, Place, TaalmeterError
from taalmeter.tables import not_written

Row = TypeVar("Row")
_LONG = 200
ItemsFolder = Annotated[
    Path | None, typer.Option("--items", help="Folder of another item bank than the shipped one.")
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Write to this .csv, .jsonl or .parquet file."),
]
Scale = Annotated[Literal["nt1", "nt2"], typer.Option("--scale", help="Scale of the levels.")]


def shown(rows: Iterable[Row], total: int, label: str) -> Iterator[Row]:
    """Give the rows, with a bar on a terminal for long work; print nothing elsewhere."""
    if total < _LONG or not sys.stderr.isatty():
        yield from rows
        return
    with typer.progressbar(rows, length=total, label=label, file=sys.stderr) as bar:
        yield from bar


@contextmanager
def progress_bar(total: int, label: str) -> Iterator[Callable[[int], None] | None]:
    """Give a function that takes how much is done, or None where there is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=total, label=label, file=sys.stderr) as bar:
        done = 0

        def advance(now: int) -> None:
            nonlocal done
            bar.update(now - done)
            done = now

        yield advance


def keep_inputs(output: Path | None, *inputs: Path | None) -> None:
    """Refuse to write over what is read: answers and old parameters stay as they are.

    Raises:
        DataError: the output is one of the inputs.
    """
    for read in inputs:
        if output is not None and read is not None and output.resolve() == read.resolve():
            raise DataError(
                "would be written over.",
                remedy="Give another name with -o; what is read is never changed.",
                place=Place(file=str(read)),
            )


def write_text(path: Path, text: str, suffix: str) -> None:
    """Write a text to a file of the kind its extension says, whole or not at all.

    Raises:
        DataError: another extension, or a file that cannot be made.
    """
    if path.suffix.lower() != suffix:
        raise DataError(
            f"has the extension '{path.suffix}', which is not {suffix}.",
            remedy=f"Name a file that ends in {suffix}.",
            place=Place(file=str(path)),
        )
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Name the file in every error of ours that does not name one."""
    try:
        yield
    except TaalmeterError as error:
        if error.place.file is None:
            error.place = replace(error.place, file=file)
        raise
