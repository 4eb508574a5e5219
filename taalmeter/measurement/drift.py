"""What a calibration changed against the old parameters, and which items have drifted.

Compares; it alters neither. Both sides must be on one scale: calibrate with anchors or priors, or
link first.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from taalmeter.errors import DataError
from taalmeter.measurement.calibration import Calibration
from taalmeter.measurement.model import Vector

# An item whose posterior moved by more than this many standard deviations of such a move.
DRIFTED = 2.0
# `prior`: the old parameters were the new calibration's prior. `apart`: each has its own answers.
Relation = Literal["prior", "apart"]
Verdict = Literal["steady", "drifted", "kept"]


@dataclass(frozen=True)
class OldParameters:
    """Parameters to compare with: names and arrays of shape (J,)."""

    items: tuple[str, ...]
    a: Vector
    b: Vector
    se_a: Vector
    se_b: Vector


@dataclass(frozen=True)
class Change:
    """What became of one item.

    Attributes:
        shift_a, shift_b: change of log a and of b, in standard deviations of such a change when
            the item itself has not changed.
        verdict: `drifted` when either is beyond 2, `kept` for an anchor, otherwise `steady`.
    """

    item: str
    old_a: float
    new_a: float
    old_b: float
    new_b: float
    se_a: float
    se_b: float
    shift_a: float
    shift_b: float
    answers: float
    verdict: Verdict


@dataclass(frozen=True)
class ChangeReport:
    """All changes of a calibration.

    Attributes:
        changes: one an item that both sides have, in the order of the calibration.
        added: items without old parameters.
        untouched: old items that were not calibrated; their old parameters still hold.
        common_shift: median change of b. Far from 0 the two sides are not on one scale.
        spread: root mean square of shift_b; above 1 the old standard errors were too small.
    """

    changes: tuple[Change, ...]
    added: tuple[str, ...]
    untouched: tuple[str, ...]
    common_shift: float
    spread: float

    @property
    def drifted(self) -> tuple[str, ...]:
        """The items that drifted."""
        return tuple(change.item for change in self.changes if change.verdict == "drifted")


def compare(new: Calibration, old: OldParameters, relation: Relation) -> ChangeReport:
    """Say what a calibration changed.

    With the old parameters as prior, a posterior moves with variance se_old^2 - se_new^2 when
    nothing has changed; with answers of their own on both sides, with se_old^2 + se_new^2.

    Raises:
        DataError: old parameters of unequal length.
    """
    for values in (old.a, old.b, old.se_a, old.se_b):
        if values.shape != (len(old.items),):
            raise DataError(
                f"the old parameters are not {len(old.items)} numbers each.",
                remedy="Give a, b and their standard errors for every item.",
            )
    place = {name: index for index, name in enumerate(old.items)}
    shared = [name for name in new.items if name in place]
    was = np.array([place[name] for name in shared], dtype=np.intp)
    now = np.flatnonzero([name in place for name in new.items])
    shift_b = _standardised(new.b[now] - old.b[was], old.se_b[was], new.se_b[now], relation)
    shift_a = _standardised(
        np.log(new.a[now] / old.a[was]),
        old.se_a[was] / old.a[was],
        new.se_a[now] / new.a[now],
        relation,
    )
    changes = tuple(
        Change(
            item=name,
            old_a=float(old.a[i]),
            new_a=float(new.a[j]),
            old_b=float(old.b[i]),
            new_b=float(new.b[j]),
            se_a=float(new.se_a[j]),
            se_b=float(new.se_b[j]),
            shift_a=float(move_a),
            shift_b=float(move_b),
            answers=float(new.answers[j]),
            verdict=_verdict(new.se_b[j] == 0.0, move_a, move_b),
        )
        for name, i, j, move_a, move_b in zip(shared, was, now, shift_a, shift_b, strict=True)
    )
    return ChangeReport(
        changes=changes,
        added=tuple(name for name in new.items if name not in place),
        untouched=tuple(name for name in old.items if name not in set(shared)),
        common_shift=float(np.median(new.b[now] - old.b[was])) if shared else 0.0,
        spread=float(np.sqrt(np.mean(shift_b**2))) if shared else 0.0,
    )


def _verdict(anchor: bool, shift_a: float, shift_b: float) -> Verdict:
    if anchor:
        return "kept"
    return "drifted" if max(abs(shift_a), abs(shift_b)) > DRIFTED else "steady"


def _standardised(change: Vector, old_se: Vector, new_se: Vector, relation: Relation) -> Vector:
    """Give the change in units of its standard deviation; 0 where nothing could move."""
    sign = -1.0 if relation == "prior" else 1.0
    variance = old_se**2 + sign * new_se**2
    # With next to no answers the posterior is the prior, and rounding would look like drift.
    moved = variance > 1e-4 * old_se**2
    sd = np.sqrt(np.where(moved, variance, 1.0))
    return np.asarray(np.where(moved, change / sd, 0.0))
