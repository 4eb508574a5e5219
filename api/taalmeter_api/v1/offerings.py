"""The local courses, with their next starts and how many seats are free."""

from typing import Annotated

from fastapi import APIRouter, Depends

from taalmeter.intake.offerings import Offering
from taalmeter.intake.roles import Actor
from taalmeter_api.shell import DeskDep
from taalmeter_api.v1.access import with_role
from taalmeter_api.v1.shapes import Offerings, OfferingShape, StartShape

router = APIRouter(tags=["aanbod"])
ReaderDep = Annotated[Actor, Depends(with_role("specialist", "roc"))]


@router.get("/aanbod", summary="Het aanbod")
def offerings(desk: DeskDep, actor: ReaderDep) -> Offerings:
    """List the local courses that this organisation may see."""
    return Offerings(aanbod=[_shape(one) for one in desk.offerings(actor)])


def _shape(one: Offering) -> OfferingShape:
    return OfferingShape(
        aanbod=one.id,
        naam=one.name,
        lijn=one.line,
        trajecten=list(one.routes),
        sectoren=list(one.sectors),
        niveau_in=dict(one.level_in),
        niveau_uit=dict(one.level_out),
        dagdelen=one.half_days,
        weken=one.weeks,
        plaats=one.place,
        contact=one.contact,
        groep_van=one.group[0],
        groep_tot=one.group[1],
        financiering=one.funding,
        graad=one.grade,
        bron=one.source,
        datum=one.date,
        starts=[
            StartShape(begint=start.begins, plaatsen=start.seats, vrij=start.free)
            for start in one.starts
        ],
    )
