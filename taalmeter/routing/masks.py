"""The compiled form of a rule set: for every value of every input, the set of rules that allow it.

A set of rules is one whole number, a bit a rule: first the rules that decide a route, in gate order
(table by table, row by row), then those that add side advice. The rules that a case meets are the
AND over its values, and the first bit of that is the rule that decides. One case, uncertain levels,
unknown inputs and proofs all run on these masks.
"""

import itertools
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

from taalmeter.routing.cells import codes
from taalmeter.routing.domain import BELOW, NO_REQUIREMENT, OFFER, REACHED, Input
from taalmeter.routing.rules import DecisionTable, Derived, Rule, Sector

Masks = tuple[int, ...]
CONFLICT, NO_RULE = "strijdig", "geen regel"
"""Outcomes that are no route: rules that contradict each other, and no rule at all."""


@dataclass(frozen=True)
class Lookup:
    """Rules by input and code, and by derived input and the codes of its level and its sector."""

    columns: tuple[Masks, ...]
    pairs: tuple[tuple[Masks, ...], ...]


@dataclass(frozen=True)
class Pairs:
    """A derived input in compiled form.

    Attributes:
        name: of the derived input.
        level, sector: places of its two parents among the inputs.
        derived: the code of its value, by code of the level and code of the sector.
        masks: the rules that each of its values allows, by code.
        tested: the rules that look at it.
    """

    name: str
    level: int
    sector: int
    derived: tuple[tuple[int, ...], ...]
    masks: Masks
    tested: int

    @cached_property
    def allowed(self) -> tuple[Masks, ...]:
        """The rules allowed, by code of the level and code of the sector."""
        return tuple(tuple(self.masks[code] for code in row) for row in self.derived)


@dataclass(frozen=True)
class Block:
    """A table in compiled form: its rules as a mask, and whether at most one may match."""

    mask: int
    unique: bool


