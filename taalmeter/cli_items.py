"""The commands of the item bank: check and publish.

Reads arguments, calls the library, prints; it decides nothing itself.
"""

from pathlib import Path
from typing import Annotated

import typer

GOOD, FINDINGS = 0, 1

items_app = typer.Typer(help="The item bank.", no_args_is_help=True, rich_markup_mode=None)


@items_app.command("check")
def items_check(
    folder: Annotated[Path | None, typer.Argument(help="Folder of a bank.")] = None,
) -> None:
    """Check an item bank, and print what it holds."""
    from taalmeter.bank import load_bank
    from taalmeter.bank.checks import check_bank, counts, review_shares

    bank = load_bank(folder)
    print(f"opgavenbank {bank.info.versie}, parameters {bank.parameters.versie}")
    for name, number in counts(bank).items():
        print(f"  {number:5d} {name}")
    shares = review_shares(bank)
    if shares is not None:
        print(f"  blind solved: {shares[0]:.1%} with the text, {shares[1]:.1%} without it")
    findings = check_bank(bank)
    for finding in findings:
        print(finding)
    print(f"{len(findings)} bevindingen; hash {bank.hash[:16]}")
    raise typer.Exit(FINDINGS if findings else GOOD)


@items_app.command("publish")
def items_publish(
    folder: Annotated[Path | None, typer.Argument(help="Folder of a bank.")] = None,
) -> None:
    """Turn the parameters into the likelihood tables that all scoring uses."""
    from taalmeter.bank import publish
    from taalmeter.shipped import content_folder

    path, bank, changed = publish(folder or content_folder("items"))
    print(f"{path}: {'written' if changed else 'unchanged'}, hash {bank.tables.hash}")
