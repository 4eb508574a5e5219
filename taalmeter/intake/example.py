"""Fills an empty store with example people and cases, so that a newcomer can click at once.

Nothing is written past the desk: the sittings are really played, with answers that are drawn from
the item parameters for a made-up ability, and every result and advice comes from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from taalmeter.bank import WritingTask
from taalmeter.bank.content import RUBRIC_ROWS
from taalmeter.errors import WrongStep
from taalmeter.intake.accounts import Accounts
from taalmeter.intake.desk import Desk
from taalmeter.intake.example_offerings import example_offerings
from taalmeter.intake.roles import Actor, Role
from taalmeter.play import Player, answer
from taalmeter.routing.rules import MORE

PASSWORD = "oefenen-met-taalmeter"  # noqa: S105
"""For a demonstration on one's own machine only; every example account has it."""

GEMEENTE, ROC = "Gemeente Voorbeeldstad", "ROC Voorbeeld"
PEOPLE = (
    ("beheer@voorbeeld.example", "Bo Beheer", Role.BEHEERDER, GEMEENTE),
    ("specialist@voorbeeld.example", "Sam Specialist", Role.SPECIALIST, GEMEENTE),
    ("afnemer@voorbeeld.example", "Anja Afnemer", Role.AFNEMER, GEMEENTE),
    ("roc@voorbeeld.example", "Rik Docent", Role.ROC, ROC),
    ("onderzoek@voorbeeld.example", "Olga Onderzoeker", Role.ONDERZOEKER, GEMEENTE),
)
TEXT = (
    "Beste Samira, ik ben morgen ziek en ik kan niet werken. Ik bel u in de ochtend. Kan iemand "
    "mijn dienst doen? Ik kom donderdag weer. Het nieuwe rooster is voor mij moeilijk, want ik "
    "breng mijn dochter naar school. Kan ik om negen uur beginnen? Dan werk ik graag tot zes uur. "
    "Groeten van Noor"
)
FIELD = "Ik wil graag beter leren schrijven."


@dataclass(frozen=True)
class DemoAccount:
    """An example account, to be shown to who starts the demonstration."""

    role: Role
    name: str
    email: str
    password: str


@dataclass(frozen=True)
class Demo:
    """What the demonstration offers: the accounts, and a code for the kandidaat.

    `code` is None when the store was filled before: a new one is given by the afnemer.
    """

    accounts: tuple[DemoAccount, ...]
    code: str | None


@dataclass(frozen=True)
class Person:
    """A made-up kandidaat: ability on the latent scale (mean 0, sd 1), points, and answers.

    The seeds were picked so that the outcome is clear; a newcomer should first see a plain case.
    """

    reference: str
    seed: int
    reading: float
    points: int
    answers: Mapping[str, str]
    wish: str
    goal: str


WAITS = Person(
    "VOORBEELD-1", 11, 0.0, 2,
    {"wil_meedoen": "ja", "inburgeringsplichtig": "nee", "spreekt_vlot_nederlands": "nee",
     "sector": "logistiek", "doel": "werk", "dagdelen": "3", "digitaal": "met_hulp"},
    "Ik wil werken in een magazijn.", "Werk dicht bij huis",
)  # fmt: skip
TO_DECIDE = Person(
    "VOORBEELD-2", 24, 0.6, 2,
    {"wil_meedoen": "ja", "inburgeringsplichtig": "nee", "spreekt_vlot_nederlands": "ja",
     "sector": "schoonmaak", "doel": "werk", "werkaanbod": "nee", "leertempo": "gemiddeld",
     "dagdelen": "4", "wachttijd_weken": "6", "digitaal": "zelfstandig", "ondersteuning": "nee",
     "bewijs_taal": "nee"},
    "Ik wil vaste uren.", "Een vaste baan",
)  # fmt: skip
HANDED_OVER = Person(
    "VOORBEELD-3", 23, -0.7, 1,
    {"wil_meedoen": "ja", "inburgeringsplichtig": "nee", "spreekt_vlot_nederlands": "nee",
     "sector": "horeca", "doel": "werk", "werkaanbod": "nee", "leertempo": "gemiddeld",
     "dagdelen": "4", "wachttijd_weken": "3", "digitaal": "met_hulp", "ondersteuning": "nee",
     "bewijs_taal": "nee"},
    "Ik wil koken in een restaurant.", "Recepten lezen\nWerken in de horeca",
)  # fmt: skip

NOT_ANSWERED = replace(HANDED_OVER, reference="VOORBEELD-4", wish="Ik wil in een keuken helpen.")
DAYS_WITHOUT_ANSWER = 16


def fill(desk: Desk) -> Demo:
    """Fill an empty store; a store that has these accounts already is left as it is.

    Raises:
        WrongStep: the store has other accounts, so it is somebody's own.
    """
    accounts = tuple(DemoAccount(role, name, email, PASSWORD) for email, name, role, _ in PEOPLE)
    if not desk.accounts.empty:
        if desk.accounts.exists(PEOPLE[0][0]):
            return Demo(accounts, None)
        raise WrongStep(
            "this store is in use, so no examples are put in it.",
            remedy="Name an empty store for the demonstration.",
        )
    roc = _people(desk.accounts)
    specialist = _actor(desk.accounts, Role.SPECIALIST)
    case_id, code = _opened(desk, specialist, WAITS)
    _in_group(desk, specialist, case_id)
    _measured(desk, specialist, TO_DECIDE)
    teacher = _actor(desk.accounts, Role.ROC)
    for cells in example_offerings(desk.office.clock().date()):
        desk.add_offering(teacher, cells)
    case_id = _measured(desk, specialist, HANDED_OVER)
    _handed_over(desk, specialist, case_id, roc)
    _answered(desk, teacher, case_id)
    before = _earlier(desk, DAYS_WITHOUT_ANSWER)
    _handed_over(before, specialist, _measured(before, specialist, NOT_ANSWERED), roc)
    return Demo(accounts, code)


