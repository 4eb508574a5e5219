"""Decision tables: which rules match, and what each hit policy makes of them (DMN 1.5, 8.2, 8.3).

UNIQUE and ANY give null where their promise is broken (two rules, or two different outputs); the
run says so. Without a match a table gives its default outputs, or null; COLLECT then gives an
empty list, and COUNT zero.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.environment import Environment
from taalmeter.exchange.dmn.feel.evaluate import evaluate, matches
from taalmeter.exchange.dmn.feel.functions.register import BY_NAME
from taalmeter.exchange.dmn.feel.types import NO
from taalmeter.exchange.dmn.feel.values import Value, equal
from taalmeter.exchange.dmn.problems import Unsupported

HitPolicy = Literal["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]
Aggregation = Literal["", "SUM", "MIN", "MAX", "COUNT"]


@dataclass(frozen=True)
class InputClause:
    """One column of conditions: what is looked at, and the values that it may have."""

    label: str
    expression: s.Node
    allowed: s.Tests | None = None

    def value(self, env: Environment) -> Value:
        """Give what is looked at; null where that is no value that the column may have."""
        found = evaluate(self.expression, env)
        if found is None or self.allowed is None or matches(self.allowed, found, env) is True:
            return found
        env.run.note(f"'{self.label}' has a value that is not allowed, so it is null")
        return None


@dataclass(frozen=True)
class OutputClause:
    """One column of outputs.

    Attributes:
        name: of the entry in the result, where there are several columns.
        order: its values, the one of highest priority first.
        default: for when no rule matches.
        allowed: the values that it may have.
        type: name of the type of its values, or empty.
        conform: gives a value as one of a type, or NO.
    """

    name: str
    order: tuple[s.Node, ...]
    default: s.Node | None
    allowed: s.Tests | None
    type: str
    conform: Callable[[Value, str], Value]

    def value(self, given: Value, kind: str, env: Environment) -> Value:
        """Give an output; null where it is not of the column's type, or not allowed."""
        for wanted in (kind, self.type):
            if wanted and given is not None:
                given = self.conform(given, wanted)
                if given is NO:
                    env.run.note(f"an output is no {wanted}, so it is null")
                    return None
        if given is None or self.allowed is None:
            return given
        if matches(self.allowed, given, env) is not True:
            env.run.note(f"output '{self.name}' has a value that is not allowed, so it is null")
            return None
        return given


@dataclass(frozen=True)
class TableRule:
    """One row: a cell for each input, an expression and type for each output, and its remarks."""

    id: str
    cells: tuple[s.Tests, ...]
    outputs: tuple[s.Node, ...]
    types: tuple[str, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A decision table that is ready to be evaluated."""

    id: str
    policy: HitPolicy
    aggregation: Aggregation
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[TableRule, ...]

    def evaluate(self, env: Environment) -> Value:
        """Give the result for the values in an environment."""
        values = [clause.value(env) for clause in self.inputs]
        hits = [rule for rule in self.rules if self._hit(rule, values, env)]
        env.run.hits[self.id] = tuple(rule.id for rule in hits)
        if not hits:
            return self._without_hit(env)
        if self.policy == "UNIQUE" and len(hits) > 1:
            said = ", ".join(rule.id for rule in hits)
            env.run.note(f"a UNIQUE table has several rules that match: {said}")
            return None
        if self.policy in ("UNIQUE", "FIRST"):
            return self._outcome(self._given(hits[0], env))
        return self._of_several([self._given(rule, env) for rule in hits], env)

    def _hit(self, rule: TableRule, values: Sequence[Value], env: Environment) -> bool:
        env.run.step()
        return all(
            matches(cell, value, env) is True
            for cell, value in zip(rule.cells, values, strict=True)
        )

    def _given(self, rule: TableRule, env: Environment) -> list[Value]:
        found = []
        for clause, output, kind in zip(self.outputs, rule.outputs, rule.types, strict=True):
            found.append(clause.value(evaluate(output, env), kind, env))
        return found

    def _outcome(self, values: Sequence[Value]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return {clause.name: value for clause, value in zip(self.outputs, values, strict=True)}

    def _without_hit(self, env: Environment) -> Value:
        if any(clause.default is not None for clause in self.outputs):
            values = [
                None if clause.default is None else evaluate(clause.default, env)
                for clause in self.outputs
            ]
            return self._outcome(values)
        if self.policy == "COLLECT" and self.aggregation in ("", "COUNT"):
            return Decimal(0) if self.aggregation else []
        env.run.note("no rule of a table matches")
        return None

    def _of_several(self, given: list[list[Value]], env: Environment) -> Value:
        if self.policy == "ANY":
            if all(equal(one, given[0]) is True for one in given):
                return self._outcome(given[0])
            env.run.note("an ANY table has rules that match with different outputs")
            return None
        if self.policy in ("PRIORITY", "OUTPUT ORDER"):
            given = sorted(given, key=self._rank(env))
            if self.policy == "PRIORITY":
                return self._outcome(given[0])
        if self.aggregation:
            return self._aggregated(given)
        return [self._outcome(values) for values in given]

    def _rank(self, env: Environment) -> Callable[[list[Value]], tuple[int, ...]]:
        orders = [[evaluate(node, env) for node in clause.order] for clause in self.outputs]

        def rank(values: list[Value]) -> tuple[int, ...]:
            return tuple(
                next((at for at, one in enumerate(order) if equal(one, value)), len(order))
                for order, value in zip(orders, values, strict=True)
            )

        return rank

    def _aggregated(self, given: list[list[Value]]) -> Value:
        if len(self.outputs) > 1 and self.aggregation != "COUNT":
            raise Unsupported(f"COLLECT with {self.aggregation} over several outputs")
        values = [self._outcome(one) for one in given]
        return BY_NAME[self.aggregation.lower()].call([values])
