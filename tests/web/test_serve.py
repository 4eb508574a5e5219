"""Starting the web form: what is printed, and who can log in then."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.errors import WrongStep
from taalmeter_api import serve

HERE = {"origin": "http://testserver"}


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Instead of listening, log in once with what stands here, and note where that led."""
    tries: list[dict[str, str]] = []

    def listen(app: Any, **_: object) -> None:
        for typed in tries:
            answer = TestClient(app, headers=HERE).post("/inloggen", data=typed)
            typed["kwam_op"] = answer.url.path

    monkeypatch.setattr(serve.uvicorn, "run", listen)
    return tries


def test_a_demonstration_prints_an_account_for_each_role_that_works(
    tmp_path: Path, visits: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    db = f"sqlite:///{tmp_path / 'taalmeter.db'}"
    serve.run("127.0.0.1", 8000, db, demo=True)
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8000/" in said
    assert "Code voor een kandidaat: " in said
    accounts = [line.split() for line in said.splitlines() if "@" in line]
    assert [a[0] for a in accounts] == [
        "beheerder",
        "specialist",
        "afnemer",
        "roc",
        "onderzoeker",
    ]
    visits += [{"email": email, "wachtwoord": password} for _, email, password in accounts]
    serve.run("127.0.0.1", 8000, db, demo=True)
    assert [visit["kwam_op"] for visit in visits] == [
        "/beheer",
        "/dossiers",
        "/afnemer",
        "/overdrachten",
        "/onderzoek",
    ]


def test_an_empty_store_gets_one_first_account_and_says_its_password_once(
    tmp_path: Path, visits: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    db = f"sqlite:///{tmp_path / 'taalmeter.db'}"
    serve.run("127.0.0.1", 8000, db, demo=False)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "@" in line]
    role, email, password = line.split()
    assert role == "beheerder"
    visits.append({"email": email, "wachtwoord": password})
    serve.run("127.0.0.1", 8000, db, demo=False)
    assert visits[0]["kwam_op"] == "/beheer"
    assert password not in capsys.readouterr().out


def test_examples_are_never_put_between_the_cases_of_others(
    tmp_path: Path, visits: list[dict[str, str]]
) -> None:
    db = f"sqlite:///{tmp_path / 'taalmeter.db'}"
    serve.run("127.0.0.1", 8000, db, demo=False)
    with pytest.raises(WrongStep):
        serve.run("127.0.0.1", 8000, db, demo=True)
