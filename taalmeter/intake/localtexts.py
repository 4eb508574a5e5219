"""Texts of an organisation's own on the pages of the kandidaat: plain, short, without a BSN."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from taalmeter.intake import schema
from taalmeter.intake.store import Store
from taalmeter.intake.typed import refused_value, without_bsn

LONGEST: Mapping[str, int] = {"naam": 80, "intro": 300, "contact": 80, "telefoon": 20}
"""Characters of each text at most; a kandidaat reads these between everything else."""

PHONE = "telefoon"
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{6,18}[0-9]")
_TABLE = schema.local_texts


@dataclass(frozen=True)
class LocalTexts:
    """What an organisation says of itself; "" where it says nothing.

    Attributes:
        naam: of the organisation, as the kandidaat knows it.
        intro: a few sentences before the explanation.
        contact: the name of somebody to ask.
        telefoon: of that person.
    """

    naam: str = ""
    intro: str = ""
    contact: str = ""
    telefoon: str = ""


def checked(texts: Mapping[str, str]) -> LocalTexts:
    """Give texts that can be kept.

    Raises:
        AnswerRefused: one is too long, or has characters that cannot be seen, or is no phone
            number; `details` has `veld` and `reden`.
        BsnRefused: one may hold a BSN.
    """
    kept = {}
    for name, longest in LONGEST.items():
        text = " ".join(texts.get(name, "").split())
        if len(text) > longest:
            raise refused_value(name, f"has more than {longest} characters", "lengte")
        if not text.isprintable():
            raise refused_value(name, "has characters that cannot be seen", "onzichtbaar")
        if name == PHONE and text and not _PHONE.fullmatch(text):
            raise refused_value(name, "is no phone number", "vorm")
        kept[name] = text if name == PHONE else without_bsn(text, name)
    return LocalTexts(**kept)


def read(store: Store, organisation: str) -> LocalTexts:
    """Give the texts of an organisation."""
    query = select(_TABLE).where(_TABLE.c.organisatie == organisation)
    with store.read() as connection:
        found = {row.soort: row.tekst for row in connection.execute(query)}
    return LocalTexts(**{name: found.get(name, "") for name in LONGEST})


def said(texts: LocalTexts) -> str:
    """Give the texts in one line, for the journal of changes."""
    return "; ".join(f"{name}: {text}" for name, text in vars(texts).items() if text)


def write(connection: Connection, organisation: str, texts: LocalTexts) -> None:
    """Replace the texts of an organisation."""
    connection.execute(delete(_TABLE).where(_TABLE.c.organisatie == organisation))
    rows = [
        {"organisatie": organisation, "soort": name, "tekst": text}
        for name, text in vars(texts).items()
        if text
    ]
    if rows:
        connection.execute(insert(_TABLE), rows)
