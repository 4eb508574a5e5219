"""The verb: is there a finite one, and does it go with its subject (d, t, dt and number)."""

from collections.abc import Iterator

from taalmeter.writing.grammar.word import (
    CLOSED_TAGS,
    VERB_TAGS,
    Clause,
    Signal,
    Word,
    finite,
    listed,
    subject,
)
from taalmeter.writing.words import Verbs, Words, stem, with_t


def finite_missing(words: Clause, known: Words) -> Iterator[Signal]:
    """Yield sentences that have a subject pronoun and three words or more but no finite verb.

    `Ik morgen niet komen.` `Hij ziek vandaag.` A lone phrase without a subject is no mistake.
    """
    real = [i for i, w in enumerate(words) if w.pos != "PUNCT"]
    if len(real) < 3:
        return
    start = next((i for i in real[:3] if words[i].low in listed("onderwerp_zeker")), None)
    if start is None or words[real[0]].low in listed("vraagwoord") | listed("beleefd"):
        return
    if any(agreement(words, known)):
        return
    single = words[start].low in {"ik", "hij", "jij"}
    if any(_may_be_finite(words, i, known, single=single) for i in real):
        return
    yield Signal("finite-missing", words[start].place, words[real[-1]].place + 1, None)


def _may_be_finite(words: Clause, i: int, known: Words, *, single: bool) -> bool:
    """Return whether a word could be a finite verb at all; with a doubt the rule keeps silent."""
    verbs, low = known.verbs, words[i].low
    if single and low in verbs.infinitives:
        return low in verbs.past or low in listed("altijd_persoonsvorm")
    if low in listed("altijd_persoonsvorm") or finite(words, i, known):
        return True
    if low in verbs.past or (low in verbs.hij and low not in listed("geen_verbuiging")):
        return words[i].pos not in CLOSED_TAGS | {"NOUN", "ADJ", "ADV"} and not _participle(low)
    return low in verbs.ik and words[i].pos in VERB_TAGS


def _participle(low: str) -> bool:
    return low.startswith("ge") and low.endswith(("d", "t", "en"))


def agreement(words: Clause, known: Words) -> Iterator[Signal]:
    """Yield present-tense verbs next to a subject they do not go with.

    `ik wordt`, `hij vind`, `jij werk`, `wij gaat`, `mijn man word`. With `jij` after the verb the t
    falls away.
    """
    for i in range(len(words) - 1):
        left, right = words[i], words[i + 1]
        if left.low in listed("onderwerp_zeker") and not _bound_before(words, i):
            yield from _direct(left, right, known)
        elif right.low in listed("onderwerp_zeker") and _starts(words, i):
            yield from _turned(left, right, known)
    yield from _noun_subject(words, known)


def _noun_subject(words: Clause, known: Words) -> Iterator[Signal]:
    """Yield `mijn man word`: one person, a bare stem after it, and no other finite verb."""
    end = subject(words, 0)
    if end < 2 or end >= len(words) or words[0].low not in listed("bepaler"):
        return
    noun, verb = words[end - 1], words[end]
    if noun.pos != "NOUN" or "Plur" in noun.morph or noun.low.endswith(("en", "s")):
        return
    if verb.low not in known.verbs.ik or verb.low in (
        listed("geen_verbuiging") | listed("altijd_persoonsvorm")
    ):
        return
    if end + 1 < len(words) and words[end + 1].low in listed("onderwerp"):
        return
    others = (i for i in range(end + 1, len(words)))
    if any(_may_be_finite(words, i, known, single=True) for i in _main(words, others)):
        return
    right = t_of(known.verbs.ik[verb.low], known.verbs)
    if right != verb.low and verb.pos not in CLOSED_TAGS:
        yield Signal("d-t", words[0].place, verb.place + 1, right)


def _main(words: Clause, places: Iterator[int]) -> Iterator[int]:
    """Yield the places up to the next clause: a comma or a binding word ends this one."""
    for i in places:
        if words[i].text == "," or words[i].low in listed("bindwoord") | listed("nevenschikkend"):
            return
        yield i


def _bound_before(words: Clause, i: int) -> bool:
    """Return whether the pronoun may belong to a verb before it: `denk ik werkt`, `en hij`."""
    before = words[i - 1] if i else None
    return before is not None and (
        before.pos in VERB_TAGS | {"ADP"} or before.low in {"en", "of", "dan", "zoals"}
    )


def _starts(words: Clause, i: int) -> bool:
    return (
        i == 0
        or words[i - 1].pos in {"PUNCT", "ADV", "CCONJ"}
        or words[i - 1].low in (listed("vraagwoord"))
    )


