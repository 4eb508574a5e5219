"""Decides many cases at once: the same masks as one case, held in NumPy words of 64 rules.

A case is one code an input; a batch is one array of codes an input. Every answer is that of
`RuleSet.advise`, row by row: what decides, what an unknown input could still change, what comes
beside it, and how likely every outcome is where levels are uncertain.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from taalmeter.routing.completions import Completions, outcomes_of
from taalmeter.routing.masks import Compiled, Lookup
from taalmeter.routing.rules import Policy, Rule
from taalmeter.routing.ruleset import RuleSet

Codes = Sequence[NDArray[np.integer[Any]]]
"""One array of N codes an input, in the order of the rule set's inputs."""
Mixed = Sequence[NDArray[np.integer[Any]] | int | None]
Words = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
WORD = 64
CHUNK = 1 << 15
"""Rows at a time: what one step makes stays within the processor's cache."""
STATUSES = ("vast", "vast ondanks onbekend", "open", "geen regel", "strijdig")
VAST, DESPITE, OPEN, WITHOUT_RULE, CONTRADICTED = range(len(STATUSES))


@dataclass(frozen=True)
class Decisions:
    """What the rules say of N certain cases.

    Attributes:
        outcome: place in `Kernel.outcomes`, shape (N,).
        rule: place of the (first) deciding rule in `Compiled.rules`, -1 where none decides.
        beside: the rules that add side advice, as bits in words of 64 rules, shape (words, N).
    """

    outcome: Places
    rule: Places
    beside: Words


@dataclass(frozen=True)
class Outlooks:
    """What unknown inputs leave open in N cases.

    Attributes:
        decided: what the rules say with `onbekend` as a value.
        status: place in `STATUSES`, shape (N,).
        possible: outcomes over all completions, as bits in the order of `Kernel.outcomes`.
        examined: whether a rule that could decide looks at an unknown input, shape (N,).
    """

    decided: Decisions
    status: NDArray[np.int8]
    possible: Words
    examined: Flags


@dataclass(frozen=True)
class _Step:
    """One step: the word of rules that the code of an input (or of two) allows."""

    word: int
    places: tuple[int, ...]
    width: int
    table: Words


