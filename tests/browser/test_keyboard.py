"""The whole chain with nothing but a keyboard: Tab, arrows, Space, Enter, and letters."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from taalmeter.bank import load_bank

BANK = load_bank()
CHOICES = {
    "inburgeringsplichtig": "nee", "wil_meedoen": "ja", "spreekt_vlot_nederlands": "nee",
    "werkaanbod": "nee", "doel": "werk", "leertempo": "gemiddeld", "digitaal": "met_hulp",
    "ondersteuning": "nee",
}  # fmt: skip


@pytest.fixture
def keyboard(chromium: Browser) -> Iterator[Page]:
    """A page on which the mouse is never used; scripts are off."""
    context = chromium.new_context(java_script_enabled=False, locale="nl-NL")
    context.set_default_timeout(10_000)
    page = context.new_page()
    yield page
    context.close()


def at(page: Page, selector: str) -> bool:
    return bool(page.evaluate("what => document.activeElement.matches(what)", selector))


def reach(page: Page, selector: str) -> None:
    """Press Tab until the wanted thing has the focus."""
    for _ in range(160):
        page.keyboard.press("Tab")
        if at(page, selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}")


def write(page: Page, selector: str, text: str) -> None:
    reach(page, selector)
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Choose a radio of a group: Tab goes to the group, arrows go through it."""
    reach(page, f"input[name='{name}']")
    wanted = f"input[name='{name}'][value='{value}']"
    if at(page, wanted):
        page.keyboard.press("Space")
    for _ in range(60):
        if at(page, wanted) and page.locator(wanted).is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name}={value} cannot be chosen by keyboard")


def pick(page: Page, name: str, value: str) -> None:
    """Pick from a list by arrows."""
    reach(page, f"select[name='{name}']")
    for _ in range(60):
        if page.locator(f"select[name='{name}']").input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name}={value} cannot be picked by keyboard")


def enter(page: Page, selector: str) -> None:
    """Go to a link or a button and use it."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, text: str) -> None:
    """Use the first link or button in the page that has this text."""
    page.evaluate(
        """text => { const found = [...document.querySelectorAll("main a, main button")].find(
          one => one.innerText.trim() === text); found.setAttribute("data-wanted", "yes"); }""",
        text,
    )
    enter(page, "[data-wanted=yes]")


def log_in(page: Page, site) -> None:
    page.goto(f"{site.url}/inloggen")
    write(page, "input[name=email]", "specialist@voorbeeld.example")
    write(page, "input[name=wachtwoord]", site.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dossiers")


def fill_intake(page: Page) -> None:
    names = page.eval_on_selector_all(
        "main form input:not([type=hidden]), main form select, main form textarea",
        "fields => [...new Set(fields.map(field => field.name))]",
    )
    for name in names:
        kind = page.locator(f"main [name='{name}']").first
        if kind.evaluate("field => field.tagName") == "SELECT":
            options = kind.locator("option").evaluate_all("all => all.map(one => one.value)")
            pick(page, name, "logistiek" if "logistiek" in options else options[2])
        elif kind.get_attribute("type") == "radio":
            values = page.locator(f"main [name='{name}']").evaluate_all("a => a.map(o => o.value)")
            choose(page, name, CHOICES.get(name, values[-1]))
        else:
            write(page, f"[name='{name}']", "Ik wil werken.")


def take_the_first_part(page: Page, site, code: str) -> None:
    """Recognise no words, so that the sitting is short."""
    page.goto(f"{site.url}/afname")
    write(page, "input[name=code]", code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/afname/uitleg")
    press(page, "Ik begin")
    choose(page, "antwoord", "b")
    press(page, "Verder")
    press(page, "Beginnen")
    for _ in range(40):
        if "/afname/klaar" in page.url:
            return
        choose(page, "antwoord", "weet-niet")
        press(page, "Verder")
    raise AssertionError(page.url)


def test_from_aanmelding_to_a_route_by_keyboard_alone(site, keyboard: Page, chromium: Browser):
    page = keyboard
    log_in(page, site)
    press(page, "Nieuw dossier")
    write(page, "input[name=kenmerk]", "W-TOETS-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake")
    case = page.url.split("/dossiers/")[1].split("/")[0]
    fill_intake(page)
    enter(page, "main form button[type=submit]")
    assert "Fout" not in page.title()

    page.goto(f"{site.url}/dossiers/{case}/afname")
    press(page, "Afname klaarzetten")
    code = re.sub(r"\D", "", re.search(r"\b\d{3}\s?\d{3}\b", page.inner_text("main"))[0])
    tablet = chromium.new_page(java_script_enabled=False)
    take_the_first_part(tablet, site, code)
    tablet.close()

    page.goto(f"{site.url}/dossiers/{case}/resultaat")
    assert "Herkent nog weinig geschreven woorden" in page.inner_text("main")
    page.goto(f"{site.url}/dossiers/{case}/advies")
    if page.locator("main button").count():
        enter(page, "main form button[type=submit]")
    assert "letters" in page.inner_text("main")
    page.goto(f"{site.url}/dossiers/{case}/besluit")
    decide(page)
    page.goto(f"{site.url}/dossiers/{case}/route")
    assert "Dit doe ik deze week" in page.inner_text("main")


def decide(page: Page) -> None:
    assert page.locator("input[type=radio]:checked").count() == 0
    order = page.eval_on_selector_all(
        "main form [name]:not([type=hidden])", "all => [...new Set(all.map(one => one.name))]"
    )
    for name in order:
        field = page.locator(f"main [name='{name}']").first
        if field.get_attribute("type") == "radio":
            values = page.locator(f"main [name='{name}']").evaluate_all("a => a.map(o => o.value)")
            choose(page, name, "volgen" if "volgen" in values else values[0])
        elif field.evaluate("field => field.tagName") == "TEXTAREA" and not field.input_value():
            write(page, f"[name='{name}']", "Wij hebben dit samen besproken.")
    press(page, "Besluit vastleggen")
    assert "Fout" not in page.title()
