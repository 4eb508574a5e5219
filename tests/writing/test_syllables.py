"""Syllables are counted right for at least 99 of 100 words that people read."""

import csv
from pathlib import Path

import pytest
from textstat.textstat import textstatistics

from taalmeter.writing.plain.syllables import syllables

LIST = Path(__file__).parents[2] / "bench" / "syllables" / "syllables.csv"


def share_right(count: object) -> float:
    assert callable(count)
    with LIST.open(encoding="utf-8") as file:
        rows = [
            (r["woord"], int(r["lettergrepen"]), float(r["per_miljoen"]))
            for r in csv.DictReader(file)
        ]
    assert len(rows) == 5000
    right = sum(weight for word, wanted, weight in rows if count(word) == wanted)
    return right / sum(weight for _, _, weight in rows)


def test_at_least_99_percent_of_tokens_are_right_and_more_than_textstat_gets() -> None:
    dutch = textstatistics()
    dutch.set_lang("nl")
    ours, theirs = share_right(syllables), share_right(dutch.syllable_count)
    assert ours >= 0.99
    assert ours > theirs


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("over", 2), ("eten", 2), ("avond", 2), ("open", 2), ("idee", 2), ("ideeën", 3),
        ("koeien", 2), ("nieuw", 1), ("bureau", 2), ("geïnteresseerd", 5), ("reünie", 3),
        ("museum", 3), ("nationaal", 3), ("patiënt", 2), ("Indonesië", 5), ("één", 1),
        ("vrijheid", 2), ("tv", 2), ("z'n", 1), ("12", 1), ("quiz", 1), ("", 0),
    ],
)  # fmt: skip
def test_syllables_as_a_dictionary_gives_them(word: str, count: int) -> None:
    assert syllables(word) == count
