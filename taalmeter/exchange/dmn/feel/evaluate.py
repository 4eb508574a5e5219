"""Gives FEEL expressions their value (DMN 1.5, 10.3.2).

One rule a kind of node. Nothing raises on data: what has no meaning is null, as DMN asks, and why
is noted in the run. Only bounds on the work, and constructs that are not supported, raise.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.arithmetic import calculate, negative
from taalmeter.exchange.dmn.feel.environment import NOTHING, Environment
from taalmeter.exchange.dmn.feel.parts import part
from taalmeter.exchange.dmn.feel.values import (
    Function,
    Range,
    Value,
    compared,
    equal,
    kind_of,
    order,
    within,
)


def evaluate(node: s.Node, env: Environment) -> Value:
    """Give the value of an expression.

    Raises:
        DmnError: it takes too much work.
        Unsupported: it is of a kind that is not executed.
    """
    return _RULES[type(node)](node, env)


def matches(tests: s.Tests, value: Value, env: Environment) -> bool | None:
    """Say whether a value passes the tests of a cell; None where that cannot be said."""
    if not tests.tests:
        return True
    inner = env.inside({"?": value})
    results = [_passes(test, value, inner) for test in tests.tests]
    found = True if True in results else None if None in results else False
    return found if found is None or not tests.negated else not found


_CLAIMS = (s.Compare, s.Between, s.In, s.Logic, s.Quantified)
"""Tests that say true or false by themselves, unless a truth is what they are compared with."""


def _passes(test: s.Node, value: Value, env: Environment) -> bool | None:
    if isinstance(test, s.Test):
        return compared(test.sign, value, evaluate(test.end, env))
    found = evaluate(test, env)
    if _asks_itself(test) or (isinstance(test, _CLAIMS) and not isinstance(value, bool)):
        return found if isinstance(found, bool) else None
    if found is None and not _is_null(test, env):
        return None
    return _fits(value, found)


def _is_null(test: s.Node, env: Environment) -> bool:
    """Say whether a test is null itself, and not for want of a meaning."""
    if isinstance(test, s.Name):
        return env.get(test.name) is not NOTHING
    return isinstance(test, s.Literal | s.Path)


def _fits(value: Value, found: Value) -> bool | None:
    """Say whether a value is what was found, or in it."""
    if isinstance(found, Range):
        return within(value, found)
    if isinstance(found, list):
        return equal(value, found) is True or any(_fits(value, one) is True for one in found)
    return equal(value, found) is True


def _asks_itself(node: Any) -> bool:
    """Say whether an expression is about `?`, the value that is tested."""
    if isinstance(node, s.Name):
        return node.name == "?"
    if isinstance(node, s.Node):
        return any(_asks_itself(inner) for inner in vars(node).values())
    return isinstance(node, tuple) and any(_asks_itself(inner) for inner in node)


def _name(node: s.Name, env: Environment) -> Value:
    found = env.get(node.name)
    if found is NOTHING:
        env.run.note(f"nothing is called '{node.name}', so it is null")
        return None
    return found


def _path(node: s.Path, env: Environment) -> Value:
    base = evaluate(node.base, env)
    if isinstance(base, list):
        return [part(one, node.name) for one in base]
    return part(base, node.name)


def _chain(node: s.Chain, env: Environment) -> Value:
    found = evaluate(node.first, env)
    for sign, operand in node.rest:
        found = calculate(sign, found, evaluate(operand, env))
    return found


def _logic(node: s.Logic, env: Environment) -> bool | None:
    decides = node.sign == "or"
    unknown = False
    for inner in node.parts:
        found = evaluate(inner, env)
        if found is decides:
            return found is True
        unknown = unknown or found is not (not decides)
    return None if unknown else not decides


def _between(node: s.Between, env: Environment) -> bool | None:
    value, low, high = (evaluate(inner, env) for inner in (node.value, node.low, node.high))
    if low is None or high is None:
        return None
    return within(value, Range(low, high, with_low=True, with_high=True))


def _ends(node: s.Ends, env: Environment) -> Value:
    low = None if node.low is None else evaluate(node.low, env)
    high = None if node.high is None else evaluate(node.high, env)
    if low is None or high is None or kind_of(low) != kind_of(high):
        env.run.note("a range has an end that is null, or ends of two kinds, so it is null")
        return None
    if order(low, high) not in (-1, 0):
        return None
    return Range(low, high, node.with_low, node.with_high)


def _test(node: s.Test, env: Environment) -> Value:
    end = evaluate(node.end, env)
    if end is None:
        return None
    if node.sign == "=":
        return Range(end, end, with_low=True, with_high=True)
    if node.sign in ("<", "<="):
        return Range(None, end, with_low=False, with_high=node.sign == "<=")
    if node.sign in (">", ">="):
        return Range(end, None, with_low=node.sign == ">=", with_high=False)
    return None


def _if(node: s.If, env: Environment) -> Value:
    for condition, then in node.branches:
        if evaluate(condition, env) is True:
            return evaluate(then, env)
    return evaluate(node.otherwise, env)


def _filter(node: s.Filter, env: Environment) -> Value:
    base = evaluate(node.base, env)
    items = base if isinstance(base, list) else [] if base is None else [base]
    if isinstance(node.which, s.Literal | s.Minus):
        place = evaluate(node.which, env)
        if isinstance(place, Decimal):
            return _at(items, place)
    found = []
    for item in items:
        env.run.step()
        inner = {**item, "item": item} if isinstance(item, dict) else {"item": item}
        which = evaluate(node.which, env.inside(inner))
        if isinstance(which, Decimal):
            return _at(items, which)
        if which is True:
            found.append(item)
    return found


def _at(items: Sequence[Value], place: Decimal) -> Value:
    at = int(place) if place == place.to_integral_value() else 0
    if not 1 <= abs(at) <= len(items):
        return None
    return items[at - 1 if at > 0 else at]


def _loops(iterators: Sequence[s.Iterator], env: Environment) -> Iterator[Environment]:
    if not iterators:
        yield env
        return
    first, rest = iterators[0], iterators[1:]
    for value in _items(first, env):
        env.run.step()
        yield from _loops(rest, env.inside({first.name: value}))


def _items(iterator: s.Iterator, env: Environment) -> Sequence[Value]:
    found = evaluate(iterator.items, env)
    if iterator.high is not None:
        return _stepped(found, evaluate(iterator.high, env), env)
    if isinstance(found, Range):
        low, high = (found.low, found.high) if found.with_low and found.with_high else (None, None)
        return _stepped(low, high, env)
    return found if isinstance(found, list) else [] if found is None else [found]


def _stepped(low: Value, high: Value, env: Environment) -> Sequence[Value]:
    """Give every whole step from one end to the other: numbers by 1, dates by a day."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        if low != low.to_integral_value() or high != high.to_integral_value():
            return []
        env.run.step(abs(int(high) - int(low)))
        step = 1 if high >= low else -1
        return [Decimal(n) for n in range(int(low), int(high) + step, step)]
    if kind_of(low) == kind_of(high) == "date":
        env.run.step(abs((high - low).days))
        step = 1 if high >= low else -1
        return [low + timedelta(days=n) for n in range(0, (high - low).days + step, step)]
    return []


