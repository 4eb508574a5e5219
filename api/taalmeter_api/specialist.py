"""The pages of the re-integratiespecialist up to the result: dossier, intake, afname.

The worklist is in `worklist.py`, the talk about result and advice and the decision in
`decisions.py`, what goes to others in `overdragen.py`.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.case import Case
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import Actor
from taalmeter_api import (
    case_view,
    decisions,
    intake_form,
    labels,
    overdragen,
    talk,
    words,
    worklist,
)
from taalmeter_api.card import Card, card_of
from taalmeter_api.rating import rows_of, texts_of, waits_on_paper
from taalmeter_api.shell import (
    NOTHING_TYPED,
    DeskDep,
    Fields,
    FieldsDep,
    go,
    page,
    staff,
)
from taalmeter_api.words import Problem

router = APIRouter()
router.include_router(worklist.router)
router.include_router(decisions.router)
router.include_router(overdragen.router)
WISH, GOAL = "eigen-wens", "eigen-doel"  # `doel` itself is a question of the rules
SpecialistDep = Annotated[Actor, Depends(staff("specialist"))]


@router.get("/dossiers/nieuw")
def new_case_page(request: Request, actor: SpecialistDep) -> Response:
    """Show the form for a new dossier."""
    return page(request, "specialist/nieuw.html")


@router.post("/dossiers/nieuw")
def new_case(request: Request, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep) -> Response:
    """Open a dossier, and go to its intake."""
    reference = fields.text("kenmerk")
    if not reference:
        problem = Problem("Vul een eigen kenmerk in.", field="kenmerk")
        return page(request, "specialist/nieuw.html", problems=[problem], typed=fields)
    try:
        case_id = desk.open_case(actor, reference)
    except TaalmeterError as error:
        problem = words.to_staff(error, "kenmerk")
        return page(request, "specialist/nieuw.html", problems=[problem], typed=fields)
    return go(f"/dossiers/{case_id}/intake")


@router.get("/dossiers/{case_id}")
def dossier(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show a dossier: what to do now, the steps and what happened."""
    case = desk.case(actor, case_id)
    return page(
        request,
        "specialist/dossier.html",
        case=case,
        now_to_do=case_view.now_to_do(case),
        steps=case_view.steps(case),
        progress=case_view.replies(case.progress),
        history=case_view.history(case, actor.id, desk.accounts.name),
    )


@router.get("/dossiers/{case_id}/intake")
def intake_page(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show the intake; what was said before stands there again."""
    return _intake(request, desk, desk.case(actor, case_id))


@router.post("/dossiers/{case_id}/intake")
def intake(
    request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep
) -> Response:
    """Keep the intake, when every question has an answer or `zeg ik liever niet`."""
    case = desk.case(actor, case_id)
    questions = intake_form.questions(desk.office.rules)
    problems = [
        Problem(
            f"Kies een antwoord bij “{question.question}” of kies “{intake_form.RATHER_NOT}”.",
            field=question.name,
        )
        for question in questions
        if not fields.text(question.name)
    ]
    if not problems:
        try:
            answers = {question.name: fields.text(question.name) for question in questions}
            desk.record_intake(actor, case_id, answers, fields.text(WISH), fields.text(GOAL))
        except TaalmeterError as error:
            named = {"wens": WISH, "doel": GOAL}.get(str(error.details.get("veld")))
            problems = [words.to_staff(error, named)]
    if problems:
        return _intake(request, desk, case, problems, fields)
    return go(f"/dossiers/{case_id}")


def _intake(
    request: Request,
    desk: Desk,
    case: Case,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    earlier = case.intake.answers if case.intake else {}
    return page(
        request,
        "specialist/intake.html",
        problems=problems or (),
        typed=typed,
        case=case,
        questions=intake_form.questions(
            desk.office.rules, earlier, talk.learning_hints(case.results)
        ),
        wish=case.intake.wish if case.intake else "",
        goal=case.intake.goal if case.intake else "",
    )


@router.get("/dossiers/{case_id}/afname")
def sitting_page(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show where the sitting stands, and how to begin one."""
    return _sitting(request, desk, desk.case(actor, case_id))


@router.post("/dossiers/{case_id}/afname")
def sitting(
    request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep
) -> Response:
    """Prepare a sitting or make a new code, and show the code once.

    The code is nowhere but in this answer, so there is no redirect: sending the form again only
    makes a newer code.
    """
    case = desk.case(actor, case_id)
    waiting = case.open_sitting
    try:
        ticket = (
            desk.new_code(actor, waiting.sitting_id)
            if waiting is not None
            else desk.prepare_sitting(actor, case_id, fields.text("toetsvorm") or labels.INTAKE)
        )
    except TaalmeterError as error:
        return _sitting(request, desk, case, [words.to_staff(error)])
    return _sitting(request, desk, case, card=card_of(request, ticket, case.reference))


def _sitting(
    request: Request,
    desk: Desk,
    case: Case,
    problems: list[Problem] | None = None,
    card: Card | None = None,
) -> Response:
    sitting = case.open_sitting
    why_not = ""
    if case.intake is None:
        why_not = "Vul eerst de intake in. Daaruit blijkt welke afname past."
    elif not case.intake.measures:
        why_not = "De kandidaat doet niet mee, of gaat inburgeren. Er wordt dan niets gemeten."
    elif case.is_decided:
        why_not = "Er is al een besluit. Een nieuwe afname is niet nodig."
    return page(
        request,
        "specialist/afname.html",
        problems=problems or (),
        case=case,
        card=card,
        sitting_words=case_view.SITTING_WORDS[sitting.status].lower() if sitting else "",
        sitting_id=sitting.sitting_id if sitting else "",
        why_not=why_not,
        forms=labels.form_choices(desk.office.bank),
    )


@router.get("/dossiers/{case_id}/schrijven")
def writing_page(
    request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep, tekst: int = 0
) -> Response:
    """Show a written text with its rubric; without a number the first that waits for it."""
    return _writing(request, desk, desk.case(actor, case_id), tekst)


@router.post("/dossiers/{case_id}/schrijven")
def writing(
    request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep
) -> Response:
    """Keep the rating of one text, and show the next one."""
    case = desk.case(actor, case_id)
    number = int(fields.text("tekst")) if fields.text("tekst").isdecimal() else 0
    text = next((text for text in texts_of(case, desk.office.bank) if text.number == number), None)
    if text is None:
        return go(f"/dossiers/{case_id}/schrijven")
    points, problems = rows_of(text, fields)
    if not problems:
        try:
            desk.rate_writing(actor, case_id, text.sitting_id, text.task.id, points)
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    if problems:
        return _writing(request, desk, case, number, problems, fields)
    return go(f"/dossiers/{case_id}/schrijven")


def _writing(
    request: Request,
    desk: Desk,
    case: Case,
    number: int,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    texts = texts_of(case, desk.office.bank)
    chosen = next((text for text in texts if text.number == number), None)
    waiting = next((text for text in texts if not text.given), None)
    return page(
        request,
        "specialist/schrijven.html",
        problems=problems or (),
        typed=typed,
        case=case,
        texts=texts,
        text=chosen or waiting,
        on_paper=waits_on_paper(case),
    )
