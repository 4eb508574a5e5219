"""Takes the texts that people read out of templates, content files, Markdown and Python."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path, PurePath

import yaml

from taalmeter.errors import ContentError, Place
from taalmeter.writing.plain.jinja import is_prose, variants
from taalmeter.writing.plain.sentences import GAP, Piece, numbered, words
from taalmeter.writing.plain.settings import Level, Location, locations

SUFFIXES = (".html", ".jinja", ".yaml", ".yml", ".md", ".txt")
_ATTRIBUTE = re.compile(r"[\w:-]+=\"")  # a block of a template that fills an HTML tag
_MARKS = {"items": "bank.yaml", "routing": "regelset/regelset.yaml"}
"""By the shipped name of a folder of content: the file by which one of another name is known."""
_DECLARED: dict[str, Level] = {"onder_A1": "A2", "A1": "A2", "A2": "A2", "B2": "B2"}


@dataclass(frozen=True)
class Source:
    """A file with the texts in it.

    Attributes:
        file: its path.
        level: the level they are written for.
        pieces: the texts.
        taught: words that the file itself explains, in lower case.
    """

    file: str
    level: Level
    pieces: tuple[Piece, ...]
    taught: frozenset[str] = frozenset()


def files(path: Path) -> Iterator[Path]:
    """Give the files to read at a path: itself, or all in the folder of a kind that holds text.

    Python files in a folder are read only where `lees-plaatsen.yaml` names them.

    Raises:
        ContentError: there is nothing at the path.
    """
    if path.is_file():
        yield path
    elif path.is_dir():
        for found in sorted(path.rglob("*")):
            named = found.suffix == ".py" and _location(found) is not None
            if found.is_file() and (found.suffix in SUFFIXES or named):
                yield found
    else:
        raise ContentError("does not exist.", remedy="Check the name.", place=Place(file=str(path)))


def read(path: Path, level: Level | None = None) -> Source:
    """Read the texts of one file, at the level given, or else the level of its place.

    Raises:
        ContentError: it is not text, or not what its extension says.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(
            "cannot be read as UTF-8 text.", remedy="Check the file.", place=Place(file=str(path))
        ) from error
    location = _location(path) or locations().other
    taught: frozenset[str] = frozenset()
    if path.suffix in (".html", ".jinja"):
        pieces = from_template(text)
    elif path.suffix in (".yaml", ".yml"):
        pieces = from_yaml(text, location.keys, str(path))
        explained = from_yaml(text, location.teaches, str(path))
        taught = frozenset(word.casefold() for piece in explained for word in words(piece.text))
    elif path.suffix == ".py":
        pieces = from_python(text, str(path))
    else:
        pieces = from_markdown(text)
    return Source(str(path), level or _level(location, text), tuple(pieces), taught)


def _location(path: Path) -> Location | None:
    parts = _as_shipped(path.resolve())
    for location in locations().known:
        pattern = location.pattern.replace("**/", "")
        if parts.match(pattern) or ("**/" in location.pattern and _below(parts, location.pattern)):
            return location
    return None


def _as_shipped(path: Path) -> PurePath:
    """Give a path in which the folder of a bank or rule set of any name has its shipped name."""
    for folder in path.parents[:2]:
        for name, mark in _MARKS.items():
            if (folder / mark).is_file():
                return PurePath(name, path.relative_to(folder))
    return PurePath(*path.parts[1:])


def _below(path: PurePath, pattern: str) -> bool:
    folder, _, name = pattern.partition("/**/")
    return folder in path.parts[:-1] and path.match(name)


def _level(location: Location, text: str) -> Level:
    """Give the level of a place, or the level that a file of content declares for itself."""
    if location.level == "bestand":
        found = re.search(r"^niveau:.*?\bnt2:\s*[\"']?(\w+)", text, re.MULTILINE)
        return _DECLARED.get(found.group(1), "B1") if found else "B1"
    return "A2" if location.level == "A2" else "B1"


