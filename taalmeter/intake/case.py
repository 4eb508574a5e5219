"""A case as it stands, folded from its journal: the state, the step, and what is to be done next.

Pure: the same entries always give the same case. What happened in one sitting is folded in
`progress.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from taalmeter.anyresult import AnyResult, subject
from taalmeter.errors import JournalBroken
from taalmeter.intake import events
from taalmeter.intake.followup import (
    Handover,
    Past,
    Reply,
    StepName,
    has_ended,
    step_after_handover,
)
from taalmeter.intake.journal import Entry
from taalmeter.intake.progress import SittingState, begin_sitting, in_sitting
from taalmeter.routing import Advice
from taalmeter.routing.rules import MORE


@dataclass(frozen=True)
class Intake:
    """The answers to the fixed-format intake; what is not said is `onbekend`."""

    answers: Mapping[str, events.Value]
    wish: str
    goal: str
    rules_hash: str
    when: datetime
    actor: str

    @property
    def measures(self) -> bool:
        """Whether a sitting may be asked: not when refused, and not of who must do inburgering."""
        return (
            self.answers.get("wil_meedoen") is not False
            and self.answers.get("inburgeringsplichtig") is not True
        )


@dataclass(frozen=True)
class AdviceGiven:
    """An advice as it was recorded, with the profile it came from."""

    advice: Advice
    data: Mapping[str, object]
    profile: Mapping[str, object]
    when: datetime
    actor: str


@dataclass(frozen=True)
class Decision:
    """What a person decided, why, and what the kandidaat says about it."""

    choice: events.Choice
    route: str | None
    motivation: str
    candidate_wish: str
    candidate_agrees: bool
    receipt: str
    needs_handover: bool
    when: datetime
    actor: str
    this_week: str = ""

    @property
    def asks_more(self) -> bool:
        """Whether more is to be measured before a route is chosen."""
        return MORE in (self.choice, self.route)


@dataclass(frozen=True)
class Case:
    """One kandidaat's way, as far as it went.

    Attributes:
        step: where it stands; `next` says in Dutch what is to be done now.
        since: when this step began; `updated` when anything last happened.
        group: id of the group it is invited with; `grouped` when that was.
        advice_given: the last advice; `advice_stands` is False when what it was based on changed.
        decisions: every decision, oldest first.
        progress: what the receiving organisation said back, oldest first.
        past: hand-overs that ended before the last decision, or were taken back.
        executor: id of the organisation that works on this case as well, if any.
        history: every entry of the journal of this case.
    """

    case_id: str
    organisation: str
    reference: str
    example: bool
    opened: datetime
    since: datetime
    updated: datetime
    step: StepName = "aanmelding"
    next: str = ""
    intake: Intake | None = None
    group: str | None = None
    grouped: datetime | None = None
    sittings: tuple[SittingState, ...] = ()
    advice_given: AdviceGiven | None = None
    advice_stands: bool = False
    decisions: tuple[Decision, ...] = ()
    wants_more: bool = False
    handover: Handover | None = None
    progress: tuple[Reply, ...] = ()
    past: tuple[Past, ...] = ()
    executor: str | None = None
    history: tuple[Entry, ...] = field(default=(), repr=False)

    @property
    def last(self) -> Entry:
        """The last entry of the journal."""
        return self.history[-1]

    @property
    def advice(self) -> Advice | None:
        """The last advice that was recorded."""
        return self.advice_given.advice if self.advice_given else None

    @property
    def decision(self) -> Decision | None:
        """The last decision, whatever was chosen."""
        return self.decisions[-1] if self.decisions else None

    @property
    def is_decided(self) -> bool:
        """Whether a route was chosen, or both agreed to stop."""
        return self.decision is not None and not self.decision.asks_more

    @property
    def may_decide_again(self) -> bool:
        """Whether what was decided has run its course, so that a next step can be decided on."""
        return self.handover is not None and has_ended(self.progress)

    @property
    def open_sitting(self) -> SittingState | None:
        """The sitting that waits or goes on, if any."""
        return next((s for s in self.sittings if not s.ended), None)

    @property
    def results(self) -> Mapping[str, AnyResult]:
        """What counts by subject: the latest measured result, or else the latest of any status.

        A subject is a skill, and for words of a sector `woordenschat-<sector>`. Empty when the
        kandidaat does not take part, or must do inburgering.
        """
        if self.intake is None or not self.intake.measures:
            return {}
        counts: dict[str, AnyResult] = {}
        for sitting in self.sittings:
            for result in sitting.results.values():
                about = subject(result)
                if (
                    result.status == "gemeten"
                    or about not in counts
                    or (counts[about].status != "gemeten")
                ):
                    counts[about] = result
        return counts

    @property
    def ratings(self) -> Mapping[str, Mapping[str, int]]:
        """The rubric points that count: task id -> rubric row -> 0 to 3."""
        return {task: rows for s in self.sittings for task, rows in s.ratings.items()}

    def sitting(self, sitting_id: str) -> SittingState | None:
        """Give a sitting of this case."""
        return next((s for s in self.sittings if s.sitting_id == sitting_id), None)

    def has_key(self, key: str) -> Entry | None:
        """Give the entry that was appended with this repeat key."""
        return next((e for e in self.history if e.repeat_key == key), None)


def fold(entries: Iterable[Entry], begin: Case | None = None) -> Case:
    """Give the case that a journal tells of, or go on from a case folded before.

    Raises:
        JournalBroken: the journal does not begin with `dossier_geopend`, or has an unknown event.
    """
    case = begin
    for entry in entries:
        case = _open(entry) if case is None else _apply(case, entry)
    if case is None:
        raise JournalBroken(
            "the journal of a case is empty.", remedy="Restore the store from a backup."
        )
    return case


def _open(entry: Entry) -> Case:
    event = entry.event
    if not isinstance(event, events.DossierGeopend):
        raise JournalBroken(
            f"the journal of case '{entry.case_id}' does not begin with its opening.",
            remedy="Check the journal, and restore the store from a backup.",
        )
    case = Case(
        case_id=entry.case_id,
        organisation=event.organisatie,
        reference=event.referentie,
        example=event.voorbeeld,
        opened=entry.when,
        since=entry.when,
        updated=entry.when,
    )
    return _with_step(case, entry)


def _apply(case: Case, entry: Entry) -> Case:
    event = entry.event
    if isinstance(event, events.AfnameKlaargezet):
        changed = replace(
            case, wants_more=False, sittings=(*case.sittings, begin_sitting(entry, event))
        )
    elif isinstance(event, events.SittingEvent):
        sittings = tuple(
            in_sitting(s, entry, event) if s.sitting_id == event.afname else s
            for s in case.sittings
        )
        settled = isinstance(event, events.ResultaatVastgesteld)
        changed = replace(case, sittings=sittings, advice_stands=case.advice_stands and not settled)
    elif type(event) in _CASE_EVENTS:
        changed = _CASE_EVENTS[type(event)](case, entry, event)
    else:
        raise JournalBroken(
            f"entry {entry.number} of case '{case.case_id}' opens it a second time.",
            remedy="Check the journal, and restore the store from a backup.",
        )
    return _with_step(changed, entry)


def _take_intake(case: Case, entry: Entry, event: events.Event) -> Case:
    assert isinstance(event, events.IntakeVastgelegd)
    intake = Intake(event.antwoorden, event.wens, event.doel, event.regels, entry.when, entry.actor)
    return replace(case, intake=intake, advice_stands=False)


def _take_group(case: Case, entry: Entry, event: events.Event) -> Case:
    assert isinstance(event, events.InGroepGezet)
    return replace(case, group=event.groep, grouped=entry.when if event.groep else None)


def _take_advice(case: Case, entry: Entry, event: events.Event) -> Case:
    assert isinstance(event, events.AdviesGegeven)
    given = AdviceGiven(
        Advice.from_dict(event.advies), event.advies, event.profiel, entry.when, entry.actor
    )
    return replace(case, advice_given=given, advice_stands=True)


def _take_decision(case: Case, entry: Entry, event: events.Event) -> Case:
    assert isinstance(event, events.BesluitGenomen)
    decision = Decision(
        choice=event.keuze,
        route=event.route,
        motivation=event.motivering,
        candidate_wish=event.wens_kandidaat,
        candidate_agrees=event.kandidaat_eens,
        receipt=event.advies_bon,
        needs_handover=event.overdracht,
        when=entry.when,
        actor=entry.actor,
        this_week=event.deze_week,
    )
    if case.may_decide_again:
        case = _without_handover(case)
    return replace(
        case,
        decisions=(*case.decisions, decision),
        wants_more=decision.asks_more,
        advice_stands=case.advice_stands and not decision.asks_more,
    )


def _take_handover(case: Case, entry: Entry, event: events.Event) -> Case:
    assert isinstance(event, events.OverdrachtGedaan)
    handover = Handover(
        to_organisation=event.naar,
        contact=event.contact,
        appointment=event.afspraak,
        content=event.inhoud,
        when=entry.when,
        actor=entry.actor,
        offering=event.aanbod,
        begins=date.fromisoformat(event.begin) if event.begin else None,
        on_waiting_list=event.wachtlijst,
    )
    return replace(case, handover=handover)


def _take_reply(case: Case, entry: Entry, event: events.Event) -> Case:
    assert isinstance(event, events.OverdrachtBeantwoord)
    reply = Reply(event.stap, event.datum, event.notitie, entry.when, entry.actor, event.doelen)
    return replace(case, progress=(*case.progress, reply))


def _take_back(case: Case, entry: Entry, event: events.Event) -> Case:
    assert isinstance(event, events.OverdrachtIngetrokken)
    return _without_handover(case, event.reden)


def _without_handover(case: Case, reason: str = "") -> Case:
    if case.handover is None:
        return case
    past = Past(case.handover, case.progress, reason)
    return replace(case, handover=None, progress=(), past=(*case.past, past))


def _take_executor(case: Case, entry: Entry, event: events.Event) -> Case:
    return replace(
        case, executor=event.aan if isinstance(event, events.UitvoeringGegeven) else None
    )


_CASE_EVENTS: Mapping[type[events.Event], Callable[[Case, Entry, events.Event], Case]] = {
    events.IntakeVastgelegd: _take_intake,
    events.InGroepGezet: _take_group,
    events.AdviesGegeven: _take_advice,
    events.BesluitGenomen: _take_decision,
    events.OverdrachtGedaan: _take_handover,
    events.OverdrachtBeantwoord: _take_reply,
    events.OverdrachtIngetrokken: _take_back,
    events.UitvoeringGegeven: _take_executor,
    events.UitvoeringIngetrokken: _take_executor,
}


def _with_step(case: Case, entry: Entry) -> Case:
    step, following = _step(case)
    return replace(
        case,
        step=step,
        next=following,
        since=case.since if step == case.step else entry.when,
        updated=entry.when,
        history=(*case.history, entry),
    )


def _step(case: Case) -> tuple[StepName, str]:
    if case.intake is None:
        return "aanmelding", "Vul samen de intake in."
    if case.is_decided:
        return _after_decision(case)
    if case.intake.measures:
        measuring = _measuring(case)
        if measuring is not None:
            return measuring
    if not case.advice_stands:
        return "advies", "Vraag het advies en bespreek het."
    return "besluit", "Neem samen een besluit en leg uit waarom."


def _measuring(case: Case) -> tuple[StepName, str] | None:
    sitting = case.open_sitting
    if sitting is not None:
        waiting = sitting.status == "wacht"
        return "afname", "Geef de code aan de kandidaat." if waiting else "De afname is bezig."
    if case.wants_more or not any(s.begun for s in case.sittings):
        return "afname", "Zet een afname klaar."
    if not case.advice_stands and any(s.ended and s.on_paper for s in case.sittings):
        return "beoordelen", "Typ de tekst over die op papier staat."
    if not case.advice_stands and any(s.unrated for s in case.sittings):
        return "beoordelen", "Beoordeel de schrijftaken."
    return None


def _after_decision(case: Case) -> tuple[StepName, str]:
    decision = case.decisions[-1]
    if decision.choice == "stoppen":
        return "gestopt", "Klaar: er is besloten om te stoppen."
    return step_after_handover(decision.needs_handover, case.handover, case.progress)
