"""Decides one certain case: the rules it meets, the one that gives the route, what comes beside it.

An unknown input is decided as the value `onbekend`; what else it might have been is asked in
`uncertain.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from taalmeter.routing.masks import Compiled


@dataclass(frozen=True)
class Decision:
    """What the rules say of one case.

    Attributes:
        outcome: id of a route, or `geen regel`, or `strijdig`.
        rules: mask of the rules that decide: one, several in a `uniek` table, or none.
        beside: mask of the rules that add side advice.
    """

    outcome: str
    rules: int
    beside: int


def decide(compiled: Compiled, case: Sequence[int], active: int) -> Decision:
    """Decide one case.

    The first table, in gate order, with a rule that matches gives the route. In a table with hit
    policy `eerste` its first matching row counts; in a table that is `uniek`, two matching rows
    with different outcomes make the case `strijdig`.

    Args:
        compiled: the rules.
        case: one code an input.
        active: mask of the rules that count, from `Compiled.active_on`.
    """
    hits = compiled.hits(case, active)
    deciding = compiled.deciding(hits)
    return Decision(compiled.outcome(deciding), deciding, hits & compiled.side_mask)
