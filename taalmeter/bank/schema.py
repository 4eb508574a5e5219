"""JSON Schemas of the content files, so that an editor helps while an author types.

Made from the models in `content.py`, with the Dutch explanation of every field from `velden.yaml`.
A file names its schema in its first line, which the YAML extension of most editors reads.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from taalmeter.bank.content import BankInfo, Form, ItemSet, Passage, WritingTask
from taalmeter.bank.parameters import Parameters
from taalmeter.bank.wordcontent import LearningTask, PseudoWords, WordList, WordRules
from taalmeter.levels import Levels

FOLDER = "schema"
_BEGIN = "<!-- velden: gemaakt door taalmeter items schema -->"
_END = "<!-- einde velden -->"


@dataclass(frozen=True)
class Kind:
    """One kind of content file: the name of its schema, its model, and where such files stand."""

    name: str
    model: type[BaseModel]
    places: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of the schema file."""
        return f"{self.name}.schema.json"


KINDS = (
    Kind("tekst", Passage, ("lezen/*.yaml",)),
    Kind("opgavenset", ItemSet, ("alfabetisering/*.yaml", "schrijfopgaven/*.yaml")),
    Kind("schrijftaak", WritingTask, ("schrijven/*.yaml",)),
    Kind("woordenlijst", WordList, ("woordenschat/*.yaml",)),
    Kind("nepwoorden", PseudoWords, ("nepwoorden.yaml",)),
    Kind("leertaak", LearningTask, ("leertaken/*.yaml",)),
    Kind("toetsvorm", Form, ("toetsvormen/*.yaml",)),
    Kind("parameters", Parameters, ("parameters/*.yaml",)),
    Kind("bank", BankInfo, ("bank.yaml",)),
    Kind("niveaus", Levels, ("niveaus.yaml",)),
    Kind("woordmeting", WordRules, ("woordmeting.yaml",)),
)


def schema_of(kind: Kind) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a kind of content file."""
    schema = kind.model.model_json_schema()
    parts = {kind.model.__name__: schema, **schema.get("$defs", {})}
    for name, part in parts.items():
        _explain(part, explanations().get(name, {}))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": kind.name,
    }


def _explain(part: dict[str, Any], words: dict[str, str]) -> None:
    """Replace titles and docstrings meant for programmers by what an author should know."""
    part.pop("title", None)
    if words:
        part["description"] = words["_"]
    for name, field in part.get("properties", {}).items():
        field.pop("title", None)
        if name in words:
            field["description"] = words[name]


@cache
def explanations() -> dict[str, dict[str, str]]:
    """Give the Dutch explanation of each field, by model; `_` is that of the model itself."""
    text = files("taalmeter.bank").joinpath("velden.yaml").read_text("utf-8")
    return dict(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506 - gives text only


def texts() -> dict[str, str]:
    """Give the content of every schema file, by its name."""
    return {
        kind.file: json.dumps(schema_of(kind), ensure_ascii=False, indent=1) + "\n"
        for kind in KINDS
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas of a bank, the fields in its guide, and the first line of every file.

    Gives the files that changed.

    Raises:
        OSError: a file cannot be written.
    """
    (folder / FOLDER).mkdir(exist_ok=True)
    wanted = {folder / FOLDER / name: text for name, text in texts().items()}
    guide = folder / "README.md"
    if guide.is_file():
        wanted[guide] = with_fields(guide.read_text("utf-8"))
    for path, line in first_lines(folder):
        text = path.read_text("utf-8")
        if text.startswith("# yaml-language-server:"):
            text = text.split("\n", 1)[1]
        wanted[path] = f"{line}\n{text}"
    changed = []
    for path, text in wanted.items():
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed


def first_lines(folder: Path) -> Iterator[tuple[Path, str]]:
    """Give every content file of a bank, and the first line that names its schema."""
    for kind in KINDS:
        for place in kind.places:
            up = "../" * place.count("/")
            line = f"# yaml-language-server: $schema={up}{FOLDER}/{kind.file}"
            for path in sorted(folder.glob(place)):
                yield path, line


def with_fields(guide: str) -> str:
    """Give the text of the authors' guide with the list of fields as it is now."""
    if _BEGIN not in guide or _END not in guide:
        return guide
    before, rest = guide.split(_BEGIN, 1)
    return f"{before}{_BEGIN}\n\n{field_table()}\n{_END}{rest.split(_END, 1)[1]}"


def field_table() -> str:
    """Give a Markdown list of every field that an author meets, for the guide in the bank."""
    lines: list[str] = []
    for name, words in explanations().items():
        if lines:
            lines.append("")
        lines += [f"**{words['_']}** (`{name}`)", ""]
        lines += [f"- `{field}`: {text}" for field, text in words.items() if field != "_"]
    return "\n".join(lines) + "\n"
