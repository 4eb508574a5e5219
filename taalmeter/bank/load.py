"""Loads an item bank: reads every file, checks every reference, and gives it one hash.

What may stand in one file is said in `content.py`, and what must hold between files in
`references.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from taalmeter.bank.content import (
    BankInfo,
    Form,
    Item,
    ItemSet,
    Passage,
    WritingTask,
)
from taalmeter.bank.parameters import Parameters
from taalmeter.bank.publish import Tables, current_tables, make_tables, read_tables, write_tables
from taalmeter.bank.references import (
    parameter_mistakes,
    reference_mistakes,
    require_parameters,
    same_names,
)
from taalmeter.bank.wordcontent import LearningTask, PseudoWords, WordList, WordRules
from taalmeter.bank.words import WordQuestion, word_questions
from taalmeter.errors import ContentError, ContentErrors, Place, UnknownName
from taalmeter.hashing import content_hash
from taalmeter.levels import Content, Levels
from taalmeter.shipped import content_folder
from taalmeter.version import VERSION, Versions
from taalmeter.yamlfile import Document, parse

Piece = TypeVar("Piece", bound=Content)
Named = TypeVar("Named", Passage, ItemSet, WritingTask, WordList, LearningTask, Form)


@dataclass(frozen=True)
class Bank:
    """An item bank of one version: everything by its id, with parameters, levels and a hash.

    `tables` are the published ones; where these are absent or older than the parameters, they are
    made on loading, and `published` is False.
    """

    info: BankInfo
    levels: Levels
    parameters: Parameters
    passages: Mapping[str, Passage]
    item_sets: Mapping[str, ItemSet]
    tasks: Mapping[str, WritingTask]
    word_lists: Mapping[str, WordList]
    pseudo_words: PseudoWords
    learning_tasks: Mapping[str, LearningTask]
    word_rules: WordRules
    forms: Mapping[str, Form]
    tables: Tables
    published: bool
    hash: str
    files: Mapping[str, Document] = field(repr=False, compare=False)
    items: Mapping[str, Item] = field(repr=False)
    passage_of: Mapping[str, str] = field(repr=False)

    @cached_property
    def word_questions(self) -> Mapping[str, WordQuestion]:
        """Every question about a word that a sitting can ask, by the id of its item."""
        return word_questions(
            self.word_lists.values(), self.pseudo_words, self.learning_tasks.values()
        )

    @cached_property
    def sittings(self) -> dict[str, Form]:
        """Every form that a sitting can have, by id; one for each branche where that is asked."""
        found: dict[str, Form] = {}
        for form in self.forms.values():
            branches = form.onderdelen[0].inhoud if form.per_branche else ()
            each = [form.for_branche(branche) for branche in branches] or [form]
            found |= {one.id: one for one in each}
        return found

    @cached_property
    def short_sets(self) -> Mapping[str, ItemSet]:
        """The sets of short items for schrijven, by id."""
        return {n: items for n, items in self.item_sets.items() if items.vaardigheid == "schrijven"}

    @cached_property
    def testlets(self) -> Mapping[str, Passage | ItemSet]:
        """What is scored as a whole with a table of its own: texts and sets of short items."""
        return {**self.passages, **self.short_sets}

    def names_of(self, skill: str) -> tuple[str, ...]:
        """Give the names of the testlets of a skill, `lezen` or `schrijven`, in order."""
        return tuple(sorted(self.passages if skill == "lezen" else self.short_sets))

    def theme(self, testlet: str) -> str:
        """Give what counts as one theme in a sitting: of a text its thema, of a set its soort."""
        if testlet in self.passages:
            return self.passages[testlet].thema
        return self.short_sets[testlet].soort or ""

    @cached_property
    def testlet_of(self) -> Mapping[str, str]:
        """The text or set of short items that an item belongs to."""
        return {item.id: name for name, one in self.testlets.items() for item in one.opgaven}

    def form(self, name: str) -> Form:
        """Give a form that a sitting can have, by its id.

        Raises:
            UnknownName: the bank has no such form.
        """
        if name not in self.sittings:
            raise UnknownName(
                f"the bank has no form '{name}'.",
                remedy=f"Choose one of {', '.join(sorted(self.sittings))}.",
                kind="toetsvorm",
                name=name,
            )
        return self.sittings[name]

    def item(self, name: str) -> Item:
        """Give an item by its id.

        Raises:
            UnknownName: the bank has no such item.
        """
        if name in self.word_questions:
            return self.word_questions[name].item
        if name not in self.items:
            raise UnknownName(
                f"the bank has no item '{name}'.",
                remedy="Check the spelling, or load the bank that holds it.",
                kind="opgave",
                name=name,
            )
        return self.items[name]

    @property
    def versions(self) -> Versions:
        """What a result that comes from this bank was computed with."""
        return Versions(
            taalmeter=VERSION,
            opgavenbank=self.info.versie,
            parameters=self.parameters.versie,
            niveaus=self.levels.versie,
            hash=self.hash,
            voorlopig=self.parameters.status == "voorlopig",
        )


def load_bank(folder: str | Path | None = None, parameters: str | None = None) -> Bank:
    """Load the shipped item bank, or the one in `folder`.

    Args:
        folder: a folder with the shape of `items/`.
        parameters: a version of the parameters other than the one that `bank.yaml` names.

    Raises:
        ContentError, ContentErrors: with file, line and field of every mistake.
    """
    root = Path(folder) if folder is not None else content_folder("items")
    return _load(root, parameters, read_tables)


def publish(folder: str | Path) -> tuple[Path, Bank, bool]:
    """Write the tables of the bank in `folder`; give the file, the bank, and whether it changed.

    Raises:
        ContentError, ContentErrors: the bank cannot be loaded.
    """
    bank = _load(Path(folder), None, lambda _: None)
    path = tables_path(Path(folder), bank.parameters.versie)
    changed = write_tables(path, make_tables(bank.testlets, bank.tasks, bank.parameters))
    return path, load_bank(folder), changed


def tables_path(root: Path, version: str) -> Path:
    """Give where the tables of a version of the parameters stand."""
    return root / "parameters" / f"{version}.tabellen.json"


def _load(root: Path, version: str | None, tables_of: Callable[[Path], Tables | None]) -> Bank:
    if not root.is_dir():
        raise ContentError("is not a folder.", remedy="Name a folder.", place=Place(file=str(root)))
    reader = _Reader(root)
    bank = _assembled(reader, version, tables_of)
    mistakes = [*reader.mistakes, *reference_mistakes(bank)]
    if mistakes:
        raise ContentErrors(mistakes)
    return bank


def _assembled(
    reader: "_Reader", version: str | None, tables_of: Callable[[Path], Tables | None]
) -> Bank:
    info = reader.one("bank.yaml", BankInfo)
    if version is not None:
        info = info.model_copy(update={"parameters": version})
    levels = reader.one("niveaus.yaml", Levels)
    require_parameters(reader.documents["bank.yaml"], reader.root, info.parameters)
    parameters = reader.one(f"parameters/{info.parameters}.yaml", Parameters)
    passages = reader.folder("lezen", Passage)
    item_sets = reader.folder("alfabetisering", ItemSet) | reader.folder("schrijfopgaven", ItemSet)
    tasks = reader.folder("schrijven", WritingTask)
    word_lists = reader.folder("woordenschat", WordList)
    pseudo_words = reader.one("nepwoorden.yaml", PseudoWords)
    learning_tasks = reader.folder("leertaken", LearningTask)
    word_rules = reader.one("woordmeting.yaml", WordRules)
    forms = reader.folder("toetsvormen", Form)
    items, passage_of = _items(reader, passages.values(), item_sets.values())
    short = {name: one for name, one in item_sets.items() if one.vaardigheid == "schrijven"}
    testlets: dict[str, Passage | ItemSet] = {**passages, **short}
    content = {name: document.data for name, document in sorted(reader.documents.items())}
    reader.mistakes += same_names(reader.documents, passages, item_sets, tasks)
    if reader.mistakes:  # what follows from them would only distract
        raise ContentErrors(reader.mistakes)
    missing = parameter_mistakes(reader.documents, parameters, items, testlets, tasks)
    if missing:
        raise ContentErrors(missing)
    kept = tables_of(tables_path(reader.root, parameters.versie))
    tables, published = current_tables(kept, testlets, tasks, parameters)
    return Bank(
        info=info,
        levels=levels,
        parameters=parameters,
        passages=passages,
        item_sets=item_sets,
        tasks=tasks,
        word_lists=word_lists,
        pseudo_words=pseudo_words,
        learning_tasks=learning_tasks,
        word_rules=word_rules,
        forms=forms,
        tables=tables,
        published=published,
        hash=content_hash({**content, "tabellen": tables.hash}),
        files=reader.documents,
        items=items,
        passage_of=passage_of,
    )


def set_file(items: ItemSet) -> str:
    """Give the file of an item set, within the folder of the bank."""
    folder = "alfabetisering" if items.vaardigheid == "woordherkenning" else "schrijfopgaven"
    return f"{folder}/{items.id}.yaml"


class _Reader:
    """Reads the files of one bank, keeping each document for later error places."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.documents: dict[str, Document] = {}
        self.mistakes: list[ContentError] = []

    def one(self, name: str, model: type[Piece]) -> Piece:
        piece, document = parse(self.root / name, model)
        self.documents[name] = document
        return piece

    def folder(self, name: str, model: type[Named]) -> dict[str, Named]:
        found: dict[str, Named] = {}
        for path in sorted((self.root / name).glob("*.yaml")):
            file = f"{name}/{path.name}"
            try:
                piece = self.one(file, model)
            except ContentErrors as errors:
                self.mistakes.extend(errors.errors)
                continue
            except ContentError as error:
                self.mistakes.append(error)
                continue
            if piece.id != path.stem:
                self.mistakes.append(
                    ContentError(
                        f"id '{piece.id}' differs from the name of its file.",
                        remedy=f"Write 'id: {path.stem}', or rename the file.",
                        place=self.documents[file].place("id"),
                    )
                )
            found[piece.id] = piece
        return found


def _items(
    reader: _Reader, passages: Iterable[Passage], item_sets: Iterable[ItemSet]
) -> tuple[dict[str, Item], dict[str, str]]:
    items: dict[str, Item] = {}
    passage_of: dict[str, str] = {}
    groups: list[tuple[str, Passage | ItemSet]] = [
        *((f"lezen/{p.id}.yaml", p) for p in passages),
        *((set_file(items), items) for items in item_sets),
    ]
    for file, group in groups:
        for index, item in enumerate(group.opgaven):
            if item.id in items:
                reader.mistakes.append(
                    ContentError(
                        f"opgave '{item.id}' stands in the bank twice.",
                        remedy="Give each opgave an id of its own.",
                        place=reader.documents[file].place("opgaven", index, "id"),
                    )
                )
            items[item.id] = item
            if isinstance(group, Passage):
                passage_of[item.id] = group.id
    return items, passage_of
