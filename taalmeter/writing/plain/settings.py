"""The rules, word lists and exceptions of the readability meter: `writing/data/lees-*.yaml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import yaml

from taalmeter.errors import ContentError, Place

Level = Literal["A2", "B1", "B2"]
LEVELS: tuple[Level, ...] = ("A2", "B1", "B2")
"""B2 is only for texts that measure reading at that level."""


@dataclass(frozen=True)
class Limits:
    """What one level allows.

    Attributes:
        sentence: most words in a sentence.
        mean: most words a sentence on average.
        zipf: a word rarer than this must be on the list of known words.
        compound: most letters of a word without a hyphen.
        clauses: most subordinate clauses in a sentence.
        passives, negations, formal: most passive forms, double negations and formal words in a
            sentence.
        part: how common both parts of a compound must be for it to be known.
    """

    sentence: int
    mean: float
    zipf: float
    compound: int
    clauses: int
    passives: int
    negations: int
    formal: int
    part: float


@dataclass(frozen=True)
class Rules:
    """All of `lees-regels.yaml`, as sets and tables."""

    limits: Mapping[str, Limits]
    mean_from: int
    common_long: float
    links: tuple[str, ...]
    become: frozenset[str]
    be: frozenset[str]
    have: frozenset[str]
    same_form: frozenset[str]
    no_participle: frozenset[str]
    not_with_be: frozenset[str]
    after_participle: frozenset[str]
    other_verbs: frozenset[str]
    clause_always: frozenset[str]
    clause_with_subject: frozenset[str]
    clause_after_comma: frozenset[str]
    subjects: frozenset[str]
    pronouns: frozenset[str]
    pronoun_only: frozenset[str]
    negations: frozenset[str]
    un_words: frozenset[str]
    negation_free: tuple[str, ...]
    short_dotted: Mapping[str, str]
    short_plain: Mapping[str, str]
    hard_words: Mapping[str, str]


@dataclass(frozen=True)
class Allowed:
    """A finding that is accepted: a rule and a sentence, word or file, each with its reason.

    Empty parts match anything; at least `sentence`, `word`, or `rule` with `file` is filled.
    """

    rule: str
    sentence: str
    word: str
    file: str
    reason: str


def load(name: str) -> Any:
    """Read one file of `taalmeter/writing/data`.

    Raises:
        ContentError: it is not valid YAML.
    """
    text = resources.files("taalmeter.writing").joinpath("data", name).read_text("utf-8")
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - gives text only, no objects
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(
            f"is not valid YAML: {getattr(error, 'problem', None) or error}.",
            remedy="Check the indentation and the quotation marks.",
            place=Place(file=name, line=mark.line + 1 if mark else None),
        ) from error


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Give the rules, read once."""
    data = load("lees-regels.yaml")
    passive, clause, negation = data["lijdend"], data["bijzin"], data["ontkenning"]
    return Rules(
        limits={level: _limits(data["niveaus"][level]) for level in LEVELS},
        mean_from=int(data["gemiddelde_vanaf"]),
        common_long=float(data["lang_woord_zipf"]),
        links=tuple(data["tussenletters"]),
        become=frozenset(passive["worden"]),
        be=frozenset(passive["zijn"]),
        have=frozenset(passive["hebben"]),
        same_form=frozenset(passive["zelfde_vorm"]),
        no_participle=frozenset(passive["geen_deelwoord"]),
        not_with_be=frozenset(word for line in passive["niet_met_zijn"] for word in line),
        after_participle=frozenset(passive["na_deelwoord"]),
        other_verbs=frozenset(passive["ander_werkwoord"]),
        clause_always=frozenset(clause["altijd"]),
        clause_with_subject=frozenset(clause["met_onderwerp"]),
        clause_after_comma=frozenset(clause["na_komma"]),
        subjects=frozenset(clause["onderwerpen"]),
        pronouns=frozenset(clause["voornaamwoorden"]),
        pronoun_only=frozenset(clause["alleen_voornaamwoord"]),
        negations=frozenset(negation["woorden"]),
        un_words=frozenset(negation["on_woorden"]),
        negation_free=tuple(negation["vrij"]),
        short_dotted=data["afkorting"]["punten"],
        short_plain=data["afkorting"]["zonder_punten"],
        hard_words=data["moeilijk"],
    )


