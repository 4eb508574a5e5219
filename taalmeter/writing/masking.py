"""Take names, addresses and numbers out of a text before anything else reads it.

The words of a masked place are never spelled, counted or kept: the evidence shows `[naam]` there.
Masking is by pattern, so it can miss a name that is also a word and is written without a capital.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from taalmeter.writing import lists
from taalmeter.writing.tokens import Token
from taalmeter.writing.words import Words

_CAPITAL = r"[A-ZÀ-Þ][\w'’-]*"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("e-mail", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("webadres", r"(?:https?://|www\.)\S+"),
    ("rekening", r"\b[A-Z]{2}\d{2}\s?[A-Z]{4}\s?(?:\d\s?){10}\b"),
    ("postcode", r"\b[1-9]\d{3}\s?[A-Za-z]{2}\b(?!\w)"),
    ("telefoon", r"(?<!\w)(?:\+31|0031|0)[\s-]?\(?\d(?:[\s()-]?\d){7,9}\b"),
    ("datum", r"\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b"),
    ("nummer", r"\b\d[\d. ]{3,}\d\b"),
)


# The town behind a street or a postcode, on the same line.
_TOWN = re.compile(rf",?[ \t]+(?:(?:in|te)[ \t]+)?(?:[1-9]\d{{3}}\s?[A-Z]{{2}}[ \t]+)?({_CAPITAL})")


@dataclass(frozen=True)
class Mask:
    """A stretch of text that is hidden, and as what: naam, adres, telefoon and so on."""

    start: int
    end: int
    kind: str


def find(text: str, tokens: Sequence[Token], words: Words) -> tuple[Mask, ...]:
    """Return what to hide in a text, in order and without overlap."""
    found = [
        Mask(m.start(), m.end(), kind)
        for kind, pattern in _PATTERNS
        for m in re.finditer(pattern, text)
    ]
    found += _addresses(text)
    found += _names(tokens, words)
    kept: list[Mask] = []
    for mask in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mask.start >= kept[-1].end:
            kept.append(mask)
    return tuple(kept)


def hidden(text: str, masks: Sequence[Mask]) -> str:
    """Return the text with every masked stretch replaced by its kind between brackets."""
    parts, at = [], 0
    for mask in masks:
        parts += [text[at : mask.start], f"[{mask.kind}]"]
        at = mask.end
    return "".join([*parts, text[at:]])


@cache
def _street() -> re.Pattern[str]:
    endings = "|".join(lists.sequence("namen", "straten"))
    return re.compile(rf"\b[\w-]*(?:{endings})\s+\d+(?:\s?[a-zA-Z])?\b", re.IGNORECASE)


def _addresses(text: str) -> Iterator[Mask]:
    for match in _street().finditer(text):
        yield Mask(match.start(), match.end(), "adres")
        if town := _TOWN.match(text, match.end()):
            yield Mask(town.start(1), town.end(1), "plaats")
    for match in re.finditer(rf"(?i:\bwoont?\s+in\s+)({_CAPITAL})", text):
        yield Mask(match.start(1), match.end(1), "plaats")


def _names(tokens: Sequence[Token], words: Words) -> Iterator[Mask]:
    first = lists.words("namen", "voornamen")
    for place, token in enumerate(tokens):
        text = token.text
        if not token.is_word or len(text) < 2:
            continue
        capital = text[:1].isupper() and not (text.isupper() and len(text) > 4)
        listed = text.capitalize() in first
        known = listed and (capital or not _dutch(text.lower(), words))
        if known or _after_signature(tokens, place):
            yield Mask(token.start, token.end, "naam")
        elif _after_opening(tokens, place) and (capital or not _dutch(text, words)):
            if text.lower() not in lists.words("namen", "geen_naam"):
                yield Mask(token.start, token.end, "naam")
        elif capital and not _at_start(tokens, place) and not _dutch(text, words):
            yield Mask(token.start, token.end, "naam")


def _dutch(text: str, words: Words) -> bool:
    low = text.lower()
    listed = words.listed(low) and words.zipf(low) >= 2.0
    return listed or words.capital_only(low)


def _at_start(tokens: Sequence[Token], place: int) -> bool:
    before = tokens[place - 1] if place else None
    return (
        before is None or before.text == "\n" or before.ends_sentence or before.text in {'"', ":"}
    )


def _after_signature(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a word stands last in its line or clause, after a closing and a first name."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if place < 2 or (after is not None and after.is_word):
        return False
    before = [t.text for t in tokens[:place] if t.is_word or t.text == "\n"][-3:]
    if not before:
        return False
    first = before[-1].capitalize() in lists.words("namen", "voornamen")
    closing = lists.words("kenmerken", "afsluiting")
    return first and any(t.lower() in closing for t in before[:-1])


def _after_opening(tokens: Sequence[Token], place: int) -> bool:
    """Return whether the words before are a greeting, `ik heet` or `mijn naam is`."""
    before = [t.text.lower() for t in tokens[max(0, place - 3) : place]]
    titles = lists.words("namen", "titels")
    while before and before[-1] in titles:
        before.pop()
    if not before:
        return False
    joined = " ".join(before)
    phrases = lists.sequence("namen", "kondigt_naam_aan_zinsdeel")
    return before[-1] in lists.words("namen", "aanhef") or any(
        joined.endswith(phrase.replace("_", " ")) for phrase in phrases
    )
