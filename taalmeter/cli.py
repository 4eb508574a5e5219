"""The command line: reads arguments, calls the library, prints. It decides nothing itself.

Exit codes: 0 good, 1 findings, 2 bad input.
"""

import importlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from taalmeter import (
    cli_audit,
    cli_dmn,
    cli_fairness,
    cli_items,
    cli_research,
    cli_route,
    cli_rules,
    cli_writing,
)
from taalmeter.errors import TaalmeterError
from taalmeter.terminal import ItemsFolder, Output, Scale, keep_inputs, naming, shown

GOOD, FINDINGS, BAD_INPUT = 0, 1, 2
WRITING_PACKAGES = ("scipy", "spacy", "simplemma", "textstat", "wordfreq")

app = typer.Typer(
    name="taalmeter",
    help="Screen reading and writing of Dutch, and advise a next step by rules anyone can read.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)
app.add_typer(cli_items.items_app, name="items")
app.add_typer(cli_rules.rules_app, name="rules")
cli_rules.rules_app.command("export")(cli_dmn.rules_export)
cli_rules.rules_app.command("import")(cli_dmn.rules_import)
app.add_typer(cli_audit.audit_app, name="audit")
cli_audit.audit_app.command("fairness")(cli_fairness.audit_fairness)
cli_audit.audit_app.command("impact")(cli_fairness.audit_impact)
app.command()(cli_route.route)
app.command()(cli_research.calibrate)
app.command()(cli_research.dif)
app.command()(cli_research.simulate)
app.command()(cli_writing.writing)
app.command()(cli_writing.lees)
app.command()(cli_writing.ratings)

RuleSetArgument = Annotated[
    Path | None, typer.Argument(help="Folder of a rule set; the shipped one if left out.")
]


def main() -> None:
    """Run the command line; errors of ours become one clear message and exit code 2."""
    try:
        app()
    except TaalmeterError as error:
        print(error, file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
    except ModuleNotFoundError as error:
        if error.name not in WRITING_PACKAGES:
            raise
        print(
            f"[fout] this command needs '{error.name}', which is not installed. "
            "Run: pip install 'taalmeter[writing]'",
            file=sys.stderr,
        )
        raise SystemExit(BAD_INPUT) from None
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        sys.stderr.close()
        raise SystemExit(GOOD) from None


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    db: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = (
        "sqlite:///taalmeter.db"
    ),
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill an empty store with examples.")
    ] = False,
) -> None:
    """Start the web form; the first start makes the store and prints the first account."""
    try:
        # The web application stands above the command line, so it is found by name.
        web = importlib.import_module("taalmeter_api.serve")
    except ModuleNotFoundError as error:
        raise TaalmeterError(
            f"the web application needs '{error.name}', which is not installed.",
            remedy="Run: pip install 'taalmeter[web]'",
        ) from error
    web.run(host=host, port=port, db=db, demo=demo)


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Another seed is another kandidaat.")] = 12,
    scale: Scale = "nt2",
) -> None:
    """Play one kandidaat through the whole chain and print the advice."""
    from taalmeter.demo import play

    for line in play(seed, scale):
        print(line)


@app.command()
def score(
    responses: Annotated[Path, typer.Argument(help="Answers, wide or long; - for stdin.")],
    items: ItemsFolder = None,
    parameters: Annotated[
        Path | None, typer.Option(help="Item parameters instead of a bank: no levels.")
    ] = None,
    scale: Scale = "nt1",
    output: Output = None,
) -> None:
    """Score a table of answers: one row a person and skill."""
    from taalmeter import score as scoring
    from taalmeter.bank import load_bank
    from taalmeter.tables import read_table, write_table

    keep_inputs(output, responses, parameters)
    table = read_table(responses)
    bank = None if parameters is not None and items is None else load_bank(items)
    marks = scoring.read_marks(table, bank)
    if parameters is not None:
        known = scoring.read_parameters(read_table(parameters))
    else:
        known = scoring.bank_parameters(bank or load_bank(items))
    rows = scoring.score(marks, known, bank, scale)
    with naming(table.name):
        write_table(shown(rows, len(marks), "score"), scoring.columns(bank, scale), output)


@cli_rules.rules_app.command("check")
def rules_check(
    folder: RuleSetArgument = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Prove what must hold of a rule set, and play its scenarios."""
    from taalmeter.routing.verify import check_folder

    report = check_folder(folder)
    if as_json:
        print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(report)
    raise typer.Exit(GOOD if report.good else FINDINGS)


@cli_rules.rules_app.command("show")
def rules_show(
    folder: RuleSetArgument = None,
    sql: Annotated[
        str | None,
        typer.Option(metavar="DIALECT", help="As SQL, such as duckdb, postgres or pyspark."),
    ] = None,
    on: Annotated[str | None, typer.Option(help="For SQL: the day, as 2026-11-21.")] = None,
) -> None:
    """Print a rule set as sentences: every table, rule, condition and source."""
    from taalmeter.routing import load_rules, show

    if sql is None:
        print(show(load_rules(folder)))
        return
    from taalmeter.routing.expression import as_sql

    print(as_sql(load_rules(folder), cli_rules.day(on) or date.today(), sql))
