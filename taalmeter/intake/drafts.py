"""A text that was begun and is not handed in yet, so that it is there after a pause, on any device.

It stands beside the code of its sitting and not in the journal: what somebody took back or changed
is theirs. It goes when the text is handed in, when the sitting ends, and with the code.
"""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from taalmeter.hashing import canonical
from taalmeter.intake import schema

_TABLE = schema.codes


def keep_draft(
    connection: Connection, sitting_id: str, task: str, fields: Mapping[str, str]
) -> None:
    """Keep what was typed so far for a task; a sitting has one draft."""
    written = canonical({"taak": task, "velden": dict(fields)})
    _set(connection, sitting_id, written if any(text.strip() for text in fields.values()) else None)


def forget_draft(connection: Connection, sitting_id: str) -> None:
    """Let go of what was begun."""
    _set(connection, sitting_id, None)


def draft_of(connection: Connection, sitting_id: str, task: str) -> dict[str, str]:
    """Give what was begun for a task, by field; empty when nothing was."""
    kept = connection.scalar(select(_TABLE.c.klad).where(_TABLE.c.afname == sitting_id))
    if kept is None:
        return {}
    draft = json.loads(bytes(kept))
    return dict(draft["velden"]) if draft["taak"] == task else {}


def _set(connection: Connection, sitting_id: str, written: bytes | None) -> None:
    connection.execute(update(_TABLE).where(_TABLE.c.afname == sitting_id).values(klad=written))
