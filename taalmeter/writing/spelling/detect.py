"""Say of each word whether it is spelled as Dutch is, and if not, what was meant and which kind.

A word counts as right when it stands in the list, is frequent, or is a compound of known words;
unless it is rare and sounds exactly like a word that is far more frequent (`boomen`, `kome`). Where
hunspell is installed it vouches for words that are not in the list, and must vouch for seldom ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from taalmeter.writing import lists
from taalmeter.writing.spelling.classify import Kind, classify
from taalmeter.writing.spelling.suggest import Speller, speller
from taalmeter.writing.words import Words

MUCH = 2.0  # how much more frequent, on the Zipf scale, the word that sounds the same must be
SELDOM = 3.0  # a listed word at or above this frequency is never doubted
JOINED = 2.8  # two words are read as one when the whole word is at least this frequent
HEARD = 2.5  # an unlisted word is no compound when a word this frequent sounds the same
VOUCHED = 3.5  # with hunspell: a word below this frequency is right only when hunspell takes it
LONGEST = 60  # letters; a longer word is none, and looking for what was meant would take for ever
SURE = 0.9  # below this cost the correction is filled in before the grammar is looked at


@dataclass(frozen=True)
class Misspelling:
    """A word that is not spelled as Dutch is.

    Attributes:
        first, last: index of the first word and the index after the last one.
        written: as it stands in the text.
        meant: the likeliest word, or None when nothing is near.
        others: further words that may be meant.
        kind: what kind of mistake it is.
        sure: whether the correction may be filled in before the sentence is read.
    """

    first: int
    last: int
    written: str
    meant: str | None
    others: tuple[str, ...]
    kind: Kind
    sure: bool


def detect(
    tokens: Sequence[str], names: frozenset[int], using: Speller | None = None
) -> tuple[Misspelling, ...]:
    """Return the misspelled words among `tokens`; `names` are places that are not looked at."""
    spell = using or speller()
    found: list[Misspelling] = []
    taken = 0
    for place, token in enumerate(tokens):
        if place < taken or place in names or not _is_word(token):
            continue
        joined = _joined(tokens, place, names, spell)
        if joined is not None:
            found.append(joined)
            taken = joined.last
            continue
        first = place == 0 or tokens[place - 1] in {".", "!", "?", "\n"}
        one = check(token, place, spell, at_start=first)
        if one is not None:
            found.append(one)
    return tuple(found)


def check(token: str, place: int, spell: Speller, *, at_start: bool) -> Misspelling | None:
    """Return what is wrong with one word, or None when it is right or cannot be judged."""
    word = token.lower()
    if len(word) > LONGEST:
        return Misspelling(place, place + 1, token, None, (), Kind.UNKNOWN, False)
    fixed = _fixed(token, spell.words)
    if fixed is None and (_right(token, spell) or _unknown_name(token, spell, at_start=at_start)):
        return None
    found = spell.suggest(word)
    near = bool(found) and found[0].cost < SURE
    options = tuple(s.word for s in found)
    apart = _apart(word, spell) if fixed is None and not near else None
    meant = fixed or apart or (options[0] if options else None)
    return Misspelling(
        first=place,
        last=place + 1,
        written=token,
        meant=meant,
        others=tuple(o for o in options if o != meant),
        kind=Kind.JOIN if apart else classify(token, meant, spell.words.verbs),
        sure=near or bool(fixed or apart),
    )


def _fixed(token: str, known: Words) -> str | None:
    """Return the one word that is meant: with its capital, or as the lists say."""
    word = token.lower()
    if known.capital_only(token):
        return token[:1].upper() + token[1:]
    if word[:1] == "s" and word[1:] in lists.words("spelling", "dagdelen"):
        return f"'s {word[1:]}"
    return lists.pairs("spelling", "vast").get(word)


def _right(token: str, spell: Speller) -> bool:
    word = token.lower()
    capital = token[:1].isupper() and spell.words.listed(token[:1] + word[1:])
    return capital or right_as_it_is(word, spell)


def _unknown_name(token: str, spell: Speller, *, at_start: bool) -> bool:
    return token[:1].isupper() and not at_start and not spell.same_sound(token.lower())


def right_as_it_is(word: str, spell: Speller) -> bool:
    """Return whether a lower-case word is spelled right, as far as a list can tell."""
    known, beside = spell.words, spell.beside
    right = _right_by_list(word, spell)
    if beside is None or word in known.own or word in known.wrong or known.capital_only(word):
        return right
    if right:
        in_parts = "-" in word or word.endswith(("'s", "’s"))
        return in_parts or known.zipf(word) >= VOUCHED or beside.knows(word)
    zipf = known.zipf(word)
    doubted = known.listed(word) or known.common(word) or _rival(word, spell) > max(zipf, HEARD)
    return not doubted and beside.knows(word)


def _rival(word: str, spell: Speller) -> float:
    """Return how frequent the most frequent other word is that sounds the same."""
    known = spell.words
    return max((known.zipf(w) for w in spell.same_sound(word) if w.lower() != word), default=0.0)


def _right_by_list(word: str, spell: Speller) -> bool:
    known = spell.words
    if word in known.own or word in known.wrong or known.capital_only(word):
        return word in known.own
    zipf = known.zipf(word)
    rival = _rival(word, spell)
    if known.listed(word) or known.common(word):
        return zipf >= SELDOM or rival < zipf + MUCH
    if "-" in word:
        return all(right_as_it_is(part, spell) for part in word.split("-") if part)
    if word.endswith(("'s", "’s")):
        return known.listed(word[:-2])
    return not rival > max(zipf, HEARD) and (known.compound(word) or known.inflected(word))


def _is_word(token: str) -> bool:
    return len(token) > 1 and token.replace("'", "").replace("’", "").replace("-", "").isalpha()


def _joined(
    tokens: Sequence[str], place: int, names: frozenset[int], spell: Speller
) -> Misspelling | None:
    """Return two words that belong together as one: `werk overleg`, `tand arts`."""
    if place + 1 >= len(tokens) or place + 1 in names:
        return None
    left, right = tokens[place].lower(), tokens[place + 1]
    if not right.islower() or not _is_word(right) or len(left) < 3 or len(right) < 4:
        return None
    whole = left + right
    known = spell.words
    written = f"{tokens[place]} {right}"
    if whole in lists.words("spelling", "een_woord"):
        return Misspelling(place, place + 2, written, whole, (), Kind.JOIN, True)
    if known.listed(whole) and known.zipf(whole) >= JOINED and _nouns(left, right, known):
        return Misspelling(place, place + 2, written, whole, (), Kind.JOIN, True)
    return None


def _nouns(left: str, right: str, known: Words) -> bool:
    """Return whether two words can be the parts of one noun, as far as a list can tell."""
    verb = right in known.verbs.infinitives or right in known.verbs.past
    frequent = known.zipf(left) >= 5.5 or known.zipf(right) >= 5.8
    return not (verb or frequent or left in lists.words("spelling", "nooit_vast"))


def _apart(word: str, spell: Speller) -> str | None:
    """Return the two frequent words that were written as one, `inieder`, or None."""
    known = spell.words
    for at in range(2, len(word) - 1):
        left, right = word[:at], word[at:]
        frequent = len(right) > 2 and known.zipf(right) >= 4.5 and known.listed(right)
        if frequent and left in lists.words("spelling", "los_vooraan"):
            return f"{left} {right}"
    return None
