"""Reads DMN XML safely into plain elements: no entities, no document types, bounded in size.

The elements of DMN 1.1 to 1.6 alike; elements of other namespaces (diagrams, extensions) are kept
apart under `foreign`. A file whose own namespace stands where that of DMN should is read too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from taalmeter.errors import Place
from taalmeter.exchange.dmn.problems import DmnError

MAX_BYTES = 16 * 1024 * 1024
MAX_NESTING = 200
NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
    "https://www.omg.org/spec/DMN/20240513/MODEL/",
)
"""Of DMN 1.1, 1.2, 1.3, 1.4, 1.5 and 1.6."""


@dataclass
class Tree:
    """An element: its local name, attributes, text, and the DMN elements in it.

    Attributes:
        foreign: the elements in it of other namespaces, by their full name `{namespace}local`.
    """

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Tree"] = field(default_factory=list)
    foreign: list["Tree"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Give an attribute, or an empty text."""
        return self.attributes.get(name, "")

    def child(self, name: str) -> "Tree | None":
        """Give the first child of a name, or None."""
        return next((one for one in self.children if one.name == name), None)

    def all(self, name: str) -> list["Tree"]:
        """Give all children of a name."""
        return [one for one in self.children if one.name == name]

    def text_of(self, name: str) -> str:
        """Give the text of the first child of a name, or an empty text."""
        found = self.child(name)
        return found.text if found is not None else ""

    def walk(self) -> Iterator["Tree"]:
        """Give this element and all within it."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.children))


def read_tree(path: str | Path) -> Tree:
    """Read a DMN file.

    Raises:
        DmnError: it cannot be read, is no XML or no DMN, has entities or a document type, is
            larger than 16 MiB or nested deeper than 200; or defusedxml is not installed (extra
            `exchange`).
    """
    place = Place(file=str(path))
    try:
        from defusedxml.common import DefusedXmlException  # noqa: PLC0415  # only with the extra
        from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise DmnError(
            f"reading DMN needs '{error.name}', which is not installed.",
            remedy="Run: pip install 'taalmeter[exchange]'",
            place=place,
        ) from error
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DmnError(
            f"cannot be read: {error.strerror}.", remedy="Check the name.", place=place
        ) from error
    if len(raw) > MAX_BYTES:
        raise DmnError(
            f"is larger than {MAX_BYTES // 1024**2} MiB.", remedy="Split it.", place=place
        )
    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise DmnError(
            "has a document type or entities, which DMN does not need.",
            remedy="Take the <!DOCTYPE> out.",
            place=place,
        ) from error
    except ParseError as error:
        line, _ = error.position
        raise DmnError(
            f"is no XML: {error.msg}.",
            remedy="Export it again.",
            place=Place(file=str(path), line=line),
        ) from error
    except (ValueError, LookupError) as error:  # an encoding that does not exist, or does not fit
        raise DmnError("is no XML text.", remedy="Save it as UTF-8.", place=place) from error
    return _converted(root, place)


def _converted(root: object, place: Place) -> Tree:
    space, local = _names(root)
    own = root.get("namespace")  # type: ignore[attr-defined]  # an Element
    if local != "definitions" or (space not in NAMESPACES and (not space or space != own)):
        raise DmnError(
            f"is no DMN: its first element is <{local}> of namespace '{space}'.",
            remedy="Give a file of DMN 1.1 to 1.6.",
            place=place,
        )
    top = Tree(local, dict(root.attrib))  # type: ignore[attr-defined]
    waiting = [(root, top, 1)]
    while waiting:
        element, tree, depth = waiting.pop()
        if depth > MAX_NESTING:
            raise DmnError(
                f"has elements nested deeper than {MAX_NESTING}.",
                remedy="Make it flatter.",
                place=place,
            )
        for child in element:  # type: ignore[attr-defined]
            if not isinstance(child.tag, str):
                continue  # a remark
            inner_space, inner = _names(child)
            known = inner_space == space
            made = Tree(inner if known else child.tag, dict(child.attrib), child.text or "")
            (tree.children if known else tree.foreign).append(made)
            waiting.append((child, made, depth + 1))
    return top


def _names(element: object) -> tuple[str, str]:
    tag = str(element.tag)  # type: ignore[attr-defined]
    if not tag.startswith("{"):
        return "", tag
    space, _, local = tag[1:].partition("}")
    return space, local
