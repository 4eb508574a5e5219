"""What a rule set promises of itself (`eigenschappen`); `rules check` proves each promise anew.

Only values here. What breaks a promise, and the case that shows it, is found in `verify/`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from taalmeter.routing.cells import Cell, words
from taalmeter.routing.domain import Input


@dataclass(frozen=True)
class Complete:
    """Every case has a rule (`volledig`); V1 breaks it."""


@dataclass(frozen=True)
class Agreeing:
    """No case has rules that contradict each other (`strijdig: nooit`); V2 breaks it."""


@dataclass(frozen=True)
class Rising:
    """A higher level never gives a route lower on the ladder (`stijgend`); V7 breaks it."""

    input: str


@dataclass(frozen=True)
class Never:
    """No case that meets the conditions gets one of these outcomes (`nooit`); V8 breaks it."""

    cells: Mapping[str, Cell]
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Independent:
    """These inputs make no difference (`onafhankelijk_van`); V9 breaks it.

    Attributes:
        inputs: names; one that the rule set does not know makes no difference by itself.
        of: to the route only, or to the route and all side advice.
    """

    inputs: tuple[str, ...]
    of: Literal["route", "alles"]


@dataclass(frozen=True)
class Unblocked:
    """No requirement of grade `eigen inschatting` keeps anyone from this route; V16 breaks it."""

    route: str


Claim = Complete | Agreeing | Rising | Never | Independent | Unblocked
BREAKS: dict[type[Claim], str] = {
    Complete: "V1",
    Agreeing: "V2",
    Rising: "V7",
    Never: "V8",
    Independent: "V9",
    Unblocked: "V16",
}
"""By kind of promise, the code of the finding that breaks it."""


def said(claim: Claim, domains: Mapping[str, Input]) -> str:
    """Say a promise in Dutch.

    >>> said(Unblocked("bemiddeling"), {})
    'een eis van graad eigen inschatting houdt niemand weg van bemiddeling'
    """
    if isinstance(claim, Complete):
        return "volledig: elk geval heeft een regel"
    if isinstance(claim, Agreeing):
        return "strijdig: nooit; geen twee regels spreken elkaar tegen"
    if isinstance(claim, Rising):
        return f"stijgend in {claim.input}: een hoger niveau geeft nooit een lagere trede"
    if isinstance(claim, Never):
        conditions = " en ".join(words(cell, domains[name]) for name, cell in claim.cells.items())
        return f"nooit {_or(claim.outcomes)} als {conditions or 'wat dan ook'}"
    if isinstance(claim, Independent):
        depends = "de route hangt" if claim.of == "route" else "route en nevenadvies hangen"
        return f"{depends} niet af van {', '.join(claim.inputs)}"
    return f"een eis van graad eigen inschatting houdt niemand weg van {claim.route}"


def to_data(claim: Claim) -> object:
    """Give a promise as it is written in `regelset.yaml`."""
    if isinstance(claim, Complete):
        return "volledig"
    if isinstance(claim, Agreeing):
        return {"strijdig": "nooit"}
    if isinstance(claim, Rising):
        return {"stijgend": {"in": claim.input, "uit": "route"}}
    if isinstance(claim, Never):
        cells = {name: cell.text for name, cell in claim.cells.items()}
        return {"nooit": {"als": cells, "dan": list(claim.outcomes)}}
    if isinstance(claim, Independent):
        return {"onafhankelijk_van": {"invoer": list(claim.inputs), "uit": claim.of}}
    return {"vrij_van_eigen_inschatting": claim.route}


def _or(names: Iterable[str]) -> str:
    return " of ".join(names)
