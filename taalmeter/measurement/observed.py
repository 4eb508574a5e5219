"""Answers of many persons, checked and laid out for calibration and DIF.

Says what may stand in the table; what the answers mean is for `calibration` and `dif`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from taalmeter.errors import DataError, Place
from taalmeter.measurement.checks import check_responses
from taalmeter.measurement.model import Matrix, Vector


@dataclass(frozen=True)
class Observed:
    """Checked answers of N rows of persons to J items.

    Attributes:
        right: shape (N, J): 1 right, 0 wrong or not answered.
        answered: shape (N, J): 1 answered, 0 not.
        weights: how many equal persons each row stands for, shape (N,), all > 0.
        items: name of each item.
        rows: which rows of the table these are, shape (N,).
    """

    right: Matrix
    answered: Matrix
    weights: Vector
    items: tuple[str, ...]
    rows: npt.NDArray[np.intp]

    @property
    def complete(self) -> bool:
        """Whether everyone answered every item."""
        return bool(self.answered.all())

    @property
    def persons(self) -> float:
        """The number of persons with at least one answer: the sum of the weights."""
        return float(self.weights.sum())

    @property
    def answers(self) -> Vector:
        """The number of persons that answered each item, shape (J,)."""
        return np.asarray(self.weights @ self.answered)

    @property
    def share_right(self) -> Vector:
        """The share of right answers to each item, shape (J,)."""
        return np.asarray((self.weights @ self.right) / self.answers)


def observe(
    responses: Matrix,
    *,
    weights: Vector | None = None,
    items: Sequence[str] | None = None,
    persons: Sequence[str] | None = None,
) -> Observed:
    """Check a table of answers; rows without any answer, or of weight 0, are left out.

    Args:
        responses: shape (N, J): 1 right, 0 wrong, nan not answered.
        weights: how many equal persons each row stands for, shape (N,); 1 if left out.
        items, persons: names for messages; by default their numbers, from 1.

    Raises:
        DataError: another value than 0, 1 or nan (with person and item), a weight that is not a
            number >= 0 (with person), an item that nobody answered, or no table at all.
    """
    table = np.asarray(responses, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape:
        raise DataError(
            f"the answers have shape {table.shape}, not persons by items.",
            remedy="Give one row a person and one column an item, at least one of each.",
        )
    count, width = table.shape
    item_names = name_all(items, width, "items")
    person_names = name_all(persons, count, "persons")
    check_responses(table, width, persons=person_names, items=item_names)
    counted = _check_weights(weights, count, person_names)
    given = ~np.isnan(table)
    kept = given.any(axis=1) & (counted > 0)
    given = given[kept]
    silent = [item_names[j] for j in np.flatnonzero(~given.any(axis=0))]
    if silent:
        raise DataError(
            f"nobody answered {name_some(silent)}.",
            remedy="Leave the item out of the table.",
            place=Place(column=silent[0]),
            opgaven=silent,
        )
    right = np.where(given, table[kept], 0.0)
    rows = np.flatnonzero(kept)
    return Observed(right, given.astype(np.float64), counted[kept], item_names, rows)


def name_all(names: Sequence[str] | None, count: int, what: str) -> tuple[str, ...]:
    """Give the names, or numbers from 1 without them.

    Raises:
        DataError: there are more or fewer names than `count`.
    """
    if names is None:
        return tuple(str(number + 1) for number in range(count))
    if len(names) != count:
        raise DataError(
            f"there are {len(names)} names for {count} {what}.",
            remedy=f"Give one name for each of the {what}.",
        )
    return tuple(names)


def name_some(names: Sequence[str]) -> str:
    """Give the first few names, and how many more there are."""
    shown = ", ".join(f"'{name[:60]}'" for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown


def _check_weights(weights: Vector | None, count: int, persons: tuple[str, ...]) -> Vector:
    if weights is None:
        return np.ones(count)
    values = np.asarray(weights, dtype=np.float64)
    if values.shape != (count,):
        raise DataError(
            f"there are {values.size} weights for {count} rows.", remedy="Give one weight a row."
        )
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0.0)))
    if wrong.size:
        raise DataError(
            f"the weight is {values[wrong[0]]:g}, not a number of persons.",
            remedy="Give 0 or more.",
            place=Place(person=persons[int(wrong[0])]),
        )
    return values
