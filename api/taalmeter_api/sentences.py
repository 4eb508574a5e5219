"""The one catalogue of what the kandidaat reads on the pages, and what of it is read aloud."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

FILE = Path(__file__).resolve().parent / "teksten" / "kandidaat.yaml"
Sentence = str | list[str]


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Give every page with its sentences; a list is a paragraph with a line for each sentence."""
    pages: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return pages


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
