"""Cuts FEEL text into tokens, on demand: which names are in scope decides where a name ends."""

import re
from dataclasses import dataclass
from typing import Literal

from taalmeter.exchange.dmn.feel.names import PLAIN, matcher, normal
from taalmeter.exchange.dmn.problems import DmnError

Kind = Literal["number", "string", "name", "sign", "at", "end"]
MAX_TEXT = 100_000

_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_LITERALS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("number", re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")),
    ("string", re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)),
    ("at", re.compile(r'@"((?:[^"\\]|\\.)*)"', re.DOTALL)),
    ("sign", re.compile(r"\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},:.]")),
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True)
class Token:
    """One token, where it stands, and whether it is a name because it is in scope."""

    kind: Kind
    text: str
    start: int
    end: int
    in_scope: bool = False

    def __str__(self) -> str:
        return "the end" if self.kind == "end" else f"'{self.text}'"


class Lexer:
    """The tokens of one text.

    Raises:
        DmnError: the text is longer than 100,000 characters.
    """

    def __init__(self, text: str) -> None:
        if len(text) > MAX_TEXT:
            raise DmnError(f"an expression is longer than {MAX_TEXT} characters.")
        self.text = text

    def at(self, position: int, names: frozenset[str]) -> Token:
        """Give the token that starts at a position, after blanks and remarks.

        Raises:
            DmnError: nothing of FEEL starts there.
        """
        blank = _BLANK.match(self.text, position)
        start = blank.end() if blank else position
        if start >= len(self.text):
            return Token("end", "", start, start)
        special = matcher(names)
        if special and (found := special.match(self.text, start)):
            plain = PLAIN.match(self.text, start)
            if plain is None or found.end() > plain.end():
                return Token("name", normal(found[0]), start, found.end(), in_scope=True)
        if found := PLAIN.match(self.text, start):
            return Token("name", found[0], start, found.end(), in_scope=found[0] in names)
        for kind, pattern in _LITERALS:
            if found := pattern.match(self.text, start):
                text = found[0] if kind in ("number", "sign") else _unescaped(found[1])
                return Token(kind, text, start, found.end())
        raise DmnError(
            f"'{self.text[start : start + 20]}' cannot be read in '{shown(self.text)}'.",
            remedy="Write it as FEEL; a text stands between double quotes.",
        )


def _unescaped(text: str) -> str:
    r"""Give a text without its escapes; \uD83D\uDC0E, a pair of surrogates, is one character."""
    found = _ESCAPE.sub(_character, text)
    if any("\ud800" <= sign <= "\udfff" for sign in found):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return found


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _ESCAPED.get(found[3], "\\" + found[3])


def shown(text: str) -> str:
    """Give a text in short, for a message."""
    text = normal(text)
    return text if len(text) <= 80 else text[:77] + "..."
