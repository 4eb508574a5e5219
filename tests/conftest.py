"""What many tests share: the shipped bank, and a copy of it that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from taalmeter.bank import Bank, load_bank
from taalmeter.shipped import content_folder


@pytest.fixture(scope="session")
def bank() -> Bank:
    return load_bank()


@pytest.fixture
def items_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content_folder("items"), tmp_path / "items"))
