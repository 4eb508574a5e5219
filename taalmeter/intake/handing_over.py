"""The counter where a case goes to others: handed over to a place, or shared with who executes it.

Handing over takes what was agreed: a person there, an appointment, and the kandidaat's consent. The
case itself stays with the organisation that opened it.
"""

from datetime import date

from taalmeter.intake import events, handover, typed
from taalmeter.intake.case import Case
from taalmeter.intake.catalogue import standing, take_seat
from taalmeter.intake.followup import StepName, has_ended
from taalmeter.intake.offerings import Offering
from taalmeter.intake.office import Change, Counter, wrong_step
from taalmeter.intake.roles import Action, Actor, require

CAN_HAND_OVER: tuple[StepName, ...] = ("overdracht", "afgerond")


class HandingOverCounter(Counter):
    """What the specialist gives out of hand, and takes back."""

    def hand_over(
        self,
        actor: Actor,
        case_id: str,
        to_organisation: str,
        contact: str,
        appointment: str,
        shared: bool,
        *,
        offering: Offering | None = None,
        begins: date | None = None,
        waiting_list: bool = False,
        meanwhile: Offering | None = None,
    ) -> None:
        """Hand the outcome and the need to another organisation; never the answers.

        Args:
            contact: who there takes the next step.
            appointment: day, time and place of the first appointment.
            shared: the kandidaat agreed to what is shared.
            offering: the place that was agreed, one of that organisation.
            begins: its start (None: any week); `waiting_list` when it is known to be full.
            meanwhile: the group in which the kandidaat is welcome until then.

        Raises:
            AnswerRefused: no agreement, a value that cannot be used, or no seat (`reden` `vol`).
            UnknownName: no such organisation.
            WrongStep: no decision on a route, or handed over already.
        """
        office = self.office
        office.find(actor, Action.HAND_OVER, case_id)
        receiver = self._receiver(actor, to_organisation, "naar", shared)
        sender = office.accounts.organisation(actor.organisation).name
        places = _places(offering, begins, waiting_list, meanwhile)
        agreed = {
            "naar": receiver,
            "contact": _said(contact, "contact"),
            "afspraak": _said(appointment, "afspraak"),
            "gedeeld": True,
            **_seat(offering, begins, waiting_list),
        }

        def decide(case: Case) -> Change:
            _may_be_handed_over(case)
            content = handover.content(case, office.rules, sender, actor.name, places)
            handed = (events.make(events.OverdrachtGedaan, inhoud=content, **agreed),)
            after = office.preview(case, actor.id, handed)
            return Change(handed, also=lambda connection: take_seat(connection, after))

        office.change(case_id, actor.id, decide)

    def withdraw_handover(self, actor: Actor, case_id: str, reason: str) -> None:
        """Take a hand-over back, so that it can go elsewhere; its seat becomes free.

        Raises:
            AnswerRefused: no reason is given.
            WrongStep: nothing is handed over, or it has ended.
        """
        self.office.find(actor, Action.HAND_OVER, case_id)
        taken_back = events.make(events.OverdrachtIngetrokken, reden=_said(reason, "reden"))

        def decide(case: Case) -> Change:
            if case.handover is None or has_ended(case.progress):
                raise wrong_step(case)
            return Change((taken_back,))

        self.office.change(case_id, actor.id, decide)

    def share_case(self, actor: Actor, case_id: str, organisation: str, shared: bool) -> None:
        """Let another organisation (uitvoerder) work on the case; see `roles.EXECUTES`.

        Raises:
            AnswerRefused: the kandidaat did not agree, or it is the own organisation.
            UnknownName: there is no such organisation.
            WrongStep: an organisation executes it already.
        """
        self.office.find(actor, Action.SHARE_CASE, case_id)
        receiver = self._receiver(actor, organisation, "uitvoerder", shared)
        given = events.make(events.UitvoeringGegeven, aan=receiver, gedeeld=True)

        def decide(case: Case) -> Change:
            if case.executor is not None:
                raise wrong_step(case)
            return Change((given,))

        self.office.change(case_id, actor.id, decide)

    def stop_sharing(self, actor: Actor, case_id: str, reason: str) -> None:
        """Let the other organisation see the case no more, from now on.

        Raises:
            AnswerRefused: no reason is given.
            WrongStep: no other organisation executes it.
        """
        self.office.find(actor, Action.SHARE_CASE, case_id)
        ended = events.make(events.UitvoeringIngetrokken, reden=_said(reason, "reden"))

        def decide(case: Case) -> Change:
            if case.executor is None:
                raise wrong_step(case)
            return Change((ended,))

        self.office.change(case_id, actor.id, decide)

    def place_in_line(self, actor: Actor, case_id: str) -> int:
        """Give the place on the waiting list: 0 when somebody has a seat, 1 when they are next."""
        require(actor, Action.READ_CASE)
        case = self.office.find(actor, Action.READ_CASE, case_id)
        with self.office.store.read() as connection:
            return standing(connection, case)

    def _receiver(self, actor: Actor, organisation: str, field: str, shared: bool) -> str:
        """Give the id of another organisation, to which the kandidaat agrees."""
        receiver = self.office.accounts.organisation(organisation)
        if receiver.id == actor.organisation:
            raise typed.refused(field, "this is your own organisation", "eigen")
        if not shared:
            raise typed.refused("gedeeld", "the kandidaat did not agree to share this", "niet_eens")
        return receiver.id


def _places(
    offering: Offering | None, begins: date | None, waits: bool, meanwhile: Offering | None
) -> dict[str, object]:
    return {
        "plek": handover.place(offering, begins, waits) if offering else None,
        "opvang": handover.place(meanwhile, None, False) if meanwhile else None,
    }


def _seat(offering: Offering | None, begins: date | None, waiting_list: bool) -> dict[str, object]:
    return {
        "aanbod": offering.id if offering else None,
        "begin": begins.isoformat() if begins else None,
        "wachtlijst": waiting_list,
    }


def _may_be_handed_over(case: Case) -> None:
    ready = case.step in CAN_HAND_OVER and case.handover is None
    if not ready or case.decision is None or case.decision.route is None:
        raise wrong_step(case)


def _said(text: str, field: str) -> str:
    kept = typed.without_bsn(text, field)
    if not kept:
        raise typed.refused(field, "is empty", "leeg")
    return kept
