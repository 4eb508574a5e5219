"""Routes a table of profiles: one row in, one advice out.

The columns carry the rule set's input names; an empty cell is `onbekend`. A truth is ja/nee,
true/false or 1/0, in capitals or not. A level may be given as probabilities instead, in columns
`p_lezen_<niveau>`. The column `persoon`, if there is one, stays
with its row; it is no input.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from taalmeter.errors import DataError, Place, TaalmeterError
from taalmeter.profile import Profile, Value
from taalmeter.purpose import refuse_bsn
from taalmeter.routing.advice import Advice
from taalmeter.routing.ruleset import RuleSet
from taalmeter.tables import Cell, Table

COLUMNS = ("rij", "route", "status", "kans", "regel", "mogelijk", "bon", "persoon")
PERSON = "persoon"
TRUTHS = {"1": True, "true": True, "ja": True, "0": False, "false": False, "nee": False}
Row = Mapping[str, str | None]


def route_table(rules: RuleSet, table: Table, day: date) -> Iterator[dict[str, Cell]]:
    """Give one row a profile, in order; `rij` counts from 1, without the header.

    `mogelijk` holds the routes that are possible once what is unknown is known, joined by `|`.

    Raises:
        DataError, UnknownName, BsnRefused: with file, row and column.
    """
    levels = _level_columns(rules, table)
    for number, row in enumerate(table.rows):
        try:
            person = refuse_bsn(row.get(PERSON) or "", Place(column=PERSON))
            advice = rules.advise(_profile(rules, row, levels), on=day)
        except TaalmeterError as error:
            column = error.place.column or _column(error.place.field, row, levels)
            error.place = replace(table.place(number), column=column)
            raise
        yield {
            "rij": number + 1,
            "route": advice.route,
            "status": advice.status,
            "kans": advice.certainty,
            "regel": advice.rule,
            "mogelijk": "|".join(advice.possible),
            "bon": advice.receipt,
            PERSON: person or None,
        }


def _level_columns(rules: RuleSet, table: Table) -> dict[str, dict[str, str]]:
    """Find the columns with probabilities: input -> column -> level."""
    found: dict[str, dict[str, str]] = {}
    for column in table.columns:
        if column in rules.inputs or column == PERSON:
            continue
        name = next(
            (n for n, i in rules.inputs.items() if i.scales and column.startswith(f"p_{n}_")), None
        )
        level = column.removeprefix(f"p_{name}_")
        if name is None or level not in rules.inputs[name].values:
            raise DataError(
                f"the column '{column}' is no input of these rules.",
                remedy=f"Choose from {', '.join(rules.inputs)}, or p_lezen_<niveau>.",
                place=Place(file=table.name, row=1, column=column),
                kolom=column,
            )
        found.setdefault(name, {})[column] = level
    return found


def _column(field: str | None, row: Row, levels: Mapping[str, Mapping[str, str]]) -> str | None:
    """Give the column that an input came from; of several with probabilities, the first."""
    if field is not None and field in levels and row.get(field) is None:
        return next(iter(levels[field]))
    return field


def _value(rules: RuleSet, name: str, text: str) -> Value:
    """Give a cell as a value; a table writes a truth as its own format does."""
    if rules.inputs[name].kind == "waarheid":
        return TRUTHS.get(text.strip().casefold(), text)
    return text


def _profile(rules: RuleSet, row: Row, levels: Mapping[str, Mapping[str, str]]) -> Profile:
    values: dict[str, Value | Mapping[str, float]] = {
        name: _value(rules, name, text)
        for name in rules.inputs
        if (text := row.get(name)) is not None
    }
    for name, columns in levels.items():
        chances = {level: row[column] for column, level in columns.items()}
        if any(chance is not None for chance in chances.values()):
            if name in values:
                raise DataError(
                    f"'{name}' has both a level and probabilities.",
                    remedy="Give one of the two.",
                    place=Place(column=name),
                )
            values[name] = {level: _chance(name, level, c) for level, c in chances.items()}
    return Profile(**values)


def _chance(name: str, level: str, text: str | None) -> float:
    try:
        return float((text or "0").replace(",", "."))
    except ValueError:
        raise DataError(
            f"'{text}' is no probability.",
            remedy="Give a number from 0 to 1.",
            place=Place(column=f"p_{name}_{level}"),
        ) from None


def advices(rules: RuleSet, table: Table, day: date) -> Iterator[Advice]:
    """Give the whole advice of every profile, in order.

    Raises:
        DataError, UnknownName: with file, row and column.
    """
    levels = _level_columns(rules, table)
    for number, row in enumerate(table.rows):
        try:
            yield rules.advise(_profile(rules, row, levels), on=day)
        except TaalmeterError as error:
            column = error.place.column or _column(error.place.field, row, levels)
            error.place = replace(table.place(number), column=column)
            raise
