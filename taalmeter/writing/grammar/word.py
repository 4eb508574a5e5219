"""A word as the grammar rules see it: corrected, tagged and with its place in the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from taalmeter.writing import lists
from taalmeter.writing.words import Words


@dataclass(frozen=True)
class Word:
    """One word or sign of a sentence after the spelling was mended.

    Attributes:
        text: corrected form; `written` is what stands in the text.
        place: index of the token in the text.
        pos, tag, morph: universal part of speech, fine tag and features.
        head: index in the sentence of the word it hangs on, its own index for the root.
        dep: relation to that word.
        name: whether a name or number was masked here.
    """

    text: str
    written: str
    place: int
    pos: str
    tag: str
    morph: str
    lemma: str
    head: int
    dep: str
    name: bool = False

    @property
    def low(self) -> str:
        """The form in lower case."""
        return self.text.lower()


@dataclass(frozen=True)
class Signal:
    """A place where a rule saw something.

    Attributes:
        rule: id of the rule in `data/grammatica.yaml`.
        first, last: token of the first word, and the one after the last.
        hint: the form or order that the rule expects, when it knows.
    """

    rule: str
    first: int
    last: int
    hint: str | None = None


Clause = Sequence[Word]


def listed(key: str) -> frozenset[str]:
    """Return a list of `data/grammatica_woorden.yaml`."""
    return lists.words("grammatica_woorden", key)


def subject(words: Clause, i: int) -> int:
    """Return the index after a subject that begins at `i`, or `i` when none begins there.

    A subject is a personal pronoun in the subject form, a name, or an article or possessive with a
    noun and at most two adjectives between them.
    """
    if i >= len(words):
        return i
    if words[i].low in listed("onderwerp"):
        return i + 1
    if words[i].name and words[i].pos == "PROPN":
        return i + 1
    if words[i].low in listed("bepaler"):
        j = i + 1
        while j < len(words) and words[j].pos == "ADJ" and j < i + 3:
            j += 1
        if j < len(words) and words[j].pos == "NOUN":
            return j + 1
    return i


def pronoun_subject(words: Clause, i: int) -> bool:
    """Return whether the word at `i` can be nothing but a subject."""
    return i < len(words) and words[i].low in listed("onderwerp")


def finite(words: Clause, i: int, known: Words) -> bool:
    """Return whether the word at `i` is a finite verb.

    The word list must allow it; then either its place beside a pronoun or the tagger decides,
    because short texts make the tagger take `ik werk` for a noun.
    """
    word, verbs = words[i], known.verbs
    low = word.low
    if low in listed("altijd_persoonsvorm"):
        return word.pos != "NOUN"
    if low == "zijn" and i and words[i - 1].low in {"wij", "we", "jullie", "zij", "ze", "er"}:
        return True
    if not verbs.finite(low) or (low in listed("geen_verbuiging") and word.pos not in VERB_TAGS):
        return False
    if beside_pronoun(words, i, known) and word.pos not in CLOSED_TAGS - {"PROPN"}:
        return True
    if low in verbs.ik and i + 1 < len(words) and words[i + 1].low == "jij":
        return True  # `Bel jij de klant?`, which the tagger takes for a preposition
    return word.pos in VERB_TAGS and _personal(word)


VERB_TAGS = frozenset({"VERB", "AUX"})
CLOSED_TAGS = frozenset({"DET", "ADP", "PRON", "SCONJ", "CCONJ", "NUM", "PROPN"})


def beside_pronoun(words: Clause, i: int, known: Words) -> bool:
    """Return whether a pronoun stands next to the word that makes it a finite verb."""
    verbs, low = known.verbs, words[i].low
    near = {words[j].low for j in (i - 1, i + 1) if 0 <= j < len(words)}
    if low in verbs.ik and near & {"ik", "jij"}:
        return True
    if low in verbs.infinitives:
        return bool(near & {"wij", "we", "jullie"})
    return low in verbs.hij and bool(near & {"hij", "jij", "u", "ik"})


def _personal(word: Word) -> bool:
    return "VerbForm=Fin" in word.morph or word.tag.startswith("WW|pv")
