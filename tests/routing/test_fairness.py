"""A fairness audit says what differs, how sure that is, and nothing that one person could be."""

import csv
import io
import json
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from taalmeter.cli import main
from taalmeter.measurement.proportions import chi_square_tail, homogeneity, newcombe, wilson
from taalmeter.routing.fairness import (
    DIFFERENCE,
    NO_DIFFERENCE,
    TOO_LITTLE,
    Settings,
    audit_trait,
)
from taalmeter.routing.fairness_audit import cell_dict, route_dict, without_route_hidden
from taalmeter.routing.groups import Trait
from taalmeter.routing.masks import CONFLICT, NO_RULE
from taalmeter.routing.rules import MORE, TALK

OPEN = Settings(smallest=0, draws=199)


def trait(codes: np.ndarray, count: int) -> Trait:
    return Trait("groep", tuple(f"g{at}" for at in range(count)), codes.astype(np.int64))


def test_intervals_are_those_that_were_published():
    # Newcombe (1998, Statistics in Medicine 17:873-890), table II, (a): 56/70 and 48/80, method 10.
    apart, low, high = (float(part) for part in newcombe(56, 70, 48, 80))
    assert (round(apart, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)
    # Newcombe (1998, 17:857-872), table I, Wilson's score interval of 81/263 and of 0/20.
    assert [round(float(end), 4) for end in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(float(end), 4) for end in wilson(0, 20)] == [0.0, 0.1611]


@given(st.floats(0.01, 60), st.integers(1, 40))
def test_the_tail_of_chi_square_is_that_of_scipy(statistic: float, freedom: int):
    assert chi_square_tail(statistic, freedom) == pytest.approx(
        stats.chi2.sf(statistic, freedom), rel=1e-9, abs=1e-15
    )


def test_figures_are_those_of_fairlearn():
    from fairlearn.metrics import MetricFrame, selection_rate

    rng = np.random.default_rng(3)
    group, route = rng.integers(0, 5, 4000), rng.choice(4, 4000, p=[0.5, 0.3, 0.15, 0.05])
    found = audit_trait(trait(group, 5), route, list("abcd"), None, OPEN)
    for place, name in enumerate("abcd"):
        hit = (route == place).astype(int)
        frame = MetricFrame(
            metrics=selection_rate, y_true=hit, y_pred=hit, sensitive_features=group
        )
        shares = [found.cell(f"g{at}", name).share for at in range(5)]
        assert shares == pytest.approx(frame.by_group.tolist(), abs=1e-12)
        assert found.tests[place].test.apart == pytest.approx(frame.difference(), abs=1e-12)
        assert found.tests[place].test.ratio == pytest.approx(frame.ratio(), abs=1e-12)


@pytest.mark.parametrize("sizes", [(30, 30), (15, 40, 200), (100,) * 12, (600, 400)])
def test_where_nothing_differs_at_most_six_in_a_hundred_audits_cry_out(sizes: tuple[int, ...]):
    """The error rate is 5 %; of 120 audits so many cry out with a chance under 1 in 1,000."""
    rng, cried = np.random.default_rng(11), 0
    group = np.repeat(np.arange(len(sizes)), sizes)
    for _ in range(120):
        strata = rng.integers(0, 6, group.size)
        route = np.where(strata < 3, rng.choice(5, group.size, p=[0.6, 0.2, 0.15, 0.04, 0.01]),
                         rng.choice(5, group.size, p=[0.1, 0.3, 0.4, 0.15, 0.05]))  # fmt: skip
        found = audit_trait(trait(group, len(sizes)), route, list("abcde"), strata, OPEN)
        cried += any(test.verdict == DIFFERENCE for test in found.tests) or any(
            DIFFERENCE in (cell.verdict, cell.verdict_at_level) for cell in found.cells
        )
    assert cried <= stats.binom.ppf(0.999, 120, 0.06)


def by_level(gap: float, size: int = 4000, rules_gap: float = 0.0):
    """Two groups of which one has other levels, and perhaps other chances at equal level."""
    rng = np.random.default_rng(5)
    group = rng.integers(0, 2, size)
    strata = (rng.random(size) < 0.5 + gap * (group - 0.5)).astype(np.int64)
    chance = np.where(strata == 1, 0.7, 0.2) + rules_gap * group
    return trait(group, 2), (rng.random(size) < chance).astype(np.int64), strata


def test_a_difference_that_is_due_to_levels_vanishes_at_equal_level():
    cell = audit_trait(*by_level(0.5)[:2], ["a", "b"], by_level(0.5)[2], OPEN).cell("g1", "b")
    assert (cell.verdict, cell.verdict_at_level) == (DIFFERENCE, NO_DIFFERENCE)
    assert cell.reading == "verdwijnt"


def test_a_difference_that_is_due_to_rules_stays_at_equal_level():
    who, route, strata = by_level(0.5, rules_gap=0.15)
    cell = audit_trait(who, route, ["a", "b"], strata, OPEN).cell("g1", "b")
    assert (cell.verdict_at_level, cell.reading) == (DIFFERENCE, "blijft")
    assert cell.at_level.low <= 0.15 <= cell.at_level.high


def test_the_interval_at_equal_level_holds_the_true_difference():
    rng, held = np.random.default_rng(8), 0
    for _ in range(300):
        group, strata = rng.integers(0, 2, 300), rng.integers(0, 8, 300)
        route = (rng.random(300) < 0.1 + 0.08 * strata + 0.1 * group).astype(np.int64)
        level = audit_trait(trait(group, 2), route, "ab", strata, OPEN).cell("g1", "b").at_level
        held += level.low <= 0.1 <= level.high
    assert held / 300 >= 0.92


def test_equal_large_groups_are_shown_to_be_equal_and_small_ones_are_not():
    rng = np.random.default_rng(2)
    for size, verdict in ((8000, NO_DIFFERENCE), (60, TOO_LITTLE)):
        group = np.arange(size) % 2
        found = audit_trait(trait(group, 2), rng.integers(0, 2, size), ["a", "b"], None, OPEN)
        assert {cell.verdict for cell in found.cells} == {verdict}
        assert {test.verdict for test in found.tests} == {verdict}


def test_a_group_under_a_hundred_gets_a_shrunk_share_and_no_verdict():
    group = np.repeat([0, 1, 2], [20, 1000, 1000])
    route = np.concatenate([np.repeat([0, 1], 10), np.arange(1000) < 500, np.arange(1000) < 300])
    found = audit_trait(trait(group, 3), route.astype(np.int64), ["a", "b"], None, Settings())
    cell = found.cell("g0", "b")
    assert cell.verdict == TOO_LITTLE
    assert 0.3 < cell.shrunk < 0.5
    assert found.cell("g1", "b").shrunk is None


def test_the_spread_of_small_groups_stands_beside_that_of_equal_groups():
    rng = np.random.default_rng(4)
    found = homogeneity(np.array([6, 12, 9, 10, 5, 11]), np.array([30] * 6), rng)
    assert found.ratio < 0.8
    assert found.ratio_null < 0.8
    assert found.four_fifths_null > 0.9
    assert found.p > 0.05


def test_nothing_of_a_hidden_group_can_be_read_from_its_row():
    group = np.repeat([0, 1, 2], [7, 1000, 1200])
    route = np.random.default_rng(1).integers(0, 3, group.size)
    found = audit_trait(trait(group, 3), route, list("abc"), None, Settings())
    for cell in found.cells:
        if cell.group == "g0":
            assert cell.hidden == "klein"
            assert {cell.count, cell.total, cell.share, cell.difference, cell.shrunk} == {None}
    assert sum(cell.hidden == "beschermt een ander" for cell in found.cells) >= 3


def told(counts: list[list[int]]) -> tuple[list[dict], list[str], list[dict]]:
    """Everything that an audit of these counts says, the verdicts apart."""
    table = np.array(counts)
    groups = np.repeat(np.arange(len(table)), table.sum(axis=1))
    routes = np.concatenate([np.repeat(np.arange(len(row)), row) for row in table])
    names = [f"r{at}" for at in range(table.shape[1])]
    found = audit_trait(trait(groups, len(table)), routes, names, None, Settings(draws=199))
    tests = [route_dict(test, Settings()) for test in found.tests]
    cells = [cell_dict(cell, Settings()) for cell in found.cells]
    verdicts = [one.pop("oordeel") for one in (*tests, *cells)]
    return tests, verdicts, cells


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.lists(st.integers(0, 70), min_size=3, max_size=4), min_size=2, max_size=4).filter(
        lambda rows: len({len(row) for row in rows}) == 1 and all(sum(row) >= 10 for row in rows)
    ),
    st.data(),
)
def test_nothing_that_is_told_depends_on_a_hidden_count(counts: list[list[int]], data):
    """Move persons round a ring of four hidden counts: all that is shown stays as it was."""
    tests, _, cells = told(counts)
    width = len(counts[0])
    hidden = {
        divmod(at, len(tests)) for at, cell in enumerate(cells) if cell["verborgen"] is not None
    }
    rings = [
        (row, other, at, to)
        for row in range(len(counts))
        for other in range(row + 1, len(counts))
        for at in range(width)
        for to in range(at + 1, width)
        if len(tests) == width
        and {(row, at), (row, to), (other, at), (other, to)} <= hidden
        and min(counts[row][to], counts[other][at]) > 1
        and counts[row][at] and counts[other][to]
    ]  # fmt: skip
    if not rings:
        return
    row, other, at, to = data.draw(st.sampled_from(rings))
    changed = [list(line) for line in counts]
    for place, column, step in ((row, at, 1), (row, to, -1), (other, at, -1), (other, to, 1)):
        changed[place][column] += step
    again, _, others = told(changed)
    if [cell["verborgen"] for cell in cells] == [cell["verborgen"] for cell in others]:
        assert (again, others) == (tests, cells)


