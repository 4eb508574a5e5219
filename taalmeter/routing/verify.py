"""Proves a rule set, or shows with a case where it goes wrong.

Every check ranges over all combinations of all values, `onbekend` included, on every day between
two days on which some rule begins or ends. The checks, by the code of their finding:

V1 a case without a rule; V2 rules of a `uniek` table that contradict each other; V3 rules of a
`uniek` table that overlap with the same outcome; V4 a rule that can never decide; V5 a route or
side advice that no case gets; V6 a rule, or the rule set, outside its days; V8 a requirement of
grade `eigen inschatting` that keeps someone from bemiddeling; V9 an input that rules may never see;
V10 an input that no rule looks at; V12 something without a source, or a rule whose grade is
stronger than its sources carry; S1 a scenario that gets another advice than it says.
"""

from collections.abc import Iterator
from datetime import date
from math import prod
from typing import get_args

from taalmeter.levels import Grade
from taalmeter.profile import Profile, Value
from taalmeter.routing.diagram import (
    Diagram,
    Label,
    Path,
    Store,
    by_outcome,
    by_rules,
    first_difference,
    joint_kinds,
)
from taalmeter.routing.domain import NO_REQUIREMENT, REACHED
from taalmeter.routing.forbidden import violations
from taalmeter.routing.masks import Compiled
from taalmeter.routing.meaning import periods_of
from taalmeter.routing.report import Finding, Played, Report
from taalmeter.routing.rules import Rule, Scenario
from taalmeter.routing.ruleset import RuleSet

FREE_ROUTE = "bemiddeling"
"""The route from which an estimated requirement may keep no one."""
GRADES: tuple[Grade, ...] = get_args(Grade)
"""From strongest to weakest evidence."""


def check(rules: RuleSet, on: date | None = None) -> Report:
    """Run every check.

    Args:
        rules: the rule set.
        on: the day on which rules should not have expired; today when left out.
    """
    periods = periods_of(rules)
    proofs = [_Proof(rules, *period, only=len(periods) == 1) for period in periods]
    findings = [*_without_source(rules), *_above_source(rules), *_forbidden(rules), *_unused(rules)]
    findings += _outside_days(rules, on or date.today())
    for proof in proofs:
        findings += [*proof.gaps(), *proof.overlaps(), *proof.kept_from_work()]
    alive = {rule for proof in proofs for rule in proof.deciding()}
    findings += [*_dead(rules, alive), *_unreached(rules, alive)]
    played = [_play(rules, scenario) for scenario in rules.scenarios]
    findings += [finding for _, finding in played if finding is not None]
    unique = {(one.code, one.table, one.rules, one.explanation): one for one in findings}
    return Report(
        rule_set=f"{rules.id} {rules.version}",
        cells=prod(one.size for one in rules.inputs.values()),
        findings=tuple(sorted(unique.values(), key=lambda one: (one.code[0] == "S", _rank(one)))),
        scenarios=tuple(one for one, _ in played),
    )


def _rank(finding: Finding) -> tuple[int, str, tuple[str, ...]]:
    return int(finding.code[1:]), finding.table, finding.rules


