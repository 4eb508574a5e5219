"""What is computed and kept nowhere: a result from answers, an advice from a profile."""

from typing import Annotated

from fastapi import APIRouter, Depends

from taalmeter.intake.roles import Actor
from taalmeter.profile import Profile
from taalmeter.routing import explain
from taalmeter.score import PERSON, level_results, read_marks
from taalmeter.tables import Table
from taalmeter_api.shell import DeskDep
from taalmeter_api.v1.access import with_role
from taalmeter_api.v1.shapes import AdviceExplained, Results, ToAdvise, ToScore

router = APIRouter()
ReaderDep = Annotated[Actor, Depends(with_role("specialist", "roc", "onderzoeker"))]


@router.post("/resultaten", tags=["resultaten"], summary="Antwoorden scoren")
def score(desk: DeskDep, _: ReaderDep, sent: ToScore) -> Results:
    """Score the answers of one person, exactly as `taalmeter score` does; nothing is kept."""
    bank = desk.office.bank
    rows = [  # null is `ik weet het niet`, where an empty cell of a table may be: not made
        {
            PERSON: "1",
            "opgave": one.opgave,
            "antwoord": "?" if one.antwoord is None else one.antwoord,
        }
        for one in sent.antwoorden
    ]
    table = Table("antwoorden", (PERSON, "opgave", "antwoord"), tuple(rows))
    marks = read_marks(table, bank)["1"]
    found = level_results(bank, sent.schaal, marks)
    return Results(resultaten=[result.to_dict() for result in found])


@router.post("/adviezen", tags=["adviezen"], summary="Een advies berekenen")
def advise(desk: DeskDep, _: ReaderDep, sent: ToAdvise) -> AdviceExplained:
    """Give the advice for a profile, with its receipt and its explanation; nothing is kept."""
    day = sent.peildatum or desk.office.clock().date()
    explained = explain(desk.office.rules, Profile(**sent.profiel), on=day)
    said = explained.to_dict()
    return AdviceExplained(advies=said.pop("advies"), uitleg=said)
