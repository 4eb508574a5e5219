"""The pages of one account: another role or organisation, a new password, stopping it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.accounts import MIN_PASSWORD
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import Actor
from taalmeter_api import labels, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter()
ManagerDep = Annotated[Actor, Depends(staff("beheerder"))]


@router.get("/beheer/medewerkers/{staff_id}")
def account_page(request: Request, desk: DeskDep, actor: ManagerDep, staff_id: str) -> Response:
    """Show somebody with an account, and what can be changed."""
    return _account(request, desk, actor, staff_id)


@router.post("/beheer/medewerkers/{staff_id}")
def change(
    request: Request, desk: DeskDep, actor: ManagerDep, staff_id: str, fields: FieldsDep
) -> Response:
    """Give somebody another role or organisation."""
    asked = {"rol": "Kies een rol.", "organisatie": "Kies een organisatie."}
    problems = [Problem(text, field=name) for name, text in asked.items() if not fields.text(name)]
    if not problems:
        try:
            desk.change_account(actor, staff_id, fields.text("rol"), fields.text("organisatie"))
            return go(f"/beheer/medewerkers/{staff_id}")
        except TaalmeterError as error:
            problems = [words.to_staff(error, "rol")]
    return _account(request, desk, actor, staff_id, problems, fields)


@router.post("/beheer/medewerkers/{staff_id}/wachtwoord")
def reset_password(
    request: Request, desk: DeskDep, actor: ManagerDep, staff_id: str, fields: FieldsDep
) -> Response:
    """Give somebody a new first password."""
    password = fields.get("wachtwoord", "")
    if len(password) < MIN_PASSWORD:
        text = f"Kies een wachtwoord van minstens {MIN_PASSWORD} tekens."
        problems = [Problem(text, field="wachtwoord")]
    else:
        try:
            desk.reset_password(actor, staff_id, password)
            return go("/inloggen" if staff_id == actor.id else f"/beheer/medewerkers/{staff_id}")
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    return _account(request, desk, actor, staff_id, problems)


@router.post("/beheer/medewerkers/{staff_id}/stoppen")
def deactivate(request: Request, desk: DeskDep, actor: ManagerDep, staff_id: str) -> Response:
    """End an account; whoever is logged in with it is out at once."""
    try:
        desk.deactivate(actor, staff_id)
    except TaalmeterError as error:
        if error.details.get("reden") != "laatste_beheerder":
            raise
        return _account(request, desk, actor, staff_id, [words.to_staff(error, "stoppen")])
    return go("/inloggen" if staff_id == actor.id else f"/beheer/medewerkers/{staff_id}")


@router.post("/beheer/medewerkers/{staff_id}/openen")
def reactivate(desk: DeskDep, actor: ManagerDep, staff_id: str) -> Response:
    """Open an account again."""
    desk.reactivate(actor, staff_id)
    return go(f"/beheer/medewerkers/{staff_id}")


def _account(
    request: Request,
    desk: Desk,
    actor: Actor,
    staff_id: str,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "beheerder/account.html",
        problems=problems or (),
        typed=typed,
        account=desk.account(actor, staff_id),
        shortest=MIN_PASSWORD,
        roles=list(labels.ROLES.items()),
        organisations=[(o.id, o.name) for o in desk.accounts.organisations(actor)],
        w=labels,
    )