def _for(node: s.For, env: Environment) -> list[Value]:
    found: list[Value] = []
    for inner in _loops(node.iterators, env.inside({"partial": found})):
        found.append(evaluate(node.body, inner))
    return found


def _quantified(node: s.Quantified, env: Environment) -> bool | None:
    decides, unknown = node.which == "some", False
    for inner in _loops(node.iterators, env):
        found = evaluate(node.condition, inner)
        if found is decides:
            return found is True
        unknown = unknown or found is not (not decides)
    return None if unknown else not decides


def _lambda(node: s.Lambda, env: Environment) -> Function:
    def call(arguments: Sequence[Value]) -> Value:
        env.run.deeper()
        try:
            for value, wanted in zip(arguments, node.types, strict=True):
                if wanted and value is not None and not env.run.is_type(value, wanted):
                    env.run.note(f"an argument is no {wanted}, so the result is null")
                    return None
            values = dict(zip(node.parameters, arguments, strict=True))
            return evaluate(node.body, env.inside(values))
        finally:
            env.run.calls -= 1

    return Function("", node.parameters, call)


def _call(node: s.Call, env: Environment) -> Value:
    function = evaluate(node.function, env)
    arguments = [evaluate(argument, env) for argument in node.arguments]
    return invoke(function, arguments, node.names, env)


def invoke(
    function: Value, arguments: Sequence[Value], names: Sequence[str] | None, env: Environment
) -> Value:
    """Invoke a function by position, or by the names of its parameters; null if that cannot be."""
    env.run.step()
    if not isinstance(function, Function):
        env.run.note("something is invoked that is no function, so the result is null")
        return None
    if names is not None:
        placed = _by_name(function, dict(zip(names, arguments, strict=True)))
        if placed is None or len(set(names)) != len(names):
            env.run.note(f"function '{function.name}' has other parameters: {', '.join(names)}")
            return None
        arguments = placed
    least = len(function.parameters) - function.optional
    if not function.variadic and not least <= len(arguments) <= len(function.parameters):
        env.run.note(f"function '{function.name}' takes another number of arguments")
        return None
    return function.call(arguments)


def _by_name(function: Function, given: dict[str, Value]) -> list[Value] | None:
    lists = (function.parameters, *function.others)
    known = next((known for known in lists if given.keys() <= set(known)), None)
    if known is None:
        return None
    last = max((known.index(name) for name in given), default=-1)
    least = len(known) - function.optional
    if any(name not in given for name in known[:least]):
        return None
    return [given.get(name) for name in known[: last + 1]]


def _context(node: s.ContextOf, env: Environment) -> dict[str, Value]:
    found: dict[str, Value] = {}
    inner = env.inside(found)
    for name, entry in node.entries:
        found[name] = evaluate(entry, inner)
    return found


def _in(node: s.In, env: Environment) -> bool | None:
    return matches(node.tests, evaluate(node.value, env), env)


def _compare(node: s.Compare, env: Environment) -> bool | None:
    return compared(node.sign, evaluate(node.left, env), evaluate(node.right, env))


_RULES: dict[type, Callable[[Any, Environment], Value]] = {
    s.Literal: lambda node, env: node.value,
    s.Name: _name,
    s.Path: _path,
    s.Filter: _filter,
    s.Call: _call,
    s.Minus: lambda node, env: negative(evaluate(node.value, env)),
    s.Chain: _chain,
    s.Logic: _logic,
    s.Compare: _compare,
    s.Between: _between,
    s.Ends: _ends,
    s.Test: _test,
    s.In: _in,
    s.If: _if,
    s.For: _for,
    s.Quantified: _quantified,
    s.Lambda: _lambda,
    s.ListOf: lambda node, env: [evaluate(item, env) for item in node.items],
    s.ContextOf: _context,
    s.InstanceOf: lambda node, env: env.run.is_type(evaluate(node.value, env), node.type),
}
