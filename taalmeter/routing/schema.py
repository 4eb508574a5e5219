"""The JSON Schema of the files of a rule set, one for each kind of file.

The schemas are written out from the models with which the files are read (`files.py`), so that a
schema and the loader cannot part ways; loading gives file, line and remedy for all that a schema
refuses. The Dutch explanation of every field is in `velden.yaml`. What a schema cannot say (names
that must exist, cells, dates in order) loading adds. An editor uses a schema by the first line of
a file: `# yaml-language-server: $schema=../schema/tabel.json`.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel

from taalmeter.routing import files

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS: dict[str, type[BaseModel]] = {
    "regelset": files.RuleSetFile,
    "tabel": files.TableFile,
    "sectoren": files.SectorsFile,
    "trajecten": files.TrajectsFile,
    "bronnen": files.SourcesFile,
    "scenario": files.ScenarioFile,
}
"""By name of the schema, the model of the file."""


def schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by its name."""
    return {name: _schema(model) for name, model in KINDS.items()}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    for name, part in {model.__name__: schema, **schema.get("$defs", {})}.items():
        _explain(part, explanations().get(name, {}))
    return {"$schema": DIALECT, **schema}


@cache
def explanations() -> Mapping[str, Mapping[str, str]]:
    """Give what every field means, in Dutch, by the name of its model (`_` is the whole)."""
    text = resources.files("taalmeter.routing").joinpath("velden.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return found


def _explain(part: dict[str, Any], words: Mapping[str, str]) -> None:
    """Put what an author should know in the place of titles and docstrings for programmers."""
    part.pop("title", None)
    part["description"] = words.get("_", "")
    for name, field in part.get("properties", {}).items():
        field.pop("title", None)
        field["description"] = words.get(name, "")
