"""The counter of the local offerings: kept by a ROC for itself or by the beheerder, with seats.

A hand-over for a start holds a seat until it has ended. Who handed over first is placed first; who
comes when a start is full stands on its waiting list and moves up by itself. It is counted in the
transaction that writes the hand-over, so that two people never get one seat.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from taalmeter.errors import UnknownName
from taalmeter.hashing import canonical
from taalmeter.intake import adminlog, deadlines, offering_text, schema, typed
from taalmeter.intake.case import Case
from taalmeter.intake.clock import stamp
from taalmeter.intake.deadlines import Deadlines
from taalmeter.intake.followup import FINAL_REPLIES
from taalmeter.intake.offerings import Need, Offering, Places, Start, places
from taalmeter.intake.office import Counter
from taalmeter.intake.roles import Action, Actor, Role, require
from taalmeter.result import SkillResult
from taalmeter.tables import Table

_OFFERINGS, _STARTS, _HANDED = schema.offerings, schema.offering_starts, schema.handover_list
ANY_WEEK = ""


class CatalogueCounter(Counter):
    """What is on offer: everybody may read it who advises or teaches; a ROC writes its own."""

    def offerings(self, actor: Actor) -> tuple[Offering, ...]:
        """Give the offerings by name, with the seats that are taken; a ROC gets its own."""
        require(actor, Action.READ_OFFERINGS)
        own = actor.organisation if actor.role == Role.ROC else None
        with self.office.store.read() as connection:
            return _offerings(connection, own)

    def offering(self, actor: Actor, offering_id: str) -> Offering:
        """Give one offering.

        Raises:
            UnknownName: there is none, or a ROC asks for that of another organisation.
        """
        found = (one for one in self.offerings(actor) if one.id == offering_id)
        offering = next(found, None)
        if offering is None:
            raise _no_offering()
        return offering

    def add_offering(
        self, actor: Actor, cells: Mapping[str, str], organisation: str | None = None
    ) -> str:
        """Add an offering from its fields as typed (`offering_text.COLUMNS`); give its id.

        Args:
            organisation: id of who gives it; a ROC can only give its own.

        Raises:
            OfferingRefused: naming every field that cannot be used.
            UnknownName: there is no such organisation.
        """
        giver = self._giver(actor, organisation)
        offering = self._read(cells, giver, secrets.token_hex(8))

        def job(connection: Connection) -> None:
            self._insert(connection, actor, offering)
            self._log(connection, actor, "aanbod toegevoegd", offering.name)

        self.office.store.write(job)
        return offering.id

    def change_offering(self, actor: Actor, offering_id: str, cells: Mapping[str, str]) -> None:
        """Describe an offering anew.

        Raises:
            OfferingRefused: a field cannot be used, or a start for which people were handed over
                would be gone or would have fewer seats than people.
        """
        require(actor, Action.MANAGE_OFFERINGS)
        known = self.offering(actor, offering_id)
        offering = self._read(cells, known.organisation, offering_id)

        def job(connection: Connection) -> None:
            _refuse_lost_seats(connection, offering, self.office.clock().date())
            _delete(connection, offering_id)
            self._insert(connection, actor, offering)
            self._log(connection, actor, "aanbod veranderd", offering.name)

        self.office.store.write(job)

    def withdraw_offering(self, actor: Actor, offering_id: str) -> None:
        """Offer it no more. Who was handed over for it keeps the hand-over."""
        require(actor, Action.MANAGE_OFFERINGS)
        known = self.offering(actor, offering_id)

        def job(connection: Connection) -> None:
            where = _OFFERINGS.c.id == offering_id
            connection.execute(update(_OFFERINGS).where(where).values(ingetrokken=True))
            self._log(connection, actor, "aanbod ingetrokken", known.name)

        self.office.store.write(job)

    def import_offerings(self, actor: Actor, table: Table) -> int:
        """Add every row of a file, or none; give how many.

        Raises:
            OfferingRefused: naming file, row and column of everything that cannot be used.
        """
        require(actor, Action.MANAGE_OFFERINGS)
        own = actor.organisation if actor.role == Role.ROC else None
        office = self.office
        organisations = {
            name: known for known, name in office.accounts.organisation_names().items()
        }
        read = offering_text.read_offerings(
            table, own, organisations, office.rules, office.bank.levels
        )
        added = [replace(offering, id=secrets.token_hex(8)) for offering in read]

        def job(connection: Connection) -> None:
            for offering in added:
                self._insert(connection, actor, offering)
            self._log(connection, actor, "aanbod uit een bestand", f"{len(added)} regels")

        office.store.write(job)
        return len(added)

    def places(self, actor: Actor, case_id: str, route: str | None = None) -> Places:
        """Give the places for the route that was decided, or else advised, or the one named.

        Raises:
            UnknownName: there is no such case of this organisation.
        """
        case = self.office.find(actor, Action.READ_CASE, case_id)
        return find_places(self, case, route)

    def deadlines(self, actor: Actor, organisation: str | None = None) -> Deadlines:
        """Give the deadlines of an organisation; the own one when none is named."""
        asked = organisation or actor.organisation
        if asked != actor.organisation:
            require(actor, Action.SET_DEADLINES)
        with self.office.store.read() as connection:
            return deadlines.load(connection).get(asked, deadlines.DEFAULTS)

    def set_deadlines(self, actor: Actor, organisation: str, values: Mapping[str, int]) -> None:
        """Set the deadlines of an organisation; what is not named goes back to the default.

        Raises:
            AnswerRefused: a name that does not exist, or a number below 1 or above 400.
        """
        require(actor, Action.SET_DEADLINES)
        known = self.office.accounts.organisation(organisation)

        def job(connection: Connection) -> None:
            deadlines.save(connection, organisation, values)
            said = ", ".join(f"{name} {value}" for name, value in values.items())
            self._log(connection, actor, "termijnen gezet", known.name, said or "als voorgesteld")

        self.office.store.write(job)

    def _log(
        self, connection: Connection, actor: Actor, what: str, about: str, after: str = ""
    ) -> None:
        adminlog.note(connection, self.office.clock(), actor, what, about, after=after)

    def _giver(self, actor: Actor, organisation: str | None) -> str:
        require(actor, Action.MANAGE_OFFERINGS)
        if actor.role == Role.ROC:
            return actor.organisation
        return self.office.accounts.organisation(organisation or "").id

    def _read(self, cells: Mapping[str, str], giver: str, offering_id: str) -> Offering:
        office = self.office
        return offering_text.read_offering(
            cells, giver, office.rules, office.bank.levels, offering_id
        )

    def _insert(self, connection: Connection, actor: Actor, offering: Offering) -> None:
        connection.execute(
            insert(_OFFERINGS).values(
                id=offering.id,
                organisatie=offering.organisation,
                naam=offering.name,
                gegevens=canonical(_stored(offering)).decode(),
                gewijzigd=stamp(self.office.clock()),
                door=actor.id,
                ingetrokken=False,
            )
        )
        rows = [
            {"aanbod": offering.id, "begin": _key(start.begins), "plaatsen": start.seats}
            for start in offering.starts
        ]
        if rows:
            connection.execute(insert(_STARTS), rows)


def find_places(counter: Counter, case: Case, route: str | None = None) -> Places:
    """Match a case with the offerings, whoever asks."""
    office = counter.office
    with office.store.read() as connection:
        known = _offerings(connection, None)
        set_by = deadlines.load(connection).get(case.organisation, deadlines.DEFAULTS)
    return places(
        need_of(case, route),
        known,
        office.bank.levels,
        office.clock().date(),
        set_by[deadlines.BRIDGE_AFTER],
    )


def need_of(case: Case, route: str | None = None) -> Need:
    """Give what a place must fit: the route, and what intake and measured results say."""
    decided = case.decision.route if case.decision else None
    advised = case.advice.route if case.advice else ""
    answers = case.intake.answers if case.intake else {}
    sector, half_days = answers.get("sector"), answers.get("dagdelen")
    return Need(
        route=route or decided or advised,
        sector=sector if isinstance(sector, str) and sector != "onbekend" else None,
        half_days=half_days
        if isinstance(half_days, int) and not isinstance(half_days, bool)
        else None,
        chances={
            result.skill: result.probabilities
            for result in case.results.values()
            if isinstance(result, SkillResult) and result.counts_for_routing
        },
    )


def take_seat(connection: Connection, case: Case) -> None:
    """Check, in the transaction that writes a hand-over, that the start has room for it.

    Raises:
        AnswerRefused: with `reden` `vol` when the last seat was given away, and `weg` when the
            offering or the start is there no more.
    """
    given = case.handover
    if given is None or given.offering is None:
        return
    begin = _key(given.begins)
    start = connection.execute(
        select(_STARTS.c.plaatsen)
        .join(_OFFERINGS, _OFFERINGS.c.id == _STARTS.c.aanbod)
        .where(
            _STARTS.c.aanbod == given.offering,
            _STARTS.c.begin == begin,
            _OFFERINGS.c.organisatie == given.to_organisation,
            _OFFERINGS.c.ingetrokken.is_(False),
        )
        .with_for_update()
    ).one_or_none()
    if start is None:
        raise typed.refused("plek", "this start is offered no more", "weg")
    others = connection.scalar(
        select(func.count())
        .select_from(_HANDED)
        .where(_open_for(given.offering, begin), _HANDED.c.dossier != case.case_id)
    )
    if not given.on_waiting_list and (others or 0) >= start.plaatsen:
        raise typed.refused("plek", "the last seat of this start was given away", "vol")


def standing(connection: Connection, case: Case) -> int:
    """Give the place on the waiting list: 0 for a seat, 1 for who is next.

    Those who were given a seat come first, then those who wait, each in the order of handing over.
    """
    given = case.handover
    if given is None or given.offering is None:
        return 0
    begin = _key(given.begins)
    order = connection.scalars(
        select(_HANDED.c.dossier)
        .where(_open_for(given.offering, begin))
        .order_by(_HANDED.c.wachtlijst, _HANDED.c.gedaan, _HANDED.c.dossier)
    ).all()
    seats = connection.scalar(
        select(_STARTS.c.plaatsen).where(
            _STARTS.c.aanbod == given.offering, _STARTS.c.begin == begin
        )
    )
    if case.case_id not in order or seats is None:
        return 0
    return max(0, list(order).index(case.case_id) + 1 - int(seats))


def _offerings(connection: Connection, own: str | None) -> tuple[Offering, ...]:
    taken = {
        (row.aanbod, row.begin): row.aantal
        for row in connection.execute(
            select(_HANDED.c.aanbod, _HANDED.c.begin, func.count().label("aantal"))
            .where(_HANDED.c.aanbod.is_not(None), _HANDED.c.stap.not_in(FINAL_REPLIES))
            .group_by(_HANDED.c.aanbod, _HANDED.c.begin)
        )
    }
    starts: dict[str, list[Start]] = {}
    for row in connection.execute(select(_STARTS).order_by(_STARTS.c.begin)):
        begins = date.fromisoformat(row.begin) if row.begin else None
        start = Start(begins, row.plaatsen, taken.get((row.aanbod, row.begin), 0))
        starts.setdefault(row.aanbod, []).append(start)
    query = select(_OFFERINGS).where(_OFFERINGS.c.ingetrokken.is_(False))
    if own is not None:
        query = query.where(_OFFERINGS.c.organisatie == own)
    rows = connection.execute(query.order_by(_OFFERINGS.c.naam, _OFFERINGS.c.id))
    return tuple(
        _restored(row.id, row.organisatie, json.loads(row.gegevens), tuple(starts.get(row.id, ())))
        for row in rows
    )


def _stored(offering: Offering) -> dict[str, Any]:
    data = asdict(offering)
    for name in ("id", "organisation", "starts"):
        del data[name]
    return {**data, "date": offering.date.isoformat()}


def _restored(
    offering_id: str, organisation: str, data: dict[str, Any], starts: tuple[Start, ...]
) -> Offering:
    group_from, group_to = data.pop("group")
    return Offering(
        **{
            **data,
            "id": offering_id,
            "organisation": organisation,
            "routes": tuple(data["routes"]),
            "sectors": tuple(data["sectors"]),
            "group": (group_from, group_to),
            "date": date.fromisoformat(data["date"]),
            "starts": starts,
        }
    )


def _refuse_lost_seats(connection: Connection, offering: Offering, today: date) -> None:
    """Refuse a change by which people who were handed over would lose a seat that is to come."""
    seats = {_key(start.begins): start.seats for start in offering.starts}
    held = connection.execute(
        select(_HANDED.c.begin, func.count().label("aantal"))
        .where(
            _HANDED.c.aanbod == offering.id,
            _HANDED.c.stap.not_in(FINAL_REPLIES),
            _HANDED.c.wachtlijst.is_(False),
            (_HANDED.c.begin == ANY_WEEK) | (_HANDED.c.begin >= today.isoformat()),
        )
        .group_by(_HANDED.c.begin)
    )
    faults = [
        offering_text.Fault(
            "starts",
            "bezet",
            f"{row.aantal} people were handed over for {row.begin or 'any week'}.",
            allowed=(row.begin, str(row.aantal)),
        )
        for row in held
        if seats.get(row.begin, 0) < row.aantal
    ]
    if faults:
        raise offering_text.OfferingRefused(faults)


def _delete(connection: Connection, offering_id: str) -> None:
    connection.execute(delete(_STARTS).where(_STARTS.c.aanbod == offering_id))
    connection.execute(delete(_OFFERINGS).where(_OFFERINGS.c.id == offering_id))


def _open_for(offering_id: str, begin: str) -> Any:
    return (
        (_HANDED.c.aanbod == offering_id)
        & (_HANDED.c.begin == begin)
        & _HANDED.c.stap.not_in(FINAL_REPLIES)
    )


def _key(begins: date | None) -> str:
    return begins.isoformat() if begins else ANY_WEEK


def _no_offering() -> UnknownName:
    return UnknownName(
        "there is no such offering.", remedy="Choose one of the list.", kind="aanbod"
    )
