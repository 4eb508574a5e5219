"""Look first whether a text can be judged at all.

The guard never lets a text raise anything: what is copied, pasted twice, not Dutch or not language
is not counted, and when it is most of the text nothing is concluded.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise

from taalmeter.writing import lists
from taalmeter.writing.features import content
from taalmeter.writing.reading import Reading
from taalmeter.writing.spelling import Kind
from taalmeter.writing.task import Task
from taalmeter.writing.words import words as word_list

SIGNALS_FROM = 25  # words; below this nothing about level may be said (see `conclude`)
RUN = 6  # words in a row that also stand in the task count as copied
MOST = 0.5  # from this share of the text on, a finding stops every conclusion
LANGUAGES = ("en", "de", "fr", "es", "pl", "tr", "it", "pt", "ro")
CLEARLY = 0.5  # how much more frequent, on the Zipf scale; our Dutch sentences lie under -1.0
UNSEEN = 2.5  # Zipf frequency that every word has at least, so that rare words weigh little
ODD = 0.21  # share of articles, prepositions and subjects in an impossible place
DOUBLED = 0.75  # from this share of words with meaning that stand there twice, it was said twice
DROWNED = 0.35  # one content word that takes more than this of all words


class Finding(Enum):
    """What can be wrong with a text as a whole."""

    EMPTY = "leeg"
    SHORT = "te kort"
    LANGUAGE = "andere taal"
    COPIED = "overgeschreven uit de opdracht"
    NO_LANGUAGE = "geen leesbare taal"
    ORDER = "woorden staan door elkaar"
    TWICE = "twee keer hetzelfde"
    OFF_TASK = "past niet bij de opdracht"


STOPPING = frozenset(Finding) - {Finding.SHORT}


@dataclass(frozen=True)
class Verdict:
    """What the guard found, and how many words count.

    Attributes:
        findings: what is wrong with the text, in a fixed order; empty when nothing is.
        words: the number of words as written.
        own_words: words that are Dutch, not copied and not said before.
        shares: the share of the words behind each finding.
    """

    findings: tuple[Finding, ...]
    words: int
    own_words: int
    shares: tuple[tuple[Finding, float], ...]

    @property
    def stops(self) -> bool:
        """Whether nothing may be concluded from this text."""
        return any(finding in STOPPING for finding in self.findings)


def examine(reading: Reading, task: Task | None) -> Verdict:
    """Return the verdict of the guard on a text."""
    places = reading.word_places
    total = len(places)
    if not total:
        return Verdict((Finding.EMPTY,), 0, 0, ())
    lost = _lost(reading, task)
    shares = {finding: len(found) / total for finding, found in lost.items() if found}
    findings = [finding for finding, share in shares.items() if share >= _limit(finding)]
    dropped = {i for first, last in _dropped(reading, lost) for i in range(first, last)}
    own = len(set(places) - set().union(dropped, *lost.values()))
    if Finding.TWICE not in findings and _said_twice(reading):
        findings.append(Finding.TWICE)
    if _odd_order(reading):
        findings.append(Finding.ORDER)
    if task is not None and total >= SIGNALS_FROM and _off_task(reading, task):
        findings.append(Finding.OFF_TASK)
    if own < SIGNALS_FROM:
        findings.append(Finding.SHORT)
    ordered = tuple(f for f in Finding if f in findings)
    return Verdict(ordered, total, own, tuple((f, round(s, 3)) for f, s in shares.items()))


def counted_text(reading: Reading, task: Task | None) -> str:
    """Return the text without the sentences that do not count: copied, foreign, said before."""
    text, at = "", 0
    for first, last in _dropped(reading, _lost(reading, task)):
        text += reading.text[at : reading.tokens[first].start]
        at = reading.tokens[last - 1].end
    return text + reading.text[at:]


def _dropped(reading: Reading, lost: Mapping[Finding, set[int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of tokens that are sentences of which half the words do not count."""
    gone = set().union(*lost.values())
    for sentence in reading.sentences:
        words = [i for i in range(sentence.first, sentence.last) if reading.tokens[i].is_word]
        if words and 2 * len(gone.intersection(words)) >= len(words):
            yield sentence.first, sentence.last


def _lost(reading: Reading, task: Task | None) -> dict[Finding, set[int]]:
    """Return the places of the words that do not count, by why."""
    places = reading.word_places
    low = [reading.tokens[i].text.lower() for i in places]
    return {
        Finding.COPIED: copied(low, places, task),
        Finding.TWICE: _repeated_sentences(reading),
        Finding.LANGUAGE: _foreign(reading),
        Finding.NO_LANGUAGE: _no_language(reading),
    }


def _said_twice(reading: Reading) -> bool:
    """Return whether nearly every word with meaning stands there twice, in whatever order."""
    low = (reading.tokens[i].text.lower() for i in reading.word_places if i not in reading.hidden)
    times = Counter(word for word in low if word not in lists.words("kenmerken", "geen_inhoud"))
    return len(times) >= 10 and sum(n > 1 for n in times.values()) >= DOUBLED * len(times)


def _limit(finding: Finding) -> float:
    return 0.3 if finding in {Finding.TWICE, Finding.NO_LANGUAGE} else MOST


