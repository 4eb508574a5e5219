"""Blind review: sheets of questions without their keys, and the counts of what solvers answered.

A question gets a number that says nothing of its text. Solvers with the text get one sheet, those
who guess without it another; the key stays apart. What they answered is counted and written beside
each question, as `beoordeling`.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taalmeter.bank.checks.finding import Asked, item_choices, learning_choices, word_choices
from taalmeter.bank.checks.review import wording
from taalmeter.bank.content import Passage
from taalmeter.bank.load import Bank
from taalmeter.errors import DataError, Place
from taalmeter.tables import read_table

WITH, WITHOUT, LOOSE, KEY = "met-tekst.md", "zonder-tekst.md", "losse-opgaven.md", "sleutel.csv"
_INVITE = (
    "Kies bij elke vraag één letter. Maak een bestand met twee kolommen: nummer,antwoord.\n"
    "Weet u het niet? Laat het antwoord dan leeg.\n"
)


@dataclass(frozen=True)
class Counted:
    """How often one question was answered as the key says: [right, of how many], both ways."""

    item: str
    version: str
    with_text: tuple[int, int]
    without_text: tuple[int, int]


def write_sheets(bank: Bank, folder: Path) -> dict[str, int]:
    """Write the sheets and the key to a folder; give the number of questions by sheet.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reading = list(_numbered(bank))
    loose = [asked for asked in _loose(bank)]
    sheets = {
        WITH: _INVITE + "".join(_with_texts(bank, reading)),
        WITHOUT: _INVITE + "".join(_question(number, asked) for number, asked, _ in reading),
        LOOSE: _INVITE
        + "".join(_question(f"W{n:04d}", asked) for n, asked in enumerate(loose, start=1)),
    }
    for name, text in sheets.items():
        (folder / name).write_text(text, "utf-8")
    rows = [
        {"nummer": n, "opgave": asked.name, "sleutel": asked.key, "versie": version}
        for n, asked, version in reading
    ] + [
        {"nummer": f"W{n:04d}", "opgave": f"{a.group}: {a.name}", "sleutel": a.key, "versie": ""}
        for n, a in enumerate(loose, start=1)
    ]
    with (folder / KEY).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["nummer", "opgave", "sleutel", "versie"])
        writer.writeheader()
        writer.writerows(rows)
    return {WITH: len(reading), WITHOUT: len(reading), LOOSE: len(loose)}


def _numbered(bank: Bank) -> Iterator[tuple[str, Asked, str]]:
    """Give the questions at texts with a number, and the version of their wording."""
    asked_of = {asked.name: asked for asked in item_choices(bank)}
    number = 0
    for passage in bank.passages.values():
        for item in passage.opgaven:
            if item.is_choice:
                number += 1
                yield f"L{number:04d}", asked_of[item.id], wording(passage, item)


def _loose(bank: Bank) -> Iterator[Asked]:
    """Give the questions without a text that need no picture: words, and short items."""
    pictured = {
        item.id
        for items in bank.item_sets.values()
        for item in items.opgaven
        if item.plaatje is not None
    }
    for asked in item_choices(bank):
        if asked.name not in bank.passage_of and asked.name not in pictured:
            yield asked
    yield from word_choices(bank)
    yield from learning_choices(bank)


def _with_texts(bank: Bank, reading: Iterable[tuple[str, Asked, str]]) -> Iterator[str]:
    shown: Passage | None = None
    for number, asked, _ in reading:
        passage = bank.passages[asked.group]
        if passage is not shown:
            shown = passage
            yield f"\n---\n\n{passage.tekst.strip()}\n"
        yield _question(number, asked)


def _question(number: str, asked: Asked) -> str:
    options = "".join(f"- {letter}: {text}\n" for letter, text in asked.options.items())
    stem = asked.stem if asked.stem.endswith(("?", ".", "!")) else f"Wat betekent: {asked.stem}?"
    return f"\n**{number}** {stem}\n\n{options}"


def count(folder: Path, with_text: Sequence[Path], without_text: Sequence[Path]) -> list[Counted]:
    """Count what solvers answered, against the key in the folder of the sheets.

    Args:
        folder: where `write_sheets` wrote.
        with_text, without_text: a table of `nummer,antwoord` for each solver.

    Raises:
        DataError: a table cannot be read, or misses a column.
    """
    key = read_table(folder / KEY)
    key.need("nummer", "opgave", "sleutel", "versie")
    given = [[_answers(path) for path in paths] for paths in (with_text, without_text)]
    return [
        Counted(
            str(row["opgave"]),
            str(row["versie"]),
            _right(given[0], str(row["nummer"]), str(row["sleutel"])),
            _right(given[1], str(row["nummer"]), str(row["sleutel"])),
        )
        for row in key.rows
        if row["versie"]
    ]


def _answers(path: Path) -> dict[str, str]:
    table = read_table(path)
    table.need("nummer", "antwoord")
    return {str(row["nummer"]): str(row["antwoord"] or "").strip().lower() for row in table.rows}


def _right(solvers: Sequence[Mapping[str, str]], number: str, key: str) -> tuple[int, int]:
    """An empty answer counts as not right; a question that a solver never got is left out."""
    got = [answers[number] for answers in solvers if number in answers]
    return sum(answer == key for answer in got), len(got)


def record(bank: Bank, counted: Iterable[Counted], day: str) -> int:
    """Write the counts beside each question in its file; give how many were written.

    Questions that have changed since the sheets were made, or that nobody answered both ways, keep
    what they had.

    Raises:
        DataError: a question does not stand where the bank has it.
        OSError: a file cannot be written.
    """
    written = 0
    for one in counted:
        passage = bank.passages.get(bank.passage_of.get(one.item, ""))
        if passage is None or not (one.with_text[1] and one.without_text[1]):
            continue
        if wording(passage, bank.item(one.item)) != one.version:
            continue
        path = Path(bank.files[f"lezen/{passage.id}.yaml"].file)
        path.write_text(_recorded(path, one, day), "utf-8")
        written += 1
    return written


def _recorded(path: Path, one: Counted, day: str) -> str:
    line = (
        f'    beoordeling: {{methode: blind, datum: "{day}", met_tekst: {list(one.with_text)}, '
        f'zonder_tekst: {list(one.without_text)}, versie: "{one.version}"}}\n'
    )
    text = path.read_text("utf-8")
    found = re.search(rf"^  - id: {re.escape(one.item)}\n(?:    .*\n|\n)*", text, re.MULTILINE)
    key = re.search(r"^    sleutel: .*\n", found.group(), re.MULTILINE) if found else None
    if found is None or key is None:
        raise DataError(
            f"the question '{one.item}' is not written as the other questions.",
            remedy="Write '  - id: ...' and '    sleutel: ...' on lines of their own.",
            place=Place(file=str(path)),
        )
    old = re.sub(r"^    beoordeling:.*\n(?:      .*\n)*", "", found.group(), flags=re.MULTILINE)
    new = old.replace(key.group(), key.group() + line, 1)
    return _without_waiver(text[: found.start()] + new + text[found.end() :], one.item)


def _without_waiver(text: str, item: str) -> str:
    """Take out the excuse that the question waits for solvers; it has been solved now."""
    waits = rf"^  - \{{code: I11, over: {re.escape(item)}, [^\n]*\}}\n"
    return re.sub(r"^uitzondering:\n(?!  )", "", re.sub(waits, "", text, flags=re.M), flags=re.M)
