"""One line of a group: where somebody stands, folded from their case; no answer and no score.

Pure: the same case always gives the same line.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from taalmeter.intake.afnemer import CAN_MEASURE, scale_of
from taalmeter.intake.case import Case
from taalmeter.intake.progress import SittingState, Status
from taalmeter.levels import ScaleId

Standing = Literal["intake", "geen", "klaarzetten"] | Status


@dataclass(frozen=True)
class Seat:
    """One line of a group: where somebody stands, and no answer and no score.

    Attributes:
        standing: the status of the sitting; without one `intake` (there is none yet), `geen`
            (nothing is to be measured now) or `klaarzetten` (a sitting can be prepared).
        scale: on which the sitting is or will be measured.
        held: whether the sitting waits for the afnemer to let all begin.
        picture: the name of the picture on the card; "" when there is none.
        on_paper: how many texts are on paper and still to be typed in.
    """

    case_id: str
    reference: str
    standing: Standing
    scale: ScaleId
    sitting_id: str = ""
    form: str = ""
    question: int = 0
    last_seen: datetime | None = None
    held: bool = False
    picture: str = ""
    on_paper: int = 0

    @property
    def entered(self) -> bool:
        """Whether the kandidaat showed up: the code was entered."""
        return self.last_seen is not None


def seat_in_group(case: Case) -> Seat:
    """Give where somebody stands with the group that they are in now."""
    sitting = _sitting_in_group(case)
    if sitting is None:
        return Seat(case.case_id, case.reference, _without_sitting(case), scale_of(case))
    return seat_of(case, sitting)


def seat_of(case: Case, sitting: SittingState) -> Seat:
    """Give where one sitting of somebody stands."""
    return Seat(
        case_id=case.case_id,
        reference=case.reference,
        standing=sitting.status,
        scale="nt1" if sitting.scale == "nt1" else "nt2",
        sitting_id=sitting.sitting_id,
        form=sitting.form,
        question=sitting.question,
        last_seen=sitting.last_seen,
        held=sitting.held and sitting.begun is None and not sitting.ended,
        picture=sitting.picture,
        on_paper=len(sitting.on_paper),
    )


def _sitting_in_group(case: Case) -> SittingState | None:
    """Give the sitting that is open, or else the last one that was prepared for this group."""
    if case.open_sitting is not None:
        return case.open_sitting
    since = case.grouped
    here = [s for s in case.sittings if since is not None and s.prepared >= since]
    begun = [s for s in here if s.begun is not None]
    return begun[-1] if begun else None


def _without_sitting(case: Case) -> Standing:
    if case.intake is None:
        return "intake"
    if case.intake.measures and case.step in CAN_MEASURE:
        return "klaarzetten"
    return "geen"
