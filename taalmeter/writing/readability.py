"""Whether a text can be read at A2 or B1: hard rules with place and remedy, and document scores.

`check(text)` judges a text, `check_path(path)` the texts in a file or folder, `lees(paths)` makes
the report of `taalmeter lees`. The rules find hard words and long sentences; they do not find an
unclear instruction. A formula measures the text, never the level of who wrote it.

What is taken from textstat 0.7.13 for Dutch, after reading each function (tests hold each line):

* used: `flesch_reading_ease` after `set_lang("nl")` has the constants of Flesch-Douma; shown as
  `flesch_textstat`, beside our own `flesch_douma` with the same constants and our own counts;
* used: `lexicon_count` and `long_word_count` count words and words of more than six letters
  without any language in them;
* not used: `syllable_count` (pyphen) is right for 97.5 % of tokens, ours for 99.8 %
  (`bench/syllables`); it gives `over`, `eten` and `avond` one syllable;
* not used: `sentence_count`, and with it `words_per_sentence`, `lix` and `rix`, leaves out
  sentences of one or two words, so that a form of four lines is one sentence of nine words; LIX is
  computed here from our own sentences (Björnsson 1968);
* not used: `dale_chall_readability_score`, `spache_readability`, `gunning_fog`,
  `difficult_words` fall back to the English list of easy words;
* not used: `flesch_kincaid_grade`, `smog_index`, `coleman_liau_index`,
  `automated_readability_index`, `linsear_write_formula`, `text_standard`, `mcalpine_eflaw` keep
  their English constants; `wiener_sachtextformel`, `gulpease_index`, `fernandez_huerta`,
  `szigriszt_pazos`, `gutierrez_polini`, `crawford`, `osman` are for other languages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from typing import Any

from taalmeter.errors import Place
from taalmeter.writing.plain.findings import (
    Finding,
    accepted,
    check_piece,
    judge,
    mean_length,
    without_repeats,
)
from taalmeter.writing.plain.places import Source, files, read
from taalmeter.writing.plain.rare import names, zipf
from taalmeter.writing.plain.sentences import GAP, Sentence, sentences
from taalmeter.writing.plain.settings import Allowed, Level, rules
from taalmeter.writing.plain.syllables import syllables
from taalmeter.writing.words import WritingExtraMissing

__all__ = [
    "Finding", "Report", "Scores", "TooShort", "check", "check_path", "lees", "scores", "syllables",
]  # fmt: skip

SHORTEST_SCORED = 100
"""Words from which a document score says something: below, it follows single sentences (AUC of
easy against hard newspaper text .87 at 100 words, .77 at 25)."""


@dataclass(frozen=True)
class Scores:
    """What the formulas say of a text of 100 words or more: a trend, never a gate.

    Attributes:
        words: number of words.
        sentence_length: words a sentence.
        flesch_douma: 206.835 - 0.93 words a sentence - 77 syllables a word (Douma 1960); higher is
            easier, 60 and up is plain.
        flesch_textstat: the same formula by textstat's counts, to compare with other tools.
        lix: words a sentence + percentage of words over six letters (Björnsson 1968).
        zipf: mean frequency of the words on the Zipf scale.
    """

    words: int
    sentence_length: float
    flesch_douma: float
    flesch_textstat: float
    lix: float
    zipf: float


@dataclass(frozen=True)
class TooShort:
    """The text has too few words for a score."""

    words: int

    def __str__(self) -> str:
        return f"{self.words} words: scores from {SHORTEST_SCORED} words."


def check(text: str, level: Level = "B1") -> tuple[Finding, ...]:
    """Give what makes a text too hard for readers of a level; empty when nothing does.

    Exceptions of the project's own content (`lees-uitzonderingen.yaml`) are left out.

    Raises:
        WritingExtraMissing: wordfreq or simplemma is not installed.
    """
    return tuple(found for found in check_piece(text, level) if accepted(found) is None)


def scores(text: str) -> Scores | TooShort:
    """Give the document scores of a text, or say that it is too short for them.

    Raises:
        WritingExtraMissing: textstat, wordfreq or simplemma is not installed.
    """
    return _scores(sentences(text))


def _scores(split: Sequence[Sentence]) -> Scores | TooShort:
    every = [word for sentence in split for word in sentence.words if word != GAP]
    if len(every) < SHORTEST_SCORED:
        return TooShort(len(every))
    textstat = _textstat()
    text = " ".join(every)
    counted = int(textstat.lexicon_count(text))
    length = len(every) / len(split)
    spoken = sum(map(syllables, every)) / len(every)
    plain = "\n".join(sentence.text.replace(GAP, "") for sentence in split)
    return Scores(
        words=len(every),
        sentence_length=length,
        flesch_douma=206.835 - 0.93 * length - 77.0 * spoken,
        flesch_textstat=float(textstat.flesch_reading_ease(plain)),
        lix=length + 100.0 * int(textstat.long_word_count(text)) / counted,
        zipf=fmean(zipf(word.casefold()) for word in every),
    )


@lru_cache(maxsize=1)
def _textstat() -> Any:
    """Give a textstat of our own, set to Dutch: its language is kept on the object, not a thread.

    `nl` must be in small letters: `NL` falls back to English without a word.
    """
    try:
        from textstat.textstat import textstatistics  # noqa: PLC0415 - heavy, and behind an extra
    except ImportError as error:
        raise WritingExtraMissing(
            "Document scores need textstat, which is not installed.",
            remedy="Run: pip install 'taalmeter[writing]'.",
        ) from error
    own = textstatistics()
    own.set_lang("nl")
    return own


@dataclass(frozen=True)
class Report:
    """What reading files found.

    Attributes:
        findings: what is too hard, in order of file and line.
        accepted: findings that an exception accepts, each with that exception.
        levels: file to the level it was read at.
        scores: file to its document scores, where it has 100 words.
        texts: number of texts read.
        words: number of words read.
    """

    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Allowed], ...]
    levels: dict[str, Level]
    scores: dict[str, Scores]
    texts: int
    words: int

    @property
    def exit_code(self) -> int:
        """0 when every text can be read, 1 when something was found."""
        return 1 if self.findings else 0

    def __str__(self) -> str:
        lines = [str(finding) for finding in self.findings]
        for file, score in self.scores.items():
            lines.append(
                f"{file}: {score.words} words, {score.sentence_length:.1f} a sentence, "
                f"Flesch-Douma {score.flesch_douma:.0f}, LIX {score.lix:.0f}, "
                f"mean Zipf {score.zipf:.1f} ({self.levels[file]})"
            )
        lines.append(
            f"{len(self.levels)} files, {self.texts} texts, {self.words} words: "
            f"{len(self.findings)} findings, {len(self.accepted)} accepted with a reason"
        )
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain values, with the Dutch names of the fields."""
        return {
            "bestanden": dict(self.levels),
            "teksten": self.texts,
            "woorden": self.words,
            "bevindingen": [_row(finding) for finding in self.findings],
            "uitzonderingen": [
                _row(finding) | {"reden": allowed.reason} for finding, allowed in self.accepted
            ],
        }


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "regel": finding.rule,
        "bestand": finding.place.file,
        "lijn": finding.place.line,
        "zin": finding.sentence,
        "woord": finding.word,
        "uitleg": finding.what,
        "wat_te_doen": finding.remedy,
    }


