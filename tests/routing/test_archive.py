"""Earlier versions of the rules are found, in order, and one that is broken does not vanish."""

import shutil
from pathlib import Path

import pytest

from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.archive import IN_USE, versions
from taalmeter.shipped import content_folder


@pytest.fixture(scope="module")
def in_use() -> RuleSet:
    return load_rules()


def kept(archive: Path, name: str, since: str) -> Path:
    folder = archive / name
    shutil.copytree(content_folder("routing"), folder)
    shutil.rmtree(folder / "scenarios")
    main = folder / "regelset" / "regelset.yaml"
    main.write_text(main.read_text("utf-8").replace("van: 2026-01-01", f"van: {since}", 1), "utf-8")
    return folder


def test_without_an_archive_there_is_the_version_in_use(in_use: RuleSet, tmp_path: Path) -> None:
    for archive in (None, tmp_path / "bestaat-niet", tmp_path):
        assert [one.key for one in versions(in_use, archive)] == [IN_USE]


def test_versions_come_newest_first_and_a_broken_one_says_why(
    in_use: RuleSet, tmp_path: Path
) -> None:
    kept(tmp_path, "a", "2025-06-01")
    kept(tmp_path, "b", "2025-09-01")
    (kept(tmp_path, "c", "2025-07-01") / "sectoren.yaml").write_text("niets: 1\n", "utf-8")
    (tmp_path / "geen-regelset").mkdir()
    found = versions(in_use, tmp_path)
    assert [one.key for one in found] == [IN_USE, "b", "a", "c"]
    assert found[-1].rules is None and "sectoren.yaml" in found[-1].problem


def test_a_version_that_changes_is_read_again(in_use: RuleSet, tmp_path: Path) -> None:
    folder = kept(tmp_path, "a", "2025-06-01")
    before = versions(in_use, tmp_path)[1].rules
    main = folder / "regelset" / "regelset.yaml"
    main.write_text(main.read_text("utf-8").replace("van: 2025-06-01", "van: 2025-05-01"), "utf-8")
    after = versions(in_use, tmp_path)[1].rules
    assert before is not None and after is not None
    assert after.valid_from < before.valid_from
