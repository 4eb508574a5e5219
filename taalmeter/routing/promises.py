"""Puts together what a rule set promises of itself: every name in a promise must exist."""

from collections.abc import Callable, Mapping

from taalmeter.routing import files
from taalmeter.routing.cells import Cell
from taalmeter.routing.claims import (
    Agreeing,
    Claim,
    Complete,
    Independent,
    Never,
    Rising,
    Unblocked,
)
from taalmeter.routing.domain import Input
from taalmeter.yamlfile import Keys

Note = Callable[[Keys, str, str], None]
ReadCell = Callable[[Note, Keys, str, str], Cell | None]


def read_claims(
    data: files.RuleSetFile,
    note: Note,
    read_cell: ReadCell,
    inputs: Mapping[str, Input],
    outcomes: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[Claim, ...]:
    """Give the promises of `regelset.yaml`; mistakes go to `note`.

    Args:
        data: the file.
        note: tells a mistake.
        read_cell: reads a condition.
        inputs: what rules may ask.
        outcomes: ids of the routes, and of the side advice.
    """
    reader = _Reader(note, read_cell, inputs, *outcomes)
    found = (reader.claim(("eigenschappen", at), one) for at, one in enumerate(data.eigenschappen))
    return tuple(claim for claim in found if claim is not None)


class _Reader:
    def __init__(
        self,
        note: Note,
        read_cell: ReadCell,
        inputs: Mapping[str, Input],
        routes: tuple[str, ...],
        side_advices: tuple[str, ...],
    ) -> None:
        self.note = note
        self.read_cell = read_cell
        self.inputs = inputs
        self.routes = routes
        self.side_advices = side_advices

    def claim(self, where: Keys, data: str | files.ClaimFile) -> Claim | None:
        if isinstance(data, str):
            return Complete()
        if data.strijdig is not None:
            return Agreeing()
        if data.stijgend is not None:
            return self._rising((*where, "stijgend", "in"), data.stijgend.in_)
        if data.nooit is not None:
            return self._never((*where, "nooit"), data.nooit)
        if data.vrij_van_eigen_inschatting is not None:
            route = data.vrij_van_eigen_inschatting
            self._known((*where, "vrij_van_eigen_inschatting"), route, self.routes)
            return Unblocked(route)
        return self._independent(where, data.onafhankelijk_van)

    def _independent(
        self, where: Keys, data: tuple[str, ...] | files.IndependentFile | None
    ) -> Claim | None:
        if not data:
            self.note(where, "a promise is empty", "Fill it in, or leave it out.")
            return None
        return (
            Independent(data, "alles")
            if isinstance(data, tuple)
            else Independent(data.invoer, data.uit)
        )

    def _rising(self, where: Keys, name: str) -> Claim | None:
        if name not in self.inputs or self.inputs[name].kind != "niveau":
            levels = [one.name for one in self.inputs.values() if one.kind == "niveau"]
            what = f"'{name}' is no input with levels"
            self.note(where, what, f"Choose one of {', '.join(levels)}.")
            return None
        return Rising(name)

    def _never(self, where: Keys, data: files.NeverFile) -> Claim | None:
        cells = {}
        for name, text in data.als.items():
            if (cell := self.read_cell(self.note, (*where, "als", name), name, text)) is not None:
                cells[name] = cell
        outcomes = data.dan if isinstance(data.dan, tuple) else (data.dan,)
        for outcome in outcomes:
            self._known((*where, "dan"), outcome, (*self.routes, *self.side_advices))
        return Never(cells, outcomes)

    def _known(self, where: Keys, outcome: str, known: tuple[str, ...]) -> None:
        if outcome not in known:
            what = f"there is no route '{outcome}'"
            self.note(where, what, f"Choose one of {', '.join(known)}.")
