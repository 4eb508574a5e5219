"""A rule set goes to DMN and back without losing its meaning, and decides the same there."""

import random
import re
import shutil
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

import taalmeter
from taalmeter.cli import app
from taalmeter.errors import RuleSetRefused, TaalmeterError
from taalmeter.exchange import dmn
from taalmeter.routing.decide import decide
from taalmeter.routing.masks import NO_RULE
from taalmeter.shipped import content_folder
from taalmeter.yamlfile import read as read_yaml


@pytest.fixture(scope="module")
def rules():
    return taalmeter.load_rules()


@pytest.fixture(scope="module")
def exported(rules, tmp_path_factory):
    path = tmp_path_factory.mktemp("dmn") / "regelset.dmn"
    dmn.write(rules, path)
    return path


@pytest.fixture
def edited(exported, tmp_path):
    """Give the function that changes one text in the exported model and gives its path."""

    def edit(old: str, new: str) -> Path:
        text = exported.read_text(encoding="utf-8")
        assert len(re.findall(old, text)) == 1, f"{old} stands there {len(re.findall(old, text))}x"
        path = tmp_path / "edited.dmn"
        path.write_text(re.sub(old, new, text), encoding="utf-8")
        return path

    return edit


@pytest.fixture
def dated(tmp_path):
    """A copy of the shipped rules in which one row holds for a year, and another follows it."""
    folder = tmp_path / "dated"
    shutil.copytree(content_folder("routing"), folder)
    path = folder / "regelset" / "poort-wens.yaml"
    text = path.read_text(encoding="utf-8")
    row = text[text.index("  - id:") :]
    first = row.replace("geldig_tot: null", "geldig_tot: 2026-12-31")
    second = re.sub(r"- id: (\S+)", r"- id: \g<1>-later", row, count=1)
    second = re.sub(r"geldig_van: \S+", "geldig_van: 2027-01-01", second)
    path.write_text(text.replace(row, first + second), encoding="utf-8")
    return taalmeter.load_rules(folder)


@pytest.mark.parametrize("version", ["1.3", "1.5"])
def test_a_round_trip_keeps_the_meaning_and_every_text(rules, tmp_path, version):
    path = tmp_path / "regelset.dmn"
    dmn.write(rules, path, version)
    back = dmn.load(path)
    assert back.meaning.hash == rules.meaning.hash
    assert back.hash == rules.hash
    assert back.scenarios == tuple(
        type(one)(**{**vars(one), "file": other.file})
        for one, other in zip(rules.scenarios, back.scenarios, strict=True)
    )


def test_an_export_is_the_same_bytes_every_time(rules, exported, tmp_path):
    dmn.write(rules, tmp_path / "again.dmn")
    assert (tmp_path / "again.dmn").read_bytes() == exported.read_bytes()


def _inputs(compiled, case):
    return {
        one.name: None if code == one.unknown else one.values[code]
        for one, code in zip(compiled.inputs, case, strict=True)
    }


def _differences(rules, path, day, extra, count):
    """Compare the model with our own engine on cases drawn from rows, so that all are reached."""
    model, compiled, draw = dmn.read(path), rules.compiled, random.Random(7)
    active = compiled.active_on(day)
    found = []
    for number in range(count):
        bit = number % len(compiled.rules)
        case = []
        for place, one in enumerate(compiled.inputs):
            fits = [c for c in range(one.size) if compiled.columns[place][c] >> bit & 1]
            case.append(draw.choice(fits if fits and draw.random() < 0.95 else range(one.size)))
        ours = decide(compiled, case, active)
        inputs = {**_inputs(compiled, case), **extra}
        route = model.decide("route", inputs)
        beside = set(model.decide("nevenadvies", inputs))
        named = {rule.outcome for rule in compiled.named(ours.beside)}
        if (route or NO_RULE) != ours.outcome or beside != named:
            found.append((inputs, route, ours.outcome, beside, named))
    return found


def test_the_model_decides_as_our_own_engine(rules, exported):
    assert _differences(rules, exported, date(2026, 6, 1), {}, 250) == []


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 1, 1)])
def test_a_row_that_does_not_hold_every_day_is_decided_by_the_day(dated, tmp_path, day):
    path = tmp_path / "dated.dmn"
    dmn.write(dated, path)
    assert _differences(dated, path, day, {"peildatum": day}, 120) == []
    back = dmn.load(path)
    assert (back.meaning.hash, back.hash) == (dated.meaning.hash, dated.hash)


def test_a_cell_that_is_changed_in_dmn_is_changed_in_the_rule_set(rules, edited):
    wish = r'(id="regel\.W1">\s*<inputEntry>\s*<text>)[^<]*(</text>)'
    back = dmn.load(edited(wish, r"\g<1>null\g<2>"))
    assert back.meaning.hash != rules.meaning.hash
    (table,) = [table for table in back.tables if table.id == "poort-wens"]
    assert [cell.text for cell in table.rules[0].cells.values()] == ["onbekend"]


