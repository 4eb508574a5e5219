"""One question a page, for the kandidaat; the writing tasks are in `schrijven.py`."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import Response

from taalmeter.bank.content import Item
from taalmeter.bank.layout import blocks
from taalmeter.bank.words import Claim
from taalmeter.errors import TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.session import Session
from taalmeter.step import Step
from taalmeter_api import schrijven, spoken, words
from taalmeter_api.candidate import Candidate, CandidateDep, leave
from taalmeter_api.sentences import catalogue
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page
from taalmeter_api.whereabouts import where
from taalmeter_api.words import Problem

router = APIRouter()
router.include_router(schrijven.router)
NO_CHOICE = "weet-niet"


@router.get("/afname/vraag")
def question(request: Request, candidate: CandidateDep, opgave: str = "", op: str = "") -> Response:
    """Show what is to be done now.

    `opgave` names an earlier question of the same text; `op=papier` shows a writing task for who
    would rather write it on paper.
    """
    sitting = candidate.sitting
    if not sitting.begun and sitting.status not in ("klaar", "gestopt"):
        return go("/afname/wachten" if sitting.held else "/afname/uitleg")
    if sitting.status == "pauze":
        return go("/afname/pauze")
    step = sitting.step
    if step is None:
        return leave("/afname/gestopt" if sitting.status == "gestopt" else "/afname/klaar")
    if step.task is not None:
        if sitting.typed_on is None:
            return go("/afname/invoer")
        on_paper = op == "papier" or sitting.typed_on == "papier"
        return schrijven.task_page(request, candidate, step, step.task, on_paper=on_paper)
    return step_page(request, candidate, step, opgave)


def step_page(request: Request, candidate: Candidate, step: Step, item_id: str = "") -> Response:
    """Show one step: a writing task, or one of its questions; the first open one if not named."""
    if step.task is not None:
        return schrijven.task_page(request, candidate, step, step.task)
    return _item_page(request, candidate, step, _item_of(step, item_id))


@router.post("/afname/vraag")
def answer(request: Request, desk: DeskDep, candidate: CandidateDep, fields: FieldsDep) -> Response:
    """Keep an answer or a text, and go to the next question."""
    step = candidate.sitting.step
    if step is None:
        return go("/afname/vraag")
    if fields.text("taak"):
        return schrijven.write(request, desk, candidate, step, fields)
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
            where=where(session, step, index),
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
        where=where(session, step, index),
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


def _instruction(step: Step, item: Item, *, writes: bool) -> str | None:
    """Say what is to be done, where the question itself does not."""
    if isinstance(item, Claim):
        return str(catalogue()["vraag"]["nepwoord"])
    return step.item_set.uitleg if step.item_set is not None and writes else None


def _instruction_sound(session: Session, step: Step, *, writes: bool) -> spoken.Sounds:
    if step.item_set is None or not writes:
        return ()
    return spoken.bank_sound(session.bank, step.item_set.geluid)
