"""A group of five in a room, from list to results, in real browsers without JavaScript."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from taalmeter.paper.booklet import numbered_items
from tests.browser.steps import BANK, do_intake, log_in, press, take_one_step

FORM = "lezen-a"
PEOPLE = [f"W-2026-{number}" for number in range(101, 106)]
OPEN = Callable[[], Page]


@pytest.fixture
def device(chromium: Browser) -> Iterator[OPEN]:
    """Give a new device: a browser of its own, without JavaScript."""
    contexts = []

    def opened() -> Page:
        contexts.append(chromium.new_context(java_script_enabled=False, locale="nl-NL"))
        contexts[-1].set_default_timeout(15_000)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def make_group(afnemer: Page, site) -> str:
    """Make a group with a list of references, one of them wrong at first; give its address."""
    afnemer.get_by_role("link", name="Nieuwe groep").click()
    afnemer.get_by_label("Naam van de groep").fill("Ochtend")
    afnemer.get_by_label("Waar komt de groep").fill("Zaal 2")
    afnemer.get_by_label("Welke afname?").select_option(FORM)
    afnemer.get_by_label("Samen beginnen").check()
    press(afnemer, "Groep maken")
    box = afnemer.get_by_label("Eigen kenmerken")
    box.fill("\n".join([*PEOPLE, "123456782"]))
    press(afnemer, "Zet de lijst in de groep")
    expect(afnemer).to_have_title(re.compile("^Fout:"))
    assert "Regel 6" in afnemer.inner_text("main")
    box.fill("\n".join(PEOPLE))
    press(afnemer, "Zet de lijst in de groep")
    assert "5 wachten op de intake" in afnemer.inner_text("main")
    return afnemer.url


def do_intakes(specialist: Page, site) -> dict[str, str]:
    """Fill in the intake of everybody; give the dossier of each."""
    cases = {}
    for reference in PEOPLE:
        specialist.goto(f"{site.url}/dossiers?zoek={reference}")
        specialist.get_by_role("link", name=reference, exact=True).click()
        cases[reference] = specialist.url.split("/dossiers/")[1]
        specialist.goto(f"{specialist.url}/intake")
        do_intake(specialist)
    return cases


def cards(afnemer: Page) -> dict[str, str]:
    """Read the cards that are shown once: reference -> code."""
    shown = afnemer.locator(".codekaart").all_inner_texts()
    codes = {}
    for text in shown:
        reference, code = re.search(r"W-2026-\d+", text), re.search(r"\d{3} \d{3}", text)
        assert reference and code, text
        codes[reference[0]] = code[0].replace(" ", "")
    return codes


def enter(device: Page, site, code: str) -> None:
    device.goto(site.url)
    device.get_by_label("code", exact=False).fill(code)
    press(device, "Verder")


def begin(device: Page) -> None:
    """Go from the waiting page to the first question."""
    assert "Wacht even" in device.inner_text("main")
    device.get_by_role("link", name="Kijk of ik kan beginnen").click()
    for _ in range(8):
        if "/afname/vraag" in device.url:
            return
        take_one_step(device)
    raise AssertionError(device.url)


def finish(device: Page) -> None:
    for _ in range(60):
        if "/afname/klaar" in device.url:
            return
        take_one_step(device)
    raise AssertionError(device.url)


def stand(afnemer: Page, group: str) -> dict[str, str]:
    """Read where everybody stands, in the order of the list."""
    afnemer.goto(group)
    rows = afnemer.locator("tbody tr").all()
    return {
        row.locator("th").inner_text(): row.locator(".utrecht-badge").inner_text() for row in rows
    }


def open_sitting(afnemer: Page, group: str, reference: str) -> None:
    afnemer.goto(group)
    afnemer.locator("tbody th").get_by_role("link", name=reference).click()


def stop(afnemer: Page, group: str, reference: str) -> None:
    open_sitting(afnemer, group, reference)
    afnemer.get_by_role("link", name="Afname stoppen").click()
    afnemer.get_by_label("Waarom stopt de afname?").fill("Moest eerder weg.")
    press(afnemer, "Afname stoppen")


def type_booklet(afnemer: Page, group: str, reference: str) -> None:
    afnemer.goto(group)
    row = afnemer.locator("tbody tr").filter(has_text=reference)
    row.get_by_role("link", name="Op papier").click()
    afnemer.get_by_label("Welk boekje?").select_option(FORM)
    press(afnemer, "Verder")
    for one in numbered_items(BANK, BANK.form(FORM)):
        box = afnemer.locator(f"input[name=vraag-{one.item.id}]")
        if one.item.is_choice:
            box.and_(afnemer.locator(f"[value={one.item.sleutel}]")).check()
        else:
            box.fill(one.item.goed[0])
    press(afnemer, "Bewaren")


def test_a_group_of_five_from_a_list_to_results(site, device: OPEN) -> None:
    afnemer, specialist = device(), device()
    log_in(afnemer, site, "afnemer")
    group = make_group(afnemer, site)
    log_in(specialist, site, "specialist")
    cases = do_intakes(specialist, site)

    afnemer.goto(group)
    press(afnemer, "Afnames klaarzetten en kaarten printen")
    codes = cards(afnemer)
    assert list(codes) == PEOPLE and len(set(codes.values())) == 5
    helped, paused, moved, stopped, on_paper = PEOPLE
    tablets = {reference: device() for reference in PEOPLE[:4]}
    for reference, tablet in tablets.items():
        enter(tablet, site, codes[reference])
    assert set(stand(afnemer, group).values()) == {"wacht op begin"}
    press(afnemer, "Iedereen mag beginnen")
    for tablet in tablets.values():
        begin(tablet)
    type_booklet(afnemer, group, on_paper)

    tablets[helped].get_by_role("link", name="Ik wil hulp").click()
    tablets[helped].get_by_role("main").get_by_role("button").first.click()
    assert next(iter(stand(afnemer, group).items())) == (helped, "vraagt hulp")
    press(afnemer, "Hulp gegeven")

    open_sitting(afnemer, group, paused)
    press(afnemer, "Pauze")
    tablets[paused].reload()
    assert "bewaard" in tablets[paused].inner_text("main")
    press(afnemer, "Hervatten")
    tablets[paused].goto(f"{site.url}/afname/vraag")

    take_one_step(tablets[moved])
    open_sitting(afnemer, group, moved)
    press(afnemer, "Ander apparaat")
    tablets[moved] = device()
    enter(tablets[moved], site, codes[moved])
    assert "vraag 2" in tablets[moved].inner_text("main").lower()

    take_one_step(tablets[stopped])
    stop(afnemer, group, stopped)
    for reference in (helped, paused, moved):
        finish(tablets[reference])
    assert stand(afnemer, group) == {
        helped: "klaar", paused: "klaar", moved: "klaar", stopped: "gestopt", on_paper: "klaar",
    }  # fmt: skip
    assert not re.search(r"\b(score|kans|A1|A2|1F|2F)\b", afnemer.inner_text("main"))

    for reference, case in cases.items():
        specialist.goto(f"{site.url}/dossiers/{case}/resultaat")
        result = specialist.inner_text("main")
        assert ("niet afgemaakt" in result.lower()) == (reference == stopped), reference
        assert ("op papier gedaan" in result) == (reference == on_paper), reference
        assert re.search(r"\b(onder|onzeker|boven)\b", result, re.IGNORECASE) or (
            reference == stopped
        )
