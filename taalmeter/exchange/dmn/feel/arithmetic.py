"""`+ - * / **` and the minus sign, between any two FEEL values (DMN 1.5, 10.3.2.5, 10.3.2.11-12).

What has no meaning, or no result within 34 digits, is null: a number plus null, a division by zero.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException

from taalmeter.exchange.dmn.feel.temporal import moved_time, shifted
from taalmeter.exchange.dmn.feel.values import NUMBERS, Months, Value, kind_of

_MICRO = timedelta(microseconds=1)


def calculate(sign: str, one: Value, other: Value) -> Value:
    """Give `one sign other`, or null."""
    try:
        if isinstance(one, Decimal) and isinstance(other, Decimal):
            return _of_numbers(sign, one, other)
        if sign == "+":
            return _add(one, other)
        if sign == "-":
            return _subtract(one, other)
        if sign in ("*", "/"):
            return _scale(sign, one, other)
    except (DecimalException, OverflowError, ZeroDivisionError, TypeError, ValueError):
        return None
    return None


def negative(value: Value) -> Value:
    """Give minus a value, or null."""
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, Months):
        return Months(-value.count)
    return -value if isinstance(value, timedelta) else None


def _of_numbers(sign: str, one: Decimal, other: Decimal) -> Decimal | None:
    if sign == "+":
        return NUMBERS.add(one, other)
    if sign == "-":
        return NUMBERS.subtract(one, other)
    if sign == "*":
        return NUMBERS.multiply(one, other)
    if sign == "/":
        return NUMBERS.divide(one, other) if other else None
    return NUMBERS.power(one, other) if one or other > 0 else (Decimal(1) if not other else None)


def _add(one: Value, other: Value) -> Value:
    if isinstance(one, str) and isinstance(other, str):
        return one + other
    if isinstance(one, Months | timedelta) and isinstance(other, date | time):
        return _add(other, one)
    if isinstance(one, Months) and isinstance(other, Months):
        return Months(one.count + other.count)
    if isinstance(one, timedelta) and isinstance(other, timedelta):
        return one + other
    return _moved(one, other)


def _moved(moment: Value, length: Value) -> Value:
    if isinstance(length, Months):
        return shifted(moment, length) if isinstance(moment, date) else None
    if not isinstance(length, timedelta):
        return None
    if isinstance(moment, time):
        return moved_time(moment, length)
    if isinstance(moment, datetime):
        return moment + length
    if isinstance(moment, date):  # a date counts as its midnight
        return (datetime.combine(moment, time()) + length).date()
    return None


def _subtract(one: Value, other: Value) -> Value:
    if isinstance(other, Months | timedelta):
        if isinstance(one, str):
            return None
        return _add(one, negative(other))
    if isinstance(one, date) and isinstance(other, date):
        moments = [
            v if isinstance(v, datetime) else datetime.combine(v, time()) for v in (one, other)
        ]
        return moments[0] - moments[1]
    if isinstance(one, time) and isinstance(other, time):
        day = date(2000, 1, 1)
        return datetime.combine(day, one) - datetime.combine(day, other)
    return None


def _scale(sign: str, one: Value, other: Value) -> Value:
    kinds = (kind_of(one), kind_of(other))
    if sign == "*" and kinds[0] == "number":
        one, other = other, one
    size = _size(one)
    if size is None:
        return None
    if isinstance(other, Decimal):
        by = NUMBERS.multiply(size, other) if sign == "*" else NUMBERS.divide(size, other)
        whole = int(by.to_integral_value(rounding="ROUND_DOWN"))
        return Months(whole) if isinstance(one, Months) else whole * _MICRO
    if sign == "/" and kinds[0] == kinds[1]:
        return NUMBERS.divide(size, _size(other) or Decimal(0))
    return None


def _size(value: Value) -> Decimal | None:
    if isinstance(value, Months):
        return Decimal(value.count)
    return Decimal(value // _MICRO) if isinstance(value, timedelta) else None
