"""What can happen in a case: one frozen model for each kind of entry in the journal.

Field names are Dutch, as they are stored and exported. Every text and number has a bound, and a
NUL or a lone surrogate is refused, because not every database can give those back.
"""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError

from taalmeter.errors import AnswerRefused, JournalBroken, Place
from taalmeter.hashing import canonical
from taalmeter.levels import ScaleId

MAX_DATA = 64 * 1024
"""Bytes of one structured payload: a result or an advice takes a few KiB."""


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text cannot hold the character NUL")
    if re.search(r"[\ud800-\udfff]", text):
        raise ValueError("a text cannot hold half a surrogate pair")
    return text


def _bounded(data: dict[str, JsonValue]) -> dict[str, JsonValue]:
    _clean_all(data)
    if len(canonical(data)) > MAX_DATA:
        raise ValueError(f"is larger than {MAX_DATA // 1024} KiB")
    return data


def _clean_all(value: JsonValue) -> None:
    if isinstance(value, str):
        _clean(value)
    elif isinstance(value, list):
        for child in value:
            _clean_all(child)
    elif isinstance(value, dict):
        for key, child in value.items():
            _clean(key)
            _clean_all(child)


Clean = AfterValidator(_clean)
Name = Annotated[str, Field(min_length=1, max_length=80), Clean]
Line = Annotated[str, Field(max_length=200), Clean]
Goal = Annotated[str, Field(min_length=1, max_length=300), Clean]
Remark = Annotated[str, Field(max_length=2_000), Clean]
Written = Annotated[str, Field(max_length=20_000), Clean]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Date = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Number = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
Decimal = Annotated[float, Field(ge=-1e6, le=1e6)]
Data = Annotated[dict[str, JsonValue], AfterValidator(_bounded)]
Value = bool | Number | Decimal | Line

Choice = Literal["volgen", "afwijken", "meer_meten", "stoppen"]
ReplyStep = Literal[
    "gezien", "afspraak", "gestart", "voortgang", "tussenmeting", "afgerond", "gestopt"
]
GoalState = Literal["behaald", "bezig", "niet behaald"]
NoteKind = Literal[
    "tekst_voorgelezen", "hulp_gegeven", "opdracht_uitgelegd", "extra_tijd", "onderbroken",
    "storing", "op_papier", "anders", "onrust", "te_laat", "even_weg", "overleg",
]  # fmt: skip
By = Literal["kandidaat", "medewerker"]
InputMode = Literal["toetsenbord", "scherm", "onbekend", "papier"]


class Event(BaseModel):
    """What happened; `soort` is its kind in the journal."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
    soort: ClassVar[str]


class DossierGeopend(Event):
    """A case begins, under a reference of the organisation's own."""

    soort = "dossier_geopend"
    organisatie: Name
    referentie: Name
    voorbeeld: bool


class IntakeVastgelegd(Event):
    """The answers to the fixed-format intake, and the kandidaat's own wish and goal."""

    soort = "intake_vastgelegd"
    antwoorden: Annotated[dict[Name, Value], Field(max_length=60)]
    wens: Remark
    doel: Remark
    regels: Hash


class InGroepGezet(Event):
    """The case is invited with a group; None takes it out of the group that it was in."""

    soort = "in_groep_gezet"
    groep: Name | None


class SittingEvent(Event):
    """An event in one sitting."""

    afname: Name


class AfnameKlaargezet(SittingEvent):
    """A sitting waits for the kandidaat; it names all that is needed to compute it again.

    `plaatje` is the picture on the card; a sitting on paper, or of before there were any, has none.
    With `samen` it begins only after the afnemer allows it (`begin_toegestaan`).
    """

    soort = "afname_klaargezet"
    toetsvorm: Name
    schaal: ScaleId
    zaad: Annotated[int, Field(ge=0, lt=2**31)]
    opgavenbank: Hash
    regels: Hash
    uitgesloten: Annotated[tuple[Name, ...], Field(max_length=1000)] = ()
    plaatje: Annotated[str, Field(max_length=80), Clean] = ""
    samen: bool = False


