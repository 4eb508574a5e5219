"""Time as the store keeps it; the clock itself is always handed in, so that tests can turn it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utcnow() -> datetime:
    """Give the present moment, in UTC."""
    return datetime.now(UTC)


def stamp(when: datetime) -> str:
    """Write a moment as ISO 8601 in UTC with microseconds: as text it sorts as time does.

    >>> stamp(datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
    '2026-11-21T09:30:00.000000+00:00'
    """
    return when.astimezone(UTC).isoformat(timespec="microseconds")
