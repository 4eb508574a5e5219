"""The commands about texts: writing, lees and ratings.

Reads arguments, calls the library, prints; it decides nothing itself.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from taalmeter.errors import DataError, Place
from taalmeter.terminal import ItemsFolder, Scale, keep_inputs

_LONGEST = 100_000
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def writing(
    texts: Annotated[list[Path], typer.Argument(help="Texts of one person, UTF-8; - for stdin.")],
    task: Annotated[
        list[str] | None, typer.Option(help="Writing task of the bank, one for each text.")
    ] = None,
    calibration: Annotated[
        Path | None, typer.Option(help="File that taalmeter calibrate --writing wrote.")
    ] = None,
    scale: Scale = "nt1",
    items: ItemsFolder = None,
    pipeline: Annotated[
        str | None, typer.Option(help="Another spaCy pipeline, by name or folder.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the evidence in a text: marks, evidence per rubric row, and what may be said."""
    from taalmeter.bank import load_bank
    from taalmeter.writing.page import together
    from taalmeter.written import draft, evidence, read_calibration

    tasks = _one_each(texts, task or [])
    bank = load_bank(items)
    known = read_calibration(calibration) if calibration is not None else None
    found = {
        name: evidence(_read(path), bank, name or None, pipeline, known)
        for name, path in tasks.items()
    }
    said = draft(found, bank, scale, known) if "" not in found else None
    if as_json:
        data = [one.to_dict() for one in found.values()]
        whole = {"teksten": data, "samen": said.to_dict() if said is not None else None}
        print(json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1))
        return
    for name, one in found.items():
        print(f"Taak: {name}\n{one}\n" if len(found) > 1 else one)
    if said is not None and (said.band or len(found) > 1):
        named = {bank.levels.label(name): p for name, p in said.levels.items()}
        band = tuple(bank.levels.label(name) for name in said.band or ())
        print(together(said.conclusion if len(found) > 1 else None, band, named))


def _one_each(texts: list[Path], tasks: list[str]) -> dict[str, Path]:
    """Give each text by its task; one text may stand without a task."""
    if len(texts) == 1 and not tasks:
        return {"": texts[0]}
    if len(tasks) != len(texts) or len(set(tasks)) != len(tasks):
        raise DataError(
            f"{len(texts)} texts and {len(set(tasks))} different tasks.",
            remedy="Give each text a --task of its own, in the same order.",
        )
    return dict(zip(tasks, texts, strict=True))


def _read(path: Path) -> str:
    name = str(path)
    try:
        text = sys.stdin.read() if name == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(
            f"cannot be read: {error.strerror}.", remedy="Check the name.", place=Place(file=name)
        ) from error
    except UnicodeDecodeError as error:
        raise DataError(
            "is not UTF-8 text.", remedy="Save it as plain text, UTF-8.", place=Place(file=name)
        ) from error
    if "\0" in text or text.lstrip()[:9].lower().startswith(("<!doctype", "<html")):
        raise DataError(
            "is a page or a document, not plain text.",
            remedy="Copy the words into a plain text file, UTF-8.",
            place=Place(file=name),
        )
    if len(text) > _LONGEST:
        raise DataError(
            f"is longer than {_LONGEST} characters.",
            remedy="Give one text of one person.",
            place=Place(file=name),
        )
    return text


def lees(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: YAML, HTML, Markdown.")],
    level: Annotated[
        Literal["A2", "B1", "B2"] | None,
        typer.Option(help="Hold every text to this level; by default each to its own."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find what is hard to read, with place and remedy; exit 1 when there is something."""
    from taalmeter.writing import readability

    report = readability.lees(paths, level)
    print(json.dumps(report.to_dict(), ensure_ascii=False, indent=1) if as_json else report)
    raise typer.Exit(report.exit_code)


def ratings(
    table: Annotated[Path, typer.Argument(help="persoon,taak,beoordelaar and the six rows.")],
    levels: Annotated[
        bool, typer.Option("--levels", help="Give each person's levels, by the bank's tasks.")
    ] = False,
    scale: Scale = "nt1",
    items: ItemsFolder = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the bootstrap.")] = 1,
) -> None:
    """Say how far raters agree (weighted kappa), how severe each is, and the levels that follow."""
    from taalmeter.bank import load_bank
    from taalmeter.tables import read_table
    from taalmeter.writing.agreement import agreement
    from taalmeter.writing.facets import severity
    from taalmeter.writing.rubric import read_ratings
    from taalmeter.written import rate_levels

    given = read_ratings(read_table(table))
    print(agreement(given, seed=seed))
    print()
    if not levels:
        print(severity(given))
        return
    bank = load_bank(items)
    facets, found = rate_levels(given, bank, scale)
    print(facets)
    print()
    marked = " (voorlopig)" if bank.versions.voorlopig else ""
    print(f"schaal {scale}, parameters {bank.versions.parameters}{marked}")
    for person, said in found.items():
        print(f"{person}: {said}")


def calibrate_writing(rated: Path, items: Path | None, output: Path | None) -> None:
    """Learn what the evidence is worth from rated texts; write the file, print its evidence."""
    from taalmeter.bank import load_bank
    from taalmeter.tables import not_written, read_table
    from taalmeter.written import calibrate_writing as learn

    keep_inputs(output, rated)
    made, shown, waiting = learn(read_table(rated), load_bank(items))
    if output is not None:
        try:
            output.write_text(
                json.dumps(made.to_dict(), ensure_ascii=False, indent=1) + "\n", "utf-8"
            )
        except OSError as error:
            raise not_written(output, error) from error
    print(shown)
    if waiting:
        print(f"{waiting} texts wait for a third rater and were left out.")
