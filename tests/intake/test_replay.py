"""Every advice in a journal is computed again from what it was given on."""

from pathlib import Path

import pytest

from taalmeter.errors import StoreError
from taalmeter.intake import example
from taalmeter.intake.desk import Desk
from taalmeter.intake.replay import open_journal, replay_journal
from taalmeter.intake.store import Store
from taalmeter.routing import RuleSet


def test_advices_in_a_journal_are_computed_again(desk: Desk, store: Store, rules: RuleSet) -> None:
    example.fill(desk)
    found = list(replay_journal(store, rules))
    assert found
    assert [[str(d) for d in line.replayed.differences] for line in found] == [[]] * len(found)
    assert all(line.replayed.same for line in found)


def test_replaying_a_store_that_does_not_exist_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such store"):
        open_journal(f"sqlite:///{tmp_path}/weg.db")
    assert list(tmp_path.iterdir()) == []
