"""FEEL values and what may be asked of any two of them: are they equal, which comes first.

null is None, a number is a `Decimal` of 34 digits, a date, time, date and time and days-and-time
duration are those of Python's `datetime`, a list is a list and a context a dict. Only a duration
of years and months, a range and a function need a class of their own (DMN 1.5, 10.3.2).
"""

import decimal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from taalmeter.exchange.dmn.problems import DmnError

Value = Any
"""Any FEEL value; null is None."""

NUMBERS = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""IEEE 754 decimal128, as DMN asks (10.3.2.3.1)."""

MAX_DEPTH = 64


@dataclass(frozen=True, order=True)
class Months:
    """A duration of years and months, as a number of months."""

    count: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.count), 12)
        said = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.count < 0 else "") + "P" + (said or "0M")


@dataclass(frozen=True)
class Range:
    """A range of values; an end that is None is open (`< 5` is a range without a start)."""

    low: Value
    high: Value
    with_low: bool
    with_high: bool


@dataclass(frozen=True)
class Function:
    """Something that can be invoked, with the names of its parameters.

    Attributes:
        parameters: names in order.
        call: takes one value a parameter, in order.
        optional: how many of the last parameters may be left out; they are then not passed.
        variadic: takes any number of values, or one list of them.
        others: other lists of parameter names that it may be given.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[[Sequence[Value]], Value]
    optional: int = 0
    variadic: bool = False
    others: tuple[tuple[str, ...], ...] = ()


def kind_of(value: Value) -> str:
    """Give the name of the FEEL type of a value."""
    for kind, classes in _KINDS:
        if isinstance(value, classes):
            return kind
    raise DmnError(f"a value of type {type(value).__name__} does not exist in DMN.")


_KINDS: tuple[tuple[str, Any], ...] = (
    ("null", type(None)),
    ("boolean", bool),
    ("number", Decimal),
    ("string", str),
    ("date and time", datetime),
    ("date", date),
    ("time", time),
    ("days and time duration", timedelta),
    ("years and months duration", Months),
    ("list", list),
    ("context", dict),
    ("range", Range),
    ("function", Function),
)


def equal(one: Value, other: Value) -> bool | None:
    """Say whether two values are equal; None where they are of different kinds (10.3.2.13)."""
    if one is None or other is None:
        return one is None and other is None
    kind = kind_of(one)
    if kind != kind_of(other):
        return None
    if kind == "list":
        return len(one) == len(other) and _all(equal(a, b) for a, b in zip(one, other, strict=True))
    if kind == "context":
        return one.keys() == other.keys() and _all(equal(one[name], other[name]) for name in one)
    return bool(one == other)


def _all(found: Any) -> bool | None:
    results = list(found)
    return False if False in results else None if None in results else True


ORDERED = {
    "number",
    "string",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
}


def order(one: Value, other: Value) -> int | None:
    """Give -1, 0 or 1: which of two values comes first; None where they have no order."""
    kind = kind_of(one)
    if kind != kind_of(other) or kind not in ORDERED:
        return None
    try:
        return -1 if one < other else int(one > other)
    except TypeError:  # a moment with a time zone and one without
        return None


def compared(sign: str, one: Value, other: Value) -> bool | None:
    """Compare two values with `=`, `!=`, `<`, `<=`, `>` or `>=`; None where that says nothing."""
    if sign in ("=", "!="):
        same = equal(one, other)
        return same if same is None or sign == "=" else not same
    found = order(one, other)
    if found is None:
        return None
    return {"<": found < 0, "<=": found <= 0, ">": found > 0, ">=": found >= 0}[sign]


def within(value: Value, span: Range) -> bool | None:
    """Say whether a value lies in a range; None where it cannot be compared with its ends."""
    above = below = True
    if span.low is not None:
        found = compared(">=" if span.with_low else ">", value, span.low)
        if found is None:
            return None
        above = found
    if span.high is not None:
        found = compared("<=" if span.with_high else "<", value, span.high)
        if found is None:
            return None
        below = found
    return above and below


def from_python(value: object, depth: int = 0) -> Value:
    """Turn a Python value into a FEEL value: numbers exactly as written, tuples as lists.

    Raises:
        DmnError: a value of a type that DMN does not have, a number that is not finite, or lists
            and mappings nested deeper than 64.
    """
    if depth > MAX_DEPTH:
        raise DmnError(f"a value is nested deeper than {MAX_DEPTH}.", remedy="Make it flatter.")
    if value is None or isinstance(value, bool | str | date | time | timedelta | Months | Range):
        return value
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, dict):
        return {str(name): from_python(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [from_python(one, depth + 1) for one in value]
    if hasattr(value, "item") and hasattr(value, "dtype"):  # a NumPy scalar
        return from_python(value.item(), depth + 1)
    raise DmnError(
        f"a value of type {type(value).__name__} does not exist in DMN.",
        remedy="Give a number, text, truth, date, time, duration, list or mapping.",
    )


def _number(value: float | Decimal) -> Decimal:
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite():
        raise DmnError(f"{value!r} is no finite number.", remedy="Give a finite number or None.")
    try:
        return NUMBERS.plus(number)
    except decimal.DecimalException:
        raise DmnError("a number is too large for 34 digits.", remedy="Give less.") from None


def to_python(value: Value) -> Any:
    """Turn a FEEL value into a Python value: whole numbers become int, others stay Decimal."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value() and value.adjusted() < NUMBERS.prec
        return int(value) if whole else value
    if isinstance(value, list):
        return [to_python(one) for one in value]
    if isinstance(value, dict):
        return {name: to_python(one) for name, one in value.items()}
    return value
