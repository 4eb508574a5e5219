"""What a check gives: a fault in the content, and the check that names it.

Here too is how checks walk through a bank: every question with its options, and where it stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from taalmeter.bank.content import Item, OptionKey, Passage
from taalmeter.bank.load import Bank, set_file
from taalmeter.bank.words import bare as without_article
from taalmeter.errors import Place

WORD = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")


@dataclass(frozen=True)
class Fault:
    """Something an author should mend: where, about what, what is wrong, and a remedy.

    `about` is the word or id that an `uitzondering` in the file names; empty for a whole file.
    """

    place: Place
    about: str
    what: str
    remedy: str


@dataclass(frozen=True)
class Finding:
    """A fault with the code and the name of the check that found it."""

    code: str
    check: str
    fault: Fault

    @property
    def place(self) -> Place:
        """Where the fault is."""
        return self.fault.place

    def __str__(self) -> str:
        fault = self.fault
        about = f" '{fault.about}'" if fault.about else ""
        return f"[{self.code} {self.check}]{about} {fault.place}: {fault.what} {fault.remedy}"

    def to_dict(self) -> dict[str, str | int | None]:
        """Give the finding as plain values, with the Dutch names of the fields."""
        return {
            "code": self.code,
            "controle": self.check,
            "bestand": self.place.file,
            "lijn": self.place.line,
            "veld": self.place.field,
            "over": self.fault.about,
            "uitleg": self.fault.what,
            "wat_te_doen": self.fault.remedy,
        }


@dataclass(frozen=True)
class Check:
    """A named check: its code, its Dutch name, and the function whose docstring defines it.

    `needs_words`: it needs the Dutch word lists of the extra `writing`.
    """

    code: str
    name: str
    find: Callable[[Bank], Iterator[Fault]]
    needs_words: bool = False

    @property
    def definition(self) -> str:
        """What the check looks for, in one or more sentences."""
        return " ".join((self.find.__doc__ or "").split())


@dataclass(frozen=True)
class Asked:
    """A multiple-choice question wherever it stands in the bank.

    Attributes:
        place: file and line.
        name: its id, or the word it asks.
        group: what it is put together with, in order: a text, a set, a list, a learning task.
        stem: the question.
        options, key: as written.
    """

    place: Place
    name: str
    group: str
    stem: str
    options: Mapping[OptionKey, str]
    key: OptionKey

    @property
    def distractors(self) -> tuple[str, ...]:
        """The options that are wrong."""
        return tuple(text for letter, text in self.options.items() if letter != self.key)


def passage_file(passage: Passage) -> str:
    """Give the file of a passage, within the folder of the bank."""
    return f"lezen/{passage.id}.yaml"


def reading_choices(bank: Bank) -> Iterator[tuple[Place, Item, Passage]]:
    """Give every multiple-choice question at a text."""
    for passage in bank.passages.values():
        document = bank.files[passage_file(passage)]
        for index, item in enumerate(passage.opgaven):
            if item.is_choice:
                yield document.place("opgaven", index), item, passage


def item_choices(bank: Bank) -> Iterator[Asked]:
    """Give every multiple-choice question at a text or in an item set."""
    for place, item, passage in reading_choices(bank):
        yield _asked(place, item, passage.id)
    for items in bank.item_sets.values():
        document = bank.files[set_file(items)]
        for index, item in enumerate(items.opgaven):
            if item.is_choice:
                yield _asked(document.place("opgaven", index), item, items.id)


def _asked(place: Place, item: Item, group: str) -> Asked:
    return Asked(place, item.id, group, item.vraag, item.opties, item.sleutel or "a")


def word_choices(bank: Bank) -> Iterator[Asked]:
    """Give the choice of meanings of every word in the word lists."""
    for words in bank.word_lists.values():
        document = bank.files[f"woordenschat/{words.id}.yaml"]
        for index, word in enumerate(words.woorden):
            place = document.place("woorden", index)
            yield Asked(
                place, word.woord, f"woordenschat {words.id}", word.woord, word.opties, word.sleutel
            )


def learning_choices(bank: Bank) -> Iterator[Asked]:
    """Give the questions of the learning tasks: those asked at once, then those asked later."""
    for task in bank.learning_tasks.values():
        document = bank.files[f"leertaken/{task.id}.yaml"]
        for moment in ("direct", "later"):
            for index, word in enumerate(task.woorden):
                question = word.direct if moment == "direct" else word.later
                yield Asked(
                    document.place("woorden", index, moment),
                    f"{word.woord} ({moment})",
                    f"leertaak {task.id}, {moment}",
                    question.vraag,
                    question.opties,
                    question.sleutel,
                )


def all_choices(bank: Bank) -> Iterator[Asked]:
    """Give every question of the bank that has options."""
    yield from item_choices(bank)
    yield from word_choices(bank)
    yield from learning_choices(bank)


def words_of(text: str) -> tuple[str, ...]:
    """Give the words and numbers of a text, in lower case."""
    return tuple(word.casefold() for word in WORD.findall(text))


def spaced(text: str) -> str:
    """Give the words of a text with one space between and around them, to search whole words."""
    return f" {' '.join(words_of(text))} "


def bare(word: str) -> str:
    """Give a word of a list without its article, in lower case, to compare it with others."""
    return without_article(word).casefold()
