"""What was changed by whom in the management of an installation: append-only, chained by hash.

An entry is written in the transaction of what it is about. It says nothing of a case.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from taalmeter.hashing import canonical
from taalmeter.intake import schema
from taalmeter.intake.clock import stamp
from taalmeter.intake.journal import START
from taalmeter.intake.roles import Actor
from taalmeter.intake.store import Store

NOBODY = "begin"
"""Who adds the first account, before there is anybody."""
_TABLE = schema.admin_log
_SAID = ("nummer", "tijd", "wie", "naam", "handeling", "over", "was", "wordt")


@dataclass(frozen=True)
class AdminEntry:
    """One change: who did what, to what, and what it was and became."""

    number: int
    when: datetime
    actor: str
    name: str
    what: str
    about: str
    before: str
    after: str


def note(
    connection: Connection,
    now: datetime,
    actor: Actor | None,
    what: str,
    about: str,
    before: str = "",
    after: str = "",
) -> None:
    """Write one entry, in the transaction of the change.

    Args:
        what: the kind of change, in Dutch.
        about: the name of what was changed; never a password or a key.
        before, after: what it was and became.
    """
    if connection.dialect.name == "postgresql":  # SQLite has one writer already
        connection.exec_driver_sql("LOCK TABLE beheerlogboek IN EXCLUSIVE MODE")
    query = select(_TABLE.c.nummer, _TABLE.c.hash).order_by(_TABLE.c.nummer.desc()).limit(1)
    last = connection.execute(query).one_or_none()
    said = {
        "nummer": last.nummer + 1 if last else 1,
        "tijd": stamp(now),
        "wie": actor.id if actor else NOBODY,
        "naam": actor.name if actor else NOBODY,
        "handeling": what,
        "over": about[:200],
        "was": before[:700],
        "wordt": after[:700],
    }
    previous = last.hash if last else START
    connection.execute(insert(_TABLE).values(**said, vorige=previous, hash=_hash(said, previous)))


def _hash(said: dict[str, object], previous: str) -> str:
    return hashlib.sha256(previous.encode() + canonical(said)).hexdigest()


def entries(store: Store, latest: int | None = None) -> tuple[AdminEntry, ...]:
    """Give what was changed, latest first; only so many when `latest` is given."""
    query = select(_TABLE).order_by(_TABLE.c.nummer.desc()).limit(latest)
    with store.read() as connection:
        return tuple(
            AdminEntry(
                row.nummer, datetime.fromisoformat(row.tijd), row.wie, row.naam, row.handeling,
                row.over, row.was, row.wordt,
            )
            for row in connection.execute(query)
        )  # fmt: skip


def first_broken(store: Store) -> int | None:
    """Give the number of the first entry that no longer fits the chain; None when all do."""
    previous = START
    with store.read() as connection:
        for number, row in enumerate(
            connection.execute(select(_TABLE).order_by(_TABLE.c.nummer)), start=1
        ):
            said = {name: getattr(row, name) for name in _SAID}
            fits = row.nummer == number and row.vorige == previous
            if not fits or row.hash != _hash(said, previous):
                return number
            previous = row.hash
    return None
