"""What a calibration of writing is worth, on texts of persons it has not seen.

Pooled kappa flatters: texts for an easy task are short and get few points, so that length alone
reaches .81 on a public German set where the full model reaches .83. Hence kappa is taken within a
task, and beside a model that knows only the length. Every figure comes from cross-validation in
which all texts of one person are held out together.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from taalmeter.writing.agreement import weighted_kappa
from taalmeter.writing.calibration import (
    COVERAGE,
    Calibration,
    RatedTexts,
    learn,
    predicted_chances,
    runs,
)
from taalmeter.writing.rubric import HIGHEST, ROWS

Vector = npt.NDArray[np.float64]
FOLDS = 10
ENOUGH_TEXTS, ENOUGH_TASKS = 200, 4
"""On public German texts kappa no longer rose much from 200 rated texts; fewer than four tasks say
nothing of a new task."""
UNDER_RATERS = 0.10
ABOVE_LENGTH = 0.10
WIDEST_SET = 2.0
WIDEST_SMD = 0.15
"""Bounds of practice in automated scoring (Williamson, Xi & Breyer 2012) and of our own study."""

_MASSES = tuple(np.arange(50, 100, 5) / 100.0)
_MARGIN = 0.02  # coverage on new texts lies a little under that on the texts the mass is taken from


@dataclass(frozen=True)
class Goal:
    """One goal with what was found; `found` is None where it could not be computed."""

    name: str
    found: float | None
    target: str
    reached: bool


@dataclass(frozen=True)
class Evidence:
    """The evidence report.

    Attributes:
        texts, tasks, persons: how much it was learned from.
        kappa: within-task quadratic weighted kappa of model and raters, by row and `totaal`.
        length_only: the same for a model that knows only the length.
        raters: the same between the first two raters; empty where no text was rated twice.
        pooled: kappa over all tasks together, on the total; it flatters.
        coverage: share of points that lie in the 80 % set, over all rows.
        width: mean number of points in such a set.
        mass: chance that a set must hold for that coverage, from all held-out texts.
        differences: (model - raters) / SD of the raters' totals, by scale.
        goals: each goal, and whether it is reached.
    """

    texts: int
    tasks: int
    persons: int
    kappa: dict[str, float | None]
    length_only: dict[str, float | None]
    raters: dict[str, float | None]
    pooled: float | None
    coverage: float
    width: float
    mass: float
    differences: dict[str, float]
    goals: tuple[Goal, ...]

    @property
    def calibrated(self) -> bool:
        """Whether every goal is reached."""
        return all(goal.reached for goal in self.goals)

    def __str__(self) -> str:
        lines = [f"{self.texts} texts, {self.tasks} tasks, {self.persons} persons"]
        lines.append(f"{'kappa within a task':34} model  lengte  beoordelaars")
        for row in (*ROWS, "totaal"):
            cells = [self.kappa[row], self.length_only[row], self.raters.get(row)]
            lines.append(f"{row:34} " + "   ".join(_shown(cell) for cell in cells))
        lines.append(f"pooled over tasks (flatters): {_shown(self.pooled)}")
        lines.append(f"80 % sets hold {self.coverage:.1%}, {self.width:.2f} points wide")
        for scale, gap in self.differences.items():
            lines.append(f"{scale}: model {gap:+.2f} standard deviations from the raters")
        for goal in self.goals:
            mark = "reached" if goal.reached else "NOT reached"
            lines.append(f"{mark:12} {goal.name}: {_shown(goal.found)} (goal {goal.target})")
        lines.append("geijkt" if self.calibrated else "niet geijkt")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as it stands in the calibration file."""
        return {
            "geijkt": self.calibrated,
            "teksten": self.texts,
            "taken": self.tasks,
            "personen": self.persons,
            "kappa_binnen_taak": self.kappa,
            "kappa_alleen_lengte": self.length_only,
            "kappa_beoordelaars": self.raters,
            "kappa_samen": self.pooled,
            "dekking": self.coverage,
            "breedte": self.width,
            "massa": self.mass,
            "verschil_met_beoordelaars": self.differences,
            "doelen": [
                {"doel": g.name, "gevonden": g.found, "eis": g.target, "gehaald": g.reached}
                for g in self.goals
            ],
        }


def _shown(value: float | None) -> str:
    return "    -" if value is None else f"{value:5.2f}"


def calibrate(texts: RatedTexts) -> tuple[Calibration, Evidence]:
    """Learn the models from all texts, and gather the evidence by cross-validation.

    Raises:
        DataError: too few texts, or a row on which all texts have the same points.
    """
    rows = learn(texts)
    evidence = examine(texts)
    made = Calibration(
        rows=rows,
        mass=evidence.mass,
        pipeline=texts.pipeline,
        texts=len(texts),
        data=texts.hash,
        evidence=evidence.to_dict(),
    )
    return made, evidence