def test_a_reason_that_is_changed_in_dmn_is_changed_in_the_rule_set(rules, edited):
    old = next(t for t in rules.tables if t.id == "poort-wens").rules[0].because
    back = dmn.load(edited(rf"<text>{re.escape(old)}</text>", "<text>U kiest zelf.</text>"))
    assert next(t for t in back.tables if t.id == "poort-wens").rules[0].because == "U kiest zelf."
    assert back.meaning.hash == rules.meaning.hash


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (r"distinct values\(", "reverse(", "no longer follows"),
        (
            r"<text>if tabel_poort_inburgering",
            "<text>if false and tabel_poort_inburgering",
            "no longer follows",
        ),
        (r'(id="regel\.W1">\s*<inputEntry>\s*<text>)[^<]*', r'\g<1>"misschien"', "no value"),
        (r'(id="regel\.W1">\s*<inputEntry>\s*<text>)[^<]*', r"\g<1>1", "takes in no value"),
        (r'(id="regel\.W1">\s*<inputEntry>\s*<text>)[^<]*', r"\g<1>lezen", "about 'lezen'"),
        (r'<decision id="tabel\.poort-wens"', '<decision id="tabel.anders"', "poort-wens"),
        (r"</definitions>", '<decision id="x" name="x"/></definitions>', "none of this rule set"),
        (r'naam="sectoren.yaml"', 'naam="../../sectoren.yaml"', "with the name"),
        (r'naam="sectoren.yaml">', 'naam="sectoren.yaml">{', "cannot be read"),
    ],
)
def test_an_edit_that_would_be_lost_is_refused(edited, old, new, said):
    with pytest.raises(TaalmeterError) as refused:
        dmn.load(edited(old, new))
    assert said in str(refused.value)


def test_every_row_says_its_source_its_days_and_its_reason(rules, exported):
    space = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
    root = ElementTree.parse(exported).getroot()
    rows = {
        row.get("id").removeprefix("regel."): [
            one.findtext(f"{space}text") for one in row.iter(f"{space}annotationEntry")
        ]
        for row in root.iter(f"{space}rule")
        if row.get("id")
    }
    for table in rules.tables:
        for rule in table.rules:
            assert rows[rule.id][0] == rule.id
            assert rows[rule.id][1] == rule.because
            assert rows[rule.id][2] == ", ".join(rule.sources)
            assert rows[rule.id][6].startswith(rule.valid_from.isoformat())
    known = {one.get("id") for one in root.iter(f"{space}knowledgeSource")}
    cited = {one.get("href")[1:] for one in root.iter(f"{space}requiredAuthority")}
    assert cited <= known == {f"bron.{name}" for name in rules.sources}


ORDER = {  # the order of elements in OMG's schema of DMN 1.3 and 1.5
    "definitions": [
        "description",
        "extensionElements",
        "itemDefinition",
        "inputData",
        "decision",
        "knowledgeSource",
    ],
    "decision": [
        "description",
        "question",
        "variable",
        "informationRequirement",
        "authorityRequirement",
        "decisionTable",
        "literalExpression",
    ],
    "decisionTable": ["input", "output", "annotation", "rule"],
    "rule": ["inputEntry", "outputEntry", "annotationEntry"],
    "itemDefinition": ["typeRef", "allowedValues"],
    "inputData": ["description", "variable"],
    "knowledgeSource": ["description", "type"],
}


def test_the_file_has_the_elements_of_the_schema_in_its_order_and_ids_once(exported):
    ids = []
    for element in ElementTree.parse(exported).getroot().iter():
        local = element.tag.partition("}")[2]
        ids += [element.get("id")] if element.get("id") else []
        if local in ORDER:
            places = [ORDER[local].index(child.tag.partition("}")[2]) for child in element]
            assert places == sorted(places), local
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.\-]*", one) for one in ids)


def test_rules_that_contradict_each_other_are_not_exported(tmp_path):
    folder = tmp_path / "routing"
    shutil.copytree(content_folder("routing"), folder)
    path = folder / "regelset" / "poort-wens.yaml"
    text = path.read_text(encoding="utf-8")
    row = text[text.index("  - id:") :]
    other = re.sub(r"- id: (\S+)", r"- id: \g<1>-tegen", row, count=1)
    other = re.sub(r"dan: \S+", "dan: bemiddeling", other)
    path.write_text(text + other, encoding="utf-8")
    with pytest.raises(dmn.DmnError, match="contradict each other"):
        dmn.write(taalmeter.load_rules(folder), tmp_path / "x.dmn")
    assert not (tmp_path / "x.dmn").exists()


