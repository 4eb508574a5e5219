"""Regions of cases: boxes, joined where they can be, and said in Dutch.

A box holds, by the place of an input, the codes that belong to it; an input that it does not name
does not matter. Boxes of one walk through a diagram never overlap, and joining keeps that.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import prod
from typing import TypeVar

from taalmeter.routing.domain import Input

Codes = frozenset[int]
Box = Mapping[int, Codes]
Label = TypeVar("Label", bound=Hashable)


def size(box: Box, inputs: Sequence[Input]) -> int:
    """Give the number of cases in a box."""
    return prod(len(box[place]) if place in box else one.size for place, one in enumerate(inputs))


def joined(boxes: Iterable[tuple[Label, Box]]) -> list[tuple[Label, dict[int, Codes]]]:
    """Join boxes with one label that differ in one input only, until none do."""
    found = [(label, dict(box)) for label, box in boxes]
    while True:
        before = len(found)
        for place in sorted({place for _, box in found for place in box}):
            found = _along(found, place)
        if len(found) == before:
            return found


def _along(
    boxes: list[tuple[Label, dict[int, Codes]]], place: int
) -> list[tuple[Label, dict[int, Codes]]]:
    """Join the boxes that differ at one place only."""
    found: dict[Hashable, tuple[Label, dict[int, Codes]]] = {}
    for label, box in boxes:
        rest = frozenset((at, codes) for at, codes in box.items() if at != place)
        key = (label, place in box, rest)
        if place in box and key in found:
            found[key][1][place] |= box[place]
        else:
            found[key] = (label, dict(box))
    return list(found.values())


def without_whole(box: Box, inputs: Sequence[Input]) -> dict[int, Codes]:
    """Drop the inputs of which a box holds every value."""
    return {place: codes for place, codes in box.items() if len(codes) < inputs[place].size}


def conditions(box: Box, inputs: Sequence[Input]) -> dict[str, str]:
    """Say a box in Dutch, by input: `lezen 1F of hoger`, `sector zorg`."""
    return {
        inputs[place].name: f"{inputs[place].label or inputs[place].name.replace('_', ' ')} "
        f"{values_in_words(inputs[place], codes)}"
        for place, codes in sorted(box.items())
    }


def values_in_words(one: Input, codes: Codes) -> str:
    """Say a set of values in Dutch, as short as it can be.

    >>> values_in_words(Input("uren", "getal", tuple(range(6))), frozenset({2, 3, 4, 5}))
    'minstens 2'
    >>> values_in_words(Input("doel", "keuze", ("werk", "school")), frozenset({0, 2}))
    'werk of niet bekend'
    """
    known = sorted(codes - {one.unknown})
    parts: list[str] = []
    if len(known) == one.unknown:
        parts = ["bekend"]
    elif one.kind == "niveau":
        for levels in one.scales.values():
            scale = [one.code(level) for level in levels]
            parts += _runs(one, scale, set(known))
    elif one.kind == "getal":
        parts = _runs(one, range(one.unknown), set(known))
    else:
        left_out = [code for code in range(one.unknown) if code not in codes]
        if one.kind != "waarheid" and 0 < len(left_out) < len(known) and len(known) > 2:
            said = "niet " + _or([one.said(one.value(code)) for code in left_out])
            return f"{said}, of niet bekend" if one.unknown in codes else said
        else:
            parts = [one.said(one.value(code)) for code in known]
    if one.unknown in codes:
        parts.append("niet bekend")
    return _or(parts)


def _runs(one: Input, scale: Sequence[int], codes: set[int]) -> list[str]:
    """Say which values of an ordered scale are meant, in stretches."""
    found: list[list[int]] = []
    for at, code in enumerate(scale):
        if code in codes:
            if found and found[-1][-1] == at - 1:
                found[-1].append(at)
            else:
                found.append([at])
    return [_run(one, [scale[at] for at in run], run[0] == 0, run[-1] == len(scale) - 1)
            for run in found]  # fmt: skip


def _run(one: Input, run: Sequence[int], lowest: bool, highest: bool) -> str:
    low, high = one.said(one.value(run[0])), one.said(one.value(run[-1]))
    if len(run) == 1:
        return low
    number = one.kind == "getal"
    if lowest and highest:
        return f"{low} tot en met {high}"
    if highest:
        return f"minstens {low}" if number else f"{low} of hoger"
    if lowest:
        return f"hoogstens {high}" if number else f"{high} of lager"
    return f"{low} of {high}" if len(run) == 2 else f"{low} tot en met {high}"


def _or(parts: Sequence[str]) -> str:
    joint = ", of " if any(" of " in part for part in parts) else " of "
    if len(parts) < 3:
        return joint.join(parts)
    return ", ".join(parts[:-1]) + joint + parts[-1]
