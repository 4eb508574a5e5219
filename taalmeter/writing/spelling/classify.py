"""Say what kind of spelling mistake it is, because each kind asks for another lesson.

The order of the tests is the order of the kinds: a mistake gets the first kind that explains all of
it. `hoorbaar` is what remains when the word also sounds wrong as it is written.
"""

import re
from enum import Enum

from taalmeter.writing.spelling import sound
from taalmeter.writing.words import Verbs


class Kind(Enum):
    """The kinds of spelling mistake, in the words of a language teacher."""

    CAPITAL = "hoofdletter"
    JOIN = "aan elkaar of los"
    D_T = "regel d/t"
    EI_AU = "ei/ij of au/ou"
    DOUBLE = "verdubbeling"
    LAST_N = "n aan het eind"
    VOICE = "f/v of s/z"
    CH_G = "ch/g"
    AS_HEARD = "zoals je het hoort"
    AUDIBLE = "hoorbaar"
    UNKNOWN = "onbekend woord"


RULE_KINDS = frozenset({Kind.CAPITAL, Kind.D_T, Kind.DOUBLE, Kind.JOIN})
MEMORY_KINDS = frozenset({Kind.EI_AU, Kind.CH_G, Kind.AS_HEARD, Kind.LAST_N})


def classify(written: str, meant: str | None, verbs: Verbs) -> Kind:
    """Return the kind of the mistake in `written`, both words in any case."""
    if meant is None:
        return Kind.UNKNOWN
    if written.lower() == meant.lower():
        return Kind.CAPITAL
    if any(sign in meant + written for sign in " '’") and _bare(written) == _bare(meant):
        return Kind.JOIN
    a, b = sound.plain(written), sound.plain(meant)
    if _d_t(a) == _d_t(b) and _is_verb(meant.lower(), verbs):
        return Kind.D_T
    for kind, flatten in FLATTENERS:
        if flatten(a) == flatten(b):
            return kind
    return Kind.AS_HEARD if sound.key(written) == sound.key(meant) else Kind.AUDIBLE


def _bare(word: str) -> str:
    return re.sub(r"[ '’-]", "", word.lower())


def _d_t(word: str) -> str:
    return re.sub("(?:dt|td|tt|d|t)$", "T", word)


def _is_verb(word: str, verbs: Verbs) -> bool:
    participle = re.match("(?:ge|be|ver|ont|her).+[dt]$", word) is not None
    return word in verbs.ik or word in verbs.hij or participle or word in {"bedankt"}


def _ei_au(word: str) -> str:
    return re.sub("ij|ei|y", "E", re.sub("ouw|auw|ou|au", "A", word))


def _double(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _last_n(word: str) -> str:
    return re.sub("en$", "e", word)


def _voice(word: str) -> str:
    return word.replace("v", "f").replace("z", "s")


def _ch_g(word: str) -> str:
    return re.sub("ch|gh|g", "x", word)


FLATTENERS = (
    (Kind.EI_AU, _ei_au),
    (Kind.DOUBLE, _double),
    (Kind.LAST_N, _last_n),
    (Kind.VOICE, _voice),
    (Kind.CH_G, _ch_g),
)