def examine(texts: RatedTexts) -> Evidence:
    """Gather the evidence: models learned without a person predict that person's texts.

    Raises:
        DataError: too few texts, or a row on which all texts have the same points.
    """
    bare = replace(texts, features=(), values=np.empty((len(texts), 0)))
    chances, by_length = _held_out(texts), _held_out(bare)
    model = _kappas(_points(chances), texts.points, texts.tasks)
    length = _kappas(_points(by_length), texts.points, texts.tasks)
    twice = ~np.isnan(texts.second).any(axis=(1, 2))
    raters: dict[str, float | None] = {}
    if twice.any():
        tasks = [texts.tasks[n] for n in np.flatnonzero(twice)]
        raters = _kappas(texts.second[twice, 0], texts.second[twice, 1], tasks)
    coverage, width = _sets(chances, texts)
    found = Evidence(
        texts=len(texts),
        tasks=len(set(texts.tasks)),
        persons=len(set(texts.persons)),
        kappa=model,
        length_only=length,
        raters=raters,
        pooled=weighted_kappa(_points(chances).sum(axis=1), texts.points.sum(axis=1) * 1.0),
        coverage=coverage,
        width=width,
        mass=_mass(chances, texts.points),
        differences=_differences(chances, texts),
        goals=(),
    )
    return replace(found, goals=_goals(found))


def _held_out(texts: RatedTexts) -> Vector:
    """Give the chances of every text by models that did not see its person, shape (N, 6, 4)."""
    found = np.full((len(texts), len(ROWS), HIGHEST + 1), np.nan)
    fold = np.array([_fold(person) for person in texts.persons])
    for number in np.unique(fold):
        held = fold == number
        found[held] = predicted_chances(learn(texts.take(~held)), texts.take(held))
    return found


def _fold(person: str) -> int:
    """Give the fold of a person: by a hash, so that the order of the table does not matter."""
    return int(hashlib.sha256(person.encode()).hexdigest(), 16) % FOLDS


def _points(chances: Vector) -> Vector:
    """Give the expected points, rounded: shape (N, 6)."""
    return np.asarray(np.rint(chances @ np.arange(HIGHEST + 1.0)))


def _kappas(
    first: Vector, second: npt.NDArray[Any], tasks: Sequence[str]
) -> dict[str, float | None]:
    found = {row: _within(first[:, n], second[:, n] * 1.0, tasks) for n, row in enumerate(ROWS)}
    return found | {"totaal": _within(first.sum(axis=1), second.sum(axis=1) * 1.0, tasks)}


def _within(first: Vector, second: Vector, tasks: Sequence[str]) -> float | None:
    """Give kappa within each task, weighted by its number of texts."""
    names = np.array(tasks)
    parts = []
    for task in sorted(set(tasks)):
        own = names == task
        kappa = weighted_kappa(first[own], second[own])
        if kappa is not None:
            parts.append((kappa, int(own.sum())))
    if not parts:
        return None
    return sum(kappa * count for kappa, count in parts) / sum(count for _, count in parts)


def _sets(chances: Vector, texts: RatedTexts) -> tuple[float, float]:
    """Give coverage and mean width of 80 % sets, the mass of a fold taken from the other folds."""
    fold = np.array([_fold(person) for person in texts.persons])
    held, widths = [], []
    for number in np.unique(fold):
        own = fold == number
        mass = _mass(chances[~own], texts.points[~own])
        inside, width = _runs(chances[own], texts.points[own], mass)
        held.append(inside)
        widths.append(width)
    return float(np.concatenate(held).mean()), float(np.concatenate(widths).mean())


def _mass(chances: Vector, points: npt.NDArray[np.int64]) -> float:
    """Give the least chance a run must hold so that, with a margin, 80 % of points lie in runs."""
    for mass in _MASSES:
        if _runs(chances, points, mass)[0].mean() >= COVERAGE + _MARGIN:
            return float(mass)
    return float(_MASSES[-1])


def _runs(
    chances: Vector, points: npt.NDArray[np.int64], mass: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Give for every text and row whether its points lie in the run, and how long the run is."""
    first, width = runs(chances.reshape(-1, HIGHEST + 1), mass)
    given = points.ravel()
    return (given >= first) & (given < first + width), width


def _differences(chances: Vector, texts: RatedTexts) -> dict[str, float]:
    model = (chances @ np.arange(HIGHEST + 1.0)).sum(axis=1)
    human = texts.points.sum(axis=1) * 1.0
    spread = float(human.std()) or 1.0
    scales = np.array(texts.scales)
    return {
        scale: float((model - human)[scales == scale].mean() / spread)
        for scale in ("nt1", "nt2")
        if (scales == scale).any()
    }


def _goals(found: Evidence) -> tuple[Goal, ...]:
    kappa, length, raters = (
        figures.get("totaal") for figures in (found.kappa, found.length_only, found.raters)
    )
    over_length = None if kappa is None or length is None else kappa - length
    under_raters = None if kappa is None or raters is None else raters - kappa
    gaps = [abs(gap) for gap in found.differences.values()]
    widest = max(gaps) if len(gaps) == 2 else None
    return (
        Goal("texts", found.texts, f">= {ENOUGH_TEXTS}", found.texts >= ENOUGH_TEXTS),
        Goal("tasks", found.tasks, f">= {ENOUGH_TASKS}", found.tasks >= ENOUGH_TASKS),
        _at_least("kappa above length alone", over_length, ABOVE_LENGTH),
        _at_most("kappa under two raters", under_raters, UNDER_RATERS),
        _at_least("coverage of 80 % sets", found.coverage, COVERAGE),
        _at_most("mean width of 80 % sets", found.width, WIDEST_SET),
        _at_most("widest NT1/NT2 difference", widest, WIDEST_SMD),
    )


def _at_least(name: str, value: float | None, bound: float) -> Goal:
    return Goal(name, value, f">= {bound}", value is not None and value >= bound)


def _at_most(name: str, value: float | None, bound: float) -> Goal:
    return Goal(name, value, f"<= {bound}", value is not None and value <= bound)
