"""Which dossiers wait for a sitting, for every page on which one is begun."""

from taalmeter.intake.afnemer import CAN_MEASURE
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import Actor


def paper_cases(desk: Desk, actor: Actor) -> list[tuple[str, str]]:
    """Give the dossiers of which a booklet can be typed in: no sitting is going on on a screen."""
    busy = {row.case_id for row in desk.sittings(actor) if row.status in ("bezig", "pauze", "hulp")}
    return [
        (case.case_id, case.reference)
        for case in desk.cases(actor)
        if case.step in CAN_MEASURE and case.case_id not in busy
    ]


def waiting_cases(desk: Desk, actor: Actor) -> list[tuple[str, str]]:
    """Give the dossiers that wait for a sitting and have none open, as (id, reference)."""
    busy = {row.case_id for row in desk.sittings(actor) if row.status not in ("klaar", "gestopt")}
    return [
        (case.case_id, case.reference)
        for case in desk.cases(actor)
        if case.step == "afname" and case.case_id not in busy
    ]
