"""What every counter of the desk shares: finding a case with rights, and changing it safely.

A change is decided on the case as it stands and appended only if nothing came in between; if
something did, it is decided again on what is there now.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from taalmeter.bank import Bank
from taalmeter.errors import (
    AnswerRefused,
    NotAllowed,
    StoreError,
    UnknownName,
    WrongStep,
)
from taalmeter.intake import events, projections
from taalmeter.intake.accounts import Accounts
from taalmeter.intake.case import Case, fold
from taalmeter.intake.clock import Clock
from taalmeter.intake.codes import Codes
from taalmeter.intake.events import Event
from taalmeter.intake.journal import next_entries
from taalmeter.intake.keys import Keys
from taalmeter.intake.progress import SittingState
from taalmeter.intake.roles import EXECUTES, Action, Actor, require
from taalmeter.intake.store import Moved, Store
from taalmeter.routing import RuleSet

TRIES = 20
KEPT_CASES = 500
"""Folded cases held in memory; each is brought up to date from the journal when it is asked."""

Also = Callable[[Connection], object]


@dataclass(frozen=True)
class Change:
    """What is to be appended to a case, and what must be written with it in one transaction."""

    events: Sequence[Event] = ()
    also: Also | None = None


NOTHING = Change()


@dataclass(frozen=True)
class Repeatable:
    """A change that the sender may repeat: its key, and the event that it stands for."""

    key: str
    event: Event


class Counter:
    """One part of the desk; all parts share one office."""

    def __init__(self, office: "Office") -> None:
        self.office = office


class Office:
    """The store, the bank, the rules and the clock, and how a case is found and changed."""

    def __init__(
        self,
        store: Store,
        bank: Bank,
        rules: RuleSet,
        clock: Clock,
        pictures: Sequence[str] = (),
    ) -> None:
        self.store = store
        self.bank = bank
        self.rules = rules
        self.clock = clock
        self.pictures = tuple(pictures)
        self.accounts = Accounts(store, clock)
        self.codes = Codes(store, clock)
        self.keys = Keys(store, clock, self.accounts)
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._gate = threading.Lock()

    def case(self, case_id: str) -> Case:
        """Give a case as it stands, whoever asks.

        Raises:
            UnknownName: there is no such case.
        """
        with self._gate:
            known = self._cases.get(case_id)
        found = self.store.entries(case_id, after=known.last.number if known else 0)
        if known is None and not found:
            raise no_case()
        return self._keep(fold(found, known))

    def find(self, actor: Actor, action: Action, case_id: str) -> Case:
        """Give a case of the actor's own organisation, or one that it executes.

        Raises:
            NotAllowed: the role may not do this, in no case at all.
            UnknownName: there is no such case, or it is another organisation's.
            NotAllowed: the organisation executes the case, and this is for the one that gave it;
                `reden` in the details is `opdrachtgever`.
        """
        require(actor, action)
        case = self.case(case_id if case_id.isascii() else "")
        if not _works_on(actor, case):
            raise no_case()
        _require_own(actor, action, case)
        return case

    def find_sitting(
        self, actor: Actor, action: Action, sitting_id: str
    ) -> tuple[Case, SittingState]:
        """Give a sitting, with its case, of the actor's own organisation.

        Raises:
            NotAllowed: the role may not do this.
            UnknownName: there is no such sitting, or it is another organisation's.
        """
        require(actor, action)
        case = self.case(self.case_id_of(sitting_id))
        if not _works_on(actor, case):
            raise no_sitting()
        _require_own(actor, action, case)
        return case, sitting_in(case, sitting_id)

    def case_id_of(self, sitting_id: str) -> str:
        """Give the id of the case of a sitting.

        Raises:
            UnknownName: there is no such sitting.
        """
        known = sitting_id if sitting_id.isascii() else ""
        case_id = projections.case_of_sitting(self.store, known)
        if case_id is None:
            raise no_sitting()
        return case_id

    def open_case(self, actor: Actor, reference: str, *, example: bool = False) -> str:
        """Begin the journal of a case, under a reference that was looked at; give its id.

        Raises:
            IntegrityError: the organisation has a case with this reference already.
        """
        case_id = secrets.token_hex(8)
        opened = events.make(
            events.DossierGeopend,
            organisatie=actor.organisation,
            referentie=reference,
            voorbeeld=example,
        )
        entries = next_entries(case_id, None, [opened], actor=actor.id, now=self.clock())
        case = fold(entries)
        self.store.append(entries, lambda connection: projections.update(connection, case))
        self._keep(case)
        return case_id

    def change(
        self,
        case_id: str,
        actor_id: str,
        decide: Callable[[Case], Change],
        repeat: Repeatable | None = None,
    ) -> Case:
        """Decide on the case as it stands, append what was decided, and give the case after it.

        Args:
            decide: pure; may be called again when something else was appended first.
            repeat: when its key was appended before, nothing happens and that is fine.

        Raises:
            AnswerRefused: the key was used before for something else.
            StoreError: it could not be written; nothing was kept.
        """
        with self.store.turn(case_id):
            for _ in range(TRIES):
                case = self.case(case_id)
                if repeat is not None and _is_done(case, repeat):
                    return case
                change = decide(case)
                if not change.events:
                    return case
                try:
                    return self._append(case, actor_id, change, repeat.key if repeat else None)
                except Moved:
                    continue
        raise StoreError(
            "this case is changed by too many at once.", remedy="Try again.", reden="te_druk"
        )

    def preview(self, case: Case, actor_id: str, happened: Sequence[Event]) -> Case:
        """Give the case as it would be after some events, without keeping anything."""
        entries = next_entries(case.case_id, case.last, happened, actor=actor_id, now=self.clock())
        return fold(entries, case)

    def _append(self, case: Case, actor_id: str, change: Change, key: str | None) -> Case:
        entries = next_entries(
            case.case_id, case.last, change.events, actor=actor_id, now=self.clock(), key=key
        )
        after = fold(entries, case)

        def also(connection: Connection) -> None:
            projections.update(connection, after)
            if change.also is not None:
                change.also(connection)

        self.store.append(entries, also)
        return self._keep(after)

    def _keep(self, case: Case) -> Case:
        with self._gate:
            known = self._cases.get(case.case_id)
            if known is None or known.last.number <= case.last.number:
                self._cases[case.case_id] = case
            self._cases.move_to_end(case.case_id)
            while len(self._cases) > KEPT_CASES:
                self._cases.popitem(last=False)
        return case


def _works_on(actor: Actor, case: Case) -> bool:
    return actor.organisation in (case.organisation, case.executor)


def _require_own(actor: Actor, action: Action, case: Case) -> None:
    if case.organisation != actor.organisation and action not in EXECUTES:
        raise NotAllowed(
            f"only the organisation that gave this case may do this: {action}.",
            remedy="Ask the organisation whose case it is.",
            reden="opdrachtgever",
            rol=str(actor.role),
            handeling=str(action),
        )


def _is_done(case: Case, repeat: Repeatable) -> bool:
    earlier = case.has_key(repeat.key)
    if earlier is None:
        return False
    if earlier.event != repeat.event:
        raise AnswerRefused(
            "this key was used before for something else.",
            remedy="Send it again with a new key.",
            reden="sleutel",
        )
    return True


def no_case() -> UnknownName:
    """Say that there is no such case: the same words whether it is another's or nobody's."""
    return UnknownName(
        "there is no such case.", remedy="Choose one of your worklist.", kind="dossier"
    )


def no_sitting() -> UnknownName:
    """Say that there is no such sitting."""
    return UnknownName(
        "there is no such sitting.", remedy="Choose one of your list.", kind="afname"
    )


def sitting_in(case: Case, sitting_id: str) -> SittingState:
    """Give a sitting of a case.

    Raises:
        UnknownName: the case has no such sitting.
    """
    sitting = case.sitting(sitting_id)
    if sitting is None:
        raise no_sitting()
    return sitting


def wrong_step(case: Case) -> WrongStep:
    """Say that something cannot be done at the step at which a case stands."""
    return WrongStep(
        f"this cannot be done at the step '{case.step}'.",
        remedy=f"Next: {case.next}",
        stap=case.step,
        volgende=case.next,
    )
