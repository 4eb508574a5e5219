"""Learns from rated texts how features go with a rater's points: evidence, and never a verdict.

A model a rubric row: proportional odds on the features of that row. A feature has a sign, fixed by
its author: it may count the way its name says, or not at all. Its value is standardised and cut off
at two standard deviations, and its weight is capped, so that no feature moves the logit by more
than `MOST`. What the features and the length add sums to the logit, and length is a term of its
own, so that a reader sees how much of a band is only length.

The result is a file of numbers (`to_dict`) that a person approves with its evidence
(`taalmeter.writing.evidence`). Nothing learns in production.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from taalmeter.errors import ContentError, DataError
from taalmeter.writing.proportional_odds import fit, point_chances
from taalmeter.writing.rubric import HIGHEST, ROWS, Row

Vector = npt.NDArray[np.float64]

SCHEMA = "taalmeter-schrijfijking/1"
CUT = 2.0
"""Standard deviations beyond which a value counts as if it stood there."""
MOST = 1.5
"""The most logits that one feature adds or takes: about one band out of four."""
RIDGE = 1.0
"""Penalty on weights of standardised features: with 50 texts it holds them down, with 800 it does
not matter."""
COVERAGE = 0.80
"""Share of unseen points that the likely points of a row must hold."""
FEWEST_TEXTS = 30


@dataclass(frozen=True)
class Feature:
    """A feature of a text: its name, the row it is evidence for, and which way it counts.

    Attributes:
        name: as the pipeline names it.
        row: the one rubric row it belongs to.
        sign: +1 when more of it goes with more points, -1 when with fewer.
    """

    name: str
    row: Row
    sign: int


@dataclass(frozen=True, eq=False)
class RatedTexts:
    """Texts with features and points, one row a text.

    Attributes:
        persons, tasks, scales: shape (N,); scales `nt1`, `nt2` or empty when not known.
        words: number of words, shape (N,).
        features: the columns of `values`.
        values: shape (N, p); NaN where a feature cannot be computed, which then counts for nothing.
        points: shape (N, 6), 0 to 3, what the raters say together.
        second: shape (N, 2, 6), the points of the first two raters apart, NaN where there was one.
        pipeline: version of the pipeline that computed the features.
    """

    persons: tuple[str, ...]
    tasks: tuple[str, ...]
    scales: tuple[str, ...]
    words: Vector
    features: tuple[Feature, ...]
    values: Vector
    points: npt.NDArray[np.int64]
    second: Vector
    pipeline: str

    def __len__(self) -> int:
        return len(self.persons)

    def take(self, rows: npt.NDArray[np.bool_]) -> "RatedTexts":
        """Give the texts of a mask, shape (N,)."""
        kept = np.flatnonzero(rows)
        return RatedTexts(
            persons=tuple(self.persons[n] for n in kept),
            tasks=tuple(self.tasks[n] for n in kept),
            scales=tuple(self.scales[n] for n in kept),
            words=self.words[kept],
            features=self.features,
            values=self.values[kept],
            points=self.points[kept],
            second=self.second[kept],
            pipeline=self.pipeline,
        )

    @property
    def hash(self) -> str:
        """A fingerprint of everything that the calibration was learned from."""
        data = [
            list(self.persons), list(self.tasks), list(self.scales), self.words.tolist(),
            [[f.name, f.row, f.sign] for f in self.features],
            [[None if np.isnan(v) else v for v in row] for row in self.values.tolist()],
            self.points.tolist(), self.pipeline,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(data).encode()).hexdigest()


@dataclass(frozen=True)
class Term:
    """What one feature (or the length) counts: weight on its standardised, cut-off value."""

    name: str
    weight: float
    mean: float
    sd: float

    def contribution(self, value: float) -> float:
        """Give what a value adds to the logit, at most `MOST` either way; 0 when it is NaN."""
        if np.isnan(value):
            return 0.0
        return self.weight * float(np.clip((value - self.mean) / self.sd, -CUT, CUT))


@dataclass(frozen=True)
class RowModel:
    """The model of one row: thresholds t_1 < t_2 < t_3, the terms of its features, the length."""

    row: Row
    thresholds: tuple[float, ...]
    terms: tuple[Term, ...]
    length: Term


@dataclass(frozen=True)
class RowPrediction:
    """What the features of a text say about one row.

    Attributes:
        row: which row.
        chances: of 0, 1, 2 and 3 points, summing to 1.
        contributions: what each feature adds to the logit, widest first.
        length: what the length adds.
        logit: the sum of all contributions and the length.
        likely: the 80 % set: the shortest run of points that holds `Calibration.mass`.
    """

    row: Row
    chances: tuple[float, ...]
    contributions: tuple[tuple[str, float], ...]
    length: float
    logit: float
    likely: tuple[int, ...]

    @property
    def expected(self) -> float:
        """The expected points, 0 to 3."""
        return sum(points * chance for points, chance in enumerate(self.chances))


@dataclass(frozen=True)
class Calibration:
    """The models of the six rows, and what they were learned from.

    Attributes:
        rows: the models.
        mass: chance that a run of points must hold so that 80 % of unseen points lie in it.
        pipeline: version of the pipeline that computed the features.
        texts: number of texts.
        data: fingerprint of those texts.
        evidence: the evidence report, as `Evidence.to_dict` gives it.
    """

    rows: tuple[RowModel, ...]
    mass: float
    pipeline: str
    texts: int
    data: str
    evidence: Mapping[str, Any]

    @property
    def calibrated(self) -> bool:
        """Whether the evidence reaches every goal; if not, only signals may be shown."""
        return bool(self.evidence.get("geijkt", False))

    def predict(self, values: Mapping[str, float], words: int) -> tuple[RowPrediction, ...]:
        """Give what the features say about each row; a feature that is absent counts for nothing.

        Args:
            values: by the name of the feature.
            words: number of words of the text.
        """
        return tuple(_predicted(model, values, words, self.mass) for model in self.rows)

    def to_dict(self) -> dict[str, Any]:
        """Give the calibration file, with Dutch names."""
        return {
            "schema": SCHEMA,
            "pijplijn": self.pipeline,
            "teksten": self.texts,
            "gegevens": self.data,
            "massa": self.mass,
            "rijen": [
                {
                    "rij": model.row,
                    "drempels": list(model.thresholds),
                    "kenmerken": [_term(term) for term in model.terms],
                    "lengte": _term(model.length),
                }
                for model in self.rows
            ],
            "bewijs": dict(self.evidence),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Calibration":
        """Read a calibration file.

        Raises:
            ContentError: it has another schema, or a part is missing.
        """
        if data.get("schema") != SCHEMA:
            raise ContentError(
                f"is no calibration file of schema {SCHEMA}.",
                remedy="Make one with `taalmeter calibrate --writing`.",
            )
        try:
            rows = tuple(
                RowModel(
                    row=entry["rij"],
                    thresholds=tuple(float(value) for value in entry["drempels"]),
                    terms=tuple(_read_term(term) for term in entry["kenmerken"]),
                    length=_read_term(entry["lengte"]),
                )
                for entry in data["rijen"]
            )
            return cls(
                rows=rows,
                mass=float(data["massa"]),
                pipeline=data["pijplijn"],
                texts=data["teksten"],
                data=data["gegevens"],
                evidence=data["bewijs"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ContentError(
                f"is a calibration file with a part that cannot be read: {error}.",
                remedy="Make it anew with `taalmeter calibrate --writing`.",
            ) from error


def _term(term: Term) -> dict[str, Any]:
    return {
        "naam": term.name,
        "gewicht": term.weight,
        "gemiddelde": term.mean,
        "spreiding": term.sd,
    }


def _read_term(data: Mapping[str, Any]) -> Term:
    numbers = (float(data[key]) for key in ("gewicht", "gemiddelde", "spreiding"))
    return Term(str(data["naam"]), *numbers)


def _predicted(
    model: RowModel, values: Mapping[str, float], words: int, mass: float
) -> RowPrediction:
    added = [(t.name, t.contribution(values.get(t.name, float("nan")))) for t in model.terms]
    length = model.length.contribution(log_length(words))
    logit = sum(value for _, value in added) + length
    chances = point_chances(np.array([logit]), np.array(model.thresholds))[0]
    return RowPrediction(
        row=model.row,
        chances=tuple(map(float, chances)),
        contributions=tuple(sorted(added, key=lambda pair: (-abs(pair[1]), pair[0]))),
        length=length,
        logit=logit,
        likely=likely(chances, mass),
    )


def log_length(words: float) -> float:
    """Give the length as it counts: the logarithm of the number of words, at least one."""
    return float(np.log(max(words, 1.0)))


def likely(chances: Sequence[float] | Vector, mass: float = COVERAGE) -> tuple[int, ...]:
    """Give the shortest run of points that holds a share of the chance; of equals the fullest.

    >>> likely([0.1, 0.5, 0.35, 0.05])
    (1, 2)
    """
    first, width = runs(np.asarray(chances, dtype=float)[None, :], mass)
    return tuple(range(int(first[0]), int(first[0] + width[0])))


def runs(chances: Vector, mass: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give where the shortest run that holds a mass begins, and how long it is: (N, K) to (N,)."""
    number, points = chances.shape
    first, width = np.zeros(number, dtype=np.int64), np.full(number, points)
    added = np.concatenate([np.zeros((number, 1)), np.cumsum(chances, axis=1)], axis=1)
    for size in range(points - 1, 0, -1):
        sums = added[:, size:] - added[:, :-size]
        best = sums.argmax(axis=1)
        holds = sums.max(axis=1) >= mass - 1e-12
        first, width = np.where(holds, best, first), np.where(holds, size, width)
    return first, width


