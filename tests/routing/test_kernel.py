"""A column of cases gets, row by row, what each of them would get alone."""

import itertools
import random
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.routing_tables import DAY, Shape, draw
from taalmeter.errors import DataError, UnknownName
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, completions, load_rules
from taalmeter.routing.columns import encode
from taalmeter.routing.domain import Input, number_values
from taalmeter.routing.kernel import STATUSES, Kernel

SHAPES = st.builds(
    Shape,
    rules=st.integers(1, 90),
    inputs=st.integers(1, 8),
    conditions=st.floats(0.5, 4),
    beside=st.integers(0, 5),
    derived=st.booleans(),
    rest=st.booleans(),
)


def people(dice: random.Random, rules: RuleSet, count: int, share: float) -> list[dict[str, Any]]:
    return [
        {
            name: None if dice.random() < share else dice.choice(one.values)
            for name, one in rules.inputs.items()
        }
        for _ in range(count)
    ]


def columns(rules: RuleSet, cases: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [case[name] for case in cases] for name in rules.inputs}


def same_as_one_by_one(rules: RuleSet, cases: list[dict[str, Any]], day: date = DAY) -> None:
    kernel = Kernel.of(rules, day)
    codes = encode(tuple(rules.inputs.values()), columns(rules, cases))
    outlooks = kernel.possible(codes)
    for row, case in enumerate(cases):
        advice = rules.advise(Profile(**case), on=day)
        outcome = kernel.outcomes[outlooks.decided.outcome[row]]
        assert outcome == (advice.route or advice.status)
        assert STATUSES[outlooks.status[row]] == advice.status
        assert kernel.routes_in(outlooks.possible[row]) == advice.possible
        place = outlooks.decided.rule[row]
        if advice.status != "strijdig":
            assert (rules.compiled.rules[place].id if place >= 0 else None) == advice.rule
        beside = {rule.outcome for rule in kernel.rules_in(outlooks.decided.beside[:, row])}
        assert beside == {side.id for side in advice.side_advice}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), shape=SHAPES, share=st.sampled_from([0.0, 0.2, 0.6]))
def test_a_batch_gets_what_each_row_would_get_alone(seed: int, shape: Shape, share: float) -> None:
    rules = draw(seed, shape)
    same_as_one_by_one(rules, people(random.Random(seed), rules, 12, share))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_the_shipped_rules_give_a_batch_what_each_row_would_get(share: float) -> None:
    rules = load_rules()
    same_as_one_by_one(rules, people(random.Random(1), rules, 60, share))


def test_more_rows_than_fit_in_one_step_stay_in_their_order() -> None:
    rules = draw(3, Shape(70, 6, 2, rest=True))
    dice = random.Random(2)
    cases = people(dice, rules, 40, 0.3)
    order = [dice.randrange(40) for _ in range(70_000)]
    kernel = Kernel.of(rules, DAY)
    codes = encode(tuple(rules.inputs.values()), columns(rules, cases))
    few, many = kernel.possible(codes), kernel.possible([column[order] for column in codes])
    assert np.array_equal(few.status[order], many.status)
    assert np.array_equal(few.possible[order], many.possible)
    assert np.array_equal(few.decided.rule[order], many.decided.rule)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), derived=st.booleans())
def test_what_is_possible_is_what_filling_in_every_unknown_gives(seed: int, derived: bool) -> None:
    rules = draw(seed, Shape(rules=1 + seed % 30, inputs=4, conditions=2, derived=derived))
    kernel, inputs = Kernel.of(rules, DAY), tuple(rules.inputs.values())
    cases = people(random.Random(seed), rules, 8, 0.5)
    found = kernel.possible(encode(inputs, columns(rules, cases)))
    for row, case in enumerate(cases):
        values = [one.values if case[one.name] is None else [case[one.name]] for one in inputs]
        filled = [dict(zip(rules.inputs, each, strict=True)) for each in itertools.product(*values)]
        outcomes = set(kernel.decide(encode(inputs, columns(rules, filled))).outcome.tolist())
        assert int(found.possible[row]) == sum(1 << outcome for outcome in outcomes)


def test_answers_stay_the_same_when_memory_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = draw(3, Shape(70, 6, 2, rest=True))
    codes = encode(
        tuple(rules.inputs.values()), columns(rules, people(random.Random(4), rules, 300, 0.4))
    )
    kept, first = Kernel.of(rules, DAY), Kernel.of(rules, DAY).possible(codes)
    monkeypatch.setattr(completions, "REMEMBERED", 5)
    for _ in range(3):
        again = kept.possible(codes)
        assert np.array_equal(again.possible, first.possible)
        assert np.array_equal(again.status, first.status)


@pytest.mark.parametrize("routes", [completions.MOST_ROUTES, completions.MOST_ROUTES + 1])
def test_more_routes_than_bits_are_refused_and_the_last_that_fit_are_told_apart(
    routes: int,
) -> None:
    drawn = draw(5, Shape(8, 4, 2, rest=True))
    extra = {f"route{at}": drawn.routes["intake"] for at in range(routes - len(drawn.routes))}
    ladder = replace(drawn, routes={**extra, **drawn.routes})
    if routes > completions.MOST_ROUTES:
        with pytest.raises(DataError, match=f"{routes} routes"):
            Kernel.of(ladder, DAY)
    else:
        same_as_one_by_one(ladder, people(random.Random(6), ladder, 40, 0.4))


def test_a_day_outside_the_rule_set_is_refused(rules: RuleSet) -> None:
    with pytest.raises(DataError, match="not valid on 1999"):
        Kernel.of(rules, date(1999, 1, 1))


