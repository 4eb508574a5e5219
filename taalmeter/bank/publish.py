"""The publish step: turns parameters into likelihood tables, once, with a content hash.

Everything hard is done here: the testlet effect and the uncertainty of the item parameters are
integrated out. Scoring is then a look-up, the same on a server, in a notebook and on paper. The
numbers are written with ten significant digits, so that the same parameters give the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from taalmeter.bank.content import ItemSet, Passage, WritingTask
from taalmeter.bank.parameters import Parameters
from taalmeter.errors import ContentError, Place
from taalmeter.hashing import canonical, content_hash
from taalmeter.measurement.model import GRID, Matrix, partial_credit
from taalmeter.measurement.tables import DRAWS, parameter_draws, pattern_table

SCHEMA = "taalmeter-tabellen/1"
_DIGITS = ".10g"
Numbers = Sequence[Sequence[float]]
Testlets = Mapping[str, Passage | ItemSet]


@dataclass(frozen=True, eq=False)
class Tables:
    """Published tables of one version of the parameters.

    Attributes:
        version: of the parameters.
        made_from: hash of what the tables depend on; other parameters give another one.
        hash: of the tables themselves; it goes into every result.
        texts: passage or set of short items -> P(pattern | theta), shape (2^items, Q).
        tasks: writing task -> rubric row -> P(points | theta), shape (4, Q).
    """

    version: str
    made_from: str
    hash: str
    texts: Mapping[str, Matrix]
    tasks: Mapping[str, Mapping[str, Matrix]]


def origin(testlets: Testlets, parameters: Parameters) -> str:
    """Give the hash of what the tables depend on: items by text, parameters, grid and draws."""
    return content_hash(
        {
            "schema": SCHEMA,
            "opgaven": {name: [i.id for i in p.opgaven] for name, p in sorted(testlets.items())},
            "parameters": parameters.model_dump(
                mode="json", exclude={"teksten": {"__all__": {"toelating", "seconden"}}}
            ),
            "rooster": [GRID[0], GRID[-1], GRID.size],
            "trekkingen": DRAWS,
        }
    )


def make_tables(
    testlets: Testlets, tasks: Mapping[str, WritingTask], parameters: Parameters
) -> dict[str, Any]:
    """Compute the tables as the data that is written to the file, with the hash of its content."""
    data = {
        "schema": SCHEMA,
        "versie": parameters.versie,
        "gemaakt_van": origin(testlets, parameters),
        "rooster": {"van": GRID[0], "tot": GRID[-1], "knopen": GRID.size},
        "teksten": {
            name: _rounded(_text_table(testlet, parameters))
            for name, testlet in sorted(testlets.items())
        },
        "taken": {
            name: {row: _rounded(_row_table(parameters, name, row)) for row in task.rubriek}
            for name, task in sorted(tasks.items())
        },
    }
    return {**data, "hash": content_hash(data)}


def current_tables(
    kept: Tables | None,
    testlets: Mapping[str, Passage | ItemSet],
    tasks: Mapping[str, WritingTask],
    parameters: Parameters,
) -> tuple[Tables, bool]:
    """Give the published tables where they fit the parameters, or else new ones; say which.

    Args:
        kept: what was published; None when nothing was.
    """
    if kept is not None and kept.made_from == origin(testlets, parameters):
        return kept, True
    return as_tables(make_tables(testlets, tasks, parameters)), False


def as_tables(data: Mapping[str, Any]) -> Tables:
    """Read the data of a tables file.

    Raises:
        KeyError, TypeError, ValueError: it is not what `make_tables` gives.
    """
    if data["schema"] != SCHEMA:
        raise ValueError(f"schema {data['schema']!r} is not {SCHEMA!r}")
    content = {name: value for name, value in data.items() if name != "hash"}
    if content_hash(content) != data["hash"]:
        raise ValueError("its content is not what its hash says")
    return Tables(
        version=str(data["versie"]),
        made_from=str(data["gemaakt_van"]),
        hash=str(data["hash"]),
        texts={name: _matrix(rows) for name, rows in data["teksten"].items()},
        tasks={
            name: {row: _matrix(table) for row, table in rows.items()}
            for name, rows in data["taken"].items()
        },
    )


def read_tables(path: Path) -> Tables | None:
    """Read a tables file; None when there is none.

    Raises:
        ContentError: the file is not one that `publish` wrote.
    """
    if not path.is_file():
        return None
    try:
        return as_tables(json.loads(path.read_text("utf-8")))
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(
            f"is no tables file: {error}.",
            remedy="Run: taalmeter items publish",
            place=Place(file=str(path)),
        ) from error


def write_tables(path: Path, data: Mapping[str, Any]) -> bool:
    """Write a tables file; say whether its bytes changed."""
    new = canonical(data) + b"\n"
    if path.is_file() and path.read_bytes() == new:
        return False
    path.write_bytes(new)
    return True


def _text_table(testlet: Passage | ItemSet, parameters: Parameters) -> Matrix:
    known = [parameters.opgaven[item.id] for item in testlet.opgaven]
    a, b, c, se_a, se_b = (
        np.array([getattr(p, field) for p in known]) for field in ("a", "b", "c", "se_a", "se_b")
    )
    draws_a, draws_b = parameter_draws(a, b, se_a, se_b)
    spread = parameters.teksten[testlet.id].spreiding
    return pattern_table(draws_a, draws_b, c, spread)


def _row_table(parameters: Parameters, task: str, row: Any) -> Matrix:
    known = parameters.taken[task][row]
    return np.asarray(partial_credit(GRID, known.a, np.array(known.stappen)).T)


def _rounded(table: Matrix) -> list[list[float]]:
    return [[float(format(value, _DIGITS)) for value in row] for row in table.tolist()]


def _matrix(rows: Numbers) -> Matrix:
    table = np.array(rows, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != GRID.size or not ((table > 0) & (table <= 1)).all():
        raise ValueError("a table has another shape, or values outside 0 to 1")
    table.setflags(write=False)
    return table
