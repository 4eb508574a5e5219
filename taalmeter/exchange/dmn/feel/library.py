"""All built-in functions together, and the names that are in scope everywhere."""

from taalmeter.exchange.dmn.feel.environment import Environment, Run
from taalmeter.exchange.dmn.feel.functions import (  # noqa: F401  # each registers its functions
    lists,
    numbers,
    texts,
    times,
)
from taalmeter.exchange.dmn.feel.functions.register import BY_NAME
from taalmeter.exchange.dmn.feel.tokens import Scope
from taalmeter.exchange.dmn.feel.types import TYPE_NAMES

LIBRARY = dict(BY_NAME)
EVERYWHERE = Scope((*LIBRARY, *(name for name in TYPE_NAMES if " " in name)))
"""The scope of a text that sees no variable."""


def environment(run: Run | None = None) -> Environment:
    """Give an environment that holds the built-in functions alone."""
    return Environment(LIBRARY, None, run or Run())