def test_rules_count_only_on_their_days(load: Any, files: dict[str, str], maker: Any) -> None:
    late = maker.rule("P2", "{wil: ja}", "gesprek", van="2026-07-01")
    files["regelset/poort.yaml"] = maker.table("poort", late)
    rules = load(files)
    case = [
        {"wil": True, "doel": None, "lezen": "A1", "schrijven": None, "sector": None, "uren": 3}
    ]
    same_as_one_by_one(rules, case, date(2026, 6, 30))
    same_as_one_by_one(rules, case, date(2026, 7, 1))


MIXED = ("A1", None, "1F", "onbekend", "", "A2")


@pytest.mark.parametrize("as_column", ["list", "numpy", "arrow", "dictionary", "chunked"])
def test_a_column_means_the_same_however_it_is_kept(rules: RuleSet, as_column: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    given_as = {
        "list": list(MIXED),
        "numpy": np.array(MIXED, object),
        "arrow": pyarrow.array(MIXED),
        "dictionary": pyarrow.array(MIXED).dictionary_encode(),
        "chunked": pyarrow.chunked_array(
            [
                pyarrow.array(MIXED[:2]).dictionary_encode(),
                pyarrow.array(MIXED[2:]).dictionary_encode(),
            ]
        ),
    }[as_column]
    inputs = tuple(rules.inputs.values())
    found = encode(inputs, {"lezen": given_as})
    expected = [rules.inputs["lezen"].code(value) for value in MIXED]
    assert found[list(rules.inputs).index("lezen")].tolist() == expected
    assert all(len(column) == len(MIXED) for column in found)


@pytest.mark.parametrize(
    "column",
    [
        [1, 2, None, 4],
        [1.0, 2.0, float("nan"), 4.0],
        ["1", "2,0", "onbekend", "4"],
        np.array([1.0, 2.0, np.nan, 4.0]),
    ],
)
def test_numbers_are_read_as_a_profile_reads_them(rules: RuleSet, column: Any) -> None:
    uren = rules.inputs["uren"]
    place = list(rules.inputs).index("uren")
    found = encode(tuple(rules.inputs.values()), {"uren": column})[place]
    assert found.tolist() == [uren.code(1), uren.code(2), uren.unknown, uren.code(4)]


def test_arrow_numbers_and_truths_with_gaps_are_read(rules: RuleSet) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    given_as = {"uren": pyarrow.array([1, None, 4]), "wil": pyarrow.array([True, None, False])}
    inputs = tuple(rules.inputs.values())
    found = dict(zip(rules.inputs, encode(inputs, given_as), strict=True))
    uren, wil = rules.inputs["uren"], rules.inputs["wil"]
    assert found["uren"].tolist() == [uren.code(1), uren.unknown, uren.code(4)]
    assert found["wil"].tolist() == [wil.code(True), wil.unknown, wil.code(False)]


@pytest.mark.parametrize("index", ["int8", "uint8", "int32", "uint32", "int64"])
def test_a_dictionary_may_count_in_any_way_and_hold_what_no_row_has(
    rules: RuleSet, index: str
) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    words = ["A1", "geen niveau", None, *(f"anders {at}" for at in range(124))]
    held = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, None, 2, 0], index), words)
    column = encode(tuple(rules.inputs.values()), {"lezen": held})[
        list(rules.inputs).index("lezen")
    ]
    lezen = rules.inputs["lezen"]
    known, unknown = lezen.code("A1"), lezen.unknown
    assert column.tolist() == [known, unknown, unknown, known]
    wrong = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, None, 1], index), words)
    with pytest.raises(UnknownName, match="geen niveau") as refused:
        encode(tuple(rules.inputs.values()), {"lezen": wrong})
    assert refused.value.place.row == 3


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    kind=st.sampled_from(["int8", "uint8", "int64", "uint64", "float32", "float64"]),
    values=st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=9),
    cut=st.integers(0, 3),
    low=st.sampled_from([-3, 0, 2]),
)
def test_numbers_with_gaps_mean_what_each_of_them_means(
    kind: str, values: list[int | None], cut: int, low: int
) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    low = abs(low) if kind.startswith("u") else low
    number = Input("uren", "getal", number_values(low, low + 4, 1))
    values = [None if value is None else low + value for value in values]
    truth = Input("wil", "waarheid", (True, False))
    bits = [None if value is None else value > 2 for value in values]
    columns = {
        "uren": pyarrow.array(values, getattr(pyarrow, kind)()).slice(cut),
        "wil": pyarrow.array(bits, pyarrow.bool_()).slice(cut),
    }
    found = encode((number, truth), columns)
    assert found[0].tolist() == [number.code(value) for value in values[cut:]]
    assert found[1].tolist() == [truth.code(value) for value in bits[cut:]]


def test_true_is_not_one(rules: RuleSet) -> None:
    with pytest.raises(UnknownName) as refused:
        encode(tuple(rules.inputs.values()), {"wil": [True, 1]})
    assert (refused.value.place.row, refused.value.place.column) == (2, "wil")


@pytest.mark.parametrize("column", [[1, 2.5, 9], np.array([1, 2, 9]), np.array([1, 2, np.inf])])
def test_a_value_that_does_not_fit_names_its_row_and_column(rules: RuleSet, column: Any) -> None:
    with pytest.raises(DataError) as refused:
        encode(tuple(rules.inputs.values()), {"uren": column})
    assert refused.value.place.column == "uren"
    assert refused.value.place.row == (2 if isinstance(column, list) else 3)


def test_a_column_that_is_no_input_is_refused(rules: RuleSet) -> None:
    with pytest.raises(UnknownName, match="no input 'geslacht'"):
        encode(tuple(rules.inputs.values()), {"geslacht": ["v"]})
