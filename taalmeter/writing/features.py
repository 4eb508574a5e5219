"""About twenty features of a text, each tied to one rubric row, each with the words behind it.

A feature is a number with a sign: whether more of it speaks for or against the writer. None means
that the text is too short for it, or that it does not apply. A feature is no score: what it weighs
is decided by a calibration on rated texts, or by the rater alone.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import cast

from taalmeter.writing import lists
from taalmeter.writing.grammar import Word
from taalmeter.writing.grammar.word import finite
from taalmeter.writing.observed import shown_rules
from taalmeter.writing.reading import Reading
from taalmeter.writing.spelling import Kind
from taalmeter.writing.task import Task
from taalmeter.writing.words import words as word_list

VARIED_FROM = 50  # words; below this a ratio of types to tokens says nothing
LESS_COMMON = 4.6  # Zipf; about the two thousand most frequent words lie above it


@dataclass(frozen=True)
class Feature:
    """A number that was seen in a text.

    Attributes:
        name: key in `data/kenmerken.yaml`.
        row: the rubric row it belongs to.
        label: what a rater reads.
        sign: 1 when more is better, -1 when less is better.
        value: the number, None when it cannot be told.
        words: what gave rise to it, as written, masked words between brackets.
        interval: 95 % Wilson interval of a share, else None.
    """

    name: str
    row: str
    label: str
    sign: int
    value: float | None
    words: tuple[str, ...]
    interval: tuple[float, float] | None = None


Found = tuple[float | None, Iterable[str]]


def features(reading: Reading, task: Task | None) -> tuple[Feature, ...]:
    """Return all features of a reading, in the order of `data/kenmerken.yaml`."""
    found: list[Feature] = []
    for name, row in _rows().items():
        value, words = MEASURES[name](reading, task)
        interval = None
        if name in SHARES and value is not None:
            total = len(_open_words(reading))
            interval = wilson(round(value * total), total)
        found.append(
            Feature(
                name=name,
                row=str(row["rij"]),
                label=str(row["naam"]),
                sign=int(cast("int", row["teken"])),
                value=None if value is None else round(value, 4),
                words=tuple(words),
                interval=interval,
            )
        )
    return tuple(found)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share.

    >>> wilson(5, 50)
    (0.0435, 0.2136)
    """
    z = 1.959964
    share, spread = hits / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


@cache
def _rows() -> dict[str, dict[str, object]]:
    return cast("dict[str, dict[str, object]]", lists.read("kenmerken")["kenmerken"])


def _all(reading: Reading) -> list[Word]:
    return [w for sentence in reading.parsed for w in sentence]


def _types(key: str) -> Callable[[Reading, Task | None], Found]:
    """Return a measure: how many different words of a list stand in the text."""

    def measure(reading: Reading, task: Task | None) -> Found:
        seen = {w.low: w.written for w in _all(reading) if w.low in lists.words("kenmerken", key)}
        return float(len(seen)), sorted(seen)

    return measure


def _any(key: str) -> Callable[[Reading, Task | None], Found]:
    """Return a measure: 1 when a word of a list stands in the text, else 0."""

    def measure(reading: Reading, task: Task | None) -> Found:
        seen = sorted({w.low for w in _all(reading)} & lists.words("kenmerken", key))
        return float(bool(seen)), seen

    return measure


def _opening(reading: Reading, task: Task | None) -> Found:
    first = reading.parsed[0][:2] if reading.parsed else ()
    seen = [w.written for w in first if w.low in lists.words("kenmerken", "aanhef")]
    return float(bool(seen)), seen


def _subordinate(reading: Reading, task: Task | None) -> Found:
    words = lists.words("grammatica_woorden", "zeker_bindwoord")
    opened = [[w.written for w in s if w.low in words and w.pos == "SCONJ"] for s in reading.parsed]
    return _share(sum(map(bool, opened)), len(reading.parsed)), [w for s in opened for w in s]


def _task_words(reading: Reading, task: Task | None) -> Found:
    if task is None or not task.model:
        return None, ()
    known = word_list()
    wanted = content(task.model)
    if not wanted:
        return None, ()
    own = [w for w in _all(reading) if not w.name]
    used = {w.lemma: w.low for w in own} | {known.lemma(w.low): w.low for w in own}
    seen = sorted(used[lemma] for lemma in wanted & used.keys())
    return len(seen) / len(wanted), seen


def content(text: str) -> frozenset[str]:
    """Return the lemmas of the words in a text that carry meaning."""
    known, empty = word_list(), lists.words("kenmerken", "geen_inhoud")
    found = "".join(sign if sign.isalpha() else " " for sign in text.lower()).split()
    return frozenset(known.lemma(w) for w in found if w not in empty and len(w) > 2)


def _request(reading: Reading, task: Task | None) -> Found:
    asked = [t.text for t in reading.tokens if t.text == "?"]
    asking = lists.words("kenmerken", "verzoek")
    turned = [
        f"{a.written} {b.written}"
        for s in reading.parsed
        for a, b in pairwise(s)
        if a.low in asking and b.low in {"u", "je", "jij"}
    ]
    return float(bool(asked or turned)), turned or asked[:1]


def _mixed(reading: Reading, task: Task | None) -> Found:
    low = [w.low for w in _all(reading)]
    formal = [w for w in low if w in lists.words("kenmerken", "u_vormen")]
    familiar = [w for w in low if w in lists.words("kenmerken", "je_vormen")]
    if not formal and not familiar:
        return None, ()
    mixed = bool(formal and familiar)
    return float(mixed), sorted({*formal, *familiar}) if mixed else ()


