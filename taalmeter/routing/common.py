"""Puts two rule sets on the same inputs, so that they can be compared case by case.

An input of one rule set only is an input of both: the other never looks at it. An input of both
keeps the values that both know; the others are told apart, for about them the two cannot agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from taalmeter.routing.domain import Input
from taalmeter.routing.masks import Compiled
from taalmeter.routing.meaning import value_text


@dataclass(frozen=True)
class Common:
    """Two rule sets on the same inputs.

    Attributes:
        inputs: of both, in the order of the new one; then those of the old one only.
        old, new: the rules over these inputs.
        gone, come: names of the inputs of the old, and of the new one only.
        values_gone, values_come: by input of both, the values of one of them only.
    """

    inputs: tuple[Input, ...]
    old: Compiled
    new: Compiled
    gone: tuple[str, ...]
    come: tuple[str, ...]
    values_gone: Mapping[str, tuple[str, ...]]
    values_come: Mapping[str, tuple[str, ...]]

    @property
    def same_inputs(self) -> bool:
        """Whether both ask the same, with the same values."""
        return not (self.gone or self.come or self.values_gone or self.values_come)


def on_common_inputs(old: Compiled, new: Compiled) -> Common:
    """Put two rule sets on the same inputs."""
    before = {one.name: one for one in old.inputs}
    after = {one.name: one for one in new.inputs}
    inputs = tuple(
        _shared(one, before[name]) if name in before else one for name, one in after.items()
    ) + tuple(one for name, one in before.items() if name not in after)
    both = [name for name in after if name in before]
    gone = {name: _missing(before[name], after[name]) for name in both}
    come = {name: _missing(after[name], before[name]) for name in both}
    return Common(
        inputs=inputs,
        old=_lifted(old, inputs),
        new=_lifted(new, inputs),
        gone=tuple(name for name in before if name not in after),
        come=tuple(name for name in after if name not in before),
        values_gone={name: values for name, values in gone.items() if values},
        values_come={name: values for name, values in come.items() if values},
    )


def _texts(one: Input) -> dict[str, int]:
    return {value_text(one, code): code for code in range(one.size)}


def _missing(one: Input, other: Input) -> tuple[str, ...]:
    """Give the values that another input of the same name lacks."""
    known = _texts(other)
    return tuple(text for text in _texts(one) if text not in known)


def _shared(one: Input, other: Input) -> Input:
    """Give an input with the values that another of the same name has too."""
    known = _texts(other)
    values = tuple(value for code, value in enumerate(one.values) if value_text(one, code) in known)
    if len(values) == len(one.values):
        return one
    scales = {
        name: kept
        for name, levels in one.scales.items()
        if (kept := tuple(level for level in levels if level in values))
    }
    return replace(one, values=values, scales=scales)


def _lifted(compiled: Compiled, inputs: Sequence[Input]) -> Compiled:
    """Give the same rules over other inputs, which hold at least its own ones."""
    every = compiled.route_mask | compiled.side_mask
    places = {one.name: place for place, one in enumerate(inputs)}
    own = {one.name: place for place, one in enumerate(compiled.inputs)}
    codes: list[list[int]] = []
    for one in inputs:
        if one.name in own:
            texts = _texts(compiled.inputs[own[one.name]])
            codes.append([texts[value_text(one, code)] for code in range(one.size)])
        else:
            codes.append([])
    columns = tuple(
        tuple(compiled.columns[own[one.name]][code] for code in codes[place])
        if one.name in own
        else (every,) * one.size
        for place, one in enumerate(inputs)
    )
    pairs = []
    for pair in compiled.pairs:
        level = places[compiled.inputs[pair.level].name]
        sector = places[compiled.inputs[pair.sector].name]
        derived = tuple(
            tuple(pair.derived[code][other] for other in codes[sector]) for code in codes[level]
        )
        pairs.append(replace(pair, level=level, sector=sector, derived=derived))
    return replace(compiled, inputs=tuple(inputs), columns=columns, pairs=tuple(pairs))
