"""A sitting on one piece of the bank, so that its author can see it as the kandidaat will.

Scores nothing and keeps nothing; what is shown, and in what order, is decided by `Session` as ever.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from taalmeter.bank import Bank, Form
from taalmeter.bank.content import Part
from taalmeter.bank.wordcontent import WordRules
from taalmeter.errors import UnknownName
from taalmeter.session import Session
from taalmeter.step import Step

FORM = "voorbeeld"


@dataclass(frozen=True)
class Shown:
    """One page: a step of the sitting, and which of its items the page asks; "" for a task."""

    step: Step
    item: str


def walk(bank: Bank, name: str, seed: int = 0) -> tuple[Session, Iterator[Shown]]:
    """Give a sitting on the piece with this name, and the pages in it, one after another.

    Args:
        bank: the bank that holds the piece.
        name: id of a text, a question, a writing task, a set of items or a form; or
            `woordenschat-<branche>` or `leertaak-<branche>`.
        seed: draws the words of a list.

    Raises:
        UnknownName: the bank has nothing of this name.
    """
    only = name if name in bank.items else None
    piece = _piece_of(bank, name) if only else name
    form = _form(bank, piece)
    shown = replace(bank, forms={**bank.forms, FORM: form}, word_rules=_every_word(bank))
    session = Session(shown, FORM, "nt1", seed)
    return session, _pages(session, only)


def _pages(session: Session, only: str | None) -> Iterator[Shown]:
    while (step := session.next()) is not None:
        if step.task is not None:
            yield Shown(step, "")
            session.write(step.task.id, None)
            continue
        for item in step.items:
            if only in (None, item.id):
                yield Shown(step, item.id)
        for item in step.items:
            session.answer(item.id, item.sleutel or item.goed[0])


def _piece_of(bank: Bank, item: str) -> str:
    sets = [items.id for items in bank.item_sets.values() if item in {i.id for i in items.opgaven}]
    return bank.passage_of.get(item) or sets[0]


def _form(bank: Bank, name: str) -> Form:
    if name in bank.passages:
        return _of_part(Part(vaardigheid="lezen", keuze="vast", inhoud=(name,)))
    if name in bank.tasks or name in bank.short_sets:
        return _of_part(Part(vaardigheid="schrijven", keuze="vast", inhoud=(name,)))
    if name in bank.item_sets:
        part = Part(vaardigheid="woordherkenning", keuze="vast", inhoud=(name,), grens=0.5)
        return _of_part(part)
    try:
        return bank.form(name).model_copy(update={"id": FORM})
    except UnknownName as unknown:
        raise UnknownName(
            f"the bank has no text, question, task, set or form '{name}'.",
            remedy=_meant(bank, name),
            name=name,
        ) from unknown


def _every_word(bank: Bank) -> WordRules:
    """Ask the meaning of every word of a list, where a sitting draws some."""
    most = max((len(words.woorden) for words in bank.word_lists.values()), default=1)
    drawn = {"kent": 0, "nepwoorden": 2, "betekenis": most}
    rules = bank.word_rules
    return rules.model_copy(update={"woordenschat": rules.woordenschat.model_copy(update=drawn)})


def _of_part(part: Part) -> Form:
    return Form(id=FORM, naam="Voorbeeld", uitleg="Eén stuk van de bank.", onderdelen=(part,))


def _meant(bank: Bank, name: str) -> str:
    trades = [
        f"{kind}-{name}"
        for kind, known in (("woordenschat", bank.word_lists), ("leertaak", bank.learning_tasks))
        if name in known
    ]
    if trades:
        return f"Write {' or '.join(trades)}."
    every = [*bank.passages, *bank.items, *bank.tasks, *bank.item_sets, *bank.forms]
    close = difflib.get_close_matches(name, every, n=3)
    return f"Did you mean {' or '.join(close)}?" if close else "Look for its id in the file."
