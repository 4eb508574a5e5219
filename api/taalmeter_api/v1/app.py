"""Wires `/api/v1`: routers, problems, the version header, and an OpenAPI document that says so."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from taalmeter.intake.desk import Desk
from taalmeter.purpose import DISCLAIMERS
from taalmeter_api.v1 import cases, computed, handovers, offerings, problems, rules
from taalmeter_api.v1.shapes import Problem
from taalmeter_api.version import API_PATH, API_VERSION

TAGS = (
    ("afnames", "Een afname klaarzetten en volgen: geen antwoorden en geen scores."),
    ("resultaten", "Wat antwoorden zeggen: kansen en zones, nooit alleen een niveau."),
    ("adviezen", "Wat de regels adviseren, met redenen. Een mens beslist."),
    ("dossiers", "Waar elk dossier staat."),
    ("overdrachten", "Wat is overgedragen, en het antwoord daarop."),
    ("aanbod", "De lessen en groepen in de buurt, met vrije plaatsen."),
    ("regelsets", "De regels zelf: om te lezen en na te rekenen."),
)
CONTACT = {
    "name": "taalmeter",
    "url": "https://example.org/taalmeter",
    "email": "taalmeter@example.org",
}
HEADER = {
    "API-Version": {
        "description": "Versie van deze API.",
        "schema": {"type": "string", "example": API_VERSION},
    }
}
_MAY_GO_WRONG = {
    "400": "De invoer klopt niet.",
    "401": "Er is geen geldige sleutel.",
    "403": "De rol van deze sleutel mag dit niet.",
    "404": "Dit bestaat niet, of het hoort niet bij deze organisatie.",
    "409": "Dit kan nu niet, of niet meer.",
}


def create_api(desk: Desk) -> FastAPI:
    """Build the API around an open desk; it is mounted at `/api/v1`."""
    app = FastAPI(
        title="taalmeter",
        version=API_VERSION,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.state.desk = desk
    for room in (cases, computed, handovers, offerings, rules):
        app.include_router(room.router)
    problems.handle(app)

    @app.middleware("http")
    async def say_version(request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        response.headers["API-Version"] = API_VERSION
        return response

    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    return app


def document(app: FastAPI) -> dict[str, Any]:
    """Give the OpenAPI 3.1 document: problems for every mistake, the version with every success."""
    made = get_openapi(
        title="taalmeter",
        version=API_VERSION,
        summary="Lezen en schrijven in het Nederlands: afname, resultaat, advies, overdracht.",
        description=" ".join(DISCLAIMERS),
        contact=CONTACT,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": API_PATH, "description": "Deze installatie"}],
        tags=[{"name": name, "description": text} for name, text in TAGS],
        routes=app.routes,
    )
    schemas = made["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _described(operation, path, method, problem)
    return made


def _described(operation: dict[str, Any], path: str, method: str, problem: dict[str, Any]) -> None:
    open_to_all = path.startswith("/regelsets")
    answers = operation["responses"]
    answers.pop("422", None)
    for answer in answers.values():
        answer["headers"] = HEADER
    for status, text in _MAY_GO_WRONG.items():
        if open_to_all and status in ("401", "403", "409"):
            continue
        if status == "409" and method == "get":
            continue
        answers[status] = {
            "description": text,
            "headers": HEADER,
            "content": {problems.MEDIA: {"schema": problem}},
        }
