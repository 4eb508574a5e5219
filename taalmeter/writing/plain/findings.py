"""Applies the hard rules to the sentences of a text: what is too hard, where, and what to do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from taalmeter.errors import NOWHERE, Place
from taalmeter.writing.plain import grammar
from taalmeter.writing.plain.rare import is_called, names, rare_words, zipf
from taalmeter.writing.plain.sentences import Piece, Sentence, numbered, sentences
from taalmeter.writing.plain.settings import Allowed, Level, exceptions, known_words, rules


@dataclass(frozen=True)
class Finding:
    """Something that is too hard for readers of a level.

    Attributes:
        rule: the name of the rule, in Dutch, as `lees-uitzonderingen.yaml` names it.
        place: file and line.
        sentence: the sentence it stands in; empty for a rule about a whole text.
        word: the word it is about; empty for a rule about a whole sentence.
        what: what is wrong.
        remedy: what to do.
    """

    rule: str
    place: Place
    sentence: str
    word: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        quoted = f' "{self.sentence}"' if self.sentence else ""
        return f"[{self.rule}] {where}{self.what} {self.remedy}{quoted}"


Found = Iterator[tuple[str, str, str]]  # word, what, remedy


def _too_long(sentence: Sentence, level: Level) -> Found:
    limit = rules().limits[level].sentence
    if len(sentence.words) > limit:
        what = f"The sentence has {len(sentence.words)} words; the most is {limit}."
        yield "", what, "Make two sentences of it."


def _long_words(sentence: Sentence, level: Level) -> Found:
    limit, common = rules().limits[level].compound, rules().common_long
    for word in sentence.words:
        longest = max(sum(map(str.isalpha, part)) for part in word.split("-"))
        is_word = not any(mark in word for mark in "/.@_:")
        known = word.casefold() in known_words(level) or zipf(word.casefold()) >= common
        if longest > limit and is_word and not known:
            what = f"'{word}' has {longest} letters without a hyphen; the most is {limit}."
            yield word, what, "Say it in two words, or put a hyphen between the parts."


def _passive(sentence: Sentence, level: Level) -> Found:
    found = list(grammar.passives(sentence))
    for auxiliary, participle in found[rules().limits[level].passives :]:
        what = f"'{auxiliary} … {participle}' is passive."
        yield participle, what, "Say who does it: begin with u, wij or the name."


def _stacked(sentence: Sentence, level: Level) -> Found:
    found = grammar.subordinators(sentence)
    if len(found) > rules().limits[level].clauses:
        what = f"The sentence has {len(found)} subordinate clauses ({', '.join(found)})."
        yield "", what, "Give each its own sentence."


def _short(sentence: Sentence, level: Level) -> Found:
    for short, long in grammar.short_forms(sentence):
        if short.casefold() in known_words(level):
            continue
        remedy = f"Write '{long}'." if long else "Write it in full."
        yield short, f"'{short}' is an abbreviation.", remedy


def _negated(sentence: Sentence, level: Level) -> Found:
    found = list(grammar.double_negations(sentence))
    for first, second in found[rules().limits[level].negations :]:
        what = f"'{first}' and '{second}' deny twice in one clause."
        yield second, what, "Say what is so."


def _formal(sentence: Sentence, level: Level) -> Found:
    found = list(grammar.hard_words(sentence))
    for hard, plain in found[rules().limits[level].formal :]:
        yield hard, f"'{hard}' is formal.", f"Write '{plain}', or turn the sentence round."


RULES: dict[str, Callable[[Sentence, Level], Found]] = {
    "lange-zin": _too_long,
    "lang-woord": _long_words,
    "lijdende-vorm": _passive,
    "gestapelde-bijzinnen": _stacked,
    "afkorting": _short,
    "dubbele-ontkenning": _negated,
    "moeilijk-woord": _formal,
}
"""The rules about one sentence; `zeldzaam-woord` and `gemiddelde` also look at the whole text."""


def judge(piece: Piece, level: Level, file: str | None, called: frozenset[str]) -> list[Finding]:
    """Apply every rule about sentences and words to one text, in the order of the text.

    Args:
        called: the names in the file and the words it teaches, which are not judged as words.
    """
    found = []
    for sentence in sentences(piece.text):
        place = Place(file=file, line=piece.line_at(sentence.offset))
        shown = " ".join(sentence.text.split())
        for rule, check in RULES.items():
            for word, what, remedy in check(sentence, level):
                if rule == "lang-woord" and is_called(word, called):
                    continue
                found.append(Finding(rule, place, shown, word, what, remedy))
        for word, common in rare_words(sentence, level, called):
            what = f"'{word}' is rare (Zipf {common:.1f}; from {rules().limits[level].zipf} known)."
            remedy = "Take a more common word, or put it on the list with the reason it is known."
            found.append(Finding("zeldzaam-woord", place, shown, word, what, remedy))
    return found


def mean_length(text: Sequence[Sentence], level: Level, place: Place) -> list[Finding]:
    """Judge the mean sentence length, from as many sentences as a mean says anything of."""
    limit = rules().limits[level].mean
    if len(text) < rules().mean_from:
        return []
    mean = fmean(len(sentence.words) for sentence in text)
    if mean <= limit:
        return []
    what = f"Sentences have {mean:.1f} words on average; the most is {limit:g}."
    return [Finding("gemiddelde", place, "", "", what, "Shorten the longest ones.")]


def check_piece(text: str, level: Level) -> tuple[Finding, ...]:
    """Apply every rule to one text that stands on its own."""
    found = sentences(text)
    of_sentences = judge(numbered(text), level, None, names(found))
    return (*of_sentences, *mean_length(found, level, NOWHERE))


def accepted(finding: Finding) -> Allowed | None:
    """Give the exception that accepts a finding, if there is one."""
    for allowed in exceptions():
        rule_fits = allowed.rule in ("", finding.rule)
        word_fits = allowed.word.casefold() in ("", finding.word.casefold())
        file_fits = not allowed.file or (finding.place.file or "").endswith(allowed.file)
        sentence_fits = not allowed.sentence or allowed.sentence in finding.sentence
        if rule_fits and word_fits and file_fits and sentence_fits:
            return allowed
    return None


def without_repeats(found: Sequence[Finding]) -> list[Finding]:
    """Leave out what was found twice on one line (the branches of a template share their text)."""
    seen: dict[tuple[str, str, str, str, int | None], Finding] = {}
    for finding in found:
        place = finding.place
        key = (finding.rule, finding.sentence, finding.word, place.file or "", place.line)
        seen.setdefault(key, finding)
    return list(seen.values())
