"""An offering as people write it, in a form or in a row of a CSV file, and back again.

Every field is read on its own, so that all that is wrong is said at once, each with its field.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from taalmeter.errors import BsnRefused, DataError
from taalmeter.intake.offerings import BRIDGE, HALF_DAYS, Line, Offering, Start
from taalmeter.levels import Grade, Levels
from taalmeter.purpose import refuse_bsn
from taalmeter.routing import RuleSet
from taalmeter.tables import Table

COLUMNS = (
    "naam", "lijn", "trajecten", "sectoren", "lezen_in", "lezen_uit", "schrijven_in",
    "schrijven_uit", "dagdelen", "weken", "plaats", "contact", "groep_van", "groep_tot", "starts",
    "doorlopend", "financiering", "graad", "bron", "datum",
)  # fmt: skip
"""The columns of a CSV file; those that are not `NEEDED` may be empty or absent."""

NEEDED = ("naam", "lijn", "dagdelen", "plaats", "contact", "groep_tot", "bron", "datum")
ORGANISATION = "organisatie"
SKILLS = ("lezen", "schrijven")
MAX_GROUP, MAX_WEEKS, MAX_STARTS, MAX_ROWS = 100, 260, 30, 500
LONGEST = {"naam": 80, "plaats": 120, "contact": 120, "financiering": 200, "bron": 200}
_LINES: tuple[Line, ...] = get_args(Line)
_GRADES: tuple[Grade, ...] = get_args(Grade)
_START = re.compile(r"(\S+?)(?:\s+\(?(\d{1,3})\)?)?")


@dataclass(frozen=True)
class Fault:
    """One field that cannot be used; `row` is the line in a file.

    `reason` is a stable word, `what` one sentence in English, `allowed` what may stand there.
    """

    field: str
    reason: str
    what: str
    row: int | None = None
    allowed: tuple[str, ...] = ()


class OfferingRefused(DataError):
    """An offering, or a file of them, with fields that cannot be used; nothing was kept."""

    def __init__(self, faults: Iterable[Fault], file: str | None = None) -> None:
        self.faults = tuple(faults)
        lines = [
            f"{f'{file}, ' if file else ''}{f'row {fault.row}, ' if fault.row else ''}"
            f"column '{fault.field}': {fault.what}"
            for fault in self.faults
        ]
        super().__init__("\n".join(lines), remedy="Mend what is named; nothing was kept.")


class _Reader:
    """Reads the cells of one offering, and gathers what is wrong with them."""

    def __init__(self, cells: Mapping[str, str | None], row: int | None) -> None:
        self._cells = cells
        self._row = row
        self.faults: list[Fault] = []

    def wrong(self, field: str, reason: str, what: str, allowed: Iterable[str] = ()) -> None:
        self.faults.append(Fault(field, reason, what, self._row, tuple(allowed)))

    def text(self, field: str) -> str:
        text = (self._cells.get(field) or "").strip()
        if field in LONGEST:  # one line, however it was typed
            text = " ".join(text.split())
        try:
            refuse_bsn(text)
        except BsnRefused:
            self.wrong(field, "bsn", "may hold a BSN.")
            return ""
        if not text and field in NEEDED:
            self.wrong(field, "leeg", "is empty.")
        elif len(text) > LONGEST.get(field, 1_000):
            self.wrong(field, "lengte", f"has more than {LONGEST.get(field, 1_000)} characters.")
        elif not text.replace("\n", " ").replace("\r", " ").isprintable():
            self.wrong(field, "onzichtbaar", "has characters that cannot be seen.")
        return text

    def number(self, field: str, low: int, high: int, otherwise: int | None) -> int | None:
        text = self.text(field)
        if not text:
            return otherwise
        if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
            self.wrong(field, "getal", f"must be a whole number from {low} to {high}.",
                       (str(low), str(high)))  # fmt: skip
            return otherwise
        return int(text)

    def one_of(self, field: str, allowed: Iterable[str], otherwise: str = "") -> str:
        text = self.text(field) or otherwise
        known = tuple(allowed)
        if text and text not in known:
            self.wrong(field, "waarde", f"must be one of {', '.join(known)}.", known)
            return otherwise
        return text

    def day(self, field: str, text: str) -> date | None:
        found = _day(text)
        if found is None and text:
            self.wrong(field, "datum", f"'{text[:20]}' is not a day, such as 2027-01-11.")
        return found


def read_offering(
    cells: Mapping[str, str | None],
    organisation: str,
    rules: RuleSet,
    levels: Levels,
    offering_id: str = "",
    row: int | None = None,
) -> Offering:
    """Read one offering from its fields as text.

    Args:
        cells: by column name (`COLUMNS`), as typed.
        organisation: id of who gives it.
        rules: whose routes and sectors may be named.
        levels: whose levels may be named.

    Raises:
        OfferingRefused: naming every field that cannot be used.
    """
    reader = _Reader(cells, row)
    line = reader.one_of("lijn", _LINES)
    routes = _names(reader, "trajecten", rules.routes)
    if not routes and line and line != BRIDGE:
        reader.wrong("trajecten", "leeg", "names no route.", rules.routes)
    group_to = reader.number("groep_tot", 1, MAX_GROUP, None)
    half_days = reader.number("dagdelen", 1, HALF_DAYS, None)
    checked = reader.day("datum", reader.text("datum"))
    graded = reader.one_of("graad", _GRADES, "eigen inschatting")
    described = _described(reader, group_to, rules, levels)
    if reader.faults or half_days is None or checked is None:
        raise OfferingRefused(reader.faults)
    return Offering(
        id=offering_id,
        organisation=organisation,
        line=next(known for known in _LINES if known == line),
        routes=routes,
        half_days=half_days,
        grade=next(known for known in _GRADES if known == graded),
        date=checked,
        **described,
    )


def _described(
    reader: _Reader, group_to: int | None, rules: RuleSet, levels: Levels
) -> dict[str, Any]:
    return {
        "name": reader.text("naam"),
        "sectors": _names(reader, "sectoren", rules.sectors),
        "level_in": _levels(reader, "in", levels),
        "level_out": _levels(reader, "uit", levels),
        "weeks": reader.number("weken", 1, MAX_WEEKS, None),
        "place": reader.text("plaats"),
        "contact": reader.text("contact"),
        "group": (reader.number("groep_van", 1, group_to or MAX_GROUP, 1), group_to),
        "funding": reader.text("financiering"),
        "source": reader.text("bron"),
        "starts": _starts(reader, group_to or 1),
    }


def _names(reader: _Reader, field: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """Read several ids with spaces, commas or semicolons between them."""
    named = tuple(dict.fromkeys(re.findall(r"[^\s,;]+", reader.text(field))))
    known = tuple(allowed)
    unknown = next((name for name in named if name not in known), None)
    if unknown is not None:
        reader.wrong(field, "waarde", f"there is no '{unknown[:40]}'.", known)
    return named


def _levels(reader: _Reader, which: str, levels: Levels) -> dict[str, str]:
    found = {}
    for skill in SKILLS:
        level = reader.one_of(f"{skill}_{which}", levels.scale_of)
        if level:
            found[skill] = level
    return found


def _starts(reader: _Reader, seats: int) -> tuple[Start, ...]:
    """Read the starts: a day a line (or after a `;`), with the number of seats if it differs."""
    if reader.one_of("doorlopend", ("ja", "nee"), "nee") == "ja":
        return (Start(None, seats),)
    found: dict[date, Start] = {}
    for line in re.split(r"[\n;]+", reader.text("starts")):
        if not line.strip():
            continue
        parts = _START.fullmatch(line.strip())
        day = reader.day("starts", parts[1] if parts else line.strip())
        if day is not None and parts:
            found[day] = Start(day, int(parts[2]) if parts[2] else seats)
    if any(not 1 <= start.seats <= MAX_GROUP for start in found.values()):
        reader.wrong("starts", "getal", f"seats must be 1 to {MAX_GROUP}.", ("1", str(MAX_GROUP)))
    if len(found) > MAX_STARTS:
        reader.wrong("starts", "lengte", f"names more than {MAX_STARTS} days.")
    return tuple(found[day] for day in sorted(found))


def _day(text: str) -> date | None:
    try:
        if dutch := re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", text):
            return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def write_offering(offering: Offering) -> dict[str, str]:
    """Write an offering as the fields that `read_offering` reads."""
    continuous = any(start.begins is None for start in offering.starts)
    starts = [f"{start.begins} {start.seats}" for start in offering.starts if start.begins]
    levels = {
        f"{skill}_{which}": known[skill]
        for which, known in (("in", offering.level_in), ("uit", offering.level_out))
        for skill in SKILLS
        if skill in known
    }
    written = {
        "naam": offering.name,
        "lijn": offering.line,
        "trajecten": " ".join(offering.routes),
        "sectoren": " ".join(offering.sectors),
        "dagdelen": str(offering.half_days),
        "weken": str(offering.weeks or ""),
        "plaats": offering.place,
        "contact": offering.contact,
        "groep_van": str(offering.group[0]),
        "groep_tot": str(offering.group[1]),
        "starts": "\n".join(starts),
        "doorlopend": "ja" if continuous else "nee",
        "financiering": offering.funding,
        "graad": offering.grade,
        "bron": offering.source,
        "datum": offering.date.isoformat(),
        **levels,
    }
    return {column: written.get(column, "") for column in COLUMNS}


def read_offerings(
    table: Table, own: str | None, organisations: Mapping[str, str], rules: RuleSet, levels: Levels
) -> tuple[Offering, ...]:
    """Read a file of offerings; all or nothing.

    Args:
        table: with the columns `COLUMNS`, and `organisatie` when `own` is None.
        own: id of the organisation that they all are of.
        organisations: ids by name, for the column `organisatie`.

    Raises:
        OfferingRefused: naming file, row and column of everything that cannot be used.
    """
    known = {*COLUMNS, ORGANISATION}
    needed = NEEDED if own else (*NEEDED, ORGANISATION)
    faults = [Fault(c, "ontbreekt", "is missing.", 1) for c in needed if c not in table.columns]
    faults += [
        Fault(c, "onbekend", "is not a column of an offering.", 1, COLUMNS)
        for c in table.columns
        if c not in known
    ]
    if len(table.rows) > MAX_ROWS:
        faults.append(Fault("naam", "lengte", f"more than {MAX_ROWS} rows.", MAX_ROWS + 2))
    if faults:
        raise OfferingRefused(faults, table.name)
    read: list[Offering] = []
    for number, cells in enumerate(table.rows):
        line = table.place(number).row
        name = cells.get(ORGANISATION) or ""
        organisation = own or organisations.get(name, "")
        if not organisation:
            what = f"there is no organisation '{name[:60]}'."
            faults.append(Fault(ORGANISATION, "waarde", what, line, tuple(organisations)))
        try:
            read.append(read_offering(cells, organisation, rules, levels, row=line))
        except OfferingRefused as refused:
            faults.extend(refused.faults)
    if faults:
        raise OfferingRefused(faults, table.name)
    return tuple(read)
