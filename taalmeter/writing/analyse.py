"""Text in, evidence out: what was seen in a text, per rubric row, and what may be said.

`analyse` is the one door. The same text, task, calibration and versions give the same evidence, to
the byte; nothing is learned, stored or sent.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed
from typing import Any

from taalmeter.writing import masking
from taalmeter.writing.conclude import Allowed, Calibrated, Conclusion, conclude
from taalmeter.writing.features import Feature, features
from taalmeter.writing.grammar import Signal
from taalmeter.writing.guard import Verdict, counted_text, examine
from taalmeter.writing.observed import rules
from taalmeter.writing.reading import Reading, read
from taalmeter.writing.spelling import Misspelling
from taalmeter.writing.task import Task

VERSION = "schrijven-2026.1"
PACKAGES = ("spacy", "simplemma", "wordfreq")


@dataclass(frozen=True)
class TextEvidence:
    """Everything that was seen in one text.

    Attributes:
        task: id of the task, or None.
        reading: tokens, corrections, sentences, grammar signals.
        verdict: what the guard found.
        features: the features, in a fixed order.
        conclusion: what may and what may not be said.
        rows: what a calibration says about each row; empty without one or when it may not.
        version: of the evidence, which a calibration must match.
    """

    task: str | None
    reading: Reading
    verdict: Verdict
    features: tuple[Feature, ...]
    conclusion: Conclusion
    rows: tuple[Any, ...]
    version: str

    @property
    def values(self) -> dict[str, float]:
        """The features that could be told, by name: what a calibration reads."""
        return {f.name: f.value for f in self.features if f.value is not None}

    def row(self, name: str) -> tuple[Feature, ...]:
        """Return the features that belong to a rubric row."""
        return tuple(f for f in self.features if f.row == name)

    @property
    def shown_signals(self) -> tuple[Signal, ...]:
        """The grammar signals that may be shown as observations."""
        return tuple(s for s in self.reading.signals if rules()[s.rule].shown)

    @property
    def masked_text(self) -> str:
        """The text with names, addresses and numbers between brackets."""
        return masking.hidden(self.reading.text, self.reading.masks)

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence as plain values with Dutch names, in a fixed order.

        Places are counted in characters of the text as written. Nothing masked stands in it.
        """
        reading = self.reading
        return {
            "versie": self.version,
            "pijplijn": reading.source,
            "woordenlijst": reading.dictionary,
            "taak": self.task,
            "bewaker": _verdict(self.verdict),
            "woorden": self.verdict.words,
            "eigen_woorden": self.verdict.own_words,
            "zinnen_geschreven": reading.written_sentences,
            "zinnen_bedoeld": len(reading.sentences),
            "verborgen": [{"van": m.start, "tot": m.end, "soort": m.kind} for m in reading.masks],
            "spelling": [_misspelling(reading, m) for m in reading.misspellings],
            "zinsbouw": [_signal(reading, s) for s in self.shown_signals],
            "telt_mee_niet_getoond": sorted(
                s.rule for s in reading.signals if not rules()[s.rule].shown
            ),
            "kenmerken": [_feature(f) for f in self.features],
            "conclusie": _conclusion(self.conclusion),
            "rijen": [_row(r) for r in self.rows],
        }

    def to_json(self) -> str:
        """Return `to_dict` as JSON, byte for byte the same for the same text and versions."""
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, indent=1)

    def __str__(self) -> str:
        from taalmeter.writing.page import page  # noqa: PLC0415 - the page reads this module

        return page(self)


def analyse(
    text: str,
    task: Task | None = None,
    *,
    calibration: Calibrated | None = None,
    pipeline: str | None = None,
) -> TextEvidence:
    """Return the evidence in a text.

    Args:
        text: as the person wrote it.
        task: what was asked; without it nothing is said about copying and fit to the task.
        calibration: learned from rated texts; without one the conclusion is `niet geijkt`.
        pipeline: another spaCy pipeline, by name or folder; recorded in the evidence.

    Raises:
        WritingExtraMissing: the packages of the extra `writing` are not installed.
    """
    reading = read(text, pipeline)
    verdict = examine(reading, task)
    own = counted_text(reading, task)
    found = features(reading if own == reading.text else read(own, pipeline), task)
    now = evidence_version(reading)
    said = conclude({task.id if task else "": verdict}, now, calibration)
    rows: tuple[Any, ...] = ()
    if calibration is not None and said.allowed in {Allowed.TWO_LEVELS, Allowed.CHANCE}:
        values = {f.name: f.value for f in found if f.value is not None}
        rows = tuple(calibration.predict(values, verdict.own_words))
    return TextEvidence(task.id if task else None, reading, verdict, found, said, rows, now)


def together(
    evidence: Mapping[str, TextEvidence], calibration: Calibrated | None = None
) -> Conclusion:
    """Return what may be said from the texts of one person, by task."""
    versions = {e.version for e in evidence.values()}
    version = versions.pop() if len(versions) == 1 else ""
    return conclude({task: e.verdict for task, e in evidence.items()}, version, calibration)


def evidence_version(reading: Reading) -> str:
    """Return the version of the evidence: ours, the pipeline's and that of the word lists."""
    return f"{VERSION} {reading.source} {reading.dictionary} {_packages()}"


@cache
def _packages() -> str:
    return " ".join(f"{name}-{installed(name)}" for name in PACKAGES)


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "oordeel": [f.value for f in verdict.findings] or ["goed"],
        "stopt": verdict.stops,
        "delen": {f.value: share for f, share in verdict.shares},
    }


def _misspelling(reading: Reading, m: Misspelling) -> dict[str, Any]:
    return {
        "van": reading.tokens[m.first].start,
        "tot": reading.tokens[m.last - 1].end,
        "geschreven": m.written,
        "bedoeld": m.meant,
        "ook_mogelijk": list(m.others),
        "soort": m.kind.value,
        "zeker": m.sure,
    }


def _signal(reading: Reading, s: Signal) -> dict[str, Any]:
    rule = rules()[s.rule]
    return {
        "van": reading.tokens[s.first].start,
        "tot": reading.tokens[s.last - 1].end,
        "geschreven": reading.shown(s.first, s.last),
        "regel": s.rule,
        "naam": rule.name,
        "verwacht": s.hint,
        "uitleg": rule.explanation,
        "precisie": rule.precision,
    }


def _feature(f: Feature) -> dict[str, Any]:
    return {
        "kenmerk": f.name,
        "rij": f.row,
        "naam": f.label,
        "teken": f.sign,
        "waarde": f.value,
        "interval": list(f.interval) if f.interval else None,
        "woorden": list(f.words),
    }


def _conclusion(c: Conclusion) -> dict[str, Any]:
    return {
        "uitspraak": c.allowed.value,
        "woorden": c.words,
        "taken": c.tasks,
        "mag": list(c.may),
        "mag_niet": list(c.may_not),
    }


def _row(row: Any) -> dict[str, Any]:
    return {
        "rij": row.row,
        "kansen": [round(c, 6) for c in row.chances],
        "bijdragen": {name: round(value, 6) for name, value in row.contributions},
        "lengte": round(row.length, 6),
        "logit": round(row.logit, 6),
        "waarschijnlijk": list(row.likely),
    }
