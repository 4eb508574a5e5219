"""Reads a rule set from its folder, and refuses it with file, line and field when it is wrong.

First is seen whether it asks what rules may never see. Then the files are read, and every
reference between them is followed: inputs, levels, sectors, sources, routes, side advice. All
mistakes are reported in one go.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from taalmeter.errors import ContentError, ContentErrors, Place, TaalmeterError
from taalmeter.hashing import content_hash
from taalmeter.profile import Profile
from taalmeter.routing import files
from taalmeter.routing.assemble import BESIDE, Assembly, Problems
from taalmeter.routing.facts import read_facts
from taalmeter.routing.forbidden import refuse_input, refuse_words
from taalmeter.routing.rules import MORE, TALK, Scenario
from taalmeter.routing.ruleset import RuleSet
from taalmeter.shipped import content_folder
from taalmeter.yamlfile import Document, parse, read

Model = TypeVar("Model", bound=BaseModel)
MAIN = "regelset.yaml"
COPIES = "bronteksten"
"""Folder with the text of sources as it is now, `<source>.txt`, to see whether it has changed."""


def load_rules(folder: str | Path | None = None) -> RuleSet:
    """Read a rule set.

    Args:
        folder: holds `regelset/`, `sectoren.yaml`, `trajecten.yaml`, `bronnen.yaml` and perhaps
            `scenarios/`; or is that `regelset/` itself. The shipped one when left out.

    Raises:
        RuleSetRefused: it asks who someone is, or for free text.
        ContentErrors: mistakes, each with file, line and field.
    """
    root = Path(folder) if folder is not None else content_folder("routing")
    if not (root / "regelset" / MAIN).is_file() and (root / MAIN).is_file():
        tables, root = root, root.parent
    else:
        tables = root / "regelset"
    refuse_forbidden(tables)
    return _Reader(root, tables).rule_set()


def refuse_forbidden(tables: Path) -> None:
    """Refuse the rule set in a folder when any input or condition asks who someone is.

    Raises:
        RuleSetRefused: one does.
        ContentError: a file that cannot be read.
    """
    main = read(tables / MAIN)
    asked = main.data.get("invoer") if isinstance(main.data, dict) else None
    for name, raw in (asked if isinstance(asked, dict) else {}).items():
        refuse_input(name, raw if isinstance(raw, dict) else {}, main.place("invoer", name))
    for path in sorted(tables.glob("*.yaml")):
        document = read(path)
        rules = document.data.get("regels") if isinstance(document.data, dict) else None
        for at, rule in enumerate(rules if isinstance(rules, list) else []):
            cells = rule.get("als") if isinstance(rule, dict) else None
            for name in cells if isinstance(cells, dict) else {}:
                refuse_words(name, (), document.place("regels", at, "als", name))


class _Reader:
    """Reads the files of one rule set and puts them together."""

    def __init__(self, root: Path, tables: Path) -> None:
        self.root = root
        self.tables = tables
        self.problems = Problems()

    def rule_set(self) -> RuleSet:
        main = self._read(self.tables / MAIN, files.RuleSetFile)
        sectors = self._read(self.root / "sectoren.yaml", files.SectorsFile)
        trajects = self._read(self.root / "trajecten.yaml", files.TrajectsFile)
        sources = self._read(self.root / "bronnen.yaml", files.SourcesFile)
        tables = self._tables(main[0].tabellen if main else ())
        self.problems.stop()
        assert main and sectors and trajects and sources
        copies = _copies(self.root / COPIES)
        assembly = Assembly(self.problems, main, sectors, trajects, sources, copies, tables)
        read_in = [main[1], sectors[1], trajects[1], sources[1]]
        rules = RuleSet(
            id=main[0].id,
            name=main[0].naam or main[0].id,
            version=main[0].versie,
            valid_from=main[0].geldig.van,
            valid_to=main[0].geldig.tot,
            inputs=assembly.inputs,
            derived=assembly.derived,
            tables=assembly.tables(),
            routes=assembly.routes,
            side_advices=assembly.side_advices,
            sectors=assembly.sectors,
            sources=assembly.sources,
            policy=assembly.policy(),
            scenarios=(),
            hash=text_hash(_by_name([*read_in, *(document for _, document in tables)])),
            folder=str(self.tables),
            claims=assembly.claims(),
        )
        self.problems.stop()
        scenarios = self._scenarios(rules)
        self.problems.stop()
        return replace(rules, scenarios=scenarios)

    def _read(self, path: Path, model: type[Model]) -> tuple[Model, Document] | None:
        try:
            return parse(path, model)
        except ContentErrors as found:
            self.problems.found.extend(found.errors)
        except ContentError as found:
            self.problems.found.append(found)
        return None

    def _tables(self, named: Iterable[str]) -> list[tuple[files.TableFile, Document]]:
        names = list(named)
        read_in = [self._read(self.tables / f"{name}.yaml", files.TableFile) for name in names]
        for path in sorted(self.tables.glob("*.yaml")):
            if names and path.name != MAIN and path.stem not in names:
                self.problems.found.append(
                    ContentError(
                        f"'{path.stem}' is not among the tabellen of {MAIN}, so it never counts.",
                        remedy="Name it there, or remove the file.",
                        place=Place(file=str(path)),
                    )
                )
        return [table for table in read_in if table is not None]

    def _scenarios(self, rules: RuleSet) -> tuple[Scenario, ...]:
        found = []
        for path in sorted((self.root / "scenarios").glob("*.yaml")):
            if (one := self._read(path, files.ScenarioFile)) is not None:
                found.append(self._scenario(rules, *one))
        return tuple(found)

    def _scenario(self, rules: RuleSet, data: files.ScenarioFile, document: Document) -> Scenario:
        expected = data.verwacht
        note = self.problems.on(document)
        if expected.route not in (*rules.routes, MORE, TALK, ""):
            known = f"Choose one of {', '.join(rules.routes)}, {MORE} or {TALK}."
            note(("verwacht", "route"), f"there is no route '{expected.route}'", known)
        for name in expected.nevenadvies or ():
            if name not in rules.side_advices:
                known = f"Choose from {', '.join(rules.side_advices)}."
                note(("verwacht", "nevenadvies"), f"there is no side advice '{name}'", known)
        if not rules.valid_on(data.op):
            note(("op",), f"the rule set is not valid on {data.op}", "Choose another day.")
        for name, value in data.profiel.items():
            try:
                read_facts(rules.compiled.inputs, Profile(**{name: value}))
            except TaalmeterError as error:
                note(("profiel", name), error.what.rstrip("."), error.remedy)
        return Scenario(
            id=data.id,
            story=data.verhaal,
            day=data.op,
            profile=data.profiel,
            route=expected.route,
            side_advice=expected.nevenadvies,
            status=expected.status,
            file=document.file,
        )


def _copies(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every kept text of a source, by source."""
    return {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.txt"))
    }


def documents(tables: Path) -> dict[str, Any]:
    """Give what stands in the files of a rule set, by file name; scenarios are no part of it.

    Args:
        tables: the folder of `regelset.yaml`, as in `RuleSet.folder`.

    Raises:
        ContentError: a file cannot be read.
    """
    main = read(tables / MAIN)
    names = [tables / f"{name}.yaml" for name in main.data["tabellen"]]
    beside = [tables.parent / f"{name}.yaml" for name in BESIDE]
    return _by_name([main, *(read(path) for path in (*names, *beside))])


def _by_name(read_in: Iterable[Document]) -> dict[str, Any]:
    return {Path(document.file).name: document.data for document in read_in}


def text_hash(documents: Mapping[str, Any]) -> str:
    """Give the hash of what stands in the files; layout and remarks do not count."""
    return content_hash(documents)
