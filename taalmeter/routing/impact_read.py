"""Reads a population under two versions of the rules, with its groups, and compares them."""

from datetime import date
from pathlib import Path

from taalmeter.routing.compare import days_of
from taalmeter.routing.fairness import Settings
from taalmeter.routing.groups import Trait, read_groups
from taalmeter.routing.impact import Impact, impact
from taalmeter.routing.population import read_population
from taalmeter.routing.ruleset import RuleSet
from taalmeter.tables import read_table


def impact_of(
    both: tuple[RuleSet, RuleSet],
    on: date | None,
    profiles: Path,
    groups: Path | None,
    settings: Settings,
) -> Impact:
    """Read profiles and groups from their files, and compare.

    Args:
        both: the old and the new version; a column may be an input of one of them only.
        on: the day whose rules to take; today, or the day nearest to it, when left out.
        profiles: the file with profiles.
        groups: the file with groups.
        settings: the limits.

    Raises:
        DataError, UnknownName, BsnRefused: with file, row and column.
    """
    days = days_of(*both, on, date.today())
    old = read_population(both[0], profiles, days[0], also=tuple(both[1].inputs))
    new = read_population(both[1], profiles, days[1], also=tuple(both[0].inputs))
    traits: tuple[Trait, ...] = ()
    if groups is not None:
        traits = read_groups(read_table(groups), old.persons())
    return impact(both, (old, new), days, traits, settings)
