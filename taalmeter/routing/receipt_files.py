"""Writes files of receipts, and replays them: which are equal to the byte, and what differs.

A file holds one receipt (`.json`), a list of them, or one a line (`.jsonl`). What was done with one
receipt says `receipt.py`. A byte that is no text is kept as it is, so that it is found in its line.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from taalmeter.errors import DataError, Place
from taalmeter.routing.advice import Advice
from taalmeter.routing.receipt import (
    UNREADABLE,
    Replayed,
    laid_out,
    otherwise_laid_out,
    parse,
    replay,
    replay_data,
    write,
)
from taalmeter.routing.ruleset import RuleSet
from taalmeter.tables import Cell, not_written

COLUMNS = ("bestand", "nummer", "bon", "uitkomst", "verschil")
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True)
class Line:
    """One receipt of a file: the file, its number (for one a line, the line), what became of it."""

    file: str
    number: int
    replayed: Replayed

    def row(self) -> dict[str, Cell]:
        """Give it as a row of `COLUMNS`."""
        return {
            "bestand": self.file,
            "nummer": self.number,
            "bon": self.replayed.receipt,
            "uitkomst": self.replayed.outcome,
            "verschil": "; ".join(map(str, self.replayed.differences)) or None,
        }


def write_all(advices: Iterable[Advice], path: Path | None = None) -> None:
    """Write receipts, one a line, to a file or to standard output; the file only when whole.

    Raises:
        DataError: the file has another extension, or cannot be written.
    """
    if path is None:
        sys.stdout.writelines(f"{write(advice)}\n" for advice in advices)
        return
    if path.suffix not in _LINES:
        raise DataError(
            f"has the extension '{path.suffix}', and receipts are written one a line.",
            remedy="Give a .jsonl file.",
            place=Place(file=str(path)),
        )
    half = path.with_name(f".{path.name}.half")
    try:
        with half.open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"{write(advice)}\n" for advice in advices)
        half.replace(path)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        half.unlink(missing_ok=True)


def read(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Give the name and the text of every file; of a folder, its .json and .jsonl files.

    Raises:
        DataError: a file cannot be read, or a folder has none.
    """
    for path in paths:
        inside = [path]
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.suffix in (".json", *_LINES))
            if not inside:
                raise DataError(
                    "has no .json or .jsonl file in it.",
                    remedy="Name the files with receipts.",
                    place=Place(file=str(path)),
                )
        for one in inside:
            yield str(one), _text(one)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise DataError(
            f"cannot be read: {error.strerror}.",
            remedy="Check the name.",
            place=Place(file=str(path)),
        ) from error


def replay_text(rules: RuleSet, name: str, text: str) -> Iterator[Line]:
    """Replay every receipt of one file.

    Raises:
        DataError: there is no receipt in it that can be read.
    """
    found = _lines(rules, name, text) if Path(name).suffix in _LINES else _whole(rules, name, text)
    readable = False
    held: list[Line] = []
    for line in found:
        readable = readable or line.replayed.outcome != UNREADABLE
        held.append(line)
        if readable:
            yield from held
            held.clear()
    if not readable:
        why = str(held[0].replayed.differences[0]) if held else "het bestand is leeg"
        raise DataError(
            f"has no receipt in it ({why}).",
            remedy="Give advices as JSON, with 'versies' and 'invoer': one, a list, or one a line.",
            place=Place(file=name),
        )


def _lines(rules: RuleSet, name: str, text: str) -> Iterator[Line]:
    body = text.removesuffix("\n")
    for number, line in enumerate(body.split("\n") if body else (), start=1):
        yield Line(name, number, replay(rules, line))


def _whole(rules: RuleSet, name: str, text: str) -> Iterator[Line]:
    body = text.removesuffix("\n")
    try:
        data = parse(body)
    except ValueError:
        data = None
    if not isinstance(data, list):
        yield Line(name, 1, replay(rules, body))
        return
    good = laid_out(body, data)
    for number, one in enumerate(data, start=1):
        found = replay_data(rules, one)
        yield Line(name, number, found if good else otherwise_laid_out(found))
