"""One sitting: what comes next, answers in, pause and stop, and what it says in the end.

A session is a function of the bank, the form, the scale, the seed and the log of what was done, so
`Session.replay` with the same five gives the same session. There is no clock in it: a sitting may
lie still for a day and go on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from taalmeter.anyresult import AnyResult
from taalmeter.bank import Bank
from taalmeter.bank.content import RUBRIC_ROWS, Part
from taalmeter.bank.scoring import check_answer
from taalmeter.errors import AnswerRefused, Place, SessionClosed, UnknownName
from taalmeter.next_text import NextText
from taalmeter.outcome import Answers, PartOutcome, gate, outcomes
from taalmeter.step import Event, Fields, Step, step_of, word_groups, word_step

MAX_TEXT = 20_000
MAX_WAITING = 1000
"""So often a step is given again unanswered; a loop that never answers it would run for ever."""


class Session:
    """A sitting on a form of the bank, for one person on one scale.

    Args:
        bank: where the form, texts and parameters come from.
        form: id of a form of the bank.
        scale: `nt1` or `nt2`; says in which words the result comes, never what is asked.
        seed: decides between texts that are equally useful.
        exclude: texts and sets of short items not to put, such as those seen within a year.

    Raises:
        UnknownName: there is no such form or scale.
    """

    def __init__(
        self, bank: Bank, form: str, scale: str, seed: int = 0, exclude: Iterable[str] = ()
    ) -> None:
        bank.levels.scale(scale)
        self.bank = bank
        self.form = bank.form(form)
        self.scale = scale
        self.seed = seed
        self.exclude = frozenset(exclude)
        self._next_text = NextText(bank, scale, seed, self.exclude)
        self._log: list[Event] = []
        self._steps: list[Step] = []
        self._answers: dict[str, str | None] = {}
        self._texts: dict[str, dict[str, str]] = {}
        self._ratings: dict[str, dict[str, int]] = {}
        self._read_aloud: set[str] = set()
        self._stopped = False
        self._waiting = 0

    @classmethod
    def replay(
        cls,
        bank: Bank,
        form: str,
        scale: str,
        seed: int,
        log: Sequence[Event],
        exclude: Iterable[str] = (),
    ) -> "Session":
        """Give the session in which exactly these things were done, in this order."""
        session = cls(bank, form, scale, seed, exclude)
        for event in log:
            session._redo(event)
        return session

    @property
    def log(self) -> tuple[Event, ...]:
        """All that was done, in order."""
        return tuple(self._log)

    @property
    def finished(self) -> bool:
        """Whether nothing more will be asked."""
        return self.next() is None

    @property
    def stopped(self) -> bool:
        """Whether the person stopped before the end."""
        return self._stopped

    @property
    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """What was written: task id -> field -> text."""
        return self._texts

    @property
    def ratings(self) -> Mapping[str, Mapping[str, int]]:
        """The points a person gave: task id -> rubric row -> 0 to 3."""
        return self._ratings

    def given(self, item_id: str) -> str | None:
        """Give the answer to an item as it stands; None when there is none."""
        return self._answers.get(item_id)

    def next(self) -> Step | None:
        """Give what is to be done now, or None when the sitting has ended.

        Calling it again without answering gives the same step.

        Raises:
            AnswerRefused: it was called `MAX_WAITING` times and nothing was done.
        """
        if self._stopped:
            return None
        if self._steps and not self._is_done(self._steps[-1]):
            return self._again(self._steps[-1])
        self._waiting = 0
        step = self._following()
        if step is not None:
            self._steps.append(step)
            return step.with_answers(self._answers)
        return None

    def _again(self, step: Step) -> Step:
        """Give a step that still waits, unless a loop forgets to answer it."""
        self._waiting += 1
        if self._waiting > MAX_WAITING:
            raise AnswerRefused(
                f"this step was given {MAX_WAITING} times and still waits for an answer.",
                remedy="Write for its task: session.write(step.task.id, {field: text}), or None."
                if step.task is not None
                else "Answer every item of the step, with None for 'ik weet het niet'.",
                place=Place(field=step.name),
                opgave=step.name,
            )
        return step.with_answers(self._answers)

    def answer(self, item_id: str, answer: str | None) -> None:
        """Keep an answer to an item of the current step; it may still be changed there.

        Args:
            item_id: an item of the current step.
            answer: an option key, typed text, or None for `ik weet het niet`.

        Raises:
            UnknownName: the bank has no such item.
            AnswerRefused: the item is not asked now, or has no such option.
            SessionClosed: the person stopped.
        """
        self._must_be_open()
        item = self.bank.item(item_id)
        if not self._steps or item_id not in {i.id for i in self._steps[-1].items}:
            raise AnswerRefused(
                "this item is not asked now.",
                remedy="Call next() and answer the items of the step that it gives.",
                place=Place(field=item_id),
                opgave=item_id,
            )
        check_answer(item, answer)
        self._answers[item_id] = answer
        self._log.append(Event("antwoord", item_id, answer))

    def write(self, task_id: str, fields: Fields | None) -> None:
        """Keep what was written for the current task; None means: would rather not write this.

        Raises:
            AnswerRefused: the task is not asked now, has no such field, or a text is too long.
            SessionClosed: the person stopped.
        """
        self._must_be_open()
        current = self._steps[-1].task if self._steps else None
        if current is None or current.id != task_id:
            raise AnswerRefused(
                "this task is not asked now.",
                remedy="Call next() and write for the task that it gives.",
                place=Place(field=task_id),
                opgave=task_id,
            )
        kept = dict(fields or {})
        known = set(current.fields)
        for name, text in kept.items():
            if name not in known or len(text) > MAX_TEXT:
                raise AnswerRefused(
                    f"the field '{name[:40]}' is unknown or longer than {MAX_TEXT} characters.",
                    remedy=f"Fill in {', '.join(sorted(known))}.",
                    place=Place(field=task_id),
                    opgave=task_id,
                )
        self._texts[task_id] = kept
        self._log.append(Event("tekst", task_id, kept))

    def rate(self, task_id: str, points: Mapping[str, int]) -> None:
        """Keep the points that a trained person gave: every rubric row, 0 to 3.

        Raises:
            UnknownName: nothing was written for such a task.
            AnswerRefused: a row is missing or unknown, or points are not 0, 1, 2 or 3.
        """
        if not self._texts.get(task_id):
            raise UnknownName(
                f"nothing was written for '{task_id[:60]}'.",
                remedy="Rate a task that the person has written.",
                kind="schrijftaak",
                name=task_id,
            )
        if set(points) != set(RUBRIC_ROWS) or any(p not in (0, 1, 2, 3) for p in points.values()):
            raise AnswerRefused(
                "give 0, 1, 2 or 3 points for every rubric row.",
                remedy=f"The rows are {', '.join(RUBRIC_ROWS)}.",
                place=Place(field=task_id),
                opgave=task_id,
            )
        self._ratings[task_id] = dict(points)
        self._log.append(Event("beoordeling", task_id, dict(points)))

    def read_aloud(self, passage_id: str) -> None:
        """Note that a text was read aloud: its answers then say nothing about reading.

        Raises:
            UnknownName: this text has not been put before the person.
        """
        if passage_id not in {step.name for step in self._steps}:
            raise UnknownName(
                f"the text '{passage_id[:60]}' was not asked in this sitting.",
                remedy="Name a text of this sitting.",
                kind="tekst",
                name=passage_id,
            )
        self._read_aloud.add(passage_id)
        self._log.append(Event("voorgelezen", passage_id))

    def stop(self) -> None:
        """End the sitting now; what is not complete becomes `niet afgemaakt`, never low."""
        if not self._stopped:
            self._stopped = True
            self._log.append(Event("stop"))

    def result(self, skill: str | None = None) -> AnyResult:
        """Say what this sitting tells of a skill; without a name, of the form's only skill.

        Raises:
            UnknownName: the form does not ask this skill, or asks several and none was named.
        """
        results = self.results()
        if skill is None and len(results) == 1:
            return next(iter(results.values()))
        if skill in results:
            return results[skill]
        raise UnknownName(
            f"this form does not measure {skill!r}." if skill else "this form has several skills.",
            remedy=f"Name one of {', '.join(results)}.",
        )

    def results(self) -> dict[str, AnyResult]:
        """Say what this sitting tells of each skill of its form."""
        parts = tuple(
            PartOutcome(part, self._part_done(number), self._asked(number))
            for number, part in enumerate(self.form.onderdelen)
        )
        return outcomes(self.bank, self.scale, parts, self._collected())

    def _collected(self) -> Answers:
        return Answers(
            steps=tuple(step.name for step in self._steps),
            given=self._answers,
            texts=self._texts,
            ratings=self._ratings,
            read_aloud=frozenset(self._read_aloud),
        )

    def _redo(self, event: Event) -> None:
        if event.kind in ("antwoord", "tekst", "voorgelezen") and self._is_new(event.ref):
            self.next()
        match event.kind, event.value:
            case "antwoord", (str() | None) as answer:
                self.answer(event.ref, answer)
            case "tekst", Mapping() as fields:
                self.write(event.ref, {name: str(text) for name, text in fields.items()})
            case "beoordeling", Mapping() as points:
                self.rate(event.ref, {row: int(value) for row, value in points.items()})
            case "voorgelezen", _:
                self.read_aloud(event.ref)
            case "stop", _:
                self.stop()
            case _:
                raise AnswerRefused(
                    f"the log has an event that cannot be replayed: {event!r}.",
                    remedy="Give the log of a session as it was kept.",
                )

    def _is_new(self, ref: str) -> bool:
        """Say whether an item, text or task belongs to no step so far."""
        return not any(ref == s.name or ref in {i.id for i in s.items} for s in self._steps)

    def _must_be_open(self) -> None:
        if self._stopped:
            raise SessionClosed("this sitting was stopped.", remedy="Begin a new sitting.")

    def _is_done(self, step: Step) -> bool:
        if step.task is not None:
            return step.task.id in self._texts
        return all(item.id in self._answers for item in step.items)

    def _steps_of(self, part: int) -> list[Step]:
        return [step for step in self._steps if step.part == part]

    def _part_done(self, number: int) -> bool:
        steps = self._steps_of(number)
        if steps and not self._is_done(steps[-1]):
            return False
        return self._next_name(self.form.onderdelen[number], steps) is None

    def _following(self) -> Step | None:
        for number, part in enumerate(self.form.onderdelen):
            steps = self._steps_of(number)
            name = self._next_name(part, steps)
            if name is not None:
                return self._step(part, number, len(steps) + 1, name)
            if part.stopt_afname_onder and self._gate_says_stop(part):
                return None
        return None

    def _gate_says_stop(self, part: Part) -> bool:
        return gate(self.bank, part, self._collected(), done=True).zone == "onder"

    def _step(self, part: Part, number: int, count: int, name: str) -> Step:
        items = word_groups(self.bank, part, self.seed).get(name)
        if items is not None:
            step = word_step(self.bank, number, count, name, items)
        else:
            step = step_of(self.bank, part.vaardigheid, number, count, name)
        return replace(step, before=self._asked(number))

    def _asked(self, part: int) -> int:
        """Count the questions put so far in a part; a word that is only shown is none."""
        return sum(len(step.items) for step in self._steps_of(part) if step.kind != "tonen")

    def _next_name(self, part: Part, steps: Sequence[Step]) -> str | None:
        named = tuple(word_groups(self.bank, part, self.seed)) or part.inhoud
        if len(steps) < len(named):
            return named[len(steps)]
        if part.keuze == "vast":
            return None
        return self._next_text.after([step.name for step in steps], part, self._collected())
