"""Rule sets drawn at random, for the benchmarks and the agreement of engines.

Every kind of input (truth, choice, level, number, comparison with the work), every kind of cell and
both hit policies occur; the same seed gives the same rule set.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from taalmeter.routing.cells import parse
from taalmeter.routing.domain import Input, number_values
from taalmeter.routing.rules import (
    DecisionTable,
    Derived,
    Policy,
    Requirement,
    Rule,
    Sector,
    SideAdviceText,
    Source,
    Traject,
)
from taalmeter.routing.ruleset import RuleSet

DAY = date(2026, 11, 21)
SCALES = {"nt1": ("onder_instroom", "instroom", "1F"), "nt2": ("onder_A1", "A1", "A2", "B1")}
ROUTES = ("intake", "alfabetisering", "taaltraining", "vaktaal", "bemiddeling")
BESIDE = ("taalhuis", "computer")


@dataclass(frozen=True)
class Shape:
    """How large a drawn rule set is, and what it holds."""

    rules: int
    inputs: int
    conditions: float
    beside: int = 0
    derived: bool = False
    unknown: bool = True
    rest: bool = False


def draw(seed: int, shape: Shape) -> RuleSet:
    """Draw a rule set."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    sectors = _sectors(dice)
    inputs = _inputs(dice, shape, tuple(sectors))
    derived = {}
    if shape.derived and "lezen" in inputs and "sector" in inputs:
        derived["lezen_voor_werk"] = Derived("lezen_voor_werk", "lezen", "sector", "lezen")
    domains = {**inputs, **{name: one.as_input() for name, one in derived.items()}}
    tables = _tables(dice, shape, domains)
    return RuleSet(
        id="toeval",
        name="Toeval",
        version=str(seed),
        valid_from=date(2026, 1, 1),
        valid_to=None,
        inputs=inputs,
        derived=derived,
        tables=tables,
        routes={name: _traject(name) for name in ROUTES},
        side_advices={name: SideAdviceText(name, name, f"Dit is {name}.") for name in BESIDE},
        sectors=sectors,
        sources={"B1": Source("B1", "Een norm", date(2026, 1, 1), "norm")},
        policy=Policy(0.8, {"bemiddeling": 0.85}, 0.5, ("B1",), "Zeker genoeg."),
        scenarios=(),
        hash="0" * 64,
        folder="toeval",
    )


PUBLISHED = (29, 4), (10, 3)
"""Rules and their conditions: with a rest row 40 rules of 3.65 conditions each."""


def published(seed: int) -> RuleSet:
    """Draw a table of the shape that other engines were measured on before.

    40 rules of the hit policy `eerste` over 4 numbers, 2 choices and 2 truths; a number is asked
    for as a range, a choice as one of its values. The last rule is a rest row, and takes
    nearly half of evenly drawn cases.
    """
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    kinds = [
        *(
            Input(n, "getal", number_values(0, 40, 1))
            for n in ("uren", "weken", "jaren", "reistijd")
        ),
        Input("sector", "keuze", ("bouw", "groen", "zorg", "techniek", "handel", "geen")),
        Input("tempo", "keuze", ("rustig", "gemiddeld", "snel", "heel_snel", "wisselend")),
        Input("plek", "waarheid", (True, False)),
        Input("wil", "waarheid", (True, False)),
    ]
    sizes = [conditions for rules, conditions in PUBLISHED for _ in range(rules)]
    dice.shuffle(sizes)
    rules = [
        _made(
            f"r{at}",
            "t",
            {one.name: _narrow(dice, one) for one in dice.sample(kinds, size)},
            dice.choice(ROUTES[1:]),
        )
        for at, size in enumerate(sizes)
    ]
    rules.append(_made("rest", "t", {}, ROUTES[0]))
    table = DecisionTable("t", "t", "route", "eerste", tuple(rules), "De volgorde telt.")
    drawn = draw(seed, Shape(1, 1, 1))
    return replace(
        drawn, inputs={one.name: one for one in kinds}, tables=(table,), sectors={}, derived={}
    )


def _narrow(dice: random.Random, one: Input) -> str:
    if one.kind == "waarheid":
        return one.said(dice.choice(one.values))
    if one.kind == "keuze":
        return str(dice.choice(one.values))
    low, high = sorted(dice.sample(range(len(one.values)), 2))
    return f"[{one.values[low]}..{one.values[high]}]"


def _traject(name: str) -> Traject:
    return Traject(name, name, f"Dit is {name}.", (), "roc", True, ("B1",), "norm")


