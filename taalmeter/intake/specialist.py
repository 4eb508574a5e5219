"""The counter of the specialist: open, ask, see the result, weigh the advice, decide, hand over.

The advice is recorded beside the decision and never made into one: every choice takes words.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from taalmeter.anyresult import AnyResult
from taalmeter.errors import Place, UnknownName, WrongStep
from taalmeter.intake import events, projections, typed
from taalmeter.intake.afnemer import ending
from taalmeter.intake.case import Case
from taalmeter.intake.catalogue import find_places
from taalmeter.intake.events import Choice, Event
from taalmeter.intake.followup import StepName
from taalmeter.intake.office import (
    NOTHING,
    Change,
    Counter,
    sitting_in,
    wrong_step,
)
from taalmeter.intake.projections import CaseRow
from taalmeter.intake.roles import Action, Actor, Role, require
from taalmeter.intake.sitting import session_of
from taalmeter.profile import Measured, Profile, Value
from taalmeter.result import GateResult, SkillResult
from taalmeter.routing import Advice, RuleSet
from taalmeter.routing.rules import MORE, TALK, Traject
from taalmeter.step import Event as Done
from taalmeter.vocabulary import VocabularyResult

BEFORE_DECISION: tuple[StepName, ...] = ("aanmelding", "afname", "beoordelen", "advies", "besluit")
CAN_ADVISE: tuple[StepName, ...] = ("beoordelen", "advies", "besluit")
SECTOR, WAIT = "sector", "wachttijd_weken"
REFUSED = "kandidaat doet niet mee"


class SpecialistCounter(Counter):
    """Everything about a case of the specialist's own organisation."""

    def cases(self, actor: Actor) -> tuple[CaseRow, ...]:
        """Give the worklist, oldest step first; an afnemer sees what waits for a sitting."""
        require(actor, Action.LIST_CASES)
        steps = ("afname",) if actor.role == Role.AFNEMER else ()
        return projections.cases(self.office.store, actor.organisation, self.office.clock(), steps)

    def case(self, actor: Actor, case_id: str) -> Case:
        """Give a case as it stands.

        Raises:
            UnknownName: there is no such case, or it is another organisation's.
        """
        return self.office.find(actor, Action.READ_CASE, case_id)

    def open_case(self, actor: Actor, reference: str, example: bool = False) -> str:
        """Open a case under a reference of the organisation's own; give its id.

        Raises:
            BsnRefused: the reference may be a BSN.
            AnswerRefused: the reference is empty, too long, or in use.
        """
        require(actor, Action.OPEN_CASE)
        try:
            return self.office.open_case(actor, typed.reference(reference), example=example)
        except IntegrityError as taken:
            raise typed.refused(
                "referentie", "there is a case with this reference already", "bestaat_al"
            ) from taken

    def record_intake(
        self, actor: Actor, case_id: str, answers: Mapping[str, str], wish: str, goal: str
    ) -> None:
        """Record the fixed-format intake; recording it again before the decision replaces it.

        Args:
            answers: by input name, as typed; empty or `onbekend` is `zeg ik liever niet`.
            wish: what the kandidaat would like, in their words.
            goal: what it is for, in their words.

        Raises:
            UnknownName, AnswerRefused: an input that does not exist, or a value it does not have.
            WrongStep: there is a decision.
        """
        self.office.find(actor, Action.RECORD_INTAKE, case_id)
        recorded = events.make(
            events.IntakeVastgelegd,
            antwoorden=typed.intake_answers(self.office.rules, answers),
            wens=typed.without_bsn(wish, "wens"),
            doel=typed.without_bsn(goal, "doel"),
            regels=self.office.rules.hash,
        )

        def decide(case: Case) -> Change:
            _at(case, BEFORE_DECISION)
            after = self.office.preview(case, actor.id, (recorded,))
            sitting = case.open_sitting
            if sitting is None or after.intake is None or after.intake.measures:
                return Change((recorded,))
            stopped = events.make(
                events.AfnameGestopt,
                afname=sitting.sitting_id,
                door="medewerker",
                reden=REFUSED,
            )
            return ending(self.office, case, actor.id, sitting.sitting_id, (recorded, stopped))

        self.office.change(case_id, actor.id, decide)

    def rate_writing(
        self, actor: Actor, case_id: str, sitting_id: str, task_id: str, rows: Mapping[str, int]
    ) -> None:
        """Keep a trained person's rubric of one task: 0 to 3 points for every row.

        Raises:
            UnknownName: nothing was written for such a task.
            AnswerRefused: a row is missing or unknown, or has other points.
            WrongStep: the sitting is still open, or there is a decision.
        """
        self.office.find(actor, Action.RATE_WRITING, case_id)

        def decide(case: Case) -> Change:
            sitting = sitting_in(case, sitting_id)
            if not sitting.ended:
                raise WrongStep(
                    "this sitting is still open.",
                    remedy="Rate after the kandidaat has finished.",
                    stap=case.step,
                )
            _at(case, BEFORE_DECISION)
            session_of(self.office.bank, sitting, Done("beoordeling", task_id, dict(rows)))
            rated = events.make(
                events.SchrijvenBeoordeeld, afname=sitting_id, taak=task_id, rijen=dict(rows)
            )
            return ending(self.office, case, actor.id, sitting_id, (rated,))

        self.office.change(case_id, actor.id, decide)

    def results(self, actor: Actor, case_id: str) -> Mapping[str, AnyResult]:
        """Give what counts by skill: the latest measured result, or the latest of any status."""
        return self.office.find(actor, Action.READ_RESULTS, case_id).results

    def advise(self, actor: Actor, case_id: str) -> Advice:
        """Give the advice on what is known now, and record it when it differs from the last.

        After a decision this is the advice that was decided on.

        Raises:
            WrongStep: there is no intake yet, or a sitting is still to be done.
        """
        known = self.office.find(actor, Action.ASK_ADVICE, case_id)
        if known.is_decided and known.advice is not None:
            return known.advice

        def decide(case: Case) -> Change:
            _at(case, CAN_ADVISE)
            today = self.office.clock().date()
            profile, advice = self._advice(case, today)
            data = advice.to_dict()
            last = case.advice_given
            if case.advice_stands and last is not None and _same(data, last.data):
                return NOTHING
            given = events.make(events.AdviesGegeven, advies=data, profiel=profile.to_dict())
            return Change((given,))

        after = self.office.change(case_id, actor.id, decide)
        if after.advice is None:
            raise AssertionError("an advice was just recorded")
        return after.advice

    def decide(
        self,
        actor: Actor,
        case_id: str,
        choice: Choice,
        route: str | None,
        motivation: str,
        candidate_wish: str,
        candidate_agrees: bool,
        this_week: str = "",
    ) -> None:
        """Record what was decided; every choice takes a motivation, following included.

        Args:
            choice: `volgen`, `afwijken`, `meer_meten` or `stoppen`.
            route: for `afwijken` another route than the advice; otherwise None.
            motivation: at least 10 characters.
            candidate_wish: what the kandidaat wants, in their words.
            this_week: the first thing that the kandidaat does, for on the route map.

        Raises:
            AnswerRefused: `veld` in its details says which of these cannot be used.
            UnknownName: there is no such route.
            WrongStep: there is no advice on what is known now, or there is a decision.
        """
        self.office.find(actor, Action.DECIDE, case_id)
        said = {
            "motivering": typed.without_bsn(motivation, "motivering"),
            "wens_kandidaat": typed.without_bsn(candidate_wish, "wens_kandidaat"),
            "deze_week": typed.without_bsn(this_week, "deze_week"),
        }

        def on_case(case: Case) -> Change:
            if not case.may_decide_again:
                _at(case, ("besluit",))
            return Change((self._decision(case, choice, route, said, candidate_agrees),))

        self.office.change(case_id, actor.id, on_case)

    def _advice(self, case: Case, today: date) -> tuple[Profile, Advice]:
        """Give the advice; a wait that nobody typed is that of the soonest place for its route.

        The route itself may not hang on the wait: then the advice stays as it was.
        """
        rules = self.office.rules
        profile = profile_of(case, rules)
        advice = rules.advise(profile, on=today)
        if WAIT not in rules.inputs or WAIT in profile.names:
            return profile, advice
        weeks = find_places(self, case, advice.route).weeks
        if weeks not in rules.inputs[WAIT].values:
            return profile, advice
        waits = profile_of(case, rules, {WAIT: weeks})
        again = rules.advise(waits, on=today)
        return (waits, again) if again.route == advice.route else (profile, advice)

    def _decision(
        self,
        case: Case,
        choice: str,
        route: str | None,
        said: Mapping[str, str],
        agrees: bool,
    ) -> Event:
        advice, routes = case.advice, self.office.rules.routes
        if advice is None or case.intake is None:
            raise wrong_step(case)
        chosen = _chosen_route(choice, route, advice, routes)
        if MORE in (choice, chosen) and not case.intake.measures:
            raise typed.refused("keuze", "nothing may be measured in this case", "meet_niet")
        traject = routes.get(chosen or "")
        return events.make(
            events.BesluitGenomen,
            keuze=choice,
            route=chosen,
            **said,
            kandidaat_eens=agrees,
            advies_bon=advice.receipt,
            overdracht=traject is not None and traject.handover,
        )