@dataclass(frozen=True)
class Compiled:
    """A rule set as masks.

    Attributes:
        inputs: in declared order; a case is one code an input, in this order.
        rules: the route rules in gate order, then the side advice rules.
        columns: by input and code, the rules that allow this value.
        pairs: the derived inputs that some rule looks at.
        blocks: for each route rule, its table.
        route_mask, side_mask: the rules of either kind.
    """

    inputs: tuple[Input, ...]
    rules: tuple[Rule, ...]
    columns: tuple[Masks, ...]
    pairs: tuple[Pairs, ...]
    blocks: tuple[Block, ...]
    route_mask: int
    side_mask: int

    @cached_property
    def tested(self) -> Masks:
        """By input, the rules that look at it, themselves or through a derived input."""
        every = self.route_mask | self.side_mask
        found = [0] * len(self.inputs)
        for place, column in enumerate(self.columns):
            for mask in column:
                found[place] |= every & ~mask
        for pair in self.pairs:
            found[pair.level] |= pair.tested
            found[pair.sector] |= pair.tested
        return tuple(found)

    @cached_property
    def same_outcome(self) -> Masks:
        """By route rule, all route rules with the same outcome."""
        of: dict[str, int] = {}
        for bit in range(len(self.blocks)):
            of[self.rules[bit].outcome] = of.get(self.rules[bit].outcome, 0) | 1 << bit
        return tuple(of[self.rules[bit].outcome] for bit in range(len(self.blocks)))

    @cached_property
    def up_to(self) -> Masks:
        """By route rule, the rules that can still count when it matches for certain.

        Those before it, it, and in a `uniek` table the rest of its table.
        """
        return tuple(
            (1 << (block.mask.bit_length() if block.unique else bit + 1)) - 1
            for bit, block in enumerate(self.blocks)
        )

    @cached_property
    def alike(self) -> tuple[tuple[int, ...], ...]:
        """By input and code, the first code of that input that all rules treat the same."""
        rows: list[tuple[int, ...]] = []
        for place, column in enumerate(self.columns):
            seen: dict[tuple[object, ...], int] = {}
            row: list[int] = []
            for code, mask in enumerate(column):
                derived: list[tuple[int, ...]] = []
                for pair in self.pairs:
                    if place == pair.level:
                        derived.append(pair.derived[code])
                    elif place == pair.sector:
                        derived.append(tuple(line[code] for line in pair.derived))
                row.append(seen.setdefault((mask, *derived), code))
            rows.append(tuple(row))
        return tuple(rows)

    @cached_property
    def could(self) -> Lookup:
        """The rules that could match when `onbekend` may be any value (Kleene's possible)."""
        return self._three_valued(lambda masks: reduce(or_, masks, 0))

    @cached_property
    def must(self) -> Lookup:
        """The rules that match whatever value `onbekend` turns out to be (Kleene's certain)."""
        return self._three_valued(lambda masks: reduce(and_, masks, -1))

    def _three_valued(self, join: Callable[[Iterable[int]], int]) -> Lookup:
        tables = []
        for pair in self.pairs:
            rows = [(*row[:-1], join(row)) for row in pair.allowed]
            last = [join(column) for column in zip(*pair.allowed, strict=True)]
            last[-1] = join(itertools.chain.from_iterable(pair.allowed))
            tables.append((*rows[:-1], tuple(last)))
        columns = tuple((*column[:-1], join(column)) for column in self.columns)
        return Lookup(columns, tuple(tables))

    def settled(self, case: Sequence[int], active: int) -> bool:
        """Say whether one outcome is left whatever the unknown inputs are, without filling them in.

        It is when all rules that could decide have the outcome of the first that must match.
        """
        could, must = (self._met(case, active, lookup) for lookup in (self.could, self.must))
        if not must:
            return not could
        first = (must & -must).bit_length() - 1
        return not could & self.up_to[first] & ~self.same_outcome[first]

    def _met(self, case: Sequence[int], active: int, lookup: Lookup) -> int:
        active &= self.route_mask
        for code, column in zip(case, lookup.columns, strict=True):
            active &= column[code]
        for pair, table in zip(self.pairs, lookup.pairs, strict=True):
            active &= table[case[pair.level]][case[pair.sector]]
        return active

    @cached_property
    def _selective(self) -> tuple[tuple[int, Masks], ...]:
        every = self.route_mask | self.side_mask
        return tuple(
            (place, column)
            for place, column in enumerate(self.columns)
            if any(mask != every for mask in column)
        )

    def hits(self, case: Sequence[int], active: int) -> int:
        """Give the rules that a case meets, among the active ones.

        Args:
            case: one code an input, in the order of `inputs`.
            active: the rules that count, from `active_on`.
        """
        for place, column in self._selective:
            active &= column[case[place]]
        for pair in self.pairs:
            active &= pair.allowed[case[pair.level]][case[pair.sector]]
        return active

    def active_on(self, day: date) -> int:
        """Give the rules that are valid on a day."""
        known = self._active_days.get(day)
        if known is None:
            known = sum(1 << bit for bit, rule in enumerate(self.rules) if rule.holds_on(day))
            self._active_days[day] = known
        return known

    @cached_property
    def remembered(self) -> dict[Hashable, Any]:
        """Room for what was worked out about these rules, by whoever asks it many times."""
        return {}

    @cached_property
    def _active_days(self) -> dict[date, int]:
        """The rules that are valid on the days that were asked."""
        return {}

    def deciding(self, hits: int) -> int:
        """Give the rules that decide the route: one, several where `uniek` is broken, or none."""
        routes = hits & self.route_mask
        if not routes:
            return 0
        first = routes & -routes
        block = self.blocks[first.bit_length() - 1]
        return routes & block.mask if block.unique else first

    def outcome(self, deciding: int) -> str:
        """Give the route of the deciding rules, or `strijdig` or `geen regel`."""
        if not deciding:
            return NO_RULE
        first = self.rules[(deciding & -deciding).bit_length() - 1].outcome
        rest = deciding & (deciding - 1)
        while rest:
            if self.rules[(rest & -rest).bit_length() - 1].outcome != first:
                return CONFLICT
            rest &= rest - 1
        return first

    def named(self, mask: int) -> tuple[Rule, ...]:
        """Give the rules of a mask, in order."""
        return tuple(rule for bit, rule in enumerate(self.rules) if mask >> bit & 1)

    def with_offer_as(self, value: str) -> "Compiled":
        """Give the same rules in a world where `aanbod` never occurs but is `value` instead."""
        place = {name: code for code, name in enumerate(_DERIVED_ORDER)}
        swap = {place[OFFER]: place[value]}
        pairs = tuple(
            replace(pair, derived=tuple(tuple(swap.get(c, c) for c in row) for row in pair.derived))
            for pair in self.pairs
        )
        return replace(self, pairs=pairs)


