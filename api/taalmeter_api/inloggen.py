"""Logging in and out of staff, and the way from there to the pages of one's own role."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter_api import words
from taalmeter_api.shell import (
    HOME,
    STAFF_COOKIE,
    DeskDep,
    Fields,
    FieldsDep,
    StaffDep,
    client_of,
    go,
    page,
    set_cookie,
)
from taalmeter_api.words import Problem

router = APIRouter()


@router.get("/inloggen")
def log_in_page(request: Request) -> Response:
    """Show the log-in form."""
    return page(request, "inloggen.html")


@router.post("/inloggen")
def log_in(request: Request, desk: DeskDep, fields: FieldsDep) -> Response:
    """Log in, and go to the pages of one's role."""
    email, password = fields.text("email"), fields.get("wachtwoord", "")
    kept = Fields({"email": email})
    missing = [
        Problem(text, field=name)
        for name, value, text in (
            ("email", email, "Vul uw e-mailadres in."),
            ("wachtwoord", password, "Vul uw wachtwoord in."),
        )
        if not value
    ]
    if missing:
        return page(request, "inloggen.html", problems=missing, typed=kept)
    try:
        token = desk.accounts.log_in(email, password, client=client_of(request))
    except TaalmeterError as error:
        problem = words.to_log_in(error)
        return page(request, "inloggen.html", problems=[problem], typed=kept)
    response = go("/start")
    set_cookie(request, response, STAFF_COOKIE, token)
    return response


@router.post("/uitloggen")
def log_out(request: Request, desk: DeskDep) -> Response:
    """End the log-in here and in the store."""
    token = request.cookies.get(STAFF_COOKIE)
    if token:
        desk.accounts.log_out(token)
    response = go("/inloggen")
    response.delete_cookie(STAFF_COOKIE)
    return response


@router.get("/start")
def start(actor: StaffDep) -> Response:
    """Go to the first page of one's role."""
    return go(HOME[actor.role])
