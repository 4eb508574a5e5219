"""The fixed-format intake: the inputs of the rule set as questions, in their order for everyone.

What the sitting measures is not asked, and neither is what is computed from other answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from taalmeter.intake.typed import MEASURED
from taalmeter.profile import UNKNOWN, Value
from taalmeter.routing import RuleSet
from taalmeter.routing.domain import Input
from taalmeter_api import labels

RATHER_NOT = "Zeg ik liever niet"
MOST_RADIOS = 6
"""More options than this stand in a list, with `zeg ik liever niet` on top."""


@dataclass(frozen=True)
class Question:
    """One question with its options as (value, words); `value` is what was said before."""

    name: str
    question: str
    why: str
    options: tuple[tuple[str, str], ...]
    value: str | None
    is_list: bool

    @property
    def said(self) -> str:
        """What was said before, in words."""
        return dict(self.options).get(self.value or UNKNOWN, RATHER_NOT)


def questions(
    rules: RuleSet,
    earlier: Mapping[str, Value] | None = None,
    hints: Mapping[str, str] | None = None,
) -> tuple[Question, ...]:
    """Give the questions of the intake; with earlier answers these are chosen.

    `hints` are sentences that are added to the reason of a question, by its name.
    """
    said = {name: spelled(value) for name, value in (earlier or {}).items()}
    return tuple(
        Question(
            name=name,
            question=asked.question,
            why=" ".join(
                (f"Waarom we dit vragen: {asked.why}", (hints or {}).get(name, ""))
            ).strip(),
            options=_options(asked),
            value=said.get(name, UNKNOWN if earlier else None),
            is_list=_is_list(asked),
        )
        for name, asked in rules.inputs.items()
        if name not in MEASURED and asked.kind in ("waarheid", "keuze", "getal")
    )


def _is_list(asked: Input) -> bool:
    return len(asked.values) > MOST_RADIOS


def _options(asked: Input) -> tuple[tuple[str, str], ...]:
    rather_not = ((UNKNOWN, RATHER_NOT),)
    words = {value: labels.OPTIONS.get((asked.name, str(value))) for value in asked.values}
    known = tuple(
        (spelled(value), own or _capital(asked.said(value))) for value, own in words.items()
    )
    return rather_not + known if _is_list(asked) else known + rather_not


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def spelled(value: Value) -> str:
    """Give a value as it stands in a form: `ja`, `nee`, the name of an option, a number.

    >>> spelled(True), spelled("werk"), spelled(3)
    ('ja', 'werk', '3')
    """
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)
