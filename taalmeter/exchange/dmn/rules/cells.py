"""Cells of a rule set as unary tests of DMN, and back: both stand for a set of values.

`onbekend` is null in DMN. A cell of ours becomes the values it takes in, because `>= 1F` on an
ordered scale has no meaning in FEEL; a cell of DMN becomes the values that pass it.
"""

from collections.abc import Collection, Iterator

from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.evaluate import matches
from taalmeter.exchange.dmn.feel.functions.texts import text as feel_text
from taalmeter.exchange.dmn.feel.library import environment
from taalmeter.exchange.dmn.feel.values import Value, from_python
from taalmeter.exchange.dmn.problems import DmnError, Unsupported
from taalmeter.routing.cells import cell_of
from taalmeter.routing.domain import Input

FEW = 100
"""A number with so many values or fewer is declared by its values, otherwise by its bounds."""


def feel_value(domain: Input, code: int) -> Value:
    """Give a value of an input as FEEL has it; `onbekend` is null."""
    return None if code == domain.unknown else from_python(domain.values[code])


def _written(domain: Input, codes: Collection[int]) -> list[str]:
    return [feel_text(feel_value(domain, code)) for code in sorted(codes)]


def cell_text(taken: Collection[int], domain: Input) -> str:
    """Write the cell that takes in exactly these codes."""
    if len(taken) == domain.size:
        return "-"
    if not taken:  # our own cells may be so, as not(ja, nee)
        return f"not({', '.join(_written(domain, range(domain.size)))})"
    if domain.kind == "getal":
        return ", ".join(_numbers(taken, domain))
    missing = [code for code in range(domain.size) if code not in taken]
    if domain.kind in ("keuze", "afgeleid") and len(missing) < len(taken):
        return f"not({', '.join(_written(domain, missing))})"
    return ", ".join(_written(domain, taken))


def _numbers(taken: Collection[int], domain: Input) -> Iterator[str]:
    known = sorted(code for code in taken if code != domain.unknown)
    start = 0
    for at, code in enumerate(known):
        if at + 1 < len(known) and known[at + 1] == code + 1:
            continue
        low, high = _written(domain, [known[start], code])[0], _written(domain, [code])[0]
        yield low if start == at else f"[{low}..{high}]"
        start = at + 1
    if domain.unknown in taken:
        yield "null"


def allowed_text(domain: Input) -> str:
    """Write the values that an input may have, null among them."""
    if domain.kind == "getal" and len(domain.values) > FEW:
        low, high = _written(domain, [0, domain.unknown - 1])
        return f"[{low}..{high}], null"
    return ", ".join(_written(domain, range(domain.size)))


def codes_of(cell: s.Tests, domain: Input) -> frozenset[int]:
    """Give the codes of the values that pass a cell.

    Raises:
        Unsupported: the cell is about something else than the one input.
        DmnError: it names a value that the input does not have.
    """
    for node in nodes(cell):
        if isinstance(node, s.Name) and node.name != "?":
            raise Unsupported(f"a cell of '{domain.name}' that is about '{node.name}'")
        if isinstance(node, s.Literal) and isinstance(node.value, str):
            _known(node.value, domain)
    env = environment()
    return frozenset(
        code for code in range(domain.size) if matches(cell, feel_value(domain, code), env) is True
    )


def our_cell(taken: frozenset[int], domain: Input) -> str:
    """Write the cell of a rule set that takes in these codes.

    Raises:
        DmnError: no codes at all.
    """
    if not taken:
        raise DmnError(
            f"a cell of '{domain.name}' takes in no value at all.",
            remedy="Take its rule out, or name a value.",
        )
    return cell_of(taken, domain).text


def _known(value: str, domain: Input) -> None:
    if value not in domain.values:
        raise DmnError(
            f"'{domain.name}' has no value '{value}'.",
            remedy=f"Choose from {', '.join(str(one) for one in domain.values[:30])}.",
        )


def nodes(node: object) -> Iterator[s.Node]:
    """Give a node and all nodes in it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, s.Node):
            yield one
            waiting.extend(vars(one).values())
        elif isinstance(one, tuple):
            waiting.extend(one)
