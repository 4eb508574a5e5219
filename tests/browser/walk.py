"""Walks the application as each kind of user, so that a new page is looked at without being listed.

A walk follows every link of a role, and sends every form that has fields empty, because an error is
a page too. What it gives are visits: where, as whom, and the HTML that was served.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from taalmeter.bank import load_bank

PASSWORD_OF_ALL = "oefenen-met-taalmeter"
STAFF = {
    "specialist": "/dossiers",
    "afnemer": "/afnemer",
    "roc": "/overdrachten",
    "onderzoek": "/onderzoek",
    "beheer": "/beheer",
}
BANK = load_bank()
RECOGNITION = {
    item.id
    for name in BANK.form("woordherkenning").onderdelen[0].inhoud
    for item in BANK.item_sets[name].opgaven
}
ALIKE = 3
"""Of pages that differ only by an id in the address, so many are looked at."""
_ID = re.compile(r"/[0-9a-f]{16}\b|/[0-9a-f-]{36}\b")
_NAMED = re.compile(r"(/onderzoek/regels/(?:[^/?]+/)?|/afname/geluid/)[^/?]+")


@dataclass(frozen=True)
class Visit:
    """One page as it was served; `form` is the action of the form that was sent empty, if any."""

    who: str
    path: str
    html: str
    form: str = ""

    @property
    def name(self) -> str:
        """Say where this is, for a message."""
        return f"{self.who} {self.path}{f' (empty form to {self.form})' if self.form else ''}"


def log_in(page: Page, url: str, who: str) -> None:
    """Log in as an example person."""
    page.goto(f"{url}/inloggen")
    page.get_by_label("E-mail").fill(f"{who}@voorbeeld.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD_OF_ALL)
    page.get_by_role("button", name="Inloggen").click()


def kind(path: str) -> str:
    """Give an address without its ids: pages of one kind have one template."""
    named = _NAMED.sub(r"\1*", _ID.sub("/*", path.split("?", maxsplit=1)[0]))
    return re.sub(r"(?<=/onderzoek/regels/)[^/*]+(?=/)", "*", named)


def walk(page: Page, url: str, who: str, start: str) -> Iterator[Visit]:
    """Follow every link from a page on; at most `ALIKE` pages of one kind."""
    todo, seen, counts = [start], set(), {}
    while todo:
        path = todo.pop(0)
        counts[kind(path)] = counts.get(kind(path), 0) + 1
        if path in seen or counts[kind(path)] > ALIKE:
            continue
        seen.add(path)
        response = page.goto(url + path)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            continue
        yield Visit(who, path, response.text())
        links = page.eval_on_selector_all(
            "a[href^='/']", "links => links.map(link => link.getAttribute('href').split('#')[0])"
        )
        # a download is no page
        todo += [link for link in links if link not in seen and not re.search(r"\.\w+$", link)]


def empty_forms(page: Page, url: str, visits: list[Visit]) -> Iterator[Visit]:
    """Send each kind of form once with nothing filled in; give the pages that say what is wrong."""
    done = set()
    for visit in visits:
        page.goto(url + visit.path)
        for number in range(page.locator("form[method=post]").count()):
            if page.locator("form[method=post]").count() <= number:
                break
            form = page.locator("form[method=post]").nth(number)
            action = form.get_attribute("action") or visit.path
            fields = form.locator("input:not([type=hidden]), select, textarea")
            if kind(action) in done or fields.count() == 0:
                continue
            done.add(kind(action))
            html = _sent_empty(page, number)
            if html is not None:
                yield Visit(visit.who, visit.path, html, form=action)
            page.goto(url + visit.path)


def _sent_empty(page: Page, number: int) -> str | None:
    """Send a form without anything in it; give the answer when that is a page of errors."""
    form = page.locator("form[method=post]").nth(number)
    form.evaluate(
        """form => { form.noValidate = true;
        for (const field of form.elements) {
          if (field.type === "checkbox" || field.type === "radio") field.checked = false;
          else if (field.tagName !== "BUTTON" && field.type !== "hidden") field.value = "";
        } }"""
    )
    with page.expect_navigation() as navigation:
        form.evaluate("form => form.requestSubmit ? form.requestSubmit() : form.submit()")
    if not page.title().startswith("Fout:"):
        return None
    return navigation.value.text()


def candidate(context: BrowserContext, url: str, code: str) -> Iterator[tuple[Page, Visit]]:
    """Go through a whole sitting; give each kind of page once, and its error page."""
    page = context.new_page()

    def here(response_html: str, form: str = "") -> tuple[Page, Visit]:
        return page, Visit("kandidaat", page.url.removeprefix(url) or "/", response_html, form)

    page.goto(url)
    yield here(page.content())
    yield from _error(page, url)
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="Verder").click()
    yield here(page.content())
    for path in ("/afname/hulp", "/afname/stoppen", "/afname/pauze", "/afname/oefenen"):
        page.goto(url + path)
        yield here(page.content())
    yield from _error(page, url)
    page.locator("input[type=radio]").first.check()
    page.get_by_role("button", name="Verder").click()
    yield here(page.content())
    page.get_by_role("button", name="Beginnen").click()
    yield from _sitting(page, url)


def _error(page: Page, url: str) -> Iterator[tuple[Page, Visit]]:
    last = page.locator("form[method=post]").count() - 1
    for number in range(last + 1):
        form = page.locator("form[method=post]").nth(number)
        if form.locator("input:not([type=hidden]), textarea").count():
            action = form.get_attribute("action") or ""
            html = _sent_empty(page, number)
            if html is not None:
                path = page.url.removeprefix(url)
                yield page, Visit("kandidaat", path, html, action)
            return


def _sitting(page: Page, url: str) -> Iterator[tuple[Page, Visit]]:
    shapes: set[str] = set()
    for _ in range(150):
        path = page.url.removeprefix(url)
        if "/afname/klaar" in path:
            yield page, Visit("kandidaat", path, page.content())
            return
        shape = _shape(page)
        if shape not in shapes:
            shapes.add(shape)
            yield page, Visit("kandidaat", path, page.content(), f"shape {shape}")
            yield from _error(page, url)
        _skip(page)
    raise AssertionError(f"the sitting did not end: {page.url}")


def _shape(page: Page) -> str:
    parts = {
        "tekst": ".lees",
        "tabel": ".lees table",
        "plaatje": "main img",
        "keuze": "input[type=radio]",
        "regel": "input[name=antwoord]:not([type=radio])",
        "schrijven": "textarea",
        "waarop": "input[name=invoer]",
        "papier": "button[value=op-papier]",
    }
    return "+".join(name for name, what in parts.items() if page.locator(what).count())


def _skip(page: Page) -> None:
    """Recognise every word, so that texts follow; after that know nothing and write nothing."""
    item = (
        BANK.items.get(page.locator("input[name=opgave]").get_attribute("value") or "")
        if (page.locator("input[name=opgave]").count())
        else None
    )
    if item is not None and item.id in RECOGNITION:
        page.locator(f"input[name=antwoord][value={item.sleutel}]").check()
        page.get_by_role("button", name="Verder", exact=True).click()
        return
    if page.locator("input[name=invoer]").count():
        page.locator("input[name=invoer]").first.check()
    first_task = page.get_by_text("tekst 1", exact=False).count() > 0
    paper = ("Ik schrijf liever op papier",) if first_task else ()
    for name in ("Ik ben klaar", *paper, "Ik wil dit niet schrijven", "Ik weet het niet"):
        button = page.get_by_role("button", name=name, exact=True)
        if button.count():
            button.first.click()
            return
    choice = page.locator("input[value=weet-niet]")
    if choice.count():
        choice.check()
    page.get_by_role("button", name="Verder", exact=True).click()
