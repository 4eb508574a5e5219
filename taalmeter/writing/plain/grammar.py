"""Finds what makes a sentence hard by patterns: passive, stacked clauses, negations, short forms.

The word lists stand in `writing/data/lees-regels.yaml`. Patterns, and no parser, so that the same
text gives the same findings wherever the package is installed.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from taalmeter.writing.plain.sentences import Sentence, clauses
from taalmeter.writing.plain.settings import rules
from taalmeter.writing.words import words as word_list

_PREFIX = (
    "aan|achter|af|bij|binnen|door|goed|in|klaar|los|mee|na|neer|om|onder|op|open|over|samen|"
    "tegen|terug|thuis|toe|uit|vast|vol|voor|voort|vrij|weg"
)
_PARTICIPLE = re.compile(
    rf"(?:{_PREFIX})?ge\w{{2,}}(?:d|t|en|aan|ien)"
    r"|(?:be|ver|ont|her|er|mis|over|onder|voor)\w{3,}(?:d|t|en|aan)"
)
_PRESENT = re.compile(r"(?:be|ver|ont|her|er|mis|over|onder|voor)\w*[^ptkfschx]t")
_DOTTED = re.compile(r"(?<!\w)((?:[A-Za-z]\.)+[A-Za-z]|[A-Za-z]{2,5})\.(?=\s|$|[,;:)])")
_CAPITALS = re.compile(r"[A-Z]{2,5}")
_PLAIN_SHORT = re.compile(r"(?<![\w/])[a-z]+(?:/[a-z]+)?(?![\w/])")


def is_participle(word: str) -> bool:
    """Whether a word is a past participle: its form, and a verb as its dictionary form.

    With be-, ver-, ont- and the like the form with -t is a participle only after a voiceless
    sound (`verpakt`); after another it is the present (`bewaart`).
    """
    if not _PARTICIPLE.fullmatch(word) or word in rules().no_participle:
        return False
    if _PRESENT.fullmatch(word):
        return False
    lemma = word_list().lemma(word)
    return word in rules().same_form or (lemma != word and lemma.endswith("n"))


def passives(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Give each auxiliary with its participle: `wordt gemaakt`, `is betaald`.

    `zijn` with a verb that takes zijn (is gekomen), or with a participle that says how something
    is (is gesloten), is not passive; the list stands in the rules.
    """
    listed = rules()
    for clause in clauses(sentence):
        spots = [at for at, word in enumerate(clause) if _stands_free(clause, at, word)]
        for at, auxiliary in enumerate(clause):
            own = [clause[spot] for spot in spots if _belongs(clause, at, spot)]
            if auxiliary in listed.be:
                active = "te" in clause or not listed.have.isdisjoint(clause)
                own = [] if active else [word for word in own if not _takes_be(word)]
            if own and auxiliary in listed.become | listed.be:
                yield auxiliary, own[-1]
                break


def _stands_free(clause: tuple[str, ...], at: int, word: str) -> bool:
    """Whether a participle ends the clause or is followed by what is no noun."""
    listed = rules()
    ends = at + 1 == len(clause) or clause[at + 1] in listed.after_participle
    return (ends or clause[at + 1] in listed.become | listed.be) and is_participle(word)


def _belongs(clause: tuple[str, ...], auxiliary: int, participle: int) -> bool:
    """Whether no other verb stands between; the other way round the two end the clause."""
    if participle < auxiliary:
        return participle + 1 == auxiliary == len(clause) - 1
    between = clause[auxiliary + 1 : participle]
    return (rules().other_verbs | rules().clause_always).isdisjoint(between)


def _takes_be(word: str) -> bool:
    listed = rules().not_with_be
    return word in listed or any(
        word.removeprefix(prefix) in listed for prefix in _PREFIX.split("|")
    )


def subordinators(sentence: Sentence) -> tuple[str, ...]:
    """Give the words that begin a subordinate clause, in their order.

    `als`, `dat`, `of` and the like count only when a subject follows (`als u`, `dat het`), so that
    `beter als kok` and `dat is goed` do not; `wie` and `waar` also after a comma. Clauses side by
    side count once: `wat u deed en hoe het afliep`.
    """
    listed = rules()
    found: list[str] = []
    after_comma = {m.group(1).casefold() for m in re.finditer(r",\s+(\w+)", sentence.text)}
    joined = {
        m.group(1).casefold() for m in re.finditer(r"\b(?:en|of|maar)\s+(\w+)", sentence.text)
    }
    for number, clause in enumerate(clauses(sentence)):
        for at, word in enumerate(clause[:-1]):
            is_first = number == 0 and at == 0
            subjects = listed.pronouns if word in listed.pronoun_only else listed.subjects
            if word in listed.clause_always:
                begins = not (is_first and sentence.text.endswith("?"))
            else:
                begins = word in listed.clause_with_subject and clause[at + 1] in subjects
                begins = begins and not (is_first and word not in _CAN_OPEN)
            by_comma = at == 0 and word in listed.clause_after_comma and word in after_comma
            parallel = found and ((at == 0 and word in joined) or word == found[-1])
            if (begins or (by_comma and not is_first)) and not parallel:
                found.append(word)
    return tuple(found)


_CAN_OPEN = ("als", "toen", "of", "sinds")


def double_negations(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Give each pair of negations in one clause: `niet zonder`, `geen onbekend`."""
    listed = rules()
    for clause in clauses(sentence):
        text = " ".join(clause)
        for free in listed.negation_free:
            text = text.replace(free, "")
        marks = [w for w in text.split() if w in listed.negations or w in listed.un_words]
        for first, second in pairwise(marks):
            if first in listed.negations:
                yield first, second


def short_forms(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Give each abbreviation, with what to write for it (empty when the list does not say)."""
    listed = rules()
    for found in _DOTTED.finditer(sentence.text):
        short = found.group(1).casefold()
        is_chain = "." in short
        ends_sentence = found.end() >= len(sentence.text.rstrip("\"'”’)"))
        if is_chain or (short in listed.short_dotted and not (ends_sentence and _is_word(short))):
            yield found.group(), listed.short_dotted.get(short, "")
    for word in sentence.words:
        if _CAPITALS.fullmatch(word):
            yield word, ""
    for found in _PLAIN_SHORT.finditer(sentence.text):
        if found.group() in listed.short_plain:
            yield found.group(), listed.short_plain[found.group()]


def _is_word(short: str) -> bool:
    """Whether an abbreviation is also a word that may end a sentence: `incl` is not, `art` is."""
    return short in ("tel", "par", "art", "min")


def hard_words(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Give each formal word or phrase, with the plain word for it."""
    text = " ".join(sentence.lower)
    for hard, plain in rules().hard_words.items():
        if re.search(rf"(?<![\w-]){re.escape(hard)}(?![\w-])", text):
            yield hard, plain
