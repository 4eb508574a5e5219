"""Reads a rule set from a DMN model: one that was written from it, edits in its tables included.

Rows, cells, outcomes, remarks and days come from the DMN tables; the rest from what went along in
the extension elements. What would be lost in silence is refused: a decision that was added, or a
comparison, route or side advice that no longer follows from the rest. A table that was made
elsewhere becomes a draft (`draft.py`).
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

from taalmeter.errors import ContentError, Place
from taalmeter.exchange.dmn.boxed_table import read_table
from taalmeter.exchange.dmn.feel.evaluate import evaluate
from taalmeter.exchange.dmn.feel.library import EVERYWHERE, environment
from taalmeter.exchange.dmn.feel.values import Range
from taalmeter.exchange.dmn.model import Model
from taalmeter.exchange.dmn.problems import DmnError
from taalmeter.exchange.dmn.read import read
from taalmeter.exchange.dmn.rules.cells import codes_of, our_cell
from taalmeter.exchange.dmn.rules.draft import draft
from taalmeter.exchange.dmn.rules.tables import REMARKS, Names
from taalmeter.exchange.dmn.rules.write import OURS, same_logic
from taalmeter.exchange.dmn.tables import Table, TableRule
from taalmeter.exchange.dmn.xmltree import Tree
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.cells import codes, parse
from taalmeter.yamlfile import read as read_yaml

_AGAIN = "Export the rule set again."
_HITS = {"UNIQUE": "uniek", "ANY": "uniek", "FIRST": "eerste", "COLLECT": "verzamel"}


def load(path: str | Path, decision: str | None = None, on: date | None = None) -> RuleSet:
    """Read a rule set from a DMN model.

    Args:
        path: of a model that `write` made, or of one that was made elsewhere.
        decision: of a model from elsewhere, the decision whose table is wanted; may be left out
            where it has one table.
        on: of a model from elsewhere, the day from which the rules hold; today when left out.

    Raises:
        DmnError: the model no longer fits together, or has no such table.
        Unsupported: what a rule set cannot hold, by name.
        RuleSetRefused: the table asks who someone is.
        ContentErrors: what is in it is no rule set.
    """
    with tempfile.TemporaryDirectory() as folder:
        return replace(unpack(path, folder, decision, on), folder=str(path))


def unpack(
    path: str | Path, folder: str | Path, decision: str | None = None, on: date | None = None
) -> RuleSet:
    """Write the rule set that is in a DMN model as files in a folder, and load it from there.

    Raises:
        As `load`; or DmnError: a file of the rule set is there already.
    """
    model = read(path)
    stored = _stored(model, str(path))
    if stored:
        reader = _edited(model, stored, str(path))
    else:
        reader, stored = None, draft(model, decision, on or date.today())
    target = Path(folder)
    for name in stored:
        if (target / name).exists():
            raise DmnError(
                "is there already.",
                remedy="Choose an empty folder.",
                place=Place(str(target / name)),
            )
    with tempfile.TemporaryDirectory() as after:  # nothing appears until all of it is right
        rules = _loaded(stored, after, str(path))
        if reader is not None:
            reader.refuse_edits(rules)
    _write(stored, target)
    return load_rules(target)


def _edited(model: Model, stored: dict[str, Any], file: str) -> "_Reader":
    """Put the rows as they stand in the model into the data of the files that went along."""
    if "regelset/regelset.yaml" not in stored:
        raise DmnError("holds no regelset.yaml.", remedy=_AGAIN, place=Place(file=file))
    with tempfile.TemporaryDirectory() as before:
        base = _loaded(stored, before, file)
    reader = _Reader(model, base, file)
    for table in base.tables:
        name = f"regelset/{table.id}.yaml"
        stored[name] = reader.table(table.id, stored[name])
    return reader


def _loaded(stored: Mapping[str, Any], folder: str, file: str) -> RuleSet:
    """Load a rule set from a folder that is soon gone; errors name the model it came from."""
    _write(stored, Path(folder))
    try:
        return load_rules(folder)
    except ContentError as error:
        for one in (error, *getattr(error, "errors", ())):
            inside = (one.place.file or "").removeprefix(folder).strip("/")
            one.place = replace(one.place, file=f"{file} ({inside})", line=None)
        raise


def _stored(model: Model, file: str) -> dict[str, Any]:
    extensions = model.tree.child("extensionElements")
    found: dict[str, Any] = {}
    for one in extensions.foreign if extensions else []:
        if one.name == f"{{{OURS}}}regelset":
            for entry in one.foreign:
                found[_safe(entry.get("naam"), file)] = _data(entry, file)
    return found


def _safe(name: str, file: str) -> str:
    """Give the name of a file of a rule set, refusing one that would stand elsewhere."""
    parts = name.split("/")
    plain = all(
        part
        and part.replace("-", "").replace("_", "").replace(".", "").isalnum()
        and not part.startswith(".")
        for part in parts
    )
    if not plain or len(parts) > 2 or not name.endswith(".yaml"):
        raise DmnError(
            f"holds a file with the name '{name}'.",
            remedy=_AGAIN,
            place=Place(file=file),
        )
    return name


def _data(entry: Tree, file: str) -> Any:
    try:
        return json.loads(entry.text)
    except (ValueError, RecursionError):
        raise DmnError(
            f"holds '{entry.get('naam')}' as text that cannot be read.",
            remedy=_AGAIN,
            place=Place(file=file),
        ) from None


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write(stored: Mapping[str, Any], folder: Path) -> None:
    for name, data in stored.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DmnError(
                f"cannot be written: {error.strerror}.",
                remedy="Choose another folder.",
                place=Place(file=str(path)),
            ) from error
        if read_yaml(path).data != data:
            raise DmnError("cannot be written as YAML.", place=Place(file=str(path)))


class _Reader:
    """Reads the tables of a model as those of the rule set that it was written from."""

    def __init__(self, model: Model, base: RuleSet, file: str) -> None:
        self.base = base
        self.file = file
        self.model = model
        self.elements = {one.id: one for one in model.elements.values()}
        self.day = Names(base).day or "peildatum"

    def table(self, id_: str, data: dict[str, Any]) -> dict[str, Any]:
        """Give the data of the file of a table, with the rows as they stand in the model."""
        element = self.elements.get(f"tabel.{id_}")
        logic = element.tree.child("decisionTable") if element else None
        if element is None or logic is None:
            raise DmnError(
                f"has no decision table 'tabel.{id_}' any more.",
                remedy="Put it back, or take the table out of the rule set itself.",
                place=Place(file=self.file),
            )
        names = (*self.base.domains, self.day)
        try:
            table = read_table(logic, element.part.types, EVERYWHERE.with_names(names))
            hit = _HITS.get(table.policy)
            if hit is None or table.aggregation or len(table.outputs) != 1:
                said = f"{table.policy} {table.aggregation}".strip()
                raise DmnError(f"a rule set has no table with hit policy {said}.")
            remarks = [one.get("name") for one in logic.all("annotation")]
            before = {rule["id"]: rule for rule in data["regels"]}
            rows = [self._row(table, rule, remarks, before) for rule in table.rules]
        except DmnError as error:
            raise DmnError(
                error.what, remedy=error.remedy, place=Place(file=self.file, field=f"tabel.{id_}")
            ) from None
        return {**data, "treffer": hit, "regels": rows}

    def _row(
        self,
        table: Table,
        rule: TableRule,
        remarks: list[str],
        before: Mapping[str, dict[str, Any]],
    ) -> dict[str, Any]:
        said = dict(zip(remarks, rule.remarks, strict=False))
        id_ = said.get("regel", "").strip() or rule.id.removeprefix("regel.")
        row = dict(before.get(id_, {"id": id_}))
        cells: dict[str, str] = {}
        for clause, cell in zip(table.inputs, rule.cells, strict=True):
            name = getattr(clause.expression, "name", "")
            if name == self.day:
                row |= _days(cell)
                continue
            if name not in self.base.domains:
                raise DmnError(
                    f"a column is about '{clause.label}', which is no input of the rule set.",
                    remedy=f"Choose from {', '.join(self.base.domains)}.",
                )
            text = self._cell(name, codes_of(cell, self.base.domains[name]), row.get("als", {}))
            if text is not None:
                cells[name] = text
        order = [*(name for name in row.get("als", {}) if name in cells), *cells]
        row["als"] = {name: cells[name] for name in order}
        outcome = evaluate(rule.outputs[0], environment())
        if not isinstance(outcome, str):
            raise DmnError(f"rule '{id_}' has an outcome that is no text.")
        row["dan"] = outcome
        self._remarks(row, said)
        return row

    def _cell(self, name: str, taken: frozenset[int], before: Mapping[str, object]) -> str | None:
        """Give a cell as it stood before where it takes in the same; None where all is taken in."""
        known = self.base.domains[name]
        if name in before:
            old = before[name]
            text = {True: "ja", False: "nee"}[old] if isinstance(old, bool) else str(old)
            if codes(parse(text), known) == taken:
                return old  # type: ignore[return-value]  # as the file had it
        return None if len(taken) == known.size else our_cell(taken, known)

    def _remarks(self, row: dict[str, Any], said: Mapping[str, str]) -> None:
        for name in REMARKS[1:-1]:
            text = " ".join(said.get(name, "").split())
            if name == "bron" and name in said:
                row["bron"] = [part.strip() for part in text.split(",") if part.strip()]
            elif text and text != " ".join(str(row.get(name, "")).split()):
                row[name] = text
        start, _, end = said.get("geldig", "").partition("/")
        if "geldig_van" not in row and start:
            row["geldig_van"] = start
            row["geldig_tot"] = None if end.strip() in ("", "..") else end

    def refuse_edits(self, rules: RuleSet) -> None:
        """Refuse a model whose other decisions are not what follows from the rules.

        Raises:
            DmnError: naming the decision.
        """
        wanted = same_logic(rules)
        for id_, text in wanted.items():
            if id_ not in self.elements or _shape(self.elements[id_].tree) != _shape_of(text):
                raise DmnError(
                    f"decision '{id_}' no longer follows from the tables and the sectors.",
                    remedy="Put it back, and change the tables or sectoren.yaml instead.",
                    place=Place(file=self.file, field=id_),
                )
        known = {*wanted, *(f"tabel.{table.id}" for table in rules.tables)}
        for id_, one in self.elements.items():
            if one.kind != "input" and id_ not in known:
                raise DmnError(
                    f"decision '{one.name}' is none of this rule set.",
                    remedy="Take it out, or make a table of it in the rule set.",
                    place=Place(file=self.file, field=id_),
                )


def _days(cell: Any) -> dict[str, str | None]:
    """Give the days of a rule from its cell for the day."""
    found = evaluate(cell.tests[0], environment()) if len(cell.tests) == 1 else None
    whole = isinstance(found, Range) and (found.high is None or found.with_high)
    if not isinstance(found, Range) or not whole or not (found.with_low and found.low):
        raise DmnError(
            "the days of a rule cannot be read.",
            remedy='Write >= date("2026-01-01") or [date("2026-01-01")..date("2026-12-31")].',
        )
    end = None if found.high is None else found.high.isoformat()
    return {"geldig_van": found.low.isoformat(), "geldig_tot": end}


def _shape(tree: Tree) -> object:
    """Give what an element says, without ids and layout."""
    known = {name: value for name, value in tree.attributes.items() if name != "id"}
    inner = [_shape(child) for child in tree.children]
    return [tree.name, sorted(known.items()), tree.text.strip(), inner]


def _shape_of(text: str) -> object:
    root = ElementTree.fromstring(text)  # noqa: S314  # written by ourselves just now

    def shape(one: ElementTree.Element) -> object:
        known = {name: value for name, value in one.attrib.items() if name != "id"}
        said = (one.text or "").strip()
        return [one.tag, sorted(known.items()), said, [shape(child) for child in one]]

    return shape(root)
