"""The JSON Schema in the repository is the format: what it refuses, loading refuses with a line.

The wrong edits are made by machine, everywhere in every file of a small rule set; an independent
validator (jsonschema) says what the schema says of them.
"""

import json
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from taalmeter.errors import ContentError, ContentErrors, TaalmeterError
from taalmeter.routing import load_rules
from taalmeter.routing.schema import KINDS, explanations, schemas
from taalmeter.yamlfile import read

ROUTING = Path(__file__).parents[2] / "routing"
Keys = tuple[str | int, ...]
EDITS = 70
"""Wrong edits a file that are tried; all of them (some 4,000) take minutes."""
KIND = {"regelset": "regelset", "sectoren": "sectoren", "trajecten": "trajecten",
        "bronnen": "bronnen", "01-eerste": "scenario"}  # fmt: skip
SCENARIO = """\
id: eerste
verhaal: Iemand wil niet meedoen.
op: 2026-11-21
profiel: {wil: nee, uren: 0}
verwacht: {route: gesprek, nevenadvies: [taalhuis], status: vast}
"""
PROMISES = """\
eigenschappen:
  - volledig
  - strijdig: nooit
  - nooit: {als: {wil: nee}, dan: [bemiddeling]}
  - onafhankelijk_van: {invoer: [leeftijd], uit: alles}
  - vrij_van_eigen_inschatting: bemiddeling
"""


def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(
        schemas()[name], format_checker=jsonschema.FormatChecker(["date"])
    )


def test_every_field_is_explained_and_no_other() -> None:
    known: dict[str, set[str]] = {}
    for schema, model in ((schemas()[name], model) for name, model in KINDS.items()):
        for name, part in {model.__name__: schema, **schema.get("$defs", {})}.items():
            known.setdefault(name, set()).update(part.get("properties", {}), ["_"])
    assert {name: set(words) for name, words in explanations().items()} == known


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_schema_in_the_repository_is_that_of_the_code(name: str) -> None:
    shipped = json.loads((ROUTING / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    assert shipped == schemas()[name], "run: taalmeter rules schema -o routing/schema"
    jsonschema.Draft202012Validator.check_schema(shipped)


def test_every_shipped_file_names_its_schema_and_fits_it() -> None:
    paths = [*ROUTING.glob("*.yaml"), *ROUTING.glob("*/*.yaml")]
    assert len(paths) > 40
    for path in paths:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, path
        schema = (path.parent / named[1]).resolve()
        assert schema.is_file(), path
        assert list(validator(schema.stem).iter_errors(read(path).data)) == []


@pytest.fixture
def plain(files: dict[str, str], maker: Any, tmp_path: Path) -> dict[str, str]:
    """The small rule set with everything in it that the format has, one key a line."""
    files["regelset/regelset.yaml"] += PROMISES
    files["scenarios/01-eerste.yaml"] = SCENARIO
    written = maker.write(tmp_path / "written", files)
    return {name: dumped(read(written / name).data) for name in files}


def dumped(data: Any) -> str:
    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))