_DERIVED_ORDER = (NO_REQUIREMENT, REACHED, BELOW, OFFER)


def compile_rules(
    inputs: Sequence[Input],
    tables: Sequence[DecisionTable],
    derived: Sequence[tuple[Derived, Input]],
    sectors: Mapping[str, Sector],
) -> Compiled:
    """Turn tables into masks.

    Raises:
        CellError: a cell does not fit its input.
    """
    routing = [table for table in tables if table.decides == "route"]
    beside = [table for table in tables if table.decides == "nevenadvies"]
    rules = tuple(rule for table in (*routing, *beside) for rule in table.rules)
    count = sum(len(table.rules) for table in routing)
    route_mask = (1 << count) - 1
    every = (1 << len(rules)) - 1
    places = {known.name: place for place, known in enumerate(inputs)}
    pairs = tuple(
        _pairs(one, domain, inputs, places, rules, sectors)
        for one, domain in derived
        if any(one.name in rule.cells for rule in rules)
    )
    return Compiled(
        inputs=tuple(inputs),
        rules=rules,
        columns=tuple(_column(known, rules) for known in inputs),
        pairs=pairs,
        blocks=_blocks(routing),
        route_mask=route_mask,
        side_mask=every & ~route_mask,
    )


def _blocks(tables: Sequence[DecisionTable]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for table in tables:
        mask = ((1 << len(table.rules)) - 1) << len(blocks)
        blocks.extend([Block(mask, table.hit == "uniek")] * len(table.rules))
    return tuple(blocks)


def _column(domain: Input, rules: Sequence[Rule]) -> Masks:
    column = [(1 << len(rules)) - 1] * domain.size
    for bit, rule in enumerate(rules):
        if domain.name in rule.cells:
            taken = codes(rule.cells[domain.name], domain)
            for code in range(domain.size):
                if code not in taken:
                    column[code] &= ~(1 << bit)
    return tuple(column)


def _pairs(
    one: Derived,
    domain: Input,
    inputs: Sequence[Input],
    places: Mapping[str, int],
    rules: Sequence[Rule],
    sectors: Mapping[str, Sector],
) -> Pairs:
    level, sector = inputs[places[one.level]], inputs[places[one.sector]]
    derived = tuple(
        tuple(
            domain.code(compare(one, level, level_code, sectors.get(str(sector.value(code)))))
            if code != sector.unknown
            else domain.unknown
            for code in range(sector.size)
        )
        for level_code in range(level.size)
    )
    tested = sum(1 << bit for bit, rule in enumerate(rules) if one.name in rule.cells)
    return Pairs(
        one.name, places[one.level], places[one.sector], derived, _column(domain, rules), tested
    )


def compare(one: Derived, level: Input, code: int, sector: Sector | None) -> str | None:
    """Compare a level with what the work of a known sector asks; None where that is unknown.

    A requirement of grade `eigen inschatting` that is not reached gives `aanbod`, never `onder`.
    """
    requirement = None if sector is None else sector.requirements.get(one.skill)
    if requirement is None or not any(requirement.levels.values()):
        return NO_REQUIREMENT
    if code == level.unknown:
        return None
    reached = str(level.value(code))
    asked = requirement.levels.get(level.scale_of[reached])
    if asked is None:
        return NO_REQUIREMENT
    scale = level.scales[level.scale_of[reached]]
    if scale.index(reached) >= scale.index(asked):
        return REACHED
    return OFFER if requirement.grade == "eigen inschatting" else BELOW
