"""Routes a table of profiles of any size, piece by piece: one row in, one advice out.

A receipt (`bon`) is a hash over the whole explained advice, so it costs an explanation; without
receipts the kernel gives the same columns for all rows at once. The same profile on the same day
has the same receipt, so it is explained once as long as it is remembered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from taalmeter.pieces import Piece, Source
from taalmeter.routing.advice import Advice
from taalmeter.routing.cases import PERSON, Cases, check_columns, read_cases
from taalmeter.routing.distribute import Chances, distribute, most_likely, route_chances
from taalmeter.routing.kernel import STATUSES, Flags, Kernel, Places
from taalmeter.routing.measuring import CLOSE
from taalmeter.routing.rules import MORE, TALK
from taalmeter.routing.ruleset import RuleSet
from taalmeter.tables import Cell

COLUMNS = ("rij", "route", "status", "kans", "regel", "mogelijk", "bon", PERSON)
KINDS: dict[str, type] = {**dict.fromkeys(COLUMNS, str), "rij": int, "kans": float}
COUNT_COLUMNS = ("route", "aantal", "aandeel")
ROWS = 1 << 17
"""Rows in a piece: enough to work on as a whole, few enough to fit in the processor's cache."""
REMEMBERED = 1 << 16
Done = Callable[[int], None]


