"""DMN (Decision Model and Notation of OMG): models are read, decided with, and written.

`read` gives a `Model` with every hit policy and all of FEEL that decision tables need; what is not
executed raises `Unsupported` with the name of the construct. The way of one decision: `xmltree` →
`read` → `model` (requirements) → `boxed` and `tables` → `feel`.
`write` exports a rule set, `load` reads it back, `unpack` writes it back as files. `text` writes
any value as FEEL does.
"""

from taalmeter.exchange.dmn.feel.functions.texts import text
from taalmeter.exchange.dmn.feel.values import Months, Range
from taalmeter.exchange.dmn.model import Explanation, Model
from taalmeter.exchange.dmn.problems import DmnError, Unsupported
from taalmeter.exchange.dmn.read import read
from taalmeter.exchange.dmn.rules.load import load, unpack
from taalmeter.exchange.dmn.rules.write import write

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
