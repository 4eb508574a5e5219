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

HIDDEN = "niet getoond"


@dataclass(frozen=True)
class GridView:
    """A table with its heads; the last column and the last row are totals."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class RuleLine:
    """How often decisions depart from one rule."""

    rule: str
    address: str
    decisions: str
    departed: str
    share: str


@dataclass(frozen=True)
class CountView:
    """All counts of the page; None where a table may not be shown."""

    outcomes: GridView
    steps: tuple[tuple[str, str], ...] | None
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
        outcomes=_turned(found.outcomes, _month, lambda name: _outcome(rules, name)),
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


def _month(name: str) -> str:
    if name == EARLIER:
        return "Eerder"
    year, month = name.split("-")
    return f"{dates.MONTHS[int(month) - 1]} {year}"


def _outcome(rules: RuleSet, name: str) -> str:
    named = {UNDECIDED: "Nog geen besluit", STOPPED: "Stoppen, geen route"}
    return named.get(name) or route_name(rules, name)


def _steps(counts: Mapping[str, int | None]) -> tuple[tuple[str, str], ...]:
    names = [name for name in STEP_WORDS if name in counts]
    return tuple((STEP_WORDS[name], _count(counts[name])) for name in names)


def _rules(found: Tallies, rules: RuleSet) -> tuple[RuleLine, ...]:
    tables = {rule.id: table.id for table in rules.tables for rule in table.rules}
    lines = []
    for one in found.rules or ():
        place = f"/onderzoek/regels/{tables[one.name]}/{one.name}" if one.name in tables else ""
        part = share(one.departed, one.decisions) if one.departed and one.decisions else ""
        lines.append(
            RuleLine(one.name, place, _count(one.decisions), _count(one.departed), part or "")
        )
    return tuple(lines)


def _count(count: int | None) -> str:
    return HIDDEN if count is None else str(count)
