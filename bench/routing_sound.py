"""Rule sets that are right by construction, and faults put into them one at a time.

A sound rule set is a partition: all cases are split again and again, and every part is a row, so
that nothing is left out or said twice. Along a level the outcome can only rise. A fault is made
around one case that a person reading the rows can follow, so that it is known to be there.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bench.routing_tables import ROUTES, SCALES
from taalmeter.routing.cells import cell_of, codes
from taalmeter.routing.claims import Agreeing, Complete, Independent, Never, Rising
from taalmeter.routing.domain import Input, number_values
from taalmeter.routing.masks import compare
from taalmeter.routing.rules import DecisionTable, Policy, Rule, Source, Traject
from taalmeter.routing.ruleset import RuleSet

START = date(2026, 1, 1)
Case = tuple[int, ...]
Box = dict[str, frozenset[int]]


def sound(seed: int, rows: int, inputs: int) -> RuleSet:
    """Draw a rule set of one table that has no fault."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    asked = _inputs(dice, inputs)
    whole = {name: frozenset(range(one.size)) for name, one in asked.items()}
    parts: list[tuple[Box, int, int]] = [(whole, 0, len(ROUTES) - 1)]
    while len(parts) < rows:
        parts += _split(dice, asked, parts.pop(dice.randrange(max(1, len(parts) // 2))))
        parts.sort(key=lambda part: -sum(len(taken) for taken in part[0].values()))
    rules = tuple(
        _row(f"r{at}", asked, box, ROUTES[dice.randint(low, high)])
        for at, (box, low, high) in enumerate(parts)
    )
    used = {name: one for name, one in asked.items() if any(name in rule.cells for rule in rules)}
    return _rule_set(seed, used, rules)


def _inputs(dice: random.Random, count: int) -> dict[str, Input]:
    levels = tuple(level for steps in SCALES.values() for level in steps)
    kinds = [
        Input("lezen", "niveau", levels, scales=SCALES),
        Input("uren", "getal", number_values(0, 40, 1)),
        Input("plek", "waarheid", (True, False)),
        Input("tempo", "keuze", ("rustig", "gemiddeld", "snel")),
        Input("schrijven", "niveau", levels, scales=SCALES),
        Input("weken", "getal", number_values(0, 52, 1)),
        Input("sector", "keuze", tuple(f"sector_{letter}" for letter in "abcdefgh")),
        Input("wil", "waarheid", (True, False)),
    ]
    chosen = kinds[:1] + dice.sample(kinds[1:], count - 1)
    return {one.name: one for one in chosen}


def _split(
    dice: random.Random, asked: Mapping[str, Input], part: tuple[Box, int, int]
) -> list[tuple[Box, int, int]]:
    box, low, high = part
    name = dice.choice([name for name, taken in box.items() if len(taken) > 1])
    one, taken = asked[name], sorted(box[name])
    middle = dice.randint(low, high)
    if one.kind == "niveau":
        cut = dice.random()
        ranks = {
            code: at / len(levels)
            for levels in one.scales.values()
            for at, code in enumerate(one.code(level) for level in levels)
        }
        under = {code for code in taken if ranks.get(code, dice.random()) < cut}
        bounds = ((low, middle), (middle, high))
    else:
        edge = dice.randint(1, len(taken) - 1)
        under = set(taken[:edge] if one.kind == "getal" else dice.sample(taken, edge))
        bounds = ((low, high), (low, high))
    if not under or len(under) == len(taken):
        return [part]
    sides = (frozenset(under), frozenset(taken) - under)
    return [({**box, name: side}, *bound) for side, bound in zip(sides, bounds, strict=True)]


def _row(name: str, asked: Mapping[str, Input], box: Box, outcome: str) -> Rule:
    cells = {
        key: cell_of(taken, asked[key])
        for key, taken in box.items()
        if len(taken) < asked[key].size
    }
    because = f"Dit is {name}."
    return Rule(
        name, "keuze", cells, outcome, because, ("B1",), "norm", "redactie", START, START, None
    )


def _rule_set(seed: int, used: Mapping[str, Input], rules: tuple[Rule, ...]) -> RuleSet:
    reached = [name for name in ROUTES if any(rule.outcome == name for rule in rules)]
    rising = [Rising(name) for name, one in used.items() if one.kind == "niveau"]
    return RuleSet(
        id="heel",
        name="Heel",
        version=str(seed),
        valid_from=START,
        valid_to=None,
        inputs=used,
        derived={},
        tables=(DecisionTable("keuze", "keuze", "route", "uniek", rules),),
        routes={
            name: Traject(name, name, name, (), "roc", True, ("B1",), "norm", rung)
            for rung, name in enumerate(reached, start=1)
        },
        side_advices={},
        sectors={},
        sources={"B1": Source("B1", "Een norm", START, "norm")},
        policy=Policy(0.8, {}, 0.5, ("B1",), "Zeker genoeg."),
        scenarios=(),
        hash="0" * 64,
        folder="heel",
        claims=(Complete(), Agreeing(), *rising, Independent(("leeftijd",), "alles")),
    )


@dataclass(frozen=True)
class Fault:
    """A rule set with one fault in it.

    Attributes:
        kind: what was done.
        rules: the rule set after it.
        codes: the findings of which one must name it.
        about: the rules that the finding names; empty where it is about no rule.
    """

    kind: str
    rules: RuleSet
    codes: tuple[str, ...]
    about: frozenset[str]


class Reader:
    """Reads the rows of a rule set one by one, as a person would; it knows no mask or diagram."""

    def __init__(self, rules: RuleSet, day: date = START) -> None:
        self.rules = rules
        self.day = day
        self.names = list(rules.inputs)
        self._taken = {
            rule.id: {name: codes(cell, rules.domains[name]) for name, cell in rule.cells.items()}
            for table in rules.tables
            for rule in table.rules
        }

    def meets(self, rule: Rule, case: Case) -> bool:
        """Say whether a case meets the conditions of a row."""
        return all(self._code(name, case) in taken for name, taken in self._taken[rule.id].items())

    def _code(self, name: str, case: Case) -> int:
        if name in self.rules.inputs:
            return case[self.names.index(name)]
        one, domain = self.rules.derived[name], self.rules.domains[name]
        level, sector = self.rules.inputs[one.level], self.rules.inputs[one.sector]
        chosen = case[self.names.index(one.sector)]
        if chosen == sector.unknown:
            return domain.unknown
        at = self.rules.sectors.get(str(sector.value(chosen)))
        return domain.code(compare(one, level, case[self.names.index(one.level)], at))

    def hits(self, case: Case) -> tuple[Rule, ...]:
        """Give the rows that decide the route: none, one, or several that overlap."""
        for table in self.rules.tables:
            if table.decides == "route":
                found = [
                    rule
                    for rule in table.rules
                    if rule.holds_on(self.day) and self.meets(rule, case)
                ]
                if found:
                    return tuple(found if table.hit == "uniek" else found[:1])
        return ()

    def outcome(self, case: Case) -> str:
        """Give the route of a case, `strijdig` or `geen regel`."""
        found = {rule.outcome for rule in self.hits(case)}
        return "geen regel" if not found else found.pop() if len(found) == 1 else "strijdig"

    def beside(self, case: Case) -> set[str]:
        """Give the side advice of a case."""
        return {
            rule.outcome
            for table in self.rules.tables
            for rule in table.rules
            if table.decides == "nevenadvies" and rule.holds_on(self.day) and self.meets(rule, case)
        }

    def case(self, shown: Mapping[str, object]) -> Case:
        """Give a case that is written as a profile; what it does not name is unknown."""
        return tuple(one.code(shown.get(name)) for name, one in self.rules.inputs.items())


class Seeder:
    """Puts faults into one rule set."""

    def __init__(self, rules: RuleSet, seed: int) -> None:
        self.rules = replace(rules, scenarios=())
        self.dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.read = Reader(self.rules)
        self.route_tables = [table for table in rules.tables if table.decides == "route"]

    def fault(self, kind: str) -> Fault:
        """Make a fault of a kind; where one case does not lend itself to it, another is taken."""
        make: Callable[[Case, Rule], Fault | None] = getattr(self, f"_{kind}")
        for _ in range(2000):
            case = tuple(self.dice.randrange(one.size) for one in self.rules.inputs.values())
            hits = self.read.hits(case)
            if len(hits) == 1 and (found := make(case, hits[0])) is not None:
                return found
        raise LookupError(f"no place for a fault of kind {kind} in {self.rules.id}")

    def _with(self, old: Rule, new: Rule | None) -> RuleSet:
        tables = tuple(
            replace(
                table,
                rules=tuple(
                    new if rule is old else rule
                    for rule in table.rules
                    if rule is not old or new is not None
                ),
            )
            for table in self.rules.tables
        )  # type: ignore[misc]
        return replace(self.rules, tables=tuple(table for table in tables if table.rules))

    def _cells(self, rule: Rule, name: str, taken: frozenset[int]) -> Rule:
        return replace(rule, cells={**rule.cells, name: cell_of(taken, self.rules.domains[name])})

    def _gap(self, kind: str, case: Case, rules: RuleSet) -> Fault | None:
        left = Reader(rules).outcome(case) == "geen regel"
        return Fault(kind, rules, ("V1",), frozenset()) if left else None

    def _dropped(self, case: Case, rule: Rule) -> Fault | None:
        return self._gap("dropped", case, self._with(rule, None))

    def _narrowed(self, case: Case, rule: Rule) -> Fault | None:
        name = self.dice.choice([name for name in rule.cells if name in self.rules.inputs] or [""])
        if not name:
            return None
        code = case[self.read.names.index(name)]
        taken = codes(rule.cells[name], self.rules.domains[name]) - {code}
        if not taken:
            return None
        return self._gap("narrowed", case, self._with(rule, self._cells(rule, name, taken)))

    def _widened(self, case: Case, rule: Rule) -> Fault | None:
        table = next(table for table in self.rules.tables if rule in table.rules)
        others = [other for other in table.rules if other is not rule]
        if table.hit != "uniek" or not others:
            return None
        return self._taking_in(self.dice.choice(others), rule, case, "widened")

    def _taking_in(self, other: Rule, rule: Rule, case: Case, kind: str) -> Fault | None:
        wider = other
        for name in other.cells:
            if name not in self.rules.inputs:
                if self.read._code(name, case) not in codes(
                    other.cells[name], self.rules.domains[name]
                ):
                    return None
                continue
            taken = codes(other.cells[name], self.rules.domains[name])
            wider = self._cells(wider, name, taken | {case[self.read.names.index(name)]})
        code = "V3" if other.outcome == rule.outcome else "V2"
        return Fault(kind, self._with(other, wider), (code,), frozenset((other.id, rule.id)))

    def _off_by_one(self, case: Case, rule: Rule) -> Fault | None:
        ordered = [
            name
            for name in rule.cells
            if name in self.rules.inputs and self.rules.inputs[name].kind in ("getal", "niveau")
        ]
        if not ordered:
            return None
        name = self.dice.choice(ordered)
        one, place = self.rules.inputs[name], self.read.names.index(name)
        taken = codes(rule.cells[name], one)
        edges = [c for c in range(one.unknown - 1) if (c in taken) != (c + 1 in taken)]
        if not edges:
            return None
        edge = self.dice.choice(edges)
        inside, outside = (edge, edge + 1) if edge in taken else (edge + 1, edge)
        if self.dice.random() < 0.5 and len(taken) > 1:
            there = (*case[:place], inside, *case[place + 1 :])
            narrower = self._cells(rule, name, taken - {inside})
            return self._gap("off_by_one", there, self._with(rule, narrower))
        there = (*case[:place], outside, *case[place + 1 :])
        hits = self.read.hits(there)
        table = next(table for table in self.rules.tables if rule in table.rules)
        if len(hits) != 1 or hits[0] not in table.rules or table.hit != "uniek":
            return None
        return self._taking_in(rule, hits[0], there, "off_by_one")

    def _falling(self, case: Case, rule: Rule) -> Fault | None:
        """Swap an outcome so that a higher level gets a lower rung."""
        ladder = self.rules.ladder
        claim = self.dice.choice([c for c in self.rules.claims if isinstance(c, Rising)])
        one, place = self.rules.inputs[claim.input], self.read.names.index(claim.input)
        above = _next_level(one, case[place])
        if above is None:
            return None
        higher = self.read.hits((*case[:place], above, *case[place + 1 :]))
        lower = [n for n, r in ladder.items() if r < ladder.get(rule.outcome, 0)]
        if len(higher) != 1 or higher[0] is rule or not lower:
            return None
        swapped = replace(higher[0], outcome=self.dice.choice(lower))
        return Fault("falling", self._with(higher[0], swapped), ("V7",), frozenset())

    def _promised_never(self, case: Case, rule: Rule) -> Fault | None:
        claims = (*self.rules.claims, Never(rule.cells, (rule.outcome,)))
        return Fault("promised_never", replace(self.rules, claims=claims), ("V8",), frozenset())

    def _promised_no_difference(self, case: Case, rule: Rule) -> Fault | None:
        place = self.dice.randrange(len(case))
        others = [(*case[:place], code, *case[place + 1 :]) for code in range(
            list(self.rules.inputs.values())[place].size)]  # fmt: skip
        if len({self.read.outcome(other) for other in others}) < 2:
            return None
        claims = (*self.rules.claims, Independent((self.read.names[place],), "route"))
        changed = replace(self.rules, claims=claims)
        return Fault("promised_no_difference", changed, ("V9",), frozenset())

    def _shadowed(self, case: Case, rule: Rule) -> Fault | None:
        """Put a table in front of which two rows together take over all of one row."""
        name = self.dice.choice(self.read.names)
        one = self.rules.inputs[name]
        taken = sorted(codes(rule.cells[name], one) if name in rule.cells else range(one.size))
        if len(taken) < 2:
            return None
        some = frozenset(self.dice.sample(taken, self.dice.randint(1, len(taken) - 1)))
        rows = tuple(
            replace(self._cells(rule, name, part), id=f"schaduw{at}", table="schaduw")
            for at, part in enumerate((some, frozenset(taken) - some))
        )
        table = DecisionTable("schaduw", "schaduw", "route", "uniek", rows)
        changed = replace(self.rules, tables=(table, *self.rules.tables))
        return Fault("shadowed", changed, ("V4",), frozenset((rule.id,)))

    def _without_source(self, case: Case, rule: Rule) -> Fault | None:
        bare = replace(rule, sources=())
        return Fault("without_source", self._with(rule, bare), ("V12",), frozenset((rule.id,)))

    def _above_source(self, case: Case, rule: Rule) -> Fault | None:
        kinds = {self.rules.sources[name].kind for name in rule.sources}
        if "wet" in kinds:
            return None
        lofty = replace(rule, grade="wet")
        return Fault("above_source", self._with(rule, lofty), ("V12",), frozenset((rule.id,)))

    def _unreached(self, case: Case, rule: Rule) -> Fault | None:
        name = f"{rule.outcome}_elders"
        routes = {**self.rules.routes, name: replace(self.rules.routes[rule.outcome], id=name)}
        changed = replace(self.rules, routes=routes)
        return Fault("unreached", changed, ("V5",), frozenset())

    def _before_its_days(self, case: Case, rule: Rule) -> Fault | None:
        day = date(self.rules.valid_from.year - 1, 6, 1)
        old = replace(rule, valid_from=day, valid_to=day)
        return Fault("before_its_days", self._with(rule, old), ("V6",), frozenset((rule.id,)))

    def _asked_for_nothing(self, case: Case, rule: Rule) -> Fault | None:
        inputs = {**self.rules.inputs, "lucht": Input("lucht", "waarheid", (True, False))}
        return Fault("asked_for_nothing", replace(self.rules, inputs=inputs), ("V10",), frozenset())


KINDS = (
    "dropped", "narrowed", "widened", "off_by_one", "falling", "promised_never",
    "promised_no_difference", "shadowed", "without_source", "above_source", "unreached",
    "before_its_days", "asked_for_nothing",
)  # fmt: skip


def _next_level(one: Input, code: int) -> int | None:
    """Give the code of the level above, on the same scale."""
    if code == one.unknown:
        return None
    levels = one.scales[one.scale_of[str(one.value(code))]]
    at = levels.index(str(one.value(code))) + 1
    return one.code(levels[at]) if at < len(levels) else None


def faults(sets: Sequence[RuleSet], count: int) -> Iterator[Fault]:
    """Give so many faults, in turn of every kind and in every rule set."""
    seeders = [Seeder(rules, at) for at, rules in enumerate(sets)]
    for number in range(count):
        try:
            yield seeders[number % len(seeders)].fault(KINDS[number // len(seeders) % len(KINDS)])
        except LookupError:  # a small rule set may have no room for this kind; take the next one
            yield seeders[(number + 1) % len(seeders)].fault("dropped")
