"""Every page and every error page: no barrier, valid HTML, nothing lost when narrow or enlarged."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browser.walk import STAFF, Visit, candidate, empty_forms, kind, log_in, walk

TOOLS = Path(__file__).parent / "tools" / "node_modules"
AXE = TOOLS / "axe-core" / "axe.min.js"
HTML_VALIDATE = TOOLS / ".bin" / "html-validate"
WIDTHS = (320, 768, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
"""WCAG 2.1, success criterion 1.4.12."""
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="NO AXE: make .venv/.node-tools")
needs_html_validate = pytest.mark.skipif(
    not HTML_VALIDATE.exists() or shutil.which("node") is None,
    reason="NO HTML-VALIDATE: make .venv/.node-tools",
)


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(locale="nl-NL", bypass_csp=True)
    made.set_default_timeout(10_000)
    yield made
    made.close()


class Look:
    """Looks at one page in every way; keeps what is wrong, by kind of fault."""

    def __init__(self) -> None:
        self.barriers: list[str] = []
        self.lost: list[str] = []
        self.unseen_focus: list[str] = []
        self.heavy: list[str] = []
        self.visits: list[Visit] = []
        self._done: set[str] = set()

    def at(self, page: Page, visit: Visit) -> None:
        self.visits.append(visit)
        here = f"{visit.who} {kind(visit.path)} {visit.form}"
        if here in self._done:
            return
        self._done.add(here)
        if visit.who == "kandidaat":
            self._weight(page, visit)
        size = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self._barriers(page, visit, width)
            self._overflow(page, visit, f"{width} px")
        page.set_viewport_size({"width": 640, "height": 450})  # 1280 px wide at 200 %
        self._overflow(page, visit, "200 %")
        page.set_viewport_size({"width": 320, "height": 900})
        style = page.add_style_tag(content=SPACED)
        self._overflow(page, visit, "text spacing")
        style.evaluate("tag => tag.remove()")
        page.set_viewport_size(size or {"width": 1280, "height": 720})
        self._focus(page, visit)

    def _weight(self, page: Page, visit: Visit) -> None:
        """Load the page again as if for the first time; sound is only fetched when asked for."""
        cache = page.context.new_cdp_session(page)
        cache.send("Network.setCacheDisabled", {"cacheDisabled": True})
        answers: list[Response] = []

        def note(answer: Response) -> None:
            answers.append(answer)

        page.on("response", note)
        page.reload(wait_until="networkidle")
        page.remove_listener("response", note)
        cache.detach()
        sent = [answer for answer in answers if not answer.url.startswith("data:")]
        total = sum(int(a.headers.get("content-length") or len(a.body())) for a in sent)
        if total > 25_000 or len(sent) > 3:
            self.heavy.append(f"{visit.name}: {total} bytes in {len(sent)} requests")

    def _barriers(self, page: Page, visit: Visit, width: int) -> None:
        if not AXE.exists():
            return
        if not page.evaluate("typeof window.axe !== 'undefined'"):
            page.add_script_tag(path=AXE)
        options = {"runOnly": RULES, "resultTypes": ["violations"]}
        found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
        for violation in found["violations"]:
            where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            text = f"{visit.name} at {width} px: {violation['id']}: {violation['help']} ({where})"
            self.barriers.append(text)

    def _overflow(self, page: Page, visit: Visit, how: str) -> None:
        """Nothing may stick out of the window, nor be cut off inside a box without a scroll bar."""
        wide = page.evaluate(
            """() => {
              const out = document.documentElement.scrollWidth - window.innerWidth;
              const cut = [...document.querySelectorAll("main *")].filter(box => {
                const style = getComputedStyle(box);
                return ["hidden", "clip"].includes(style.overflowX) && style.position !== "absolute"
                  && !box.closest("svg") && box.scrollWidth > box.clientWidth + 1;
              }).map(box => box.tagName + "." + box.className);
              return [out, cut];
            }"""
        )
        if wide[0] > 0 or wide[1]:
            self.lost.append(f"{visit.name} at {how}: {wide[0]} px too wide, cut off: {wide[1]}")

    def _focus(self, page: Page, visit: Visit) -> None:
        """Within a date field the browser itself marks day, month, year and calendar."""
        page.evaluate("document.activeElement && document.activeElement.blur()")
        for _ in range(12):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => { const at = document.activeElement;
                  if (!at || at === document.body) return "end";
                  if (at === window.lastSeen && at.type === "date") return "yes";
                  window.lastSeen = at;
                  const marks = [at, at.parentElement].map(box => getComputedStyle(box)).some(
                    style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
                      || style.boxShadow !== "none");
                  return marks ? "yes" : at.outerHTML.slice(0, 120); }"""
            )
            if seen == "end":
                return
            if seen != "yes":
                self.unseen_focus.append(f"{visit.name}: {seen}")
                return


