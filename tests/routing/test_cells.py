"""A cell takes in exactly the values that it says, and never an unknown one in silence."""

import pytest

from taalmeter.routing.cells import CellError, codes, parse, words
from taalmeter.routing.domain import COMPARISONS, Input, number_values

TRUTH = Input("wil", "waarheid", (True, False), label="wil meedoen")
CHOICE = Input("doel", "keuze", ("werk", "school", "rust"), label="doel")
LEVEL = Input(
    "lezen",
    "niveau",
    ("onder_1F", "1F", "2F", "onder_A1", "A1", "A2", "B1"),
    label="lezen",
    scales={"nt1": ("onder_1F", "1F", "2F"), "nt2": ("onder_A1", "A1", "A2", "B1")},
)
NUMBER = Input("uren", "getal", number_values(0, 6, 1), label="uren")
HALVES = Input("deel", "getal", number_values(0, 2, 0.5), label="deel", step=0.5)
WORK = Input("lezen_voor_werk", "afgeleid", COMPARISONS, label="lezen")


def taken(text: str, domain: Input) -> set[object]:
    return {domain.value(code) for code in codes(parse(text), domain)}


@pytest.mark.parametrize(
    ("text", "domain", "values"),
    [
        ("-", TRUTH, {True, False, "onbekend"}),
        ("ja", TRUTH, {True}),
        ("false", TRUTH, {False}),
        ("nee, onbekend", TRUTH, {False, "onbekend"}),
        ("onbekend", LEVEL, {"onbekend"}),
        ("werk, rust", CHOICE, {"werk", "rust"}),
        ("not(werk)", CHOICE, {"school", "rust"}),
        ("not(werk, school)", CHOICE, {"rust"}),
        ("not(werk), onbekend", CHOICE, {"school", "rust", "onbekend"}),
        ("< A2", LEVEL, {"onder_A1", "A1"}),
        ("<= A2", LEVEL, {"onder_A1", "A1", "A2"}),
        ("> A1", LEVEL, {"A2", "B1"}),
        (">= 1F", LEVEL, {"1F", "2F"}),
        ("< A1, < 1F", LEVEL, {"onder_A1", "onder_1F"}),
        ("[A1..B1)", LEVEL, {"A1", "A2"}),
        ("(A1..B1]", LEVEL, {"A2", "B1"}),
        ("not(< A2)", LEVEL, {"A2", "B1", "onder_1F", "1F", "2F"}),
        ("not([A1..A2], 2F)", LEVEL, {"onder_A1", "B1", "onder_1F", "1F"}),
        ("3", NUMBER, {3}),
        ("< 2.5", NUMBER, {0, 1, 2}),
        (">= 5", NUMBER, {5, 6}),
        ("[2..4]", NUMBER, {2, 3, 4}),
        ("(2..4)", NUMBER, {3}),
        ("not((1..3), (3..6])", NUMBER, {0, 1, 3}),
        ("1.5", HALVES, {1.5}),
        ("aanbod, onder", WORK, {"aanbod", "onder"}),
    ],
)
def test_a_cell_takes_in_what_it_says(text: str, domain: Input, values: set[object]) -> None:
    assert taken(text, domain) == values


@pytest.mark.parametrize("domain", [TRUTH, CHOICE, LEVEL, NUMBER, WORK])
def test_unknown_is_only_taken_in_where_it_is_spelled(domain: Input) -> None:
    first = str(domain.said(domain.values[0])) if domain is TRUTH else str(domain.values[0])
    for text in (first, f"not({first})"):
        assert "onbekend" not in taken(text, domain)
        assert "onbekend" in taken(f"{text}, onbekend", domain)


@pytest.mark.parametrize(
    ("text", "domain", "about"),
    [
        ("", TRUTH, "cannot be read"),
        ("misschien", TRUTH, "no value 'misschien'"),
        ("< ja", TRUTH, "no order"),
        ("-, werk", CHOICE, "cannot be read"),
        ("werk,", CHOICE, "cannot be read"),
        ("wer k", CHOICE, "cannot be read"),
        ("not(onbekend)", CHOICE, "cannot be read"),
        ("not(not(werk))", CHOICE, "cannot be read"),
        ("not werk", CHOICE, "cannot be read"),
        ("> werk", CHOICE, "no order"),
        ("C1", LEVEL, "no value 'C1'"),
        ("< C1", LEVEL, "no value 'C1'"),
        ("[A1..2F]", LEVEL, "leaves its scale"),
        ("[A2..A1]", LEVEL, "is empty"),
        ("[A1..]", LEVEL, "cannot be read"),
        ("=< A1", LEVEL, "cannot be read"),
        ("7", NUMBER, "out of bounds"),
        ("2.5", NUMBER, "not one of its steps"),
        ("> 12", NUMBER, "outside the bounds"),
        ("< veel", NUMBER, "is no number"),
        ("nan", NUMBER, "is no number"),
        ("(1..2)", NUMBER, "is empty"),
        ("goed", WORK, "no value 'goed'"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused(text: str, domain: Input, about: str) -> None:
    with pytest.raises(CellError, match=about) as refused:
        codes(parse(text), domain)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("text", "domain", "said"),
    [
        ("ja", TRUTH, "wil meedoen: ja"),
        ("nee, onbekend", TRUTH, "wil meedoen is nee of niet bekend"),
        ("< A2", LEVEL, "lezen is lager dan A2"),
        (">= 1F", LEVEL, "lezen is 1F of hoger"),
        (">= A2, >= 1F", LEVEL, "lezen is A2 of hoger, of 1F of hoger"),
        ("[A1..B1)", LEVEL, "lezen is vanaf A1 tot B1"),
        ("onder_A1", LEVEL, "lezen is onder A1"),
        ("onbekend", LEVEL, "lezen is niet bekend"),
        ("< 3", NUMBER, "uren is minder dan 3"),
        (">= 3", NUMBER, "uren is minstens 3"),
        ("not(werk)", CHOICE, "doel is niet werk"),
        ("onder", WORK, "lezen is nog niet genoeg voor het werk"),
        ("geen_eis", WORK, "het werk vraagt geen vast niveau voor lezen"),
        (
            "not(onder, aanbod)",
            WORK,
            "het werk vraagt geen vast niveau voor lezen of lezen is genoeg voor het werk",
        ),
    ],
)
def test_a_condition_is_said_in_plain_dutch(text: str, domain: Input, said: str) -> None:
    assert words(parse(text), domain) == said
