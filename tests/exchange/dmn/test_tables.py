"""Decision tables: every hit policy and every kind of cell (DMN 1.5, 8.2.8, 8.3 and 7.3.3)."""

import pytest

from taalmeter.exchange import dmn

FILE = "trefferbeleid.dmn"
ALL_THREE = {"Aantal weken": 12, "Soort les": "avond", "Klaar?": True}
FIRST_TWO = {"Aantal weken": 12, "Soort les": "dag", "Klaar?": True}
NONE = {"Aantal weken": 2, "Soort les": "dag", "Klaar?": False}


@pytest.mark.parametrize(
    ("decision", "inputs", "expected"),
    [
        ("Uniek", ALL_THREE, None),  # UNIQUE: rules may not overlap
        ("Uniek", {**ALL_THREE, "Aantal weken": 30, "Klaar?": False}, "straks"),
        ("Om het even", {"Aantal weken": 14}, "straks"),  # two rules, one output
        ("Om het even", {"Aantal weken": 15}, None),  # ANY: outputs may not differ
        ("Voorrang", ALL_THREE, "eerst"),  # the order of the output values
        ("Voorrang", FIRST_TWO, "straks"),
        ("Voorrang van soort", ALL_THREE, "nooit"),  # the order of the type of the decision
        ("Eerste", ALL_THREE, "straks"),
        ("Regelvolgorde", ALL_THREE, ["straks", "nooit", "eerst"]),
        ("Uitvoervolgorde", ALL_THREE, ["eerst", "straks", "nooit"]),
        ("Verzamel", ALL_THREE, ["straks", "nooit", "eerst"]),
        ("Verzamel", NONE, []),
        ("Verzamel SUM", ALL_THREE, 26.5),
        ("Verzamel MIN", ALL_THREE, -4),
        ("Verzamel MAX", ALL_THREE, 20.5),
        ("Verzamel COUNT", ALL_THREE, 3),
        ("Verzamel COUNT", {"Aantal weken": 1}, 0),
        ("Verzamel SUM", {"Aantal weken": 1}, None),
        ("Paar", ALL_THREE, {"Wat/Hoe": "straks", "Hoe veel": 1}),
        ("Paar met voorrang", ALL_THREE, {"Wat/Hoe": "eerst", "Hoe veel": 3}),
        ("Anders", NONE, "nooit"),  # the default output
        ("Anders", ALL_THREE, "straks"),
        ("Uniek", NONE, None),
    ],
)
def test_a_hit_policy_gives_what_the_standard_says(model, decision, inputs, expected):
    found = model(FILE).decide(decision, inputs)
    assert found == expected
    assert type(found) is type(expected) or isinstance(expected, float)


def test_several_outputs_come_as_contexts_in_the_order_of_the_policy(model):
    pairs = [("eerst", 3), ("straks", 1), ("nooit", 2)]
    wanted = [{"Wat/Hoe": what, "Hoe veel": number} for what, number in pairs]
    assert model(FILE).decide("Paren op uitvoer", ALL_THREE) == wanted
    assert model(FILE).decide("Paren", ALL_THREE) == [wanted[1], wanted[2], wanted[0]]


@pytest.mark.parametrize(
    ("weeks", "row"),
    [
        (None, "leeg"),
        (1, None),
        (2, "open"),
        (3, "drie"),
        (3.5, "half"),
        (4, "half"),
        (-5, "min"),
        (5, "los"),
        (101, "los"),
        (45, "vraag"),
        (50, None),
        (60, "niet"),
        (90, None),
    ],
)
def test_a_cell_takes_in_the_values_it_says(model, weeks, row):
    assert model(FILE).decide("Cellen", {"Aantal weken": weeks}) == row


def test_a_truth_in_a_cell_does_not_match_a_truth_that_is_not_known(model):
    unknown = {"Aantal weken": 30, "Soort les": None, "Klaar?": None}
    assert model(FILE).decide("Regelvolgorde", unknown) == ["straks"]


def test_a_value_outside_the_allowed_values_of_its_type_is_null(model):
    said = model(FILE).explain("Eerste", {"Aantal weken": 6, "Soort les": "zomer"})
    assert said.value is None
    assert "'Soort les' is no tSoort, so it is null" in said.notes


def test_a_value_of_another_type_than_the_input_is_null(model):
    assert model(FILE).decide("Cellen", {"Aantal weken": "tien"}) == "leeg"


def test_the_explanation_names_the_rules_that_matched(model):
    said = model(FILE).explain("Uniek", ALL_THREE)
    assert said.hits == {"t-Uniek": ("Uniek-1", "Uniek-2", "Uniek-3")}
    assert said.notes == ("a UNIQUE table has several rules that match: Uniek-1, Uniek-2, Uniek-3",)
    assert said.values["Aantal weken"] == 12


def test_an_input_value_outside_the_values_of_its_column_counts_as_null(written):
    path = written(
        '<inputData id="i" name="a"/><decision id="d" name="D">'
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
        "<decisionTable><input><inputExpression><text>a</text></inputExpression>"
        '<inputValues><text>"x", "y"</text></inputValues></input><output/>'
        '<rule><inputEntry><text>"x"</text></inputEntry><outputEntry><text>1</text></outputEntry>'
        "</rule><rule><inputEntry><text>null</text></inputEntry><outputEntry><text>2</text>"
        "</outputEntry></rule></decisionTable></decision>"
    )
    model = dmn.read(path)
    assert [model.decide("D", {"a": value}) for value in ("x", "z", None)] == [1, 2, 2]
    assert (
        "'a' has a value that is not allowed, so it is null" in model.explain("D", {"a": "z"}).notes
    )


def test_a_sum_over_several_outputs_is_refused_by_name(written):
    path = written(
        '<decision id="d" name="D"><decisionTable hitPolicy="COLLECT" aggregation="SUM">'
        "<input><inputExpression><text>1</text></inputExpression></input>"
        '<output name="a"/><output name="b"/><rule><inputEntry><text>-</text></inputEntry>'
        "<outputEntry><text>1</text></outputEntry><outputEntry><text>2</text></outputEntry>"
        "</rule></decisionTable></decision>"
    )
    with pytest.raises(dmn.Unsupported, match="COLLECT with SUM over several outputs"):
        dmn.read(path).decide("D")


@pytest.mark.parametrize("orientation", ["Rule-as-Row", "Rule-as-Column", "CrossTable"])
def test_how_a_table_is_drawn_does_not_matter(written, orientation):
    path = written(
        f'<decision id="d" name="D"><decisionTable preferredOrientation="{orientation}">'
        "<input><inputExpression><text>1</text></inputExpression></input><output/>"
        "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>2</text></outputEntry>"
        "</rule></decisionTable></decision>"
    )
    assert dmn.read(path).decide("D") == 2
