"""What was handed to the organisation of the key, and what it says back."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from taalmeter.intake.roles import Actor
from taalmeter_api.shell import DeskDep
from taalmeter_api.v1.access import with_role
from taalmeter_api.v1.shapes import HandoverLine, Handovers, HandoverShape, Reply, ReplyGiven

router = APIRouter(tags=["overdrachten"])
RocDep = Annotated[Actor, Depends(with_role("roc"))]


@router.get("/overdrachten", summary="De overdrachten")
def handovers(desk: DeskDep, actor: RocDep) -> Handovers:
    """List what was handed to this organisation, latest change first."""
    rows = [
        HandoverLine(dossier=row.case_id, kenmerk=row.reference, stand=row.status)
        for row in desk.handovers(actor)
    ]
    return Handovers(overdrachten=rows)


@router.get("/overdrachten/{dossier}", summary="Een overdracht")
def handover(desk: DeskDep, actor: RocDep, dossier: str) -> HandoverShape:
    """Give one hand-over with what was said back."""
    view = desk.handover(actor, dossier)
    return HandoverShape(
        dossier=view.case_id,
        kenmerk=view.reference,
        van=view.from_organisation,
        contact=view.contact,
        afspraak=view.appointment,
        overgedragen=view.handed_over,
        inhoud=dict(view.content),
        antwoorden=[
            ReplyGiven(stap=one.step, datum=date.fromisoformat(one.date), notitie=one.note)
            for one in view.replies
        ],
    )


@router.post("/overdrachten/{dossier}/antwoorden", status_code=201, summary="Antwoord geven")
def answer(desk: DeskDep, actor: RocDep, dossier: str, sent: Reply) -> ReplyGiven:
    """Say back how it goes."""
    desk.answer_handover(actor, dossier, sent.stap, sent.datum.isoformat(), sent.notitie)
    return ReplyGiven(stap=sent.stap, datum=sent.datum, notitie=sent.notitie)
