"""Finds the smallest change that gives another route: "wat zou het anders maken".

Only inputs that a person can do something about (`veranderbaar`), at most two of them, and for each
the fewest steps on its scale. Every change that is given was decided again as a whole case, with
the policy, and really gives the route that it names.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from typing import NamedTuple

from taalmeter.profile import Value
from taalmeter.routing.decide import decide
from taalmeter.routing.domain import Input
from taalmeter.routing.explain_rows import steps_between
from taalmeter.routing.facts import Facts, Spread, cases
from taalmeter.routing.masks import CONFLICT, NO_RULE, Compiled, Pairs
from taalmeter.routing.openings import Advised
from taalmeter.routing.rules import MORE
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.uncertain import advised_of

MOST_INPUTS = 2
Target = tuple[int, int]
"""Steps away, and the code."""


class Changed(NamedTuple):
    """One input with another value, and how many steps that is."""

    input: str
    before: Value | None
    after: Value
    steps: int


class Change(NamedTuple):
    """Inputs that together give another route.

    `before` of a level is None where the level is uncertain: then it would have to be sure.
    """

    route: str
    inputs: tuple[Changed, ...]


@dataclass(frozen=True)
class Changes:
    """Looks for changes in one rule set on one day.

    Attributes:
        rules: the rule set.
        active: the rules that count, as bits.
    """

    rules: RuleSet
    active: int
    _near: dict[tuple[int, int, str], tuple[Target, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def compiled(self) -> Compiled:
        """The rules as masks."""
        return self.rules.compiled

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The inputs that may be changed and that a route can depend on."""
        tested = self.compiled.tested
        return tuple(
            place
            for place, one in enumerate(self.compiled.inputs)
            if one.changeable and tested[place] & self.compiled.route_mask & self.active
        )

    def find(self, facts: Facts, case: Sequence[int], route: str) -> tuple[Change, ...]:
        """Give the smallest change to every other route that one input reaches.

        Where one input reaches none, the smallest changes of two: those of the fewest steps.

        Args:
            facts: what is known; its uncertain levels are weighed.
            case: the case that is explained: of uncertain levels the most likely ones.
            route: the present advice.

        Returns:
            The fewest steps first, then from most basic to most independent.
        """
        facts = _merged(self.compiled, facts)
        scale = scale_of(self.compiled.inputs, case)
        for count in range(1, MOST_INPUTS + 1):
            if facts.spreads:
                best = self._weighed(facts, case, scale, count)
            elif count == 1:
                best = self._one(case, scale, route)
            else:
                best = self._two(case, scale, route)
            changes = [
                (found.steps, self._change(facts, case, other, found))
                for other, found in best.items()
                if other != route and self._again(facts, case, found) == other
            ]
            if changes:
                rank = self._rank
                changes.sort(key=lambda pair: (pair[0], rank[pair[1].route]))
                return tuple(change for _, change in changes)
        return ()

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.rules.routes)}

    @cached_property
    def _rivals(self) -> tuple[int, ...]:
        """By deciding rule: the rules that contradict it when they are met too."""
        same = self.compiled.same_outcome
        return tuple(
            block.mask & ~same[bit] if block.unique else 0
            for bit, block in enumerate(self.compiled.blocks)
        )

    @cached_property
    def _leading_to(self) -> dict[str, int]:
        """By route, the rules that lead there."""
        same = self.compiled.same_outcome
        return {self.compiled.rules[bit].outcome: mask for bit, mask in enumerate(same)}

    def _route(self, hits: int) -> str:
        """Give the route of a case with these rules; empty where they contradict each other."""
        bit = (hits & -hits).bit_length() - 1
        return "" if hits & self._rivals[bit] else self._outcomes[bit]

    @cached_property
    def _untouched(self) -> int:
        """The route rules that look at nothing that may be changed."""
        touched = 0
        for place in self.places:
            touched |= self.compiled.tested[place]
        return self.compiled.route_mask & ~touched

    @cached_property
    def _outcomes(self) -> tuple[str, ...]:
        return tuple(rule.outcome for rule in self.compiled.rules)

    def _one(self, case: Sequence[int], scale: str, route: str) -> "Best":
        """Give the smallest change of one input to every route, for a certain case."""
        best: dict[str, _Found] = {}
        same, columns = self._leading_to.get(route, 0), self.compiled.columns
        for place, (rest, moved) in self._rests(case, 1):
            if not rest & ~same:
                continue
            first, column, other = place[0], columns[place[0]], list(case)
            for steps, code in self.near(first, case[first], scale):
                hits = rest & column[code]
                if moved and hits & ~same:
                    other[first] = code
                    hits &= _by_pairs(moved, other)
                if hits & ~same and (outcome := self._route(hits)):
                    known = best.get(outcome)
                    if known is None or steps < known.steps:
                        best[outcome] = _Found(steps, place, (code,))
        return best

    def _two(self, case: Sequence[int], scale: str, route: str) -> "Best":
        """Give the changes of two inputs with the fewest steps, for a certain case."""
        best: dict[str, _Found] = {}
        fewest = sys.maxsize
        same, columns, other = self._leading_to.get(route, 0), self.compiled.columns, list(case)
        near = {place: self.near(place, case[place], scale) for place in self.places}
        for chosen, (rest, moved) in self._rests(case, 2):
            if not rest & ~same:
                continue
            first, second = chosen
            for steps, code in near[first]:
                left = rest & columns[first][code]
                if steps >= fewest or not left & ~same:
                    continue
                other[first] = code
                for more, another in near[second]:
                    if steps + more > fewest:
                        break
                    hits = left & columns[second][another]
                    if moved and hits & ~same:
                        other[second] = another
                        hits &= _by_pairs(moved, other)
                    if hits & ~same and (outcome := self._route(hits)) not in ("", route):
                        if steps + more < fewest:
                            fewest = steps + more
                            best.clear()
                        best.setdefault(outcome, _Found(fewest, chosen, (code, another)))
            other[first], other[second] = case[first], case[second]
        return best

    def _rests(
        self, case: Sequence[int], count: int
    ) -> Iterator[tuple[tuple[int, ...], tuple[int, list[Pairs]]]]:
        """Give for every choice of inputs what all the others allow, and the pairs they are in."""
        compiled = self.compiled
        kept = {place: compiled.columns[place][case[place]] for place in self.places}
        base = self.active & compiled.route_mask
        for place, column in enumerate(compiled.columns):
            if place not in kept:
                base &= column[case[place]]
        if always := base & self._untouched:
            base &= compiled.up_to[(always & -always).bit_length() - 1]
        pairs = [
            (pair, pair.allowed[case[pair.level]][case[pair.sector]]) for pair in compiled.pairs
        ]
        for chosen, allowed in _without(self.places, kept, base, count):
            rest, moved = allowed, []
            for pair, mask in pairs:
                if pair.level in chosen or pair.sector in chosen:
                    moved.append(pair)
                else:
                    rest &= mask
            yield chosen, (rest, moved)

    def near(self, place: int, code: int, scale: str) -> tuple[Target, ...]:
        """Give for every kind of value the nearest one of it: steps and code, fewest steps first.

        Values that all rules treat alike are one kind. The level of another scale is never near: a
        person does not change scale by learning.
        """
        key = (place, code, scale)
        if (known := self._near.get(key)) is None:
            known = self._near[key] = self._nearest(place, code, scale)
        return known

    def _nearest(self, place: int, code: int, scale: str) -> tuple[Target, ...]:
        one, alike = self.compiled.inputs[place], self.compiled.alike[place]
        best: dict[int, Target] = {}
        for other in range(one.unknown):
            steps = steps_between(one, code, other, scale)
            if steps is None or alike[other] == alike[code]:
                continue
            kind = alike[other]
            if kind not in best or steps < best[kind][0]:
                best[kind] = (steps, other)
        return tuple(sorted(best.values()))

    def _weighed(self, facts: Facts, case: Sequence[int], scale: str, count: int) -> "Best":
        """Give the smallest change to every route where levels are uncertain."""
        best: dict[str, _Found] = {}
        uncertain = set(facts.uncertain)
        for chosen in combinations(self.places, count):
            sets = []
            for place in chosen:
                near = self.near(place, case[place], scale)
                sets.append(((0, case[place]), *near) if place in uncertain else near)
            for targets in product(*sets):
                steps = sum(step for step, _ in targets)
                found = _Found(steps, chosen, tuple(code for _, code in targets))
                outcome = self._again(facts, case, found)
                if outcome and (outcome not in best or steps < best[outcome].steps):
                    best[outcome] = found
        return best

    def _again(self, facts: Facts, case: Sequence[int], found: "_Found") -> str:
        """Decide the changed case as a whole, with the policy; empty where no route comes out."""
        after = dict(zip(found.places, found.codes, strict=True))
        if not facts.spreads:
            changed = [after.get(place, code) for place, code in enumerate(case)]
            outcome = decide(self.compiled, changed, self.active).outcome
            return "" if outcome in (NO_RULE, CONFLICT) else outcome
        routes: dict[str, float] = {}
        for weight, one in cases(known_for_sure(facts, after)):
            outcome = decide(self.compiled, one, self.active).outcome
            routes[outcome] = routes.get(outcome, 0.0) + weight
        advised = self._advised(routes)
        return "" if advised == MORE else advised

    @cached_property
    def _advised(self) -> Advised:
        return advised_of(self.rules.policy, tuple(self.rules.routes), ())

    def _change(self, facts: Facts, case: Sequence[int], route: str, found: "_Found") -> Change:
        changed = []
        uncertain = facts.uncertain if facts.spreads else ()
        for place, code in zip(found.places, found.codes, strict=True):
            one = self.compiled.inputs[place]
            before = None if place in uncertain else one.value(case[place])
            steps = steps_between(one, case[place], code) or 0
            changed.append(Changed(one.name, before, one.value(code), steps))
        return Change(route, tuple(changed))


