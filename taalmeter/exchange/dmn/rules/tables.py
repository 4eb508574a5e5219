"""Writes the decisions of a rule set: tables, comparisons with the work, and what comes out.

A table that is `uniek` is UNIQUE where its rows are visibly apart, otherwise ANY: two rows with one
outcome are no contradiction with us. Rows that do not hold on every day of the rule set get a
column for the day (`peildatum`).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

from taalmeter.exchange.dmn.rules.cells import cell_text
from taalmeter.routing import RuleSet
from taalmeter.routing.cells import codes
from taalmeter.routing.domain import Input
from taalmeter.routing.masks import compare
from taalmeter.routing.rules import DecisionTable, Derived, Rule

REMARKS = ("regel", "omdat", "bron", "graad", "auteur", "datum", "geldig")
"""The columns of remarks beside each row."""


def add(
    parent: ElementTree.Element, tag: str, text: str | None = None, /, **attributes: str
) -> ElementTree.Element:
    """Add an element with text and attributes."""
    one = ElementTree.SubElement(parent, tag, attributes)
    one.text = text
    return one


def named_type(known: Input) -> str:
    """Give the name of the type of an input."""
    return f"t_{known.name}"


def always_valid(rule: Rule, rules: RuleSet) -> bool:
    """Say whether a rule holds on every day on which its rule set does."""
    ends = rule.valid_to is None or (rules.valid_to is not None and rule.valid_to >= rules.valid_to)
    return rule.valid_from <= rules.valid_from and ends


class Names:
    """What everything is called in the model; no two things are called the same.

    Attributes:
        inputs: by input or comparison, its own name.
        tables: by table, the name of its decision.
        route, beside: of the decisions that give the advice.
        day: of the input for the day, empty when no rule needs it.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._taken: set[str] = set()
        self.inputs = {name: self._free(name) for name in rules.domains}
        needs_day = any(
            not always_valid(rule, rules) for table in rules.tables for rule in table.rules
        )
        self.day = self._free("peildatum") if needs_day else ""
        self.tables = {table.id: self._free(f"tabel_{_plain(table.id)}") for table in rules.tables}
        self.route = self._free("route")
        self.beside = self._free("nevenadvies")

    def _free(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in name)