def _earlier(desk: Desk, days: int) -> Desk:
    """Give a desk on the same store, some days ago."""
    office = desk.office
    return Desk(
        office.store, office.bank, office.rules, lambda: office.clock() - timedelta(days=days)
    )


def _answered(desk: Desk, teacher: Actor, case_id: str) -> None:
    today = desk.office.clock().date().isoformat()
    said: tuple[tuple[Literal["gezien", "afspraak", "gestart"], str], ...] = (
        ("gezien", ""),
        ("afspraak", "Wij bellen op maandag."),
        ("gestart", ""),
    )
    for step, note in said:
        desk.answer_handover(teacher, case_id, step, today, note)


def _people(accounts: Accounts) -> str:
    """Add everybody; give the id of the ROC."""
    organisations = {
        GEMEENTE: accounts.add_organisation(None, GEMEENTE, "gemeente"),
        ROC: accounts.add_organisation(None, ROC, "roc"),
    }
    beheerder: Actor | None = None
    for email, name, role, organisation in PEOPLE:
        accounts.add(beheerder, email, name, role, organisations[organisation], PASSWORD)
        beheerder = beheerder or _actor(accounts, Role.BEHEERDER)
    return organisations[ROC]


def _actor(accounts: Accounts, role: Role) -> Actor:
    email = next(person[0] for person in PEOPLE if person[2] == role)
    token = accounts.log_in(email, PASSWORD)
    actor = accounts.actor(token)
    accounts.log_out(token)
    if actor is None:
        raise AssertionError("somebody who just logged in is not known")
    return actor


def _in_group(desk: Desk, specialist: Actor, case_id: str) -> None:
    """Put a case in a group of today."""
    today = desk.office.clock().date()
    group = desk.make_group(specialist, "Voorbeeldgroep", "Zaal 1", today, "intake", together=False)
    desk.add_cases(specialist, group, [case_id])


def _opened(desk: Desk, specialist: Actor, person: Person) -> tuple[str, str]:
    """Open a case up to its sitting; give its id and the code."""
    case_id = desk.open_case(specialist, person.reference, example=True)
    desk.record_intake(specialist, case_id, person.answers, person.wish, person.goal)
    return case_id, desk.prepare_sitting(specialist, case_id).code


def _measured(desk: Desk, specialist: Actor, person: Person) -> str:
    """Play a case up to its advice; give its id."""
    case_id, code = _opened(desk, specialist, person)
    token = desk.enter(code, client="voorbeeld")
    desk.start(token)
    play(desk, token, person.reading, person.seed)
    for sitting in desk.case(specialist, case_id).sittings:
        for task in sitting.unrated:
            rows = {str(row): person.points for row in RUBRIC_ROWS}
            desk.rate_writing(specialist, case_id, sitting.sitting_id, task, rows)
    desk.advise(specialist, case_id)
    return case_id


def play(desk: Desk, token: str, ability: float, seed: int) -> None:
    """Play a sitting to its end, answering as somebody of this ability would.

    Args:
        ability: on the latent scale (mean 0, sd 1).
        seed: of the draws, so that the same questions get the same answers.
    """
    player = Player(reading=ability, writing=ability, seed=seed)
    bank = desk.office.bank
    number = 0
    while (step := desk.sitting(token).step) is not None:
        for item in step.open:
            number += 1
            desk.answer(token, item.id, answer(bank, item, player), f"voorbeeld-{number}")
        if step.task is not None:
            number += 1
            desk.write(token, step.task.id, _written(step.task), f"voorbeeld-{number}")


def _written(task: WritingTask) -> dict[str, str]:
    return {field.id: FIELD for field in task.velden} or {"tekst": TEXT}


def _handed_over(desk: Desk, specialist: Actor, case_id: str, roc: str) -> None:
    advice = desk.advise(specialist, case_id)
    routes = desk.office.rules.routes
    follows = advice.route in routes and routes[advice.route].handover
    other = next(r.id for r in routes.values() if r.handover and r.id not in (advice.route, MORE))
    desk.decide(
        specialist,
        case_id,
        "volgen" if follows else "afwijken",
        None if follows else other,
        "Wij hebben de uitkomst samen besproken; dit past bij de wens om te werken.",
        HANDED_OVER.wish,
        candidate_agrees=True,
        this_week="Ik bel Rik van de school.",
    )
    found = desk.places(specialist, case_id)
    place = found.seats[0] if found.seats else None
    desk.hand_over(
        specialist,
        case_id,
        roc,
        "Rik Docent, 024 123 45 67",
        "Maandag om 10.00 uur, Schoolstraat 1, kamer 4",
        shared=True,
        offering=place.offering if place else None,
        begins=place.start.begins if place else None,
        meanwhile=found.bridges[0].offering if found.bridges else None,
    )