class _Proof:
    """The proofs over one stretch of days."""

    def __init__(self, rules: RuleSet, start: date, end: date | None, only: bool) -> None:
        self.rules = rules
        self.compiled = rules.compiled
        self.active = self.compiled.active_on(start)
        self.when = "" if only else f" (van {start} tot en met {end or 'later'})"
        self.every = [range(one.size) for one in self.compiled.inputs]
        self.diagram = Diagram(self.compiled, self.active, self.every, by_rules(self.compiled))
        self.leaves = {int(label): path for label, path in self.diagram.leaves().items()}

    def deciding(self) -> set[str]:
        """Give the ids of the rules that decide some case, or add side advice to one."""
        mask = 0
        for label in self.leaves:
            mask |= label
        beside = {
            rule.id
            for bit, rule in enumerate(self.compiled.rules)
            if (self.compiled.side_mask & self.active) >> bit & 1 and _can_hold(self.compiled, bit)
        }
        return beside | {rule.id for rule in self.compiled.named(mask)}

    def gaps(self) -> Iterator[Finding]:
        if 0 in self.leaves:
            path = self.leaves[0]
            count = self.diagram.counts()[0]
            yield Finding(
                "V1",
                "",
                (),
                f"Er is geen regel voor: {_region(self.compiled, path)}. In totaal zijn er {count} "
                f"gevallen zonder regel{self.when}.",
                _witness(self.compiled, path),
            )

    def overlaps(self) -> Iterator[Finding]:
        seen: set[tuple[str, str]] = set()
        for label in sorted(self.leaves):
            hit = self.compiled.named(label)
            for at, one in enumerate(hit):
                for other in hit[at + 1 :]:
                    if (one.id, other.id) not in seen:
                        seen.add((one.id, other.id))
                        yield self._overlap(one, other, self.leaves[label])

    def _overlap(self, one: Rule, other: Rule, path: Path) -> Finding:
        same = one.outcome == other.outcome
        outcome = f"allebei {one.outcome}" if same else f"{one.outcome} en {other.outcome}"
        return Finding(
            "V3" if same else "V2",
            one.table,
            (one.id, other.id),
            f"Deze regels gelden tegelijk ({outcome}), in een tabel die uniek is. Bijvoorbeeld: "
            f"{_region(self.compiled, path)}{self.when}.",
            _witness(self.compiled, path),
        )

    def kept_from_work(self) -> Iterator[Finding]:
        """Compare with a world in which the estimated requirement is reached, or not there."""
        naming, store = by_outcome(self.compiled), Store()
        worlds = [self.compiled.with_offer_as(value) for value in (REACHED, NO_REQUIREMENT)]
        kinds = joint_kinds(self.compiled, *worlds)
        here = Diagram(self.compiled, self.active, self.every, naming, store, alike=kinds)
        for other in worlds:
            there = Diagram(other, self.active, self.every, naming, store, alike=kinds)
            path = first_difference(here, there, _loses_work)
            if path is not None:
                rules = self.compiled.named(
                    self.compiled.deciding(self.compiled.hits(self._case(path), self.active))
                )
                yield Finding(
                    "V8",
                    rules[0].table if rules else "",
                    tuple(rule.id for rule in rules),
                    "Een eis van graad 'eigen inschatting' houdt hier iemand weg van "
                    f"{FREE_ROUTE}: {_region(self.compiled, path)}{self.when}.",
                    _witness(self.compiled, path),
                )
                return

    def _case(self, path: Path) -> list[int]:
        case = [one.unknown for one in self.compiled.inputs]
        for place, code in path:
            case[place] = code
        return case


def _loses_work(here: Label, there: Label) -> bool:
    return there == FREE_ROUTE and here != FREE_ROUTE


def _region(compiled: Compiled, path: Path) -> str:
    said = []
    for place, code in path:
        one = compiled.inputs[place]
        said.append(f"{one.label or one.name}: {one.said(one.value(code))}")
    return ", ".join(said) or "elk geval"


def _witness(compiled: Compiled, path: Path) -> dict[str, Value]:
    return {compiled.inputs[place].name: compiled.inputs[place].value(code) for place, code in path}


def _can_hold(compiled: Compiled, bit: int) -> bool:
    """Say whether the conditions of one rule can hold together."""
    free = [
        {code for code, mask in enumerate(column) if mask >> bit & 1} for column in compiled.columns
    ]
    if not all(free):
        return False
    tests = [pair for pair in compiled.pairs if pair.tested >> bit & 1]
    levels = {pair.level for pair in tests}
    return not tests or any(
        all(
            any(
                all(pair.allowed[code][sector] >> bit & 1 for pair in tests if pair.level == level)
                for code in free[level]
            )
            for level in levels
        )
        for sector in free[tests[0].sector]
    )


def _dead(rules: RuleSet, alive: set[str]) -> Iterator[Finding]:
    compiled = rules.compiled
    ever = {
        rule.id for start, _ in periods_of(rules) for rule in compiled.rules if rule.holds_on(start)
    }
    for bit, rule in enumerate(compiled.rules):
        if rule.id in alive or rule.id not in ever:
            continue
        why = (
            "Andere regels nemen elk geval over waarin deze regel geldt."
            if _can_hold(compiled, bit)
            else "De voorwaarden van deze regel kunnen nooit samen gelden."
        )
        yield Finding("V4", rule.table, (rule.id,), f"Deze regel beslist nooit. {why}")


def _unreached(rules: RuleSet, alive: set[str]) -> Iterator[Finding]:
    reached = {rule.outcome for rule in rules.compiled.rules if rule.id in alive}
    for name in (*rules.routes, *rules.side_advices):
        if name not in reached:
            yield Finding("V5", "", (), f"Geen enkel geval krijgt '{name}'.")


