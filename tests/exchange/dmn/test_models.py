"""Models: requirements, types, knowledge models, boxed expressions, services and imports."""

from datetime import date
from pathlib import Path

import pytest

from taalmeter.errors import TaalmeterError, UnknownName
from taalmeter.exchange import dmn
from taalmeter.exchange.dmn.xmltree import NAMESPACES

LENING = {"bedrag": 600000, "rente per jaar": 0.0375, "looptijd": 360}


def test_a_knowledge_model_is_invoked_with_the_parts_of_a_structure(model):
    found = model("uitdrukkingen.dmn").decide(
        "Maandbedrag", {"Lening": LENING, "vaste kosten": 100}
    )
    # The annuity of a loan: p*r/12 / (1 - (1 + r/12)**-n), here worked out with floats.
    assert float(found) == pytest.approx(
        600000 * 0.0375 / 12 / (1 - (1 + 0.0375 / 12) ** -360) + 100
    )


@pytest.mark.parametrize(
    ("decision", "inputs", "expected"),
    [
        ("Verschil", {"Score voor-af": 7}, 6),
        ("Verschil", {"Score voor-af": 101}, None),  # not among the allowed values
        ("Hoogste score", {"Scores": [3, 9]}, 9),
        ("Hoogste score", {"Scores": 3}, 3),  # 10.3.2.9.4: one item stands for a list of one
        ("Hoogste score", {"Scores": [3, 101]}, None),
        ("Verschil", {"Score voor-af": [7]}, 6),  # and a list of one for its item
        ("Groet", {"Score voor-af": 7, "Naam & plaats": "Jo"}, "Dag Jo"),
        ("Groet", {"Verschil": 3, "Naam & plaats": "Jo"}, "Dag Jo"),  # a decision that is given
        ("Groet", {"Score voor-af": 1}, None),
        ("Ziet alleen wat het vraagt", {"Score voor-af": 7}, None),
        ("Einde", {"Dag": "2026-11-26", "Duur": "P6D"}, date(2026, 12, 2)),
        ("Einde", {"Dag": date(2026, 11, 26), "Duur": "P6D"}, date(2026, 12, 2)),
        ("Verkeerd type", {}, None),
        ("Leeg", {}, None),
    ],
)
def test_a_decision_is_worked_out_from_what_it_requires(model, decision, inputs, expected):
    assert model("uitdrukkingen.dmn").decide(decision, inputs) == expected


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("Groep", "midden"),
        ("Overzicht", {"jaar": 80, "deel": {"a": 6, "groep": "midden"}, "som": 8}),
        ("Rooster", [{"dag": "ma", "les uur": 2}, {"dag": "di", "les uur": 4}]),
        ("Lijst", [["di"], "x"]),
        ("Als dan", "weinig"),
        ("Dubbel", [4, 12]),
        ("Hoge cijfers", [6]),
        ("Een hoog", True),
        ("Alle hoog", False),
        ("Via dienst", {"Groep": "groot", "Als dan": "veel"}),
        ("Dienst", {"Groep": "midden", "Als dan": "weinig"}),
        ("Cel met lijst", ["in de lijst"]),
    ],
)
def test_a_boxed_expression_has_its_value(model, decision, expected):
    assert model("kaders.dmn").decide(decision, {"Uren": 2, "Cijfers": [2, 6]}) == expected


@pytest.mark.parametrize(
    ("decision", "given", "expected"),
    [
        ("zelfde soort", "rood", "rood"),
        ("zelfde soort", "geel", None),  # a type has the allowed values of its base,
        ("andere waarden", "links", "links"),  # unless it has its own
        ("andere waarden", "rood", None),
        ("lijst", "blauw", ["rood", "blauw"]),
        ("lijst", "geel", None),
        ("hele lijst", [1, 2], [1, 2]),
        ("hele lijst", [1, 2, 3], None),  # a typeConstraint is about the list as a whole
        ("functie", "rood", "rood"),  # the type of the function, then of the result
        ("functie", "geel", None),
        ("functie twee", "geel", None),
        ("functie drie", "geel", None),
        ("aanroep", "geel", None),
        ("rij", "geel", [{"k": None}]),
        ("tabel", "geel", None),
        ("tabel", "rood", "rood"),
        ("uitvoer", "geel", {"a": None, "b": None, "c": None}),
        ("uitvoer", "rood", {"a": "rood", "b": "rood", "c": None}),
        ("uitvoer", "links", {"a": None, "b": None, "c": "links"}),
    ],
)
def test_a_value_that_its_type_does_not_allow_is_null_wherever_a_type_is_said(
    model, decision, given, expected
):
    assert model("soorten.dmn").decide(decision, {"x": given}) == expected


