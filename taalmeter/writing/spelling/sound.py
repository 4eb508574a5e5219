"""Turn a Dutch word into a key of how it sounds, and say how far two keys lie apart.

Words that a speller may take for each other get one key: `meschien` and `misschien` differ in one
near sound, `zelluf` and `zelf` in none. The letters and sounds stand in `data/klanken.yaml`.
"""

import re
import unicodedata
from functools import cache, lru_cache

from taalmeter.writing import lists

VOWELS = frozenset("aeiouAEU@28")
# What a speller leaves out or puts in most easily: unstressed vowels and weak consonants.
WEAK = VOWELS | frozenset("nrthjw")


@cache
def _rules(part: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(old), new) for old, new in lists.rows("klanken", part))


@cache
def _letters() -> tuple[re.Pattern[str], dict[str, str]]:
    table = lists.pairs("klanken", "letters")
    longest = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), table


@cache
def _near() -> frozenset[tuple[str, str]]:
    rows = lists.rows("klanken", "verwisseld")
    return frozenset((a, b) for a, b in rows) | frozenset((b, a) for a, b in rows)


def plain(word: str) -> str:
    """Return the word in lower case without accents."""
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@lru_cache(maxsize=200_000)
def key(word: str) -> str:
    """Return the sound of a word as a short key.

    >>> key("zelluf") == key("zelf")
    True
    """
    text = plain(word)
    for pattern, new in _rules("vooraf"):
        text = pattern.sub(new, text)
    pattern, table = _letters()
    text = pattern.sub(lambda m: table[m.group()], text)
    for pattern, new in _rules("achteraf"):
        text = pattern.sub(new, text)
    return text


def other_keys(word: str) -> tuple[str, ...]:
    """Return further keys of a correctly written word: French ch, y as i, borrowed words."""
    text = plain(word)
    found = [key(said) for said in (lists.pairs("klanken", "uitspraak").get(word),) if said]
    if "y" in text:
        found.append(key(text.replace("y", "ie")))
    if re.search("ch[aeiou]", text) and "sch" not in text:
        found.append(key(re.sub("ch(?=[aeiou])", "sj", text)))
    if re.search("g[ei]", text):
        found.append(key(re.sub("g(?=[ei])", "zj", text)))
    return tuple(found)


def step(a: str, b: str) -> float:
    """Return what it costs to write one sound for another; an empty text is nothing at all."""
    if a == b:
        return 0.0
    if not a or not b:
        return 0.6 if (a or b) in WEAK else 1.0
    if (a, b) in _near():
        return 0.4
    return 0.8 if a in VOWELS and b in VOWELS else 1.0


@lru_cache(maxsize=50_000)
def distance(a: str, b: str) -> float:
    """Return the cheapest way from one key to another, in whole sounds."""
    row = [0.0]
    for sign in b:
        row.append(row[-1] + step("", sign))
    for i, left in enumerate(a):
        last, row = row, [row[0] + step(left, "")]
        for j, right in enumerate(b):
            best = min(last[j] + step(left, right), last[j + 1] + step(left, ""))
            row.append(min(best, row[j] + step("", right)))
            if i and j and left == b[j - 1] and a[i - 1] == right and left != right:
                row[-1] = min(row[-1], 0.9 + distance(a[: i - 1], b[: j - 1]))
    return row[-1]
