"""Derived inputs: comparisons of a level with the work, and what makes one impossible to compute.

A derived input looks at an input with levels and at the sector. It cannot look at another derived
input: then the order of computing would matter, and two could wait for each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from taalmeter.routing.domain import Input
from taalmeter.routing.rules import Derived, Sector


@dataclass(frozen=True)
class Broken:
    """A derived input that cannot be computed.

    Attributes:
        name: of the derived input.
        field: the field of its declaration that is wrong, or empty.
        what, remedy: in English, for a message.
        circle: the derived inputs that wait for each other, if they do.
    """

    name: str
    field: str
    what: str
    remedy: str
    circle: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What is wrong, in Dutch."""
        if self.circle:
            return f"'{self.name}' is niet te berekenen: {' wacht op '.join(self.circle)}."
        return f"'{self.name}' is niet te berekenen: het niveau, de sector of de eis bestaat niet."

    @property
    def proposal(self) -> str:
        """How to mend it, in Dutch."""
        return f"Laat '{self.name}' een gewoon niveau vergelijken met een eis van de sector."


def broken(
    derived: Mapping[str, Derived], inputs: Mapping[str, Input], sectors: Mapping[str, Sector]
) -> Iterator[Broken]:
    """Give every derived input that cannot be computed, and why."""
    skills = {skill for sector in sectors.values() for skill in sector.requirements}
    for name, one in derived.items():
        level = inputs.get(one.level)
        if name in inputs:
            yield Broken(name, "", f"'{name}' is an input already", "Choose another name.")
        elif circle := _circle(name, derived):
            told = " needs ".join(f"'{part}'" for part in circle)
            yield Broken(name, "niveau", f"{told}: a circle", _LEVEL, circle)
        elif one.level in derived:
            what = f"'{one.level}' is no input with levels but a derived one"
            yield Broken(name, "niveau", what, _LEVEL)
        elif level is None or level.kind != "niveau":
            yield Broken(name, "niveau", f"'{one.level}' is no input with levels", _LEVEL)
        elif one.sector not in inputs:
            what = f"'{name}' needs one input with keuze: sectoren, and there are none or several"
            yield Broken(name, "", what, "Have exactly one.")
        elif one.skill not in skills:
            what = f"no sector says what it asks of '{one.skill}'"
            yield Broken(name, "eis", what, f"Choose one of {', '.join(sorted(skills))}.")


_LEVEL = "Name an input of kind niveau."


def _circle(start: str, derived: Mapping[str, Derived]) -> tuple[str, ...]:
    """Give the way from a derived input back to itself, if there is one."""
    way, name = [start], derived[start].level
    while name in derived and name not in way:
        way.append(name)
        name = derived[name].level
    return (*way, start) if name == start else ()
