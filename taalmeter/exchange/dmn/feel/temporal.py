"""Dates, times and durations as FEEL writes them: read, written, and calculated with.

What Python cannot hold (years outside 1..9999, parts of a microsecond) is null, as is everything
that is no valid ISO 8601 text (DMN 1.5, 10.3.2.3.4-8 and 10.3.4.1).
"""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from taalmeter.exchange.dmn.feel.values import Months, Value

_DATE = r"(?P<date>\d{4}-\d{2}-\d{2})"
_TIME = (
    r"(?P<h>\d{2}):(?P<m>\d{2}):(?P<s>\d{2})(?P<f>\.\d+)?"
    r"(?P<zone>Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z_+\-]+(?:/[A-Za-z0-9_+\-]+)*)?"
)
_IS_DATE = re.compile(_DATE)
_IS_TIME = re.compile(_TIME)
_IS_BOTH = re.compile(f"{_DATE}T{_TIME}")
_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?")
_SECONDS = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


def read_date(text: str) -> date | None:
    """Read a date, as 2026-11-21."""
    if not _IS_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Read a time, as 09:30:00, 09:30:00.5, 09:30:00Z, 09:30:00+01:00, 09:30:00@Europe/Paris."""
    found = _IS_TIME.fullmatch(text)
    return None if found is None else _time(found)


def read_date_time(text: str) -> datetime | None:
    """Read a date and time, or a date alone (then at midnight)."""
    found = _IS_BOTH.fullmatch(text)
    if found is None:
        day = read_date(text)
        return None if day is None else datetime.combine(day, time())
    day, moment = read_date(found["date"]), _time(found)
    return None if day is None or moment is None else datetime.combine(day, moment)


def _time(found: re.Match[str]) -> time | None:
    try:
        micro = int(Decimal(found["f"] or "0") * 1_000_000)
        zone = _zone(found["zone"])
        return time(int(found["h"]), int(found["m"]), int(found["s"]), micro, zone)
    except (ValueError, KeyError, OSError):  # no such hour, or no such time zone
        return None


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return timezone.utc  # noqa: UP017  # the alias is younger than the Python that we support
    if text.startswith("@"):
        return ZoneInfo(text[1:])
    parts = [int(part) for part in text[1:].split(":")]
    shift = timedelta(hours=parts[0], minutes=parts[1], seconds=sum(parts[2:]))
    return timezone(shift if text[0] == "+" else -shift)


def read_duration(text: str) -> Months | timedelta | None:
    """Read a duration: P1Y2M is of years and months, P1DT2H of days and time."""
    found = _MONTHS.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return Months(-months if found[1] else months)
    found = _SECONDS.fullmatch(text)
    if found is None or not any(found.groups()[1:]) or text.endswith("T"):
        return None
    try:
        micro = int(Decimal(found[5] or 0) * 1_000_000)
        length = timedelta(
            days=int(found[2] or 0), hours=int(found[3] or 0), minutes=int(found[4] or 0)
        ) + timedelta(microseconds=micro)
    except OverflowError:
        return None
    return -length if found[1] else length


def read_any(text: str) -> Value:
    """Read the text of an `@"..."` literal."""
    for reader in (read_date, read_time, read_date_time, read_duration):
        if (found := reader(text)) is not None:
            return found
    return None


def duration_text(length: timedelta) -> str:
    """Write a days-and-time duration, as P1DT2H3M4.5S."""
    micro = length // timedelta(microseconds=1)
    seconds, micro = divmod(abs(micro), 1_000_000)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    last = f"{rest}.{micro:06d}".rstrip("0") if micro else str(rest)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M")) if n)
    clock += f"{last}S" if last != "0" else ""
    said = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if length < timedelta() else "") + "P" + (said or "T0S")


def time_text(moment: time | datetime) -> str:
    """Write a time, or a date and time, as FEEL does."""
    plain = moment.replace(tzinfo=None).isoformat()
    if "." in plain:
        plain = plain.rstrip("0")
    if moment.tzinfo is None:
        return plain
    if isinstance(moment.tzinfo, ZoneInfo):
        return f"{plain}@{moment.tzinfo.key}"
    shift = moment.utcoffset() or timedelta()
    return plain + ("Z" if not shift else str(moment.isoformat())[-6:])


def shifted(moment: date, months: Months) -> date | None:
    """Move a date, or date and time, by months; the day is at most the last of that month."""
    at = moment.year * 12 + moment.month - 1 + months.count
    year, month = divmod(at, 12)
    if not 1 <= year <= 9999:
        return None
    last = monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def months_between(start: date, end: date) -> Months:
    """Give the whole months from one date to another (10.3.4.1, years and months duration)."""
    count = (end.year - start.year) * 12 + end.month - start.month
    if count > 0 and end.day < start.day:
        count -= 1
    elif count < 0 and end.day > start.day:
        count += 1
    return Months(count)


def moved_time(moment: time, length: timedelta) -> time:
    """Move a time around the clock."""
    return (datetime.combine(date(2000, 1, 1), moment) + length).timetz()
