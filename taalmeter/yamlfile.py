"""Reads a content file strictly, and keeps the line of every value for error messages.

YAML as teachers and researchers write it has traps that change meaning in silence: a key given
twice, `no` read as false, `22:30` as a number, an alias that explodes. Here a scalar is a number,
`true`, `false`, `null` or else text, a key stands once, and there are no aliases.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from taalmeter.errors import ContentError, ContentErrors, Place
from taalmeter.invalid import explained

MAX_BYTES = 2 * 1024**2
"""Room for a decision table of some 5,000 rules; a file of the item bank takes a few KiB."""
MAX_DEPTH = 50
SCHEMA = "I01"
"""`details["controle"]` of what is wrong within one file, as `taalmeter items check` calls it."""

Keys = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


class _Loader(yaml.CSafeLoader):
    """A safe loader that resolves only null, true, false, whole and decimal numbers."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"null|~|", "n~"),
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
):
    _first_characters = [*_first, ""] if _tag == "null" else list(_first)
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first_characters
    )


@dataclass(frozen=True)
class Document:
    """The values of one file, and the line at which each stands."""

    file: str
    data: Any
    lines: Mapping[Keys, int]

    def place(self, *keys: str | int) -> Place:
        """Give the place of a value: its own line, or that of the nearest value around it."""
        for length in range(len(keys), -1, -1):
            if keys[:length] in self.lines:
                field = ".".join(str(key) for key in keys) or None
                return Place(file=self.file, line=self.lines[keys[:length]], field=field)
        return Place(file=self.file)


def read(path: Path) -> Document:
    """Read one YAML file.

    Raises:
        ContentError: the file cannot be read, is no YAML, is too large (2 MiB) or too deep
            (50), has a key twice, or uses an alias.
    """
    name = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContentError(
            f"cannot be read: {error.strerror}.",
            remedy="Check the name.",
            place=Place(file=name),
            controle=SCHEMA,
        ) from error
    if len(raw) > MAX_BYTES:
        raise ContentError(
            f"is larger than {MAX_BYTES // 1024**2} MiB.",
            remedy="Split it into several files.",
            place=Place(file=name),
            controle=SCHEMA,
        )
    try:
        root = yaml.compose(raw.decode("utf-8"), Loader=_Loader)
    except UnicodeDecodeError as error:
        raise ContentError(
            f"is not UTF-8 text (byte 0x{raw[error.start]:02x}).",
            remedy="Save it as UTF-8.",
            place=Place(file=name, line=raw.count(b"\n", 0, error.start) + 1),
            controle=SCHEMA,
        ) from error
    except yaml.YAMLError as error:
        raise _not_yaml(error, name, raw) from error
    lines: dict[Keys, int] = {}
    data = None if root is None else _Walk(name, lines).value(root, ())
    return Document(name, data, lines)


def _not_yaml(error: yaml.YAMLError, name: str, raw: bytes) -> ContentError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else None
    text = (raw.splitlines()[mark.line :] or [b""])[0] if mark else b""
    indent = text[: len(text) - len(text.lstrip())]
    return ContentError(
        f"is not valid YAML: {getattr(error, 'problem', None) or error}.",
        remedy="Indent with spaces, not with a tab."
        if b"\t" in indent
        else "Check the indentation, and put text with ':' or '#' between quotes.",
        place=Place(file=name, line=line),
        controle=SCHEMA,
    )


class _Walk:
    """Turns YAML nodes into plain values, noting lines and refusing what misleads."""

    def __init__(self, file: str, lines: dict[Keys, int]) -> None:
        self.file = file
        self.lines = lines
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, keys: Keys) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(keys, line)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, line)
        if id(node) in self.seen:
            raise self._error(line, "uses an alias (*name).", "Write the value out.")
        self.seen.add(id(node))
        if len(keys) > MAX_DEPTH:
            raise self._error(line, f"is nested deeper than {MAX_DEPTH}.", "Make it flatter.")
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*keys, i)) for i, child in enumerate(node.value)]
        return self._mapping(node, keys)

    def _mapping(self, node: yaml.Node, keys: Keys) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error(line, "has a key that is not a word.", "Use a word as key.")
            key = str(key_node.value)
            if key in found:
                raise self._error(line, f"has the key '{key}' twice.", "Keep one of the two.")
            self.lines[(*keys, key)] = line
            found[key] = self.value(child, (*keys, key))
        return found

    def _scalar(self, node: yaml.ScalarNode, line: int) -> Any:
        kind = node.tag.rsplit(":", 1)[-1]
        text = str(node.value)
        if kind == "null":
            return None
        if kind == "bool":
            return text == "true"
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
        if kind == "str" or node.tag == "!":
            return text
        raise self._error(line, f"uses the YAML tag '{node.tag}'.", "Leave the tag out.")

    def _error(self, line: int, what: str, remedy: str) -> ContentError:
        place = Place(file=self.file, line=line)
        return ContentError(what, remedy=remedy, place=place, controle=SCHEMA)


def parse(path: Path, model: type[Model]) -> tuple[Model, Document]:
    """Read one YAML file as a model, with every mistake named by file, line and field.

    Raises:
        ContentError: as `read`.
        ContentErrors: the values do not fit the model.
    """
    document = read(path)
    if document.data is None:
        raise ContentErrors([_empty(document, model)])
    try:
        return model.model_validate(document.data), document
    except ValidationError as invalid:
        mistakes = [_content_error(model, document, error) for error in _own(invalid.errors())]
        raise ContentErrors(mistakes) from None


def _own(errors: Sequence[Any]) -> list[Any]:
    """Leave out a list that is called too short only because a part of it is wrong."""
    return [
        error
        for error in errors
        if error["type"] != "too_short"
        or not any(
            other is not error and other["loc"][: len(error["loc"])] == error["loc"]
            for other in errors
        )
    ]


def _empty(document: Document, model: type[BaseModel]) -> ContentError:
    needed = [one.alias or name for name, one in model.model_fields.items() if one.is_required()]
    return ContentError(
        "is empty.",
        remedy=f"Fill it in, at least {', '.join(needed)}; or put back the file that was here.",
        place=Place(file=document.file, line=1),
        controle=SCHEMA,
    )


def _content_error(model: type[BaseModel], document: Document, error: Any) -> ContentError:
    keys = tuple(
        key
        for key in error["loc"]
        if not str(key).startswith(("function-", "tagged-")) and key != "[key]"
    )
    what, remedy = explained(model, error, keys)
    return ContentError(what, remedy=remedy, place=document.place(*keys), controle=SCHEMA)