def test_a_model_uses_what_it_imports_from_its_folder(model):
    given = {"Een mens": {"roep naam": "Jo"}, "Buur": {"roep naam": "Mo"}}
    assert model("invoer/geheel.dmn").decide("Samen", given) == "Dag JoDag JoMo"
    nested = {"mijn deel": {"Een mens": {"roep naam": "Jo"}}, "Buur": {"roep naam": "Mo"}}
    assert model("invoer/geheel.dmn").decide("Samen", nested) == "Dag JoDag JoMo"


def test_one_decision_that_is_not_supported_leaves_the_others_alone(model):
    read = model("kaders.dmn")
    assert read.decide("Als dan", {"Uren": 3}) == "veel"
    with pytest.raises(dmn.Unsupported, match="a function of kind Java") as refused:
        read.decide("Van Java")
    assert refused.value.place.field == "Van Java"
    assert [str(error.place.field) for error in read.check()] == ["Van Java"]


def test_a_missing_input_is_null_and_said(model):
    said = model("uitdrukkingen.dmn").explain("Verschil", {})
    assert said.value is None
    assert "input 'Score voor-af' is not given, so it is null" in said.notes


def test_an_input_or_decision_that_does_not_exist_is_named(model):
    with pytest.raises(UnknownName, match="Scoor"):
        model("uitdrukkingen.dmn").decide("Verschil", {"Scoor": 7})
    with pytest.raises(UnknownName, match="Verschill"):
        model("uitdrukkingen.dmn").decide("Verschill", {})


@pytest.mark.parametrize("space", NAMESPACES)
def test_every_version_of_dmn_is_read(written, space):
    body = (
        '<decision id="d" name="D"><variable name="D" typeRef="feel:number"/>'
        "<literalExpression><text>1 + 1</text></literalExpression></decision>"
    )
    assert dmn.read(written(body, space)).decide("D") == 2


def _decision(text: str) -> str:
    return (
        f'<decision id="d" name="D"><literalExpression><text>{text}</text></literalExpression>'
        "</decision>"
    )


def _needs(name: str, id_: str, other: str) -> str:
    return (
        f'<decision id="{id_}" name="{name}"><informationRequirement>'
        f'<requiredDecision href="#{other}"/></informationRequirement></decision>'
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (_decision("(" * 5000 + "1" + ")" * 5000), "nested deeper"),
        (_decision("-" * 5000 + "1"), "signs follow each other"),
        (_decision("a" + ".b" * 3000), "steps follow each other"),
        (_decision("for i in 1..100000000000 return i"), "more than 1000000 steps"),
        (_decision("{f: function(n) f(n + 1), r: f(1)}.r"), "call each other deeper"),
        (_decision("1" * 200_000), "longer than 100000 characters"),
        (_decision("1e9999999"), "too large"),
        (
            '<decision id="d" name="D">' + "<context>" * 300 + "</context>" * 300 + "</decision>",
            "nested deeper",
        ),
        (_needs("A", "a", "d") + _needs("D", "d", "a"), "requires itself: A -> D -> A"),
        (_needs("D", "d", "zz"), "requires 'zz', which is not there"),
        (_decision("1") + _decision("2"), "the id 'd' twice"),
        (
            '<import name="z" namespace="urn:z" locationURI="../../../../etc/passwd"'
            f' importType="{NAMESPACES[4]}"/>',
            "no file beside it has that namespace",
        ),
        (
            '<itemDefinition name="t" isCollection="true"><typeRef>t</typeRef></itemDefinition>'
            '<decision id="d" name="D"><variable name="D" typeRef="t"/>'
            "<literalExpression><text>[1]</text></literalExpression></decision>",
            "or in itself",
        ),
    ],
)
def test_a_hostile_model_is_refused_with_one_sentence(written, body, said):
    with pytest.raises(TaalmeterError) as refused:
        dmn.read(written(body)).decide("D")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><definitions/>', "document type"),
        ('<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>', "document type"),
        ("geen xml", "is no XML"),
        ("", "is no XML"),
        ('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "is no DMN"),
        ('<?xml version="1.0" encoding="foo"?><definitions/>', "is no XML"),
    ],
)
def test_a_file_that_is_no_dmn_is_refused_with_its_name(tmp_path, text, said):
    path = Path(tmp_path / "boos.dmn")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(dmn.DmnError) as refused:
        dmn.read(path)
    assert said in refused.value.what
    assert "boos.dmn" in str(refused.value)


def test_a_long_sum_and_a_long_chain_of_decisions_are_no_trouble(written):
    body = "".join(
        f'<decision id="d{i}" name="D{i}"><informationRequirement><requiredDecision'
        f' href="#d{i - 1}"/></informationRequirement><literalExpression><text>D{i - 1} + 1</text>'
        "</literalExpression></decision>"
        for i in range(1, 1500)
    )
    first = '<decision id="d0" name="D0"><literalExpression><text>'
    text = "+".join(["1"] * 5000) + "</text></literalExpression></decision>"
    assert dmn.read(written(first + text + body)).decide("D1499") == 6499
