"""Local offerings of an invented ROC, for the example store: open, full, far away, and a bridge."""

from collections.abc import Mapping
from datetime import date, timedelta

_COMMON = {
    "plaats": "Schoolstraat 1, Voorbeeldstad",
    "contact": "Rik Docent, 024 123 45 67",
    "groep_van": "10",
    "groep_tot": "15",
    "financiering": "Gemeente",
    "graad": "praktijk",
    "bron": "Verzonnen voorbeeld",
}


def example_offerings(today: date) -> tuple[Mapping[str, str], ...]:
    """Give offerings as typed fields; the starts are weeks from today, on a Monday."""

    def monday(weeks: int) -> str:
        day = today + timedelta(weeks=weeks)
        return (day + timedelta(days=-day.weekday() % 7)).isoformat()

    offered: tuple[dict[str, str], ...] = (
        {"naam": "Taal op het werk (NT2)", "lijn": "nt2",
         "trajecten": "taaltraining_nt2 verlengde_intake start_met_taalsteun",
         "lezen_uit": "B1", "dagdelen": "4", "weken": "20",
         "starts": f"{monday(7)} 12\n{monday(15)} 12"},
        {"naam": "Lezen en schrijven (NT1)", "lijn": "nt1",
         "trajecten": "taaltraining_nt1 verlengde_intake", "lezen_uit": "2F",
         "dagdelen": "2", "weken": "30", "starts": f"{monday(3)} 10"},
        {"naam": "Taal in de keuken", "lijn": "vaktaal",
         "trajecten": "vaktaal taaltraining_nt2 start_met_taalsteun werk_met_taalcoach",
         "sectoren": "horeca horeca_leiding", "dagdelen": "3", "weken": "16",
         "starts": f"{monday(2)} 12"},
        {"naam": "Taal in de schoonmaak", "lijn": "vaktaal", "trajecten": "vaktaal",
         "sectoren": "schoonmaak", "dagdelen": "2", "weken": "12", "starts": f"{monday(4)} 8"},
        {"naam": "De eerste letters", "lijn": "alfabetisering", "trajecten": "alfabetisering",
         "dagdelen": "4", "weken": "40", "starts": f"{monday(5)} 8"},
        {"naam": "Mbo-entree met taal", "lijn": "mbo_entree",
         "trajecten": "mbo_entree_met_taalsteun", "lezen_in": "A2", "dagdelen": "8", "weken": "40",
         "starts": f"{monday(11)} 20"},
        {"naam": "Opvanggroep", "lijn": "opvang", "dagdelen": "2", "doorlopend": "ja"},
    )  # fmt: skip
    return tuple({**_COMMON, "datum": today.isoformat(), **one} for one in offered)
