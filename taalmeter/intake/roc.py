"""The counter of the receiving organisation: what was handed to it, and what it says back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from taalmeter.errors import AnswerRefused, Place, WrongStep
from taalmeter.intake import deadlines, events, projections, typed
from taalmeter.intake.case import Case
from taalmeter.intake.catalogue import standing
from taalmeter.intake.events import GoalState, ReplyStep
from taalmeter.intake.followup import Handover, Reply, has_ended, possible_replies
from taalmeter.intake.office import Change, Counter, no_case
from taalmeter.intake.projections import HandoverRow
from taalmeter.intake.roles import Action, Actor, require


@dataclass(frozen=True)
class HandoverView:
    """One hand-over as the receiving organisation sees it.

    Attributes:
        content: the outcome and the need, as data with Dutch names (see `handover.content`).
        replies: what was said back so far, oldest first.
        possible: what can be said now (see `followup.possible_replies`).
        goals: of the kandidaat, in their words.
        in_line: place on the waiting list; 0 when there is a seat.
    """

    case_id: str
    reference: str
    from_organisation: str
    contact: str
    appointment: str
    handed_over: datetime
    content: Mapping[str, object]
    replies: tuple[Reply, ...]
    possible: tuple[ReplyStep, ...] = ()
    goals: tuple[str, ...] = ()
    in_line: int = 0


class RocCounter(Counter):
    """Only what was handed to the actor's own organisation."""

    def handovers(self, actor: Actor) -> tuple[HandoverRow, ...]:
        """Give what was handed to this organisation, latest change first."""
        require(actor, Action.READ_HANDOVER)
        return projections.handovers(self.office.store, actor.organisation, self.office.clock())

    def handover(self, actor: Actor, case_id: str) -> HandoverView:
        """Give one hand-over.

        Raises:
            UnknownName: nothing was handed to this organisation under that id.
        """
        case = self._handed(actor, Action.READ_HANDOVER, case_id)
        given = case.handover
        if given is None:
            raise no_case()
        with self.office.store.read() as connection:
            in_line = standing(connection, case)
        sender = self.office.accounts.organisation(case.organisation).name
        return view(case, given, sender, in_line)

    def handover_deadline(self, actor: Actor, case_id: str) -> int | None:
        """Give the days within which the sender waits for the next answer; None after the end."""
        case = self._handed(actor, Action.READ_HANDOVER, case_id)
        with self.office.store.read() as connection:
            set_by = deadlines.load(connection).get(case.organisation, deadlines.DEFAULTS)
        return set_by.get(case.progress[-1].step if case.progress else "verzonden")

    def answer_handover(
        self,
        actor: Actor,
        case_id: str,
        step: ReplyStep,
        on: str,
        note: str,
        goals: Mapping[str, GoalState] | None = None,
    ) -> None:
        """Say back how it goes.

        Args:
            step: `gezien`, `afspraak`, `gestart`, `voortgang`, `tussenmeting`, `afgerond` or
                `gestopt`.
            on: the day, ISO 8601.
            goals: for goals of the kandidaat, in their words, whether they were reached.

        Raises:
            UnknownName: nothing was handed to this organisation under that id.
            AnswerRefused: there is no such step or day.
            WrongStep: it was finished or stopped before, or a later step was said already.
        """
        self._handed(actor, Action.ANSWER_HANDOVER, case_id)
        answered = events.make(
            events.OverdrachtBeantwoord,
            stap=step,
            datum=_day(on),
            notitie=typed.without_bsn(note, "notitie"),
            doelen=dict(goals or {}),
        )

        def decide(case: Case) -> Change:
            if step not in possible_replies(case.progress):
                ended = has_ended(case.progress)
                raise WrongStep(
                    "this hand-over has ended." if ended else "a later step was said already.",
                    remedy="Ask for a new hand-over." if ended else "Say how it goes now.",
                    stap=case.step,
                    reden="afgelopen" if ended else "eerdere_stap",
                )
            _refuse_unknown_goals(case, answered.doelen)
            return Change((answered,))

        self.office.change(case_id, actor.id, decide)

    def _handed(self, actor: Actor, action: Action, case_id: str) -> Case:
        require(actor, action)
        case = self.office.case(case_id if case_id.isascii() else "")
        if case.handover is None or case.handover.to_organisation != actor.organisation:
            raise no_case()
        return case


def view(case: Case, given: Handover, sender: str, in_line: int = 0) -> HandoverView:
    """Give a hand-over as it is read, by the receiver or by who sent it."""
    goals = given.content.get("doelen", ())
    return HandoverView(
        case_id=case.case_id,
        reference=case.reference,
        from_organisation=sender,
        contact=given.contact,
        appointment=given.appointment,
        handed_over=given.when,
        content=given.content,
        replies=case.progress,
        possible=possible_replies(case.progress),
        goals=tuple(goals) if isinstance(goals, list) else (),
        in_line=in_line,
    )


def _refuse_unknown_goals(case: Case, said: Mapping[str, GoalState]) -> None:
    given = case.handover
    known = view(case, given, "").goals if given else ()
    unknown = next((goal for goal in said if goal not in known), None)
    if unknown is not None:
        raise typed.refused("doelen", f"'{unknown[:60]}' is no goal of this kandidaat", "waarde")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise AnswerRefused(
            "this is not a day.",
            remedy="Write it as 2026-11-21.",
            place=Place(field="datum"),
            veld="datum",
            reden="datum",
        ) from error
