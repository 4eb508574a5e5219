"""Writes an expression as SQL: steps that follow each other, in the dialect of an engine."""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from taalmeter.errors import DataError, TaalmeterError

SPOKEN = {"pyspark": "spark"}
"""What the SQL of an engine is called, where that is not its name."""
APART = ("sqlite", "postgres")
"""Engines that work a step out again wherever it is used, unless they are told not to."""


def needed(package: str = "ibis") -> Any:
    """Give ibis, or another package that comes with it: heavy, and behind an extra.

    Raises:
        TaalmeterError: it is not installed.
    """
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise TaalmeterError(
            f"rules as SQL need '{error.name}', which is not installed.",
            remedy="Run: pip install 'taalmeter[batch]'",
        ) from error


@contextmanager
def step_by_step() -> Iterator[None]:
    """Keep every step a SELECT of its own: folded into one, it would repeat what it builds on."""
    options = needed().options.sql
    before, options.fuse_selects = options.fuse_selects, False
    try:
        yield
    finally:
        options.fuse_selects = before


def sql_of(expression: Any, dialect: str) -> str:
    """Give an expression as SQL text: steps that follow each other, as they are read best.

    Raises:
        DataError: a dialect that is not known.
    """
    steps = steps_of(expression, dialect)
    for step in steps.find_all(needed("sqlglot").exp.CTE):
        if dialect in APART:
            step.set("materialized", True)
    return str(steps.sql(dialect=SPOKEN.get(dialect, dialect), pretty=True))


def in_steps(connection: Any, expression: Any) -> Any:
    """Give an expression as one that runs as steps after each other, not within each other.

    SQLite does not read queries that are nested deeply, and like PostgreSQL works a step out again
    wherever it is used, unless a limit keeps the step apart (ibis drops the word MATERIALIZED).
    """
    name = connection.name
    steps = steps_of(expression, name, connection.compile)
    if name in APART:
        for step in steps.find_all(needed("sqlglot").exp.CTE):
            step.set("this", step.this.limit(2**63 - 1))
    text = steps.sql(dialect=SPOKEN.get(name, name))
    return connection.sql(text, schema=expression.schema())


def steps_of(expression: Any, dialect: str, compiled: Callable[[Any], Any] | None = None) -> Any:
    """Give an expression as a syntax tree in which every step is a common table expression.

    Args:
        expression: what to write.
        dialect: in which dialect.
        compiled: how a connection writes it, where there is one.

    Raises:
        DataError: a dialect that is not known.
    """
    ibis, sqlglot = needed(), needed("sqlglot")
    name = SPOKEN.get(dialect, dialect)
    known = sorted(str(one) for one in sqlglot.Dialect.classes if one)
    if name not in known:
        raise DataError(
            f"there is no SQL dialect '{dialect}'.", remedy=f"Choose from {', '.join(known)}."
        )
    with step_by_step():
        write = compiled or (lambda one: ibis.to_sql(one, dialect=dialect))
        try:
            text, spoken = str(write(expression)), name
        except (AttributeError, NotImplementedError, ValueError):
            # Some dialects only compile with a connection; then the text is translated instead.
            text, spoken = str(ibis.to_sql(expression, dialect="duckdb")), "duckdb"
    tree = sqlglot.parse_one(text, read=spoken)
    return needed("sqlglot.optimizer.eliminate_subqueries").eliminate_subqueries(tree)
