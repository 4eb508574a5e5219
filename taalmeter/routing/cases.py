"""Reads pieces of a table of profiles into codes for the kernel, and names the cell that is wrong.

The columns carry the rule set's input names; an empty cell is `onbekend`. A truth is ja/nee,
true/false or 1/0, in capitals or not. A level may be given as probabilities instead, in columns
`p_lezen_<niveau>`. The column `persoon`, if there is one, stays with its row; it is no input.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from taalmeter.errors import DataError, Place, TaalmeterError
from taalmeter.pieces import Piece, as_text
from taalmeter.profile import ROUNDING, Profile, Value
from taalmeter.purpose import refuse_bsn
from taalmeter.routing.columns import Coded, encode
from taalmeter.routing.distribute import Chances, Uncertain
from taalmeter.routing.domain import Input
from taalmeter.routing.facts import read_facts
from taalmeter.routing.ruleset import RuleSet

PERSON = "persoon"
TRUTHS = {"1": True, "true": True, "ja": True, "0": False, "false": False, "nee": False}
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Levels:
    """Columns with the probabilities of one input's levels.

    Attributes:
        name: of the input.
        uncertain: the levels that the columns name, lowest code first, and P by row.
        given: the rows in which they are filled in.
        raw: P by column as it was given, in the order of the columns.
    """

    name: str
    uncertain: Uncertain
    given: Flags
    raw: Mapping[str, Chances]


@dataclass(frozen=True)
class Cases:
    """Rows of a table, ready for the kernel.

    Attributes:
        codes: one array an input; `onbekend` where a level is given as probabilities.
        levels: the probabilities.
        persons: what stands in the column `persoon`, by row.
    """

    codes: list[Coded]
    levels: tuple[Levels, ...]
    persons: Sequence[str | None]

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.persons)

    def kinds(self) -> Iterator[tuple[NDArray[np.intp], list[Coded], list[Uncertain]]]:
        """Give the rows in groups with the same inputs uncertain: places, codes and levels."""
        kind = np.zeros(self.size, np.int64)
        for bit, one in enumerate(self.levels):
            kind |= one.given.astype(np.int64) << bit
        for number in np.unique(kind).tolist():
            rows = np.flatnonzero(kind == number)
            chosen = [one for bit, one in enumerate(self.levels) if number >> bit & 1]
            codes = self.codes
            if rows.size < self.size:
                codes = [column[rows] for column in codes]
            yield rows, codes, [_rows_of(one.uncertain, rows) for one in chosen]

    def profile(self, inputs: Sequence[Input], row: int) -> Profile:
        """Give one row as a profile."""
        values: dict[str, Any] = {
            one.name: one.value(int(column[row]))
            for one, column in zip(inputs, self.codes, strict=True)
            if column[row] != one.unknown
        }
        for one in self.levels:
            if one.given[row]:
                values[one.name] = {level: float(p[row]) for level, p in one.raw.items()}
        return Profile(**values)


def _rows_of(one: Uncertain, rows: NDArray[np.intp]) -> Uncertain:
    return replace(one, chances=one.chances[rows])


def read_cases(rules: RuleSet, piece: Piece, file: str) -> Cases:
    """Read a piece of a table of profiles.

    Args:
        rules: whose inputs the columns are.
        piece: of the table.
        file: what it is called in errors.

    Raises:
        DataError, UnknownName, BsnRefused: with file, row and column.
    """
    columns = check_columns(rules, piece.columns, file)
    with _placed(file, piece):
        persons = _persons(piece)
        known = {name: column for name, column in piece.columns.items() if name in rules.inputs}
        codes = encode(tuple(rules.inputs.values()), known, len(piece.lines), _read)
        levels = tuple(_levels(rules, name, found, piece) for name, found in columns.items())
        places = {name: place for place, name in enumerate(rules.inputs)}
        for one in levels:
            both = one.given & (codes[places[one.name]] != rules.inputs[one.name].unknown)
            if both.any():
                raise DataError(
                    f"'{one.name}' has both a level and probabilities.",
                    remedy="Give one of the two.",
                    place=Place(column=one.name, row=int(np.argmax(both)) + 1),
                )
    return Cases(codes, levels, persons)


@contextmanager
def _placed(file: str, piece: Piece) -> Iterator[None]:
    """Put the row of a piece in its place in the file."""
    try:
        yield
    except TaalmeterError as error:
        row = None if error.place.row is None else piece.lines[error.place.row - 1]
        error.place = replace(error.place, file=file, row=row)
        raise


def _persons(piece: Piece) -> Sequence[str | None]:
    if PERSON not in piece.columns:
        return [None] * len(piece.lines)
    persons = piece.text(PERSON)
    for row, person in enumerate(persons, start=1):
        if person is not None:
            refuse_bsn(person, Place(column=PERSON, row=row))
    return persons


def _read(one: Input, value: object) -> Value | None:
    """Give a cell as a value; a table writes a truth as its own format does."""
    text = as_text(value)
    if text is not None and one.kind == "waarheid":
        return TRUTHS.get(text.strip().casefold(), text)
    return text


def check_columns(rules: RuleSet, columns: Iterable[str], file: str) -> dict[str, dict[str, str]]:
    """Find the columns with probabilities: input -> level -> column, in order.

    Raises:
        DataError: a column that is neither an input, a probability of a level, nor `persoon`.
    """
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        if column in rules.inputs or column == PERSON:
            continue
        name = next(
            (n for n, i in rules.inputs.items() if i.scales and column.startswith(f"p_{n}_")), None
        )
        level = column.removeprefix(f"p_{name}_")
        if name is None or level not in rules.inputs[name].values:
            raise DataError(
                f"the column '{column}' is no input of these rules.",
                remedy=f"Choose from {', '.join(rules.inputs)}, or p_lezen_<niveau>.",
                place=Place(file=file, row=1, column=column),
                kolom=column,
            )
        found.setdefault(name, {})[level] = column
    return found


def _levels(rules: RuleSet, name: str, columns: Mapping[str, str], piece: Piece) -> Levels:
    one = rules.inputs[name]
    read = {level: _chances(piece, column) for level, column in columns.items()}
    given = np.zeros(len(piece.lines), np.bool_)
    for column in read.values():
        given |= ~np.isnan(column)
    raw = {level: np.where(given, np.nan_to_num(p), 0.0) for level, p in read.items()}
    total = np.zeros(given.size)
    wrong = np.zeros(given.size, np.bool_)
    scales: dict[str, Flags] = {}
    for level, chance in raw.items():
        total = total + chance
        wrong |= ~((chance >= 0) & (chance <= 1))
        scale = one.scale_of[level]
        scales[scale] = scales.get(scale, np.zeros(given.size, np.bool_)) | (chance > 0)
    wrong |= np.abs(total - 1) > ROUNDING
    wrong |= sum(scale.astype(np.int64) for scale in scales.values()) > 1
    wrong &= given
    if wrong.any():
        row = int(np.argmax(wrong))
        _refuse(rules, name, {level: float(p[row]) for level, p in raw.items()}, row, columns)
    ordered = sorted(raw, key=one.code)
    safe = np.where(given, total, 1.0)
    chances = np.stack([raw[level] / safe for level in ordered], axis=1)
    points = tuple((one.code(level),) for level in ordered)
    place = list(rules.inputs).index(name)
    return Levels(name, Uncertain((place,), points, chances), given, raw)


def _refuse(
    rules: RuleSet, name: str, chances: dict[str, float], row: int, columns: Mapping[str, str]
) -> None:
    """Let one profile say what is wrong with probabilities; name the first of their columns."""
    try:
        read_facts(tuple(rules.inputs.values()), Profile(**{name: chances}))
    except TaalmeterError as error:
        first = next(iter(columns.values()))
        error.place = replace(error.place, row=row + 1, column=first)
        raise


def _chances(piece: Piece, column: str) -> Chances:
    """Give a column as numbers, NaN where it is empty."""
    held = piece.columns[column]
    if not isinstance(held, list) and str(held.type) in ("double", "float"):
        numbers: Chances = held.to_numpy(zero_copy_only=False).astype(np.float64)
        return numbers
    found = np.full(len(piece.lines), np.nan)
    for row, text in enumerate(piece.text(column)):
        if text is not None:
            try:
                found[row] = float(text.replace(",", "."))
            except ValueError:
                raise DataError(
                    f"'{text}' is no probability.",
                    remedy="Give a number from 0 to 1.",
                    place=Place(column=column, row=row + 1),
                ) from None
    return found
