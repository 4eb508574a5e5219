"""Two versions of the rules side by side: what they say, rule by rule, and whom it would move."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from taalmeter.routing import RuleSet
from taalmeter.routing.archive import IN_USE, Version
from taalmeter.routing.compare import Difference, Period, Region, compare
from taalmeter.routing.compare_text import MOST_SHOWN
from taalmeter.routing.domain import spoken
from taalmeter.routing.rules import DecisionTable, Rule
from taalmeter_api import dates, rule_view
from taalmeter_api.advice_view import route_name
from taalmeter_api.rule_detail import says
from taalmeter_api.rule_proof import number, share
from taalmeter_api.rule_view import RuleView


@dataclass(frozen=True)
class RulePair:
    """A rule that the two versions do not have alike; one side is None where it is absent."""

    id: str
    old: RuleView | None
    new: RuleView | None


@dataclass(frozen=True)
class RegionView:
    """Cases that get something else: which, from what to what, and by which rules."""

    where: str
    before: str
    after: str
    rules: str
    cases: str


@dataclass(frozen=True)
class PeriodView:
    """The differences on a stretch of days."""

    title: str
    said: str
    moves: tuple[tuple[str, str, str], ...]
    regions: tuple[RegionView, ...]
    more: int
    beside: tuple[RegionView, ...]


@dataclass(frozen=True)
class DifferenceView:
    """Two versions side by side, as they are read."""

    verdict: str
    same: bool
    facts: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    rules: tuple[RulePair, ...]
    periods: tuple[PeriodView, ...]


def options(found: tuple[Version, ...]) -> tuple[tuple[str, str], ...]:
    """Give every version that can be read, as (key, words)."""
    return tuple(
        (one.key, f"{_name(one.rules)}{' (nu in gebruik)' if one.key == IN_USE else ''}")
        for one in found
        if one.rules is not None
    )


def _name(rules: RuleSet) -> str:
    return f"{rules.id} {rules.version}"


def side_by_side(old: RuleSet, new: RuleSet, on: date | None = None) -> DifferenceView:
    """Compare two versions in every case.

    Raises:
        DataError: one of them does not hold on that day.
    """
    found = compare(old, new, on)
    return DifferenceView(
        verdict=found.verdict,
        same=found.same_meaning,
        facts=tuple(_facts(old, new)),
        notes=tuple(_notes(found)),
        rules=tuple(_pairs(old, new)),
        periods=tuple(_period(found, one) for one in found.periods),
    )


def _facts(old: RuleSet, new: RuleSet) -> Iterator[tuple[str, str, str]]:
    def days(rules: RuleSet) -> str:
        until = f" tot en met {dates.day(rules.valid_to)}" if rules.valid_to else ""
        return f"vanaf {dates.day(rules.valid_from)}{until}"

    def count(rules: RuleSet) -> str:
        return str(sum(len(table.rules) for table in rules.tables))

    yield "Versie", _name(old), _name(new)
    yield "Geldig", days(old), days(new)
    yield "Tabellen", str(len(old.tables)), str(len(new.tables))
    yield "Regels", count(old), count(new)
    yield "Vingerafdruk van de tekst", old.hash, new.hash
    yield "Vingerafdruk van de betekenis", old.meaning.hash, new.meaning.hash


def _notes(found: Difference) -> Iterator[str]:
    common = found.common
    for title, names in (("Niet meer gevraagd", common.gone), ("Nieuw gevraagd", common.come)):
        if names:
            yield f"{title}: {', '.join(name.replace('_', ' ') for name in names)}."
    for title, values in (
        ("alleen in oud", common.values_gone),
        ("alleen in nieuw", common.values_come),
    ):
        for name, texts in values.items():
            said = ", ".join(text.replace("_", " ") for text in texts)
            yield f"{name.replace('_', ' ').capitalize()}, {title}: {said}."
    for name, old, new in found.policy:
        yield f"Zekerheid, {name}: {spoken(float(old))} wordt {spoken(float(new))}."
    if found.follow_up:
        yield "Deze versies gelden nooit op dezelfde dag. De ene volgt op de andere."


def _pairs(old: RuleSet, new: RuleSet) -> Iterator[RulePair]:
    before, after = _rules(old), _rules(new)
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        if was and now and says(was[1]) == says(now[1]):
            continue
        yield RulePair(
            name,
            rule_view.rule_view(old, *was) if was else None,
            rule_view.rule_view(new, *now) if now else None,
        )


def _rules(rules: RuleSet) -> dict[str, tuple[DecisionTable, Rule]]:
    return {rule.id: (table, rule) for table in rules.tables for rule in table.rules}


def _period(found: Difference, period: Period) -> PeriodView:
    named = _names(found)
    until = f" tot en met {dates.day(period.end)}" if period.end else ""
    moved = sum(period.moves.values())
    if period.same:
        said = f"In alle {number(period.cases)} gevallen is het advies gelijk."
    else:
        part = share(moved, period.cases)
        said = (
            f"In {number(moved)} van {number(period.cases)} gevallen ({part}) is de route anders."
        )
    return PeriodView(
        title=f"Vanaf {dates.day(period.start)}{until}",
        said=said,
        moves=tuple(
            (named.get(before, before), named.get(after, after), number(cases))
            for (before, after), cases in period.moves.items()
        ),
        regions=tuple(_region(one, named) for one in period.regions[:MOST_SHOWN]),
        more=max(0, len(period.regions) - MOST_SHOWN),
        beside=tuple(_region(one, named) for one in period.beside[:MOST_SHOWN]),
    )


def _names(found: Difference) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for rules in (found.old, found.new):
        names |= {route: route_name(rules, route) for route in rules.routes}
        names |= {name: text.name for name, text in rules.side_advices.items()}
    return names


def _region(one: Region, named: Mapping[str, str]) -> RegionView:
    rules = f"{', '.join(one.rules_before) or 'geen'} → {', '.join(one.rules_after) or 'geen'}"
    return RegionView(
        where=one.words[:1].upper() + one.words[1:],
        before=named.get(one.before, one.before),
        after=named.get(one.after, one.after),
        rules=rules,
        cases=number(one.cases),
    )
