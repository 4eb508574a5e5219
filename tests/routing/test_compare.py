"""The difference between two rule sets is exact, in every case, and says which rows did it."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taalmeter.cli import main
from taalmeter.errors import DataError
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.compare import compare
from taalmeter.routing.compare_text import say
from taalmeter.routing.decide import decide
from taalmeter.routing.meaning import value_text

DAY = date(2026, 6, 1)


def every_case(rules: RuleSet) -> list[dict[str, str]]:
    names = list(rules.inputs)
    texts = [[value_text(one, code) for code in range(one.size)] for one in rules.inputs.values()]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*texts)]


def answers(rules: RuleSet, case: dict[str, str], day: date) -> tuple[str, frozenset[str]]:
    """One case, decided by the single-case path that advice uses."""
    codes = [one.code(case[name]) for name, one in rules.inputs.items()]
    found = decide(rules.compiled, codes, rules.compiled.active_on(day))
    return found.outcome, frozenset(rule.outcome for rule in rules.compiled.named(found.beside))


def inside(values: Mapping[str, tuple[str, ...]], case: dict[str, str]) -> bool:
    return all(case.get(name, text[0]) in text for name, text in values.items())


CELLS = st.sampled_from(["< A2, < 1F, onbekend", "A2, 1F", "A1, instroom", "-", "< A1"])
HERE = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@HERE
@given(
    reading=CELLS,
    aim=st.sampled_from(["-", "werk", "school", "onbekend"]),
    outcome=st.sampled_from(["les", "vaktaal", "bemiddeling"]),
    hours=st.sampled_from(["< 2", "< 3", "onbekend"]),
)
def test_every_case_that_differs_lies_in_one_region_and_no_other_does(
    maker, tmp_path_factory, reading, aim, outcome, hours
):
    files = maker.small()
    old = maker.load(tmp_path_factory.mktemp("oud"), files)
    rows = [
        maker.rule("K0", f'{{lezen: "{reading}", doel: "{aim}"}}', outcome),
        *re.findall(r"  - id: K.*?(?=  - id: K|\Z)", files["regelset/keuze.yaml"], re.DOTALL),
    ]
    files["regelset/keuze.yaml"] = maker.table("keuze", *rows, treffer="eerste")
    files["regelset/naast.yaml"] = files["regelset/naast.yaml"].replace("'< 2'", f"'{hours}'")
    new = maker.load(tmp_path_factory.mktemp("nieuw"), files)
    (period,) = compare(old, new).periods
    moved: dict[tuple[str, str], int] = {}
    for case in every_case(old):
        before, after = answers(old, case, DAY), answers(new, case, DAY)
        here = [(one.before, one.after) for one in period.regions if inside(one.values, case)]
        sides = [one for one in period.beside if inside(one.values, case)]
        if before[0] != after[0]:
            moved[before[0], after[0]] = moved.get((before[0], after[0]), 0) + 1
        assert here == ([(before[0], after[0])] if before[0] != after[0] else [])
        assert {({one.before, one.after} - {"geen regel"}).pop() for one in sides} == (
            before[1] ^ after[1]
        )
    assert dict(period.moves) == moved
    assert sum(one.cases for one in period.regions) == sum(moved.values())
    assert period.unsaid == 0


@pytest.fixture
def two(maker, tmp_path):
    """Give the small rule set and a changed one; a test says what it changes."""

    def made(*changes: tuple[str, str, str], add: dict[str, str] | None = None):
        files = maker.small()
        old = maker.load(tmp_path / "oud", files)
        for name, before, after in changes:
            assert before in files[name]
            files[name] = files[name].replace(before, after)
        return old, maker.load(tmp_path / "nieuw", {**files, **(add or {})})

    return made


def test_a_rewritten_table_has_the_same_meaning(two):
    old, new = two(
        ("regelset/keuze.yaml", "id: K4", "id: K9"),
        ("regelset/keuze.yaml", "Dit past bij u.", "Dit past goed bij u."),
        ("regelset/keuze.yaml", "lezen_voor_werk: not(onder)", "lezen_voor_werk: '-'"),
    )
    found = compare(old, new)
    assert found.same_meaning
    assert not found.same_text
    assert old.meaning.hash == new.meaning.hash
    assert "zelfde betekenis" in say(found)


def test_the_region_the_rows_and_the_direction_are_said_in_words(two):
    old, new = two(("regelset/keuze.yaml", "dan: les", "dan: vaktaal"))
    found = compare(old, new)
    (region,) = found.periods[0].regions
    assert (region.before, region.after, region.direction) == ("les", "vaktaal", "hoger")
    assert region.rules_before == region.rules_after == ("K1",)
    assert region.words == (
        "wil ja of niet bekend en lezen instroom of lager, A1 of lager, of niet bekend"
    )
    assert "les → vaktaal (hoger op de ladder)" in say(found)
    assert found.to_dict()["zelfde_betekenis"] is False


def test_an_input_that_comes_and_one_that_goes_are_named(two):
    old, new = two(
        ("regelset/regelset.yaml", "  uren: {getal: [0, 4],", "  dagen: {getal: [0, 6],"),
        ("regelset/naast.yaml", "{uren: '< 2'}", "{dagen: '< 2'}"),
    )
    found = compare(old, new)
    assert found.common.gone == ("uren",)
    assert found.common.come == ("dagen",)
    assert {(one.before, one.after) for one in found.periods[0].beside} == {
        ("geen regel", "taalhuis"),
        ("taalhuis", "geen regel"),
    }
    assert "Niet meer gevraagd: uren." in say(found)


def test_a_value_that_only_one_version_knows_is_told_apart(two):
    old, new = two(("regelset/regelset.yaml", "keuze: [werk, school]", "keuze: [werk, school, x]"))
    found = compare(old, new)
    assert found.common.values_come == {"doel": ("x",)}
    assert all(period.same for period in found.periods)
    assert not found.same_meaning


def test_another_threshold_is_another_meaning(two):
    old, new = two(("regelset/regelset.yaml", "bemiddeling: 0.9", "bemiddeling: 0.95"))
    found = compare(old, new)
    assert found.policy == (("zekerheid voor bemiddeling", "0.9", "0.95"),)
    assert not found.same_meaning


def test_a_row_that_holds_from_a_later_day_differs_on_its_days_only(two, maker):
    later = maker.rule("P2", "{doel: school}", "gesprek", van="2026-09-01", tot="2026-12-31")
    early = maker.table("poort", maker.rule("P1", "{wil: nee}", "gesprek"))
    old, new = two(("regelset/poort.yaml", early, early + later))
    periods = compare(old, new).periods
    assert [(str(one.start), str(one.end), one.same) for one in periods] == [
        ("2026-01-01", "2026-08-31", True),
        ("2026-09-01", "2026-12-31", False),
        ("2027-01-01", "None", True),
    ]
    (only,) = compare(old, new, on=date(2026, 10, 1)).periods
    assert not only.same


def test_versions_that_follow_each_other_are_compared_on_their_own_days(two):
    window = "geldig: {van: 2026-01-01, tot: null}"
    old, new = two(
        ("regelset/regelset.yaml", window, "geldig: {van: 2027-01-01, tot: null}"),
        ("regelset/keuze.yaml", "dan: les", "dan: vaktaal"),
    )
    closed = replace(old, valid_to=date(2026, 12, 31))
    found = compare(closed, new)
    assert found.follow_up
    assert found.periods[0].moves
    with pytest.raises(DataError, match="2026-06-01"):
        compare(closed, new, on=DAY)


def test_the_shipped_rule_set_is_the_same_as_itself():
    rules = load_rules()
    found = compare(rules, rules)
    assert found.same_text
    assert found.same_meaning
    assert found.periods[0].cases > 10**9


@pytest.mark.parametrize(("change", "code"), [(None, 0), ("dan: gesprek", 1), ("dan: niets", 2)])
def test_the_exit_code_says_whether_the_meaning_changed(maker, tmp_path, capsys, change, code):
    files = maker.small()
    old = maker.write(tmp_path / "oud", files)
    if change:
        files["regelset/keuze.yaml"] = files["regelset/keuze.yaml"].replace("dan: les", change)
    new = maker.write(tmp_path / "nieuw", files)
    with pytest.raises(SystemExit) as done, patch("sys.argv", ["taalmeter", "rules", "diff",
                                                              str(old), str(new)]):  # fmt: skip
        main()
    assert done.value.code == code
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert ("keuze.yaml" in printed.err) == (code == 2)