def check_path(path: str | Path, level: Level | None = None) -> tuple[Finding, ...]:
    """Give what is too hard in a file, or in the files of a folder.

    Templates (text, attributes and texts in calls), YAML content, Markdown; `lees-plaatsen.yaml`
    says which keys hold text and what level a file is read at, unless a level is given.

    Raises:
        ContentError: the path does not exist, or a file is not what its extension says.
        WritingExtraMissing: wordfreq or simplemma is not installed.
    """
    return lees([path], level).findings


def lees(paths: Iterable[str | Path], level: Level | None = None) -> Report:
    """Read files and folders, and report what is too hard in them: the command `taalmeter lees`.

    Raises:
        ContentError: a path does not exist, or a file is not what its extension says.
        WritingExtraMissing: a package of the extra `writing` is not installed.
    """
    sources = [read(file, level) for path in paths for file in files(Path(path))]
    findings: list[Finding] = []
    excepted: list[tuple[Finding, Allowed]] = []
    measured: dict[str, Scores] = {}
    words = 0
    for source in sources:
        split = [sentence for piece in source.pieces for sentence in sentences(piece.text)]
        words += sum(len(sentence.words) for sentence in split)
        if isinstance(score := _scores(split), Scores):
            measured[source.file] = score
        for finding in _of_source(source, split):
            allowed = accepted(finding)
            if allowed is None:
                findings.append(finding)
            else:
                excepted.append((finding, allowed))
    return Report(
        findings=tuple(findings),
        accepted=tuple(excepted),
        levels={source.file: source.level for source in sources},
        scores=measured,
        texts=sum(len(source.pieces) for source in sources),
        words=words,
    )


def _of_source(source: Source, split: Sequence[Sentence]) -> list[Finding]:
    """Judge every text of a file; texts too short for a mean of their own share one."""
    called = names(split) | source.taught
    found: list[Finding] = []
    short: list[Sentence] = []
    for piece in source.pieces:
        found += judge(piece, source.level, source.file, called)
        own = sentences(piece.text)
        if len(own) < rules().mean_from:
            short += own
        else:
            place = Place(file=source.file, line=piece.lines[0])
            found += mean_length(own, source.level, place)
    found += mean_length(short, source.level, Place(file=source.file))
    return sorted(without_repeats(found), key=lambda finding: finding.place.line or 0)
