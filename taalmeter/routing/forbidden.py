"""What rules may never see: a rule set that asks for it is refused on loading.

Rules may ask what a person can do and wants, never who they are: no sex, age, origin, nationality,
mother tongue, religion, sexual orientation, marital status, politics, health or criminal record,
no identity, and no free text in which all of these can stand. Sources: Grondwet art. 1, AVG art. 9
and 10, Algemene wet gelijke behandeling; groups for a fairness audit live in a file of their own
that rules cannot reach.

A list of words cannot prove that a question is harmless; it stops the plain and the thinly veiled
ones. That a rule set is proportionate is for the people who adopt it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from taalmeter.errors import Place, RuleSetRefused

_KINDS = "tekst vrije_tekst vrijetekst vrij open open_vraag string str text free_text freetext"
FREE_TEXT_KINDS = frozenset(_KINDS.split())
"""Kinds that do not exist, but that an author may try: each would be an input of free text."""

_CARE = (  # work in care is a sector, not a question about someone's health
    r"gezondheids(zorg|centrum|centra)\w*|ziekenhui[sz]\w*|ziekenverzorg\w*"
)
_FARMING = re.compile(r"\bland-\s*(?:en|&)(?=\s)", re.IGNORECASE)
_HOME = "thuis(?! (?:te )?(?:werk|oefen|studer|ler)en)"
"""At home, but not working, practising or learning at home."""
_SKIN = "(?:donker|licht|zwart|witt?|blank|bruin|getint)"
_ALLOWED = re.compile(rf"^({_CARE}|kerkrade|agenda\w*|landbouw\w*|landelijk\w*)$")


@dataclass(frozen=True)
class Ban:
    """One thing that rules may not see, and how it is recognised.

    Attributes:
        about: what it is, in Dutch and English.
        stems: refused anywhere inside a word.
        words: refused as a whole word, Dutch and English.
        phrases: patterns refused in the words of a sentence.
    """

    about: str
    stems: tuple[str, ...]
    words: frozenset[str]
    phrases: tuple[re.Pattern[str], ...]


def _ban(about: str, stems: str, words: str, *phrases: str) -> Ban:
    patterns = tuple(re.compile(rf"\b(?:{phrase})\b") for phrase in phrases)
    return Ban(about, tuple(stems.split()), frozenset(words.split()), patterns)


BANS = (
    _ban(
        "geslacht (sex)",
        "geslacht sekse gender mannelijk vrouwelijk voornaamwoord pronoun moederschap nonbinair",
        "man mannen vrouw vrouwen male female woman women sex jongen jongens meisje meisjes boy"
        " girl meneer mijnheer mevrouw dhr mevr mw aanhef vader moeder father mother lhbti",
        "heer of mevrouw|een hij of (?:een )?zij|een zij of (?:een )?hij|^m v(?: x)?$",
    ),
    _ban(
        "leeftijd (age)",
        "leeftijd geboorte geboren birth verjaardag generatie levensjaar bejaard",
        "age ages aged born jong jonge jongere jongeren oudere ouderen senior senioren young old"
        " elderly aow pensioen dob lft geb",
        r"hoe oud|hoeveel jaar (?:bent|ben)|jaar oud|jaren oud|oud (?:bent|ben)",
        "(?:ouder|jonger) dan",
        r"\d\d ?(?:plus|plusser|plussers)|bouw ?jaar",
    ),
    _ban(
        "herkomst (origin)",
        "herkomst afkomst afkomstig etnisch etnicit ethnic allochto autochto migratie migrant"
        " immigra vluchteling refugee asiel asylum huidskleur huidtint huidtype statushouder"
        " buitenlander nieuwkomer",
        "origin land landen country countries ras race racial roots bakermat westers homeland"
        " huidkleur turkije turks turkse marokko marokkaans marokkaanse syrie syrisch"
        " syrische polen pools poolse eritrea eritrees somalie somalisch afghanistan afghaans"
        " irak iran oekraine oekraiens surinaams suriname antilliaans bulgaars roemeens",
        "waar kom(?:t)? (?:u|je|jij) vandaan|kom(?:t)? (?:u|je) uit|in nederland sinds"
        "|(?:sinds|hoe ?lang|jaar|jaren)(?: \\w+){0,3} in nederland(?: woont| bent)?",
        "where (?:are|do) you (?:come )?from|^uiterlijk$|(?:uw|je|jouw) uiterlijk",
        f"^huid$|(?:uw|je|jouw) huid|huid (?:\\w+ ){{0,2}}{_SKIN}|{_SKIN}e? huid"
        f"|kleur van (?:\\w+ )?huid|bent (?:u|je|jij) (?:\\w+ )?(?:donker|zwart|wit|blank|getint)",
    ),
    _ban(
        "nationaliteit (nationality)",
        "nationalit staatsburger citizen derdelander paspoort passport verblijfsstatus"
        " verblijfsvergunning verblijfspas",
        "visum visa nederlander nederlanders",
        "verblijfs status|verblijfs vergunning|(?:welke|wat voor|soort) (?:soort )?pas",
        "(?:niet|non|geen) (?:eu|europees|europese)|van (?:binnen|buiten) (?:de )?(?:eu|europa)"
        "|^eu$|eu (?:burger|onderdaan|inwoner|ingezetene)s?",
    ),
    _ban(
        "moedertaal (mother tongue)",
        "moedertaal thuistaal eerstetaal mothertongue nativelanguage homelanguage firstlanguage"
        " anderstalig tweetalig meertalig",
        "t1 l1 arabisch tigrinya berbers koerdisch",
        "eerste taal|moeder taal|thuis taal|eigen taal|mother tongue|native (?:language|speaker)"
        "|first language|home language|taal van (?:uw|je) ouders"
        "|moedertaalspreker|language (?:\\w+ ){0,4}(?:at )?home|opgegroeid",
        rf"(?:(?:taal|talen|spreekt?|praat) (?:\w+ ){{0,3}}"
        rf"|(?:spreken|praten) (?:jullie|wij|we|ze|uw|je) (?:\w+ ){{0,2}}){_HOME}",
        rf"{_HOME} (?:(?!en |of |dan )\w+ ){{0,3}}(?:spreekt?|praat|gepraat|gesproken)",
        r"(?:spreekt?|praat) (?:\w+ ){0,3}(?:in het gezin|met (?:uw|je|jouw)"
        r" (?:kind|kinderen|partner|ouders|familie|gezin))",
    ),
    _ban(
        "geloof (religion)",
        "religi gelovig moskee synagog islam moslim muslim christ katholiek protestant hindoe"
        " boeddh hoofddoek levensbeschouw levensovertuiging ramadan ongelovig",
        "geloof geloofsovertuiging kerk kerken church mosque temple faith belief beliefs joods"
        " jood jewish bijbel koran bidden bidt gebed",
        "levens (?:beschouwing|overtuiging)",
    ),
    _ban(
        "seksuele gerichtheid (sexual orientation)",
        "geaardheid seksueel seksuele homosek heterosek bisek lesbisch transgen",
        "homo hetero bi lesbo gay queer trans",
    ),
    _ban(
        "burgerlijke staat (marital status)",
        "burgerlijkestaat gehuwd getrouwd weduwe weduwnaar",
        "marital married",
        "burgerlijke staat|bent (?:u|je|jij) (?:alleenstaand|gescheiden)",
    ),
    _ban(
        "politieke gezindheid (politics)",
        "politiek vakbond politicalopinion tradeunion",
        "stemgedrag",
        "trade union|political (?:party|opinion)|op welke partij",
    ),
    _ban(
        "gezondheid (health)",
        "gezondheid medisch medicijn medicat medical handicap dysle dyscalcul diagnos trauma"
        " zwanger pregnan autis depress psychi psycho verslav allerg invalid disab disease"
        " slechtziend slechthorend rolstoel therap lichamelijk arbeidsongeschikt wajong"
        " arbeidsbeperk epilep migraine chronisch",
        "gezond ongezond ziek ziekgemeld ziekmelding zieke ziekte ziektes ziekten health healthy"
        " ill illness sick sickness mental beperking beperkingen adhd ptss ptsd wia wao huisarts"
        " dokter doctor doof doofheid blind blindheid pijn stoornis aandoening"
        " aandoeningen klacht klachten burnout bril gehoorapparaat hersenletsel",
        "mentale (?:\\w+ )?problemen|burn out|in verwachting|onder behandeling",
    ),
    _ban(
        "strafblad (criminal record)",
        "strafblad strafregister strafrecht gedetineerd detentie reclassering vastgezeten",
        "crimineel criminele criminal veroordeeld veroordeling veroordelingen convicted conviction"
        " convictions gestraft",
        "straf (?:gehad|gekregen)|vast ?gezeten|gevangenis (?:gezeten|geweest)"
        "|in aanraking (?:\\w+ ){0,2}met (?:\\w+ )?(?:politie|justitie)",
    ),
    _ban(
        "identiteit (identity)",
        "burgerservicenummer sofinummer achternaam voornaam geslachtsnaam postcode woonadres",
        "bsn surname iban",
        "hoe heet (?:u|je)|uw naam|je naam|^(?:woon ?)?(?:wijk|buurt)(?: ?code)?$",
        "(?:uw|je|jouw) (?:wijk|buurt)|(?:wijk|buurt) (?:woont?|bent)",
    ),
    _ban(
        "vrije tekst (free text)",
        "vrijetekst freetext openvraag opmerking",
        "toelichting notitie notities comment comments remarks motivatietekst",
        "vrije tekst|free text|open vraag|eigen woorden|anders namelijk|schrijf (?:\\w+ )?op"
        "|licht toe|vul zelf in",
    ),
)

_ONE_SEX = frozenset({"hij", "zij", "hem", "he", "him", "she", "her"})
_PRONOUNS = _ONE_SEX | {"haar", "hen", "hun", "die", "zijn", "ze", "they", "them"}
_EUROPEAN = frozenset({"eu", "europees", "europese", "europeaan"})
_BIRTH_YEARS = (1900, 2030)

_SEX_LETTERS = ({"m", "v"}, {"m", "v", "x"}, {"m", "f"}, {"m", "f", "x"}, {"m", "w"})


def violations(name: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give (what it asks for, the words that show it) for a name and the texts beside it.

    A name is also read with its separators taken out, so that `ge_slacht` is seen.
    """
    joined = re.sub(r"[^a-z]", "", _plain(name))
    for ban in BANS:
        found = next((stem for stem in ban.stems if stem in joined), None)
        if found is not None and not _ALLOWED.match(joined):
            yield ban.about, found
        for text in (name, *texts):
            if hit := _hit(ban, _tokens(text)):
                yield ban.about, hit


