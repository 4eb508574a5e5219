"""The verdicts of Z3, an independent theorem prover, on the same rule sets; not for run time.

Every input is a whole number below its size; every cell is a disjunction of values. Z3 is asked
whether a case exists: without a rule, with two, decided by a rule, or breaking a promise.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import z3

from bench.routing_tables import Shape, draw
from taalmeter.routing.cells import codes
from taalmeter.routing.claims import Independent, Never, Rising
from taalmeter.routing.domain import Input
from taalmeter.routing.masks import compare
from taalmeter.routing.report import Report
from taalmeter.routing.ruleset import RuleSet

Verdicts = dict[str, Any]


def verdicts(rules: RuleSet) -> Verdicts:
    """Give by code what Z3 finds, for the route rules of a rule set that are always valid."""
    world = World(rules, "x")
    overlaps = set()
    for reached, table in zip(world.reached, world.tables, strict=True):
        if table.hit == "uniek":
            for one, other in combinations(table.rules, 2):
                if world.exists(reached, world.holds[one.id], world.holds[other.id]):
                    code = "V3" if one.outcome == other.outcome else "V2"
                    overlaps.add((code, frozenset((one.id, other.id))))
    every = z3.Or(*world.holds.values())
    return {
        "V1": world.exists(z3.Not(every)),
        "V2 V3": overlaps,
        "V4": {rule for rule, decides in world.decides.items() if not world.exists(decides)},
        "V7": {c.input for c in rules.claims if isinstance(c, Rising) and _falls(rules, c.input)},
        "V8": {
            at
            for at, claim in enumerate(rules.claims)
            if isinstance(claim, Never)
            and world.exists(world.meets(claim.cells), world.gets(claim.outcomes))
        },
        "V9": {
            name
            for claim in rules.claims
            if isinstance(claim, Independent)
            for name in claim.inputs
            if name in rules.inputs and _depends(rules, name)
        },
    }


class World:
    """One case of a rule set, with unknown numbers for its values."""

    def __init__(
        self, rules: RuleSet, prefix: str, given: Mapping[str, z3.ArithRef] | None = None
    ) -> None:
        self.rules = rules
        self.values = {name: z3.Int(f"{prefix}_{name}") for name in rules.inputs} | dict(
            given or {}
        )
        self.tables = [table for table in rules.tables if table.decides == "route"]
        self.holds = {
            rule.id: self.meets(rule.cells) for table in self.tables for rule in table.rules
        }
        self.reached: list[z3.BoolRef] = []
        self.decides: dict[str, z3.BoolRef] = {}
        before: list[z3.BoolRef] = []
        for table in self.tables:
            reached = z3.Not(z3.Or(*before)) if before else z3.BoolVal(True)
            self.reached.append(reached)
            earlier: list[z3.BoolRef] = []
            for rule in table.rules:
                none = z3.Not(z3.Or(*earlier)) if earlier else z3.BoolVal(True)
                self.decides[rule.id] = z3.And(reached, self.holds[rule.id], none)
                if table.hit == "eerste":
                    earlier.append(self.holds[rule.id])
            before += [self.holds[rule.id] for rule in table.rules]
        self.bounds = [
            z3.And(value >= 0, value < rules.inputs[name].size)
            for name, value in self.values.items()
        ]

    def exists(self, *conditions: z3.BoolRef) -> bool:
        """Say whether a case exists that meets conditions."""
        solver = z3.Solver()
        solver.add(*self.bounds, *conditions)
        return bool(solver.check() == z3.sat)

    def meets(self, cells: Mapping[str, Any]) -> z3.BoolRef:
        """Give the condition that all cells take in their value."""
        return z3.And(*(self._in(name, cell) for name, cell in cells.items()), z3.BoolVal(True))

    def _in(self, name: str, cell: Any) -> z3.BoolRef:
        taken = codes(cell, self.rules.domains[name])
        if name in self.rules.inputs:
            return _one_of(self.values[name], taken)
        one = self.rules.derived[name]
        level, sector = self.rules.inputs[one.level], self.rules.inputs[one.sector]
        domain = self.rules.domains[name]
        ways = [
            z3.And(self.values[one.level] == at, self.values[one.sector] == chosen)
            for at in range(level.size)
            for chosen in range(sector.size)
            if _derived(self.rules, domain, one, level, sector, (at, chosen)) in taken
        ]
        return z3.Or(*ways, z3.BoolVal(False))

    def gets(self, outcomes: Sequence[str]) -> z3.BoolRef:
        """Give the condition that the route is one of some, and that no other rule contradicts."""
        return z3.Or(*(self.route(name) for name in outcomes), z3.BoolVal(False))

    def route(self, outcome: str) -> z3.BoolRef:
        """Give the condition that a case gets a route."""
        rows = [rule for table in self.tables for rule in table.rules]
        own = [self.decides[rule.id] for rule in rows if rule.outcome == outcome]
        other = [self.decides[rule.id] for rule in rows if rule.outcome != outcome]
        return z3.And(z3.Or(*own, z3.BoolVal(False)), z3.Not(z3.Or(*other, z3.BoolVal(False))))


def _one_of(value: z3.ArithRef, taken: frozenset[int]) -> z3.BoolRef:
    return z3.Or(*(value == code for code in sorted(taken)), z3.BoolVal(False))


def _derived(
    rules: RuleSet, domain: Input, one: Any, level: Input, sector: Input, pair: tuple[int, int]
) -> int:
    if pair[1] == sector.unknown:
        return domain.unknown
    at = rules.sectors.get(str(sector.value(pair[1])))
    return domain.code(compare(one, level, pair[0], at))


def _two(rules: RuleSet, name: str) -> tuple[World, World]:
    """Give two cases that may differ in one input only."""
    left = World(rules, "x")
    shared = {other: value for other, value in left.values.items() if other != name}
    return left, World(rules, "y", shared)


def _falls(rules: RuleSet, name: str) -> bool:
    left, right = _two(rules, name)
    one, ladder = rules.inputs[name], rules.ladder
    rises = z3.Or(
        *(
            z3.And(left.values[name] == one.code(low), right.values[name] == one.code(high))
            for levels in one.scales.values()
            for low, high in combinations(levels, 2)
        )
    )
    falls = z3.Or(
        *(
            z3.And(left.route(before), right.route(after))
            for before in ladder
            for after in ladder
            if ladder[before] > ladder[after]
        ),
        z3.BoolVal(False),
    )
    return left.exists(*right.bounds, rises, falls)


def _depends(rules: RuleSet, name: str) -> bool:
    left, right = _two(rules, name)
    differs = z3.Or(*(z3.Xor(left.route(route), right.route(route)) for route in rules.routes))
    none = z3.Xor(z3.Or(*left.holds.values()), z3.Or(*right.holds.values()))
    return left.exists(*right.bounds, z3.Or(differs, none))


def promising(seed: int) -> RuleSet:
    """Draw a rule set full of overlaps that promises things which may or may not hold."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    shape = Shape(
        rules=dice.randint(2, 14),
        inputs=dice.randint(2, 5),
        conditions=2,
        derived=seed % 2 == 0,
        rest=seed % 3 == 0,
    )
    rules = draw(seed, shape)
    rows = [rule for table in rules.tables for rule in table.rules]
    rising = [Rising(name) for name, one in rules.inputs.items() if one.kind == "niveau"]
    never = [Never(dice.choice(rows).cells, (dice.choice(rows).outcome,)) for _ in range(2)]
    free = [Independent((name,), "route") for name in rules.inputs]
    routes = {
        name: replace(one, rung=rung) for rung, (name, one) in enumerate(rules.routes.items(), 1)
    }
    return replace(rules, routes=routes, claims=(*rising, *never, *free))


def agreement(report: Report, rules: RuleSet) -> Verdicts:
    """Give what our checks found in the form of `verdicts`."""
    found = report.findings
    broken = [one.claim for one in found if one.claim is not None]
    return {
        "V1": any(one.code == "V1" for one in found),
        "V2 V3": {(one.code, frozenset(one.rules)) for one in found if one.code in ("V2", "V3")},
        "V4": {one.rules[0] for one in found if one.code == "V4"},
        "V7": {claim.input for claim in broken if isinstance(claim, Rising)},
        "V8": {
            at
            for at, claim in enumerate(rules.claims)
            if isinstance(claim, Never) and claim in broken
        },
        "V9": {name for claim in broken if isinstance(claim, Independent) for name in claim.inputs},
    }
