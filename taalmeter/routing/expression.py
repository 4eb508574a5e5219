"""Compiles a rule set into one expression (ibis) that any SQL engine evaluates beside its data.

An unknown input is NULL, and NULL is never "no". Three questions are asked of the same masks: which
rule matches with `onbekend` as a value, which rules could match and which must match whatever the
unknown inputs are (Kleene); and the decision diagram of the known values says exactly which
outcomes the unknown ones leave possible. What comes out is what the kernel gives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from taalmeter.errors import DataError, Place
from taalmeter.profile import UNKNOWN
from taalmeter.routing.cases import TRUTHS
from taalmeter.routing.completions import outcomes_of
from taalmeter.routing.conditions import Conditions, any_of, every, is_one_of
from taalmeter.routing.diagram import Diagram, by_outcome
from taalmeter.routing.domain import Input
from taalmeter.routing.kernel import CONTRADICTED, DESPITE, OPEN, STATUSES, VAST, WITHOUT_RULE
from taalmeter.routing.masks import Compiled, Lookup
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.sql import needed, sql_of

TABLE = "profielen"
ANSWERS = ("route", "status", "regel", "mogelijk", "fout")
"""What is added to a table; `fout` names an input whose value the rules do not know."""
KINDS = {"getal": "float64", "waarheid": "boolean"}
"""Of which kind the column of an input is; text where this does not say so."""
YES, NO = (tuple(text for text, truth in TRUTHS.items() if truth is said) for said in (True, False))
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
        found = table.mutate(**self._asked(columns))
        columns = {name: found[column] for name, column in names.items()}
        found = found.mutate(**{CONTRADICTS: self._contradicted(found, columns)})
        found = self._possible(found, names)
        return found.select(*keep, **self._answers(found))

    def _wrong(self, table: Any) -> dict[str, Any]:
        """Say by input where its value is none of those it may have."""
        found = {}
        for one in self.compiled.inputs:
            if one.name in table.columns:
                fits = is_value(normalised(table, one), one)
                found[one.name] = is_given(table[one.name]) & ~fits.fill_null(False)
        return found

    def _asked(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """Give the rule that decides, the first that must match, and the first that could."""
        match = Conditions(self.compiled, self._plain, columns)
        could = Conditions(self.compiled, self.compiled.could, columns)
        must = Conditions(self.compiled, self.compiled.must, columns)
        rules = self.compiled.rules
        asked = {DECIDES: case(((match.of(bit), rules[bit].id) for bit in self.active), None)}
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

    def _contradicted(self, table: Any, columns: Mapping[str, Any]) -> Any:
        """Say whether a rule of another outcome matches beside the one that decides.

        Only in a table that is `uniek`, and only where two rules can meet at all.
        """
        match = Conditions(self.compiled, self._plain, columns)
        tests = []
        for bit in self.active:
            block = self.compiled.blocks[bit]
            rivals = block.mask & ~self.compiled.same_outcome[bit] if block.unique else 0
            later = [o for o in self.active if o > bit and rivals >> o & 1 and self._meet(bit, o)]
            if later:
                decides = table[DECIDES] == self.compiled.rules[bit].id
                tests.append((every((decides, any_of(match.of(other) for other in later))), 1))
        return case(tests, 0, "int64")

    @cached_property
    def _plain(self) -> Lookup:
        """The masks with `onbekend` as a value."""
        return Lookup(self.compiled.columns, tuple(pair.allowed for pair in self.compiled.pairs))

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


def normalised(table: Any, one: Input) -> Any:
    """Give a column as the kind of its input, NULL where it is unknown or wrong.

    A table that does not have the column has NULL everywhere. Spaces around a value are not taken
    off: ibis does that with signs that Spark reads as the letters v and f.

    Raises:
        DataError: the column is of a kind that the input cannot have.
    """
    if one.name not in table.columns:
        return needed().null(KINDS.get(one.kind, "string"))
    column = table[one.name]
    kind = column.type()
    if kind.is_string():
        text = needed().ifelse(is_given(column), column, None)
        if one.kind == "getal":
            return text.replace(",", ".").try_cast("float64")
        return _truth(text.lower(), YES, NO) if one.kind == "waarheid" else text
    if one.kind == "getal" and kind.is_numeric():
        return column.nullif(float("nan")) if kind.is_floating() else column
    if one.kind == "waarheid" and kind.is_integer():
        return _truth(column, [1], [0])
    if one.kind == "waarheid" and kind.is_boolean():
        return column
    asked = {"getal": "numbers", "waarheid": "Booleans"}.get(one.kind, "text")
    raise DataError(
        f"the column is of type {kind}.",
        remedy=f"Give {asked}.",
        place=Place(column=one.name),
        kolom=one.name,
    )


def _truth(column: Any, yes: Sequence[Any], no: Sequence[Any]) -> Any:
    return case(((column.isin(yes), True), (column.isin(no), False)), None, "boolean")


def is_given(column: Any) -> Any:
    """Say whether a cell holds anything else than that it is unknown."""
    if column.type().is_string():
        return column.notnull() & column.notin(["", UNKNOWN])
    return (column.nullif(float("nan")) if column.type().is_floating() else column).notnull()


def is_value(column: Any, one: Input) -> Any:
    """Say whether a column has a value of its input."""
    if one.kind == "waarheid":
        return column.notnull()
    if one.kind != "getal":
        return column.isin(list(one.values))
    low, high = float(one.values[0]), float(one.values[-1])
    step = ((column - low) / one.step).round()
    near = ((step * one.step + low) - column).abs() <= 1e-9 * max(1.0, abs(low), abs(high))
    return (column >= low) & (column <= high) & near


def as_sql(rules: RuleSet, day: date, dialect: str) -> str:
    """Give the rules as one SELECT over a table `profielen`, to be read or run elsewhere.

    Raises:
        DataError: a dialect that is not known.
    """
    ibis = needed()
    schema = {name: KINDS.get(one.kind, "string") for name, one in rules.inputs.items()}
    table = ibis.table(schema, name=TABLE)
    names = {name: name for name in schema}
    found = Compilation(rules, day).over_clean(table, names, list(schema))
    return sql_of(found, dialect)
