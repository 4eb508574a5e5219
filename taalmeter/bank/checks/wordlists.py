"""The word lists of the checks (`lijsten.yaml`), which a teacher may extend."""

from functools import cache
from importlib.resources import files

import yaml


@cache
def entries(name: str) -> tuple[str, ...]:
    """Give one list of `lijsten.yaml`, in its order."""
    text = files("taalmeter.bank.checks").joinpath("lijsten.yaml").read_text("utf-8")
    return tuple(yaml.load(text, Loader=yaml.CBaseLoader)[name])  # noqa: S506 - gives text only
