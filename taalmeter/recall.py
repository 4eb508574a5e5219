"""Who would get another level under other cut scores or parameters.

Cut scores change, and the people who were placed by the old ones must be found back: in April 2023
a Dutch placement test lowered its cut, and those just under it had to be traced.
"""

from collections.abc import Iterator, Mapping

from taalmeter.bank import Bank
from taalmeter.result import SkillResult
from taalmeter.score import PERSON, Marks, level_results
from taalmeter.tables import Cell

COLUMNS = (
    PERSON, "vaardigheid", "schaal", "niveau_oud", "niveau_nieuw", "richting", "kans_oud",
    "kans_nieuw",
)  # fmt: skip


def recall(
    marks: Mapping[str, Marks], before: Bank, after: Bank, scale: str
) -> Iterator[dict[str, Cell]]:
    """Give one row for each person and skill whose level differs, in the order of the answers.

    Args:
        marks: person -> item -> right or not.
        before, after: banks that both know the items.
        scale: `nt1` or `nt2`.

    `kans_oud` and `kans_nieuw` are the probabilities of the level that was said; a level that is
    empty was or is not said (`te weinig gemeten`).
    """
    for person, row in marks.items():
        pairs = zip(
            level_results(before, scale, row), level_results(after, scale, row), strict=True
        )
        for old, new in pairs:
            if old.level != new.level:
                yield {PERSON: person, **_changed(after, old, new)}


def _changed(bank: Bank, old: SkillResult, new: SkillResult) -> dict[str, Cell]:
    order = bank.levels.scale(new.scale).niveaus
    known = old.level is not None and new.level is not None
    return {
        "vaardigheid": new.skill,
        "schaal": new.scale,
        "niveau_oud": old.level,
        "niveau_nieuw": new.level,
        "richting": _direction(order, old.level, new.level) if known else None,
        "kans_oud": old.probabilities[old.level] if old.level else None,
        "kans_nieuw": new.probabilities[new.level] if new.level else None,
    }


def _direction(order: tuple[str, ...], old: str | None, new: str | None) -> str:
    places = {level: place for place, level in enumerate(order)}
    return "hoger" if places.get(new or "", 0) > places.get(old or "", 0) else "lager"
