"""Evaluate a Dutch pipeline on the UD test files.

`python bench/pipeline/evaluate.py UD_FOLDER [PIPELINE] [-o evaluation.json]`

From gold tokens and sentences: UPOS, fine tag, features, UAS, LAS, lemma (ours and simplemma's).
From raw text: sentence F and the same scores on what the tokenizer made. Punctuation does not count
in UAS and LAS, as everywhere in spaCy; lemmas are compared without case and without punctuation.
"""

import argparse
import json
import time
from pathlib import Path

import simplemma
import spacy
from convert import document
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from trees import Sentence, read

SHIPPED = Path(__file__).parents[2] / "taalmeter" / "writing" / "pipeline"
SHOWN = ("pos_acc", "tag_acc", "morph_acc", "dep_uas", "dep_las", "sents_f")


def main() -> None:
    """Print and, when asked, write the scores."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("pipeline", type=Path, nargs="?", default=SHIPPED)
    arguments.add_argument("-o", "--out", type=Path)
    given = arguments.parse_args()
    nlp = spacy.load(given.pipeline)
    size = sum(f.stat().st_size for f in given.pipeline.rglob("*") if f.is_file())
    scores: dict[str, object] = {
        "pipeline": f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}",
        "spacy": spacy.__version__,
        "size_mb": round(size / 1e6, 1),
    }
    for name in ("alp-test", "las-test"):
        sentences = read(given.folder / f"{name}.conllu")
        scores[name] = {
            "sentences": len(sentences),
            "gold tokens and sentences": gold_tokens(nlp, sentences, fixed=True),
            "gold tokens": gold_tokens(nlp, sentences, fixed=False),
            "raw text, ten sentences a text": raw_text(nlp, sentences),
            "lemma": lemmas(nlp, sentences),
        }
    scores["words_per_cpu_second"] = speed(nlp, read(given.folder / "alp-test.conllu"))
    text = json.dumps(scores, indent=1)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")


def gold_tokens(nlp: Language, sentences: list[Sentence], *, fixed: bool) -> dict[str, float]:
    """Score on the treebank's own words; `fixed` also gives it the sentence ends."""
    examples = []
    for sentence in sentences:
        words = [t.form for t in sentence]
        starts = [i == 0 for i in range(len(words))] if fixed else None
        doc = Doc(nlp.vocab, words, [t.space for t in sentence], sent_starts=starts)
        examples.append(Example(doc, document(nlp.vocab, [sentence])))
    return shown(nlp.evaluate(examples))


def raw_text(nlp: Language, sentences: list[Sentence]) -> dict[str, float]:
    """Score on plain text of ten sentences each."""
    examples = []
    for at in range(0, len(sentences), 10):
        gold = document(nlp.vocab, sentences[at : at + 10])
        examples.append(Example(nlp.make_doc(gold.text), gold))
    return shown(nlp.evaluate(examples))


def shown(scores: dict[str, float]) -> dict[str, float]:
    """Return the scores that matter, in per cent."""
    return {name: round(100 * scores[name], 2) for name in SHOWN if scores.get(name) is not None}


def lemmas(nlp: Language, sentences: list[Sentence]) -> dict[str, float]:
    """Compare our lemmas and those of simplemma with the treebank's."""
    ours = theirs = total = 0
    for sentence in sentences:
        doc = nlp(Doc(nlp.vocab, [t.form for t in sentence]))
        for token, gold in zip(doc, sentence, strict=True):
            if gold.upos == "PUNCT":
                continue
            total += 1
            ours += token.lemma_.lower() == gold.lemma.lower()
            theirs += simplemma.lemmatize(gold.form, "nl").lower() == gold.lemma.lower()
    return {
        "pipeline": round(100 * ours / total, 2),
        "simplemma": round(100 * theirs / total, 2),
    }


def speed(nlp: Language, sentences: list[Sentence]) -> int:
    """Return how many words of plain text the pipeline reads in a second of one processor."""
    texts = [" ".join(t.form for s in sentences[i : i + 8] for t in s) for i in range(0, 400, 8)]
    words = sum(len(text.split()) for text in texts)
    began = time.process_time()
    list(nlp.pipe(texts, batch_size=16))
    return round(words / (time.process_time() - began))


if __name__ == "__main__":
    main()
