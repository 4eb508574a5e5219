"""An author sees a piece of the bank as the kandidaat will: the same page, in one file."""

import re
from collections import Counter

import pytest
from typer.testing import CliRunner

from taalmeter.cli import app
from taalmeter.errors import TaalmeterError
from taalmeter_api.preview import render

PIECES = [
    ("advertentie-keuken", 4, "Waar is het werk?"),
    ("advertentie-keuken-3", 1, "Ik weet het niet"),
    ("bericht-raam", 1, "Een raam dat niet sluit"),
    ("formulier-kluisje", 1, "Bijvoorbeeld:"),
    ("woordherkenning", 16, "Welk woord hoort bij het plaatje?"),
    ("woord-schrijven-1", 5, "data:image/svg+xml"),
    ("woordenschat-bouw", 38, "Wat betekent"),
    ("leertaak-bouw", 30, "de troffel"),
    ("lezen-a", 24, "Lees dit"),
]


@pytest.mark.parametrize(("name", "pages", "holds"), PIECES)
def test_a_piece_is_shown_with_every_page_of_it(bank, name, pages, holds):
    text, count = render(bank, name)
    assert count == pages
    assert text.count("<main") == pages
    assert holds in text
    assert f"{name} · bladzijde {pages} van {pages}" in text


def test_the_file_stands_on_its_own_and_sends_nothing(bank):
    text, _ = render(bank, "formulier-kluisje")
    assert "<style>" in text
    assert '<link rel="stylesheet"' not in text
    assert not re.search(r'(?:href|action|src)="/', text)
    assert 'method="post"' not in text


def test_pages_in_one_file_do_not_take_each_others_labels(bank):
    text, _ = render(bank, "advertentie-keuken")
    ids = Counter(re.findall(r'\bid="([^"]+)"', text))
    assert max(ids.values()) == 1
    assert set(re.findall(r'\bfor="([^"]+)"', text)) <= set(ids)


def test_a_preview_shows_no_key_before_and_chooses_nothing(bank):
    text, _ = render(bank, "advertentie-keuken")
    assert " checked" not in text


def test_the_command_writes_the_file_and_says_so(tmp_path):
    path = tmp_path / "tekst.html"
    done = CliRunner().invoke(app, ["items", "preview", "mail-tuin", "-o", str(path)])
    assert done.exit_code == 0
    assert done.output.strip() == f"{path}: 4 pages"
    assert "Lees dit" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "remedy"), [("bouw", "woordenschat-bouw or leertaak-bouw"), ("mail-tuim", "mail-tuin")]
)
def test_a_name_that_is_not_there_gets_one_that_may_be_meant(bank, name, remedy):
    with pytest.raises(TaalmeterError) as raised:
        render(bank, name)
    assert remedy in raised.value.remedy


def test_without_the_web_extra_the_command_says_what_to_install(tmp_path, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError("no fastapi", name="fastapi")

    monkeypatch.setattr("importlib.import_module", missing)
    done = CliRunner().invoke(app, ["items", "preview", "mail-tuin", "-o", str(tmp_path / "x")])
    assert isinstance(done.exception, TaalmeterError)
    assert "pip install 'taalmeter[web]'" in done.exception.remedy


def test_a_folder_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "nergens" / "tekst.html"
    done = CliRunner().invoke(app, ["items", "preview", "mail-tuin", "-o", str(path)])
    assert isinstance(done.exception, TaalmeterError)
    assert "nergens" in str(done.exception)
