"""Says in an author's words what is wrong with a value, and how to mend it.

Pydantic knows what a field may hold; its messages are for programmers. A typing error gets the
name that was probably meant.
"""

import difflib
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

_PATTERNS = {
    r"^\d{4}-\d{2}-\d{2}$": ("is not a day", 'Write it as "2026-11-21".'),
    r"^[a-z0-9]+(-[a-z0-9]+)*$": (
        "is not a name that can be used",
        "Use small letters, digits and hyphens, such as brief-water-1.",
    ),
    r"^<svg ": ("is not an SVG drawing", "Let it begin with '<svg ', as the other drawings."),
    r"^I\d\d$": ("is not the code of a check", "Write it as I14; see: taalmeter items check."),
    r"\S+\s+\S+\s+\S+": ("is no reason", "Say in a few words why it may stay."),
    r"^geluid/[a-z0-9-]+\.(mp3|ogg|m4a)$": (
        "is not the name of a sound",
        "Write it as geluid/naam.mp3.",
    ),
    r"^[0-9a-f]{8}$": ("is not a version", "Copy the eight characters that the check gives."),
}
_KINDS = {
    "missing": ("this field is missing", "Add it."),
    "tuple_type": ("must be a list", "Begin each entry on a line of its own with '- '."),
    "list_type": ("must be a list", "Begin each entry on a line of its own with '- '."),
    "dict_type": ("must hold fields", "Write each below it as 'naam: waarde', indented."),
    "model_type": ("must hold fields", "Write each below it as 'naam: waarde', indented."),
    "model_attributes_type": ("must hold fields", "Write each below it as 'naam: waarde'."),
    "string_type": ("must be text", "Put it between quotes, or write a text."),
    "int_type": ("must be a whole number", "Write it in digits, without quotes."),
    "int_parsing": ("must be a whole number", "Write it in digits, without quotes."),
    "float_type": ("must be a number", "Write it with a point, such as 0.5, without quotes."),
    "float_parsing": ("must be a number", "Write it with a point, such as 0.5, without quotes."),
    "bool_type": ("must be true or false", "Write true or false, without quotes."),
    "too_short": ("has too few entries", "Add what is missing."),
    "too_long": ("has too many entries", "Split it."),
    "string_too_short": ("is too short", "Write it out."),
}


def explained(model: type[BaseModel], error: Any, keys: Sequence[str | int]) -> tuple[str, str]:
    """Give what is wrong and how to mend it, for one error of pydantic.

    Args:
        model: the model of the whole file.
        error: one entry of `ValidationError.errors()`.
        keys: where it stands in the file.
    """
    kind, found = str(error["type"]), error["input"]
    if kind == "extra_forbidden":
        return _unknown_field(str(keys[-1]), fields_at(model, keys[:-1]))
    if kind in ("literal_error", "enum"):
        return _unknown_value(found, str(error["ctx"]["expected"]))
    pattern = str(error.get("ctx", {}).get("pattern", ""))
    what, remedy = _PATTERNS.get(pattern) or _KINDS.get(kind) or ("", "Correct the value.")
    if not what:
        what = str(error["msg"]).removeprefix("Value error, ")
        what = what[:1].lower() + what[1:]
    shown = "" if kind in ("missing", "value_error") else _shown(found)
    return f"{what}{shown}.".replace("..", "."), remedy


def _unknown_field(name: str, known: Sequence[str]) -> tuple[str, str]:
    meant = difflib.get_close_matches(name, known, n=1)
    if meant:
        return f"there is no field '{name}'.", f"Write '{meant[0]}', if that is meant."
    fields = f" Fields here: {', '.join(known)}." if known else ""
    return f"there is no field '{name}'.", f"Remove it, or check its spelling.{fields}"


def _unknown_value(found: object, expected: str) -> tuple[str, str]:
    options = [option.strip("' ") for option in expected.replace(" or ", ", ").split(", ")]
    meant = difflib.get_close_matches(str(found), options, n=1)
    probably = f" Probably '{meant[0]}' is meant." if meant else ""
    return f"{found!r} cannot stand here.", f"Choose one of {', '.join(options)}.{probably}"


def fields_at(model: type[BaseModel], keys: Sequence[str | int]) -> tuple[str, ...]:
    """Give the names of the fields that may stand at a place in a file; empty when any may."""
    schema = model.model_json_schema()
    node = _resolved(schema, schema)
    for key in keys:
        if isinstance(key, int):
            child = node.get("items", {})
        else:
            child = node.get("properties", {}).get(key) or node.get("additionalProperties") or {}
        node = _resolved(schema, child if isinstance(child, dict) else {})
    return tuple(node.get("properties", ()))


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and of several shapes take the one that has fields or entries."""
    while "$ref" in node or "anyOf" in node:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        else:
            shapes = [one for one in node["anyOf"] if one.get("type") != "null"]
            node = shapes[0] if shapes else {}
    return node


def _shown(value: object) -> str:
    text = repr(value)
    return f" (found {text if len(text) <= 60 else text[:57] + '...'})"
