"""Questions made from the word lists, the pseudo-words and the learning tasks, and their draw.

An author writes words; here they become items. An id never gives an answer away: a real word and a
pseudo-word are named alike, and the questions of a learning task are numbered.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import model_validator

from taalmeter.bank.content import Item
from taalmeter.bank.wordcontent import (
    LearningTask,
    NewWord,
    PseudoWords,
    Question,
    VocabularyRules,
    WordList,
)

WordSkill = Literal["woordenschat", "leertaak"]
Asked = Literal["kent", "betekenis", "tonen", "direct", "later"]
YES = "a"
_ARTICLE = re.compile(r"^(de|het|een)\s+", re.IGNORECASE)


class Claim(Item):
    """The question whether someone knows a word: yes (the key of a real word) or no."""

    @model_validator(mode="after")
    def _has_one_key(self) -> "Claim":
        if self.sleutel not in self.opties:
            raise ValueError(f"sleutel must be one of {', '.join(self.opties)}")
        return self


@dataclass(frozen=True)
class WordQuestion:
    """A question about a word: what is asked of it, of which list or task, and the item itself.

    `source` is the id of the word list or learning task; "" for `kent`, as a word may stand in
    several lists. `word` is the taught word, for a learning task.
    """

    asked: Asked
    source: str
    item: Item
    word: NewWord | None = None


def slug(text: str) -> str:
    """Give a word as part of an id.

    >>> slug("de privé-ruimte (achter)")
    'de-prive-ruimte-achter'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def bare(word: str) -> str:
    """Give a word without its article, as it is asked between words that do not exist.

    >>> bare("de pallet"), bare("orderpicken")
    ('pallet', 'orderpicken')
    """
    return _ARTICLE.sub("", word).strip()


def claimable(word_list: WordList) -> tuple[str, ...]:
    """Give the words that can stand between pseudo-words: those of one word, without article."""
    words = [bare(word.woord) for word in word_list.woorden]
    return tuple(word for word in words if " " not in word)


def claim_id(word: str) -> str:
    """Give the id of the question whether someone knows this word."""
    return f"kent-{slug(word)}"


def meaning_id(word_list: WordList, word: str) -> str:
    """Give the id of the question what a word of a list means."""
    return f"betekenis-{word_list.id}-{slug(bare(word))}"


def word_questions(
    lists: Iterable[WordList], pseudo_words: PseudoWords, tasks: Iterable[LearningTask]
) -> dict[str, WordQuestion]:
    """Give every question about words that a sitting can ask, by the id of its item."""
    found: dict[str, WordQuestion] = {}
    for word in pseudo_words.woorden:
        found[claim_id(word)] = WordQuestion("kent", "", _claim(word, real=False))
    for word_list in lists:
        for word in claimable(word_list):
            found[claim_id(word)] = WordQuestion("kent", "", _claim(word, real=True))
        for entry in word_list.woorden:
            item = Item(
                id=meaning_id(word_list, entry.woord),
                vraag=f"Wat betekent ‘{entry.woord}’?",
                opties=entry.opties,
                sleutel=entry.sleutel,
            )
            found[item.id] = WordQuestion("betekenis", word_list.id, item)
    for task in tasks:
        found |= {q.item.id: q for q in _of_task(task)}
    return found


def _claim(word: str, *, real: bool) -> Claim:
    return Claim(
        id=claim_id(word),
        vraag=f"Kent u het woord ‘{word}’?",
        opties={"a": "Ja, dat woord ken ik", "b": "Nee, dat woord ken ik niet"},
        sleutel="a" if real else "b",
    )


def _of_task(task: LearningTask) -> Iterable[WordQuestion]:
    for number, word in enumerate(task.woorden, start=1):
        shown = Item(
            id=task_item_id(task.id, "tonen", number),
            vraag="Kijk en lees. Druk dan op Verder.",
            goed=("gezien",),
            plaatje=word.plaatje,
        )
        yield WordQuestion("tonen", task.id, shown, word)
        yield WordQuestion("direct", task.id, _question(task.id, "direct", number, word.direct))
        yield WordQuestion("later", task.id, _question(task.id, "later", number, word.later))


def task_item_id(task: str, asked: Asked, number: int) -> str:
    """Give the id of what is shown or asked of the word with this number, from 1."""
    return f"leertaak-{task}-{asked}-{number}"


def _question(task: str, asked: Asked, number: int, question: Question) -> Item:
    return Item(
        id=task_item_id(task, asked, number),
        vraag=question.vraag,
        opties=question.opties,
        sleutel=question.sleutel,
    )


def drawn(names: Iterable[str], seed: int) -> tuple[str, ...]:
    """Give names in an order that only the seed decides, the same on every machine.

    Each name is sorted by the SHA-256 of seed and name, so that no generator of random numbers,
    which may change between versions of Python, is needed.
    """
    return tuple(
        sorted(names, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())
    )


def vocabulary_groups(
    word_list: WordList, pseudo_words: PseudoWords, rules: VocabularyRules, seed: int
) -> Mapping[str, tuple[str, ...]]:
    """Draw the items of a vocabulary sitting: first `kent`, then `betekenis`, from other words.

    A pseudo-word that stands in the list as a word is left out.
    """
    order = drawn({bare(word.woord) for word in word_list.woorden}, seed)
    single = [word for word in order if word in set(claimable(word_list))]
    claimed = single[: rules.kent]
    rest = [word for word in order if word not in set(claimed)]
    real = {slug(word) for word in single}
    fake = [word for word in drawn(pseudo_words.woorden, seed) if slug(word) not in real]
    mixed = drawn([*claimed, *fake[: rules.nepwoorden]], seed + 1)
    return {
        "kent": tuple(claim_id(word) for word in mixed),
        "betekenis": tuple(meaning_id(word_list, word) for word in rest[: rules.betekenis]),
    }


def learning_groups(task: LearningTask, seed: int) -> Mapping[str, tuple[str, ...]]:
    """Give the items of a learning sitting: each word shown and asked, then all asked again."""
    numbers = range(1, len(task.woorden) + 1)
    groups: dict[str, tuple[str, ...]] = {}
    for number in numbers:
        groups[f"tonen-{number}"] = (task_item_id(task.id, "tonen", number),)
        groups[f"direct-{number}"] = (task_item_id(task.id, "direct", number),)
    again = drawn([task_item_id(task.id, "later", number) for number in numbers], seed)
    return {**groups, "later": again}
