"""The Dutch words we know: their lemma, how often they are used, how they join.

Sources: the lemma list of `simplemma` (MIT), frequencies of `wordfreq` (data CC BY-SA 4.0), and our
own `data/woorden.yaml`. Both packages come with the extra `writing` and are imported on first use.
Frequencies are on the Zipf scale: log10 of the uses in a thousand million words; 3 is a word that
stands once in a million words, 5 once in ten thousand.
"""

import math
import re
from functools import cached_property, lru_cache

from taalmeter.errors import TaalmeterError
from taalmeter.writing import lists

COMMON = 3.4  # a word outside the lemma list counts as Dutch from this frequency
PART = 2.9  # both parts of an unlisted compound must be at least this frequent
ENDED = re.compile(
    "(.+(?:[b-df-hj-np-tv-z]{2}|(?:ie|oe|eu|ui|ij|ei|ou|au|ai)[b-df-hj-np-tv-z]))(?:e|en|er|s)"
)
LINKS = ("", "s", "en", "e", "n")


class WritingExtraMissing(TaalmeterError):
    """The packages that read Dutch text are not installed."""

    code = "extra-ontbreekt"


class Words:
    """Look a word up: `words().zipf("huis")`, `.lemma("huizen")`, `.known("zorgtoeslag")`."""

    def __init__(self, lemmas: dict[str, str], frequencies: dict[str, float]) -> None:
        """Take a table of form to lemma and one of form to share of all words."""
        self.lemmas = lemmas
        self.frequencies = frequencies
        self.own = lists.words("woorden", "ook_goed")
        self.wrong = lists.words("woorden", "geen_woord")

    def zipf(self, word: str) -> float:
        """Return the frequency of a form on the Zipf scale, 0 when it was never seen."""
        share = self.frequencies.get(word) or self.frequencies.get(word.lower())
        return round(math.log10(share * 1e9), 2) if share else 0.0

    def lemma(self, word: str) -> str:
        """Return the dictionary form, or the word itself when the list does not have it."""
        return self.lemmas.get(word) or self.lemmas.get(word.lower()) or word.lower()

    def listed(self, word: str) -> bool:
        """Return whether the lower-case form stands in the lemma list or in our own."""
        return (word in self.lemmas or word in self.own) and word not in self.wrong

    def capital_only(self, word: str) -> bool:
        """Return whether the list has this word with a capital and not without."""
        capital = word[:1].upper() + word[1:]
        if capital in self._always:
            return word.islower()
        return not self.listed(word) and word.islower() and capital in self._capitals

    @cached_property
    def _always(self) -> frozenset[str]:
        return lists.words("woorden", "hoofdletter")

    @cached_property
    def _capitals(self) -> frozenset[str]:
        return frozenset(w for w in self.lemmas if w[:1].isupper() and self.zipf(w) >= 2.5)

    def common(self, word: str) -> bool:
        """Return whether an unlisted word is used so often that it must be one."""
        return word not in self.wrong and self.zipf(word) >= COMMON

    def compound(self, word: str) -> bool:
        """Return whether the word falls apart in listed words, with or without a link."""
        return any(self._parts(word, at) for at in range(3, len(word) - 3))

    def inflected(self, word: str) -> bool:
        """Return whether a listed word stands in it with an ending that changes no letter.

        Only after two consonants or a written diphthong, where Dutch neither doubles nor drops.
        """
        found = ENDED.fullmatch(word)
        return found is not None and self.listed(found[1]) and self.zipf(found[1]) >= 2.0

    def _parts(self, word: str, at: int) -> bool:
        tail = word[at:]
        if not self._part(tail) and not (len(tail) > 7 and self.compound(tail)):
            return False
        return any(
            self._part(word[:at].removesuffix(link))
            for link in LINKS
            if word[:at].endswith(link) and at - len(link) >= 3
        )

    def _part(self, word: str) -> bool:
        return (
            len(word) >= 3
            and word not in self._no_part
            and self.listed(word)
            and self.zipf(word) >= PART
        )

    @cached_property
    def _no_part(self) -> frozenset[str]:
        return lists.words("woorden", "geen_deel")

    @cached_property
    def verbs(self) -> "Verbs":
        """Return the forms of the verbs in the list."""
        return Verbs(self)


