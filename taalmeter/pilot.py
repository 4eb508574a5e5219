"""From a table of answers to item parameters, and to a comparison of groups on every item.

Reads the same tables as `score`; the statistics are in `measurement`. Old parameters are read and
compared with, never written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from taalmeter.bank import Bank
from taalmeter.errors import DataError, Place
from taalmeter.measurement.calibration import Anchors, Calibration, calibrate, parameter_prior
from taalmeter.measurement.dif import DifReport, ItemDif, find_dif
from taalmeter.measurement.drift import ChangeReport, OldParameters, compare
from taalmeter.measurement.linking import link_calibration, stocking_lord
from taalmeter.measurement.model import Matrix, Vector
from taalmeter.measurement.observed import Observed, observe
from taalmeter.purpose import refuse_bsn
from taalmeter.score import PERSON, ItemTable, mark_number, read_marks
from taalmeter.tables import Cell, Table

WEIGHT = "n"
TOO_FEW = "te weinig gegevens"
PARAMETER_COLUMNS = ("opgave", "a", "b", "c", "se_a", "se_b")
DIF_COLUMNS = (
    "kenmerk", "groep", "opgave", "anderen", "in_groep", "oordeel", "delta", "se_delta",
    "delta_gekrompen", "sd_gekrompen", "kans_a", "kans_b", "kans_c", "p_uniform", "p_niet_uniform",
)  # fmt: skip
CHANGE_COLUMNS = (
    "opgave", "a_oud", "a_nieuw", "b_oud", "b_nieuw", "verschuiving_a", "verschuiving_b",
    "antwoorden", "oordeel",
)  # fmt: skip
Model = Literal["rasch", "2pl"]


@dataclass(frozen=True, eq=False)
class Answers:
    """A table of marked answers: shape (N, J) with nan where nothing was answered."""

    persons: tuple[str, ...]
    items: tuple[str, ...]
    responses: Matrix
    weights: Vector

    def observed(self) -> Observed:
        """Give the answers as checked input of a calibration.

        Raises:
            DataError: an item that nobody answered.
        """
        return observe(self.responses, weights=self.weights, items=self.items, persons=self.persons)


def read_answers(table: Table, bank: Bank | None) -> Answers:
    """Read a wide or long table of answers, with how many equal persons each row stands for.

    Raises:
        DataError, UnknownName, AnswerRefused, BsnRefused: with file, row and column; also when the
            items are of two skills, which one scale cannot hold.
    """
    marks = read_marks(table, bank)
    items = tuple(dict.fromkeys(item for row in marks.values() for item in row))
    if bank is not None:
        short = [i for i in items if bank.testlet_of.get(i) in bank.short_sets]
        if short and set(items) & set(bank.passage_of):
            raise DataError(
                "holds items for lezen and for schrijven, which are two scales.",
                remedy="Give one table for each skill.",
                place=Place(file=table.name, column=short[0]),
            )
    if not items:
        raise DataError(
            "holds no answers.",
            remedy="Give 1 or 0 under the name of each item.",
            place=Place(file=table.name),
        )
    responses = np.array([[mark_number(row.get(item)) for item in items] for row in marks.values()])
    return Answers(tuple(marks), items, responses, _weights(table, len(marks)))


def _weights(table: Table, persons: int) -> Vector:
    if WEIGHT not in table.columns or len(table.rows) != persons:
        return np.ones(persons)
    found = []
    for number, row in enumerate(table.rows):
        text = row[WEIGHT] or ""
        if not text.isdecimal() or len(text) > 9:
            raise DataError(
                f"'{text[:40]}' is no whole number of persons.",
                remedy="Give how many equal persons the row stands for: 0, 1, 2 and so on.",
                place=table.place(number, WEIGHT),
            )
        found.append(float(text))
    return np.array(found)


@dataclass(frozen=True, eq=False)
class Pilot:
    """A calibration, and what it changed where there were old parameters."""

    calibration: Calibration
    changes: ChangeReport | None

    def parameter_rows(self) -> list[dict[str, Cell]]:
        """Give the parameters as rows of `PARAMETER_COLUMNS`."""
        fit = self.calibration
        return [
            {
                "opgave": item,
                "a": float(fit.a[j]),
                "b": float(fit.b[j]),
                "c": float(fit.c[j]),
                "se_a": float(fit.se_a[j]),
                "se_b": float(fit.se_b[j]),
            }
            for j, item in enumerate(fit.items)
        ]

    def change_rows(self) -> list[dict[str, Cell]]:
        """Give what became of each old item, as rows of `CHANGE_COLUMNS`."""
        said = {"steady": "gelijk", "drifted": "verschoven", "kept": "vastgehouden"}
        return [
            {
                "opgave": c.item,
                "a_oud": c.old_a,
                "a_nieuw": c.new_a,
                "b_oud": c.old_b,
                "b_nieuw": c.new_b,
                "verschuiving_a": c.shift_a,
                "verschuiving_b": c.shift_b,
                "antwoorden": c.answers,
                "oordeel": said[c.verdict],
            }
            for c in (self.changes.changes if self.changes else ())
        ]

    def summary(self) -> dict[str, float | int | bool]:
        """Give what a program needs to know of the calibration."""
        fit = self.calibration
        return {
            "loglik": fit.log_likelihood,
            "n": int(fit.persons) if fit.persons.is_integer() else fit.persons,
            "iteraties": fit.rounds,
            "geconvergeerd": fit.converged,
        }


def calibrate_freely(answers: Answers, model: Model, guessing: Mapping[str, float]) -> Pilot:
    """Estimate parameters from the answers alone; the population is standard normal.

    Raises:
        DataError: the answers do not determine the parameters.
    """
    c = np.array([guessing.get(item, 0.0) for item in answers.items])
    return Pilot(calibrate(answers.observed(), model, c=c), None)


def calibrate_from(answers: Answers, model: Model, old: ItemTable) -> Pilot:
    """Estimate parameters with the old ones as what was believed before; exact ones stay.

    The population is free, because the cut scores live on the scale of the old parameters.

    Raises:
        UnknownName: an item without old parameters.
        DataError: the answers and the old parameters do not fit together.
    """
    a, b, c, se_a, se_b = _old_arrays(answers.items, old)
    exact = (se_a <= 0) | (se_b <= 0)
    anchors = Anchors(np.where(exact, a, np.nan), np.where(exact, b, np.nan))
    prior = parameter_prior(a, b, np.where(exact, 1.0, se_a), np.where(exact, 1.0, se_b))
    fit = calibrate(answers.observed(), model, c=c, prior=prior, anchors=anchors, population="free")
    before = OldParameters(answers.items, a, b, se_a, se_b)
    return Pilot(fit, compare(fit, before, "prior"))


def calibrate_linked(answers: Answers, model: Model, old: ItemTable) -> Pilot:
    """Estimate parameters freely, and bring them to the scale of the old ones.

    The items that both have are the link (Stocking & Lord 1983).

    Raises:
        DataError: fewer than two items in common, or a link that does not settle.
    """
    guessing = {item: old.c.get(item, 0.0) for item in answers.items}
    fit = calibrate_freely(answers, model, guessing).calibration
    common = [j for j, item in enumerate(fit.items) if item in old.a]
    if len(common) < 2:
        raise DataError(
            f"{len(common)} items stand in both, and a link needs two or more.",
            remedy="Give old parameters of items that were asked again.",
        )
    names = tuple(fit.items[j] for j in common)
    a, b, c, se_a, se_b = _old_arrays(names, old)
    linked = link_calibration(fit, stocking_lord(fit.a[common], fit.b[common], a, b, c))
    return Pilot(linked, compare(linked, OldParameters(names, a, b, se_a, se_b), "apart"))


def _old_arrays(
    items: tuple[str, ...], old: ItemTable
) -> tuple[Vector, Vector, Vector, Vector, Vector]:
    a, b, c = old.arrays(items)
    return a, b, c, old.errors(items, "a"), old.errors(items, "b")


def read_groups(table: Table, persons: tuple[str, ...]) -> dict[str, dict[str, str | None]]:
    """Read a table of groups: person -> column -> group; empty is not known.

    Raises:
        DataError: no column with persons, or nobody of the answers stands in it.
    """
    table.need(PERSON)
    found: dict[str, dict[str, str | None]] = {}
    for number, row in enumerate(table.rows):
        person = row[PERSON]
        if person is not None:
            refuse_bsn(person, table.place(number, PERSON))
            found[person] = {column: row[column] for column in table.columns if column != PERSON}
    if not any(person in found for person in persons):
        raise DataError(
            "names none of the persons who answered.",
            remedy="Use the same persons in both tables.",
            place=Place(file=table.name, column=PERSON),
        )
    return found


def compare_groups(
    answers: Answers,
    groups: Mapping[str, Mapping[str, str | None]],
    column: str,
    parameters: ItemTable,
    seed: int,
) -> list[dict[str, Cell]]:
    """Compare each group of one column with all others, on every item: rows of `DIF_COLUMNS`.

    Raises:
        DataError: answers or parameters that cannot be, or only one group.
    """
    of = [groups.get(person, {}).get(column) for person in answers.persons]
    known = np.array([group is not None for group in of], dtype=np.bool_)
    names = sorted({group for group in of if group is not None})
    if len(names) < 2:
        raise DataError(
            f"the column '{column}' has fewer than two groups.",
            remedy="Give persons of two or more groups.",
            place=Place(column=column),
        )
    a, b, c = parameters.arrays(answers.items)
    rows: list[dict[str, Cell]] = []
    for name in names if len(names) > 2 else names[1:]:
        focal: npt.NDArray[np.bool_] = np.array([g == name for g in of], dtype=np.bool_)[known]
        report: DifReport = find_dif(
            answers.responses[known],
            focal,
            a,
            b,
            c,
            weights=answers.weights[known],
            items=answers.items,
            persons=[p for p, k in zip(answers.persons, known, strict=True) if k],
            seed=seed,
        )
        rows += [_dif_row(column, name, item) for item in report.items]
    return rows


def _dif_row(column: str, group: str, item: ItemDif) -> dict[str, Cell]:
    return {
        "kenmerk": column,
        "groep": group,
        "opgave": item.item,
        "anderen": item.reference,
        "in_groep": item.focal,
        "oordeel": TOO_FEW if item.verdict == "insufficient" else item.verdict,
        "delta": item.delta,
        "se_delta": item.se,
        "delta_gekrompen": item.shrunk,
        "sd_gekrompen": item.shrunk_sd,
        "kans_a": item.class_a,
        "kans_b": item.class_b,
        "kans_c": item.class_c,
        "p_uniform": item.p_uniform,
        "p_niet_uniform": item.p_non_uniform,
    }