def from_yaml(text: str, keys: Sequence[str], file: str) -> list[Piece]:
    """Take every text that stands under one of the keys, at any depth.

    Raises:
        ContentError: it is not valid YAML.
    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(
            "is not valid YAML.",
            remedy="Check the indentation, and put text with ':' or '#' between quotes.",
            place=Place(file=file, line=mark.line + 1 if mark else None),
        ) from error
    lines = text.splitlines()
    return list(_texts(root, frozenset(keys), lines, wanted=False)) if root is not None else []


def _texts(
    node: yaml.Node, keys: frozenset[str], lines: Sequence[str], *, wanted: bool
) -> Iterator[Piece]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _texts(value, keys, lines, wanted=wanted or key.value in keys)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _texts(value, keys, lines, wanted=wanted)
    elif wanted and re.search(r"[^\W\d_]{2}", str(node.value)):
        yield _scalar(node, lines)


def _scalar(node: yaml.Node, lines: Sequence[str]) -> Piece:
    """Note where each line of the file begins within the value, whatever its YAML style."""
    value = str(node.value)
    starts, numbers, at = [0], [node.start_mark.line + 1], 0
    for number in range(node.start_mark.line, min(node.end_mark.line + 1, len(lines))):
        head = lines[number].strip()[:20]
        found = value.find(head, at) if head else -1
        if found >= 0:
            starts.append(found)
            numbers.append(number + 1)
            at = found + len(head)
    return Piece(value, tuple(starts), tuple(numbers))


class _Text(HTMLParser):
    """Collects the text of blocks, and of the attributes that are read aloud or shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.silent: list[str] = []
        self.parts: list[str] = []
        self.lines: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = locations()
        if tag not in known.inline:
            self.flush()
        if tag in known.no_text:
            self.silent.append(tag)
            self._add(GAP)
        for name, value in attrs:
            if name in known.attributes and value and is_prose(value.replace(GAP, "")):
                self.pieces.append(Piece(value, lines=(self.getpos()[0],)))

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()
        if tag not in locations().inline:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._add(data)

    def _add(self, data: str) -> None:
        self.parts.append(data)
        self.lines.append(self.getpos()[0])

    def flush(self) -> None:
        """End the block: make a piece of it when it holds a word."""
        joined, starts, numbers = "", [0], [self.lines[0] if self.lines else 1]
        for part, first in zip(self.parts, self.lines, strict=True):
            for offset, line in enumerate(part.split("\n")):
                blank = line[:1].isspace() or offset > 0
                words = " ".join(line.split())
                if words:
                    joined += " " if joined and blank and not joined.endswith(" ") else ""
                    starts.append(len(joined))
                    numbers.append(first + offset)
                    joined += words + (" " if line[-1:].isspace() else "")
                elif blank and joined and not joined.endswith(" "):
                    joined += " "
        if re.search(r"[^\W\d_]{2}", joined) and not _ATTRIBUTE.match(joined):
            self.pieces.append(Piece(joined.rstrip(), tuple(starts), tuple(numbers)))
        self.parts, self.lines = [], []


def from_template(source: str) -> list[Piece]:
    """Take the texts of HTML, with or without Jinja: blocks, attributes, and texts in calls."""
    found: dict[tuple[str, int], Piece] = {}
    for variant in variants(source):
        parser = _Text()
        parser.feed(variant.html)
        parser.close()
        parser.flush()
        called = [Piece(text, lines=(line,)) for text, line in variant.called]
        for piece in [*parser.pieces, *called]:
            found.setdefault((piece.text, piece.lines[0]), piece)
    return sorted(found.values(), key=lambda piece: piece.lines[0])


def from_markdown(source: str) -> list[Piece]:
    """Take the texts of Markdown: code becomes a gap, a link its text, a table row its cells."""
    text = re.sub(r"^(```|~~~).*?^\1", _blank, source, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"<!--.*?-->", _blank, text, flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`", GAP, text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\|?[\s:|-]+\|[\s:|-]*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"(?<!\w)[*_]{1,2}|[*_]{1,2}(?!\w)", "", text)
    return [piece for piece in _paragraphs(text) if re.search(r"[^\W\d_]{2}", piece.text)]


def _blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def _paragraphs(text: str) -> Iterator[Piece]:
    start = 1
    for block in re.split(r"\n[ \t]*\n", text):
        if block.lstrip().startswith("|"):
            for offset, row in enumerate(block.split("\n")):
                for cell in row.strip().strip("|").split("|"):
                    yield Piece(cell.strip(), lines=(start + offset,))
        else:
            yield numbered(block, start)
        start += block.count("\n") + 2


def from_python(source: str, file: str) -> list[Piece]:
    """Take the texts for readers in Python code: literals that are prose, and no docstrings.

    Raises:
        ContentError: it is not valid Python.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ContentError(
            "is not valid Python.", remedy="Check it.", place=Place(file=file, line=error.lineno)
        ) from error
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            passed.update(node.values)
    found = []
    for node in ast.walk(tree):
        if node in passed and not isinstance(node, ast.JoinedStr):
            continue
        text = _literal(node)
        if is_prose(text.replace(GAP, "")):
            found.append(Piece(text, lines=(getattr(node, "lineno", 1),)))
    return sorted(found, key=lambda piece: piece.lines[0])


def _literal(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(value) or GAP for value in node.values)
    return ""
