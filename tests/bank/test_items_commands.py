"""`taalmeter items check` on the command line: what it prints, and what it exits with."""

import json
import subprocess
import sys

from typer.testing import CliRunner

from taalmeter.cli import app

TEXT = "lezen/advertentie-keuken.yaml"


def check(*arguments):
    return CliRunner().invoke(app, ["items", "check", *map(str, arguments)])


def test_the_shipped_bank_is_good_and_the_counts_are_printed():
    done = check()
    assert done.exit_code == 0, done.output
    for part in (
        "48 teksten", "192 opgaven bij teksten", "24 schrijftaken", "432 woorden",
        "60 nepwoorden", "4 leertaken", "instroom/A1 12, 1F/A2 12, 2F/B1 12, 3F/B2 12",
        "rooster 4", "verbinden 64", "goed met tekst", "informatie bij 1F", "informatie bij 2F",
        "0 bevindingen",
    ):  # fmt: skip
        assert part in done.output, part


def test_the_same_as_json(items_copy):
    path = items_copy / TEXT
    path.write_text(path.read_text("utf-8").replace("b: op een school", "b: alle antwoorden"))
    done = check(items_copy, "--json")
    assert done.exit_code == 1
    report = json.loads(done.output)
    assert report["tellingen"]["teksten"] == 48
    assert report["status"] == "voorlopig"
    found = {one["code"]: one for one in report["bevindingen"]}
    assert set(found) == {"I06", "I11"}
    assert found["I06"]["bestand"].endswith(TEXT)
    assert found["I06"]["lijn"] > 0
    assert found["I06"]["over"] == "advertentie-keuken-1"
    assert found["I06"]["uitleg"] and found["I06"]["wat_te_doen"]


def test_a_bank_that_cannot_be_loaded_exits_with_two_and_no_traceback(items_copy):
    (items_copy / TEXT).write_text("id: [\n", "utf-8")
    done = check(items_copy)
    assert done.exit_code == 2
    assert "[I01 schema]" in done.output
    assert TEXT in done.output
    assert "Traceback" not in done.output
    report = json.loads(check(items_copy, "--json").output)
    assert report["tellingen"] is None
    assert report["bevindingen"][0]["code"] == "I01"


def test_a_folder_that_is_not_there_exits_with_two(tmp_path):
    done = check(tmp_path / "nergens")
    assert done.exit_code == 2
    assert "is not a folder" in done.output


def test_without_the_writing_extra_the_other_checks_still_run():
    """As in an installation without it: the packages cannot be imported."""
    code = (
        "import sys\n"
        "for name in ('scipy', 'simplemma', 'spacy', 'textstat', 'wordfreq'):\n"
        "    sys.modules[name] = None\n"
        "from taalmeter.bank.checks import check_folder\n"
        "report = check_folder()\n"
        "print(report)\n"
        "sys.exit(report.exit_code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for code_name in ("I14 woord-te-moeilijk", "I15 zin-te-moeilijk", "I21 nepwoord-bestaat"):
        assert f"[{code_name}] did not run. Run: pip install 'taalmeter[writing]'" in done.stdout
