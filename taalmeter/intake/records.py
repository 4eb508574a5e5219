"""What is counted and exported of each case: read from its journal, without a reference or a text.

Only the opening, advice, decision and hand-over are read; examples are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from taalmeter.intake import events, schema
from taalmeter.intake.journal import Entry
from taalmeter.intake.store import Store
from taalmeter.routing.rules import MORE

KINDS = (
    events.DossierGeopend.soort,
    events.AfnameKlaargezet.soort,
    events.AdviesGegeven.soort,
    events.BesluitGenomen.soort,
)


@dataclass(frozen=True)
class Record:
    """One case.

    Attributes:
        case_id: of the case; it leaves the house only as a pseudonym.
        opened: when it was opened.
        step: where it stands.
        advised, rule: the last advice; None while there is none, no rule where none decided.
        advised_on: when that was.
        profile: what the advice was given on.
        choice, route: the last decision that stands; None when there is none, or when it was to
            measure more.
        form: the form of the last sitting, None when there was none.
        receiver, reply: the organisation to which it was handed over, and the last reply.
    """

    case_id: str
    opened: datetime
    step: str
    advised: str | None = None
    rule: str | None = None
    advised_on: datetime | None = None
    profile: Mapping[str, object] = field(default_factory=dict)
    choice: str | None = None
    route: str | None = None
    form: str | None = None
    receiver: str | None = None
    reply: str | None = None


def records(store: Store, organisation: str) -> tuple[Record, ...]:
    """Give every case of an organisation that is no example, in order of id."""
    table = schema.worklist
    own = (table.c.organisatie == organisation, table.c.voorbeeld.is_(False))
    query = select(
        table.c.dossier, table.c.stap, table.c.overdracht_naar, table.c.overdracht_stap
    ).where(*own)
    with store.read() as connection:
        lines = {row.dossier: row for row in connection.execute(query)}
    entries = store.entries_of(KINDS, organisation)
    return tuple(
        _record(case_id, tuple(found), lines[case_id])
        for case_id, found in groupby(entries, key=lambda entry: entry.case_id)
        if case_id in lines
    )


def _record(case_id: str, entries: tuple[Entry, ...], line: Any) -> Record:
    known: dict[str, Any] = {}
    for entry in entries:
        known |= _known(entry)
    return Record(
        case_id=case_id,
        opened=entries[0].when,
        step=line.stap,
        receiver=line.overdracht_naar,
        reply=line.overdracht_stap,
        **known,
    )


def _known(entry: Entry) -> dict[str, Any]:
    match entry.event:
        case events.AfnameKlaargezet(toetsvorm=form):
            return {"form": form}
        case events.AdviesGegeven(advies=advice, profiel=profile):
            return {
                "advised": advice["route"],
                "rule": advice["regel"],
                "advised_on": entry.when,
                "profile": profile,
            }
        case events.BesluitGenomen(keuze=choice, route=route):
            more = MORE in (choice, route)
            return {"choice": None if more else choice, "route": None if more else route}
    return {}
