"""Checks on what must not stand in an item: real people and firms, addresses and numbers."""

import re
from collections.abc import Iterator
from functools import cache

from taalmeter.bank.checks.finding import Fault
from taalmeter.bank.checks.wordlists import entries
from taalmeter.bank.load import Bank
from taalmeter.errors import Place
from taalmeter.writing import lists
from taalmeter.yamlfile import Document, Keys

_CAPITAL = r"[A-ZÀ-Þ][\w'’-]*[a-zß-ÿ][\w'’-]*"
_BETWEEN = r"(?:(?:van|de|der|den|het|'t|el|al|ten|ter|te|la|ben|bin)\s+)*"
_SILENT = (
    "svg", "bron", "methode", "auteur", "door", "reden", "geluid", "beoordeling", "uitzondering",
    "goed",
)  # fmt: skip
_NUMBERS = (
    ("an e-mail address", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("a web address", r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:nl|com|org|eu|net|be|info)\b"),
    ("a bank account", r"\b[A-Z]{2}\d{2}\s?[A-Z]{4}\s?(?:\d\s?){10}\b"),
    ("a phone number", r"(?<![\w.,])(?:\+31|0031|0)[\s()-]{0,3}\d(?:[\s()/-]{0,2}\d){7,8}\b"),
    ("a phone number", r"(?<![\w.,])(?:0(?:800|900|906|909)[\s-]?\d{4}(?:\d{3})?|14\s?0\d{2,3})\b"),
    ("a postcode", r"\b[1-9]\d{3}\s?[A-Z]{2}\b(?!\w)"),
    ("a long number", r"(?<![\w.,])\d{8,}\b"),
)


def real_names(bank: Bank) -> Iterator[Fault]:
    """`echte-naam`: a person with first name and surname, a known person, or a firm that exists.

    A first name alone, or mevrouw with a surname, is enough in an item: somebody is always really
    called so. Firms and known people are listed in `lijsten.yaml`, first names in the word lists
    of the extra `writing`.
    Example: `Fatima Bakker`, or a text about a parcel of PostNL.
    """
    for document, keys, text in _texts(bank):
        for name in sorted(set(_full_names(text)) | set(_listed().findall(text))):
            yield Fault(
                document.place(*keys),
                name,
                f"'{name}' may be a real person or firm.",
                "Take a first name only, or a name that says what it is, such as 'de supermarkt'.",
            )


@cache
def _listed() -> re.Pattern[str]:
    names = sorted((*entries("bedrijven"), *entries("personen")), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")


@cache
def _known_first() -> re.Pattern[str]:
    first = "|".join(sorted(map(re.escape, lists.words("namen", "voornamen")), key=len)[::-1])
    return re.compile(rf"(?<![\w-])(?:{first}) {_BETWEEN}{_CAPITAL}")


@cache
def _two_capitals() -> re.Pattern[str]:
    """Two capitals inside a sentence, the first of which is no title and no small word."""
    return re.compile(
        rf"(?<=[a-zß-ÿ,] )(?!(?:De|Den|Van|Der|Het|Ten|Ter)\b){_CAPITAL} {_BETWEEN}{_CAPITAL}"
    )


_INITIALS = re.compile(rf"(?<![\w.])(?:[A-Z]\.\s?)+{_BETWEEN}{_CAPITAL}")


_MAYBE_NAMES = re.compile(rf"[A-Z]\.|{_CAPITAL} {_BETWEEN}{_CAPITAL}")
_MAYBE_NUMBERS = re.compile(r"\d|@|www|\.[a-z]")
"""Quick looks: most texts hold nothing of the kind, and are passed over."""


def _full_names(text: str) -> Iterator[str]:
    if not _MAYBE_NAMES.search(text):
        return
    for pattern in (_known_first(), _two_capitals(), _INITIALS):
        for found in pattern.findall(text):
            if found not in entries("plaatsen"):
                yield found


def addresses(bank: Bank) -> Iterator[Fault]:
    """`adres-of-nummer`: an address, a phone number, an e-mail or web address, or a long number.

    These may be somebody's. The Netherlands has no numbers or addresses set apart for examples.
    Example: `Kerkstraat 12`, `06-12345678`, `info@winkel.nl`.
    """
    for document, keys, text in _texts(bank):
        if not _MAYBE_NUMBERS.search(text):
            continue
        place = document.place(*keys)
        seen: list[tuple[int, int]] = []
        for kind, pattern in (*_NUMBERS, ("an address", _street())):
            for found in re.finditer(pattern, text):
                if not any(found.start() < end and start < found.end() for start, end in seen):
                    seen.append(found.span())
                    yield _address(place, found.group().strip(), kind)


def _address(place: Place, found: str, kind: str) -> Fault:
    remedy = "Leave it out, or say it without the number: 'bij de balie', 'het adres op de brief'."
    return Fault(place, found, f"'{found}' may be {kind} that exists.", remedy)


@cache
def _street() -> str:
    endings = "|".join(lists.sequence("namen", "straten"))
    capital = rf"[A-Z][\w-]*(?:{endings})|[A-Z][\w-]*\s(?i:{endings})"
    small = r"[a-z]{3,}(?:straat|laan|plein)"
    return rf"\b(?:{capital}|{small}),?\s+(?:nummer\s+|nr\.?\s+)?\d+\s?[a-zA-Z]?\b"


def _texts(bank: Bank) -> Iterator[tuple[Document, Keys, str]]:
    for name, document in bank.files.items():
        if not name.startswith(("niveaus", "parameters/")):
            for keys, text in _strings(document.data, ()):
                yield document, keys, text


def _strings(data: object, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in _SILENT:
                yield from _strings(value, (*keys, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _strings(value, (*keys, index))
    elif isinstance(data, str):
        yield keys, data
