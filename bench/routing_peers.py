"""Other ways to decide the same rules: generated if/else, zen-engine, NumPy select, Z3's verdicts.

None of them knows of masks: they are made from the cells that an author writes.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from taalmeter.routing.cells import codes
from taalmeter.routing.masks import compare
from taalmeter.routing.rules import Rule
from taalmeter.routing.ruleset import RuleSet

Case = Sequence[int]


def taken(rules: RuleSet, rule: Rule) -> dict[str, list[int]]:
    """By input or comparison that a rule looks at: the codes that it takes."""
    return {
        name: sorted(codes(cell, rules.domains[name]))
        for name, cell in rule.cells.items()
        if cell.tests
    }


def with_derived(rules: RuleSet, case: Case) -> list[int]:
    """Give a case with the comparisons with the work behind it."""
    names = list(rules.inputs)
    found = list(case)
    for one in rules.derived.values():
        level, sector = rules.inputs[one.level], rules.inputs[one.sector]
        at, work = case[names.index(one.level)], case[names.index(one.sector)]
        domain = rules.derived_inputs[one.name]
        value = None
        if work != sector.unknown:
            value = compare(one, level, at, rules.sectors.get(str(sector.value(work))))
        found.append(domain.code(value))
    return found


def if_else(rules: RuleSet) -> Callable[..., str]:
    """Write the tables as Python by hand would: one if a rule, table after table."""
    names = [*rules.inputs, *rules.derived]
    lines = [f"def decide({', '.join(names)}):"]
    for table in rules.tables:
        if table.decides != "route":
            continue
        lines.append("    found = set()")
        for rule in table.rules:
            tests = [f"{name} in {set(values)}" for name, values in taken(rules, rule).items()]
            hit = (
                f"return {rule.outcome!r}"
                if table.hit == "eerste"
                else (f"found.add({rule.outcome!r})")
            )
            lines.append(f"    if {' and '.join(tests) or 'True'}: {hit}")
        lines.append("    if found: return found.pop() if len(found) == 1 else 'strijdig'")
    lines.append("    return 'geen regel'")
    room: dict[str, Any] = {}
    exec(compile("\n".join(lines), "<if-else>", "exec"), room)  # noqa: S102 - that is the peer
    return room["decide"]  # type: ignore[no-any-return]


def zen(rules: RuleSet) -> Callable[[Case], str | None]:
    """Give zen-engine's first matching rule over codes; all tables as one."""
    names = [*rules.inputs, *rules.derived]
    rows = [
        {"_id": rule.id, "o": f"'{rule.id}'"}
        | dict.fromkeys(names, "")
        | {name: _ranges(values) for name, values in taken(rules, rule).items()}
        for rule in rules.compiled.rules[: len(rules.compiled.blocks)]
    ]
    first = engine(names, rows)
    return lambda case: first(dict(zip(names, case, strict=True)))


def engine(names: Sequence[str], rows: list[dict[str, str]]) -> Callable[..., str | None]:
    """Give zen-engine on a table of rows in its notation, through its static loader: its fastest.

    The answer is the output `o` of the first row that matches, or None.
    """
    import zen as package  # noqa: PLC0415

    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "o", "name": "regel", "field": "regel"}],
        "rules": rows,
    }
    at = {"x": 0, "y": 0}
    nodes = [
        {"id": "a", "name": "a", "type": "inputNode", "position": at},
        {"id": "b", "name": "b", "type": "decisionTableNode", "position": at, "content": table},
        {"id": "c", "name": "c", "type": "outputNode", "position": at},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "a", "targetId": "b"},
        {"id": "2", "type": "edge", "sourceId": "b", "targetId": "c"},
    ]
    kind = "application/vnd.gorules.decision"
    content = {"contentType": kind, "nodes": nodes, "edges": edges}
    made = package.ZenEngine({"loader": {"type": "static", "content": {"t": content}}})
    return lambda case: made.evaluate("t", case)["result"].get("regel")


def _ranges(values: Sequence[int]) -> str:
    """Give codes as zen writes them; a run is one range."""
    runs: list[list[int]] = []
    for value in values:
        if runs and runs[-1][1] == value - 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return ", ".join(str(a) if a == b else f"[{a}..{b}]" for a, b in runs)


def numpy_select(rules: RuleSet, columns: Sequence[np.ndarray]) -> np.ndarray:
    """Decide columns of codes with np.select, one condition a rule."""
    names = [*rules.inputs, *rules.derived]
    found = []
    for rule in rules.compiled.rules[: len(rules.compiled.blocks)]:
        hit = np.ones(len(columns[0]), np.bool_)
        for name, values in taken(rules, rule).items():
            column, table = columns[names.index(name)], np.zeros(rules.domains[name].size, np.bool_)
            table[values] = True
            hit &= table[column]
        found.append(hit)
    return np.select(found, range(len(found)), -1)
