"""What is checked: a rule set on all its days, and the words in which a finding is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from taalmeter.profile import Profile, Value
from taalmeter.routing.claims import Claim
from taalmeter.routing.decide import decide
from taalmeter.routing.diagram import Path
from taalmeter.routing.facts import read_facts
from taalmeter.routing.meaning import periods_of
from taalmeter.routing.report import Finding, Kind
from taalmeter.routing.rules import Rule
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.verify.regions import Region
from taalmeter.routing.verify.space import Space, with_promises


@dataclass(frozen=True)
class Subject:
    """A rule set under proof.

    Attributes:
        rules: the rule set.
        on: the day on which nothing should have expired.
    """

    rules: RuleSet
    on: date

    @cached_property
    def spaces(self) -> tuple[Space, ...]:
        """All cases, for each stretch of days on which the same rules are valid."""
        periods, compiled = periods_of(self.rules), with_promises(self.rules)
        return tuple(Space(self.rules, compiled, days, len(periods) == 1) for days in periods)

    @cached_property
    def alive(self) -> frozenset[str]:
        """The ids of the rules that decide some case on some day, or add side advice to one."""
        found: set[str] = set()
        for space in self.spaces:
            mask = 0
            for label in space.leaves(space.deciding):
                mask |= int(label)
            first = len(space.compiled.blocks)
            for node in space.beside.values():
                for label in space.leaves(node):
                    mask |= int(label) << first
            found |= {rule.id for rule in self.rules.compiled.named(mask)}
        return frozenset(found)

    def case_of(self, rule: Rule) -> tuple[Space, Path] | None:
        """Give a case that meets the conditions of a rule, on a day on which it is valid if any."""
        bit = next(at for at, one in enumerate(self.rules.compiled.rules) if one is rule)
        valid = [space for space in self.spaces if space.active >> bit & 1]
        space = (valid or self.spaces)[0]
        path = space.leaves(space.holds(bit)).get(1)
        return None if path is None else (space, path)


Check = Callable[[Subject], Iterator[Finding]]


def replayed(rules: RuleSet, case: Mapping[str, Value], day: date) -> str:
    """Decide a case by the rules themselves, without any diagram, and say what comes out."""
    facts = read_facts(rules.compiled.inputs, Profile(**case))
    done = decide(rules.compiled, facts.codes, rules.compiled.active_on(day))
    named = [rule.id for rule in rules.compiled.named(done.rules)]
    beside = sorted({rule.outcome for rule in rules.compiled.named(done.beside)})
    said = f"{done.outcome} ({', '.join(named)})" if named else done.outcome
    return f"{said}; ernaast: {', '.join(beside)}" if beside else said


def finding(
    code: str,
    said: str,
    space: Space,
    path: Path,
    *,
    other: Path | None = None,
    rules: Sequence[Rule] = (),
    where: Region | None = None,
    proposal: str = "",
    kind: Kind = "fout",
    claim: Claim | None = None,
) -> Finding:
    """Tell what was found in one space, with its case (and a second one) played again."""
    cases = [space.witness(one) for one in (path, other) if one is not None]
    return Finding(
        code=code,
        table=rules[0].table if rules else "",
        rules=tuple(rule.id for rule in rules),
        explanation=f"{said}{space.when}.",
        witness=cases[0],
        kind=kind,
        beside=cases[1] if other is not None else None,
        day=space.start,
        replayed=tuple(replayed(space.rules, case, space.start) for case in cases),
        region=where.said if where else (),
        cases=where.cases if where else None,
        proposal=proposal,
        claim=claim,
    )


def share(cases: int, of: int) -> str:
    """Say a part in Dutch: `12,5 procent`.

    >>> share(1, 8)
    '12,5 procent'
    """
    percent = 100 * cases / of
    if 0 < percent < 0.1:
        return "minder dan 0,1 procent"
    return f"{percent:.1f}".replace(".", ",").removesuffix(",0") + " procent"
