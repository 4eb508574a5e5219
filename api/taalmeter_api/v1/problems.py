"""Every mistake as a problem (RFC 9457): a stable code, Dutch words, and all fields at once."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter_api import words
from taalmeter_api.mishaps import STATUS
from taalmeter_api.security import PRIVATE, Refused
from taalmeter_api.v1.shapes import FieldFault, Problem
from taalmeter_api.version import API_VERSION

LOG = logging.getLogger("taalmeter_api")
MEDIA = "application/problem+json"
_NO_KEY = ("Er is geen geldige sleutel.", "Stuur de sleutel mee als 'Authorization: Bearer ...'.")
_HTTP = {
    404: ("Dit bestaat niet.", "Controleer het adres in /api/v1/openapi.json."),
    405: ("Dit kan hier niet.", "Kijk in /api/v1/openapi.json wat op dit adres kan."),
}
_FAULTS = {
    "missing": "Dit veld ontbreekt.",
    "extra_forbidden": "Dit veld is niet bekend.",
    "json_invalid": "Dit is geen geldige JSON.",
    "literal_error": "Dit is geen van de mogelijke waarden.",
    "string_type": "Dit moet tekst zijn.",
    "list_type": "Dit moet een lijst zijn.",
    "too_long": "Dit zijn er te veel.",
    "too_short": "Dit zijn er te weinig.",
    "string_too_long": "Deze tekst is te lang.",
    "string_too_short": "Deze tekst is te kort.",
}


class NoKey(Exception):
    """A request without a key that is known."""


def problem(
    status: int, title: str, detail: str, code: str, faults: list[FieldFault] | None = None
) -> JSONResponse:
    """Give the answer that says what went wrong."""
    body = Problem(title=title, status=status, detail=detail, code=code, fouten=faults or [])
    headers = {"API-Version": API_VERSION}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body.model_dump(), status, headers, media_type=MEDIA)


def refused(reason: Refused) -> Response:
    """Give the problem for a request that is not even looked at."""
    if reason == "te groot":
        return problem(413, "Dit is te veel.", "Stuur minder tegelijk.", "te-groot")
    return problem(403, *_NO_KEY, "vervalst")


def _taalmeter_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, TaalmeterError):
        raise error
    said = words.to_staff(error)
    field = said.field or error.place.column
    faults = [FieldFault(veld=field, melding=error.what)] if field else []
    detail = said.remedy or error.remedy or error.what
    return problem(STATUS.get(error.code, 400), said.text, detail, error.code, faults)


def _invalid(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        FieldFault(
            veld=".".join(str(part) for part in one["loc"] if part != "body") or "body",
            melding=_FAULTS.get(one["type"], one["msg"]),
        )
        for one in error.errors()
    ]
    return problem(
        400,
        "De invoer klopt niet.",
        "Verbeter de velden die bij 'fouten' staan en stuur alles opnieuw.",
        "invoer",
        faults,
    )


def _no_key(_: Request, __: Exception) -> Response:
    return problem(401, *_NO_KEY, "geen-sleutel")


def _http_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    title, detail = _HTTP.get(status, ("Dit kan niet.", "Controleer de aanvraag."))
    answer = problem(status, title, detail, f"http-{status}")
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer


def _broken(request: Request, error: Exception) -> Response:
    LOG.error("unexpected error on %s", request.url.path, exc_info=error)
    title, detail = words.STAFF["fout"]
    answer = problem(500, title, detail, "fout")
    answer.headers.update(PRIVATE)
    return answer


def handle(app: FastAPI) -> None:
    """Let every mistake be answered with a problem."""
    app.add_exception_handler(TaalmeterError, _taalmeter_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(NoKey, _no_key)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _broken)
