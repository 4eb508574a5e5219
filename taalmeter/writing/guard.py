"""Look first whether a text can be judged at all.

The guard never lets a text raise anything: what is copied, pasted twice, not Dutch or not language
is not counted, and when it is most of the text nothing is concluded.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

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
FREQUENT = 1e-5  # share of all words from which a word is frequent in a language (Zipf 4)
ODD = 0.21  # share of articles, prepositions and subjects in an impossible place
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
    low = {i: reading.tokens[i].text.lower() for i in places}
    lost = {
        Finding.COPIED: copied([low[i] for i in places], places, task),
        Finding.TWICE: _repeated_sentences(reading),
        Finding.LANGUAGE: _foreign(reading),
        Finding.NO_LANGUAGE: _no_language(reading),
    }
    shares = {finding: len(found) / total for finding, found in lost.items() if found}
    findings = [finding for finding, share in shares.items() if share >= _limit(finding)]
    own = total - len(set().union(*lost.values()))
    if _odd_order(reading):
        findings.append(Finding.ORDER)
    if task is not None and total >= SIGNALS_FROM and _off_task(reading, task):
        findings.append(Finding.OFF_TASK)
    if own < SIGNALS_FROM:
        findings.append(Finding.SHORT)
    ordered = tuple(f for f in Finding if f in findings)
    return Verdict(ordered, total, own, tuple((f, round(s, 3)) for f, s in shares.items()))


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
def _frequent(language: str) -> frozenset[str]:
    from wordfreq import get_frequency_dict  # noqa: PLC0415

    size = "large" if language == "nl" else "small"
    table = get_frequency_dict(language, size)
    return frozenset(w for w, share in table.items() if share >= FREQUENT)


def _foreign(reading: Reading) -> set[int]:
    """Return the places of words in sentences that are clearly in another language."""
    found: set[int] = set()
    for sentence in reading.sentences:
        places = [
            i
            for i in range(sentence.first, sentence.last)
            if reading.tokens[i].is_word and i not in reading.hidden
        ]
        low = [reading.tokens[i].text.lower() for i in places]
        script = sum(_latin(word) for word in low) < len(low) / 2
        if script or (len(low) >= 4 and _other_language(low)):
            found.update(places)
    return found


def _latin(word: str) -> bool:
    return all(sign < "ɐ" or not sign.isalpha() for sign in word)


def _other_language(low: Sequence[str]) -> bool:
    dutch = _known(low, "nl")
    if dutch >= 0.8:
        return False
    return any(_known(low, other) >= max(0.5, dutch + 0.2) for other in LANGUAGES)


def _known(low: Sequence[str], language: str) -> float:
    return sum(word in _frequent(language) for word in low) / len(low)


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
