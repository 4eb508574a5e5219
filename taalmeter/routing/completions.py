"""Which outcomes are possible once what is unknown becomes known: exact, and remembered.

Kleene's three values come first: when the rules that match for certain and those that could match
leave one outcome, nothing more is asked. Otherwise the unknown inputs are filled in one by one, and
situations that the rules cannot tell apart are worked out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from taalmeter.routing.masks import CONFLICT, NO_RULE, Compiled, Masks

Key = tuple[int, int, tuple[int, ...]]
"""Rules that are alive, the unknown inputs as bits, and the known parents of derived inputs."""


@dataclass(frozen=True)
class Completions:
    """The outcomes over all known values of unknown inputs, for one set of rules.

    Attributes:
        compiled: the rules.
        active: the rules that count.
        outcomes: everything that can come out, in the order of the bits of an answer; the last two
            are `geen regel` and `strijdig`.
    """

    compiled: Compiled
    active: int
    outcomes: tuple[str, ...]
    _memo: dict[Key, int] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def bit_of(self) -> dict[str, int]:
        """The bit of each outcome in an answer."""
        return {name: 1 << place for place, name in enumerate(self.outcomes)}

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The inputs, those first that the earliest rules look at: gates settle most cases."""
        tested = self.compiled.tested
        none = len(self.compiled.rules) + 1

        def first(place: int) -> tuple[int, int]:
            mask = tested[place] & self.compiled.route_mask
            return ((mask & -mask).bit_length() or none, place)

        return tuple(sorted(range(len(self.compiled.inputs)), key=first))

    @cached_property
    def always(self) -> Masks:
        """By input, the rules that take every known value of it and look at no pair with it."""
        found = []
        for place, column in enumerate(self.compiled.columns):
            mask = self.active
            for code in range(self.compiled.inputs[place].unknown):
                mask &= column[code]
            for pair in self.compiled.pairs:
                if place in (pair.level, pair.sector):
                    mask &= ~pair.tested
            found.append(mask)
        return tuple(found)

    def of_case(self, case: Sequence[int]) -> int:
        """Give the outcomes, as bits, that a case may get once its unknown inputs are known.

        Args:
            case: one code an input.
        """
        unknown = 0
        alive = self.active & self.compiled.route_mask
        for place, known in enumerate(self.compiled.inputs):
            if case[place] == known.unknown:
                unknown |= 1 << place
            else:
                alive &= self.compiled.columns[place][case[place]]
        for pair in self.compiled.pairs:
            if not unknown >> pair.level & 1 and not unknown >> pair.sector & 1:
                alive &= pair.allowed[case[pair.level]][case[pair.sector]]
        return self.of(alive, unknown, tuple(case))

    def forget(self) -> None:
        """Make room: forget what was worked out before."""
        self._memo.clear()

    def of(self, alive: int, unknown: int, case: tuple[int, ...]) -> int:
        """Give the outcomes, as bits, of what the known inputs leave.

        Args:
            alive: the route rules that the known inputs allow.
            unknown: the unknown inputs, a bit a place.
            case: the codes of the known inputs; those of unknown ones do not count.
        """
        alive, settled = self._cut(alive, unknown)
        if settled is not None:
            return settled
        places = [
            place
            for place in self.order
            if unknown >> place & 1 and alive & self.compiled.tested[place]
        ]
        if not places:
            return self.bit_of[self.compiled.outcome(self.compiled.deciding(alive))]
        unknown = sum(1 << place for place in places)
        key = (alive, unknown, self._known_parents(alive, unknown, case))
        answer = self._memo.get(key)
        if answer is None:
            answer = self._memo[key] = self._split(alive, unknown, places[0], case)
        return answer

    def _cut(self, alive: int, unknown: int) -> tuple[int, int | None]:
        """Drop the rules behind the first one that matches whatever the unknown inputs are.

        Where all that are left have its outcome, give that too.
        """
        certain, rest = alive, unknown
        while rest and certain:
            certain &= self.always[(rest & -rest).bit_length() - 1]
            rest &= rest - 1
        if not certain:
            return alive, None
        bit = (certain & -certain).bit_length() - 1
        alive &= self.compiled.up_to[bit]
        if alive & ~self.compiled.same_outcome[bit]:
            return alive, None
        return alive, self.bit_of[self.compiled.rules[bit].outcome]

    def _known_parents(self, alive: int, unknown: int, case: tuple[int, ...]) -> tuple[int, ...]:
        """Give what still counts of the known parents of derived inputs that are open."""
        found = []
        for pair in self.compiled.pairs:
            level, sector = unknown >> pair.level & 1, unknown >> pair.sector & 1
            if level == sector or not alive & pair.tested:
                found.append(-1)
                continue
            place = pair.sector if level else pair.level
            found.append(self.compiled.alike[place][case[place]])
        return tuple(found)

    def _split(self, alive: int, unknown: int, place: int, case: tuple[int, ...]) -> int:
        unknown &= ~(1 << place)
        answer = 0
        seen: set[tuple[int, int]] = set()
        waits = any(
            alive & pair.tested
            and place in (pair.level, pair.sector)
            and unknown >> (pair.sector if place == pair.level else pair.level) & 1
            for pair in self.compiled.pairs
        )
        for code in range(self.compiled.inputs[place].unknown):
            filled = (*case[:place], code, *case[place + 1 :])
            left = alive & self.compiled.columns[place][code]
            for pair in self.compiled.pairs:
                if place in (pair.level, pair.sector):
                    other = pair.sector if place == pair.level else pair.level
                    if not unknown >> other & 1:
                        left &= pair.allowed[filled[pair.level]][filled[pair.sector]]
            kind = (left, self.compiled.alike[place][code] if waits else -1)
            if kind not in seen:
                seen.add(kind)
                answer |= self.of(left, unknown, filled)
        return answer


def outcomes_of(ladder: Sequence[str]) -> tuple[str, ...]:
    """Give everything that can come out: the routes, then `geen regel` and `strijdig`."""
    return (*ladder, NO_RULE, CONFLICT)
