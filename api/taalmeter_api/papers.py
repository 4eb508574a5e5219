"""The two papers of a dossier: the route that the kandidaat takes home, and the overdracht."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from taalmeter.bank import Bank
from taalmeter.intake.case import Case
from taalmeter.intake.desk import Desk
from taalmeter.intake.followup import Reply, goals
from taalmeter.intake.handover import CONSENT
from taalmeter.intake.progress import GATE
from taalmeter.intake.roc import HandoverView, view
from taalmeter.paper.pdf import typeset
from taalmeter.paper.write import TEMPLATES
from taalmeter.purpose import DISCLAIMERS
from taalmeter.routing import RuleSet
from taalmeter_api import dates, labels, talk
from taalmeter_api.shell import drawing

HOME, TOGETHER = "huis", "mensen"
MOST_STOPS = 5
TYPED_ON = {
    "toetsenbord": "geschreven met een toetsenbord",
    "scherm": "geschreven op het scherm",
    "papier": "geschreven op papier",
}


@dataclass(frozen=True)
class Stop:
    """One stop of the route; what is not known yet is an empty line to write on."""

    picture: str
    text: str
    when: str = ""
    where: str = ""
    who: str = ""

    @property
    def is_home(self) -> bool:
        """Whether this is where the kandidaat is now, and nothing is to be arranged."""
        return self.picture == HOME


@dataclass(frozen=True)
class RouteMap:
    """The route as the kandidaat gets it: no codes, no levels, no scores.

    `this_week` is the first thing to do, in the person's words; `call` is who to ask.
    """

    sentence: str
    stops: tuple[Stop, ...]
    this_week: str = ""
    call: str = ""


def route_map_of(case: Case, rules: RuleSet) -> RouteMap | None:
    """Give the route that was decided; None when there is none (yet)."""
    chosen = case.decision.route if case.decision else None
    return route_map(case, rules, chosen) if chosen in rules.routes and chosen else None


def route_map(case: Case, rules: RuleSet, route: str) -> RouteMap:
    """Give the route: the appointment first, then the group until the start, then the start."""
    chosen = rules.routes[route]
    given = case.handover
    stops = [Stop(stop.picture, stop.text) for stop in chosen.stops]
    first = next(n for n, stop in enumerate(stops) if not stop.is_home)
    if given is not None:
        when, where = appointment_parts(given.appointment)
        stops[first] = replace(stops[first], when=when, where=where, who=given.contact)
        content: Mapping[str, Any] = given.content
        if (place := content.get("plek")) and first + 1 < len(stops) - 1:
            stops[first + 1] = replace(stops[first + 1], **_of_place(place))
        if bridge := content.get("opvang"):
            stops.insert(first + 1, Stop(TOGETHER, "Opvanggroep", **_of_place(bridge)))
    while len(stops) > MOST_STOPS:
        del stops[0 if stops[0].is_home else -2]
    return RouteMap(
        sentence=chosen.candidate,
        stops=tuple(stops),
        this_week=case.decision.this_week if case.decision else "",
        call=given.contact if given else "",
    )


def _of_place(place: Mapping[str, Any]) -> dict[str, str]:
    begins = labels.weekday(place["begin"]).capitalize() if place["begin"] else "Elke week"
    when = f"{begins}, {labels.half_days(place['dagdelen'])} in de week"
    if place["wachtlijst"]:
        when = "U staat op de wachtlijst. U krijgt bericht."
    return {"when": when, "where": place["plaats"], "who": place["contact"]}


def route_pdf(made: RouteMap) -> bytes:
    """Set the route as a tagged PDF of one page.

    Raises:
        PdfExtraMissing: the extra `pdf` is not installed.
    """
    stops = [
        {**asdict(stop), "thuis": stop.is_home, "svg": str(drawing(stop.picture))}
        for stop in made.stops
    ]
    return typeset(TEMPLATES / "route.typ", {**asdict(made), "titel": "Mijn route", "stops": stops})


def appointment_parts(appointment: str) -> tuple[str, str]:
    """Split an appointment into day with time, and place.

    >>> appointment_parts("woensdag 2 december 2026 om 10.00 uur, Stationsplein 1, kamer 4")
    ('woensdag 2 december 2026 om 10.00 uur', 'Stationsplein 1, kamer 4')
    """
    when, _, where = appointment.partition(",")
    return when.strip(), where.strip()


@dataclass(frozen=True)
class SkillLine:
    """One skill on the overdracht: its norms in words, or why there are none."""

    name: str
    words: str
    other_scale: str = ""


@dataclass(frozen=True)
class Sheet:
    """The overdracht on one page: outcome, conditions, goal, place and first appointment."""

    reference: str
    date: datetime
    sender: str
    organisation: str
    contact: str
    appointment: str
    route: str
    place: str
    bridge: str
    goals: tuple[str, ...]
    wish: str
    agrees: bool | None
    consent: str
    needs: tuple[tuple[str, str], ...]
    side_advice: tuple[str, ...]
    skills: tuple[SkillLine, ...]
    not_measured: tuple[str, ...]
    conditions: tuple[str, ...]


def sheet_of_case(case: Case, desk: Desk) -> Sheet | None:
    """Give the overdracht as the sender sees it; None when nothing was handed over."""
    given = case.handover
    if given is None:
        return None
    receiver = desk.accounts.organisation(given.to_organisation).name
    return sheet(view(case, given, ""), receiver, desk)


def sheet(handover: HandoverView, receiver: str, desk: Desk) -> Sheet:
    """Give the overdracht in words; `receiver` is the name of the organisation it went to."""
    content: Mapping[str, Any] = handover.content
    sender = content["van"]
    outcomes: list[Mapping[str, Any]] = list(content["uitkomst"])
    measured = {str(outcome["vaardigheid"]) for outcome in outcomes}
    return Sheet(
        reference=handover.reference,
        date=handover.handed_over,
        sender=f"{sender['organisatie']}, {sender['naam']}",
        organisation=receiver,
        contact=handover.contact,
        appointment=handover.appointment,
        route=content["route"]["naam"] or "",
        place=_place_words(content.get("plek")),
        bridge=_place_words(content.get("opvang")),
        goals=tuple(content.get("doelen", goals(content["doel"]))),
        wish=content["wens_bij_besluit"] or content["wens"],
        agrees=content["kandidaat_eens"],
        consent=content.get("toestemming", {}).get("uitleg", CONSENT),
        needs=_needs(content["behoefte"], desk.office.rules),
        side_advice=tuple(content["nevenadvies"]),
        skills=tuple(_skill_line(outcome, desk.office.bank) for outcome in outcomes),
        not_measured=talk.not_measured(measured),
        conditions=(
            *(_sitting_words(one) for one in content.get("afname", ())),
            *_conditions(outcomes),
        ),
    )


def handover_pdf(made: Sheet) -> bytes:
    """Set the overdracht as a tagged PDF of one page.

    Raises:
        PdfExtraMissing: the extra `pdf` is not installed.
    """
    data = {
        **asdict(made),
        "titel": f"Overdracht {made.reference}",
        "date": dates.day(made.date),
        "let_op": list(DISCLAIMERS),
    }
    return typeset(TEMPLATES / "overdracht.typ", data)


def past_handovers(case: Case, names: Mapping[str, str]) -> tuple[str, ...]:
    """Say of each hand-over that is over where it went and how it ended, oldest first."""
    return tuple(
        f"{names.get(past.handover.to_organisation, '')}: "
        + (f"ingetrokken. {past.reason}" if past.reason else _ended(past.progress))
        for past in case.past
    )


def _ended(progress: Sequence[Reply]) -> str:
    last = progress[-1]
    return (
        f"{labels.PROGRESS[last.step].lower()} op {labels.weekday(last.date)}. {last.note}".strip()
    )


def _place_words(place: Mapping[str, Any] | None) -> str:
    """Say a place in one line.

    >>> _place_words({"naam": "Les", "begin": None, "wachtlijst": False, "dagdelen": 2,
    ...               "plaats": "Straat 1", "weken": None, "financiering": ""})
    'Les, elke week te beginnen, 2 dagdelen in de week, Straat 1'
    """
    if not place:
        return ""
    begins = (
        f"vanaf {labels.weekday(place['begin'])}" if place["begin"] else "elke week te beginnen"
    )
    parts = [place["naam"], "op de wachtlijst, " + begins if place["wachtlijst"] else begins]
    parts.append(f"{labels.half_days(place['dagdelen'])} in de week")
    parts += [f"{place['weken']} weken"] if place["weken"] else []
    parts.append(place["plaats"])
    parts += [f"betaald door {place['financiering']}"] if place["financiering"] else []
    return ", ".join(parts)


def _sitting_words(sitting: Mapping[str, Any]) -> str:
    """Say how a sitting went: on what, with which pauses and help."""
    rests, devices = sitting["pauzes"], sitting["toestellen"]
    parts = ["op papier" if sitting["invoer"] == "papier" else "op een scherm"]
    parts.append("geen pauze" if not rests else "1 pauze" if rests == 1 else f"{rests} pauzes")
    parts += [f"{devices} apparaten"] if devices > 1 else []
    parts += [TYPED_ON[mode] for mode in sitting["geschreven_op"]]
    parts += ["eerder gestopt"] if sitting["eerder_gestopt"] else []
    return f"Afname van {dates.day(date.fromisoformat(sitting['datum']))}: {', '.join(parts)}."


def _needs(needs: Mapping[str, Any], rules: RuleSet) -> tuple[tuple[str, str], ...]:
    said = []
    for name, asked in rules.inputs.items():
        if name in needs:
            value = needs[name]
            label = asked.label or name.replace("_", " ")
            said.append((label.capitalize(), asked.said(value).capitalize()))
    return tuple(said)


def _skill_line(outcome: Mapping[str, Any], bank: Bank) -> SkillLine:
    name = labels.word(labels.SKILLS, outcome["vaardigheid"])
    match outcome["vaardigheid"]:
        case "woordenschat":
            told = (outcome[field] for field in ("status", "branche", "aandeel", "van", "tot"))
            return SkillLine(name, talk.vocabulary_words(*told))
        case "leertaak":
            told = (outcome[field] for field in ("status", "voorstel", "kansen"))
            return SkillLine(name, talk.pace_words(*told))
    if outcome["status"] != "gemeten":
        return SkillLine(name, talk.STATUS_WORDS[outcome["status"]])
    if outcome["vaardigheid"] == GATE:
        return SkillLine(name, talk.GATE_WORDS[outcome["zone"]])
    own, other = talk.norms_in_order(
        bank.levels,
        outcome["schaal"],
        {norm: (found["zone"], found["kans"]) for norm, found in outcome["normen"].items()},
    )
    return SkillLine(
        name,
        "; ".join(norm.words for norm in own),
        "; ".join(norm.words for norm in other),
    )


def _conditions(outcomes: list[Mapping[str, Any]]) -> tuple[str, ...]:
    scales = {o["schaal"]: None for o in outcomes if "schaal" in o}
    notes = {note: None for o in outcomes for note in o["opmerkingen"]}
    versions = {
        f"Opgavenbank {o['versies']['opgavenbank']}, programma {o['versies']['taalmeter']}"
        + (" (voorlopige opgaven)" if o["versies"]["voorlopig"] else ""): None
        for o in outcomes
    }
    return (
        *(f"Schaal {labels.word(labels.SCALES, scale)}." for scale in scales),
        *(notes or ({"Zonder klok. Er is geen hulp genoteerd.": None} if outcomes else {})),
        *(f"{version}." for version in versions),
    )
