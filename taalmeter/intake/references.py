"""A list of own references, as somebody types, pastes or exports it: one on each line.

Pure. A table with a heading gives the column that is called `kenmerk`; nothing else is read of it.
"""

import csv
import io
from dataclasses import dataclass

from taalmeter.errors import AnswerRefused, ListRefused, Place, TaalmeterError
from taalmeter.intake import events, typed

SEPARATORS = (";", "\t", ",")
HEADINGS = frozenset({"kenmerk", "eigen kenmerk", "referentie"})


@dataclass(frozen=True)
class NumberedLine:
    """A line with something on it; the first line is 1."""

    number: int
    text: str


def read_references(text: str) -> tuple[NumberedLine, ...]:
    r"""Give every reference once, with the line on which it first stands.

    >>> [line.text for line in read_references("W-1\n\n W-2 \nW-1")]
    ['W-1', 'W-2']
    >>> [line.text for line in read_references("nr;kenmerk\n1;W-1\n2;W-2")]
    ['W-1', 'W-2']

    Raises:
        ListRefused: a BSN, a reference that is too long or cannot be seen, or several references
            on a line; every such line is named.
    """
    kept: dict[str, NumberedLine] = {}
    wrong: list[TaalmeterError] = []
    for line in _lines(text):
        try:
            kept.setdefault(_reference(line.text), line)
        except TaalmeterError as error:
            wrong.append(at_line(error, line.number))
    if wrong:
        raise ListRefused(wrong)
    return tuple(NumberedLine(line.number, name) for name, line in kept.items())


def at_line(error: TaalmeterError, number: int) -> TaalmeterError:
    """Give the same error with the line of the list in its place."""
    return type(error)(
        error.what, remedy=error.remedy, place=Place(line=number, field="lijst"), **error.details
    )


def _reference(text: str) -> str:
    if any(separator in text for separator in SEPARATORS):
        typed.without_bsn(text, "referentie")
        raise AnswerRefused(
            "there is more than one value on this line.",
            remedy="Put one reference on each line, or name the column `kenmerk`.",
            veld="referentie",
            reden="een_per_regel",
        )
    kept = typed.reference(text)
    events.make(events.DossierGeopend, organisatie="-", referentie=kept, voorbeeld=False)
    return kept


def _lines(text: str) -> list[NumberedLine]:
    rows = text.removeprefix("\ufeff").splitlines()
    first = next((n for n, row in enumerate(rows) if row.strip()), None)
    if first is None:
        return []
    column, separator = _heading(rows[first])
    lines = []
    for number, row in enumerate(rows, start=1):
        if not row.strip() or (column is not None and number == first + 1):
            continue
        cell = row if column is None else _cell(row, separator, column)
        if cell.strip():
            lines.append(NumberedLine(number, cell.strip()))
    return lines


def _heading(row: str) -> tuple[int | None, str]:
    """Give which column holds the references, when the first line is a heading."""
    for separator in SEPARATORS:
        names = [name.strip().lower() for name in _cells(row, separator)]
        for number, name in enumerate(names):
            if name in HEADINGS:
                return number, separator
    return None, ""


def _cell(row: str, separator: str, column: int) -> str:
    cells = _cells(row, separator)
    return cells[column] if column < len(cells) else ""


def _cells(row: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(row), delimiter=separator), [])
