"""The two papers of a dossier: the route that the kandidaat takes home, and the overdracht."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from taalmeter.bank import Bank
from taalmeter.intake.case import Case
from taalmeter.intake.desk import Desk
from taalmeter.intake.progress import GATE
from taalmeter.intake.roc import HandoverView, view
from taalmeter.routing import RuleSet
from taalmeter_api import labels, talk

HOME = "huis"


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
    """The route as the kandidaat gets it: no codes, no levels, no scores."""

    sentence: str
    stops: tuple[Stop, ...]


def route_map(case: Case, rules: RuleSet, route: str) -> RouteMap:
    """Give the route, with the appointment of the overdracht at the first stop after home."""
    chosen = rules.routes[route]
    when, where, who = "", "", ""
    if case.handover is not None:
        when, where = appointment_parts(case.handover.appointment)
        who = case.handover.contact
    first = next(n for n, stop in enumerate(chosen.stops) if stop.picture != HOME)
    return RouteMap(
        sentence=chosen.candidate,
        stops=tuple(
            Stop(stop.picture, stop.text, when, where, who)
            if number == first
            else Stop(stop.picture, stop.text)
            for number, stop in enumerate(chosen.stops)
        ),
    )


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
    """The overdracht on one page: outcome, conditions, goal and first appointment."""

    reference: str
    date: datetime
    sender: str
    organisation: str
    contact: str
    appointment: str
    route: str
    goal: str
    wish: str
    agrees: bool | None
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
    return sheet(
        view(case, given, ""), desk.accounts.organisation(given.to_organisation).name, desk
    )


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
        goal=content["doel"],
        wish=content["wens_bij_besluit"] or content["wens"],
        agrees=content["kandidaat_eens"],
        needs=_needs(content["behoefte"], desk.office.rules),
        side_advice=tuple(content["nevenadvies"]),
        skills=tuple(_skill_line(outcome, desk.office.bank) for outcome in outcomes),
        not_measured=talk.not_measured(measured),
        conditions=_conditions(outcomes),
    )


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
