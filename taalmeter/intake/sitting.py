"""A sitting played on: the session is rebuilt from the journal, and its outcome is noted down.

Nothing is scored here. The session says what the answers tell; what the afnemer noted is added to
it as words, and a text that was read aloud is told to the session, which leaves it out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from taalmeter.anyresult import AnyResult
from taalmeter.bank import Bank
from taalmeter.errors import SessionClosed
from taalmeter.intake import events
from taalmeter.intake.journal import Entry
from taalmeter.intake.progress import NOTES, SittingState, Status
from taalmeter.session import Session
from taalmeter.step import Event as Done
from taalmeter.step import Step

WITHOUT_REPEAT = timedelta(days=365)
TYPED_ON: Mapping[events.InputMode, str] = {
    "toetsenbord": "De kandidaat typte op een toetsenbord.",
    "scherm": "De kandidaat typte op het scherm.",
    "papier": "De kandidaat schreef op papier. Een medewerker typte de tekst over.",
}
"""What a reader of the result is told of how a text was written, where that is known."""

ON_PAPER = "{count} tekst(en) staan op papier en zijn nog niet overgetypt."


@dataclass(frozen=True)
class Sitting:
    """What a device of the kandidaat needs to show; it does not say whose sitting it is.

    Attributes:
        status: `wacht`, `bezig`, `pauze`, `hulp`, `klaar` or `gestopt`.
        begun: whether the kandidaat began (also True while help is on its way).
        question: number of the question or task, from 1; 0 before the start.
        step: what is put before the kandidaat now; None before the start and after the end.
        contact: the name of the medewerker who prepared the sitting.
        picture: the name of the picture on the card; "" when there is none.
        held: whether it waits until the afnemer lets the whole group begin.
        typed_on: what the kandidaat types on, as they said; None when they were not asked yet.
        draft: field -> text that was begun for the task of `step` and not handed in.
    """

    sitting_id: str
    status: Status
    begun: bool
    question: int
    session: Session
    step: Step | None
    contact: str
    picture: str = ""
    held: bool = False
    typed_on: events.InputMode | None = None
    draft: Mapping[str, str] = field(default_factory=dict)


def session_of(bank: Bank, sitting: SittingState, *more: Done) -> Session:
    """Rebuild the session of a sitting, and do one thing more in it.

    Raises:
        SessionClosed: the sitting was prepared with another version of the item bank.
        AnswerRefused, UnknownName: what is done more cannot be kept.
    """
    if not pinned_to(bank, sitting):
        raise SessionClosed(
            "this sitting was prepared with another version of the item bank.",
            remedy="Open the store with that bank, or prepare a new sitting.",
            reden="andere_opgavenbank",
        )
    log = (*_log(bank, sitting), *more)
    return Session.replay(bank, sitting.form, sitting.scale, sitting.seed, log, sitting.exclude)


def shown_passages(session: Session, sitting: SittingState) -> tuple[str, ...]:
    """Give the text that is before the kandidaat now, or else every text answered so far.

    Which of them a note 'read aloud' is about cannot be known afterwards, so all are left out.
    """
    step = session.next()
    if step is not None and step.passage is not None:
        return (step.passage.id,)
    return tuple(_answered_passages(session.bank, sitting))


def pinned_to(bank: Bank, sitting: SittingState) -> bool:
    """Say whether a sitting can be played on with this bank."""
    return sitting.bank_hash == bank.hash


def outcome(session: Session, sitting: SittingState) -> events.ResultaatVastgesteld:
    """Say what a sitting tells, with what was noted, as the event that keeps it."""
    said = tuple(
        dict.fromkeys(
            NOTES[note.kind]
            for note in sitting.notes
            if note.kind != "tekst_voorgelezen" or not note.passages
        )
    )
    results: dict[str, AnyResult] = {
        skill: replace(result, notes=(*result.notes, *_on_writing(skill, sitting), *said))
        for skill, result in session.results().items()
    }
    return events.make(
        events.ResultaatVastgesteld,
        afname=sitting.sitting_id,
        resultaten={skill: result.to_dict() for skill, result in results.items()},
    )


def _on_writing(skill: str, sitting: SittingState) -> tuple[str, ...]:
    """Say under which conditions the texts were written."""
    if skill != "schrijven":
        return ()
    modes = {mode for task, mode in sitting.modes.items() if sitting.texts[task]}
    waiting = (ON_PAPER.format(count=len(sitting.on_paper)),) if sitting.on_paper else ()
    return (*waiting, *(words for mode, words in TYPED_ON.items() if mode in modes))


def recently_seen(
    bank: Bank, form: str, sittings: Iterable[SittingState], now: datetime
) -> tuple[str, ...]:
    """Give the texts and sets of short items seen within a year, which need not be seen again.

    Where too few others would be left for a part, none: a text twice is better than none.
    """
    seen = {
        passage
        for sitting in sittings
        if now - sitting.prepared < WITHOUT_REPEAT
        for passage in _answered(bank.testlet_of, sitting)
    }
    found: set[str] = set()
    for part in bank.form(form).onderdelen:
        if part.keuze == "adaptief":
            here = set(bank.names_of(part.vaardigheid))
            found |= here & seen if len(here - seen) >= part.minimum else set()
    return tuple(sorted(found))


def _log(bank: Bank, sitting: SittingState) -> list[Done]:
    done = [_done(entry) for entry in sitting.log]
    # A session knows a text from its first answer on. What was read aloud changes no choice of a
    # next text, so it may come last.
    answered = _answered_passages(bank, sitting)
    aloud = {passage for note in sitting.notes for passage in note.passages}
    return [*done, *(Done("voorgelezen", name) for name in answered if name in aloud)]


def _done(entry: Entry) -> Done:
    event = entry.event
    match event:
        case events.AntwoordGegeven():
            return Done("antwoord", event.opgave, event.antwoord)
        case events.SchrijftekstBewaard():
            return Done("tekst", event.taak, event.velden or {})
        case events.TekstOpPapier():
            return Done("tekst", event.taak, {})  # passed by; what stands on paper comes later
        case events.SchrijvenBeoordeeld():
            return Done("beoordeling", event.taak, event.rijen)
    return Done("stop")


def _answered_passages(bank: Bank, sitting: SittingState) -> dict[str, None]:
    return _answered(bank.passage_of, sitting)


def _answered(of: Mapping[str, str], sitting: SittingState) -> dict[str, None]:
    return {of[item]: None for item in sitting.answers if item in of}
