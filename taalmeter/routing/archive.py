"""Finds the versions of a rule set that are kept beside the one in use."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from taalmeter.errors import TaalmeterError
from taalmeter.routing.load import MAIN, load_rules
from taalmeter.routing.ruleset import RuleSet

IN_USE = "nu"
"""The key of the version in use."""
_KEPT = 8


@dataclass(frozen=True)
class Version:
    """One version.

    Attributes:
        key: the name of its folder, or `IN_USE`.
        rules: the rule set; None when it cannot be read.
        problem: why it cannot be read.
    """

    key: str
    rules: RuleSet | None
    problem: str = ""


def versions(in_use: RuleSet, archive: Path | None) -> tuple[Version, ...]:
    """Give the version in use, and every one in the archive, newest first day first.

    Args:
        in_use: the rule set that advises now.
        archive: a folder with one folder a version, each as `load_rules` reads it; a version that
            cannot be read is given with the reason, so that it does not vanish.
    """
    found = [Version(IN_USE, in_use)]
    if archive is not None and archive.is_dir():
        found += [_version(folder) for folder in sorted(archive.iterdir()) if _is_one(folder)]
    readable = [one for one in found[1:] if one.rules is not None]
    readable.sort(key=lambda one: one.rules.valid_from if one.rules else in_use.valid_from)
    return (found[0], *reversed(readable), *(one for one in found[1:] if one.rules is None))


def _is_one(folder: Path) -> bool:
    return (folder / MAIN).is_file() or (folder / "regelset" / MAIN).is_file()


def _version(folder: Path) -> Version:
    changed = max(path.stat().st_mtime_ns for path in folder.rglob("*.yaml"))
    try:
        return Version(folder.name, _read(folder, changed))
    except TaalmeterError as error:
        return Version(folder.name, None, str(error))


@lru_cache(maxsize=_KEPT)
def _read(folder: Path, changed: int) -> RuleSet:
    """Read a version once for every moment at which its files changed."""
    return load_rules(folder)
