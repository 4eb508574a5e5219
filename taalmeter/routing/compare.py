"""Says exactly how two rule sets differ: in which cases, from which advice to which, by which rows.

All cases are compared, on every day on which both hold; nothing is sampled. Two rule sets that give
every case the same route and the same side advice, with the same certainty policy, have the same
meaning, however differently they are written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import islice
from typing import Any, Literal

from taalmeter.routing.common import Common, on_common_inputs
from taalmeter.routing.diagram import Diagram, beside_only, by_outcome, by_rules
from taalmeter.routing.differing import Side, Together, every_code, labels_in
from taalmeter.routing.domain import Input
from taalmeter.routing.masks import Compiled
from taalmeter.routing.meaning import periods_of, value_text
from taalmeter.routing.regions import Box, conditions, joined, size, without_whole
from taalmeter.routing.rules import Policy
from taalmeter.routing.ruleset import RuleSet

Direction = Literal["hoger", "lager", "naast de ladder"]
MOST_BOXES = 4000
"""Regions are the largest so many boxes of a difference; the counts are always of all cases."""


@dataclass(frozen=True)
class Region:
    """Cases that go from one outcome to one other.

    Attributes:
        before, after: the outcomes; for side advice its id, or `geen regel` where it is not given.
        conditions: which cases, in Dutch, by input; none means every case.
        values: by input, the values; an input that is not named does not matter.
        cases: how many.
        rules_before, rules_after: the rows that decide there.
        direction: on the ladder of routes.
    """

    before: str
    after: str
    conditions: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    cases: int
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]
    direction: Direction

    @property
    def words(self) -> str:
        """Which cases, in one Dutch sentence part."""
        return " en ".join(self.conditions.values()) or "elk geval"

    def to_dict(self) -> dict[str, Any]:
        """Give the region as data, with Dutch names."""
        return {
            "van": self.before,
            "naar": self.after,
            "gebied": self.words,
            "waarden": {name: list(values) for name, values in self.values.items()},
            "gevallen": self.cases,
            "regels_oud": list(self.rules_before),
            "regels_nieuw": list(self.rules_after),
            "richting": self.direction,
        }


@dataclass(frozen=True)
class Period:
    """The differences on a stretch of days.

    Attributes:
        start, end: the days, both included; no end when `end` is None. When the two rule sets
            never hold on the same day: the last day of the old, and the first day of the new.
        cases: the number of all cases.
        moves: from which outcome to which other, and in how many cases.
        regions: the same in words, most cases first.
        unsaid: the number of differing cases outside `regions`.
        beside: regions in which a side advice comes or goes.
    """

    start: date
    end: date | None
    cases: int
    moves: Mapping[tuple[str, str], int]
    regions: tuple[Region, ...]
    unsaid: int
    beside: tuple[Region, ...]

    @property
    def same(self) -> bool:
        """Whether no case gets another route or other side advice."""
        return not (self.moves or self.beside)


@dataclass(frozen=True)
class Difference:
    """How two rule sets differ.

    Attributes:
        old, new: the rule sets.
        common: their inputs, put side by side.
        follow_up: whether they never hold on the same day.
        policy: what differs in the certainty policy: name, old and new.
        periods: the differences on every stretch of days.
    """

    old: RuleSet
    new: RuleSet
    common: Common
    follow_up: bool
    policy: tuple[tuple[str, str, str], ...]
    periods: tuple[Period, ...]

    @property
    def same_text(self) -> bool:
        """Whether the files say the same, layout and remarks apart."""
        return self.old.hash == self.new.hash

    @property
    def same_meaning(self) -> bool:
        """Whether it is proven that every case gets the same advice."""
        shared = not (self.common.values_gone or self.common.values_come)
        return shared and not self.policy and all(period.same for period in self.periods)

    @property
    def verdict(self) -> str:
        """The outcome of the comparison, in one sentence."""
        if self.same_text:
            return "Dezelfde tekst, dus dezelfde betekenis."
        if self.same_meaning:
            return "Andere tekst, zelfde betekenis: geen enkel geval krijgt een ander advies."
        return "Andere betekenis."

    def to_dict(self) -> dict[str, Any]:
        """Give the difference as data, with Dutch names."""
        common = self.common
        return {
            "oud": _version(self.old),
            "nieuw": _version(self.new),
            "oordeel": self.verdict,
            "zelfde_tekst": self.same_text,
            "zelfde_betekenis": self.same_meaning,
            "invoer": {
                "weg": list(common.gone),
                "erbij": list(common.come),
                "waarden_weg": {name: list(v) for name, v in common.values_gone.items()},
                "waarden_erbij": {name: list(v) for name, v in common.values_come.items()},
            },
            "beslisbeleid": [
                {"naam": name, "oud": old, "nieuw": new} for name, old, new in self.policy
            ],
            "volgen_elkaar_op": self.follow_up,
            "perioden": [
                {
                    "van": period.start.isoformat(),
                    "tot": period.end.isoformat() if period.end else None,
                    "gevallen": period.cases,
                    "verschuivingen": [
                        {"van": before, "naar": after, "gevallen": cases}
                        for (before, after), cases in period.moves.items()
                    ],
                    "gebieden": [region.to_dict() for region in period.regions],
                    "gevallen_zonder_gebied": period.unsaid,
                    "nevenadvies": [region.to_dict() for region in period.beside],
                }
                for period in self.periods
            ],
        }


def _version(rules: RuleSet) -> dict[str, str]:
    return {
        "id": rules.id,
        "versie": rules.version,
        "hash": rules.hash,
        "betekenis": rules.meaning.hash,
    }


def compare(old: RuleSet, new: RuleSet, on: date | None = None) -> Difference:
    """Compare two rule sets on every case.

    Args:
        old, new: the rule sets.
        on: one day to compare on; every day on which both hold when left out.

    Raises:
        DataError: one of them does not hold on that day.
    """
    common = on_common_inputs(old.compiled, new.compiled)
    stretches = list(_stretches(old, new, on))
    periods: list[Period] = []
    for start, end, old_day, new_day in stretches:
        found = _Comparison(old, new, common, old_day, new_day).period(start, end)
        last = periods[-1] if periods else None
        if last is not None and (last.moves, last.regions, last.beside) == (
            found.moves,
            found.regions,
            found.beside,
        ):
            periods[-1] = Period(last.start, end, *(_after_days(last)))
        else:
            periods.append(found)
    follow_up = any(old_day != new_day for _, _, old_day, new_day in stretches)
    policy = tuple(_policy(old.policy, new.policy))
    return Difference(old, new, common, follow_up, policy, tuple(periods))


def _after_days(period: Period) -> list[Any]:
    return [getattr(period, one.name) for one in fields(period)[2:]]


def _stretches(
    old: RuleSet, new: RuleSet, on: date | None
) -> Iterator[tuple[date, date | None, date, date]]:
    """Give each stretch of days with the same rules in both, and a day of it for either."""
    if on is not None:
        yield on, on, *days_of(old, new, on, on)
        return
    first = max(old.valid_from, new.valid_from)
    last = min((day for day in (old.valid_to, new.valid_to) if day is not None), default=None)
    if last is not None and last < first:
        old_day, new_day = days_of(old, new, None, first)
        yield old_day, new_day, old_day, new_day
        return
    days = sorted({max(start, first) for rules in (old, new) for start, _ in periods_of(rules)})
    days = [day for day in days if last is None or day <= last]
    ends = [*(day - timedelta(days=1) for day in days[1:]), last]
    for start, end in zip(days, ends, strict=True):
        yield start, end, start, start


def days_of(old: RuleSet, new: RuleSet, on: date | None, now: date) -> tuple[date, date]:
    """Give the day of which to take the rules of either.

    Args:
        old, new: the rule sets.
        on: the day that was asked for.
        now: where none was: this day, or of a rule set that does not hold then, its day nearest.

    Raises:
        DataError: one of them does not hold on the day that was asked for.
    """
    if on is not None:
        old.need_valid_on(on)
        new.need_valid_on(on)
        return on, on
    nearest = [min(max(now, rules.valid_from), rules.valid_to or date.max) for rules in (old, new)]
    return nearest[0], nearest[1]


def _policy(old: Policy, new: Policy) -> Iterator[tuple[str, str, str]]:
    if old.certainty != new.certainty:
        yield "zekerheid", f"{old.certainty:g}", f"{new.certainty:g}"
    for route in sorted({*old.per_route, *new.per_route}):
        before, after = old.threshold(route), new.threshold(route)
        if before != after:
            yield f"zekerheid voor {route}", f"{before:g}", f"{after:g}"
    if old.side_advice != new.side_advice:
        yield "zekerheid voor nevenadvies", f"{old.side_advice:g}", f"{new.side_advice:g}"


class _Comparison:
    """The comparison with the rules of one day of either."""

    def __init__(
        self, old: RuleSet, new: RuleSet, common: Common, old_day: date, new_day: date
    ) -> None:
        self.common = common
        self.active = common.old.active_on(old_day), common.new.active_on(new_day)
        self.ladder = {**old.ladder, **new.ladder}

    def period(self, start: date, end: date | None) -> Period:
        sides = [
            Side(compiled, active, by_outcome(compiled))
            for compiled, active in zip(self._both(), self.active, strict=True)
        ]
        together = Together(*sides)
        found = together.moves()
        regions = self._regions(together, self._both(), self.active)
        moves = {(str(a), str(b)): n for (a, b), n in sorted(found.items(), key=lambda m: -m[1])}
        unsaid = sum(moves.values()) - sum(region.cases for region in regions)
        beside = tuple(self._beside())
        return Period(start, end, together.cases, moves, regions, unsaid, beside)

    def _both(self) -> tuple[Compiled, Compiled]:
        return self.common.old, self.common.new

    def _regions(
        self, together: Together, both: tuple[Compiled, Compiled], active: tuple[int, int]
    ) -> tuple[Region, ...]:
        inputs = self.common.inputs
        boxes = list(islice(together.boxes(), MOST_BOXES))
        rows = [
            Diagram(compiled, rules, every_code(compiled), by_rules(compiled))
            for compiled, rules in zip(both, active, strict=True)
        ]
        regions = []
        for (before, after), whole in joined(boxes) if boxes else []:
            box = without_whole(whole, inputs)
            named = [
                tuple(rule.id for rule in one.compiled.named(_union(one, box))) for one in rows
            ]
            regions.append(
                Region(
                    before=str(before),
                    after=str(after),
                    conditions=conditions(box, inputs),
                    values={inputs[at].name: _values(inputs[at], box[at]) for at in sorted(box)},
                    cases=size(box, inputs),
                    rules_before=named[0],
                    rules_after=named[1],
                    direction=direction(self.ladder, str(before), str(after)),
                )
            )
        return tuple(sorted(regions, key=lambda one: (-one.cases, one.words)))

    def _beside(self) -> Iterator[Region]:
        """Give the regions in which a side advice comes or goes, one advice at a time."""
        sides = tuple(beside_only(compiled) for compiled in self._both())
        for name in sorted({rule.outcome for side in sides for rule in side.rules}):
            active = []
            for side, compiled, rules in zip(sides, self._both(), self.active, strict=True):
                mine = sum(1 << bit for bit, r in enumerate(side.rules) if r.outcome == name)
                active.append(rules >> len(compiled.blocks) & mine)
            both = (sides[0], sides[1])
            together = Together(
                *(Side(s, rules, by_outcome(s)) for s, rules in zip(sides, active, strict=True))
            )
            yield from self._regions(together, both, (active[0], active[1]))


def _union(diagram: Diagram, box: Box) -> int:
    mask = 0
    for label in labels_in(diagram, box):
        mask |= int(label)
    return mask


def _values(one: Input, codes: frozenset[int]) -> tuple[str, ...]:
    return tuple(value_text(one, code) for code in sorted(codes))


def direction(ladder: Mapping[str, int], before: str, after: str) -> Direction:
    """Say whether a move goes up or down the ladder of routes; some routes stand beside it."""
    if before not in ladder or after not in ladder or ladder[before] == ladder[after]:
        return "naast de ladder"
    return "hoger" if ladder[after] > ladder[before] else "lager"