class Verbs:
    """Finite forms by verb, from the lemma list and the rules of conjugation."""

    def __init__(self, words: Words) -> None:
        irregular = {form: tuple(row) for form, *row in lists.rows("werkwoorden", "onregelmatig")}
        self.ik: dict[str, str] = {}  # stem -> infinitive
        self.hij: dict[str, str] = {}  # stem + t -> infinitive
        self.first: dict[str, str] = {}  # infinitive -> stem, irregular verbs only
        self.third: dict[str, str] = {}
        self.infinitives = frozenset(self._find(words)) | frozenset(irregular)
        for infinitive in sorted(self.infinitives):
            ik, hij = (
                irregular.get(infinitive, ("", ""))[:2]
                if infinitive in irregular
                else (
                    stem(infinitive),
                    with_t(stem(infinitive)),
                )
            )
            if infinitive in irregular:
                self.first[infinitive], self.third[infinitive] = ik, hij
            self.ik.setdefault(ik, infinitive)
            self.hij.setdefault(hij, infinitive)
        self.past = {
            form: lemma
            for form, lemma in words.lemmas.items()
            if lemma in self.infinitives and form.endswith(("de", "te", "den", "ten"))
        }
        self.past |= {
            form: row[0] for row in lists.rows("werkwoorden", "verleden") for form in row[1:]
        }

    @staticmethod
    def _find(words: Words) -> set[str]:
        found = set()
        for form, lemma in words.lemmas.items():
            verb = form.endswith("t") and lemma.endswith("n") and with_t(stem(lemma)) == form
            if verb and words.zipf(lemma) >= 2.0:
                found.add(lemma)
        return found

    def finite(self, form: str) -> bool:
        """Return whether the form can be the finite verb of a clause (plural forms included)."""
        return form in self.ik or form in self.hij or form in self.past or form in self.infinitives


def stem(infinitive: str) -> str:
    """Return the form with `ik` of a regular verb.

    >>> stem("lopen"), stem("bakken"), stem("schrijven"), stem("doen"), stem("reizen")
    ('loop', 'bak', 'schrijf', 'doe', 'reis')
    """
    if not infinitive.endswith("en"):
        return infinitive.removesuffix("n")
    body = infinitive[:-2]
    if len(body) < 2 or body.endswith(("o", "e", "a", "u", "i")):
        return body + ("e" if body.endswith(("i", "o")) else "")
    if body[-1] == body[-2]:
        body = body[:-1]
    elif body[-1] not in "aeiouwjx" and body[-2] in "aeou" and _open(body):
        body = body[:-1] + body[-2] + body[-1]
    return body[:-1] + {"v": "f", "z": "s"}.get(body[-1], body[-1])


def _open(body: str) -> bool:
    single = len(body) < 3 or body[-3] not in "aeiou"
    weak = body[-2] == "e" and body[-1] in "lnrm" and any(v in body[:-2] for v in "aeiouy")
    return single and not weak


def with_t(form: str) -> str:
    """Return the form with `hij`, from the form with `ik`."""
    return form if form.endswith("t") else form + "t"


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the Dutch word list; the first call takes about a second.

    Raises:
        WritingExtraMissing: when `simplemma` or `wordfreq` is not installed.
    """
    try:
        from simplemma.strategies.dictionaries.dictionary_factory import (  # noqa: PLC0415
            DefaultDictionaryFactory,
        )
        from wordfreq import get_frequency_dict  # noqa: PLC0415
    except ImportError as error:
        raise WritingExtraMissing(
            "Reading Dutch text needs packages that are not installed.",
            remedy="Run: pip install 'taalmeter[writing]'.",
        ) from error
    lemmas = {str(k): str(v) for k, v in DefaultDictionaryFactory().get_dictionary("nl").items()}
    for lemma in list(lemmas.values()):
        lemmas.setdefault(lemma, lemma)
    return Words(lemmas, get_frequency_dict("nl", "large"))
