"""Cases and sittings of the organisation to which the key belongs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from taalmeter.errors import UnknownName
from taalmeter.intake.projections import SittingRow
from taalmeter.intake.roles import Actor
from taalmeter_api.shell import DeskDep
from taalmeter_api.v1.access import with_role
from taalmeter_api.v1.shapes import (
    AdviceGiven,
    Cases,
    CaseShape,
    Prepared,
    Results,
    Sittings,
    SittingShape,
    ToPrepare,
)

router = APIRouter()
SpecialistDep = Annotated[Actor, Depends(with_role("specialist"))]
AttendantDep = Annotated[Actor, Depends(with_role("specialist", "afnemer"))]


@router.get("/dossiers", tags=["dossiers"], summary="De dossiers")
def cases(desk: DeskDep, actor: SpecialistDep) -> Cases:
    """List the cases of the organisation."""
    rows = [
        CaseShape(
            dossier=row.case_id,
            kenmerk=row.reference,
            stap=row.step,
            volgende=row.next,
            te_laat=row.overdue,
        )
        for row in desk.cases(actor)
    ]
    return Cases(dossiers=rows)


@router.get("/dossiers/{dossier}/resultaten", tags=["resultaten"], summary="De resultaten")
def results(desk: DeskDep, actor: SpecialistDep, dossier: str) -> Results:
    """Give the results of a case that count now."""
    found = desk.results(actor, dossier)
    return Results(resultaten=[result.to_dict() for result in found.values()])


@router.get("/dossiers/{dossier}/adviezen", tags=["adviezen"], summary="Het laatste advies")
def advice(desk: DeskDep, actor: SpecialistDep, dossier: str) -> AdviceGiven:
    """Give the last advice of a case as it was recorded."""
    given = desk.case(actor, dossier).advice_given
    if given is None:
        raise UnknownName("this case has no advice yet.", kind="advies", name=dossier[:60])
    data: dict[str, Any] = dict(given.data)
    return AdviceGiven(advies=data)


@router.get("/afnames", tags=["afnames"], summary="De afnames")
def sittings(desk: DeskDep, actor: AttendantDep) -> Sittings:
    """List the sittings that are open or of the last day."""
    return Sittings(afnames=[_sitting(row) for row in desk.sittings(actor)])


@router.post("/afnames", tags=["afnames"], status_code=201, summary="Een afname klaarzetten")
def prepare(desk: DeskDep, actor: AttendantDep, sent: ToPrepare) -> Prepared:
    """Prepare a sitting, and give its code."""
    ticket = desk.prepare_sitting(actor, sent.dossier, sent.toetsvorm)
    return Prepared(afname=ticket.sitting_id, code=ticket.code)


@router.get("/afnames/{afname}", tags=["afnames"], summary="Een afname")
def sitting(desk: DeskDep, actor: AttendantDep, afname: str) -> SittingShape:
    """Say where a sitting stands."""
    for row in desk.sittings(actor):
        if row.sitting_id == afname:
            return _sitting(row)
    raise UnknownName("there is no such sitting.", kind="afname", name=afname[:60])


def _sitting(row: SittingRow) -> SittingShape:
    return SittingShape(
        afname=row.sitting_id,
        dossier=row.case_id,
        kenmerk=row.reference,
        toetsvorm=row.form,
        stand=row.status,
        vraag=row.question,
        laatst_gezien=row.last_seen,
    )
