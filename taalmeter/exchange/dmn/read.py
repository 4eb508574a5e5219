"""Reads a DMN file, and the files that it imports, into a `Model`."""

import re
from collections.abc import Callable
from pathlib import Path

from taalmeter.errors import Place
from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.evaluate import matches
from taalmeter.exchange.dmn.feel.library import EVERYWHERE, environment
from taalmeter.exchange.dmn.feel.names import normal
from taalmeter.exchange.dmn.feel.parser import cell
from taalmeter.exchange.dmn.feel.types import ItemType, Types
from taalmeter.exchange.dmn.feel.values import MAX_DEPTH, Value
from taalmeter.exchange.dmn.model import Element, Kind, Model, Part
from taalmeter.exchange.dmn.problems import DmnError, Unsupported
from taalmeter.exchange.dmn.xmltree import Tree, read_tree

_KINDS: dict[str, Kind] = {
    "inputData": "input",
    "decision": "decision",
    "businessKnowledgeModel": "knowledge",
    "decisionService": "service",
}
_REQUIRED = ("requiredInput", "requiredDecision", "requiredKnowledge")
MAX_FILES = 50


def read(path: str | Path) -> Model:
    """Read a DMN model (1.1 to 1.6) from its file, with the models it imports from its folder.

    Raises:
        DmnError: the file is no DMN, or its parts do not fit together.
        Unsupported: it imports something else than DMN.
    """
    files = _Files(Path(path).parent)
    part, tree = files.part(Path(path))
    language = tree.get("expressionLanguage")
    if language and "feel" not in language.lower():
        raise Unsupported(f"the expression language '{language}'", place=Place(file=str(path)))
    try:
        return Model(tree.get("name"), part, files.elements(), tree)
    except RecursionError:
        raise DmnError("is nested too deep.", place=Place(file=str(path))) from None


