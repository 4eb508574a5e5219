"""Inputs: everything a rule may ask about, each with a finite list of values.

A value is known inside the rules by its code, its place in that list; one code more stands for
`onbekend`, which is a value of every input. There are five kinds and no other: a truth
(`waarheid`), a choice (`keuze`), a level on one or more ordered scales (`niveau`), a number between
bounds in steps (`getal`), and a comparison of a level with what the work asks (`afgeleid`).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from taalmeter.errors import DataError, Place, UnknownName
from taalmeter.profile import UNKNOWN, Value

Kind = Literal["waarheid", "keuze", "niveau", "getal", "afgeleid"]
MAX_VALUES = 10_001
"""Most values an input may have: a number in finer steps could not be proven exhaustively."""

NO_REQUIREMENT, REACHED, BELOW, OFFER = "geen_eis", "voldoet", "onder", "aanbod"
COMPARISONS: tuple[Value, ...] = (NO_REQUIREMENT, REACHED, BELOW, OFFER)


def spoken(value: object) -> str:
    """Give a value as it is said in Dutch: `ja`, `2,5`, `niet bekend`, `onder A1`.

    >>> spoken({"onder_A1": 0.25, "A1": 0.75})
    'onder A1 25%, A1 75%'
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{spoken(level)} {100 * p:.0f}%" for level, p in value.items())
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        return f"{value:g}".replace(".", ",")
    return "niet bekend" if value == UNKNOWN else str(value).replace("_", " ")


@dataclass(frozen=True)
class Input:
    """One thing that rules may ask about.

    Attributes:
        name: as it stands in rules and profiles.
        kind: which kind of values it has.
        values: all known values in order; `onbekend` is not among them.
        question: how it is asked, in Dutch.
        why: why it is asked, in Dutch.
        changeable: whether a person can do something about it.
        label: how it is called in an explanation.
        scales: for a level, the levels of each scale, lowest first.
        step: for a number, the distance between two values.
        labels: how an option is called on screen, where that differs from its name.
    """

    name: str
    kind: Kind
    values: tuple[Value, ...]
    question: str = ""
    why: str = ""
    changeable: bool = False
    label: str = ""
    scales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    step: float = 1
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def unknown(self) -> int:
        """The code of `onbekend`."""
        return len(self.values)

    @property
    def size(self) -> int:
        """The number of codes, that of `onbekend` included."""
        return len(self.values) + 1

    @cached_property
    def scale_of(self) -> dict[str, str]:
        """For a level input: the scale that each level belongs to."""
        return {level: scale for scale, levels in self.scales.items() for level in levels}

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {_text(value): code for code, value in enumerate(self.values)}

    def value(self, code: int) -> Value:
        """Give the value that a code stands for."""
        return UNKNOWN if code == len(self.values) else self.values[code]

    def said(self, value: Value) -> str:
        """Give a value as it is said on screen."""
        return self.labels.get(str(value)) or spoken(value)

    def code(self, value: object) -> int:
        """Give the code of a value of a profile.

        Truths may be given as bool or as `ja`/`nee`, numbers also as text (`"4"`, `"2,5"`);
        None, an empty text, NaN and `onbekend` are unknown.

        Raises:
            UnknownName: there is no such option or level.
            DataError: the value is of another kind, or a number outside its bounds or steps.
        """
        if isinstance(value, np.generic):
            value = value.item()
        if value is None or value in ("", UNKNOWN):
            return self.unknown
        if isinstance(value, float) and math.isnan(value):
            return self.unknown
        if self.kind == "getal":
            return self._number(value)
        text = _text(value) if isinstance(value, bool | str) else ""
        if text in self._codes and isinstance(value, bool) <= (self.kind == "waarheid"):
            return self._codes[text]
        raise UnknownName(
            f"'{self.name}' has no value {value!r}.",
            remedy=f"Choose one of {', '.join(self._codes)} or {UNKNOWN}.",
            place=Place(field=self.name),
            input=self.name,
            value=str(value),
        )

    def number(self, text: object) -> float:
        """Read a number that may be written with a decimal comma.

        Raises:
            ValueError: it is no finite number.
        """
        if isinstance(text, bool) or not isinstance(text, int | float | str):
            raise ValueError(f"{text!r} is no number")
        try:
            number = float(text.strip().replace(",", ".") if isinstance(text, str) else text)
        except OverflowError:
            raise ValueError("a number so large is no finite number") from None
        if not abs(number) < float("inf"):
            raise ValueError(f"{text!r} is no finite number")
        return number

    def _number(self, value: object) -> int:
        low, high = self.values[0], self.values[-1]
        try:
            number = self.number(value)
        except ValueError:
            too_large = isinstance(value, int) and not isinstance(value, bool)
            what = "it is out of bounds" if too_large else f"{value!r} is no number"
            raise self._refused(what, f"between {low} and {high}") from None
        if not float(low) <= number <= float(high):
            raise self._refused(f"{number:g} is out of bounds", f"between {low} and {high}")
        code = self.place_of(number)
        if code is None:
            steps = f"from {low} to {high} in steps of {self.step:g}"
            raise self._refused(f"{number:g} is not one of its steps", steps)
        return code

    def place_of(self, number: float) -> int | None:
        """Give the code of a number, or None when it is no value of this input."""
        code = round((number - float(self.values[0])) / self.step)
        if not 0 <= code < len(self.values):
            return None
        return (
            code if abs(float(self.values[code]) - number) <= 1e-9 * max(1, abs(number)) else None
        )

    def _refused(self, what: str, asked: str) -> DataError:
        return DataError(
            f"the value of '{self.name}' cannot be used: {what}.",
            remedy=f"Give a number {asked}, or {UNKNOWN}.",
            place=Place(field=self.name),
            input=self.name,
        )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value).strip()


def number_values(low: float, high: float, step: float) -> tuple[Value, ...]:
    """Give all values of a number input, whole numbers as int.

    Raises:
        ValueError: the bounds and the step do not make a list of at most `MAX_VALUES` values.
    """
    if not step > 0 or not high > low:
        raise ValueError("the second bound must be above the first, and the step above zero")
    count = round((high - low) / step)
    if abs(low + count * step - high) > 1e-9 * max(1, abs(high)):
        raise ValueError(f"steps of {step:g} from {low:g} do not end at {high:g}")
    if count + 1 > MAX_VALUES:
        raise ValueError(f"{count + 1} values are more than {MAX_VALUES}; take larger steps")
    found = [round(low + place * step, 9) for place in range(count + 1)]
    return tuple(int(value) if float(value).is_integer() else value for value in found)
