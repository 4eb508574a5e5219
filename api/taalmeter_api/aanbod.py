"""The pages of the local offerings: a ROC keeps its own, the beheerder everybody's, all read them.

What fits whom is decided in `taalmeter.intake.offerings`; what a field may hold in `offering_text`.
"""

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from taalmeter.errors import DataError, TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter.intake.offering_text import (
    COLUMNS,
    NEEDED,
    ORGANISATION,
    Fault,
    OfferingRefused,
    write_offering,
)
from taalmeter.intake.offerings import Offering
from taalmeter.intake.roles import Actor
from taalmeter.routing import RuleSet
from taalmeter.tables import read_table
from taalmeter_api import labels, words
from taalmeter_api.shell import NOTHING_TYPED, DeskDep, Fields, FieldsDep, go, page, staff
from taalmeter_api.words import Problem

router = APIRouter(prefix="/aanbod")
ReaderDep = Annotated[Actor, Depends(staff("specialist", "roc", "beheerder"))]
KeeperDep = Annotated[Actor, Depends(staff("roc", "beheerder"))]
SEVERAL = ("trajecten", "sectoren")
EXAMPLE = {
    "naam": "Taal op het werk", "lijn": "nt2", "trajecten": "taaltraining_nt2",
    "lezen_in": "A1", "lezen_uit": "A2", "dagdelen": "3", "weken": "20",
    "plaats": "Schoolstraat 1, Voorbeeldstad", "contact": "Rik Docent, 024 123 45 67",
    "groep_van": "10", "groep_tot": "15", "starts": "2027-01-11 12; 2027-03-08 12",
    "doorlopend": "nee", "financiering": "Gemeente", "graad": "praktijk",
    "bron": "Opleidingsgids", "datum": "2026-11-21",
}  # fmt: skip


@router.get("")
def overview(request: Request, desk: DeskDep, actor: ReaderDep) -> Response:
    """List the offerings with their next starts and free seats."""
    today = desk.office.clock().date()
    return page(
        request,
        "aanbod/aanbod.html",
        rows=desk.offerings(actor),
        names=_names(desk),
        may_change=actor.role != "specialist",
        own_only=actor.role == "roc",
        today=today,
        w=labels,
    )


@router.get("/voorbeeld.csv")
def example(actor: KeeperDep) -> Response:
    """Give a file to fill in: the columns, and one invented row."""
    columns = COLUMNS if actor.role == "roc" else (ORGANISATION, *COLUMNS)
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(
        {**EXAMPLE, ORGANISATION: "ROC Voorbeeld"} if ORGANISATION in columns else EXAMPLE
    )
    return Response(
        "\ufeff" + text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="aanbod.csv"'},
    )


@router.get("/nieuw")
def new_page(request: Request, desk: DeskDep, actor: KeeperDep) -> Response:
    """Show the form for a new offering."""
    return _form(request, desk, actor)


@router.post("/nieuw")
def new(request: Request, desk: DeskDep, actor: KeeperDep, fields: FieldsDep) -> Response:
    """Add an offering, when every field can be used."""
    try:
        desk.add_offering(actor, _cells(fields), fields.text(ORGANISATION) or None)
    except OfferingRefused as refused:
        return _form(request, desk, actor, _problems(refused), fields)
    except TaalmeterError as error:
        problem = words.to_staff(error, ORGANISATION)
        return _form(request, desk, actor, [problem], fields)
    return go("/aanbod")


async def _sent_file(request: Request) -> tuple[str, bytes]:
    sent = (await request.form()).get("bestand")
    if not isinstance(sent, UploadFile):
        return "", b""
    return Path(sent.filename or "").name[:80], await sent.read()


@router.get("/bestand")
def file_page(request: Request, actor: KeeperDep) -> Response:
    """Show how a file with offerings is sent."""
    return _file(request)


@router.post("/bestand")
def file(
    request: Request,
    desk: DeskDep,
    actor: KeeperDep,
    sent: Annotated[tuple[str, bytes], Depends(_sent_file)],
) -> Response:
    """Add every row of a file, or none and say what is wrong with each."""
    name, content = sent
    if not content:
        return _file(request, [Problem("Kies een bestand met aanbod.", field="bestand")])
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "aanbod.csv"
            path.write_bytes(content)
            table = replace(read_table(path), name=name)
        desk.import_offerings(actor, table)
    except OfferingRefused as refused:
        return _file(request, _problems(refused, in_file=True))
    except DataError as error:
        row = f"Regel {error.place.row}. " if error.place.row else ""
        text = f"{row}Wij kunnen dit bestand niet lezen."
        remedy = "Bewaar het als CSV (UTF-8). De eerste regel noemt de kolommen."
        return _file(request, [Problem(text, remedy, field="bestand")])
    return go("/aanbod")


