"""What is known of one person, put into the codes of a rule set.

Here is checked that a profile fits the rules: every name is an input, every value is one of its
values. Levels that are uncertain stay distributions; they are independent of each other unless the
profile gives a joint one under a name like `lezen+schrijven`, with keys like `A2+A1`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from taalmeter.errors import DataError, Place, UnknownName
from taalmeter.profile import Profile
from taalmeter.routing.domain import Input

JOIN = "+"
DIGITS = 12
"""Probabilities are given with so many digits, so that equal inputs give equal bytes."""


@dataclass(frozen=True)
class Spread:
    """Uncertain levels: for the inputs at these places, the codes that are possible and P."""

    places: tuple[int, ...]
    points: tuple[tuple[tuple[int, ...], float], ...]


@dataclass(frozen=True)
class Facts:
    """One person's case.

    Attributes:
        codes: one code an input; `onbekend` where nothing is known, and a first code (to be
            overwritten) where a level is uncertain.
        unknown: places of the inputs that are not known.
        spreads: the uncertain levels.
        echo: what was taken in, by input, in the order of the rule set.
    """

    codes: tuple[int, ...]
    unknown: tuple[int, ...]
    spreads: tuple[Spread, ...]
    echo: Mapping[str, Any]

    @property
    def uncertain(self) -> tuple[int, ...]:
        """Places of the inputs whose level is uncertain."""
        return tuple(sorted(place for spread in self.spreads for place in spread.places))


def read_facts(inputs: tuple[Input, ...], profile: Profile) -> Facts:
    """Put a profile into codes.

    Raises:
        UnknownName: an input, option or level that does not exist.
        DataError: a number outside its bounds, a distribution over something else than the levels
            of one scale, or two things said about the same input.
    """
    places = {known.name: place for place, known in enumerate(inputs)}
    codes = [known.unknown for known in inputs]
    for name, value in profile.values.items():
        codes[_place(name, places)] = inputs[_place(name, places)].code(value)
    spreads: list[Spread] = []
    taken: set[int] = set()
    certain = {place for place, code in enumerate(codes) if code != inputs[place].unknown}
    for name, distribution in profile.distributions.items():
        spread = _spread(name, distribution, inputs, places)
        if taken & set(spread.places):
            raise DataError(
                f"'{name}' is about an input that has a distribution already.",
                remedy="Give a joint distribution, or one an input.",
                place=Place(field=name),
            )
        if both := [inputs[place].name for place in spread.places if place in certain]:
            raise DataError(
                f"'{both[0]}' has a value already, and '{name}' gives it probabilities.",
                remedy="Give one of the two.",
                place=Place(field=name),
                input=both[0],
            )
        taken |= set(spread.places)
        if len(spread.points) > 1:
            spreads.append(spread)
        for place, code in zip(spread.places, spread.points[0][0], strict=True):
            codes[place] = code
    spreads.sort(key=lambda spread: spread.places)
    unknown = tuple(place for place, known in enumerate(inputs) if codes[place] == known.unknown)
    return Facts(tuple(codes), unknown, tuple(spreads), _echo(inputs, codes, spreads))


def _place(name: str, places: Mapping[str, int]) -> int:
    if name not in places:
        raise UnknownName(
            f"these rules have no input '{name}'.",
            remedy=f"Choose from {', '.join(places)}.",
            place=Place(field=name),
            input=name,
        )
    return places[name]


def _spread(
    name: str, distribution: Mapping[str, float], inputs: tuple[Input, ...], places: dict[str, int]
) -> Spread:
    at = tuple(_place(part, places) for part in name.split(JOIN))
    for place in at:
        if inputs[place].kind != "niveau":
            raise DataError(
                f"'{inputs[place].name}' has no levels, so it takes no probabilities.",
                remedy="Give one value, or leave it out when it is not known.",
                place=Place(field=name),
                input=name,
            )
    points: dict[tuple[int, ...], float] = {}
    for key, probability in distribution.items():
        levels = key.split(JOIN)
        if len(levels) != len(at):
            raise DataError(
                f"'{key}' does not name one level for each of {name}.",
                remedy=f"Write {len(at)} level(s), joined by '{JOIN}'.",
                place=Place(field=name),
            )
        code = tuple(inputs[place].code(level) for place, level in zip(at, levels, strict=True))
        points[code] = points.get(code, 0.0) + probability
    for number, place in enumerate(at):
        _one_scale(name, inputs[place], {point[number] for point in points})
    return Spread(at, _in_units(points))


def _in_units(points: Mapping[tuple[int, ...], float]) -> tuple[tuple[tuple[int, ...], float], ...]:
    """Put probabilities in whole units of 10^-12 that sum to 1 exactly; nothing else is kept.

    What rounding leaves over goes to the likeliest, the first of equals. Doing this twice changes
    nothing more: what is written down is what was computed with, so that an advice can be computed
    again to the same bytes.
    """
    whole = 10**DIGITS
    units = {point: round(probability * whole) for point, probability in points.items()}
    likeliest = max(sorted(units), key=lambda point: units[point])
    units[likeliest] += whole - sum(units.values())
    return tuple((point, units[point] / whole) for point in sorted(units) if units[point] > 0)


def _one_scale(name: str, known: Input, codes: set[int]) -> None:
    scales = {known.scale_of[str(known.value(code))] for code in codes if code != known.unknown}
    if len(scales) > 1:
        raise DataError(
            f"the probabilities of '{known.name}' are over levels of two scales"
            f" ({', '.join(sorted(scales))}).",
            remedy="Give probabilities over the levels of one scale.",
            place=Place(field=name),
            input=known.name,
        )


def _echo(inputs: tuple[Input, ...], codes: list[int], spreads: list[Spread]) -> dict[str, Any]:
    open_places = {place for spread in spreads for place in spread.places}
    echo: dict[str, Any] = {
        known.name: known.value(codes[place])
        for place, known in enumerate(inputs)
        if place not in open_places and codes[place] != known.unknown
    }
    for spread in spreads:
        name = JOIN.join(inputs[place].name for place in spread.places)
        echo[name] = {
            JOIN.join(
                str(inputs[place].value(code))
                for place, code in zip(spread.places, point, strict=True)
            ): probability
            for point, probability in spread.points
        }
    return echo


def cases(facts: Facts) -> list[tuple[float, tuple[int, ...]]]:
    """Give every combination of levels that is still possible, with its probability.

    Together they have probability 1. Without uncertain levels there is one case.
    """
    if not facts.spreads:
        return [(1.0, facts.codes)]
    found = []
    for points in product(*(spread.points for spread in facts.spreads)):
        codes, weight = list(facts.codes), 1.0
        for spread, (point, probability) in zip(facts.spreads, points, strict=True):
            weight *= probability
            for place, code in zip(spread.places, point, strict=True):
                codes[place] = code
        found.append((weight, tuple(codes)))
    return found