def _outside_days(rules: RuleSet, on: date) -> Iterator[Finding]:
    if not rules.valid_on(on):
        yield Finding("V6", "", (), f"De regelset is niet geldig op {on}.")
    for rule in rules.compiled.rules:
        if rule.valid_to is not None and rule.valid_to < on:
            text = f"Deze regel is sinds {rule.valid_to} niet meer geldig."
            yield Finding("V6", rule.table, (rule.id,), text)
        elif (rules.valid_to is not None and rule.valid_from > rules.valid_to) or (
            rule.valid_to is not None and rule.valid_to < rules.valid_from
        ):
            text = "Deze regel geldt op geen enkele dag waarop de regelset geldig is."
            yield Finding("V6", rule.table, (rule.id,), text)


def _forbidden(rules: RuleSet) -> Iterator[Finding]:
    for name, one in rules.inputs.items():
        options = [str(value) for value in one.values] if one.kind == "keuze" else []
        for about, shown in violations(name, [one.question, one.label, *options]):
            text = f"'{name}' vraagt naar {about} ('{shown}'). Dat mogen regels niet weten."
            yield Finding("V9", "", (), text)
            break


def _unused(rules: RuleSet) -> Iterator[Finding]:
    used = {name for rule in rules.compiled.rules for name in rule.cells if rule.cells[name].tests}
    parents = {
        p for one in rules.derived.values() if one.name in used for p in (one.level, one.sector)
    }
    for name in (*rules.inputs, *rules.derived):
        if name not in used | parents:
            text = f"Geen regel kijkt naar '{name}'. Vraag niet wat niet nodig is."
            yield Finding("V10", "", (), text)


def _without_source(rules: RuleSet) -> Iterator[Finding]:
    for rule in rules.compiled.rules:
        if not rule.sources:
            yield Finding("V12", rule.table, (rule.id,), "Deze regel noemt geen bron.")
    for sector in rules.sectors.values():
        for skill, requirement in sector.requirements.items():
            named = any(requirement.levels.values())
            if named and not requirement.sources:
                text = f"De eis aan {skill} in sector '{sector.id}' noemt geen bron."
                yield Finding("V12", "", (), text)
    for route in rules.routes.values():
        if not route.sources:
            yield Finding("V12", "", (), f"Het traject '{route.id}' noemt geen bron.")
    if not rules.policy.sources:
        yield Finding("V12", "", (), "Het beslisbeleid noemt geen bron.")


def _above_source(rules: RuleSet) -> Iterator[Finding]:
    """Find the rules that claim more than the strongest of their sources can carry."""
    for rule in rules.compiled.rules:
        kinds = [rules.sources[name].kind for name in rule.sources]
        if not kinds:
            continue
        strongest = min(kinds, key=GRADES.index)
        if GRADES.index(rule.grade) < GRADES.index(strongest):
            text = (
                f"Deze regel heeft graad '{rule.grade}', maar de sterkste bron is van soort "
                f"'{strongest}'. Een regel kan niet sterker zijn dan zijn bronnen."
            )
            yield Finding("V12", rule.table, (rule.id,), text)


def _play(rules: RuleSet, scenario: Scenario) -> tuple[Played, Finding | None]:
    advice = rules.advise(Profile(**scenario.profile), on=scenario.day)
    beside = tuple(side.id for side in advice.side_advice)
    wrong = []
    if advice.route != scenario.route:
        wrong.append(f"route '{advice.route}' in plaats van '{scenario.route}'")
    if scenario.side_advice is not None and set(beside) != set(scenario.side_advice):
        said = ", ".join(scenario.side_advice) or "geen"
        wrong.append(f"nevenadvies {', '.join(beside) or 'geen'} in plaats van {said}")
    if scenario.status is not None and advice.status != scenario.status:
        wrong.append(f"status '{advice.status}' in plaats van '{scenario.status}'")
    played = Played(
        scenario.id, scenario.route, advice.route, advice.status, beside, good=not wrong
    )
    if not wrong:
        return played, None
    text = f"Scenario '{scenario.id}' krijgt {'; '.join(wrong)}."
    rule = (advice.rule,) if advice.rule else ()
    witness = {name: value for name, value in scenario.profile.items() if isinstance(value, Value)}
    return played, Finding("S1", advice.table or "", rule, text, witness)
