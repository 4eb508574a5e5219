"""Whatever the rules are, the engine agrees with reading them one by one over every case.

Rule sets are drawn at random. The oracle knows nothing of masks or diagrams: it holds for every
cell the values that it takes in, and goes through the tables as a person would.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, check

DAY = date(2026, 11, 21)
Case = dict[str, Any]
LEVELS = ["onder_instroom", "1F", "onder_A1", "A1", "A2"]
UP = {"1F": ["1F"], "A1": ["A1", "A2"], "A2": ["A2"]}
SECTORS = {"bouw": ("norm", "A2"), "groen": ("eigen inschatting", "A1"), "geen": None}
DOMAINS: dict[str, list[Any]] = {
    "wil": [True, False, "onbekend"],
    "lezen": [*LEVELS, "onbekend"],
    "schrijven": ["onder_instroom", "1F", "onder_A1", "A1", "A2", "onbekend"],
    "sector": ["bouw", "groen", "geen", "onbekend"],
    "uren": [0, 1, 2, "onbekend"],
}
ROUTES = ("les", "vaktaal", "bemiddeling")
MAIN = """\
schema: taalmeter-regels/1
id: toeval
versie: 2026.1
geldig: {van: 2026-01-01, tot: null}
schalen: {nt1: [onder_instroom, 1F], nt2: [onder_A1, A1, A2]}
invoer:
  wil: {waarheid: true, vraag: Wilt u dat?, waarom: Daarom., veranderbaar: ja}
  lezen: {niveau: [nt1, nt2], vraag: Hoe leest u?, waarom: Daarom., veranderbaar: ja}
  schrijven: {niveau: [nt1, nt2], vraag: Hoe schrijft u?, waarom: Daarom., veranderbaar: ja}
  sector: {keuze: sectoren, vraag: Welk werk?, waarom: Daarom., veranderbaar: ja}
  uren: {getal: [0, 2], vraag: Hoeveel uren?, waarom: Daarom., veranderbaar: ja}
uitkomst: route
beslisbeleid: {zekerheid: 0.5, anders: meer_meten, bron: [B1], uitleg: Zeker genoeg.}
afgeleid:
  lezen_voor_werk: {niveau: lezen, eis: lezen}
  schrijven_voor_werk: {niveau: schrijven, eis: lezen}
