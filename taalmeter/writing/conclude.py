"""Say what may and what may not be concluded: length decides, and only a calibration opens a band.

| own words | what may be said |
|---|---|
| under 25 | nothing about level |
| 25-49 | signals only |
| 50-99 | a band of two levels, when calibrated |
| 100 or more over two tasks | a band with its probability, when calibrated |

The bounds come from a study on rated German texts (quadratic weighted kappa .63 on 25 words, .75 on
50, .80 on 100) and are to be estimated again on Dutch texts. Own words are those that count: Dutch,
not copied from the task, not said before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from taalmeter.writing.guard import Verdict

SIGNALS_FROM, BAND_FROM, CHANCE_FROM = 25, 50, 100
TASKS_FOR_CHANCE = 2


class Calibrated(Protocol):
    """What is asked of a calibration: `taalmeter.writing.calibration.Calibration` is one."""

    @property
    def pipeline(self) -> str:
        """Version of the evidence that it was learned from."""

    @property
    def calibrated(self) -> bool:
        """Whether its own evidence report reaches every goal."""

    def predict(self, values: Mapping[str, float], words: int) -> Sequence[Any]:
        """Return what the features say about each row."""


class Allowed(Enum):
    """How much may be said about the level of a writer."""

    NOTHING = "geen uitspraak"
    TOO_SHORT = "te kort"
    SIGNALS = "alleen signalen"
    UNCALIBRATED = "niet geijkt"
    TWO_LEVELS = "twee niveaus"
    CHANCE = "niveau met kans"


@dataclass(frozen=True)
class Conclusion:
    """What may be said, and why.

    Attributes:
        allowed: how much.
        words, tasks: own words, and the number of tasks they were written for.
        may: what may be concluded, in Dutch for the rater.
        may_not: what may not.
    """

    allowed: Allowed
    words: int
    tasks: int
    may: tuple[str, ...]
    may_not: tuple[str, ...]


NO_LEVEL = "Uit deze tekst volgt geen niveau."
NEVER = "Het programma beslist nooit alleen: een opgeleide beoordelaar geeft de punten."
SAYS = {
    Allowed.NOTHING: ((), (NO_LEVEL, NEVER)),
    Allowed.TOO_SHORT: (("U ziet alleen wat er in de tekst staat.",), (NO_LEVEL, NEVER)),
    Allowed.SIGNALS: (
        ("De signalen per rij helpen bij het beoordelen.",),
        ("De tekst is te kort voor een niveau: onder 50 woorden.", NEVER),
    ),
    Allowed.UNCALIBRATED: (
        ("De signalen per rij helpen bij het beoordelen.",),
        ("Het programma is niet geijkt: het noemt geen niveau.", NEVER),
    ),
    Allowed.TWO_LEVELS: (
        ("Het programma mag twee niveaus noemen die naast elkaar liggen.",),
        ("Eén niveau noemen kan niet: daarvoor zijn 100 woorden over twee taken nodig.", NEVER),
    ),
    Allowed.CHANCE: (("Het programma mag een niveau met een kans noemen.",), (NEVER,)),
}


def conclude(
    verdicts: Mapping[str, Verdict], version: str, calibration: Calibrated | None
) -> Conclusion:
    """Return what may be said about one writer from one or more texts.

    Args:
        verdicts: the guard's verdict by task.
        version: of the evidence; a calibration of another version does not count.
        calibration: the calibration file, or None.
    """
    counted = [v.own_words for v in verdicts.values() if not v.stops]
    words, tasks = sum(counted), len(counted)
    allowed = _allowed(words, tasks, version, calibration)
    may, may_not = SAYS[allowed]
    return Conclusion(allowed, words, tasks, may, may_not)


def _allowed(words: int, tasks: int, version: str, calibration: Calibrated | None) -> Allowed:
    if not tasks:
        return Allowed.NOTHING
    if words < SIGNALS_FROM:
        return Allowed.TOO_SHORT
    if calibration is None or not calibration.calibrated or calibration.pipeline != version:
        return Allowed.UNCALIBRATED
    if words < BAND_FROM:
        return Allowed.SIGNALS
    if words < CHANCE_FROM or tasks < TASKS_FOR_CHANCE:
        return Allowed.TWO_LEVELS
    return Allowed.CHANCE
