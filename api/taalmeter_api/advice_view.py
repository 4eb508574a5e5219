"""An advice in the words of the page on which it is talked about."""

from collections.abc import Mapping
from dataclasses import dataclass

from taalmeter.intake.typed import MEASURED
from taalmeter.routing import Advice, RuleSet, explain_text
from taalmeter.routing.explain_text import Said
from taalmeter.routing.explanation import explain_again
from taalmeter.routing.masks import CONFLICT, NO_RULE
from taalmeter.routing.rules import MORE, TALK
from taalmeter_api import labels, talk

_NO_ROUTE = {
    "": "Geen advies: de regels geven geen route",
    MORE: "Eerst meer meten",
    TALK: "Eerst een gesprek",
    NO_RULE: "Geen regel past",
    CONFLICT: "Regels spreken elkaar tegen",
}
SMALLEST_SHOWN = 0.005
"""A route less likely than this would show as a chance of 0,00."""


@dataclass(frozen=True)
class Other:
    """A route that was not advised, with why it might have been."""

    name: str
    chance: str
    because: str


@dataclass(frozen=True)
class Reasons:
    """The reasons as the rules give them; every field is Dutch."""

    why: tuple[str, ...]
    why_not: tuple[Said, ...]
    changes: tuple[str, ...]
    how_often: tuple[str, ...]


@dataclass(frozen=True)
class AdviceView:
    """An advice as it is shown; every field is Dutch.

    `reasons` is None when the rules have changed since the advice was given.
    """

    route: str
    status: str
    table: str
    grade: str
    bars: tuple[talk.Bar, ...]
    others: tuple[Other, ...]
    open_questions: tuple[str, ...]
    can_ask: bool
    possible: tuple[str, ...]
    certainty: str
    versions: tuple[tuple[str, str], ...]
    reasons: Reasons | None


def route_name(rules: RuleSet, route: str) -> str:
    """Give a route as it is called on screen; an id that is gone from the rules stays as it is."""
    if route in _NO_ROUTE:
        return _NO_ROUTE[route]
    known = rules.routes.get(route)
    return known.name if known else route.replace("_", " ")


def view(advice: Advice, rules: RuleSet, profile: Mapping[str, object] | None = None) -> AdviceView:
    """Give an advice with its reasons, and the names and questions of the rule set.

    Args:
        advice: as it was recorded.
        rules: the rule set.
        profile: what it was given on, for an advice that does not hold that itself.
    """
    likely = {r: p for r, p in advice.routes.items() if p >= SMALLEST_SHOWN}
    names = {route: route_name(rules, route) for route in likely}
    ordered = dict(sorted(likely.items(), key=lambda pair: -pair[1]))
    table = rules.table_names.get(advice.table or "", "")
    return AdviceView(
        route=route_name(rules, advice.route),
        status=labels.ADVICE_STATUS[advice.status],
        table=table,
        grade=labels.GRADES.get(advice.grade or "", ""),
        bars=talk.bars(ordered, names, advice.route),
        others=tuple(
            Other(route_name(rules, o.route), labels.probability(o.probability), o.because)
            for o in advice.alternatives
        ),
        open_questions=tuple(
            rules.inputs[name].question for name in advice.settled_by if name in rules.inputs
        ),
        can_ask=any(name not in MEASURED for name in advice.settled_by),
        possible=tuple(route_name(rules, route) for route in advice.possible),
        certainty=_certainty(advice),
        versions=(
            ("Regelset", f"{advice.versions.id} {advice.versions.versie}"),
            ("Vingerafdruk", advice.versions.hash),
            ("Programma", advice.versions.taalmeter),
            ("Datum waarvoor de regels gelden", str(advice.versions.peildatum)),
            ("Bon", advice.receipt),
        ),
        reasons=_reasons(advice, rules, profile),
    )


def _reasons(
    advice: Advice, rules: RuleSet, profile: Mapping[str, object] | None
) -> Reasons | None:
    explanation = explain_again(rules, advice, profile)
    if explanation is None:
        return None
    return Reasons(
        why=explain_text.conditions_met(explanation),
        why_not=explain_text.why_not(explanation),
        changes=explain_text.changes(explanation),
        how_often=explain_text.how_often(explanation),
    )


def _certainty(advice: Advice) -> str:
    if advice.more is not None:
        return advice.more.why
    chance = labels.probability(advice.certainty)
    if advice.rule is None:
        return f"De kans dat dit zo is, is {chance}."
    return f"De kans op deze route is {chance}. Dat is zeker genoeg om hem te adviseren."
