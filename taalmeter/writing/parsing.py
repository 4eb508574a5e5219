"""The Dutch spaCy pipeline: ours by default, another when it is named, and always recorded.

Ours stands in `taalmeter/writing/pipeline/` as data of the package, so the same text gives the same
evidence on every machine. How it was trained and what it scores: `bench/pipeline/`.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from taalmeter.errors import UnknownName
from taalmeter.writing.grammar.word import Word
from taalmeter.writing.words import WritingExtraMissing

NEEDED = ("morphologizer", "parser")  # what the grammar rules read; lemmas come from the list

if TYPE_CHECKING:
    from spacy.language import Language


class Parser:
    """A loaded pipeline with its name, version and content hash."""

    def __init__(self, nlp: "Language", source: str) -> None:
        self._nlp = nlp
        meta = nlp.meta
        self.name = f"{meta['lang']}_{meta['name']}"
        self.version = str(meta["version"])
        self.source = source

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[list[Word]]:
        """Return the words of each sentence with part of speech, features, lemma and head.

        `place` is the index of the word in its sentence; the caller moves it to the text.
        """
        from spacy.tokens import Doc  # noqa: PLC0415

        docs = [
            Doc(self._nlp.vocab, list(words), sent_starts=[i == 0 for i in range(len(words))])
            for words in sentences
        ]
        return [
            [
                Word(
                    text=token.text,
                    written=token.text,
                    place=token.i,
                    pos=token.pos_,
                    tag=token.tag_,
                    morph=str(token.morph),
                    lemma=token.lemma_,
                    head=token.head.i,
                    dep=token.dep_,
                )
                for token in doc
            ]
            for doc in self._nlp.pipe(docs, batch_size=32)
        ]


@cache
def parser(name: str | None = None) -> Parser:
    """Return our pipeline, or the one installed under `name` or lying in that folder.

    Raises:
        WritingExtraMissing: when spaCy is not installed.
        UnknownName: there is no such pipeline, or it cannot read Dutch as this room needs.
    """
    try:
        import spacy  # noqa: PLC0415
    except ImportError as error:
        raise WritingExtraMissing(
            "Reading Dutch text needs packages that are not installed.",
            remedy="Run: pip install 'taalmeter[writing]'.",
        ) from error
    if name is not None:
        return _named(name)
    with as_file(files("taalmeter.writing") / "pipeline") as folder:
        return Parser(spacy.load(folder), f"taalmeter {_hash(folder)}")


def _named(name: str) -> Parser:
    """Return another pipeline; what is recorded is its content, not where it lies."""
    import spacy  # noqa: PLC0415
    from spacy.util import get_package_path, is_package  # noqa: PLC0415

    try:
        nlp = spacy.load(name)
        folder = get_package_path(name) if is_package(name) else Path(name)
        missing = [pipe for pipe in NEEDED if not nlp.has_pipe(pipe)]
    except (OSError, ValueError, ImportError) as error:
        raise UnknownName(
            f"the spaCy pipeline '{name[:60]}' cannot be loaded.",
            remedy="Install it with pip, or give the folder that spaCy wrote it to.",
            kind="pijplijn",
            name=name,
        ) from error
    if nlp.lang != "nl" or missing:
        lacks = f"lacks {', '.join(missing)}" if missing else f"is for '{nlp.lang}'"
        raise UnknownName(
            f"the spaCy pipeline '{name[:60]}' {lacks}.",
            remedy=f"Name a pipeline for Dutch with {', '.join(NEEDED)}.",
            kind="pijplijn",
            name=name,
        )
    return Parser(nlp, f"inhoud {_hash(folder)}")


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
