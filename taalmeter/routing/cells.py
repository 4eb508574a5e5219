"""Cells: what a rule may say about one input, and which values that takes in.

The whole language: `-` for anything, a value, `< v` and its three kin, a range with `..`,
`not(...)`, `onbekend`, and a list of these that reads as "or" (DMN's S-FEEL unary tests). Over
inputs with finitely many values every cell is a set of values, so everything about it is decidable.
`onbekend` is in that set only for `-` and where it is spelled.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from taalmeter.errors import TaalmeterError
from taalmeter.profile import UNKNOWN
from taalmeter.routing.domain import Input

Sign = Literal["<", "<=", ">", ">="]


class CellError(ValueError):
    """A cell that cannot be read, or does not fit its input."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Is:
    """Exactly this value."""

    value: str


@dataclass(frozen=True)
class Compare:
    """Below or above a value; for levels only within the scale of that value."""

    sign: Sign
    value: str


@dataclass(frozen=True)
class Between:
    """A range; each end may belong to it or not."""

    low: str
    high: str
    with_low: bool
    with_high: bool


@dataclass(frozen=True)
class Unknown:
    """Explicitly not known."""


@dataclass(frozen=True)
class Not:
    """Any known value that none of the tests takes in."""

    tests: tuple["Is | Compare | Between", ...]


Test = Is | Compare | Between | Unknown | Not


@dataclass(frozen=True)
class Cell:
    """One cell: no tests means anything (`-`), several mean "or"."""

    text: str
    tests: tuple[Test, ...]


ANYTHING = Cell("-", ())
_RANGE = re.compile(r"([\[(])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])])")
_COMPARE = re.compile(r"(<=|>=|<|>)\s*(.+)")
_NOT = re.compile(r"not\s*\((.*)\)")
_VALUE = re.compile(r"\"([^\"]*)\"|([^\s\"()\[\]<>=,]+)")
_FORMS = (
    "Write -, a value, a list a, b, < v, <= v, > v, >= v, [a..b], (a..b), not(...) or onbekend."
)


def parse(text: str) -> Cell:
    """Read one cell.

    >>> parse("< A1, instroom").tests
    (Compare(sign='<', value='A1'), Is(value='instroom'))

    Raises:
        CellError: the text is none of the forms of a cell.
    """
    inside = text.strip()
    if inside == "-":
        return Cell(inside, ())
    return Cell(inside, tuple(_test(part, inside) for part in _parts(inside)))


