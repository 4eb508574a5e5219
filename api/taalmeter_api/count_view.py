"""Counts as they are read: every table in Dutch, and what is hidden said in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from taalmeter.intake.tallies import EARLIER, STOPPED, UNDECIDED, Grid, Tallies
from taalmeter.routing import RuleSet
from taalmeter_api import dates
from taalmeter_api.advice_view import route_name
from taalmeter_api.case_view import STEP_WORDS
from taalmeter_api.labels import HANDOVER_STATES
from taalmeter_api.rule_proof import share

Count = str | None
"""A count in words; None when it is not shown."""


@dataclass(frozen=True)
class GridView:
    """A table with its heads; the last column and the last row are totals."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Count, ...]], ...]


@dataclass(frozen=True)
class RuleLine:
    """How often decisions depart from one rule."""

    rule: str
    address: str
    decisions: Count
    departed: Count
    share: Count


@dataclass(frozen=True)
class CountView:
    """All counts of the page; None where a table may not be shown.

    `unit` is the stretch of time by which outcomes are counted: `maand`, `kwartaal` or `jaar`.
    """

    unit: str
    outcomes: GridView
    steps: tuple[tuple[str, Count], ...] | None
    handovers: GridView
    rules: tuple[RuleLine, ...] | None


def view(found: Tallies, rules: RuleSet, organisation: Callable[[str], str]) -> CountView:
    """Give counts in words.

    Args:
        found: the counts.
        rules: for the names of routes.
        organisation: gives the name of an organisation by its id.
    """
    return CountView(
        unit=found.unit,
        outcomes=_turned(found.outcomes, _period, lambda name: _outcome(rules, name)),
        steps=None if found.steps is None else _steps(found.steps),
        handovers=_turned(found.handovers, organisation, lambda name: HANDOVER_STATES[name]),
        rules=None if found.rules is None else _rules(found, rules),
    )


def _turned(
    grid: Grid, row_name: Callable[[str], str], column_name: Callable[[str], str]
) -> GridView:
    """Put the columns of a grid below each other: their names are the long ones."""
    columns = zip(*grid.cells, strict=True)
    lines = [
        (column_name(name), (*(_count(one) for one in cells), _count(total)))
        for name, cells, total in zip(grid.columns, columns, grid.column_totals, strict=True)
    ]
    totals = (*(_count(one) for one in grid.row_totals), _count(grid.total))
    heads = (*(row_name(name) for name in grid.rows), "Samen")
    return GridView(heads, (*lines, ("Samen", totals)) if lines else ())


def _period(name: str) -> str:
    """Name a month (2026-03), a quarter (2026-K1) or a year."""
    if name == EARLIER:
        return "Eerder"
    year, _, part = name.partition("-")
    if part.startswith("K"):
        return f"{year}, kwartaal {part[1:]}"
    return f"{dates.MONTHS[int(part) - 1]} {year}" if part else year


def _outcome(rules: RuleSet, name: str) -> str:
    named = {UNDECIDED: "Nog geen besluit", STOPPED: "Stoppen, geen route"}
    return named.get(name) or route_name(rules, name)


def _steps(counts: Mapping[str, int | None]) -> tuple[tuple[str, Count], ...]:
    names = [name for name in STEP_WORDS if name in counts]
    return tuple((STEP_WORDS[name], _count(counts[name])) for name in names)


def _rules(found: Tallies, rules: RuleSet) -> tuple[RuleLine, ...]:
    tables = {rule.id: table.id for table in rules.tables for rule in table.rules}
    lines = []
    for one in found.rules or ():
        place = f"/onderzoek/regels/{tables[one.name]}/{one.name}" if one.name in tables else ""
        part = share(one.departed or 0, one.decisions) if one.decisions else None
        lines.append(
            RuleLine(
                one.name,
                place,
                _count(one.decisions),
                _count(one.departed),
                part if one.departed is not None else None,
            )
        )
    return tuple(lines)


def _count(count: int | None) -> Count:
    return None if count is None else str(count)
