"""How severe each rater is: many-facet Rasch, estimated by marginal likelihood.

The chance that rater j gives person n on row r of task t the point k rather than k - 1 is

    log P(k) / P(k - 1) = θ_n - δ_tr - c_j - τ_rk        (Linacre 1989)

with δ the difficulty of a row in a task, c the severity of the rater (sum zero) and τ the steps of
a row (sum zero). θ is normal and integrated out, so that few ratings a person do not bias the
severities as joint estimation does. Where the steps of the bank are given, they are fixed, θ is on
the scale of the bank, and the persons get levels.

The six rows of one text come from one look by one rater, so they hang together more than the model
says: standard errors are somewhat too small, and severities of raters that share no texts lean on
the texts having been shared out by chance (`linked` says so).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from scipy.special import logsumexp, ndtr

from taalmeter.errors import DataError
from taalmeter.writing.rubric import HIGHEST, ROWS, Rating, Row

Vector = npt.NDArray[np.float64]
Steps = Mapping[tuple[str, Row], tuple[float, tuple[float, float, float]]]
"""By task and row: the discrimination, and the three step difficulties."""

_NODES = np.linspace(-6.0, 6.0, 61)
_WEIGHTS = np.exp(-0.5 * _NODES**2) / np.exp(-0.5 * _NODES**2).sum()
_POINTS = np.arange(HIGHEST + 1.0)
_RIDGE = 1e-4  # keeps a row on which everyone got the same point from running off to infinity
FIT_LOW, FIT_HIGH = 0.7, 1.3
"""Infit outside these bounds: this rater is trained again (Linacre's bounds for ratings)."""
FIT_TEXTS = 10
"""With fewer texts infit says little: 60 points give it a standard error of some 0.2."""


@dataclass(frozen=True)
class Rater:
    """One rater.

    Attributes:
        name: who.
        severity: in logits; above 0 is more severe than the mean rater.
        standard_error: of the severity.
        bands: points a row that this rater gives fewer (or, negative, more) than the mean rater.
        infit: mean square of what the rater gives against what the model expects, weighted by
            information; 1 is as expected, above 1.3 is noise, below 0.7 is one point for all rows.
        ratings: number of texts rated.
    """

    name: str
    severity: float
    standard_error: float
    bands: float
    infit: float
    ratings: int

    @property
    def trained_again(self) -> bool:
        """Whether the rater's points, over enough texts, fit so badly that training is needed."""
        return self.ratings >= FIT_TEXTS and not FIT_LOW <= self.infit <= FIT_HIGH


@dataclass(frozen=True)
class Person:
    """One person's writing, with the severity of the raters taken out.

    Attributes:
        name: who.
        mean, sd: of the posterior, in logits (on the bank's scale when its steps were given).
        posterior: chances at `Facets.scale`, summing to 1.
    """

    name: str
    mean: float
    sd: float
    posterior: tuple[float, ...] = field(repr=False)


@dataclass(frozen=True)
class Facets:
    """Raters, persons and rows on one scale.

    Attributes:
        raters: by name, in the order of the names.
        persons: likewise.
        difficulties: task and row to difficulty, in logits.
        spread: standard deviation of the persons.
        linked: whether every rater shares texts with every other, directly or through others.
        on_bank: whether the steps of the bank were given.
        scale: the places at which the posteriors stand.
        loglik: log likelihood.
    """

    raters: dict[str, Rater]
    persons: dict[str, Person]
    difficulties: dict[tuple[str, Row], float]
    spread: float
    linked: bool
    on_bank: bool
    scale: tuple[float, ...] = field(repr=False)
    loglik: float

    def __str__(self) -> str:
        lines = [f"{'beoordelaar':20} streng  fout  punten  infit  teksten"]
        for rater in self.raters.values():
            again = "  train again" if rater.trained_again else ""
            lines.append(
                f"{rater.name:20} {rater.severity:6.2f} {rater.standard_error:5.2f}  "
                f"{-rater.bands:+6.2f}  {rater.infit:5.2f}  {rater.ratings:7d}{again}"
            )
        if not self.linked:
            lines.append("Not all raters share texts: differences lean on a fair sharing out.")
        return "\n".join(lines)


@dataclass(frozen=True, eq=False)
class _Data:
    """The ratings as numbers: one row of points an observation, and what it belongs to."""

    person: npt.NDArray[np.int64]
    item: npt.NDArray[np.int64]
    rater: npt.NDArray[np.int64]
    points: npt.NDArray[np.int64]
    persons: tuple[str, ...]
    items: tuple[tuple[str, Row], ...]
    raters: tuple[str, ...]

    def counted(self) -> sparse.csr_array:
        """Give how often each person got each point on each item from each rater.

        Shape (items * raters * 4, persons): all that the likelihood needs to know.
        """
        cell = (self.item * len(self.raters) + self.rater) * len(_POINTS) + self.points
        shape = (len(self.items) * len(self.raters) * len(_POINTS), len(self.persons))
        return sparse.csr_array((np.ones(len(cell)), (cell, self.person)), shape=shape)

    @property
    def row_of_item(self) -> npt.NDArray[np.int64]:
        """Which of the six rows each item is."""
        return np.array([ROWS.index(row) for _, row in self.items])


def _data(ratings: Sequence[Rating]) -> _Data:
    persons = tuple(sorted({rating.person for rating in ratings}))
    raters = tuple(sorted({rating.rater for rating in ratings}))
    tasks = sorted({rating.task for rating in ratings})
    items = tuple((task, row) for task in tasks for row in ROWS)
    place = {item: number for number, item in enumerate(items)}
    people = {name: number for number, name in enumerate(persons)}
    table = np.array(
        [
            (people[r.person], place[(r.task, row)], raters.index(r.rater), r.points[row])
            for r in ratings
            for row in ROWS
        ]
    )
    person, item, rater, points = table.T
    return _Data(person, item, rater, points, persons, items, raters)


@dataclass(frozen=True, eq=False)
class _Model:
    """Turns one vector of parameters into their parts; severities sum to zero, and so do steps."""

    data: _Data
    anchors: Vector | None  # (items, 4): discrimination and steps
    counts: sparse.csr_array

    @property
    def sizes(self) -> tuple[int, int, int]:
        raters = len(self.data.raters) - 1
        free = 0 if self.anchors is not None else len(self.data.items)
        return raters, free, 2 * len(ROWS) if free else 0

    @property
    def size(self) -> int:
        return sum(self.sizes) + (0 if self.anchors is not None else 1)

    def severity(self, x: Vector) -> Vector:
        free = x[: self.sizes[0]]
        return np.append(free, -free.sum())

    def spread(self, x: Vector) -> float:
        return 1.0 if self.anchors is not None else float(np.exp(x[-1]))

    def thresholds(self, x: Vector) -> tuple[Vector, Vector]:
        """Give discrimination (items,) and step places (items, 3)."""
        if self.anchors is not None:
            return self.anchors[:, 0], self.anchors[:, 1:]
        raters, free, steps = self.sizes
        difficulty = x[raters : raters + free]
        tau = x[raters + free : raters + free + steps].reshape(len(ROWS), 2)
        whole = np.column_stack([tau, -tau.sum(axis=1)])
        return np.ones(free), difficulty[:, None] + whole[self.data.row_of_item]

    def log_chances(self, x: Vector) -> Vector:
        """Give log P(point) of each item, rater and node: shape (items, raters, nodes, 4)."""
        a, steps = self.thresholds(x)
        theta = _NODES * self.spread(x)
        climb = np.concatenate([np.zeros((len(a), 1)), np.cumsum(steps, axis=1)], axis=1)
        ability = a[:, None, None] * (theta[None, :, None] * _POINTS - climb[:, None, :])
        severity = self.severity(x)[None, :, None, None] * _POINTS
        psi = ability[:, None, :, :] - severity
        return np.asarray(psi - logsumexp(psi, axis=-1, keepdims=True))

    def posterior(self, logs: Vector) -> tuple[Vector, Vector]:
        """Give P(node | ratings) of each person, and each person's log likelihood."""
        cells = np.moveaxis(logs, -1, -2).reshape(-1, len(_NODES))
        joint = self.counts.T @ cells + np.log(_WEIGHTS)
        total = logsumexp(joint, axis=1)
        return np.exp(joint - total[:, None]), np.asarray(total)

    def loss(self, x: Vector) -> tuple[float, Vector]:
        """Give minus the log likelihood, and its gradient."""
        logs = self.log_chances(x)
        posterior, total = self.posterior(logs)
        given = (self.counts @ posterior).reshape(*logs.shape[:2], len(_POINTS), -1)
        given = np.moveaxis(given, -2, -1)  # (items, raters, nodes, 4): expected counts
        rest = given - np.exp(logs) * given.sum(axis=-1, keepdims=True)
        excess = rest @ _POINTS  # d log likelihood / d theta, by item, rater and node
        gradient = np.zeros(self.size)
        raters, free, steps = self.sizes
        by_rater = -excess.sum(axis=(0, 2))
        gradient[:raters] = by_rater[:-1] - by_rater[-1]
        if self.anchors is None:
            gradient[raters : raters + free] = -excess.sum(axis=(1, 2))
            gradient[raters + free : raters + free + steps] = self._of_steps(rest.sum(axis=(1, 2)))
            gradient[-1] = float(excess.sum(axis=(0, 1)) @ (_NODES * self.spread(x)))
        loss = float(-total.sum() + 0.5 * _RIDGE * (x @ x))
        return loss, np.asarray(-gradient + _RIDGE * x)

    def _of_steps(self, rest: Vector) -> Vector:
        above = np.stack([rest[:, k:].sum(axis=1) for k in (1, 2, 3)], axis=1)
        by_row = np.zeros((len(ROWS), 3))
        np.add.at(by_row, self.data.row_of_item, -above)
        return np.asarray((by_row[:, :2] - by_row[:, 2:]).ravel())


def severity(ratings: Sequence[Rating], steps: Steps | None = None) -> Facets:
    """Estimate how severe each rater is, and each person's writing with that taken out.

    Args:
        steps: of the bank, by task and row; then persons come on the bank's scale.

    Raises:
        DataError: fewer than two persons, a task or row without given steps, or no convergence.
    """
    if len({rating.person for rating in ratings}) < 2:
        raise DataError("severity needs ratings of two persons or more.", remedy="Rate more texts.")
    data = _data(ratings)
    model = _Model(data, _anchored(data, steps), data.counted())
    x = np.zeros(model.size)
    if model.size:
        found = optimize.minimize(
            model.loss, x, jac=True, method="BFGS", options={"gtol": 1e-5, "maxiter": 500}
        )
        x = np.asarray(found.x)
        if not found.success and float(np.abs(found.jac).max()) > 1e-2:
            raise DataError(
                "the severities do not settle.",
                remedy="Rate more texts; check for a rater who gave everyone the same points.",
            )
    return _facets(model, x)


def _anchored(data: _Data, steps: Steps | None) -> Vector | None:
    if steps is None:
        return None
    missing = [item for item in data.items if item not in steps]
    if missing:
        raise DataError(
            f"no steps are given for row '{missing[0][1]}' of task '{missing[0][0]}'.",
            remedy="Use a bank that holds this task, or estimate without the bank.",
        )
    return np.array([[steps[item][0], *steps[item][1]] for item in data.items])


def _facets(model: _Model, x: Vector) -> Facets:
    data = model.data
    logs = model.log_chances(x)
    posterior, total = model.posterior(logs)
    theta = _NODES * model.spread(x)
    means = posterior @ theta
    sds = np.sqrt(np.maximum(posterior @ theta**2 - means**2, 0.0))
    _, places = model.thresholds(x)
    return Facets(
        raters=_raters(model, x, logs, posterior),
        persons={
            name: Person(name, float(means[n]), float(sds[n]), tuple(map(float, posterior[n])))
            for n, name in enumerate(data.persons)
        },
        difficulties={item: float(places[n].mean()) for n, item in enumerate(data.items)},
        spread=model.spread(x),
        linked=_is_linked(data),
        on_bank=model.anchors is not None,
        scale=tuple(map(float, theta)),
        loglik=float(total.sum()),
    )


def _raters(model: _Model, x: Vector, logs: Vector, posterior: Vector) -> dict[str, Rater]:
    data = model.data
    severities, errors = model.severity(x), _standard_errors(model, x)
    chances = np.exp(logs)
    expected = chances @ _POINTS  # (items, raters, nodes)
    variance = chances @ _POINTS**2 - expected**2
    weight = posterior[data.person]
    gap = data.points[:, None] - expected[data.item, data.rater]
    squared = (weight * gap**2).sum(axis=1)
    information = (weight * variance[data.item, data.rater]).sum(axis=1)
    given = (expected * _WEIGHTS).sum(axis=-1)  # (items, raters): points in the whole population
    fewer = given.mean(axis=1, keepdims=True) - given
    found = {}
    for number, name in enumerate(data.raters):
        own = data.rater == number
        found[name] = Rater(
            name=name,
            severity=float(severities[number]),
            standard_error=float(errors[number]),
            bands=float(fewer[:, number].mean()),
            infit=float(squared[own].sum() / information[own].sum()),
            ratings=int(own.sum()) // len(ROWS),
        )
    return found


def _standard_errors(model: _Model, x: Vector) -> Vector:
    """Take the standard errors of the severities from the observed information.

    Derivatives of the gradient by central differences of 1e-4.
    """
    free = model.sizes[0]
    if free == 0:
        return np.zeros(1)
    information = np.empty((model.size, model.size))
    for number in range(model.size):
        step = np.zeros(model.size)
        step[number] = 1e-4
        information[number] = (model.loss(x + step)[1] - model.loss(x - step)[1]) / 2e-4
    covariance = np.linalg.pinv(0.5 * (information + information.T))[:free, :free]
    spread = np.append(np.diag(covariance), covariance.sum())
    return np.asarray(np.sqrt(np.maximum(spread, 0.0)))


def _is_linked(data: _Data) -> bool:
    """Whether the raters hang together through texts that they share."""
    group = {name: {name} for name in data.raters}
    texts: dict[tuple[int, str], set[str]] = {}
    for person, item, rater in zip(data.person, data.item, data.rater, strict=True):
        text = (int(person), data.items[item][0])
        texts.setdefault(text, set()).add(data.raters[rater])
    for together in texts.values():
        merged = set().union(*(group[name] for name in together))
        for name in merged:
            group[name] = merged
    return all(len(found) == len(data.raters) for found in group.values())


def levels(
    person: Person, facets: Facets, cuts: Sequence[tuple[str, float, float]], lowest: str
) -> dict[str, float]:
    """Give the chance of each level, lowest first; sums to 1.

    Args:
        cuts: name of the level from there, place on the bank's scale, and its standard error, low
            to high.
        lowest: name of the level under the first cut.

    Raises:
        DataError: the facets are not on the bank's scale.
    """
    if not facets.on_bank:
        raise DataError(
            "these persons are not on the scale of the bank.",
            remedy="Give the steps of the bank's tasks to `severity`.",
        )
    scale, chances = np.array(facets.scale), np.array(person.posterior)
    above = [1.0]
    for _, place, error in cuts:
        passed = ndtr((scale - place) / error) if error > 0 else (scale >= place) * 1.0
        above.append(float(chances @ passed))
    above.append(0.0)
    names = [lowest, *(name for name, _, _ in cuts)]
    return {name: max(0.0, above[n] - above[n + 1]) for n, name in enumerate(names)}