def _direct(pronoun: Word, verb: Word, known: Words) -> Iterator[Signal]:
    right = expected(pronoun.low, verb.low, known.verbs)
    if right is not None and right != verb.low and verb.pos not in CLOSED_TAGS:
        yield Signal("d-t", pronoun.place, verb.place + 1, right)


def _turned(verb: Word, pronoun: Word, known: Words) -> Iterator[Signal]:
    verbs = known.verbs
    if pronoun.low == "jij" and verb.low in verbs.hij and verb.low not in verbs.ik:
        yield Signal("d-t", verb.place, pronoun.place + 1, stem_of(verbs.hij[verb.low], verbs))
    elif pronoun.low in {"hij", "wij", "we", "ik"}:
        right = expected(pronoun.low, verb.low, verbs)
        if right is not None and right != verb.low:
            yield Signal("d-t", verb.place, pronoun.place + 1, right)


# forms with jij and u that no other subject has
SECOND = {"bent": "zijn", "hebt": "hebben", "kunt": "kunnen", "wilt": "willen", "zult": "zullen"}


def expected(pronoun: str, form: str, verbs: Verbs) -> str | None:
    """Return the form that goes with a pronoun, or None when the word is not a present tense.

    >>> from taalmeter.writing.words import words
    >>> expected("ik", "wordt", words().verbs), expected("hij", "vind", words().verbs)
    ('word', 'vindt')
    """
    infinitive = SECOND.get(form)
    if infinitive is None:
        if form in verbs.past or form in verbs.infinitives or form in listed("geen_verbuiging"):
            return None
        infinitive = verbs.hij.get(form) or verbs.ik.get(form)
    if infinitive is None:
        return None
    if pronoun == "ik":
        return stem_of(infinitive, verbs)
    if pronoun == "hij":
        return t_of(infinitive, verbs)
    if pronoun in {"jij", "je", "u"}:
        second = {"zijn": {"bent"}, "hebben": {"hebt", "heeft"}, "kunnen": {"kunt", "kan"}}
        second |= {"willen": {"wilt", "wil"}, "zullen": {"zult", "zal"}, "mogen": {"mag"}}
        fine = second.get(infinitive, {t_of(infinitive, verbs)})
        return form if form in fine else sorted(fine)[0]
    return infinitive if pronoun in {"wij", "we", "jullie"} else None


def stem_of(infinitive: str, verbs: Verbs) -> str:
    """Return the form with `ik`, irregular verbs included."""
    return verbs.first.get(infinitive) or stem(infinitive)


def t_of(infinitive: str, verbs: Verbs) -> str:
    """Return the form with `hij`, irregular verbs included."""
    return verbs.third.get(infinitive) or with_t(stem(infinitive))


def participle(words: Clause, known: Words) -> Iterator[Signal]:
    """Yield a participle on -d where a present tense on -t must stand, and the other way round.

    `het gebeurd vaak` (no auxiliary in the sentence), `is gebeurt`.
    """
    for i, word in enumerate(words):
        low = word.low
        if not low.startswith(("ge", "be", "ver", "ont", "her")) or len(low) < 6:
            continue
        if low.endswith("d") and low[:-1] + "t" in known.verbs.hij:
            if _present_meant(words, i, known):
                yield Signal("d-t", words[i - 1].place, word.place + 1, low[:-1] + "t")
        elif low.endswith("t") and _after_auxiliary(words, i):
            twin = low[:-1] + "d"
            if known.lemmas.get(twin) == known.verbs.hij.get(low) and known.zipf(twin) >= 2.0:
                yield Signal("d-t", word.place, word.place + 1, twin)


def _present_meant(words: Clause, i: int, known: Words) -> bool:
    """Return whether a subject stands right before and its clause has no other finite verb."""
    if i == 0 or words[i - 1].low not in listed("onderwerp_enkel") or i > 1:
        return False
    after = _main(words, iter(range(i + 1, len(words))))
    return not any(_may_be_finite(words, j, known, single=True) for j in after)


def _after_auxiliary(words: Clause, i: int) -> bool:
    """Return whether an auxiliary stands shortly before, with nothing between that has a verb."""
    before = words[i - 1] if i else None
    if before is None or before.low in listed("onderwerp") | {"dat", "die", "wat", "het", "dit"}:
        return False
    for j in range(i - 1, max(-1, i - 6), -1):
        if words[j].low in listed("hulp_voltooid"):
            return not (before.low == "er" and j != i - 2) and _phrase_ends(words, i)
        if words[j].pos in VERB_TAGS | {"PUNCT", "SCONJ", "CCONJ"}:
            return False
    return False


def _phrase_ends(words: Clause, i: int) -> bool:
    """Return whether what follows is not an object, as a present tense would have."""
    return i + 1 >= len(words) or words[i + 1].pos in {"PUNCT", "CCONJ", "ADP", "SCONJ"}
