"""The commands that audit advices: receipts and replay.

Reads arguments, calls the library, prints; it decides nothing itself.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taalmeter.cli_research import audit_app
from taalmeter.cli_rules import day
from taalmeter.errors import TaalmeterError
from taalmeter.terminal import Output, keep_inputs, progress_bar

__all__ = ["audit_app"]

if TYPE_CHECKING:
    from taalmeter.routing import RuleSet
    from taalmeter.routing.receipt_files import Line

RulesFolder = Annotated[
    Path | None,
    typer.Option("--rules", help="Folder of the rule set; the shipped one if left out."),
]


@audit_app.command("receipts")
def audit_receipts(
    profiles: Annotated[Path, typer.Argument(help="Profiles, one a row; - for stdin.")],
    rules: RulesFolder = None,
    on: Annotated[str | None, typer.Option(help="Day to decide on, as 2026-11-21.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this .jsonl file.")
    ] = None,
) -> None:
    """Write the receipt of every profile, one a line: what went in, the versions, the advice."""
    from taalmeter.pieces import open_table
    from taalmeter.routing import load_rules
    from taalmeter.routing.batch import Router
    from taalmeter.routing.receipt_files import write_all

    keep_inputs(output, profiles)
    router = Router(load_rules(rules), day(on) or date.today())
    with open_table(profiles) as source, progress_bar(source.length, "receipts") as done:
        write_all(router.advices(source, done or (lambda _: None)), output)


@audit_app.command("replay")
def audit_replay(
    receipts: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders with receipts: .json, .jsonl.")
    ] = None,
    rules: RulesFolder = None,
    db: Annotated[
        str | None, typer.Option(help="SQLAlchemy URL of a store, to replay its advices.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    output: Output = None,
) -> None:
    """Compute advices again, to the byte; exit 1 when one differs, and say what differs."""
    from taalmeter.routing import load_rules
    from taalmeter.routing.receipt_files import COLUMNS
    from taalmeter.tables import write_table

    if not receipts and db is None:
        raise TaalmeterError(
            "give files with receipts, or --db with a store.",
            remedy="See: taalmeter audit replay --help",
        )
    keep_inputs(output, *(receipts or ()))
    with ExitStack() as open_things:
        lines = list(_replayed(load_rules(rules), receipts or (), db, open_things))
    counted = Counter[str](line.replayed.outcome for line in lines)
    if output is not None:
        write_table((line.row() for line in lines), COLUMNS, output)
    if as_json:
        other = [line.row() for line in lines if not line.replayed.same]
        totals = {name: counted[name] for name in ("gelijk", "anders", "onleesbaar")}
        summary = {"bonnen": len(lines), **totals, "verschillen": other}
        print(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        _print(lines, counted)
    raise typer.Exit(0 if counted["gelijk"] == len(lines) else 1)


def _replayed(
    rules: "RuleSet", receipts: Iterable[Path], db: str | None, open_things: ExitStack
) -> Iterator["Line"]:
    from taalmeter.routing.receipt_files import read, replay_text

    for name, text in read(list(receipts)):
        yield from replay_text(rules, name, text)
    if db is not None:
        from taalmeter.intake.replay import open_journal, replay_journal

        yield from replay_journal(open_things.enter_context(open_journal(db)), rules)


def _print(lines: Iterable["Line"], counted: Counter[str]) -> None:
    for line in lines:
        if not line.replayed.same:
            print(f"{line.file}, {line.number}: {line.replayed.outcome}")
            for difference in line.replayed.differences:
                print(f"    {difference}")
    said = ", ".join(f"{counted[name]} {name}" for name in ("gelijk", "anders", "onleesbaar"))
    print(f"{counted.total()} bonnen nagerekend: {said}")
