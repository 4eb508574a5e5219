"""From answers to likelihood: marks answers with the key and looks them up in the bank's tables.

Works for a sitting and for a table of answers alike; nothing here knows who was asked or when.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from taalmeter.bank.content import Item
from taalmeter.bank.load import Bank
from taalmeter.errors import AnswerRefused, Place
from taalmeter.measurement.model import GRID, Vector
from taalmeter.measurement.tables import likelihood

MAX_TYPED = 200


@dataclass(frozen=True)
class Evidence:
    """What the answers say of one skill.

    Attributes:
        log_likelihood: log P(answers | theta), shape (Q,).
        units: number of texts, sets of short items or tasks that were scored.
        answered: number of questions or rubric rows that were scored.
    """

    log_likelihood: Vector
    units: int
    answered: int


def check_answer(item: Item, answer: str | None) -> None:
    """Refuse an answer that this item cannot have; None is `ik weet het niet`.

    Raises:
        AnswerRefused: no such option, or a typed answer that is too long.
    """
    if answer is None:
        return
    if not isinstance(answer, str):
        raise AnswerRefused(
            f"the answer {answer!r} is no text.",
            remedy="Give an option letter, typed text, or None for 'ik weet het niet'.",
            place=Place(field=item.id),
            opgave=item.id,
        )
    if item.is_choice and answer not in item.opties:
        raise AnswerRefused(
            f"'{answer[:40]}' is not an option of this item.",
            remedy=f"Choose one of {', '.join(item.opties)}, or None for 'ik weet het niet'.",
            place=Place(field=item.id),
            opgave=item.id,
        )
    if len(answer) > MAX_TYPED:
        raise AnswerRefused(
            f"this answer is longer than {MAX_TYPED} characters.",
            remedy="Give a shorter answer.",
            place=Place(field=item.id),
            opgave=item.id,
        )


def is_right(item: Item, answer: str | None) -> bool:
    """Mark one answer; `ik weet het niet` (None) is not right."""
    if answer is None:
        return False
    if item.is_choice:
        return answer == item.sleutel
    return plain(answer) in {plain(accepted) for accepted in item.goed}


def plain(text: str) -> str:
    """Give typed text without what does not count: case, outer and double spaces, a full stop."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return " ".join(composed.split()).rstrip(".").rstrip()


def item_evidence(bank: Bank, right: Mapping[str, bool]) -> Evidence:
    """Give what marked answers of one skill say; questions left out were not answered."""
    log_likelihood = np.zeros(GRID.size)
    units = answered = 0
    for name in sorted({bank.testlet_of[item] for item in right}):
        answers = [right.get(item.id) for item in bank.testlets[name].opgaven]
        log_likelihood += np.log(likelihood(bank.tables.texts[name], answers))
        units += 1
        answered += sum(answer is not None for answer in answers)
    return Evidence(log_likelihood, units, answered)


def writing_evidence(
    bank: Bank, right: Mapping[str, bool], ratings: Mapping[str, Mapping[str, int]]
) -> Evidence:
    """Give what marked short items and rubric points say together.

    Args:
        right: short item -> right or not.
        ratings: task id -> rubric row -> 0, 1, 2 or 3.
    """
    short = item_evidence(bank, right)
    log_likelihood = short.log_likelihood.copy()
    rows = 0
    for task, points in sorted(ratings.items()):
        for row, table in bank.tables.tasks[task].items():
            if row in points:
                log_likelihood += np.log(table[points[row]])
                rows += 1
    return Evidence(log_likelihood, short.units + len(ratings), short.answered + rows)
