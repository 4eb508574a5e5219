"""Reads the table from which a calibration learns: `persoon,taak,beoordelaar,<six rows>,...`.

A row is one text by one rater. Beside the points it holds the text (`tekst`), which is measured
here, or the features themselves in columns of their names, with `woorden`. An optional column
`schaal` says nt1 or nt2.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from taalmeter.errors import DataError, Place
from taalmeter.writing.calibration import Feature, RatedTexts
from taalmeter.writing.rubric import ROWS, Rating, TableOfRatings, agree, by_text, read_ratings

Measure = Callable[[str, str], tuple[Mapping[str, float], int]]
"""Text and task to the features by name and the number of words."""


@dataclass(frozen=True)
class RatedTable:
    """What was read.

    Attributes:
        texts: the texts to learn from.
        ratings: every rating, for agreement and severity.
        waiting: texts left out because two raters differ by more than one band and a third has not
            rated yet.
    """

    texts: RatedTexts
    ratings: tuple[Rating, ...]
    waiting: tuple[tuple[str, str], ...]


def read_rated(
    table: TableOfRatings,
    features: Sequence[Feature],
    pipeline: str,
    measure: Measure | None = None,
) -> RatedTable:
    """Read rated texts with their features.

    Args:
        features: the features to learn from; a table without `tekst` has a column for each.
        pipeline: version of the pipeline that computes them.
        measure: computes the features of a `tekst`.

    Raises:
        DataError: a column is missing, a cell cannot be read, or no text is left to learn from.
    """
    ratings = read_ratings(table)
    first_row: dict[tuple[str, str], int] = {}
    for number, rating in enumerate(ratings):
        first_row.setdefault(rating.text, number)
    agreed = {text: agree(found) for text, found in by_text(ratings).items()}
    waiting = tuple(text for text, found in agreed.items() if found.open_rows)
    kept = [text for text in agreed if not agreed[text].open_rows]
    if not kept:
        raise DataError(
            "no text is left to learn from.",
            remedy="Have a third rater rate the texts on which two differ.",
            place=Place(file=table.name),
        )
    measured = [_measured(table, first_row[text], features, measure) for text in kept]
    pairs = by_text(ratings)
    texts = RatedTexts(
        persons=tuple(person for person, _ in kept),
        tasks=tuple(task for _, task in kept),
        scales=tuple(table.rows[first_row[text]].get("schaal") or "" for text in kept),
        words=np.array([words for _, words in measured], dtype=float),
        features=tuple(features),
        values=np.array([values for values, _ in measured]).reshape(len(kept), len(features)),
        points=np.array([[agreed[text].points[row] for row in ROWS] for text in kept]),
        second=np.array([_first_two(pairs[text]) for text in kept]),
        pipeline=pipeline,
    )
    return RatedTable(texts, ratings, waiting)


def _first_two(ratings: Sequence[Rating]) -> list[list[float]]:
    if len(ratings) < 2:
        return [[float("nan")] * len(ROWS)] * 2
    return [[float(rating.points[row]) for row in ROWS] for rating in ratings[:2]]


def _measured(
    table: TableOfRatings, number: int, features: Sequence[Feature], measure: Measure | None
) -> tuple[list[float], float]:
    row = table.rows[number]
    text = row.get("tekst")
    if measure is not None and text:
        values, counted = measure(text, str(row["taak"]))
        named = [float(values.get(feature.name, float("nan"))) for feature in features]
        return named, float(counted)
    found = [_number(table, number, feature.name) for feature in features]
    words = _number(table, number, "woorden")
    if np.isnan(words):
        raise DataError(
            "is empty.",
            remedy="Give the number of words.",
            place=Place(file=table.name, row=number + 2, column="woorden"),
        )
    return found, words


def _number(table: TableOfRatings, number: int, column: str) -> float:
    """Read a cell as a number; an empty cell is NaN: the feature could not be computed."""
    place = Place(file=table.name, row=number + 2, column=column)
    if column not in table.columns:
        raise DataError(
            f"the column '{column}' is missing.",
            remedy="Add it, or a column 'tekst' from which it is computed.",
            place=place,
            kolom=column,
        )
    value = table.rows[number].get(column)
    if value is None:
        return float("nan")
    try:
        return float(value)
    except ValueError as error:
        raise DataError(
            f"'{value}' is not a number.", remedy="Give a number with a point.", place=place
        ) from error
