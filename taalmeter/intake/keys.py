"""Keys with which another program may ask on behalf of an organisation, with one role.

A key is 256 random bits and is shown once; what is stored is its hash, as for any token. It ends
by itself after at most a year, or when the beheerder withdraws it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from taalmeter.errors import NotAllowed, UnknownName
from taalmeter.intake import adminlog, schema
from taalmeter.intake.accounts import Accounts
from taalmeter.intake.clock import Clock, stamp
from taalmeter.intake.codes import new_token, token_hash
from taalmeter.intake.roles import Action, Actor, Role, require
from taalmeter.intake.store import Store
from taalmeter.intake.typed import refused_value

MAX_DAYS = 366
PREFIX = "tm_"
"""So that a key that was put somewhere by mistake is recognised as one."""

NOT_FOR_KEYS = frozenset({Role.BEHEERDER})
"""Who manages people is a person."""

_TABLE = schema.keys


@dataclass(frozen=True)
class Key:
    """A key as the beheerder sees it; the secret itself is kept nowhere."""

    id: str
    name: str
    role: Role
    organisation: str
    expires: datetime
    withdrawn: bool


class Keys:
    """Gives out keys, withdraws them, and says who asks with one."""

    def __init__(self, store: Store, clock: Clock, accounts: Accounts) -> None:
        self._store = store
        self._clock = clock
        self._accounts = accounts

    def issue(
        self, actor: Actor, name: str, role: str, organisation_id: str, days: int = MAX_DAYS
    ) -> str:
        """Give a new key; this is the only moment at which it can be seen.

        Args:
            name: what it is for, such as the name of the other program.
            days: after how many days it ends, 1 to 366.

        Raises:
            NotAllowed: the actor is no beheerder, or the role is one for people only.
            AnswerRefused: a value cannot be used; `details` has `veld` and `reden`.
            UnknownName: there is no such organisation.
        """
        require(actor, Action.MANAGE_ACCOUNTS)
        name = name.strip()
        if not 0 < len(name) <= 120 or not name.isprintable():
            raise refused_value("naam", "must have 1 to 120 printable characters", "lengte")
        if role not in set(Role) - NOT_FOR_KEYS:
            raise refused_value("rol", "is not a role that a key can have", "waarde")
        if not 1 <= days <= MAX_DAYS:
            raise refused_value("dagen", f"must be 1 to {MAX_DAYS}", "waarde")
        self._accounts.organisation(organisation_id)
        secret = PREFIX + new_token()
        row = {
            "id": f"sleutel-{secrets.token_hex(8)}",
            "naam": name,
            "rol": role,
            "organisatie": organisation_id,
            "token_hash": token_hash(secret),
            "verloopt": stamp(self._clock() + timedelta(days=days)),
            "ingetrokken": False,
        }

        def job(connection: Connection) -> None:
            connection.execute(insert(_TABLE).values(row))
            adminlog.note(connection, self._clock(), actor, "sleutel gemaakt", name, after=role)

        self._store.write(job)
        return secret

    def list(self, actor: Actor) -> tuple[Key, ...]:
        """Give every key, by name."""
        require(actor, Action.MANAGE_ACCOUNTS)
        with self._store.read() as connection:
            rows = connection.execute(select(_TABLE).order_by(_TABLE.c.naam, _TABLE.c.id))
            return tuple(
                Key(
                    id=row.id,
                    name=row.naam,
                    role=Role(row.rol),
                    organisation=row.organisatie,
                    expires=datetime.fromisoformat(row.verloopt),
                    withdrawn=row.ingetrokken,
                )
                for row in rows
            )

    def withdraw(self, actor: Actor, key_id: str) -> None:
        """End a key at once.

        Raises:
            UnknownName: there is no such key.
        """
        require(actor, Action.MANAGE_ACCOUNTS)

        def job(connection: Connection) -> bool:
            known = _TABLE.c.id == key_id
            name = connection.scalar(select(_TABLE.c.naam).where(known))
            if name is not None:
                connection.execute(update(_TABLE).where(known).values(ingetrokken=True))
                adminlog.note(connection, self._clock(), actor, "sleutel ingetrokken", name)
            return name is not None

        if not self._store.write(job):
            raise UnknownName("there is no such key.", kind="sleutel", name=key_id[:60])

    def actor(self, secret: str) -> Actor:
        """Give who asks with a key.

        Raises:
            NotAllowed: the key is not known, has ended or was withdrawn; it is not said which.
        """
        query = select(_TABLE).where(
            _TABLE.c.token_hash == token_hash(secret),
            _TABLE.c.verloopt >= stamp(self._clock()),
            _TABLE.c.ingetrokken.is_(False),
        )
        with self._store.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotAllowed(
                "this key is not known or has ended.",
                remedy="Ask the beheerder for a new key.",
                reden="sleutel",
            )
        return Actor(row.id, row.naam, Role(row.rol), row.organisatie)