def learn(texts: RatedTexts) -> tuple[RowModel, ...]:
    """Fit the model of every row.

    Raises:
        DataError: fewer than 30 texts, or a row on which all texts have the same points.
    """
    if len(texts) < FEWEST_TEXTS:
        raise DataError(
            f"{len(texts)} rated texts are too few.",
            remedy=f"Rate at least {FEWEST_TEXTS}; from 200 the evidence says something.",
        )
    return tuple(_learn_row(texts, row) for row in ROWS)


def _learn_row(texts: RatedTexts, row: Row) -> RowModel:
    columns = [n for n, feature in enumerate(texts.features) if feature.row == row]
    signs = np.array([texts.features[n].sign for n in columns], dtype=float)
    lengths = np.log(np.maximum(texts.words, 1.0))
    raw = np.column_stack([texts.values[:, columns], lengths])
    means, sds = _moments(raw)
    z = np.nan_to_num(np.clip((raw - means) / sds, -CUT, CUT), nan=0.0)
    signs = np.append(signs, 1.0)
    points = texts.points[:, ROWS.index(row)]
    found = fit(
        z * signs, points, HIGHEST, lowest_weight=0.0, highest_weight=MOST / CUT, ridge=RIDGE
    )
    weights = found.weights * signs
    names = [texts.features[n].name for n in columns] + ["lengte"]
    terms = [
        Term(name, float(weight), float(mean), float(sd))
        for name, weight, mean, sd in zip(names, weights, means, sds, strict=True)
    ]
    return RowModel(row, tuple(map(float, found.thresholds)), tuple(terms[:-1]), terms[-1])


def _moments(raw: Vector) -> tuple[Vector, Vector]:
    """Give mean and standard deviation of each column without NaN; 0 and 1 where nothing varies."""
    known = ~np.isnan(raw)
    count = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, raw, 0.0).sum(axis=0) / count
    squares = np.where(known, (raw - means) ** 2, 0.0).sum(axis=0) / count
    sds = np.sqrt(squares)
    return means, np.where(sds > 1e-9, sds, 1.0)


def predicted_chances(rows: Iterable[RowModel], texts: RatedTexts) -> Vector:
    """Give the chances of all texts and rows, shape (N, 6, 4)."""
    names = [feature.name for feature in texts.features]
    found = []
    for model in rows:
        logit = _added(model.length, np.log(np.maximum(texts.words, 1.0)))
        for term in model.terms:
            logit = logit + _added(term, texts.values[:, names.index(term.name)])
        found.append(point_chances(logit, np.array(model.thresholds)))
    return np.stack(found, axis=1)


def _added(term: Term, values: Vector) -> Vector:
    z = np.clip((values - term.mean) / term.sd, -CUT, CUT)
    return np.asarray(np.nan_to_num(term.weight * z, nan=0.0))
