"""What a result and an advice look like on the page that specialist and kandidaat read together.

Nothing is computed here that decides: probabilities, zones and routes come from the library. These
are the same values with their Dutch words, in the order in which they are talked about.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from taalmeter.anyresult import AnyResult, subject
from taalmeter.learning import LearningResult
from taalmeter.levels import Levels, Norm
from taalmeter.result import GateResult, SkillResult
from taalmeter.vocabulary import VocabularyResult
from taalmeter_api import labels

STATUS_WORDS = {
    "te weinig gemeten": (
        "Te weinig gemeten. Er zijn te weinig antwoorden om een niveau te noemen. "
        "Dit zegt niets over wat iemand kan."
    ),
    "niet afgemaakt": (
        "Niet afgemaakt. De afname is eerder gestopt. Dit is geen laag resultaat: "
        "er is geen niveau bepaald."
    ),
}
GATE_WORDS = {
    "boven": "Herkent geschreven woorden. Daarna zijn gewone teksten voorgelegd.",
    "onder": (
        "Herkent nog weinig geschreven woorden. Er zijn daarom geen teksten voorgelegd. "
        "Een intake voor alfabetisering past nu beter dan deze afname."
    ),
    "onzeker": "Of iemand geschreven woorden herkent, is nog niet zeker.",
}
VOCABULARY_STATUS = {
    "te weinig gemeten": "te weinig gemeten. Er zijn te weinig woorden gevraagd.",
    "niet afgemaakt": "niet afgemaakt. Dit is geen laag resultaat.",
    "gokt te veel": (
        "geen uitslag. De kandidaat zei te vaak ja bij woorden die niet bestaan. "
        "Leg de vraag nog een keer uit, en meet zo nodig opnieuw."
    ),
}
SHARE_IS_NO_LEVEL = "Dit gaat alleen over woorden van deze branche. Het is geen taalniveau."
MEASURED = ("lezen", "schrijven")
NEVER_MEASURED = ("spreken", "luisteren", "gesprekken voeren", "rekenen", "digitale vaardigheden")
BAR_UNITS = 200


@dataclass(frozen=True)
class Bar:
    """One probability as a bar with its words; `width` is in units of 0 to `BAR_UNITS`.

    `mark` says why this one stands out.
    """

    name: str
    words: str
    width: int
    stands_out: bool = False
    mark: str = ""


@dataclass(frozen=True)
class NormView:
    """One norm in words, such as "1F: onzeker, kans 0,55"."""

    name: str
    zone: str
    words: str
    meaning: str


@dataclass(frozen=True)
class SkillView:
    """One skill as it is talked about."""

    skill: str
    name: str
    measured: bool
    level: str | None
    explanation: str
    can: tuple[str, ...]
    bars: tuple[Bar, ...]
    norms: tuple[NormView, ...]
    other_norms: tuple[NormView, ...]
    counted: str
    notes: tuple[str, ...]


def bars(
    probabilities: Mapping[str, float],
    names: Mapping[str, str],
    out: str | None,
    mark: str = "advies",
) -> tuple[Bar, ...]:
    """Give probabilities as bars, in the order given; `out` is the one that stands out."""
    return tuple(
        Bar(
            name=names.get(key, key),
            words=labels.probability(value),
            width=round(value * BAR_UNITS),
            stands_out=key == out,
            mark=mark if key == out else "",
        )
        for key, value in probabilities.items()
    )


@dataclass(frozen=True)
class WordView:
    """A sitting about words as it is talked about; `about` is its subject, as an id on a page."""

    about: str
    name: str
    words: str
    more: tuple[str, ...]
    counted: str


def skill_view(result: SkillResult, levels: Levels) -> SkillView:
    """Give one skill result in the words of the result page."""
    measured = result.status == "gemeten"
    ordered = {
        level: result.probabilities[level]
        for level in levels.scale(result.scale).niveaus
        if level in result.probabilities
    }
    names = {level: levels.label(level) for level in ordered}
    own, other = norms_in_order(
        levels, result.scale, {name: (n.zone, n.kans) for name, n in result.norms.items()}
    )
    return SkillView(
        skill=result.skill,
        name=labels.word(labels.SKILLS, result.skill),
        measured=measured,
        level=names.get(result.level) if result.level and measured else None,
        explanation=STATUS_WORDS.get(result.status, _sentence(result, names)),
        can=_can(result, levels) if measured else (),
        bars=bars(ordered, names, result.level, _mark(result)) if measured else (),
        norms=own if measured else (),
        other_norms=other if measured else (),
        counted=f"{result.answered} van {result.asked} opgaven beantwoord",
        notes=result.notes,
    )


def _likeliest(result: SkillResult) -> str:
    return max(result.probabilities, key=lambda level: result.probabilities[level])


def _mark(result: SkillResult) -> str:
    return "past het best" if result.level == _likeliest(result) else "voorzichtig gekozen"


def _sentence(result: SkillResult, names: Mapping[str, str]) -> str:
    """Say the level; where a higher one is likelier, say why the careful one is named."""
    if result.level is None:
        return ""
    chance = result.probabilities[result.level]
    likeliest = _likeliest(result)
    if result.level == likeliest:
        return (
            f"Het best passende niveau is {names[result.level]}. "
            f"De kans dat dit klopt is {labels.probability(chance)}: {labels.how_sure(chance)}."
        )
    return (
        f"Het is niet zeker. Voorzichtig gekozen is het niveau {names[result.level]}. "
        f"De kans op {names[likeliest]} is groter: "
        f"{labels.probability(result.probabilities[likeliest])}. "
        f"We noemen liever een niveau te laag dan te hoog. Dan mist niemand hulp."
    )


def _can(result: SkillResult, levels: Levels) -> tuple[str, ...]:
    for skill, lines in levels.kan.items():
        if skill == result.skill and result.level is not None:
            return lines.get(result.level, ())
    return ()


def norms_in_order(
    levels: Levels, scale: str, found: Mapping[str, tuple[str, float]]
) -> tuple[tuple[NormView, ...], tuple[NormView, ...]]:
    """Give the norms of the own scale and those of the other one, each from low to high.

    Args:
        levels: where the norms are declared.
        scale: the scale of the result.
        found: by norm id, the zone and the probability of being at or above the norm.
    """
    order = {level: n for known in levels.schalen.values() for n, level in enumerate(known.niveaus)}
    norms = sorted(
        (norm for norm in levels.normen if norm.id in found), key=lambda norm: order[norm.niveau]
    )

    def view(norm: Norm) -> NormView:
        zone, chance = found[norm.id]
        name = levels.label(norm.niveau)
        return NormView(name, zone, norm_words(name, zone, chance), norm.uitleg)

    return (
        tuple(view(norm) for norm in norms if norm.schaal == scale),
        tuple(view(norm) for norm in norms if norm.schaal != scale),
    )


def norm_words(name: str, zone: str, chance: float) -> str:
    """Say on which side of a norm somebody is.

    >>> norm_words("1F", "onzeker", 0.55)
    '1F: onzeker, kans 0,55'
    """
    return f"{name}: {zone}, kans {labels.probability(chance)}"


def gate_words(result: GateResult) -> str:
    """Say in one or two sentences what the word-recognition part found."""
    return STATUS_WORDS.get(result.status, GATE_WORDS[result.zone])


def vocabulary_words(status: str, sector: str, share: float | None, low: float, high: float) -> str:
    """Say which share of a sector's words somebody knows.

    >>> vocabulary_words("gemeten", "zorg", 0.62, 0.484, 0.749)
    'Zorg: kent ongeveer 62 van de 100 vakwoorden. Waarschijnlijk ligt dat tussen 48 en 75.'
    """
    if share is None:
        return f"{sector.capitalize()}: {VOCABULARY_STATUS[status]}"
    known, at_least, at_most = (round(100 * value) for value in (share, low, high))
    return (
        f"{sector.capitalize()}: kent ongeveer {known} van de 100 vakwoorden. "
        f"Waarschijnlijk ligt dat tussen {at_least} en {at_most}."
    )


def pace_words(status: str, suggestion: str | None, chances: Mapping[str, float]) -> str:
    """Say what a learning task suggests of the leertempo.

    >>> pace_words("gemeten", "snel", {"rustig": 0.01, "gemiddeld": 0.12, "snel": 0.87})
    'Voorstel: snel (kans 0,87). U beslist.'
    """
    if status != "gemeten":
        return STATUS_WORDS[status].replace("een niveau", "iets over het leertempo")
    if suggestion is None:
        told = _chances(chances)
        return f"Het is niet zeker welk leertempo past. Kansen: {told}. Er is geen voorstel."
    return f"Voorstel: {suggestion} (kans {labels.probability(chances[suggestion])}). U beslist."


def word_views(results: Iterable[AnyResult]) -> tuple[WordView, ...]:
    """Give the sittings about words in the words of the result page."""
    views = []
    for result in results:
        if isinstance(result, VocabularyResult):
            text = vocabulary_words(
                result.status, result.sector, result.share, result.low, result.high
            )
            more = (SHARE_IS_NO_LEVEL,) if result.share is not None else ()
            views.append(_word_view(result, text, more))
        elif isinstance(result, LearningResult):
            text = pace_words(result.status, result.suggestion, result.probabilities)
            views.append(_word_view(result, text, _how_learned(result)))
    return tuple(views)


def _how_learned(result: LearningResult) -> tuple[str, ...]:
    if result.status != "gemeten":
        return ()
    kept = f"Aan het eind wist de kandidaat {result.at_end} van de {result.words} woorden."
    return (kept, f"Kansen: {_chances(result.probabilities)}.") if result.suggestion else (kept,)


def _chances(chances: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {labels.probability(value)}" for name, value in chances.items())


def _word_view(
    result: VocabularyResult | LearningResult, text: str, more: tuple[str, ...]
) -> WordView:
    counted = f"{result.answered} van {result.asked} vragen beantwoord"
    name = labels.word(labels.SKILLS, result.skill)
    return WordView(subject(result), name, text, (*more, *result.notes), counted)


def learning_hints(results: Mapping[str, AnyResult]) -> dict[str, str]:
    """Give what a learning task suggests, to stand at the question about leertempo."""
    for result in results.values():
        if isinstance(result, LearningResult):
            told = pace_words(result.status, result.suggestion, result.probabilities)
            return {"leertempo": f"Uit de leertaak: {told}"}
    return {}


def not_measured(measured: Collection[str]) -> tuple[str, ...]:
    """Name the skills about which this says nothing."""
    missing = tuple(skill for skill in MEASURED if skill not in measured)
    return (*missing, *NEVER_MEASURED)


def versions(results: Mapping[str, AnyResult]) -> tuple[tuple[str, str], ...]:
    """Name what the results were computed with, each version once."""
    shown: dict[tuple[str, str], None] = {}
    for result in results.values():
        found = result.versions
        for line in (
            ("Opgavenbank", found.opgavenbank),
            ("Parameters", found.parameters),
            ("Niveaus", found.niveaus),
            ("Vingerafdruk", found.hash),
            ("Programma", found.taalmeter),
        ):
            shown[line] = None
    return tuple(shown)
