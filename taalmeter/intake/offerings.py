"""From an advised route to a place: which local course begins next, fits, and has a seat.

Pure: what is known of a person, the offerings as they stand and the day give the places with their
reasons. Nothing is chosen here. Seats are counted in `catalogue.py`; how an offering is written in
a form or a CSV file is in `offering_text.py`.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from taalmeter.levels import Grade, Levels

Line = Literal[
    "alfabetisering", "nt1", "nt2", "vaktaal", "digitaal", "mbo_entree", "taalcoach", "taalhuis",
    "opvang", "anders",
]  # fmt: skip
BRIDGE: Line = "opvang"
"""The line of a group in which somebody is welcome until their own course begins."""

MEASURED_ON: Mapping[Line, str] = {"nt1": "nt1", "nt2": "nt2"}
"""Lines that belong to one scale."""

HALF_DAYS = 10
"""A working week has ten half-days, as the intake asks them."""


@dataclass(frozen=True)
class Start:
    """A day on which a group begins, how many seats it has, and how many stand on its list.

    Attributes:
        begins: the day; None for an offering in which one may begin in any week.
        seats: places in the group.
        taken: open hand-overs for this start, those that wait for a seat included.
    """

    begins: date | None
    seats: int
    taken: int = 0

    @property
    def free(self) -> int:
        """Seats that nobody has and nobody waits for."""
        return max(0, self.seats - self.taken)


@dataclass(frozen=True)
class Offering:
    """One local course, as the organisation that gives it describes it.

    Attributes:
        organisation: id of who gives it.
        routes: ids of the routes of the rules that it serves; a bridge serves every route.
        sectors: ids of the sectors it is for; empty when it is for everybody.
        level_in, level_out: by skill, the level with which one begins and that it leads to.
        half_days: a week, 1 to 10.
        weeks: how long it lasts; None when it has no fixed end.
        grade: how strong the reason is for the levels with which one begins.
        source, date: where this description comes from, and the day it was checked.
    """

    id: str
    organisation: str
    name: str
    line: Line
    routes: tuple[str, ...]
    sectors: tuple[str, ...]
    level_in: Mapping[str, str]
    level_out: Mapping[str, str]
    half_days: int
    weeks: int | None
    place: str
    contact: str
    group: tuple[int, int]
    funding: str
    grade: Grade
    source: str
    date: date
    starts: tuple[Start, ...]


@dataclass(frozen=True)
class Need:
    """What is known of a person that a place must fit; what is not known is None or absent.

    Attributes:
        chances: by measured skill, the probability of each level of the scale it was measured on.
    """

    route: str
    sector: str | None = None
    half_days: int | None = None
    chances: Mapping[str, Mapping[str, float]] | None = None


@dataclass(frozen=True)
class Place:
    """A start that somebody can have, with the reasons in Dutch.

    Attributes:
        weeks: until it begins, rounded up; 0 when one may begin at once.
        why: why it fits.
        ask: what is not known or not certain, to be settled with the provider.
    """

    offering: Offering
    start: Start
    weeks: int
    why: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Misfit:
    """An offering for this route that does not fit now, and why."""

    offering: Offering
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """What the local offerings have for one person. Nothing in it is chosen.

    Attributes:
        seats: starts with a free seat, soonest first; one for each offering.
        waiting: starts that are full, soonest first: there one can stand on the waiting list.
        bridges: groups in which one can begin meanwhile; empty when the wait is short enough.
        gap: what is missing, in Dutch; "" when nobody has to wait without anything.
        misfits: offerings for this route that do not fit now.
        weeks: until the soonest seat; None when there is none.
    """

    seats: tuple[Place, ...]
    waiting: tuple[Place, ...]
    bridges: tuple[Place, ...]
    gap: str
    misfits: tuple[Misfit, ...]
    weeks: int | None


def places(
    need: Need, offerings: Iterable[Offering], levels: Levels, today: date, bridge_after: int
) -> Places:
    """Match a person with the offerings for their route.

    Args:
        need: what is known of the person.
        offerings: as they stand, with the seats that are taken.
        levels: the scales on which levels are compared.
        today: starts before this day are past.
        bridge_after: weeks; who waits longer is offered a bridge.
    """
    known = sorted(offerings, key=lambda one: (one.name, one.id))
    seats: list[Place] = []
    waiting: list[Place] = []
    misfits: list[Misfit] = []
    for offering in known:
        if offering.line == BRIDGE or need.route not in offering.routes:
            continue
        fits, ask, reasons = _compare(need, offering, levels)
        coming = _coming(offering, today)
        if not coming:
            reasons = (*reasons, "Er is geen volgende start bekend.")
        if reasons:
            misfits.append(Misfit(offering, reasons))
            continue
        free = next((start for start in coming if start.free), None)
        if free is not None:
            seats.append(_place(offering, free, today, fits, ask))
        full = [
            s for s in coming if not s.free and (free is None or _day(s, today) < _day(free, today))
        ]
        waiting.extend(_place(offering, start, today, fits, ask) for start in full)
    seats.sort(key=lambda place: (_day(place.start, today), len(place.ask)))
    waiting.sort(key=lambda place: _day(place.start, today))
    weeks = seats[0].weeks if seats else None
    bridges = _bridges(need, known, levels, today, seats) if _is_long(weeks, bridge_after) else ()
    return Places(
        seats=tuple(seats),
        waiting=tuple(waiting),
        bridges=bridges,
        gap=_gap(weeks, bridge_after, bridges),
        misfits=tuple(misfits),
        weeks=weeks,
    )


def _is_long(weeks: int | None, bridge_after: int) -> bool:
    return weeks is None or weeks > bridge_after


def _gap(weeks: int | None, bridge_after: int, bridges: tuple[Place, ...]) -> str:
    if not _is_long(weeks, bridge_after):
        return ""
    if weeks is None:
        return "Er is nu geen plek die past. " + (
            "De kandidaat kan wel naar de opvanggroep."
            if bridges
            else "Er is ook geen opvanggroep. Spreek af wie de kandidaat intussen spreekt."
        )
    if bridges:
        return ""
    return (
        f"De start is over {weeks} weken en er is geen opvanggroep. "
        "Spreek af wie de kandidaat intussen spreekt."
    )


def _bridges(
    need: Need, known: list[Offering], levels: Levels, today: date, seats: list[Place]
) -> tuple[Place, ...]:
    """Give the groups that begin before the soonest seat."""
    until = _day(seats[0].start, today) if seats else date.max
    found = []
    for offering in known:
        serves = not offering.routes or need.route in offering.routes
        if offering.line != BRIDGE or not serves:
            continue
        fits, ask, reasons = _compare(need, offering, levels)
        free = [s for s in _coming(offering, today) if s.free and _day(s, today) < until]
        if free and not reasons:
            found.append(_place(offering, free[0], today, fits, ask))
    return tuple(sorted(found, key=lambda place: _day(place.start, today)))


def _coming(offering: Offering, today: date) -> list[Start]:
    coming = [s for s in offering.starts if s.begins is None or s.begins >= today]
    return sorted(coming, key=lambda start: _day(start, today))


def _day(start: Start, today: date) -> date:
    return start.begins or today


def _place(
    offering: Offering, start: Start, today: date, fits: tuple[str, ...], ask: tuple[str, ...]
) -> Place:
    weeks = math.ceil((_day(start, today) - today) / timedelta(weeks=1))
    room = (
        "1 plek vrij."
        if start.free == 1
        else f"{start.free} plekken vrij."
        if start.free
        else f"Vol: {start.taken} mensen voor {start.seats} plekken."
    )
    return Place(offering, start, weeks, (*fits, room), ask)


def _compare(
    need: Need, offering: Offering, levels: Levels
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Say what fits, what must be asked, and what does not fit."""
    fits: list[str] = []
    ask: list[str] = []
    against: list[str] = []
    _compare_time(need, offering, fits, ask, against)
    _compare_sector(need, offering, fits, ask, against)
    scale = MEASURED_ON.get(offering.line)
    for skill, chances in (need.chances or {}).items():
        if scale is not None and any(levels.scale_of[level] != scale for level in chances):
            against.append(f"Dit is {scale.upper()}-les. {skill.capitalize()} is anders gemeten.")
    for skill in dict.fromkeys((*offering.level_in, *offering.level_out)):
        _compare_level(need, offering, skill, levels, (fits, ask, against))
    return tuple(fits), tuple(ask), tuple(against)


