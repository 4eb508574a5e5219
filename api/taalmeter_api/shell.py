"""What every page shares: rendering, form fields, who is asking, and where to go next."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from jinja2 import StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from taalmeter.errors import NotAllowed
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import Actor
from taalmeter.purpose import DISCLAIMERS
from taalmeter_api import dates
from taalmeter_api.sentences import card_words, catalogue, lines
from taalmeter_api.settings import Settings
from taalmeter_api.words import Problem

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
STAFF_COOKIE = "taalmeter_medewerker"
CANDIDATE_COOKIE = "taalmeter_afname"
HOME = {
    "specialist": "/dossiers",
    "afnemer": "/afnemer",
    "roc": "/overdrachten",
    "onderzoeker": "/onderzoek",
    "beheerder": "/beheer",
}


@lru_cache
def static_url(name: str) -> str:
    """Give the address of a file in `static/`; it changes when the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


@lru_cache
def drawing(name: str) -> Markup:
    """Give a drawing of `static/plaatjes/` as inline SVG; it is hidden from screen readers."""
    return Markup((STATIC / "plaatjes" / f"{name}.svg").read_text("utf-8").strip())  # noqa: S704


def svg_address(svg: str) -> str:
    """Give an SVG of the item bank as a data address, so that nothing inside it can run."""
    return f"data:image/svg+xml,{quote(svg)}"


templates = Jinja2Templates(HERE / "templates")
templates.env.undefined = StrictUndefined
templates.env.trim_blocks = True
templates.env.lstrip_blocks = True
templates.env.globals.update(
    static_url=static_url, drawing=drawing, DISCLAIMERS=DISCLAIMERS, HOME=HOME
)
templates.env.globals["z"] = catalogue()
templates.env.globals["kaartwoorden"] = card_words()
templates.env.filters.update(
    regels=lines,
    svg_address=svg_address,
    datum=dates.day,
    moment=dates.moment,
    komma=dates.comma,
    geleden=dates.ago,
)


class Fields(Mapping[str, str]):
    """The text fields of a posted form; a field that was not sent is absent."""

    def __init__(self, form: FormData | Mapping[str, str]) -> None:
        pairs = form.multi_items() if isinstance(form, FormData) else form.items()
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            if isinstance(value, str):
                self._values.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> str:
        return self._values[name][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def text(self, name: str) -> str:
        """Give a field without the white space around it; "" when it was not sent."""
        return self.get(name, "").strip()

    def having(self, **values: str) -> "Fields":
        """Give the same fields with other values for some."""
        made = Fields({})
        made._values = {**self._values, **{name: [value] for name, value in values.items()}}
        return made

    def all(self, name: str) -> tuple[str, ...]:
        """Give every value of a field that may occur more than once (check boxes)."""
        return tuple(self._values.get(name, ()))


NOTHING_TYPED = Fields({})


async def _fields(request: Request) -> Fields:
    """Give the fields of a form; a file that was chosen counts as the text in it."""
    form = await request.form()
    pairs: list[tuple[str, str | UploadFile]] = [
        (name, value if isinstance(value, str) else _text_of(await value.read()))
        for name, value in form.multi_items()
    ]
    return Fields(FormData(pairs))


def _text_of(file: bytes) -> str:
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return file.decode("cp1252", errors="replace")  # how a spreadsheet may still write it


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


FieldsDep = Annotated[Fields, Depends(_fields)]
DeskDep = Annotated[Desk, Depends(_desk)]


class LogInFirst(Exception):
    """Somebody asks for a page of staff without being logged in."""


def _actor(request: Request, desk: DeskDep) -> Actor:
    token = request.cookies.get(STAFF_COOKIE)
    actor = desk.accounts.actor(token) if token else None
    if actor is None:
        raise LogInFirst
    request.state.actor = actor
    return actor


StaffDep = Annotated[Actor, Depends(_actor)]


def staff(*roles: str) -> Callable[[Actor], Actor]:
    """Make a dependency that gives the logged-in person, and refuses other roles.

    Use: `SpecialistDep = Annotated[Actor, Depends(staff("specialist"))]`.
    """

    def allowed(actor: StaffDep) -> Actor:
        if actor.role not in roles:
            raise NotAllowed(f"the role {actor.role} may not see this page.", rol=actor.role)
        return actor

    return allowed


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    problems: Sequence[Problem] = (),
    typed: Mapping[str, str] = NOTHING_TYPED,
    **context: object,
) -> HTMLResponse:
    """Render a page.

    Args:
        request: the request that is answered.
        template: path below `templates/`.
        status: HTTP status; a page with problems and no other status gets 400.
        problems: what is wrong, for the summary and beside the fields.
        typed: what the person typed, so that it is kept.
        context: what the template shows.
    """
    settings: Settings = request.app.state.settings
    shared = {
        "problems": tuple(problems),
        "typed": typed,
        "actor": getattr(request.state, "actor", None),
        "theme_class": settings.theme_class,
        "has_theme": settings.theme_css is not None,
    }
    return templates.TemplateResponse(
        request,
        template,
        {**shared, **context},
        status_code=400 if problems and status == 200 else status,
    )


def go(address: str) -> RedirectResponse:
    """Send someone to another page of this application after a form was handled."""
    return RedirectResponse(address, status_code=303)


def set_cookie(request: Request, response: Response, name: str, token: str) -> None:
    """Give a token to the browser: for this visit, out of reach of scripts and other sites."""
    response.set_cookie(
        name, token, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def client_of(request: Request) -> str:
    """Give the network address of who is asking, for limits on wrong tries."""
    return request.client.host if request.client else "onbekend"
