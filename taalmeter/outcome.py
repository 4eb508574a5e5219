"""From what was done in a sitting to what it says of each skill, and with what status.

`niet afgemaakt` when a part was not completed, `te weinig gemeten` when fewer texts or questions
count than the bank's minimum. In both cases there are probabilities and zones, but no level.
Short items carry the first level of schrijven; the points that a rater gives are added to them.
Lezen and schrijven are correlated, so what was seen of the one also says something of the other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from taalmeter.anyresult import AnyResult
from taalmeter.bank import Bank, WritingTask
from taalmeter.bank.content import Part
from taalmeter.bank.scoring import Evidence, is_right, item_evidence, writing_evidence
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
ONLY_SHORT = "De uitslag voor schrijven komt alleen uit korte opgaven, niet uit een hele tekst."
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
    reading, writing = skill_evidence(bank, answers)
    prior = population(bank.levels.samenhang.waarde)
    of_reading, of_writing = marginals(reading.log_likelihood, writing.log_likelihood, prior)
    found: dict[str, AnyResult] = {}
    for skill in dict.fromkeys(one.part.vaardigheid for one in parts):
        here = [one for one in parts if one.part.vaardigheid == skill]
        one, done = here[0], all(part.done for part in here)
        if skill == "woordherkenning":
            found[skill] = gate(bank, one.part, answers, done=done)
        elif skill == "lezen":
            found[skill] = _reading(bank, scale, answers, reading, of_reading, done=done)
        elif skill == "woordenschat":
            found[skill] = vocabulary_result(
                bank, one.part.inhoud[0], answers.given, asked=one.asked, done=done
            )
        elif skill == "leertaak":
            found[skill] = learning_result(
                bank, one.part.inhoud[0], answers.given, asked=one.asked, done=done
            )
        else:
            tasks = [name for one in here for name in one.part.inhoud if name in bank.tasks]
            found[skill] = _writing(bank, scale, tasks, answers, writing, of_writing, done=done)
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
    return _marks(bank, asked, answers)


def short_marks(bank: Bank, answers: Answers) -> dict[str, bool]:
    """Mark the answers to short items for schrijven: item -> right."""
    return _marks(bank, [name for name in answers.steps if name in bank.short_sets], answers)


def skill_evidence(bank: Bank, answers: Answers) -> tuple[Evidence, Evidence]:
    """Give what the answers say of lezen, and what answers and points say of schrijven."""
    writing = writing_evidence(bank, short_marks(bank, answers), _counted(bank, answers))
    return item_evidence(bank, reading_marks(bank, answers)), writing


def _marks(bank: Bank, testlets: Sequence[str], answers: Answers) -> dict[str, bool]:
    items = [item for name in testlets for item in bank.testlets[name].opgaven]
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


def _counted(bank: Bank, answers: Answers) -> dict[str, Mapping[str, int]]:
    """Give the ratings that count: of texts that were written and are long enough."""
    return {
        name: points
        for name, points in answers.ratings.items()
        if is_long_enough(bank.tasks[name], answers.texts.get(name, {}))
    }


def _reading(
    bank: Bank, scale: str, answers: Answers, evidence: Evidence, weights: Vector, *, done: bool
) -> SkillResult:
    asked = [name for name in answers.steps if name in bank.passages]
    marks = reading_marks(bank, answers)
    fit = _fit(bank, marks, weights)
    notes = []
    if answers.read_aloud:
        notes.append(
            f"{len(answers.read_aloud)} tekst(en) zijn voorgelezen en tellen niet mee voor lezen."
        )
    notes += _notes_on(marks, answers, fit)
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


def _notes_on(marks: Mapping[str, bool], answers: Answers, fit: Fit | None) -> list[str]:
    unknown = sum(answers.given[name] is None for name in marks)
    notes = []
    if marks and 2 * unknown > len(marks):
        notes.append(f"Op {unknown} van de {len(marks)} vragen was het antwoord: ik weet het niet.")
    if fit is not None and fit.opvallend:
        notes.append(TALK)
    return notes


def _fit(bank: Bank, marks: Mapping[str, bool], weights: Vector) -> Fit | None:
    """Hold the patterns of the texts or sets that were answered completely against the model."""
    tables, codes = [], []
    for name in sorted({bank.testlet_of[item] for item in marks}):
        items = [item.id for item in bank.testlets[name].opgaven]
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
    tasks: Sequence[str],
    answers: Answers,
    evidence: Evidence,
    weights: Vector,
    *,
    done: bool,
) -> SkillResult:
    written = {n: answers.texts[n] for n in tasks if answers.texts.get(n)}
    short = [n for n in written if not is_long_enough(bank.tasks[n], written[n])]
    waiting = [n for n in written if n not in answers.ratings and n not in short]
    marks = short_marks(bank, answers)
    fit = _fit(bank, marks, weights)
    notes = []
    if marks and not _counted(bank, answers):
        notes.append(ONLY_SHORT)
    if waiting:
        notes.append(f"{len(waiting)} tekst(en) zijn nog niet beoordeeld.")
    if short:
        notes.append(f"{len(short)} tekst(en) zijn te kort om iets over te zeggen.")
    notes += _notes_on(marks, answers, fit)
    asked = [n for n in answers.steps if n in bank.short_sets]
    return skill_result(
        bank.levels,
        "schrijven",
        scale,
        weights,
        status=status_of(bank, "schrijven", evidence, done=done),
        answered=evidence.answered,
        asked=sum(len(bank.short_sets[n].opgaven) for n in asked)
        + sum(len(bank.tasks[n].rubriek) for n in tasks if n in answers.steps),
        versions=bank.versions,
        notes=tuple(notes),
        fit=fit,
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
