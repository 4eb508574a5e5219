"""The specialist's pages from the result to the besluit; what follows is in `overdragen.py`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.case import Case
from taalmeter.intake.desk import Desk
from taalmeter.intake.offerings import Places
from taalmeter.intake.roles import Actor
from taalmeter.result import GateResult, SkillResult
from taalmeter.routing.rules import MORE
from taalmeter_api import advice_view, labels, talk, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter()
SpecialistDep = Annotated[Actor, Depends(staff("specialist"))]
SHORTEST_MOTIVATION = 10


@router.get("/dossiers/{case_id}/resultaat")
def result_page(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show the result as a talk: first what the person can."""
    case = desk.case(actor, case_id)
    results = desk.results(actor, case_id)
    skills = [
        talk.skill_view(result, desk.office.bank.levels)
        for result in results.values()
        if isinstance(result, SkillResult)
    ]
    gate = next((r for r in results.values() if isinstance(r, GateResult)), None)
    return page(
        request,
        "specialist/resultaat.html",
        case=case,
        skills=skills,
        gate_words=talk.gate_words(gate) if gate else "",
        any_notes=any(skill.notes for skill in skills),
        word_views=talk.word_views(results.values()),
        to_rate=sum(len(sitting.unrated) for sitting in case.sittings),
        not_measured=talk.not_measured(results),
        zones=desk.office.bank.levels.zones,
        versions=talk.versions(results),
        provisional=any(result.versions.voorlopig for result in results.values()),
        w=labels,
    )


@router.get("/dossiers/{case_id}/advies")
def advice_page(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show the advice as it was given, or the button that asks for it."""
    return _advice(request, desk, actor, desk.case(actor, case_id))


@router.post("/dossiers/{case_id}/advies")
def advice(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Compute the advice from what is known now and keep it, then show it."""
    try:
        desk.advise(actor, case_id)
    except TaalmeterError as error:
        return _advice(request, desk, actor, desk.case(actor, case_id), [words.to_staff(error)])
    return go(f"/dossiers/{case_id}/advies")


def _advice(
    request: Request,
    desk: Desk,
    actor: Actor,
    case: Case,
    problems: list[Problem] | None = None,
) -> Response:
    given = case.advice_given if case.advice_stands or case.is_decided else None
    return page(
        request,
        "specialist/advies.html",
        problems=problems or (),
        case=case,
        advice=given.advice if given else None,
        places=_places(desk, actor, case),
        names=desk.accounts.organisation_names(),
        view=advice_view.view(given.advice, desk.office.rules, given.profile) if given else None,
        w=labels,
    )


def _places(desk: Desk, actor: Actor, case: Case) -> Places | None:
    """Give the local places for the advised route; None when it needs none."""
    route = desk.office.rules.routes.get(case.advice.route) if case.advice else None
    return desk.places(actor, case.case_id, route.id) if route and route.handover else None


@router.get("/dossiers/{case_id}/besluit")
def decision_page(request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Show the form for the besluit; nothing in it is chosen beforehand."""
    case = desk.case(actor, case_id)
    if case.advice is None:
        return go(f"/dossiers/{case_id}/advies")
    return _decision(request, desk, case)


@router.post("/dossiers/{case_id}/besluit")
def decision(
    request: Request, case_id: str, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep
) -> Response:
    """Keep the besluit, and go back to the dossier for what comes next."""
    case = desk.case(actor, case_id)
    choice = labels.choice(fields.text("keuze"))
    problems = _missing_in_decision(fields)
    if choice is not None and not problems:
        try:
            desk.decide(
                actor,
                case_id,
                choice,
                route=fields.text("route") if choice == "afwijken" else None,
                motivation=fields.text("motivering"),
                candidate_wish=fields.text("wens_kandidaat"),
                candidate_agrees=fields.text("eens") == "ja",
                this_week=fields.text("deze_week"),
            )
        except TaalmeterError as error:
            problems = [words.to_staff(error)]
    if problems:
        return _decision(request, desk, case, problems, fields)
    return go(f"/dossiers/{case_id}")


def _missing_in_decision(fields: Fields) -> list[Problem]:
    problems = []
    if labels.choice(fields.text("keuze")) is None:
        problems.append(Problem("Kies wat u besluit.", field="keuze"))
    if fields.text("keuze") == "afwijken" and not fields.text("route"):
        problems.append(Problem("Kies welke andere route het wordt.", field="route"))
    if len(fields.text("motivering")) < SHORTEST_MOTIVATION:
        problems.append(
            Problem("Schrijf op waarom u dit besluit, in minstens tien tekens.", field="motivering")
        )
    if fields.text("eens") not in ("ja", "nee"):
        problems.append(Problem("Kies of de kandidaat het eens is met dit besluit.", field="eens"))
    return problems


def _decision(
    request: Request,
    desk: Desk,
    case: Case,
    problems: list[Problem] | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    rules, done = desk.office.rules, case.decision
    advised = case.advice.route if case.advice else MORE
    hints = {
        "volgen": f"De route wordt: {advice_view.route_name(rules, advised)}.",
        "afwijken": "U kiest hieronder welke route het wordt.",
        "meer_meten": "U zet daarna een nieuwe afname klaar of vult de intake aan.",
        "stoppen": "De kandidaat wil niet verder, of iets anders gaat nu voor.",
    }
    return page(
        request,
        "specialist/besluit.html",
        problems=problems or (),
        typed=typed,
        case=case,
        advice=case.advice,
        route_name=advice_view.route_name(rules, advised),
        choices=[
            (choice, text, hints[choice])
            for choice, text in labels.CHOICES.items()
            if choice != "volgen" or advised in rules.routes
        ],
        routes=[
            (name, advice_view.route_name(rules, name)) for name in rules.routes if name != advised
        ],
        wish=case.intake.wish if case.intake else "",
        follows=advised in rules.routes,
        chosen=advice_view.route_name(rules, done.route) if done and done.route else "",
        decided_by=desk.accounts.name(done.actor) if done else "",
        w=labels,
    )
