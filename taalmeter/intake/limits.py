"""How often somebody may try: wrong codes and log-ins are counted in the store.

Counted in the store and not in memory, so that a restart or a second process gives no new tries.
The limits are estimates of our own; each says what it is weighed against.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from taalmeter.intake import schema
from taalmeter.intake.clock import stamp

EVERYONE = "iedereen"


@dataclass(frozen=True)
class Limit:
    """At most `tries` within `seconds`, of one `kind` by one `who`."""

    kind: str
    who: str
    tries: int
    seconds: int


def code_limits(client: str) -> tuple[Limit, ...]:
    """Give the limits on wrong codes.

    Five a minute lets a room behind one address mistype now and then. 500 an hour by everyone
    together, with 40 codes in use, is one lucky guess in 50 hours of guessing without a pause.
    """
    return (
        Limit("code", f"client {client}", 5, 60),
        Limit("code", f"client {client}", 30, 3600),
        Limit("code", EVERYONE, 500, 3600),
    )


def login_limits(email: str, client: str) -> tuple[Limit, ...]:
    """Give the limits on failed log-ins: ten a quarter of an hour on one account."""
    return (
        Limit("aanmelding", f"account {email}", 10, 900),
        Limit("aanmelding", f"client {client}", 50, 900),
    )


class Attempts:
    """Counts attempts; who made them is kept as a keyed hash only.

    Args:
        secret: the key of the store.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def wait(self, connection: Connection, limits: Sequence[Limit], now: datetime) -> int:
        """Give the seconds until another attempt is allowed; 0 is now."""
        return max((self._wait(connection, limit, now) for limit in limits), default=0)

    def add(self, connection: Connection, limits: Sequence[Limit], now: datetime) -> None:
        """Count one attempt for everybody whom the limits name, and forget those of last week."""
        table = schema.attempts
        connection.execute(delete(table).where(table.c.tijd < stamp(now - timedelta(days=7))))
        named = dict.fromkeys((limit.kind, limit.who) for limit in limits)
        rows = [
            {"soort": kind, "wie": self._hidden(who), "tijd": stamp(now)} for kind, who in named
        ]
        connection.execute(insert(table), rows)

    def forget(self, connection: Connection, limit: Limit) -> None:
        """Forget the attempts counted for one limit."""
        table = schema.attempts
        connection.execute(
            delete(table).where(table.c.soort == limit.kind, table.c.wie == self._hidden(limit.who))
        )

    def _wait(self, connection: Connection, limit: Limit, now: datetime) -> int:
        table = schema.attempts
        since = now - timedelta(seconds=limit.seconds)
        found = (table.c.soort == limit.kind, table.c.wie == self._hidden(limit.who))
        made = (*found, table.c.tijd > stamp(since), table.c.tijd <= stamp(now))
        count, oldest = connection.execute(
            select(func.count(), func.min(table.c.tijd)).where(*made)
        ).one()
        if count < limit.tries:
            return 0
        free = datetime.fromisoformat(oldest) + timedelta(seconds=limit.seconds)
        return max(1, round((free - now).total_seconds()))

    def _hidden(self, who: str) -> str:
        return hmac.new(self._secret, f"poging {who}".encode(), hashlib.sha256).hexdigest()
