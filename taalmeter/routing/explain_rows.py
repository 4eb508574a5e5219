"""Holds the rows of a rule set against one case: which conditions are met, which row is nearest.

Nothing is decided here. A condition is put into words for this person: only their own scale, and
without "of niet bekend" where the value is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from taalmeter.profile import UNKNOWN, Value
from taalmeter.routing.cells import (
    Between,
    Cell,
    Is,
    Not,
    Test,
    Unknown,
    codes,
    spoken_name,
    words,
)
from taalmeter.routing.domain import BELOW, NO_REQUIREMENT, OFFER, REACHED, Input
from taalmeter.routing.masks import Compiled
from taalmeter.routing.rules import Rule
from taalmeter.routing.ruleset import RuleSet

MOST_OPTIONS = 2
"""So many options of a choice are named in a short sentence."""


class Stated(NamedTuple):
    """One condition of a row, held against a value.

    Attributes:
        input: name of the input, or of a comparison with the work.
        cell: as it is written in the table.
        words: the same in Dutch, for this person.
        value: what the person has.
        now: that value in Dutch.
        met: whether the value is taken in.
        fits: for a condition that is met, why: the value itself, or the condition and the value.
        asks: for one that is not met, what is asked, with the value.
    """

    input: str
    cell: str
    words: str
    value: Value
    now: str
    met: bool
    fits: str
    asks: str


@dataclass(frozen=True)
class Line:
    """One condition of a row, ready for any value."""

    domain: Input
    cell: Cell
    place: int
    sector: int
    derived: tuple[tuple[int, ...], ...]
    taken: frozenset[int]
    _said: dict[tuple[int, str], Stated] = field(default_factory=dict, compare=False, repr=False)

    def code(self, case: Sequence[int]) -> int:
        """Give the code that a case has for this condition."""
        if self.sector < 0:
            return case[self.place]
        return self.derived[case[self.place]][case[self.sector]]

    def held_against(self, code: int, scale: str = "") -> Stated:
        """Give the condition beside a code.

        Args:
            code: of the input.
            scale: the scale to speak of when the level itself is unknown; empty for all scales.
        """
        known = self._said.get((code, scale))
        if known is None:
            known = self._said[code, scale] = self._say(code, scale)
        return known

    def _say(self, code: int, scale: str) -> Stated:
        value = self.domain.value(code)
        cell = for_value(self.cell, self.domain, code, scale)
        said, itself = words(cell, self.domain), _itself(value, self.domain)
        comparison = self.domain.kind == "afgeleid"
        now = _COMPARED[str(value)] if comparison else self.domain.said(value)
        ordered = self.domain.kind in ("niveau", "getal") and code != self.domain.unknown
        fits = f"{said} (nu {now})" if ordered and said != itself else itself
        asks = f"{_asked(cell, self.domain)} (nu {now})"
        met = code in self.taken
        return Stated(self.domain.name, self.cell.text, said, value, now, met, fits, asks)

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """By code, the fewest steps to a value that meets the condition; 0 where it is met."""
        size = self.domain.size
        return tuple(
            min((_apart(self.domain, code, other) for other in self.taken), default=size)
            for code in range(size)
        )


def _apart(domain: Input, before: int, after: int) -> int:
    """Give the steps between two values; a value of another scale is farther than any other."""
    if before == after:
        return 0
    steps = steps_between(domain, before, after)
    return domain.size if steps is None else steps


def steps_between(one: Input, before: int, after: int, scale: str = "") -> int | None:
    """Give the number of steps from one value to another; None where there is no way.

    Levels and numbers are as many steps apart as their places; any other value is one step. From
    `onbekend` every value is one step; a level then only on `scale`, if that is given. To
    `onbekend` is no way: what is known stays known.
    """
    if after == one.unknown:
        return None
    if one.kind == "niveau":
        to = one.scale_of[str(one.value(after))]
        if before == one.unknown:
            return 1 if scale in ("", to) else None
        return abs(after - before) if one.scale_of[str(one.value(before))] == to else None
    if one.kind == "getal" and before != one.unknown:
        return abs(after - before)
    return 1


_COMPARED = {
    NO_REQUIREMENT: "geen vast niveau",
    REACHED: "genoeg",
    BELOW: "nog niet genoeg",
    OFFER: "misschien nog niet genoeg",
    UNKNOWN: "niet bekend",
}


def _asked(cell: Cell, domain: Input) -> str:
    """Say a condition shortly: of many options only how many, of a comparison the first that does.

    The whole condition is in `words`, and in the full account.
    """
    name = domain.label or spoken_name(domain.name)
    options = [test for test in cell.tests if not isinstance(test, Unknown)]
    if domain.kind == "afgeleid" and options:
        return words(Cell("", (options[0],)), domain)
    if domain.kind == "keuze":
        if any(isinstance(test, Not) for test in options):
            return f"{name}: een andere keuze"
        if len(options) > MOST_OPTIONS:
            return f"{name}: een van {len(options)} andere keuzes"
    return words(cell, domain)


def _itself(value: Value, domain: Input) -> str:
    """Say a value as if a condition named it and nothing else."""
    text = {True: "ja", False: "nee"}[value] if isinstance(value, bool) else str(value)
    return words(Cell("", (Unknown() if value == UNKNOWN else Is(text),)), domain)


def for_value(cell: Cell, domain: Input, code: int, scale: str = "") -> Cell:
    """Give the part of a cell that says something to a person with this value."""
    known = code != domain.unknown
    if known and domain.kind == "niveau":
        scale = domain.scale_of[str(domain.value(code))]
    tests = [test for test in cell.tests if not (known and isinstance(test, Unknown))]
    own = [test for test in tests if not scale or _on_scale(test, domain, scale)]
    kept = tuple(own or tests)
    return Cell(cell.text, kept) if kept else cell


def _on_scale(test: Test, domain: Input, scale: str) -> bool:
    if domain.kind != "niveau" or isinstance(test, Unknown | Not):
        return True
    level = test.low if isinstance(test, Between) else test.value
    return domain.scale_of[level] == scale


class Nearest(NamedTuple):
    """The row of a route that misses the fewest conditions.

    Of equals the one whose conditions are the fewest steps away, then the first in gate order.
    """

    rule: int
    misses: int


@dataclass(frozen=True)
class Rows:
    """The rows of a rule set on one day, ready to be held against cases.

    Attributes:
        rules: the rule set.
        active: the rules that count, as bits.
    """

    rules: RuleSet
    active: int

    @property
    def compiled(self) -> Compiled:
        """The rules as masks."""
        return self.rules.compiled

    @cached_property
    def by_route(self) -> tuple[tuple[str, int], ...]:
        """The rules that count of every route that has one, from most basic to most independent."""
        found = dict.fromkeys(self.rules.routes, 0)
        for bit, rule in enumerate(self.compiled.rules[: len(self.compiled.blocks)]):
            found[rule.outcome] |= self.active & 1 << bit
        return tuple((route, mask) for route, mask in found.items() if mask)

    @cached_property
    def lines(self) -> tuple[tuple[Line, ...], ...]:
        """By rule, its conditions."""
        return tuple(self._lines(rule) for rule in self.compiled.rules)

    def _lines(self, rule: Rule) -> tuple[Line, ...]:
        places = {one.name: place for place, one in enumerate(self.compiled.inputs)}
        pairs = {pair.name: pair for pair in self.compiled.pairs}
        found = []
        for name, cell in rule.cells.items():
            if not cell.tests:
                continue
            domain = self.rules.domains[name]
            taken = codes(cell, domain)
            if name in places:
                found.append(Line(domain, cell, places[name], -1, (), taken))
            else:
                pair = pairs[name]
                found.append(Line(domain, cell, pair.level, pair.sector, pair.derived, taken))
        return tuple(found)

    def stated(self, rule: int, case: Sequence[int], scale: str = "") -> tuple[Stated, ...]:
        """Give the conditions of a rule, held against a case."""
        return tuple(line.held_against(line.code(case), scale) for line in self.lines[rule])

    def unmet(self, rule: int, case: Sequence[int], scale: str = "") -> tuple[Stated, ...]:
        """Give the conditions of a rule that a case does not meet, in the order of the row."""
        return tuple(
            line.held_against(code, scale)
            for line in self.lines[rule]
            if (code := line.code(case)) not in line.taken
        )

    def nearest(self, case: Sequence[int]) -> dict[str, Nearest]:
        """Give the nearest row of every route, by the number of conditions that are not met.

        Counted for all rules at once: `over[n]` holds the rules with more than n misses.
        """
        compiled = self.compiled
        missed = [~column[code] for column, code in zip(compiled.columns, case, strict=True)]
        missed += [~pair.allowed[case[pair.level]][case[pair.sector]] for pair in compiled.pairs]
        routes = self.active & compiled.route_mask
        over: list[int] = []
        for miss in missed:
            carried = miss & routes
            for number, known in enumerate(over):
                if not carried:
                    break
                over[number] = known | carried
                carried &= known
            else:
                if carried:
                    over.append(carried)
        over.append(0)
        found = {}
        for route, mask in self.by_route:
            for number, more in enumerate(over):
                if left := mask & ~more:
                    found[route] = Nearest(self._fewest_steps(left, number, case), number)
                    break
        return found

    def _fewest_steps(self, rules: int, misses: int, case: Sequence[int]) -> int:
        """Give the rule, of those in a mask, whose conditions are the fewest steps away."""
        best, fewest = (rules & -rules).bit_length() - 1, -1
        if misses and rules & (rules - 1):
            while rules:
                bit = (rules & -rules).bit_length() - 1
                rules &= rules - 1
                steps = 0
                for line in self.lines[bit]:
                    steps += line.steps[line.code(case)]
                if fewest < 0 or steps < fewest:
                    best, fewest = bit, steps
        return best