class ToestelAangemeld(SittingEvent):
    """The code was entered on a device; with `wissel` an earlier device ended."""

    soort = "toestel_aangemeld"
    wissel: bool


class ToestelVrijgegeven(SittingEvent):
    """The afnemer let the sitting go on on another device; the first one ended."""

    soort = "toestel_vrijgegeven"


class BeginToegestaan(SittingEvent):
    """The afnemer let a sitting begin that waited for the rest of its group."""

    soort = "begin_toegestaan"


class AfnameBegonnen(SittingEvent):
    """The kandidaat began."""

    soort = "afname_begonnen"


class AntwoordGegeven(SittingEvent):
    """An answer; None is 'ik weet het niet'. From paper it was typed in by a medewerker."""

    soort = "antwoord_gegeven"
    opgave: Name
    antwoord: Line | None
    invoer: Literal["scherm", "papier"] = "scherm"


class InvoerGezegd(SittingEvent):
    """The kandidaat said on what they type; `papier` is: I would rather write on paper."""

    soort = "invoer_gezegd"
    invoer: InputMode


class SchrijftekstBewaard(SittingEvent):
    """The text of a writing task by field; None is 'ik wil dit niet schrijven'.

    From paper it was typed in by a medewerker.
    """

    soort = "schrijftekst_bewaard"
    taak: Name
    velden: Annotated[dict[Name, Written], Field(max_length=30)] | None
    invoer: InputMode = "onbekend"


class TekstOpPapier(SittingEvent):
    """The kandidaat wrote the text of this task on paper; it is still to be typed in."""

    soort = "tekst_op_papier"
    taak: Name


class AfnameGepauzeerd(SittingEvent):
    """The sitting rests; everything is kept."""

    soort = "afname_gepauzeerd"
    door: By


class AfnameHervat(SittingEvent):
    """The sitting goes on where it was."""

    soort = "afname_hervat"
    door: By


class HulpGevraagd(SittingEvent):
    """The kandidaat asked for a person."""

    soort = "hulp_gevraagd"


class VoorvalGenoteerd(SittingEvent):
    """The afnemer noted help given or something out of the ordinary.

    `teksten` are the passages it is about, when a text was read aloud.
    """

    soort = "voorval_genoteerd"
    voorval: NoteKind
    tekst: Remark
    teksten: Annotated[tuple[Name, ...], Field(max_length=100)] = ()


class AfnameGestopt(SittingEvent):
    """The sitting ended before its end."""

    soort = "afname_gestopt"
    door: By
    reden: Remark


class AfnameAfgerond(SittingEvent):
    """The sitting reached its end."""

    soort = "afname_afgerond"


class SchrijvenBeoordeeld(SittingEvent):
    """A trained person's rubric of one writing task: 0 to 3 points a row."""

    soort = "schrijven_beoordeeld"
    taak: Name
    rijen: Annotated[dict[Name, Annotated[int, Field(ge=0, le=3)]], Field(max_length=12)]


class ResultaatVastgesteld(SittingEvent):
    """What the sitting says, by skill, as `SkillResult.to_dict` and `GateResult.to_dict`."""

    soort = "resultaat_vastgesteld"
    resultaten: Data


class AdviesGegeven(Event):
    """The advice as `Advice.to_dict`, with the profile it was computed from."""

    soort = "advies_gegeven"
    advies: Data
    profiel: Data


class BesluitGenomen(Event):
    """What a person decided, why, and what the kandidaat says about it."""

    soort = "besluit_genomen"
    keuze: Choice
    route: Name | None
    motivering: Annotated[Remark, Field(min_length=10)]
    wens_kandidaat: Remark
    kandidaat_eens: bool
    advies_bon: Name
    overdracht: bool
    deze_week: Line = ""


