"""The page of the beheerder with the deadlines of an organisation: when a step is late."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.deadlines import BRIDGE_AFTER, DEFAULTS, MOST
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import Actor
from taalmeter_api import case_view, labels, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter(prefix="/beheer/termijnen/{organisation_id}")
ManagerDep = Annotated[Actor, Depends(staff("beheerder"))]


def names() -> Mapping[str, str]:
    """Give what each deadline is called, in the order of the way."""
    said = {**labels.HANDOVER_STATES, "voortgang": "Voortgang"}
    steps = {name: text for name, text in case_view.STEP_WORDS.items() if name != "voortgang"}
    called = {**steps, **{name: f"Na het antwoord: {text.lower()}" for name, text in said.items()}}
    called["verzonden"] = "Overdracht bekijken"
    called[BRIDGE_AFTER] = "Opvanggroep bij langer wachten dan (weken)"
    return {name: called[name] for name in DEFAULTS}


@router.get("")
def deadlines_page(
    request: Request, organisation_id: str, desk: DeskDep, actor: ManagerDep
) -> Response:
    """Show the deadlines of an organisation."""
    return _page(request, desk, actor, organisation_id)


@router.post("")
def deadlines(
    request: Request, organisation_id: str, desk: DeskDep, actor: ManagerDep, fields: FieldsDep
) -> Response:
    """Set the deadlines; an empty field goes back to the default."""
    typed = {name: fields.text(name) for name in DEFAULTS}
    problems = [
        Problem(f"Vul een heel getal in van 1 tot en met {MOST}.", field=name)
        for name, text in typed.items()
        if text and not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST)
    ]
    if not problems:
        values = {name: int(text) for name, text in typed.items() if text}
        changed = {name: value for name, value in values.items() if value != DEFAULTS[name]}
        try:
            desk.set_deadlines(actor, organisation_id, changed)
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    if problems:
        return _page(request, desk, actor, organisation_id, problems, fields)
    return go("/beheer")


def _page(
    request: Request,
    desk: Desk,
    actor: Actor,
    organisation_id: str,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "beheerder/termijnen.html",
        problems=problems or (),
        typed=typed,
        organisation=desk.accounts.organisation(organisation_id),
        names=names(),
        values=desk.deadlines(actor, organisation_id),
        defaults=DEFAULTS,
    )
