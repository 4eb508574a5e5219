"""A rule set that is ready for use, and the way from a profile to an advice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from taalmeter.errors import DataError, Place
from taalmeter.profile import Profile
from taalmeter.routing.advice import Advice, Alternative, Condition, SideAdvice, with_receipt
from taalmeter.routing.claims import Claim
from taalmeter.routing.domain import Input
from taalmeter.routing.facts import DIGITS, Facts, read_facts
from taalmeter.routing.masks import CONFLICT, NO_RULE, Compiled, compile_rules
from taalmeter.routing.meaning import Meaning, meaning
from taalmeter.routing.measuring import Measure
from taalmeter.routing.policy import choose
from taalmeter.routing.rules import (
    DecisionTable,
    Derived,
    Policy,
    Rule,
    RuleVersions,
    Scenario,
    Sector,
    SideAdviceText,
    Source,
    Traject,
)
from taalmeter.routing.uncertain import Outlook, look
from taalmeter.routing.wording import WITHOUT_RULE, conditions, measure_more
from taalmeter.version import VERSION


@dataclass(frozen=True)
class Weighed:
    """A person's facts, pushed through the rules on a day.

    Attributes:
        day: peildatum.
        active: the rules that are valid on it, as bits.
        facts: the person.
        outlook: what the rules say.
    """

    day: date
    active: int
    facts: Facts
    outlook: Outlook


@dataclass(frozen=True)
class RuleSet:
    """Rules that turn a profile into an advice.

    Attributes:
        id, name, version: of the rule set.
        valid_from, valid_to: the days on which it may be used, both included.
        inputs: what it asks, by name, in order.
        derived: comparisons of a level with the work, by name; a profile cannot give these.
        tables: in gate order.
        routes: from most basic to most independent, by id.
        side_advices, sectors, sources: by id.
        policy: how certain an advice must be.
        scenarios: played cases that it must decide as they say.
        hash: SHA-256 of all its files (without the scenarios).
        folder: where it was read.
        claims: what it promises of itself.
    """

    id: str
    name: str
    version: str
    valid_from: date
    valid_to: date | None
    inputs: Mapping[str, Input]
    derived: Mapping[str, Derived]
    tables: tuple[DecisionTable, ...]
    routes: Mapping[str, Traject]
    side_advices: Mapping[str, SideAdviceText]
    sectors: Mapping[str, Sector]
    sources: Mapping[str, Source]
    policy: Policy
    scenarios: tuple[Scenario, ...]
    hash: str
    folder: str
    claims: tuple[Claim, ...] = ()

    @cached_property
    def derived_inputs(self) -> dict[str, Input]:
        """The derived inputs as inputs, by name; their label is the skill."""
        return {name: one.as_input() for name, one in self.derived.items()}

    @cached_property
    def domains(self) -> dict[str, Input]:
        """Everything that a cell may be about, by name."""
        return {**self.inputs, **self.derived_inputs}

    @cached_property
    def compiled(self) -> Compiled:
        """The rules as masks."""
        derived = [(one, self.derived_inputs[name]) for name, one in self.derived.items()]
        return compile_rules(tuple(self.inputs.values()), self.tables, derived, self.sectors)

    @cached_property
    def meaning(self) -> Meaning:
        """What the rules mean, however they are written; equal meanings have an equal hash."""
        return meaning(self)

    @cached_property
    def ladder(self) -> dict[str, int]:
        """By route that stands on the ladder, its rung; a higher rung is more independent."""
        return {name: one.rung for name, one in self.routes.items() if one.rung is not None}

    @cached_property
    def table_names(self) -> dict[str, str]:
        """What each table is called, by id."""
        return {table.id: table.name for table in self.tables}

    def valid_on(self, day: date) -> bool:
        """Say whether the rule set may be used on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def need_valid_on(self, day: date) -> None:
        """Refuse a day on which the rule set may not be used.

        Raises:
            DataError: naming the days on which it may.
        """
        if not self.valid_on(day):
            raise DataError(
                f"rule set {self.id} {self.version} is not valid on {day.isoformat()}.",
                remedy=f"It holds from {self.valid_from} until {self.valid_to or 'further notice'}:"
                " choose a day in that time, or the rule set of that day.",
                place=Place(file=self.folder),
            )

    def advise(self, profile: Profile, on: date | None = None) -> Advice:
        """Recommend a route for a profile.

        Args:
            profile: what is known; what it does not name is unknown.
            on: the day for which rules must be valid (peildatum), or a moment on that day; today
                when left out.

        Raises:
            UnknownName: an input, option or level that these rules do not have.
            DataError: something else than a profile or a day, a value that cannot be used, or a
                day on which the rule set is not valid.
        """
        return self.advise_on(self.weigh(profile, on))

    def weigh(self, profile: Profile, on: date | None = None) -> Weighed:
        """Push a profile through the rules, without an advice yet; raises what `advise` does."""
        _need_profile(profile)
        day = _day(on)
        self.need_valid_on(day)
        facts = read_facts(self.compiled.inputs, profile)
        active = self.compiled.active_on(day)
        outlook = look(self.compiled, facts, active, tuple(self.routes), self.policy)
        return Weighed(day, active, facts, outlook)

    def advise_on(self, weighed: Weighed) -> Advice:
        """Recommend a route on what was weighed."""
        outlook = weighed.outlook
        route, more = choose(self.policy, outlook, self.compiled.inputs)
        return with_receipt(weighed.facts.echo, self._advice(route, more, outlook, weighed.day))

    def _advice(self, route: str, more: Measure | None, outlook: Outlook, day: date) -> Advice:
        rule = self._rule_of(outlook, route) if more is None and route else None
        if rule is not None:
            because, cited = rule.because, rule.sources
        elif more is not None:
            because, cited = measure_more(more), self.policy.sources
        else:
            because, cited = WITHOUT_RULE[outlook.top], ()
        names = self.compiled.inputs
        return Advice(
            route=route,
            certainty=outlook.routes[outlook.top],
            because=because,
            status=outlook.status,
            rule=rule.id if rule else None,
            table=rule.table if rule else None,
            conditions=self._conditions(rule, outlook),
            sources=self._cited(cited),
            grade=rule.grade if rule else None,
            routes=outlook.routes,
            possible=tuple(name for name in self.routes if name in outlook.possible),
            settled_by=tuple(names[place].name for place in outlook.settled_by),
            more=more,
            alternatives=self._alternatives(outlook, route),
            side_advice=self._beside(outlook),
            versions=RuleVersions(self.id, self.version, self.hash, VERSION, day.isoformat()),
        )

    def _rule_of(self, outlook: Outlook, outcome: str) -> Rule | None:
        """Give the rule that most likely leads to an outcome; the first of equally likely ones."""
        by_rule = outlook.rules.get(outcome, {})
        if not by_rule or outcome == CONFLICT:
            return None
        return self.compiled.rules[
            min(by_rule, key=lambda bit: (-round(by_rule[bit], DIGITS), bit))
        ]

    def _conditions(self, rule: Rule | None, outlook: Outlook) -> tuple[Condition, ...]:
        if rule is None:
            return ()
        bit = next(bit for bit in outlook.cases if self.compiled.rules[bit] is rule)
        case = outlook.cases[bit]
        return conditions(rule, self.compiled, self.derived_inputs, case, self._said)

    @cached_property
    def _said(self) -> dict[tuple[str, str], str]:
        """Conditions that were put into words before, by rule and input."""
        return {}

    def _alternatives(self, outlook: Outlook, route: str) -> tuple[Alternative, ...]:
        """Give the other outcomes, and the rules that contradict each other one by one."""
        found = []
        for name, probability in outlook.routes.items():
            if name == CONFLICT:
                rules = [self.compiled.rules[bit] for bit in sorted(outlook.rules[CONFLICT])]
                found += [Alternative(r.outcome, probability, r.id, r.because) for r in rules]
            elif name != route and (rule := self._rule_of(outlook, name)) is not None:
                found.append(Alternative(name, probability, rule.id, rule.because))
            elif name == NO_RULE and outlook.top != NO_RULE:
                found.append(Alternative(name, probability, None, WITHOUT_RULE[name]))
        return tuple(found)

    def _beside(self, outlook: Outlook) -> tuple[SideAdvice, ...]:
        found = []
        for name, text in self.side_advices.items():
            probability, by_rule = outlook.beside.get(name, (0.0, {}))
            if round(probability, DIGITS) < self.policy.side_advice:
                continue
            rule = self.compiled.rules[
                min(by_rule, key=lambda bit: (-round(by_rule[bit], DIGITS), bit))
            ]
            found.append(
                SideAdvice(
                    id=name,
                    name=text.name,
                    because=rule.because,
                    rule=rule.id,
                    sources=self._cited(rule.sources),
                    probability=round(probability, DIGITS),
                )
            )
        return tuple(found)

    def _cited(self, ids: tuple[str, ...]) -> tuple[Source, ...]:
        return tuple(self.sources[one] for one in ids)


def _need_profile(given: object) -> None:
    if not isinstance(given, Profile):
        raise DataError(
            f"an advice is about a profile, and this is of type {type(given).__name__}.",
            remedy="Give a taalmeter.Profile.",
        )


def _day(given: object) -> date:
    if given is None:
        return date.today()
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    raise DataError(
        f"the day for the advice is no date, but of type {type(given).__name__}.",
        remedy="Give a datetime.date, as date(2026, 11, 21).",
        place=Place(field="on"),
    )