tabellen: [een, twee, naast]
"""
SECTOR_FILE = "versie: 2026.1\nsectoren:\n" + "".join(
    f"  - {{id: {name}, naam: {name}, datum: 2026-01-01, auteur: redactie, eisen: {{lezen: "
    f"{{nt2: {demand[1]}, bron: [B1], graad: {demand[0]}}}}}}}\n"
    for name, demand in SECTORS.items()
    if demand
)


@dataclass(frozen=True)
class Row:
    id: str
    cells: dict[str, tuple[str, frozenset[Any]]]
    outcome: str


@dataclass(frozen=True)
class Sheet:
    id: str
    hit: str
    rows: tuple[Row, ...]


def derived(level: str, sector: str) -> str:
    demand = SECTORS.get(sector, ("", ""))
    if sector == "onbekend":
        return "onbekend"
    if demand is None:
        return "geen_eis"
    if level == "onbekend":
        return "onbekend"
    if level in ("onder_instroom", "1F"):
        return "geen_eis"
    if ["onder_A1", "A1", "A2"].index(level) >= ["onder_A1", "A1", "A2"].index(demand[1]):
        return "voldoet"
    return "aanbod" if demand[0] == "eigen inschatting" else "onder"


def whole(case: Case) -> Case:
    return {
        **case,
        "lezen_voor_werk": derived(case["lezen"], case["sector"]),
        "schrijven_voor_werk": derived(case["schrijven"], case["sector"]),
    }


def hits(sheet: Sheet, case: Case) -> list[Row]:
    full = whole(case)
    return [row for row in sheet.rows if all(full[n] in v for n, (_, v) in row.cells.items())]


def oracle(sheets: tuple[Sheet, ...], case: Case) -> str:
    for sheet in sheets[:-1]:
        found = hits(sheet, case)
        if found and sheet.hit == "eerste":
            return found[0].outcome
        if found:
            return found[0].outcome if len({row.outcome for row in found}) == 1 else "strijdig"
    return "geen regel"


def every_case(over: dict[str, list[Any]]) -> Iterator[Case]:
    for values in product(*over.values()):
        yield dict(zip(over, values, strict=True))


def cells(name: str) -> st.SearchStrategy[tuple[str, frozenset[Any]]]:
    known = [value for value in DOMAINS.get(name, []) if value != "onbekend"]
    if name.endswith("_voor_werk"):
        known = ["geen_eis", "voldoet", "onder", "aanbod"]
    said = {True: "ja", False: "nee"} if name == "wil" else {}

    def text(values: list[Any]) -> str:
        return ", ".join(str(said.get(value, value)) for value in values)

    some = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)
    options = [
        some.map(lambda v: (text(v), frozenset(v))),
        some.map(lambda v: (f"{text(v)}, onbekend", frozenset([*v, "onbekend"]))),
        some.map(lambda v: (f"not({text(v)})", frozenset(known) - frozenset(v))),
        st.just(("-", frozenset([*known, "onbekend"]))),
        st.just(("onbekend", frozenset(["onbekend"]))),
    ]
    if name in ("lezen", "schrijven"):
        edge = st.sampled_from(sorted(UP))
        low = {"1F": ["onder_instroom"], "A1": ["onder_A1"], "A2": ["onder_A1", "A1"]}
        options += [
            edge.map(lambda v: (f">= {v}", frozenset(UP[v]))),
            edge.map(lambda v: (f"< {v}", frozenset(low[v]))),
            st.just(("< A2, < 1F", frozenset(["onder_A1", "A1", "onder_instroom"]))),
        ]
    if name == "uren":
        options += [
            st.just(("> 0", frozenset([1, 2]))),
            st.just(("[0..2)", frozenset([0, 1]))),
            st.just(("<= 1, onbekend", frozenset([0, 1, "onbekend"]))),
        ]
    return st.one_of(options)


@st.composite
def sheet(draw: st.DrawFn, id: str, hit: str, outcomes: tuple[str, ...]) -> Sheet:
    names = [*DOMAINS, "lezen_voor_werk", "schrijven_voor_werk"]
    rows = []
    for number in range(draw(st.integers(1, 4))):
        tested = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
        row = {name: draw(cells(name)) for name in tested}
        rows.append(Row(f"{id}{number}", row, draw(st.sampled_from(outcomes))))
    return Sheet(id, hit, tuple(rows))


sheets_of_rules = st.tuples(
    st.sampled_from(["uniek", "eerste"]).flatmap(lambda hit: sheet("een", hit, ROUTES)),
    st.sampled_from(["uniek", "eerste"]).flatmap(lambda hit: sheet("twee", hit, ROUTES)),
    sheet("naast", "verzamel", ("taalhuis", "geld")),
)
known_or_not = st.fixed_dictionaries({name: st.sampled_from(v) for name, v in DOMAINS.items()})
drawn = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def written(maker: Any, sheets: tuple[Sheet, ...]) -> RuleSet:
    files = {
        "regelset/regelset.yaml": MAIN,
        "sectoren.yaml": SECTOR_FILE,
        "trajecten.yaml": maker.trajects(ROUTES, ("taalhuis", "geld")),
        "bronnen.yaml": maker.small()["bronnen.yaml"],
    }
    for one in sheets:
        rows = [
            maker.rule(
                row.id,
                "{" + ", ".join(f"{name}: '{text}'" for name, (text, _) in row.cells.items()) + "}",
                row.outcome,
            )
            for row in one.rows
        ]
        kind = "nevenadvies" if one.hit == "verzamel" else "route"
        files[f"regelset/{one.id}.yaml"] = maker.table(one.id, *rows, treffer=one.hit, beslist=kind)
    with tempfile.TemporaryDirectory() as folder:
        return maker.load(Path(folder), files)  # type: ignore[no-any-return]


def named(advice_route: str, status: str) -> str:
    return status if advice_route == "" else advice_route


@drawn
@given(sheets=sheets_of_rules, case=known_or_not)
def test_a_certain_case_gets_what_reading_the_tables_gives(
    maker: Any, sheets: tuple[Sheet, ...], case: Case
) -> None:
    rules = written(maker, sheets)
    advice = rules.advise(Profile(**case), on=DAY)
    assert named(advice.route, advice.status) == oracle(sheets, case)
    expected = {row.outcome for row in hits(sheets[-1], case)}
    assert {side.id for side in advice.side_advice} == expected
    for condition in advice.conditions:
        row = next(row for one in sheets for row in one.rows if row.id == advice.rule)
        assert condition.value in row.cells[condition.input][1]


@drawn
@given(sheets=sheets_of_rules, case=known_or_not)
def test_unknown_inputs_keep_their_promise_over_all_completions(
    maker: Any, sheets: tuple[Sheet, ...], case: Case
) -> None:
    advice = written(maker, sheets).advise(Profile(**case), on=DAY)
    unknown = [name for name, value in case.items() if value == "onbekend"]
    over = {n: DOMAINS[n][:-1] if n in unknown else [v] for n, v in case.items()}
    outcomes = {oracle(sheets, completion) for completion in every_case(over)}
    now = oracle(sheets, case)
    assert set(advice.possible) == outcomes - {"strijdig", "geen regel"}
    if now in ("strijdig", "geen regel"):
        assert advice.status == now
    elif outcomes == {now}:
        assert advice.status in ("vast", "vast ondanks onbekend")
        assert advice.settled_by == ()
    else:
        assert advice.status == "open"
        assert set(advice.settled_by) == dependent(sheets, case, unknown)


def dependent(sheets: tuple[Sheet, ...], case: Case, unknown: list[str]) -> set[str]:
    """The unknown inputs for which two cases that differ only there get different outcomes."""
    found = set()
    for name in unknown:
        over = {n: DOMAINS[n] if n in unknown and n != name else [v] for n, v in case.items()}
        for rest in every_case(over):
            if len({oracle(sheets, {**rest, name: value}) for value in DOMAINS[name]}) > 1:
                found.add(name)
                break
    return found


weights = st.sampled_from([["onder_instroom", "1F"], ["onder_A1", "A1", "A2"]]).flatmap(
    lambda scale: st.fixed_dictionaries({level: st.integers(1, 9) for level in scale})
)


@drawn
@given(sheets=sheets_of_rules, case=known_or_not, reading=weights, writing=weights)
def test_uncertain_levels_are_weighed_exactly(
    maker: Any,
    sheets: tuple[Sheet, ...],
    case: Case,
    reading: dict[str, int],
    writing: dict[str, int],
) -> None:
    lezen = {level: w / sum(reading.values()) for level, w in reading.items()}
    schrijven = {level: w / sum(writing.values()) for level, w in writing.items()}
    advice = written(maker, sheets).advise(
        Profile(**{**case, "lezen": lezen, "schrijven": schrijven}), on=DAY
    )
    expected: dict[str, float] = {}
    beside: dict[str, float] = {}
    for (one, p), (other, q) in product(lezen.items(), schrijven.items()):
        true = {**case, "lezen": one, "schrijven": other}
        route = oracle(sheets, true)
        expected[route] = expected.get(route, 0) + p * q
        for name in {row.outcome for row in hits(sheets[-1], true)}:
            beside[name] = beside.get(name, 0) + p * q
    assert advice.routes.keys() == expected.keys()
    assert all(abs(advice.routes[name] - p) < 1e-9 for name, p in expected.items())
    assert abs(sum(advice.routes.values()) - 1) < 1e-9
    assert abs(advice.certainty - max(expected.values())) < 1e-9
    assert all(abs(side.probability - beside[side.id]) < 1e-9 for side in advice.side_advice)
    assert {s.id for s in advice.side_advice} >= {n for n, p in beside.items() if p > 0.5 + 1e-9}


@drawn
@given(sheets=sheets_of_rules)
def test_the_checks_find_what_going_through_every_case_finds(
    maker: Any, sheets: tuple[Sheet, ...]
) -> None:
    rules = written(maker, sheets)
    report = check(rules, on=DAY)
    outcomes: list[str] = []
    deciding: set[str] = set()
    overlaps: set[tuple[str, frozenset[str]]] = set()
    loses = False
    for case in every_case(DOMAINS):
        outcomes.append(oracle(sheets, case))
        found: list[Row] = []
        for one in sheets[:-1]:
            if not found:
                found = hits(one, case)[: 1 if one.hit == "eerste" else None]
        deciding |= {row.id for row in found} | {row.id for row in hits(sheets[-1], case)}
        for at, row in enumerate(found):
            for other in found[at + 1 :]:
                code = "V3" if row.outcome == other.outcome else "V2"
                overlaps.add((code, frozenset((row.id, other.id))))
        loses = loses or kept_from_work(sheets, case)
    assert report.cells == len(outcomes)
    codes = {code: [f for f in report.findings if f.code == code] for code in CODES}
    assert bool(codes["V1"]) == ("geen regel" in outcomes)
    if codes["V1"]:
        assert f" {outcomes.count('geen regel')} " in codes["V1"][0].explanation
    pairs = {(f.code, frozenset(f.rules)) for f in codes["V2"] + codes["V3"]}
    assert pairs == overlaps
    assert {f.rules[0] for f in codes["V4"]} == {
        row.id for one in sheets for row in one.rows
    } - deciding
    assert bool(codes["V16"]) == loses
    for finding in codes["V1"] + codes["V2"]:
        advice = rules.advise(Profile(**finding.witness), on=DAY)
        assert advice.status == ("geen regel" if finding.code == "V1" else "strijdig")


CODES = ("V1", "V2", "V3", "V4", "V16")


def kept_from_work(sheets: tuple[Sheet, ...], case: Case) -> bool:
    """Whether another value than `aanbod` would have given bemiddeling."""
    full = whole(case)
    if "aanbod" not in (full["lezen_voor_werk"], full["schrijven_voor_werk"]):
        return False
    if oracle(sheets, case) == "bemiddeling":
        return False
    return any(
        elsewhere(sheets, {n: value if v == "aanbod" else v for n, v in full.items()})
        == "bemiddeling"
        for value in ("voldoet", "geen_eis")
    )


def elsewhere(sheets: tuple[Sheet, ...], full: Case) -> str:
    """The oracle for a case whose comparisons with the work are given."""
    for one in sheets[:-1]:
        found = [r for r in one.rows if all(full[n] in v for n, (_, v) in r.cells.items())]
        if found and (one.hit == "eerste" or len({row.outcome for row in found}) == 1):
            return found[0].outcome
        if found:
            return "strijdig"
    return "geen regel"
