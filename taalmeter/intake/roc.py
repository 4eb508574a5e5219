"""The counter of the receiving organisation: what was handed to it, and what it says back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from taalmeter.errors import AnswerRefused, Place, WrongStep
from taalmeter.intake import events, projections
from taalmeter.intake.case import FINAL_REPLIES, Case, Reply
from taalmeter.intake.events import ReplyStep
from taalmeter.intake.office import Change, Counter, no_case
from taalmeter.intake.projections import HandoverRow
from taalmeter.intake.roles import Action, Actor, require
from taalmeter.intake.typed import without_bsn


@dataclass(frozen=True)
class HandoverView:
    """One hand-over as the receiving organisation sees it.

    Attributes:
        content: the outcome and the need, as data with Dutch names (see `handover.content`).
        replies: what was said back so far, oldest first.
    """

    case_id: str
    reference: str
    from_organisation: str
    contact: str
    appointment: str
    handed_over: datetime
    content: Mapping[str, object]
    replies: tuple[Reply, ...]


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
        return HandoverView(
            case_id=case.case_id,
            reference=case.reference,
            from_organisation=self.office.accounts.organisation(case.organisation).name,
            contact=given.contact,
            appointment=given.appointment,
            handed_over=given.when,
            content=given.content,
            replies=case.progress,
        )

    def answer_handover(
        self, actor: Actor, case_id: str, step: ReplyStep, on: str, note: str
    ) -> None:
        """Say back how it goes.

        Args:
            step: `gezien`, `afspraak`, `gestart`, `tussenmeting`, `afgerond` or `gestopt`.
            on: the day, ISO 8601.

        Raises:
            UnknownName: nothing was handed to this organisation under that id.
            AnswerRefused: there is no such step or day.
            WrongStep: it was finished or stopped before.
        """
        self._handed(actor, Action.ANSWER_HANDOVER, case_id)
        answered = events.make(
            events.OverdrachtBeantwoord,
            stap=step,
            datum=_day(on),
            notitie=without_bsn(note, "notitie"),
        )

        def decide(case: Case) -> Change:
            if case.progress and case.progress[-1].step in FINAL_REPLIES:
                raise WrongStep(
                    "this hand-over has ended.",
                    remedy="Ask for a new hand-over.",
                    stap=case.step,
                )
            return Change((answered,))

        self.office.change(case_id, actor.id, decide)

    def _handed(self, actor: Actor, action: Action, case_id: str) -> Case:
        require(actor, action)
        case = self.office.case(case_id if case_id.isascii() else "")
        if case.handover is None or case.handover.to_organisation != actor.organisation:
            raise no_case()
        return case


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
