"""One question a page: reading, word recognition, and writing tasks, for the kandidaat."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from taalmeter.bank.content import Item, WritingTask
from taalmeter.bank.layout import blocks
from taalmeter.bank.sounds import situation_file
from taalmeter.bank.words import Claim
from taalmeter.errors import AnswerRefused, BsnRefused, TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.intake.events import InputMode
from taalmeter.session import Session
from taalmeter.step import Step
from taalmeter_api import spoken, words
from taalmeter_api.candidate import Candidate, CandidateDep, leave
from taalmeter_api.sentences import card_words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page
from taalmeter_api.words import Problem

router = APIRouter()
NO_CHOICE = "weet-niet"
FIELD = "veld-"
SOME_DO_NOT_EXIST = "Sommige woorden bestaan niet. Kent u een woord niet? Kies dan: nee."


@router.get("/afname/vraag")
def question(request: Request, candidate: CandidateDep, opgave: str = "", op: str = "") -> Response:
    """Show what is to be done now.

    `opgave` names an earlier question of the same text; `op=papier` shows a writing task for who
    would rather write it on paper.
    """
    sitting = candidate.sitting
    if not sitting.begun and sitting.status not in ("klaar", "gestopt"):
        return go("/afname/uitleg")
    if sitting.status == "pauze":
        return go("/afname/pauze")
    step = sitting.step
    if step is None:
        return leave("/afname/gestopt" if sitting.status == "gestopt" else "/afname/klaar")
    if step.task is not None:
        if sitting.typed_on is None:
            return go("/afname/invoer")
        on_paper = op == "papier" or sitting.typed_on == "papier"
        return _task_page(request, candidate, step, step.task, on_paper=on_paper)
    return step_page(request, candidate, step, opgave)


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


def step_page(request: Request, candidate: Candidate, step: Step, item_id: str = "") -> Response:
    """Show one step: a writing task, or one of its questions; the first open one if not named."""
    if step.task is not None:
        return _task_page(request, candidate, step, step.task)
    return _item_page(request, candidate, step, _item_of(step, item_id))


@router.post("/afname/vraag")
def answer(request: Request, desk: DeskDep, candidate: CandidateDep, fields: FieldsDep) -> Response:
    """Keep an answer or a text, and go to the next question."""
    step = candidate.sitting.step
    if step is None:
        return go("/afname/vraag")
    if fields.text("taak"):
        return _write(request, desk, candidate, step, fields)
    return _answer(request, desk, candidate, step, fields)


def _answer(
    request: Request, desk: DeskDep, candidate: Candidate, step: Step, fields: Fields
) -> Response:
    item_id = fields.text("opgave")
    given = NO_CHOICE if fields.text("actie") == NO_CHOICE else fields.text("antwoord")
    item = next((item for item in step.items if item.id == item_id), None)
    if item is None:  # sent twice, or from an old page; what can no longer change stays as it was
        if given:
            with suppress(TaalmeterError):
                _keep(desk, candidate, item_id, given, fields)
        return go("/afname/vraag")
    if not given:
        text, remedy = words.CANDIDATE["antwoord-geweigerd/leeg"]
        return _item_page(request, candidate, step, item, [Problem(text, remedy, "antwoord")])
    try:
        _keep(desk, candidate, item.id, given, fields)
    except TaalmeterError as error:
        problem = words.to_candidate(error, "antwoord")
        return _item_page(request, candidate, step, item, [problem], fields)
    return go("/afname/vraag")


def _keep(desk: Desk, candidate: Candidate, item_id: str, given: str, fields: Fields) -> None:
    answer = None if given == NO_CHOICE else given
    desk.answer(candidate.token, item_id, answer, fields.text("sleutel"))


def _write(
    request: Request, desk: DeskDep, candidate: Candidate, step: Step, fields: Fields
) -> Response:
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
            return _task_page(
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
        return _task_page(request, candidate, step, task, problems=[problem], typed=fields)
    try:
        desk.write(candidate.token, task.id, texts if wrote else {}, fields.text("sleutel"))
    except TaalmeterError as error:
        named = FIELD + str(error.details.get("veld"))
        problem = words.to_candidate(error, named if named in fields else first)
        return _task_page(request, candidate, step, task, problems=[problem], typed=fields)
    return go("/afname/vraag")


@router.post("/afname/verder")
def resume(request: Request, desk: DeskDep, candidate: CandidateDep, fields: FieldsDep) -> Response:
    """Go on after a break; a text that was begun comes back as it was left on this device."""
    desk.resume_candidate(candidate.token)
    step = candidate.sitting.step
    if step is not None and step.task is not None and step.task.id == fields.text("taak"):
        return _task_page(request, candidate, step, step.task, typed=fields)
    return go("/afname/vraag")


def _text_fields(fields: Fields) -> dict[str, str]:
    """Give the fields of a writing task that is not handed in yet."""
    return {name: fields[name] for name in fields if name == "taak" or name.startswith(FIELD)}


def _item_of(step: Step, wanted: str) -> Item:
    earlier = next((item for item in step.items if item.id == wanted), None)
    return earlier or step.open[0]


def _item_page(
    request: Request,
    candidate: Candidate,
    step: Step,
    item: Item,
    problems: Sequence[Problem] = (),
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Response:
    session = candidate.sitting.session
    index = step.items.index(item)
    if step.word is not None:
        return page(
            request,
            "kandidaat/woord.html",
            where=_where(session, step, index),
            word=step.word,
            picture=step.picture,
            item=item,
            key=secrets.token_urlsafe(16),
        )
    picture = None
    writes = step.name in session.bank.short_sets
    if step.item_set is not None and item.plaatje is not None:
        picture = step.item_set.plaatjes[item.plaatje]
    return page(
        request,
        "kandidaat/vraag.html",
        problems=problems,
        typed=typed,
        where=_where(session, step, index),
        text=blocks(step.passage.tekst) if step.passage is not None else None,
        item=item,
        picture=picture,
        writes=writes,
        instruction=_instruction(step, item, writes=writes),
        instruction_sound=_instruction_sound(session, step, writes=writes),
        sound=spoken.question_sound(session.bank, item),
        chosen=typed.get("antwoord") or _chosen(step, item, session),
        previous=step.items[index - 1].id if index > 0 else None,
        key=secrets.token_urlsafe(16),
    )


def _chosen(step: Step, item: Item, session: Session) -> str | None:
    """Give what was answered before, so that someone who goes back sees it."""
    if item in step.open:
        return None
    return session.given(item.id) or NO_CHOICE


def _task_page(
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
    sitting = candidate.sitting
    bank = sitting.session.bank
    begun = {FIELD + name: text for name, text in sitting.draft.items()}
    said_paper = sitting.typed_on == "papier"
    return page(
        request,
        "kandidaat/schrijven.html",
        problems=problems,
        typed=typed or begun,
        where=_where(sitting.session, step, 0),
        task=task,
        situation=blocks(task.situatie),
        assignment=blocks(task.opdracht),
        example=blocks(task.voorbeeld),
        sound=spoken.bank_sound(bank, task.geluid),
        situation_sound=spoken.bank_sound(bank, situation_file(task)),
        helped=helped,
        on_paper=on_paper,
        heading=", ".join(filter(None, (card_words().get(sitting.picture), _text_number(step)))),
        back_to_typing="/afname/invoer" if said_paper else "/afname/vraag",
        key=secrets.token_urlsafe(16),
    )


def _where(session: Session, step: Step, index: int) -> str:
    """Say where the person is: the part and the question; never how many are still to come."""
    if step.word is not None:
        here = f"nieuw woord {step.number // 2 + 1}"
    elif step.task is not None:
        here = _text_number(step)
    else:
        here = f"vraag {step.before + index + 1}"
    parts = len(session.form.onderdelen)
    return f"Deel {step.part + 1} van {parts} · {here}" if parts > 1 else here.capitalize()


def _text_number(step: Step) -> str:
    return f"tekst {step.number}"


def _instruction(step: Step, item: Item, *, writes: bool) -> str | None:
    """Say what is to be done, where the question itself does not."""
    if isinstance(item, Claim):
        return SOME_DO_NOT_EXIST
    return step.item_set.uitleg if step.item_set is not None and writes else None


def _instruction_sound(session: Session, step: Step, *, writes: bool) -> str | None:
    if step.item_set is None or not writes:
        return None
    return spoken.bank_sound(session.bank, step.item_set.geluid)
