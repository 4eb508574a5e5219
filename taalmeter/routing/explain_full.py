"""Gives the whole account of an advice, for a lawyer or a researcher, in Dutch.

Every table in gate order, with every row and condition: met, not met, unknown, or uncertain with
its probability; every source with its grade and date; the policy, the versions and the hashes.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from taalmeter.routing.cells import words
from taalmeter.routing.decide import decide
from taalmeter.routing.explain_rows import Line, Rows
from taalmeter.routing.explain_text import short_text
from taalmeter.routing.facts import cases
from taalmeter.routing.measuring import CLOSE
from taalmeter.routing.rules import DecisionTable, Rule, Source

if TYPE_CHECKING:  # it asks this module for its words
    from taalmeter.routing.explanation import Explanation

MET, UNMET, UNKNOWN = "voldaan", "niet voldaan", "onbekend"
_HIT = {
    "uniek": "hoogstens één regel geldt",
    "eerste": "de eerste regel die geldt, telt",
    "verzamel": "alles wat geldt, telt",
}
Weighted = Sequence[tuple[float, tuple[int, ...]]]


def full_text(explanation: "Explanation") -> str:
    """Give the whole account."""
    return "\n".join(_lines(explanation)) + "\n"


def _lines(explanation: "Explanation") -> Iterator[str]:
    yield short_text(explanation)
    yield from _versions(explanation)
    yield from _taken_in(explanation)
    yield from _outcomes(explanation)
    yield from _policy(explanation)
    rows = Rows(explanation.rules, explanation.weighed.active)
    spread = cases(explanation.weighed.facts)
    bit = 0
    ordered = sorted(explanation.rules.tables, key=lambda table: table.decides != "route")
    for number, table in enumerate(ordered, start=1):
        yield ""
        yield from _table(explanation, rows, spread, table, number, bit)
        bit += len(table.rules)
    yield ""
    yield from _sources(explanation)


def _versions(explanation: "Explanation") -> Iterator[str]:
    rules, advice = explanation.rules, explanation.advice
    until = f" tot en met {rules.valid_to}" if rules.valid_to else ""
    yield "VERSIES"
    yield f"  regelset     {rules.id} {rules.version}, geldig vanaf {rules.valid_from}{until}"
    yield f"  tekst-hash   {advice.versions.hash}"
    yield f"  betekenis    {rules.meaning.hash}"
    yield f"  taalmeter    {advice.versions.taalmeter}"
    yield f"  peildatum    {advice.versions.peildatum}"
    yield f"  bon          {advice.receipt}"
    yield ""


def _taken_in(explanation: "Explanation") -> Iterator[str]:
    rules, echo = explanation.rules, explanation.advice.taken_in
    shared = {part: name for name in echo for part in name.split("+")}
    yield "INVOER"
    for name, one in rules.inputs.items():
        value = echo.get(shared.get(name, name))
        if value is None:
            yield f"  {name}: onbekend"
        elif isinstance(value, dict):
            said = ", ".join(f"{level} {chance:.4f}" for level, chance in value.items())
            together = f" (samen: {shared[name]})" if "+" in shared[name] else ""
            yield f"  {name}: onzeker{together}: {said}"
        else:
            yield f"  {name}: {one.said(value)}"
    yield ""


def _outcomes(explanation: "Explanation") -> Iterator[str]:
    advice = explanation.advice
    yield "UITKOMST"
    yield f"  advies {advice.route or '(geen)'}, status {advice.status}"
    for route, chance in advice.routes.items():
        yield f"  kans {chance:.12f}  {route}"
    for name in advice.settled_by:
        yield f"  hangt nog af van: {name}"
    if advice.possible:
        yield f"  mogelijk: {', '.join(advice.possible)}"
    yield ""


def _policy(explanation: "Explanation") -> Iterator[str]:
    policy = explanation.rules.policy
    yield "BESLISBELEID"
    yield f"  een route vanaf een kans van {policy.certainty:.2f}"
    for route, threshold in policy.per_route.items():
        yield f"  {route} vanaf {threshold:.2f}"
    for skill, effort in policy.measuring.items():
        yield (
            f"  {skill}: een afname weegt {effort.worth} {effort.unit}; "
            f"hoogstens {effort.most} erbij, anders eerst praten"
        )
    yield f"  bron: {', '.join(policy.sources) or 'geen'}"


class _Held(NamedTuple):
    """A condition or a row held against a person, over all levels that are possible."""

    state: str
    chance: float

    def __str__(self) -> str:
        uncertain = self.state == MET and self.chance < 1 - CLOSE
        return f"onzeker, kans {self.chance:.4f}" if uncertain else self.state


def _table(
    explanation: "Explanation",
    rows: Rows,
    spread: Weighted,
    table: DecisionTable,
    number: int,
    bit: int,
) -> Iterator[str]:
    yield f"TABEL {number}. {table.name} [{table.id}] ({table.decides}; {_HIT[table.hit]})"
    if table.reason:
        yield f"  waarom de volgorde telt: {table.reason.strip()}"
    for at, rule in enumerate(table.rules, start=bit):
        yield from _row(explanation, rows, spread, rule, at)


def _row(
    explanation: "Explanation", rows: Rows, spread: Weighted, rule: Rule, bit: int
) -> Iterator[str]:
    compiled, active = explanation.rules.compiled, explanation.weighed.active
    held = [_held(line, spread) for line in rows.lines[bit]]
    chance = sum(weight for weight, case in spread if compiled.hits(case, 1 << bit))
    states = [one.state for one in held]
    state = UNMET if UNMET in states else UNKNOWN if UNKNOWN in states else MET
    if state == MET and chance <= CLOSE:
        state = UNMET  # each condition is possible, but not all together
    said = str(_Held(state, chance))
    if not active >> bit & 1:
        said = "geldt niet op de peildatum"
    decides = sum(
        weight for weight, case in spread if decide(compiled, case, active).rules >> bit & 1
    )
    mark = f"  << beslist, kans {decides:.4f}" if decides > 0 else ""
    yield f"  {rule.id} -> {rule.outcome}: {said}{mark}"
    for line, one in zip(rows.lines[bit], held, strict=True):
        said = words(line.cell, line.domain)
        yield f"      [{one}] {said}  ({line.domain.name}: {line.cell.text})"
    until = f" tot en met {rule.valid_to}" if rule.valid_to else ""
    cited = ", ".join(rule.sources) or "geen bron"
    yield f"      {rule.grade}: {cited}; {rule.author}, {rule.date}; vanaf {rule.valid_from}{until}"


def _held(line: Line, spread: Weighted) -> _Held:
    """Hold a condition against all levels that are possible."""
    codes = [(weight, line.code(case)) for weight, case in spread]
    chance = sum(weight for weight, code in codes if code in line.taken)
    if chance > CLOSE:
        return _Held(MET, chance)
    if any(code == line.domain.unknown for _, code in codes):
        return _Held(UNKNOWN, 0.0)
    return _Held(UNMET, 0.0)


def _sources(explanation: "Explanation") -> Iterator[str]:
    rules, advice = explanation.rules, explanation.advice
    cited = {source.id for source in advice.sources}
    yield "BRONNEN"
    for source in rules.sources.values():
        yield f"  {'*' if source.id in cited else ' '} {_source(source)}"
    yield "  (* = hierop rust dit advies)"


def _source(source: Source) -> str:
    where = source.jci or source.url or "alleen op papier gezien"
    return f"{source.id}: {source.title}; {source.kind}, {source.date.isoformat()}; {where}"
