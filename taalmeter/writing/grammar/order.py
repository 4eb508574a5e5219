"""Word order: the finite verb second in a main clause, last in a subordinate one."""

from collections.abc import Iterator
from functools import cache

from taalmeter.writing.grammar.word import (
    Clause,
    Signal,
    finite,
    listed,
    pronoun_subject,
    subject,
)
from taalmeter.writing.words import Words


def verb_second(words: Clause, known: Words) -> Iterator[Signal]:
    """Yield main clauses that begin with something else than the subject and yet put it first.

    `Morgen ik ga naar de dokter.`: the verb must come second, before the subject.
    """
    start = 0
    while start < len(words) and (
        not words[start].pos
        or words[start].pos == "PUNCT"
        or words[start].low in listed("nevenschikkend")
    ):
        start += 1
    after = _front(words, start, known)
    if after == start:
        return
    end = subject(words, after)
    if end == after or end >= len(words):
        return
    verb = words[end]
    if not finite(words, end, known) or _subordinate_here(words, start, after):
        return
    if not pronoun_subject(words, after) and not _agrees_alone(words, after, end):
        return
    if _front_clause(words, start, end, known):
        return
    if end + 1 < len(words) and words[end + 1].low in listed("onderwerp_zeker"):
        return  # the verb has its own subject after it: what stood before was not one
    yield Signal("verb-second", words[start].place, verb.place + 1, _turned(words, after, end))


def _front_clause(words: Clause, start: int, end: int, known: Words) -> bool:
    """Return whether `toen` or `nu` opens a subordinate clause: `Toen ik klein was, woonde ik`."""
    if words[start].low not in {"toen", "nu"}:
        return False
    return any(
        words[j].text == "," and finite(words, j + 1, known) for j in range(end, len(words) - 1)
    )


def _front(words: Clause, start: int, known: Words) -> int:
    """Return the index after a front part of the clause, or `start` when there is none."""
    if start >= len(words):
        return start
    here = words[start]
    for size in (3, 2, 1):
        phrase = " ".join(w.low for w in words[start : start + size])
        if phrase in listed_phrases():
            return _comma(words, start + size)
    if here.low in listed("onderschikkend"):
        return _after_clause(words, start, known)
    if here.low in listed("voorzetsel"):
        return _after_phrase(words, start)
    return start


@cache
def listed_phrases() -> frozenset[str]:
    """Return the front parts of one to three words, `volgende week`, with spaces."""
    return frozenset(phrase.replace("_", " ") for phrase in listed("voorop"))


def _comma(words: Clause, at: int) -> int:
    return at + 1 if at < len(words) and words[at].text == "," else at


def _after_phrase(words: Clause, start: int) -> int:
    """Return the index after preposition, determiner, adjectives and one noun."""
    j = start + 1
    if j < len(words) and words[j].low in listed("bepaler"):
        j += 1
    while j < len(words) and words[j].pos in {"ADJ", "NUM"} and j < start + 4:
        j += 1
    if j < len(words) and (
        words[j].pos in {"NOUN", "PROPN"} or words[j].low in listed("tijdwoord")
    ):
        return _comma(words, j + 1)
    return start


def _after_clause(words: Clause, start: int, known: Words) -> int:
    """Return the index of the main clause after a front subordinate clause closed by a comma."""
    for j in range(start + 2, len(words) - 2):
        if words[j].text != ",":
            continue
        if not finite(words, j - 1, known) and words[j - 1].pos not in {"VERB", "AUX"}:
            return start
        return j + 1
    return start


def _subordinate_here(words: Clause, start: int, after: int) -> bool:
    """Return whether the part before the subject is itself a question word or binds a clause."""
    return any(w.low in listed("vraagwoord") for w in words[start:after]) and (
        words[start].low not in listed("onderschikkend")
    )


def _agrees_alone(words: Clause, begin: int, end: int) -> bool:
    """Return whether the parser too sees the noun as subject of the verb right after it."""
    noun = words[end - 1]
    return noun.dep.startswith("nsubj") and noun.head in range(end, len(words))


def _turned(words: Clause, begin: int, end: int) -> str:
    return f"{words[end].low} {' '.join(w.text for w in words[begin:end])}"


def verb_final(words: Clause, known: Words) -> Iterator[Signal]:
    """Yield subordinate clauses with the finite verb right after the subject and more to come.

    `omdat ik ben ziek`: the verb must come last. A prepositional phrase may follow the verb in good
    Dutch, so it is passed over; so are clauses in which only verbs follow.
    """
    for i, word in enumerate(words):
        other = word.low not in listed("bindwoord") or word.pos in {"DET", "PRON", "ADV", "ADP"}
        if other and word.low not in listed("zeker_bindwoord"):
            continue
        end = subject(words, i + 1)
        if end == i + 1 and i + 1 < len(words) and words[i + 1].low in listed("ook_onderwerp"):
            end += 1
        if end == i + 1 or end >= len(words):
            continue
        verb = words[end]
        if not finite(words, end, known) or not _more_follows(words, end, known):
            continue
        yield Signal("verb-final", word.place, verb.place + 1, None)


def _more_follows(words: Clause, verb: int, known: Words) -> bool:
    """Return whether after the verb comes a word that belongs before it."""
    if verb + 1 >= len(words):
        return False
    after = words[verb + 1]
    if after.pos in {"VERB", "AUX", "PUNCT", "CCONJ", "SCONJ"} or after.low in listed("mag_erna"):
        return False
    if after.low in listed("te"):
        return False
    modal = words[verb].low in listed("hulpwerkwoord")
    if after.low in listed("voorzetsel") or after.pos == "ADP":
        return modal and not _verb_soon(words, verb + 1)
    if after.low in listed("onderwerp") and words[verb].low not in listed("altijd_persoonsvorm"):
        return False
    return not _finite_later(words, verb + 1, known)


def _verb_soon(words: Clause, start: int) -> bool:
    return any(w.pos in {"VERB", "AUX"} for w in words[start : start + 2])


def _finite_later(words: Clause, start: int, known: Words) -> bool:
    """Return whether the clause has another finite verb before its next comma or stop."""
    for i, word in enumerate(words[start:], start=start):
        if word.pos == "PUNCT" or word.low in listed("nevenschikkend"):
            return False
        if finite(words, i, known):
            return True
    return False
