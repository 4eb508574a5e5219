"""Prints how many syllable counts are right against espeak-ng: ours, and textstat's.

python bench/syllables/compare.py
"""

import csv
from collections.abc import Callable
from pathlib import Path

from textstat.textstat import textstatistics

from taalmeter.writing.plain.syllables import syllables

LIST = Path(__file__).with_name("syllables.csv")


def shares(count: Callable[[str], int]) -> tuple[float, float]:
    """Share of words, and of tokens, that get the right count."""
    with LIST.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    right = [count(row["woord"]) == int(row["lettergrepen"]) for row in rows]
    weights = [float(row["per_miljoen"]) for row in rows]
    tokens = sum(weight for weight, good in zip(weights, right, strict=True) if good)
    return sum(right) / len(rows), tokens / sum(weights)


def main() -> None:
    dutch = textstatistics()
    dutch.set_lang("nl")
    for name, count in (("taalmeter", syllables), ("textstat", dutch.syllable_count)):
        types, tokens = shares(count)
        print(f"{name:10} words {types:.1%}  tokens {tokens:.2%}")


if __name__ == "__main__":
    main()
