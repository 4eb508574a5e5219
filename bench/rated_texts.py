"""Rated texts that nobody wrote: made from our own sentences, so that the whole chain can be run.

Ability decides how often a word is misspelled, a rule broken, a stop or capital left out, and
whether there is a greeting and a link between sentences; two raters give points by what stands in
the text, with errors of their own. What such a calibration says holds for these texts only; it
shows that the door works and that tricks do not open it.
"""

import csv
import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from bench import grammar_sentences as marked
from taalmeter.bank import Bank
from taalmeter.bank.content import RUBRIC_ROWS
from taalmeter.tables import Table
from taalmeter.writing.features import Feature
from taalmeter.written import evidence

TASKS = ("briefje-ziek", "mail-rooster", "bericht-klacht", "verslag-eerste-dag")
EVERY = frozenset(marked.RULES.values())
EDGES = (-1.1, 0.0, 1.1)


@cache
def wrong_spellings() -> dict[str, str]:
    """Return a misspelling for each word of our list."""
    rows = csv.DictReader((Path(__file__).parent / "data" / "spelfouten.csv").open("r"))
    return {row["goed"]: row["fout"] for row in rows if " " not in row["fout"] + row["goed"]}


@cache
def lines() -> tuple[list[str], list[str]]:
    """Return our marked sentences: those with a link in them, and the others."""
    every = [line for line in marked.read("zinnen") if "|" in line]
    link = re.compile(r"\b(omdat|want|als|dat|daarom|daarna|toen|maar)\b")
    return [x for x in every if link.search(x)], [x for x in every if not link.search(x)]


def written(bank: Bank, task: str, ability: float, words: int, seed: str) -> str:
    """Return a text of about so many words, as somebody of this ability might write it."""
    dice = random.Random(seed)  # noqa: S311 - dice, not secrets
    slip = min(0.9, max(0.02, 0.4 - 0.22 * ability))
    linked, loose = lines()
    best = " ".join(bank.tasks[task].best_answer["tekst"].split())
    sentences = [s for s in re.split(r"(?<=[.!?]) ", best) if len(s.split()) > 4][:3]
    while sum(len(s.split()) for s in sentences) < words:
        line = dice.choice(linked if dice.random() > slip else loose)
        wrong = EVERY if dice.random() < slip else frozenset()
        sentences.append(marked.version(line, wrong).text)
    text = " ".join(_slipped(s, slip, dice) for s in sentences)
    opening = "Beste mevrouw,\n\n" if dice.random() > slip else ""
    closing = "\n\nMet vriendelijke groet,\nOlga" if dice.random() > slip else ""
    return opening + text + closing


def _slipped(sentence: str, slip: float, dice: random.Random) -> str:
    known = wrong_spellings()
    words = [
        known[w] if w in known and dice.random() < slip else _bent(w, dice, slip)
        for w in sentence.split()
    ]
    if dice.random() < slip:
        words[0] = words[0].lower()
    if dice.random() < slip:
        words[-1] = words[-1].rstrip(".!?")
    return " ".join(words)


def _bent(word: str, dice: random.Random, slip: float) -> str:
    """Return a word with a mistake that writers make: a lost -n, or z for s."""
    if len(word) < 5 or dice.random() > slip / 2:
        return word
    return word[:-1] if word.endswith("en") else word.replace("z", "s").replace("ij", "ei")


def rated(bank: Bank, persons: int = 110, seed: int = 1) -> Table:
    """Return the table of two raters on two texts of each person.

    The raters see what the features see, each with errors of their own: per row the signed and
    standardised features of that row added up.
    """
    dice = random.Random(seed)  # noqa: S311 - dice, not secrets
    texts = []
    for number in range(persons):
        ability = dice.gauss(0.0, 1.2)
        for task in dice.sample(TASKS, 2):
            words = dice.randint(50, 90)
            text = written(bank, task, ability, words, f"{seed}:{number}:{task}")
            texts.append((number, task, text, evidence(text, bank, task).features))
    seen = _seen([features for _, _, _, features in texts])
    rows = []
    for (number, task, text, _), places in zip(texts, seen, strict=True):
        for rater in ("een", "twee"):
            points = {
                row: str(sum(place + dice.gauss(0.0, 0.4) > edge for edge in EDGES))
                for row, place in places.items()
            }
            rows.append(
                {
                    "persoon": f"p{number}", "taak": task, "beoordelaar": rater,
                    "schaal": ("nt1", "nt2")[number % 2], **points, "tekst": text,
                }
            )  # fmt: skip
    return Table("rated.csv", tuple(rows[0]), tuple(rows))


def _seen(texts: Sequence[Sequence[Feature]]) -> list[dict[str, float]]:
    """Return for each text and row how good it looks among these texts, about N(0, 1)."""
    values = np.array([[np.nan if f.value is None else f.value for f in text] for text in texts])
    middle, spread = np.nanmean(values, axis=0), np.nanstd(values, axis=0) + 1e-9
    signed = np.nan_to_num((values - middle) / spread) * [f.sign for f in texts[0]]
    rows = np.array([f.row for f in texts[0]])
    added = {row: np.clip(signed, -2, 2)[:, rows == row].sum(axis=1) for row in RUBRIC_ROWS}
    return [
        {row: float(added[row][n] / (added[row].std() + 1e-9)) for row in RUBRIC_ROWS}
        for n in range(len(texts))
    ]
