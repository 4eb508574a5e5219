"""Built-in functions on texts, and those that read and write numbers (DMN 1.5, 10.3.4.1, 10.3.4.3).

A pattern is executed only where it holds no sign that means something in it: FEEL's regular
expressions are those of XPath, which Python's are not.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

from taalmeter.exchange.dmn.feel.functions.register import BY_NAME, builtin
from taalmeter.exchange.dmn.feel.temporal import duration_text, time_text
from taalmeter.exchange.dmn.feel.values import NUMBERS, Function, Range, Value, kind_of
from taalmeter.exchange.dmn.problems import Unsupported

_PATTERN_SIGNS = set("\\^$.|?*+()[]{}")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


@builtin("string length", "string:string")
def _string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("substring", "string:string", "start position:number", "length?:number")
def _substring(string: str, start: Decimal, length: Decimal | None = None) -> Value:
    at = int(start)
    if at == 0 or (length is not None and length < 1):
        return None
    first = at - 1 if at > 0 else max(len(string) + at, 0)
    return string[first:] if length is None else string[first : first + int(length)]


@builtin("upper case", "string:string")
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", "string:string")
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before", "string:string", "match:string")
def _substring_before(string: str, match: str) -> str:
    return string.partition(match)[0] if match and match in string else ""


@builtin("substring after", "string:string", "match:string")
def _substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains", "string:string", "match:string")
def _contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", "string:string", "match:string")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", "string:string", "match:string")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


def _plain(pattern: str, flags: str | None = None) -> str:
    if flags or _PATTERN_SIGNS & set(pattern):
        raise Unsupported("a regular expression")
    return pattern


@builtin("matches", "input:string", "pattern:string", "flags?:string")
def _matches(text: str, pattern: str, flags: str | None = None) -> bool:
    return _plain(pattern, flags) in text


@builtin("replace", "input:string", "pattern:string", "replacement:string", "flags?:string")
def _replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    if "$" in replacement or "\\" in replacement:
        raise Unsupported("a regular expression")
    return text.replace(_plain(pattern, flags), replacement) if pattern else None


@builtin("split", "string:string", "delimiter:string")
def _split(string: str, delimiter: str) -> Value:
    if delimiter.startswith("\\") and len(delimiter) == 2 and delimiter[1] in _PATTERN_SIGNS:
        delimiter = delimiter[1]  # one sign that is meant as itself
    elif delimiter:
        delimiter = _plain(delimiter)
    return list(string.split(delimiter)) if delimiter else None


@builtin("string join", "list:list", "delimiter?:string")
def _string_join(values: list[Value], delimiter: str | None = None) -> Value:
    known = [one for one in values if one is not None]
    return (delimiter or "").join(known) if all(isinstance(one, str) for one in known) else None


@builtin("string", "from:any")
def string(value: Value) -> str | None:
    """Write any value as FEEL does; a text stays itself."""
    return value if isinstance(value, str) or value is None else text(value)


def text(value: Value) -> str:
    """Write a value as it is written inside a list or a context: a text between quotes."""
    return _WRITERS.get(kind_of(value), str)(value)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list_text(value: list[Value]) -> str:
    return "[" + ", ".join(text(one) for one in value) + "]"


def _context_text(value: dict[str, Value]) -> str:
    return "{" + ", ".join(f"{name}: {text(one)}" for name, one in value.items()) + "}"


def _range_text(span: Range) -> str:
    start, end = "[" if span.with_low else "(", "]" if span.with_high else ")"
    if span.low is None:
        return f"({'<=' if span.with_high else '<'} {text(span.high)})"
    if span.high is None:
        return f"({'>=' if span.with_low else '>'} {text(span.low)})"
    return f"{start}{text(span.low)}..{text(span.high)}{end}"


def number_text(value: Decimal) -> str:
    """Write a number without an exponent and without zeros that say nothing."""
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


_WRITERS: dict[str, Callable[[Any], str]] = {
    "null": lambda value: "null",
    "boolean": lambda value: "true" if value else "false",
    "number": number_text,
    "string": _quoted,
    "date": date.isoformat,
    "time": time_text,
    "date and time": time_text,
    "days and time duration": duration_text,
    "list": _list_text,
    "context": _context_text,
    "range": _range_text,
}


def _number(arguments: Sequence[Value]) -> Value:
    given = [*arguments, None, None][:3]
    if isinstance(given[0], Decimal) and len(arguments) == 1:
        return given[0]
    source, grouping, point = given
    if not isinstance(source, str) or grouping not in (None, " ", ",", "."):
        return None
    if point not in (None, ",", ".") or (point is not None and point == grouping):
        return None
    plain = source.replace(grouping, "") if grouping else source
    plain = plain.replace(",", ".") if point == "," and "." not in plain else plain
    try:
        return NUMBERS.create_decimal(plain) if _NUMBER.fullmatch(plain) else None
    except DecimalException:
        return None


BY_NAME["number"] = Function(
    "number", ("from", "grouping separator", "decimal separator"), _number, optional=2
)
