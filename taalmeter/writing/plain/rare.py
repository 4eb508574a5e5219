"""Which words a reader of a level may not know: rare by wordfreq, and not on the project's list."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from taalmeter.writing.plain.sentences import GAP, Sentence
from taalmeter.writing.plain.settings import Level, known_words, rules
from taalmeter.writing.words import words as word_list

_PLAIN = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_SHORTEST_PART = 3


def names(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Give the words with a capital inside a sentence: names, which no rule judges.

    A word with a capital that stands alone (in a table) is a name when no list has it without.
    """
    found: set[str] = set()
    for sentence in sentences:
        alone = len(sentence.words) == 1 and not word_list().listed(sentence.lower[0])
        for word in sentence.words[0 if alone else 1 :]:
            if word[:1].isupper() and not word.isupper():
                found.add(word.casefold())
    return frozenset(found)


def rare_words(
    sentence: Sentence, level: Level, called: frozenset[str]
) -> Iterator[tuple[str, float]]:
    """Give the words of a sentence that readers of a level may not know, with their Zipf value.

    Names, numbers, addresses on the web and abbreviations in capitals are passed over.

    Args:
        called: what `names` found in the whole text, and the words that it teaches.
    """
    for word in sentence.words:
        lower = word.casefold()
        is_code = word == GAP or not _PLAIN.fullmatch(word) or (word.isupper() and len(word) > 1)
        if is_code or len(lower) == 1 or is_called(word, called):
            continue
        if not is_known(lower, level):
            yield word, zipf(lower)


def is_called(word: str, called: frozenset[str]) -> bool:
    """Whether a word, or its dictionary form, is one of those that are passed over."""
    lower = word.casefold()
    return lower in called or word_list().lemma(lower).casefold() in called


@lru_cache(maxsize=65536)
def is_known(word: str, level: Level) -> bool:
    """Whether readers of a level know a word, in lower case.

    A word is known when it, or its dictionary form, is on the list or common enough; or when it is
    two common words in one (`water` + `meters`); a word with hyphens when each part is.
    """
    limit = rules().limits[level].zipf
    listed = known_words(level)
    lemma = word_list().lemma(word)
    if word in listed or lemma.casefold() in listed or max(zipf(word), zipf(lemma)) >= limit:
        return True
    if "-" in word:
        return all(is_known(part, level) for part in word.split("-") if len(part) > 1)
    return any(_is_pair(word, cut, level) for cut in range(_SHORTEST_PART, len(word) - 2))


def _is_pair(word: str, cut: int, level: Level) -> bool:
    head, tail = word[:cut], word[cut:]
    return _is_part(tail, level) and any(
        _is_part(head[: len(head) - len(link)], level)
        for link in rules().links
        if head.endswith(link) and len(head) - len(link) >= _SHORTEST_PART
    )


def _is_part(word: str, level: Level) -> bool:
    known = word in known_words(level) or word_list().listed(word)
    frequent = max(zipf(word), zipf(word_list().lemma(word))) >= rules().limits[level].part
    return known and (frequent or word in known_words(level))


@lru_cache(maxsize=65536)
def zipf(word: str) -> float:
    """Give how common a word is on the Zipf scale; 0 when wordfreq never saw it."""
    return word_list().zipf(word)
