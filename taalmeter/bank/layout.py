"""Turns the plain text of a passage into blocks that a page or a booklet can set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together; a line break is kept."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading within the text."""

    text: str


@dataclass(frozen=True)
class BulletList:
    """A list of points."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table; the first row of the source holds the column names."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Heading | BulletList | Table


def blocks(text: str) -> tuple[Block, ...]:
    r"""Give the blocks of a text, in order.

    >>> blocks("# Rooster\n\nBeste Ali,\n\n- bel mij\n\n| dag | tijd |\n| ma | 9 uur |")[3].rows
    (('ma', '9 uur'),)
    """
    found: list[Block] = []
    group: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        stripped = line.strip()
        if group and (not stripped or _kind(stripped) != _kind(group[0])):
            found.append(_block(group))
            group = []
        if stripped:
            group.append(stripped)
    return tuple(found)


def _kind(line: str) -> str:
    if line.startswith("# "):
        return "heading"
    if line.startswith("- "):
        return "list"
    return "table" if line.startswith("|") and line.endswith("|") else "paragraph"


def _block(lines: list[str]) -> Block:
    kind = _kind(lines[0])
    if kind == "heading":
        return Heading(" ".join(line.removeprefix("# ") for line in lines))
    if kind == "list":
        return BulletList(tuple(line.removeprefix("- ") for line in lines))
    if kind == "table":
        rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
        return Table(rows[0], tuple(rows[1:]))
    return Paragraph(tuple(lines))