def copied(low: Sequence[str], places: Sequence[int], task: Task | None) -> set[int]:
    """Return the places of words in a run of `RUN` or more that also stands in the task."""
    if task is None:
        return set()
    asked = "".join(s if s.isalpha() or s == "'" else " " for s in task.prompt.lower()).split()
    runs = {tuple(asked[i : i + RUN]) for i in range(len(asked) - RUN + 1)}
    found: set[int] = set()
    for i in range(len(low) - RUN + 1):
        if tuple(low[i : i + RUN]) in runs:
            found.update(places[i : i + RUN])
    return found


def _repeated_sentences(reading: Reading) -> set[int]:
    """Return the places of words in runs of five that already stood in the text."""
    places = reading.word_places
    low = [reading.tokens[i].text.lower() for i in places]
    seen: dict[tuple[str, ...], int] = {}
    found: set[int] = set()
    for i in range(len(low) - 4):
        run = tuple(low[i : i + 5])
        if seen.setdefault(run, i) <= i - 5:
            found.update(places[i : i + 5])
    return found


@cache
def _zipf(language: str) -> dict[str, float]:
    """Return the Zipf frequency of the words of a language."""
    from wordfreq import get_frequency_dict  # noqa: PLC0415

    table = get_frequency_dict(language, "large" if language == "nl" else "small")
    return {word: math.log10(share * 1e9) for word, share in table.items()}


def _foreign(reading: Reading) -> set[int]:
    """Return the places of words in sentences that are clearly in another language.

    A sentence is here what the writer marked as one: the pieces in which it was cut are too short
    to tell languages apart.
    """
    found: set[int] = set()
    begins = [s.first for s in reading.sentences if s.started]
    for first, last in pairwise([*begins, len(reading.tokens)]):
        places = [
            i for i in range(first, last) if reading.tokens[i].is_word and i not in reading.hidden
        ]
        low = [reading.tokens[i].text.lower() for i in places]
        script = sum(_latin(word) for word in low) < len(low) / 2
        if script or (len(low) >= 4 and _other_language(low)):
            found.update(places)
    return found


def _latin(word: str) -> bool:
    return all(sign < "ɐ" or not sign.isalpha() for sign in word)


def _other_language(low: Sequence[str]) -> bool:
    """Return whether the words are clearly more frequent in another language than in Dutch."""
    dutch = _mean_zipf(low, "nl")
    return any(_mean_zipf(low, other) >= dutch + CLEARLY for other in LANGUAGES)


def _mean_zipf(low: Sequence[str], language: str) -> float:
    table = _zipf(language)
    return sum(max(UNSEEN, table.get(word, 0.0)) for word in low) / len(low)


def _no_language(reading: Reading) -> set[int]:
    """Return the places of unknown words that look like nothing, and of one word said on and on."""
    found = {
        m.first
        for m in reading.misspellings
        if m.kind is Kind.UNKNOWN or not (m.sure or _speakable(m.written))
    }
    empty = lists.words("kenmerken", "geen_inhoud")
    low = {i: reading.tokens[i].text.lower() for i in reading.word_places}
    if len(low) >= 8:
        word, times = Counter(low.values()).most_common(1)[0]
        if times / len(low) > DROWNED and (word not in empty or times / len(low) > MOST):
            found.update(i for i, w in low.items() if w == word)
    return found


def _speakable(word: str) -> bool:
    """Return whether a word has vowels among its consonants as words have."""
    vowels = sum(sign in "aeiouyáéëïöü" for sign in word.lower())
    return 0.2 <= vowels / len(word) <= 0.8


def _odd_order(reading: Reading) -> bool:
    """Return whether articles, prepositions and subjects stand where they never do."""
    checked = odd = 0
    for sentence in reading.parsed:
        for i, word in enumerate(sentence):
            after = sentence[i + 1] if i + 1 < len(sentence) else None
            group = next((key for key, words in BEFORE.items() if word.low in words), None)
            if group is not None:
                checked += 1
                ends = after is None or after.pos == "PUNCT"
                odd += (ends and group != "na_onderwerp") or (
                    after is not None and after.low in lists.words("zinnen", group)
                )
            if i and word.written in CAPITALS and sentence[i - 1].low.isalpha():
                checked += 1
                odd += 1
    return checked >= 5 and odd / checked > ODD


# Which list of `data/zinnen.yaml` names the words that never follow.
BEFORE = {
    "na_lidwoord": frozenset({"de", "een", "mijn", "onze", "jouw", "uw"}),
    "na_voorzetsel": frozenset({"naar", "met", "van", "voor", "bij"}),
    "na_onderwerp": frozenset({"ik", "wij", "we"}),
}
CAPITALS = frozenset({"De", "Het", "Een", "Wil", "Als", "Kunt", "Kun", "Dat", "Er"})


def _off_task(reading: Reading, task: Task) -> bool:
    """Return whether hardly any word with meaning is one of the task or of its model answer."""
    known = word_list()
    wanted = content(f"{task.prompt} {task.model}")
    own = [w for s in reading.parsed for w in s if not w.name and w.low.isalpha()]
    used = {known.lemma(w.low) for w in own} | {w.lemma for w in own}
    return len(wanted & used) < 2
