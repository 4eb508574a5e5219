"""DMN (Decision Model and Notation of OMG): models are read, decided with, and written.

`read` gives a `Model` with every hit policy and all of FEEL that decision tables need; what is not
executed raises `Unsupported` with the name of the construct. The way of one decision: `xmltree` →
`read` → `model` (requirements) → `boxed` and `tables` → `evaluate` (FEEL, read by `parser`).
`write` exports a rule set, `load` reads it back, `unpack` writes it back as files. `text` writes
any value as FEEL does.
"""

from taalmeter.exchange.dmn.builtins_text import text
from taalmeter.exchange.dmn.load import load, unpack
from taalmeter.exchange.dmn.model import Explanation, Model
from taalmeter.exchange.dmn.problems import DmnError, Unsupported
from taalmeter.exchange.dmn.read import read
from taalmeter.exchange.dmn.values import Months, Range
from taalmeter.exchange.dmn.write import write

__all__ = [
    "DmnError",
    "Explanation",
    "Model",
    "Months",
    "Range",
    "Unsupported",
    "load",
    "read",
    "text",
    "unpack",
    "write",
]
