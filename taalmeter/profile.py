"""Everything that rules may know of a kandidaat, and nothing else.

A profile holds values under the input names of a rule set. A level may be certain (`"1F"`), a
distribution over levels, or a result of a sitting. What is not given is unknown (`onbekend`).
"""

from collections.abc import Mapping
from typing import Any

from taalmeter.errors import DataError, Place
from taalmeter.result import GateResult, SkillResult
from taalmeter.vocabulary import VocabularyResult

Value = str | bool | int | float
Distribution = Mapping[str, float]
Measured = SkillResult | GateResult | VocabularyResult
UNKNOWN = "onbekend"
PAIR = "lezen+schrijven"
ROUNDING = 1e-4
"""Probabilities that were written with a few decimals need not sum to exactly 1."""


class Profile:
    """The facts about one kandidaat, by the input names of a rule set.

    Args:
        values: one keyword an input. A level input takes a level name, a mapping of level to
            probability (sums to 1), or a `SkillResult`; a result that was not fully measured, or
            whose answers do not fit, counts as unknown. Results of lezen and schrijven from one
            sitting keep what they say of each other. A `GateResult` becomes True (zone boven),
            False (zone onder) or unknown, and a `VocabularyResult` the share known, or unknown.
            None and `"onbekend"` mean unknown. A `LearningResult` is only a suggestion: a person
            says what the `leertempo` is.

    Raises:
        DataError: a distribution that is negative or does not sum to 1.
    """

    def __init__(self, **values: Value | Distribution | Measured | None) -> None:
        self.values: dict[str, Value] = {}
        self.distributions: dict[str, dict[str, float]] = {}
        for name, value in values.items():
            self._take(name, value)
        self._join(values.get("lezen"), values.get("schrijven"))

    def _take(self, name: str, value: Value | Distribution | Measured | None) -> None:
        if isinstance(value, SkillResult):
            if value.counts_for_routing:
                self.distributions[name] = _distribution(name, value.probabilities)
        elif isinstance(value, GateResult):
            if value.status == "gemeten" and value.zone != "onzeker":
                self.values[name] = value.zone == "boven"
        elif isinstance(value, VocabularyResult):
            if value.share is not None:
                self.values[name] = value.share
        elif isinstance(value, Mapping):
            self.distributions[name] = _distribution(name, value)
        elif value is not None and value != UNKNOWN:
            self.values[name] = value

    def _join(self, reading: object, writing: object) -> None:
        """Use the pairs of levels when both skills were measured in one sitting."""
        if not (isinstance(reading, SkillResult) and isinstance(writing, SkillResult)):
            return
        pairs = reading.pairs
        both = {"lezen", "schrijven"} <= set(self.distributions)
        if both and pairs is not None and pairs == writing.pairs:
            del self.distributions["lezen"], self.distributions["schrijven"]
            self.distributions[PAIR] = _distribution(PAIR, pairs)

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs about which something is known."""
        return (*self.values, *self.distributions)

    def to_dict(self) -> dict[str, Any]:
        """Give the profile as data: a value, or a mapping of level to probability, an input."""
        return {**self.values, **{name: dict(d) for name, d in self.distributions.items()}}

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Profile({inside})"


def _distribution(name: str, values: Mapping[str, float]) -> dict[str, float]:
    try:
        numbers = {str(level): float(p) for level, p in values.items()}
    except (TypeError, ValueError):
        raise DataError(
            f"a probability of '{name}' is no number.",
            remedy="Give one probability a level, together 1.",
            place=Place(field=name),
        ) from None
    total = sum(numbers.values())
    if any(not 0 <= p <= 1 for p in numbers.values()) or abs(total - 1) > ROUNDING:
        raise DataError(
            f"the probabilities of '{name}' are not between 0 and 1 with sum 1 (sum {total:.6g}).",
            remedy="Give one probability a level, together 1.",
            place=Place(field=name),
        )
    return {level: p / total for level, p in numbers.items() if p > 0}
