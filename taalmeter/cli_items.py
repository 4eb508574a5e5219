"""The commands of the item bank: check, preview, schema, blind, publish and print.

Reads arguments, calls the library, prints; it decides nothing itself.
"""

import importlib
import json
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from taalmeter.errors import TaalmeterError
from taalmeter.terminal import ItemsFolder

items_app = typer.Typer(help="The item bank.", no_args_is_help=True, rich_markup_mode=None)


@items_app.command("check")
def items_check(
    folder: Annotated[Path | None, typer.Argument(help="Folder of a bank.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    definitions: Annotated[
        bool, typer.Option("--definitions", help="Print what each check looks for, and stop.")
    ] = False,
) -> None:
    """Check an item bank, and print what it holds; exit 1 on findings, 2 if it cannot be loaded."""
    from taalmeter.bank.checks import check_folder, definitions_of_checks

    if definitions:
        print(definitions_of_checks())
        return
    report = check_folder(folder)
    print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) if as_json else report)
    raise typer.Exit(report.exit_code)


@items_app.command("preview")
def items_preview(
    name: Annotated[
        str,
        typer.Argument(
            help="A text, question, task, set or form; or woordenschat-bouw, leertaak-bouw."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The HTML file; NAME.html if left out.")
    ] = None,
    items: ItemsFolder = None,
) -> None:
    """Write an HTML file with the pages as the kandidaat sees them."""
    from taalmeter.bank import load_bank
    from taalmeter.tables import not_written

    bank = load_bank(items)
    path = output or Path(f"{name}.html")
    try:
        # The web application stands above the command line, so it is found by name.
        count = importlib.import_module("taalmeter_api.preview").write(bank, name, path)
    except ModuleNotFoundError as error:
        raise TaalmeterError(
            f"a preview needs '{error.name}', which is not installed.",
            remedy="Run: pip install 'taalmeter[web]'",
        ) from error
    except OSError as error:
        raise not_written(path, error) from error
    print(f"{path}: {count} {'page' if count == 1 else 'pages'}")


@items_app.command("schema")
def items_schema(
    folder: Annotated[Path | None, typer.Argument(help="Folder of a bank.")] = None,
) -> None:
    """Write the JSON Schemas that help an editor, and name them in every content file."""
    from taalmeter.bank.schema import write_schemas
    from taalmeter.shipped import content_folder
    from taalmeter.tables import not_written

    root = folder or content_folder("items")
    try:
        changed = write_schemas(root)
    except OSError as error:
        raise not_written(root, error) from error
    for path in changed:
        print(f"{path}: written")
    print(f"{len(changed)} files changed")


@items_app.command("blind")
def items_blind(
    sheets: Annotated[Path, typer.Argument(help="Folder of the sheets and the key.")],
    with_text: Annotated[
        list[Path] | None, typer.Option(help="Answers of one solver who had the texts.")
    ] = None,
    without_text: Annotated[
        list[Path] | None, typer.Option(help="Answers of one solver who guessed without them.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day of the review, as 2026-11-21.")] = None,
    items: ItemsFolder = None,
) -> None:
    """Write sheets for blind solvers; with their answers, record the counts at each question."""
    from taalmeter.bank import blind, load_bank
    from taalmeter.shipped import content_folder
    from taalmeter.tables import not_written

    bank = load_bank(items)
    try:
        if not (with_text or without_text):
            for name, number in blind.write_sheets(bank, sheets).items():
                print(f"{sheets / name}: {number} questions")
            return
        counted = blind.count(sheets, with_text or [], without_text or [])
        done = blind.record(bank, counted, on or date.today().isoformat())
    except OSError as error:
        raise not_written(sheets, error) from error
    print(f"{items or content_folder('items')}: {done} of {len(counted)} reviews recorded")


@items_app.command("publish")
def items_publish(
    folder: Annotated[Path | None, typer.Argument(help="Folder of a bank.")] = None,
) -> None:
    """Turn the parameters into the likelihood tables that all scoring uses."""
    from taalmeter.bank import publish
    from taalmeter.shipped import content_folder

    path, bank, changed = publish(folder or content_folder("items"))
    print(f"{path}: {'written' if changed else 'unchanged'}, hash {bank.tables.hash}")


@items_app.command("print")
def items_print(
    form: Annotated[str, typer.Argument(help="A fixed form, such as lezen-a.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write to.")] = Path(),
    paper: Annotated[
        Literal["pdf", "html"], typer.Option("--format", help="Accessible PDF, or HTML.")
    ] = "pdf",
    items: ItemsFolder = None,
) -> None:
    """Put a fixed form on paper: booklet, answer sheet, marking key and conversion table."""
    from taalmeter.bank import load_bank
    from taalmeter.paper.write import write_papers

    for path in write_papers(load_bank(items), form, output, paper):
        print(path)