@dataclass(frozen=True)
class Router:
    """A rule set on one day, ready to route tables."""

    rules: RuleSet
    day: date

    @cached_property
    def kernel(self) -> Kernel:
        """The rules for columns of codes."""
        return Kernel.of(self.rules, self.day)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What may come out: routes, `meer_meten`, `eerst_praten`, `geen regel`, `strijdig`."""
        return (*self.kernel.outcomes[:-2], MORE, TALK, *self.kernel.outcomes[-2:])

    def route(
        self, source: Source, *, receipts: bool = True, done: Done = lambda _: None
    ) -> Iterator[dict[str, Cell]]:
        """Give one row a profile, in order; `rij` counts from 1, without the header.

        `mogelijk` holds the routes that are possible once what is unknown is known, joined by `|`.

        Args:
            source: the table of profiles.
            receipts: whether to fill `bon`.
            done: is told how much of `source.length` was routed.

        Raises:
            DataError, UnknownName, BsnRefused: with file, row and column.
        """
        row = 0
        for piece, cases in self._cases(source):
            answers = self._explained(cases) if receipts else self._routed(cases)
            for answer, person in zip(answers, cases.persons, strict=True):
                row += 1
                yield {"rij": row, **answer, PERSON: person}
            done(piece.done)

    def counts(self, source: Source, done: Done = lambda _: None) -> dict[str, int]:
        """Give how many profiles get each route, in the order of the ladder.

        The other outcomes of `names` stand behind them. Arguments and errors as of `route`.
        """
        total = np.zeros(len(self.names), np.int64)
        inputs = tuple(self.rules.inputs.values())
        for piece, cases in self._cases(source):
            for rows, codes, uncertain in cases.kinds():
                if uncertain:
                    chances = route_chances(self.kernel, codes, uncertain)
                    place, sure = self._advised(chances, most_likely(chances))
                    for row in np.flatnonzero(~sure).tolist():
                        advice = self.rules.advise(cases.profile(inputs, rows[row]), on=self.day)
                        place[row] = self.names.index(advice.route)
                else:
                    place = self._named(self.kernel.decide(codes).outcome)
                total += np.bincount(place, minlength=total.size)
            done(piece.done)
        return dict(zip(self.names, total.tolist(), strict=True))

    def in_order(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Give counts of another engine as `counts` gives them."""
        return {name: counts.get(name, 0) for name in self.names}

    def advices(self, source: Source, done: Done = lambda _: None) -> Iterator[Advice]:
        """Give the whole advice of every profile, in order; errors as of `route`."""
        inputs = tuple(self.rules.inputs.values())
        for piece, cases in self._cases(source):
            for row in range(cases.size):
                yield self.rules.advise(cases.profile(inputs, row), on=self.day)
            done(piece.done)

    def _cases(self, source: Source) -> Iterator[tuple[Piece, Cases]]:
        check_columns(self.rules, source.columns, source.name)
        for piece in source.pieces(ROWS):
            yield piece, read_cases(self.rules, piece, source.name)

    def _named(self, outcome: Places) -> Places:
        """Turn outcomes of the kernel into places in `names`."""
        shift = len(self.names) - len(self.kernel.outcomes)
        return outcome + shift * (outcome >= len(self.kernel.outcomes) - 2)

    def _advised(self, chances: Chances, top: Places) -> tuple[Places, Flags]:
        """Hold the most likely outcome against its threshold.

        Gives its place in `names`, and whether it is certain enough; where it is not, the policy
        looks at the whole advice.
        """
        routes = self.kernel.outcomes[:-2]
        least = np.array([*(self.rules.policy.threshold(name) for name in routes), 0.0, 0.0])
        return self._named(top), chances[np.arange(top.size), top] >= least.take(top) - CLOSE

    def _routed(self, cases: Cases) -> Iterator[dict[str, Cell]]:
        """Give the columns of all rows from the kernel, without receipts."""
        size = cases.size
        place, rule = np.empty(size, np.int64), np.empty(size, np.int64)
        status, possible = np.empty(size, np.int8), np.empty(size, np.uint64)
        chance, sure = np.ones(size), np.ones(size, np.bool_)
        for rows, codes, uncertain in cases.kinds():
            if uncertain:
                found = distribute(self.kernel, codes, uncertain)
                place[rows], sure[rows] = self._advised(found.outcomes, found.top)
                chance[rows] = found.outcomes[np.arange(rows.size), found.top]
                rule[rows], status[rows], possible[rows] = found.rule, found.status, found.possible
            else:
                outlooks = self.kernel.possible(codes)
                place[rows] = self._named(outlooks.decided.outcome)
                rule[rows], status[rows] = outlooks.decided.rule, outlooks.status
                possible[rows] = outlooks.possible
        columns = (place, status, chance, rule, possible, sure)
        return self._answers(cases, zip(*(column.tolist() for column in columns), strict=True))

    def _answers(
        self, cases: Cases, found: Iterable[tuple[int, int, float, int, int, bool]]
    ) -> Iterator[dict[str, Cell]]:
        inputs = tuple(self.rules.inputs.values())
        routes = self.kernel.outcomes[:-2]
        joined = lru_cache(None)(lambda bits: "|".join(self.kernel.routes_in(bits)))
        for row, (place, status, chance, rule, possible, sure) in enumerate(found):
            if not sure:
                advice = self.rules.advise(cases.profile(inputs, row), on=self.day)
                yield {**_answer(advice), "bon": None}
                continue
            is_route = place < len(routes)
            yield {
                "route": routes[place] if is_route else "",
                "status": STATUSES[status],
                "kans": chance,
                "regel": self.kernel.compiled.rules[rule].id if is_route else None,
                "mogelijk": joined(possible),
                "bon": None,
            }

    def _explained(self, cases: Cases) -> Iterator[dict[str, Cell]]:
        """Give the columns of each row from its own advice, with its receipt."""
        inputs = tuple(self.rules.inputs.values())
        uncertain = np.zeros(cases.size, np.bool_)
        for one in cases.levels:
            uncertain |= one.given
        keys = zip(*(column.tolist() for column in cases.codes), strict=True)
        for row, key in enumerate(keys):
            answer = None if uncertain[row] else self._remembered.get(key)
            if answer is None:
                answer = _answer(self.rules.advise(cases.profile(inputs, row), on=self.day))
                if not uncertain[row]:
                    if len(self._remembered) >= REMEMBERED:
                        self._remembered.clear()
                    self._remembered[key] = answer
            yield answer

    @cached_property
    def _remembered(self) -> dict[tuple[Any, ...], dict[str, Cell]]:
        return {}


def _answer(advice: Advice) -> dict[str, Cell]:
    return {
        "route": advice.route,
        "status": advice.status,
        "kans": advice.certainty,
        "regel": advice.rule,
        "mogelijk": "|".join(advice.possible),
        "bon": advice.receipt,
    }


def count_rows(counts: dict[str, int]) -> Iterator[dict[str, Cell]]:
    """Give counts as rows: every outcome with its number and its share."""
    total = sum(counts.values())
    for name, count in counts.items():
        yield {"route": name, "aantal": count, "aandeel": count / total if total else None}
