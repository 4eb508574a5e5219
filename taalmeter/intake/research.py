"""The counter of the onderzoeker: counts that point at nobody, and a check of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from taalmeter.errors import JournalBroken
from taalmeter.intake import schema
from taalmeter.intake.journal import heads_hash, verify
from taalmeter.intake.office import Counter
from taalmeter.intake.roles import Action, Actor, require

SMALLEST_CELL = 10
"""Cells of fewer people are not shown; usual in Dutch municipal statistics."""

Table = Mapping[str, int | None]


@dataclass(frozen=True)
class Broken:
    """A case whose chain no longer fits, and the number of the first entry that shows it."""

    case_id: str
    number: int
    what: str


@dataclass(frozen=True)
class ChainReport:
    """What a check of the whole journal found.

    Attributes:
        heads: one hash over the last hash of every case; keep it elsewhere, since a chain alone
            cannot show that its end was cut off.
    """

    cases: int
    entries: int
    heads: str
    broken: tuple[Broken, ...]

    @property
    def whole(self) -> bool:
        """Whether every chain fits."""
        return not self.broken


class ResearchCounter(Counter):
    """Nothing here names a case of a person."""

    def counts(self, actor: Actor) -> dict[str, Table]:
        """Count the cases of the organisation by step, choice, route and reply; no examples.

        None stands for fewer than 10. Where one cell alone would be hidden, the next smallest is
        hidden with it, so that it cannot be computed from a total.
        """
        require(actor, Action.COUNT)
        table = schema.worklist
        columns = {
            "stap": table.c.stap,
            "keuze": table.c.keuze,
            "route": table.c.route,
            "overdracht": table.c.overdracht_stap,
        }
        own = (table.c.organisatie == actor.organisation, table.c.voorbeeld.is_(False))
        counted: dict[str, Table] = {}
        with self.office.store.read() as connection:
            for name, column in columns.items():
                query = select(column, func.count()).where(*own).group_by(column)
                cells = {str(value or "geen"): count for value, count in connection.execute(query)}
                counted[name] = suppressed(cells)
        return counted

    def verify(self, actor: Actor) -> ChainReport:
        """Check the chain of every case in the store."""
        require(actor, Action.VERIFY_JOURNAL)
        store = self.office.store
        heads: dict[str, str] = {}
        broken: list[Broken] = []
        total = 0
        for case_id in store.case_ids():
            entries = store.entries(case_id)
            total += len(entries)
            heads[case_id] = entries[-1].hash
            bad = verify(entries)
            if bad is not None:
                error = JournalBroken(
                    f"entry {bad.number} of case '{case_id}' does not fit the chain.",
                    remedy="Restore the store from a backup and compare.",
                )
                broken.append(Broken(case_id, bad.number, str(error)))
        return ChainReport(len(heads), total, heads_hash(heads), tuple(broken))


def suppressed(cells: Mapping[str, int]) -> dict[str, int | None]:
    """Hide counts below 10, and never exactly one count.

    >>> suppressed({"werk": 40, "les": 12, "gesprek": 3})
    {'gesprek': None, 'les': None, 'werk': 40}
    """
    ordered = sorted(cells, key=lambda name: (cells[name], name))
    small = sum(count < SMALLEST_CELL for count in cells.values())
    hidden = set(ordered[: max(small, 2) if small else 0])
    return {name: None if name in hidden else cells[name] for name in sorted(cells)}
