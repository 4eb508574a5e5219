"""The worklist of the specialist: what is to be done now, found by step, group or reference.

From here a whole cohort is invited for a group, and never one person on suspicion.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.intake.groups import Cohort
from taalmeter.intake.projections import CaseRow
from taalmeter.intake.roles import Actor
from taalmeter_api import case_view, labels, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter()
SpecialistDep = Annotated[Actor, Depends(staff("specialist"))]
DONE = ("afgerond", "gestopt")
LATE = "te-laat"
ON_A_PAGE = 50
COHORTS: tuple[tuple[Cohort, str, str], ...] = (
    ("afname", "Iedereen die wacht op een afname", "De intake is gedaan."),
    ("aanmelding", "Alle nieuwe dossiers", "De intake moet nog. Die doet u eerst, of die dag."),
    ("beide", "Allebei", ""),
)


@dataclass(frozen=True)
class Search:
    """What a specialist looks for; empty finds everything."""

    step: str = ""
    group: str = ""
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.step or self.group or self.text)

    def address(self, number: int) -> str:
        """Give the address of a page of what was found."""
        asked = {"stap": self.step, "groep": self.group, "zoek": self.text, "pagina": number}
        return "/dossiers?" + urlencode({name: value for name, value in asked.items() if value})


def found(rows: Iterable[CaseRow], search: Search) -> list[CaseRow]:
    """Give the rows that fit, what is overdue first and what is done last."""
    wanted = search.text.casefold()
    fitting = [
        row
        for row in rows
        if (not search.step or (row.overdue if search.step == LATE else row.step == search.step))
        and (not search.group or row.group == search.group)
        and wanted in row.reference.casefold()
    ]
    return sorted(fitting, key=lambda row: (row.step in DONE, not row.overdue))


@router.get("/dossiers")
def worklist(
    request: Request,
    desk: DeskDep,
    actor: SpecialistDep,
    stap: str = "",
    groep: str = "",
    zoek: str = "",
    pagina: str = "",
) -> Response:
    """Show the dossiers of the organisation, what has waited longest first."""
    rows = desk.cases(actor)
    search = Search(stap, groep, zoek.strip()[:80])
    fitting = found(rows, search)
    pages = max(1, -(-len(fitting) // ON_A_PAGE))
    number = min(int(pagina) if pagina.isdecimal() and pagina.isascii() else 1, pages) or 1
    groups = {group.id: group for group in desk.groups(actor)}
    return page(
        request,
        "specialist/dossiers.html",
        rows=fitting[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        total=len(rows),
        count=len(fitting),
        overdue=sum(row.overdue for row in fitting),
        search=search,
        typed=Fields({"stap": search.step, "groep": search.group, "zoek": search.text}),
        number=number,
        pages=pages,
        groups=groups,
        group_choices=[(group.id, group.name) for group in groups.values()],
        choices=[(LATE, "Wat over tijd is"), *case_view.STEP_WORDS.items()],
        today=desk.office.clock(),
        w=labels,
        steps=case_view.STEP_WORDS,
    )


@router.get("/dossiers/uitnodigen")
def invite_page(request: Request, desk: DeskDep, actor: SpecialistDep) -> Response:
    """Ask which cohort is invited, and for which group."""
    return _invite(request, desk, actor)


def _invite(
    request: Request,
    desk: Desk,
    actor: Actor,
    problems: Iterable[Problem] = (),
    typed: Fields = NOTHING_TYPED,
) -> Response:
    today = desk.office.clock().date().isoformat()
    return page(
        request,
        "specialist/uitnodigen.html",
        problems=tuple(problems),
        typed=typed,
        cohorts=[
            (name, f"{text} ({len(desk.cohort(actor, name))})", hint)
            for name, text, hint in COHORTS
        ],
        groups=[
            (group.id, f"{group.name}, {labels.weekday(group.day)} ({group.size} mensen)")
            for group in desk.groups(actor)
            if group.day >= today
        ],
    )


@router.post("/dossiers/uitnodigen")
def invite(request: Request, desk: DeskDep, actor: SpecialistDep, fields: FieldsDep) -> Response:
    """Put the whole cohort in the group, and show the group."""
    cohort = next((name for name, _, _ in COHORTS if name == fields.text("wie")), None)
    problems = []
    if not fields.text("groep"):
        problems.append(Problem("Kies voor welke groep.", field="groep"))
    if cohort is None:
        problems.insert(0, Problem("Kies wie u uitnodigt.", field="wie"))
    elif not problems:
        try:
            invited = desk.invite(actor, fields.text("groep"), cohort)
            left = f"?over={invited.left}" if invited.left else ""
            return go(f"/afnemer/groepen/{fields.text('groep')}{left}")
        except TaalmeterError as error:
            problems.append(words.to_staff(error, "groep"))
    return _invite(request, desk, actor, problems, fields)
