"""FEEL gives the values that the standard says (DMN 1.5, section 10.3; named per group)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taalmeter.exchange import dmn
from taalmeter.exchange.dmn.feel.evaluate import evaluate
from taalmeter.exchange.dmn.feel.library import EVERYWHERE, environment
from taalmeter.exchange.dmn.feel.parser import expression
from taalmeter.exchange.dmn.feel.values import from_python, to_python

ARITHMETIC = {  # 10.3.2.5 and table 49: null and division by zero give null
    "10 + 20 / -5 - 3": 3,
    "-10--5": -5,
    "-5 ** 2": 25,
    "3 ** 4 ** 5": 3486784401,
    "10**-5": Decimal("0.00001"),
    "1.2*10**3": 1200,
    "(10+20)/0": None,
    "10 + null": None,
    "null / 10": None,
    ".872": Decimal("0.872"),
    "1/3": Decimal("0.3333333333333333333333333333333333"),
    '"a" + "b"': "ab",
    '"a" + 1': None,
    "1 + 2 // a remark": 3,
}
LOGIC = {  # table 50: the three truths
    "true and null": None,
    "false and null": False,
    "null or true": True,
    "null or false": None,
    "not(null)": None,
    "not(true)": False,
    "1 and true": None,
    'if null then "a" else "b"': "b",
    "if false then 1 else if true then 2 else 3": 2,
}
COMPARISON = {  # tables 53 and 54
    "null = null": True,
    "1 != null": True,
    '1 = "1"': None,
    "null < 1": None,
    "[1, 2] = [1, 2]": True,
    "{a: 1} = {a: 2}": False,
    "5 in (1..5]": True,
    "1 in (1..5]": False,
    "5 in ]1..5[": False,
    "5 in [1..5[": False,
    "5 in (1, 5)": True,
    "5 in > 3": True,
    "5 in [1, 5]": True,
    "5 between 1 and 5": True,
    "3 in [5..1]": None,
    '"b" > "a"': True,
}
LISTS = {  # 10.3.2.5 and 10.3.2.14
    "[1, 2, 3][-1]": 3,
    "[1, 2, 3][4]": None,
    "[1, 2, 3][item > 1]": [2, 3],
    "[{a: 1, b: 2}, {a: 3, b: 4}][a = 3].b": [4],
    "{first name: 1, b: first name + 1}.b": 2,
    "for i in 1..3 return i * 2": [2, 4, 6],
    "for i in 1..3, j in [10] return i + j": [11, 12, 13],
    "some x in [1, 2] satisfies x > 1": True,
    "every x in [1, 2] satisfies x > 1": False,
    "(function(a b: number) a b * 2)(3)": 6,
    "1 instance of number": True,
    "[1] instance of list<string>": False,
}
FUNCTIONS = {  # 10.3.4
    "sum(1, 2, 3)": 6,
    "min([])": None,
    'max("a", "b")': "b",
    "count([1, [2]])": 2,
    "floor(-1.5)": -2,
    "ceiling(1.5)": 2,
    "decimal(2.5, 0)": 2,
    "round half up(2.5, 0)": 3,
    "modulo(-12, 5)": 3,
    "modulo(12, -5)": -3,
    "abs(-3)": 3,
    "string(1.10)": "1.1",
    'string([1, "a"])': '[1, "a"]',
    'number("1 000,5", " ", ",")': Decimal("1000.5"),
    'number("duizend")': None,
    "list contains([1, null], null)": True,
    "flatten([[1, [2]], 3])": [1, 2, 3],
    "append([1], 2, [3])": [1, 2, [3]],
    "concatenate([1], [2])": [1, 2],
    'substring("foobar", -2, 1)': "a",
    'substring(string: "foobar", start position: 3)': "obar",
    'upper case("aß")': "ASS",
    'contains("abc", "b")': True,
    'starts with("abc", "b")': False,
    "string length(1)": None,
    "sort([3, 1, 2], function(x, y) x < y)": [1, 2, 3],
    "mean([1, 2])": Decimal("1.5"),
    "distinct values([1, 2, 1])": [1, 2],
    '"\\u0041\\n"': "A\n",
}
TIMES = {  # 10.3.2.3.4 to 8, 10.3.4.1
    'date("2017-01-31") + duration("P1M")': date(2017, 2, 28),
    'date("2017-05-01") - date("2016-05-01")': timedelta(days=365),
    'date("2019-02-29")': None,
    "date(2020, 1, 31)": date(2020, 1, 31),
    'date and time("2016-12-24T23:59:00") + duration("PT1M")': datetime(2016, 12, 25),
    'time("10:00:00") - time("09:30:00")': timedelta(minutes=30),
    'time("25:00:00")': None,
    'duration("P1Y2M") * 2': dmn.Months(28),
    'string(duration("-P1DT2H"))': "-P1DT2H",
    'date("2017-08-30").weekday': 3,
    'duration("P1Y2M").years': 1,
    '@"10:30:00"': time(10, 30),
    'years and months duration(date("2011-12-22"), date("2013-08-24"))': dmn.Months(20),
    'duration("P1D") < duration("PT25H")': True,
    'day of week(date("2019-09-17"))': "Tuesday",
}


@pytest.mark.parametrize("cases", [ARITHMETIC, LOGIC, COMPARISON, LISTS, FUNCTIONS, TIMES])
def test_an_expression_has_the_value_of_the_standard(cases):
    env = environment()
    found = {text: to_python(evaluate(expression(text, EVERYWHERE), env)) for text in cases}
    assert found == cases
    assert {text: type(value) for text, value in found.items()} == {
        text: type(value) for text, value in cases.items()
    }


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a - b", "a - b - 1", 4),  # 10.3.1.4: the longest name in scope is read first
        ("Score voor-af", "Score   voor-af*2", 10),
        ("in dienst", "in dienst + 1", 6),
        ("Naam & plaats", "Naam & plaats", 5),
        ("prijs/stuk", "prijs/stuk / 5", 1),
    ],
)
def test_a_name_with_spaces_and_signs_is_read_when_it_is_in_scope(name, text, expected):
    env = environment().inside({name: from_python(5)})
    node = expression(text, EVERYWHERE.with_names([name]))
    assert to_python(evaluate(node, env)) == expected


numbers = st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=3)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(values)
def test_a_value_comes_out_as_it_went_in(value):
    assert to_python(from_python(value)) == value


@given(numbers, numbers)
def test_addition_is_exact_and_undone_by_subtraction(one, other):
    env = environment().inside({"a": from_python(one), "b": from_python(other)})
    node = expression("a + b - b = a", EVERYWHERE.with_names(["a", "b"]))
    assert evaluate(node, env) is True


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_an_error_of_ours(text):
    try:
        evaluate(expression(text, EVERYWHERE), environment())
    except dmn.DmnError as error:
        assert error.what


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("today()", "today"),
        ('matches("abc", "[a-c]+")', "regular expression"),
        ('function(x) external {java: {class: "a"}}', "external function"),
    ],
)
def test_what_is_not_executed_is_refused_by_name(feel, text, construct):
    with pytest.raises(dmn.Unsupported, match=construct):
        feel(text)
