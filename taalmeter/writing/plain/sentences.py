"""Splits edited Dutch text into sentences, clauses and words.

For texts that someone wrote to be read: full stops are there. (A text by a kandidaat, where they
may be missing, is another matter and is split elsewhere.)
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from taalmeter.writing.plain.settings import rules

GAP = "\ufffc"
"""Stands for a value that a page fills in: counts as one word, and no rule judges it."""

_WORD = re.compile(rf"{GAP}|'[tns]\b|[^\W_]+(?:[-'’/.:@_][^\W_]+)*")
_END = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)|[:;](?=\s+[\"'“‘]?[A-ZÉ])|\|")
_NEW_LINE = re.compile(r"^(?:[-*•|#]|\d+[.)]\s|[A-ZÉ\"“'‘(]|$)")
_CLAUSE = re.compile(r"[,;:()–—]|\s-\s|\b(?:en|maar|want|dus)\b")


@dataclass(frozen=True)
class Piece:
    """A text as one reader meets it, and on which lines of its file it stands.

    Attributes:
        text: the text; lines that belong to one sentence are joined by a space or a line break.
        starts: where in `text` each further line of the file begins; the first is 0.
        lines: the line numbers that belong to `starts`.
    """

    text: str
    starts: tuple[int, ...] = (0,)
    lines: tuple[int, ...] = (1,)

    def line_at(self, offset: int) -> int:
        """Give the line of the file on which the character at an offset stands."""
        return self.lines[max(0, bisect_right(self.starts, offset) - 1)]


def numbered(text: str, first_line: int = 1) -> Piece:
    """Make a piece of a text whose line breaks are those of its file."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return Piece(text, tuple(starts), tuple(range(first_line, first_line + len(starts))))


@dataclass(frozen=True)
class Sentence:
    """One sentence: its text without surrounding blanks, where it begins, and its words."""

    text: str
    offset: int
    words: tuple[str, ...]

    @property
    def lower(self) -> tuple[str, ...]:
        """The words in lower case."""
        return tuple(word.casefold() for word in self.words)


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text; a number, a gap and a hyphenated word are one word each.

    >>> words("Om 12.30 uur is er 's middags re-integratie.")
    ('Om', '12.30', 'uur', 'is', 'er', "'s", 'middags', 're-integratie')
    """
    return tuple(found.group().replace("’", "'") for found in _WORD.finditer(text))


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text: at full stops, at a colon before a capital, and where a new line begins anew.

    A line break ends a sentence unless the next line goes on in lower case. Lines without a single
    word (a ruler, an empty line) are no sentence.
    """
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Sentence]:
    for start, end in _blocks(text):
        begin = start
        for found in [*_END.finditer(text, start, end), None]:
            if found is not None and _is_short_form(text, found.start()):
                continue
            stop = found.end() if found is not None else end
            raw = text[begin:stop]
            part = raw.strip().lstrip("#|•*- \t").rstrip("| \t")
            counted = words(part)
            if counted:
                yield Sentence(part, begin + raw.index(part), counted)
            begin = stop


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of every run of lines that belong together."""
    start = 0
    for found in re.finditer("\n", text):
        following = text[found.end() :].split("\n", 1)[0].strip()
        row = text[start : found.start()].lstrip().startswith("|")
        if row or _NEW_LINE.match(following):
            yield start, found.start()
            start = found.end()
    yield start, len(text)


def _is_short_form(text: str, dot: int) -> bool:
    """Whether the dot at an offset belongs to an abbreviation, an initial or a list number."""
    before = text[:dot].rsplit(maxsplit=1)[-1:] or [""]
    last = before[0].lstrip("(\"'“‘").casefold()
    if text[dot] != "." or not last:
        return False
    is_initial = len(last) == 1 and last.isalpha() and before[0].isupper()
    return last in _short_forms() or is_initial or bool(re.fullmatch(r"(?:[a-z]\.)+[a-z]", last))


@lru_cache(maxsize=1)
def _short_forms() -> frozenset[str]:
    return frozenset(rules().short_dotted)


def clauses(sentence: Sentence) -> tuple[tuple[str, ...], ...]:
    """Split a sentence at commas, brackets and en, maar, want, dus; words in lower case."""
    parts: Sequence[str] = _CLAUSE.split(sentence.text)
    return tuple(found for part in parts if (found := tuple(w.casefold() for w in words(part))))
