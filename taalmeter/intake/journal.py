"""The append-only journal: each entry holds the hash of the one before it in the same case.

The hash covers the bytes as they are stored, so that a chain over encrypted payloads can still be
checked after the key of a person is destroyed. A chain cannot show that its end was cut off:
compare `heads_hash` with one that was kept elsewhere.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from taalmeter.hashing import canonical, content_hash
from taalmeter.intake import events
from taalmeter.intake.clock import stamp
from taalmeter.intake.events import Event

START = "0" * 64
"""What the first entry of a case holds as the hash before it."""

CANDIDATE = "kandidaat"
"""The actor of what the kandidaat did."""


@dataclass(frozen=True)
class Entry:
    """One line of the journal.

    Attributes:
        case_id: the case it belongs to.
        number: 1 for the first entry of a case, then without gaps.
        kind: the kind of event.
        time: ISO 8601, UTC, microseconds.
        actor: id of the medewerker, or `kandidaat`.
        key_id: which key the payload is encrypted with; None is not encrypted.
        payload: the event as stored.
        repeat_key: made by the client; the same key is never appended twice in a case.
        previous: hash of the entry before it.
        hash: SHA-256 over `previous` and everything above.
    """

    case_id: str
    number: int
    kind: str
    time: str
    actor: str
    key_id: str | None
    payload: bytes
    repeat_key: str | None
    previous: str
    hash: str

    @cached_property
    def event(self) -> Event:
        """What happened."""
        return events.load(self.kind, self.payload)

    @property
    def when(self) -> datetime:
        """The moment, with its time zone (UTC)."""
        return datetime.fromisoformat(self.time)

    def expected_hash(self) -> str:
        """Compute the hash that this entry should hold."""
        content = canonical(
            {
                "dossier": self.case_id,
                "volgnummer": self.number,
                "soort": self.kind,
                "tijd": self.time,
                "actor": self.actor,
                "sleutel": self.key_id,
                "herhaalsleutel": self.repeat_key,
                "lading": hashlib.sha256(self.payload).hexdigest(),
            }
        )
        return hashlib.sha256(self.previous.encode() + content).hexdigest()


def next_entries(
    case_id: str,
    last: Entry | None,
    happened: Sequence[Event],
    *,
    actor: str,
    now: datetime,
    key: str | None = None,
) -> tuple[Entry, ...]:
    """Chain events to the last entry of a case; the repeat key stands on the first of them."""
    chained: list[Entry] = []
    for event in happened:
        draft = Entry(
            case_id=case_id,
            number=last.number + 1 if last else 1,
            kind=event.soort,
            time=stamp(now),
            actor=actor,
            key_id=None,
            payload=events.dump(event),
            repeat_key=None if chained else key,
            previous=last.hash if last else START,
            hash="",
        )
        last = _with_hash(draft)
        chained.append(last)
    return tuple(chained)


def _with_hash(draft: Entry) -> Entry:
    fields = {name: getattr(draft, name) for name in Entry.__dataclass_fields__}
    return Entry(**{**fields, "hash": draft.expected_hash()})


def verify(entries: Iterable[Entry]) -> Entry | None:
    """Check the chain of one case, in order; give the first entry that does not fit.

    An entry that was changed is named itself. Where entries were removed, added or moved, the
    first entry that now stands at a wrong place is named.
    """
    case_id: str | None = None
    previous = START
    for number, entry in enumerate(entries, start=1):
        case_id = case_id or entry.case_id
        fits = (
            entry.case_id == case_id
            and entry.number == number
            and entry.previous == previous
            and entry.hash == entry.expected_hash()
        )
        if not fits:
            return entry
        previous = entry.hash
    return None


def heads_hash(heads: Mapping[str, str]) -> str:
    """Give one hash over the last hash of every case: keep it elsewhere to show truncation."""
    return content_hash(dict(heads))
