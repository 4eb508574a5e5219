"""What is put before a kandidaat at once, and what can be done in a sitting."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from taalmeter.bank import Bank, Item, ItemSet, Passage, WritingTask
from taalmeter.bank.content import Part, Picture
from taalmeter.bank.wordcontent import NewWord
from taalmeter.bank.words import learning_groups, vocabulary_groups

EventKind = Literal["antwoord", "tekst", "beoordeling", "voorgelezen", "stop"]
StepKind = Literal["tekst", "opgaven", "schrijftaak", "tonen"]
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Event:
    """One thing done in a sitting; `value` is an answer, texts by field, or points by row."""

    kind: EventKind
    ref: str = ""
    value: str | Mapping[str, str] | Mapping[str, int] | None = None


@dataclass(frozen=True)
class Step:
    """What is put before the kandidaat now.

    Attributes:
        kind: `tekst` (a passage with its items), `opgaven` (items alone), `schrijftaak`, or `tonen`
            (a new word to look at; any answer to its one item says that it was seen).
        part: which part of the form this is, from 0.
        number: which step of that part this is, from 1.
        items: all items of the step; `open` those without an answer yet.
        before: how many questions this part has asked before this step.
    """

    kind: StepKind
    part: int
    number: int
    passage: Passage | None = None
    item_set: ItemSet | None = None
    task: WritingTask | None = None
    items: tuple[Item, ...] = ()
    open: tuple[Item, ...] = ()
    before: int = 0
    group: str = ""
    word: NewWord | None = None
    picture: Picture | None = None

    @property
    def name(self) -> str:
        """The id of the passage, item set or task, or the group of word questions."""
        piece = self.passage or self.item_set or self.task
        return piece.id if piece is not None else self.group

    def with_answers(self, answered: Container[str]) -> "Step":
        """Give the step with what is still open in it, when these items have an answer."""
        return replace(self, open=tuple(item for item in self.items if item.id not in answered))


def word_groups(bank: Bank, part: Part, seed: int) -> Mapping[str, tuple[str, ...]]:
    """Give the groups of a part that asks about words: item ids by name, in the order of asking.

    Empty for any other part.
    """
    if part.vaardigheid == "woordenschat":
        words = bank.word_lists[part.inhoud[0]]
        return vocabulary_groups(words, bank.pseudo_words, bank.word_rules.woordenschat, seed)
    if part.vaardigheid == "leertaak":
        return learning_groups(bank.learning_tasks[part.inhoud[0]], seed)
    return {}


def word_step(bank: Bank, part: int, number: int, group: str, items: Sequence[str]) -> Step:
    """Give the step that shows a new word, or asks about one or more words."""
    asked = [bank.word_questions[name] for name in items]
    first, put = asked[0], tuple(question.item for question in asked)
    if first.word is None:
        return Step("opgaven", part, number, items=put, group=group)
    picture = bank.learning_tasks[first.source].plaatjes[first.word.plaatje]
    return Step("tonen", part, number, items=put, group=group, word=first.word, picture=picture)


def step_of(bank: Bank, skill: str, part: int, number: int, name: str) -> Step:
    """Give the step that puts a passage, an item set or a task before the kandidaat.

    Args:
        skill: of the part of the form that the step belongs to.
        name: id of a passage (lezen), an item set (woordherkenning) or either an item set or a
            task (schrijven).
    """
    if skill == "lezen":
        passage = bank.passages[name]
        return Step("tekst", part, number, passage=passage, items=passage.opgaven)
    if name in bank.item_sets:
        items = bank.item_sets[name]
        return Step("opgaven", part, number, item_set=items, items=items.opgaven)
    return Step("schrijftaak", part, number, task=bank.tasks[name])
