"""From what was done in a sitting to what it says of one skill, and with what status.

`niet afgemaakt` when the part was not completed, `te weinig gemeten` when fewer texts or questions
count than the bank's minimum. In both cases there are probabilities and zones, but no level.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from taalmeter.bank import Bank, WritingTask
from taalmeter.bank.content import Part
from taalmeter.bank.scoring import Evidence, is_right, reading_evidence, writing_evidence
from taalmeter.levels import Levels, Skill
from taalmeter.measurement.model import Vector
from taalmeter.measurement.posterior import level_probabilities, mastery_probability, posterior
from taalmeter.result import GateResult, SkillResult, Status, skill_result

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


@dataclass(frozen=True)
class Answers:
    """What one person did: the steps put before them, answers, texts, ratings, texts read aloud."""

    steps: tuple[str, ...]
    given: Mapping[str, str | None]
    texts: Mapping[str, Mapping[str, str]]
    ratings: Mapping[str, Mapping[str, int]]
    read_aloud: frozenset[str] = frozenset()


def outcome(
    bank: Bank, scale: str, part: Part, answers: Answers, *, done: bool
) -> SkillResult | GateResult:
    """Say what the answers tell of the skill of one part of a form.

    Args:
        done: whether the part was completed; if not, the status is `niet afgemaakt`.
    """
    if part.vaardigheid == "woordherkenning":
        return _gate(bank, part, answers, done=done)
    if part.vaardigheid == "lezen":
        return _reading(bank, scale, answers, done=done)
    return _writing(bank, scale, part, answers, done=done)


def status_of(bank: Bank, skill: Skill, evidence: Evidence, *, done: bool) -> Status:
    """Say whether there is enough to name a level."""
    if not done:
        return "niet afgemaakt"
    least = bank.levels.minimum[skill]
    if evidence.units < least.teksten or evidence.answered < least.opgaven:
        return "te weinig gemeten"
    return "gemeten"


def level_chances(levels: Levels, skill: str, scale: str, weights: Vector) -> Vector:
    """Give P(level) of a posterior over the grid, lowest level first."""
    cuts = levels.cuts(skill, scale)
    return level_probabilities(
        weights,
        np.array([cut.waarde for cut in cuts]),
        np.array([cut.standaardfout for cut in cuts]),
    )


def word_count(fields: Mapping[str, str]) -> int:
    """Count the words in what was written, over all fields."""
    return sum(len(_WORD.findall(text)) for text in fields.values())


def is_long_enough(task: WritingTask, fields: Mapping[str, str]) -> bool:
    """Say whether there are enough words for the rubric to mean something."""
    return word_count(fields) >= task.minimum_woorden


def _reading(bank: Bank, scale: str, answers: Answers, *, done: bool) -> SkillResult:
    asked = [name for name in answers.steps if name in bank.passages]
    items = [i for n in asked if n not in answers.read_aloud for i in bank.passages[n].opgaven]
    right = {i.id: is_right(i, answers.given[i.id]) for i in items if i.id in answers.given}
    unknown = sum(answers.given[name] is None for name in right)
    evidence = reading_evidence(bank, right)
    notes = []
    if answers.read_aloud:
        notes.append(
            f"{len(answers.read_aloud)} tekst(en) zijn voorgelezen en tellen niet mee voor lezen."
        )
    if right and 2 * unknown > len(right):
        notes.append(f"Op {unknown} van de {len(right)} vragen was het antwoord: ik weet het niet.")
    return skill_result(
        bank.levels,
        "lezen",
        scale,
        posterior(evidence.log_likelihood),
        status=status_of(bank, "lezen", evidence, done=done),
        answered=len(right),
        asked=sum(len(bank.passages[name].opgaven) for name in asked),
        versions=bank.versions,
        notes=tuple(notes),
    )


def _writing(bank: Bank, scale: str, part: Part, answers: Answers, *, done: bool) -> SkillResult:
    written = {n: answers.texts[n] for n in part.inhoud if answers.texts.get(n)}
    short = [n for n in written if not is_long_enough(bank.tasks[n], written[n])]
    counted = {n: answers.ratings[n] for n in written if n in answers.ratings and n not in short}
    waiting = [n for n in written if n not in answers.ratings and n not in short]
    evidence = writing_evidence(bank, counted)
    notes = []
    if waiting:
        notes.append(f"{len(waiting)} tekst(en) zijn nog niet beoordeeld.")
    if short:
        notes.append(f"{len(short)} tekst(en) zijn te kort om iets over te zeggen.")
    return skill_result(
        bank.levels,
        "schrijven",
        scale,
        posterior(evidence.log_likelihood),
        status=status_of(bank, "schrijven", evidence, done=done),
        answered=evidence.answered,
        asked=sum(len(bank.tasks[n].rubriek) for n in part.inhoud if n in answers.steps),
        versions=bank.versions,
        notes=tuple(notes),
    )


def _gate(bank: Bank, part: Part, answers: Answers, *, done: bool) -> GateResult:
    items = [item for name in part.inhoud for item in bank.item_sets[name].opgaven]
    given = [item for item in items if item.id in answers.given]
    correct = sum(is_right(item, answers.given[item.id]) for item in given)
    guessing = max((bank.parameters.opgaven[item.id].c for item in items), default=0.0)
    criterion = part.grens or 0.0
    probability = mastery_probability(correct, len(given), criterion, guessing)
    return GateResult(
        skill=part.vaardigheid,
        probability=probability,
        criterion=criterion,
        zone=bank.levels.zone(probability),
        status="gemeten" if done and given else "niet afgemaakt",
        correct=correct,
        answered=len(given),
        asked=len(items) if any(name in answers.steps for name in part.inhoud) else 0,
        versions=bank.versions,
    )
