"""The files of a rule set as they are written: their fields and what each field may hold.

Only shapes are checked here. Whether a rule names an input, a source or a route that exists is
seen when the files are put together in `load.py`. These models are the JSON Schema of the format:
`schema.py` writes it out from them, for editors and for other programs.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict, WithJsonSchema, model_validator

from taalmeter.levels import Content, Grade

SCHEMA = "taalmeter-regels/1"


def _version(value: object) -> object:
    """YAML reads 2026.1 as a number; a version is a text."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if number else value


def _yes(value: object) -> object:
    return {"ja": True, "nee": False}.get(value, value) if isinstance(value, str) else value


def _day(value: object) -> object:
    """A day is a text; a number would be read as seconds since 1970."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("this is no date, which is written as 2026-11-21")
    return value


Version = Annotated[
    str,
    BeforeValidator(_version),
    Field(min_length=1),
    WithJsonSchema({"type": ["string", "number"], "minLength": 1}),
]
YesNo = Annotated[bool, BeforeValidator(_yes), WithJsonSchema({"enum": ["ja", "nee", True, False]})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Number = Annotated[float, Strict()]
Count = Annotated[int, Strict(), Field(ge=1)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$", max_length=60)]
InputName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Sentence = Annotated[str, Field(min_length=2, max_length=600)]
Ids = tuple[Id, ...]


class Authored(Content):
    """Who wrote it, when, on what ground."""

    bron: Ids = ()
    graad: Grade
    auteur: str = Field(min_length=2)
    datum: Day


class Period(Content):
    """From when until when (both included) something holds; no end when `tot` is empty."""

    van: Day
    tot: Day | None = None

    @model_validator(mode="after")
    def _forward(self) -> "Period":
        if self.tot is not None and self.tot < self.van:
            raise ValueError("tot lies before van")
        return self


class InputFile(Content):
    """One input: exactly one of the four kinds, and what is said about it to people."""

    waarheid: Literal[True] | None = None
    keuze: tuple[Id, ...] | Literal["sectoren"] | None = None
    niveau: tuple[Id, ...] | None = None
    getal: tuple[Number, Number] | None = None
    stap: Number = 1
    naam: str = ""
    namen: dict[Id, str] = {}
    vraag: Sentence
    waarom: Sentence
    veranderbaar: YesNo

    @model_validator(mode="after")
    def _one_kind(self) -> "InputFile":
        kinds = [self.waarheid, self.keuze, self.niveau, self.getal]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("must have exactly one of waarheid, keuze, niveau and getal")
        return self


class EffortFile(Content):
    """What it takes to measure a skill again."""

    vragen: Count
    hoogstens: Count
    soort: str = Field(default="vragen", min_length=2, max_length=40)


class PolicyFile(Content):
    """How sure an advice must be before it is given."""

    zekerheid: Number = Field(gt=0, le=1)
    per_route: dict[str, Annotated[Number, Field(gt=0, le=1)]] = {}
    nevenadvies: Number = Field(default=0.5, gt=0, le=1)
    anders: Literal["meer_meten"]
    meten: dict[str, EffortFile] = {}
    bron: Ids = ()
    uitleg: Sentence


class DerivedFile(Content):
    """An input that compares a level with what the work of the sector asks."""

    niveau: str
    eis: str
    naam: str = ""


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        raise ValueError("a cell is one text; put one with a comma or a sign between quotes")
    return value


CellText = Annotated[
    str, BeforeValidator(_cell), WithJsonSchema({"type": ["string", "number", "boolean"]})
]


class RisingFile(Content):
    """A level that, when it rises, never gives a route lower on the ladder."""

    in_: InputName = Field(alias="in")
    uit: Literal["route"]


class NeverFile(Content):
    """Conditions under which an outcome never occurs."""

    als: dict[str, CellText]
    dan: Id | Annotated[tuple[Id, ...], Field(min_length=1)]


class IndependentFile(Content):
    """Inputs that make no difference to the route, or to anything."""

    invoer: tuple[InputName, ...] = Field(min_length=1)
    uit: Literal["route", "alles"] = "alles"


class ClaimFile(Content):
    """One thing that a rule set promises of itself: exactly one of these."""

    strijdig: Literal["nooit"] | None = None
    stijgend: RisingFile | None = None
    nooit: NeverFile | None = None
    onafhankelijk_van: tuple[InputName, ...] | IndependentFile | None = None
    vrij_van_eigen_inschatting: Id | None = None

    @model_validator(mode="after")
    def _one_claim(self) -> "ClaimFile":
        if len(self.model_fields_set) != 1:
            raise ValueError("must promise exactly one thing; give every promise a dash of its own")
        return self


class RuleSetFile(Content):
    """`regelset.yaml`."""

    model_schema: Literal["taalmeter-regels/1"] = Field(alias="schema")
    id: Id
    versie: Version
    naam: str = ""
    geldig: Period
    schalen: dict[Id, tuple[Id, ...]] = Field(min_length=1)
    invoer: dict[InputName, InputFile] = Field(min_length=1)
    uitkomst: Literal["route"]
    beslisbeleid: PolicyFile
    afgeleid: dict[InputName, DerivedFile] = {}
    tabellen: tuple[Id, ...] = Field(min_length=1)
    eigenschappen: tuple[Literal["volledig"] | ClaimFile, ...] = ()


class RuleFile(Authored):
    """One row of a table."""

    id: Id
    als: dict[str, CellText]
    dan: str
    omdat: Sentence
    geldig_van: Day
    geldig_tot: Day | None = None
    rest: YesNo = False

    @model_validator(mode="after")
    def _forward(self) -> "RuleFile":
        if self.geldig_tot is not None and self.geldig_tot < self.geldig_van:
            raise ValueError("geldig_tot lies before geldig_van")
        return self


class TableFile(Content):
    """One decision table."""

    id: Id
    naam: str = Field(min_length=2)
    toelichting: str = ""
    beslist: Literal["route", "nevenadvies"]
    treffer: Literal["uniek", "eerste", "verzamel"]
    reden: str = ""
    regels: tuple[RuleFile, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hit_policy(self) -> "TableFile":
        if self.treffer == "eerste" and not self.reden.strip():
            raise ValueError("treffer eerste needs a reden: why does the order of the rows matter?")
        rest = [at for at, rule in enumerate(self.regels) if rule.rest]
        alone = self.treffer == "eerste" or len(self.regels) == 1
        if rest and (self.regels[-1].als or rest != [len(self.regels) - 1] or not alone):
            raise ValueError(
                "a rest row has no conditions, and is the last row of a table with treffer eerste "
                "or the only row of its table"
            )
        if (self.treffer == "verzamel") != (self.beslist == "nevenadvies"):
            raise ValueError("treffer verzamel belongs to beslist nevenadvies, and only there")
        return self


class RequirementFile(Content):
    """What the work of a sector asks of one skill, a scale."""

    nt1: str | None = None
    nt2: str | None = None
    waarvoor: str = ""
    bron: Ids = ()
    graad: Grade


class ExamFile(Content):
    """An exam in the sector; a fact beside the job, never a rule's input."""

    naam: str
    niveau: dict[str, str | None] | None = None
    feiten: str = ""
    bron: Ids = ()
    graad: Grade


