"""The pages of who administers sittings: codes, progress, help; never an answer or a score.

A specialist may attend a sitting too, and uses the same pages. A code is shown once, on the page
that answers the form: the store keeps no code that could be read back, and an address may not
hold one.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import TaalmeterError, UnknownName
from taalmeter.intake.afnemer import Ticket
from taalmeter.intake.desk import Desk
from taalmeter.intake.events import NoteKind
from taalmeter.intake.projections import SittingRow
from taalmeter.intake.roles import Actor
from taalmeter_api import groepen, papier, words
from taalmeter_api.card import card_of
from taalmeter_api.labels import INTAKE, form_choices
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.waiting import waiting_cases
from taalmeter_api.words import Problem

router = APIRouter(prefix="/afnemer")
router.include_router(papier.router)
router.include_router(groepen.router)
AttendantDep = Annotated[Actor, Depends(staff("afnemer", "specialist"))]
Choices = tuple[tuple[NoteKind, str, str], ...]
HELP: Choices = (
    ("opdracht_uitgelegd", "Opdracht of knop uitgelegd", ""),
    ("hulp_gegeven", "Andere hulp gegeven", "Schrijf hieronder welke hulp."),
    (
        "tekst_voorgelezen",
        "Tekst voorgelezen",
        "De tekst die nu voor de kandidaat ligt telt niet mee voor lezen. Is er nu geen tekst, "
        "dan telt geen enkele tekst tot nu toe mee.",
    ),
    ("extra_tijd", "Extra tijd gegeven", ""),
)
CANDIDATE: Choices = (
    ("te_laat", "Later begonnen dan de groep", ""),
    ("even_weg", "Even weg geweest", ""),
    ("onderbroken", "Onderbroken", "Bijvoorbeeld door telefoon of bezoek."),
    ("overleg", "Een ander praatte mee", "Bijvoorbeeld iemand die naast de kandidaat zat."),
)
ROOM: Choices = (
    ("onrust", "Lawaai of onrust", ""),
    ("storing", "Storing van apparaat of internet", ""),
    ("op_papier", "Op papier gemaakt", ""),
    ("anders", "Iets anders", "Schrijf hieronder wat er was."),
)
NOTE_GROUPS = (("Hulp", HELP), ("De kandidaat", CANDIDATE), ("Ruimte en apparaat", ROOM))
"""The kinds of irregularity that test leaders know from TAO: person, environment, equipment."""

NOTES = tuple(choice for _, choices in NOTE_GROUPS for choice in choices)
NOTE_WORDS = {kind: text for kind, text, _ in NOTES}
NEEDS_TEXT = frozenset({"hulp_gegeven", "anders"})


def _row(desk: Desk, actor: Actor, sitting_id: str) -> SittingRow:
    for row in desk.sittings(actor):
        if row.sitting_id == sitting_id:
            return row
    raise UnknownName("there is no such sitting.", kind="afname", name=sitting_id)


@router.get("")
def overview(request: Request, desk: DeskDep, actor: AttendantDep) -> Response:
    """List the sittings of the organisation."""
    rows = desk.sittings(actor)
    return page(
        request,
        "afnemer/afnames.html",
        rows=rows,
        groups=desk.groups(actor),
        now=desk.office.clock(),
        helping=[row for row in rows if row.status == "hulp"],
    )


@router.get("/nieuw")
def new_page(request: Request, desk: DeskDep, actor: AttendantDep) -> Response:
    """Ask for which case a sitting is to be prepared."""
    return _new(request, desk, waiting_cases(desk, actor))


def _new(
    request: Request,
    desk: Desk,
    cases: list[tuple[str, str]],
    problem: Problem | None = None,
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "afnemer/nieuw.html",
        problems=[problem] if problem else (),
        typed=typed,
        cases=cases,
        forms=form_choices(desk.office.bank),
    )


@router.post("/nieuw")
def prepare(request: Request, desk: DeskDep, actor: AttendantDep, fields: FieldsDep) -> Response:
    """Prepare a sitting, and show its code."""
    cases = waiting_cases(desk, actor)
    chosen = fields.text("dossier")
    reference = dict(cases).get(chosen)
    if reference is None:
        problem = Problem("Kies voor welk dossier de afname is.", field="dossier")
        return _new(request, desk, cases, problem, fields)
    try:
        ticket = desk.prepare_sitting(actor, chosen, fields.text("toetsvorm") or INTAKE)
    except TaalmeterError as error:
        return _new(request, desk, cases, words.to_staff(error, "dossier"), fields)
    return _code_card(request, ticket, reference)


def _code_card(request: Request, ticket: Ticket, reference: str) -> Response:
    card = card_of(request, ticket, reference)
    return page(request, "afnemer/code.html", sitting_id=ticket.sitting_id, card=card)


@router.get("/afnames/{sitting_id}")
def sitting(
    request: Request, desk: DeskDep, actor: AttendantDep, sitting_id: str, vrij: str = ""
) -> Response:
    """Show where one sitting stands, and what can be done; `vrij=ja` when it was just let move."""
    tasks = desk.office.bank.tasks
    attended = desk.attended(actor, sitting_id)
    group = desk.group(actor, attended.group_id) if attended.group_id else None
    return page(
        request,
        "afnemer/afname.html",
        row=attended.seat,
        group=group,
        notes=attended.notes,
        note_words=NOTE_WORDS,
        released=vrij == "ja",
        paper=[tasks[name] for name in desk.paper_tasks(actor, sitting_id) if name in tasks],
        now=desk.office.clock(),
    )


@router.post("/afnames/{sitting_id}/code")
def new_code(request: Request, desk: DeskDep, actor: AttendantDep, sitting_id: str) -> Response:
    """Make a new code, and show it; the old one stops working."""
    row = _row(desk, actor, sitting_id)
    ticket = desk.new_code(actor, sitting_id)
    return _code_card(request, ticket, row.reference)


@router.post("/afnames/{sitting_id}/beginnen")
def allow_begin(desk: DeskDep, actor: AttendantDep, sitting_id: str) -> Response:
    """Let somebody begin without the rest of the group."""
    desk.allow_begin(actor, sitting_id)
    return go(f"/afnemer/afnames/{sitting_id}")


@router.post("/afnames/{sitting_id}/ander-apparaat")
def move(desk: DeskDep, actor: AttendantDep, sitting_id: str) -> Response:
    """Let a sitting go on on another device."""
    desk.release_device(actor, sitting_id)
    return go(f"/afnemer/afnames/{sitting_id}?vrij=ja")


@router.post("/afnames/{sitting_id}/pauze")
def pause(desk: DeskDep, actor: AttendantDep, sitting_id: str) -> Response:
    """Let a sitting rest."""
    desk.pause(actor, sitting_id)
    return go(f"/afnemer/afnames/{sitting_id}")


@router.post("/afnames/{sitting_id}/verder")
def resume(desk: DeskDep, actor: AttendantDep, sitting_id: str, fields: FieldsDep) -> Response:
    """Let a sitting go on; from the list of a group somebody goes back to that list."""
    desk.resume(actor, sitting_id)
    group_id = desk.attended(actor, sitting_id).group_id
    if group_id and fields.text("groep") == group_id:
        return go(f"/afnemer/groepen/{group_id}")
    return go(f"/afnemer/afnames/{sitting_id}")


@router.get("/afnames/{sitting_id}/stoppen")
def stop_page(request: Request, desk: DeskDep, actor: AttendantDep, sitting_id: str) -> Response:
    """Ask why a sitting stops."""
    return page(request, "afnemer/stoppen.html", row=_row(desk, actor, sitting_id))


@router.post("/afnames/{sitting_id}/stoppen")
def stop(
    request: Request, desk: DeskDep, actor: AttendantDep, sitting_id: str, fields: FieldsDep
) -> Response:
    """Stop a sitting for good, with a reason."""
    row = _row(desk, actor, sitting_id)
    try:
        if not fields.text("reden"):
            problems = [Problem("Schrijf waarom de afname stopt.", field="reden")]
        else:
            desk.stop(actor, sitting_id, fields.text("reden"))
            return go(f"/afnemer/afnames/{sitting_id}")
    except TaalmeterError as error:
        problems = [words.to_staff(error, "reden")]
    return page(request, "afnemer/stoppen.html", problems=problems, typed=fields, row=row)


@router.get("/afnames/{sitting_id}/voorval")
def note_page(request: Request, desk: DeskDep, actor: AttendantDep, sitting_id: str) -> Response:
    """Ask what happened or which help was given."""
    return page(
        request, "afnemer/voorval.html", row=_row(desk, actor, sitting_id), groups=NOTE_GROUPS
    )


@router.post("/afnames/{sitting_id}/voorval")
def note(
    request: Request, desk: DeskDep, actor: AttendantDep, sitting_id: str, fields: FieldsDep
) -> Response:
    """Note what happened or which help was given."""
    row = _row(desk, actor, sitting_id)
    kind = next((value for value, _, _ in NOTES if value == fields.text("voorval")), None)
    text = fields.text("toelichting")
    if kind is None:
        problems = [Problem("Kies wat er was.", field="voorval")]
    elif kind in NEEDS_TEXT and not text:
        problems = [Problem("Schrijf kort wat er was.", field="toelichting")]
    else:
        try:
            desk.note(actor, sitting_id, kind, text)
            return go(f"/afnemer/afnames/{sitting_id}")
        except TaalmeterError as error:
            problems = [words.to_staff(error, "toelichting")]
    return page(
        request,
        "afnemer/voorval.html",
        problems=problems,
        typed=fields,
        row=row,
        groups=NOTE_GROUPS,
    )