def _parts(text: str) -> list[str]:
    """Split at the commas that stand outside brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def _test(text: str, cell: str) -> Test:
    if text == UNKNOWN:
        return Unknown()
    if found := _NOT.fullmatch(text):
        inner = [_simple(part, cell) for part in _parts(found[1])]
        return Not(tuple(inner))
    return _simple(text, cell)


def _simple(text: str, cell: str) -> Is | Compare | Between:
    if found := _RANGE.fullmatch(text):
        low, high = _value(found[2], cell), _value(found[3], cell)
        return Between(low, high, found[1] == "[", found[4] == "]")
    if found := _COMPARE.fullmatch(text):
        sign: Sign = found[1]  # type: ignore[assignment]  # the pattern holds the four signs
        return Compare(sign, _value(found[2], cell))
    return Is(_value(text, cell))


def _value(text: str, cell: str) -> str:
    found = _VALUE.fullmatch(text)
    if found is None or text in ("-", UNKNOWN, "not"):
        raise CellError(f"the cell '{cell}' cannot be read at '{text}'", _FORMS)
    return found[1] if found[1] is not None else found[2]


def codes(cell: Cell, domain: Input) -> frozenset[int]:
    """Give the codes of the values that a cell takes in.

    Raises:
        CellError: a value that the input does not have, a comparison of values without an order,
            or a range from one scale into another.
    """
    if not cell.tests:
        return frozenset(range(domain.size))
    return frozenset().union(*(_taken(test, domain) for test in cell.tests))


def _taken(test: Test, domain: Input) -> frozenset[int]:
    if isinstance(test, Unknown):
        return frozenset({domain.unknown})
    if isinstance(test, Not):
        out = frozenset().union(*(_taken(inner, domain) for inner in test.tests))
        return frozenset(range(domain.unknown)) - out
    if isinstance(test, Is):
        return frozenset({_code(test.value, domain)})
    if isinstance(test, Compare):
        return _compared(test.sign, test.value, domain)
    above = _compared(">=" if test.with_low else ">", test.low, domain)
    below = _compared("<=" if test.with_high else "<", test.high, domain)
    if domain.kind == "niveau" and domain.scale_of[test.low] != domain.scale_of[test.high]:
        raise CellError(
            f"the range {test.low}..{test.high} of '{domain.name}' leaves its scale",
            "Keep a range within one scale.",
        )
    if not above & below:
        raise CellError(
            f"the range {test.low}..{test.high} of '{domain.name}' is empty",
            "Put the lower end first.",
        )
    return above & below


def _code(text: str, domain: Input) -> int:
    known = {"true": "ja", "false": "nee"}.get(text, text) if domain.kind == "waarheid" else text
    try:
        return domain.code(known)
    except TaalmeterError as error:
        raise CellError(error.what.rstrip("."), error.remedy) from None


_ORDER: dict[Sign, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _compared(sign: Sign, text: str, domain: Input) -> frozenset[int]:
    holds = _ORDER[sign]
    if domain.kind == "niveau":
        code = _code(text, domain)
        scale = domain.scales[domain.scale_of[text]]
        return frozenset(
            _code(level, domain)
            for level in scale
            if holds(scale.index(level), scale.index(str(domain.value(code))))
        )
    if domain.kind != "getal":
        raise CellError(
            f"the values of '{domain.name}' have no order, so '{sign} {text}' says nothing",
            "Name the values.",
        )
    try:
        edge = domain.number(text)
    except ValueError:
        raise CellError(f"'{text}' is no number", "Write a number.") from None
    low, high = float(domain.values[0]), float(domain.values[-1])
    if not low <= edge <= high:
        raise CellError(
            f"{edge:g} is outside the bounds {low:g}..{high:g} of '{domain.name}'",
            "Choose a number within the bounds.",
        )
    return frozenset(code for code, value in enumerate(domain.values) if holds(float(value), edge))


def words(cell: Cell, domain: Input) -> str:
    """Say a cell in Dutch, as a condition: `lezen is lager dan A2`.

    For a comparison with the work (`afgeleid`) the label is the skill.
    """
    name = domain.label or spoken_name(domain.name)
    if domain.kind == "afgeleid":
        return _of_work(cell, name)
    if not cell.tests:
        return f"{name} maakt niet uit"
    if domain.kind == "waarheid" and all(isinstance(test, Is) for test in cell.tests):
        return f"{name}: {_or([_said(test, domain) for test in cell.tests])}"
    said = [_said(test, domain) for test in cell.tests]
    if any(isinstance(test, Not) for test in cell.tests):
        return f"{name} is {', of '.join(said)}"
    return f"{name} is {_or(said)}"


def spoken_name(name: str) -> str:
    """Give an identifier as words."""
    return name.replace("_", " ")


_WORK = {
    "geen_eis": "het werk vraagt geen vast niveau voor {}",
    "voldoet": "{} is genoeg voor het werk",
    "onder": "{} is nog niet genoeg voor het werk",
    "aanbod": "{} is misschien nog niet genoeg voor het werk",
    UNKNOWN: "niet bekend is of {} genoeg is voor het werk",
}


def _of_work(cell: Cell, skill: str) -> str:
    said: list[str] = []
    for test in cell.tests:
        if isinstance(test, Is):
            said.append(_WORK[test.value].format(skill))
        elif isinstance(test, Unknown):
            said.append(_WORK[UNKNOWN].format(skill))
        elif isinstance(test, Not):
            out = {inner.value for inner in test.tests if isinstance(inner, Is)}
            kept = [text for value, text in _WORK.items() if value not in {*out, UNKNOWN}]
            said.extend(text.format(skill) for text in kept)
    return _or(said) or f"{skill} voor het werk maakt niet uit"


def _said(test: Test, domain: Input) -> str:
    if isinstance(test, Unknown):
        return "niet bekend"
    if isinstance(test, Not):
        return f"niet {_or([_said(inner, domain) for inner in test.tests])}"
    if isinstance(test, Between):
        low, high = domain.said(test.low), domain.said(test.high)
        start = "vanaf" if test.with_low else "boven"
        return f"{start} {low} {'tot en met' if test.with_high else 'tot'} {high}"
    if isinstance(test, Is):
        return domain.said({"true": "ja", "false": "nee"}.get(test.value, test.value))
    return _SIGNS[domain.kind == "getal"][test.sign].format(domain.said(test.value))


_SIGNS: dict[bool, dict[Sign, str]] = {
    True: {"<": "minder dan {}", "<=": "hoogstens {}", ">": "meer dan {}", ">=": "minstens {}"},
    False: {"<": "lager dan {}", "<=": "{} of lager", ">": "hoger dan {}", ">=": "{} of hoger"},
}


def _or(parts: list[str]) -> str:
    joint = ", of " if any(" of " in part for part in parts) else " of "
    return joint.join(parts)


def cell_of(taken: Collection[int], domain: Input) -> Cell:
    """Give the shortest cell that takes in exactly these codes; `codes` reads it back.

    Raises:
        ValueError: no codes.
    """
    if not taken:
        raise ValueError("a cell takes in at least one value")
    if len(taken) == domain.size:
        return ANYTHING
    known = sorted(code for code in taken if code != domain.unknown)
    parts = [part for run in _runs(known, domain) for part in _run_text(run, domain)]
    missing = [code for code in range(domain.unknown) if code not in taken]
    if domain.kind in ("keuze", "afgeleid") and 0 < len(missing) < len(parts):
        parts = [f"not({', '.join(_plain(code, domain) for code in missing)})"]
    if domain.unknown in taken:
        parts.append(UNKNOWN)
    return parse(", ".join(parts))


def _plain(code: int, domain: Input) -> str:
    value = domain.value(code)
    return ("ja" if value else "nee") if isinstance(value, bool) else str(value)


def _runs(known: list[int], domain: Input) -> list[tuple[list[int], int, int]]:
    """Split codes into runs without a hole, each with the first and last code that it could have.

    Levels of two scales are never one run; values without an order are runs of one.
    """
    runs: list[tuple[list[int], int, int]] = []
    for low, high in _stretches(domain):
        inside = [code for code in known if low <= code <= high]
        for code in inside:
            if runs and runs[-1][1] == low and runs[-1][0][-1] == code - 1:
                runs[-1][0].append(code)
            else:
                runs.append(([code], low, high))
    return runs


def _stretches(domain: Input) -> list[tuple[int, int]]:
    if domain.kind == "getal":
        return [(0, domain.unknown - 1)]
    if domain.kind != "niveau":
        return [(code, code) for code in range(domain.unknown)]
    ends, start = [], 0
    for levels in domain.scales.values():
        ends.append((start, start + len(levels) - 1))
        start += len(levels)
    return ends


def _run_text(run: tuple[list[int], int, int], domain: Input) -> list[str]:
    taken, low, high = run
    first, last = _plain(taken[0], domain), _plain(taken[-1], domain)
    if len(taken) == 1:
        return [first]
    if taken[-1] == high:
        return [f">= {first}"]
    return [f"<= {last}"] if taken[0] == low else [f"[{first}..{last}]"]