class _Files:
    """The files of one model, each read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.parts: dict[Path, tuple[Part, Tree]] = {}
        self.opened: list[Path] = []

    def part(self, path: Path) -> tuple[Part, Tree]:
        known = path.resolve()
        if known in self.parts:
            return self.parts[known]
        if known in self.opened or len(self.opened) >= MAX_FILES:
            raise DmnError(
                "imports itself, or more than 50 files.",
                remedy="Take one of these imports out.",
                place=Place(file=str(path)),
            )
        self.opened.append(known)
        tree = read_tree(path)
        aliases: dict[str, str] = {}
        imported: dict[str, Types] = {}
        for one in tree.all("import"):
            other = self._imported(one, path)
            alias = normal(one.get("name"))
            aliases[other.namespace] = alias
            imported[alias] = other.types
        types = Types({}, imported)
        for definition in tree.all("itemDefinition"):
            item = _item(definition, path, 0)
            types.items[item.name] = item
        members = frozenset(types.members() | _members(tree))
        part = Part(str(path), tree.get("namespace"), types, aliases, members)
        self.parts[known] = (part, tree)
        return part, tree

    def _imported(self, tree: Tree, path: Path) -> Part:
        place = Place(file=str(path), field=tree.get("name"))
        if "/DMN/" not in tree.get("importType"):
            raise Unsupported(f"an import of type '{tree.get('importType')}'", place=place)
        for candidate in self._candidates(tree.get("locationURI"), path):
            if candidate.resolve() == path.resolve():
                continue
            try:
                found = read_tree(candidate).get("namespace")
            except DmnError:
                continue
            if found == tree.get("namespace"):
                return self.part(candidate)[0]
        raise DmnError(
            f"imports '{tree.get('namespace')}', and no file beside it has that namespace.",
            remedy="Put the imported file in the same folder.",
            place=place,
        )

    def _candidates(self, location: str, path: Path) -> list[Path]:
        """Give the files that may be meant: the one that is named, then those beside this one."""
        beside = sorted(path.parent.glob("*.dmn"))[:MAX_FILES]
        if not location or ":" in location or location.startswith(("/", "\\")):
            return beside
        named = (path.parent / location).resolve()
        inside = named.is_relative_to(self.folder) and named.is_file()
        return [named, *beside] if inside else beside

    def elements(self) -> dict[str, Element]:
        """Give everything in these files, each requirement followed."""
        found: dict[str, Element] = {}
        for part, tree in self.parts.values():
            for child in tree.children:
                if child.name in _KINDS:
                    one = _element(child, part)
                    if one.key in found:
                        raise DmnError(f"has the id '{child.get('id')}' twice.", place=one.place)
                    found[one.key] = one
        for one in found.values():
            for key in (*one.requires, *one.given):
                if key not in found:
                    raise DmnError(
                        f"requires '{key.rpartition('#')[2]}', which is not there.",
                        remedy="Add it, or take the requirement out.",
                        place=one.place,
                    )
        return found


def _element(tree: Tree, part: Part) -> Element:
    kind = _KINDS[tree.name]
    variable = tree.child("variable")
    name = normal((variable.get("name") if variable else "") or tree.get("name"))
    if not name:
        what = f"a <{tree.name}> has no name."
        raise DmnError(what, remedy="Name it.", place=Place(file=part.file))
    if kind == "service":
        given = _keys(tree, part, ("inputData", "inputDecision"))
        requires = _keys(tree, part, ("outputDecision",))
    else:
        given = ()
        requires = tuple(
            _key(target.get("href"), part)
            for requirement in tree.children
            if requirement.name in ("informationRequirement", "knowledgeRequirement")
            for target in requirement.children
            if target.name in _REQUIRED
        )
    return Element(
        key=f"{part.namespace}#{tree.get('id') or name}",
        kind=kind,
        name=name,
        type=variable.get("typeRef") if variable else "",
        requires=tuple(dict.fromkeys(requires)),
        given=given,
        tree=tree,
        part=part,
    )


def _keys(tree: Tree, part: Part, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_key(one.get("href"), part) for name in names for one in tree.all(name))


def _key(href: str, part: Part) -> str:
    namespace, _, id_ = href.rpartition("#")
    return f"{namespace or part.namespace}#{id_}"


_KEY = re.compile(r"[{,]\s*([^\"{}\[\],:()]{1,200}?)\s*:")


def _members(tree: Tree) -> set[str]:
    """Give the names of the parts of contexts that a model makes: entries, columns and outputs."""
    found: set[str] = set()
    for one in tree.walk():
        if one.name in ("column", "output"):
            found.add(normal(one.get("name")))
        elif one.name == "contextEntry" and (variable := one.child("variable")) is not None:
            found.add(normal(variable.get("name")))
        elif one.name == "text" and "{" in one.text:
            found |= {normal(key) for key in _KEY.findall(one.text)}
    return found - {""}


def _item(tree: Tree, path: Path, depth: int) -> ItemType:
    if depth > MAX_DEPTH:
        raise DmnError(f"a type is nested deeper than {MAX_DEPTH}.", place=Place(file=str(path)))
    place = Place(file=str(path), field=tree.get("name"))
    allowed = _tests(tree.child("allowedValues"), place)
    constraint = _tests(tree.child("typeConstraint"), place)
    collection = tree.get("isCollection") in ("true", "1")
    if constraint is not None and not collection:
        allowed, constraint = allowed or constraint, None
    return ItemType(
        name=normal(tree.get("name")),
        base=tree.text_of("typeRef").strip(),
        components=tuple(_item(one, path, depth + 1) for one in tree.all("itemComponent")),
        collection=collection,
        allowed=None if allowed is None else _passes(allowed),
        constraint=None if constraint is None else _passes(constraint),
        function=_function(tree.child("functionItem")),
        values=() if allowed is None else allowed.tests,
    )


def _function(tree: Tree | None) -> tuple[str, ...] | None:
    if tree is None:
        return None
    parameters = [*tree.all("parameters"), *tree.all("parameter")]
    return (*(one.get("typeRef") for one in parameters), tree.get("outputTypeRef"))


def _tests(tree: Tree | None, place: Place) -> s.Tests | None:
    text = tree.text_of("text") if tree is not None else ""
    if not text.strip():
        return None
    try:
        return cell(text, EVERYWHERE)
    except Unsupported as error:
        raise Unsupported(error.construct, place=place) from None
    except DmnError as error:
        raise DmnError(error.what, remedy=error.remedy, place=place) from None


def _passes(tests: s.Tests) -> Callable[[Value], bool]:
    return lambda value: matches(tests, value, environment()) is True
