"""Make the shipped pipeline of the last trained one.

`python bench/pipeline/ship.py HEADS LEMMA OUT VERSION`

Joins the lemmatizer to the rest. Adds one rule of UD, applied to the letter: a verb that hangs on
another word as aux, aux:pass or cop is AUX, and no other verb is. Leaves out the texts of the
lexicon's words (their hashes are enough to find a vector), which saves a megabyte; then checks that
both pipelines say the same.
"""

import json
import shutil
import sys
from pathlib import Path

import spacy
from spacy.language import Language
from srsly import msgpack_loads

HELPS = ["aux", "aux:pass", "cop"]
PROBE = (
    "Ik ben ziek en daarom kan ik morgen niet werken. De sleutels liggen in de keukenkast.",
    "morgen ik ga naar de dokter want mijn kind heeft koorts",
    "Omdat de vergadering was uitgelopen, misten wij de laatste trein naar Leeuwarden.",
)


def main(heads: Path, lemma: Path, out: Path, version: str) -> None:
    """Write the pipeline to `out`."""
    nlp = spacy.load(heads, exclude=["lemmatizer"])
    nlp.add_pipe("lemmatizer", source=spacy.load(lemma))
    add_rule(nlp)
    nlp.meta.update(
        name="taalmeter",
        version=version,
        description="Small Dutch pipeline, trained on parts of UD Dutch Alpino and LassySmall.",
        author="taalmeter; treebanks: University of Groningen and the UD project",
        license="CC BY-SA 4.0",
        url="",
        email="",
    )
    nlp.meta["performance"] = {}
    if out.exists():
        shutil.rmtree(out)
    nlp.to_disk(out)
    shutil.copy(Path(__file__).parent / "LICENSE", out / "LICENSE")
    forget_words(out / "vocab" / "strings.json", nlp)
    again = spacy.load(out)
    for text in PROBE:
        assert answers(nlp, text) == answers(again, text)
    size = sum(f.stat().st_size for f in out.rglob("*") if f.is_file())
    print(f"{out}: {size / 1e6:.1f} MB, {', '.join(nlp.pipe_names)}")


def add_rule(nlp: Language) -> None:
    """Add the component that settles AUX and VERB by the relation."""
    ruler = nlp.add_pipe("attribute_ruler")
    verb = {"POS": {"IN": ["VERB", "AUX"]}}
    ruler.add(patterns=[[{**verb, "DEP": {"IN": HELPS}}]], attrs={"POS": "AUX"})
    ruler.add(patterns=[[{"POS": "AUX", "DEP": {"NOT_IN": HELPS}}]], attrs={"POS": "VERB"})


def forget_words(path: Path, nlp: Language) -> None:
    """Drop the lexicon's plain words from the stored strings; no label, no part of a lemma."""
    strings: list[str] = json.loads(path.read_text(encoding="utf-8"))
    always = {label for pipe in nlp.pipe_labels.values() for label in pipe}
    always |= set(spacy.blank("nl").vocab.strings)
    trees = msgpack_loads(nlp.get_pipe("lemmatizer").trees.to_bytes())["trees"]
    parts = {tree[side] for tree in trees for side in ("orig", "subst") if side in tree}
    always |= {nlp.vocab.strings[part] for part in parts}
    plain = {s for s in strings if len(s) > 5 and s.isalpha() and s.islower()}
    kept = sorted(set(strings) - (plain - always))
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def answers(nlp: Language, text: str) -> list[tuple[str, ...]]:
    """Return everything the pipeline says about a text."""
    return [
        (t.text, t.pos_, t.tag_, str(t.morph), t.lemma_, t.dep_, str(t.head.i)) for t in nlp(text)
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
