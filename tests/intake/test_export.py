"""An export holds what an audit needs, read as it is, and nothing that says who somebody is."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from taalmeter.cli import app
from taalmeter.intake.export import Export, export, pseudonym
from taalmeter.intake.export_files import Form, zipped
from taalmeter.intake.records import Record
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet
from taalmeter.routing.suppression import SMALLEST
from taalmeter.tables import read_table

from .conftest import House

KEY = b"k" * 32
COMMON = {
    "inburgeringsplichtig": False, "wil_meedoen": True, "spreekt_vlot_nederlands": True,
    "kent_letters": True, "doel": "werk", "werkaanbod": False, "leertempo": "gemiddeld",
    "dagdelen": 4, "wachttijd_weken": 6, "digitaal": "zelfstandig", "ondersteuning": "nee",
    "bewijs_taal": False, "sector": "logistiek",
}  # fmt: skip
LEVELS: tuple[Mapping[str, object], ...] = (
    {"lezen": {"instroom": 0.333333, "1F": 0.333333, "2F": 0.333334}, "schrijven": "1F"},
    {"lezen+schrijven": {"1F+1F": 0.6, "2F+1F": 0.3, "1F+2F": 0.1}},
)


def record(rules: RuleSet, number: int, choice: str = "volgen", **profile: object) -> Record:
    values = {**COMMON, **LEVELS[number % 2], **profile}
    day = datetime(2026, 8 + number % 2, 3 + number % 20, 10, 7, tzinfo=UTC)
    advice = rules.advise(Profile(**values), on=day.date())  # type: ignore[arg-type]
    return Record(
        case_id=f"dossier-{number}", opened=day, step="overdracht", advised=advice.route,
        rule=advice.rule, advised_on=day, profile=values, choice=choice, route=advice.route,
        form="intake",
    )  # fmt: skip


@pytest.fixture
def people(rules: RuleSet) -> list[Record]:
    many = [record(rules, number) for number in range(60)]
    rare = [record(rules, 100 + number, sector="bouw") for number in range(3)]
    return many + rare


def test_people_with_a_rare_value_are_left_out(people: list[Record], rules: RuleSet) -> None:
    made = export(people, rules, KEY)
    assert made.people + made.left_out == len(people)
    assert made.people == 60
    names = {row["persoon"] for row in made.profiles.rows}
    assert pseudonym(KEY, "dossier-100") not in names
    for column in (*rules.inputs, "advies", "besluit", "regel"):
        if column in rules.inputs and rules.inputs[column].kind in ("getal", "niveau"):
            continue
        sheet = made.profiles if column in rules.inputs else made.decisions
        counts = Counter(row.get(column) for row in sheet.rows)
        assert all(count >= SMALLEST for count in counts.values()), column


def test_leaving_out_goes_on_until_nobody_has_a_rare_value(rules: RuleSet) -> None:
    """Eleven have sector bouw, but two of those go for their own goal; then nine would be left."""
    many = [record(rules, 2 * number) for number in range(30)]
    some = [record(rules, 100 + 2 * number, sector="bouw") for number in range(9)]
    odd = [record(rules, 200 + 2 * n, sector="bouw", doel="opleiding") for n in range(2)]
    made = export(many + some + odd, rules, KEY)
    assert {row["sector"] for row in made.profiles.rows} == {"logistiek"}
    assert made.left_out == 11


def test_small_groups_are_empty(people: list[Record], rules: RuleSet) -> None:
    from dataclasses import replace

    few = [replace(one, form="lezen-kort") if at < 4 else one for at, one in enumerate(people)]
    made = export(few, rules, KEY)
    assert Counter(row["toetsvorm"] for row in made.groups.rows) == {"intake": 56, "": 4}
    assert {row["kwartaal"] for row in made.groups.rows} == {"2026-K3"}


def test_probabilities_are_rounded_and_still_sum_to_one(
    people: list[Record], rules: RuleSet
) -> None:
    for row in export(people, rules, KEY).profiles.rows:
        for skill in ("lezen", "schrijven"):
            chances = [v for name, v in row.items() if name.startswith(f"p_{skill}_")]
            if chances:
                assert sum(chances) == pytest.approx(1, abs=1e-9)  # type: ignore[arg-type]
                assert all(round(float(p), 4) == p for p in chances)  # type: ignore[arg-type]


def test_every_export_has_other_pseudonyms(people: list[Record], rules: RuleSet) -> None:
    first, second = (
        {row["persoon"] for row in export(people, rules).profiles.rows} for _ in range(2)
    )
    assert len(first) == 60 and not first & second
    assert all(re.fullmatch("[a-p]{16}", str(name)) for name in first)


def unpacked(made: Export, rules: RuleSet, form: Form, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(zipped(made, rules, form))) as bundle:
        bundle.extractall(folder)
    return folder


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_audits_read_an_export_as_it_is(
    people: list[Record], rules: RuleSet, form: Form, tmp_path: Path
) -> None:
    folder = unpacked(export(people, rules, KEY), rules, form, tmp_path)
    profiles, groups = folder / f"profielen.{form}", folder / f"groepen.{form}"
    fairness = CliRunner().invoke(
        app,
        ["audit", "fairness", str(profiles), "--groups", str(groups), "--decisions",
         str(folder / f"besluiten.{form}"), "-o", str(folder / "uit.csv")],
    )  # fmt: skip
    assert fairness.exit_code in (0, 1), fairness.output
    found = read_table(folder / "uit.csv")
    assert {row["kenmerk"] for row in found.rows} == {"kwartaal", "toetsvorm"}
    old = str(Path(rules.folder).parent)
    impact = CliRunner().invoke(
        app,
        ["audit", "impact", str(profiles), "--groups", str(groups), "--from", old, "--to", old,
         "-o", str(folder / "effect.csv")],
    )  # fmt: skip
    assert impact.exit_code in (0, 1), impact.output


def test_the_profiles_get_the_advice_that_stands_beside_them(
    people: list[Record], rules: RuleSet, tmp_path: Path
) -> None:
    folder = unpacked(export(people, rules, KEY), rules, "csv", tmp_path)
    routed = CliRunner().invoke(
        app, ["route", str(folder / "profielen.csv"), "-o", str(folder / "uit.csv")]
    )
    assert routed.exit_code == 0, routed.output
    profiles = read_table(folder / "profielen.csv")
    advised = {row["persoon"]: row["advies"] for row in read_table(folder / "besluiten.csv").rows}
    for person, row in zip(profiles.rows, read_table(folder / "uit.csv").rows, strict=True):
        assert row["route"] == advised[person["persoon"]]


def test_no_reference_text_code_or_moment_leaves_the_house(house: House, rules: RuleSet) -> None:
    for number in range(SMALLEST):
        case_id = house.opened(f"KENMERK-{number}")
        ticket = house.desk.prepare_sitting(house.specialist, case_id)
        token = house.desk.enter(ticket.code, client=f"{number}")
        house.desk.start(token)
        house.desk.stop_candidate(token)
        house.desk.advise(house.specialist, case_id)
    example = house.desk.open_case(house.specialist, "voorbeeld", example=True)
    packed = house.desk.export(house.actor("onderzoeker"), "csv")
    with zipfile.ZipFile(io.BytesIO(packed)) as bundle:
        files = {name: bundle.read(name).decode() for name in bundle.namelist()}
    text = "\n".join(files.values())
    assert files["profielen.csv"].count("\n") == SMALLEST + 1
    assert "Mensen in deze export: 10" in files["LEESMIJ.txt"]
    store = house.desk.office.store
    for case_id in store.case_ids():
        assert case_id not in text
        for entry in store.entries(case_id):
            assert entry.hash not in text and entry.time[:10] not in text
    for secret in ("KENMERK", "Koken", "Een baan", ticket.code, token, example, "Een specialist"):
        assert secret not in text, secret


def test_a_text_under_the_name_of_an_input_does_not_get_out(
    people: list[Record], rules: RuleSet
) -> None:
    from dataclasses import replace

    odd = [replace(one, profile={**one.profile, "sector": "Jan, 0612345678"}) for one in people]
    made = export(odd, rules, KEY)
    assert all("sector" not in row for row in made.profiles.rows)


def test_another_organisation_is_not_in_it(house: House) -> None:
    for number in range(SMALLEST):
        house.opened(f"A-{number}")
    other = house.actor("onderzoeker", house.other)
    with zipfile.ZipFile(io.BytesIO(house.desk.export(other, "csv"))) as bundle:
        assert bundle.read("profielen.csv").decode().count("\n") == 1
