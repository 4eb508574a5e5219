"""Writes a rule set as a DMN model that any engine can execute, and that reads back as itself.

Every table is a decision; comparisons of a level with the work of the sector are decisions of their
own; `route` takes the first table that answers, `nevenadvies` collects. What DMN has no place for
(questions, sectors, sources, policy, scenarios) goes along in `extensionElements`, as the data of
the files that it came from.
"""

import json
import os
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from taalmeter.errors import Place
from taalmeter.exchange.dmn.problems import DmnError
from taalmeter.exchange.dmn.rules.cells import allowed_text
from taalmeter.exchange.dmn.rules.files import stored_files
from taalmeter.exchange.dmn.rules.tables import DecisionWriter, Names, add, named_type
from taalmeter.routing import RuleSet
from taalmeter.routing.domain import Input
from taalmeter.routing.masks import CONFLICT
from taalmeter.version import VERSION

Version = Literal["1.3", "1.5"]
SPACES: dict[Version, str] = {
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}
OURS = "urn:taalmeter:dmn:1"
"""Namespace of what goes along in extension elements."""


def write(rules: RuleSet, path: str | Path, version: Version = "1.5") -> None:
    """Write a rule set to a DMN file; the file appears only when it is whole.

    Args:
        rules: from `load_rules`, or changed since; remarks of authors go along only from the files
            that it was loaded from.
        path: of the file.
        version: of DMN, 1.5 or 1.3.

    Raises:
        DmnError: rules contradict each other, or the file cannot be written.
    """
    if version not in SPACES:
        raise DmnError(f"there is no DMN version '{version}'.", remedy="Choose 1.5 or 1.3.")
    _refuse_conflict(rules)
    stored = stored_files(rules)
    text = ElementTree.tostring(_definitions(rules, stored, SPACES[version]), encoding="unicode")
    target = Path(path)
    half = target.with_name(target.name + ".half")
    try:
        half.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8")
        os.replace(half, target)  # noqa: PTH105  # the same name on every system
    except OSError as error:
        half.unlink(missing_ok=True)
        raise DmnError(
            f"cannot be written: {error.strerror}.",
            remedy="Choose another place.",
            place=Place(file=str(path)),
        ) from error


def _refuse_conflict(rules: RuleSet) -> None:
    if CONFLICT in rules.meaning.leaves.values():
        raise DmnError(
            "has rules that contradict each other, and DMN engines differ on what follows.",
            remedy="Mend what `taalmeter rules check` finds, then export.",
            place=Place(file=rules.folder),
        )


def _definitions(rules: RuleSet, stored: dict[str, object], space: str) -> ElementTree.Element:
    root = ElementTree.Element(
        "definitions",
        {
            "xmlns": space,
            "xmlns:tm": OURS,
            "id": f"regelset.{rules.id}",
            "name": rules.name,
            "namespace": f"urn:taalmeter:regelset:{rules.id}:{rules.version}",
            "exporter": "taalmeter",
            "exporterVersion": VERSION,
        },
    )
    add(root, "description", f"Regelset {rules.id}, versie {rules.version}.")
    along = add(add(root, "extensionElements"), "tm:regelset", hash=rules.hash)
    for name, data in stored.items():
        add(along, "tm:bestand", json.dumps(data, ensure_ascii=False), naam=name)
    names = Names(rules)
    _types(root, rules)
    for known in rules.inputs.values():
        _input(root, names.inputs[known.name], named_type(known), known)
    if names.day:
        day = Input(names.day, "keuze", (), question="Op welke dag moet de regel gelden?")
        _input(root, names.day, "date", day)
    writer = DecisionWriter(rules, names)
    for decision in writer.decisions():
        root.append(decision)
    _sources(root, rules)
    ElementTree.indent(root)
    return root


def _types(root: ElementTree.Element, rules: RuleSet) -> None:
    for known in (*rules.inputs.values(), *rules.derived_inputs.values()):
        base = {"waarheid": "boolean", "getal": "number"}.get(known.kind, "string")
        _type(root, named_type(known), base, allowed_text(known))
    for name, outcomes in (("tRoute", rules.routes), ("tNevenadvies", rules.side_advices)):
        if outcomes:
            _type(root, name, "string", ", ".join(f'"{one}"' for one in outcomes))
    if rules.side_advices:
        several = add(root, "itemDefinition", name="tNevenadviezen", isCollection="true")
        add(several, "typeRef", "tNevenadvies")


def _type(root: ElementTree.Element, name: str, base: str, allowed: str) -> None:
    definition = add(root, "itemDefinition", name=name)
    add(definition, "typeRef", base)
    add(add(definition, "allowedValues"), "text", allowed)


def _input(root: ElementTree.Element, name: str, kind: str, known: Input) -> None:
    one = add(root, "inputData", id=f"invoer.{name}", name=name)
    add(one, "description", known.question or known.label or name)
    add(one, "variable", name=name, typeRef=kind)
    one.set("label", known.label or name)


def _sources(root: ElementTree.Element, rules: RuleSet) -> None:
    for source in rules.sources.values():
        where = source.url or source.jci
        one = add(root, "knowledgeSource", id=f"bron.{source.id}", name=source.title)
        if where:
            one.set("locationURI", where)
        if source.note:
            add(one, "description", source.note)
        add(one, "type", f"{source.kind}, {source.date.isoformat()}")


def same_logic(rules: RuleSet) -> dict[str, str]:
    """Give, by id, the XML of the decisions that follow from the rest of a rule set.

    These are the comparisons with the work, the route and the side advice: what they say is not
    read from DMN, so it may not differ from what would be written.
    """
    writer = DecisionWriter(rules, Names(rules))
    return {
        decision.get("id", ""): ElementTree.tostring(decision, encoding="unicode")
        for decision in writer.decisions()
        if not decision.get("id", "").startswith("tabel.")
    }