def profile_of(case: Case, rules: RuleSet, also: Mapping[str, Value | None] = {}) -> Profile:
    """Give what rules may know: the intake answers, the results that count, and what is `also` so.

    The share of words known of the sector of the intake goes in only when the rules ask for it,
    and a suggestion of learning speed never: a person says that.
    """
    answers = {**(case.intake.answers if case.intake else {}), **also}
    measured: dict[str, Measured] = {}
    shares: dict[str, VocabularyResult] = {}
    for result in case.results.values():
        if isinstance(result, SkillResult):
            measured[result.skill] = result
        elif isinstance(result, GateResult):
            measured["kent_letters"] = result
        elif isinstance(result, VocabularyResult) and result.sector == answers.get(SECTOR):
            shares[result.skill] = result
    measured |= {name: share for name, share in shares.items() if name in rules.inputs}
    return Profile(**answers, **measured)


def _chosen_route(
    choice: str, route: str | None, advice: Advice, routes: Mapping[str, Traject]
) -> str | None:
    if route is not None and route not in routes and route != advice.route:
        raise UnknownName(
            f"there is no route '{route[:60]}'.",
            remedy=f"Choose one of {', '.join(routes)}.",
            place=Place(field="route"),
            kind="route",
            name=route[:60],
        )
    if choice == "volgen":
        if route not in (None, advice.route):
            raise typed.refused("route", "following means the route of the advice", "niet_advies")
        if advice.route in ("", TALK):
            raise typed.refused("keuze", "the advice names no route to follow", "geen_route")
        return advice.route
    if choice == "afwijken":
        if route is None or route == advice.route:
            raise typed.refused("route", "departing takes another route than the advice", "leeg")
        return route
    if route is not None:
        raise typed.refused("route", f"'{choice}' takes no route", "te_veel")
    return None


def _same(data: Mapping[str, Any], last: Mapping[str, Any]) -> bool:
    """Compare two advices but for the day on which they were asked."""

    def without_day(advice: Mapping[str, Any]) -> dict[str, Any]:
        versions = {k: v for k, v in advice["versies"].items() if k != "peildatum"}
        return {**advice, "versies": versions, "bon": None}

    return without_day(data) == without_day(last)


def _at(case: Case, steps: Sequence[StepName]) -> None:
    if case.step not in steps:
        raise wrong_step(case)