class SectorFile(Content):
    """One row of `sectoren.yaml`."""

    id: Id
    naam: str
    functies: tuple[str, ...] = ()
    eisen: dict[Id, RequirementFile | None] = {}
    examen: tuple[ExamFile, ...] = ()
    toelichting: str = ""
    datum: Day
    auteur: str = Field(min_length=2)


class SectorsFile(Content):
    """`sectoren.yaml`."""

    versie: Version
    toelichting: str = ""
    sectoren: tuple[SectorFile, ...]


Picture = Literal[
    "huis", "boek", "praten", "werk", "woorden", "oefenen", "school", "papier", "mensen", "vlag"
]


class StopFile(Content):
    """One stop on the route map that a kandidaat takes home."""

    plaatje: Picture
    tekst: str = Field(min_length=1, max_length=60)

    @model_validator(mode="after")
    def _short(self) -> "StopFile":
        if len(self.tekst.split()) > 5:
            raise ValueError("a stop has at most five words")
        return self


class TrajectFile(Authored):
    """One route."""

    id: Id
    naam: str
    kandidaat: Sentence
    stappen: tuple[StopFile, ...] = Field(min_length=3, max_length=5)
    eigenaar: str
    overdracht: YesNo
    trede: Count | Literal["geen"] | None = None
    toelichting: str = ""


class SideAdviceFile(Content):
    """One side advice: help that may come beside any route."""

    id: Id
    naam: str
    kandidaat: Sentence
    toelichting: str = ""
    bron: Ids = ()
    graad: Grade | None = None
    auteur: str = ""
    datum: Day | None = None


class TrajectsFile(Content):
    """`trajecten.yaml`, routes ordered from most basic to most independent."""

    versie: Version
    toelichting: str = ""
    trajecten: tuple[TrajectFile, ...] = Field(min_length=1)
    nevenadviezen: tuple[SideAdviceFile, ...] = ()


class SourceFile(Content):
    """One source."""

    titel: str = Field(min_length=3)
    url: str | None = None
    jci: str | None = None
    datum: Day
    soort: Grade
    geldig_tot: Day | None = None
    tekst_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    toelichting: str = ""


class SourcesFile(Content):
    """`bronnen.yaml`."""

    versie: Version = ""
    bronnen: dict[Id, SourceFile]


class ExpectedFile(Content):
    """What a scenario must get; side advice is compared only where it is named."""

    route: str
    nevenadvies: tuple[str, ...] | None = None
    status: str | None = None


class ScenarioFile(Content):
    """One played case."""

    id: Id
    praktijk: Count | tuple[Count, ...] | None = None
    naam: str = ""
    verhaal: Sentence
    op: Day
    profiel: dict[str, Any]
    verwacht: ExpectedFile