def _sectors(dice: random.Random) -> dict[str, Sector]:
    found = {}
    for name in ("bouw", "groen", "zorg"):
        levels = {scale: dice.choice((None, *steps[1:])) for scale, steps in SCALES.items()}
        grade = dice.choice(("norm", "eigen inschatting"))
        asked = Requirement(levels, "werk", ("B1",), grade)
        found[name] = Sector(name, name, (), {"lezen": asked}, (), date(2026, 1, 1), "redactie")
    return found


def _inputs(dice: random.Random, shape: Shape, sectors: tuple[str, ...]) -> dict[str, Input]:
    levels = tuple(level for steps in SCALES.values() for level in steps)
    kinds = [
        Input("lezen", "niveau", levels, scales=SCALES),
        Input("sector", "keuze", (*sectors, "geen")),
        Input("schrijven", "niveau", levels, scales=SCALES),
        Input("uren", "getal", number_values(0, 10, 1)),
        Input("plek", "waarheid", (True, False)),
        Input("weken", "getal", number_values(0, 52, 1)),
        Input("wil", "waarheid", (True, False)),
        Input("tempo", "keuze", ("rustig", "gemiddeld", "snel")),
        Input("maat", "getal", number_values(0, 2, 0.25), step=0.25),
    ]
    if not shape.derived:
        dice.shuffle(kinds)
    return {one.name: one for one in kinds[: shape.inputs]}


def _tables(
    dice: random.Random, shape: Shape, domains: dict[str, Input]
) -> tuple[DecisionTable, ...]:
    tables, left, number = [], shape.rules, 0
    while left:
        size = min(left, dice.randint(1, max(1, shape.rules)))
        hit = dice.choice(("uniek", "eerste"))
        name = f"t{number}"
        rules = tuple(
            _rule(dice, shape, f"{name}r{at}", name, domains, ROUTES[1:]) for at in range(size)
        )
        tables.append(DecisionTable(name, name, "route", hit, rules, "De volgorde telt."))
        left, number = left - size, number + 1
    if shape.rest:
        rest = _made("rest", "rest", {}, ROUTES[0])
        tables.append(DecisionTable("rest", "rest", "route", "uniek", (rest,)))
    if shape.beside:
        rules = tuple(
            _rule(dice, shape, f"n{at}", "naast", domains, BESIDE) for at in range(shape.beside)
        )
        tables.append(DecisionTable("naast", "naast", "nevenadvies", "verzamel", rules))
    return tuple(tables)


def _rule(
    dice: random.Random,
    shape: Shape,
    name: str,
    table: str,
    domains: dict[str, Input],
    outcomes: Sequence[str],
) -> Rule:
    share = min(1.0, shape.conditions / len(domains))
    cells = {
        key: cell(dice, domain, unknown=shape.unknown)
        for key, domain in domains.items()
        if dice.random() < share
    }
    return _made(name, table, cells, dice.choice(outcomes))


def _made(name: str, table: str, cells: dict[str, str], outcome: str) -> Rule:
    return Rule(
        id=name,
        table=table,
        cells={key: parse(text) for key, text in cells.items()},
        outcome=outcome,
        because="Dit past bij u.",
        sources=("B1",),
        grade="norm",
        author="redactie",
        date=date(2026, 1, 1),
        valid_from=date(2026, 1, 1),
        valid_to=None,
    )


def cell(dice: random.Random, domain: Input, *, unknown: bool) -> str:
    """Draw a cell of any kind that fits an input."""
    text = _known(dice, domain)
    if unknown and dice.random() < 0.3:
        return dice.choice((f"{text}, onbekend", "onbekend", f"{text}, onbekend", "-"))
    return text


def _known(dice: random.Random, domain: Input) -> str:
    values = [domain.said(v) if isinstance(v, bool) else str(v) for v in domain.values]
    some = dice.sample(values, dice.randint(1, max(1, min(3, len(values) - 1))))
    forms = [", ".join(some), f"not({', '.join(some)})"]
    if domain.kind == "niveau":
        steps = list(dice.choice(list(domain.scales.values())))
        forms += _ordered(dice, steps)
        other = list(dice.choice(list(domain.scales.values())))
        forms.append(f">= {dice.choice(steps)}, {dice.choice(other)}")
    elif domain.kind == "getal":
        forms += _ordered(dice, values) * 2
    return dice.choice(forms)


def _ordered(dice: random.Random, values: list[str]) -> list[str]:
    low, high = sorted(dice.sample(range(len(values)), 2))
    edge = dice.choice(values)
    return [
        f"{dice.choice(('<', '<=', '>', '>='))} {edge}",
        f"[{values[low]}..{values[high]}]",
        f"[{values[low]}..{values[high]})",
        f"({values[low]}..{values[high]}]",
    ]
