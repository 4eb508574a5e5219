"""The rules, for anyone to read: no key is needed, because nothing in them is about a person."""

from fastapi import APIRouter, HTTPException

from taalmeter.routing import RuleSet
from taalmeter.routing.domain import Input
from taalmeter.routing.rules import DecisionTable
from taalmeter_api.shell import DeskDep
from taalmeter_api.v1.shapes import (
    InputShape,
    RuleSetLine,
    RuleSets,
    RuleSetShape,
    RuleShape,
    TableLine,
    TableShape,
)

router = APIRouter(tags=["regelsets"])


@router.get("/regelsets", summary="De regelsets van deze installatie")
def rule_sets(desk: DeskDep) -> RuleSets:
    """List the rule sets."""
    return RuleSets(regelsets=[_line(desk.office.rules)])


@router.get("/regelsets/{regelset}", summary="Een regelset")
def rule_set(desk: DeskDep, regelset: str) -> RuleSetShape:
    """Give what a rule set asks, its routes and its tables."""
    rules = _known(desk.office.rules, regelset)
    return RuleSetShape(
        **_line(rules).model_dump(),
        invoer=[_input(one) for one in rules.inputs.values()],
        trajecten=list(rules.routes),
        tabellen=[_table_line(table) for table in rules.tables],
    )


@router.get("/regelsets/{regelset}/tabellen/{tabel}", summary="Een tabel met haar regels")
def table(desk: DeskDep, regelset: str, tabel: str) -> TableShape:
    """Give the rules of a table with their reasons, sources and days."""
    rules = _known(desk.office.rules, regelset)
    found = next((one for one in rules.tables if one.id == tabel), None)
    if found is None:
        raise HTTPException(404)
    return TableShape(**_table_line(found).model_dump(), inhoud=_rules(rules, found))


def _known(rules: RuleSet, name: str) -> RuleSet:
    if name != rules.id:
        raise HTTPException(404)
    return rules


def _line(rules: RuleSet) -> RuleSetLine:
    return RuleSetLine(
        regelset=rules.id,
        versie=rules.version,
        naam=rules.name,
        geldig_vanaf=rules.valid_from,
        geldig_tot=rules.valid_to,
        hash=rules.hash,
        betekenis=rules.meaning.hash,
    )


def _input(one: Input) -> InputShape:
    return InputShape(naam=one.name, soort=one.kind, waarden=list(one.values), vraag=one.question)


def _table_line(table: DecisionTable) -> TableLine:
    return TableLine(
        tabel=table.id,
        naam=table.name,
        beslist=table.decides,
        treffer=table.hit,
        regels=len(table.rules),
    )


def _rules(rules: RuleSet, table: DecisionTable) -> list[RuleShape]:
    return [
        RuleShape(
            regel=rule.id,
            als={name: cell.text for name, cell in rule.cells.items() if cell.tests},
            dan=rule.outcome,
            omdat=rule.because.strip(),
            graad=rule.grade,
            bronnen=[rules.sources[name].to_dict() for name in rule.sources],
            geldig_vanaf=rule.valid_from,
            geldig_tot=rule.valid_to,
        )
        for rule in table.rules
    ]
