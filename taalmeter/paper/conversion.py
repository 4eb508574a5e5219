"""From a raw score on a fixed form to probabilities, from the same published tables as a sitting.

The likelihood of a total is summed over all patterns of answers with that total, text by text
(Lord and Wingersky 1984, Applied Psychological Measurement 8, 453-461). It is coarser than scoring
the answers themselves: who misses an easy question and who misses a hard one have the same total.
"""

from dataclasses import dataclass

import numpy as np

from taalmeter.bank import Bank
from taalmeter.bank.content import Form, Part
from taalmeter.bank.scoring import Evidence
from taalmeter.errors import FormNotPrintable
from taalmeter.levels import Skill
from taalmeter.measurement.model import Matrix
from taalmeter.measurement.posterior import mastery_probability, posterior
from taalmeter.measurement.tables import convolved, sums_of
from taalmeter.outcome import status_of
from taalmeter.result import SkillResult, skill_result


@dataclass(frozen=True)
class GateRow:
    """One raw score of the word recognition part: P(enough words recognised), and its zone."""

    score: int
    probability: float
    zone: str


def must_be_printable(bank: Bank, form: Form) -> None:
    """Refuse a form that chooses or draws what it asks.

    Raises:
        FormNotPrintable: with the forms that can be printed.
    """
    if not is_printable(form):
        fixed = ", ".join(name for name, one in bank.sittings.items() if is_printable(one))
        adaptive = any(part.keuze == "adaptief" for part in form.onderdelen)
        why = (
            "chooses each text by the answers before it"
            if adaptive
            else "draws words anew for each person, or shows them one after another"
        )
        raise FormNotPrintable(
            f"the form '{form.id}' cannot be put on paper: it {why}.",
            remedy=f"Print a fixed form: {fixed}.",
            kind="toetsvorm",
            name=form.id,
        )


def is_printable(form: Form) -> bool:
    """Say whether a form asks the same of everyone, in an order that paper can have."""
    return all(
        part.keuze == "vast" and part.vaardigheid not in ("woordenschat", "leertaak")
        for part in form.onderdelen
    )


def testlets_of(bank: Bank, form: Form, skill: Skill) -> tuple[str, ...]:
    """Give the texts and sets of short items of a form that measure a skill."""
    return tuple(
        name
        for part in form.onderdelen
        if part.vaardigheid == skill
        for name in part.inhoud
        if name in bank.testlets
    )


def total_likelihood(bank: Bank, testlets: tuple[str, ...]) -> Matrix:
    """Give P(total right | theta) over some texts: shape (questions + 1, Q)."""
    return convolved([sums_of(bank.tables.texts[name]) for name in testlets])


def conversion(bank: Bank, form: Form, skill: Skill, scale: str) -> tuple[SkillResult, ...]:
    """Say what each raw score on a form tells of a skill, from 0 to all right.

    A question without an answer counts as not right. Empty when the form asks no questions of this
    skill.

    Raises:
        FormNotPrintable: not everyone is asked the same.
    """
    must_be_printable(bank, form)
    testlets = testlets_of(bank, form, skill)
    if not testlets:
        return ()
    totals = total_likelihood(bank, testlets)
    questions = totals.shape[0] - 1
    found = []
    for row in totals:
        evidence = Evidence(np.log(row), len(testlets), questions)
        found.append(
            skill_result(
                bank.levels,
                skill,
                scale,
                posterior(evidence.log_likelihood),
                status=status_of(bank, skill, evidence, done=True),
                answered=questions,
                asked=questions,
                versions=bank.versions,
            )
        )
    return tuple(found)


def gate_conversion(bank: Bank, part: Part) -> tuple[GateRow, ...]:
    """Say what each raw score on a word recognition part tells."""
    items = [item for name in part.inhoud for item in bank.item_sets[name].opgaven]
    guessing = max(bank.parameters.opgaven[item.id].c for item in items)
    chances = [
        mastery_probability(score, len(items), part.grens or 0.0, guessing)
        for score in range(len(items) + 1)
    ]
    return tuple(GateRow(n, p, bank.levels.zone(p)) for n, p in enumerate(chances))
