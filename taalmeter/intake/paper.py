"""The counter for paper: a booklet typed in as a sitting of its own, and texts written on paper."""

import hashlib
from collections.abc import Mapping

from taalmeter.bank import Bank
from taalmeter.bank.content import Form
from taalmeter.errors import AnswerRefused, FormNotPrintable, Place, UnknownName, WrongStep
from taalmeter.intake import events
from taalmeter.intake.afnemer import ending, may_measure, preparing
from taalmeter.intake.candidate import text_event
from taalmeter.intake.case import Case
from taalmeter.intake.office import Change, Counter, Office, Repeatable, sitting_in
from taalmeter.intake.progress import SittingState
from taalmeter.intake.roles import Action, Actor
from taalmeter.intake.sitting import session_of
from taalmeter.intake.typed import without_bsn
from taalmeter.paper.conversion import is_printable

NOT_MADE = "papier: niet alles is gemaakt"
INSTEAD = "op papier gemaakt"
_SEEDS = 2**31

Answers = Mapping[str, str | None]
Texts = Mapping[str, Mapping[str, str]]


class PaperCounter(Counter):
    """Open to who may prepare a sitting."""

    def enter_paper(
        self,
        actor: Actor,
        case_id: str,
        form_id: str,
        answers: Answers,
        key: str,
        texts: Texts | None = None,
    ) -> str:
        """Keep what stands in a booklet as a sitting of its own; give the id of the sitting.

        Each answer and text is an event with `invoer: papier`, by the person who typed it. What
        was left out before the last thing that was made counts as `ik weet het niet`, or as a text
        that somebody would rather not write. What comes after it was not made: the sitting is then
        `niet afgemaakt`, never low. A sitting on screen that nobody has begun is stopped.

        Args:
            answers: by item id; None is `ik weet het niet`. A question that is not named was left
                empty.
            key: made for this sending; the same key again does nothing more.
            texts: by task id and field; a text that is not named was not written.

        Raises:
            FormNotPrintable: the form is not on paper.
            AnswerRefused: an answer that its question cannot have, or nothing at all.
            BsnRefused: a BSN stands in a text.
            UnknownName: there is no such case or form.
            WrongStep: a sitting is going on, or nothing may be measured.
        """
        office = self.office
        office.find(actor, Action.PREPARE_SITTING, case_id)
        asked = _asked(office.bank, form_id)
        written = _written(texts or {})
        made = _made(asked, {*answers, *written})
        digest = hashlib.sha256(f"{case_id}:{key}".encode()).digest()
        sitting_id, seed = digest[:8].hex(), int.from_bytes(digest[8:12], "big") % _SEEDS
        prepared = preparing(office, office.case(case_id), form_id, sitting_id, seed)
        done = _done(office.bank, sitting_id, asked[:made], answers, written)
        end = _end(sitting_id, whole=made == len(asked))

        def decide(case: Case) -> Change:
            return _in_place(office, case, actor.id, (prepared, *done, end))

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


def _in_place(
    office: Office, case: Case, actor_id: str, sitting: tuple[events.SittingEvent, ...]
) -> Change:
    """Give the change that keeps a sitting on paper, in place of one that nobody has begun."""
    sitting_id, waiting = sitting[0].afname, case.open_sitting
    if waiting is None or waiting.begun is not None:
        may_measure(case)
        return ending(office, case, actor_id, sitting_id, sitting)
    stopped = events.make(
        events.AfnameGestopt, afname=waiting.sitting_id, door="medewerker", reden=INSTEAD
    )
    may_measure(office.preview(case, actor_id, (stopped,)))
    change = ending(office, case, actor_id, sitting_id, (stopped, *sitting))
    return Change(change.events, lambda c: office.codes.close(c, waiting.sitting_id))


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


def on_paper(bank: Bank, form: Form) -> tuple[str, ...]:
    """Give the ids of the questions and writing tasks of a form, in the order of the booklet.

    Empty for a form that paper cannot have.
    """
    if not is_printable(form):
        return ()
    asked: list[str] = []
    for name in (name for part in form.onderdelen for name in part.inhoud):
        piece = bank.passages.get(name) or bank.item_sets.get(name)
        asked += [item.id for item in piece.opgaven] if piece is not None else [name]
    return tuple(asked)


def _asked(bank: Bank, form_id: str) -> tuple[str, ...]:
    asked = on_paper(bank, bank.form(form_id))
    if not asked:
        raise FormNotPrintable(
            f"the form '{form_id}' has no answers on paper.",
            remedy="Choose a fixed form.",
            kind="toetsvorm",
            name=form_id,
        )
    return asked


def _written(texts: Texts) -> dict[str, dict[str, str]]:
    """Give the texts in which something stands."""
    kept = {}
    for task, fields in texts.items():
        filled = {name: without_bsn(text, f"{task}-{name}") for name, text in fields.items()}
        if any(filled.values()):
            kept[task] = filled
    return kept


def _made(asked: tuple[str, ...], given: set[str]) -> int:
    """Count the questions and tasks up to the last one that was made."""
    unknown = sorted(given - set(asked))
    if unknown or not given:
        raise AnswerRefused(
            f"'{unknown[0][:60]}' is not on this form."
            if unknown
            else "there is no answer at all.",
            remedy="Type in the answers of this booklet.",
            place=Place(field=unknown[0] if unknown else None),
            reden="papier",
        )
    return max(asked.index(name) for name in given) + 1


def _done(
    bank: Bank,
    sitting_id: str,
    made: tuple[str, ...],
    answers: Answers,
    texts: Mapping[str, dict[str, str]],
) -> list[events.SittingEvent]:
    """Give what happened in a sitting on paper, but for its end."""
    done: list[events.SittingEvent] = [
        events.make(events.AfnameBegonnen, afname=sitting_id),
        events.make(
            events.VoorvalGenoteerd, afname=sitting_id, voorval="op_papier", tekst="", teksten=()
        ),
    ]
    for name in made:
        if name in bank.tasks:
            done.append(text_event(sitting_id, name, texts.get(name, {}), "papier"))
            continue
        answer = events.make(
            events.AntwoordGegeven,
            afname=sitting_id,
            opgave=name,
            antwoord=answers.get(name),
            invoer="papier",
        )
        done.append(answer)
    return done


def _end(sitting_id: str, *, whole: bool) -> events.SittingEvent:
    if whole:
        return events.make(events.AfnameAfgerond, afname=sitting_id)
    return events.make(events.AfnameGestopt, afname=sitting_id, door="medewerker", reden=NOT_MADE)