@dataclass(frozen=True)
class Kernel:
    """A rule set on one day, ready for columns of codes.

    Attributes:
        compiled: the rules.
        active: the rules that count on that day, as bits.
        outcomes: the routes from most basic to most independent, `geen regel`, `strijdig`.
        policy: how sure an advice must be.
    """

    compiled: Compiled
    active: int
    outcomes: tuple[str, ...]
    policy: Policy

    @classmethod
    def of(cls, rules: RuleSet, day: date) -> "Kernel":
        """Make the kernel of a rule set for a day.

        Raises:
            DataError: the rule set is not valid on that day, or has too many routes.
        """
        rules.need_valid_on(day)
        active = rules.compiled.active_on(day)
        return cls(rules.compiled, active, outcomes_of(tuple(rules.routes)), rules.policy)

    @cached_property
    def words(self) -> int:
        """How many words of 64 rules there are."""
        return max(1, -(-len(self.compiled.rules) // WORD))

    def decide(self, codes: Codes) -> Decisions:
        """Decide N cases, with `onbekend` as a value.

        Args:
            codes: one array an input, of equal length.
        """
        size = _size(codes)
        outcome, rule = np.empty(size, np.int64), np.empty(size, np.int64)
        beside = np.empty((self.words, size), np.uint64)
        for part in parts(size):
            hits = self.met([column[part] for column in codes], part.stop - part.start)
            outcome[part], rule[part] = self.first(hits)
            np.bitwise_and(hits, self._side[:, None], out=beside[:, part])
        return Decisions(outcome, rule, beside)

    def possible(self, codes: Codes) -> Outlooks:
        """Decide N cases, and see what their unknown inputs could change.

        The status is `open` when a completion has another outcome, `vast ondanks onbekend` when a
        rule that could decide looks at an unknown input and yet none does, `vast` otherwise.
        """
        size = _size(codes)
        decided = self.decide(codes)
        possible = np.uint64(1) << decided.outcome.astype(np.uint64)
        status, examined = np.zeros(size, np.int8), np.zeros(size, np.bool_)
        for part in parts(size):
            chunk = [column[part] for column in codes]
            rows = np.flatnonzero(self._lacking(chunk))
            if rows.size:  # without unknown inputs nothing is open
                chunk = [column.take(rows) for column in chunk]
                unsettled = np.flatnonzero(self._unsettled(chunk))
                rows = rows.take(unsettled) + part.start
                found = self._completions.of([column.take(unsettled) for column in chunk])
                status[rows] = np.where(found == possible.take(rows), DESPITE, OPEN)
                possible[rows], examined[rows] = found, True
        routes = len(self.outcomes) - 2
        status[decided.outcome == routes] = WITHOUT_RULE
        status[decided.outcome == routes + 1] = CONTRADICTED
        return Outlooks(decided, status, possible, examined)

    def beside(self, places: Set[int]) -> frozenset[int]:
        """Give the inputs that are looked at together with one of these."""
        together = [{pair.level, pair.sector} for pair in self.compiled.pairs]
        return frozenset().union(*(pair - places for pair in together if pair & places))

    def routes_in(self, possible: int) -> tuple[str, ...]:
        """Give the routes of an answer's bits, from most basic to most independent."""
        return tuple(
            name for bit, name in enumerate(self.outcomes[:-2]) if int(possible) >> bit & 1
        )

    def rules_in(self, words: Words) -> tuple[Rule, ...]:
        """Give the rules of one case's words of bits, in order."""
        mask = sum(int(word) << WORD * place for place, word in enumerate(words))
        return self.compiled.named(mask)

    def met(self, codes: Mixed, size: int, start: Words | None = None) -> Words:
        """Give the rules that every case meets, as bits, shape (words, N).

        Args:
            codes: by input an array of N codes, one code for all, or None to leave it out for now.
            size: N.
            start: what is left by inputs that were looked at before; all rules when left out.
        """
        return self._and(self._certain_case, self.active if start is None else start, codes, size)

    def _and(self, steps: Sequence[_Step], start: int | Words, codes: Mixed, size: int) -> Words:
        found = np.empty((self.words, size), np.uint64)
        found[:] = _split(start, self.words)[:, None] if isinstance(start, int) else start
        pairs: dict[tuple[int, ...], Any] = {}
        for step in steps:
            if any(codes[place] is None for place in step.places):
                continue
            if step.places not in pairs:
                level, *sector = (codes[place] for place in step.places)
                pairs[step.places] = _wide(level) * step.width + sector[0] if sector else level
            found[step.word] &= step.table.take(pairs[step.places])
        return found

    def first(self, hits: Words) -> tuple[Places, Places]:
        """Give the outcome and the deciding rule of what was met."""
        rule = self._place_of_first(hits)
        outcome = self._outcome_of.take(rule)
        for word in range(self.words):
            if self._rivals[word].any():
                outcome[(hits[word] & self._rivals[word].take(rule)) != 0] = len(self.outcomes) - 1
        rule[rule == len(self.compiled.blocks)] = -1
        return outcome, rule

    def _lacking(self, codes: Codes) -> Flags:
        """Say who has an unknown input."""
        found = np.zeros(_size(codes), np.bool_)
        for column, one in zip(codes, self.compiled.inputs, strict=True):
            found |= column == one.unknown
        return found

    def _unsettled(self, codes: Codes) -> Flags:
        """Say where the rules that could still decide do not agree on the outcome."""
        active, size = self.active & self.compiled.route_mask, _size(codes)
        could = self._and(self._could, active, codes, size)
        first = self._place_of_first(self._and(self._must, active, codes, size))
        found = np.zeros(size, np.bool_)
        for word in range(self.words):
            found |= (could[word] & self._differing[word].take(first)) != 0
        return found

    def _place_of_first(self, hits: Words) -> Places:
        """Give the place of the first route rule; the number of route rules where there is none."""
        first = np.full(hits.shape[1], len(self.compiled.blocks), np.int64)
        for word in reversed(range(self.words)):
            routes = hits[word] & self._route[word]
            np.copyto(first, _lowest(routes) + WORD * word, where=routes != 0)
        return first

    @cached_property
    def _completions(self) -> Completions:
        return Completions(self.compiled, self.active, self.outcomes)

    @cached_property
    def _route(self) -> Words:
        return _split(self.compiled.route_mask, self.words)

    @cached_property
    def _side(self) -> Words:
        return _split(self.compiled.side_mask, self.words)

    @cached_property
    def _outcome_of(self) -> Places:
        rules = self.compiled.rules[: len(self.compiled.blocks)]
        names = [rule.outcome for rule in rules] + [self.outcomes[-2]]
        return np.array([self.outcomes.index(name) for name in names], np.int64)

    @cached_property
    def _rivals(self) -> Words:
        """By deciding rule: the rules that contradict it when they are met too."""
        same = self.compiled.same_outcome
        rivals = [
            block.mask & ~same[bit] if block.unique else 0
            for bit, block in enumerate(self.compiled.blocks)
        ]
        return _table((*rivals, 0), self.words)

    @cached_property
    def _differing(self) -> Words:
        """By first certain rule: the rules that, could they match, might change the outcome."""
        up_to, same = self.compiled.up_to, self.compiled.same_outcome
        differing = [up_to[bit] & ~same[bit] for bit in range(len(self.compiled.blocks))]
        return _table((*differing, self.compiled.route_mask), self.words)

    @cached_property
    def _certain_case(self) -> tuple[_Step, ...]:
        return self._steps(
            Lookup(self.compiled.columns, tuple(pair.allowed for pair in self.compiled.pairs))
        )

    @cached_property
    def _could(self) -> tuple[_Step, ...]:
        """The rules that a case could still meet, whatever its unknown inputs are."""
        return self._steps(self.compiled.could)

    @cached_property
    def _must(self) -> tuple[_Step, ...]:
        """The rules that a case meets, whatever its unknown inputs are."""
        return self._steps(self.compiled.must)

    def _steps(self, masks: Lookup) -> tuple[_Step, ...]:
        """Give the steps that matter: where every code allows every rule, there is none."""
        sources: list[tuple[tuple[int, ...], int, Sequence[int]]] = [
            ((place,), 1, column) for place, column in enumerate(masks.columns)
        ]
        for pair, rows in zip(self.compiled.pairs, masks.pairs, strict=True):
            every = [mask for row in rows for mask in row]
            sources.append(((pair.level, pair.sector), len(rows[0]), every))
        active = _split(self.active, self.words)
        return tuple(
            _Step(word, places, width, row)
            for places, width, flat in sources
            for word, row in enumerate(_table(flat, self.words))
            if (~row & active[word]).any()
        )


def _wide(codes: Any) -> Any:
    return codes if isinstance(codes, int) else codes.astype(np.intp)


def _size(codes: Codes) -> int:
    return len(codes[0])


def parts(size: int, rows: int = CHUNK) -> Iterator[slice]:
    """Cut N rows into slices of a number of rows."""
    return (slice(start, min(start + rows, size)) for start in range(0, size, rows))


def _split(mask: int, words: int) -> Words:
    """Give a mask as words of 64 rules, the first rules first."""
    ones = (1 << WORD) - 1
    return np.array([mask >> WORD * word & ones for word in range(words)], np.uint64)


def _table(masks: Sequence[int], words: int) -> Words:
    """Give masks as words, shape (words, masks)."""
    return np.array([_split(mask, words) for mask in masks], np.uint64).T.copy()


def _lowest(masks: Words) -> Places:
    """Give the place of the lowest bit: the exponent of a power of two, which a float holds."""
    low = (masks & -masks).astype(np.float64)
    return (low.view(np.int64) >> 52) - 1023