def test_the_commands_export_and_import(tmp_path, rules):
    file, folder = tmp_path / "r.dmn", tmp_path / "terug"
    done = CliRunner().invoke(app, ["rules", "export", "--dmn", str(file)])
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(app, ["rules", "import", str(file), "-o", str(folder)])
    assert done.exit_code == 0, done.output
    assert rules.meaning.hash[:16] in done.output
    assert taalmeter.load_rules(folder).hash == rules.hash
    again = CliRunner().invoke(app, ["rules", "import", str(file), "-o", str(folder)])
    assert isinstance(again.exception, dmn.DmnError)
    assert "is there already" in str(again.exception)
    assert read_yaml(folder / "sectoren.yaml").data


def test_a_table_from_elsewhere_becomes_a_draft_that_decides_the_same(model):
    path = Path(__file__).parent / "models" / "toelating.dmn"
    rules, original = dmn.load(path, "Groep", date(2026, 1, 1)), model("toelating.dmn")
    compiled = rules.compiled
    active = compiled.active_on(date(2026, 1, 1))
    names = ["Aantal uren", "Soort les", "Intake klaar"]
    assert [one.label for one in compiled.inputs] == names
    texts = {"op_afstand": "op afstand"}
    for case in product(*(range(one.size) for one in compiled.inputs)):
        values = _inputs(compiled, case).values()
        given = dict(zip(names, [texts.get(v, v) for v in values], strict=True))
        route = decide(compiled, case, active).outcome
        assert rules.routes[route].name == original.decide("Groep", given), given


def test_a_draft_goes_to_dmn_and_back(tmp_path):
    path = Path(__file__).parent / "models" / "toelating.dmn"
    rules = dmn.unpack(path, tmp_path / "eerste", "Groep", date(2026, 1, 1))
    dmn.write(rules, tmp_path / "r.dmn")
    assert dmn.load(tmp_path / "r.dmn").hash == rules.hash


def test_a_text_without_allowed_values_has_an_option_for_all_others():
    path = Path(__file__).parent / "models" / "toelating.dmn"
    rules = dmn.load(path, "Vrije tekst", date(2026, 1, 1))
    assert rules.inputs["vervoer"].values == ("fiets", "anders")
    advice = [rules.advise(taalmeter.Profile(vervoer=one)).route for one in ("fiets", "anders")]
    assert advice == ["door", "lezen"]


@pytest.mark.parametrize(
    ("file", "decision", "said"),
    [
        ("toelating.dmn", None, "has no one decision table. Name one of Groep, Vrije tekst"),
        ("toelating.dmn", "Groepen", "has no decision table of that name"),
        ("trefferbeleid.dmn", "Uniek", "the number 'Aantal weken' without bounds"),
        ("kaders.dmn", "Cel met lijst", "without bounds"),
    ],
)
def test_a_table_that_a_rule_set_cannot_hold_is_refused_by_name(file, decision, said):
    with pytest.raises(dmn.DmnError) as refused:
        dmn.load(Path(__file__).parent / "models" / file, decision)
    assert said in str(refused.value)


def test_a_table_that_asks_who_someone_is_is_refused(written):
    path = written(
        '<inputData id="i" name="Geslacht"><variable name="Geslacht" typeRef="string"/></inputData>'
        '<decision id="d" name="D"><variable name="D" typeRef="string"/>'
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
        "<decisionTable><input><inputExpression><text>Geslacht</text></inputExpression></input>"
        '<output/><rule><inputEntry><text>"v"</text></inputEntry>'
        '<outputEntry><text>"taaltraining"</text></outputEntry></rule></decisionTable></decision>'
    )
    with pytest.raises(RuleSetRefused, match="geslacht") as refused:
        dmn.load(path)
    assert str(refused.value.place).startswith(f"{path} (regelset/regelset.yaml)")


def test_rules_that_live_in_memory_only_are_carried_too(rules, tmp_path):
    path = tmp_path / "r.dmn"
    dmn.write(replace(rules, folder="nergens"), path)
    back = dmn.load(path)
    assert back.meaning.hash == rules.meaning.hash
    for part in ("inputs", "derived", "sectors", "sources", "policy", "claims", "side_advices"):
        assert getattr(back, part) == getattr(rules, part), part
    assert [one.profile for one in back.scenarios] == [one.profile for one in rules.scenarios]
    without_lines = [
        [replace(rule, line=None) for table in one.tables for rule in table.rules]
        for one in (back, rules)
    ]
    assert without_lines[0] == without_lines[1]


def test_a_cell_that_takes_in_nothing_stays_so(tmp_path):
    folder = tmp_path / "routing"
    shutil.copytree(content_folder("routing"), folder)
    path = folder / "regelset" / "poort-wens.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"wil_meedoen: \S+?([},\n])", r'wil_meedoen: "not(ja, nee)"\1', text))
    rules = taalmeter.load_rules(folder)
    dmn.write(rules, tmp_path / "r.dmn")
    assert dmn.load(tmp_path / "r.dmn").hash == rules.hash
    assert _differences(rules, tmp_path / "r.dmn", date(2026, 6, 1), {}, 40) == []
