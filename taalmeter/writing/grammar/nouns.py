"""The noun: `de` or `het`, and whether an article is missing."""

from collections.abc import Iterator

from taalmeter.writing.grammar.word import Clause, Signal, Word, listed
from taalmeter.writing.words import LINKS, Words


def de_het(words: Clause, known: Words) -> Iterator[Signal]:
    """Yield a singular noun with the other article or pointing word: `de huis`, `deze boek`."""
    for i, word in enumerate(words[:-1]):
        if i and words[i - 1].low == "op" and words[i + 1].low == "been":
            continue
        wants = {"de": "de", "deze": "de", "het": "het", "dit": "het"}.get(word.low)
        if wants is None:
            continue
        j = i + 1
        while (
            j < len(words) - 1
            and words[j].pos == "ADJ"
            and j < i + 3
            and words[j].low.endswith("e")
        ):
            j += 1
        noun = words[j]
        if noun.name or noun.pos != "NOUN" or "Plur" in noun.morph or _more(words, j):
            continue
        gender = article(noun.low, known)
        if gender is None or gender == wants or (word.low == "het" and _pronoun(words, i)):
            continue
        other = {"de": "het", "het": "de", "deze": "dit", "dit": "deze"}[word.low]
        yield Signal("de-het", word.place, noun.place + 1, f"{other} {noun.text}")


def _more(words: Clause, j: int) -> bool:
    """Return whether the noun is the first part of a longer one: `de huis arts`, `het man zijn`."""
    return j + 1 < len(words) and words[j + 1].pos in {"NOUN", "PROPN"}


def _pronoun(words: Clause, i: int) -> bool:
    """Return whether `het` may stand alone: after a verb or linking word, `vind ik het tijd`."""
    return words[i].pos == "PRON" and i > 0 and words[i - 1].pos in {"VERB", "AUX", "PRON", "SCONJ"}


def article(noun: str, known: Words) -> str | None:
    """Return `de` or `het` of a noun, None when it is not known or both are right.

    >>> from taalmeter.writing.words import words
    >>> article("huis", words()), article("ziekenhuis", words()), article("gemeente", words())
    ('het', 'het', 'de')
    """
    if noun in listed("beide"):
        return None
    if noun in listed("het") or (noun.endswith(("tje", "pje", "kje")) and len(noun) > 4):
        return "het"
    if noun in listed("de"):
        return "de"
    for at in range(3, len(noun) - 3):
        head, front = noun[at:], noun[:at]
        if head in listed("het") | listed("de") and _front(front, known):
            return "het" if head in listed("het") else "de"
    ended = noun.endswith(tuple(listed("de_einde"))) and len(noun) > 5
    return "de" if ended and not noun.endswith("scheid") else None


def _front(text: str, known: Words) -> bool:
    stems = [text.removesuffix(link) for link in LINKS if text.endswith(link)]
    return any(len(s) > 2 and known.listed(s) and known.zipf(s) >= 2.5 for s in stems)


def article_missing(words: Clause, known: Words) -> Iterator[Signal]:
    """Yield a bare singular count noun after a preposition or verb: `ik ga naar winkel`.

    Only nouns of a closed list that cannot stand bare, and not in the fixed phrases that allow it.
    """
    phrases = {phrase.replace("_", " ") for phrase in listed("zonder_lidwoord")}
    for i, word in enumerate(words):
        if word.low not in listed("telbaar") or i == 0 or word.name:
            continue
        before = words[i - 1]
        if f"{before.low} {word.low}" in phrases or _part_of_more(words, i):
            continue
        bare = before.low in listed("voorzetsel") - {"per", "van", "zonder"}
        owned = before.low in listed("koopt_heeft") and (i < 2 or _subject_before(words, i - 1))
        if bare or owned:
            yield Signal("article-missing", before.place, word.place + 1, None)


def _subject_before(words: Clause, verb: int) -> bool:
    return any(w.low in listed("onderwerp") for w in words[max(0, verb - 2) : verb])


def _part_of_more(words: Clause, i: int) -> bool:
    after: Word | None = words[i + 1] if i + 1 < len(words) else None
    return after is not None and (
        after.pos in {"NOUN", "PROPN", "NUM"} or after.low in {"en", "of", "-"}
    )
