"""The pages of the beheerder: who may log in with which role, and which organisations there are."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.accounts import MIN_PASSWORD
from taalmeter.intake.desk import Desk
from taalmeter.intake.keys import NOT_FOR_KEYS
from taalmeter.intake.roles import Actor
from taalmeter_api import inrichting, labels, medewerkers, termijnen, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter()
router.include_router(inrichting.router)
router.include_router(termijnen.router)
ManagerDep = Annotated[Actor, Depends(staff("beheerder"))]


@router.get("/beheer")
def overview(request: Request, desk: DeskDep, actor: ManagerDep) -> Response:
    """Show people with their roles, and organisations."""
    organisations = desk.accounts.organisations(actor)
    return page(
        request,
        "beheerder/beheer.html",
        accounts=desk.accounts.list(actor),
        organisations=organisations,
        names={organisation.id: organisation.name for organisation in organisations},
        keys=desk.keys.list(actor),
        now=desk.office.clock(),
        w=labels,
    )


@router.get("/beheer/medewerkers/nieuw")
def new_account_page(request: Request, desk: DeskDep, actor: ManagerDep) -> Response:
    """Show the form for somebody who may log in."""
    return _new_account(request, desk, actor)


@router.post("/beheer/medewerkers/nieuw")
def new_account(request: Request, desk: DeskDep, actor: ManagerDep, fields: FieldsDep) -> Response:
    """Let somebody log in from now on."""
    problems = _missing_in_account(fields)
    if not problems:
        try:
            desk.accounts.add(
                actor,
                fields.text("email"),
                fields.text("naam"),
                fields.text("rol"),
                fields.text("organisatie"),
                fields.get("wachtwoord", ""),
            )
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    if problems:
        return _new_account(request, desk, actor, problems, fields)
    return go("/beheer")


def _missing_in_account(fields: Fields) -> list[Problem]:
    asked = {
        "naam": "Vul de naam in.",
        "email": "Vul het e-mailadres in.",
        "rol": "Kies een rol.",
        "organisatie": "Kies een organisatie.",
    }
    problems = [Problem(text, field=name) for name, text in asked.items() if not fields.text(name)]
    if fields.text("email") and "@" not in fields.text("email"):
        problems.append(Problem("Vul een e-mailadres in, zoals naam@gemeente.nl.", field="email"))
    if len(fields.get("wachtwoord", "")) < MIN_PASSWORD:
        problems.append(
            Problem(f"Kies een wachtwoord van minstens {MIN_PASSWORD} tekens.", field="wachtwoord")
        )
    return problems


def _new_account(
    request: Request,
    desk: Desk,
    actor: Actor,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "beheerder/medewerker.html",
        problems=problems or (),
        typed=typed,
        shortest=MIN_PASSWORD,
        roles=list(labels.ROLES.items()),
        organisations=[(o.id, o.name) for o in desk.accounts.organisations(actor)],
    )


@router.get("/beheer/organisaties/nieuw")
def new_organisation_page(request: Request, actor: ManagerDep) -> Response:
    """Show the form for an organisation."""
    return _new_organisation(request)


@router.post("/beheer/organisaties/nieuw")
def new_organisation(
    request: Request, desk: DeskDep, actor: ManagerDep, fields: FieldsDep
) -> Response:
    """Add an organisation."""
    asked = {"naam": "Vul de naam van de organisatie in.", "soort": "Kies wat het is."}
    problems = [Problem(text, field=name) for name, text in asked.items() if not fields.text(name)]
    if not problems:
        try:
            desk.accounts.add_organisation(actor, fields.text("naam"), fields.text("soort"))
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    if problems:
        return _new_organisation(request, problems, fields)
    return go("/beheer")


def _new_organisation(
    request: Request, problems: list[Problem] | None = None, typed: Fields = NOTHING_TYPED
) -> Response:
    return page(
        request,
        "beheerder/organisatie.html",
        problems=problems or (),
        typed=typed,
        kinds=list(labels.ORGANISATIONS.items()),
    )


@router.get("/beheer/sleutels/nieuw")
def new_key_page(request: Request, desk: DeskDep, actor: ManagerDep) -> Response:
    """Show the form for a key with which another program may ask."""
    return _new_key(request, desk, actor)


@router.post("/beheer/sleutels/nieuw")
def new_key(request: Request, desk: DeskDep, actor: ManagerDep, fields: FieldsDep) -> Response:
    """Make a key, and show it this once; there is no redirect, because it is kept nowhere."""
    problems = [
        Problem(text, field=name)
        for name, text in (
            ("naam", "Vul in waarvoor de sleutel is."),
            ("rol", "Kies wat de sleutel mag."),
            ("organisatie", "Kies een organisatie."),
        )
        if not fields.text(name)
    ]
    if not problems:
        try:
            secret = desk.keys.issue(
                actor, fields.text("naam"), fields.text("rol"), fields.text("organisatie")
            )
            return page(request, "beheerder/sleutel.html", secret=secret, name=fields.text("naam"))
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    return _new_key(request, desk, actor, problems, fields)


def _new_key(
    request: Request,
    desk: Desk,
    actor: Actor,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "beheerder/sleutel_nieuw.html",
        problems=problems or (),
        typed=typed,
        roles=[(role, name) for role, name in labels.ROLES.items() if role not in NOT_FOR_KEYS],
        organisations=[(one.id, one.name) for one in desk.accounts.organisations(actor)],
    )


@router.post("/beheer/sleutels/{key_id}/intrekken")
def withdraw_key(desk: DeskDep, actor: ManagerDep, key_id: str) -> Response:
    """End a key at once."""
    desk.keys.withdraw(actor, key_id)
    return go("/beheer")


router.include_router(medewerkers.router)  # after /beheer/medewerkers/nieuw, which is no id
