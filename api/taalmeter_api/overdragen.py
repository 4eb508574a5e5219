"""The specialist's pages where a dossier goes to others: place, papers, overdracht, uitvoerder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake import handover as handed
from taalmeter.intake.case import Case
from taalmeter.intake.desk import Desk
from taalmeter.intake.offerings import Offering, Place, Places
from taalmeter.intake.office import no_case
from taalmeter.intake.roles import Actor
from taalmeter_api import labels, papers, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter(prefix="/dossiers/{case_id}")
SpecialistDep = Annotated[Actor, Depends(staff("specialist"))]
ELSEWHERE = "anders"
NOTHING = "geen"


@dataclass(frozen=True)
class Choice:
    """A place as it can be chosen in the form; `value` names the offering and its start."""

    value: str
    place: Place
    organisation: str
    waits: bool = False


def choices(places: Places, names: Mapping[str, str]) -> tuple[Choice, ...]:
    """Give the places to choose from: seats soonest first, then waiting lists."""
    pairs = [(place, False) for place in places.seats] + [(p, True) for p in places.waiting]
    return tuple(
        Choice(
            value=f"{'wacht' if waits else 'plek'}_{place.offering.id}_{place.start.begins or ''}",
            place=place,
            organisation=names.get(place.offering.organisation, ""),
            waits=waits,
        )
        for place, waits in pairs
    )


@router.get("/route")
def route_map(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show the one page that the kandidaat takes home."""
    case = desk.case(actor, case_id)
    made = papers.route_map_of(case, desk.office.rules)
    if made is None:
        return page(request, "specialist/geen_route.html", case=case)
    return page(request, "specialist/route.html", case=case, map=made)