def _compare_time(
    need: Need, offering: Offering, fits: list[str], ask: list[str], against: list[str]
) -> None:
    asked = _half_days(offering.half_days)
    if need.half_days is None:
        ask.append(f"De groep is {asked} in de week. Hoeveel tijd de kandidaat heeft, is onbekend.")
    elif need.half_days < offering.half_days:
        had = _half_days(need.half_days)
        against.append(f"De groep is {asked} in de week. De kandidaat heeft {had}.")
    else:
        fits.append(f"{asked.capitalize()} in de week past.")


def _half_days(count: int) -> str:
    return "1 dagdeel" if count == 1 else f"{count} dagdelen"


def _compare_sector(
    need: Need, offering: Offering, fits: list[str], ask: list[str], against: list[str]
) -> None:
    if not offering.sectors:
        return
    if need.sector is None:
        ask.append("De groep is voor een soort werk. Welk werk de kandidaat wil, is onbekend.")
    elif need.sector not in offering.sectors:
        against.append("De groep is voor ander werk dan de kandidaat wil.")
    else:
        fits.append("De groep is voor het werk dat de kandidaat wil.")


def _compare_level(
    need: Need,
    offering: Offering,
    skill: str,
    levels: Levels,
    said: tuple[list[str], list[str], list[str]],
) -> None:
    """Compare one skill with the level to begin with and the level it leads to.

    An uncertain level never keeps anybody out, and neither does a requirement that is somebody's
    own estimate.
    """
    fits, ask, against = said
    begin, end = offering.level_in.get(skill), offering.level_out.get(skill)
    chances = (need.chances or {}).get(skill)
    for level in (begin, end):
        if level is None:
            continue
        name = levels.label(level)
        chance = _at_or_above(chances, level, levels)
        if chance is None:
            if level == begin:
                ask.append(f"Begint bij {skill} {name}. Dat is zo niet gemeten.")
            continue
        zone = levels.zone(chance)
        if level == end and zone == "boven":
            against.append(f"Leidt op tot {skill} {name}. Dat kan de kandidaat al.")
        elif level == begin and zone == "onder" and offering.grade == "eigen inschatting":
            ask.append(
                f"Begint bij {skill} {name}; de kandidaat zit daar onder. De eis is een eigen "
                "inschatting van de opleiding. Die houdt niemand tegen: overleg samen."
            )
        elif level == begin and zone == "onder":
            against.append(f"Begint bij {skill} {name}. Daar zit de kandidaat nog onder.")
        elif level == begin and zone == "onzeker":
            ask.append(f"Begint bij {skill} {name}. Of dat past, is niet zeker: overleg samen.")
        elif level == begin:
            fits.append(f"Begint bij {skill} {name}. Dat past.")


def _at_or_above(chances: Mapping[str, float] | None, level: str, levels: Levels) -> float | None:
    """Give P(at or above a level); None when it was not measured on the scale of that level."""
    if not chances:
        return None
    order = levels.scale(levels.scale_of[level]).niveaus
    if not set(chances) <= set(order):
        return None
    return sum(p for name, p in chances.items() if order.index(name) >= order.index(level))
