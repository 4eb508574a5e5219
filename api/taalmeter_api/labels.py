"""The Dutch words of the staff pages for values and probabilities."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from taalmeter.bank import Bank
from taalmeter.intake.events import Choice, ReplyStep
from taalmeter.intake.offerings import Line
from taalmeter_api import dates

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
SKILLS = {
    "lezen": "Lezen",
    "schrijven": "Schrijven",
    "woordherkenning": "Woorden herkennen",
    "woordenschat": "Woorden van een branche",
    "leertaak": "Nieuwe woorden leren",
}
INTAKE = "intake"
ROLES = {
    "specialist": "Re-integratiespecialist",
    "afnemer": "Afnemer",
    "roc": "ROC-medewerker",
    "onderzoeker": "Onderzoeker",
    "beheerder": "Beheerder",
}
ORGANISATIONS = {
    "gemeente": "Gemeente",
    "roc": "ROC",
    "taalhuis": "Taalhuis",
    "anders": "Andere organisatie",
}
CHOICES: Mapping[Choice, str] = {
    "volgen": "Het advies volgen",
    "afwijken": "Een andere route kiezen",
    "meer_meten": "Eerst meer meten",
    "stoppen": "Stoppen, er komt geen route",
}
PROGRESS: Mapping[ReplyStep, str] = {
    "gezien": "Gezien",
    "afspraak": "Afspraak gemaakt",
    "gestart": "Gestart",
    "voortgang": "Zo gaat het nu",
    "tussenmeting": "Tussenmeting gedaan",
    "afgerond": "Afgerond",
    "gestopt": "Gestopt",
}
HANDOVER_STATES: Mapping[str, str] = {
    "verzonden": "Nog niet bekeken",
    **{str(step): text for step, text in PROGRESS.items()},
}
LINES: Mapping[Line, str] = {
    "alfabetisering": "Leren lezen vanaf de eerste letters",
    "nt1": "NT1-les",
    "nt2": "NT2-les",
    "vaktaal": "Taal van het vak",
    "digitaal": "Computer en telefoon",
    "mbo_entree": "Mbo-entree",
    "taalcoach": "Taalcoach",
    "taalhuis": "Taalhuis",
    "opvang": "Opvanggroep",
    "anders": "Iets anders",
}
COLUMNS = {
    "naam": "Naam",
    "lijn": "Soort",
    "trajecten": "Routes",
    "sectoren": "Soort werk",
    "lezen_in": "Lezen: begint bij",
    "lezen_uit": "Lezen: leidt op tot",
    "schrijven_in": "Schrijven: begint bij",
    "schrijven_uit": "Schrijven: leidt op tot",
    "dagdelen": "Dagdelen in de week",
    "weken": "Hoeveel weken het duurt",
    "plaats": "Adres",
    "contact": "Naam en telefoonnummer",
    "groep_van": "Kleinste groep",
    "groep_tot": "Grootste groep",
    "starts": "Startdagen",
    "doorlopend": "Elke week beginnen",
    "financiering": "Wie betaalt het",
    "graad": "Waar de eis vandaan komt",
    "bron": "Bron",
    "datum": "Nagekeken op",
    "organisatie": "Organisatie",
}
OFFERING_GRADES = {
    "wet": "de wet",
    "norm": "een norm of raamwerk",
    "praktijk": "ervaring in de praktijk",
    "eigen inschatting": "een eigen inschatting",
}
GRADES = {
    "wet": "staat in de wet",
    "norm": "staat in een norm of raamwerk",
    "praktijk": "komt uit de praktijk",
    "eigen inschatting": "eigen inschatting van de makers",
}
ADVICE_STATUS = {
    "vast": "Alles wat telt, is bekend.",
    "vast ondanks onbekend": (
        "Niet alles is bekend. Het advies blijft hetzelfde, wat het antwoord ook is."
    ),
    "open": "Er is nog iets onbekend dat het advies kan veranderen.",
    "geen regel": "Geen enkele regel past bij deze gegevens. Dit is een fout in de regelset.",
    "strijdig": "Twee regels spreken elkaar tegen. Dit is een fout in de regelset.",
}
OPTIONS = {
    ("doel", "orientatie"): "Eerst kijken wat past",
    ("ondersteuning", "naast"): "Ja, naast het plan",
    ("ondersteuning", "eerst"): "Ja, eerst die hulp",
    ("digitaal", "zelfstandig"): "Zelf",
}
RUBRIC = {
    "samenhang": "Samenhang",
    "doel": "Past bij het doel",
    "publiek": "Past bij de lezer",
    "woordgebruik": "Woorden",
    "spelling-interpunctie-grammatica": "Spelling, leestekens en grammatica",
    "leesbaarheid": "Leesbaar",
}
SCALES = {"nt1": "NT1 (1F en 2F)", "nt2": "NT2 (A1 tot B2)"}


def probability(value: float) -> str:
    """Give a probability with two decimals and a comma, and never as certain.

    >>> probability(0.554), probability(0.9999), probability(0.0)
    ('0,55', 'meer dan 0,99', 'minder dan 0,01')
    """
    if value > 0.99:
        return "meer dan 0,99"
    if value < 0.01:
        return "minder dan 0,01"
    return f"{value:.2f}".replace(".", ",")


def how_sure(value: float) -> str:
    """Say a probability in words.

    >>> how_sure(0.93), how_sure(0.55)
    ('zeker genoeg', 'onzeker')
    """
    if value >= 0.8:
        return "zeker genoeg"
    return "waarschijnlijk, niet zeker" if value >= 0.65 else "onzeker"


def half_days(count: int) -> str:
    """Say a number of half-days.

    >>> half_days(1), half_days(3)
    ('1 dagdeel', '3 dagdelen')
    """
    return "1 dagdeel" if count == 1 else f"{count} dagdelen"


def weekday(text: str) -> str:
    """Give a day that was typed as ISO 8601 with its weekday; any other text as it is.

    >>> weekday("2026-12-02"), weekday("volgende week")
    ('woensdag 2 december 2026', 'volgende week')
    """
    try:
        typed = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{_WEEKDAYS[typed.weekday()]} {dates.day(typed)}"


def ago(value: date | datetime, today: date) -> str:
    """Say on which day something was, seen from today.

    >>> ago(date(2026, 11, 21), date(2026, 11, 21)), ago(date(2026, 11, 20), date(2026, 11, 21))
    ('vandaag', 'gisteren')
    """
    shown = dates.day(value)
    if shown == dates.day(today):
        return "vandaag"
    return "gisteren" if shown == dates.day(today - timedelta(days=1)) else shown


def word(words: Mapping[str, str], key: object) -> str:
    """Give the Dutch word of a value, or the value itself when it has none."""
    return words.get(str(key), str(key))


def choice(typed: str) -> Choice | None:
    """Give a posted besluit as one of the four; None when it is none of them."""
    return next((known for known in CHOICES if known == typed), None)


def reply_step(typed: str) -> ReplyStep | None:
    """Give a posted answer to a hand-over as one of the six; None when it is none of them."""
    return next((known for known in PROGRESS if known == typed), None)


def form_choices(bank: Bank) -> tuple[tuple[str, str], ...]:
    """Give every form that a sitting can have, as (id, name): the intake first."""
    forms = sorted(bank.sittings.values(), key=lambda form: (form.id != INTAKE, form.naam))
    return tuple((form.id, form.naam) for form in forms)
