"""The pages of the onderzoeker: rules, requirements, played cases, counts and the journal check."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from taalmeter.intake.desk import Desk
from taalmeter.intake.research import ChainReport
from taalmeter.intake.roles import Actor
from taalmeter_api import rule_view
from taalmeter_api.shell import DeskDep, page, staff

router = APIRouter()
ResearcherDep = Annotated[Actor, Depends(staff("onderzoeker"))]


@router.get("/onderzoek")
def overview(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Show what there is to look into."""
    return _overview(request, desk)


@router.get("/onderzoek/regels")
def rules_page(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """List the tables in the order in which they are read."""
    return page(request, "onderzoeker/regels.html", tables=rule_view.tables(desk.office.rules))


@router.get("/onderzoek/regels/{table_id}")
def table_page(request: Request, table_id: str, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Show every rule of a table in words, with its source, its grade and its dates."""
    tables = rule_view.tables(desk.office.rules)
    table = next((table for table in tables if table.id == table_id), None)
    if table is None:
        raise HTTPException(404)
    return page(request, "onderzoeker/tabel.html", table=table)


@router.get("/onderzoek/sectoren")
def sectors_page(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Show what the work of each sector asks."""
    return page(
        request,
        "onderzoeker/sectoren.html",
        sectors=rule_view.sectors(desk.office.rules, desk.office.bank.levels),
    )


@router.get("/onderzoek/scenarios")
def scenarios_page(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Play every scenario with the rules of now, and show whether it gets its route."""
    rows = rule_view.verdicts(desk.office.rules)
    return page(
        request,
        "onderzoeker/scenarios.html",
        rows=rows,
        good=sum(row.good for row in rows),
    )


@router.get("/onderzoek/tellingen")
def counts_page(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Show how many dossiers there are, with small numbers left out."""
    return page(
        request,
        "onderzoeker/tellingen.html",
        groups=rule_view.count_tables(desk.counts(actor), desk.office.rules),
    )


@router.post("/onderzoek")
def check_journal(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Check the chain of every dossier, and show what was found."""
    return _overview(request, desk, desk.verify(actor))


def _overview(request: Request, desk: Desk, report: ChainReport | None = None) -> Response:
    rules = desk.office.rules
    return page(
        request,
        "onderzoeker/onderzoek.html",
        rules=rules,
        rule_count=sum(len(table.rules) for table in rules.tables),
        report=report,
    )
