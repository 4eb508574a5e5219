"""The data of the files of a rule set: as they stand, or made from the rule set in memory.

As they stand nothing is lost, remarks of authors included; so those are taken where they still say
what the rule set says. One that lives in memory only is written out, without such remarks.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from taalmeter.errors import TaalmeterError
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.assemble import NO_SECTOR
from taalmeter.routing.claims import to_data
from taalmeter.routing.domain import Input
from taalmeter.routing.rules import DecisionTable, Rule, Sector
from taalmeter.yamlfile import read as read_yaml

Data = dict[str, Any]
_SCALE = {"nt2": ["onder_A1", "A1", "A2", "B1", "B2"]}


def stored_files(rules: RuleSet) -> Data:
    """Give the data of every file of a rule set, by name."""
    tables = Path(rules.folder)
    if not (tables / "regelset.yaml").is_file() or not _as_read(rules, tables):
        return made_files(rules)
    root = tables.parent
    names = ["sectoren.yaml", "trajecten.yaml", "bronnen.yaml"]
    found = {name: read_yaml(root / name).data for name in names}
    for name in ("regelset", *(table.id for table in rules.tables)):
        found[f"regelset/{name}.yaml"] = read_yaml(tables / f"{name}.yaml").data
    for path in sorted((root / "scenarios").glob("*.yaml")):
        found[f"scenarios/{path.name}"] = read_yaml(path).data
    return found


def _as_read(rules: RuleSet, tables: Path) -> bool:
    try:
        return load_rules(tables) == rules
    except TaalmeterError:
        return False


def made_files(rules: RuleSet) -> Data:
    """Make the data of every file of a rule set from what is in memory."""
    found: Data = {"regelset/regelset.yaml": _main(rules)}
    for table in rules.tables:
        found[f"regelset/{table.id}.yaml"] = _table(table)
    found["sectoren.yaml"] = {
        "versie": rules.version,
        "sectoren": [_sector(one) for one in rules.sectors.values()],
    }
    found["trajecten.yaml"] = _trajects(rules)
    found["bronnen.yaml"] = {
        "versie": rules.version,
        "bronnen": {
            one.id: {
                "titel": one.title,
                "url": one.url,
                "jci": one.jci,
                "datum": one.date.isoformat(),
                "soort": one.kind,
                "geldig_tot": _day(one.valid_to),
                "toelichting": one.note,
            }
            for one in rules.sources.values()
        },
    }
    for one in rules.scenarios:
        found[f"scenarios/{Path(one.file).name}"] = {
            "id": one.id,
            "verhaal": one.story,
            "op": one.day.isoformat(),
            "profiel": dict(one.profile),
            "verwacht": {
                "route": one.route,
                "nevenadvies": None if one.side_advice is None else [*one.side_advice],
                "status": one.status,
            },
        }
    return found


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _main(rules: RuleSet) -> Data:
    scales: Data = {}
    for known in rules.inputs.values():
        scales |= {name: [*levels] for name, levels in known.scales.items()}
    policy = rules.policy
    return {
        "schema": "taalmeter-regels/1",
        "id": rules.id,
        "versie": rules.version,
        "naam": rules.name,
        "geldig": {"van": rules.valid_from.isoformat(), "tot": _day(rules.valid_to)},
        "schalen": scales or _SCALE,
        "invoer": {name: _input(one, rules.sectors) for name, one in rules.inputs.items()},
        "uitkomst": "route",
        "beslisbeleid": {
            "zekerheid": policy.certainty,
            "per_route": dict(policy.per_route),
            "nevenadvies": policy.side_advice,
            "anders": "meer_meten",
            "meten": {
                skill: {"vragen": one.worth, "hoogstens": one.most, "soort": one.unit}
                for skill, one in policy.measuring.items()
            },
            "bron": [*policy.sources],
            "uitleg": policy.explanation,
        },
        "afgeleid": {
            name: {"niveau": one.level, "eis": one.skill, "naam": one.label}
            for name, one in rules.derived.items()
        },
        "tabellen": [table.id for table in rules.tables],
        "eigenschappen": [to_data(one) for one in rules.claims],
    }


def _input(known: Input, sectors: Mapping[str, Sector]) -> Data:
    kind: Data
    if known.kind == "waarheid":
        kind = {"waarheid": True}
    elif known.kind == "niveau":
        kind = {"niveau": [*known.scales]}
    elif known.kind == "getal":
        kind = {"getal": [known.values[0], known.values[-1]], "stap": known.step}
    else:
        by_sector = known.values[:-1] == tuple(sectors) and known.values[-1] == NO_SECTOR
        kind = {"keuze": "sectoren"} if by_sector else {"keuze": [*known.values]}
        kind |= {} if by_sector else {"namen": dict(known.labels)}
    return {
        **kind,
        "naam": known.label,
        "vraag": known.question,
        "waarom": known.why,
        "veranderbaar": known.changeable,
    }


def _table(table: DecisionTable) -> Data:
    return {
        "id": table.id,
        "naam": table.name,
        "beslist": table.decides,
        "treffer": table.hit,
        "reden": table.reason,
        "regels": [_rule(rule) for rule in table.rules],
    }


def _rule(rule: Rule) -> Data:
    return {
        "id": rule.id,
        "als": {name: cell.text for name, cell in rule.cells.items()},
        "dan": rule.outcome,
        "omdat": rule.because,
        "bron": [*rule.sources],
        "graad": rule.grade,
        "auteur": rule.author,
        "datum": rule.date.isoformat(),
        "geldig_van": rule.valid_from.isoformat(),
        "geldig_tot": _day(rule.valid_to),
        "rest": rule.rest,
    }


def _sector(one: Sector) -> Data:
    return {
        "id": one.id,
        "naam": one.name,
        "functies": [*one.jobs],
        "eisen": {
            skill: {
                **dict(asked.levels),
                "waarvoor": asked.purpose,
                "bron": [*asked.sources],
                "graad": asked.grade,
            }
            for skill, asked in one.requirements.items()
        },
        "examen": [
            {
                "naam": exam.name,
                "niveau": dict(exam.levels),
                "feiten": exam.facts,
                "bron": [*exam.sources],
                "graad": exam.grade,
            }
            for exam in one.exams
        ],
        "datum": one.date.isoformat(),
        "auteur": one.author,
    }


def _trajects(rules: RuleSet) -> Data:
    return {
        "versie": rules.version,
        "trajecten": [
            {
                "id": one.id,
                "naam": one.name,
                "kandidaat": one.candidate,
                "stappen": [{"plaatje": stop.picture, "tekst": stop.text} for stop in one.stops],
                "eigenaar": one.owner,
                "overdracht": one.handover,
                "trede": one.rung or "geen",
                "bron": [*one.sources],
                "graad": one.grade,
                "auteur": "niet bekend",
                "datum": rules.valid_from.isoformat(),
            }
            for one in rules.routes.values()
        ],
        "nevenadviezen": [
            {"id": one.id, "naam": one.name, "kandidaat": one.candidate}
            for one in rules.side_advices.values()
        ],
    }
