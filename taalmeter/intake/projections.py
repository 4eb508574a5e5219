"""The worklists: what the journal says, in tables that can be searched and built again.

They are written in the same transaction as the entries that changed them, so that a list never
tells another story than the journal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select

from taalmeter.intake import deadlines, schema
from taalmeter.intake.case import Case, fold
from taalmeter.intake.clock import stamp
from taalmeter.intake.deadlines import DEFAULTS, Deadlines, is_late
from taalmeter.intake.progress import Status
from taalmeter.intake.store import Store

SHOWN_AFTER_END = timedelta(hours=24)
ENDED = ("klaar", "gestopt")
LISTS = (schema.worklist, schema.sitting_list, schema.handover_list, schema.shared_list)
"""Everything that can be built again from the journal."""


@dataclass(frozen=True)
class CaseRow:
    """One line of the worklist of a specialist.

    `executed_for` is the name of the organisation whose case it is, when that is another one.
    """

    case_id: str
    reference: str
    step: str
    next: str
    updated: datetime
    overdue: bool
    example: bool
    group: str | None = None
    executed_for: str | None = None


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
    on_paper: int = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more can be answered."""
        return self.status in ENDED


@dataclass(frozen=True)
class HandoverRow:
    """One line of the list of what was handed over; `status` is `verzonden` or the last reply.

    `overdue` by the deadlines of who handed over, so that both sides see the same.
    """

    case_id: str
    reference: str
    from_organisation: str
    status: str
    updated: datetime
    overdue: bool
    example: bool


def update(connection: Connection, case: Case) -> None:
    """Write the lines of one case anew."""
    for table in LISTS:
        connection.execute(delete(table).where(table.c.dossier == case.case_id))
    connection.execute(insert(schema.worklist).values(**_case_line(case)))
    lines = _sitting_lines(case)
    if lines:
        connection.execute(insert(schema.sitting_list), lines)
    if case.handover is not None:
        connection.execute(insert(schema.handover_list).values(**_handover_line(case)))
    if case.executor is not None:
        line = {"dossier": case.case_id, "uitvoerder": case.executor}
        connection.execute(insert(schema.shared_list).values(line))


def rebuild(store: Store) -> int:
    """Build every list again from the journal; give the number of cases."""
    cases = [fold(store.entries(case_id)) for case_id in store.case_ids()]

    def job(connection: Connection) -> None:
        for table in LISTS:
            connection.execute(delete(table))
        for case in cases:
            update(connection, case)

    store.write(job)
    return len(cases)


def cases(
    store: Store, organisation: str, now: datetime, steps: Sequence[str] = ()
) -> tuple[CaseRow, ...]:
    """Give the cases of an organisation, oldest step first; only those at `steps` when given."""
    table, handed, owner = schema.worklist, schema.handover_list, schema.organisations
    query = (
        select(table, handed.c.stap.label("gezegd"), handed.c.sinds.label("gezegd_op"))
        .add_columns(owner.c.naam.label("van"))
        .join(handed, handed.c.dossier == table.c.dossier, isouter=True)
        .join(owner, owner.c.id == table.c.organisatie, isouter=True)
        .where(_worked_on_by(table, organisation))
    )
    if steps:
        query = query.where(table.c.stap.in_(steps))
    with store.read() as connection:
        set_by = deadlines.load(connection)
        rows = connection.execute(query.order_by(table.c.sinds, table.c.dossier))
        return tuple(_case_row(row, organisation, now, set_by) for row in rows)


def sittings(store: Store, organisation: str, now: datetime) -> tuple[SittingRow, ...]:
    """Give the sittings of an organisation that are open or were prepared in the last day."""
    table = schema.sitting_list
    recent = table.c.klaargezet >= stamp(now - SHOWN_AFTER_END)
    is_open = table.c.status.not_in(ENDED)
    query = select(table).where(_worked_on_by(table, organisation), recent | is_open)
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
                on_paper=row.op_papier or 0,
            )
            for row in rows
        )


def _worked_on_by(table: Table, organisation: str) -> ColumnElement[bool]:
    """Select the cases of an organisation, and those that it executes for another."""
    shared = schema.shared_list.c
    executed = select(shared.dossier).where(shared.uitvoerder == organisation)
    return (table.c.organisatie == organisation) | table.c.dossier.in_(executed)


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
    table, sender, handed = schema.worklist, schema.organisations, schema.handover_list
    query = (
        select(table, sender.c.naam.label("van"), handed.c.sinds.label("gezegd_op"))
        .join(handed, handed.c.dossier == table.c.dossier)
        .join(sender, sender.c.id == table.c.organisatie, isouter=True)
        .where(table.c.overdracht_naar == organisation)
        .order_by(handed.c.sinds.desc(), table.c.dossier)
    )
    with store.read() as connection:
        set_by = deadlines.load(connection)
        return tuple(_handover_row(row, now, set_by) for row in connection.execute(query))


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
            "op_papier": len(sitting.on_paper),
        }
        for sitting in case.sittings
    ]


def _handover_line(case: Case) -> dict[str, object]:
    given = case.handover
    assert given is not None
    last = case.progress[-1] if case.progress else None
    begin = given.begins.isoformat() if given.begins else ""
    return {
        "dossier": case.case_id,
        "stap": last.step if last else "verzonden",
        "gedaan": stamp(given.when),
        "sinds": stamp(last.when if last else given.when),
        "aanbod": given.offering,
        "begin": begin if given.offering else None,
        "wachtlijst": given.on_waiting_list,
    }


def _case_row(
    row: Any, organisation: str, now: datetime, set_by: Mapping[str, Deadlines]
) -> CaseRow:
    waits = row.stap == "voortgang" and row.gezegd is not None
    step, since = (row.gezegd, row.gezegd_op) if waits else (row.stap, row.sinds)
    own = set_by.get(row.organisatie, DEFAULTS)
    return CaseRow(
        case_id=row.dossier,
        reference=row.referentie,
        step=row.stap,
        next=row.volgende,
        updated=datetime.fromisoformat(row.bijgewerkt),
        overdue=is_late(step, datetime.fromisoformat(since), now, own),
        example=row.voorbeeld,
        group=row.groep,
        executed_for=None if row.organisatie == organisation else row.van,
    )


def _handover_row(row: Any, now: datetime, set_by: Mapping[str, Deadlines]) -> HandoverRow:
    since = datetime.fromisoformat(row.gezegd_op)
    own = set_by.get(row.organisatie, DEFAULTS)
    return HandoverRow(
        case_id=row.dossier,
        reference=row.referentie,
        from_organisation=row.van or row.organisatie,
        status=row.overdracht_stap,
        updated=since,
        overdue=is_late(row.overdracht_stap, since, now, own),
        example=row.voorbeeld,
    )