class _Found(NamedTuple):
    """Inputs, by place, with the codes that they would have, and how many steps that is."""

    steps: int
    places: tuple[int, ...]
    codes: tuple[int, ...]


Best = dict[str, _Found]


def _by_pairs(pairs: Sequence[Pairs], case: Sequence[int]) -> int:
    """Give the rules that comparisons with the work allow."""
    allowed = -1
    for pair in pairs:
        allowed &= pair.allowed[case[pair.level]][case[pair.sector]]
    return allowed


def _without(
    places: Sequence[int], kept: Mapping[int, int], base: int, count: int
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Give every choice of one or two places, with the AND of what all other places allow."""
    after = [-1]
    for place in reversed(places):
        after.append(after[-1] & kept[place])
    after.reverse()
    left = base
    for at, first in enumerate(places):
        if count == 1:
            yield (first,), left & after[at + 1]
        else:
            between = left
            for further, second in enumerate(places[at + 1 :], start=at + 1):
                yield (first, second), between & after[further + 1]
                between &= kept[second]
        left &= kept[first]


def _merged(compiled: Compiled, facts: Facts) -> Facts:
    """Take together the levels that no rule tells apart: the first of them stands for all."""
    spreads = []
    for spread in facts.spreads:
        alike = [compiled.alike[place] for place in spread.places]
        first: dict[tuple[int, ...], tuple[int, ...]] = {}
        weights: dict[tuple[int, ...], float] = {}
        for point, weight in spread.points:
            kind = tuple(row[code] for row, code in zip(alike, point, strict=True))
            stands = first.setdefault(kind, point)
            weights[stands] = weights.get(stands, 0.0) + weight
        spreads.append(Spread(spread.places, tuple(weights.items())))
    return replace(facts, spreads=tuple(spreads))


def scale_of(inputs: Sequence[Input], case: Sequence[int]) -> str:
    """Give the scale on which levels of a case are known; empty where none is, or several are."""
    found = {
        one.scale_of[str(one.value(code))]
        for one, code in zip(inputs, case, strict=True)
        if one.kind == "niveau" and code != one.unknown
    }
    return found.pop() if len(found) == 1 else ""


def known_for_sure(facts: Facts, after: Mapping[int, int]) -> Facts:
    """Give the same facts with some inputs known for sure.

    Levels that were measured together with one of them keep what it says of them; where the new
    level was held impossible, they keep their own probabilities.
    """
    codes = [after.get(place, code) for place, code in enumerate(facts.codes)]
    spreads = []
    for spread in facts.spreads:
        fixed = [at for at, place in enumerate(spread.places) if place in after]
        if not fixed:
            spreads.append(spread)
            continue
        fits = [
            (point, weight)
            for point, weight in spread.points
            if all(point[at] == after[spread.places[at]] for at in fixed)
        ]
        kept = [at for at in range(len(spread.places)) if at not in fixed]
        total = sum(weight for _, weight in fits or spread.points)
        merged: dict[tuple[int, ...], float] = {}
        for point, weight in fits or spread.points:
            left = tuple(point[at] for at in kept)
            merged[left] = merged.get(left, 0.0) + weight / total
        if kept:
            places = tuple(spread.places[at] for at in kept)
            spreads.append(Spread(places, tuple(sorted(merged.items()))))
    unknown = tuple(place for place in facts.unknown if place not in after)
    return Facts(tuple(codes), unknown, tuple(spreads), facts.echo)
