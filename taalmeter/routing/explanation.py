"""Explains an advice: why, why not another route, what would change it, and how sure it is.

Everything here follows from the rule set and the profile, by the same masks that decide; there is
no language model. `explain` is the door; the words are in `explain_text.py`, `explain_full.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from taalmeter.errors import TaalmeterError
from taalmeter.profile import Profile
from taalmeter.routing.advice import Advice
from taalmeter.routing.explain_change import Change, Changes, scale_of
from taalmeter.routing.explain_full import full_text
from taalmeter.routing.explain_rows import Rows, Stated
from taalmeter.routing.explain_text import how_sure, short_text, why_lines
from taalmeter.routing.facts import DIGITS, Facts, cases
from taalmeter.routing.masks import CONFLICT
from taalmeter.routing.ruleset import RuleSet, Weighed


class WhyNot(NamedTuple):
    """Why another route is not advised.

    Attributes:
        route: id of that route.
        rule: its nearest row, with the fewest conditions that are not met; where uncertain levels
            may lead to this route, the row that does so.
        unmet: those conditions, in the order of the row; none when the row fits as well.
        before: when the row fits, the rule that comes before it; empty otherwise, and where rules
            contradict each other.
    """

    route: str
    rule: str
    unmet: tuple[Stated, ...]
    before: str


class Reasons(NamedTuple):
    """Why one case gets its route: the facts of an explanation, without words around them.

    Attributes:
        route: id of the route, or an empty text when the rules give none.
        rule: the row that decides; empty where none does.
        why: the conditions of that row.
        why_not: for every other route that has a row, the nearest one.
        changes: the smallest changes that give another route, fewest steps first.
    """

    route: str
    rule: str
    why: tuple[Stated, ...]
    why_not: tuple[WhyNot, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Explanation:
    """An advice with its reasons.

    Attributes:
        rules: the rule set.
        weighed: what was known, and what the rules say of it.
        advice: the advice.
        case: the case that is explained, one code an input: of uncertain levels the most likely
            ones that lead to the advice.
        reasons: why, why not, and what would change it.
    """

    rules: RuleSet
    weighed: Weighed
    advice: Advice
    case: tuple[int, ...]
    reasons: Reasons

    def text(self) -> str:
        """Give the explanation in Dutch, in short sentences."""
        return short_text(self)

    def full(self) -> str:
        """Give the whole account in Dutch: every table, row, condition, source and hash."""
        return full_text(self)

    def to_dict(self) -> dict[str, Any]:
        """Give the explanation as data, with Dutch names."""
        reasons = self.reasons
        return {
            "advies": self.advice.to_dict(),
            "waarom": {
                "regel": reasons.rule or None,
                "tabel": self.advice.table,
                "voorwaarden": [_stated(one) for one in reasons.why],
                "woorden": list(why_lines(self)),
            },
            "waarom_niet": [
                {
                    "route": one.route,
                    "kans": self.advice.routes.get(one.route, 0.0),
                    "regel": one.rule,
                    "niet_voldaan": [_stated(unmet) for unmet in one.unmet],
                    "gaat_voor": one.before or None,
                }
                for one in reasons.why_not
            ],
            "wat_zou_het_anders_maken": [
                {
                    "route": change.route,
                    "veranderingen": [
                        {
                            "invoer": one.input,
                            "nu": one.before,
                            "dan": one.after,
                            "stappen": one.steps,
                        }
                        for one in change.inputs
                    ],
                }
                for change in reasons.changes
            ],
            "hoe_zeker": {"kans": self.advice.certainty, "woorden": list(how_sure(self))},
        }


def _stated(one: Stated) -> dict[str, Any]:
    return {
        "invoer": one.input,
        "cel": one.cell,
        "waarde": one.value,
        "woorden": one.words,
        "voldaan": one.met,
    }


@dataclass(frozen=True)
class Explainer:
    """A rule set on one day, ready to explain many people.

    Attributes:
        rules: the rule set.
        day: peildatum.
    """

    rules: RuleSet
    day: date

    @cached_property
    def _active(self) -> int:
        self.rules.need_valid_on(self.day)
        return self.rules.compiled.active_on(self.day)

    @cached_property
    def _rows(self) -> Rows:
        return Rows(self.rules, self._active)

    @cached_property
    def _changes(self) -> Changes:
        return Changes(self.rules, self._active)

    def explain(self, profile: Profile) -> Explanation:
        """Advise on a profile and explain the advice; raises what `RuleSet.advise` does."""
        rules = self.rules
        weighed = rules.weigh(profile, self.day)
        advice = rules.advise_on(weighed)
        rule, case = _explained(rules, weighed, advice)
        likely = {
            route: max(rules_there, key=lambda bit: (round(rules_there[bit], DIGITS), -bit))
            for route, rules_there in weighed.outlook.rules.items()
            if rules_there and route in rules.routes
        }
        reasons = self.reasons(weighed.facts, case, advice.route, rule, likely)
        return Explanation(rules, weighed, advice, case, reasons)

    def explain_case(self, case: Sequence[int]) -> Reasons:
        """Decide one certain case and give its reasons.

        Args:
            case: one code an input, as in `Compiled`.
        """
        compiled = self.rules.compiled
        deciding = compiled.deciding(compiled.hits(case, self._active))
        outcome = compiled.outcome(deciding)
        rule = (deciding & -deciding).bit_length() - 1
        known = outcome in self.rules.routes
        facts = Facts(tuple(case), (), (), {})
        return self.reasons(facts, case, outcome if known else "", rule if known else -1, {})

    def reasons(
        self,
        facts: Facts,
        case: Sequence[int],
        route: str,
        rule: int,
        likely: Mapping[str, int],
    ) -> Reasons:
        """Give the reasons for a route.

        Args:
            facts: what is known of the person.
            case: the case that is explained.
            route: the advice.
            rule: the place of the rule that decides; -1 where none does.
            likely: for routes that uncertain levels may lead to, the rule that does so most likely:
                that one is set beside the case, not the nearest.
        """
        compiled, rows = self.rules.compiled, self._rows
        scale = scale_of(compiled.inputs, case)
        hit = compiled.deciding(compiled.hits(case, self._active))
        decided = hit and compiled.outcome(hit) != CONFLICT
        first = compiled.rules[(hit & -hit).bit_length() - 1].id if decided else ""
        near = rows.nearest(case)
        return Reasons(
            route=route,
            rule=compiled.rules[rule].id if rule >= 0 else "",
            why=rows.stated(rule, case, scale) if rule >= 0 else (),
            why_not=tuple(
                self._why_not(name, likely.get(name, one.rule), case, scale, first)
                for name, one in near.items()
                if name != route
            ),
            changes=self._changes.find(facts, case, route),
        )

    def _why_not(
        self, route: str, rule: int, case: Sequence[int], scale: str, first: str
    ) -> WhyNot:
        name = self.rules.compiled.rules[rule].id
        unmet = self._rows.unmet(rule, case, scale)
        return WhyNot(route, name, unmet, "" if unmet or first == name else first)


def _explained(rules: RuleSet, weighed: Weighed, advice: Advice) -> tuple[int, tuple[int, ...]]:
    """Give the rule that decides, or -1, and the most likely case in which it does."""
    outlook = weighed.outlook
    if advice.rule is not None:
        for bit, case in outlook.cases.items():
            if rules.compiled.rules[bit].id == advice.rule:
                return bit, case
    return -1, max(cases(weighed.facts), key=lambda pair: pair[0])[1]


def explain(rules: RuleSet, profile: Profile, on: date | None = None) -> Explanation:
    """Advise on a profile, and explain the advice.

    Args:
        rules: the rule set.
        profile: what is known; what it does not name is unknown.
        on: the day for which rules must be valid (peildatum); today when left out.

    Raises:
        UnknownName: an input, option or level that these rules do not have.
        DataError: a value that cannot be used, or a day on which the rule set is not valid.
    """
    return Explainer(rules, on or date.today()).explain(profile)


def explain_again(
    rules: RuleSet, advice: Advice, taken_in: Mapping[str, Any] | None = None
) -> Explanation | None:
    """Explain an advice that was given before, by computing it again.

    Args:
        rules: the rule set.
        advice: as it was recorded.
        taken_in: the profile it was given on, for an advice that does not hold it itself.

    Returns:
        The explanation, or None when these rules no longer give exactly this advice: an explanation
        by other rules would be about another advice.
    """
    try:
        day = date.fromisoformat(advice.versions.peildatum)
        found = explain(rules, Profile(**(advice.taken_in or taken_in or {})), day)
    except (TaalmeterError, ValueError):
        return None
    return found if found.advice.receipt == advice.receipt else None
