"""The command that routes a table of profiles; reads arguments, calls the library, prints."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from taalmeter.routing.batch import Router

from taalmeter.cli_rules import day
from taalmeter.terminal import Output, keep_inputs, progress_bar


def route(
    profiles: Annotated[Path, typer.Argument(help="Profiles, one a row; - for stdin.")],
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="Folder of another rule set than the shipped one."),
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day to decide on, as 2026-11-21.")] = None,
    output: Output = None,
    receipts: Annotated[
        bool,
        typer.Option(
            help="Fill the column bon. A receipt is a hash over the whole explained advice; "
            "without it a million rows take seconds."
        ),
    ] = True,
    counts: Annotated[
        bool, typer.Option("--counts", help="Give only how many profiles get each route.")
    ] = False,
    engine: Annotated[
        str | None,
        typer.Option(
            help="Let a database decide: duckdb, or a URL that ibis knows, such as "
            "postgres://user@host/database; PROFILES may then name a table. No receipts."
        ),
    ] = None,
) -> None:
    """Route a table of profiles of any size: one advice a row."""
    from taalmeter.pieces import open_table
    from taalmeter.routing import batch, load_rules
    from taalmeter.tables import write_table

    keep_inputs(output, profiles)
    router = batch.Router(load_rules(rules), day(on) or date.today())
    if engine is not None:
        _through(engine, router, str(profiles), output, counts=counts)
        return
    with open_table(profiles) as source, progress_bar(source.length, "route") as advance:
        done = advance or (lambda _: None)
        if counts:
            rows = batch.count_rows(router.counts(source, done=done))
            write_table(rows, batch.COUNT_COLUMNS, output)
        else:
            answers = router.route(source, receipts=receipts, done=done)
            write_table(answers, batch.COLUMNS, output, batch.KINDS)


def _through(
    engine: str, router: "Router", profiles: str, output: Path | None, *, counts: bool
) -> None:
    from taalmeter.routing import batch
    from taalmeter.routing import engine as databases
    from taalmeter.tables import write_table

    with databases.connected(engine) as connection:
        table = databases.profiles(connection, profiles)
        found = databases.Answers(connection, router.rules, router.day, table, profiles)
        if counts:
            told = router.in_order(found.counts())
            write_table(batch.count_rows(told), batch.COUNT_COLUMNS, output)
        else:
            write_table(found.rows(), batch.COLUMNS, output, batch.KINDS)
