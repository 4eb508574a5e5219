"""No trick raises the band that a calibration names, for several tasks and writers.

The calibration is made as a user makes one: from a table of rated texts, by two raters.
"""

from pathlib import Path

import pytest

from bench.rated_texts import TASKS, written
from bench.tricks import honest, tricks
from taalmeter.bank import Bank
from taalmeter.writing.calibration import Calibration
from taalmeter.writing.conclude import Allowed
from taalmeter.written import Draft, draft, evidence, read_calibration
from taalmeter.written import writing_task as asked


@pytest.fixture(scope="module")
def made(calibration: Path) -> Calibration:
    return read_calibration(calibration)


def said(bank: Bank, made: Calibration, **texts: str) -> Draft:
    by_task = {task.replace("_", "-"): text for task, text in texts.items()}
    found = {task: evidence(text, bank, task, None, made) for task, text in by_task.items()}
    return draft(found, bank, "nt2", made)


def place(bank: Bank, found: Draft) -> int:
    """Say how high the band is; -1 without one."""
    names = bank.levels.scale("nt2").niveaus
    return names.index(found.band[0]) if found.band else -1


def test_no_trick_raises_the_band_of_a_text(bank: Bank, made: Calibration) -> None:
    bands = set()
    for task, text in honest(bank, TASKS[:3], seeds=1):
        name = task.replace("-", "_")
        before = said(bank, made, **{name: text})
        assert before.conclusion.allowed is Allowed.TWO_LEVELS
        assert not before.levels  # one text gives two levels, never their probability
        bands.add(before.band)
        for what, trick in tricks(text, asked(bank.tasks[task]).prompt, seed=len(text)):
            after = said(bank, made, **{name: trick})
            assert place(bank, after) <= place(bank, before), (what, task)
    assert len(bands) > 1  # the honest texts do differ


@pytest.mark.parametrize("ability", [-1.5, 0.0])
def test_no_trick_in_one_of_two_texts_raises_what_they_say_together(
    bank: Bank, made: Calibration, ability: float
) -> None:
    first = written(bank, "briefje-ziek", ability, 60, "een")
    second = written(bank, "mail-rooster", ability, 60, "twee")
    before = said(bank, made, briefje_ziek=first, mail_rooster=second)
    assert before.conclusion.allowed is Allowed.CHANCE
    assert sum(before.levels.values()) == pytest.approx(1.0)
    for what, trick in tricks(second, asked(bank.tasks["mail-rooster"]).prompt, 3):
        after = said(bank, made, briefje_ziek=first, mail_rooster=trick)
        assert place(bank, after) <= place(bank, before), what


def test_better_texts_get_a_higher_band(bank: Bank, made: Calibration) -> None:
    bands = []
    for ability in (-2.0, 0.0, 2.0):
        texts = {
            task.replace("-", "_"): written(bank, task, ability, 80, "beter") for task in TASKS[:2]
        }
        bands.append(place(bank, said(bank, made, **texts)))
    assert bands == sorted(bands)
    assert bands[0] < bands[-1]


def test_a_calibration_of_other_word_lists_does_not_count(bank: Bank, made: Calibration) -> None:
    text = written(bank, "briefje-ziek", 0.0, 70, "lijst")
    other = Calibration.from_dict(made.to_dict() | {"pijplijn": "een andere lijst"})
    assert said(bank, other, briefje_ziek=text).conclusion.allowed is Allowed.UNCALIBRATED
