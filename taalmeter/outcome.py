"""From what was done in a sitting to what it says of each skill, and with what status.

`niet afgemaakt` when a part was not completed, `te weinig gemeten` when fewer texts or questions
count than the bank's minimum. In both cases there are probabilities and zones, but no level.
Lezen and schrijven are correlated, so what was rated in the one also says something of the other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from taalmeter.anyresult import AnyResult
from taalmeter.bank import Bank, WritingTask
from taalmeter.bank.content import Part
from taalmeter.bank.scoring import Evidence, is_right, reading_evidence, writing_evidence
from taalmeter.learning import learning_result
from taalmeter.levels import Levels, Skill
from taalmeter.measurement.fit import predictive_p_value
from taalmeter.measurement.joint import level_pairs, marginals, population
from taalmeter.measurement.model import Matrix, Vector
from taalmeter.measurement.posterior import level_membership, mastery_probability
from taalmeter.result import Fit, GateResult, SkillResult, Status, skill_result
from taalmeter.vocabulary import vocabulary_result

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_DIGITS = 12
TALK = "De antwoorden passen niet goed bij elkaar. Vraag hoe het ging, en meet zo nodig opnieuw."


@dataclass(frozen=True)
class Answers:
    """What one person did: the steps put before them, answers, texts, ratings, texts read aloud."""

    steps: tuple[str, ...]
    given: Mapping[str, str | None]
    texts: Mapping[str, Mapping[str, str]]
    ratings: Mapping[str, Mapping[str, int]]
    read_aloud: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PartOutcome:
    """One part of a form, whether it was completed, and how many questions were put in it."""

    part: Part
    done: bool
    asked: int = 0


def outcomes(
    bank: Bank, scale: str, parts: tuple[PartOutcome, ...], answers: Answers
) -> dict[str, AnyResult]:
    """Say what the answers tell of the skill of each part of a form."""
    reading, writing = _reading_evidence(bank, answers), _writing_evidence(bank, answers)
    prior = population(bank.levels.samenhang.waarde)
    of_reading, of_writing = marginals(reading.log_likelihood, writing.log_likelihood, prior)
    found: dict[str, AnyResult] = {}
    for one in parts:
        if one.part.vaardigheid == "woordherkenning":
            found["woordherkenning"] = gate(bank, one.part, answers, done=one.done)
        elif one.part.vaardigheid == "lezen":
            found["lezen"] = _reading(bank, scale, answers, reading, of_reading, done=one.done)
        elif one.part.vaardigheid == "woordenschat":
            found["woordenschat"] = vocabulary_result(
                bank, one.part.inhoud[0], answers.given, asked=one.asked, done=one.done
            )
        elif one.part.vaardigheid == "leertaak":
            found["leertaak"] = learning_result(
                bank, one.part.inhoud[0], answers.given, asked=one.asked, done=one.done
            )
        else:
            found["schrijven"] = _writing(bank, scale, one, answers, writing, of_writing)
    return _with_pairs(bank, scale, found, reading, writing)


def status_of(bank: Bank, skill: Skill, evidence: Evidence, *, done: bool) -> Status:
    """Say whether there is enough to name a level."""
    if not done:
        return "niet afgemaakt"
    least = bank.levels.minimum[skill]
    if evidence.units < least.teksten or evidence.answered < least.opgaven:
        return "te weinig gemeten"
    return "gemeten"


def membership(levels: Levels, skill: str, scale: str) -> Matrix:
    """Give P(level | theta) of a skill on a scale, shape (Q, levels), lowest level first."""
    cuts = levels.cuts(skill, scale)
    return level_membership(
        np.array([cut.waarde for cut in cuts]), np.array([cut.standaardfout for cut in cuts])
    )


def word_count(fields: Mapping[str, str]) -> int:
    """Count the words in what was written, over all fields."""
    return sum(len(_WORD.findall(text)) for text in fields.values())


def is_long_enough(task: WritingTask, fields: Mapping[str, str]) -> bool:
    """Say whether there are enough words for the rubric to mean something."""
    return word_count(fields) >= task.minimum_woorden


def reading_marks(bank: Bank, answers: Answers) -> dict[str, bool]:
    """Mark the reading answers that count: item -> right; texts read aloud are left out."""
    asked = [n for n in answers.steps if n in bank.passages and n not in answers.read_aloud]
    items = [item for name in asked for item in bank.passages[name].opgaven]
    return {i.id: is_right(i, answers.given[i.id]) for i in items if i.id in answers.given}


def gate(bank: Bank, part: Part, answers: Answers, *, done: bool) -> GateResult:
    """Say whether someone recognises written words."""
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


def _reading_evidence(bank: Bank, answers: Answers) -> Evidence:
    return reading_evidence(bank, reading_marks(bank, answers))


def _counted(bank: Bank, answers: Answers) -> dict[str, Mapping[str, int]]:
    """Give the ratings that count: of texts that were written and are long enough."""
    return {
        name: points
        for name, points in answers.ratings.items()
        if is_long_enough(bank.tasks[name], answers.texts.get(name, {}))
    }


def _writing_evidence(bank: Bank, answers: Answers) -> Evidence:
    return writing_evidence(bank, _counted(bank, answers))


def _reading(
    bank: Bank, scale: str, answers: Answers, evidence: Evidence, weights: Vector, *, done: bool
) -> SkillResult:
    asked = [name for name in answers.steps if name in bank.passages]
    marks = reading_marks(bank, answers)
    unknown = sum(answers.given[name] is None for name in marks)
    fit = _fit(bank, marks, weights)
    notes = []
    if answers.read_aloud:
        notes.append(
            f"{len(answers.read_aloud)} tekst(en) zijn voorgelezen en tellen niet mee voor lezen."
        )
    if marks and 2 * unknown > len(marks):
        notes.append(f"Op {unknown} van de {len(marks)} vragen was het antwoord: ik weet het niet.")
    if fit is not None and fit.opvallend:
        notes.append(TALK)
    return skill_result(
        bank.levels,
        "lezen",
        scale,
        weights,
        status=status_of(bank, "lezen", evidence, done=done),
        answered=len(marks),
        asked=sum(len(bank.passages[name].opgaven) for name in asked),
        versions=bank.versions,
        notes=tuple(notes),
        fit=fit,
    )


def _fit(bank: Bank, marks: Mapping[str, bool], weights: Vector) -> Fit | None:
    """Hold the patterns of the texts that were answered completely against the model."""
    tables, codes = [], []
    for name in sorted({bank.passage_of[item] for item in marks}):
        items = [item.id for item in bank.passages[name].opgaven]
        if all(item in marks for item in items):
            tables.append(bank.tables.texts[name])
            codes.append(int("".join(str(int(marks[item])) for item in items), 2))
    if not tables:
        return None
    chance = predictive_p_value(weights, tables, codes)
    return Fit(chance, chance < bank.levels.passing.opvallend_onder)


def _writing(
    bank: Bank,
    scale: str,
    one: PartOutcome,
    answers: Answers,
    evidence: Evidence,
    weights: Vector,
) -> SkillResult:
    written = {n: answers.texts[n] for n in one.part.inhoud if answers.texts.get(n)}
    short = [n for n in written if not is_long_enough(bank.tasks[n], written[n])]
    waiting = [n for n in written if n not in answers.ratings and n not in short]
    notes = []
    if waiting:
        notes.append(f"{len(waiting)} tekst(en) zijn nog niet beoordeeld.")
    if short:
        notes.append(f"{len(short)} tekst(en) zijn te kort om iets over te zeggen.")
    asked = [n for n in one.part.inhoud if n in answers.steps]
    return skill_result(
        bank.levels,
        "schrijven",
        scale,
        weights,
        status=status_of(bank, "schrijven", evidence, done=one.done),
        answered=evidence.answered,
        asked=sum(len(bank.tasks[n].rubriek) for n in asked),
        versions=bank.versions,
        notes=tuple(notes),
    )


def _with_pairs(
    bank: Bank,
    scale: str,
    found: dict[str, AnyResult],
    reading: Evidence,
    writing: Evidence,
) -> dict[str, AnyResult]:
    """Add the probabilities of pairs of levels when both skills were measured."""
    both = [r for r in found.values() if isinstance(r, SkillResult) and r.status == "gemeten"]
    if len(both) < 2:
        return found
    table = level_pairs(
        reading.log_likelihood,
        writing.log_likelihood,
        population(bank.levels.samenhang.waarde),
        membership(bank.levels, "lezen", scale),
        membership(bank.levels, "schrijven", scale),
    )
    names = bank.levels.scale(scale).niveaus
    pairs = {
        f"{first}+{second}": round(float(table[i, j]), _DIGITS)
        for i, first in enumerate(names)
        for j, second in enumerate(names)
    }
    return {
        skill: replace(r, pairs=pairs) if isinstance(r, SkillResult) else r
        for skill, r in found.items()
    }
