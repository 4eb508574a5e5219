"""Plays a kandidaat who does not exist: answers drawn from the item parameters, with a seed.

For the demo, the example dossiers and tests. Someone with a known place on the latent scale
answers as the model says; what was drawn is never called a result of a real person.
"""

from dataclasses import dataclass
from random import Random

import numpy as np

from taalmeter.bank import Bank, Item
from taalmeter.bank.content import RUBRIC_ROWS, WritingTask
from taalmeter.measurement.model import partial_credit, probability_right
from taalmeter.session import Session
from taalmeter.step import Step


@dataclass(frozen=True)
class Player:
    """Someone with a known place on each latent scale (population mean 0, sd 1)."""

    reading: float
    writing: float
    seed: int


def play_session(session: Session, player: Player) -> None:
    """Answer every step of a session to its end, and let every text be rated."""
    while (step := session.next()) is not None:
        play_step(session, step, player)
    for task_id, fields in session.texts.items():
        if fields:
            session.rate(task_id, points(session.bank, task_id, player))


def play_step(session: Session, step: Step, player: Player) -> None:
    """Answer one step: each open item, or the writing task."""
    for item in step.open:
        session.answer(item.id, answer(session.bank, item, player))
    if step.task is not None:
        session.write(step.task.id, written(step.task))


def answer(bank: Bank, item: Item, player: Player) -> str | None:
    """Draw an answer: right as probable as the model says, else another option or don't know."""
    draw = Random(f"{player.seed}:{item.id}")  # noqa: S311 - a play, not a secret
    if draw.random() < _chance(bank, item, player):
        return item.sleutel if item.is_choice else item.goed[0]
    wrong = [option for option in item.opties if option != item.sleutel]
    others: list[str | None] = [*wrong, None]
    return others[int(draw.random() * len(others))]


def _chance(bank: Bank, item: Item, player: Player) -> float:
    """Give the probability of a right answer; words have no parameters, so a curve of its own."""
    known = bank.parameters.opgaven.get(item.id)
    a, b, c = (known.a, known.b, known.c) if known is not None else (1.0, -1.0, 0.0)
    writes = bank.testlet_of.get(item.id) in bank.short_sets
    skill = np.array([player.writing if writes else player.reading])
    return float(probability_right(skill, np.array([a]), np.array([b]), np.array([c]))[0, 0])


def written(task: WritingTask) -> dict[str, str]:
    """Give the rater's model answer as the text that was written."""
    return dict(task.best_answer)


def points(bank: Bank, task_id: str, player: Player) -> dict[str, int]:
    """Draw the points of a rater for each rubric row, as the partial credit model says."""
    found: dict[str, int] = {}
    for row in RUBRIC_ROWS:
        known = bank.parameters.taken[task_id][row]
        chances = partial_credit(np.array([player.writing]), known.a, np.array(known.stappen))[0]
        draw = Random(f"{player.seed}:{task_id}:{row}").random()  # noqa: S311
        found[row] = int(np.searchsorted(np.cumsum(chances), draw))
    return found