def _limits(data: Mapping[str, str]) -> Limits:
    return Limits(
        sentence=int(data["zin"]),
        mean=float(data["gemiddelde"]),
        zipf=float(data["zipf"]),
        compound=int(data["samenstelling"]),
        clauses=int(data["bijzinnen"]),
        passives=int(data["lijdend"]),
        negations=int(data["ontkenning"]),
        formal=int(data["moeilijk"]),
        part=float(data["deel"]),
    )


@lru_cache(maxsize=len(LEVELS))
def known_words(level: Level) -> frozenset[str]:
    """Give the words that readers of a level know although they are rare; A2 words count at B1.

    Raises:
        ContentError: a group of words has no reason.
    """
    found: set[str] = set()
    for number, group in enumerate(load("lees-woorden.yaml")["groepen"], start=1):
        _need_reason("lees-woorden.yaml", number, group)
        if LEVELS.index(group["niveau"]) <= LEVELS.index(level):
            found.update(word.casefold() for word in group["woorden"])
    return frozenset(found)


@lru_cache(maxsize=1)
def exceptions() -> tuple[Allowed, ...]:
    """Give the accepted findings.

    Raises:
        ContentError: an exception has no reason, or says nothing of what it accepts.
    """
    file = "lees-uitzonderingen.yaml"
    found = []
    for number, entry in enumerate(load(file)["uitzonderingen"] or (), start=1):
        _need_reason(file, number, entry)
        rule, sentence, word, where = (
            " ".join(entry.get(key, "").split()) for key in ("regel", "zin", "woord", "bestand")
        )
        if not (sentence or word or (rule and where)):
            raise ContentError(
                f"exception {number} names no zin, no woord, and no regel with a bestand.",
                remedy="Say what it accepts; a rule is never switched off as a whole.",
                place=Place(file=file),
            )
        found.append(Allowed(rule, sentence, word, where, entry["reden"]))
    return tuple(found)


def _need_reason(file: str, number: int, entry: Mapping[str, Any]) -> None:
    if len(entry.get("reden", "").split()) < 3:
        raise ContentError(
            f"entry {number} has no reden.",
            remedy="Say in a few words why readers of this level can read it.",
            place=Place(file=file),
        )


@dataclass(frozen=True)
class Location:
    """Which texts of a kind of file are read by people, and at what level.

    Attributes:
        pattern: matches the end of the path.
        keys: in YAML, only what stands under one of these keys.
        level: a level, or `bestand` for the level that the file declares.
        teaches: in YAML, words under one of these keys are taught by the file, so known in it.
    """

    pattern: str
    keys: Sequence[str]
    level: str
    teaches: Sequence[str] = ()


@dataclass(frozen=True)
class Locations:
    """All of `lees-plaatsen.yaml`."""

    known: tuple[Location, ...]
    other: Location
    inline: frozenset[str]
    no_text: frozenset[str]
    attributes: frozenset[str]


@lru_cache(maxsize=1)
def locations() -> Locations:
    """Give where texts stand, read once."""
    data = load("lees-plaatsen.yaml")
    known = tuple(
        Location(entry["pad"], entry.get("sleutels", ()), entry["niveau"], entry.get("leert", ()))
        for entry in data["plaatsen"]
    )
    html = data["html"]
    return Locations(
        known=known,
        other=Location("*", data["anders"], "B1"),
        inline=frozenset(html["in_de_regel"]),
        no_text=frozenset(html["geen_tekst"]),
        attributes=frozenset(html["attributen"]),
    )
