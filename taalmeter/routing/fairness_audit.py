"""The whole fairness audit of a population: first the rules themselves, then what groups got.

Groups come from a file of their own and meet advice only here. What is found is data, to be
written as a table, as JSON or as a report.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from taalmeter.routing.domain import spoken
from taalmeter.routing.fairness import (
    DIFFERENCE,
    Cell,
    RouteTest,
    Settings,
    TraitAudit,
    audit_trait,
)
from taalmeter.routing.groups import Trait
from taalmeter.routing.influence import Influence, influences
from taalmeter.routing.masks import CONFLICT, NO_RULE
from taalmeter.routing.misplaced import Misplaced, chances_of_other, misplaced
from taalmeter.routing.overrides import Decided, Override, by_rule, overrides
from taalmeter.routing.population import Population, likely_codes, routed
from taalmeter.routing.rules import MORE, TALK
from taalmeter.routing.ruleset import RuleSet
from taalmeter.tables import Cell as TableCell
from taalmeter.version import VERSION

COLUMNS = (
    "kenmerk", "groep", "route", "personen", "aantal", "aandeel", "laag", "hoog", "verschil",
    "verschil_laag", "verschil_hoog", "verschil_gelijk_niveau", "gelijk_laag", "gelijk_hoog",
    "geschat_kleine_groep", "oordeel", "oordeel_gelijk_niveau", "duiding", "verborgen",
)  # fmt: skip


@dataclass(frozen=True)
class FairnessAudit:
    """What an audit found.

    Attributes:
        rules: the rule set.
        day: on which its rules were taken.
        persons: how many profiles.
        settings: the limits.
        structure: which inputs can change a route, from the rules alone.
        seen: traits of the groups file that are an input of the rules; none is as it should be.
        uncertain: whether levels had probabilities.
        traits: what the groups of every trait are advised.
        placement: by trait, what is to be expected if the true level were known.
        overrides: by trait, how often decisions departed from the advice.
        by_rule: the same by rule.
    """

    rules: RuleSet
    day: date
    persons: int
    settings: Settings
    structure: tuple[Influence, ...]
    seen: tuple[str, ...]
    uncertain: bool
    traits: tuple[TraitAudit, ...]
    placement: Mapping[str, tuple[Misplaced, ...]]
    overrides: Mapping[str, tuple[Override, ...]]
    by_rule: tuple[Override, ...]

    @property
    def differs(self) -> bool:
        """Whether any route differs between groups, as it is or at equal level."""
        cells = (cell for trait in self.traits for cell in trait.cells)
        tests = (test for trait in self.traits for test in trait.tests)
        return any(test.verdict == DIFFERENCE for test in tests) or any(
            DIFFERENCE in (cell.verdict, cell.verdict_at_level) for cell in cells
        )

    def rows(self) -> Iterator[dict[str, TableCell]]:
        """Give one row a group and route, with the columns of `COLUMNS`."""
        for trait in self.traits:
            for cell in trait.cells:
                yield {"kenmerk": trait.trait, **cell_dict(cell, self.settings)}

    def to_dict(self) -> dict[str, Any]:
        """Give the audit as data, with Dutch names."""
        return {
            "regelset": {"id": self.rules.id, "versie": self.rules.version,
                         "hash": self.rules.hash, "taalmeter": VERSION},
            "peildatum": self.day.isoformat(),
            "personen": self.persons,
            "instellingen": {
                "kleinste_aantal": self.settings.smallest,
                "klein_tot": self.settings.thin,
                "marge": self.settings.margin,
                "betrouwbaarheid": self.settings.level,
                "trekkingen": self.settings.draws,
                "zaad": self.settings.seed,
            },
            "bewijs": {
                "invoer": [one.to_dict() for one in self.structure],
                "kenmerken_in_regels": list(self.seen),
            },
            "kenmerken": [self._trait(trait) for trait in self.traits],
            "afwijking_per_regel": [one.to_dict() for one in self.by_rule],
        }  # fmt: skip

    def _trait(self, trait: TraitAudit) -> dict[str, Any]:
        return {
            "kenmerk": trait.trait,
            "personen": trait.persons,
            "routes": [route_dict(test, self.settings) for test in trait.tests],
            "groepen": [cell_dict(cell, self.settings) for cell in trait.cells],
            "plaatsing": [misplaced_dict(one) for one in self.placement.get(trait.trait, ())],
            "afwijking": [one.to_dict() for one in self.overrides.get(trait.trait, ())],
        }


def audit_fairness(
    rules: RuleSet,
    population: Population,
    day: date,
    traits: Sequence[Trait],
    decided: Decided | None = None,
    settings: Settings | None = None,
) -> FairnessAudit:
    """Audit what groups are advised, and what was decided of them.

    Args:
        rules: the rule set.
        population: its profiles.
        day: on which the rules hold.
        traits: the groups.
        decided: the decisions, when they are known.
        settings: the limits.
    """
    chosen = settings or Settings()
    answers = routed(population)
    shares = chances_of_other(answers, rules.ladder)
    strata = population.strata
    audited = tuple(
        audit_trait(trait, answers.answers, answers.names, strata, chosen) for trait in traits
    )
    return FairnessAudit(
        rules=rules,
        day=day,
        persons=population.size,
        settings=chosen,
        structure=influences(rules, day),
        seen=tuple(trait.name for trait in traits if trait.name in rules.domains),
        uncertain=population.uncertain,
        traits=audited,
        placement={}
        if shares is None
        else {
            trait.name: misplaced(shares, chosen.smallest, trait, without_route_hidden(found))
            for trait, found in zip(traits, audited, strict=True)
        },
        overrides={}
        if decided is None
        else {
            one.name: overrides(one.groups, one.codes[decided.rows], decided.departed, chosen)
            for one in traits
        },
        by_rule=()
        if decided is None
        else by_rule(decided, _rules_now(population, decided), chosen),
    )


def without_route_hidden(found: TraitAudit) -> frozenset[str]:
    """Give the groups of which it is hidden how many are advised no route.

    How many are advised one would tell, and so would every figure about them.
    """
    none = {MORE, TALK, NO_RULE, CONFLICT}
    return frozenset(cell.group for cell in found.cells if cell.hidden and cell.route in none)


def _rules_now(population: Population, decided: Decided) -> dict[int, str]:
    """Give the rule that decides now, for whoever was decided about."""
    codes = [column[decided.rows] for column in likely_codes(population)]
    found = population.kernel.decide(codes).rule.tolist()
    rules = population.kernel.compiled.rules
    return {
        place: rules[rule].id if rule >= 0 else ""
        for place, rule in zip(decided.rows.tolist(), found, strict=True)
    }


def outcomes_of_decisions(rules: RuleSet) -> tuple[str, ...]:
    """Give what an advice or a decision may be."""
    return (*rules.routes, MORE, TALK)


def cell_dict(cell: Cell, settings: Settings) -> dict[str, TableCell]:
    """Give a cell as a row, with Dutch names."""
    level = cell.at_level
    return {
        "groep": cell.group,
        "route": cell.route,
        "personen": cell.total,
        "aantal": cell.count,
        "aandeel": cell.share,
        "laag": cell.low,
        "hoog": cell.high,
        "verschil": cell.difference,
        "verschil_laag": cell.difference_low,
        "verschil_hoog": cell.difference_high,
        "verschil_gelijk_niveau": None if level is None else finite(level.difference),
        "gelijk_laag": None if level is None else finite(level.low),
        "gelijk_hoog": None if level is None else finite(level.high),
        "geschat_kleine_groep": cell.shrunk,
        "oordeel": verdict_words(cell.verdict, settings.margin),
        "oordeel_gelijk_niveau": verdict_words(cell.verdict_at_level, settings.margin),
        "duiding": cell.reading or None,
        "verborgen": cell.hidden or None,
    }


def route_dict(test: RouteTest, settings: Settings) -> dict[str, Any]:
    """Give the test of a route as data, with Dutch names; p-values to 4 decimals."""
    spread = test.test
    return {
        "route": test.route,
        "aantal": test.count,
        "p": _digits(spread.p),
        "p_holm": _digits(test.p_holm),
        "grootste_verschil": finite(spread.apart),
        "grootste_verschil_bij_gelijke_groepen": finite(spread.apart_null),
        "verhouding": finite(spread.ratio),
        "verhouding_bij_gelijke_groepen": finite(spread.ratio_null),
        "onder_vier_vijfde_bij_gelijke_groepen": finite(spread.four_fifths_null),
        "oordeel": verdict_words(test.verdict, settings.margin),
    }


def misplaced_dict(one: Misplaced) -> dict[str, Any]:
    """Give expected misplacement as data, with Dutch names."""
    return {
        "groep": one.group,
        "andere_route": one.other.to_dict(),
        "te_laag": one.under.to_dict(),
        "te_hoog": one.over.to_dict(),
    }


def verdict_words(verdict: str | None, margin: float) -> str | None:
    """Give a verdict with its margin.

    >>> verdict_words("geen verschil groter dan de marge aangetoond", 0.05)
    'geen verschil groter dan 5 procentpunt aangetoond'
    """
    if verdict is None:
        return None
    return verdict.replace("de marge", f"{spoken(round(100 * margin, 6))} procentpunt")


def finite(value: float) -> float | None:
    """Give a number, or None where there is none."""
    return value if math.isfinite(value) else None


def _digits(value: float) -> float | None:
    """Give a p-value in so many decimals as its draws can tell."""
    return None if not np.isfinite(value) else round(value, 4)
