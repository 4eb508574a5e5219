"""One HTML file that shows a piece of the bank as the kandidaat sees it, for its author.

The pages are made by the functions and templates of a real sitting. They are put under each other,
with the style sheet inside, so that the file can be opened anywhere; nothing in it can be sent.
"""

import html
import re
from pathlib import Path
from types import SimpleNamespace

from starlette.requests import Request

from taalmeter.bank import Bank
from taalmeter.intake.sitting import Sitting
from taalmeter.preview import Shown, walk
from taalmeter.session import Session
from taalmeter_api import vragen
from taalmeter_api.candidate import Candidate
from taalmeter_api.settings import Settings
from taalmeter_api.shell import STATIC

_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_SHEET = re.compile(r'<link rel="stylesheet" href="/static/([\w./-]+\.css)[^>]*>')
_NAMED = re.compile(r'\b(id|for|aria-describedby|aria-labelledby|aria-controls)="([^"]+)"')
_STYLE = (
    ".voorbeeld-kop{margin:2rem auto 0;padding:.5rem 1rem;max-width:60rem;"
    "font:1rem sans-serif;color:#333;background:#eee;border-left:.5rem solid #666}"
)


def write(bank: Bank, name: str, path: Path) -> int:
    """Write the file of a piece of the bank; give the number of pages in it.

    Raises:
        UnknownName: the bank has nothing of this name.
        OSError: the file cannot be written.
    """
    text, count = render(bank, name)
    path.write_text(text, "utf-8")
    return count


def render(bank: Bank, name: str) -> tuple[str, int]:
    """Give the file of a piece of the bank as text, and the number of pages in it.

    Raises:
        UnknownName: the bank has nothing of this name.
    """
    session, shown = walk(bank, name)
    pages = [_page(session, one) for one in shown]
    found = _MAIN.search(pages[0])
    before = pages[0][: found.start()] if found else ""
    parts = [before]
    for number, page in enumerate(pages, start=1):
        main = _MAIN.search(page)
        told = f"{html.escape(name)} · bladzijde {number} van {len(pages)}"
        parts.append(f'<p class="voorbeeld-kop" lang="nl">{told}</p>')
        parts.append(_inert(main.group() if main else page, number))
    parts.append("</body>\n</html>\n")
    return _with_style("\n".join(parts)), len(pages)


def _page(session: Session, shown: Shown) -> str:
    """Render one page with the view of a real sitting."""
    sitting = Sitting("voorbeeld", "bezig", True, 0, session, shown.step, "de begeleider")
    app = SimpleNamespace(state=SimpleNamespace(settings=Settings()))
    scope = {"type": "http", "method": "GET", "path": "/afname/vraag", "headers": [], "app": app}
    response = vragen.step_page(Request(scope), Candidate("", sitting), shown.step, shown.item)
    return bytes(response.body).decode("utf-8")


def _inert(main: str, number: int) -> str:
    """Send nothing anywhere, and give each page names of its own within the file."""
    quiet = re.sub(r'<form method="post" action="[^"]*"', '<form method="get" action=""', main)
    quiet = re.sub(r'href="/[^"]*"', 'href=""', quiet)
    quiet = re.sub(r"<audio[^>]*></audio>", "", quiet)  # the sound stays with the bank
    return _NAMED.sub(lambda found: f'{found[1]}="{_renamed(found[2], number)}"', quiet)


def _renamed(names: str, number: int) -> str:
    return " ".join(f"{name}-p{number}" for name in names.split())


def _with_style(text: str) -> str:
    def sheet(found: re.Match[str]) -> str:
        return f"<style>\n{(STATIC / found[1]).read_text('utf-8')}\n</style>"

    styled = _SHEET.sub(sheet, text)
    return styled.replace("</head>", f"<style>{_STYLE}</style>\n</head>", 1)
