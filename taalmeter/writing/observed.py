"""Which grammar rules may be shown, and what they say.

A rule is shown when its precision, measured by `bench/writing.py` on at least two hundred written
sentences, is .90 or more; the figure stands beside the rule in `data/grammatica.yaml`. The others
count silently: they are in the evidence as `telt mee, niet getoond`.
"""

from dataclasses import dataclass
from functools import cache
from typing import cast

from taalmeter.writing import lists

SHOWN_FROM = 0.90


@dataclass(frozen=True)
class Rule:
    """A grammar rule as a rater reads it.

    Attributes:
        id: its name in the code.
        name: its name on screen.
        explanation: one sentence for the rater.
        precision: share of its signals that were right, on `sentences` written sentences.
        recall: share of the mistakes that it found there.
    """

    id: str
    name: str
    explanation: str
    precision: float
    recall: float
    sentences: int

    @property
    def shown(self) -> bool:
        """Whether its signals may be shown as observations."""
        return self.precision >= SHOWN_FROM and self.sentences >= 200


@cache
def rules() -> dict[str, Rule]:
    """Return the rules by id."""
    rows = cast("dict[str, dict[str, object]]", lists.read("grammatica")["regels"])
    return {
        name: Rule(
            id=name,
            name=str(row["naam"]),
            explanation=str(row["uitleg"]),
            precision=float(cast("float", row["precisie"])),
            recall=float(cast("float", row["gevonden"])),
            sentences=int(cast("int", row["zinnen"])),
        )
        for name, row in rows.items()
    }


@cache
def shown_rules() -> frozenset[str]:
    """Return the ids of the rules that may be shown."""
    return frozenset(name for name, rule in rules().items() if rule.shown)
