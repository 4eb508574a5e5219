"""Checks on doubles: texts and tasks that are (almost) the same, and words that stand twice."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from taalmeter.bank.checks.finding import Fault, bare, passage_file, words_of
from taalmeter.bank.content import Passage
from taalmeter.bank.load import Bank
from taalmeter.errors import Place

SHINGLE = 4
ALIKE = 0.3


def double_texts(bank: Bank) -> Iterator[Fault]:
    """`tekst-dubbel`: two texts, or the prompts of two writing tasks, are the same or nearly so.

    Measured as the share of runs of four words that the shorter text has in common with the other;
    from 30 % on they are near-duplicates (Broder 1997, containment of shingles).
    Example: a roster copied under another name, with two names in it changed.
    """
    texts = [
        *((p.id, bank.files[passage_file(p)].place("tekst"), p.tekst) for p in _sorted(bank)),
        *(
            (t.id, bank.files[f"schrijven/{t.id}.yaml"].place("situatie"), t.situatie + t.opdracht)
            for t in bank.tasks.values()
        ),
    ]
    shingled = [(name, place, _shingles(text)) for name, place, text in texts]
    for (first, _, one), (second, place, other) in combinations(shingled, 2):
        smaller = min(len(one), len(other))
        shared = len(one & other) / smaller if smaller else 0.0
        if shared >= ALIKE:
            yield Fault(
                place,
                second,
                f"{shared:.0%} of its runs of {SHINGLE} words also stand in '{first}'.",
                "Write another text, or remove one of the two.",
            )


def _sorted(bank: Bank) -> list[Passage]:
    return [bank.passages[name] for name in sorted(bank.passages)]


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = words_of(text)
    return frozenset(words[i : i + SHINGLE] for i in range(max(1, len(words) - SHINGLE + 1)))


def double_words(bank: Bank) -> Iterator[Fault]:
    """`woord-dubbel`: a word stands twice in one word list, learning task or the pseudo-words.

    Example: `de helm` and `helm` in the words of the bouw.
    """
    groups: list[tuple[str, tuple[str, ...]]] = [
        *(
            (f"woordenschat/{w.id}.yaml", tuple(x.woord for x in w.woorden))
            for w in bank.word_lists.values()
        ),
        *(
            (f"leertaken/{t.id}.yaml", tuple(x.woord for x in t.woorden))
            for t in bank.learning_tasks.values()
        ),
        ("nepwoorden.yaml", bank.pseudo_words.woorden),
    ]
    for file, words in groups:
        counted = Counter(bare(word) for word in words)
        for index, word in enumerate(words):
            if counted[bare(word)] > 1 and bare(word) in map(bare, words[:index]):
                place: Place = bank.files[file].place("woorden", index)
                yield Fault(place, word, "stands in this list already.", "Take another word.")
