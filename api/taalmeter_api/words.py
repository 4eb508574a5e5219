"""What a person reads when something goes wrong: the Dutch text of every error code.

Each text says what happened and what to do now. The English sentences of `taalmeter.errors` are
never shown. `details["reden"]` of an error, when set, chooses a more exact text.
"""

from dataclasses import dataclass
from string import Formatter

from taalmeter.errors import TaalmeterError
from taalmeter_api.sentences import catalogue


@dataclass(frozen=True)
class Problem:
    """Something that is wrong on a page: the text, what to do, and the field it belongs to."""

    text: str
    remedy: str = ""
    field: str | None = None


Words = tuple[str, str]  # what happened, what to do now

CANDIDATE: dict[str, Words] = {
    code: (happened, now) for code, (happened, now) in catalogue()["fouten"].items()
}
"""For the kandidaat, at A2; the sentences are in `teksten/kandidaat.yaml`."""

STAFF: dict[str, Words] = {
    "aanmelden": (
        "E-mailadres of wachtwoord klopt niet.",
        "Controleer beide en probeer het opnieuw.",
    ),
    "mag-niet/te_vaak": (
        "Er is te vaak geprobeerd in te loggen.",
        "Wacht {wacht} seconden en probeer het opnieuw.",
    ),
    "bsn": (
        "Dit lijkt een burgerservicenummer (BSN). Dat mag hier niet staan.",
        "Gebruik een eigen kenmerk, dat buiten uw organisatie niets zegt.",
    ),
    "onbekende-naam": (
        "Dit bestaat niet, of het hoort niet bij uw organisatie.",
        "Ga terug naar het overzicht.",
    ),
    "antwoord-geweigerd": (
        "Wij kunnen dit antwoord niet bewaren.",
        "Kies een van de mogelijkheden die er staan.",
    ),
    "antwoord-geweigerd/leeg": ("Dit mag niet leeg zijn.", "Vul het in."),
    "antwoord-geweigerd/onzichtbaar": (
        "Hier staan tekens in die u niet ziet.",
        "Typ het opnieuw.",
    ),
    "antwoord-geweigerd/lengte": (
        "Dit is te kort of te lang.",
        "Pas de lengte aan en probeer het opnieuw.",
    ),
    "antwoord-geweigerd/string_too_long": ("Deze tekst is te lang.", "Maak de tekst korter."),
    "antwoord-geweigerd/string_too_short": (
        "Deze tekst is te kort.",
        "Schrijf minstens tien tekens.",
    ),
    "antwoord-geweigerd/een_per_regel": (
        "Hier staat meer dan één kenmerk.",
        "Zet elk kenmerk op een eigen regel. Of zet ‘kenmerk’ boven de goede kolom.",
    ),
    "antwoord-geweigerd/groep_vol": (
        "Een groep heeft plaats voor {hoogstens} mensen. Er zitten er {erin} in, en u koos er nog "
        "{erbij}. Er is niemand toegevoegd.",
        "Maak een tweede groep.",
    ),
    "antwoord-geweigerd/vol": (
        "Iemand anders kreeg net de laatste plek.",
        "Kies een andere plek, of de wachtlijst.",
    ),
    "antwoord-geweigerd/weg": ("Deze plek is er niet meer.", "Kies een andere plek."),
    "antwoord-geweigerd/eigen": ("Dit is uw eigen organisatie.", "Kies een andere organisatie."),
    "antwoord-geweigerd/niet_eens": (
        "Delen mag alleen als de kandidaat dat goed vindt.",
        "Vraag het, en vink het aan.",
    ),
    "antwoord-geweigerd/termijn": (
        "Dit aantal kan niet.",
        "Vul een heel getal in van 1 tot en met 400.",
    ),
    "antwoord-geweigerd/bestaat_al": ("Dit bestaat al.", "Kies iets anders."),
    "antwoord-geweigerd/vorm": ("Dit heeft niet de goede vorm.", "Controleer wat u invulde."),
    "afname-gesloten": (
        "Deze afname is al afgelopen.",
        "Zet zo nodig een nieuwe afname klaar.",
    ),
    "afname-gesloten/andere_opgavenbank": (
        "Deze afname hoort bij een andere versie van de opgaven.",
        "Zet een nieuwe afname klaar.",
    ),
    "mag-niet": (
        "Dit mag u niet doen met uw rol.",
        "Klopt dat niet? Vraag het aan de beheerder.",
    ),
    "mag-niet/laatste_beheerder": (
        "Dit is de laatste beheerder. Iemand moet accounts kunnen maken.",
        "Maak eerst iemand anders beheerder.",
    ),
    "mag-niet/opdrachtgever": (
        "Dit mag alleen de organisatie van wie het dossier is.",
        "Overleg met die organisatie.",
    ),
    "verkeerde-stap/eerdere_stap": (
        "U gaf al een latere stap door.",
        "Kies wat er nu is gebeurd.",
    ),
    "verkeerde-stap/afgelopen": (
        "Dit traject is afgelopen.",
        "Vraag de afzender om een nieuwe overdracht.",
    ),
    "extra-ontbreekt": (
        "Deze installatie maakt geen bestand om te printen.",
        "Print de pagina zelf, of vraag de beheerder om ‘taalmeter[pdf]’ te installeren.",
    ),
    "verkeerde-stap": (
        "Dit kan nu nog niet, of niet meer.",
        "Kijk in het dossier welke stap aan de beurt is.",
    ),
    "verkeerde-stap/afname_open": (
        "Voor dit dossier staat al een afname open.",
        "Maak een nieuwe code voor die afname, of stop de afname eerst.",
    ),
    "verkeerde-stap/besloten": (
        "In dit dossier staat al een besluit.",
        "Haal dit kenmerk uit de lijst.",
    ),
    "verkeerde-stap/meet_niet": (
        "Voor deze kandidaat is geen afname mogelijk. De kandidaat wil niet meedoen, "
        "of moet inburgeren.",
        "Vraag het advies op; daarin staat de volgende stap.",
    ),
    "code-geweigerd": ("Deze code werkt niet (meer).", "Maak een nieuwe code."),
    "gegevens": ("Wij kunnen deze invoer niet lezen.", "Controleer wat u hebt ingevuld."),
    "inhoud": (
        "De regels of opgaven van deze installatie zijn niet in orde.",
        "Meld dit bij de beheerder.",
    ),
    "logboek-gebroken": (
        "Het logboek van dit dossier klopt niet meer: het is buiten het programma om veranderd.",
        "Gebruik dit dossier niet en meld het bij de beheerder.",
    ),
    "opslag/te_druk": (
        "Er loggen nu te veel mensen tegelijk in.",
        "Probeer het over een halve minuut opnieuw.",
    ),
    "opslag": (
        "Wij kunnen nu niets bewaren.",
        "Wat u typte staat nog op deze pagina. Probeer het zo opnieuw, of meld het de beheerder.",
    ),
    "fout": (
        "Er gaat iets mis in het programma.",
        "Probeer het opnieuw. Blijft het misgaan, meld het dan bij de beheerder.",
    ),
}


def to_candidate(error: TaalmeterError, field: str | None = None) -> Problem:
    """Say an error to the kandidaat, at A2."""
    return _say(error, CANDIDATE, field)


def to_staff(error: TaalmeterError, field: str | None = None) -> Problem:
    """Say an error to a professional, at B1.

    Args:
        error: what was raised.
        field: the form field it belongs to; without it the error's own place is used.
    """
    named = error.details.get("veld") or error.place.field
    return _say(error, STAFF, field or (str(named) if named else None))


def to_log_in(error: TaalmeterError) -> Problem:
    """Say why somebody cannot log in, without telling which of the two was wrong."""
    if error.details.get("reden") != "aanmelden":
        return to_staff(error)
    text, remedy = STAFF["aanmelden"]
    return Problem(text, remedy, field="email")


def _say(error: TaalmeterError, catalogue: dict[str, Words], field: str | None) -> Problem:
    reason = error.details.get("reden")
    exact = catalogue.get(f"{error.code}/{reason}")
    text, remedy = exact or catalogue.get(error.code) or catalogue["fout"]
    return Problem(_filled(text, error), _filled(remedy, error), field)


def _filled(text: str, error: TaalmeterError) -> str:
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    return text.format(**{name: error.details.get(name, "?") for name in names})
