"""How often people decide otherwise than was advised: per group and per rule.

A rule that is often departed from is a rule to look at; so is a group for whom people depart more
often. A decision is never an error here, and neither is an advice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from taalmeter.errors import DataError
from taalmeter.measurement.proportions import wilson
from taalmeter.purpose import refuse_bsn
from taalmeter.routing.cases import PERSON
from taalmeter.routing.fairness import Places, Settings, tabulate
from taalmeter.routing.suppression import hidden_totals, suppress
from taalmeter.tables import Table

ADVICE, DECISION, RULE = "advies", "besluit", "regel"
FOLLOWED, DEPARTED = 0, 1


@dataclass(frozen=True)
class Decided:
    """What was decided of whom.

    Attributes:
        rows: by decision, the place of the person among the profiles.
        departed: by decision, 1 where it departs from the advice.
        rules: by decision, the rule of the advice; empty where the file does not say.
    """

    rows: Places
    departed: Places
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Override:
    """How often decisions depart from the advice, of one group or rule; hidden figures are None."""

    name: str
    decisions: int | None
    departed: int | None
    share: float | None
    low: float | None
    high: float | None
    thin: bool

    def to_dict(self) -> dict[str, Any]:
        """Give the share as data, with Dutch names."""
        return {
            "naam": self.name,
            "besluiten": self.decisions,
            "afgeweken": self.departed,
            "aandeel": self.share,
            "laag": self.low,
            "hoog": self.high,
            "te_weinig_gegevens": self.thin,
        }


def read_decisions(table: Table, persons: Sequence[str], outcomes: Sequence[str]) -> Decided:
    """Read decisions: columns `persoon`, `advies`, `besluit`, and perhaps `regel`.

    Raises:
        DataError: a column that is missing, a person who is not among the profiles or stands there
            twice, or an advice or decision that is no route.
        BsnRefused: a value that may be a BSN.
    """
    table.need(PERSON, ADVICE, DECISION)
    place_of = {person: place for place, person in enumerate(persons)}
    rows, departed, rules, seen = [], [], [], set[str]()
    for number, row in enumerate(table.rows):
        person = refuse_bsn(row[PERSON] or "", table.place(number, PERSON))
        if person not in place_of or person in seen:
            known = "stands here twice" if person in seen else "is not among the profiles"
            raise DataError(
                f"the person '{person}' {known}.",
                remedy="Give one decision a person, for persons with a profile.",
                place=table.place(number, PERSON),
            )
        seen.add(person)
        for column in (ADVICE, DECISION):
            if row[column] not in outcomes:
                raise DataError(
                    f"'{row[column] or ''}' is no route.",
                    remedy=f"Choose one of {', '.join(outcomes)}.",
                    place=table.place(number, column),
                )
        rows.append(place_of[person])
        departed.append(int(row[ADVICE] != row[DECISION]))
        rules.append(row.get(RULE) or "")
    return Decided(np.array(rows, np.int64), np.array(departed, np.int64), tuple(rules))


def overrides(
    names: Sequence[str], codes: Places, departed: Places, settings: Settings
) -> tuple[Override, ...]:
    """Give how often decisions depart, by group or by rule.

    Args:
        names: of the groups or rules.
        codes: by decision, the place of its group or rule.
        departed: by decision, 1 where it departs.
        settings: the limits.
    """
    counts = tabulate(codes, len(names), departed, 2)
    hidden = suppress(
        counts, settings.smallest, hidden_totals(counts.sum(axis=0), settings.smallest)
    )
    totals = counts.sum(axis=1)
    low, high = wilson(counts[:, DEPARTED], totals, settings.level)
    found = []
    for row, name in enumerate(names):
        if not totals[row]:
            continue
        thin = bool(totals[row] < settings.thin)
        if hidden.cells[row].any() or hidden.rows[row]:
            shown = None if hidden.rows[row] else int(totals[row])
            found.append(Override(name, shown, None, None, None, None, thin))
            continue
        hit = int(counts[row, DEPARTED])
        share = hit / int(totals[row])
        found.append(
            Override(name, int(totals[row]), hit, share, float(low[row]), float(high[row]), thin)
        )
    return tuple(found)


def by_rule(
    decided: Decided, advised: Mapping[int, str], settings: Settings
) -> tuple[Override, ...]:
    """Give how often decisions depart, by rule.

    Args:
        decided: the decisions.
        advised: by place of a person, the rule that decides now; used where the file names none.
        settings: the limits.
    """
    rules = [
        rule or advised.get(int(place), "")
        for rule, place in zip(decided.rules, decided.rows, strict=True)
    ]
    names = sorted(set(rules))
    codes = np.array([names.index(rule) for rule in rules], np.int64)
    shown = [name or "(geen regel)" for name in names]
    return overrides(shown, codes, decided.departed, settings)
