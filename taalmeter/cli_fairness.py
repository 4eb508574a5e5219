"""The commands that compare what groups get: audit fairness and audit impact.

Reads arguments, calls the library, writes; it decides nothing itself.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from taalmeter.cli_rules import day
from taalmeter.terminal import Output, keep_inputs, write_text

GOOD, FINDINGS = 0, 1
Profiles = Annotated[Path, typer.Argument(help="Profiles, one a row; - for stdin.")]
Groups = Annotated[Path | None, typer.Option(help="Groups a person: persoon and a column a trait.")]
On = Annotated[str | None, typer.Option(help="Day to decide on, as 2026-11-21.")]
Smallest = Annotated[int, typer.Option(min=1, help="Hide counts under this.")]
Margin = Annotated[
    float, typer.Option(min=0, max=1, help="A difference within this does not matter.")
]
Html = Annotated[Path | None, typer.Option(help="Write a report to read to this .html file.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def audit_fairness(
    profiles: Profiles,
    groups: Annotated[Path, typer.Option(help="Groups a person: persoon and a column a trait.")],
    decisions: Annotated[
        Path | None, typer.Option(help="Decisions: persoon, advies, besluit, perhaps regel.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option("--rules", help="Folder of another rule set.")
    ] = None,
    on: On = None,
    margin: Margin = 0.05,
    smallest: Smallest = 10,
    html: Html = None,
    as_json: Json = False,
    output: Output = None,
) -> None:
    """Compare what groups are advised; exit 1 when a difference is shown."""
    from taalmeter.audit_report import fairness_html
    from taalmeter.routing import fairness_audit as audit
    from taalmeter.routing import load_rules
    from taalmeter.routing.fairness import Settings
    from taalmeter.routing.groups import read_groups
    from taalmeter.routing.overrides import read_decisions
    from taalmeter.routing.population import read_population
    from taalmeter.tables import read_table, write_table

    for written in (output, html):
        keep_inputs(written, profiles, groups, decisions)
    loaded, when = load_rules(rules), day(on) or date.today()
    population = read_population(loaded, profiles, when)
    persons = population.persons()
    traits = read_groups(read_table(groups), persons)
    decided = None
    if decisions is not None:
        known = audit.outcomes_of_decisions(loaded)
        decided = read_decisions(read_table(decisions), persons, known)
    settings = Settings(smallest=smallest, margin=margin)
    found = audit.audit_fairness(loaded, population, when, traits, decided, settings)
    if html is not None:
        write_text(html, fairness_html(found), ".html")
    if as_json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    if output is not None or (html is None and not as_json):
        write_table(found.rows(), audit.COLUMNS, output)
    raise typer.Exit(FINDINGS if found.differs else GOOD)


def audit_impact(
    profiles: Profiles,
    before: Annotated[Path, typer.Option("--from", help="Folder of the old rule set.")],
    after: Annotated[Path, typer.Option("--to", help="Folder of the new rule set.")],
    groups: Groups = None,
    on: On = None,
    margin: Margin = 0.05,
    smallest: Smallest = 10,
    html: Html = None,
    as_json: Json = False,
    output: Output = None,
) -> None:
    """Say what a new version of the rules changes for a population, and how sure either is."""
    from taalmeter.impact_report import impact_html
    from taalmeter.routing import impact_text, load_rules
    from taalmeter.routing.fairness import Settings
    from taalmeter.routing.impact_read import impact_of
    from taalmeter.tables import write_table

    for written in (output, html):
        keep_inputs(written, profiles, groups)
    settings = Settings(smallest=smallest, margin=margin)
    both = load_rules(before), load_rules(after)
    found = impact_of(both, day(on), profiles, groups, settings)
    if html is not None:
        write_text(html, impact_html(found), ".html")
    if as_json:
        print(json.dumps(impact_text.to_dict(found), ensure_ascii=False, indent=2))
    if output is not None or (html is None and not as_json):
        write_table(impact_text.rows(found), impact_text.COLUMNS, output)
