"""Built-in functions on lists and contexts (DMN 1.5, 10.3.4.4 and 10.3.4.8)."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cmp_to_key

from taalmeter.exchange.dmn.feel.functions.register import BY_NAME, builtin
from taalmeter.exchange.dmn.feel.names import normal
from taalmeter.exchange.dmn.feel.values import Function, Value, equal


def _has(values: Sequence[Value], wanted: Value) -> bool:
    return any(equal(one, wanted) is True for one in values)


def _index(values: Sequence[Value], position: Decimal) -> int | None:
    at = int(position)
    if at != position or not 1 <= abs(at) <= len(values):
        return None
    return at - 1 if at > 0 else len(values) + at


@builtin("list contains", "list:list", "element:any")
def _list_contains(values: list[Value], element: Value) -> bool:
    return _has(values, element)


@builtin("sublist", "list:list", "start position:number", "length?:number")
def _sublist(values: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    at = _index(values, start)
    if at is None or (length is not None and not 0 <= int(length) <= len(values) - at):
        return None
    return values[at:] if length is None else values[at : at + int(length)]


def _append(arguments: Sequence[Value]) -> Value:
    if not arguments:
        return None
    first = arguments[0] if isinstance(arguments[0], list) else [arguments[0]]
    return [*first, *arguments[1:]]


def _concatenate(arguments: Sequence[Value]) -> Value:
    found: list[Value] = []
    for one in arguments:
        found.extend(one if isinstance(one, list) else [one])
    return found


def _union(arguments: Sequence[Value]) -> Value:
    return _distinct(_concatenate(arguments))


for _name, _call in (("append", _append), ("concatenate", _concatenate), ("union", _union)):
    BY_NAME[_name] = Function(_name, ("list", "item"), _call, variadic=True)


@builtin("distinct values", "list:list")
def _distinct(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    for one in values:
        if not _has(found, one):
            found.append(one)
    return found


@builtin("flatten", "list:list")
def _flatten(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    waiting = list(reversed(values))
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        else:
            found.append(one)
    return found


@builtin("insert before", "list:list", "position:number", "newItem:any")
def _insert_before(values: list[Value], position: Decimal, item: Value) -> Value:
    at = _index(values, position)
    return None if at is None else [*values[:at], item, *values[at:]]


@builtin("remove", "list:list", "position:number")
def _remove(values: list[Value], position: Decimal) -> Value:
    at = _index(values, position)
    return None if at is None else [*values[:at], *values[at + 1 :]]


@builtin("list replace", "list:list", "position:number|function", "newItem:any")
def _list_replace(values: list[Value], position: Decimal | Function, item: Value) -> Value:
    if isinstance(position, Function):
        return [item if position.call([one, item]) is True else one for one in values]
    at = _index(values, position)
    return None if at is None else [*values[:at], item, *values[at + 1 :]]


@builtin("reverse", "list:list")
def _reverse(values: list[Value]) -> list[Value]:
    return values[::-1]


@builtin("index of", "list:list", "match:any")
def _index_of(values: list[Value], match: Value) -> list[Value]:
    return [Decimal(at) for at, one in enumerate(values, 1) if equal(one, match) is True]


@builtin("sort", "list:list", "precedes:function")
def _sort(values: list[Value], precedes: Function) -> Value:
    if len(precedes.parameters) != 2:
        return None

    def first(one: Value, other: Value) -> int:
        if precedes.call([one, other]) is True:
            return -1
        return 1 if precedes.call([other, one]) is True else 0

    return sorted(values, key=cmp_to_key(first))


@builtin("get value", "m:context", "key:string")
def _get_value(m: dict[str, Value], key: str) -> Value:
    return m.get(normal(key))


@builtin("get entries", "m:context")
def _get_entries(m: dict[str, Value]) -> list[Value]:
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries:list")
def _context(entries: list[Value]) -> Value:
    found: dict[str, Value] = {}
    for one in entries:
        usable = isinstance(one, dict) and isinstance(one.get("key"), str) and "value" in one
        if not usable or one["key"] in found:
            return None
        found[one["key"]] = one["value"]
    return found


@builtin("context put", "context:context", "key:string|list", "value:any")
def _context_put(context: dict[str, Value], key: Value, value: Value) -> Value:
    keys = key if isinstance(key, list) else [key]
    if not keys or not isinstance(keys[0], str):
        return None
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        return None
    put = _context_put(inner, keys[1:], value)
    return None if put is None else {**context, keys[0]: put}


@builtin("context merge", "contexts:list")
def _context_merge(contexts: list[Value]) -> Value:
    if not all(isinstance(one, dict) for one in contexts):
        return None
    return {key: value for one in contexts for key, value in one.items()}