def _contents(reading: Reading) -> list[str]:
    empty = lists.words("kenmerken", "geen_inhoud")
    return [w.low for w in _all(reading) if w.low.isalpha() and w.low not in empty and not w.name]


def _variety(reading: Reading, task: Task | None) -> Found:
    low = [w.low for w in _all(reading) if w.low.isalpha()]
    if len(low) < VARIED_FROM:
        return None, ()
    # on the first fifty words only, so that a longer text does not gain by its length
    return len(set(low[:VARIED_FROM])) / math.sqrt(VARIED_FROM), ()


def _less_common(reading: Reading, task: Task | None) -> Found:
    known, wrong = word_list(), {p for m in reading.misspellings for p in range(m.first, m.last)}
    words = [w for w in _all(reading) if w.low.isalpha() and not w.name and w.place not in wrong]
    rare = [w.low for w in words if known.zipf(w.low) < LESS_COMMON and known.listed(w.low)]
    return _share(len(set(rare)), len({w.low for w in words})), sorted(set(rare))


def _repeated(reading: Reading, task: Task | None) -> Found:
    words = _contents(reading)
    if len(words) < 8:
        return None, ()
    word, times = min(Counter(words).items(), key=lambda item: (-item[1], item[0]))
    return times / len(words), (word,) if times > 1 else ()


def _misspelled(reading: Reading, kinds: frozenset[Kind]) -> Found:
    wrong = [m.written for m in reading.misspellings if m.kind in kinds]
    return _share(len(wrong), len(_open_words(reading))), wrong


def _open_words(reading: Reading) -> list[int]:
    """Return the places of the words that are not masked."""
    return [i for i in reading.word_places if i not in reading.hidden]


def _grammar(reading: Reading, task: Task | None) -> Found:
    shown = [s for s in reading.signals if s.rule in shown_rules()]
    return (
        _share(len(shown), len(reading.parsed)),
        [reading.shown(s.first, s.last) for s in shown],
    )


def _finite(reading: Reading, task: Task | None) -> Found:
    known = word_list()
    long = [s for s in reading.parsed if sum(w.pos != "PUNCT" for w in s) >= 4]
    having = [[w.written for i, w in enumerate(s) if finite(s, i, known)] for s in long]
    return _share(sum(map(bool, having)), len(long)), [w for s in having for w in s[:1]]


def _capitals(reading: Reading, task: Task | None) -> Found:
    first = [next((w.written for w in s if w.pos != "PUNCT"), "") for s in reading.parsed]
    without = [w for w in first if w[:1].islower()]
    return _share(len(first) - len(without), len(first)), without


def _stops(reading: Reading, task: Task | None) -> Found:
    body = [
        (s, words)
        for s, words in zip(reading.sentences, reading.parsed, strict=True)
        if sum(w.pos != "PUNCT" for w in words) >= 4
    ]
    return _share(sum(s.stopped for s, _ in body), len(body)), [
        words[-1].written for s, words in body if not s.stopped
    ]


def _run_on(reading: Reading, task: Task | None) -> Found:
    glued = [s for s in reading.sentences if not s.started]
    return _share(len(glued), len(reading.sentences)), [
        reading.shown(s.first, min(s.first + 2, s.last)) for s in glued
    ]


def _layout(reading: Reading, task: Task | None) -> Found:
    lines = [line.strip() for line in reading.text.strip().split("\n") if line.strip()]
    if not lines:
        return None, ()
    opening = lists.words("kenmerken", "aanhef")
    closing = lists.words("kenmerken", "afsluiting")
    begins = lines[0].split()[0].lower().strip(",.") in opening and len(lines[0].split()) <= 4
    ends = any(
        line.split()[-1].lower().strip(",.") in closing or line.split()[0].lower() in closing
        for line in lines[1:]
        if len(line.split()) <= 4
    )
    return (begins + ends) / 2, ()


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


WRONG = frozenset(Kind) - {Kind.UNKNOWN}
SHARES = frozenset({"spelfouten", "spelfouten_hoorbaar", "onbekend"})
MEASURES: dict[str, Callable[[Reading, Task | None], Found]] = {
    "verbindingswoorden": _types("verbindingswoorden"),
    "verwijswoorden": _types("verwijswoorden"),
    "bijzinnen": _subordinate,
    "volgordewoorden": _types("volgordewoorden"),
    "woorden_van_de_opdracht": _task_words,
    "vraag_of_verzoek": _request,
    "aanhef": _opening,
    "afsluiting": _any("afsluiting"),
    "u_en_je": _mixed,
    "beleefd": _types("beleefd"),
    "woordvariatie": _variety,
    "minder_gewoon": _less_common,
    "herhaling": _repeated,
    "onbekend": lambda reading, task: _misspelled(reading, frozenset({Kind.UNKNOWN})),
    "spelfouten": lambda reading, task: _misspelled(reading, WRONG),
    "spelfouten_hoorbaar": lambda reading, task: _misspelled(reading, frozenset({Kind.AUDIBLE})),
    "zinsfouten": _grammar,
    "persoonsvorm": _finite,
    "hoofdletters": _capitals,
    "punten": _stops,
    "aaneengeregen": _run_on,
    "indeling": _layout,
}
