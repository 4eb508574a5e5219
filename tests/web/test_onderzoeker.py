"""An onderzoeker: every rule with its ground, played cases, counts without persons, the journal."""

import html
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient
from sqlalchemy import update

from taalmeter.intake import schema
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, check, load_rules
from taalmeter.routing.certificate import cases_by_rule, certificate
from taalmeter.routing.compare import compare
from taalmeter.shipped import content_folder
from taalmeter_api.app import create_app
from taalmeter_api.settings import Settings

LogIn = Callable[[str], TestClient]


@pytest.fixture
def onderzoeker(log_in: LogIn) -> TestClient:
    return log_in("onderzoeker")


def test_every_rule_is_shown_with_its_ground(onderzoeker: TestClient, rules: RuleSet) -> None:
    overview = onderzoeker.get("/onderzoek/regels").text
    for table in rules.tables:
        assert f'href="/onderzoek/regels/{table.id}"' in overview
        page = onderzoeker.get(f"/onderzoek/regels/{table.id}").text
        assert page.count("<article") == len(table.rules)
        for rule in table.rules:
            part = page.split(f'id="regel-{rule.id}"')[1].split("</article>")[0]
            assert f"<dt>Onderbouwing</dt><dd>{rule.grade}" in part
            assert rule.author in part
            for source in rule.sources:
                assert rules.sources[source].title.replace("'", "&#39;") in part


def test_an_unknown_table_is_not_found(onderzoeker: TestClient) -> None:
    assert onderzoeker.get("/onderzoek/regels/bestaat-niet").status_code == 404


def test_every_sector_is_shown_with_requirements_apart_from_exams(
    onderzoeker: TestClient, rules: RuleSet
) -> None:
    page = onderzoeker.get("/onderzoek/sectoren").text
    for sector in rules.sectors.values():
        part = page.split(f'id="sector-{sector.id}"')[1].split("</section>")[0]
        assert part.count("Examen: ") == len(sector.exams)
        for requirement in sector.requirements.values():
            assert requirement.grade in part


def test_every_scenario_is_played_and_gets_its_verdict(
    onderzoeker: TestClient, rules: RuleSet
) -> None:
    page = onderzoeker.get("/onderzoek/scenarios").text
    assert f"{len(rules.scenarios)} van {len(rules.scenarios)} gevallen" in page
    assert page.count(">klopt<") == len(rules.scenarios)
    assert "klopt niet" not in page


def test_small_counts_are_not_shown(onderzoeker: TestClient, house: Any) -> None:
    actor = house.actor("specialist")
    for number in range(3):
        house.desk.open_case(actor, f"W-{number}")
    page = onderzoeker.get("/onderzoek/tellingen").text
    assert "niet getoond" in page
    assert not re.search(r'class="getal"[^>]*>[1-9]<', page)
    assert "W-0" not in page


def test_ten_dossiers_are_counted(onderzoeker: TestClient, house: Any) -> None:
    actor = house.actor("specialist")
    for number in range(10):
        house.desk.open_case(actor, f"W-{number}")
    house.desk.open_case(actor, "V-1", example=True)
    page = onderzoeker.get("/onderzoek/tellingen").text
    assert '<th scope="row">Intake</th><td class="getal">10</td>' in page


def test_a_whole_journal_is_said_to_be_whole(onderzoeker: TestClient, house: Any) -> None:
    house.desk.open_case(house.actor("specialist"), "W-1")
    page = onderzoeker.post("/onderzoek").text
    assert "Het logboek klopt: 1 gebeurtenissen in 1 dossiers." in page


def test_a_changed_journal_is_found(onderzoeker: TestClient, house: Any) -> None:
    case_id = house.desk.open_case(house.actor("specialist"), "W-1")
    changed = update(schema.journal).values(actor="iemand anders")
    house.desk.office.store.write(lambda connection: connection.execute(changed))
    page = onderzoeker.post("/onderzoek").text
    assert "Het logboek klopt niet in 1 van 1 dossiers." in page
    assert case_id in page


@pytest.mark.parametrize("who", ["specialist", "afnemer", "roc", "beheerder"])
def test_other_roles_do_not_come_here(who: str, log_in: LogIn) -> None:
    client = log_in(who)
    pages = (
        "", "/regels", "/regels/taaltraining", "/regels/taaltraining/T1", "/zoeken", "/bronnen",
        "/bewijs", "/bewijs/rapport.json", "/bewijs/certificaat.json", "/versies", "/sectoren",
        "/scenarios", "/tellingen",
    )  # fmt: skip
    for page in pages:
        assert client.get(f"/onderzoek{page}").status_code == 403
    assert client.post("/onderzoek").status_code == 403


def test_a_page_for_every_rule_says_how_much_it_decides_and_in_which_cases(
    onderzoeker: TestClient, rules: RuleSet
) -> None:
    counted = cases_by_rule(rules)
    (first,) = counted
    played = {
        scenario.id: rules.advise(Profile(**scenario.profile), on=scenario.day)
        for scenario in rules.scenarios
    }
    for table in rules.tables:
        for rule in table.rules:
            page = onderzoeker.get(f"/onderzoek/regels/{table.id}/{rule.id}").text
            count = f"{counted[first].get(rule.id, 0):,}".replace(",", ".")
            assert re.search(rf"(beslist|nevenadvies in) {re.escape(count)} van ", page), rule.id
            decided = {
                name for name, advice in played.items()
                if rule.id in (advice.rule, *(side.rule for side in advice.side_advice))
            }  # fmt: skip
            assert set(re.findall(r"voorbeeld=([^\"]+)\"", page)) == decided


