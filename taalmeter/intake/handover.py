"""What goes to another organisation: the outcome and the need, and never an answer.

The intake answers that travel are those that a course needs. Whether somebody must do inburgering
or asks for other support, and why the specialist decided as they did, stays behind.
"""

from typing import Any

from taalmeter.anyresult import AnyResult
from taalmeter.intake.case import Case
from taalmeter.profile import UNKNOWN
from taalmeter.purpose import DISCLAIMERS
from taalmeter.routing import RuleSet

NEEDED = ("sector", "doel", "werkaanbod", "dagdelen", "leertempo", "digitaal")
OUTCOME = (
    "vaardigheid", "schaal", "niveau", "status", "kansen", "normen", "kans", "zone",
    "branche", "aandeel", "van", "tot", "leertaak", "voorstel", "opmerkingen", "versies",
)  # fmt: skip


def content(case: Case, rules: RuleSet, organisation: str, sender: str) -> dict[str, Any]:
    """Give the hand-over of a decided case as data, with Dutch names.

    Args:
        organisation, sender: the names of who hands over.
    """
    decision, intake, advice = case.decision, case.intake, case.advice
    route = rules.routes.get(decision.route or "") if decision else None
    return {
        "referentie": case.reference,
        "voorbeeld": case.example,
        "van": {"organisatie": organisation, "naam": sender},
        "route": {
            "id": route.id if route else None,
            "naam": route.name if route else None,
            "kandidaat": route.candidate if route else None,
        },
        "wens": intake.wish if intake else "",
        "doel": intake.goal if intake else "",
        "wens_bij_besluit": decision.candidate_wish if decision else "",
        "kandidaat_eens": decision.candidate_agrees if decision else None,
        "behoefte": _needs(case),
        "nevenadvies": [side.name for side in advice.side_advice] if advice else [],
        "uitkomst": [_outcome(result) for result in case.results.values()],
        "let_op": list(DISCLAIMERS),
    }


def _needs(case: Case) -> dict[str, Any]:
    answers = case.intake.answers if case.intake else {}
    return {name: answers[name] for name in NEEDED if answers.get(name, UNKNOWN) != UNKNOWN}


def _outcome(result: AnyResult) -> dict[str, Any]:
    data = result.to_dict()
    return {name: data[name] for name in OUTCOME if name in data}
