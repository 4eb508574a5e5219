"""One kandidaat from aanmelding to a printed route, in a real browser without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import BANK, choose, do_intake, log_in, press, take_one_step

REFERENCE = "W-2026-014"


def open_case(page: Page) -> str:
    page.get_by_role("link", name="Nieuw dossier").click()
    page.get_by_label("Eigen kenmerk").fill("123456782")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page).to_have_title(re.compile("^Fout:"))
    expect(page.get_by_label("Eigen kenmerk")).to_have_value("123456782")
    page.get_by_label("Eigen kenmerk").fill(REFERENCE)
    page.get_by_role("main").get_by_role("button").last.click()
    return page.url.split("/dossiers/")[1].split("/")[0]


def take_the_test(page: Page, site, code: str, pause_after: int) -> tuple[list[str], str]:
    """Play the whole sitting; give the titles seen, and the page of thanks."""
    page.goto(site.url)
    page.get_by_label("code", exact=False).fill(code)
    press(page, "Verder")
    seen = [page.title()]
    for _ in range(120):
        seen.append(page.title())
        if "/afname/klaar" in page.url:
            return seen, page.inner_text("main")
        if len(seen) == pause_after:
            press(page, "Pauze")
            assert "bewaard" in page.inner_text("main")
            return seen, "pauze"
        take_one_step(page)
    raise AssertionError(f"the sitting does not end: {seen[-5:]}")


def rate_writing(page: Page, site, case: str) -> None:
    for _ in BANK.form("intake").onderdelen[-1].inhoud:
        page.goto(f"{site.url}/dossiers/{case}/schrijven")
        for row in page.locator("fieldset").all():
            row.locator("input[type=radio]").nth(1).check()
        press(page, "Oordeel bewaren")


@pytest.fixture
def tablet(chromium: Browser):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 768, "height": 1024}, locale="nl-NL"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_from_aanmelding_to_a_printed_route(site, without_javascript, tablet, chromium):
    desk = without_javascript
    log_in(desk, site, "specialist")
    case = open_case(desk)
    do_intake(desk)

    desk.goto(f"{site.url}/dossiers/{case}/afname")
    desk.get_by_role("main").get_by_role("button").first.click()
    code = re.sub(r"\D", "", re.search(r"\b\d{3}\s?\d{3}\b", desk.inner_text("main"))[0])
    assert code not in desk.url

    _, how = take_the_test(tablet, site, code, pause_after=12)
    assert how == "pauze"
    other = chromium.new_context(java_script_enabled=False).new_page()
    other.set_default_timeout(10_000)
    _, thanks = take_the_test(other, site, code, pause_after=-1)
    other.context.close()
    for word in ("score", "niveau", "fout", "1F", "A2", "A1"):
        assert not re.search(rf"\b{word}\b", thanks, re.IGNORECASE)

    rate_writing(desk, site, case)
    desk.goto(f"{site.url}/dossiers/{case}/resultaat")
    result = desk.inner_text("main")
    assert "kans" in result
    assert re.search(r"\b(onder|onzeker|boven)\b", result, re.IGNORECASE)
    assert "taaltoets" in desk.inner_text("body")

    desk.goto(f"{site.url}/dossiers/{case}/advies")
    if desk.get_by_role("main").get_by_role("button").count():
        desk.get_by_role("main").get_by_role("button").first.click()
    assert "Les in de Nederlandse taal" in desk.inner_text("main")

    decide(desk, site, case)
    desk.goto(f"{site.url}/dossiers/{case}/route")
    route = desk.inner_text("main")
    assert "Dit doe ik deze week" in route
    for word in ("A1", "A2", "1F", "niveau", "score"):
        assert not re.search(rf"\b{word}\b", route)


def choose_route(desk: Page) -> None:
    """Follow the advice; where it is to measure more, choose the lessons that were talked about.

    Which texts a sitting puts depends on its own seed, so the advice may come out either way.
    """
    group = desk.get_by_role("group", name="Wat besluit u?")
    if group.locator("input[value=volgen]").count():
        group.locator("input[value=volgen]").check()
    else:
        group.locator("input[value=afwijken]").check()
        desk.get_by_label("Welke andere route?").select_option("taaltraining_nt2")


def decide(desk: Page, site, case: str) -> None:
    desk.goto(f"{site.url}/dossiers/{case}/besluit")
    assert desk.locator("input[type=radio]:checked").count() == 0
    choose_route(desk)
    choose(desk, "Is de kandidaat het eens", "Ja")
    press(desk, "Besluit vastleggen")
    expect(desk).to_have_title(re.compile("^Fout:"))
    desk.get_by_label("Waarom dit besluit?").fill("We hebben het samen besproken en zij wil dit.")
    choose_route(desk)
    choose(desk, "Is de kandidaat het eens", "Ja")
    press(desk, "Besluit vastleggen")
    assert "Fout" not in desk.title()
