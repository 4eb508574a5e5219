"""Says in Dutch why: the conditions of a rule in words, and what the kandidaat hears without one.

There is no language model here: a rule carries its own sentence (`omdat`), and a condition is put
into words from its cell.
"""

from collections.abc import Mapping, Sequence

from taalmeter.routing.advice import Condition
from taalmeter.routing.cells import words
from taalmeter.routing.domain import Input
from taalmeter.routing.masks import CONFLICT, NO_RULE, Compiled
from taalmeter.routing.measuring import Measure
from taalmeter.routing.rules import Rule

WITHOUT_RULE = {
    NO_RULE: "Er is geen regel die bij u past. Bespreek met uw begeleider wat u nu kunt doen.",
    CONFLICT: "De regels spreken elkaar tegen. Bespreek met uw begeleider wat u nu kunt doen.",
}
_SKILL_VERBS = {"lezen": "leest", "schrijven": "schrijft"}


def conditions(
    rule: Rule,
    compiled: Compiled,
    derived: Mapping[str, Input],
    case: Sequence[int],
    said: dict[tuple[str, str], str],
) -> tuple[Condition, ...]:
    """Give the conditions of a rule with the values of a case that it met.

    Args:
        rule: the rule.
        compiled: the rules it belongs to.
        derived: the derived inputs, by name.
        case: one code an input.
        said: conditions that were put into words before, by rule and input; those that were not
            are added.
    """
    places = {one.name: place for place, one in enumerate(compiled.inputs)}
    pairs = {pair.name: pair for pair in compiled.pairs}
    found = []
    for name, cell in rule.cells.items():
        if not cell.tests:
            continue
        if name in places:
            domain, code = compiled.inputs[places[name]], case[places[name]]
        else:
            domain, pair = derived[name], pairs[name]
            code = pair.derived[case[pair.level]][case[pair.sector]]
        text = said.get((rule.id, name))
        if text is None:
            text = said[rule.id, name] = words(cell, domain)
        found.append(Condition(name, cell.text, domain.value(code), text))
    return tuple(found)


def in_words(rule: Rule, domains: Mapping[str, Input]) -> str:
    """Give all conditions of a rule as one Dutch clause; `altijd` where there are none."""
    said = [words(cell, domains[name]) for name, cell in rule.cells.items() if cell.tests]
    return " en ".join(said) or "altijd"


def measure_more(more: Measure) -> str:
    """Say to the kandidaat that more must be measured, and of what; or that a talk comes first."""
    if more.talk:
        return "We weten nog niet zeker welke route bij u past. Daarom praten we daar eerst over."
    verbs = [_SKILL_VERBS[skill] for skill in more.skills if skill in _SKILL_VERBS]
    how = f"hoe goed u {' en '.join(verbs)}" if verbs else "wat u al kunt"
    return (
        f"We weten nog niet zeker welke route bij u past. Daarom kijken we eerst nog beter {how}."
    )
