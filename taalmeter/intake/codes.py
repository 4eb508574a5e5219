"""Six-digit codes for kandidaten, and the token of the one device on which a sitting goes on.

A code is kept as HMAC under the key of the store, which is not in the database: six digits could
be tried out on a stolen file. A token is random, so a plain hash of it is enough.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from taalmeter.errors import CodeRefused
from taalmeter.intake import schema
from taalmeter.intake.clock import Clock, stamp
from taalmeter.intake.limits import Attempts, code_limits
from taalmeter.intake.store import Store

CODE_HOURS = 24
TOKEN_HOURS = 12
"""A sitting that began just before its code expires can still be finished that day."""

DRAWS = 50
_TABLE = schema.codes


@dataclass(frozen=True)
class Access:
    """The sitting that a code or a token opens; `moved` when another device had it."""

    case_id: str
    sitting_id: str
    moved: bool = False


def new_token() -> str:
    """Give a token of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Give what is stored of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class Codes:
    """Gives out codes, and takes them in with a limit on wrong tries."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._attempts = Attempts(store.secret)

    def issue(self, connection: Connection, case_id: str, sitting_id: str) -> str:
        """Give a sitting a new code, valid for 24 hours; an older one stops working."""
        now = self._clock()
        expires = stamp(now + timedelta(hours=CODE_HOURS))
        code, hidden = self._draw(connection, now)
        values = {"code_hmac": hidden, "verloopt": expires}
        changed = connection.execute(
            update(_TABLE).where(_TABLE.c.afname == sitting_id).values(**values)
        )
        if changed.rowcount == 0:
            connection.execute(insert(_TABLE).values(afname=sitting_id, dossier=case_id, **values))
        return code

    def find(self, code: str, client: str) -> Access:
        """Give the sitting of a code.

        Args:
            code: six digits; spaces do not count.
            client: who tries, an address: wrong tries are counted for it.

        Raises:
            CodeRefused: `reden` in its details is `onbekend`, `verlopen` or `te_vaak` (with
                `wacht`, the seconds until another try).
        """
        now = self._clock()
        limits = code_limits(client)

        def job(connection: Connection) -> Any:
            wait = self._attempts.wait(connection, limits, now)
            if wait:
                raise CodeRefused(
                    "there were too many wrong codes.",
                    remedy=f"Wait {wait} seconds, or ask the afnemer.",
                    reden="te_vaak",
                    wacht=wait,
                )
            row = connection.execute(
                select(_TABLE).where(_TABLE.c.code_hmac == self._hidden(code))
            ).one_or_none()
            if row is None or row.verloopt < stamp(now):
                self._attempts.add(connection, limits, now)
            return row

        row = self._store.write(job)
        if row is None:
            raise CodeRefused(
                "this code is not known.", remedy="Check the six digits.", reden="onbekend"
            )
        if row.verloopt < stamp(now):
            raise CodeRefused(
                "this code has expired.", remedy="Ask for a new code.", reden="verlopen"
            )
        return Access(row.dossier, row.afname, moved=row.token_hash is not None)

    def give_token(self, connection: Connection, sitting_id: str, code: str, token: str) -> None:
        """Make a token the only one of a sitting; the token of an earlier device ends.

        Raises:
            CodeRefused: the code was replaced or closed in the meantime.
        """
        changed = connection.execute(
            update(_TABLE)
            .where(_TABLE.c.afname == sitting_id, _TABLE.c.code_hmac == self._hidden(code))
            .values(
                vorige_token_hash=_TABLE.c.token_hash,
                token_hash=token_hash(token),
                token_verloopt=stamp(self._clock() + timedelta(hours=TOKEN_HOURS)),
            )
        )
        if changed.rowcount != 1:
            raise CodeRefused(
                "this code is no longer valid.", remedy="Ask for a new code.", reden="onbekend"
            )

    def by_token(self, token: str) -> Access:
        """Give the sitting of a token.

        Raises:
            CodeRefused: `reden` is `onbekend`, `verlopen` or `ander_toestel`.
        """
        hidden = token_hash(token)
        found = (_TABLE.c.token_hash == hidden) | (_TABLE.c.vorige_token_hash == hidden)
        with self._store.read() as connection:
            row = connection.execute(select(_TABLE).where(found)).first()
        if row is None:
            raise CodeRefused(
                "this device has no sitting.", remedy="Enter the code.", reden="onbekend"
            )
        if row.token_hash != hidden:
            raise CodeRefused(
                "this sitting goes on on another device.",
                remedy="Enter the code here to go on here.",
                reden="ander_toestel",
            )
        if row.token_verloopt < stamp(self._clock()):
            raise CodeRefused(
                "this device was signed in too long ago.",
                remedy="Enter the code again, or ask for a new one.",
                reden="verlopen",
            )
        return Access(row.dossier, row.afname)

    def close(self, connection: Connection, sitting_id: str) -> None:
        """Let a code work no more; the device keeps its token, to show the end of the sitting."""
        connection.execute(
            update(_TABLE).where(_TABLE.c.afname == sitting_id).values(code_hmac=None)
        )

    def _draw(self, connection: Connection, now: datetime) -> tuple[str, str]:
        long_ago = stamp(now - timedelta(hours=CODE_HOURS + TOKEN_HOURS))
        connection.execute(delete(_TABLE).where(_TABLE.c.verloopt < long_ago))
        for _ in range(DRAWS):
            code = f"{secrets.randbelow(1_000_000):06d}"
            hidden = self._hidden(code)
            taken = select(_TABLE.c.afname).where(_TABLE.c.code_hmac == hidden)
            if connection.execute(taken).first() is None:
                return code, hidden
        raise CodeRefused(
            "there is no free code.", remedy="Try again later.", reden="geen_code_vrij"
        )

    def _hidden(self, code: str) -> str:
        digits = "".join(code.split())
        return hmac.new(
            self._store.secret, f"code {digits}".encode(errors="replace"), hashlib.sha256
        ).hexdigest()
