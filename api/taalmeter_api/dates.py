"""Dates, times and numbers as they are written in Dutch, in the time of the Netherlands."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


def _local(value: datetime) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(AMSTERDAM)


def day(value: date | datetime | str | None) -> str:
    """Write a date in words; an ISO text is read first, anything else is given back.

    >>> day(date(2026, 11, 21)), day("2026-03-01"), day("volgende week"), day(None)
    ('21 november 2026', '1 maart 2026', 'volgende week', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            return str(value)
    if isinstance(value, datetime):
        value = _local(value).date()
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """Write a moment: the date in words and the time in the Netherlands.

    >>> moment(datetime(2026, 11, 21, 8, 5, tzinfo=UTC)), moment(None)
    ('21 november 2026, 9.05 uur', '')
    """
    if value is None:
        return ""
    local = _local(value)
    return f"{day(value)}, {local.hour}.{local.minute:02d} uur"


def ago(value: datetime | None, now: datetime) -> str:
    """Say how long ago something was, as long as that is easier than the time.

    >>> from datetime import timedelta
    >>> now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    >>> [ago(now - timedelta(minutes=m), now) for m in (0, 1, 3, 60, 125)]
    ['net', '1 minuut geleden', '3 minuten geleden', '1 uur geleden', '2 uur geleden']
    >>> ago(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), now), ago(None, now)
    ('20 november 2026, 10.00 uur', '')
    """
    if value is None:
        return ""
    minutes = int((now - value).total_seconds() // 60)
    if minutes < 1:
        return "net"
    if minutes < 60:
        return f"{minutes} {'minuut' if minutes == 1 else 'minuten'} geleden"
    return f"{minutes // 60} uur geleden" if minutes < 12 * 60 else moment(value)


def comma(value: float, digits: int = 2) -> str:
    """Write a number with a comma.

    >>> comma(0.5), comma(0.845, 1)
    ('0,50', '0,8')
    """
    return f"{value:.{digits}f}".replace(".", ",")
