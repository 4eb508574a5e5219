"""What stands behind a dot: the parts of contexts, dates, times, ranges (10.3.2.4)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from taalmeter.exchange.dmn.feel.values import Months, Range, Value


def part(value: Value, name: str) -> Value:
    """Give a part of a value, or null where it has none of that name."""
    if isinstance(value, dict):
        return value.get(name)
    for kind, known in _PARTS:
        if isinstance(value, kind):
            return known[name](value) if name in known else None
    return None


def _number(value: float) -> Decimal:
    return Decimal(value)


def _zone(moment: Any) -> str | None:
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None


def _of_length(unit: int, modulo: int | None) -> Callable[[timedelta], Decimal]:
    def give(length: timedelta) -> Decimal:
        seconds = abs(length) // timedelta(seconds=1) // unit
        found = seconds if modulo is None else seconds % modulo
        return _number(found if length >= timedelta() else -found)

    return give


def _of_months(years: bool) -> Callable[[Months], Decimal]:
    def give(length: Months) -> Decimal:
        parts = divmod(abs(length.count), 12)
        found = parts[0 if years else 1]
        return _number(found if length.count >= 0 else -found)

    return give


_DATE: dict[str, Callable[[Any], Value]] = {
    "year": lambda v: _number(v.year),
    "month": lambda v: _number(v.month),
    "day": lambda v: _number(v.day),
    "weekday": lambda v: _number(v.isoweekday()),
}
_TIME: dict[str, Callable[[Any], Value]] = {
    "hour": lambda v: _number(v.hour),
    "minute": lambda v: _number(v.minute),
    "second": lambda v: _number(v.second),
    "time offset": lambda v: v.utcoffset(),
    "timezone": _zone,
}
_PARTS: tuple[tuple[type, dict[str, Callable[[Any], Value]]], ...] = (
    (datetime, {**_DATE, **_TIME}),
    (date, _DATE),
    (time, _TIME),
    (
        timedelta,
        {
            "days": _of_length(86_400, None),
            "hours": _of_length(3600, 24),
            "minutes": _of_length(60, 60),
            "seconds": _of_length(1, 60),
        },
    ),
    (Months, {"years": _of_months(True), "months": _of_months(False)}),
    (
        Range,
        {
            "start": lambda v: v.low,
            "end": lambda v: v.high,
            "start included": lambda v: v.with_low,
            "end included": lambda v: v.with_high,
        },
    ),
)