@router.get("/route.pdf")
def route_pdf(case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Give the same page as a tagged PDF."""
    made = papers.route_map_of(desk.case(actor, case_id), desk.office.rules)
    if made is None:
        raise no_case()
    return _pdf(papers.route_pdf(made), "route")


@router.get("/overdracht")
def handover_page(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show the form of the hand-over, or once it is done the page to print."""
    case = desk.case(actor, case_id)
    return (
        _given(request, desk, actor, case) if case.handover else _form(request, desk, actor, case)
    )


@router.get("/overdracht.json")
def handover_json(case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Give the hand-over as data, with what was said back."""
    case = desk.case(actor, case_id)
    if case.handover is None:
        raise no_case()
    return JSONResponse(handed.as_data(case.case_id, case.handover, case.progress))


@router.get("/overdracht.pdf")
def handover_pdf(case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Give the hand-over as a tagged PDF of one page."""
    sheet = papers.sheet_of_case(desk.case(actor, case_id), desk)
    if sheet is None:
        raise no_case()
    return _pdf(papers.handover_pdf(sheet), "overdracht")


@router.post("/overdracht")
def handover(
    request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep
) -> Response:
    """Hand the dossier over, with a place, a name and a first appointment."""
    case = desk.case(actor, case_id)
    places = desk.places(actor, case_id)
    chosen = next((c for c in choices(places, {}) if c.value == fields.text("plek")), None)
    bridge = next(
        (b.offering for b in places.bridges if b.offering.id == fields.text("opvang")), None
    )
    problems = _missing(fields, chosen, places)
    if not problems:
        try:
            _hand_over(desk, actor, case_id, fields, chosen, bridge)
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    if problems:
        return _form(request, desk, actor, case, problems, fields)
    return go(f"/dossiers/{case_id}/overdracht")


def _hand_over(
    desk: Desk,
    actor: Actor,
    case_id: str,
    fields: Fields,
    chosen: Choice | None,
    bridge: Offering | None,
) -> None:
    offering = chosen.place.offering if chosen else None
    day, time = fields.text("afspraak"), fields.text("tijd")
    where = fields.text("plaats") or (offering.place if offering else "")
    desk.hand_over(
        actor,
        case_id,
        to_organisation=offering.organisation if offering else fields.text("naar"),
        contact=fields.text("contact") or (offering.contact if offering else ""),
        appointment=f"{labels.weekday(day)} om {time}, {where}",
        shared=fields.text("gedeeld") == "ja",
        offering=offering,
        begins=chosen.place.start.begins if chosen else None,
        waiting_list=chosen.waits if chosen else False,
        meanwhile=bridge,
    )


def _missing(fields: Fields, chosen: Choice | None, places: Places) -> list[Problem]:
    asked = {
        "naar": "Kies naar welke organisatie het dossier gaat.",
        "contact": "Vul in bij wie de kandidaat terecht kan.",
        "afspraak": "Vul de datum van de eerste afspraak in.",
        "tijd": "Vul de tijd van de eerste afspraak in.",
        "plaats": "Vul de plaats van de eerste afspraak in.",
        "gedeeld": "Vraag of de kandidaat het delen goed vindt, en vink dat aan.",
    }
    known = {"naar", "contact", "plaats"} if chosen else set()
    problems = []
    if (places.seats or places.waiting) and chosen is None and fields.text("plek") != ELSEWHERE:
        text = (
            "Deze plek is er niet meer. Kies opnieuw." if fields.text("plek") else "Kies een plek."
        )
        problems.append(Problem(text, field="plek"))
    if places.bridges and not fields.text("opvang"):
        problems.append(Problem("Kies wat de kandidaat tot de start doet.", field="opvang"))
    problems += [
        Problem(text, field=name)
        for name, text in asked.items()
        if not fields.text(name) and name not in known
    ]
    return problems


def _form(
    request: Request,
    desk: Desk,
    actor: Actor,
    case: Case,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    names = desk.accounts.organisation_names()
    places = desk.places(actor, case.case_id)
    return page(
        request,
        "specialist/overdracht.html",
        problems=problems or (),
        typed=typed,
        case=case,
        may_hand_over=case.step == "overdracht",
        places=places,
        choices=choices(places, names),
        bridges=[
            (bridge, names.get(bridge.offering.organisation, "")) for bridge in places.bridges
        ],
        past=papers.past_handovers(case, names),
        organisations=[
            (organisation.id, organisation.name)
            for organisation in desk.accounts.organisations(actor)
            if organisation.id != actor.organisation
        ],
        w=labels,
    )


def _given(
    request: Request,
    desk: Desk,
    actor: Actor,
    case: Case,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "specialist/overdracht_papier.html",
        problems=problems or (),
        typed=typed,
        case=case,
        sheet=papers.sheet_of_case(case, desk),
        in_line=desk.place_in_line(actor, case.case_id),
        ended=case.may_decide_again,
    )


@router.post("/overdracht/intrekken")
def withdraw(
    request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep
) -> Response:
    """Take the hand-over back, so that it can go elsewhere."""
    case = desk.case(actor, case_id)
    if case.handover is None:
        return go(f"/dossiers/{case_id}/overdracht")
    try:
        desk.withdraw_handover(actor, case_id, fields.text("reden"))
    except TaalmeterError as error:
        return _given(request, desk, actor, case, [words.to_staff(error)], fields)
    return go(f"/dossiers/{case_id}/overdracht")


@router.get("/uitvoering")
def sharing_page(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show who else works on this dossier, and what they see."""
    return _sharing(request, desk, actor, desk.case(actor, case_id))


@router.post("/uitvoering")
def share(
    request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep
) -> Response:
    """Let another organisation work on this dossier, or end that."""
    case = desk.case(actor, case_id)
    try:
        if case.executor is None:
            agreed = fields.text("gedeeld") == "ja"
            desk.share_case(actor, case_id, fields.text("uitvoerder"), shared=agreed)
        else:
            desk.stop_sharing(actor, case_id, fields.text("reden"))
    except TaalmeterError as error:
        return _sharing(request, desk, actor, case, [words.to_staff(error, "uitvoerder")], fields)
    return go(f"/dossiers/{case_id}/uitvoering")


def _sharing(
    request: Request,
    desk: Desk,
    actor: Actor,
    case: Case,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    names = desk.accounts.organisation_names()
    return page(
        request,
        "specialist/uitvoering.html",
        problems=problems or (),
        typed=typed,
        case=case,
        owner=names.get(case.organisation, ""),
        executor=names.get(case.executor or "", ""),
        is_owner=case.organisation == actor.organisation,
        organisations=[(one, name) for one, name in names.items() if one != actor.organisation],
    )


def _pdf(content: bytes, name: str) -> Response:
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )
