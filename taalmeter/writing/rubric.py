"""Ratings of written texts: six rows of the legal rubric, each 0 to 3, by one or more raters.

A text is rated blind by one rater, or by two. Where two differ by more than one band on a row, a
third rates the text, and the middle of the three counts. The descriptors of a row belong to the
task and stand in the bank; here a rating is numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal, Protocol, get_args

from taalmeter.errors import DataError, Place

Row = Literal[
    "samenhang", "doel", "publiek", "woordgebruik", "spelling-interpunctie-grammatica",
    "leesbaarheid",
]  # fmt: skip
ROWS: tuple[Row, ...] = get_args(Row)
"""The rows of the Referentiekader taal (Besluit referentieniveaus 2010, annex 1)."""
HIGHEST = 3
WIDEST_GAP = 1
"""Bands that two raters may differ on a row before a third is asked."""


class TableOfRatings(Protocol):
    """A table as it was read: its name, its columns, and its rows as text by column."""

    @property
    def name(self) -> str:
        """What the table is called in an error."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""

    @property
    def rows(self) -> Sequence[Mapping[str, str | None]]:
        """The rows; an empty cell is None."""


@dataclass(frozen=True)
class Rating:
    """One text by one rater: points 0 to 3 for each of the six rows."""

    person: str
    task: str
    rater: str
    points: Mapping[Row, int]

    @property
    def text(self) -> tuple[str, str]:
        """Which text it is: the person and the task."""
        return self.person, self.task

    @property
    def total(self) -> int:
        """The sum of the rows, 0 to 18."""
        return sum(self.points.values())


@dataclass(frozen=True)
class Agreed:
    """What the raters of one text say together.

    Attributes:
        person, task: which text.
        points: points a row; of two raters the lower where they differ by one band, because a
            descriptor counts when both saw it; of three the middle one.
        means: the mean of the raters a row, for who wants it unrounded.
        raters: how many raters.
        open_rows: rows on which two raters differ by more than one band and no third has rated:
            those points do not count yet.
    """

    person: str
    task: str
    points: Mapping[Row, int]
    means: Mapping[Row, float]
    raters: int
    open_rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """The sum of the rows, 0 to 18."""
        return sum(self.points.values())


def read_ratings(table: TableOfRatings) -> tuple[Rating, ...]:
    """Read ratings: `persoon,taak,beoordelaar` and a column for each of the six rows.

    Raises:
        DataError: a column is missing, a cell is empty or no whole number from 0 to 3, or a rater
            rated the same text twice.
    """
    for column in ("persoon", "taak", "beoordelaar", *ROWS):
        if column not in table.columns:
            raise DataError(
                f"the column '{column}' is missing.",
                remedy=f"Add it; the columns found are {', '.join(table.columns[:12])}.",
                place=Place(file=table.name, row=1),
                kolom=column,
            )
    found: list[Rating] = []
    seen: set[tuple[str, str, str]] = set()
    for number, row in enumerate(table.rows, start=2):
        place = Place(file=table.name, row=number)
        person, task, rater = (
            _filled(row, column, place) for column in ("persoon", "taak", "beoordelaar")
        )
        points = {name: _points(row, name, place) for name in ROWS}
        rating = Rating(person, task, rater, points)
        key = (rating.person, rating.task, rating.rater)
        if key in seen:
            raise DataError(
                f"rater '{rating.rater}' rated this text twice.",
                remedy="Keep one of the two rows.",
                place=Place(file=table.name, row=number, person=rating.person),
            )
        seen.add(key)
        found.append(rating)
    return tuple(found)


def _filled(row: Mapping[str, str | None], column: str, place: Place) -> str:
    value = row.get(column)
    if not value:
        raise DataError(
            "is empty.",
            remedy="Fill it in.",
            place=Place(file=place.file, row=place.row, column=column),
        )
    return value


def _points(row: Mapping[str, str | None], name: Row, place: Place) -> int:
    value = _filled(row, name, place)
    if value not in [str(points) for points in range(HIGHEST + 1)]:
        raise DataError(
            f"'{value}' is not a number of points.",
            remedy=f"Give a whole number from 0 to {HIGHEST}.",
            place=Place(file=place.file, row=place.row, column=name),
        )
    return int(value)


def by_text(ratings: Iterable[Rating]) -> dict[tuple[str, str], list[Rating]]:
    """Group ratings by text, raters in the order of their names."""
    found: dict[tuple[str, str], list[Rating]] = defaultdict(list)
    for rating in sorted(ratings, key=lambda rating: (*rating.text, rating.rater)):
        found[rating.text].append(rating)
    return dict(found)


def needs_third(first: Rating, second: Rating) -> tuple[Row, ...]:
    """Give the rows on which two raters differ by more than one band; empty when none."""
    return tuple(row for row in ROWS if abs(first.points[row] - second.points[row]) > WIDEST_GAP)


def agree(ratings: Sequence[Rating]) -> Agreed:
    """Give what the raters of one text say together.

    Raises:
        DataError: no ratings, or ratings of more than one text.
    """
    if len({rating.text for rating in ratings}) != 1:
        raise DataError(
            "ratings of one text are needed.", remedy="Group them with `by_text` first."
        )
    first = ratings[0]
    given = {row: sorted(rating.points[row] for rating in ratings) for row in ROWS}
    open_rows = needs_third(first, ratings[1]) if len(ratings) == 2 else ()
    return Agreed(
        person=first.person,
        task=first.task,
        points={row: int(median(values)) for row, values in given.items()},
        means={row: fmean(values) for row, values in given.items()},
        raters=len(ratings),
        open_rows=open_rows,
    )


@dataclass(frozen=True)
class Practice:
    """How a rater in training did on benchmark texts.

    Attributes:
        rater: who.
        texts: number of benchmark texts rated.
        exact: share of rows with the agreed points.
        adjacent: share of rows within one band of them.
        leniency: mean points above (or, negative, below) the agreed ones, a row.
        worst: rows with their mean difference, the widest first.
    """

    rater: str
    texts: int
    exact: float
    adjacent: float
    leniency: float
    worst: tuple[tuple[Row, float], ...]


def practise(
    ratings: Iterable[Rating], benchmark: Mapping[tuple[str, str], Mapping[Row, int]]
) -> tuple[Practice, ...]:
    """Compare raters with the agreed points of benchmark texts; texts without them are left out."""
    gaps: dict[str, list[dict[Row, int]]] = defaultdict(list)
    for rating in ratings:
        if rating.text in benchmark:
            wanted = benchmark[rating.text]
            gaps[rating.rater].append({row: rating.points[row] - wanted[row] for row in ROWS})
    return tuple(_practice(rater, found) for rater, found in sorted(gaps.items()))


def _practice(rater: str, gaps: Sequence[Mapping[Row, int]]) -> Practice:
    every = [gap for text in gaps for gap in text.values()]
    by_row = [(row, fmean(text[row] for text in gaps)) for row in ROWS]
    return Practice(
        rater=rater,
        texts=len(gaps),
        exact=fmean(gap == 0 for gap in every),
        adjacent=fmean(abs(gap) <= 1 for gap in every),
        leniency=fmean(every),
        worst=tuple(sorted(by_row, key=lambda pair: -abs(pair[1]))),
    )
