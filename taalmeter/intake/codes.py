"""Six-digit codes for kandidaten, and the token of the one device on which a sitting goes on.

A code is kept as HMAC under the key of the store, which is not in the database: six digits could
be tried out on a stolen file. A token is random, so a plain hash of it is enough. Beside each code
is a card: a random link to scan, for one use, because a code may stand in no address.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

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
    """The sitting that a code, a card or a token opens.

    Attributes:
        moved: another device had it before; `held` when that one still has.
        by: the hash of the code or card that was shown.
    """

    case_id: str
    sitting_id: str
    moved: bool = False
    held: bool = False
    by: str = ""


@dataclass(frozen=True)
class Issued:
    """A code of six digits, and the random part of the link on the card."""

    code: str
    card: str


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

    def issue(self, connection: Connection, case_id: str, sitting_id: str) -> Issued:
        """Give a sitting a new code and card, valid for 24 hours; older ones stop working."""
        now = self._clock()
        expires = stamp(now + timedelta(hours=CODE_HOURS))
        code, hidden = self._draw(connection, now)
        card = new_token()
        values = {"code_hmac": hidden, "kaart_hash": token_hash(card), "verloopt": expires}
        changed = connection.execute(
            update(_TABLE).where(_TABLE.c.afname == sitting_id).values(**values)
        )
        if changed.rowcount == 0:
            connection.execute(insert(_TABLE).values(afname=sitting_id, dossier=case_id, **values))
        return Issued(code, card)

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
        hidden = self._hidden(code)

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
                select(_TABLE).where(_TABLE.c.code_hmac == hidden)
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
        return _shown(row, hidden)

    def find_card(self, card: str) -> Access:
        """Give the sitting of a card that was scanned.

        Raises:
            CodeRefused: `reden` is `kaart`: it was used, replaced, or is too old.
        """
        hidden = token_hash(card)
        query = select(_TABLE).where(
            _TABLE.c.kaart_hash == hidden,
            _TABLE.c.code_hmac.is_not(None),
            _TABLE.c.verloopt >= stamp(self._clock()),
        )
        with self._store.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise CodeRefused(
                "this card was used, replaced, or is too old.",
                remedy="Enter the six digits on the card.",
                reden="kaart",
            )
        return _shown(row, hidden)

    def give_token(self, connection: Connection, access: Access, token: str) -> None:
        """Make a token the only one of a sitting; the token of an earlier device ends.

        The card does not work a second time.

        Raises:
            CodeRefused: the code or card was replaced or closed in the meantime.
        """
        shown = (_TABLE.c.code_hmac == access.by) | (_TABLE.c.kaart_hash == access.by)
        changed = connection.execute(
            update(_TABLE)
            .where(_TABLE.c.afname == access.sitting_id, shown)
            .values(
                kaart_hash=None,
                vorige_token_hash=func.coalesce(_TABLE.c.token_hash, _TABLE.c.vorige_token_hash),
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

    def release(self, connection: Connection, sitting_id: str) -> None:
        """End the token of a device, so that the code works on another one."""
        connection.execute(
            update(_TABLE)
            .where(_TABLE.c.afname == sitting_id, _TABLE.c.token_hash.is_not(None))
            .values(vorige_token_hash=_TABLE.c.token_hash, token_hash=None)
        )

    def close(self, connection: Connection, sitting_id: str) -> None:
        """Let a code work no more; the device keeps its token, to show the end of the sitting."""
        ended = {"code_hmac": None, "kaart_hash": None, "klad": None}
        connection.execute(update(_TABLE).where(_TABLE.c.afname == sitting_id).values(**ended))

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


def _shown(row: Any, by: str) -> Access:
    held = row.token_hash is not None
    moved = held or row.vorige_token_hash is not None
    return Access(row.dossier, row.afname, moved=moved, held=held, by=by)
