"""What stands on paper: booklet, answer sheet, marking key and conversion table, as plain data.

Everything comes from the bank and its published tables; how it looks is in the templates. The
booklet names no level, has no clock and gives no key.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from taalmeter.bank import Bank, Item, ItemSet, Passage, WritingTask
from taalmeter.bank.content import Form, Picture
from taalmeter.bank.layout import Block, BulletList, Heading, Paragraph, Table, blocks
from taalmeter.levels import Skill
from taalmeter.paper.conversion import conversion, gate_conversion, must_be_printable
from taalmeter.purpose import DISCLAIMERS
from taalmeter.result import SkillResult

DONT_KNOW = "Ik weet het niet"
SHORT_UNKNOWN = "?"
MEASURED: tuple[Skill, ...] = ("lezen", "schrijven")
Data = dict[str, Any]


@dataclass(frozen=True)
class NumberedItem:
    """A question with the number that it has on paper, and the text or set that it belongs to."""

    number: int
    item: Item
    source: Passage | ItemSet

    @property
    def picture(self) -> Picture | None:
        """The picture of the question, if it has one."""
        if isinstance(self.source, ItemSet) and self.item.plaatje is not None:
            return self.source.plaatjes[self.item.plaatje]
        return None


def numbered_items(bank: Bank, form: Form) -> tuple[NumberedItem, ...]:
    """Give the questions of a fixed form, numbered through from 1."""
    pieces = [bank.passages.get(name) or bank.item_sets.get(name) for name in _content(form)]
    pairs = [(item, piece) for piece in pieces if piece is not None for item in piece.opgaven]
    return tuple(NumberedItem(n, item, piece) for n, (item, piece) in enumerate(pairs, start=1))


def papers(bank: Bank, form_id: str) -> dict[str, Data]:
    """Give the data of every paper of a fixed form, by the name of its template.

    Raises:
        UnknownName: the bank has no such form.
        FormNotPrintable: the form does not ask the same of everyone.
    """
    form = bank.form(form_id)
    must_be_printable(bank, form)
    made = {"boekje": booklet(bank, form)}
    if numbered_items(bank, form):
        made["antwoordblad"] = answer_sheet(bank, form)
        made["sleutel"] = marking_key(bank, form)
        made["omzettabel"] = conversion_table(bank, form)
    if any(name in bank.tasks for name in _content(form)):
        made["beoordelingsblad"] = rating_sheet(bank, form)
    return made


def booklet(bank: Bank, form: Form) -> Data:
    """Give the booklet of the kandidaat: a calm first page, an example, then the texts."""
    items = numbered_items(bank, form)
    exercise = bank.info.oefenen
    skills = {part.vaardigheid for part in form.onderdelen}
    return {
        "titel": _title(skills),
        "vorm": form.id,
        "voorbeeld": {
            "blokken": _blocks(exercise.tekst),
            "vraag": _question(0, exercise.opgave, None),
            "goed": exercise.opgave.sleutel,
        },
        "leest": "lezen" in skills,
        "kiest": bool(items),
        "schrijft": "schrijven" in skills,
        "delen": [_piece(bank, name, items) for name in _content(form)],
        "weet_niet": DONT_KNOW,
    }


def answer_sheet(bank: Bank, form: Form) -> Data:
    """Give the sheet onto which answers are copied: a row a question."""
    return {
        "titel": f"Antwoordblad {form.naam}",
        "vorm": form.id,
        "vragen": [
            {"nummer": one.number, "letters": list(one.item.opties), "weet_niet": SHORT_UNKNOWN}
            for one in numbered_items(bank, form)
        ],
    }


def marking_key(bank: Bank, form: Form) -> Data:
    """Give the right answer to every question, for who marks."""
    return {
        "titel": f"Sleutel {form.naam}",
        "vorm": form.id,
        "vragen": [
            {
                "nummer": one.number,
                "opgave": one.item.id,
                "bij": one.source.titel if isinstance(one.source, Passage) else one.source.naam,
                "letter": one.item.sleutel or "",
                "goed": [one.item.opties[one.item.sleutel]]
                if one.item.sleutel is not None
                else list(one.item.goed),
            }
            for one in numbered_items(bank, form)
        ],
        **_origin(bank),
    }


def conversion_table(bank: Bank, form: Form) -> Data:
    """Give what each raw score means, for every skill and scale that the form can tell of."""
    tables = []
    for skill in MEASURED:
        for scale in bank.info.schalen:
            rows = conversion(bank, form, skill, scale)
            if rows:
                tables.append(_scale_table(bank, skill, scale, rows))
    gates = [part for part in form.onderdelen if part.vaardigheid == "woordherkenning"]
    return {
        "titel": f"Omzettabel {form.naam}",
        "vorm": form.id,
        "tabellen": tables,
        "poort": [
            {"score": row.score, "kans": _percent(row.probability), "zone": row.zone}
            for part in gates
            for row in gate_conversion(bank, part)
        ],
        "zones": {
            "onder": _percent(bank.levels.zones.onder),
            "boven": _percent(bank.levels.zones.boven),
        },
        "let_op": list(DISCLAIMERS),
        **_origin(bank),
    }


def rating_sheet(bank: Bank, form: Form) -> Data:
    """Give the rubric of each writing task, for the person who rates the texts."""
    return {
        "titel": f"Beoordelingsblad {form.naam}",
        "vorm": form.id,
        "taken": [
            {
                "titel": task.titel,
                "onderdelen": list(task.onderdelen),
                "minimum": task.minimum_woorden,
                "rijen": [
                    {"naam": row, "punten": list(told.texts)} for row, told in task.rubriek.items()
                ],
            }
            for task in (bank.tasks[name] for name in _content(form) if name in bank.tasks)
        ],
        **_origin(bank),
    }


def entry_rows(bank: Bank, form_id: str) -> list[dict[str, str]]:
    """Give an empty table for typing in one person's answers, as `taalmeter score` reads it.

    Questions that `score` does not take, those of word recognition, are left out.
    """
    form = bank.form(form_id)
    must_be_printable(bank, form)
    return [
        {"persoon": "", "opgave": one.item.id, "antwoord": "", "vraag": str(one.number)}
        for one in numbered_items(bank, form)
        if one.item.id in bank.testlet_of
    ]


ENTRY_COLUMNS = ("persoon", "opgave", "antwoord", "vraag")


def _content(form: Form) -> tuple[str, ...]:
    return tuple(name for part in form.onderdelen for name in part.inhoud)


def _title(skills: Collection[str]) -> str:
    if "lezen" in skills:
        return "Lezen"
    return "Schrijven" if "schrijven" in skills else "Woorden en plaatjes"


def _piece(bank: Bank, name: str, items: tuple[NumberedItem, ...]) -> Data:
    if name in bank.tasks:
        return _task(bank.tasks[name])
    piece = bank.passages.get(name) or bank.item_sets[name]
    questions = [_question(i.number, i.item, i.picture) for i in items if i.source.id == name]
    if isinstance(piece, Passage):
        return {
            "soort": piece.soort,
            "titel": piece.titel,
            "blokken": _blocks(piece.tekst),
            "vragen": questions,
        }
    return {"soort": "opgaven", "titel": "", "uitleg": piece.uitleg, "vragen": questions}


def _task(task: WritingTask) -> Data:
    return {
        "soort": "schrijftaak",
        "titel": task.titel,
        "situatie": _blocks(task.situatie),
        "opdracht": _blocks(task.opdracht),
        "onderdelen": list(task.onderdelen),
        "voorbeeld": _blocks(task.voorbeeld),
        "velden": [field.label for field in task.velden],
        "vragen": [],
    }


def _question(number: int, item: Item, picture: Picture | None) -> Data:
    return {
        "nummer": number,
        "vraag": item.vraag,
        "opties": [[letter, text] for letter, text in item.opties.items()],
        "plaatje": picture.svg if picture else "",
        "alt": "Plaatje bij deze vraag" if picture else "",
    }


def _blocks(text: str) -> list[Data]:
    return [_block(block) for block in blocks(text)]


def _block(block: Block) -> Data:
    match block:
        case Paragraph():
            return {"soort": "alinea", "regels": list(block.lines)}
        case Heading():
            return {"soort": "kop", "tekst": block.text}
        case BulletList():
            return {"soort": "lijst", "punten": list(block.points)}
        case Table():
            return {"soort": "tabel", **_even(block)}


def _even(table: Table) -> Data:
    """Give every row of a table as many cells as the longest one has."""
    longest = max(len(row) for row in (table.columns, *table.rows))
    columns, *rows = ([*row, *[""] * (longest - len(row))] for row in (table.columns, *table.rows))
    return {"kolommen": columns, "rijen": rows}


def _scale_table(bank: Bank, skill: str, scale: str, rows: tuple[SkillResult, ...]) -> Data:
    own = [norm for norm in bank.levels.normen if norm.schaal == scale and norm.id in rows[0].norms]
    names = bank.levels.scale(scale).niveaus
    return {
        "vaardigheid": skill,
        "schaal": bank.levels.scale(scale).naam,
        "niveaus": [bank.levels.label(name) for name in names],
        "normen": [norm.id for norm in own],
        "rijen": [
            {
                "score": score,
                "kansen": [_percent(row.probabilities[name]) for name in names],
                "niveau": bank.levels.label(row.level) if row.level else row.status,
                "zones": [row.norms[norm.id].zone for norm in own],
            }
            for score, row in enumerate(rows)
        ],
    }


def _percent(value: float) -> str:
    """Give a probability in whole percents, and never as certain.

    >>> _percent(0.554), _percent(0.9999), _percent(0.0)
    ('55', '>99', '<1')
    """
    if value > 0.99:
        return ">99"
    return "<1" if value < 0.01 else f"{100 * value:.0f}"


def _origin(bank: Bank) -> Mapping[str, Any]:
    return {"versies": {name: str(value) for name, value in asdict(bank.versions).items()}}
