"""A dossier as the specialist sees it: its steps with their state, what to do now, and its history.

Where a case stands is decided by `taalmeter.intake.case`; this only says it in words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from taalmeter.intake import events
from taalmeter.intake.case import Case
from taalmeter.intake.followup import Reply
from taalmeter.intake.journal import CANDIDATE, Entry
from taalmeter.intake.progress import NOTES
from taalmeter_api import labels

State = Literal["klaar", "nu", "later", "niet nodig"]
STATE_WORDS: Mapping[State, str] = {
    "klaar": "klaar",
    "nu": "nu te doen",
    "later": "later",
    "niet nodig": "niet nodig",
}
STEP_WORDS = {
    "aanmelding": "Intake",
    "afname": "Afname",
    "beoordelen": "Schrijven beoordelen",
    "advies": "Advies",
    "besluit": "Besluit",
    "overdracht": "Overdracht",
    "voortgang": "Voortgang",
    "vervolg": "Volgende stap kiezen",
    "afgerond": "Afgerond",
    "gestopt": "Gestopt",
}
_ORDER = tuple(STEP_WORDS)


@dataclass(frozen=True)
class StepView:
    """One step of the way, with the page where it is done once that can be opened."""

    name: str
    state: State
    address: str | None = None
    detail: str = ""

    @property
    def state_words(self) -> str:
        """The state as it is said on screen."""
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class NowToDo:
    """The one thing to do now; without an address there is nothing to click."""

    words: str
    button: str = ""
    address: str = ""


@dataclass(frozen=True)
class HistoryLine:
    """Something that happened, in words."""

    time: datetime
    words: str
    by: str


@dataclass(frozen=True)
class ProgressLine:
    """What the receiving organisation said back."""

    words: str
    date: str
    note: str
    goals: Mapping[str, str]


def now_to_do(case: Case) -> NowToDo:
    """Give the one thing to do now, with the page where it is done."""
    home = f"/dossiers/{case.case_id}"
    route_chosen = case.decision is not None and case.decision.choice in ("volgen", "afwijken")
    buttons = {
        "aanmelding": ("Intake invullen", "/intake"),
        "afname": ("Naar de afname", "/afname"),
        "beoordelen": ("Teksten beoordelen", "/schrijven"),
        "advies": ("Resultaat en advies bespreken", "/resultaat" if case.results else "/advies"),
        "besluit": ("Besluit vastleggen", "/besluit"),
        "overdracht": ("Overdracht invullen", "/overdracht"),
        "voortgang": ("Overdracht bekijken", "/overdracht"),
        "vervolg": ("Besluit vastleggen", "/besluit"),
    }
    if case.step in buttons:
        text, page = buttons[case.step]
        return NowToDo(case.next, text, home + page)
    if case.step == "afgerond" and route_chosen:
        return NowToDo(case.next, "Route bekijken en printen", f"{home}/route")
    return NowToDo(case.next)


def steps(case: Case) -> tuple[StepView, ...]:
    """Give the steps of the way in their order, each with its state."""
    home = f"/dossiers/{case.case_id}"
    measures = case.intake is None or case.intake.measures
    rated = any(any(sitting.texts.values()) for sitting in case.sittings)
    views = [
        StepView("Intake", _state(case, "aanmelding"), f"{home}/intake"),
        StepView(
            "Afname",
            _state(case, "afname") if measures else "niet nodig",
            f"{home}/afname" if case.intake and measures else None,
            _sitting_words(case),
        ),
    ]
    if rated:
        views.append(
            StepView("Schrijven beoordelen", _state(case, "beoordelen"), f"{home}/schrijven")
        )
    talked = _state(case, "advies")
    if case.results:
        views.append(StepView("Resultaat bespreken", talked, f"{home}/resultaat"))
    reached = talked != "later"
    views.append(StepView("Advies bespreken", talked, f"{home}/advies" if reached else None))
    views.append(
        StepView(
            "Besluit",
            "klaar" if case.is_decided else _state(case, "besluit"),
            f"{home}/besluit" if case.is_decided or case.step == "besluit" else None,
            _decision_words(case),
        )
    )
    return (*views, *_after_decision(case, home))


def _state(case: Case, step: str) -> State:
    here, there = _ORDER.index(case.step), _ORDER.index(step)
    if here == there:
        return "nu"
    return "klaar" if here > there else "later"


def _sitting_words(case: Case) -> str:
    if case.intake is not None and not case.intake.measures:
        return "De kandidaat doet niet mee, of gaat inburgeren. Er wordt niets gemeten."
    if not case.sittings:
        return ""
    return SITTING_WORDS[case.sittings[-1].status] + "."


def _decision_words(case: Case) -> str:
    if case.decision is None:
        return ""
    agrees = "is het eens" if case.decision.candidate_agrees else "is het niet eens"
    return f"{labels.CHOICES[case.decision.choice]}. De kandidaat {agrees}."


def _after_decision(case: Case, home: str) -> tuple[StepView, ...]:
    decision = case.decision
    if decision is None or decision.choice in ("meer_meten", "stoppen"):
        return ()
    views = [StepView("Route voor de kandidaat", "klaar", f"{home}/route", "Klaar om te printen.")]
    if decision.needs_handover or case.handover:
        views.append(StepView("Overdracht", _state(case, "overdracht"), f"{home}/overdracht"))
        views.append(StepView("Voortgang", _state(case, "voortgang")))
    return tuple(views)


SITTING_WORDS = {
    "wacht": "Wacht op de kandidaat",
    "bezig": "De kandidaat is bezig",
    "pauze": "Pauze",
    "hulp": "De kandidaat vraagt hulp",
    "klaar": "Afgemaakt",
    "gestopt": "Eerder gestopt",
}


def replies(given: Sequence[Reply]) -> tuple[ProgressLine, ...]:
    """Give the answers of the receiving organisation, oldest first."""
    return tuple(
        ProgressLine(labels.PROGRESS[reply.step], reply.date, reply.note, reply.goals)
        for reply in given
    )


def history(case: Case, reader: str, name_of: Callable[[str], str]) -> tuple[HistoryLine, ...]:
    """Give what happened, newest first; answers in a row are told in one line.

    Args:
        case: the dossier.
        reader: id of the medewerker who reads; their own doings are told as "u".
        name_of: gives the name of a medewerker by id.
    """
    told = (e for e in case.history if e.kind != events.ResultaatVastgesteld.soort)
    lines: list[HistoryLine] = []
    for (kind, _), run in groupby(told, key=lambda entry: (entry.kind, entry.actor)):
        entries = tuple(run)
        if kind in _COUNTED:
            words = _many(len(entries), *_COUNTED[kind]) + _from_paper(entries[0])
            lines.append(_line(entries[-1], words, reader, name_of))
        else:
            lines.extend(_line(entry, _said(entry), reader, name_of) for entry in entries)
    return tuple(reversed(lines))


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}."


def _from_paper(entry: Entry) -> str:
    match entry.event:
        case events.AntwoordGegeven(invoer="papier"):
            return " De antwoorden stonden op papier."
        case events.SchrijftekstBewaard(invoer="papier"):
            return " De tekst stond op papier."
    return ""


_COUNTED = {
    events.AntwoordGegeven.soort: ("vraag beantwoord", "vragen beantwoord"),
    events.SchrijftekstBewaard.soort: ("schrijftaak gedaan", "schrijftaken gedaan"),
    events.SchrijvenBeoordeeld.soort: ("schrijftaak beoordeeld", "schrijftaken beoordeeld"),
}
"""Kinds of which several in a row are told in one line."""


def _line(entry: Entry, words: str, reader: str, name_of: Callable[[str], str]) -> HistoryLine:
    by = {CANDIDATE: "kandidaat", reader: "u"}.get(entry.actor) or name_of(entry.actor)
    return HistoryLine(entry.when, words, by)


_PLAIN = {
    events.DossierGeopend.soort: "Het dossier is gemaakt.",
    events.IntakeVastgelegd.soort: "De intake is vastgelegd.",
    events.AfnameKlaargezet.soort: "Er is een afname klaargezet.",
    events.ToestelVrijgegeven.soort: "De afname mocht verder op een ander apparaat.",
    events.BeginToegestaan.soort: "De groep mocht beginnen.",
    events.AfnameBegonnen.soort: "De afname is begonnen.",
    events.AfnameGepauzeerd.soort: "De afname is gepauzeerd.",
    events.AfnameHervat.soort: "De afname gaat verder.",
    events.HulpGevraagd.soort: "De kandidaat vroeg om hulp.",
    events.AfnameAfgerond.soort: "De afname is afgemaakt.",
    events.TekstOpPapier.soort: "De kandidaat schreef een tekst op papier.",
    events.AdviesGegeven.soort: "Er is een advies berekend.",
}

_TYPES_ON = {
    "toetsenbord": "De kandidaat typt op een toetsenbord.",
    "scherm": "De kandidaat typt op het scherm.",
    "papier": "De kandidaat schrijft liever op papier.",
    "onbekend": "De kandidaat weet niet waarop er getypt wordt.",
}


def _said(entry: Entry) -> str:
    words = _PLAIN.get(entry.kind) or _said_afterwards(entry.event)
    match entry.event:
        case events.InvoerGezegd(invoer=mode):
            words = _TYPES_ON[mode]
        case events.ToestelAangemeld(wissel=True):
            words = "De kandidaat ging verder op een ander apparaat."
        case events.ToestelAangemeld():
            words = "De code is ingevuld op een apparaat."
        case events.InGroepGezet(groep=group):
            words = "Uitgenodigd met een groep." if group else "Uit de groep gehaald."
        case events.AfnameGestopt(reden=reason):
            words = f"De afname is eerder gestopt. {reason}".strip()
        case events.VoorvalGenoteerd(voorval=kind, tekst=text):
            words = f"{NOTES[kind]} {text}".strip()
    return words


def _said_afterwards(event: events.Event) -> str:
    """Say what happened from the advice on."""
    words = "Er is een advies berekend."
    match event:
        case events.BesluitGenomen(keuze=choice, motivering=reason):
            words = f"Besluit: {labels.CHOICES[choice].lower()}. Reden: {reason}"
        case events.OverdrachtGedaan(afspraak=appointment):
            words = f"Overgedragen. Eerste afspraak: {appointment}."
        case events.OverdrachtBeantwoord(stap=step):
            words = f"Antwoord op de overdracht: {labels.PROGRESS[step].lower()}."
        case events.OverdrachtIngetrokken(reden=reason):
            words = f"De overdracht is ingetrokken. Reden: {reason}"
        case events.UitvoeringGegeven():
            words = "Een andere organisatie mag ook in dit dossier werken."
        case events.UitvoeringIngetrokken(reden=reason):
            words = f"De andere organisatie werkt niet meer in dit dossier. Reden: {reason}"
    return words
