"""Prints a rule set as text that reads from top to bottom, in the order in which it decides."""

from collections.abc import Iterator

from taalmeter.routing.domain import Input
from taalmeter.routing.rules import DecisionTable, Rule
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.wording import in_words

_HIT = {
    "uniek": "hoogstens een regel geldt",
    "eerste": "de eerste regel die geldt, telt",
    "verzamel": "alles wat geldt, telt",
}


def show(rules: RuleSet) -> str:
    """Give the rule set in Dutch words: what it asks, how sure it must be, and every rule."""
    return "\n".join(_lines(rules)) + "\n"


def _lines(rules: RuleSet) -> Iterator[str]:
    until = f" tot en met {rules.valid_to}" if rules.valid_to else ""
    yield f"Regelset {rules.id} {rules.version}, geldig vanaf {rules.valid_from}{until}"
    yield f"hash van de tekst {rules.hash}"
    yield f"hash van de betekenis {rules.meaning.hash}"
    yield ""
    yield "Wat de regels mogen weten (alles mag ook onbekend zijn)"
    for one in rules.inputs.values():
        yield f"  {one.name}: {_values(one)}"
        yield f"      {one.question}"
    yield ""
    yield f"Zekerheid: een route vanaf een kans van {rules.policy.certainty:.0%}"
    for route, threshold in rules.policy.per_route.items():
        yield f"  {route} vanaf {threshold:.0%}"
    yield f"  anders: meer meten. {rules.policy.explanation.strip()}"
    for number, table in enumerate(rules.tables, start=1):
        yield ""
        yield from _table(rules, number, table)


def _values(one: Input) -> str:
    if one.kind == "getal":
        return f"{one.values[0]} tot en met {one.values[-1]}, stap {one.step:g}"
    if one.kind == "niveau":
        return "; ".join(" < ".join(levels) for levels in one.scales.values())
    return ", ".join("ja" if v is True else "nee" if v is False else str(v) for v in one.values)


def _table(rules: RuleSet, number: int, table: DecisionTable) -> Iterator[str]:
    yield f"{number}. {table.name} [{table.id}] ({table.decides}; {_HIT[table.hit]})"
    if table.reason:
        yield f"   Waarom de volgorde telt: {table.reason.strip()}"
    for rule in table.rules:
        yield f"   {rule.id}: als {in_words(rule, rules.domains)}"
        yield f"       dan {rule.outcome}"
        yield f'       "{rule.because.strip()}"'
        yield f"       {_ground(rule)}"


def _ground(rule: Rule) -> str:
    until = f" tot en met {rule.valid_to}" if rule.valid_to else ""
    cited = ", ".join(rule.sources) or "geen bron"
    return f"{rule.grade}: {cited}; {rule.author}, {rule.date}; vanaf {rule.valid_from}{until}"
