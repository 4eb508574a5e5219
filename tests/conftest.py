"""What many tests share: the shipped bank, and a copy of it that a test may spoil."""

import json
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


@pytest.fixture(scope="session")
def calibration(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A calibration of writing as a user makes one: from a table of texts rated by two raters."""
    from bench.rated_texts import rated
    from taalmeter.written import calibrate_writing

    made, report, waiting = calibrate_writing(rated(bank), bank)
    assert report.calibrated, str(report)
    assert waiting < 20
    file = tmp_path_factory.mktemp("ijking") / "ijking.json"
    file.write_text(json.dumps(made.to_dict()), "utf-8")
    return file
