"""The counter of the onderzoeker: counts that point at nobody, and a check of the journal."""

from dataclasses import dataclass

from taalmeter.errors import JournalBroken
from taalmeter.intake import adminlog
from taalmeter.intake.export import export
from taalmeter.intake.export_files import Form, zipped
from taalmeter.intake.journal import heads_hash, verify
from taalmeter.intake.office import Counter
from taalmeter.intake.records import records
from taalmeter.intake.roles import Action, Actor, require
from taalmeter.intake.tallies import Tallies, tallies


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
        management_broken: the number of the first entry of the journal of management that does
            not fit; None when all do.
    """

    cases: int
    entries: int
    heads: str
    broken: tuple[Broken, ...]
    management_broken: int | None = None

    @property
    def whole(self) -> bool:
        """Whether every chain fits."""
        return not self.broken and self.management_broken is None


class ResearchCounter(Counter):
    """Nothing here names a case of a person."""

    def counts(self, actor: Actor) -> Tallies:
        """Count the cases of the organisation, no examples; small counts are hidden."""
        require(actor, Action.COUNT)
        found = records(self.office.store, actor.organisation)
        return tallies(found, tuple(self.office.rules.routes))

    def export(self, actor: Actor, form: Form) -> bytes:
        """Give the cases of the organisation for research, under pseudonyms, as a zip file.

        That it was asked is noted in the journal of management.
        """
        require(actor, Action.EXPORT)
        office = self.office
        made = export(records(office.store, actor.organisation), office.rules)
        office.store.write(
            lambda connection: adminlog.note(
                connection, office.clock(), actor, "export gemaakt", form
            )
        )
        return zipped(made, office.rules, form)

    def verify(self, actor: Actor) -> ChainReport:
        """Check the chain of every case in the store, and of the journal of management."""
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
        management = adminlog.first_broken(store)
        return ChainReport(len(heads), total, heads_hash(heads), tuple(broken), management)
