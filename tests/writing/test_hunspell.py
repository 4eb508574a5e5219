"""Hunspell where it is installed: asked through one process, recorded, ended; never needed."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from taalmeter.writing.analyse import analyse
from taalmeter.writing.spelling import detect
from taalmeter.writing.spelling.hunspell import Hunspell, hunspell
from taalmeter.writing.spelling.suggest import LIST, Speller, speller
from taalmeter.writing.words import words

TEXT = "Ik heb vandag gewerkd en zorgtoeslag aangevraagd bij de wijkpost."
NOBODY: frozenset[int] = frozenset()


@pytest.fixture
def asked() -> Hunspell:
    found = hunspell()
    if found is None:
        pytest.skip("HUNSPELL IS NOT INSTALLED: apt install hunspell hunspell-nl; not tested")
    return found


def test_words_bent_and_joined_are_dutch_and_mistakes_are_not(asked: Hunspell) -> None:
    for word in ("fiets", "zorgtoeslagaanvraag", "auto's", "geïnd", "opgebeld"):
        assert asked.knows(word), word
    for word in ("fietz", "meschien", "zorgtoeslagaanvraak", "", "3", "a b", "qzxqzxq", "\n", "é1"):
        assert not asked.knows(word), word


def test_one_process_answers_many_threads(asked: Hunspell) -> None:
    asked.knows("huis")
    first, wrong = asked.pid, []

    def ask(number: int) -> None:
        for word, right in (("tafel", True), (f"tafz{chr(97 + number)}", False), ("stoel", True)):
            wrong.extend([] if asked.knows(word) is right else [word])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert asked.pid == first


def test_a_process_that_died_is_started_again(asked: Hunspell) -> None:
    own = Hunspell(asked._command, asked.source)
    assert own.knows("huis")
    assert own._process is not None
    own._process.kill()
    own._process.wait()
    assert own.knows("boom")
    own.close()


def test_the_process_ends_when_it_is_closed_and_with_the_program(asked: Hunspell) -> None:
    own = Hunspell(asked._command, asked.source)
    own.knows("huis")
    pid = own.pid
    own.close()
    assert own.pid is None
    assert not Path(f"/proc/{pid}").exists()
    code = (
        "from taalmeter.writing.spelling.hunspell import hunspell\n"
        "h = hunspell(); h.knows('huis'); print(h.pid)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert not Path(f"/proc/{done.stdout.strip()}").exists()


def test_the_evidence_says_which_dictionary_was_asked(asked: Hunspell) -> None:
    evidence = analyse(TEXT)
    assert evidence.to_dict()["woordenlijst"] == asked.source
    assert asked.source in evidence.version
    assert asked.source.startswith("hunspell 1.")
    assert "/" not in asked.source


def test_without_hunspell_the_list_does_it_alone_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("taalmeter.writing.spelling.hunspell.shutil.which", lambda name: None)
    hunspell.cache_clear()
    try:
        assert hunspell() is None
    finally:
        hunspell.cache_clear()
    alone = Speller(words())
    assert alone.source == LIST
    found = [m.written for m in detect(TEXT.split(), NOBODY, alone)]
    assert found == ["vandag", "gewerkd"]


def test_with_hunspell_the_same_mistakes_are_found(asked: Hunspell) -> None:
    found = [m.written for m in detect(TEXT.split(), NOBODY, speller())]
    assert found == ["vandag", "gewerkd"]
