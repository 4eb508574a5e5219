"""How long a step may last before it is late, and after how many weeks a bridge is offered.

Each organisation may set its own; what it does not set has a default. The defaults are estimates of
our own, but for the bridge: that is the wait of rule N1 (Utrecht).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from taalmeter.errors import AnswerRefused, Place
from taalmeter.intake import schema
from taalmeter.intake.followup import FINAL_REPLIES

BRIDGE_AFTER = "opvang_na_weken"
DEFAULTS: Mapping[str, int] = {
    "aanmelding": 14,
    "afname": 14,
    "beoordelen": 7,
    "advies": 7,
    "besluit": 14,
    "overdracht": 7,
    "vervolg": 7,
    "verzonden": 7,
    "gezien": 14,
    "afspraak": 42,
    "gestart": 84,
    "voortgang": 84,
    "tussenmeting": 84,
    BRIDGE_AFTER: 4,
}
"""Days by step of a dossier, then days by what the receiving organisation last said; weeks for the
bridge."""

MOST = 400
Deadlines = Mapping[str, int]


def load(connection: Connection) -> dict[str, Deadlines]:
    """Give the deadlines that were set, by organisation, each completed with the defaults."""
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(select(schema.settings)):
        found.setdefault(row.organisatie, dict(DEFAULTS))[row.naam] = row.waarde
    return dict(found)


def save(connection: Connection, organisation: str, values: Mapping[str, int]) -> None:
    """Keep the deadlines of an organisation; those that are not named go back to the default.

    Raises:
        AnswerRefused: a name that does not exist, or a number below 1 or above 400.
    """
    for name, value in values.items():
        if name not in DEFAULTS or not 1 <= value <= MOST:
            raise AnswerRefused(
                f"{name[:40]} must be 1 to {MOST}.",
                remedy="Give a whole number.",
                place=Place(field=name[:40]),
                veld=name[:40],
                reden="termijn",
            )
    table = schema.settings
    connection.execute(delete(table).where(table.c.organisatie == organisation))
    rows = [{"organisatie": organisation, "naam": n, "waarde": v} for n, v in values.items()]
    if rows:
        connection.execute(insert(table), rows)


def is_late(step: str, since: datetime, now: datetime, deadlines: Deadlines) -> bool:
    """Say whether a step, or what was last said of a hand-over, has lasted too long.

    >>> from datetime import UTC
    >>> begin = datetime(2026, 11, 1, tzinfo=UTC)
    >>> is_late("gezien", begin, datetime(2026, 11, 16, tzinfo=UTC), DEFAULTS)
    True
    >>> is_late("afgerond", begin, datetime(2027, 11, 16, tzinfo=UTC), DEFAULTS)
    False
    """
    days = None if step in FINAL_REPLIES else deadlines.get(step)
    return days is not None and now - since > timedelta(days=days)
