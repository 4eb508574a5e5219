"""The counter for a group: invited together, prepared together, begun together; never an answer.

Who is in a group stands in the journal of each case; the group itself says nothing of a person.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from taalmeter.errors import (
    AnswerRefused,
    ListRefused,
    Place,
    SessionClosed,
    TaalmeterError,
    UnknownName,
    WrongStep,
)
from taalmeter.intake import events, projections, schema
from taalmeter.intake.afnemer import AfnemerCounter, Ticket
from taalmeter.intake.case import Case
from taalmeter.intake.clock import stamp
from taalmeter.intake.office import NOTHING, Change
from taalmeter.intake.progress import Note
from taalmeter.intake.references import at_line, read_references
from taalmeter.intake.roles import Action, Actor, require
from taalmeter.intake.seats import Seat, Standing, seat_in_group, seat_of
from taalmeter.intake.typed import refused, without_bsn

MAX_GROUP = 40
"""As many tablets as one or two people can attend to."""

Cohort = Literal["aanmelding", "afname", "beide"]
"""Who can be invited at once: all new cases, all that wait for a sitting, or both."""


@dataclass(frozen=True)
class Group:
    """People who are invited together; `day` is ISO 8601, `together` lets all begin at once."""

    id: str
    name: str
    place: str
    day: str
    form: str
    together: bool
    size: int


@dataclass(frozen=True)
class Attended:
    """One sitting for who attends it: where it stands, in which group, and what was noted."""

    seat: Seat
    group_id: str | None
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Invited:
    """How many of a cohort are new in a group, and how many did not fit any more."""

    added: int
    left: int


@dataclass(frozen=True)
class Handed:
    """A ticket, and for whom it is."""

    reference: str
    ticket: Ticket


class GroupCounter(AfnemerCounter):
    """Groups of up to `MAX_GROUP`; open to who may attend a sitting."""

    def make_group(
        self, actor: Actor, name: str, place: str, day: date, form_id: str, *, together: bool
    ) -> str:
        """Make a group without anybody in it; give its id.

        Args:
            together: nobody begins before the afnemer lets all begin.

        Raises:
            AnswerRefused: a name or place is empty or too long; `details` has `veld`.
            BsnRefused: a BSN stands in one of them.
            UnknownName: there is no such form.
        """
        require(actor, Action.MANAGE_GROUPS)
        self.office.bank.form(form_id)
        group_id = secrets.token_hex(8)
        row = {
            "id": group_id,
            "organisatie": actor.organisation,
            "naam": _short(name, "naam"),
            "plaats": _short(place, "plaats"),
            "dag": day.isoformat(),
            "toetsvorm": form_id,
            "samen": together,
            "gemaakt": stamp(self.office.clock()),
        }
        self.office.store.write(lambda c: c.execute(insert(schema.groups).values(**row)))
        return group_id

    def groups(self, actor: Actor) -> tuple[Group, ...]:
        """Give the groups of the organisation, latest day first."""
        require(actor, Action.MANAGE_GROUPS)
        table, listed = schema.groups, schema.worklist
        size = select(func.count()).where(listed.c.groep == table.c.id).scalar_subquery()
        query = (
            select(table, size.label("aantal"))
            .where(table.c.organisatie == actor.organisation)
            .order_by(table.c.dag.desc(), table.c.gemaakt.desc())
        )
        with self.office.store.read() as connection:
            return tuple(_group(row) for row in connection.execute(query))

    def group(self, actor: Actor, group_id: str) -> Group:
        """Give a group of the organisation.

        Raises:
            UnknownName: there is no such group, or it is another organisation's.
        """
        found = next((group for group in self.groups(actor) if group.id == group_id), None)
        if found is None:
            raise UnknownName(
                "there is no such group.", remedy="Choose one of your list.", kind="groep"
            )
        return found

    def seats(self, actor: Actor, group_id: str) -> tuple[Seat, ...]:
        """Give where everybody of a group stands: who asks for help first, then by reference."""
        self.group(actor, group_id)
        seats = [seat_in_group(case) for case in self._cases(group_id)]
        return tuple(sorted(seats, key=lambda seat: seat.standing != "hulp"))

    def attended(self, actor: Actor, sitting_id: str) -> Attended:
        """Give where one sitting stands, and what was noted in it.

        Raises:
            UnknownName: there is no such sitting, or it is another organisation's.
        """
        case, sitting = self.office.find_sitting(actor, Action.ATTEND_SITTING, sitting_id)
        return Attended(seat_of(case, sitting), case.group, sitting.notes)

    def add_cases(self, actor: Actor, group_id: str, case_ids: Sequence[str]) -> int:
        """Put cases in a group, and give how many are new there; another group loses them.

        Raises:
            AnswerRefused: with these, more than `MAX_GROUP` would be in it; nobody was added.
            WrongStep: there is a decision in one of them; nobody was added.
            UnknownName: there is no such group or case.
        """
        self.group(actor, group_id)
        found = [self.office.find(actor, Action.MANAGE_GROUPS, name) for name in case_ids]
        new = [case for case in found if case.group != group_id]
        for case in new:
            _can_join(case)
        self._must_fit(group_id, len(new))
        for case in new:
            self._join(actor, case.case_id, group_id)
        return len(new)

    def cohort(self, actor: Actor, cohort: Cohort) -> tuple[str, ...]:
        """Give the ids of the cases of a cohort that are in no group, who waits longest first.

        The step is all that is looked at: nothing of a person's origin, language or answers.
        """
        require(actor, Action.MANAGE_GROUPS)
        steps = ("aanmelding", "afname") if cohort == "beide" else (cohort,)
        rows = projections.cases(self.office.store, actor.organisation, self.office.clock(), steps)
        return tuple(row.case_id for row in rows if row.group is None)

    def invite(self, actor: Actor, group_id: str, cohort: Cohort) -> Invited:
        """Put a whole cohort in a group, or as many as fit: who waits longest comes first."""
        room = MAX_GROUP - self.group(actor, group_id).size
        found = self.cohort(actor, cohort)
        return Invited(self.add_cases(actor, group_id, found[:room]), len(found[room:]))

    def add_references(self, actor: Actor, group_id: str, text: str) -> int:
        """Put references in a group, one on each line; one that is not known opens a case.

        Give how many are new in the group. Who has no intake yet can be given a sitting after it.

        Raises:
            ListRefused: some lines cannot be used; each is named, and nobody was added.
            AnswerRefused: there is none, or more than `MAX_GROUP` would be in it.
            UnknownName: there is no such group.
        """
        self.group(actor, group_id)
        lines = read_references(text)
        if not lines:
            raise refused("lijst", "is empty", "leeg")
        wrong: list[TaalmeterError] = []
        known: dict[str, str | None] = {}
        for line in lines:
            case_id = projections.case_of_reference(
                self.office.store, actor.organisation, line.text
            )
            case = self.office.case(case_id) if case_id is not None else None
            if case is not None and case.group == group_id:
                continue
            known[line.text] = case_id
            try:
                if case is not None:
                    _can_join(case)
            except WrongStep as error:
                wrong.append(at_line(error, line.number))
        if wrong:
            raise ListRefused(wrong)
        self._must_fit(group_id, len(known))
        for reference, case_id in known.items():
            self._join(actor, case_id or self._opened(actor, reference), group_id)
        return len(known)

    def leave_group(self, actor: Actor, group_id: str, case_id: str) -> None:
        """Take a case out of a group; its sittings stay as they are."""
        self.group(actor, group_id)
        self.office.find(actor, Action.MANAGE_GROUPS, case_id)

        def decide(case: Case) -> Change:
            if case.group != group_id:
                return NOTHING
            return Change((events.make(events.InGroepGezet, groep=None),))

        self.office.change(case_id, actor.id, decide)

    def prepare_group(self, actor: Actor, group_id: str) -> tuple[Handed, ...]:
        """Prepare a sitting for everybody of a group who can have one and has none yet."""
        group = self.group(actor, group_id)
        handed = []
        for seat in self._standing(group_id, "klaarzetten"):
            with suppress(WrongStep):
                ticket = self.prepare_sitting(
                    actor, seat.case_id, group.form, together=group.together
                )
                handed.append(Handed(seat.reference, ticket))
        return tuple(handed)

    def new_codes(self, actor: Actor, group_id: str) -> tuple[Handed, ...]:
        """Give everybody of a group who has not begun a new code; the old ones stop working.

        A device on which a code was entered already goes on.
        """
        self.group(actor, group_id)
        handed = []
        for seat in self._standing(group_id, "wacht"):
            with suppress(SessionClosed):
                handed.append(Handed(seat.reference, self.new_code(actor, seat.sitting_id)))
        return tuple(handed)

    def start_group(self, actor: Actor, group_id: str) -> int:
        """Let everybody of a group begin who waits for that; give how many."""
        held = [seat for seat in self.seats(actor, group_id) if seat.held]
        return _each(held, lambda seat: self.allow_begin(actor, seat.sitting_id))

    def pause_group(self, actor: Actor, group_id: str) -> int:
        """Let every sitting of a group rest that goes on; give how many."""
        self.group(actor, group_id)
        busy = self._standing(group_id, "bezig")
        return _each(busy, lambda seat: self.pause(actor, seat.sitting_id))

    def resume_group(self, actor: Actor, group_id: str) -> int:
        """Let every sitting of a group go on that rests; give how many.

        Who asks for help stays on top of the list, until somebody has helped.
        """
        self.group(actor, group_id)
        resting = self._standing(group_id, "pauze")
        return _each(resting, lambda seat: self.resume(actor, seat.sitting_id))

    def _cases(self, group_id: str) -> list[Case]:
        return [self.office.case(name) for name in projections.members(self.office.store, group_id)]

    def _standing(self, group_id: str, standing: Standing) -> list[Seat]:
        seats = map(seat_in_group, self._cases(group_id))
        return [seat for seat in seats if seat.standing == standing]

    def _must_fit(self, group_id: str, more: int) -> None:
        there = len(projections.members(self.office.store, group_id))
        if there + more > MAX_GROUP:
            raise AnswerRefused(
                f"a group has at most {MAX_GROUP} people; there are {there}, and {more} more.",
                remedy="Make a second group.",
                place=Place(field="lijst"),
                reden="groep_vol",
                hoogstens=MAX_GROUP,
                erin=there,
                erbij=more,
            )

    def _join(self, actor: Actor, case_id: str, group_id: str) -> None:
        def decide(case: Case) -> Change:
            _can_join(case)
            return Change((events.make(events.InGroepGezet, groep=group_id),))

        self.office.change(case_id, actor.id, decide)

    def _opened(self, actor: Actor, reference: str) -> str:
        try:
            return self.office.open_case(actor, reference)
        except IntegrityError:  # somebody else opened it just now
            found = projections.case_of_reference(self.office.store, actor.organisation, reference)
            if found is None:
                raise
            return found


def _each(seats: Iterable[Seat], do: Callable[[Seat], object]) -> int:
    """Do something for every seat; who ended or began in the meantime is left alone."""
    done = 0
    for seat in seats:
        with suppress(SessionClosed, WrongStep):
            do(seat)
            done += 1
    return done


def _can_join(case: Case) -> None:
    if case.is_decided:
        raise WrongStep(
            "there is a decision in this case.",
            remedy="Leave it out of the group.",
            stap=case.step,
            reden="besloten",
        )


def _short(text: str, field: str) -> str:
    kept = without_bsn(text, field)
    if not kept:
        raise refused(field, "is empty", "leeg")
    if len(kept) > 80:
        raise refused(field, "is longer than 80 characters", "string_too_long")
    if not kept.isprintable():
        raise refused(field, "has characters that cannot be seen", "onzichtbaar")
    return kept


def _group(row: Any) -> Group:
    return Group(row.id, row.naam, row.plaats, row.dag, row.toetsvorm, row.samen, row.aantal)
