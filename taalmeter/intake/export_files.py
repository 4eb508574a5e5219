"""Writes an export as one zip file: three tables, and a page that says what they are."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Literal

from taalmeter.intake.export import Export
from taalmeter.purpose import DISCLAIMERS
from taalmeter.routing import RuleSet
from taalmeter.routing.suppression import SMALLEST
from taalmeter.tables import write_table

Form = Literal["csv", "jsonl"]
FORMS: tuple[Form, ...] = ("csv", "jsonl")
READ_ME = "LEESMIJ.txt"


def zipped(export: Export, rules: RuleSet, form: Form) -> bytes:
    """Give the zip file."""
    sheets = {
        "profielen": export.profiles,
        "besluiten": export.decisions,
        "groepen": export.groups,
    }
    packed = io.BytesIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle,
    ):
        for name, sheet in sheets.items():
            path = Path(folder) / f"{name}.{form}"
            write_table(sheet.rows, sheet.columns, path)
            bundle.writestr(_entry(path.name), path.read_bytes())
        bundle.writestr(_entry(READ_ME), described(export, rules, form))
    return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Name a file without the moment at which it was made."""
    return zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))


def described(export: Export, rules: RuleSet, form: Form) -> str:
    """Say in Dutch what is in an export, what is left out, and how to read it."""
    few = f"minder dan {SMALLEST}" if 0 < export.left_out < SMALLEST else str(export.left_out)
    inputs = "\n".join(
        f"  {name:24} {(one.label or name).replace('_', ' ')}" for name, one in rules.inputs.items()
    )
    notes = "\n".join(DISCLAIMERS)
    return f"""Export voor onderzoek
Regelset {rules.id} {rules.version}
Vingerafdruk {rules.hash}
Mensen in deze export: {export.people}
Weggelaten: {few}

Wat staat erin
profielen.{form}: wat de regels wisten toen zij het laatste advies gaven.
  persoon                  schuilnaam, alleen in deze export te gebruiken
{inputs}
  p_<invoer>_<niveau>      kans op een niveau, op vier cijfers
besluiten.{form}: persoon, advies, besluit, regel. Alleen wie een route koos.
groepen.{form}: persoon, kwartaal van het advies, toetsvorm.

Wat staat er niet in
Geen kenmerk, naam, code, tekst, antwoord op een opgave, wens of motivering.
Geen tijd die preciezer is dan een kwartaal.
Geen dossiers zonder advies en geen voorbeelden.
Niemand met een antwoord, niveau, advies, regel of besluit dat minder dan {SMALLEST} mensen hebben.
Getallen (dagdelen, weken) tellen daarbij niet mee.
Groepen onder de {SMALLEST} zijn leeg.

Let op
De schuilnamen zijn gemaakt met een sleutel die nergens staat. Daarmee zijn twee exports niet te
koppelen; met een zeldzame combinatie van antwoorden soms wel.
Dit zijn nog steeds persoonsgegevens: wie iemand goed kent, kan een combinatie herkennen.
Bewaar het veilig, geef het niet door en gooi het weg na het onderzoek.
Kansen voor lezen en schrijven staan los. Samenhang tussen de twee is weg.

Zo leest u het
taalmeter audit fairness profielen.{form} --groups groepen.{form} --decisions besluiten.{form}
taalmeter audit impact profielen.{form} --groups groepen.{form} --from OUD --to NIEUW

{notes}
"""
