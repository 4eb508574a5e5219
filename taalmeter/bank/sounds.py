"""Which sentences of a bank can be listened to, and the file in which each of them is spoken.

Instructions and questions can be heard; a text that measures reading never, nor the options, nor
the word that a vocabulary question is about: those are what is measured. An instruction names its
file (`geluid:`); the file of a question is named after its own words, so that a question that was
changed is silent until it is spoken again, and never says something else than is on the screen.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from taalmeter.bank.content import Item, WritingTask
from taalmeter.bank.load import Bank, set_file
from taalmeter.bank.words import slug

FOLDER = "geluid"
GAP = "puntje, puntje, puntje"
WHAT_IS_MEASURED = {"kent": "Kent u dit woord?", "betekenis": "Wat betekent dit woord?"}
LONGEST_PART = 260
"""Characters; at the pace of the shipped voice that stays under 60 KiB."""

_LONGEST_NAME = 48
_DIGEST = 6


def folder_of(bank: Bank) -> Path:
    """Give the folder of a bank."""
    return Path(bank.files["bank.yaml"].file).parent


def sound_slots(bank: Bank) -> Iterator[tuple[str, tuple[str, ...], str, str | None]]:
    """Give every instruction for the kandidaat: file, field, what it says, and its slot."""
    practice = bank.info.oefenen
    yield "bank.yaml", ("oefenen", "uitleg"), practice.uitleg, practice.geluid
    for items in bank.item_sets.values():
        yield set_file(items), ("uitleg",), items.uitleg, items.geluid
    for task in bank.tasks.values():
        yield f"schrijven/{task.id}.yaml", ("opdracht",), assignment(task), task.geluid
    for learning in bank.learning_tasks.values():
        yield f"leertaken/{learning.id}.yaml", ("uitleg",), learning.uitleg, learning.geluid


def assignment(task: WritingTask) -> str:
    """Give what is asked in a writing task: the assignment and what the text must have."""
    parts = " ".join(part if part[-1] in ".?!" else f"{part}." for part in task.onderdelen)
    return f"{task.opdracht.strip()} {parts}"


def situation_file(task: WritingTask) -> str:
    """Give the file in which the situation of a writing task is spoken."""
    return file_for(task.situatie, "situatie")


def said(text: str) -> str:
    """Give a text as it is spoken: a gap is named, and a point of a list is a sentence.

    >>> said("Ik ga ___ de bus. Maak een zin met: ga / naar / huis.")
    'Ik ga puntje, puntje, puntje de bus. Maak een zin met: ga, naar, huis.'
    """
    text = re.sub(r"(?m)^\s*- (.*?)[.;]?\s*$", r"\1.", text)
    text = re.sub(r"_{2,}", GAP, text).replace(" / ", ", ")
    return re.sub(r"\s+", " ", re.sub(r"[#*|]", " ", text)).strip()


def file_for(text: str, kind: str = "vraag") -> str:
    """Give the name of the file in which a sentence is spoken, within the folder of the bank.

    >>> file_for("Welk woord hoort bij het plaatje?")
    'geluid/vraag-welk-woord-hoort-bij-het-plaatje-ee24d6.mp3'
    """
    digest = hashlib.sha256(said(text).encode()).hexdigest()[:_DIGEST]
    return f"{FOLDER}/{kind}-{slug(said(text))[:_LONGEST_NAME].strip('-')}-{digest}.mp3"


def numbered(file: str, number: int) -> str:
    """Give the name of a later part of a sound; the first part has the name itself.

    >>> numbered("geluid/oefenen.mp3", 1), numbered("geluid/oefenen.mp3", 2)
    ('geluid/oefenen.mp3', 'geluid/oefenen-2.mp3')
    """
    return file if number == 1 else file.replace(".mp3", f"-{number}.mp3")


def in_parts(file: str, text: str) -> dict[str, str]:
    """Give the files of a text, with what is spoken in each: whole sentences, some 25 seconds.

    So no file is heavy on an old tablet, and somebody can listen again to a part.
    """
    parts: list[str] = []
    for sentence in re.findall(r"[^.?!]+[.?!]*", said(text)):
        if parts and len(parts[-1]) + len(sentence) <= LONGEST_PART:
            parts[-1] += sentence
        else:
            parts.append(sentence.strip())
    return {numbered(file, number): part for number, part in enumerate(parts, start=1)}


def question_said(bank: Bank, item: Item) -> str:
    """Give what is spoken of a question; of a question about a word not that word."""
    known = bank.word_questions.get(item.id)
    return WHAT_IS_MEASURED.get(known.asked, item.vraag) if known is not None else item.vraag


def question_file(bank: Bank, item: Item) -> str:
    """Give the file in which a question is spoken."""
    return file_for(question_said(bank, item))


def wanted(bank: Bank) -> dict[str, str]:
    """Give every file that can be listened to, with the words that are spoken in it."""
    questions = [
        bank.info.oefenen.opgave,
        *bank.items.values(),
        *(one.item for one in bank.word_questions.values() if one.asked != "tonen"),
    ]
    texts = [(question_file(bank, item), question_said(bank, item)) for item in questions]
    texts += [(slot, text) for _, _, text, slot in sound_slots(bank) if slot is not None]
    texts += [(situation_file(task), task.situatie) for task in bank.tasks.values()]
    return {
        name: part for file, text in sorted(texts) for name, part in in_parts(file, text).items()
    }
