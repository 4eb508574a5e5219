"""Makes a draft of a rule set from one decision table of a DMN model that was made elsewhere.

What the table says is kept exactly: its rows, conditions and outcomes, over a closed world. What a
rule set has and DMN has not (sources, reasons, next steps) is filled in as such, with grade `eigen
inschatting`, for people to complete. A table that cannot be held is refused with what it needs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from taalmeter.exchange.dmn.boxed_table import read_table
from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.evaluate import evaluate
from taalmeter.exchange.dmn.feel.library import EVERYWHERE, environment
from taalmeter.exchange.dmn.feel.types import plain_name
from taalmeter.exchange.dmn.feel.values import equal
from taalmeter.exchange.dmn.model import Element, Model
from taalmeter.exchange.dmn.problems import DmnError, Unsupported
from taalmeter.exchange.dmn.rules.cells import codes_of, nodes, our_cell
from taalmeter.exchange.dmn.tables import Table, TableRule
from taalmeter.routing.domain import Input, number_values

OTHER = "anders"
"""The option for every text that a table does not name."""
_ID = re.compile(r"[^A-Za-z0-9_.\-]+")
_STEPS = ("Gesprek", "Plan maken", "Aan de slag")


@dataclass(frozen=True)
class Column:
    """An input of a table: as DMN has its values, and as a rule set may call them."""

    domain: Input
    renamed: Input
    data: dict[str, Any]


def draft(model: Model, decision: str | None, day: date) -> dict[str, Any]:
    """Give the data of the files of a rule set that decides as one table of a model does.

    Args:
        model: made elsewhere.
        decision: name of the decision with the table; may be left out where there is one.
        day: from when the rule set holds.

    Raises:
        DmnError: there is no such table, or several.
        Unsupported: something in the table that a rule set cannot hold, by name.
    """
    element = _chosen(model, decision)
    required = {model.elements[key].name: model.elements[key] for key in element.requires}
    logic = element.tree.child("decisionTable")
    assert logic is not None
    scope = EVERYWHERE.with_names(required)
    try:
        table = read_table(logic, element.part.types, scope, element.type)
        columns = _columns(table, required)
        return _files(model, element, table, columns, day)
    except Unsupported as error:
        raise Unsupported(error.construct, place=element.place) from None
    except DmnError as error:
        raise DmnError(error.what, remedy=error.remedy, place=element.place) from None


def _chosen(model: Model, decision: str | None) -> Element:
    tables = {
        one.name: one
        for one in model.elements.values()
        if one.part is model.part and one.tree.child("decisionTable") is not None
    }
    if decision is not None and decision in tables:
        return tables[decision]
    if decision is None and len(tables) == 1:
        return next(iter(tables.values()))
    raise DmnError(
        "has no decision table of that name." if decision else "has no one decision table.",
        remedy=f"Name one of {', '.join(tables) or 'none'}.",
        place=replace(next(iter(model.elements.values())).place, field=decision),
    )


def _columns(table: Table, required: Mapping[str, Element]) -> list[Column]:
    found: list[Column] = []
    for at, clause in enumerate(table.inputs):
        name = getattr(clause.expression, "name", "")
        if not isinstance(clause.expression, s.Name) or name not in required:
            raise Unsupported(f"the input expression '{clause.label}', which is no plain input,")
        cells = [rule.cells[at] for rule in table.rules]
        taken = {column.renamed.name for column in found}
        allowed = clause.allowed.tests if clause.allowed else ()
        found.append(_column(name, required[name], allowed, cells, taken))
    return found


def _column(
    name: str,
    element: Element,
    allowed: Sequence[s.Node],
    cells: Sequence[s.Tests],
    taken: set[str],
) -> Column:
    base, declared = _declared(element)
    known = [*(allowed or declared)]
    label = _input_name(name, taken)
    if base == "boolean":
        domain = Input(name, "waarheid", (True, False))
        return _named(domain, domain, label, {"waarheid": True})
    if base == "number":
        low, high, step = _bounds(name, known, cells)
        domain = Input(name, "getal", number_values(low, high, step), step=step)
        return _named(domain, domain, label, {"getal": [low, high], "stap": step})
    if base not in ("string", "Any"):
        raise Unsupported(f"an input of type {base}")
    options = _texts(known) or [*_texts(cells), OTHER]
    domain = Input(name, "keuze", tuple(options if len(options) > 1 else [*options, OTHER]))
    renamed = replace(domain, values=tuple(_ids([str(one) for one in domain.values])))
    return _named(domain, renamed, label, {"keuze": list(renamed.values)})


def _named(domain: Input, renamed: Input, label: str, data: dict[str, Any]) -> Column:
    asked = {
        "naam": domain.name,
        **data,
        "vraag": f"Wat is {domain.name}?",
        "waarom": "Staat in de tabel uit DMN.",
        "veranderbaar": True,
    }
    return Column(domain, replace(renamed, name=label), asked)


def _declared(element: Element) -> tuple[str, tuple[s.Node, ...]]:
    """Give the built-in type below the type of an input, and the values that it allows."""
    name = plain_name(element.type)
    allowed: tuple[s.Node, ...] = ()
    items = element.part.types.items
    seen: set[str] = set()
    while name in items and name not in seen:
        seen.add(name)
        if items[name].collection or items[name].components:
            raise Unsupported(f"an input of type {name}, a list or structure,")
        allowed = allowed or items[name].values
        name = plain_name(items[name].base)
    return name, allowed


def _texts(known: Sequence[s.Node]) -> list[str]:
    found = [
        node.value
        for one in known
        for node in nodes(one)
        if isinstance(node, s.Literal) and isinstance(node.value, str)
    ]
    return list(dict.fromkeys(found))


def _bounds(
    name: str, known: Sequence[s.Node], cells: Sequence[s.Tests]
) -> tuple[float, float, float]:
    numbers = [
        node.value
        for one in known
        for node in nodes(one)
        if isinstance(node, s.Literal) and isinstance(node.value, Decimal)
    ]
    if len(set(numbers)) < 2:
        raise Unsupported(f"the number '{name}' without bounds")
    written = numbers + [
        node.value
        for one in cells
        for node in nodes(one)
        if isinstance(node, s.Literal) and isinstance(node.value, Decimal)
    ]
    exponents = [int(one.normalize().as_tuple().exponent) for one in written]
    step = Decimal(1).scaleb(min(0, *exponents))
    low, high = min(numbers), max(numbers)
    if (high - low) / step > 10_000:
        raise Unsupported(f"the number '{name}' with more than 10,000 values")
    whole = step == 1
    return (int(low), int(high), 1) if whole else (float(low), float(high), float(step))


def _ids(names: Sequence[str]) -> list[str]:
    """Give ids for texts, all different: what an id may not hold becomes an underscore."""
    found: list[str] = []
    for name in names:
        plain = _ID.sub("_", name).strip("_.-")[:50] or "leeg"
        unique, number = plain, 1
        while unique in found:
            number += 1
            unique = f"{plain}_{number}"
        found.append(unique)
    return found


def _input_name(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:50]
    plain = plain if plain[:1].isalpha() else f"i_{plain}"
    unique, number = plain, 1
    while unique in taken:
        number += 1
        unique = f"{plain}_{number}"
    return unique


def _files(
    model: Model, element: Element, table: Table, columns: Sequence[Column], day: date
) -> dict[str, Any]:
    rules = _ordered(table)
    outcomes = list(dict.fromkeys([*_order(table), *(_outcome(rule) for rule in rules)]))
    routes = dict(zip(outcomes, _ids(outcomes), strict=True))
    table_id = _ids([element.name])[0]
    rows = [_row(rule, at, columns, routes, day) for at, rule in enumerate(rules, 1)]
    default = table.outputs[0].default
    if default is not None:
        value = evaluate(default, environment())
        if not isinstance(value, str):
            raise Unsupported("a default outcome that is no text")
        routes.setdefault(value, _ids([*routes, value])[-1])
        rows.append({**_written(len(rows) + 1, {}, routes[value], "", day), "rest": True})
    first = default is not None or table.policy in ("FIRST", "PRIORITY")
    reason = f"In DMN: {table.policy}{' met een standaarduitkomst' if default else ''}."
    return {
        "regelset/regelset.yaml": _main(model, table_id, columns, day),
        f"regelset/{table_id}.yaml": {
            "id": table_id,
            "naam": element.name,
            "beslist": "route",
            "treffer": "eerste" if first else "uniek",
            **({"reden": reason} if first else {}),
            "regels": rows,
        },
        "sectoren.yaml": {"versie": "1", "sectoren": []},
        "trajecten.yaml": {
            "versie": "1",
            "trajecten": [_route(id_, name, day) for name, id_ in routes.items()],
        },
        "bronnen.yaml": {"versie": "1", "bronnen": {}},
    }


def _ordered(table: Table) -> list[TableRule]:
    """Give the rows in the order in which the first that matches decides.

    Raises:
        Unsupported: several outputs, or a hit policy that gives more than one outcome.
    """
    if len(table.outputs) != 1:
        raise Unsupported("a table with several outputs")
    if table.policy not in ("UNIQUE", "ANY", "FIRST", "PRIORITY"):
        raise Unsupported(f"a table with hit policy {table.policy}")
    if table.policy != "PRIORITY":
        return list(table.rules)
    order = _order(table)
    return sorted(table.rules, key=lambda rule: _place(_outcome(rule), order))


def _order(table: Table) -> list[str]:
    env = environment()
    found = [evaluate(node, env) for node in table.outputs[0].order]
    return [one for one in found if isinstance(one, str)]


def _place(outcome: str, order: Sequence[str]) -> int:
    return next((at for at, one in enumerate(order) if equal(one, outcome)), len(order))


def _outcome(rule: TableRule) -> str:
    node = rule.outputs[0]
    if not isinstance(node, s.Literal) or not isinstance(node.value, str) or not node.value:
        raise Unsupported(f"rule '{rule.id}' with an outcome that is no text")
    return node.value


def _row(
    rule: TableRule, at: int, columns: Sequence[Column], routes: Mapping[str, str], day: date
) -> dict[str, Any]:
    cells = {}
    for column, cell in zip(columns, rule.cells, strict=True):
        taken = codes_of(cell, column.domain)
        if len(taken) < column.domain.size:
            cells[column.renamed.name] = our_cell(taken, column.renamed)
    remark = next((one for one in rule.remarks if one.strip()), "")
    return _written(at, cells, routes[_outcome(rule)], remark, day)


def _written(
    at: int, cells: dict[str, str], outcome: str, remark: str, day: date
) -> dict[str, Any]:
    return {
        "id": f"R{at}",
        "als": cells,
        "dan": outcome,
        "omdat": " ".join(remark.split())[:600] or f"Regel {at} van de tabel uit DMN.",
        "bron": [],
        "graad": "eigen inschatting",
        "auteur": "uit DMN",
        "datum": day.isoformat(),
        "geldig_van": day.isoformat(),
        "geldig_tot": None,
    }


def _main(model: Model, table_id: str, columns: Sequence[Column], day: date) -> dict[str, Any]:
    return {
        "schema": "taalmeter-regels/1",
        "id": _ids([model.name or table_id])[0],
        "versie": "1",
        "naam": model.name or table_id,
        "geldig": {"van": day.isoformat(), "tot": None},
        "schalen": {"nt2": ["onder_A1", "A1", "A2", "B1", "B2"]},
        "invoer": {column.renamed.name: column.data for column in columns},
        "uitkomst": "route",
        "beslisbeleid": {
            "zekerheid": 0.8,
            "anders": "meer_meten",
            "uitleg": "Ingevuld bij het inlezen uit DMN.",
        },
        "tabellen": [table_id],
    }


def _route(id_: str, name: str, day: date) -> dict[str, Any]:
    return {
        "id": id_,
        "naam": name,
        "kandidaat": f"Uitkomst: {name}.",
        "stappen": [{"plaatje": "papier", "tekst": step} for step in _STEPS],
        "eigenaar": "nog invullen",
        "overdracht": False,
        "bron": [],
        "graad": "eigen inschatting",
        "auteur": "uit DMN",
        "datum": day.isoformat(),
    }
