"""The whole of FEEL that is executed, as a list of kinds of nodes (DMN 1.5, 10.3.1.2).

A chain of equal operators is one node, so that a long sum is not a deep tree.
"""

from dataclasses import dataclass

from taalmeter.exchange.dmn.feel.values import Value


@dataclass(frozen=True)
class Node:
    """Any expression."""


@dataclass(frozen=True)
class Literal(Node):
    """A value as written."""

    value: Value


@dataclass(frozen=True)
class Name(Node):
    """A variable or function."""

    name: str


@dataclass(frozen=True)
class Path(Node):
    """`base.name`."""

    base: Node
    name: str


@dataclass(frozen=True)
class Filter(Node):
    """`base[which]`: a place in a list, or the items for which something holds."""

    base: Node
    which: Node


@dataclass(frozen=True)
class Call(Node):
    """An invocation; `names` are those of the arguments, when they are named."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Minus(Node):
    """`-x`."""

    value: Node


@dataclass(frozen=True)
class Chain(Node):
    """`first (sign operand)...` from left to right: `+ -`, `* /` or `**`."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Logic(Node):
    """`and` or `or` over parts."""

    sign: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Compare(Node):
    """`left sign right`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True)
class Ends(Node):
    """A range as written; an end that is None is open."""

    low: Node | None
    high: Node | None
    with_low: bool
    with_high: bool


@dataclass(frozen=True)
class Test(Node):
    """`< end` in a cell, or after `in`; the sign may also be `=` or `!=`."""

    sign: str
    end: Node


@dataclass(frozen=True)
class Tests(Node):
    """Unary tests: a cell of a decision table. No tests means anything (`-`)."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True)
class In(Node):
    """`value in tests`."""

    value: Node
    tests: Tests


@dataclass(frozen=True)
class If(Node):
    """`if a then b else if c then d ... else e`."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True)
class Iterator(Node):
    """`name in list`, or `name in low..high`."""

    name: str
    items: Node
    high: Node | None = None


@dataclass(frozen=True)
class For(Node):
    """`for ... return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True)
class Quantified(Node):
    """`some` or `every` ... `satisfies` condition."""

    which: str
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True)
class Lambda(Node):
    """`function(a, b) body`; `types` are the names of the types of its parameters, or empty."""

    parameters: tuple[str, ...]
    types: tuple[str, ...]
    body: Node


@dataclass(frozen=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class ContextOf(Node):
    """`{a: 1, b: a}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: str
