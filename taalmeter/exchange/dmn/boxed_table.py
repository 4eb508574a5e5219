"""Reads the XML of a decision table into a `Table`."""

from typing import get_args

from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.names import normal
from taalmeter.exchange.dmn.feel.parser import cell, expression
from taalmeter.exchange.dmn.feel.tokens import Scope
from taalmeter.exchange.dmn.feel.types import Types, plain_name
from taalmeter.exchange.dmn.problems import DmnError
from taalmeter.exchange.dmn.tables import (
    Aggregation,
    HitPolicy,
    InputClause,
    OutputClause,
    Table,
    TableRule,
)
from taalmeter.exchange.dmn.xmltree import Tree


def read_table(tree: Tree, types: Types, scope: Scope, wanted: str = "") -> Table:
    """Turn a <decisionTable> into a table.

    Args:
        tree: the element.
        types: of the model.
        scope: the names that its cells may use.
        wanted: the type of the result, whose allowed values order the outputs where the table
            does not order them itself.

    Raises:
        DmnError: a rule with another number of cells than the table, or text that is no FEEL.
        Unsupported: FEEL that is not executed.
    """
    inputs = tuple(_input(one, at, types, scope) for at, one in enumerate(tree.all("input"), 1))
    outputs = tree.all("output")
    if not outputs:
        raise DmnError("a decision table has no output.", remedy="Add an <output>.")
    clauses = tuple(
        _output(one, at, types, scope, wanted if len(outputs) == 1 else "")
        for at, one in enumerate(outputs, 1)
    )
    return Table(
        id=tree.get("id"),
        policy=_policy(tree),
        aggregation=_aggregation(tree),
        inputs=inputs,
        outputs=clauses,
        rules=tuple(
            _rule(one, at, len(inputs), len(outputs), scope)
            for at, one in enumerate(tree.all("rule"), 1)
        ),
    )


def _policy(tree: Tree) -> HitPolicy:
    found = (tree.get("hitPolicy") or "UNIQUE").replace("_", " ").upper()
    for known in get_args(HitPolicy):
        if known == found:
            policy: HitPolicy = known
            return policy
    raise DmnError(
        f"there is no hit policy '{found}'.", remedy=f"Choose one of {get_args(HitPolicy)}."
    )


def _aggregation(tree: Tree) -> Aggregation:
    found = tree.get("aggregation").upper() if _policy(tree) == "COLLECT" else ""
    for known in get_args(Aggregation):
        if known == found:
            aggregation: Aggregation = known
            return aggregation
    raise DmnError(f"there is no aggregation '{found}'.", remedy="Choose SUM, MIN, MAX or COUNT.")


def _input(tree: Tree, at: int, types: Types, scope: Scope) -> InputClause:
    looked = tree.child("inputExpression")
    text = looked.text_of("text") if looked is not None else ""
    if not text.strip():
        raise DmnError(f"input {at} of a decision table has no expression.")
    values = tree.child("inputValues")
    allowed = cell(values.text_of("text"), scope) if values is not None else None
    label = tree.get("label") or normal(text)
    return InputClause(
        label, expression(text, scope), allowed if allowed and allowed.tests else None
    )


def _output(tree: Tree, at: int, types: Types, scope: Scope, wanted: str) -> OutputClause:
    values = tree.child("outputValues")
    default = tree.child("defaultOutputEntry")
    text = default.text_of("text") if default is not None else ""
    kind = tree.get("typeRef") or wanted
    allowed = cell(values.text_of("text"), scope) if values is not None else None
    return OutputClause(
        name=normal(tree.get("name") or tree.get("label")) or f"output {at}",
        order=(allowed.tests if allowed else ()) or _order_of(kind, types),
        default=expression(text, scope) if text.strip() else None,
        allowed=allowed if allowed and allowed.tests else None,
        type=tree.get("typeRef"),
        conform=types.conform,
    )


def _order_of(kind: str, types: Types) -> tuple[s.Node, ...]:
    item = types.items.get(plain_name(kind))
    return item.values if item is not None else ()


def _rule(tree: Tree, at: int, inputs: int, outputs: int, scope: Scope) -> TableRule:
    conditions, results = tree.all("inputEntry"), tree.all("outputEntry")
    if len(conditions) != inputs or len(results) != outputs:
        raise DmnError(
            f"rule {at} has {len(conditions)} conditions and {len(results)} outputs; its table"
            f" has {inputs} and {outputs}.",
            remedy="Give each rule a cell for each column.",
        )
    texts = [one.text_of("text") for one in results]
    return TableRule(
        id=tree.get("id") or str(at),
        cells=tuple(cell(one.text_of("text"), scope) for one in conditions),
        outputs=tuple(
            expression(text, scope) if text.strip() not in ("", "-") else s.Literal(None)
            for text in texts
        ),
        types=tuple(one.get("typeRef") for one in results),
        remarks=tuple(one.text_of("text") for one in tree.all("annotationEntry")),
    )
