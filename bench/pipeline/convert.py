"""Make the training, development and test corpora of the Dutch pipeline.

`python bench/pipeline/convert.py UD_FOLDER OUT_FOLDER`

1. Learn the mapping of the 2017 scheme from sentences that stand in las17-train and in las-dev.
2. Drop every training sentence whose text also stands in a test file.
3. Set aside a development part of the present-day files, to choose the best step.
4. Write the training part several times over, differently grouped and roughened.
"""

import json
import random
import sys
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from trees import (
    Corrected,
    FineTags,
    Mapping,
    Prepositions,
    Sentence,
    key,
    read,
    reattached,
    roughened,
)

ROUNDS = 4  # copies of the training part, each grouped and roughened by other dice
DEV_ALPINO, DEV_LASSY = 200, 60


def main(source: Path, out: Path) -> None:
    """Write train.spacy, dev.spacy, the two test corpora and counts.json to `out`."""
    files = {path.stem: read(path) for path in sorted(source.glob("*.conllu"))}
    tests = {key(s) for name in ("alp-test", "las-test") for s in files[name]}
    old = {key(s): s for s in files["las17-train"]}
    new = {key(s): s for s in files["las-dev"]}
    shared = sorted(k for k in old.keys() & new.keys() - tests if len(old[k]) == len(new[k]))
    held, learned = shared[::5], [k for k in shared if k not in set(shared[::5])]
    trial = Mapping((old[k], new[k]) for k in learned)
    quality = agreement([(trial(old[k]), new[k]) for k in held])
    raw = agreement([(reattached(old[k]), new[k]) for k in held])
    mapping = Mapping((old[k], new[k]) for k in shared)

    fresh = [s for k, s in new.items() if k not in tests]
    alpino = [s for s in files["alp-dev"] if key(s) not in tests]
    dice = random.Random(20261121)  # noqa: S311 - dice, not secrets
    dice.shuffle(alpino)
    dice.shuffle(fresh)
    dev = alpino[:DEV_ALPINO] + fresh[:DEV_LASSY]
    newspaper = [s for s in files["alp17partial"] if key(s) not in tests]
    wiki = [mapping(s) for k, s in old.items() if k not in tests and k not in new]
    today = alpino[DEV_ALPINO:] + fresh[DEV_LASSY:]
    corrected = Corrected(today)
    gold = today + [corrected(s) for s in newspaper]
    dev_keys = {key(s) for s in dev}
    fine, asked = FineTags(gold), Prepositions(today)
    train = [s for s in gold + [fine(asked(corrected(s))) for s in wiki] if key(s) not in dev_keys]
    assert not {key(s) for s in train} & tests
    present = [s for s in gold if key(s) not in dev_keys]
    write_corpora(out, train, present, dev, files)
    words = sorted({t.form for s in train for t in s})
    (out / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    counts = {
        "train": {"sentences": len(train), "tokens": sum(map(len, train))},
        "of which mapped": {"sentences": len(wiki), "tokens": sum(map(len, wiki))},
        "dev": {"sentences": len(dev), "tokens": sum(map(len, dev))},
        "dropped because in a test file": sum(
            key(s) in tests
            for n in ("las17-train", "las-dev", "alp-dev", "alp17partial")
            for s in files[n]
        ),
        "sentences in both schemes": len(shared),
        "mapping, held-out fifth": {"before": raw, "after": quality},
    }
    (out / "counts.json").write_text(json.dumps(counts, indent=1), encoding="utf-8")
    print(json.dumps(counts, indent=1))


def write_corpora(
    out: Path,
    train: list[Sentence],
    present: list[Sentence],
    dev: list[Sentence],
    files: dict[str, list[Sentence]],
) -> None:
    """Write the corpora of every round, and the two tests."""
    out.mkdir(parents=True, exist_ok=True)
    write(out / "train.spacy", groups(train, seed=7))
    write(out / "present.spacy", groups(present, seed=8))
    write(out / "final.spacy", groups(present + dev, seed=9))
    write(out / "dev.spacy", [[s] for s in dev])
    for name in ("alp-test", "las-test"):
        write(out / f"{name}.spacy", [[s] for s in files[name]])


def agreement(pairs: list[tuple[Sentence, Sentence]]) -> dict[str, float]:
    """Return the share of words with the same part of speech, features, head and relation."""
    words = [(a, b) for x, y in pairs for a, b in zip(x, y, strict=True)]
    free = [(a, b) for a, b in words if b.rel != "punct"]
    return {
        "upos": round(sum(a.upos == b.upos for a, b in words) / len(words), 4),
        "feats": round(sum(a.feats == b.feats for a, b in words) / len(words), 4),
        "head": round(sum(a.head == b.head for a, b in free) / len(free), 4),
        "head and relation": round(
            sum((a.head, a.rel) == (b.head, b.rel) for a, b in free) / len(free), 4
        ),
        "head of punctuation": round(
            sum(a.head == b.head for a, b in words if b.rel == "punct")
            / sum(b.rel == "punct" for _, b in words),
            4,
        ),
    }


def groups(train: list[Sentence], seed: int) -> list[list[Sentence]]:
    """Return ROUNDS shuffled copies cut into documents of one to five sentences."""
    dice = random.Random(seed)  # noqa: S311 - dice, not secrets
    documents: list[list[Sentence]] = []
    for _ in range(ROUNDS):
        order = train[:]
        dice.shuffle(order)
        at = 0
        while at < len(order):
            size = dice.choice((1, 1, 2, 3, 5))
            documents.append([roughened(s, dice) for s in order[at : at + size]])
            at += size
    return documents


def write(path: Path, documents: list[list[Sentence]]) -> None:
    """Write documents as a binary corpus of spaCy."""
    vocab = Vocab()
    store = DocBin(store_user_data=False)
    for sentences in documents:
        store.add(document(vocab, sentences))
    store.to_disk(path)


def document(vocab: Vocab, sentences: list[Sentence]) -> Doc:
    """Return the gold document of some sentences."""
    starts = [sum(map(len, sentences[:i])) for i in range(len(sentences))]
    flat = [(t, start) for s, start in zip(sentences, starts, strict=True) for t in s]
    return Doc(
        vocab,
        words=[t.form for t, _ in flat],
        spaces=[t.space for t, _ in flat],
        tags=[t.xpos for t, _ in flat],
        pos=[t.upos for t, _ in flat],
        morphs=[t.feats for t, _ in flat],
        lemmas=[t.lemma for t, _ in flat],
        heads=[t.head + start for t, start in flat],
        deps=[t.rel for t, _ in flat],
        sent_starts=[i in starts for i in range(len(flat))],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
