"""Checks on how hard the language is for the declared level, with the meter of `taalmeter lees`."""

import re
from collections.abc import Iterator
from functools import lru_cache

from taalmeter.bank.checks.finding import Fault, passage_file
from taalmeter.bank.layout import Heading, Table, blocks
from taalmeter.bank.load import Bank
from taalmeter.writing import readability

LONGEST_SENTENCE = {"instroom": 8, "1F": 12, "2F": 15}
"""Most words in a sentence of a text to read, by declared level: working values of the authors,
below what the meter allows. No law or standard gives a length in words."""

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
_WORDS = ("zeldzaam-woord", "lang-woord", "moeilijk-woord", "afkorting")


def sentence_lengths(bank: Bank) -> Iterator[Fault]:
    """`zin-te-lang`: a sentence of a text has more words than readers of its level can hold.

    At most 8 words at instroom, 12 at 1F, 15 at 2F; a line, list item or cell begins a new one.
    Example: at 1F, "Wij zoeken iemand die elke dag om zeven uur in de keuken kan beginnen."
    """
    for passage in bank.passages.values():
        most = LONGEST_SENTENCE.get(passage.niveau.nt1)
        if most is None:
            continue
        place = bank.files[passage_file(passage)].place("tekst")
        for sentence in sentences(passage.tekst):
            words = len(sentence.split())
            if words > most:
                yield Fault(
                    place,
                    passage.id,
                    f"'{sentence[:50]}...' has {words} words; {passage.niveau.nt1} bears {most}.",
                    "Split the sentence.",
                )


def sentences(text: str) -> list[str]:
    """Give the sentences of a text; every line, list item and table cell begins a new one."""
    found: list[str] = []
    for block in blocks(text):
        if isinstance(block, Heading):
            lines: tuple[str, ...] = (block.text,)
        elif isinstance(block, Table):
            lines = tuple(cell for row in (block.columns, *block.rows) for cell in row)
        else:
            lines = block.lines if hasattr(block, "lines") else block.points
        found += [s for line in lines for s in _SENTENCE_END.split(line) if s]
    return found


def hard_words(bank: Bank) -> Iterator[Fault]:
    """`woord-te-moeilijk`: a word is too rare, too long, formal or shortened for its readers.

    By the project's own meter (`taalmeter lees`), at the level that the file declares or that its
    readers have; trade words are known in the file that explains them.
    Example: `discrepantie` in a text for A2.
    """
    for found in _measured(bank):
        if found.rule in _WORDS:
            yield Fault(found.place, found.word, found.what, found.remedy)


def hard_sentences(bank: Bank) -> Iterator[Fault]:
    """`zin-te-moeilijk`: a sentence is too long, passive, stacked or denies twice for its readers.

    By the project's own meter, as `woord-te-moeilijk`; this one also reads questions and tasks.
    Example: "De sleutel wordt door de huismeester bewaard." at A2.
    """
    for found in _measured(bank):
        if found.rule not in _WORDS:
            what = found.what + (f' "{found.sentence}"' if found.sentence else "")
            yield Fault(found.place, found.word, what, found.remedy)


def _measured(bank: Bank) -> tuple[readability.Finding, ...]:
    return _read(tuple(document.file for document in bank.files.values()), bank.hash)


@lru_cache(maxsize=2)
def _read(files: tuple[str, ...], _hash: str) -> tuple[readability.Finding, ...]:
    """Read the files once for both checks; the hash stands for their content."""
    return readability.lees(files).findings
