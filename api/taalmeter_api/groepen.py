"""The pages of a group: make it, fill it, print its cards, and see where everybody stands.

Never an answer or a score. Codes are shown once, on the page that answers the form.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from taalmeter.errors import ListRefused, TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.intake.groups import MAX_GROUP, Handed
from taalmeter.intake.roles import Actor
from taalmeter.intake.seats import Standing
from taalmeter_api import labels, words
from taalmeter_api.card import card_of
from taalmeter_api.security import WITH_OWN_SCRIPT
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.waiting import waiting_cases
from taalmeter_api.words import Problem

router = APIRouter(prefix="/groepen")
AttendantDep = Annotated[Actor, Depends(staff("afnemer", "specialist"))]
TOGETHER = (
    ("nee", "Ieder begint wanneer die klaar is", "Na de oefenvraag gaat de kandidaat zelf verder."),
    ("ja", "Samen beginnen", "Iedereen wacht na de code, tot u op ‘Iedereen mag beginnen’ drukt."),
)
COUNTED: tuple[tuple[Standing, str, str], ...] = (
    ("hulp", "vraagt hulp", "vragen hulp"),
    ("bezig", "is bezig", "zijn bezig"),
    ("pauze", "heeft pauze", "hebben pauze"),
    ("wacht", "wacht op begin", "wachten op begin"),
    ("klaarzetten", "kan een afname krijgen", "kunnen een afname krijgen"),
    ("intake", "wacht op de intake", "wachten op de intake"),
    ("geen", "krijgt geen afname", "krijgen geen afname"),
    ("klaar", "is klaar", "zijn klaar"),
    ("gestopt", "is gestopt", "zijn gestopt"),
)


@router.get("/nieuw")
def new_page(request: Request, desk: DeskDep, actor: AttendantDep) -> Response:
    """Ask for the name, place and day of a group."""
    return _new(request, desk)


def _new(
    request: Request,
    desk: Desk,
    problems: Sequence[Problem] = (),
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "afnemer/groep_nieuw.html",
        problems=problems,
        typed=typed,
        forms=labels.form_choices(desk.office.bank),
        together=TOGETHER,
        today=desk.office.clock().date().isoformat(),
        most=MAX_GROUP,
    )


@router.post("/nieuw")
def new(request: Request, desk: DeskDep, actor: AttendantDep, fields: FieldsDep) -> Response:
    """Make a group, and go on to who is in it."""
    day = _day(fields.text("dag"))
    problems = []
    if not fields.text("naam"):
        problems.append(Problem("Geef de groep een naam.", field="naam"))
    if not fields.text("plaats"):
        problems.append(Problem("Vul in waar de groep bij elkaar komt.", field="plaats"))
    if day is None:
        problems.append(Problem("Kies de dag, bijvoorbeeld 3-12-2026.", field="dag"))
    if fields.text("samen") not in ("ja", "nee"):
        problems.append(Problem("Kies hoe de groep begint.", field="samen"))
    if problems or day is None:
        return _new(request, desk, problems, fields)
    try:
        group_id = desk.make_group(
            actor,
            fields.text("naam"),
            fields.text("plaats"),
            day,
            fields.text("toetsvorm") or labels.INTAKE,
            together=fields.text("samen") == "ja",
        )
    except TaalmeterError as error:
        return _new(request, desk, [words.to_staff(error)], fields)
    return go(f"/afnemer/groepen/{group_id}/mensen")


def _day(typed: str) -> date | None:
    """Read a day as a browser sends it, or as it is typed where a browser has no calendar.

    >>> _day("2026-12-03") == _day("3-12-2026") == date(2026, 12, 3), _day("morgen")
    (True, None)
    """
    parts = typed.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        parts.reverse()
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


@router.get("/{group_id}")
def dashboard(
    request: Request, desk: DeskDep, actor: AttendantDep, group_id: str, over: str = ""
) -> Response:
    """Show where everybody of a group stands; who asks for help comes first.

    `over` is how many of a cohort did not fit.
    """
    group = desk.group(actor, group_id)
    seats = desk.seats(actor, group_id)
    found = Counter(seat.standing for seat in seats)
    shown = page(
        request,
        "afnemer/groep.html",
        group=group,
        seats=seats,
        left=int(over) if over.isdecimal() and over.isascii() else 0,
        helping=[seat for seat in seats if seat.standing == "hulp"],
        counts=[
            f"{found[name]} {one if found[name] == 1 else more}"
            for name, one, more in COUNTED
            if found[name]
        ],
        found=found,
        held=sum(seat.held for seat in seats),
        forms=dict(labels.form_choices(desk.office.bank)),
        scales=labels.SCALES,
        now=desk.office.clock(),
        most=MAX_GROUP,
    )
    shown.headers["Content-Security-Policy"] = WITH_OWN_SCRIPT
    return shown


@router.get("/{group_id}/mensen")
def people_page(request: Request, desk: DeskDep, actor: AttendantDep, group_id: str) -> Response:
    """Ask who is to be in the group."""
    return _people(request, desk, actor, group_id)


def _people(
    request: Request,
    desk: Desk,
    actor: Actor,
    group_id: str,
    problems: Sequence[Problem] = (),
    typed: Fields = NOTHING_TYPED,
) -> Response:
    return page(
        request,
        "afnemer/groep_mensen.html",
        problems=problems,
        typed=typed,
        group=desk.group(actor, group_id),
        cases=_outside(desk, actor, group_id),
        ticked=typed.all("dossier"),
        most=MAX_GROUP,
    )


def _outside(desk: Desk, actor: Actor, group_id: str) -> list[tuple[str, str]]:
    inside = {seat.case_id for seat in desk.seats(actor, group_id)}
    return [case for case in waiting_cases(desk, actor) if case[0] not in inside]


@router.post("/{group_id}/mensen")
def people(
    request: Request, desk: DeskDep, actor: AttendantDep, group_id: str, fields: FieldsDep
) -> Response:
    """Put dossiers or a list of references in the group; on an error nothing typed is lost."""
    try:
        if fields.text("wat") == "lijst":
            lines = [fields.get(name, "").strip("\r\n") for name in ("lijst", "bestand")]
            fields = fields.having(lijst="\n".join(filter(None, lines)))
            desk.add_references(actor, group_id, fields["lijst"])
        else:
            every = dict(_outside(desk, actor, group_id))
            ticked = every if fields.text("wat") == "alle" else fields.all("dossier")
            if not ticked:
                problem = Problem("Kruis aan wie er in de groep komt.", field="dossier")
                return _people(request, desk, actor, group_id, [problem], fields)
            desk.add_cases(actor, group_id, tuple(ticked))
    except TaalmeterError as error:
        problems = _problems(error, "lijst" if fields.text("wat") == "lijst" else "dossier")
        return _people(request, desk, actor, group_id, problems, fields)
    return go(f"/afnemer/groepen/{group_id}")


def _problems(error: TaalmeterError, field: str) -> list[Problem]:
    """Say what is wrong with each line of a list, or with the form as a whole."""
    if not isinstance(error, ListRefused):
        return [words.to_staff(error, field)]
    said = []
    for one in error.errors:
        problem = words.to_staff(one, field)
        said.append(Problem(f"Regel {one.place.line}: {problem.text}", problem.remedy, field))
    return said


@router.post("/{group_id}/uit-de-groep")
def leave(desk: DeskDep, actor: AttendantDep, group_id: str, fields: FieldsDep) -> Response:
    """Take somebody out of the group."""
    desk.leave_group(actor, group_id, fields.text("dossier"))
    return go(f"/afnemer/groepen/{group_id}")


@router.post("/{group_id}/klaarzetten")
def prepare(request: Request, desk: DeskDep, actor: AttendantDep, group_id: str) -> Response:
    """Prepare the sittings of the whole group, and show the cards once."""
    return _cards(request, desk, actor, group_id, desk.prepare_group(actor, group_id))


@router.post("/{group_id}/codes")
def codes(request: Request, desk: DeskDep, actor: AttendantDep, group_id: str) -> Response:
    """Make new codes for who has not begun, and show the cards once."""
    return _cards(request, desk, actor, group_id, desk.new_codes(actor, group_id))


def _cards(
    request: Request, desk: Desk, actor: Actor, group_id: str, handed: Sequence[Handed]
) -> Response:
    if not handed:
        return go(f"/afnemer/groepen/{group_id}")
    return page(
        request,
        "afnemer/kaarten.html",
        group=desk.group(actor, group_id),
        cards=[card_of(request, one.ticket, one.reference) for one in handed],
    )


@router.post("/{group_id}/beginnen")
def begin_all(desk: DeskDep, actor: AttendantDep, group_id: str) -> Response:
    """Let everybody begin."""
    desk.start_group(actor, group_id)
    return go(f"/afnemer/groepen/{group_id}")


@router.post("/{group_id}/pauze")
def pause_all(desk: DeskDep, actor: AttendantDep, group_id: str) -> Response:
    """Let every sitting rest."""
    desk.pause_group(actor, group_id)
    return go(f"/afnemer/groepen/{group_id}")


@router.post("/{group_id}/verder")
def resume_all(desk: DeskDep, actor: AttendantDep, group_id: str) -> Response:
    """Let every sitting go on."""
    desk.resume_group(actor, group_id)
    return go(f"/afnemer/groepen/{group_id}")
