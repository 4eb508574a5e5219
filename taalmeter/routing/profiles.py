"""Reads one profile from a file: a row of a table, or a JSON object."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from taalmeter.errors import DataError, Place, TaalmeterError
from taalmeter.pieces import open_table
from taalmeter.profile import Profile
from taalmeter.routing.cases import check_columns, read_cases
from taalmeter.routing.receipt import parse
from taalmeter.routing.ruleset import RuleSet

_ROWS = 1 << 12


def read_profile(rules: RuleSet, path: Path, row: int = 1) -> Profile:
    """Read one profile.

    Args:
        rules: whose inputs it has.
        path: a table (.csv, .jsonl, .parquet; `-` is CSV from standard input), or .json with one
            profile or a list of them. There a level may be a mapping of level to probability.
        row: which one, counted from 1.

    Raises:
        DataError, UnknownName, BsnRefused: with file, row and column.
    """
    if path.suffix.lower() == ".json":
        return _from_json(path, row)
    read, inputs = 0, tuple(rules.inputs.values())
    with open_table(path) as source:
        check_columns(rules, source.columns, source.name)
        for piece in source.pieces(_ROWS):
            cases = read_cases(rules, piece, source.name)
            if row <= read + cases.size:
                return cases.profile(inputs, row - read - 1)
            read += cases.size
    raise _no_row(path, row, read)


def _from_json(path: Path, row: int) -> Profile:
    place = Place(file=str(path))
    try:
        data = parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        what = f"cannot be read: {error.strerror}."
        raise DataError(what, remedy="Check the name.", place=place) from error
    except ValueError as error:
        what = f"is no JSON: {error}."
        raise DataError(what, remedy="Write one object with the inputs.", place=place) from error
    many: list[Any] = data if isinstance(data, list) else [data]
    if row > len(many):
        raise _no_row(path, row, len(many))
    chosen = many[row - 1]
    if not isinstance(chosen, Mapping) or "self" in chosen:
        raise DataError(
            "holds no profile.",
            remedy='Write one object with the inputs by name: {"lezen": "1F", "doel": "werk"}.',
            place=place,
        )
    try:
        return Profile(**chosen)
    except TaalmeterError as error:
        error.place = Place(file=str(path), row=row, field=error.place.field)
        raise


def _no_row(path: Path, row: int, count: int) -> DataError:
    return DataError(
        f"has {count} profiles, so there is no profile {row}.",
        remedy="Count from 1, without the header.",
        place=Place(file=str(path)),
    )