class DecisionWriter:
    """Writes the decisions of one rule set."""

    def __init__(self, rules: RuleSet, names: Names) -> None:
        self.rules = rules
        self.names = names

    def decisions(self) -> Iterator[ElementTree.Element]:
        """Give all decisions: the comparisons, the tables, the route and the side advice."""
        for one in self.rules.derived.values():
            yield self._comparison(one)
        for table in self.rules.tables:
            yield self._table(table)
        routing = [self.names.tables[t.id] for t in self.rules.tables if t.decides == "route"]
        beside = [self.names.tables[t.id] for t in self.rules.tables if t.decides != "route"]
        chain = " else ".join(f"if {name} != null then {name}" for name in routing)
        text = f"{chain} else null" if chain else "null"
        yield self._literal(self.names.route, "tRoute", text, routing)
        if beside:
            several = f"distinct values(concatenate({', '.join(beside)}))"
            yield self._literal(self.names.beside, "tNevenadviezen", several, beside)

    def _literal(
        self, name: str, kind: str, text: str, needed: Sequence[str]
    ) -> ElementTree.Element:
        decision = ElementTree.Element("decision", {"id": f"advies.{name}", "name": name})
        add(decision, "variable", name=name, typeRef=kind)
        ids = {name: id_ for id_, name in self.names.tables.items()}
        for one in needed:
            requirement = add(decision, "informationRequirement")
            add(requirement, "requiredDecision", href=f"#tabel.{ids[one]}")
        add(add(decision, "literalExpression"), "text", text)
        return decision

    def _require(self, decision: ElementTree.Element, columns: Sequence[str]) -> None:
        for name in columns:
            requirement = add(decision, "informationRequirement")
            if name in self.rules.derived:
                add(requirement, "requiredDecision", href=f"#afgeleid.{name}")
            else:
                add(requirement, "requiredInput", href=f"#invoer.{name}")

    def _column(self, table: ElementTree.Element, name: str, kind: str) -> None:
        add(add(add(table, "input"), "inputExpression", typeRef=kind), "text", name)

    def _comparison(self, one: Derived) -> ElementTree.Element:
        rules, known = self.rules, self.rules.derived_inputs[one.name]
        level, sector = rules.inputs[one.level], rules.inputs[one.sector]
        decision = ElementTree.Element("decision", {"id": f"afgeleid.{one.name}", "name": one.name})
        add(decision, "question", f"Is {one.level} genoeg voor het werk?")
        add(decision, "variable", name=one.name, typeRef=named_type(known))
        self._require(decision, [one.sector, one.level])
        table = add(decision, "decisionTable", id=f"afgeleid.{one.name}.tabel", hitPolicy="UNIQUE")
        self._column(table, one.sector, named_type(sector))
        self._column(table, one.level, named_type(level))
        add(table, "output", typeRef=named_type(known))
        for sectors, levels, said in comparison_rows(one, level, sector, rules):
            row = add(table, "rule")
            add(add(row, "inputEntry"), "text", cell_text(sectors, sector))
            add(add(row, "inputEntry"), "text", cell_text(levels, level))
            add(add(row, "outputEntry"), "text", "null" if said is None else f'"{said}"')
        return decision

    def _table(self, table: DecisionTable) -> ElementTree.Element:
        name = self.names.tables[table.id]
        decision = ElementTree.Element(
            "decision", {"id": f"tabel.{table.id}", "name": name, "label": table.name}
        )
        add(decision, "question", table.name)
        several = table.hit == "verzamel"
        kind = "tRoute" if table.decides == "route" else "tNevenadvies"
        add(decision, "variable", name=name, typeRef="tNevenadviezen" if several else kind)
        columns = [
            one for one in self.rules.domains if any(one in rule.cells for rule in table.rules)
        ]
        dated = any(not always_valid(rule, self.rules) for rule in table.rules)
        self._require(decision, [*columns, *([self.names.day] if dated else [])])
        for source in dict.fromkeys(one for rule in table.rules for one in rule.sources):
            add(add(decision, "authorityRequirement"), "requiredAuthority", href=f"#bron.{source}")
        made = add(decision, "decisionTable", id=f"tabel.{table.id}.tabel")
        made.set("hitPolicy", self._policy(table))
        for one in columns:
            self._column(made, one, named_type(self.rules.domains[one]))
        if dated:
            self._column(made, self.names.day, "date")
        add(made, "output", typeRef=kind)
        for remark in REMARKS:
            add(made, "annotation", name=remark)
        for rule in table.rules:
            self._rule(made, rule, columns, dated)
        return decision

    def _policy(self, table: DecisionTable) -> str:
        if table.hit == "verzamel":
            return "COLLECT"
        if table.hit == "eerste":
            return "FIRST"
        return "UNIQUE" if all(map(self._apart, *_pairs(table.rules))) else "ANY"

    def _apart(self, one: Rule, other: Rule) -> bool:
        """Say whether two rows visibly never match together."""
        if _ends(one) < other.valid_from or _ends(other) < one.valid_from:
            return True
        shared = one.cells.keys() & other.cells.keys()
        return any(
            not codes(one.cells[name], self.rules.domains[name])
            & codes(other.cells[name], self.rules.domains[name])
            for name in shared
        )

    def _rule(
        self, table: ElementTree.Element, rule: Rule, columns: Sequence[str], dated: bool
    ) -> None:
        row = add(table, "rule", id=f"regel.{rule.id}")
        for name in columns:
            known = self.rules.domains[name]
            taken = codes(rule.cells[name], known) if name in rule.cells else range(known.size)
            add(add(row, "inputEntry"), "text", cell_text(taken, known))
        if dated:
            add(add(row, "inputEntry"), "text", day_cell(rule))
        add(add(row, "outputEntry"), "text", f'"{rule.outcome}"')
        said = (
            rule.id,
            rule.because,
            ", ".join(rule.sources),
            rule.grade,
            rule.author,
            rule.date.isoformat(),
            f"{rule.valid_from.isoformat()}/{rule.valid_to.isoformat() if rule.valid_to else '..'}",
        )
        for text in said:
            add(add(row, "annotationEntry"), "text", text)


def _pairs(rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    pairs = list(combinations(rules, 2))
    return tuple(one for one, _ in pairs), tuple(other for _, other in pairs)


def _ends(rule: Rule) -> date:
    return rule.valid_to or date.max


def day_cell(rule: Rule) -> str:
    """Write the days on which a rule holds as a cell."""
    start = f'date("{rule.valid_from.isoformat()}")'
    if rule.valid_to is None:
        return f">= {start}"
    return f'[{start}..date("{rule.valid_to.isoformat()}")]'


def comparison_rows(
    one: Derived, level: Input, sector: Input, rules: RuleSet
) -> Iterator[tuple[list[int], list[int], str | None]]:
    """Give the rows of a comparison: sectors that ask the same, levels, and what it says."""
    alike: dict[tuple[str | None, ...], list[int]] = {}
    for code in range(sector.size):
        if code == sector.unknown:
            said: tuple[str | None, ...] = (None,) * level.size
        else:
            work = rules.sectors.get(str(sector.value(code)))
            said = tuple(compare(one, level, at, work) for at in range(level.size))
        alike.setdefault(said, []).append(code)
    for said, sectors in alike.items():
        for outcome in dict.fromkeys(said):
            yield sectors, [at for at, found in enumerate(said) if found == outcome], outcome
