"""Find the word that was meant: by sound first, then by letters, the frequent before the rare.

The cost of a candidate is `SOUND` times the distance of the sounds plus `LETTERS` times the
distance of the letters minus `USE` times its Zipf frequency. The three weights were chosen while
looking at one half of `bench/data/spelfouten.csv`; the other half was held back.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from taalmeter.writing.spelling import letters, sound
from taalmeter.writing.spelling.hunspell import Hunspell, hunspell
from taalmeter.writing.words import Words, words

SOUND, LETTERS, USE = 1.0, 0.45, 0.3
FIRST = 0.35  # a change of the first letter that is not one of sound
FAR = 3.0  # further than this in sounds and letters together it is a guess, not a suggestion
RARE = 1.9  # a word below this frequency is never suggested

LIST = "woordenlijst"  # the list that pip installs, alone

SIGNS = "aeiouAEU@28bdfhjklmnNprsStwx"
ALPHABET = "abcdefghijklmnopqrstuvwxyzéëï"


@dataclass(frozen=True)
class Suggestion:
    """A word that may have been meant, and its cost: lower is likelier."""

    word: str
    cost: float
    sounds: float


class Speller:
    """An index by sound over the word list, with hunspell beside it where that is installed.

    Attributes:
        words: the word list.
        beside: what is asked of a word that the list does not have, or None.
        source: what to record of both.
    """

    def __init__(self, known: Words, beside: Hunspell | None = None) -> None:
        self.words = known
        self.beside = beside
        self.source = beside.source if beside is not None else LIST
        self.by_key: dict[str, list[str]] = defaultdict(list)
        for word in {*known.lemmas, *known.own}:
            if self._offers(word):
                for key in {sound.key(word), *sound.other_keys(word)}:
                    self.by_key[key].append(word)

    def _offers(self, word: str) -> bool:
        known = self.words
        if len(word) < 2 or word in known.wrong or known.zipf(word) < RARE:
            return False
        return (word.islower() and not known.capital_only(word)) or not known.listed(word.lower())

    def same_sound(self, word: str) -> list[str]:
        """Return the words that sound the same, the frequent ones first."""
        return sorted(self.by_key.get(sound.key(word), ()), key=lambda w: (-self.words.zipf(w), w))

    def suggest(self, word: str, limit: int = 5) -> tuple[Suggestion, ...]:
        """Return the likeliest words for a misspelled one, best first; empty when none is near."""
        return self._suggest(word.lower())[:limit]

    @lru_cache(maxsize=20_000)  # noqa: B019 - one speller lives as long as the process
    def _suggest(self, word: str) -> tuple[Suggestion, ...]:
        key = sound.key(word)
        found = set(self.by_key.get(key, ()))
        for near in _edits(key, SIGNS):
            found.update(self.by_key.get(near, ()))
        found.update(self._by_letters(word))
        ranked = self._ranked(word, key, found)
        if not ranked or ranked[0].sounds > 1.2:
            for near in _two_edits(key):
                found.update(self.by_key.get(near, ()))
            ranked = self._ranked(word, key, found)
        return ranked

    def _by_letters(self, word: str) -> set[str]:
        near = {w for w in _edits(word, ALPHABET) if self.words.listed(w)}
        return {w for w in near if self.words.zipf(w) >= RARE}

    def _ranked(self, word: str, key: str, found: set[str]) -> tuple[Suggestion, ...]:
        costs = [self._cost(word, key, candidate) for candidate in found if candidate != word]
        near = [s for s in costs if s.cost < FAR]
        return tuple(sorted(near, key=lambda s: (s.cost, s.word))[:8])

    def _cost(self, word: str, key: str, candidate: str) -> Suggestion:
        keys = {sound.key(candidate), *sound.other_keys(candidate)}
        sounds = min(sound.distance(key, k) for k in keys)
        apart = letters.distance(word, candidate.lower())
        first = FIRST if sound.key(candidate)[:1] != key[:1] else 0.0
        cost = SOUND * sounds + LETTERS * apart + first - USE * (self.words.zipf(candidate) - 3.0)
        return Suggestion(candidate, round(cost, 4), round(sounds, 4))


def _edits(text: str, signs: str) -> set[str]:
    cuts = [(text[:i], text[i:]) for i in range(len(text) + 1)]
    drops = {a + b[1:] for a, b in cuts if b}
    swaps = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changes = {a + s + b[1:] for a, b in cuts if b for s in signs}
    adds = {a + s + b for a, b in cuts for s in signs}
    return drops | swaps | changes | adds


def _two_edits(key: str) -> set[str]:
    """Return keys two likely steps away: weak sounds dropped or added, near sounds changed."""
    once = _likely(key)
    return {far for near in once for far in _likely(near)}


def _likely(key: str) -> set[str]:
    near = set()
    for i, sign in enumerate(key):
        if sign in sound.WEAK:
            near.add(key[:i] + key[i + 1 :])
        near.update(key[:i] + s + key[i + 1 :] for s in SIGNS if sound.step(sign, s) < 0.9)
    for i in range(len(key) + 1):
        near.update(key[:i] + s + key[i:] for s in "aei@nrt")
    return near


@cache
def speller() -> Speller:
    """Return the speller over the list, with hunspell beside it where that is installed.

    The first call takes about two seconds.
    """
    return Speller(words(), hunspell())
