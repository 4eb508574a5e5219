"""The pages on which a beheerder sets up an installation: local texts, the theme, what changed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.intake.localtexts import LONGEST, LocalTexts, checked
from taalmeter.intake.roles import Actor
from taalmeter.writing import readability
from taalmeter.writing.words import WritingExtraMissing
from taalmeter_api import words
from taalmeter_api.settings import Settings
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter()
ManagerDep = Annotated[Actor, Depends(staff("beheerder"))]
READ = ("intro", "naam")
"""The texts that the readability meter looks at; names and numbers are no sentences."""


@router.get("/beheer/teksten/{organisation_id}")
def texts_page(
    request: Request, desk: DeskDep, actor: ManagerDep, organisation_id: str
) -> Response:
    """Show the texts of an organisation's own, as form and as the kandidaat sees them."""
    texts = desk.local_texts(actor, organisation_id)
    return _texts(request, desk, organisation_id, texts)


@router.post("/beheer/teksten/{organisation_id}")
def change_texts(
    request: Request, desk: DeskDep, actor: ManagerDep, organisation_id: str, fields: FieldsDep
) -> Response:
    """Keep the texts, or only show how they would look."""
    known = desk.local_texts(actor, organisation_id)
    typed = {name: fields.get(name, "") for name in LONGEST}
    try:
        if fields.text("doen") == "bewaar":
            desk.set_local_texts(actor, organisation_id, typed)
            return go("/beheer#teksten")
        shown = checked(typed)
    except TaalmeterError as error:
        return _texts(request, desk, organisation_id, known, [words.to_staff(error)], fields)
    return _texts(request, desk, organisation_id, shown, typed=fields)


def _texts(
    request: Request,
    desk: Desk,
    organisation_id: str,
    texts: LocalTexts,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "beheerder/teksten.html",
        problems=problems or (),
        typed=typed,
        organisation=desk.accounts.organisation(organisation_id),
        texts=texts,
        longest=LONGEST,
        hard=_hard(texts),
    )


def _hard(texts: LocalTexts) -> tuple[str, ...] | None:
    """Give what is hard to read in a text, for the kandidaat; None where nobody can tell."""
    try:
        return tuple(
            f"“{finding.word or finding.sentence}” ({finding.rule.replace('-', ' ')})"
            for name in READ
            for finding in readability.check(getattr(texts, name), "A2")
        )
    except WritingExtraMissing:
        return None


@router.get("/beheer/thema")
def theme_page(request: Request, actor: ManagerDep) -> Response:
    """Show which theme is active, and how to set another."""
    settings: Settings = request.app.state.settings
    return page(
        request, "beheerder/thema.html", css=settings.theme_css, css_class=settings.theme_class
    )


@router.get("/beheer/logboek")
def changes_page(request: Request, desk: DeskDep, actor: ManagerDep) -> Response:
    """Show who changed what when."""
    return page(
        request,
        "beheerder/logboek.html",
        changes=desk.changes(actor),
        broken=desk.changes_broken_at(actor),
    )
