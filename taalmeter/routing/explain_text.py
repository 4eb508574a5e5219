"""Puts an explanation into short Dutch sentences, at or under B1, for the specialist.

The sentences come from the rule set (`omdat`, names of routes, tables and inputs) and from the few
patterns here; a test holds them against our own readability meter.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from taalmeter.routing.explain_rows import Stated
from taalmeter.routing.masks import CONFLICT, NO_RULE
from taalmeter.routing.measuring import CLOSE
from taalmeter.routing.rules import MORE, TALK
from taalmeter.routing.ruleset import RuleSet

if TYPE_CHECKING:  # it asks this module for its words
    from taalmeter.routing.explain_change import Change
    from taalmeter.routing.explanation import Explanation, WhyNot

SHOWN = 2
"""So many conditions that are not met are said of one row; the others are counted."""
SMALLEST = 0.005
"""A route that is less likely than this is not said."""
_NO_ROUTE = {
    MORE: "Eerst meer meten",
    TALK: "Eerst een gesprek",
    "": "Geen advies: de regels geven geen route",
    NO_RULE: "Geen regel past",
    CONFLICT: "Regels spreken elkaar tegen",
}
GROUNDS = {
    "wet": "Dit staat in de wet.",
    "norm": "Dit staat in een norm.",
    "praktijk": "Dit komt uit de praktijk.",
    "eigen inschatting": "Dit is een eigen inschatting van de makers.",
}
_STATUS = {
    "vast": "Alles wat telt, is bekend.",
    "vast ondanks onbekend": "Niet alles is bekend. Het advies blijft gelijk, wat het ook is.",
    "open": "Er is nog iets niet bekend. Dat kan het advies veranderen.",
    "geen regel": "Er is geen regel die past. Dit is een fout in de regels.",
    "strijdig": "Twee regels spreken elkaar tegen. Dit is een fout in de regels.",
}


def short_text(explanation: "Explanation") -> str:
    """Give the whole explanation: advice, waarom, waarom niet, wat anders, hoe zeker."""
    advice = explanation.advice
    parts = {
        "": (f"Advies: {route_name(explanation.rules, advice.route)}", advice.because),
        "Waarom?": why_lines(explanation),
        "Waarom niet iets anders?": why_not_lines(explanation),
        "Wat zou het anders maken?": change_lines(explanation),
        "Hoe zeker is dit?": how_sure(explanation),
    }
    found = []
    for title, lines in parts.items():
        found.append("\n".join([title, *lines] if title else lines))
    return "\n\n".join(found) + "\n"


def route_name(rules: RuleSet, route: str) -> str:
    """Give a route as it is called; also where it is no route but an answer of the policy."""
    known = rules.routes.get(route)
    return known.name if known else _NO_ROUTE.get(route, route)


def why_lines(explanation: "Explanation") -> tuple[str, ...]:
    """Say why: the row, its conditions, and on what it rests."""
    return tuple(_why(explanation))


def _why(explanation: "Explanation") -> Iterator[str]:
    rules, advice, reasons = explanation.rules, explanation.advice, explanation.reasons
    if advice.more is not None:
        yield "Geen route is zeker genoeg."
        yield advice.more.why
    elif not reasons.rule:
        yield _STATUS[advice.status]
    else:
        table = rules.table_names.get(advice.table or "", "")
        yield f"Regel {reasons.rule} past. Die staat in de tabel ‘{table}’."
        yield from (f"- {one}" for one in conditions_met(explanation))
    if advice.grade is not None:
        yield GROUNDS[advice.grade]
    if advice.sources:
        yield f"Bron: {', '.join(source.id for source in advice.sources)}."


def conditions_met(explanation: "Explanation") -> tuple[str, ...]:
    """Say each condition of the row that decides, with the value of this person."""
    unsure = _unsure(explanation)
    found = tuple(_likely(one.fits, one, unsure) for one in explanation.reasons.why)
    return found or ("Deze regel geldt voor iedereen.",)


class Said(NamedTuple):
    """One thing that is said, with what belongs under it."""

    text: str
    items: tuple[str, ...] = ()


def why_not_lines(explanation: "Explanation") -> tuple[str, ...]:
    """Say of every other route what its nearest row still asks."""
    found = []
    for said in why_not(explanation):
        found.append(f"- {said.text}")
        found += [f"  - {item}" for item in said.items]
    return tuple(found) or ("Er is geen andere route.",)


def why_not(explanation: "Explanation") -> tuple[Said, ...]:
    """Say of every other route what its nearest row still asks, each with its conditions."""
    return tuple(_why_not(explanation, one) for one in explanation.reasons.why_not)


def _why_not(explanation: "Explanation", one: "WhyNot") -> Said:
    advice, policy = explanation.advice, explanation.rules.policy
    name = route_name(explanation.rules, one.route)
    chance = advice.routes.get(one.route, 0.0)
    fits = f" {in_ten(chance)} past deze route"
    if advice.more is not None and chance > 0:
        return Said(f"{name}.{fits}. De grens is {policy.threshold(one.route):.0%}.")
    also = f"{fits} wel." if chance > 0 else ""
    if not one.unmet and not one.before:
        return Said(f"{name}. Regel {one.rule} past.{also}")
    if not one.unmet:
        return Said(f"{name}. Regel {one.rule} past ook, maar regel {one.before} gaat voor.{also}")
    unsure = _unsure(explanation)
    items = [_likely(unmet.asks, unmet, unsure) for unmet in one.unmet[:SHOWN]]
    if (rest := len(one.unmet) - SHOWN) > 0:
        items.append(f"en nog {rest} {'ding' if rest == 1 else 'dingen'}")
    return Said(f"{name}.{also} Regel {one.rule} vraagt:", tuple(items))


def _unsure(explanation: "Explanation") -> frozenset[str]:
    """Give the inputs whose level is uncertain, and the comparisons with the work on them."""
    rules = explanation.rules
    names = {rules.compiled.inputs[place].name for place in explanation.weighed.facts.uncertain}
    return frozenset(names | {n for n, one in rules.derived.items() if one.level in names})


def _likely(said: str, one: Stated, unsure: frozenset[str]) -> str:
    """Say "nu waarschijnlijk" where the level is uncertain: only its likeliest value is told."""
    return said.replace("(nu ", "(nu waarschijnlijk ") if one.input in unsure else said


def change_lines(explanation: "Explanation") -> tuple[str, ...]:
    """Say which smallest changes give another route."""
    found = tuple(f"- {one}" for one in changes(explanation))
    return found or ("Wat iemand zelf kan veranderen, geeft hier geen andere route.",)


def changes(explanation: "Explanation") -> tuple[str, ...]:
    """Say each smallest change that gives another route, fewest steps first."""
    return tuple(_change(explanation.rules, one) for one in explanation.reasons.changes)


def _change(rules: RuleSet, change: "Change") -> str:
    said = []
    for one in change.inputs:
        known = rules.inputs[one.input]
        now = "nog onzeker" if one.before is None else known.said(one.before)
        sure = "zeker " if one.before is None else ""
        said.append(f"{known.label or known.name}: {sure}{known.said(one.after)} (nu {now})")
    return f"{'. En ook '.join(said)}. Dan wordt het advies: {route_name(rules, change.route)}."


def how_sure(explanation: "Explanation") -> tuple[str, ...]:
    """Say how sure the advice is: what is unknown, and how often each route fits."""
    return tuple(_how_sure(explanation))


def _how_sure(explanation: "Explanation") -> Iterator[str]:
    rules, advice = explanation.rules, explanation.advice
    yield _STATUS[advice.status]
    if explanation.weighed.facts.spreads:
        levels = " en ".join(
            rules.compiled.inputs[place].label or rules.compiled.inputs[place].name
            for place in explanation.weighed.facts.uncertain
        )
        yield f"Het niveau van {levels} is niet helemaal zeker."
        yield from how_often(explanation)
        top = next(iter(advice.routes))
        if top in rules.routes and advice.certainty < 1 - CLOSE:
            yield f"De grens voor een advies is hier {rules.policy.threshold(top):.0%}."
    if advice.status == "open":
        yield "Niet bekend:"
        yield from (f"- {rules.inputs[name].label or name}" for name in advice.settled_by)
        yield "Mogelijk is dan:"
        yield from (f"- {route_name(rules, name)}" for name in advice.possible)


def how_often(explanation: "Explanation") -> tuple[str, ...]:
    """Say in how many cases of ten each route fits; nothing where no level is uncertain."""
    if not explanation.weighed.facts.spreads:
        return ()
    routes = explanation.advice.routes
    if len(routes) == 1:
        return ("Toch geeft elk niveau dat mogelijk is dezelfde route.",)
    return tuple(
        f"{in_ten(chance)} past: {route_name(explanation.rules, route)}."
        for route, chance in routes.items()
        if chance >= SMALLEST
    )


def in_ten(chance: float) -> str:
    """Give a probability as a number of cases in ten, and say when that is rounded.

    >>> in_ten(0.8), in_ten(0.77), in_ten(0.98), in_ten(0.03)
    ('In 8 van de 10 gevallen', 'In ongeveer 8 van de 10 gevallen', 'In bijna alle gevallen', \
'In minder dan 1 van de 10 gevallen')
    """
    number = round(10 * chance)
    if chance >= 1 - CLOSE:
        return "In alle gevallen"
    if number == 10:
        return "In bijna alle gevallen"
    if number == 0:
        return "In minder dan 1 van de 10 gevallen"
    about = "" if abs(10 * chance - number) < CLOSE else "ongeveer "
    return f"In {about}{number} van de 10 gevallen"
