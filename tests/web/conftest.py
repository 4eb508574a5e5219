"""A desk with two gemeenten and a ROC, and browsers that visit its pages."""

import html
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from taalmeter.bank import Bank
from taalmeter.bank.content import RUBRIC_ROWS
from taalmeter.intake import example
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import Actor
from taalmeter.intake.store import Store
from taalmeter.routing import RuleSet, load_rules
from taalmeter_api.app import create_app
from taalmeter_api.sentences import card_words
from taalmeter_api.settings import Settings

DATABASE = "taalmeter.db"
PASSWORD = "een lang wachtwoord"
FULL_INTAKE = {
    "inburgeringsplichtig": "nee",
    "wil_meedoen": "ja",
    "spreekt_vlot_nederlands": "ja",
    "sector": "schoonmaak",
    "doel": "werk",
    "werkaanbod": "nee",
    "leertempo": "gemiddeld",
    "dagdelen": "4",
    "wachttijd_weken": "6",
    "digitaal": "zelfstandig",
    "ondersteuning": "nee",
    "bewijs_taal": "nee",
}
PEOPLE = {
    "specialist": "specialist@dorp.example",
    "afnemer": "afnemer@dorp.example",
    "onderzoeker": "onderzoeker@dorp.example",
    "beheerder": "beheerder@dorp.example",
    "roc": "docent@roc.example",
    "andere specialist": "specialist@stad.example",
    "andere afnemer": "afnemer@stad.example",
}


@dataclass
class Clock:
    """A clock that a test turns."""

    now: datetime = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Furnished:
    """A closed store in which everybody has an account, to be copied for each test."""

    folder: Path
    actors: dict[str, Actor]
    organisations: dict[str, str]


@dataclass
class House:
    """A desk, and what tests need to know of who works with it."""

    desk: Desk
    clock: Clock
    actors: dict[str, Actor]
    organisations: dict[str, str]

    def actor(self, who: str) -> Actor:
        return self.actors[who]


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, bank: Bank, rules: RuleSet) -> Furnished:
    folder = tmp_path_factory.mktemp("ingericht")
    with Store(f"sqlite:///{folder / DATABASE}") as store:
        accounts = Desk(store, bank, rules, Clock()).accounts

        def actor(who: str) -> Actor:
            found = accounts.actor(accounts.log_in(PEOPLE[who], PASSWORD))
            assert found is not None
            return found

        dorp = accounts.add_organisation(None, "Gemeente Dorp", "gemeente")
        accounts.add(None, PEOPLE["beheerder"], "Bo Beheer", "beheerder", dorp, PASSWORD)
        boss = actor("beheerder")
        stad = accounts.add_organisation(boss, "Gemeente Stad", "gemeente")
        roc = accounts.add_organisation(boss, "ROC Rivier", "roc")
        for who, role, home in (
            ("specialist", "specialist", dorp),
            ("afnemer", "afnemer", dorp),
            ("onderzoeker", "onderzoeker", dorp),
            ("roc", "roc", roc),
            ("andere specialist", "specialist", stad),
            ("andere afnemer", "afnemer", stad),
        ):
            accounts.add(boss, PEOPLE[who], f"{who.title()} Jansen", role, home, PASSWORD)
        actors = {who: actor(who) for who in PEOPLE}
    return Furnished(folder, actors, {"dorp": dorp, "stad": stad, "roc": roc})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(
    tmp_path: Path, furnished: Furnished, bank: Bank, rules: RuleSet, clock: Clock
) -> Iterator[House]:
    folder = shutil.copytree(furnished.folder, tmp_path / "winkel")
    with Store(f"sqlite:///{folder / DATABASE}") as store:
        desk = Desk(store, bank, rules, clock, pictures=tuple(card_words()))
        yield House(desk, clock, furnished.actors, furnished.organisations)


Browser = Callable[[], TestClient]


@pytest.fixture
def browser(house: House) -> Browser:
    """Give a new browser: its own cookies, and the origin that a browser sends."""
    app = create_app(Settings(), house.desk)
    return lambda: TestClient(app, headers={"origin": "http://testserver"})


@pytest.fixture
def visitor(browser: Browser) -> TestClient:
    """Somebody who has not logged in."""
    return browser()


@pytest.fixture
def log_in(browser: Browser) -> Callable[[str], TestClient]:
    """Give the browser of one of `PEOPLE`, logged in."""

    def logged_in(who: str) -> TestClient:
        client = browser()
        answer = client.post("/inloggen", data={"email": PEOPLE[who], "wachtwoord": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client

    return logged_in


@pytest.fixture
def ready_case(house: House) -> Callable[[str], str]:
    """Open a case of Gemeente Dorp whose intake is done, so that a sitting can be prepared."""

    def opened(reference: str) -> str:
        specialist = house.actor("specialist")
        case_id = house.desk.open_case(specialist, reference)
        answers = {"wil_meedoen": "ja", "inburgeringsplichtig": "nee"}
        house.desk.record_intake(specialist, case_id, answers, "Ik wil werken.", "Werk")
        return case_id

    return opened


@pytest.fixture
def hidden() -> Callable[[str, str], str]:
    """Read the value of a hidden field of a page; "" when the page does not have it."""

    def value(page: str, name: str) -> str:
        found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)
        return html.unescape(found[1]) if found else ""

    return value


@pytest.fixture
def measured_case(house: House) -> Callable[..., str]:
    """Play a case of Gemeente Dorp up to the end of its sitting; its texts are not rated yet."""

    def played(reference: str, ability: float = 0.0, rated: bool = False) -> str:
        desk, specialist = house.desk, house.actor("specialist")
        case_id = desk.open_case(specialist, reference)
        desk.record_intake(specialist, case_id, FULL_INTAKE, "Ik wil vaste uren.", "Een baan")
        token = desk.enter(desk.prepare_sitting(specialist, case_id).code, client="test")
        desk.start(token)
        example.play(desk, token, ability, seed=5)
        for sitting in desk.case(specialist, case_id).sittings if rated else ():
            for task in sitting.unrated:
                rows = {str(row): 2 for row in RUBRIC_ROWS}
                desk.rate_writing(specialist, case_id, sitting.sitting_id, task, rows)
        return case_id

    return played


@pytest.fixture
def handed_over(house: House, measured_case: Callable[..., str]) -> Callable[[str], str]:
    """Bring a case of Gemeente Dorp up to its hand-over to ROC Rivier."""

    def done(reference: str) -> str:
        desk, specialist = house.desk, house.actor("specialist")
        case_id = measured_case(reference, rated=True)
        advised = desk.advise(specialist, case_id).route
        route = "taaltraining_nt1" if advised != "taaltraining_nt1" else "taaltraining_nt2"
        why = "De kandidaat wil eerst beter leren schrijven."
        desk.decide(specialist, case_id, "afwijken", route, why, "Ik wil les.", True)
        roc = house.organisations["roc"]
        appointment = "woensdag 2 december 2026 om 10.00 uur, Schoolstraat 1"
        desk.hand_over(specialist, case_id, roc, "Rik Docent", appointment, shared=True)
        return case_id

    return done
