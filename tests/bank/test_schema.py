"""An editor helps an author: schemas that are current, and a guide whose examples work."""

import json
import re

import jsonschema
import pytest
import yaml

from taalmeter.bank import load_bank
from taalmeter.bank.checks import CHECKS, check_bank
from taalmeter.bank.schema import KINDS, explanations, first_lines, schema_of, texts, with_fields
from taalmeter.shipped import content_folder
from taalmeter.yamlfile import read

ITEMS = content_folder("items")
GUIDE = (ITEMS / "README.md").read_text("utf-8")


def test_the_schemas_are_those_of_the_models():
    for name, text in texts().items():
        shipped = (ITEMS / "schema" / name).read_text("utf-8")
        assert shipped == text, f"{name} is old: run taalmeter items schema"
    assert {p.name for p in (ITEMS / "schema").iterdir()} == set(texts())


def test_every_content_file_names_its_schema_and_fits_it():
    """By an independent validator of JSON Schema, on the values as `load_bank` reads them."""
    validators = {
        kind.file: jsonschema.Draft202012Validator(json.loads(texts()[kind.file])) for kind in KINDS
    }
    seen = set()
    for path, line in first_lines(ITEMS):
        assert path.read_text("utf-8").startswith(line + "\n"), path
        schema = (path.parent / line.split("$schema=")[1]).resolve()
        assert schema.is_file()
        validators[schema.name].validate(read(path).data)
        seen.add(path)
    assert seen == {path for path in ITEMS.rglob("*.yaml") if path.parent.name != "geluid"}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("tekst", {"soort": "poster"}),
        ("tekst", {"titell": "x"}),
        ("tekst", {"opgaven": []}),
        ("tekst", {"titel": 2026}),
        ("schrijftaak", {"minimum_woorden": 0}),
    ],
)
def test_an_editor_underlines_a_wrong_value(kind, change):
    (one,) = [k for k in KINDS if k.name == kind]
    path = next(ITEMS.glob(one.places[0]))
    validator = jsonschema.Draft202012Validator(schema_of(one))
    assert validator.is_valid(read(path).data)
    assert not validator.is_valid({**read(path).data, **change})


def test_every_field_that_an_author_writes_is_explained():
    for kind in KINDS:
        if kind.name in ("niveaus", "woordmeting"):
            continue
        schema = kind.model.model_json_schema()
        for name, part in {kind.model.__name__: schema, **schema.get("$defs", {})}.items():
            if "properties" in part:
                told = set(explanations()[name])
                assert told == {"_", *part["properties"]}, name


def test_the_guide_lists_every_field_and_every_check():
    assert with_fields(GUIDE) == GUIDE, "run taalmeter items schema"
    for check in CHECKS:
        assert f"| {check.code} | `{check.name}` |" in GUIDE
    assert {"| I00 |", "| I01 |", "| I02 |"} <= set(re.findall(r"\| I\d\d \|", GUIDE))


def test_the_example_of_a_text_in_the_guide_can_be_used_as_it_stands(items_copy):
    """Only what the guide says itself is left to do: publishing, and blind solvers."""
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    text, numbers = blocks[0], yaml.safe_load(blocks[1])
    (items_copy / "lezen" / "mail-sleutel.yaml").write_text(text, "utf-8")
    path = items_copy / "parameters" / "2026-voorlopig.yaml"
    lines = path.read_text("utf-8")
    for field, entries in numbers.items():
        for name, values in entries.items():
            flow = json.dumps(values).replace('"', "")
            lines = lines.replace(f"\n{field}:\n", f"\n{field}:\n  {name}: {flow}\n")
    path.write_text(lines, "utf-8")
    bank = load_bank(items_copy)
    assert "mail-sleutel" in bank.passages
    findings = check_bank(bank).findings
    assert {f.code for f in findings} == {"I03", "I11"}, list(map(str, findings))


def test_the_example_of_a_word_in_the_guide_can_be_used_as_it_stands(items_copy):
    word = next(b for b in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if "waterpas" in b)
    path = items_copy / "woordenschat" / "groen.yaml"
    path.write_text(path.read_text("utf-8").replace("woorden:\n", "woorden:\n" + word, 1), "utf-8")
    bank = load_bank(items_copy)
    assert bank.word_lists["groen"].woorden[0].woord == "de waterpas"
    assert not check_bank(bank).findings