def places(data: Any, keys: Keys = ()) -> Iterator[Keys]:
    """Give the way to every value of a file."""
    yield keys
    if isinstance(data, dict):
        for key, value in data.items():
            yield from places(value, (*keys, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from places(value, (*keys, at))


def at(data: Any, keys: Keys) -> Any:
    for key in keys:
        data = data[key]
    return data


OTHERS: tuple[Any, ...] = ("", "zomaar iets", 7, -1.5, True, None, [], ["a", "a"], {}, {"a": 1},
                           "31-12-2026", "2026-02-30", "x" * 700)  # fmt: skip


def edits(data: Any, keys: Keys) -> Iterator[tuple[str, Any]]:
    """Give a file with one wrong edit at one place: dropped, misspelled, or of another kind."""
    for other in OTHERS:
        yield "other", changed(data, keys, other)
    if isinstance(keys[-1], str):
        without = changed(data, keys, None)
        del at(without, keys[:-1])[keys[-1]]
        yield "dropped", without
        typo = deepcopy(without)
        at(typo, keys[:-1])[f"{keys[-1]}x"] = at(data, keys)
        yield "misspelled", typo
    else:
        twice = deepcopy(data)
        at(twice, keys[:-1]).append(deepcopy(at(data, keys)))
        yield "twice", twice


def changed(data: Any, keys: Keys, value: Any) -> Any:
    copy = deepcopy(data)
    at(copy, keys[:-1])[keys[-1]] = value
    return copy


NAMES = ["regelset/regelset.yaml", "regelset/poort.yaml", "sectoren.yaml", "trajecten.yaml",
         "bronnen.yaml", "scenarios/01-eerste.yaml"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_edit_anywhere_is_named_by_file_line_and_remedy(
    plain: dict[str, str], maker: Any, tmp_path: Path, name: str
) -> None:
    folder = maker.write(tmp_path / "rules", plain)
    assert load_rules(folder).scenarios[0].id == "eerste"
    path, kind = folder / name, KIND.get(Path(name).stem, "tabel")
    data = read(path).data
    says, refused = validator(kind), 0
    for keys, what, wrong in sample(data):
        text = dumped(wrong)
        path.write_text(text, encoding="utf-8")
        fits = says.is_valid(read(path).data)
        errors = mistakes(folder)
        assert errors or fits, (name, keys, what, at_most(wrong, keys))
        refused += bool(errors)
        for error in errors:
            assert error.remedy and error.place.file, (keys, what)
            if str(error.place.file).endswith(name):
                assert error.place.line is not None, (keys, what, error)
                assert 1 <= error.place.line <= len(text.splitlines())
    assert refused > EDITS // 2


def sample(data: Any) -> list[tuple[Keys, str, Any]]:
    """Draw some of all wrong edits; the same ones every time."""
    every = [
        (keys, what, wrong) for keys in list(places(data))[1:] for what, wrong in edits(data, keys)
    ]
    return random.Random(len(every)).sample(every, min(EDITS, len(every)))


def at_most(data: Any, keys: Keys) -> str:
    try:
        return repr(at(data, keys))[:80]
    except (LookupError, TypeError):
        return "gone"


def mistakes(folder: Path) -> tuple[ContentError, ...]:
    """What loading says; anything else than an error with a place is a failure of the test."""
    try:
        load_rules(folder)
    except ContentErrors as several:
        return several.errors
    except ContentError as one:
        return (one,)
    return ()


RAW = {
    "a tab": lambda raw: raw.replace(b"\n  ", b"\n\t", 1) + b"\tx: 1\n",
    "no UTF-8": lambda raw: raw + b"# caf\xe9\n",
    "empty": lambda raw: b"",
    "a key twice": lambda raw: raw + raw.splitlines()[0] + b"\n",
    "cut off": lambda raw: raw[: len(raw) // 2] + b"\n  'open",
    "an alias": lambda raw: raw + b"a: &x 1\nb: *x\n",
    "a list": lambda raw: b"- a\n- b\n",
    "one word": lambda raw: b"woord\n",
    "a tag": lambda raw: raw + b"z: !!python/name:os.system x\n",
    "nested": lambda raw: raw + b"z: " + b"[" * 60 + b"]" * 60 + b"\n",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", sorted(RAW))
def test_a_file_that_is_no_proper_yaml_is_named_with_its_line(
    plain: dict[str, str], maker: Any, tmp_path: Path, name: str, what: str
) -> None:
    folder = maker.write(tmp_path / "rules", plain)
    path = folder / name
    path.write_bytes(RAW[what](path.read_bytes()))
    with pytest.raises(TaalmeterError):
        load_rules(folder)
    found = [error for error in mistakes(folder) if str(error.place.file).endswith(name)]
    assert found
    assert all(error.remedy and error.place.line for error in found)
