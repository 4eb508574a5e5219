"""What goes to another organisation: the outcome and the need, and never an answer.

The intake answers that travel are those that a course needs. Whether somebody must do inburgering
or asks for other support, and why the specialist decided as they did, stays behind.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from taalmeter.anyresult import AnyResult
from taalmeter.intake.case import Case
from taalmeter.intake.followup import Handover, Reply, goals
from taalmeter.intake.journal import CANDIDATE
from taalmeter.intake.offerings import Offering
from taalmeter.intake.progress import NOTES, SittingState
from taalmeter.profile import UNKNOWN
from taalmeter.purpose import DISCLAIMERS
from taalmeter.routing import RuleSet

NEEDED = ("sector", "doel", "werkaanbod", "dagdelen", "leertempo", "digitaal")
OUTCOME = (
    "vaardigheid", "schaal", "niveau", "status", "kansen", "normen", "kans", "zone",
    "branche", "aandeel", "van", "tot", "leertaak", "voorstel", "opmerkingen", "versies",
)  # fmt: skip
CONSENT = "De kandidaat weet wat er wordt gedeeld en vindt dat goed."
KEPT_BACK = ("antwoorden", "geschreven teksten", "motivering van het besluit", "naam", "BSN")


def content(
    case: Case,
    rules: RuleSet,
    organisation: str,
    sender: str,
    places: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Give the hand-over of a decided case as data, with Dutch names.

    Args:
        organisation, sender: the names of who hands over.
        places: what was agreed, as `place` gives it: `plek`, and `opvang` for until it begins.
    """
    decision, intake, advice = case.decision, case.intake, case.advice
    route = rules.routes.get(decision.route or "") if decision else None
    goal = intake.goal if intake else ""
    return {
        "referentie": case.reference,
        "voorbeeld": case.example,
        "van": {"organisatie": organisation, "naam": sender},
        "toestemming": {"akkoord": True, "uitleg": CONSENT, "niet_gedeeld": list(KEPT_BACK)},
        "route": {
            "id": route.id if route else None,
            "naam": route.name if route else None,
            "kandidaat": route.candidate if route else None,
        },
        **(places or {"plek": None, "opvang": None}),
        "wens": intake.wish if intake else "",
        "doel": goal,
        "doelen": list(goals(goal)),
        "wens_bij_besluit": decision.candidate_wish if decision else "",
        "kandidaat_eens": decision.candidate_agrees if decision else None,
        "behoefte": _needs(case),
        "nevenadvies": [side.name for side in advice.side_advice] if advice else [],
        "uitkomst": [_outcome(result) for result in case.results.values()],
        "afname": [_conditions(sitting) for sitting in case.sittings if sitting.begun],
        "let_op": list(DISCLAIMERS),
    }


def place(offering: Offering, begins: date | None, waiting_list: bool) -> dict[str, Any]:
    """Give an offering with its start as data, as it was when it was agreed."""
    return {
        "aanbod": offering.id,
        "naam": offering.name,
        "lijn": offering.line,
        "begin": begins.isoformat() if begins else None,
        "wachtlijst": waiting_list,
        "dagdelen": offering.half_days,
        "weken": offering.weeks,
        "plaats": offering.place,
        "contact": offering.contact,
        "financiering": offering.funding,
    }


def as_data(case_id: str, given: Handover, replies: tuple[Reply, ...]) -> dict[str, Any]:
    """Give a hand-over with its appointment and what was said back, for another system."""
    return {
        "dossier": case_id,
        "overgedragen": given.when.isoformat(),
        "eerste_afspraak": {"wanneer_en_waar": given.appointment, "bij": given.contact},
        **given.content,
        "antwoorden": [
            {
                "stap": reply.step,
                "datum": reply.date,
                "notitie": reply.note,
                "doelen": dict(reply.goals),
            }
            for reply in replies
        ],
    }


def _needs(case: Case) -> dict[str, Any]:
    answers = case.intake.answers if case.intake else {}
    return {name: answers[name] for name in NEEDED if answers.get(name, UNKNOWN) != UNKNOWN}


def _outcome(result: AnyResult) -> dict[str, Any]:
    data = result.to_dict()
    return {name: data[name] for name in OUTCOME if name in data}


def _conditions(sitting: SittingState) -> dict[str, Any]:
    """Say how a sitting went: pauses, help and paper; never what was answered."""
    answered = [entry for entry in sitting.log if entry.kind == "antwoord_gegeven"]
    on_paper = [e for e in answered if getattr(e.event, "invoer", "scherm") == "papier"]
    return {
        "datum": sitting.begun.date().isoformat() if sitting.begun else None,
        "toetsvorm": sitting.form,
        "schaal": sitting.scale,
        "invoer": "papier" if on_paper and len(on_paper) == len(answered) else "scherm",
        "geschreven_op": sorted(set(sitting.modes.values()) - {"onbekend"}),
        "zelf_ingevuld": all(entry.actor == CANDIDATE for entry in answered),
        "pauzes": sitting.pauses,
        "toestellen": sitting.devices,
        "hulp": list(dict.fromkeys(NOTES[note.kind] for note in sitting.notes)),
        "eerder_gestopt": sitting.ending == "gestopt",
    }
