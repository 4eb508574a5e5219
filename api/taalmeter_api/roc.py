"""The pages of the receiving organisation: what was handed over to it, and its answer."""

from datetime import timedelta
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.intake.events import GoalState
from taalmeter.intake.followup import has_ended
from taalmeter.intake.roc import HandoverView
from taalmeter.intake.roles import Actor
from taalmeter_api import case_view, dates, labels, papers, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter(prefix="/overdrachten")
RocDep = Annotated[Actor, Depends(staff("roc"))]


@router.get("")
def overview(request: Request, desk: DeskDep, actor: RocDep) -> Response:
    """List what was handed over to this organisation."""
    return page(
        request,
        "roc/overdrachten.html",
        rows=desk.handovers(actor),
        states=labels.HANDOVER_STATES,
        today=desk.office.clock(),
        w=labels,
    )


@router.get("/{case_id}")
def handover_page(request: Request, case_id: str, desk: DeskDep, actor: RocDep) -> Response:
    """Show one hand-over, and the form to answer it."""
    return _handover(request, desk, actor, desk.handover(actor, case_id))


@router.post("/{case_id}")
def answer(
    request: Request, case_id: str, desk: DeskDep, actor: RocDep, fields: FieldsDep
) -> Response:
    """Say back to the sender how it goes."""
    handover = desk.handover(actor, case_id)
    step = labels.reply_step(fields.text("stap"))
    problems = []
    if step is None:
        problems.append(Problem("Kies wat er is gebeurd.", field="stap"))
    if not fields.text("datum"):
        problems.append(Problem("Vul in op welke dag dat was.", field="datum"))
    if step is not None and not problems:
        try:
            desk.answer_handover(
                actor,
                case_id,
                step,
                fields.text("datum"),
                fields.text("notitie"),
                _goals(handover, fields),
            )
            return go(f"/overdrachten/{case_id}#antwoord")
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    return _handover(request, desk, actor, handover, problems, fields)


def _handover(
    request: Request,
    desk: Desk,
    actor: Actor,
    handover: HandoverView,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    replies = handover.replies
    return page(
        request,
        "roc/overdracht.html",
        problems=problems or (),
        typed=typed,
        sheet=papers.sheet(handover, desk.accounts.organisation(actor.organisation).name, desk),
        progress=case_view.replies(replies),
        ended=has_ended(replies),
        steps=[(step, labels.PROGRESS[step]) for step in handover.possible],
        goals=handover.goals,
        in_line=handover.in_line,
        deadline=_deadline(handover, desk, actor),
    )


def _goals(handover: HandoverView, fields: Fields) -> dict[str, GoalState]:
    said = {goal: fields.text(f"doel-{n}") for n, goal in enumerate(handover.goals, start=1)}
    return {
        goal: known
        for goal, state in said.items()
        for known in get_args(GoalState)
        if known == state
    }


def _deadline(handover: HandoverView, desk: Desk, actor: Actor) -> str:
    """Say before which day the sender waits for an answer."""
    last = handover.replies[-1] if handover.replies else None
    days = desk.handover_deadline(actor, handover.case_id)
    if days is None or has_ended(handover.replies):
        return ""
    since = last.when if last else handover.handed_over
    return f"De afzender wacht op antwoord tot {dates.day(since + timedelta(days=days))}."
