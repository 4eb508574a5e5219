"""The commands of the rule sets beyond check and show.

Reads arguments, calls the library, prints; it decides nothing itself.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from taalmeter.errors import TaalmeterError
from taalmeter.hashing import content_hash

GOOD, FINDINGS = 0, 1
rules_app = typer.Typer(help="The rule sets.", no_args_is_help=True, rich_markup_mode=None)


@rules_app.command("explain")
def rules_explain(
    profile: Annotated[
        Path, typer.Argument(help="A table of profiles, or one profile as .json; - for stdin.")
    ],
    row: Annotated[int, typer.Option(min=1, help="Which profile, counted from 1.")] = 1,
    form: Annotated[
        Literal["kort", "json", "volledig"],
        typer.Option(help="Short sentences, data, or the whole account for a lawyer."),
    ] = "kort",
    rules: Annotated[
        Path | None, typer.Option("--rules", help="Folder of another rule set than the shipped.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day to decide on, as 2026-11-21.")] = None,
) -> None:
    """Explain an advice: why, why not another route, what would change it, how sure it is."""
    from taalmeter.routing import explain, load_rules
    from taalmeter.routing.profiles import read_profile
    from taalmeter.terminal import naming

    known = load_rules(rules)
    with naming(str(profile)):
        found = explain(known, read_profile(known, profile, row), day(on))
    if form == "json":
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(found.full() if form == "volledig" else found.text(), end="")


@rules_app.command("diff")
def rules_diff(
    old: Annotated[Path, typer.Argument(help="Folder of the old rule set.")],
    new: Annotated[Path, typer.Argument(help="Folder of the new rule set.")],
    on: Annotated[
        str | None, typer.Option(help="Compare on one day, as 2026-11-21; else on every day.")
    ] = None,
    population: Annotated[
        Path | None, typer.Option(help="Profiles: say also who of them moves.")
    ] = None,
    groups: Annotated[
        Path | None, typer.Option(help="Groups a person: persoon and a column a trait.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say in which cases two rule sets differ; exit 0 when their meaning is the same."""
    from taalmeter.routing import impact_text, load_rules
    from taalmeter.routing.compare import compare
    from taalmeter.routing.compare_text import say
    from taalmeter.routing.fairness import Settings
    from taalmeter.routing.impact_read import impact_of

    if groups is not None and population is None:
        raise TaalmeterError("--groups needs --population.", remedy="Name the profiles too.")
    found = compare(load_rules(old), load_rules(new), day(on))
    moved = None
    if population is not None:
        moved = impact_of((found.old, found.new), day(on), population, groups, Settings())
    if as_json:
        data = found.to_dict() | ({"populatie": impact_text.to_dict(moved)} if moved else {})
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(say(found))
        print(f"\n{impact_text.say(moved)}" if moved else "", end="\n" if moved else "")
    raise typer.Exit(GOOD if found.same_meaning else FINDINGS)


@rules_app.command("schema")
def rules_schema(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write to.")],
) -> None:
    """Write the JSON Schema of every file of a rule set, for editors and other programs."""
    from taalmeter.routing.schema import schemas

    output.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=1)
        (output / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(output / f"{name}.json")


@rules_app.command("certify")
def rules_certify(
    output: Annotated[Path, typer.Option("-o", "--output", help="Write the certificate here.")],
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of a rule set; the shipped one when left out.")
    ] = None,
) -> None:
    """Write what was proven of a rule set, so that anyone can prove it again without taalmeter."""
    from taalmeter.routing import check, load_rules
    from taalmeter.routing.certificate import certificate

    rules = load_rules(folder)
    proven = certificate(rules, check(rules))
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(proven, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{output}: rule set {rules.id} {rules.version}")
    print(f"text    {rules.hash}\nmeaning {rules.meaning.hash}\nitself  {content_hash(proven)}")


def day(text: str | None) -> date | None:
    """Read a day.

    Raises:
        TaalmeterError: it is none.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise TaalmeterError(f"'{text}' is not a day.", remedy="Write it as 2026-11-21.") from error
