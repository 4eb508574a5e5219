"""The worklists: what the journal says, in tables that can be searched and built again.

They are written in the same transaction as the entries that changed them, so that a list never
tells another story than the journal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from taalmeter.intake import schema
from taalmeter.intake.case import FINAL_REPLIES, Case, fold
from taalmeter.intake.clock import stamp
from taalmeter.intake.progress import Status
from taalmeter.intake.store import Store

DAYS_FOR_STEP = {
    "aanmelding": 14, "afname": 14, "beoordelen": 7, "advies": 7, "besluit": 14, "overdracht": 7,
    "voortgang": 28,
}  # fmt: skip
"""Days that a step may last before it is shown as overdue; an estimate of our own."""

DAYS_FOR_REPLY = 7
"""Days within which a hand-over should be looked at; an estimate of our own."""

SHOWN_AFTER_END = timedelta(hours=24)
ENDED = ("klaar", "gestopt")


@dataclass(frozen=True)
class CaseRow:
    """One line of the worklist of a specialist."""

    case_id: str
    reference: str
    step: str
    next: str
    updated: datetime
    overdue: bool
    example: bool
    group: str | None = None


@dataclass(frozen=True)
class SittingRow:
    """One line of the dashboard of an afnemer: no answers, no scores."""

    sitting_id: str
    case_id: str
    reference: str
    form: str
    status: Status
    question: int
    last_seen: datetime | None
    picture: str

    @property
    def ended(self) -> bool:
        """Whether nothing more can be answered."""
        return self.status in ENDED


@dataclass(frozen=True)
class HandoverRow:
    """One line of the list of what was handed over; `status` is `verzonden` or the last reply."""

    case_id: str
    reference: str
    from_organisation: str
    status: str
    updated: datetime
    overdue: bool
    example: bool


def update(connection: Connection, case: Case) -> None:
    """Write the lines of one case anew."""
    for table in (schema.worklist, schema.sitting_list):
        connection.execute(delete(table).where(table.c.dossier == case.case_id))
    connection.execute(insert(schema.worklist).values(**_case_line(case)))
    lines = _sitting_lines(case)
    if lines:
        connection.execute(insert(schema.sitting_list), lines)


def rebuild(store: Store) -> int:
    """Build every list again from the journal; give the number of cases."""
    cases = [fold(store.entries(case_id)) for case_id in store.case_ids()]

    def job(connection: Connection) -> None:
        connection.execute(delete(schema.worklist))
        connection.execute(delete(schema.sitting_list))
        for case in cases:
            update(connection, case)

    store.write(job)
    return len(cases)


def cases(
    store: Store, organisation: str, now: datetime, steps: Sequence[str] = ()
) -> tuple[CaseRow, ...]:
    """Give the cases of an organisation, oldest step first; only those at `steps` when given."""
    table = schema.worklist
    query = select(table).where(table.c.organisatie == organisation)
    if steps:
        query = query.where(table.c.stap.in_(steps))
    with store.read() as connection:
        rows = connection.execute(query.order_by(table.c.sinds, table.c.dossier))
        return tuple(_case_row(row, now) for row in rows)


def sittings(store: Store, organisation: str, now: datetime) -> tuple[SittingRow, ...]:
    """Give the sittings of an organisation that are open or were prepared in the last day."""
    table = schema.sitting_list
    recent = table.c.klaargezet >= stamp(now - SHOWN_AFTER_END)
    is_open = table.c.status.not_in(ENDED)
    query = select(table).where(table.c.organisatie == organisation, recent | is_open)
    with store.read() as connection:
        rows = connection.execute(query.order_by(table.c.klaargezet, table.c.afname))
        return tuple(
            SittingRow(
                sitting_id=row.afname,
                case_id=row.dossier,
                reference=row.referentie,
                form=row.toetsvorm,
                status=row.status,
                question=row.vraag,
                last_seen=datetime.fromisoformat(row.gezien) if row.gezien else None,
                picture=row.plaatje or "",
            )
            for row in rows
        )


def case_of_sitting(store: Store, sitting_id: str) -> str | None:
    """Give the case that a sitting belongs to."""
    table = schema.sitting_list
    with store.read() as connection:
        return connection.scalar(select(table.c.dossier).where(table.c.afname == sitting_id))


def members(store: Store, group_id: str) -> tuple[str, ...]:
    """Give the ids of the cases that are in a group, by reference."""
    table = schema.worklist
    query = select(table.c.dossier).where(table.c.groep == group_id)
    with store.read() as connection:
        return tuple(connection.scalars(query.order_by(table.c.referentie)))


def case_of_reference(store: Store, organisation: str, reference: str) -> str | None:
    """Give the case that an organisation has under a reference."""
    table = schema.worklist
    query = select(table.c.dossier).where(
        table.c.organisatie == organisation, table.c.referentie == reference
    )
    with store.read() as connection:
        return connection.scalar(query)


def handovers(store: Store, organisation: str, now: datetime) -> tuple[HandoverRow, ...]:
    """Give what was handed to an organisation, latest change first."""
    table, sender = schema.worklist, schema.organisations
    query = (
        select(table, sender.c.naam.label("van"))
        .join(sender, sender.c.id == table.c.organisatie, isouter=True)
        .where(table.c.overdracht_naar == organisation)
        .order_by(table.c.bijgewerkt.desc(), table.c.dossier)
    )
    with store.read() as connection:
        return tuple(_handover_row(row, now) for row in connection.execute(query))


def _case_line(case: Case) -> dict[str, object]:
    decision, handover = case.decision, case.handover
    reply = case.progress[-1].step if case.progress else "verzonden"
    return {
        "dossier": case.case_id,
        "organisatie": case.organisation,
        "referentie": case.reference,
        "voorbeeld": case.example,
        "stap": case.step,
        "volgende": case.next,
        "sinds": stamp(case.since),
        "bijgewerkt": stamp(case.updated),
        "route": decision.route if decision else None,
        "keuze": decision.choice if decision else None,
        "overdracht_naar": handover.to_organisation if handover else None,
        "overdracht_stap": reply if handover else None,
        "groep": case.group,
    }


def _sitting_lines(case: Case) -> list[dict[str, object]]:
    return [
        {
            "afname": sitting.sitting_id,
            "dossier": case.case_id,
            "organisatie": case.organisation,
            "referentie": case.reference,
            "toetsvorm": sitting.form,
            "status": sitting.status,
            "vraag": sitting.question,
            "klaargezet": stamp(sitting.prepared),
            "gezien": stamp(sitting.last_seen) if sitting.last_seen else None,
            "plaatje": sitting.picture,
        }
        for sitting in case.sittings
    ]


def _case_row(row: Any, now: datetime) -> CaseRow:
    days = DAYS_FOR_STEP.get(row.stap)
    since = datetime.fromisoformat(row.sinds)
    return CaseRow(
        case_id=row.dossier,
        reference=row.referentie,
        step=row.stap,
        next=row.volgende,
        updated=datetime.fromisoformat(row.bijgewerkt),
        overdue=days is not None and now - since > timedelta(days=days),
        example=row.voorbeeld,
        group=row.groep,
    )


def _handover_row(row: Any, now: datetime) -> HandoverRow:
    updated = datetime.fromisoformat(row.bijgewerkt)
    days = DAYS_FOR_REPLY if row.overdracht_stap == "verzonden" else DAYS_FOR_STEP["voortgang"]
    is_open = row.overdracht_stap not in FINAL_REPLIES
    return HandoverRow(
        case_id=row.dossier,
        reference=row.referentie,
        from_organisation=row.van or row.organisatie,
        status=row.overdracht_stap,
        updated=updated,
        overdue=is_open and now - updated > timedelta(days=days),
        example=row.voorbeeld,
    )
