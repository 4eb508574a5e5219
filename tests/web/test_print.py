"""The papers that go out of the door: each of them is exactly one A4."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter_api.shell import STATIC

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: apt-get install chromium"),
]
LONG = "Ik wil graag de brieven van school zelf lezen en met mijn buurvrouw praten over werk. " * 4
A4 = (595, 842)
"""Width and height in points."""


@pytest.fixture
def print_out(tmp_path: Path) -> Callable[[str], bytes]:
    """Print a page as chromium does, with its style sheet."""

    def printed(page: str) -> bytes:
        sheet = (STATIC / "medewerker.css").read_text("utf-8")
        styled = re.sub(r'<link rel="stylesheet"[^>]*>', "", page)
        styled = styled.replace("</head>", f"<style>{sheet}</style></head>")
        source, paper = tmp_path / "page.html", tmp_path / "page.pdf"
        source.write_text(styled, "utf-8")
        command = [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={paper}",
            source.as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return paper.read_bytes()

    return printed


def sizes(paper: bytes) -> list[tuple[int, int]]:
    """Give the size of every page, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", paper)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page\b", paper))
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def test_every_route_is_one_a4(
    house: Any, log_in: Callable[[str], TestClient], measured_case: Callable[..., str],
    print_out: Callable[[str], bytes],
) -> None:  # fmt: skip
    desk, actor = house.desk, house.actor("specialist")
    longest = max(desk.office.rules.routes.values(), key=lambda route: len(route.stops))
    assert len(longest.stops) == 5
    case_id = measured_case("W-1", rated=True)
    advised = desk.advise(actor, case_id).route
    choice = ("volgen", None) if advised == longest.id else ("afwijken", longest.id)
    desk.decide(actor, case_id, *choice, "Dit past bij de wens.", "", True)
    page = log_in("specialist").get(f"/dossiers/{case_id}/route").text
    assert sizes(print_out(page)) == [A4]


def test_a_route_with_its_first_appointment_is_one_a4(
    log_in: Callable[[str], TestClient], handed_over: Callable[[str], str],
    print_out: Callable[[str], bytes],
) -> None:  # fmt: skip
    page = log_in("specialist").get(f"/dossiers/{handed_over('W-1')}/route").text
    assert "Rik Docent" in page
    assert sizes(print_out(page)) == [A4]


@pytest.mark.parametrize("who", ["specialist", "roc"])
def test_an_overdracht_is_one_a4_however_much_was_said(
    who: str, house: Any, log_in: Callable[[str], TestClient],
    measured_case: Callable[..., str], print_out: Callable[[str], bytes],
) -> None:  # fmt: skip
    desk, actor = house.desk, house.actor("specialist")
    case_id = measured_case("W-1", rated=True)
    answers = {name: str(value) for name, value in desk.case(actor, case_id).intake.answers.items()}
    spoken = {"True": "ja", "False": "nee"}
    answers = {name: spoken.get(value, value) for name, value in answers.items()}
    desk.record_intake(actor, case_id, answers, LONG, LONG)
    sitting = desk.case(actor, case_id).sittings[0].sitting_id
    for kind in ("hulp_gegeven", "extra_tijd", "onderbroken", "storing", "anders"):
        desk.note(actor, sitting, kind, "Er was iets met de tablet.")
    advised = desk.advise(actor, case_id).route
    route = next(r.id for r in desk.office.rules.routes.values() if r.handover and r.id != advised)
    desk.decide(actor, case_id, "afwijken", route, "Dit past bij de wens.", LONG, False)
    contact = "Anja de Boer van het taalhuis in de bibliotheek, telefoon 024 123 45 67, elke dag"
    appointment = "woensdag 2 december 2026 om 10.00 uur, Stationsplein 1, kamer 4, derde deur"
    desk.hand_over(actor, case_id, house.organisations["roc"], contact, appointment, True)
    address = (
        f"/dossiers/{case_id}/overdracht" if who == "specialist" else f"/overdrachten/{case_id}"
    )
    assert sizes(print_out(log_in(who).get(address).text)) == [A4]
