"""The rules written out for other engines, from the cells as an author writes them: no masks.

A condition is one text that Python and SQL read alike, over values and not over codes; what is
unknown is `null` in both. zen-engine reads the cells in its own notation.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bench.routing_peers import engine, with_derived
from bench.routing_tables import DAY
from taalmeter.routing.cells import Between, Cell, Compare, Is, Not, Test, Unknown
from taalmeter.routing.domain import Input
from taalmeter.routing.rules import DecisionTable, Rule
from taalmeter.routing.ruleset import RuleSet

Value = str | int | float | bool | None
Values = tuple[Value, ...]
NEVER = "1 = 0"
SIGNS_REVERSED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def values(rules: RuleSet, case: Sequence[int]) -> Values:
    """Give a case of codes as values, the comparisons with the work behind it."""
    full = zip(with_derived(rules, case), rules.domains.values(), strict=True)
    return tuple(None if code == one.unknown else one.values[code] for code, one in full)


def condition(rules: RuleSet, rule: Rule) -> str:
    """Give when a rule matches, for Python and SQL."""
    tests = [
        " or ".join(_test(test, rules.domains[name]) for test in cell.tests)
        for name, cell in rule.cells.items()
        if cell.tests
    ]
    return " and ".join(f"({test})" for test in tests) or "1 = 1"


def _test(test: Test, one: Input) -> str:
    if isinstance(test, Unknown):
        return f"{one.name} is null"
    if isinstance(test, Not):
        inner = " or ".join(_test(each, one) for each in test.tests)
        return f"({one.name} is not null and not ({inner}))"
    if isinstance(test, Is):
        return f"{one.name} = {_value(test.value, one)}"
    if one.kind == "niveau":
        return (
            f"({' or '.join(f'{one.name} = {level!r}' for level in _levels(test, one)) or NEVER})"
        )
    if isinstance(test, Compare):
        return f"({one.name} is not null and {one.name} {test.sign} {test.value})"
    low, high = "<=" if test.with_low else "<", "<=" if test.with_high else "<"
    sides = f"{test.low} {low} {one.name} and {one.name} {high} {test.high}"
    return f"({one.name} is not null and {sides})"


def _value(text: str, one: Input) -> str:
    if one.kind == "waarheid":
        return str(text in ("ja", "true"))
    return text if one.kind == "getal" else repr(text)


def _levels(test: Compare | Between, one: Input) -> list[str]:
    """Give the levels of one scale that are above or below, by cutting the scale."""
    low, high = (test.low, test.high) if isinstance(test, Between) else (test.value, test.value)
    steps = list(next(steps for steps in one.scales.values() if low in steps))
    first, last = steps.index(low), steps.index(high)
    if isinstance(test, Between):
        return steps[first + (not test.with_low) : last + test.with_high]
    return {
        "<": steps[:first],
        "<=": steps[: first + 1],
        ">": steps[first + 1 :],
        ">=": steps[first:],
    }[test.sign]


def python(rules: RuleSet) -> Callable[..., str]:
    """Write the tables as if/else over values."""
    lines = [f"def decide({', '.join(rules.domains)}):"]
    for table in _tables(rules):
        lines.append("    found = set()")
        for rule in table.rules:
            test = condition(rules, rule).replace(" = ", " == ")
            first = table.hit == "eerste"
            then = f"return {rule.outcome!r}" if first else f"found.add({rule.outcome!r})"
            lines.append(f"    if {test}: {then}")
        lines.append("    if found: return found.pop() if len(found) == 1 else 'strijdig'")
    lines.append("    return 'geen regel'")
    room: dict[str, Any] = {"null": None}
    exec(compile("\n".join(lines), "<if-else>", "exec"), room)  # noqa: S102 - that is the peer
    return room["decide"]  # type: ignore[no-any-return]


def sql(rules: RuleSet, source: str) -> str:
    """Write the tables as one CASE a table over the columns of a source, in row order."""
    cases = ", ".join(_case(rules, table) for table in _tables(rules))
    return f"select coalesce({cases}, 'geen regel') as route from {source} order by rij"  # noqa: S608


def _case(rules: RuleSet, table: DecisionTable) -> str:
    tests = [(condition(rules, rule), rule.outcome) for rule in table.rules]
    if table.hit == "eerste":
        return f"case {' '.join(f'when {test} then {name!r}' for test, name in tests)} end"
    of: dict[str, str] = {}
    for test, name in tests:
        of[name] = f"{of[name]} or ({test})" if name in of else f"({test})"
    count = " + ".join(f"coalesce(({test})::int, 0)" for test in of.values())
    whens = " ".join(f"when {test} then {name!r}" for name, test in of.items())
    return f"case when {count} > 1 then 'strijdig' {whens} end"


def _tables(rules: RuleSet) -> Iterator[DecisionTable]:
    return (table for table in rules.tables if table.decides == "route")


def duckdb_seconds(
    rules: RuleSet,
    columns: Mapping[str, Any],
    derived: Sequence[Any],
    cpu: Callable[[Callable[[], object]], float],
    few: int,
) -> tuple[float, float]:
    """Give the CPU seconds of DuckDB over its own columns: the CASE of `sql`, and our expression.

    Args:
        rules: the rules.
        columns: of values, by input.
        derived: by comparison with the work, its codes; for our expression these are worked out.
        cpu: measures work.
        few: how many of the rows our expression gets.
    """
    import duckdb  # noqa: PLC0415
    import pyarrow  # noqa: PLC0415

    from taalmeter.routing.expression import as_sql  # noqa: PLC0415

    held = {name: pyarrow.array(column) for name, column in columns.items()}
    for one, column in zip(rules.derived_inputs.values(), derived, strict=True):
        held[one.name] = pyarrow.DictionaryArray.from_arrays(column, [*one.values, "onbekend"])
    table = pyarrow.table(held)
    with duckdb.connect() as connection:
        connection.register("arrow", table.append_column("rij", [range(len(table))]))
        connection.execute("create table gevallen as select * from arrow")
        names = ", ".join(rules.inputs)
        connection.execute(f"create table profielen as select {names} from arrow limit {few}")  # noqa: S608
        case, ours = (
            sql(rules, "gevallen").removesuffix(" order by rij"),
            as_sql(rules, DAY, "duckdb"),
        )
        by_case = f"select route, count(*) from ({case}) group by route"  # noqa: S608
        return cpu(connection.sql(by_case).fetchall), cpu(connection.sql(ours).fetch_arrow_table)


def zen(rules: RuleSet) -> Callable[[Mapping[str, Value]], str | None]:
    """Give zen-engine's first matching rule over values, none of them unknown."""
    rows = [
        {
            "_id": rule.id,
            "o": f"'{rule.id}'",
            **{name: _cell(rule.cells.get(name), one) for name, one in rules.domains.items()},
        }
        for table in _tables(rules)
        for rule in table.rules
    ]
    return engine(list(rules.domains), rows)


