"""Wires the application: the desk, the pages of each kind of user, protection and error pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

import taalmeter
from taalmeter.intake.desk import Desk
from taalmeter.intake.store import Store
from taalmeter_api import (
    aanbod,
    afnemer,
    beheerder,
    inloggen,
    kandidaat,
    mishaps,
    onderzoeker,
    roc,
    specialist,
    static,
)
from taalmeter_api.security import MAX_BODY, Protection, Refused, is_api
from taalmeter_api.sentences import card_words
from taalmeter_api.settings import Settings
from taalmeter_api.v1 import problems
from taalmeter_api.v1.app import create_api
from taalmeter_api.version import API_PATH

PAGES = (kandidaat, inloggen, afnemer, specialist, roc, aanbod, onderzoeker, beheerder)


def open_desk(settings: Settings) -> Desk:
    """Open the store and load the bank and the rules that the settings name."""
    return Desk(
        Store(settings.db),
        taalmeter.load_bank(settings.items),
        taalmeter.load_rules(settings.rules),
        pictures=tuple(card_words()),
    )


def create_app(settings: Settings, desk: Desk) -> FastAPI:
    """Build the application around an open desk; stopping it closes the desk's store."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.office.store.close()

    app = FastAPI(
        title="taalmeter",
        # FastAPI can export every request by itself; what people answer here leaves for nowhere.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.desk = desk
    for room in PAGES:
        app.include_router(room.router)
    static.mount(app, settings, desk.office.bank)
    app.mount(API_PATH, create_api(desk))
    mishaps.handle(app)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=MAX_BODY)
    app.add_middleware(Protection, refusal=_refused)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    return app


def _refused(request: Request, reason: Refused) -> Response:
    """Refuse a request in the way of who asks: a page for a person, a problem for a program."""
    if is_api(request.url.path):
        return problems.refused(reason)
    return mishaps.refused(request, reason)
