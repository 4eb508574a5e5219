"""The built-in functions of FEEL, by name (DMN 1.5, 10.3.4): what each takes, and the table of all.

An argument of another kind than a function takes gives null; a list of one stands in for its item
and an item for a list of one. Functions that ask the clock, and patterns in FEEL's own dialect of
regular expressions, are refused by name.
"""

from collections.abc import Callable, Sequence
from typing import Any

from taalmeter.exchange.dmn.feel.values import Function, Value, kind_of
from taalmeter.exchange.dmn.problems import Unsupported

BY_NAME: dict[str, Function] = {}
_LIST_KINDS = {"list"}


def builtin(name: str, *parameters: str, variadic: bool = False) -> Callable[[Any], Any]:
    """Register a function: each parameter is `name:kind`, with `?` behind a name that is optional.

    A kind is that of `kind_of`, several joined by `|`, or `any`. A function that is given null
    where it does not take null, or another kind, gives null. With `variadic` it takes any number
    of values, or one list of them, and is handed one list.
    """
    names, kinds, optional = [], [], 0
    for parameter in parameters:
        label, _, kind = parameter.partition(":")
        optional += label.endswith("?")
        names.append(label.rstrip("?"))
        kinds.append(frozenset(kind.split("|")))

    def register(function: Callable[..., Value]) -> Callable[..., Value]:
        def call(arguments: Sequence[Value]) -> Value:
            given = _gathered(arguments) if variadic else list(arguments)
            taken: list[Value] = []
            for value, kind, label in zip(given, kinds, parameters, strict=False):
                if value is None and "?:" in label:
                    taken.append(None)
                    continue
                fitted = _fitted(value, kind)
                if fitted is _UNFIT:
                    return None
                taken.append(fitted)
            return function(*taken)

        BY_NAME[name] = Function(name, tuple(names), call, optional, variadic)
        return function

    return register


_UNFIT = object()


def _gathered(arguments: Sequence[Value]) -> list[Value]:
    """Give the one list that a variadic function works on."""
    if len(arguments) == 1 and isinstance(arguments[0], list):
        return [arguments[0]]
    return [list(arguments)] if arguments else []


def _fitted(value: Value, kinds: frozenset[str]) -> Value:
    if "any" in kinds:
        return value
    kind = kind_of(value)
    if kind in kinds:
        return value
    if kind == "list" and len(value) == 1 and kind_of(value[0]) in kinds:
        return value[0]
    if kinds == _LIST_KINDS and value is not None:
        return [value]
    return _UNFIT


def refuse(name: str, why: str) -> None:
    """Register a function that is known, and refused when it is invoked."""

    def call(arguments: Sequence[Value]) -> Value:
        raise Unsupported(f"the function '{name}' ({why})")

    BY_NAME[name] = Function(name, (), call, variadic=True)


for _name in ("now", "today"):
    refuse(_name, "it asks the clock, so the same case would not give the same answer")
for _name in (
    "after",
    "before",
    "coincides",
    "during",
    "finished by",
    "finishes",
    "includes",
    "meets",
    "met by",
    "overlaps",
    "overlaps after",
    "overlaps before",
    "range",
    "started by",
    "starts",
):
    refuse(_name, "it compares or makes ranges; write the comparison out")
