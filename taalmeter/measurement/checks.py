"""Refuses answers and item parameters that no model can take, naming the person and the item."""

from collections.abc import Sequence

import numpy as np

from taalmeter.errors import DataError, Place
from taalmeter.measurement.model import Matrix, Vector


def check_responses(
    responses: Matrix,
    count: int,
    *,
    persons: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
) -> None:
    """Refuse a table of responses with another shape than asked, or with absurd values.

    Args:
        responses: 1 right, 0 wrong, nan not answered; shape (N, count).
        count: how many items there are parameters for.
        persons, items: their names, shapes (N,) and (J,); without them, numbers from 1.

    Raises:
        DataError: the place names the person and, as column, the item.
    """
    if responses.ndim != 2 or responses.shape[1] != count:
        raise DataError(
            f"the responses have shape {responses.shape}, but there are {count} items.",
            remedy="Give one row a person and one column an item.",
        )
    bad = ~((responses == 0.0) | (responses == 1.0) | np.isnan(responses))
    if bad.any():
        person, item = (int(index) for index in np.argwhere(bad)[0])
        raise DataError(
            f"the response {responses[person, item]:g} is not 1, 0 or nan (not answered).",
            remedy="Give 1 for right, 0 for wrong, nan for not answered.",
            place=Place(column=_name(items, item), person=_name(persons, person)),
        )


def check_parameters(
    a: Vector, b: Vector, c: Vector, *, items: Sequence[str] | None = None
) -> None:
    """Refuse item parameters outside a >= 0, finite b and 0 <= c < 1.

    Raises:
        DataError: the place names the item as column.
    """
    if not a.shape == b.shape == c.shape or a.ndim != 1:
        raise DataError(
            f"the parameters have shapes {a.shape}, {b.shape} and {c.shape}.",
            remedy="Give a, b and c for the same items.",
        )
    bad = ~(np.isfinite(a) & (a >= 0.0) & np.isfinite(b) & (c >= 0.0) & (c < 1.0))
    if bad.any():
        item = int(np.argmax(bad))
        raise DataError(
            f"a = {a[item]:g}, b = {b[item]:g}, c = {c[item]:g} cannot be an item.",
            remedy="Give a of 0 or more, a finite b, and c from 0 up to 1.",
            place=Place(column=_name(items, item)),
        )


def _name(names: Sequence[str] | None, index: int) -> str:
    return names[index] if names is not None else str(index + 1)
