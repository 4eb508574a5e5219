"""A desk with two gemeenten and a ROC, on a store in a fresh folder, and a clock that can turn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from taalmeter.bank import Bank
from taalmeter.bank.content import RUBRIC_ROWS
from taalmeter.intake.desk import Desk
from taalmeter.intake.example import play
from taalmeter.intake.roles import Actor, Role
from taalmeter.intake.store import Store
from taalmeter.routing import RuleSet, load_rules

ANSWERS = {
    "wil_meedoen": "ja",
    "inburgeringsplichtig": "nee",
    "spreekt_vlot_nederlands": "nee",
    "sector": "horeca",
    "doel": "werk",
    "werkaanbod": "nee",
    "dagdelen": "4",
    "digitaal": "",
}
WHY = "Samen besproken en zo gekozen."


class TurnableClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_rules()


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/taalmeter.db") as opened:
        yield opened


@pytest.fixture
def desk(store: Store, bank: Bank, rules: RuleSet, clock: TurnableClock) -> Desk:
    return Desk(store, bank, rules, clock)


@dataclass
class House:
    """The desk with somebody in every role; organisations are made, people are not logged in."""

    desk: Desk
    clock: TurnableClock
    gemeente: str
    other: str
    roc: str
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, role: str, organisation: str | None = None) -> Actor:
        organisation = organisation or (self.roc if role == "roc" else self.gemeente)
        return Actor(f"{role}-{organisation}", f"Een {role}", Role(role), organisation)

    @property
    def specialist(self) -> Actor:
        return self.actor("specialist")

    @property
    def afnemer(self) -> Actor:
        return self.actor("afnemer")

    def opened(self, reference: str = "W-1", **answers: str) -> str:
        case_id = self.desk.open_case(self.specialist, reference)
        self.desk.record_intake(
            self.specialist, case_id, {**ANSWERS, **answers}, "Koken", "Een baan"
        )
        return case_id

    def begun(self, reference: str = "W-1", form: str = "intake") -> tuple[str, str, str]:
        """Give the case, the sitting and the token of a sitting that has begun."""
        case_id = self.opened(reference)
        ticket = self.desk.prepare_sitting(self.specialist, case_id, form)
        token = self.desk.enter(ticket.code, client=reference)
        self.desk.start(token)
        return case_id, ticket.sitting_id, token

    def measured(self, reference: str = "W-1", ability: float = 0.5) -> str:
        """Give a case whose sitting was played to its end and rated."""
        case_id, _, token = self.begun(reference)
        play(self.desk, token, ability, seed=5)
        self.rate(case_id)
        return case_id

    def rate(self, case_id: str, points: int = 2) -> None:
        for sitting in self.desk.case(self.specialist, case_id).sittings:
            for task in sitting.unrated:
                rows = {str(row): points for row in RUBRIC_ROWS}
                self.desk.rate_writing(self.specialist, case_id, sitting.sitting_id, task, rows)

    def decided(self, reference: str = "W-1") -> str:
        """Give a case that departed to the first route with a hand-over."""
        case_id = self.measured(reference)
        advice = self.desk.advise(self.specialist, case_id)
        routes = self.desk.office.rules.routes.values()
        route = next(r.id for r in routes if r.handover and r.id != advice.route)
        self.desk.decide(self.specialist, case_id, "afwijken", route, WHY, "Ik wil leren", True)
        return case_id

    def handed_over(self, reference: str = "W-1") -> str:
        case_id = self.decided(reference)
        self.desk.hand_over(
            self.specialist, case_id, self.roc, "Rik", "maandag 10 uur", shared=True
        )
        return case_id

    def kinds(self, case_id: str) -> list[str]:
        return [entry.kind for entry in self.desk.office.case(case_id).history]


@pytest.fixture
def house(desk: Desk, clock: TurnableClock) -> House:
    add = desk.accounts.add_organisation
    return House(
        desk, clock, add(None, "Gemeente A", "gemeente"), add(None, "Gemeente B", "gemeente"),
        add(None, "ROC C", "roc"),
    )  # fmt: skip


@pytest.fixture
def tree_of_cases(house: House) -> House:
    """A house with a case at every kind of step."""
    house.desk.open_case(house.specialist, "net-geopend")
    house.opened("met-intake")
    house.begun("bezig")
    house.measured("gemeten")
    house.handed_over("overgedragen")
    return house
