"""Says the impact of a version in Dutch, as data and as rows of a table."""

from collections.abc import Iterator
from typing import Any

from taalmeter.routing.domain import spoken
from taalmeter.routing.fairness_audit import cell_dict, misplaced_dict, route_dict
from taalmeter.routing.impact import TOGETHER, Certainty, Flow, Impact
from taalmeter.routing.misplaced import Expected
from taalmeter.tables import Cell

COLUMNS = (
    "soort", "versie", "kenmerk", "groep", "van", "naar", "richting", "personen", "aantal",
    "aandeel", "laag", "hoog", "verschil", "verschil_laag", "verschil_hoog", "oordeel", "verborgen",
)  # fmt: skip
HIDDEN = "te weinig om te laten zien"


def rows(found: Impact) -> Iterator[dict[str, Cell]]:
    """Give the impact as rows with the columns of `COLUMNS`."""
    for kind, flows in (("stroom", found.flows), ("richting", found.directions)):
        for flow in flows:
            yield {"soort": kind, "personen": found.persons, **_flow(flow)}
    for version, certainty in (("oud", found.before), ("nieuw", found.after)):
        for name, share in certainty_shares(certainty):
            yield {"soort": name, "versie": version, "personen": share.count,
                   "aandeel": share.share, "laag": share.low, "hoog": share.high}  # fmt: skip
        for shift, counts in certainty.thresholds.items():
            for route, count in counts.items():
                yield {"soort": f"drempel {shift:+.2f}", "versie": version, "naar": route,
                       "personen": found.persons, "aantal": count}  # fmt: skip
    for trait in found.traits:
        for cell in trait.cells:
            data = cell_dict(cell, found.settings)
            kept = {name: data[name] for name in COLUMNS if name in data}
            yield {"soort": "groep", "kenmerk": trait.trait, "richting": cell.route, **kept}


def to_dict(found: Impact) -> dict[str, Any]:
    """Give the impact as data, with Dutch names."""
    return {
        "oud": {"id": found.old.id, "versie": found.old.version, "hash": found.old.hash,
                "peildatum": found.days[0].isoformat()},
        "nieuw": {"id": found.new.id, "versie": found.new.version, "hash": found.new.hash,
                  "peildatum": found.days[1].isoformat()},
        "personen": found.persons,
        "stromen": [_flow(flow) for flow in found.flows],
        "richtingen": [_flow(flow) for flow in found.directions],
        "zekerheid": {"oud": _certainty(found.before), "nieuw": _certainty(found.after)},
        "kenmerken": [
            {
                "kenmerk": trait.trait,
                "richtingen": [route_dict(test, found.settings) for test in trait.tests],
                "groepen": [cell_dict(cell, found.settings) for cell in trait.cells],
            }
            for trait in found.traits
        ],
    }  # fmt: skip


def _flow(flow: Flow) -> dict[str, Any]:
    return {
        "van": flow.before,
        "naar": flow.after,
        "richting": flow.direction,
        "aantal": flow.count,
        "aandeel": flow.share,
        "laag": flow.low,
        "hoog": flow.high,
        "verborgen": HIDDEN if flow.count is None else None,
    }


def _certainty(certainty: Certainty) -> dict[str, Any]:
    misplaced = certainty.misplaced
    return {
        "verwacht_anders": None if misplaced is None else misplaced_dict(misplaced),
        "naar_mens": certainty.human.to_dict(),
        "open": certainty.open.to_dict(),
        "drempels": [
            {"verschuiving": shift, "aantallen": dict(counts)}
            for shift, counts in certainty.thresholds.items()
        ],
    }


def certainty_shares(certainty: Certainty) -> Iterator[tuple[str, Expected]]:
    """Give what is known of the certainty of a version, by name."""
    if certainty.misplaced is not None:
        yield "verwacht_andere_route", certainty.misplaced.other
        yield "verwacht_te_laag", certainty.misplaced.under
        yield "verwacht_te_hoog", certainty.misplaced.over
    yield "naar_mens", certainty.human
    yield "open", certainty.open


def say(found: Impact) -> str:
    """Give the impact as text."""
    return "\n".join(_lines(found))


def _lines(found: Impact) -> Iterator[str]:
    yield f"Voor {found.persons} personen:"
    for flow in found.directions:
        yield f"  {flow.direction:<16} {_counted(flow)}"
    yield "Van advies naar advies:"
    for flow in found.flows:
        if flow.before == TOGETHER:
            said = f"{TOGETHER} ({flow.direction})"
        else:
            said = f"{flow.before} " + (
                "blijft" if flow.before == flow.after else f"→ {flow.after}"
            )
        yield f"  {said}: {_counted(flow)}"
    for name, certainty in (("oud", found.before), ("nieuw", found.after)):
        yield f"Zekerheid van {name}:"
        for kind, share in certainty_shares(certainty):
            yield f"  {kind.replace('_', ' '):<22} {interval(share.share, share.low, share.high)}"
    for trait in found.traits:
        yield f"Per groep, {trait.trait}:"
        for cell in trait.cells:
            if cell.route != "gelijk" and cell.count != 0:
                shares = interval(cell.share, cell.low, cell.high)
                yield f"  {cell.group:<20} {cell.route:<16} {shares}"


def _counted(flow: Flow) -> str:
    if flow.count is None:
        return HIDDEN
    return f"{flow.count} ({interval(flow.share, flow.low, flow.high)})"


def interval(share: float | None, low: float | None, high: float | None) -> str:
    """Give a share with its interval, in percents.

    >>> interval(0.25, 0.2, 0.305)
    '25% (20% tot 30,5%)'
    """
    if share is None or low is None or high is None:
        return HIDDEN
    return f"{percent(share)} ({percent(low)} tot {percent(high)})"


def percent(share: float) -> str:
    """Give a share in percents with at most one decimal.

    >>> percent(0.12345), percent(0.0)
    ('12,3%', '0%')
    """
    return f"{spoken(round(100 * share, 1))}%"
