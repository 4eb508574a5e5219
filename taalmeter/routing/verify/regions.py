"""Says in Dutch where something is the case: a few large boxes instead of millions of cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from taalmeter.routing.cells import cell_of
from taalmeter.routing.diagram import Label, Node
from taalmeter.routing.regions import conditions, joined, size, without_whole
from taalmeter.routing.verify.space import Space

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


def region(space: Space, node: Node, labels: Iterable[Label] = (1,)) -> Region:
    """Describe where a function has one of some labels."""
    wanted = frozenset(labels)
    inputs = space.compiled.inputs
    boxes = [box for _, box in joined((0, box) for box in space.boxes(node, wanted, MOST))]
    boxes = [without_whole(box, inputs) for box in boxes]
    boxes.sort(key=lambda box: -size(box, inputs))
    said = [" en ".join(conditions(box, inputs).values()) or "elk geval" for box in boxes[:SAID]]
    if len(boxes) > SAID:
        more = "minstens " if len(boxes) >= MOST else ""
        said.append(f"en {more}{len(boxes) - SAID} kleinere gebieden")
    return Region(
        said=tuple(said),
        cells={
            inputs[place].name: cell_of(codes, inputs[place]).text
            for place, codes in sorted(boxes[0].items() if boxes else ())
        },
        cases=sum(space.counts(node).get(label, 0) for label in wanted),
    )