@router.get("/{offering_id}")
def change_page(request: Request, offering_id: str, desk: DeskDep, actor: KeeperDep) -> Response:
    """Show an offering in its form."""
    return _form(request, desk, actor, known=desk.offering(actor, offering_id))


@router.post("/{offering_id}")
def change(
    request: Request, offering_id: str, desk: DeskDep, actor: KeeperDep, fields: FieldsDep
) -> Response:
    """Describe an offering anew."""
    known = desk.offering(actor, offering_id)
    try:
        desk.change_offering(actor, offering_id, _cells(fields))
    except OfferingRefused as refused:
        return _form(request, desk, actor, _problems(refused), fields, known)
    return go("/aanbod")


@router.post("/{offering_id}/intrekken")
def withdraw(offering_id: str, desk: DeskDep, actor: KeeperDep) -> Response:
    """Offer it no more."""
    desk.withdraw_offering(actor, offering_id)
    return go("/aanbod")


def _cells(fields: Fields) -> dict[str, str]:
    several = {name: " ".join(fields.all(f"{name}[]")) for name in SEVERAL}
    return {column: fields.text(column) for column in COLUMNS} | several


def _names(desk: Desk) -> Mapping[str, str]:
    return desk.accounts.organisation_names()


def _form(
    request: Request,
    desk: Desk,
    actor: Actor,
    problems: Sequence[Problem] = (),
    typed: Fields = NOTHING_TYPED,
    known: Offering | None = None,
) -> Response:
    rules, levels = desk.office.rules, desk.office.bank.levels
    values = write_offering(known) if known else dict.fromkeys(COLUMNS, "")
    cells = _cells(typed) if typed else values
    return page(
        request,
        "aanbod/formulier.html",
        problems=problems,
        typed=typed,
        known=known,
        values=values,
        chosen={name: cells.get(name, "").split() for name in SEVERAL},
        organisations=[] if actor.role == "roc" or known else sorted(_names(desk).items()),
        lines=list(labels.LINES.items()),
        routes=_routes(rules),
        sectors=[(name, one.name) for name, one in rules.sectors.items()],
        levels=[
            (level, f"{scale.upper()}: {levels.label(level)}")
            for scale, one in levels.schalen.items()
            for level in one.niveaus
        ],
        grades=[(grade, text.capitalize()) for grade, text in labels.OFFERING_GRADES.items()],
    )


def _routes(rules: RuleSet) -> list[tuple[str, str]]:
    return [(route.id, route.name) for route in rules.routes.values() if route.handover]


def _file(request: Request, problems: Sequence[Problem] = ()) -> Response:
    return page(
        request,
        "aanbod/bestand.html",
        problems=problems,
        columns=[(column, labels.COLUMNS[column], column in NEEDED) for column in COLUMNS],
    )


FAULTS = {
    "leeg": "Dit mag niet leeg zijn.",
    "lengte": "Dit is te lang.",
    "onzichtbaar": "Hier staan tekens in die u niet ziet. Typ het opnieuw.",
    "bsn": "Dit lijkt een burgerservicenummer (BSN). Dat mag hier niet staan.",
    "getal": "Vul een heel getal in van {0} tot en met {1}.",
    "datum": "Dit is geen datum. Schrijf het zo: 2027-01-11.",
    "waarde": "Dit kennen wij niet. Het kan zijn: {all}.",
    "bezet": "Voor deze start zijn al {1} mensen overgedragen. Zij houden hun plek.",
    "ontbreekt": "Deze kolom ontbreekt.",
    "onbekend": "Deze kolom kennen wij niet.",
}
SHOWN_FAULTS = 30


def _problems(refused: OfferingRefused, in_file: bool = False) -> list[Problem]:
    return [_problem(fault, in_file) for fault in refused.faults[:SHOWN_FAULTS]]


def _problem(fault: Fault, in_file: bool) -> Problem:
    text = FAULTS[fault.reason].format(*fault.allowed, all=", ".join(fault.allowed))
    name = labels.COLUMNS.get(fault.field, fault.field)
    if in_file:
        where = f"Regel {fault.row}, kolom “{fault.field}”"
        return Problem(f"{where}: {text[0].lower()}{text[1:]}", field="bestand")
    return Problem(f"{name}: {text[0].lower()}{text[1:]}", field=fault.field)
