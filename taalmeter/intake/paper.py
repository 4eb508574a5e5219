"""The counter for paper: a booklet typed in as a sitting of its own, and texts written on paper."""

import hashlib
from collections.abc import Mapping

from taalmeter.errors import AnswerRefused, FormNotPrintable, Place, UnknownName, WrongStep
from taalmeter.intake import events
from taalmeter.intake.afnemer import ending, may_measure, preparing
from taalmeter.intake.candidate import text_event
from taalmeter.intake.case import Case
from taalmeter.intake.events import Event
from taalmeter.intake.office import Change, Counter, Repeatable, sitting_in
from taalmeter.intake.progress import SittingState
from taalmeter.intake.roles import Action, Actor
from taalmeter.intake.sitting import session_of
from taalmeter.paper.booklet import numbered_items
from taalmeter.paper.conversion import is_printable

NOT_MADE = "papier: niet alles is gemaakt"
_SEEDS = 2**31


class PaperCounter(Counter):
    """Open to who may prepare a sitting."""

    def enter_paper(
        self, actor: Actor, case_id: str, form_id: str, answers: Mapping[str, str | None], key: str
    ) -> str:
        """Keep the answers of a booklet as a sitting of its own; give the id of the sitting.

        Each answer is an event with `invoer: papier`, by the person who typed it. A question that
        was left out before the last one that was made counts as `ik weet het niet`. What comes
        after it was not made: the sitting is then `niet afgemaakt`, never low.

        Args:
            answers: by item id; None is `ik weet het niet`. A question that is not named was left
                empty.
            key: made for this sending; the same key again does nothing more.

        Raises:
            FormNotPrintable: the form is not on paper, or has no questions to type in.
            AnswerRefused: an answer that its question cannot have, or no answer at all.
            UnknownName: there is no such case or form.
            WrongStep: there is an open sitting, a decision, no intake, or nothing may be asked.
        """
        office = self.office
        office.find(actor, Action.PREPARE_SITTING, case_id)
        form = office.bank.form(form_id)
        asked = [one.item.id for one in numbered_items(office.bank, form)]
        if not asked or not is_printable(form):
            raise FormNotPrintable(
                f"the form '{form_id}' has no answers on paper.",
                remedy="Choose a fixed form with questions.",
                kind="toetsvorm",
                name=form_id,
            )
        made = _made(asked, answers)
        digest = hashlib.sha256(f"{case_id}:{key}".encode()).digest()
        sitting_id, seed = digest[:8].hex(), int.from_bytes(digest[8:12], "big") % _SEEDS
        prepared = preparing(office, office.case(case_id), form_id, sitting_id, seed)
        given = {name: answers.get(name) for name in asked[:made]}
        done = _on_paper(sitting_id, given, whole=made == len(asked))

        def decide(case: Case) -> Change:
            may_measure(case)
            return ending(office, case, actor.id, sitting_id, (prepared, *done))

        office.change(case_id, actor.id, decide, Repeatable(f"papier:{sitting_id}", prepared))
        return sitting_id

    def paper_tasks(self, actor: Actor, sitting_id: str) -> tuple[str, ...]:
        """Give the tasks of a sitting of which the text is on paper and still to be typed in."""
        _, sitting = self.office.find_sitting(actor, Action.PREPARE_SITTING, sitting_id)
        return sitting.on_paper

    def type_paper_text(
        self, actor: Actor, sitting_id: str, task_id: str, fields: Mapping[str, str] | None
    ) -> None:
        """Keep a text that stood on paper; None is that the kandidaat wrote nothing.

        It is rated as any other text, and told to have been on paper.

        Raises:
            UnknownName: no text of this task is still on paper.
            AnswerRefused: a field is unknown, or a text is too long.
            BsnRefused: a BSN stands in it.
            WrongStep: there is a decision.
        """
        office = self.office
        case, _ = office.find_sitting(actor, Action.PREPARE_SITTING, sitting_id)
        typed = text_event(sitting_id, task_id, fields or {}, "papier")

        def decide(case: Case) -> Change:
            sitting = sitting_in(case, sitting_id)
            _must_wait_on_paper(case, sitting, task_id)
            after = office.preview(case, actor.id, (typed,))
            session_of(office.bank, sitting_in(after, sitting_id))
            if not sitting.ended:
                return Change((typed,))
            return ending(office, case, actor.id, sitting_id, (typed,))

        office.change(case.case_id, actor.id, decide)


def _must_wait_on_paper(case: Case, sitting: SittingState, task_id: str) -> None:
    if task_id not in sitting.on_paper:
        raise UnknownName(
            "no text of this task is still on paper.",
            remedy="Choose a task of which the text is on paper.",
            kind="schrijftaak",
            name=task_id,
        )
    if case.is_decided:
        raise WrongStep(
            "after a decision nothing is added to a sitting.",
            remedy="Prepare a new sitting when more should be measured.",
            stap=case.step,
        )


def _made(asked: list[str], answers: Mapping[str, str | None]) -> int:
    """Count the questions up to the last one that was made."""
    unknown = [name for name in answers if name not in asked]
    if unknown or not answers:
        raise AnswerRefused(
            f"'{unknown[0][:60]}' is not on this form."
            if unknown
            else "there is no answer at all.",
            remedy="Type in the answers of this booklet.",
            place=Place(field=unknown[0] if unknown else None),
            reden="papier",
        )
    return max(asked.index(name) for name in answers) + 1


def _on_paper(sitting_id: str, given: Mapping[str, str | None], *, whole: bool) -> list[Event]:
    """Give what happened in a sitting on paper, from its beginning to its end."""
    begun = events.make(events.AfnameBegonnen, afname=sitting_id)
    noted = events.make(
        events.VoorvalGenoteerd, afname=sitting_id, voorval="op_papier", tekst="", teksten=()
    )
    answers = (
        events.make(
            events.AntwoordGegeven, afname=sitting_id, opgave=name, antwoord=answer, invoer="papier"
        )
        for name, answer in given.items()
    )
    end: Event = (
        events.make(events.AfnameAfgerond, afname=sitting_id)
        if whole
        else events.make(events.AfnameGestopt, afname=sitting_id, door="medewerker", reden=NOT_MADE)
    )
    return [begun, noted, *answers, end]
