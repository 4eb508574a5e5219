"""Writing tasks for the kandidaat: on what they type, the text, a pause from it, and paper."""

import secrets
from collections.abc import Mapping, Sequence
from typing import get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from taalmeter.bank.content import WritingTask
from taalmeter.bank.layout import blocks
from taalmeter.bank.sounds import situation_file
from taalmeter.errors import AnswerRefused, BsnRefused, TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.intake.events import InputMode
from taalmeter.step import Step
from taalmeter_api import spoken, words
from taalmeter_api.candidate import Candidate, CandidateDep
from taalmeter_api.sentences import card_words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page
from taalmeter_api.whereabouts import text_number, where
from taalmeter_api.words import Problem

router = APIRouter()
FIELD = "veld-"


@router.get("/afname/invoer")
def input_page(request: Request, candidate: CandidateDep) -> Response:
    """Ask once on what the person types, before the first writing task."""
    return _input_page(request, candidate)


@router.post("/afname/invoer")
def say_input(
    request: Request, desk: DeskDep, candidate: CandidateDep, fields: FieldsDep
) -> Response:
    """Keep on what the person types."""
    mode = next((mode for mode in get_args(InputMode) if mode == fields.text("invoer")), None)
    if mode is None:
        text, remedy = words.CANDIDATE["invoer-leeg"]
        return _input_page(request, candidate, [Problem(text, remedy, "invoer")])
    desk.say_input(candidate.token, mode)
    return go("/afname/vraag")


def _input_page(
    request: Request, candidate: Candidate, problems: Sequence[Problem] = ()
) -> Response:
    chosen = candidate.sitting.typed_on
    return page(request, "kandidaat/invoer.html", problems=problems, chosen=chosen)


def task_page(
    request: Request,
    candidate: Candidate,
    step: Step,
    task: WritingTask,
    *,
    problems: Sequence[Problem] = (),
    typed: Mapping[str, str] = NOTHING_TYPED,
    helped: bool = False,
    on_paper: bool = False,
) -> Response:
    """Show a writing task: with boxes to type in, or for who writes it on paper.

    Args:
        typed: what was typed on this page; else what was begun before is shown.
        helped: say that the begeleider is on the way.
    """
    sitting = candidate.sitting
    bank = sitting.session.bank
    begun = {FIELD + name: text for name, text in sitting.draft.items()}
    said_paper = sitting.typed_on == "papier"
    return page(
        request,
        "kandidaat/schrijven.html",
        problems=problems,
        typed=typed or begun,
        where=where(sitting.session, step, 0),
        task=task,
        situation=blocks(task.situatie),
        assignment=blocks(task.opdracht),
        example=blocks(task.voorbeeld),
        sound=spoken.bank_sound(bank, task.geluid),
        situation_sound=spoken.bank_sound(bank, situation_file(task)),
        helped=helped,
        on_paper=on_paper,
        heading=", ".join(filter(None, (card_words().get(sitting.picture), text_number(step)))),
        back_to_typing="/afname/invoer" if said_paper else "/afname/vraag",
        key=secrets.token_urlsafe(16),
    )


def write(
    request: Request, desk: Desk, candidate: Candidate, step: Step, fields: Fields
) -> Response:
    """Do what was asked on the page of a writing task: hand in, pause, help, or on paper."""
    task = step.task
    if task is None or task.id != fields.text("taak"):
        return go("/afname/vraag")
    match fields.text("actie"):
        case "pauze":
            return _pause(request, desk, candidate, task, fields)
        case "hulp":
            _keep_draft(desk, candidate, task, fields)
            desk.ask_help(candidate.token)
            on_paper = not _texts(fields)
            return task_page(
                request, candidate, step, task, typed=fields, helped=True, on_paper=on_paper
            )
        case "papier":
            _keep_draft(desk, candidate, task, fields)
            return go("/afname/vraag?op=papier")
        case "op-papier":
            desk.write_on_paper(candidate.token, task.id, fields.text("sleutel"))
            return go("/afname/vraag")
    skips = fields.text("actie") == "niet-schrijven"
    return _hand_in(request, desk, candidate, step, task, fields, skips=skips)


def _pause(
    request: Request, desk: Desk, candidate: Candidate, task: WritingTask, fields: Fields
) -> Response:
    """Take a break from a text; what may not be kept stays on this screen."""
    kept = _keep_draft(desk, candidate, task, fields)
    desk.pause_candidate(candidate.token)
    if kept:
        return go("/afname/pauze")
    return page(
        request,
        "kandidaat/pauze.html",
        kept=_text_fields(fields),
        saved=False,
        who=candidate.sitting.contact,
        card=candidate.sitting.picture,
    )


def _keep_draft(desk: Desk, candidate: Candidate, task: WritingTask, fields: Fields) -> bool:
    """Keep a text that is not handed in; say whether that could be done."""
    texts = _texts(fields)
    if not texts:  # the page for who writes on paper has no boxes
        return True
    try:
        desk.keep_draft(candidate.token, task.id, texts)
    except (AnswerRefused, BsnRefused):
        return False
    return True


def _texts(fields: Fields) -> dict[str, str]:
    """Give what was written, by field of the task."""
    return {
        name.removeprefix(FIELD): text.replace("\r\n", "\n")
        for name, text in fields.items()
        if name.startswith(FIELD)
    }


def _hand_in(
    request: Request,
    desk: Desk,
    candidate: Candidate,
    step: Step,
    task: WritingTask,
    fields: Fields,
    *,
    skips: bool,
) -> Response:
    texts = {name: text.strip() for name, text in _texts(fields).items()}
    first = FIELD + (task.velden[0].id if task.velden else "tekst")
    wrote = any(texts.values())
    if wrote == skips:
        text, remedy = words.CANDIDATE["tekst-er-al" if wrote else "tekst-leeg"]
        problem = Problem(text, remedy, first)
        return task_page(request, candidate, step, task, problems=[problem], typed=fields)
    try:
        desk.write(candidate.token, task.id, texts if wrote else {}, fields.text("sleutel"))
    except TaalmeterError as error:
        named = FIELD + str(error.details.get("veld"))
        problem = words.to_candidate(error, named if named in fields else first)
        return task_page(request, candidate, step, task, problems=[problem], typed=fields)
    return go("/afname/vraag")


@router.post("/afname/verder")
def resume(request: Request, desk: DeskDep, candidate: CandidateDep, fields: FieldsDep) -> Response:
    """Go on after a break; a text that was begun comes back as it was left on this device."""
    desk.resume_candidate(candidate.token)
    step = candidate.sitting.step
    if step is not None and step.task is not None and step.task.id == fields.text("taak"):
        return task_page(request, candidate, step, step.task, typed=fields)
    return go("/afname/vraag")


def _text_fields(fields: Fields) -> dict[str, str]:
    """Give the fields of a writing task that is not handed in yet."""
    return {name: fields[name] for name in fields if name == "taak" or name.startswith(FIELD)}
