"""The meaning hash is kept by every rewriting, and changed by every change of what someone gets."""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.meaning import Meaning

Load = Callable[[dict[str, str]], RuleSet]
CHOICE, GATE, SIDE, MAIN = (f"regelset/{n}.yaml" for n in ("keuze", "poort", "naast", "regelset"))
DAY = date(2026, 11, 21)


def read(meaning: Meaning, node: str, case: dict[str, str]) -> str:
    """Follow the nodes of a meaning from the start to the outcome of a case."""
    while node not in meaning.leaves:
        node = meaning.nodes[node].branches[case[meaning.nodes[node].input]]
    return meaning.leaves[node]


@pytest.fixture
def choice(files: dict[str, str], maker: Any) -> dict[str, str]:
    files[CHOICE] = maker.table(
        "keuze",
        maker.rule("K1", '{lezen: "< A2, < 1F, onbekend"}', "les"),
        maker.rule("K2", '{lezen: "A2, 1F", doel: werk}', "bemiddeling"),
        maker.rule("K3", '{lezen: "A2, 1F", doel: "school, onbekend"}', "vaktaal"),
    )
    return files


def test_rows_that_are_split_joined_renamed_or_put_elsewhere_mean_the_same(
    load: Load, choice: dict[str, str], maker: Any
) -> None:
    before = load(choice)
    choice[CHOICE] = maker.table(
        "keuze",
        maker.rule("Z9", '{lezen: "A2, 1F", doel: onbekend}', "vaktaal"),
        maker.rule("Z8", '{lezen: "A2, 1F", doel: school}', "vaktaal"),
        maker.rule("Z7", '{lezen: "not(onder_A1, A1, onder_instroom, instroom)", doel: werk}',
                   "bemiddeling"),
        maker.rule("Z6", "{lezen: '< A2, onbekend', uren: '-'}", "les"),
        maker.rule("Z5", "{lezen: '[onder_instroom..1F)'}", "les", tot="2026-06-30"),
        maker.rule("Z4", "{lezen: '[onder_instroom..1F)'}", "les", van="2026-07-01"),
    )  # fmt: skip
    after = load(choice)
    assert after.hash != before.hash
    assert after.meaning.hash == before.meaning.hash
    assert len(after.meaning.periods) == 1


def test_an_input_that_decides_nothing_has_no_meaning(load: Load, choice: dict[str, str]) -> None:
    before = load(choice).meaning.hash
    choice[MAIN] = choice[MAIN].replace(
        "uitkomst: route",
        "  aap: {waarheid: true, vraag: Echt?, waarom: Zomaar., veranderbaar: ja}\nuitkomst: route",
    )
    assert load(choice).meaning.hash == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CHOICE, "doel: werk}", "doel: school}"),
        (CHOICE, "dan: vaktaal", "dan: les"),
        (CHOICE, "geldig_tot: null", "geldig_tot: 2026-12-31"),
        (GATE, "wil: nee", "wil: onbekend"),
        (SIDE, "uren: '< 2'", "uren: '< 3'"),
        (SIDE, "dan: geld", "dan: taalhuis"),
        ("sectoren.yaml", "nt2: A2", "nt2: A1"),
        (MAIN, "geldig: {van: 2026-01-01", "geldig: {van: 2026-01-02"),
    ],
)
def test_a_change_of_what_someone_gets_on_some_day_changes_the_meaning(
    load: Load, choice: dict[str, str], maker: Any,
    file: str, old: str, new: str,
) -> None:  # fmt: skip
    choice[CHOICE] += maker.rule("K4", "{lezen_voor_werk: onder}", "gesprek")
    choice[CHOICE] = choice[CHOICE].replace('"< A2, < 1F', '"onder_A1, < 1F')
    before = load(choice).meaning.hash
    assert old in choice[file]
    choice[file] = choice[file].replace(old, new, 1)
    assert load(choice).meaning.hash != before


VALUES: dict[str, list[Any]] = {
    "wil": ["ja", "nee", "onbekend"],
    "doel": ["werk", "school", "onbekend"],
    "uren": ["0", "1", "2", "3", "4", "onbekend"],
}
cell = {
    name: st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(", ".join)
    for name, values in VALUES.items()
}
row = st.tuples(
    st.fixed_dictionaries({}, optional=cell), st.sampled_from(["gesprek", "les", "vaktaal"])
)
rows = st.lists(row, min_size=1, max_size=4)


def written(maker: Any, drawn: list[tuple[dict[str, str], str]]) -> RuleSet:
    files = maker.small()
    text = [
        maker.rule(f"K{n}", "{" + ", ".join(f"{k}: '{v}'" for k, v in als.items()) + "}", dan)
        for n, (als, dan) in enumerate(drawn)
    ]
    files[CHOICE] = maker.table("keuze", *text, treffer="eerste")
    del files[GATE]
    files[MAIN] = files[MAIN].replace("[poort, keuze, naast]", "[keuze, naast]")
    with tempfile.TemporaryDirectory() as folder:
        return maker.load(Path(folder), files)  # type: ignore[no-any-return]


def by_hand(drawn: list[tuple[dict[str, str], str]], case: dict[str, str]) -> str:
    for als, dan in drawn:
        if all(case[name] in text.split(", ") for name, text in als.items()):
            return dan
    return "geen regel"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(one=rows, other=rows)
def test_hashes_are_equal_exactly_when_every_case_gets_the_same(
    maker: Any, one: list[tuple[dict[str, str], str]], other: list[tuple[dict[str, str], str]]
) -> None:
    cases = [
        {"wil": wil, "doel": doel, "uren": uren}
        for wil in VALUES["wil"]
        for doel in VALUES["doel"]
        for uren in VALUES["uren"]
    ]
    meaning = written(maker, one).meaning
    for case in cases:
        assert read(meaning, meaning.periods[0].route, case) == by_hand(one, case)
    equal = all(by_hand(one, case) == by_hand(other, case) for case in cases)
    assert (written(maker, other).meaning.hash == meaning.hash) == equal


def test_the_shipped_rules_mean_one_thing_on_all_their_days() -> None:
    meaning = load_rules().meaning
    (period,) = meaning.periods
    assert meaning.on(DAY) == period
    assert meaning.on(date(2025, 12, 31)) is None
    assert "taalvrijstelling" in period.beside
