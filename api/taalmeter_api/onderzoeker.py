"""The pages of the onderzoeker: rules, requirements, played cases, counts and the journal check."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.intake.export_files import FORMS
from taalmeter.intake.research import ChainReport
from taalmeter.intake.roles import Actor
from taalmeter.routing import Explanation
from taalmeter.routing.archive import versions
from taalmeter.routing.certificate import certificate
from taalmeter_api import (
    advice_view,
    count_view,
    rule_detail,
    rule_proof,
    rule_versions,
    rule_view,
    whatif,
)
from taalmeter_api.settings import Settings
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, page, staff
from taalmeter_api.words import Problem

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


@router.get("/onderzoek/regels/{table_id}/{rule_id}")
def rule_page(
    request: Request, table_id: str, rule_id: str, desk: DeskDep, actor: ResearcherDep
) -> Response:
    """Show one rule: what it says, its grounds, how much it decides, and its versions."""
    rules = desk.office.rules
    found = rule_detail.detail(
        rules, table_id, rule_id, _proven(desk), versions(rules, _archive(request))
    )
    if found is None:
        raise HTTPException(404)
    return page(request, "onderzoeker/regel.html", d=found)


@router.get("/onderzoek/zoeken")
def search_page(request: Request, desk: DeskDep, actor: ResearcherDep, q: str = "") -> Response:
    """Find rules, sources and sectors by words."""
    query = q.strip()[:100]
    hits = rule_detail.search(desk.office.rules, query)
    return page(request, "onderzoeker/zoeken.html", query=query, hits=hits)


@router.get("/onderzoek/bronnen")
def sources_page(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Show every source, and what rests on it."""
    sources = rule_detail.sources(desk.office.rules)
    return page(request, "onderzoeker/bronnen.html", sources=sources)


@router.get("/onderzoek/bewijs")
def proof_page(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Show what was proven over all cases, and every finding."""
    return page(
        request, "onderzoeker/bewijs.html", proof=rule_proof.view(_proven(desk), desk.office.rules)
    )


@router.get("/onderzoek/bewijs/rapport.json")
def report_file(desk: DeskDep, actor: ResearcherDep) -> Response:
    """Give the report of the checks as data."""
    return _download(_proven(desk).report.to_dict(), "rapport")


@router.get("/onderzoek/bewijs/certificaat.json")
def certificate_file(desk: DeskDep, actor: ResearcherDep) -> Response:
    """Give the certificate, with which anyone can prove the rules again."""
    return _download(certificate(desk.office.rules, _proven(desk).report), "certificaat")


@router.get("/onderzoek/versies")
def versions_page(
    request: Request,
    desk: DeskDep,
    actor: ResearcherDep,
    oud: str = "",
    nieuw: str = "",
    op: str = "",
) -> Response:
    """Put two versions of the rules side by side."""
    found = versions(desk.office.rules, _archive(request))
    known = {one.key: one.rules for one in found if one.rules is not None}
    problems: list[Problem] = []
    difference = None
    if oud in known and nieuw in known:
        try:
            day = date.fromisoformat(op) if op else None
            difference = rule_versions.side_by_side(known[oud], known[nieuw], day)
        except ValueError:
            problems.append(Problem("Dit is geen dag.", "Kies een dag.", "op"))
        except TaalmeterError:
            text = "Een van deze versies geldt niet op deze dag."
            problems.append(Problem(text, "Kies een andere dag.", "op"))
    elif oud or nieuw:
        missing = "oud" if oud not in known else "nieuw"
        problems.append(Problem("Kies twee versies.", field=missing))
    return page(
        request,
        "onderzoeker/versies.html",
        problems=problems,
        typed=Fields({"oud": oud, "nieuw": nieuw, "op": op}),
        options=rule_versions.options(found),
        broken=[one for one in found if one.rules is None],
        difference=difference,
    )


def _proven(desk: Desk) -> rule_proof.Proven:
    return rule_proof.proven(desk.office.rules, desk.office.clock().date())


def _archive(request: Request) -> Path | None:
    settings: Settings = request.app.state.settings
    return settings.rules_archive


def _download(data: Mapping[str, object], name: str) -> Response:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    named = {"content-disposition": f'attachment; filename="{name}.json"'}
    return Response(text, media_type="application/json", headers=named)


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


@router.get("/onderzoek/wat-als")
def what_if_page(
    request: Request, desk: DeskDep, actor: ResearcherDep, voorbeeld: str = ""
) -> Response:
    """Show the form for a case to try, filled with a played case when one is named."""
    scenario = next((one for one in desk.office.rules.scenarios if one.id == voorbeeld), None)
    if scenario is None:
        return _what_if(request, desk, NOTHING_TYPED)
    typed = whatif.fields_of(scenario, desk.office.rules)
    return _what_if(request, desk, typed, story=scenario.story)


@router.post("/onderzoek/wat-als")
def what_if(request: Request, desk: DeskDep, actor: ResearcherDep, fields: FieldsDep) -> Response:
    """Advise on a case to try, with the reasons; nothing of it is kept."""
    today = desk.office.clock().date()
    found, problems = whatif.answer(desk.office.rules, fields, today)
    return _what_if(request, desk, fields, found=found, problems=problems)


def _what_if(
    request: Request,
    desk: Desk,
    typed: Fields,
    *,
    found: Explanation | None = None,
    problems: Sequence[Problem] = (),
    story: str = "",
) -> Response:
    rules = desk.office.rules
    return page(
        request,
        "onderzoeker/wat_als.html",
        problems=problems,
        typed=typed,
        questions=whatif.questions(rules, desk.office.bank.levels),
        today=desk.office.clock().date().isoformat(),
        advice=found.advice if found else None,
        view=advice_view.view(found.advice, rules, found.weighed.facts.echo) if found else None,
        story=story,
    )


@router.get("/onderzoek/tellingen")
def counts_page(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Show how many dossiers there are, with small numbers left out."""
    return page(
        request,
        "onderzoeker/tellingen.html",
        organisation=desk.accounts.organisation(actor.organisation).name,
        counts=count_view.view(
            desk.counts(actor),
            desk.office.rules,
            lambda name: desk.accounts.organisation(name).name,
        ),
    )


@router.get("/onderzoek/export")
def export_page(request: Request, desk: DeskDep, actor: ResearcherDep) -> Response:
    """Say what an export holds and what it leaves out."""
    organisation = desk.accounts.organisation(actor.organisation).name
    return page(request, "onderzoeker/export.html", organisation=organisation)


@router.post("/onderzoek/export/{form}")
def export(desk: DeskDep, actor: ResearcherDep, form: str) -> Response:
    """Give an export under pseudonyms that are made for this once."""
    chosen = next((one for one in FORMS if one == form), None)
    if chosen is None:
        raise HTTPException(404)
    named = {"content-disposition": 'attachment; filename="export.zip"'}
    made = desk.export(actor, chosen)
    return Response(made, media_type="application/zip", headers=named)


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
