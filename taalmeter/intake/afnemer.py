"""The counter of the afnemer: sittings and their codes, and never an answer or a score."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from taalmeter.errors import SessionClosed, WrongStep
from taalmeter.intake import events, projections
from taalmeter.intake.case import Case
from taalmeter.intake.codes import Issued
from taalmeter.intake.events import Event, NoteKind
from taalmeter.intake.office import NOTHING, Change, Counter, Office, sitting_in
from taalmeter.intake.pictures import choose_picture
from taalmeter.intake.progress import SittingState
from taalmeter.intake.projections import SittingRow
from taalmeter.intake.roles import Action, Actor, require
from taalmeter.intake.sitting import (
    outcome,
    pinned_to,
    recently_seen,
    session_of,
    shown_passages,
)
from taalmeter.intake.typed import without_bsn
from taalmeter.levels import ScaleId

SPEAKS = "spreekt_vlot_nederlands"
CAN_MEASURE = frozenset({"afname", "beoordelen", "advies", "besluit"})


@dataclass(frozen=True)
class Ticket:
    """What is given to the kandidaat: shown once, and kept nowhere in the open.

    `card` is the random part of the link that can be scanned from a card, for one use; `picture`
    is the name of the picture on it, "" when there is none.
    """

    sitting_id: str
    code: str
    card: str
    picture: str = ""


class AfnemerCounter(Counter):
    """Preparing and attending sittings; also open to a specialist, who often does both."""

    def prepare_sitting(
        self, actor: Actor, case_id: str, form_id: str = "intake", *, together: bool = False
    ) -> Ticket:
        """Prepare a sitting on a form and give the code for it, valid for 24 hours.

        The scale is nt1 for who speaks Dutch fluently now, and nt2 otherwise. The sitting is
        pinned to the bank and the rules of this moment. With `together` it begins only after
        `allow_begin`.

        Raises:
            WrongStep: there is an open sitting, a decision, no intake, or nothing may be asked.
            UnknownName: there is no such case or form.
        """
        office = self.office
        office.find(actor, Action.PREPARE_SITTING, case_id)
        office.bank.form(form_id)
        sitting_id = secrets.token_hex(8)
        seed = secrets.randbelow(2**31)
        around = projections.sittings(office.store, actor.organisation, office.clock())
        picture = choose_picture(office.pictures, around, seed)
        codes: list[Issued] = []

        def decide(case: Case) -> Change:
            may_measure(case)
            seen = recently_seen(office.bank, form_id, case.sittings, office.clock())
            prepared = preparing(
                office, case, form_id, sitting_id, seed, seen, picture, together=together
            )

            def give_code(connection: Connection) -> None:
                codes.append(office.codes.issue(connection, case_id, sitting_id))

            return Change((prepared,), give_code)

        office.change(case_id, actor.id, decide)
        return Ticket(sitting_id, codes[-1].code, codes[-1].card, picture)

    def new_code(self, actor: Actor, sitting_id: str) -> Ticket:
        """Give a sitting a new code; the old one stops working.

        Raises:
            SessionClosed: the sitting has ended.
        """
        office = self.office
        case, sitting = office.find_sitting(actor, Action.PREPARE_SITTING, sitting_id)
        must_be_open(sitting)
        new = office.store.write(lambda c: office.codes.issue(c, case.case_id, sitting_id))
        return Ticket(sitting_id, new.code, new.card, sitting.picture)

    def allow_begin(self, actor: Actor, sitting_id: str) -> None:
        """Let a sitting begin that waits for the rest of its group; twice does nothing.

        Raises:
            SessionClosed: the sitting has ended.
        """

        def decide(case: Case) -> Change:
            sitting = sitting_in(case, sitting_id)
            must_be_open(sitting)
            if not sitting.held:
                return NOTHING
            return Change((events.make(events.BeginToegestaan, afname=sitting_id),))

        self._attend(actor, sitting_id, decide)

    def release_device(self, actor: Actor, sitting_id: str) -> None:
        """Let a sitting go on on another device; the first one ends, and every answer stays.

        Raises:
            SessionClosed: the sitting has ended.
        """

        def decide(case: Case) -> Change:
            must_be_open(sitting_in(case, sitting_id))
            released = events.make(events.ToestelVrijgegeven, afname=sitting_id)
            return Change((released,), lambda c: self.office.codes.release(c, sitting_id))

        self._attend(actor, sitting_id, decide)

    def sittings(self, actor: Actor) -> tuple[SittingRow, ...]:
        """Give the sittings that are open or of the last day: no answers, no scores."""
        require(actor, Action.ATTEND_SITTING)
        return projections.sittings(self.office.store, actor.organisation, self.office.clock())

    def pause(self, actor: Actor, sitting_id: str) -> None:
        """Let a sitting rest; everything is kept.

        Raises:
            WrongStep: the kandidaat has not begun.
            SessionClosed: the sitting has ended.
        """

        def decide(case: Case) -> Change:
            sitting = sitting_in(case, sitting_id)
            must_be_open(sitting)
            return pausing(sitting, "medewerker")

        self._attend(actor, sitting_id, decide)

    def resume(self, actor: Actor, sitting_id: str) -> None:
        """Let a sitting go on; a question for help is then answered too."""

        def decide(case: Case) -> Change:
            sitting = sitting_in(case, sitting_id)
            must_be_open(sitting)
            if not (sitting.paused or sitting.asks_help):
                return NOTHING
            return Change((events.make(events.AfnameHervat, afname=sitting_id, door="medewerker"),))

        self._attend(actor, sitting_id, decide)

    def stop(self, actor: Actor, sitting_id: str, reason: str) -> None:
        """End a sitting before its end; what is not complete is `niet afgemaakt`, never low.

        Raises:
            SessionClosed: the sitting has ended already.
        """
        why = without_bsn(reason, "reden")

        def decide(case: Case) -> Change:
            must_be_open(sitting_in(case, sitting_id))
            stopped = events.make(
                events.AfnameGestopt, afname=sitting_id, door="medewerker", reden=why
            )
            return ending(self.office, case, actor.id, sitting_id, (stopped,))

        self._attend(actor, sitting_id, decide)

    def note(self, actor: Actor, sitting_id: str, kind: NoteKind, text: str) -> None:
        """Note help given or something out of the ordinary; it is told with the result.

        `tekst_voorgelezen` takes the text that is on screen out of reading, or, when none is on
        screen, every text answered so far. A note may be made after the end.

        Raises:
            AnswerRefused: there is no such kind of note, or the text is too long.
        """
        said = without_bsn(text, "tekst")

        def decide(case: Case) -> Change:
            sitting = sitting_in(case, sitting_id)
            passages: tuple[str, ...] = ()
            if kind == "tekst_voorgelezen" and pinned_to(self.office.bank, sitting):
                passages = shown_passages(session_of(self.office.bank, sitting), sitting)
            noted = events.make(
                events.VoorvalGenoteerd,
                afname=sitting_id,
                voorval=kind,
                tekst=said,
                teksten=passages,
            )
            if not sitting.ended:
                return Change((noted,))
            return ending(self.office, case, actor.id, sitting_id, (noted,))

        self._attend(actor, sitting_id, decide)

    def _attend(self, actor: Actor, sitting_id: str, decide: Callable[[Case], Change]) -> None:
        case, _ = self.office.find_sitting(actor, Action.ATTEND_SITTING, sitting_id)
        self.office.change(case.case_id, actor.id, decide)


def preparing(
    office: Office,
    case: Case,
    form_id: str,
    sitting_id: str,
    seed: int,
    exclude: Sequence[str] = (),
    picture: str = "",
    *,
    together: bool = False,
) -> events.AfnameKlaargezet:
    """Give the event that prepares a sitting, pinned to the bank and the rules of this moment."""
    return events.make(
        events.AfnameKlaargezet,
        afname=sitting_id,
        toetsvorm=form_id,
        schaal=scale_of(case),
        zaad=seed,
        opgavenbank=office.bank.hash,
        regels=office.rules.hash,
        uitgesloten=tuple(exclude),
        plaatje=picture,
        samen=together,
    )


def scale_of(case: Case) -> ScaleId:
    """Give the scale of a sitting: nt1 for who speaks Dutch fluently now, and nt2 otherwise."""
    speaks = case.intake is not None and case.intake.answers.get(SPEAKS) is True
    return "nt1" if speaks else "nt2"


def must_be_open(sitting: SittingState) -> None:
    """Refuse what can only be done before the end of a sitting.

    Raises:
        SessionClosed: with the `status` in its details.
    """
    if sitting.ended:
        raise SessionClosed(
            "this sitting has ended.",
            remedy="Prepare a new sitting when more should be measured.",
            status=sitting.status,
        )


def pausing(sitting: SittingState, by: events.By) -> Change:
    """Give the change that lets a sitting rest.

    Raises:
        WrongStep: the kandidaat has not begun.
    """
    if sitting.begun is None:
        raise WrongStep(
            "this sitting has not begun.", remedy="Begin it first.", status=sitting.status
        )
    if sitting.paused:
        return NOTHING
    return Change((events.make(events.AfnameGepauzeerd, afname=sitting.sitting_id, door=by),))


def ending(
    office: Office, case: Case, actor_id: str, sitting_id: str, happened: Sequence[Event]
) -> Change:
    """Give the change that ends a sitting, or mends its outcome, with what it then says.

    No outcome is kept of who does not take part or never began.
    """

    def close_code(connection: Connection) -> None:
        office.codes.close(connection, sitting_id)

    after = office.preview(case, actor_id, happened)
    sitting = sitting_in(after, sitting_id)
    measures = after.intake is not None and after.intake.measures
    if sitting.begun is None or not measures or not pinned_to(office.bank, sitting):
        return Change(happened, close_code)
    result = outcome(session_of(office.bank, sitting), sitting)
    if result.resultaten == {name: r.to_dict() for name, r in sitting.results.items()}:
        return Change(happened, close_code)
    return Change((*happened, result), close_code)


def may_measure(case: Case) -> None:
    """Refuse a sitting where none may be asked now.

    Raises:
        WrongStep: there is an open sitting, a decision, no intake, or nothing may be asked.
    """
    if case.intake is not None and not case.intake.measures:
        raise WrongStep(
            "no sitting may be asked: the kandidaat does not take part, or does inburgering.",
            remedy="Ask for the advice; it says what the next step is.",
            stap=case.step,
            reden="meet_niet",
        )
    if case.open_sitting is not None:
        raise WrongStep(
            "there is an open sitting in this case.",
            remedy="Give a new code for it, or stop it first.",
            stap=case.step,
            reden="afname_open",
        )
    if case.step not in CAN_MEASURE:
        raise WrongStep(
            f"nothing can be measured at the step '{case.step}'.",
            remedy="Record the intake first; after a decision a case measures no more.",
            stap=case.step,
            reden="stap",
        )
