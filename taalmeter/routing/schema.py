"""The JSON Schema of the files of a rule set, one for each kind of file.

The schemas are written out from the models with which the files are read (`files.py`), so that a
schema and the loader cannot part ways; loading gives file, line and remedy for all that a schema
refuses. What a schema cannot say (names that must exist, cells, dates in order) loading adds.
An editor uses a schema by the first line of a file:
`# yaml-language-server: $schema=../schema/tabel.json`.
"""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

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


class _Plain(GenerateJsonSchema):
    """Leaves out the titles that only repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by its name."""
    return {
        name: {
            "$schema": DIALECT,
            **model.model_json_schema(by_alias=True, schema_generator=_Plain),
        }
        for name, model in KINDS.items()
    }
