"""What follows a decision: the hand-over, what the receiver says back, and when it is time to act.

A person is let go only when the next place has taken over: a traject that stops is no end, it gives
the organisation that handed over its next step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from taalmeter.intake import events

StepName = Literal[
    "aanmelding", "afname", "beoordelen", "advies", "besluit", "overdracht", "voortgang",
    "vervolg", "afgerond", "gestopt",
]  # fmt: skip
FINAL_REPLIES = frozenset({"afgerond", "gestopt"})
_RANK: Mapping[events.ReplyStep, int] = {
    "gezien": 0,
    "afspraak": 1,
    "gestart": 2,
    "voortgang": 3,
    "tussenmeting": 3,
    "afgerond": 4,
    "gestopt": 4,
}


@dataclass(frozen=True)
class Handover:
    """What was handed to another organisation.

    Attributes:
        offering: id of the offering that was agreed, if any; `begins` is None for any week.
        on_waiting_list: the start was full when it was handed over.
    """

    to_organisation: str
    contact: str
    appointment: str
    content: Mapping[str, object]
    when: datetime
    actor: str
    offering: str | None = None
    begins: date | None = None
    on_waiting_list: bool = False


@dataclass(frozen=True)
class Reply:
    """What the receiving organisation said back; `date` is ISO 8601.

    `goals` says of a goal, in the person's words, whether it was reached.
    """

    step: events.ReplyStep
    date: str
    note: str
    when: datetime
    actor: str
    goals: Mapping[str, events.GoalState] = field(default_factory=dict)


@dataclass(frozen=True)
class Past:
    """A hand-over that is over: it ended, or was taken back for a reason."""

    handover: Handover
    progress: tuple[Reply, ...]
    reason: str = ""


def possible_replies(progress: Sequence[Reply]) -> tuple[events.ReplyStep, ...]:
    """Give what can still be said of a hand-over: never an earlier step, nothing after the end."""
    if not progress:
        return tuple(_RANK)
    last = progress[-1].step
    if last in FINAL_REPLIES:
        return ()
    return tuple(step for step, rank in _RANK.items() if rank >= _RANK[last])


def has_ended(progress: Sequence[Reply]) -> bool:
    """Say whether the receiving organisation said that it finished or stopped."""
    return bool(progress) and progress[-1].step in FINAL_REPLIES


def goals(text: str) -> tuple[str, ...]:
    """Give the goals of a person, one a line, in their own words.

    >>> goals("- Een baan in de keuken")
    ('Een baan in de keuken',)
    """
    lines = (line.strip().lstrip("-•*").strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line[:300] for line in lines if line))[:10]


def step_after_handover(
    needs_handover: bool, handover: Handover | None, progress: Sequence[Reply]
) -> tuple[StepName, str]:
    """Give the step of a case for which a route was chosen, and what is to be done now."""
    if handover is None:
        if needs_handover:
            return "overdracht", "Draag over aan de organisatie die verder helpt."
        return "afgerond", "Klaar: geef de route mee."
    if not progress:
        return "voortgang", "Wacht op antwoord op de overdracht."
    if progress[-1].step == "gestopt":
        return "vervolg", "Het traject is gestopt. Bel de kandidaat en besluit samen wat nu past."
    if progress[-1].step == "afgerond":
        return "afgerond", "Klaar: het traject is afgelopen."
    return "voortgang", "Volg hoe het gaat."
