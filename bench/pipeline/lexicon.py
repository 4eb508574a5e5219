"""Make small static vectors that say what a word list knows of a word: no corpus, no model.

`python bench/pipeline/lexicon.py VOCAB_FOLDER`

For each lower-cased form: may it be (a form of) a noun, an adjective, a verb, a name; how its lemma
is made from it; how frequent it is. Equal descriptions share a row, so the table stays below 2 MB.
Sources: the Dutch index of spacy-lookups-data (MIT), the lemma list of simplemma (MIT),
frequencies of wordfreq (CC BY-SA 4.0).
"""

import gzip
import json
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

import numpy as np
import spacy
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
from spacy.vectors import Vectors
from wordfreq import get_frequency_dict, zipf_frequency

KINDS = ("noun", "adj", "verb")
EDITS = 48  # the commonest ways in which a form differs from its lemma
WORDS = 120_000


def main(out: Path) -> None:
    """Write a blank Dutch pipeline with the vectors to `out`."""
    index = _index()
    lemmas = _lemmas()
    frequent = [w for w in get_frequency_dict("nl", "large") if w.isalpha() and w == w.lower()]
    frequent = frequent[:WORDS]
    edits = Counter(_edit(w, lemmas.get(w, {w})) for w in frequent[:60_000])
    named = {edit: n for n, (edit, _) in enumerate(edits.most_common(EDITS))}
    rows: dict[tuple[float, ...], int] = {}
    places = {w: rows.setdefault(_describe(w, index, lemmas, named), len(rows)) for w in frequent}
    table = np.asarray(list(rows), dtype="float32")
    nlp = spacy.blank("nl")
    nlp.vocab.vectors = Vectors(data=table, strings=nlp.vocab.strings, attr="LOWER", name="lexicon")
    for word, row in places.items():
        nlp.vocab.vectors.add(nlp.vocab.strings.add(word), row=row)
    nlp.to_disk(out)
    print(len(places), "words,", len(rows), "rows of", table.shape[1])


def _index() -> dict[str, set[str]]:
    path = files("spacy_lookups_data") / "data" / "nl_lemma_index.json.gz"
    table = json.loads(gzip.decompress(path.read_bytes()))
    return {kind: set(table[kind]) for kind in KINDS}


def _lemmas() -> dict[str, set[str]]:
    path = files("spacy_lookups_data") / "data" / "nl_lemma_exc.json.gz"
    found: dict[str, set[str]] = {}
    for word, lemma in DefaultDictionaryFactory().get_dictionary("nl").items():
        found.setdefault(word, set()).add(lemma)
    for kind, table in json.loads(gzip.decompress(path.read_bytes())).items():
        if kind in KINDS:
            for word, several in table.items():
                found.setdefault(word, set()).update(several)
    return found


def _edit(word: str, lemmas: set[str]) -> tuple[str, str]:
    lemma = min(lemmas, key=lambda x: (abs(len(x) - len(word)), x))
    same = next(
        (i for i, (a, b) in enumerate(zip(word, lemma, strict=False)) if a != b),
        min(len(word), len(lemma)),
    )
    return word[same:], lemma[same:]


def _describe(
    word: str,
    index: dict[str, set[str]],
    lemmas: dict[str, set[str]],
    named: dict[tuple[str, str], int],
) -> tuple[float, ...]:
    own = lemmas.get(word, set())
    features = [0.0] * (3 * len(KINDS) + 3 + EDITS + 8)
    for n, kind in enumerate(KINDS):
        features[n] = float(word in index[kind])
        features[3 + n] = float(any(x in index[kind] for x in own - {word}))
        features[6 + n] = float(_compound(word, index[kind]))
    features[9] = float(word in lemmas)
    features[10] = float(word.capitalize() in lemmas)
    features[11] = float(not any(features[:10]))
    place = named.get(_edit(word, own or {word}))
    if place is not None:
        features[12 + place] = 1.0
    band = min(7, max(0, int(zipf_frequency(word, "nl"))))
    features[12 + EDITS + band] = 1.0
    return tuple(features)


def _compound(word: str, index: set[str]) -> bool:
    return any(word[n:] in index for n in range(3, len(word) - 3))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
