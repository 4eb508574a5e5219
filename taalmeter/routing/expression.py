"""Compiles a rule set into one expression (ibis) that any SQL engine evaluates beside its data.

An unknown input is NULL, and NULL is never "no". Three questions are asked of the same masks: which
rule matches with `onbekend` as a value, which rules could match and which must match whatever the
unknown inputs are (Kleene); and the decision diagram of the known values says exactly which
outcomes the unknown ones leave possible. What comes out is what the kernel gives.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from taalmeter.errors import DataError, Place, TaalmeterError
from taalmeter.routing.completions import outcomes_of
from taalmeter.routing.conditions import Conditions, any_of, every, is_one_of
from taalmeter.routing.diagram import Diagram, by_outcome
from taalmeter.routing.domain import Input
from taalmeter.routing.kernel import CONTRADICTED, DESPITE, OPEN, STATUSES, VAST, WITHOUT_RULE
from taalmeter.routing.masks import Compiled, Lookup
from taalmeter.routing.ruleset import RuleSet

TABLE = "profielen"
ANSWERS = ("route", "status", "regel", "mogelijk", "fout")
"""What is added to a table; `fout` names an input whose value the rules do not know."""
DECIDES, FIRST, CONTRADICTS, POSSIBLE = "_regel", "_moet", "_strijd", "_mogelijk"


@dataclass(frozen=True)
class Compilation:
    """A rule set on one day, to be put over a table of profiles."""

    rules: RuleSet
    day: date

    @cached_property
    def compiled(self) -> Compiled:
        """The masks, for a day on which the rule set is valid."""
        self.rules.need_valid_on(self.day)
        return self.rules.compiled

    @cached_property
    def active(self) -> tuple[int, ...]:
        """The places of the route rules that count, in gate order."""
        mask = self.compiled.active_on(self.day)
        return tuple(bit for bit in range(len(self.compiled.blocks)) if mask >> bit & 1)

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """The routes, `geen regel` and `strijdig`."""
        return outcomes_of(tuple(self.rules.routes))

    def over(self, table: Any, keep: Iterable[str] = ()) -> Any:
        """Give the table with the answers of the rules.

        Args:
            table: an ibis table whose columns are inputs; one that is not there is unknown.
            keep: other columns of it to keep.

        Raises:
            DataError: a column of a kind that its input cannot have.
        """
        kept = list(keep)
        known = {one.name: f"_{one.name}" for one in self.compiled.inputs}
        clean = {known[one.name]: normalised(table, one) for one in self.compiled.inputs}
        bad = case(((found, name) for name, found in self._wrong(table).items()), None)
        return self.over_clean(table.select(*kept, **clean, fout=bad), known, [*kept, "fout"])

    def over_clean(self, table: Any, names: Mapping[str, str], keep: Sequence[str]) -> Any:
        """Give the answers for a table in which every input is one of its values or NULL.

        Args:
            table: the table.
            names: by input, its column.
            keep: other columns to keep.
        """
        columns = {name: table[column] for name, column in names.items()}
        found = self._possible(table.mutate(**self._asked(columns)), names)
        return found.select(*keep, **self._answers(found))

    def _wrong(self, table: Any) -> dict[str, Any]:
        """Say by input where its value is none of those it may have."""
        return {
            one.name: ~is_value(read(table, one), one)
            for one in self.compiled.inputs
            if one.name in table.columns and one.kind != "waarheid"
        }

    def _asked(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """Give the rule that decides, the first that must match, and the first that could."""
        plain = Lookup(self.compiled.columns, tuple(pair.allowed for pair in self.compiled.pairs))
        match = Conditions(self.compiled, plain, columns)
        could = Conditions(self.compiled, self.compiled.could, columns)
        must = Conditions(self.compiled, self.compiled.must, columns)
        rules = self.compiled.rules
        asked = {DECIDES: case(((match.of(bit), rules[bit].id) for bit in self.active), None)}
        rivals = [(self._rivals(bit, match), 1) for bit in self.active]
        asked[CONTRADICTS] = case(rivals, 0, "int64")
        asked[FIRST] = case(((must.of(bit), bit) for bit in self.active), None, "int64")
        for name, bits in self._by_outcome.items():
            asked[f"_kan_{name}"] = case(((could.of(bit), bit) for bit in bits), None, "int64")
        return asked

    @cached_property
    def _by_outcome(self) -> dict[str, list[int]]:
        """The places of the rules that count, by outcome."""
        found: dict[str, list[int]] = {}
        for bit in self.active:
            found.setdefault(self.compiled.rules[bit].outcome, []).append(bit)
        return found

    def _rivals(self, bit: int, match: Conditions) -> Any:
        """Give when a rule of a `uniek` table matches together with one of another outcome."""
        block = self.compiled.blocks[bit]
        rivals = block.mask & ~self.compiled.same_outcome[bit] if block.unique else 0
        others = [o for o in self.active if o > bit and rivals >> o & 1 and self._meet(bit, o)]
        if not others:
            return False
        return every((match.of(bit), any_of(match.of(other) for other in others)))

    def _meet(self, one: int, other: int) -> bool:
        """Say whether two rules share a value of every input; if not, they never meet."""
        both = 1 << one | 1 << other
        return all(
            any(mask & both == both for mask in column) for column in self.compiled.columns
        ) and all(
            any(mask & both == both for row in pair.allowed for mask in row)
            for pair in self.compiled.pairs
        )

    def _possible(self, table: Any, names: Mapping[str, str]) -> Any:
        """Add the outcomes that completions have, as bits: the diagram, deepest inputs first."""
        known = [range(one.unknown) for one in self.compiled.inputs]
        diagram = Diagram(
            self.compiled, self.compiled.active_on(self.day), known, by_outcome(self.compiled)
        )
        splits, labels = diagram.store.splits, diagram.store.labels
        used, queue = {diagram.root}, [diagram.root]
        for node in queue:
            fresh = set(splits[node][1]) - used
            used |= fresh
            queue += sorted(fresh)
        at: dict[int, int | str] = {
            node: 1 << self.outcomes.index(str(labels[node]))
            for node in used
            if not splits[node][1]
        }
        for depth in sorted({splits[node][0] for node in used} - {-1}, reverse=True):
            layer = [node for node in used if splits[node][0] == depth]
            one = self.compiled.inputs[diagram.order[depth]]
            column, groups = table[names[one.name]], diagram.groups[depth]
            made = {
                f"_n{node}": split_on(
                    table, column, one, groups, [at[child] for child in splits[node][1]]
                )
                for node in layer
            }
            table = table.mutate(**made)
            at |= {node: f"_n{node}" for node in layer}
        root = at[diagram.root]
        return table.mutate(**{POSSIBLE: table[root] if isinstance(root, str) else literal(root)})

    def _answers(self, table: Any) -> dict[str, Any]:
        ibis = needed()
        none = 1 << len(self.outcomes) - 2
        ids = {
            name: [self.compiled.rules[bit].id for bit in bits]
            for name, bits in self._by_outcome.items()
        }
        by_rule = {name: table[DECIDES].isin(rules) for name, rules in ids.items()}
        now = case(((by_rule[name], 1 << self.outcomes.index(name)) for name in ids), none, "int64")
        against = table[CONTRADICTS] == 1
        status = ibis.cases(
            (against, STATUSES[CONTRADICTED]),
            (table[DECIDES].isnull(), STATUSES[WITHOUT_RULE]),
            (table[POSSIBLE] != now, STATUSES[OPEN]),
            (self._settled(table), STATUSES[VAST]),
            else_=STATUSES[DESPITE],
        )
        possible = literal("")
        for bit, name in enumerate(self.outcomes[:-2]):
            listed = (table[POSSIBLE] & literal(1 << bit)) > 0
            possible = possible + ibis.ifelse(listed, f"|{name}", "")
        return {
            "route": ibis.ifelse(against, "", case(((by_rule[name], name) for name in ids), "")),
            "status": status,
            "regel": ibis.ifelse(against, None, table[DECIDES]),
            "mogelijk": possible.substr(1),
        }

    def _settled(self, table: Any) -> Any:
        """Say whether all rules that could decide have the outcome of the first that must match."""
        first = table[FIRST]
        last = first
        ends: dict[int, list[int]] = {}
        for bit in self.active:
            ends.setdefault(self.compiled.up_to[bit].bit_length() - 1, []).append(bit)
        longer = [(first.isin(bits), end) for end, bits in ends.items() if bits != [end]]
        if longer:
            last = needed().cases(*longer, else_=first)
        return every(
            [
                table[f"_kan_{name}"].isnull() | first.isin(bits) | (table[f"_kan_{name}"] > last)
                for name, bits in self._by_outcome.items()
            ]
        )


def needed() -> Any:
    """Give ibis, which is heavy and behind an extra.

    Raises:
        TaalmeterError: it is not installed.
    """
    try:
        import ibis  # noqa: PLC0415
    except ImportError as error:
        raise TaalmeterError(
            f"rules as SQL need '{error.name}', which is not installed.",
            remedy="Run: pip install 'taalmeter[batch]'",
        ) from error
    return ibis


@contextmanager
def step_by_step() -> Iterator[None]:
    """Keep every step a SELECT of its own: folded into one, it would repeat what it builds on."""
    options = needed().options.sql
    before, options.fuse_selects = options.fuse_selects, False
    try:
        yield
    finally:
        options.fuse_selects = before


def literal(value: Any) -> Any:
    """Give a constant; whole numbers wide enough for 62 routes."""
    return needed().literal(value, "int64" if isinstance(value, int) else None)


def case(tests: Iterable[tuple[Any, Any]], otherwise: Any, kind: str = "string") -> Any:
    """Give the value of the first test that holds, and the other value where none does."""
    ibis = needed()
    made = []
    for test, value in tests:
        if test is True:
            otherwise = value
            break
        if test is not False:
            made.append((test, ibis.literal(value, kind)))
    other = ibis.null(kind) if otherwise is None else ibis.literal(otherwise, kind)
    return ibis.cases(*made, else_=other) if made else other


def split_on(
    table: Any,
    column: Any,
    one: Input,
    groups: Iterable[Iterable[int]],
    values: Sequence[int | str],
) -> Any:
    """Give by value of an input the bits that hold there, and for NULL those of all together.

    Args:
        table: whose columns are named in the values.
        column: of the input.
        one: the input.
        groups: codes that are treated alike.
        values: by group, bits or the column that holds them.
    """
    together: dict[int | str, list[int]] = {}
    for group, value in zip(groups, values, strict=True):
        together.setdefault(value, []).extend(group)
    held = {v: table[v] if isinstance(v, str) else literal(v) for v in together}
    joined = reduce(or_, (held[v] for v in together if isinstance(v, str)), literal(0))
    fixed = reduce(or_, (v for v in together if isinstance(v, int)), 0)
    *most, last = together
    tests = [(is_one_of(column, one, together[value]), held[value]) for value in most]
    return needed().cases((column.isnull(), joined | literal(fixed)), *tests, else_=held[last])


def read(table: Any, one: Input) -> Any:
    """Give a column as the kind of its input, NULL where it is unknown."""
    column = table[one.name]
    kind = column.type()
    if one.kind == "getal":
        if not kind.is_numeric():
            raise _unfit(one, kind, "a number")
        return column.nullif(float("nan")) if kind.is_floating() else column
    if one.kind == "waarheid":
        if kind.is_boolean():
            return column
        if kind.is_integer():
            return column == 1
        if kind.is_string():
            said = column.strip().lower()
            return case(
                (
                    (said.isin(["ja", "true", "1"]), True),
                    (said.isin(["nee", "false", "0"]), False),
                ),
                None,
                "boolean",
            )
        raise _unfit(one, kind, "a Boolean")
    if not kind.is_string():
        raise _unfit(one, kind, "text")
    text = column.strip()
    return needed().ifelse(text.isin(["", "onbekend"]), None, text)


def normalised(table: Any, one: Input) -> Any:
    """Give a column as the kind of its input; NULL everywhere when the table does not have it."""
    if one.name in table.columns:
        return read(table, one)
    kinds = {"getal": "int64", "waarheid": "boolean"}
    return needed().null(kinds.get(one.kind, "string"))


def is_value(column: Any, one: Input) -> Any:
    """Say whether a column has a value of its input, or none."""
    if one.kind != "getal":
        return column.isnull() | column.isin(list(one.values))
    low, high = float(one.values[0]), float(one.values[-1])
    step = ((column - low) / one.step).round()
    near = ((step * one.step + low) - column).abs() <= 1e-9 * max(1.0, abs(low), abs(high))
    return column.isnull() | ((column >= low) & (column <= high) & near)


def _unfit(one: Input, kind: Any, asked: str) -> DataError:
    return DataError(
        f"the column is of type {kind}.",
        remedy=f"Give {asked}.",
        place=Place(column=one.name),
        kolom=one.name,
    )


def as_sql(rules: RuleSet, day: date, dialect: str) -> str:
    """Give the rules as one SELECT over a table `profielen`, to be read or run elsewhere.

    Raises:
        DataError: a dialect that is not known.
    """
    ibis = needed()
    kinds = {"getal": "float64", "waarheid": "boolean"}
    schema = {name: kinds.get(one.kind, "string") for name, one in rules.inputs.items()}
    table = ibis.table(schema, name=TABLE)
    names = {name: name for name in schema}
    found = Compilation(rules, day).over_clean(table, names, list(schema))
    return sql_of(found, dialect)


def sql_of(expression: Any, dialect: str) -> str:
    """Give an expression as SQL text."""
    import sqlglot  # noqa: PLC0415
    from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries  # noqa: PLC0415

    name = {"pyspark": "spark"}.get(dialect, dialect)
    known = sorted(str(one) for one in sqlglot.Dialect.classes if one)
    if name not in known:
        raise DataError(
            f"there is no SQL dialect '{dialect}'.", remedy=f"Choose from {', '.join(known)}."
        )
    ibis = needed()
    with step_by_step():
        try:
            text, spoken = str(ibis.to_sql(expression, dialect=dialect)), name
        except (AttributeError, NotImplementedError, ValueError):
            # Some dialects only compile with a connection; then the text is translated instead.
            text, spoken = str(ibis.to_sql(expression, dialect="duckdb")), "duckdb"
    # Steps that follow each other read better than steps within each other.
    steps = eliminate_subqueries(sqlglot.parse_one(text, read=spoken))
    return steps.sql(dialect=name, pretty=True)
