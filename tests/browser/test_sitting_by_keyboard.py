"""A whole sitting by keyboard alone, without JavaScript; and what is pressed is large enough."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.walk import BANK, RECOGNITION

LARGE = 64
"""Pixels that a choice or a button of the kandidaat is high at least."""
TEXT = "Kim"


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, wanted: str) -> None:
        """Press Tab until something is in focus."""
        target = self.page.locator(f":focus:is({wanted})")
        for _ in range(40):
            self.page.keyboard.press("Tab")
            if target.count():
                return
        raise AssertionError(f"Tab never comes to {wanted} at {self.page.url}")

    def enter(self) -> None:
        """Press Enter, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press_button(self, words: str) -> None:
        """Go to a button or a link that looks like one, and press Enter."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate("document.activeElement.innerText")
            if at == words:
                self.enter()
                return
        raise AssertionError(f"Tab never comes to {words!r} at {self.page.url}")

    def choose(self, number: int) -> None:
        """Choose an answer by its place, from 0; from the first one up is the last one."""
        self.to("input[type=radio]")
        self.page.keyboard.press("Space")
        for _ in range(number):
            self.page.keyboard.press("ArrowDown")
        if number < 0:
            self.page.keyboard.press("ArrowUp")
        expect(self.page.locator("input[type=radio]").nth(number)).to_be_checked()
        self.enter()


def question(keys: Keys, item_id: str) -> None:
    """Recognise every word, so that texts follow; after that know nothing."""
    item = BANK.items[item_id]
    if item_id in RECOGNITION:
        keys.choose(list(item.opties).index(item.sleutel or ""))
    elif item.is_choice:
        keys.choose(-1)
    else:
        keys.press_button("Ik weet het niet")


def task(keys: Keys, *, writes: bool) -> None:
    boxes = keys.page.locator("textarea").count()
    for _ in range(boxes if writes else 0):
        keys.to("textarea")
        keys.page.keyboard.type(TEXT)
    if writes:
        keys.press_button("Pauze")
        expect(keys.page.locator("main")).to_contain_text("Wij hebben ook uw tekst bewaard.")
        keys.press_button("Ik ga verder")
        expect(keys.page.locator("textarea").last).to_have_value(TEXT)
    keys.press_button("Verder" if writes else "Ik schrijf liever op papier")
    if not writes:
        keys.press_button("Ik ben klaar")


def too_small(page: Page) -> list[str]:
    return page.locator(".keuze, .utrecht-button, .utrecht-textbox").evaluate_all(
        """(boxes, least) => boxes.filter(box => box.getBoundingClientRect().height < least)
          .map(box => box.outerHTML.slice(0, 120))""",
        LARGE,
    )


def test_a_whole_sitting_by_keyboard_alone(shared_site, chromium: Browser) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="nl-NL"
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    keys = Keys(page)
    page.goto(shared_site.url)
    keys.to("input[name=code]")
    page.keyboard.type(shared_site.code)
    keys.enter()
    assert not too_small(page)
    keys.press_button("Ik begin")
    assert not too_small(page)
    keys.choose(1)
    keys.press_button("Beginnen")
    seen: set[str] = set()
    for _ in range(150):
        page.wait_for_load_state()
        assert not too_small(page)
        if "/afname/klaar" in page.url:
            break
        hidden = page.locator("input[name=taak], input[name=opgave]")
        if page.locator("input[name=invoer]").count():
            seen.add("invoer")
            keys.choose(1)
        elif page.locator("input[name=taak]").count():
            task(keys, writes="taak" not in seen)
            seen.add("taak")
        else:
            seen.add("vraag")
            question(keys, hidden.get_attribute("value") or "")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    assert seen == {"vraag", "invoer", "taak"}
    context.close()
