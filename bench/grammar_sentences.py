"""Our own marked sentences: read `bench/data/zinnen.txt` and make the written versions."""

import re
from dataclasses import dataclass
from pathlib import Path

MARK = re.compile(r"\{(\w+):([^|{}]*)\|([^{}]*)\}")
RULES = {
    "v2": "verb-second",
    "vf": "verb-final",
    "fm": "finite-missing",
    "dt": "d-t",
    "dh": "de-het",
    "am": "article-missing",
}


@dataclass(frozen=True)
class Written:
    """A sentence as written, and the stretches (start, end) of it where each rule is broken."""

    text: str
    broken: tuple[tuple[str, int, int], ...]


def read(name: str = "zinnen") -> list[str]:
    """Return the marked sentences."""
    path = Path(__file__).parent / "data" / f"{name}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def version(line: str, wrong: frozenset[str]) -> Written:
    """Return the sentence with the mistakes against `wrong` in it and everything else right."""
    text, broken, at = "", [], 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        rule = RULES[mark[1]]
        chosen = mark[2] if rule in wrong else mark[3]
        if rule in wrong:
            broken.append((rule, len(text), len(text) + len(chosen)))
        text += chosen
        at = mark.end()
    return Written(text + line[at:], tuple(broken))
