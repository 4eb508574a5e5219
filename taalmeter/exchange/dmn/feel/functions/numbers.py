"""Built-in functions on numbers and on lists of numbers (DMN 1.5, 10.3.4.4 and 10.3.4.5)."""

import decimal
from collections.abc import Sequence
from decimal import Decimal

from taalmeter.exchange.dmn.feel.arithmetic import calculate, negative
from taalmeter.exchange.dmn.feel.functions.register import builtin
from taalmeter.exchange.dmn.feel.values import NUMBERS, ORDERED, Value, equal, kind_of, order

_ROUNDINGS = {
    "decimal": decimal.ROUND_HALF_EVEN,
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}
MAX_SCALE = 6176


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """Round to a number of decimals; null where there are no so many (-6111..6176)."""
    places = int(scale)
    if not -6111 <= places <= MAX_SCALE:
        return None
    if number.as_tuple().exponent >= -places:  # type: ignore[operator]  # it is finite
        return number
    wide = decimal.Context(prec=7000, rounding=rounding)
    try:
        return NUMBERS.plus(number.quantize(Decimal(1).scaleb(-places, wide), context=wide))
    except decimal.DecimalException:
        return None


def _register_roundings() -> None:
    for name, rounding in _ROUNDINGS.items():

        def call(n: Decimal, scale: Decimal, rounding: str = rounding) -> Decimal | None:
            return rounded(n, scale, rounding)

        builtin(name, "n:number", "scale:number")(call)
    for name, rounding in (("floor", decimal.ROUND_FLOOR), ("ceiling", decimal.ROUND_CEILING)):

        def one(n: Decimal, scale: Decimal | None = None, rounding: str = rounding) -> Value:
            return rounded(n, scale or Decimal(0), rounding)

        builtin(name, "n:number", "scale?:number")(one)


_register_roundings()


@builtin("abs", "n:number|days and time duration|years and months duration")
def _abs(n: Value) -> Value:
    if isinstance(n, Decimal):
        return abs(n)
    other = negative(n)
    return n if n >= other else other


@builtin("modulo", "dividend:number", "divisor:number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    if not divisor:
        return None
    try:
        whole = NUMBERS.divide(dividend, divisor).to_integral_value(decimal.ROUND_FLOOR)
        return NUMBERS.subtract(dividend, NUMBERS.multiply(divisor, whole))
    except decimal.DecimalException:
        return None


def _guarded(found: object) -> Value:
    return found if isinstance(found, Decimal) and found.is_finite() else None


@builtin("sqrt", "number:number")
def _sqrt(number: Decimal) -> Decimal | None:
    return NUMBERS.sqrt(number) if number >= 0 else None


@builtin("log", "number:number")
def _log(number: Decimal) -> Decimal | None:
    return NUMBERS.ln(number) if number > 0 else None


@builtin("exp", "number:number")
def _exp(number: Decimal) -> Value:
    try:
        return _guarded(NUMBERS.exp(number))
    except decimal.DecimalException:
        return None


@builtin("odd", "number:number")
def _odd(number: Decimal) -> bool | None:
    return _remainder(number, Decimal(1))


@builtin("even", "number:number")
def _even(number: Decimal) -> bool | None:
    return _remainder(number, Decimal(0))


def _remainder(number: Decimal, wanted: Decimal) -> bool | None:
    """Say whether a whole number leaves this when halved; null for any other number."""
    try:
        left = abs(NUMBERS.remainder(number, Decimal(2)))
    except decimal.DecimalException:  # beyond 34 digits every number is even
        return not wanted
    return left == wanted if number == number.to_integral_value() else None


def _numbers(values: Sequence[Value]) -> bool:
    return bool(values) and all(isinstance(one, Decimal) for one in values)


@builtin("count", "list:list")
def _count(values: list[Value]) -> Decimal:
    return Decimal(len(values))


def _extreme(values: list[Value], sign: int) -> Value:
    if not values or kind_of(values[0]) not in ORDERED:
        return None
    best = values[0]
    for one in values[1:]:
        found = order(one, best)
        if found is None:
            return None
        best = one if found == sign else best
    return best


@builtin("min", "list:list", variadic=True)
def _min(values: list[Value]) -> Value:
    return _extreme(values, -1)


@builtin("max", "list:list", variadic=True)
def _max(values: list[Value]) -> Value:
    return _extreme(values, 1)


@builtin("sum", "list:list", variadic=True)
def _sum(values: list[Value]) -> Value:
    if not values or kind_of(values[0]) not in (
        "number",
        "days and time duration",
        "years and months duration",
    ):
        return None
    found = values[0]
    for one in values[1:]:
        found = calculate("+", found, one)
    return found


@builtin("product", "list:list", variadic=True)
def _product(values: list[Value]) -> Value:
    if not _numbers(values):
        return None
    found = Decimal(1)
    try:
        for one in values:
            found = NUMBERS.multiply(found, one)
    except decimal.DecimalException:
        return None
    return found


@builtin("mean", "list:list", variadic=True)
def _mean(values: list[Value]) -> Value:
    total = _sum(values)
    if not isinstance(total, Decimal):
        return None
    return NUMBERS.divide(total, Decimal(len(values)))


@builtin("median", "list:list", variadic=True)
def _median(values: list[Value]) -> Value:
    if not _numbers(values):
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@builtin("stddev", "list:list", variadic=True)
def _stddev(values: list[Value]) -> Value:
    if not _numbers(values) or len(values) < 2:
        return None
    mean = _mean(values)
    squares = [NUMBERS.power(NUMBERS.subtract(one, mean), 2) for one in values]
    return NUMBERS.sqrt(NUMBERS.divide(_sum(squares), Decimal(len(values) - 1)))


@builtin("mode", "list:list", variadic=True)
def _mode(values: list[Value]) -> Value:
    if not values:
        return []
    if not _numbers(values):
        return None
    most = max(values.count(one) for one in values)
    return sorted({one for one in values if values.count(one) == most})


@builtin("all", "list:list", variadic=True)
def _all(values: list[Value]) -> bool | None:
    if False in [one for one in values if isinstance(one, bool)]:
        return False
    return True if all(one is True for one in values) else None


@builtin("any", "list:list", variadic=True)
def _any(values: list[Value]) -> bool | None:
    if any(one is True for one in values):
        return True
    return False if all(one is False for one in values) else None


@builtin("not", "negand:any")
def _not(negand: Value) -> bool | None:
    return not negand if isinstance(negand, bool) else None


@builtin("is", "value1:any", "value2:any")
def _is(value1: Value, value2: Value) -> bool:
    return kind_of(value1) == kind_of(value2) and equal(value1, value2) is True
