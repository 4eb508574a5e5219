"""What is sent and given back, as the OpenAPI document says it; names are Dutch, as in data."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from taalmeter.intake.events import ReplyStep
from taalmeter.levels import ScaleId

Name = Annotated[str, Field(min_length=1, max_length=80)]
Value = str | bool | int | float | None
Chance = Annotated[float, Field(ge=0, le=1)]


class Sent(BaseModel):
    """Something that is sent: a name that is not known is a mistake, and is said."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Problem(BaseModel):
    """What went wrong (RFC 9457), with the stable code of the error and each field it is about."""

    type: Annotated[str, Field(examples=["about:blank"])] = "about:blank"
    title: Annotated[str, Field(description="Wat er mis is, in een zin.")]
    status: int
    detail: Annotated[str, Field(description="Wat u nu kunt doen.")]
    code: Annotated[str, Field(description="Vaste naam van het soort fout.")]
    fouten: Annotated[
        list["FieldFault"], Field(description="Elk veld dat niet klopt; alle tegelijk.")
    ] = []


class FieldFault(BaseModel):
    """One field that is not right."""

    veld: Annotated[str, Field(examples=["antwoorden.0.opgave"])]
    melding: str


class GivenAnswer(Sent):
    """One answer; `null` is 'ik weet het niet'."""

    opgave: Name
    antwoord: Annotated[str, Field(max_length=200)] | None


class ToScore(Sent):
    """The answers of one person to items of the bank."""

    schaal: ScaleId
    antwoorden: Annotated[list[GivenAnswer], Field(min_length=1, max_length=500)]


class Results(BaseModel):
    """What the answers say, one result for each skill that was asked."""

    resultaten: list[dict[str, Any]]


class ToAdvise(Sent):
    """What is known of one person, by the input names of the rule set.

    A level is a name (`"1F"`) or probabilities (`{"A2": 0.7, "B1": 0.3}`); what is left out or
    `null` is unknown.
    """

    profiel: Annotated[
        dict[Name, Value | dict[Name, Chance]],
        Field(examples=[{"lezen": {"A2": 0.7, "B1": 0.3}, "sector": "logistiek"}]),
    ]
    peildatum: Annotated[
        date | None,
        Field(strict=False, description="De dag waarvan de regels gelden; anders vandaag."),
    ] = None


class AdviceGiven(BaseModel):
    """An advice with its reasons, certainty, alternatives and receipt. A person decides."""

    advies: dict[str, Any]


class AdviceExplained(AdviceGiven):
    """An advice, and why, why not another route, what would change it, and how sure it is."""

    uitleg: dict[str, Any]


class ToPrepare(Sent):
    """For which case a sitting is to be prepared."""

    dossier: Name
    toetsvorm: Name = "intake"


class Prepared(BaseModel):
    """A sitting that waits; the code is shown this once and kept nowhere."""

    afname: str
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class SittingShape(BaseModel):
    """Where a sitting stands: no answers, no scores."""

    afname: str
    dossier: str
    kenmerk: str
    toetsvorm: str
    stand: str
    vraag: int
    laatst_gezien: datetime | None


class Sittings(BaseModel):
    """The sittings that are open or of the last day."""

    afnames: list[SittingShape]


class CaseShape(BaseModel):
    """Where a case stands."""

    dossier: str
    kenmerk: str
    stap: str
    volgende: str
    te_laat: bool


class Cases(BaseModel):
    """The cases of the organisation."""

    dossiers: list[CaseShape]


class HandoverLine(BaseModel):
    """One hand-over in the list."""

    dossier: str
    kenmerk: str
    stand: str


class Handovers(BaseModel):
    """What was handed to this organisation."""

    overdrachten: list[HandoverLine]


class Reply(Sent):
    """What the receiving organisation says back."""

    stap: ReplyStep
    datum: Annotated[date, Field(strict=False)]
    notitie: Annotated[str, Field(max_length=2000)] = ""


class ReplyGiven(BaseModel):
    """A reply as it was kept."""

    stap: ReplyStep
    datum: date
    notitie: str


class HandoverShape(BaseModel):
    """One hand-over: the outcome and the need, never the answers."""

    dossier: str
    kenmerk: str
    van: str
    contact: str
    afspraak: str
    overgedragen: datetime
    inhoud: dict[str, Any]
    antwoorden: list[ReplyGiven]


class StartShape(BaseModel):
    """A day on which a group begins; without a day one may begin in any week."""

    begint: date | None
    plaatsen: int
    vrij: int


class OfferingShape(BaseModel):
    """One local course; levels by skill."""

    aanbod: str
    naam: str
    lijn: str
    trajecten: list[str]
    sectoren: list[str]
    niveau_in: dict[str, str]
    niveau_uit: dict[str, str]
    dagdelen: int
    weken: int | None
    plaats: str
    contact: str
    groep_van: int
    groep_tot: int
    financiering: str
    graad: str
    bron: str
    datum: date
    starts: list[StartShape]


class Offerings(BaseModel):
    """The local courses."""

    aanbod: list[OfferingShape]


class RuleSetLine(BaseModel):
    """A rule set in short; the two hashes are of its text and of its meaning."""

    regelset: str
    versie: str
    naam: str
    geldig_vanaf: date
    geldig_tot: date | None
    hash: str
    betekenis: str


class RuleSets(BaseModel):
    """The rule sets of this installation."""

    regelsets: list[RuleSetLine]


class InputShape(BaseModel):
    """One thing that the rules ask."""

    naam: str
    soort: Literal["niveau", "keuze", "waarheid", "getal", "afgeleid"]
    waarden: list[str | bool | int | float]
    vraag: str


class TableLine(BaseModel):
    """A table in short."""

    tabel: str
    naam: str
    beslist: str
    treffer: str
    regels: int


class RuleSetShape(RuleSetLine):
    """A rule set: what it asks, its routes and its tables, in the order in which they decide."""

    invoer: list[InputShape]
    trajecten: list[str]
    tabellen: list[TableLine]


class RuleShape(BaseModel):
    """One rule, as it is written."""

    regel: str
    als: dict[str, str]
    dan: str
    omdat: str
    graad: str
    bronnen: list[dict[str, Any]]
    geldig_vanaf: date
    geldig_tot: date | None


class TableShape(TableLine):
    """A table with its rules."""

    inhoud: list[RuleShape]