@pytest.mark.parametrize("answer", [MORE, TALK, NO_RULE, CONFLICT])
def test_how_many_are_advised_a_route_does_not_tell_how_many_are_not(answer: str):
    """Who gets no route is the group less who gets one: where that is hidden, so is the rest."""
    groups = np.repeat([0, 1], [200, 200])
    routes = np.concatenate([np.repeat([0, 1], [196, 4]), np.repeat([0, 1], [150, 50])])
    found = audit_trait(trait(groups, 2), routes, ["les", answer], None, Settings(draws=199))
    assert "g0" in without_route_hidden(found)


def people(count: int) -> tuple[str, str]:
    """Profiles with chances of reading levels, and groups, as CSV."""
    rng = np.random.default_rng(7)
    profiles = ["persoon,wil,doel,p_lezen_onder_A1,p_lezen_A1,p_lezen_A2,sector"]
    groups = ["persoon,taal"]
    for at in range(count):
        lowest, low = rng.dirichlet((1, 1, 2))[:2].round(4)
        profiles.append(f"p{at},ja,werk,{lowest},{low},{1 - lowest - low:.4f},bouw")
        groups.append(f"p{at},{rng.choice(['thuis', 'elders'])}")
    return "\n".join(profiles), "\n".join(groups)


@pytest.fixture
def run(maker, tmp_path, capsys):
    """Run a command on files that a test writes; give the exit code and what was printed."""
    maker.write(tmp_path / "regels", maker.small())

    def ran(*words: str, **files: str) -> tuple[int, str, str]:
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        given = [word.replace("@", f"{tmp_path}/") for word in words]
        with patch("sys.argv", ["taalmeter", *given]):
            try:
                main()
            except SystemExit as done:
                code = int(done.code or 0)
        out = capsys.readouterr()
        assert "Traceback" not in out.err + out.out
        return code, out.out, out.err

    return ran


