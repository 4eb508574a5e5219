"""The pages that someone sees when a request cannot be answered: in Dutch, never a traceback."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from taalmeter.errors import CodeRefused, TaalmeterError
from taalmeter_api import shell, words
from taalmeter_api.candidate import EnterCode, leave
from taalmeter_api.security import PRIVATE, Refused
from taalmeter_api.words import Problem

LOG = logging.getLogger("taalmeter_api")
STATUS = {
    "onbekende-naam": 404,
    "mag-niet": 403,
    "verkeerde-stap": 409,
    "afname-gesloten": 409,
    "opslag": 503,
    "extra-ontbreekt": 501,
}
NOT_FOUND = Problem(
    "Deze pagina bestaat niet.", "Controleer het adres, of ga terug naar het begin."
)
TOO_MUCH = Problem("Dit is te veel tekst.", "Ga terug en maak de tekst korter.")
NOT_POSSIBLE = Problem("Dit kan hier niet.", "Ga terug naar het begin.")
FORGED = Problem(
    "Dit formulier kwam niet van deze website. Er is niets bewaard.",
    "Open de pagina opnieuw en vul het formulier daar in.",
)
BROKEN = Problem(
    "Er gaat iets mis. Dat ligt niet aan u.",
    "Probeer het opnieuw. Blijft het misgaan, meld het dan.",
)


CALM = {404: "pagina", 413: "te-veel"}
"""What the kandidaat is told at a status, by its name in the catalogue."""


def mishap(request: Request, problem: Problem, status: int) -> Response:
    """Give the page that says what went wrong, in the look and words of whoever is asking."""
    if _is_calm(request):
        text, remedy = words.CANDIDATE[CALM.get(status, "fout")]
        return _calm(request, Problem(text, remedy), status, goes_on=True)
    return shell.page(request, "mis.html", status=status, problem=problem)


def _is_calm(request: Request) -> bool:
    path = request.url.path
    return path in ("/", "/afname") or path.startswith("/afname/")


def _calm(request: Request, problem: Problem, status: int, *, goes_on: bool) -> Response:
    return shell.page(
        request, "kandidaat/mis.html", status=status, problem=problem, goes_on=goes_on
    )


def refused(request: Request, reason: Refused) -> Response:
    """Give the page for a form that another site seems to have sent, or that is too large."""
    if reason == "vervalst":
        return mishap(request, FORGED, 403)
    return mishap(request, TOO_MUCH, 413)


def _taalmeter_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, TaalmeterError):
        raise error
    status = STATUS.get(error.code, 400)
    if _is_calm(request):
        goes_on = not isinstance(error, CodeRefused)
        return _calm(request, words.to_candidate(error), status, goes_on=goes_on)
    return mishap(request, words.to_staff(error), status)


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    return mishap(request, NOT_FOUND if status == 404 else NOT_POSSIBLE, status)


def _bad_address(request: Request, _: Exception) -> Response:
    return mishap(request, NOT_FOUND, 404)


def _broken(request: Request, error: Exception) -> Response:
    LOG.error("unexpected error on %s", request.url.path, exc_info=error)
    answer = mishap(request, BROKEN, 500)
    answer.headers.update(PRIVATE)  # this page is made outside the middleware that adds them
    return answer


def _log_in(_: Request, __: Exception) -> Response:
    return shell.go("/inloggen")


def _enter_code(_: Request, error: Exception) -> Response:
    long_ago = isinstance(error, EnterCode) and error.long_ago
    return leave("/afname?weg=lang" if long_ago else "/afname")


def handle(app: FastAPI) -> None:
    """Let the application answer every kind of error with a page."""
    app.add_exception_handler(TaalmeterError, _taalmeter_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_address)
    app.add_exception_handler(shell.LogInFirst, _log_in)
    app.add_exception_handler(EnterCode, _enter_code)
    app.add_exception_handler(Exception, _broken)
