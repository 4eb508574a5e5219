"""A draft band from a calibrated reading of texts: shown beside a rater's points, never instead.

The chances of points that the features give each row are evidence for a place on the bank's scale,
through the same partial credit steps as a rater's points: P(row | θ) = Σ_k p_k P(k | θ).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import ndtr, softmax

from taalmeter.errors import DataError
from taalmeter.writing.calibration import RowPrediction
from taalmeter.writing.facets import Steps
from taalmeter.writing.rubric import HIGHEST, Row

_GRID = np.linspace(-5.0, 5.0, 101)


def draft_levels(
    texts: Sequence[tuple[str, Sequence[RowPrediction]]],
    steps: Steps,
    cuts: Sequence[tuple[str, float, float]],
    lowest: str,
) -> dict[str, float]:
    """Give the chance of each level, lowest first, from the predictions of one person's texts.

    Args:
        texts: of each text the task and what the calibration predicts.
        steps: of the bank's tasks.
        cuts: name of the level from there, place and standard error, low to high.
        lowest: name of the level under the first cut.

    Raises:
        DataError: a task or row has no steps.
    """
    logs = -0.5 * _GRID**2
    for task, rows in texts:
        for row in rows:
            if (task, row.row) not in steps:
                raise DataError(
                    f"no steps are given for row '{row.row}' of task '{task}'.",
                    remedy="Use a bank that holds this task.",
                )
            discrimination, places = steps[(task, row.row)]
            climb = np.concatenate([[0.0], np.cumsum(places)])
            ability = _GRID[:, None] * np.arange(HIGHEST + 1.0) - climb
            chances = softmax(discrimination * ability, axis=1)
            logs = logs + np.log(chances @ np.array(row.chances))
    posterior = np.exp(logs - logs.max())
    posterior /= posterior.sum()
    above = [
        1.0,
        *(float(posterior @ ndtr((_GRID - at) / max(se, 1e-9))) for _, at, se in cuts),
        0.0,
    ]
    names = [lowest, *(name for name, _, _ in cuts)]
    return {name: max(0.0, above[n] - above[n + 1]) for n, name in enumerate(names)}


def two_levels(levels: Mapping[str, float]) -> tuple[str, str]:
    """Give the two neighbouring levels that hold most of the chance."""
    names = list(levels)
    if len(names) < 2:
        raise DataError("a band needs two levels.", remedy="Give all levels of the scale.")
    best = max(range(len(names) - 1), key=lambda n: levels[names[n]] + levels[names[n + 1]])
    return names[best], names[best + 1]


def differs(rows: Sequence[RowPrediction], points: Mapping[Row, int]) -> tuple[Row, ...]:
    """Give the rows on which a rater is more than one band from all that the features find likely.

    Such a row is a question to the rater, not a correction.
    """
    return tuple(
        row.row for row in rows if min(abs(points[row.row] - likely) for likely in row.likely) > 1
    )
