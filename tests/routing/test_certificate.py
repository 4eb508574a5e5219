"""A certificate is accepted by checkers that share no code with taalmeter, and no other is.

One reads the values of the rules from their text, the other proves the numbers from these values.
"""

import ast
import importlib.util
import json
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from math import prod
from pathlib import Path
from typing import Any

import pytest

from taalmeter.errors import ContentError
from taalmeter.hashing import content_hash
from taalmeter.routing import RuleSet, check, load_rules
from taalmeter.routing.certificate import certificate

Load = Callable[[dict[str, str]], RuleSet]
Certificate = dict[str, Any]
Tamper = Callable[[Certificate, random.Random], None]
ROOT = Path(__file__).parents[2]
CHECKER = ROOT / "tests" / "independent" / "check_certificate.py"
READER = ROOT / "tests" / "independent" / "check_reading.py"
SHIPPED = ROOT / "routing" / "certificaten" / "route-advies-2026.1.json"
AGAIN = f"run: taalmeter rules certify -o {SHIPPED.relative_to(ROOT)}"


def program(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker, reader = program(CHECKER), program(READER)


def proven(given: Certificate, *hashes: str) -> bool:
    """What the checker of the numbers says; a certificate that it cannot even read is refused."""
    try:
        return bool(checker.check(given, *hashes))
    except (AssertionError, LookupError, ValueError, TypeError):
        return False


def read_well(given: Certificate) -> bool:
    """What the checker of the reading says."""
    try:
        return bool(reader.check(given))
    except (AttributeError, LookupError, ValueError, TypeError):
        return False


def accepted(given: Certificate, *hashes: str) -> bool:
    """What both say."""
    return proven(given, *hashes) and read_well(given)


@pytest.fixture(scope="module")
def shipped() -> Certificate:
    return dict(json.loads(SHIPPED.read_text(encoding="utf-8")))


@pytest.fixture
def small(load: Load, files: dict[str, str], maker: Any) -> Certificate:
    """Two stretches of days, a table that is uniek and one that is not, a comparison, a number."""
    files["regelset/keuze.yaml"] = maker.table(
        "keuze",
        maker.rule("K1", '{lezen: "< A1, < instroom, onbekend", uren: "< 2"}', "les"),
        maker.rule("K2", '{lezen: "A1, instroom"}', "les", tot="2026-06-30"),
        maker.rule("K3", "{lezen: 'A1, instroom'}", "vaktaal", van="2026-07-01"),
        maker.rule("K4", "{lezen_voor_werk: 'voldoet, geen_eis, aanbod'}", "bemiddeling"),
        maker.rule("K5", "{doel: school}", "gesprek"),
        maker.rule("K6", "{}", "les"),
        treffer="eerste",
    )
    files["regelset/regelset.yaml"] += "eigenschappen: [volledig, strijdig: nooit]\n"
    rules = load(files)
    return json.loads(json.dumps(certificate(rules, check(rules))))  # type: ignore[no-any-return]


@pytest.mark.parametrize(("path", "most"), [(CHECKER, 60), (READER, 100)])
def test_the_checkers_are_short_and_share_no_code(path: Path, most: int) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= most
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {str(name).split(".")[0] for name in imported} <= set(sys.stdlib_module_names)


def test_the_shipped_certificate_is_that_of_the_shipped_rules(shipped: Certificate) -> None:
    rules = load_rules()
    assert certificate(rules, check(rules)) == shipped, AGAIN


def test_the_shipped_certificate_is_accepted_as_a_script(shipped: Certificate) -> None:
    rules = load_rules()
    known = [rules.hash, rules.meaning.hash, content_hash(shipped)]
    for hashes, code in ((known, 0), (["0" * 64], 1)):
        done = subprocess.run(
            [sys.executable, "-I", CHECKER, *hashes], stdin=SHIPPED.open("rb"), check=False
        )
        assert done.returncode == code
    done = subprocess.run([sys.executable, "-I", READER], stdin=SHIPPED.open("rb"), check=False)
    assert done.returncode == 0


def test_the_cases_of_the_rules_sum_to_all_cases(shipped: Certificate) -> None:
    rules = load_rules()
    route = {rule.id for rule in rules.compiled.rules[: len(rules.compiled.blocks)]}
    for cases in shipped["gevallen"].values():
        decided = sum(count for rule, count in cases.items() if rule in route)
        assert decided == prod(one.size for one in rules.inputs.values())


def test_a_rule_set_with_a_fault_gets_no_certificate(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    files["regelset/keuze.yaml"] = maker.table("keuze", maker.rule("K1", "{lezen: A1}", "les"))
    rules = load(files)
    with pytest.raises(ContentError, match="no certificate"):
        certificate(rules, check(rules))


def test_a_certificate_is_of_the_files_that_were_checked(
    load: Load, files: dict[str, str], small: Certificate
) -> None:
    rules = load(files)
    report = check(rules)
    table = Path(rules.folder) / "poort.yaml"
    table.write_text(table.read_text().replace("Dit past", "Dit hoort"))
    with pytest.raises(ContentError, match="no longer those"):
        certificate(rules, report)


def resealed(given: Certificate) -> None:
    """Make the text hash fit again, as someone would who hides a change."""
    given["tekst"] = content_hash(given["documenten"])


def rows_of(given: Certificate) -> list[dict[str, Any]]:
    return [row for doc in given["documenten"].values() for row in doc.get("regels", ())]


def a_count(given: Certificate, dice: random.Random) -> None:
    cases = given["gevallen"][dice.choice(list(given["gevallen"]))]
    cases[dice.choice(list(cases))] += dice.choice([-1, 1, 7])


def two_counts(given: Certificate, dice: random.Random) -> None:
    cases = given["gevallen"][dice.choice(list(given["gevallen"]))]
    one, other = dice.sample(list(cases), 2)
    cases[one] += 1
    cases[other] -= 1


def a_count_left_out(given: Certificate, dice: random.Random) -> None:
    cases = given["gevallen"][dice.choice(list(given["gevallen"]))]
    del cases[dice.choice(list(cases))]


def a_value_taken_away(given: Certificate, dice: random.Random) -> None:
    cells = [cell for row in given["rijen"].values() for cell in row.values() if cell]
    cell = dice.choice(cells)
    del cell[dice.randrange(len(cell))]


def a_condition_dropped(given: Certificate, dice: random.Random) -> None:
    full = [row for row in given["rijen"].values() if row]
    cells = dice.choice(full)
    del cells[dice.choice(list(cells))]


def an_outcome(given: Certificate, dice: random.Random) -> None:
    rows = rows_of(given)
    row = dice.choice(rows)
    row["dan"] = dice.choice(sorted({other["dan"] for other in rows} - {row["dan"]}))
    resealed(given)


def a_text(given: Certificate, dice: random.Random) -> None:
    dice.choice(rows_of(given))["omdat"] += "!"


def a_row_left_out(given: Certificate, dice: random.Random) -> None:
    tables = [doc["regels"] for doc in given["documenten"].values() if len(doc.get("regels", ()))]
    rows = dice.choice(tables)
    del rows[dice.randrange(len(rows))]
    resealed(given)


def a_hash(given: Certificate, dice: random.Random) -> None:
    name, at = dice.choice(["tekst", "betekenis"]), dice.randrange(64)
    digit = dice.choice(sorted(set("0123456789abcdef") - {given[name][at]}))
    given[name] = given[name][:at] + digit + given[name][at + 1 :]


def a_promise(given: Certificate, dice: random.Random) -> None:
    promises = given["documenten"]["regelset.yaml"]["eigenschappen"]
    if dice.random() < 0.5:
        del promises[dice.randrange(len(promises))]
    else:
        promises.append({"onafhankelijk_van": [dice.choice(["lezen", "doel", "sector"])]})


def a_stretch_of_days(given: Certificate, dice: random.Random) -> None:
    del given["gevallen"][dice.choice(list(given["gevallen"]))]


def another_day(given: Certificate, dice: random.Random) -> None:
    row = dice.choice(rows_of(given))
    row["geldig_tot"] = f"2027-0{dice.randint(1, 9)}-01"
    resealed(given)


def a_possible_answer(given: Certificate, dice: random.Random) -> None:
    values = given["vragen"][dice.choice(list(given["vragen"]))]
    del values[dice.randrange(len(values))]


TAMPERINGS = (
    a_count, two_counts, a_count_left_out, a_value_taken_away, a_condition_dropped, an_outcome,
    a_text, a_row_left_out, a_hash, a_promise, a_stretch_of_days, another_day, a_possible_answer,
)  # fmt: skip


def in_order(given: Certificate) -> None:
    """Make all numbers and hashes fit again: the checker of the numbers is content."""
    text = CHECKER.read_text(encoding="utf-8").replace(
        "    return digest(given |", "    return right\n#"
    )
    found: dict[str, Any] = {}
    exec(text, found)  # the checker itself, made to tell what it worked out
    given |= found["check"](given)


def an_answer_left_out(given: Certificate) -> None:
    """As if nobody could be without a known level: a gap there would stay unseen."""
    given["vragen"]["lezen"].remove("onbekend")


def a_cell_widened(given: Certificate) -> None:
    given["rijen"]["K4"] = {}


def a_comparison_bent(given: Certificate) -> None:
    table = given["afgeleid"]["lezen_voor_werk"]["waarde"]
    assert table["A1|bouw"] == "onder"
    table["A1|bouw"] = "voldoet"


@pytest.mark.parametrize("forge", [an_answer_left_out, a_cell_widened, a_comparison_bent])
def test_who_forges_the_values_and_makes_all_numbers_fit_is_betrayed_by_the_text(
    forge: Callable[[Certificate], None], small: Certificate
) -> None:
    forged = deepcopy(small)
    forge(forged)
    in_order(forged)
    assert proven(forged, small["tekst"])
    assert not read_well(forged)


def test_a_certificate_cannot_give_a_rule_another_outcome_than_its_text(
    small: Certificate,
) -> None:
    forged = deepcopy(small)
    for row in forged["rijen"].values():
        row |= {"dan": ["bemiddeling"], "treffer": ["eerste"]}
    in_order(forged)
    assert forged["gevallen"] == small["gevallen"]
    assert not accepted(forged)


CELLS = (
    "-", "onbekend", "'not(2)'", "'not([0..1), (2..3]), onbekend'", "'<= 1, (2..4]'", "'> 1.5'",
    "'[0.5..2)'", "'1.0'", "3", "'not( < 1 , >= 3 )'", '\'"2", 4\'',
)  # fmt: skip
WISHES = ("true", "'false, onbekend'", "not(ja)", "'ja,nee'", "'\"ja\"'")
LEVELS = ("'< A2, 1F'", "'[A1..A2], onbekend'", "'not(>= instroom)'", "'(onder_A1..A2)'", "1F")


def test_every_form_of_a_cell_is_read_alike_by_both(
    load: Load, files: dict[str, str], maker: Any
) -> None:
    cells = [
        *(("uren", cell) for cell in CELLS),
        *(("wil", cell) for cell in WISHES),
        *((level, cell) for level in ("lezen", "schrijven") for cell in LEVELS),
        ("lezen_voor_werk", "'not(onder, aanbod)'"),
        ("sector", "'geen, bouw'"),
        ("sector", "not(zorg)"),
    ]
    rows = [
        maker.rule(f"K{at}", f"{{{name}: {cell}}}", "les") for at, (name, cell) in enumerate(cells)
    ]
    files["regelset/keuze.yaml"] = maker.table("keuze", *rows, treffer="eerste")
    rules = load(files)
    report = check(rules)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(report), "good", True)  # rows that never decide do not matter here
        given = json.loads(json.dumps(certificate(rules, report)))
    assert len(given["rijen"]) > len(cells)
    assert read_well(given)


def passed(given: Certificate, rounds: int, ways: Sequence[Tamper] = TAMPERINGS) -> list[str]:
    """Tamper so often, in turn in every way, and give the ways that were accepted."""
    found = []
    for seed in range(rounds):
        tamper, copy = ways[seed % len(ways)], deepcopy(given)
        tamper(copy, random.Random(seed))
        if copy == given or accepted(copy):
            found.append(f"{tamper.__name__} {seed}")
    return found


def test_a_thousand_tampered_certificates_are_refused(small: Certificate) -> None:
    assert len(small["gevallen"]) == 2
    assert accepted(small, small["tekst"], small["betekenis"])
    assert passed(small, 1000) == []


def test_the_shipped_certificate_tampered_with_is_refused(shipped: Certificate) -> None:
    assert passed(shipped, 5, (a_count, a_value_taken_away, an_outcome, a_promise, a_hash)) == []


def test_whoever_writes_everything_anew_is_betrayed_by_a_hash_that_was_known(
    load: Load, files: dict[str, str], small: Certificate
) -> None:
    files["regelset/poort.yaml"] = files["regelset/poort.yaml"].replace("gesprek", "bemiddeling")
    rules = load(files)
    other = json.loads(json.dumps(certificate(rules, check(rules))))
    assert accepted(other)
    assert not accepted(other, small["tekst"])
    assert not accepted(other, small["betekenis"])
