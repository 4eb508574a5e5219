"""The commands of the researcher: calibrate, dif, simulate, and audit recall.

Reads arguments, calls the library, prints; it decides nothing itself.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from taalmeter.cli_writing import calibrate_writing
from taalmeter.errors import TaalmeterError
from taalmeter.terminal import ItemsFolder, Output, Scale, keep_inputs, naming, progress_bar

if TYPE_CHECKING:
    from taalmeter.pilot import Pilot

audit_app = typer.Typer(help="Research on what was done.", no_args_is_help=True)
Responses = Annotated[Path, typer.Argument(help="Answers, wide or long; - for stdin.")]


def calibrate(
    responses: Annotated[
        Path | None, typer.Argument(help="Answers, wide or long; - for stdin.")
    ] = None,
    model: Annotated[Literal["rasch", "2pl"], typer.Option(help="The response model.")] = "2pl",
    prior: Annotated[
        Literal["none", "bank"], typer.Option(help="Start from nothing, or from the bank.")
    ] = "none",
    link: Annotated[
        Path | None, typer.Option(help="Old parameters (CSV) to whose scale to link.")
    ] = None,
    items: ItemsFolder = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the parameters here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    writing: Annotated[
        Path | None, typer.Option(help="Rated texts instead of answers; -o gets the calibration.")
    ] = None,
) -> None:
    """Estimate item parameters from answers, and say what changed."""
    from taalmeter import pilot
    from taalmeter.tables import write_table

    if (responses is None) == (writing is None):
        raise TaalmeterError(
            "give either a table of answers, or --writing with a table of rated texts.",
            remedy="See: taalmeter calibrate --help",
        )
    if writing is not None or responses is None:
        calibrate_writing(writing or Path(), items, output)
        return
    keep_inputs(output, responses, link)
    done = _calibrated(responses, model, prior, link, items)
    rows = done.parameter_rows()
    if output is not None:
        write_table(rows, pilot.PARAMETER_COLUMNS, output)
    if as_json:
        print(json.dumps(done.summary()))
    elif output is not None and done.changes is not None:
        write_table(done.change_rows(), pilot.CHANGE_COLUMNS)
    else:
        write_table(rows, pilot.PARAMETER_COLUMNS)
    if not done.calibration.converged:
        typer.echo("The estimates have not settled; do not use them.", err=True)
        raise typer.Exit(1)


def _calibrated(
    responses: Path,
    model: Literal["rasch", "2pl"],
    prior: Literal["none", "bank"],
    link: Path | None,
    items: Path | None,
) -> "Pilot":
    """Read the tables that are named, and calibrate as was asked."""
    from taalmeter import pilot
    from taalmeter.bank import load_bank
    from taalmeter.score import bank_parameters, read_parameters
    from taalmeter.tables import read_table

    if prior == "bank" and link is not None:
        raise TaalmeterError(
            "--prior bank and --link exclude each other.",
            remedy="With --prior bank the scale is the bank's already.",
        )
    table = read_table(responses)
    raw = {"opgave", "antwoord"} <= set(table.columns)
    bank = load_bank(items)
    known = bank_parameters(bank)
    asked = raw or prior == "bank" or items is not None or bool(set(table.columns) & set(known.a))
    with naming(table.name):
        answers = pilot.read_answers(table, bank if asked else None)
        if link is not None:
            return pilot.calibrate_linked(answers, model, read_parameters(read_table(link)))
        if prior == "bank":
            return pilot.calibrate_from(answers, model, known)
        return pilot.calibrate_freely(answers, model, known.c if asked else {})


def dif(
    responses: Responses,
    groups: Annotated[Path, typer.Option(help="Groups a person: persoon and a column a trait.")],
    by: Annotated[str, typer.Option(help="The column of the groups to compare.")],
    items: ItemsFolder = None,
    parameters: Annotated[
        Path | None, typer.Option(help="Item parameters; those of the bank if left out.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the plausible values.")] = 0,
    output: Output = None,
) -> None:
    """Say which items are harder for a group than for equally able others."""
    from taalmeter import pilot
    from taalmeter.bank import load_bank
    from taalmeter.score import bank_parameters, read_parameters
    from taalmeter.tables import read_table, write_table

    keep_inputs(output, responses, groups, parameters)
    bank = load_bank(items) if parameters is None or items is not None else None
    answers = pilot.read_answers(read_table(responses), bank)
    group_table = read_table(groups)
    group_table.need(by)
    if parameters is not None:
        known = read_parameters(read_table(parameters))
    else:
        known = bank_parameters(bank or load_bank(items))
    of = pilot.read_groups(group_table, answers.persons)
    with naming(str(responses)):
        rows = pilot.compare_groups(answers, of, by, known, seed)
    write_table(rows, pilot.DIF_COLUMNS, output)


def simulate(
    form: Annotated[str, typer.Option(help="The form to play.")] = "lezen-adaptief",
    scale: Scale = "nt1",
    persons: Annotated[int, typer.Option(min=10, max=1_000_000, help="How many persons.")] = 5000,
    mean: Annotated[float, typer.Option(min=-3, max=3, help="Mean skill of the population.")] = 0.0,
    sd: Annotated[float, typer.Option(min=0.1, max=3, help="Its standard deviation.")] = 1.0,
    testlet_sd: Annotated[
        float | None, typer.Option(min=0, max=2, help="True testlet effect, other than assumed.")
    ] = None,
    drawn: Annotated[
        bool, typer.Option("--drawn", help="Draw true parameters from their standard errors.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")] = 1,
    items: ItemsFolder = None,
    output: Output = None,
    most_used: Annotated[
        float | None,
        typer.Option(min=0.05, max=1, help="Find how to keep every text under this share."),
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the result to this .svg file.")] = None,
) -> None:
    """Play a form against a stated population: how right, how long, how honest."""
    from taalmeter.bank import load_bank
    from taalmeter.chart import simulation_svg
    from taalmeter.simulated import COLUMNS, Population, play_form, spread_use
    from taalmeter.tables import not_written, write_table

    if plot is not None and (plot.suffix.lower() != ".svg" or most_used is not None):
        raise TaalmeterError(
            "--plot draws a simulation to an .svg file.",
            remedy="Name a file that ends in .svg, and leave --most-used out.",
        )
    bank = load_bank(items)
    population = Population(mean, sd, testlet_sd, drawn)
    if most_used is not None:
        rows = spread_use(bank, form, scale, population, most=most_used, seed=seed)
        write_table(rows, COLUMNS, output)
        return
    with progress_bar(persons, "simulate") as progress:
        played = play_form(
            bank, form, scale, population,
            persons=persons, seed=seed, progress=progress,
        )  # fmt: skip
    write_table(played.rows(), COLUMNS, output)
    if plot is not None:
        try:
            plot.write_text(simulation_svg(played), encoding="utf-8")
        except OSError as error:
            raise not_written(plot, error) from error


@audit_app.command("recall")
def audit_recall(
    responses: Responses,
    before: Annotated[
        str, typer.Option("--from", help="Old version of the parameters, or an old bank folder.")
    ],
    after: Annotated[
        str, typer.Option("--to", help="New version of the parameters, or a new bank folder.")
    ],
    items: ItemsFolder = None,
    scale: Scale = "nt1",
    output: Output = None,
) -> None:
    """List who would get another level under other cut scores or parameters."""
    from taalmeter import recall
    from taalmeter.bank import load_bank
    from taalmeter.score import read_marks
    from taalmeter.tables import read_table, write_table

    keep_inputs(output, responses)
    old, new = (
        load_bank(version) if Path(version).is_dir() else load_bank(items, parameters=version)
        for version in (before, after)
    )
    marks = read_marks(read_table(responses), new)
    write_table(recall.recall(marks, old, new, scale), recall.COLUMNS, output)
