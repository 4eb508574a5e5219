"""Built-in functions on dates, times and durations (DMN 1.5, 10.3.4.1 and 10.3.4.7)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from taalmeter.exchange.dmn.feel.functions.register import BY_NAME, builtin
from taalmeter.exchange.dmn.feel.temporal import (
    months_between,
    read_date,
    read_date_time,
    read_duration,
    read_time,
)
from taalmeter.exchange.dmn.feel.values import Function, Months, Value

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _whole(values: Sequence[Value]) -> list[int] | None:
    if not all(isinstance(one, Decimal) and one == one.to_integral_value() for one in values):
        return None
    return [int(one) for one in values]


def _date(arguments: Sequence[Value]) -> date | None:
    if len(arguments) == 3:
        parts = _whole(arguments)
        try:
            return None if parts is None else date(*parts)
        except (ValueError, OverflowError):
            return None
    given = arguments[0] if len(arguments) == 1 else None
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    return read_date(given) if isinstance(given, str) else None


def _time(arguments: Sequence[Value]) -> time | None:
    if len(arguments) in (3, 4):
        return _time_of(arguments[:3], arguments[3] if len(arguments) == 4 else None)
    given = arguments[0] if len(arguments) == 1 else None
    if isinstance(given, datetime):
        return given.timetz()
    if isinstance(given, date):  # midnight, in universal time
        return time(tzinfo=timezone.utc)  # noqa: UP017
    if isinstance(given, time):
        return given
    return read_time(given) if isinstance(given, str) else None


def _time_of(parts: Sequence[Value], shift: Value) -> time | None:
    clock = _whole(parts[:2])
    second = parts[2]
    if clock is None or not isinstance(second, Decimal) or not 0 <= second < 60:
        return None
    if shift is not None and not isinstance(shift, timedelta):
        return None
    zone = None if shift is None else timezone(shift)
    try:
        return time(clock[0], clock[1], int(second), int(second % 1 * 1_000_000), zone)
    except (ValueError, OverflowError):
        return None


def _date_and_time(arguments: Sequence[Value]) -> datetime | None:
    if len(arguments) == 2:
        day, moment = arguments
        if not isinstance(day, date) or not isinstance(moment, time):
            return None
        return datetime.combine(day.date() if isinstance(day, datetime) else day, moment)
    given = arguments[0] if len(arguments) == 1 else None
    if isinstance(given, datetime):
        return given
    return read_date_time(given) if isinstance(given, str) else None


_FROM = ("from",)
BY_NAME["date"] = Function("date", _FROM, _date, variadic=True, others=(("year", "month", "day"),))
BY_NAME["time"] = Function(
    "time",
    _FROM,
    _time,
    optional=1,
    variadic=True,
    others=(("hour", "minute", "second", "offset"),),
)
BY_NAME["date and time"] = Function(
    "date and time", _FROM, _date_and_time, variadic=True, others=(("date", "time"),)
)


@builtin("duration", "from:string|days and time duration|years and months duration")
def _duration(given: Value) -> Value:
    return read_duration(given) if isinstance(given, str) else given


@builtin("years and months duration", "from:date|date and time", "to:date|date and time")
def _years_and_months(start: date, end: date) -> Months:
    return months_between(start, end)


@builtin("day of year", "date:date|date and time")
def _day_of_year(day: date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week", "date:date|date and time")
def _day_of_week(day: date) -> str:
    return _DAYS[day.weekday()]


@builtin("month of year", "date:date|date and time")
def _month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year", "date:date|date and time")
def _week_of_year(day: date) -> Decimal:
    return Decimal(day.isocalendar().week)
