"""The one catalogue of what the kandidaat reads on the pages, and what of it is read aloud."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

FOLDER = Path(__file__).resolve().parent / "teksten"
Sentence = str | list[str]


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Give every page with its sentences; a list is a paragraph with a line for each sentence."""
    return _read("kandidaat.yaml")


@cache
def translations() -> dict[str, dict[str, Any]]:
    """Give the explanation in other languages, by language code; the test itself is Dutch."""
    return _read("vertalingen.yaml")


@cache
def card_words() -> dict[str, str]:
    """Give the word, with its article, for each picture that a card can have."""
    return dict(_read("kaartplaatjes.yaml"))


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return found


def lines(sentence: Sentence) -> Markup:
    """Give a sentence, or a paragraph with a break after each of its lines, for a page."""
    parts = [sentence] if isinstance(sentence, str) else sentence
    return Markup("<br>").join(escape(part) for part in parts)


def aloud(page: str, names: list[str]) -> str:
    """Give these sentences of a page as they are spoken, one after the other."""
    said: list[str] = []
    for name in names:
        sentence = catalogue()[page][name]
        said += [sentence] if isinstance(sentence, str) else sentence
    return " ".join(part if part[-1] in ".?!:" else f"{part}." for part in said)