class OverdrachtGedaan(Event):
    """The outcome and the need, handed to another organisation; never the answers.

    `aanbod` and `begin` name the place that was agreed; without `begin` one may begin in any week.
    """

    soort = "overdracht_gedaan"
    naar: Name
    contact: Line
    afspraak: Line
    gedeeld: Literal[True]
    inhoud: Data
    aanbod: Name | None = None
    begin: Date | None = None
    wachtlijst: bool = False


class OverdrachtBeantwoord(Event):
    """What the receiving organisation says back."""

    soort = "overdracht_beantwoord"
    stap: ReplyStep
    datum: Date
    notitie: Remark
    doelen: Annotated[dict[Goal, GoalState], Field(max_length=10)] = {}


class OverdrachtIngetrokken(Event):
    """The hand-over is taken back: the receiving organisation sees it no more."""

    soort = "overdracht_ingetrokken"
    reden: Annotated[Remark, Field(min_length=3)]


class UitvoeringGegeven(Event):
    """Another organisation may work on the case as well; the kandidaat knows and agreed."""

    soort = "uitvoering_gegeven"
    aan: Name
    gedeeld: Literal[True]


class UitvoeringIngetrokken(Event):
    """The other organisation sees the case no more."""

    soort = "uitvoering_ingetrokken"
    reden: Annotated[Remark, Field(min_length=3)]


EVENTS: Mapping[str, type[Event]] = {
    kind.soort: kind
    for kind in (
        DossierGeopend, IntakeVastgelegd, InGroepGezet, AfnameKlaargezet, ToestelAangemeld,
        ToestelVrijgegeven, BeginToegestaan, AfnameBegonnen, AntwoordGegeven, InvoerGezegd,
        SchrijftekstBewaard, TekstOpPapier, AfnameGepauzeerd, AfnameHervat, HulpGevraagd,
        VoorvalGenoteerd, AfnameGestopt, AfnameAfgerond, SchrijvenBeoordeeld,
        ResultaatVastgesteld, AdviesGegeven, BesluitGenomen, OverdrachtGedaan,
        OverdrachtBeantwoord, OverdrachtIngetrokken, UitvoeringGegeven, UitvoeringIngetrokken,
    )
}  # fmt: skip
"""Every kind of entry that a journal may hold."""

E = TypeVar("E", bound=Event)


def make(kind: type[E], /, **values: object) -> E:
    """Give the event, or say which field cannot be kept.

    Raises:
        AnswerRefused: a value does not fit; `details` has `veld` and `reden`.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as invalid:
        error = invalid.errors(include_url=False)[0]
        field = ".".join(str(part) for part in error["loc"])
        raise AnswerRefused(
            f"{error['msg'].removeprefix('Value error, ')}.",
            remedy="Change the value and send it again; nothing else was lost.",
            place=Place(field=field),
            veld=str(error["loc"][0]) if error["loc"] else kind.soort,
            reden=error["type"],
        ) from None


def dump(event: Event) -> bytes:
    """Write an event down as the one JSON text that is stored and hashed."""
    return canonical(event.model_dump(mode="json"))


def load(kind: str, payload: bytes) -> Event:
    """Read back what `dump` wrote.

    Raises:
        JournalBroken: an unknown kind, or a payload that does not fit it.
    """
    if kind not in EVENTS:
        raise JournalBroken(
            f"the journal holds an event of the unknown kind '{kind}'.",
            remedy="Open this store with the version of taalmeter that wrote it, or a newer one.",
        )
    try:
        return EVENTS[kind].model_validate_json(payload)
    except ValidationError as invalid:
        raise JournalBroken(
            f"an event '{kind}' in the journal does not fit: {invalid.errors()[0]['msg']}.",
            remedy="Check the journal, and restore the store from a backup.",
        ) from None
