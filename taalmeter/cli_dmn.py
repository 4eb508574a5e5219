"""The commands that carry rule sets to DMN and back: rules export and rules import.

Reads arguments, calls the library, prints; it decides nothing itself.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from taalmeter.cli_rules import day


class DmnVersion(StrEnum):
    """The versions of DMN that are written."""

    OLD = "1.3"
    NEW = "1.5"


def rules_export(
    dmn: Annotated[Path, typer.Option("--dmn", help="Write a DMN model to this file.")],
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of a rule set; the shipped one if left out.")
    ] = None,
    version: Annotated[
        DmnVersion, typer.Option("--dmn-version", help="Version of DMN.")
    ] = DmnVersion.NEW,
) -> None:
    """Write a rule set as a DMN model that any DMN engine executes."""
    from taalmeter.exchange.dmn import write
    from taalmeter.routing import load_rules

    rules = load_rules(folder)
    write(rules, dmn, version.value)
    count = sum(len(table.rules) for table in rules.tables)
    print(f"{dmn}: {len(rules.tables)} tables, {count} rules, meaning {rules.meaning.hash[:16]}")


def rules_import(
    file: Annotated[Path, typer.Argument(help="DMN model, exported from a rule set or not.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Empty folder for the rule set.")],
    decision: Annotated[
        str | None,
        typer.Option(help="Of a model from elsewhere: the decision whose table is wanted."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="Of a model from elsewhere: from when it holds, as 2026-11-21."),
    ] = None,
) -> None:
    """Read a rule set back from a DMN model, or make a draft from one decision table."""
    from taalmeter.exchange.dmn import unpack

    rules = unpack(file, output, decision, day(on))
    count = sum(len(table.rules) for table in rules.tables)
    print(f"{output}: {len(rules.tables)} tables, {count} rules, meaning {rules.meaning.hash[:16]}")
