"""The pages on which paper is typed in: every question of a booklet at once, and single texts."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.bank import Bank, WritingTask
from taalmeter.errors import AnswerRefused, BsnRefused, TaalmeterError, WrongStep
from taalmeter.intake.desk import Desk
from taalmeter.intake.paper import on_paper
from taalmeter.intake.roles import Actor
from taalmeter.paper.booklet import NumberedItem, numbered_items
from taalmeter_api import labels, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.waiting import paper_cases
from taalmeter_api.words import Problem

router = APIRouter()
AttendantDep = Annotated[Actor, Depends(staff("afnemer", "specialist"))]
UNKNOWN = "?"
FIELD = "vraag-"
TEXT_FIELD = "veld-"
TEXT = "tekst-"


def paper_forms(bank: Bank) -> tuple[tuple[str, str], ...]:
    """Give the forms of which answers can be typed in, as (id, name)."""
    return tuple(
        (name, words)
        for name, words in labels.form_choices(bank)
        if on_paper(bank, bank.form(name))
    )


@router.get("/papier")
def choose(
    request: Request,
    desk: DeskDep,
    actor: AttendantDep,
    dossier: str = "",
    toetsvorm: str | None = None,
) -> Response:
    """Ask whose booklet it is, and then show every question of it; a link may name the dossier."""
    cases, forms = paper_cases(desk, actor), paper_forms(desk.office.bank)
    problems = []
    if toetsvorm is not None:
        if dossier not in dict(cases):
            problems.append(Problem("Kies van welk dossier het boekje is.", field="dossier"))
        if toetsvorm not in dict(forms):
            problems.append(Problem("Kies welk boekje het is.", field="toetsvorm"))
        if not problems:
            return _entry(request, desk, dossier, dict(cases)[dossier], toetsvorm)
    return page(
        request,
        "afnemer/papier.html",
        problems=problems,
        typed=Fields({"dossier": dossier, "toetsvorm": toetsvorm or ""}),
        cases=cases,
        forms=forms,
    )


@router.post("/papier")
def enter(request: Request, desk: DeskDep, actor: AttendantDep, fields: FieldsDep) -> Response:
    """Keep the answers; what was left empty is asked about once."""
    chosen, form = fields.text("dossier"), fields.text("toetsvorm")
    reference = dict(paper_cases(desk, actor)).get(chosen)
    if reference is None or form not in dict(paper_forms(desk.office.bank)):
        return go("/afnemer/papier")
    items = numbered_items(desk.office.bank, desk.office.bank.form(form))
    typed = {one.item.id: fields.text(FIELD + one.item.id) for one in items}
    tasks = _tasks(desk.office.bank, form)
    texts = _texts(tasks, fields)
    empty = [one.number for one in items if not typed[one.item.id]]
    unwritten = [task for task in tasks if not any(texts[task.id].values())]
    if (empty or unwritten) and fields.text("klopt") != "ja":
        problem = (
            _left_empty(empty, len(items), items)
            if empty
            else Problem(
                f"Bij ‘{unwritten[0].titel}’ staat nog geen tekst.",
                "Typ de tekst over, of vink onderaan aan dat dit klopt.",
                _field_of(unwritten[0]),
            )
        )
        return _entry(request, desk, chosen, reference, form, [problem], fields, asks=True)
    answers = {name: None if given == UNKNOWN else given for name, given in typed.items() if given}
    try:
        key = fields.text("sleutel")
        sitting_id = desk.enter_paper(actor, chosen, form, answers, key, texts)
    except TaalmeterError as error:
        first = f"{FIELD}{items[0].item.id}" if items else _field_of(tasks[0])
        named = TEXT + str(error.details.get("veld"))
        problems = [words.to_staff(error, named if named in fields else first)]
        asks = bool(empty or unwritten)
        return _entry(request, desk, chosen, reference, form, problems, fields, asks=asks)
    return go(f"/afnemer/afnames/{sitting_id}")


@router.get("/afnames/{sitting_id}/papier/{task_id}")
def paper_text(
    request: Request, desk: DeskDep, actor: AttendantDep, sitting_id: str, task_id: str
) -> Response:
    """Show the boxes in which a text from paper is typed over."""
    return _text_entry(request, desk, actor, sitting_id, task_id)


@router.post("/afnames/{sitting_id}/papier/{task_id}")
def type_paper_text(
    request: Request,
    desk: DeskDep,
    actor: AttendantDep,
    sitting_id: str,
    task_id: str,
    fields: FieldsDep,
) -> Response:
    """Keep a text from paper; it is then rated as any other."""
    texts = {
        name.removeprefix(TEXT_FIELD): text.replace("\r\n", "\n").strip()
        for name, text in fields.items()
        if name.startswith(TEXT_FIELD)
    }
    nothing = fields.text("geen") == "ja"
    first = next((name for name in fields if name.startswith(TEXT_FIELD)), "geen")
    if any(texts.values()) == nothing:
        problem = (
            Problem("Er is een tekst, en u kruist aan dat er geen is.", "Kies één van de twee.")
            if nothing
            else Problem("U hebt nog niets getypt.", "Typ de tekst over, of kruis aan: geen tekst.")
        )
        problems = [replace(problem, field=first)]
        return _text_entry(request, desk, actor, sitting_id, task_id, problems, fields)
    try:
        desk.type_paper_text(actor, sitting_id, task_id, None if nothing else texts)
    except (AnswerRefused, BsnRefused, WrongStep) as error:
        problems = [words.to_staff(error, first)]
        return _text_entry(request, desk, actor, sitting_id, task_id, problems, fields)
    return go(f"/afnemer/afnames/{sitting_id}")


def _text_entry(
    request: Request,
    desk: Desk,
    actor: Actor,
    sitting_id: str,
    task_id: str,
    problems: Sequence[Problem] = (),
    typed: Fields = NOTHING_TYPED,
) -> Response:
    if task_id not in desk.paper_tasks(actor, sitting_id):
        return go(f"/afnemer/afnames/{sitting_id}")
    return page(
        request,
        "afnemer/tekst_overtypen.html",
        problems=problems,
        typed=typed,
        sitting_id=sitting_id,
        task=desk.office.bank.tasks[task_id],
        field=TEXT_FIELD,
    )


def _tasks(bank: Bank, form_id: str) -> list[WritingTask]:
    names = on_paper(bank, bank.form(form_id))
    return [bank.tasks[name] for name in names if name in bank.tasks]


def _texts(tasks: Sequence[WritingTask], fields: Fields) -> dict[str, dict[str, str]]:
    return {
        task.id: {
            name: fields.text(f"{TEXT}{task.id}-{name}").replace("\r\n", "\n")
            for name in task.fields
        }
        for task in tasks
    }


def _field_of(task: WritingTask) -> str:
    """Name the first box of a writing task."""
    return f"{TEXT}{task.id}-{task.fields[0]}"


def _left_empty(empty: Sequence[int], total: int, items: Sequence[NumberedItem]) -> Problem:
    """Say which questions have no answer, and what that means."""
    field = FIELD + items[empty[0] - 1].item.id
    if len(empty) == total:
        return Problem("U hebt nog niets ingevuld.", "Vul de kruisjes uit het boekje in.", field)
    shown = ", ".join(map(str, empty[:-1])) + (" en " if len(empty) > 1 else "") + str(empty[-1])
    named = f"Vraag {shown} is leeg." if len(empty) == 1 else f"Vraag {shown} zijn leeg."
    return Problem(named, "Vul in, of vink onderaan aan dat dit klopt.", field)


def _entry(
    request: Request,
    desk: Desk,
    case_id: str,
    reference: str,
    form: str,
    problems: Sequence[Problem] = (),
    typed: Fields = NOTHING_TYPED,
    *,
    asks: bool = False,
) -> Response:
    bank = desk.office.bank
    return page(
        request,
        "afnemer/papier_invoer.html",
        problems=problems,
        typed=typed,
        case_id=case_id,
        reference=reference,
        form=bank.form(form),
        items=numbered_items(bank, bank.form(form)),
        tasks=_tasks(bank, form),
        field=FIELD,
        text_field=TEXT,
        unknown=UNKNOWN,
        asks=asks,
        key=typed.get("sleutel") or secrets.token_urlsafe(16),
    )
