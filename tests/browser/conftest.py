"""A real server on 127.0.0.1 with example data, and Debian's chromium to look at it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True)
class Site:
    """A running server: its address, the password and code that it printed, and its log."""

    url: str
    password: str
    code: str
    log: Path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="NO CHROMIUM: apt-get install chromium"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    yield from _serve(tmp_path)


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for tests that only look."""
    yield from _serve(tmp_path_factory.mktemp("site"))


def _serve(tmp_path: Path) -> Iterator[Site]:
    port = _free_port()
    command = [sys.executable, "-m", "taalmeter", "serve", "--demo", "--port", str(port)]
    command += ["--db", f"sqlite:///{tmp_path}/winkel/taalmeter.db"]
    log = tmp_path / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ}
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, server, log)
        printed = log.read_text("utf-8")
        code = re.search(r"kandidaat: (\d{3} \d{3})", printed)
        password = re.search(r"specialist@\S+\s+(\S+)", printed)
        assert code and password, printed
        yield Site(url, password[1], code[1].replace(" ", ""), log)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(150):
        assert server.poll() is None, log.read_text("utf-8")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def without_javascript(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, locale="nl-NL")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
