"""Read the YAML lists of the writing room, once."""

from functools import cache
from importlib.resources import files
from typing import cast

import yaml

from taalmeter.errors import ContentError, Place

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read(name: str) -> dict[str, object]:
    """Return the content of `data/<name>.yaml`."""
    path = files("taalmeter.writing") / "data" / f"{name}.yaml"
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    if not isinstance(content, dict):
        raise ContentError(
            "A word list must be a mapping.",
            remedy="Give the file named keys.",
            place=Place(file=f"{name}.yaml"),
        )
    return cast("dict[str, object]", content)


@cache
def words(name: str, key: str) -> frozenset[str]:
    """Return a list of words, written in YAML as a sequence or as text with white space."""
    return frozenset(sequence(name, key))


@cache
def sequence(name: str, key: str) -> tuple[str, ...]:
    """Return a list of words in their order."""
    value = read(name)[key]
    if isinstance(value, str):
        return tuple(value.split())
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    raise _wrong(name, key, "a list of words")


@cache
def pairs(name: str, key: str) -> dict[str, str]:
    """Return a mapping of text to text."""
    value = read(name)[key]
    if not isinstance(value, dict):
        raise _wrong(name, key, "a mapping")
    return {str(k): str(v) for k, v in value.items()}


@cache
def rows(name: str, key: str) -> tuple[tuple[str, ...], ...]:
    """Return a sequence of short sequences; a row may be text with white space."""
    value = read(name)[key]
    if not isinstance(value, list):
        raise _wrong(name, key, "a list of rows")
    return tuple(
        tuple(str(cell) for cell in (row.split() if isinstance(row, str) else row))
        for row in value
        if isinstance(row, str | list)
    )


def _wrong(name: str, key: str, wanted: str) -> ContentError:
    return ContentError(
        f"'{key}' must be {wanted}.",
        remedy="Mend the list.",
        place=Place(file=f"{name}.yaml", field=key),
    )