def _hit(ban: Ban, tokens: list[str]) -> str | None:
    for token in tokens:
        if _ALLOWED.match(token):
            continue
        if token in ban.words or any(stem in token for stem in ban.stems):
            return token
    sentence = " ".join(tokens)
    return next((hit[0] for phrase in ban.phrases if (hit := phrase.search(sentence))), None)


def _plain(text: str) -> str:
    """Give text in lower case without accents and invisible characters."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    bare = unicodedata.normalize("NFKD", spaced.replace("&", " en "))
    return "".join(c for c in bare if not unicodedata.combining(c) and c.isprintable()).lower()


def _tokens(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", _plain(_FARMING.sub("", text)))


def refuse_input(name: str, raw: Mapping[str, Any], place: Place) -> None:
    """Refuse an input as it stands in a file when it asks who someone is.

    Looks at the kind, the name, the question, the label, the bounds, and the options as they are
    written and as they are said.

    Raises:
        RuleSetRefused: it does.
    """
    if kind := next((key for key in raw if key.lower() in FREE_TEXT_KINDS), None):
        raise refusal(name, "vrije tekst (free text)", kind, place)
    for key in ("soort", "type", "kind"):
        if str(raw.get(key, "")).lower() in FREE_TEXT_KINDS:
            raise refusal(name, "vrije tekst (free text)", str(raw[key]), place)
    options = raw.get("keuze")
    listed = [str(option) for option in options] if isinstance(options, list) else []
    if about := _told_by_options(listed):
        raise refusal(name, about, ", ".join(listed), place)
    bounds = raw.get("getal")
    if isinstance(bounds, list) and _birth_years(bounds):
        raise refusal(name, "leeftijd (age)", ", ".join(map(str, bounds)), place)
    texts = [str(raw[key]) for key in ("vraag", "naam", "label", "titel") if raw.get(key)]
    named = raw.get("namen")
    spoken = [str(text) for text in named.values()] if isinstance(named, dict) else []
    if about := _told_by_options(spoken):
        raise refusal(name, about, ", ".join(spoken), place)
    refuse_words(name, [*texts, *listed, *spoken], place)


def _told_by_options(options: list[str]) -> str | None:
    """Say what options ask for that are innocent words by themselves."""
    if {option.lower() for option in options} in _SEX_LETTERS:
        return "geslacht (sex)"
    for words in (set(_tokens(option)) for option in options):
        if words <= _PRONOUNS and words & _ONE_SEX:
            return "geslacht (sex)"
        if words & _EUROPEAN:
            return "nationaliteit (nationality)"
    return None


def _birth_years(bounds: list[Any]) -> bool:
    """Say whether both bounds of a number can be years of birth."""
    first, last = _BIRTH_YEARS
    try:
        return bool(bounds) and all(first <= float(bound) <= last for bound in bounds)
    except (TypeError, ValueError, OverflowError):
        return False


def refuse_words(name: str, texts: Iterable[str], place: Place) -> None:
    """Refuse a name with its texts when one of them asks who someone is.

    Raises:
        RuleSetRefused: one does.
    """
    if found := next(violations(name, texts), None):
        raise refusal(name, *found, place)


def refusal(name: str, about: str, shown: str, place: Place) -> RuleSetRefused:
    """Make the error that says which input asks for what."""
    return RuleSetRefused(
        f"the input '{name}' asks for {about}, which rules may never see (found '{shown}').",
        remedy="Remove this input, and ask only what a person can do, has or wants.",
        place=place,
        input=name,
        about=about,
    )
