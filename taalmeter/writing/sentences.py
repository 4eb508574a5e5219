"""Cut a text into sentences, also when the writer leaves out full stops.

Two counts come out: sentences as written (a stop or a blank line ends them) and sentences as meant.
A new sentence is meant where a subject with its finite verb begins after a clause that already has
both, with no word before it that binds the two (`omdat`, `dat`, `en`, a comma).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from taalmeter.writing import lists
from taalmeter.writing.grammar.word import Clause, finite, subject
from taalmeter.writing.tokens import Token
from taalmeter.writing.words import Words

SHORT = 3  # a clause has at least this many words before another one may begin


@dataclass(frozen=True)
class Sentence:
    """Tokens `first` up to `last` (not included) that make one sentence.

    Attributes:
        stopped: whether the writer put a full stop, question mark or exclamation mark.
        started: whether the writer began it, after a stop or on a new line; else we cut it.
    """

    first: int
    last: int
    stopped: bool
    started: bool


def written(tokens: Sequence[Token]) -> list[tuple[int, int, bool]]:
    """Return (first, last, stopped) of the sentences as the writer marked them.

    A line end closes a sentence when the next line starts with a capital or is empty, or when the
    line is a greeting or a name: short, and followed by another line.
    """
    found: list[tuple[int, int, bool]] = []
    first = 0
    for i, token in enumerate(tokens):
        if token.ends_sentence and not _inside(tokens, i):
            found.append((first, i + 1, True))
            first = i + 1
        elif token.text == "\n" and _line_ends(tokens, first, i):
            found.append((first, i, False))
            first = i + 1
    found.append((first, len(tokens), False))
    return [row for row in found if any(t.is_word for t in tokens[row[0] : row[1]])]


def _inside(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a full stop belongs to an abbreviation: `bijv. om`, `a.u.b. bellen`."""
    before = tokens[place - 1].text.lower() if place else ""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if tokens[place].text != "." or after is None or after.text == "\n":
        return False
    glued = after.start == tokens[place].end and after.text.islower()
    return (before in lists.words("zinnen", "afkortingen") and after.text[:1].islower()) or (
        glued and len(before) <= 2
    )


def _line_ends(tokens: Sequence[Token], first: int, place: int) -> bool:
    line = [t for t in tokens[first:place] if t.is_word]
    after = [t for t in tokens[place + 1 : place + 3]]
    if not line or not after:
        return True
    return after[0].text == "\n" or after[0].text[:1].isupper() or len(line) <= SHORT


def cuts(words: Clause, known: Words) -> list[int]:
    """Return where in a sentence as written another sentence is meant to begin."""
    found: list[int] = []
    begin, seen = 0, False
    for i in range(len(words) - 1):
        ready = i - begin >= SHORT and seen
        if ready and _opens(words, i, known) and not _bound(words, begin, i, known):
            found.append(i)
            begin, seen = i, False
        seen = seen or finite(words, i, known)
    return found


def _opens(words: Clause, i: int, known: Words) -> bool:
    """Return whether a main clause begins here: subject and verb, or the two turned round."""
    here = words[i].low
    first = i + (here in lists.words("zinnen", "openers"))
    end = _subject(words, first)
    if end > first and end < len(words) and finite(words, end, known):
        return True
    turned = first > i and finite(words, first, known)
    return turned and _subject(words, first + 1) > first + 1


def _subject(words: Clause, i: int) -> int:
    """Return the index after a subject at `i`; a noun after a preposition is none."""
    if i < len(words) and words[i].low in lists.words("zinnen", "ook_onderwerp"):
        return i + 1
    after_preposition = i > 0 and words[i - 1].low in lists.words(
        "grammatica_woorden", "voorzetsel"
    )
    return i if after_preposition else subject(words, i)


def _bound(words: Clause, begin: int, i: int, known: Words) -> bool:
    """Return whether a word before binds the clause that begins at `i` to the one before it."""
    before = words[i - 1].low
    if before in lists.words("zinnen", "bindt") or words[i - 1].pos == "PUNCT":
        return True
    turned = finite(words, i - 1, known) and before not in known.verbs.infinitives
    if before in lists.words("zinnen", "voorop") or turned:
        return True
    if before in lists.words("grammatica_woorden", "onderwerp"):
        return True
    last = max((j for j in range(begin, i) if finite(words, j, known)), default=begin)
    if any(w.low in lists.words("zinnen", "bindt") for w in words[last + 1 : i]):
        return True
    front = words[begin].low in lists.words("zinnen", "onderschikkend")
    return front and not any(w.text == "," for w in words[begin:i])
