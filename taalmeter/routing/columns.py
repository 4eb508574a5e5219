"""Turns columns of values into columns of codes, for the kernel.

A column may be a list, a NumPy array or an Arrow array (dictionary or not) of texts, numbers,
truths and missing values. Every distinct value is read once, by the input itself, so that a column
means what a profile means.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from taalmeter.errors import TaalmeterError, UnknownName
from taalmeter.routing.domain import Input

Column = Any
"""A sequence, a NumPy array, or a pyarrow Array or ChunkedArray; pyarrow is never imported here."""
Read = Callable[[Input, object], object]
Coded = NDArray[np.integer[Any]]
CLOSE = 1e-9


def encode(
    inputs: Sequence[Input],
    columns: Mapping[str, Column],
    size: int | None = None,
    read: Read = lambda _, value: value,
) -> list[Coded]:
    """Give the codes of N cases: one array an input, in the order of `inputs`.

    Args:
        inputs: of the rule set.
        columns: by input; an input without a column is unknown for everyone.
        size: N, needed only when there are no columns.
        read: what to make of a value before the input reads it, for a format with its own ways.

    Raises:
        UnknownName, DataError: a column that is no input, or a value that its input does not have;
            `place.row` is the first row with it, counted from 1, `place.column` its column.
        ValueError: columns of different lengths.
    """
    names = [one.name for one in inputs]
    for name in columns:
        if name not in names:
            raise UnknownName(
                f"these rules have no input '{name}'.", remedy=f"Choose from {', '.join(names)}."
            )
    lengths = {len(column) for column in columns.values()} | (set() if size is None else {size})
    if len(lengths) != 1:
        raise ValueError(f"columns of one length are needed, not of lengths {sorted(lengths)}")
    (rows,) = lengths
    return [
        _codes(one, columns[one.name], read)
        if one.name in columns
        else np.full(rows, one.unknown, _width(one))
        for one in inputs
    ]


def _codes(one: Input, column: Column, read: Read) -> Coded:
    if hasattr(column, "dictionary_encode"):
        return _from_arrow(one, column, read)
    if isinstance(column, np.ndarray) and column.dtype.kind in "iuf" and one.kind == "getal":
        return _numbers(one, column)
    if isinstance(column, np.ndarray) and column.dtype == bool and one.kind == "waarheid":
        return np.array([one.code(False), one.code(True)], _width(one)).take(column.view(np.uint8))
    if isinstance(column, np.ndarray) and column.dtype.kind != "O":
        values, at = np.unique(column, return_inverse=True)
        return _distinct(one, values.tolist(), at, read)
    return _listed(one, list(column), read)


def _listed(one: Input, column: list[object], read: Read) -> Coded:
    """Read a list; True, 1 and 1.0 are one key of a dict, so types are told apart."""
    places: dict[tuple[type, object], int] = {}
    if len({type(value) for value in column} - {type(None)}) <= 1:
        plain: dict[object, int] = {}
        at = [plain.setdefault(value, len(plain)) for value in column]
        return _distinct(one, list(plain), np.array(at, np.intp), read)
    at = [places.setdefault((type(value), value), len(places)) for value in column]
    return _distinct(one, [value for _, value in places], np.array(at, np.intp), read)


def _from_arrow(one: Input, column: Any, read: Read) -> Coded:
    """Read an Arrow array by its dictionary; numbers and truths go straight."""
    if hasattr(column, "combine_chunks"):
        column = column.combine_chunks()
        if hasattr(column, "num_chunks"):  # an empty or still chunked dictionary column
            column = column.unify_dictionaries().chunk(0) if column.num_chunks else []
            if not len(column):
                return np.empty(0, _width(one))
    kind = str(column.type)
    if one.kind == "waarheid" and kind == "bool":
        table = np.array([one.code(False), one.code(True), one.unknown], _width(one))
        at: Coded = column.cast("uint8").fill_null(2).to_numpy(zero_copy_only=False)
        return table.take(at)
    if one.kind == "getal" and kind.startswith(("int", "uint", "float", "double")):
        known = column.is_valid().to_numpy(zero_copy_only=False) if column.null_count else None
        whole = kind.startswith(("int", "uint"))
        if known is not None and whole:
            column = column.fill_null(int(one.values[0]))
        found = _numbers(one, column.to_numpy(zero_copy_only=False))
        return found if known is None else np.where(known, found, found.dtype.type(one.unknown))
    if not kind.startswith("dictionary"):
        column = column.dictionary_encode()
    values, places = column.dictionary.to_pylist(), column.indices
    if places.null_count:
        if len(values) > np.iinfo(places.type.to_pandas_dtype()).max:
            places = places.cast("int64")
        places = places.fill_null(len(values))
    return _distinct(one, [*values, None], places.to_numpy(zero_copy_only=False), read)


def _distinct(
    one: Input, values: Sequence[object], at: NDArray[np.integer[Any]], read: Read
) -> Coded:
    """Read every distinct value once; `at` gives the place of each row's value."""
    table = np.empty(max(1, len(values)), _width(one))
    for place, value in enumerate(values):
        try:
            table[place] = one.code(read(one, value))
        except TaalmeterError as error:
            rows = np.flatnonzero(at == place)
            if rows.size:
                error.place = replace(error.place, row=int(rows[0]) + 1, column=one.name)
                raise
    return table.take(at)


def _numbers(one: Input, column: NDArray[Any]) -> Coded:
    """Read numbers by arithmetic; one that is no value of its input is refused by the input."""
    low, high = one.values[0], one.values[-1]
    whole = column.size and column.dtype.kind in "iu" and one.step == 1 and isinstance(low, int)
    if whole and low <= column.min() and column.max() <= high:
        from_low = np.subtract(column, low, casting="unsafe", dtype=np.int64) if low else column
        return from_low.astype(_width(one))
    known = ~np.isnan(column) if column.dtype.kind == "f" else np.ones(column.shape, np.bool_)
    values = np.array(one.values, np.float64)
    number = np.where(known, column, values[0]).astype(np.float64)
    with np.errstate(invalid="ignore"):
        place = np.rint((number - values[0]) / one.step)
    inside = (number >= values[0]) & (number <= values[-1])
    place = np.where(inside, place, 0).astype(np.intp).clip(0, values.size - 1)
    slack = CLOSE * np.maximum(1.0, np.abs(number))
    refused = np.flatnonzero(~(inside & (np.abs(values.take(place) - number) <= slack)))
    if refused.size:
        try:
            one.code(column[refused[0]])
        except TaalmeterError as error:
            error.place = replace(error.place, row=int(refused[0]) + 1, column=one.name)
            raise
    return np.where(known, place, one.unknown).astype(_width(one))


def _width(one: Input) -> type[np.unsignedinteger[Any]]:
    return np.uint8 if one.size <= 256 else np.uint16