def _cell(cell: Cell | None, one: Input) -> str:
    if cell is None or not cell.tests:
        return ""
    return " or ".join(_unary(test, one) for test in cell.tests)


def _unary(test: Test, one: Input) -> str:
    if isinstance(test, Unknown):
        return "$ == null"
    if isinstance(test, Not):
        return " and ".join(_opposite(each, one) for each in test.tests)
    if isinstance(test, Is):
        return f"$ == {_spelled(test.value, one)}"
    if one.kind == "niveau":
        return f"$ in [{', '.join(map(repr, _levels(test, one)))}]"
    if isinstance(test, Compare):
        return f"$ {test.sign} {test.value}"
    ends = "[" if test.with_low else "(", "]" if test.with_high else ")"
    return f"$ in {ends[0]}{test.low}..{test.high}{ends[1]}"


def _opposite(test: Test, one: Input) -> str:
    if isinstance(test, Is):
        return f"$ != {_spelled(test.value, one)}"
    return (
        _unary(test, one).replace("$ in", "$ not in")
        if "$ in" in _unary(test, one)
        else (
            f"$ {SIGNS_REVERSED[test.sign]} {test.value}"  # type: ignore[union-attr]
        )
    )


def _spelled(text: str, one: Input) -> str:
    found = _value(text, one)
    return found.lower() if one.kind == "waarheid" else found
