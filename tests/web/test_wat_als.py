"""What if: every played case gets by form what it gets in the library, and nothing is kept."""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from taalmeter.intake import schema
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet

LogIn = Callable[[str], TestClient]
PAGE = "/onderzoek/wat-als"


@pytest.fixture
def onderzoeker(log_in: LogIn) -> TestClient:
    return log_in("onderzoeker")


class Form(HTMLParser):
    """What a browser would send of the form of a page."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._inside = False
        self._select = ""
        self._action = action
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("action") == self._action
        if not self._inside:
            return
        name = given.get("name") or ""
        if tag == "input":
            self.data[name] = given.get("value") or ""
        elif tag == "select":
            self._select, self.data[name] = name, ""
        elif tag == "option" and "selected" in given:
            self.data[self._select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"


def outcome(page: str, name: str) -> list[str]:
    return [html.unescape(v) for v in re.findall(rf'data-uitkomst="{name}">([^<]*)<', page)]


def test_every_played_case_gets_by_form_what_it_gets_in_the_library(
    onderzoeker: TestClient, rules: RuleSet
) -> None:
    for scenario in rules.scenarios:
        filled = Form(onderzoeker.get(f"{PAGE}?voorbeeld={scenario.id}").text, PAGE).data
        page = onderzoeker.post(PAGE, data=filled).text
        advice = rules.advise(Profile(**scenario.profile), on=scenario.day)
        assert outcome(page, "route") == [advice.route] == [scenario.route], scenario.id
        assert outcome(page, "regel") == [advice.rule or "geen"], scenario.id
        assert outcome(page, "status") == [advice.status], scenario.id
        assert outcome(page, "naast") == [side.id for side in advice.side_advice], scenario.id
        assert advice.receipt in page, scenario.id
        assert Form(page, PAGE).data == filled, scenario.id


def test_every_input_can_be_filled_in_and_every_level_can_have_a_probability(
    onderzoeker: TestClient, rules: RuleSet
) -> None:
    asked = Form(onderzoeker.get(PAGE).text, PAGE).data
    for name, one in rules.inputs.items():
        assert name in asked
        for level in one.values if one.kind == "niveau" else ():
            assert f"p_{name}_{level}" in asked


def test_nothing_filled_in_is_a_case_too(onderzoeker: TestClient, rules: RuleSet) -> None:
    page = onderzoeker.post(PAGE, data={})
    assert page.status_code == 200
    assert outcome(page.text, "route") == [rules.advise(Profile()).route]


def test_an_advice_comes_with_why_why_not_and_what_would_change_it(
    onderzoeker: TestClient,
) -> None:
    typed = {"lezen": "instroom", "schrijven": "instroom", "wil_meedoen": "ja", "doel": "werk"}
    page = onderzoeker.post(PAGE, data=typed).text
    for title in ("Waarom dit advies?", "Waarom niet een andere route?",
                  "Wat zou het anders maken?", "Hoe zeker is dit?"):  # fmt: skip
        assert title in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"sector": "ruimtevaart"}, "sector"),
        ({"dagdelen": "veel"}, "dagdelen"),
        ({"p_lezen_1F": "0,7"}, "p_lezen_1F"),
        ({"p_lezen_1F": "best groot"}, "p_lezen_1F"),
        ({"p_lezen_1F": "-1", "p_lezen_2F": "2"}, "p_lezen_1F"),
        ({"p_lezen_1F": "0,5", "p_lezen_A2": "0,5"}, "p_lezen_1F"),
        ({"p_lezen_1F": "1", "lezen": "1F"}, "lezen"),
        ({"peildatum": "gisteren"}, "peildatum"),
        ({"p_lezen_1F": "nan"}, "p_lezen_1F"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_stays(
    onderzoeker: TestClient, typed: dict[str, str], field: str
) -> None:
    page = onderzoeker.post(PAGE, data={"doel": "werk", **typed})
    assert page.status_code == 400
    assert f'<a href="#{field}">' in page.text
    assert outcome(page.text, "route") == []
    kept = Form(page.text, PAGE).data
    assert kept["doel"] == "werk"


def test_a_day_before_the_rules_is_refused_in_words(onderzoeker: TestClient) -> None:
    page = onderzoeker.post(PAGE, data={"peildatum": "1999-01-01"})
    assert page.status_code == 400
    assert '<a href="#peildatum">Op deze dag gelden de regels niet.' in page.text


def test_nothing_is_kept(onderzoeker: TestClient, house: Any) -> None:
    def rows() -> list[int]:
        with house.desk.office.store.read() as connection:
            return [
                connection.scalar(select(func.count()).select_from(table)) or 0
                for table in schema.metadata.sorted_tables
            ]

    before = rows()
    onderzoeker.post(PAGE, data={"doel": "werk", "lezen": "1F"})
    assert rows() == before


@pytest.mark.parametrize("who", ["specialist", "afnemer", "roc", "beheerder"])
def test_other_roles_do_not_come_here(who: str, log_in: LogIn) -> None:
    client = log_in(who)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data={}).status_code == 403
