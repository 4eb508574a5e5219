"""Counts of cases that point at nobody: small ones are hidden, and what would give them away.

The tables share totals, so they are made together. Steps divide the column of cases without a
decision, and are shown only where that column is. What is departed from a rule is shown only of
rules whose route is shown, and only where enough was departed from: by then, following a rule no
longer says how often its route was chosen.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from taalmeter.intake.records import Record
from taalmeter.routing.fairness import Settings
from taalmeter.routing.overrides import DEPARTED, FOLLOWED, Override, overrides
from taalmeter.routing.suppression import SMALLEST, hidden_totals, shown, suppress

UNDECIDED, STOPPED = "nog geen besluit", "stoppen"
EARLIER = "eerder"
PERIODS_SHOWN = 6
Unit = Literal["maand", "kwartaal", "jaar"]
UNITS: tuple[Unit, ...] = ("maand", "kwartaal", "jaar")
Counts = Mapping[str, int | None]


@dataclass(frozen=True)
class Grid:
    """A table of counts with its totals; None is a count that is hidden.

    Attributes:
        rows, columns: what is counted.
        cells: by row and column.
        row_totals, column_totals: by row and by column.
        total: of all.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class Tallies:
    """The counts of one organisation.

    Attributes:
        outcomes: by when the case was opened and by outcome: a route, to stop, or no decision yet.
        unit: how long each stretch of time is: the shortest that leaves most counts to be seen.
        steps: of the cases without a decision, where they stand; None where it may not be shown.
        handovers: by receiving organisation and by the last reply.
        rules: how often decisions depart from each rule; None where it may not be shown.
    """

    outcomes: Grid
    unit: Unit
    steps: Counts | None
    handovers: Grid
    rules: tuple[Override, ...] | None


def tallies(records: Sequence[Record], routes: Sequence[str]) -> Tallies:
    """Count cases.

    Args:
        records: the cases.
        routes: all routes, in order; an outcome that is none of them is put behind these.
    """
    outcomes, unit = _outcomes(records, routes)
    replies = Counter((one.receiver, one.reply or "") for one in records if one.receiver)
    named: Counter[tuple[str, str]] = Counter()
    for (receiver, reply), count in replies.items():
        named[str(receiver), reply] = count
    return Tallies(
        outcomes=outcomes,
        unit=unit,
        steps=_steps(records, outcomes),
        handovers=grid(named, _used((), (r for r, _ in named)), _used((), (c for _, c in named))),
        rules=_rules(records, outcomes),
    )


def _outcomes(records: Sequence[Record], routes: Sequence[str]) -> tuple[Grid, Unit]:
    """Count by the shortest stretch of time in which at least half of the counts are shown."""
    columns = _used((UNDECIDED, *routes, STOPPED), (_outcome(one) for one in records))
    for unit in UNITS:
        periods = _periods(records, unit)
        found = Counter(
            (period, _outcome(one)) for period, one in zip(periods, records, strict=True)
        )
        made = grid(found, _used((EARLIER,), periods), columns)
        cells = [cell for line in made.cells for cell in line if cell != 0]
        if 2 * sum(cell is not None for cell in cells) >= len(cells):
            break
    return made, unit


def grid(found: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]) -> Grid:
    """Give a table with its totals, in which small counts cannot be worked out.

    Which totals of columns are shown is settled first, so that they are not given up for cells.
    """
    counts = np.array([[found.get((r, c), 0) for c in columns] for r in rows], np.int64)
    counts = counts.reshape(len(rows), len(columns))
    if not counts.size:
        return Grid(tuple(rows), tuple(columns), (), (), (), 0)
    whole = int(counts.sum())
    hidden = suppress(counts, totals_hidden=hidden_totals(counts.sum(axis=0)))
    return Grid(
        rows=tuple(rows),
        columns=tuple(columns),
        cells=tuple(_seen(line, unseen) for line, unseen in zip(counts, hidden.cells, strict=True)),
        row_totals=_seen(counts.sum(axis=1), hidden.rows),
        column_totals=_seen(counts.sum(axis=0), hidden.columns),
        total=None if hidden.whole or 0 < whole < SMALLEST else whole,
    )


def _seen(counts: Iterable[int], hidden: Iterable[bool]) -> tuple[int | None, ...]:
    return tuple(
        None if unseen else int(count) for count, unseen in zip(counts, hidden, strict=True)
    )


def _periods(records: Sequence[Record], unit: Unit) -> list[str]:
    """Give when each case was opened; what came before the last few stretches stands together."""
    found = [_period(one.opened, unit) for one in records]
    known = sorted(set(found))
    since = known[-PERIODS_SHOWN] if len(known) > PERIODS_SHOWN else ""
    return [period if period >= since else EARLIER for period in found]


def _period(moment: datetime, unit: Unit) -> str:
    if unit == "maand":
        return f"{moment:%Y-%m}"
    return f"{moment.year}-K{(moment.month + 2) // 3}" if unit == "kwartaal" else str(moment.year)


def _outcome(one: Record) -> str:
    if one.choice is None:
        return UNDECIDED
    return STOPPED if one.choice == STOPPED else str(one.route)


def _used(order: Sequence[str], found: Iterable[str]) -> tuple[str, ...]:
    """Give what was found, in a known order; the rest by name."""
    names = set(found)
    return (*(name for name in order if name in names), *sorted(names - set(order)))


def _steps(records: Sequence[Record], outcomes: Grid) -> Counts | None:
    """Divide the cases without a decision, when their number is shown."""
    if UNDECIDED not in outcomes.columns:
        return {}
    if outcomes.column_totals[outcomes.columns.index(UNDECIDED)] is None:
        return None
    found = Counter(one.step for one in records if _outcome(one) == UNDECIDED)
    names = sorted(found)
    return dict(zip(names, shown(np.array([found[name] for name in names])), strict=True))


def _rules(records: Sequence[Record], outcomes: Grid) -> tuple[Override, ...] | None:
    """Give how often decisions depart from each rule whose route is shown."""
    decided = [one for one in records if one.rule and one.choice in ("volgen", "afwijken")]
    departed = [DEPARTED if one.choice == "afwijken" else FOLLOWED for one in decided]
    if sum(departed) < SMALLEST:
        return None
    names = sorted({str(one.rule) for one in decided})
    codes = np.array([names.index(str(one.rule)) for one in decided], np.int64)
    route_of = {str(one.rule): str(one.advised) for one in decided}
    totals = dict(zip(outcomes.columns, outcomes.column_totals, strict=True))
    found = overrides(names, codes, np.array(departed, np.int64), Settings())
    return tuple(
        one
        if totals.get(route_of[one.name]) is not None
        else Override(one.name, None, None, None, None, None, thin=True)
        for one in found
    )