def test_an_unknown_rule_is_not_found(onderzoeker: TestClient, rules: RuleSet) -> None:
    first, second = rules.tables[:2]
    assert onderzoeker.get(f"/onderzoek/regels/{first.id}/{second.rules[0].id}").status_code == 404


def test_the_proof_is_that_of_the_command_line(onderzoeker: TestClient, rules: RuleSet) -> None:
    report = check(rules, house_day())
    page = html.unescape(onderzoeker.get("/onderzoek/bewijs").text)
    assert "Wij vonden geen fout in de regels." in page
    for finding in report.remarks:
        assert finding.explanation in page
    assert page.count(">bewezen<") == sum(promise.kept for promise in report.promises) > 0
    assert "taaltraining_nt1" not in page.split("Wat de regels beloven")[1].split("<h2")[0]
    for code, name in report.checks.items():
        assert f">{code}</th>" in page and name in page
    assert onderzoeker.get("/onderzoek/bewijs/rapport.json").json() == report.to_dict()
    written = onderzoeker.get("/onderzoek/bewijs/certificaat.json").json()
    assert written == json.loads(json.dumps(certificate(rules, report)))


def house_day() -> date:
    return date(2026, 11, 21)


def test_search_finds_rules_sources_and_sectors(onderzoeker: TestClient, rules: RuleSet) -> None:
    def found(words: str) -> str:
        return onderzoeker.get("/onderzoek/zoeken", params={"q": words}).text

    rule = rules.tables[0].rules[0]
    assert f"/onderzoek/regels/{rule.table}/{rule.id}" in found(rule.because[:40])
    source = next(iter(rules.sources.values()))
    assert f"/onderzoek/bronnen#bron-{source.id}" in found(source.title)
    assert "/onderzoek/sectoren#sector-logistiek" in found("LOGISTIEK")
    assert "Niets gevonden." in found("xyzzy")
    assert "<script>" not in found("<script>")


def test_every_source_says_what_rests_on_it(onderzoeker: TestClient, rules: RuleSet) -> None:
    page = onderzoeker.get("/onderzoek/bronnen").text
    for source in rules.sources.values():
        part = page.split(f'id="bron-{source.id}"')[1].split("</article>")[0]
        for table in rules.tables:
            for rule in table.rules:
                named = f'href="/onderzoek/regels/{table.id}/{rule.id}"' in part
                assert named == (source.id in rule.sources)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with the rules as they are, one in which a rule went, and one that is broken."""
    folder = tmp_path / "archief"
    for name in ("zelfde", "ander", "stuk"):
        shutil.copytree(content_folder("routing"), folder / name)
        shutil.rmtree(folder / name / "scenarios")
    table = folder / "ander" / "regelset" / "neven-hulp.yaml"
    text = table.read_text("utf-8")
    rules = yaml.safe_load(text)["regels"]
    cut = text.rindex(f"- id: {rules[-1]['id']}")
    table.write_text(text[:cut].rstrip() + "\n", "utf-8")
    (folder / "stuk" / "sectoren.yaml").write_text("niets: 1\n", "utf-8")
    return folder


@pytest.fixture
def comparing(house: Any, archive: Path) -> TestClient:
    client = TestClient(
        create_app(Settings(rules_archive=archive), house.desk),
        headers={"origin": "http://testserver"},
    )
    who = {"email": "onderzoeker@dorp.example", "wachtwoord": "een lang wachtwoord"}
    client.post("/inloggen", data=who)
    return client


def test_two_versions_stand_side_by_side_as_the_library_compares_them(
    comparing: TestClient, rules: RuleSet, archive: Path
) -> None:
    page = html.unescape(comparing.get("/onderzoek/versies?oud=ander&nieuw=nu").text)
    found = compare(load_rules(archive / "ander"), rules)
    assert not found.same_meaning and found.verdict in page
    for region in (*found.periods[0].regions, *found.periods[0].beside):
        assert region.words[1:] in page
    same = html.unescape(comparing.get("/onderzoek/versies?oud=zelfde&nieuw=nu").text)
    assert "Dezelfde tekst, dus dezelfde betekenis." in same
    assert "Elke regel staat in beide versies hetzelfde." in same
    assert "“stuk”" in same
    assert str(archive) not in same


def test_versions_that_are_not_there_are_asked_again(comparing: TestClient) -> None:
    for query in ("oud=nu", "oud=nu&nieuw=stuk", "oud=../ander&nieuw=nu", "oud=nu&nieuw=nu&op=x"):
        assert comparing.get(f"/onderzoek/versies?{query}").status_code == 400
    assert comparing.get("/onderzoek/versies?oud=nu&nieuw=zelfde&op=1999-01-01").status_code == 400


def test_without_an_archive_the_page_says_how_to_make_one(onderzoeker: TestClient) -> None:
    assert "TAALMETER_RULES_ARCHIVE" in onderzoeker.get("/onderzoek/versies").text
