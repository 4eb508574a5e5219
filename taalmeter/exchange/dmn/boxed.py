"""Boxed expressions: XML elements turned into functions from an environment to a value.

A literal, a table, a context, an invocation, a function, a relation, a list, and the boxed forms of
FEEL's own if, for, some, every and filter (DMN 1.5, 10.2.1). The names in scope go along, because
they decide how the text inside is read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from taalmeter.errors import Place
from taalmeter.exchange.dmn.boxed_table import read_table
from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.environment import Environment, Run
from taalmeter.exchange.dmn.feel.evaluate import evaluate, invoke
from taalmeter.exchange.dmn.feel.names import normal
from taalmeter.exchange.dmn.feel.parser import expression
from taalmeter.exchange.dmn.feel.tokens import Scope
from taalmeter.exchange.dmn.feel.types import NO, Types
from taalmeter.exchange.dmn.feel.values import MAX_DEPTH, Function, Value
from taalmeter.exchange.dmn.problems import DmnError, Unsupported
from taalmeter.exchange.dmn.xmltree import Tree

Evaluation = Callable[[Environment], Value]


@dataclass(frozen=True)
class Reader:
    """What is needed to read one boxed expression.

    Attributes:
        types: of the model.
        scope: the names that may be used.
        place: where it stands, for messages.
        depth: how deep it is nested.
    """

    types: Types
    scope: Scope
    place: Place
    depth: int = 0

    def inside(self, *names: str) -> "Reader":
        """Give the reader for what is nested in this, with more names in scope."""
        if self.depth > MAX_DEPTH:
            raise DmnError(f"boxed expressions are nested deeper than {MAX_DEPTH}.")
        return replace(self, scope=self.scope.with_names(names), depth=self.depth + 1)

    def feel(self, text: str) -> s.Node:
        """Read FEEL text; an empty one is null."""
        return expression(text, self.scope) if text.strip() else s.Literal(None)

    def given(self, value: Value, wanted: str, run: Run, what: str) -> Value:
        """Give a value as one of the wanted type; null, with a note, where it is not."""
        found = self.types.conform(value, wanted) if wanted else value
        if found is NO:
            run.note(f"{what} is no {wanted}, so it is null")
            return None
        return found


def read_boxed(tree: Tree, reader: Reader) -> Evaluation:
    """Turn an element that holds an expression into what evaluates it.

    Raises:
        Unsupported: an element, or an expression language, that is not executed.
        DmnError: text that is no FEEL, or elements that are missing.
    """
    if tree.name not in _BOXED:
        raise Unsupported(f"the boxed expression <{tree.name}>")
    found = _BOXED[tree.name](tree, reader)
    wanted = tree.get("typeRef")
    if not wanted or (tree.name == "functionDefinition" and not reader.types.is_function(wanted)):
        return found
    return lambda env: reader.given(found(env), wanted, env.run, f"a <{tree.name}>")


def refuse_languages(tree: Tree) -> None:
    """Refuse an element in which something is written in another language than FEEL.

    Raises:
        Unsupported: naming that language.
    """
    for one in tree.walk():
        language = one.get("expressionLanguage")
        if language and "feel" not in language.lower():
            raise Unsupported(f"the expression language '{language}'")


def boxed_in(tree: Tree) -> Tree | None:
    """Give the first child that is an expression, or None."""
    known = [child for child in tree.children if child.name in _BOXED or child.name in _REFUSED]
    return known[0] if known else None


def _inner(tree: Tree, reader: Reader) -> Evaluation:
    child = boxed_in(tree)
    return _nothing if child is None else read_boxed(child, reader.inside())


def _nothing(env: Environment) -> Value:
    return None


def _literal(tree: Tree, reader: Reader) -> Evaluation:
    if tree.child("importedValues") is not None:
        raise Unsupported("imported values")
    node = reader.feel(tree.text_of("text"))
    return lambda env: evaluate(node, env)


def _table(tree: Tree, reader: Reader) -> Evaluation:
    table = read_table(tree, reader.types, reader.scope, tree.get("typeRef"))
    return replace(table, id=table.id or reader.place.field or "").evaluate


def _context(tree: Tree, reader: Reader) -> Evaluation:
    entries: list[tuple[str, str, Evaluation]] = []
    result: Evaluation | None = None
    for entry in tree.all("contextEntry"):
        variable = entry.child("variable")
        if variable is None:
            result = _inner(entry, reader)
            continue
        name = normal(variable.get("name"))
        child = boxed_in(entry)
        within = reader.inside(name) if child and child.name == "functionDefinition" else reader
        entries.append((name, variable.get("typeRef"), _inner(entry, within)))
        reader = reader.inside(name)
        reader = replace(reader, depth=reader.depth - 1)
        reader.scope.members |= {name}
    last = reader

    def give(env: Environment) -> Value:
        found: dict[str, Value] = {}
        inner = env.inside(found)
        for name, wanted, entry in entries:
            found[name] = last.given(entry(inner), wanted, env.run, f"entry '{name}'")
        return found if result is None else result(inner)

    return give


def _invocation(tree: Tree, reader: Reader) -> Evaluation:
    function = _inner(tree, reader)
    bindings = []
    for binding in tree.all("binding"):
        parameter = binding.child("parameter")
        if parameter is None:
            raise DmnError("a binding of an invocation names no parameter.")
        label = normal(parameter.get("name"))
        bindings.append((label, parameter.get("typeRef"), _inner(binding, reader)))
    names = [name for name, _, _ in bindings]

    def give(env: Environment) -> Value:
        arguments = [
            reader.given(one(env), kind, env.run, f"argument '{name}'")
            for name, kind, one in bindings
        ]
        return invoke(function(env), arguments, names or None, env)

    return give


def read_function(
    tree: Tree, reader: Reader, name: str = "", wanted: str = ""
) -> Callable[[Environment], Function]:
    """Turn a function definition, or the logic of a knowledge model, into what makes a function.

    Args:
        tree: the element with formal parameters and a body.
        reader: with the names in scope.
        name: how it is called, for messages.
        wanted: the type of its result, or empty.
    """
    kind = tree.get("kind") or "FEEL"
    if kind != "FEEL":
        raise Unsupported(f"a function of kind {kind}")
    parameters = [(normal(p.get("name")), p.get("typeRef")) for p in tree.all("formalParameter")]
    names = tuple(name for name, _ in parameters)
    body = _inner(tree, reader.inside(*names))

    def make(env: Environment) -> Function:
        def call(arguments: Sequence[Value]) -> Value:
            values = {}
            for (label, kind), value in zip(parameters, arguments, strict=True):
                values[label] = reader.given(value, kind, env.run, f"argument '{label}'")
                if values[label] is None and value is not None:
                    return None
            env.run.deeper()
            try:
                return reader.given(body(env.inside(values)), wanted, env.run, f"'{name}'")
            finally:
                env.run.calls -= 1

        return Function(name, names, call)

    return make


def _function(tree: Tree, reader: Reader) -> Evaluation:
    wanted = tree.get("typeRef")
    return read_function(
        tree, reader, wanted="" if wanted and reader.types.is_function(wanted) else wanted
    )


def _relation(tree: Tree, reader: Reader) -> Evaluation:
    columns = [(normal(one.get("name")), one.get("typeRef")) for one in tree.all("column")]
    rows = [
        [read_boxed(child, reader.inside()) for child in row.children if child.name in _BOXED]
        for row in tree.all("row")
    ]
    if any(len(row) != len(columns) for row in rows):
        raise DmnError("a row of a relation has another number of cells than the relation.")
    return lambda env: [
        {
            name: reader.given(cell(env), kind, env.run, f"column '{name}'")
            for (name, kind), cell in zip(columns, row, strict=True)
        }
        for row in rows
    ]


def _list(tree: Tree, reader: Reader) -> Evaluation:
    items = [read_boxed(child, reader.inside()) for child in tree.children if child.name in _BOXED]
    return lambda env: [item(env) for item in items]


def _needed(tree: Tree, name: str, reader: Reader) -> Evaluation:
    child = tree.child(name)
    if child is None:
        raise DmnError(f"a <{tree.name}> has no <{name}>.")
    return _inner(child, reader)


def _conditional(tree: Tree, reader: Reader) -> Evaluation:
    condition, then, otherwise = (_needed(tree, name, reader) for name in ("if", "then", "else"))
    return lambda env: then(env) if condition(env) is True else otherwise(env)


def _filter(tree: Tree, reader: Reader) -> Evaluation:
    items = _needed(tree, "in", reader)
    within = reader.inside("item", *reader.scope.members)
    which = _needed(tree, "match", within)

    def give(env: Environment) -> Value:
        found = []
        for item, inner in _loop(items(env), "item", env):
            parts = item if isinstance(item, dict) else {}
            result = which(inner.inside({**parts, "item": item}))
            if isinstance(result, Decimal):
                raise Unsupported("a boxed filter by place")
            if result is True:
                found.append(item)
        return found

    return give


def _loop(items: Value, name: str, env: Environment) -> Iterator[tuple[Value, Environment]]:
    for item in items if isinstance(items, list) else [] if items is None else [items]:
        env.run.step()
        yield item, env.inside({name: item})


def _iterator(tree: Tree, body: str, reader: Reader) -> tuple[str, Evaluation, Evaluation]:
    name = normal(tree.get("iteratorVariable"))
    return name, _needed(tree, "in", reader), _needed(tree, body, reader.inside(name, "partial"))


def _for(tree: Tree, reader: Reader) -> Evaluation:
    name, items, body = _iterator(tree, "return", reader)

    def give(env: Environment) -> Value:
        found: list[Value] = []
        for _, inner in _loop(items(env), name, env.inside({"partial": found})):
            found.append(body(inner))
        return found

    return give


def _quantified(tree: Tree, reader: Reader) -> Evaluation:
    name, items, body = _iterator(tree, "satisfies", reader)
    decides = tree.name == "some"

    def give(env: Environment) -> Value:
        results = [body(inner) for _, inner in _loop(items(env), name, env)]
        if any(result is decides for result in results):
            return decides
        return not decides if all(result is (not decides) for result in results) else None

    return give


_BOXED: dict[str, Callable[[Tree, Reader], Evaluation]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": _function,
    "relation": _relation,
    "list": _list,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
_REFUSED = {"invocable", "expression"}
