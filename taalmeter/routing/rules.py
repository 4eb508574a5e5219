"""What a rule set consists of: rules in tables, routes, sectors, sources, and how sure to be.

Only values here; what they decide is in `decide.py`, and how they are read is in `load.py`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from taalmeter.levels import Grade
from taalmeter.routing.cells import Cell
from taalmeter.routing.domain import COMPARISONS, Input

HitPolicy = Literal["uniek", "eerste", "verzamel"]
Decides = Literal["route", "nevenadvies"]
MORE = "meer_meten"
"""The answer of the policy, not of a rule, when no route is certain enough."""
TALK = "eerst_praten"
"""The answer of the policy when no route is certain enough and more questions will not mend it."""


@dataclass(frozen=True)
class Source:
    """Where a rule, a requirement or a route comes from; `kind` is its evidence grade.

    `text_sha256` is the hash of its text when rules were based on it, `copy_sha256` that of the
    copy that is kept now; `valid_to` is the last day on which it is in force.
    """

    id: str
    title: str
    date: dt.date
    kind: Grade
    url: str | None = None
    jci: str | None = None
    note: str = ""
    valid_to: dt.date | None = None
    text_sha256: str | None = None
    copy_sha256: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the source as data, with Dutch names."""
        return {
            "id": self.id,
            "titel": self.title,
            "url": self.url,
            "jci": self.jci,
            "datum": self.date.isoformat(),
            "soort": self.kind,
            "toelichting": self.note,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Source":
        """Read back what `to_dict` wrote."""
        return cls(
            id=data["id"],
            title=data["titel"],
            url=data["url"],
            jci=data["jci"],
            date=dt.date.fromisoformat(data["datum"]),
            kind=data["soort"],
            note=data["toelichting"],
        )


@dataclass(frozen=True)
class Rule:
    """One row of a table.

    Attributes:
        id: unique in the whole rule set.
        table: id of its table.
        cells: the conditions, by input; an input that is not named does not matter.
        outcome: id of a route, or of a side advice.
        because: said to the kandidaat, in Dutch.
        sources: ids of its sources.
        grade: how strong the evidence is.
        author, date: who wrote the row, and when.
        valid_from, valid_to: the days on which it holds, both included.
        line: where it stands in its file.
        rest: whether it is spelled as the row for everything that the other rows leave.
    """

    id: str
    table: str
    cells: Mapping[str, Cell]
    outcome: str
    because: str
    sources: tuple[str, ...]
    grade: Grade
    author: str
    date: dt.date
    valid_from: dt.date
    valid_to: dt.date | None
    line: int | None = None
    rest: bool = False

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the rule is valid on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class DecisionTable:
    """Rules that are read together, and what it means when several match.

    `uniek`: at most one outcome may match. `eerste`: the first row that matches counts, for the
    stated reason. `verzamel`: all that match are given (side advice).
    """

    id: str
    name: str
    decides: Decides
    hit: HitPolicy
    rules: tuple[Rule, ...]
    reason: str = ""


@dataclass(frozen=True)
class Requirement:
    """What the work of a sector asks of one skill: a level a scale, None where nothing is known."""

    levels: Mapping[str, str | None]
    purpose: str
    sources: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True)
class Exam:
    """An exam in a sector; a fact beside the job, which no rule reads."""

    name: str
    levels: Mapping[str, str | None]
    facts: str
    sources: tuple[str, ...]
    grade: Grade


@dataclass(frozen=True)
class Sector:
    """A kind of work: jobs in it, what the work asks by skill, and its exams."""

    id: str
    name: str
    jobs: tuple[str, ...]
    requirements: Mapping[str, Requirement]
    exams: tuple[Exam, ...]
    date: dt.date
    author: str


@dataclass(frozen=True)
class Stop:
    """One stop on the route map: the name of a picture and at most five words."""

    picture: str
    text: str


@dataclass(frozen=True)
class Traject:
    """A route: what it is called, what the kandidaat hears, who takes the next step.

    `rung` is its place on the ladder from most basic to most independent; None when it stands
    beside the ladder.
    """

    id: str
    name: str
    candidate: str
    stops: tuple[Stop, ...]
    owner: str
    handover: bool
    sources: tuple[str, ...]
    grade: Grade
    rung: int | None = None


@dataclass(frozen=True)
class SideAdviceText:
    """A side advice as it is written in `trajecten.yaml`."""

    id: str
    name: str
    candidate: str


@dataclass(frozen=True)
class Effort:
    """What measuring a skill takes.

    Attributes:
        worth: so many questions weigh as much as everything that a sitting says already.
        most: more questions than this are not asked; a talk comes first.
        unit: what is counted, in Dutch.
    """

    worth: int
    most: int
    unit: str


@dataclass(frozen=True)
class Policy:
    """How sure an advice must be: a probability, apart for some routes, and for side advice.

    `measuring` says by skill what it takes to become more certain.
    """

    certainty: float
    per_route: Mapping[str, float]
    side_advice: float
    sources: tuple[str, ...]
    explanation: str
    measuring: Mapping[str, Effort] = field(default_factory=dict)

    def threshold(self, route: str) -> float:
        """Give the least probability at which a route is advised."""
        return self.per_route.get(route, self.certainty)


@dataclass(frozen=True)
class Derived:
    """An input that compares the level of `level` with what the work of `sector` asks of `skill`.

    Its value is `geen_eis`, `voldoet`, `onder`, `aanbod` (a requirement of grade `eigen
    inschatting` that is not reached: help may be offered, never required) or `onbekend`.
    """

    name: str
    level: str
    sector: str
    skill: str
    label: str = ""

    def as_input(self) -> Input:
        """Give it as an input for cells to look at; it is called by its skill."""
        return Input(self.name, "afgeleid", COMPARISONS, label=self.label or self.skill)


@dataclass(frozen=True)
class Scenario:
    """A played case: a profile on a day, and the route and side advice that it must get."""

    id: str
    story: str
    day: dt.date
    profile: Mapping[str, Any]
    route: str
    side_advice: tuple[str, ...] | None
    status: str | None
    file: str


@dataclass(frozen=True)
class RuleVersions:
    """With what an advice was computed; with the same versions it is computed again."""

    id: str
    versie: str
    hash: str
    taalmeter: str
    peildatum: str

    def to_dict(self) -> dict[str, str]:
        """Give the versions as data; the fields have Dutch names already."""
        return dict(vars(self))
