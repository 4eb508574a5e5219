"""The counter of the kandidaat: a code opens one sitting on one device, and nothing else."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from taalmeter.errors import AnswerRefused, CodeRefused, WrongStep
from taalmeter.intake import events, localtexts
from taalmeter.intake.afnemer import ending, must_be_open, pausing
from taalmeter.intake.case import Case
from taalmeter.intake.codes import Access, new_token
from taalmeter.intake.drafts import draft_of, forget_draft, keep_draft
from taalmeter.intake.journal import CANDIDATE
from taalmeter.intake.localtexts import LocalTexts
from taalmeter.intake.office import NOTHING, Change, Counter, Repeatable, sitting_in
from taalmeter.intake.progress import SittingState
from taalmeter.intake.sitting import Sitting, session_of
from taalmeter.intake.typed import without_bsn
from taalmeter.step import Event as Done
from taalmeter.step import Step

SILENT_FOR = timedelta(minutes=15)
"""After so long without a sign, a device counts as left: its battery may be empty."""

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class CandidateCounter(Counter):
    """Entering, answering, writing, pausing: all with the token of the one device."""

    def enter(self, code: str, client: str = "") -> str:
        """Give a token for the sitting of a code.

        Two devices at once never go on with one sitting: the second is refused while the first is
        in use. After a pause, after a quarter of an hour without a sign of it, or when the afnemer
        lets the sitting move, the second goes on and the first one ends.

        Args:
            code: six digits; spaces do not count.
            client: the address from which it is tried; wrong codes are counted for it.

        Raises:
            CodeRefused: `reden` is `onbekend`, `verlopen`, `te_vaak` or `in_gebruik`.
        """
        return self._enter(self.office.codes.find(code, client))

    def enter_by_card(self, card: str) -> str:
        """Give a token for the sitting of a card that was scanned; a card works once.

        Raises:
            CodeRefused: `reden` in its details is `kaart` or `in_gebruik`.
        """
        return self._enter(self.office.codes.find_card(card))

    def _enter(self, access: Access) -> str:
        office = self.office
        token = new_token()

        def decide(case: Case) -> Change:
            state = sitting_in(case, access.sitting_id)
            if access.held and _in_use(state, office.clock()):
                raise CodeRefused(
                    "this sitting is going on on another device.",
                    remedy="Pause there first, or ask the afnemer to let it move.",
                    reden="in_gebruik",
                )
            entered = events.make(
                events.ToestelAangemeld, afname=access.sitting_id, wissel=access.moved
            )
            return Change(
                (entered,),
                lambda c: office.codes.give_token(c, access, token),
            )

        office.change(access.case_id, CANDIDATE, decide)
        return token

    def sitting(self, token: str) -> Sitting:
        """Give what the device of the kandidaat needs to show.

        Raises:
            CodeRefused: `reden` in its details is `onbekend`, `verlopen` or `ander_toestel`.
        """
        state = self._state(token)
        session = session_of(self.office.bank, state)
        going_on = state.begun is not None and not state.ended
        step = session.next() if going_on else None
        return Sitting(
            sitting_id=state.sitting_id,
            status=state.status,
            begun=state.begun is not None,
            held=state.held and state.begun is None,
            question=state.question,
            session=session,
            step=step,
            contact=self.office.accounts.name(state.prepared_by),
            picture=state.picture,
            typed_on=state.typed_on,
            draft=self._draft(state, step),
        )

    def texts_for(self, token: str) -> LocalTexts:
        """Give what the organisation of this kandidaat says of itself; raises as `sitting`."""
        access = self.office.codes.by_token(token)
        organisation = self.office.case(access.case_id).organisation
        return localtexts.read(self.office.store, organisation)

    def start(self, token: str) -> None:
        """Begin; beginning twice does nothing.

        Raises:
            WrongStep: `reden` is `samen`: the afnemer lets the whole group begin at once.
        """

        def decide(sitting: SittingState, _: Case) -> Change:
            if sitting.begun is not None:
                return NOTHING
            if sitting.held:
                raise WrongStep(
                    "this sitting begins together with the rest of its group.",
                    remedy="Wait until the afnemer lets everybody begin.",
                    status=sitting.status,
                    reden="samen",
                )
            return Change((events.make(events.AfnameBegonnen, afname=sitting.sitting_id),))

        self._do(token, decide)

    def answer(self, token: str, item_id: str, answer: str | None, key: str) -> None:
        """Keep an answer; it is on disk when this returns.

        Args:
            item_id: an item of the step on screen, or of the one before it while nothing of the
                step on screen was answered.
            answer: an option, typed text, or None for `ik weet het niet`.
            key: made for this sending; the same key and answer again does nothing.

        Raises:
            AnswerRefused: the item is not asked now, has no such option, or the key was used for
                another answer.
            WrongStep: the sitting has not begun.
            SessionClosed: the sitting has ended.
        """
        access = self.office.codes.by_token(token)
        given = events.make(
            events.AntwoordGegeven, afname=access.sitting_id, opgave=item_id, antwoord=answer
        )
        self._keep(token, given, Done("antwoord", item_id, answer), key)

    def say_input(self, token: str, mode: events.InputMode) -> None:
        """Keep on what the kandidaat types; it is told with the texts and changes no result."""
        access = self.office.codes.by_token(token)
        said = events.make(events.InvoerGezegd, afname=access.sitting_id, invoer=mode)
        self._do(token, lambda sitting, _: NOTHING if sitting.typed_on == mode else Change((said,)))

    def write(self, token: str, task_id: str, fields: Mapping[str, str] | None, key: str) -> None:
        """Keep what was written; None or no field is `ik wil dit niet schrijven`.

        Raises:
            AnswerRefused: as `answer`.
            BsnRefused: a BSN stands in it.
        """
        state = self._state(token)
        kept = dict(fields or {})
        # Who said `papier` and then typed after all did not say on what.
        said = state.typed_on if state.typed_on != "papier" else None
        written = text_event(state.sitting_id, task_id, kept, said or "onbekend")
        self._keep(token, written, Done("tekst", task_id, kept), key)

    def write_on_paper(self, token: str, task_id: str, key: str) -> None:
        """Pass a task by: its text is on paper, and a medewerker types it in later.

        Raises:
            AnswerRefused: as `answer`.
        """
        access = self.office.codes.by_token(token)
        left = events.make(events.TekstOpPapier, afname=access.sitting_id, taak=task_id)
        self._keep(token, left, Done("tekst", task_id, {}), key)

    def keep_draft(self, token: str, task_id: str, fields: Mapping[str, str]) -> None:
        """Keep a text that is not handed in yet: it is there again on any device.

        Raises:
            AnswerRefused: a text is too long.
            BsnRefused: a BSN stands in it.
        """
        access = self.office.codes.by_token(token)
        text_event(access.sitting_id, task_id, fields, "onbekend")
        self.office.store.write(lambda c: keep_draft(c, access.sitting_id, task_id, fields))

    def pause_candidate(self, token: str) -> None:
        """Let the sitting rest; everything is kept, and the same code goes on anywhere."""
        self._do(token, lambda sitting, _: pausing(sitting, "kandidaat"))

    def resume_candidate(self, token: str) -> None:
        """Go on after a pause."""

        def decide(sitting: SittingState, _: Case) -> Change:
            if not sitting.paused:
                return NOTHING
            resumed = events.make(events.AfnameHervat, afname=sitting.sitting_id, door="kandidaat")
            return Change((resumed,))

        self._do(token, decide)

    def ask_help(self, token: str) -> None:
        """Ask for the afnemer; asking twice does nothing."""

        def decide(sitting: SittingState, _: Case) -> Change:
            if sitting.asks_help:
                return NOTHING
            return Change((events.make(events.HulpGevraagd, afname=sitting.sitting_id),))

        self._do(token, decide)

    def stop_candidate(self, token: str) -> None:
        """End the sitting; what is not complete is `niet afgemaakt`, never low."""

        def decide(sitting: SittingState, case: Case) -> Change:
            stopped = events.make(
                events.AfnameGestopt, afname=sitting.sitting_id, door="kandidaat", reden=""
            )
            return ending(self.office, case, CANDIDATE, sitting.sitting_id, (stopped,))

        self._do(token, decide)

    def _keep(
        self,
        token: str,
        event: events.AntwoordGegeven | events.SchrijftekstBewaard | events.TekstOpPapier,
        done: Done,
        key: str,
    ) -> None:
        if not _KEY.fullmatch(key):
            raise AnswerRefused(
                "the key of this answer is not 1 to 64 letters, digits, '-' or '_'.",
                remedy="Make a new random key for each page.",
                reden="sleutel",
            )

        def let_go(connection: Connection) -> None:
            forget_draft(connection, event.afname)

        def decide(sitting: SittingState, case: Case) -> Change:
            if sitting.begun is None:
                raise WrongStep(
                    "this sitting has not begun.", remedy="Start it.", status=sitting.status
                )
            # An answer given during a pause is kept: it was on screen when the pause began.
            if not session_of(self.office.bank, sitting, done).finished:
                writes = not isinstance(event, events.AntwoordGegeven)
                return Change((event,), let_go if writes else None)
            finished = events.make(events.AfnameAfgerond, afname=sitting.sitting_id)
            return ending(self.office, case, CANDIDATE, sitting.sitting_id, (event, finished))

        self._do(token, decide, Repeatable(f"{event.afname}:{key}", event))

    def _state(self, token: str) -> SittingState:
        access = self.office.codes.by_token(token)
        return sitting_in(self.office.case(access.case_id), access.sitting_id)

    def _draft(self, state: SittingState, step: Step | None) -> dict[str, str]:
        if step is None or step.task is None:
            return {}
        with self.office.store.read() as connection:
            return draft_of(connection, state.sitting_id, step.task.id)

    def _do(
        self,
        token: str,
        decide: Callable[[SittingState, Case], Change],
        repeat: Repeatable | None = None,
    ) -> None:
        access = self.office.codes.by_token(token)

        def on_case(case: Case) -> Change:
            sitting = sitting_in(case, access.sitting_id)
            must_be_open(sitting)
            return decide(sitting, case)

        self.office.change(access.case_id, CANDIDATE, on_case, repeat)


def text_event(
    sitting_id: str, task_id: str, fields: Mapping[str, str], mode: events.InputMode
) -> events.SchrijftekstBewaard:
    """Give the event that keeps a text; without any field it is `ik wil dit niet schrijven`.

    Raises:
        AnswerRefused: a text is too long.
        BsnRefused: a BSN stands in it.
    """
    for name, text in fields.items():
        without_bsn(text, name)
    return events.make(
        events.SchrijftekstBewaard,
        afname=sitting_id,
        taak=task_id,
        velden=dict(fields) or None,
        invoer=mode,
    )


def _in_use(sitting: SittingState, now: datetime) -> bool:
    """Say whether the device that has a sitting is still being used."""
    seen = sitting.last_seen
    return not sitting.paused and not sitting.ended and seen is not None and now - seen < SILENT_FOR
