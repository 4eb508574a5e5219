"""A mistake in a rule set is named by file, line and field, with what to do about it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taalmeter.errors import ContentError, ContentErrors
from taalmeter.routing import RuleSet, load_rules

Load = Callable[[dict[str, str]], RuleSet]
LineOf = Callable[[str, str], int]
MAIN, GATE, CHOICE = (f"regelset/{name}.yaml" for name in ("regelset", "poort", "keuze"))


def test_a_good_rule_set_loads_with_its_parts_in_order(rules: RuleSet) -> None:
    assert (rules.id, rules.version) == ("klein", "2026.1")
    assert [table.id for table in rules.tables] == ["poort", "keuze", "naast"]
    assert list(rules.routes) == ["gesprek", "les", "vaktaal", "bemiddeling"]
    assert list(rules.inputs) == ["wil", "doel", "lezen", "schrijven", "sector", "uren"]
    assert rules.inputs["sector"].values == ("bouw", "groen", "zorg", "geen")
    assert rules.inputs["uren"].values == (0, 1, 2, 3, 4)
    assert rules.inputs["wil"].question == "Wilt u meedoen?"
    assert rules.inputs["wil"].changeable is True
    assert rules.sources["B1"].kind == "norm"
    assert rules.routes["les"].stops[0].picture == "boek"


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "line"),
    [
        (GATE, "{wil: nee}", "{wel: nee}", "no input 'wel'", r"als:"),
        (GATE, "{wil: nee}", "{wil: < nee}", "no order", r"als:"),
        (GATE, "{wil: nee}", "{doel: not(werk, school)}", "between quotes", r"als:"),
        (GATE, "{wil: nee}", "{uren: 9}", "out of bounds", r"als:"),
        (GATE, "dan: gesprek", "dan: praatje", "no route 'praatje'", r"dan:"),
        (GATE, "dan: gesprek", "dan: taalhuis", "no route 'taalhuis'", r"dan:"),
        (GATE, "bron: [B1]", "bron: [B9]", "no source 'B9'", r"bron:"),
        (GATE, "graad: norm", "graad: gevoel", "cannot stand here", r"graad:"),
        (GATE, "datum: 2026-11-21", "datum: gisteren", "date", r"datum:"),
        (GATE, "geldig_tot: null", "geldig_tot: 2025-01-01", "before geldig_van", r"- id: P1"),
        (GATE, "treffer: uniek", "treffer: eerste", "needs a reden", r"id: poort"),
        (GATE, "treffer: uniek", "treffer: verzamel", "belongs to", r"id: poort"),
        (GATE, "treffer: uniek", "treffer: any", "cannot stand here", r"treffer:"),
        (GATE, "id: poort", "id: deur", "file of another name", r"id: deur"),
        (GATE, "id: P1", "id: K1", "stands in table poort already", None),
        (GATE, "auteur: redactie", "auteurs: redactie", "no field|is missing", None),
        (CHOICE, '"< A2, < 1F, onbekend"', '"< C1"', "no value 'C1'", r"als: .lezen: \"< C1"),
        (MAIN, "bemiddeling: 0.9", "bemiddelen: 0.9", "no route 'bemiddelen'", r"per_route"),
        (MAIN, "bron: [B1]", "bron: [B7]", "no source 'B7'", r"bron:"),
        (MAIN, "zekerheid: 0.80", "zekerheid: 80", "less than or equal to 1", r"zekerheid"),
        (MAIN, "getal: [0, 4]", "getal: [4, 0]", "above the first", r"uren:"),
        (MAIN, "getal: [0, 4]", "getal: [0, 4], stap: 3", "do not end at", r"uren:"),
        (MAIN, "getal: [0, 4]", "getal: [0, 90000]", "are more than", r"uren:"),
        (MAIN, "[werk, school]", "[werk, werk]", "different options", r"doel:"),
        (MAIN, "[werk, school]", "[werk, onbekend]", "different options", r"doel:"),
        (MAIN, "waarheid: true", "waarheid: true, stap: een", "number", r"wil:"),
        (MAIN, "waarheid: true", "waarheid: true, getal: [0, 1]", "exactly one", r"wil:"),
        (
            MAIN,
            "niveau: [nt1, nt2], vraag: Hoe leest",
            "niveau: [nt3], vraag: Hoe leest",
            "no scale",
            r"lezen:",
        ),
        (MAIN, "A1, A2]", "A1, 1F]", "stands here twice", r"schalen"),
        (MAIN, "niveau: lezen, eis", "niveau: wil, eis", "no input with levels", r"lezen_voor"),
        (MAIN, "eis: lezen", "eis: rekenen", "no sector says", r"lezen_voor"),
        (MAIN, "keuze, naast]", "naast]", "not among the tabellen", None),
        (MAIN, "keuze, naast]", "keuze, naast, meer]", "cannot be read", None),
        (MAIN, "tabellen:", "eigenschappen: [nooit: {als: {}, dan: []}]\ntabellen:", "dan", None),
        (MAIN, "taalmeter-regels/1", "taalmeter-regels/9", "cannot stand here", r"schema"),
        ("sectoren.yaml", "nt1: 1F", "nt1: A1", "no level 'A1'", r"nt1: A1"),
        ("sectoren.yaml", "bron: [B1]", "bron: [B8]", "no source 'B8'", r"B8"),
        ("sectoren.yaml", "id: zorg", "id: bouw", "stands here twice", None),
        ("sectoren.yaml", "id: zorg", "id: geen", "means something else", r"id: geen"),
        ("trajecten.yaml", "tekst: Een", "tekst: een twee drie vier vijf zes", "five words", None),
        ("trajecten.yaml", "plaatje: boek", "plaatje: kat", "cannot stand here", None),
        ("trajecten.yaml", "id: gesprek", "id: meer_meten", "answer of the policy", None),
        ("bronnen.yaml", "soort: norm", "soort: blog", "cannot stand here", r"soort"),
    ],
)
def test_a_mistake_is_named_by_place_and_remedy(
    load: Load, files: dict[str, str], line_of: LineOf, file: str, old: str, new: str,
    what: str, line: str | None,
) -> None:  # fmt: skip
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)
    with pytest.raises(ContentError) as raised:
        load(files)
    errors = getattr(raised.value, "errors", (raised.value,))
    found = [error for error in errors if matches(error, what)]
    assert found, str(raised.value)
    assert all(error.remedy and error.place.file for error in errors)
    if line is not None:
        assert str(found[0].place.file).endswith(file.rsplit("/", 1)[-1])
        assert found[0].place.line == line_of(files[file], line)


def matches(error: Any, what: str) -> bool:
    return any(part.lower() in error.what.lower() for part in what.split("|"))


def test_all_mistakes_are_told_in_one_go(load: Load, files: dict[str, str]) -> None:
    files[GATE] = files[GATE].replace("dan: gesprek", "dan: praatje")
    files[CHOICE] = files[CHOICE].replace("dan: les", "dan: lessen").replace("B1", "B2")
    with pytest.raises(ContentErrors) as raised:
        load(files)
    assert len(raised.value.errors) >= 3
    assert {Path(str(e.place.file)).name for e in raised.value.errors} == {
        "poort.yaml",
        "keuze.yaml",
    }


@pytest.mark.parametrize("missing", ["sectoren.yaml", "bronnen.yaml", "regelset/poort.yaml", MAIN])
def test_a_missing_file_is_named(load: Load, files: dict[str, str], missing: str) -> None:
    del files[missing]
    with pytest.raises(ContentError, match=missing.rsplit("/", 1)[-1]):
        load(files)


@pytest.mark.parametrize(
    ("file", "needed"),
    [
        (MAIN, "schema, id, versie"),
        (GATE, "id, naam, beslist"),
        ("sectoren.yaml", "sectoren"),
        ("trajecten.yaml", "trajecten"),
        ("bronnen.yaml", "bronnen"),
        ("scenarios/01-leeg.yaml", "verhaal"),
    ],
)
@pytest.mark.parametrize("text", ["", "# nog te schrijven\n"])
def test_an_empty_file_is_called_empty(
    load: Load, files: dict[str, str], file: str, needed: str, text: str
) -> None:
    files[file] = text
    with pytest.raises(ContentErrors) as raised:
        load(files)
    (empty,) = (e for e in raised.value.errors if str(e.place.file).endswith(file))
    assert empty.what == "is empty."
    assert needed in empty.remedy


def test_the_folder_of_the_tables_may_be_named_itself(
    load: Load, files: dict[str, str], tmp_path: Path
) -> None:
    assert load_rules(str(load(files).folder)).hash == load_rules(tmp_path).hash


def test_the_hash_follows_the_meaning_of_the_files_and_not_their_layout(
    load: Load, files: dict[str, str]
) -> None:
    before = load(files).hash
    files[GATE] = "# een opmerking\n" + files[GATE].replace("{wil: nee}", "{wil: 'nee'}")
    assert load(files).hash == before
    files[GATE] = files[GATE].replace("Dit past bij u.", "Dit past bij u!")
    assert load(files).hash != before


SCENARIO = """\
id: eerste
verhaal: Iemand wil meedoen.
op: 2026-11-21
profiel: {lezen: {A1: 0.9, A2: 0.1}, wil: ja}
verwacht: {route: les, nevenadvies: []}
"""


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("route: les", "route: lessen", "no route"),
        ("nevenadvies: []", "nevenadvies: [thee]", "no side advice"),
        ("op: 2026-11-21", "op: 2020-01-01", "not valid on"),
        ("wil: ja", "wel: ja", "no input 'wel'"),
        ("wil: ja", "wil: [ja]", "no value"),
        ("A2: 0.1", "A2: 0.4", "sum 1"),
        ("A2: 0.1", "C2: 0.1", "no value 'C2'"),
    ],
)
def test_a_scenario_that_cannot_be_played_is_a_mistake(
    load: Load, files: dict[str, str], old: str, new: str, what: str
) -> None:
    files["scenarios/01-eerste.yaml"] = SCENARIO
    assert load(files).scenarios[0].id == "eerste"
    files["scenarios/01-eerste.yaml"] = SCENARIO.replace(old, new)
    with pytest.raises(ContentError, match=what):
        load(files)


@pytest.mark.parametrize("name", ["sectoren", "trajecten", "bronnen"])
def test_no_table_hides_behind_another_file_of_the_same_name(
    name: str, load: Load, files: dict[str, str], maker: Any
) -> None:
    """The hash of the text knows files by name; two of one name would leave one out."""
    files[MAIN] = files[MAIN].replace("tabellen: [", f"tabellen: [{name}, ")
    files[f"regelset/{name}.yaml"] = maker.table(name, maker.rule("Z1", "{doel: werk}", "les"))
    with pytest.raises(ContentError, match=f"no table can be called '{name}'"):
        load(files)


def test_a_table_is_called_as_its_file_is(load: Load, files: dict[str, str]) -> None:
    files["regelset/poort.yaml"] = files["regelset/poort.yaml"].replace("id: poort", "id: oort")
    with pytest.raises(ContentError, match="file of another name"):
        load(files)


def test_a_table_of_fifteen_hundred_rules_is_read(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    rows = [maker.rule(f"K{n}", f"{{uren: '{n % 5}'}}", "les") for n in range(1500)]
    files["regelset/keuze.yaml"] = maker.table("keuze", *rows, treffer="eerste")
    assert len(load(files).tables[1].rules) == 1500
