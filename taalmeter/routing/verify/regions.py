"""Says in Dutch where something is the case: a few large boxes instead of millions of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from taalmeter.routing.cells import cell_of, words
from taalmeter.routing.diagram import Label, Node
from taalmeter.routing.domain import Input
from taalmeter.routing.verify.space import Space

Box = Mapping[int, frozenset[int]]
MOST = 200
"""Boxes that are merged at most; of a more scattered region the first part is described."""
SAID = 5
"""Boxes that are written out."""


@dataclass(frozen=True)
class Region:
    """Where something is the case.

    Attributes:
        said: the largest boxes in Dutch.
        cells: the largest box as conditions, to write in a row.
        cases: the number of cases in the whole region.
    """

    said: tuple[str, ...]
    cells: Mapping[str, str]
    cases: int


def region(space: Space, node: Node, label: Label = 1) -> Region:
    """Describe where a function has a label."""
    boxes = merged(space.boxes(node, label, MOST))
    inputs = space.compiled.inputs
    boxes.sort(key=lambda box: (-_size(box, inputs), str(sorted(box))))
    said = [in_words(box, inputs) for box in boxes[:SAID]]
    if len(boxes) > SAID:
        more = "minstens " if len(boxes) >= MOST else ""
        said.append(f"en {more}{len(boxes) - SAID} kleinere gebieden")
    return Region(
        said=tuple(said),
        cells=_cells(boxes[0], inputs) if boxes else {},
        cases=space.counts(node).get(label, 0),
    )


def merged(boxes: list[dict[int, frozenset[int]]]) -> list[dict[int, frozenset[int]]]:
    """Join boxes that differ in one input only, as long as there are any."""
    places = sorted({place for box in boxes for place in box})
    before = len(boxes) + 1
    while len(boxes) < before:
        before = len(boxes)
        for place in places:
            groups: dict[object, dict[int, frozenset[int]]] = {}
            for box in boxes:
                key = tuple(sorted((at, tuple(sorted(box[at]))) for at in box if at != place))
                other = groups.setdefault((key, place in box), box)
                if other is not box and place in box:
                    groups[(key, True)] = {**box, place: box[place] | other[place]}
            boxes = list(groups.values())
    return boxes


def in_words(box: Box, inputs: tuple[Input, ...]) -> str:
    """Say a box in Dutch: `lezen is A2 of hoger en doel is werk`."""
    said = [
        words(cell_of(box[place], inputs[place]), inputs[place])
        for place in sorted(box)
        if len(box[place]) < inputs[place].size
    ]
    return " en ".join(said) or "elk geval"


def _cells(box: Box, inputs: tuple[Input, ...]) -> dict[str, str]:
    return {
        inputs[place].name: cell_of(box[place], inputs[place]).text
        for place in sorted(box)
        if len(box[place]) < inputs[place].size
    }


def _size(box: Box, inputs: tuple[Input, ...]) -> int:
    return prod(len(box.get(place, range(one.size))) for place, one in enumerate(inputs))
