"""Read a text in fixed stages; every later part of the room looks at the `Reading`.

1. Cut the text into tokens. 2. Hide names, addresses and numbers. 3. Find misspelled words.
4. Cut it into sentences as meant. 5. Parse the corrected line. 6. Apply the grammar rules.
Both layers stay: what was written, and the corrected line that the grammar saw.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from taalmeter.writing import masking, sentences
from taalmeter.writing.grammar import Signal, Word, signals
from taalmeter.writing.masking import Mask
from taalmeter.writing.parsing import Parser, parser
from taalmeter.writing.sentences import Sentence
from taalmeter.writing.spelling import Misspelling, detect, speller
from taalmeter.writing.tokens import Token, tokenize
from taalmeter.writing.words import Words
from taalmeter.writing.words import words as word_list

# What the parser sees in place of something hidden: a word of the same kind.
STAND_IN = {"naam": "Jan", "plaats": "Utrecht", "adres": "Kerkstraat", "e-mail": "mail"}


Line = list[tuple[str, int]]  # corrected words, each with the index of its token


@dataclass(frozen=True)
class Reading:
    """A text with everything that was seen in it.

    Attributes:
        text: the text as written.
        tokens: its words and signs.
        masks: what is hidden.
        misspellings: words that are not spelled as Dutch is; places are indexes of `tokens`.
        sentences: the sentences as meant.
        parsed: the words of each sentence after correction; `place` is an index of `tokens`.
        signals: what the grammar rules saw.
        written_sentences: how many sentences the writer marked with a stop or a line.
        source: which pipeline parsed it.
        dictionary: which word lists its spelling was held against.
    """

    text: str
    tokens: tuple[Token, ...]
    masks: tuple[Mask, ...]
    misspellings: tuple[Misspelling, ...]
    sentences: tuple[Sentence, ...]
    parsed: tuple[tuple[Word, ...], ...]
    signals: tuple[Signal, ...]
    written_sentences: int
    source: str
    dictionary: str

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Indexes of the tokens that are masked."""
        return masked_places(self.tokens, self.masks)

    @cached_property
    def word_places(self) -> tuple[int, ...]:
        """Indexes of the tokens that are words, masked ones too."""
        return tuple(i for i, t in enumerate(self.tokens) if t.is_word)

    @property
    def word_count(self) -> int:
        """The number of words as written."""
        return len(self.word_places)

    def shown(self, first: int, last: int) -> str:
        """Return the text of some tokens with what is masked between brackets."""
        if first >= last:
            return ""
        begin, end = self.tokens[first].start, self.tokens[last - 1].end
        inside = [m for m in self.masks if m.start >= begin and m.end <= end]
        moved = [Mask(m.start - begin, m.end - begin, m.kind) for m in inside]
        return masking.hidden(self.text[begin:end], moved)


def read(text: str, pipeline: str | None = None) -> Reading:
    """Return what can be seen in a text; the same text and versions give the same reading."""
    known = word_list()
    # Half a surrogate pair is no text; a question mark keeps all places as they were.
    text = text.encode("utf-8", "replace").decode("utf-8")
    tokens = tokenize(text)
    masks = masking.find(text, tokens, known)
    hidden = masked_places(tokens, masks)
    misspellings = detect([t.text for t in tokens], hidden)
    marked = sentences.written(tokens)
    reader = parser(pipeline)
    lines = [_corrected(tokens, row[:2], masks, misspellings) for row in marked]
    cut, parsed = _as_meant(reader, known, marked, lines, tokens, hidden)
    seen = tuple(signal for sentence in parsed for signal in signals(sentence, known))
    source = f"{reader.name} {reader.version} ({reader.source})"
    return Reading(
        text, tokens, masks, misspellings, cut, parsed, seen, len(marked), source, speller().source
    )


def _as_meant(
    reader: Parser,
    known: Words,
    marked: Sequence[tuple[int, int, bool]],
    lines: Sequence[Line],
    tokens: Sequence[Token],
    hidden: frozenset[int],
) -> tuple[tuple[Sentence, ...], tuple[tuple[Word, ...], ...]]:
    """Return the sentences as meant with their words; a written one that is cut is parsed again."""
    found: list[Sentence] = []
    parsed: list[tuple[Word, ...]] = []
    for (first, last, stopped), line, words in zip(
        marked, lines, _parse(reader, lines), strict=True
    ):
        inner = sentences.cuts(words, known)
        at = [0, *inner, len(line)]
        pieces = [line[begin:end] for begin, end in pairwise(at)]
        for begin, end in pairwise(at):
            begins = line[begin][1] if begin else first
            ends = line[end][1] if end < len(line) else last
            found.append(Sentence(begins, ends, stopped and end == len(line), begin == 0))
        again = _parse(reader, pieces) if inner else [words]
        parsed += [_placed(w, x, tokens, hidden) for w, x in zip(again, pieces, strict=True)]
    return tuple(found), tuple(parsed)


def _placed(
    words: Sequence[Word], line: Line, tokens: Sequence[Token], hidden: frozenset[int]
) -> tuple[Word, ...]:
    """Return parsed words that know their token, and whether it is masked."""
    return tuple(
        replace(word, written=tokens[place].text, place=place, name=place in hidden)
        for word, (_, place) in zip(words, line, strict=True)
    )


def _parse(reader: Parser, lines: Sequence[Line]) -> list[list[Word]]:
    return reader.parse([[word for word, _ in line] for line in lines])


def masked_places(tokens: Sequence[Token], masks: Sequence[Mask]) -> frozenset[int]:
    """Return the indexes of the tokens that lie in a masked stretch."""
    return frozenset(
        i for i, t in enumerate(tokens) for m in masks if m.start < t.end and t.start < m.end
    )


def _corrected(
    tokens: Sequence[Token],
    span: tuple[int, int],
    masks: Sequence[Mask],
    misspellings: Sequence[Misspelling],
) -> Line:
    """Return the words of a sentence as meant, each with the index of its token."""
    fixes = {m.first: m for m in misspellings if m.sure and m.meant}
    line: Line = []
    i, last = span
    while i < last:
        token = tokens[i]
        mask = next((m for m in masks if m.start < token.end and token.start < m.end), None)
        if mask is not None:
            if token.start <= mask.start:
                line.append((STAND_IN.get(mask.kind, "1"), i))
        elif i in fixes:
            fix = fixes[i]
            line += [(word, i) for word in _cased(fix.meant or "", token.text).split(" ")]
            i = fix.last - 1
        elif token.text != "\n":
            line.append((token.text, i))
        i += 1
    return line


def _cased(word: str, written: str) -> str:
    return word[:1].upper() + word[1:] if written[:1].isupper() else word
