"""The what-if form: every input of a profile as fields, and the profile that was filled in.

Levels are asked too, either certain or as a probability a level. Nothing is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from taalmeter.errors import TaalmeterError
from taalmeter.levels import Levels
from taalmeter.profile import UNKNOWN, Profile
from taalmeter.routing import RuleSet
from taalmeter.routing.domain import Input
from taalmeter.routing.explanation import Explanation, explain
from taalmeter.routing.rules import Scenario
from taalmeter_api import dates, words
from taalmeter_api.intake_form import spelled
from taalmeter_api.shell import Fields
from taalmeter_api.words import Problem

DAY = "peildatum"


@dataclass(frozen=True)
class ChanceField:
    """The field for the probability of one level."""

    name: str
    label: str


@dataclass(frozen=True)
class ScaleFields:
    """The fields for the probabilities of the levels of one scale."""

    name: str
    chances: tuple[ChanceField, ...]


@dataclass(frozen=True)
class Question:
    """One input: its options as (value, words), and for a level its probabilities by scale.

    Nothing chosen means unknown.
    """

    name: str
    label: str
    question: str
    options: tuple[tuple[str, str], ...]
    scales: tuple[ScaleFields, ...]

    def filled(self, typed: Mapping[str, str]) -> bool:
        """Say whether a probability was typed."""
        return any(typed.get(c.name, "").strip() for scale in self.scales for c in scale.chances)


def chance_name(name: str, level: str) -> str:
    """Give the field of a probability: called as its column in a table of profiles."""
    return f"p_{name}_{level}"


def questions(rules: RuleSet, levels: Levels) -> tuple[Question, ...]:
    """Give every input of the rules, in their order."""
    return tuple(_question(one, levels) for one in rules.inputs.values())


def _question(one: Input, levels: Levels) -> Question:
    said = levels.label if one.kind == "niveau" else None
    values = [(value, said(str(value)) if said else one.said(value)) for value in one.values]
    label = one.label or one.name.replace("_", " ")
    return Question(
        name=one.name,
        label=label[:1].upper() + label[1:],
        question=one.question,
        options=tuple((spelled(value), text) for value, text in values),
        scales=tuple(
            ScaleFields(
                scale.upper(),
                tuple(ChanceField(chance_name(one.name, level), levels.label(level))
                      for level in names),
            )
            for scale, names in one.scales.items()
        ),
    )  # fmt: skip


def fields_of(scenario: Scenario, rules: RuleSet) -> Fields:
    """Give a played case as it would be typed into the form."""
    typed = {DAY: scenario.day.isoformat()}
    for name, value in scenario.profile.items():
        if isinstance(value, Mapping):
            typed |= {chance_name(name, level): _decimal(p) for level, p in value.items()}
        else:
            one = rules.inputs[name]
            typed[name] = spelled(one.value(one.code(value)))
    return Fields(typed)


def _decimal(value: float) -> str:
    return f"{value:.10g}".replace(".", ",")


def answer(
    rules: RuleSet, fields: Fields, today: date
) -> tuple[Explanation | None, tuple[Problem, ...]]:
    """Advise on what was filled in, with the reasons; or say what cannot be used."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in rules.inputs.values():
        try:
            values[one.name] = _value(one, fields)
        except _NotUsable as refused:
            problems.append(refused.problem)
    day = _day(rules, fields, today, problems)
    if problems:
        return None, tuple(problems)
    try:
        return explain(rules, Profile(**values), day), ()
    except TaalmeterError as error:
        return None, (words.to_staff(error),)


class _NotUsable(Exception):
    def __init__(self, text: str, remedy: str, field: str) -> None:
        self.problem = Problem(text, remedy, field)


def _value(one: Input, fields: Fields) -> object:
    typed = fields.text(one.name)
    chances = {
        str(level): text
        for level in (one.values if one.scales else ())
        if (text := fields.text(chance_name(one.name, str(level))))
    }
    label = (one.label or one.name).replace("_", " ")
    if not chances:
        try:
            return one.value(one.code(typed))
        except TaalmeterError:
            raise _NotUsable(
                f"Bij “{label}” staat een onbekende waarde.", "Kies er een uit de lijst.", one.name
            ) from None
    if typed not in ("", UNKNOWN):
        raise _NotUsable(
            f"Bij “{label}” staan een niveau en kansen.", "Kies een van de twee.", one.name
        )
    return _distribution(one, label, chances)


def _distribution(one: Input, label: str, chances: Mapping[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for level, text in chances.items():
        try:
            found[level] = one.number(text)
        except ValueError:
            field = chance_name(one.name, level)
            raise _NotUsable("Dit is geen getal.", "Vul een kans in, zoals 0,25.", field) from None
    first = chance_name(one.name, next(iter(chances)))
    if len({one.scale_of[level] for level, p in found.items() if p}) > 1:
        raise _NotUsable(
            f"De kansen bij “{label}” horen bij twee schalen.", "Gebruik NT1 of NT2.", first
        )
    try:
        Profile(**{one.name: found})
    except TaalmeterError:
        raise _NotUsable(
            f"De kansen bij “{label}” zijn samen geen 1.", "Vul getallen in van 0 tot en met 1.",
            first,
        ) from None  # fmt: skip
    return found


def _day(rules: RuleSet, fields: Fields, today: date, problems: list[Problem]) -> date:
    text = fields.text(DAY)
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        problems.append(Problem("Dit is geen dag.", "Vul een dag in, zoals 2026-11-21.", DAY))
        return today
    if not rules.valid_on(day):
        since = f"Kies een dag vanaf {dates.day(rules.valid_from)}."
        problems.append(Problem("Op deze dag gelden de regels niet.", since, DAY))
    return day
