"""Options that commands share, and the bar that shows long work on a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer

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
