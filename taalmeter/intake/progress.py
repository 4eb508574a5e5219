"""One sitting as it stands, folded from its entries: status, answers, ratings, notes, results."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from taalmeter.anyresult import AnyResult, read_result
from taalmeter.intake import events
from taalmeter.intake.journal import CANDIDATE, Entry

Status = Literal["wacht", "bezig", "pauze", "hulp", "klaar", "gestopt"]
GATE = "woordherkenning"

NOTES: Mapping[events.NoteKind, str] = {
    "tekst_voorgelezen": "De tekst is voorgelezen.",
    "hulp_gegeven": "Er is hulp gegeven.",
    "opdracht_uitgelegd": "De opdracht is uitgelegd.",
    "extra_tijd": "Er is extra tijd gegeven.",
    "onderbroken": "De afname is onderbroken.",
    "storing": "Er was een storing.",
    "op_papier": "De afname is op papier gedaan.",
    "anders": "Er is iets bijzonders genoteerd.",
    "onrust": "Er was lawaai of onrust.",
    "te_laat": "De kandidaat begon later dan de groep.",
    "even_weg": "De kandidaat was even weg.",
    "overleg": "Een ander praatte mee.",
}
"""What a reader of the result is told of each kind of note; the text of a note is not shown."""


@dataclass(frozen=True)
class Note:
    """What the afnemer noted."""

    kind: events.NoteKind
    text: str
    passages: tuple[str, ...]
    when: datetime
    actor: str


@dataclass(frozen=True)
class SittingState:
    """One sitting of a case.

    Attributes:
        bank_hash, rules_hash: the versions it is pinned to.
        prepared_by: id of the medewerker who prepared it.
        picture: the name of the picture on the card; "" when there is none.
        held: whether it waits until the afnemer lets the whole group begin.
        begun: when the kandidaat began; None when not yet.
        pauses, devices: how often it rested, and on how many devices it was done.
        last_seen: when the kandidaat last did something.
        answers: item id -> answer as it stands; None is `ik weet het niet`.
        texts: task id -> field -> text; empty is `ik wil dit niet schrijven`.
        typed_on: what the kandidaat types on, as they said; None when they were not asked yet.
        modes: task id -> on what its text was typed.
        on_paper: the tasks of which the text is on paper and still to be typed in.
        log: the entries from which the session is rebuilt, in order.
    """

    sitting_id: str
    form: str
    scale: str
    seed: int
    bank_hash: str
    rules_hash: str
    prepared_by: str
    prepared: datetime
    exclude: tuple[str, ...] = ()
    picture: str = ""
    held: bool = False
    paused: bool = False
    pauses: int = 0
    devices: int = 0
    asks_help: bool = False
    ending: Literal["klaar", "gestopt"] | None = None
    begun: datetime | None = None
    ended_at: datetime | None = None
    last_seen: datetime | None = None
    stop_reason: str = ""
    answers: Mapping[str, str | None] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    typed_on: events.InputMode | None = None
    modes: Mapping[str, events.InputMode] = field(default_factory=dict)
    on_paper: tuple[str, ...] = ()
    ratings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    results: Mapping[str, AnyResult] = field(default_factory=dict)
    log: tuple[Entry, ...] = field(default=(), repr=False)

    @property
    def status(self) -> Status:
        """Where the sitting stands, as the afnemer sees it."""
        if self.ending is not None:
            return self.ending
        if self.asks_help:
            return "hulp"
        if self.begun is None:
            return "wacht"
        return "pauze" if self.paused else "bezig"

    @property
    def ended(self) -> bool:
        """Whether nothing more can be answered."""
        return self.ending is not None

    @property
    def question(self) -> int:
        """The number of the question or task that the kandidaat is at; 0 before the start."""
        done = len(self.answers) + len(self.texts) + len(self.on_paper)
        return done if self.ended or self.begun is None else done + 1

    @property
    def unrated(self) -> tuple[str, ...]:
        """The tasks of an ended sitting that were written and have no rating yet."""
        if not self.ended:
            return ()
        return tuple(
            task
            for task, fields in self.texts.items()
            if task not in self.ratings and any(text.strip() for text in fields.values())
        )


def begin_sitting(entry: Entry, event: events.AfnameKlaargezet) -> SittingState:
    """Give a sitting that waits for the kandidaat."""
    return SittingState(
        sitting_id=event.afname,
        form=event.toetsvorm,
        scale=event.schaal,
        seed=event.zaad,
        bank_hash=event.opgavenbank,
        rules_hash=event.regels,
        prepared_by=entry.actor,
        prepared=entry.when,
        exclude=event.uitgesloten,
        picture=event.plaatje,
        held=event.samen,
    )


def in_sitting(sitting: SittingState, entry: Entry, event: events.SittingEvent) -> SittingState:
    """Give the sitting after one more of its events."""
    if entry.actor == CANDIDATE:
        sitting = replace(sitting, last_seen=entry.when)
    if isinstance(event, events.ToestelAangemeld):
        sitting = _on_device(sitting, event)
    match event:
        case events.AfnameGestopt() | events.AfnameAfgerond():
            return _ended(sitting, entry, event)
        case events.VoorvalGenoteerd():
            note = Note(event.voorval, event.tekst, event.teksten, entry.when, entry.actor)
            return replace(sitting, asks_help=False, notes=(*sitting.notes, note))
        case events.ResultaatVastgesteld():
            return replace(sitting, results=_results(event))
        case events.InvoerGezegd() | events.SchrijftekstBewaard() | events.TekstOpPapier():
            return _with_text(sitting, entry, event)
        case events.AntwoordGegeven() | events.SchrijvenBeoordeeld():
            return _answered(replace(sitting, log=(*sitting.log, entry)), event)
    return _in_course(sitting, entry, event)


def _in_course(sitting: SittingState, entry: Entry, event: events.SittingEvent) -> SittingState:
    match event:
        case events.BeginToegestaan():
            return replace(sitting, held=False)
        case events.AfnameBegonnen():
            return replace(sitting, begun=entry.when, paused=False)
        case events.AfnameGepauzeerd():
            return replace(sitting, paused=True, pauses=sitting.pauses + 1)
        case events.AfnameHervat():
            helped = event.door == "medewerker"
            return replace(sitting, paused=False, asks_help=sitting.asks_help and not helped)
        case events.HulpGevraagd():
            return replace(sitting, asks_help=True)
    return sitting


def _on_device(sitting: SittingState, event: events.ToestelAangemeld) -> SittingState:
    """Count a device; on what somebody types is asked again on another one, but for paper."""
    stays = not event.wissel or sitting.typed_on == "papier"
    typed_on = sitting.typed_on if stays else None
    return replace(sitting, devices=sitting.devices + 1, typed_on=typed_on)


def _answered(
    sitting: SittingState, event: events.AntwoordGegeven | events.SchrijvenBeoordeeld
) -> SittingState:
    if isinstance(event, events.AntwoordGegeven):
        return replace(sitting, answers={**sitting.answers, event.opgave: event.antwoord})
    return replace(sitting, ratings={**sitting.ratings, event.taak: event.rijen})


def _with_text(
    sitting: SittingState,
    entry: Entry,
    event: events.InvoerGezegd | events.SchrijftekstBewaard | events.TekstOpPapier,
) -> SittingState:
    """Keep a text; one that was on paper comes in the log where the kandidaat left it for paper."""
    if isinstance(event, events.InvoerGezegd):
        return replace(sitting, typed_on=event.invoer)
    task = event.taak
    if isinstance(event, events.TekstOpPapier):
        return replace(sitting, on_paper=(*sitting.on_paper, task), log=(*sitting.log, entry))
    if task in sitting.on_paper:
        log = tuple(entry if _left_on_paper(one, task) else one for one in sitting.log)
    else:
        log = (*sitting.log, entry)
    return replace(
        sitting,
        texts={**sitting.texts, task: event.velden or {}},
        modes={**sitting.modes, task: event.invoer},
        on_paper=tuple(name for name in sitting.on_paper if name != task),
        log=log,
    )


def _left_on_paper(entry: Entry, task: str) -> bool:
    return isinstance(entry.event, events.TekstOpPapier) and entry.event.taak == task


def _ended(
    sitting: SittingState, entry: Entry, event: events.AfnameGestopt | events.AfnameAfgerond
) -> SittingState:
    if isinstance(event, events.AfnameAfgerond):
        return replace(sitting, ending="klaar", ended_at=entry.when, asks_help=False)
    return replace(
        sitting,
        ending="gestopt",
        ended_at=entry.when,
        asks_help=False,
        stop_reason=event.reden,
        log=(*sitting.log, entry),
    )


def _results(event: events.ResultaatVastgesteld) -> dict[str, AnyResult]:
    found: dict[str, AnyResult] = {}
    for skill, data in event.resultaten.items():
        assert isinstance(data, dict)
        found[skill] = read_result(data)
    return found