AUDIT = ("audit", "fairness", "@profielen.csv", "--groups", "@groepen.csv", "--rules", "@regels")


def test_the_command_writes_a_table_json_and_a_report(run, tmp_path):
    profiles, groups = people(400)
    code, out, _ = run(*AUDIT, "--on", "2026-06-01", profielen=profiles, groepen=groups)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert {row["groep"] for row in rows} == {"thuis", "elders"}
    code, out, _ = run(*AUDIT, "--json", "--html", "@verslag.html")
    data = json.loads(out)
    assert data["personen"] == 400
    assert data["bewijs"]["kenmerken_in_regels"] == []
    assert {one["groep"] for one in data["kenmerken"][0]["plaatsing"]} == {"thuis", "elders"}
    assert (tmp_path / "verslag.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_decisions_that_depart_are_counted_per_group_and_per_rule(run):
    profiles, groups = people(60)
    lines = [f"p{at},les,{'gesprek' if at < 15 else 'les'}" for at in range(60)]
    decisions = "\n".join(["persoon,advies,besluit", *lines])
    code, out, _ = run(*AUDIT, "--json", "--decisions", "@besluiten.csv", profielen=profiles,
                       groepen=groups, besluiten=decisions)  # fmt: skip
    data = json.loads(out)
    assert code == 0
    shown = [one for one in data["afwijking_per_regel"] if one["afgeweken"] is not None]
    assert sum(one["afgeweken"] for one in shown) <= 15
    assert all(one["te_weinig_gegevens"] for one in data["kenmerken"][0]["afwijking"])


PROFILES, GROUPS = people(12)


@pytest.mark.parametrize(
    ("profiles", "groups", "said"),
    [
        (PROFILES, "persoon,taal\np0,thuis\np99,thuis", ["groepen.csv", "row 3", "p99"]),
        (PROFILES, "persoon,taal\np0,thuis\np1,x\np0,elders", ["groepen.csv", "row 4", "twice"]),
        (PROFILES, "persoon,taal\n123456782,thuis", ["[bsn]", "groepen.csv", "row 2", "persoon"]),
        (PROFILES, "persoon,taal\np0,123456782", ["[bsn]", "row 2", "column 'taal'"]),
        (PROFILES, "naam,taal\np0,thuis", ["groepen.csv", "'persoon' is missing"]),
        (PROFILES, "persoon\np0", ["groepen.csv", "no column with groups"]),
        (PROFILES, "persoon,taal\n,thuis", ["groepen.csv", "row 2", "names no person"]),
        (PROFILES, "persoon,taal\np0,thuis,x", ["groepen.csv", "row 2", "3 cells"]),
        (PROFILES, "", ["groepen.csv", "empty"]),
        ("wil\nja", "persoon,taal\np0,thuis", ["profielen.csv", "'persoon' is missing or empty"]),
        ("persoon,wil\np0,ja\np0,ja", GROUPS, ["profielen.csv", "row 3", "twice"]),
        ("persoon,wil\np0,soms", GROUPS, ["profielen.csv", "row 2", "column 'wil'"]),
        ("persoon,leeftijd\np0,40", GROUPS, ["profielen.csv", "column 'leeftijd'"]),
        ("persoon,p_lezen_A1\np0,0.4", GROUPS, ["profielen.csv", "row 2", "sum 0.4"]),
        ("persoon,p_lezen_A1\np0,veel", GROUPS, ["profielen.csv", "row 2", "no probability"]),
        ("persoon,lezen,p_lezen_A1\np0,A2,1", GROUPS, ["row 2", "both a level"]),
        ("persoon,p_lezen_A1,p_lezen_1F\np0,0.5,0.5", GROUPS, ["row 2", "two scales"]),
        ("persoon,wil\n123456782,ja", GROUPS, ["[bsn]", "profielen.csv", "row 2"]),
    ],
)
def test_bad_input_names_file_row_and_column(run, profiles, groups, said):
    code, _, err = run(*AUDIT, profielen=profiles, groepen=groups)
    assert code == 2
    for part in said:
        assert part in err, err


def test_a_trait_with_a_value_for_everyone_is_no_trait(run):
    profiles, _ = people(60)
    groups = "\n".join(["persoon,naam", *(f"p{at},naam {at}" for at in range(60))])
    code, _, err = run(*AUDIT, profielen=profiles, groepen=groups)
    assert code == 2
    assert "60 different values" in err


def test_one_member_groups_and_unknown_groups_show_nothing(run):
    profiles, _ = people(40)
    lines = [f"p{at},{'alleen' if at == 0 else 'samen'}" for at in range(30)]
    code, out, _ = run(*AUDIT, profielen=profiles, groepen="\n".join(["persoon,x", *lines]))
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert {row["groep"] for row in rows} == {"alleen", "samen", "niet bekend"}
    assert all(row["aantal"] == "" for row in rows if row["groep"] == "alleen")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["advies", "besluit", "persoon"]), min_size=0, max_size=2))
def test_decisions_need_their_columns(columns: list[str]):
    from taalmeter.errors import DataError
    from taalmeter.routing.overrides import read_decisions
    from taalmeter.tables import Table

    names = tuple(dict.fromkeys(columns))
    if len(names) < 3:
        with pytest.raises(DataError, match="missing"):
            read_decisions(Table("b.csv", names, ()), ("p0",), ("les",))