@pytest.fixture(scope="module")
def looked(shared_site: Any, context: BrowserContext) -> Look:
    look = Look()
    for page, visit in candidate(context, shared_site.url, shared_site.code):
        look.at(page, visit)
    context.clear_cookies()
    for who, start in STAFF.items():
        page = context.new_page()
        page.goto(f"{shared_site.url}/inloggen")
        look.at(page, Visit("iedereen", "/inloggen", page.content()))
        log_in(page, shared_site.url, who)
        mine = []
        for visit in walk(page, shared_site.url, who, start):
            mine.append(visit)
            look.at(page, visit)
        for visit in empty_forms(page, shared_site.url, mine):
            look.at(page, visit)
        page.close()
        context.clear_cookies()
    return look


def test_the_walk_has_met_every_kind_of_user_and_their_error_pages(looked: Look) -> None:
    assert {visit.who for visit in looked.visits} >= {"kandidaat", *STAFF}
    assert sum(bool(visit.form) for visit in looked.visits) >= 8
    assert len({kind(visit.path) for visit in looked.visits}) >= 35


@needs_axe
def test_no_page_has_a_barrier_at_any_width(looked: Look) -> None:
    assert not looked.barriers, "\n".join(looked.barriers)


def test_nothing_is_lost_at_320_px_with_wide_text_or_at_200_percent(looked: Look) -> None:
    assert not looked.lost, "\n".join(looked.lost)


def test_who_uses_the_keyboard_always_sees_where_they_are(looked: Look) -> None:
    assert not looked.unseen_focus, "\n".join(looked.unseen_focus)


def test_a_page_of_the_kandidaat_is_light_enough_for_an_old_tablet(looked: Look) -> None:
    assert not looked.heavy, "\n".join(looked.heavy)


def test_the_code_is_in_no_page_address_or_log(looked: Look, shared_site: Any) -> None:
    code = shared_site.code
    for visit in looked.visits:
        if visit.who == "kandidaat":
            shown = visit.html.replace(" ", "")
            assert code not in shown and code not in visit.path, visit.name
    printed = shared_site.log.read_text("utf-8").replace(" ", "")
    assert printed.count(code) == 1  # the line that hands it out at the start


@needs_html_validate
def test_every_page_is_valid_html(looked: Look, tmp_path: Path) -> None:
    names = {}
    for number, visit in enumerate(looked.visits):
        file = tmp_path / f"{number:03d}.html"
        file.write_text(visit.html, "utf-8")
        names[str(file)] = visit.name
    rules = {
        "extends": ["html-validate:recommended"],
        "rules": {
            # Chromium writes attributes and void elements so when it gives a page back.
            "attribute-boolean-style": "off",
            "no-trailing-whitespace": "off",
            "long-title": "off",
        },
    }
    config = tmp_path / ".htmlvalidate.json"
    config.write_text(json.dumps({"root": True, **rules}), "utf-8")
    report = tmp_path / "report.json"  # written to a file: node cuts a long answer off at a pipe
    command = [str(HTML_VALIDATE), "--config", str(config), "--formatter", f"json={report}"]
    ran = subprocess.run(  # finding faults is no failure of the command
        [*command, str(tmp_path)], check=False, capture_output=True, text=True, timeout=120
    )
    assert report.exists(), ran.stderr
    faults = [
        f"{names.get(page['filePath'], page['filePath'])}: {fault['ruleId']}: {fault['message']}"
        f" (line {fault['line']})"
        for page in json.loads(report.read_text("utf-8"))
        for fault in page["messages"]
        if fault["severity"] == 2
    ]
    assert not faults, "\n".join(faults)
