"""A wrong edit of any kind gives file, line, what is wrong and how to mend it.

Each row is one slip of an author: the file, what is replaced by what, and what the message must
say. `line` is where the author must look.
"""

import pytest

from taalmeter.bank import load_bank
from taalmeter.bank.checks import CHECKS, check_bank
from taalmeter.errors import ContentError, ContentErrors

TEXT = "lezen/advertentie-keuken.yaml"
TASK = "schrijven/bericht-raam.yaml"
FORM = "toetsvormen/lezen-a.yaml"
WORDS = "woordenschat/bouw.yaml"
LEARN = "leertaken/bouw.yaml"
NUMBERS = "parameters/2026-voorlopig.yaml"
PICTURES = "alfabetisering/woordherkenning.yaml"

SLIPS = [
    ("missing field", TEXT, "thema: horeca\n", "", "'thema'", "missing", "Add it"),
    ("missing question", TEXT, "    vraag: ", "    # vraag: ", "opgaven.0.vraag", "missing", "Add"),
    ("misspelt field", TEXT, "titel:", "titell:", "'titell'", "no field", "Write 'titel'"),
    (
        "misspelt field in a question",
        TEXT,
        "    opties:",
        "    optie:",
        "opgaven.0.optie",
        "no field",
        "Write 'opties'",
    ),
    ("unknown field", TEXT, "thema:", "kleur: rood\nthema:", "'kleur'", "no field", "Fields here:"),
    (
        "misspelt value",
        TEXT,
        "soort: advertentie",
        "soort: advertensie",
        "soort",
        "'advertensie' cannot stand here",
        "Probably 'advertentie'",
    ),
    (
        "number for text",
        TEXT,
        "titel: ",
        "titel: 2026 #",
        "titel",
        "must be text",
        "between quotes",
    ),
    (
        "text for a list",
        TEXT,
        "opgaven:\n",
        "opgaven: geen\nrest:\n",
        "opgaven",
        "must be a list",
        "'- '",
    ),
    (
        "text for fields",
        TEXT,
        "niveau: {nt1: 1F, nt2: A2}",
        "niveau: A2",
        "niveau",
        "must hold fields",
        "naam: waarde",
    ),
    ("empty value", TEXT, "thema: horeca", "thema:", "thema", "must be text", "write a text"),
    (
        "wrong date",
        TEXT,
        'datum: "2026-11-21"}',
        "datum: 21 november}",
        "gemaakt.datum",
        "is not a day",
        '"2026-11-21"',
    ),
    (
        "day that is not on the calendar",
        TEXT,
        'datum: "2026-11-21"}',
        'datum: "2026-13-21"}',
        "gemaakt.datum",
        "'2026-13-21' is no day on the calendar",
        "Correct the value",
    ),
    (
        "more right than there were",
        TEXT,
        "met_tekst: [2, 2]",
        "met_tekst: [3, 2]",
        "beoordeling",
        "[3, 2] is not [right, of how many]",
        "Correct the value",
    ),
    (
        "key letter outside a-d",
        TEXT,
        "    sleutel: a",
        "    sleutel: e",
        "sleutel",
        "'e' cannot stand here",
        "a, b, c, d",
    ),
    (
        "option letter outside a-d",
        TEXT,
        "      d: ",
        "      e: ",
        "opties.e",
        "'e' cannot stand here",
        "a, b, c, d",
    ),
    (
        "options in another order",
        TEXT,
        "      a: ",
        "      z: ",
        "opties.z",
        "cannot",
        "a, b, c, d",
    ),
    ("no key", TEXT, "    sleutel: a\n", "", "opgaven", "sleutel must be one of", "Correct"),
    (
        "key and typed answers",
        TEXT,
        "    sleutel: a",
        "    goed: [x]\n    sleutel: a",
        "opgaven",
        "either opties with a sleutel, or goed",
        "Correct",
    ),
    (
        "name with capitals",
        TEXT,
        "id: advertentie-keuken-1",
        "id: Keuken_1",
        "id",
        "not a name that can be used",
        "small letters",
    ),
    (
        "two questions with one id",
        TEXT,
        "id: advertentie-keuken-2",
        "id: advertentie-keuken-1",
        "opgaven.1.id",
        "twice",
        "id of its own",
    ),
    (
        "a key of YAML twice",
        TEXT,
        "thema: horeca",
        "thema: horeca\nthema: werk",
        "line 6",
        "has the key 'thema' twice",
        "Keep one",
    ),
    (
        "id other than the file",
        TEXT,
        "id: advertentie-keuken\n",
        "id: iets-anders\n",
        "id",
        "differs from the name of its file",
        "rename the file",
    ),
    ("level that is not there", TEXT, "nt1: 1F", "nt1: 5F", "niveau.nt1", "not on scale nt1", "1F"),
    (
        "level of the other scale",
        TEXT,
        "nt2: A2",
        "nt2: 1F",
        "niveau.nt2",
        "not on scale nt2",
        "A2",
    ),
    (
        "tab as indent",
        TEXT,
        "    vraag: ",
        "\tvraag: ",
        "line ",
        "not valid YAML",
        "not with a tab",
    ),
    (
        "indent that slipped",
        TEXT,
        "    vraagt: ",
        "  vraagt: ",
        "line ",
        "not valid YAML",
        "indentation",
    ),
    ("colon in a text", TEXT, "titel: ", "titel: Let op: ", "line 4", "not valid YAML", "quotes"),
    ("open bracket", TEXT, "thema: horeca", "thema: [horeca", "line ", "not valid YAML", "quotes"),
    ("open quote", TEXT, "titel: ", 'titel: "', "line ", "not valid YAML", "quotes"),
    (
        "excuse without a reason",
        TEXT,
        "gemaakt:",
        "uitzondering: [{code: I14, reden: mag}]\ngemaakt:",
        "uitzondering.0.reden",
        "is no reason",
        "few words",
    ),
    (
        "excuse with a wrong code",
        TEXT,
        "gemaakt:",
        "uitzondering: [{code: V1, reden: dit mag nu even}]\ngemaakt:",
        "uitzondering.0.code",
        "not the code of a check",
        "I14",
    ),
    (
        "form names an absent text",
        FORM,
        "mail-tuin",
        "mail-weg",
        "onderdelen.0.inhoud.0",
        "'mail-weg', which is not there",
        "Correct the name",
    ),
    (
        "form names an absent form",
        FORM,
        "evenwijdig: lezen-b",
        "evenwijdig: lezen-x",
        "evenwijdig",
        "the form 'lezen-x', which is not there",
        "lezen-b",
    ),
    (
        "form of an unknown skill",
        FORM,
        "vaardigheid: lezen",
        "vaardigheid: luisteren",
        "onderdelen.0.vaardigheid",
        "'luisteren' cannot stand here",
        "lezen",
    ),
    (
        "task with an unknown level",
        TASK,
        "  - niveau: 1F",
        "  - niveau: F1",
        "modelantwoorden.1.niveau",
        "niveau 'F1' is not on scale nt1",
        "1F",
    ),
    (
        "task without a rubric row",
        TASK,
        "  doel:\n    punten_0",
        "  doe1:\n    punten_0",
        "rubriek",
        "cannot stand here",
        "Probably 'doel'",
    ),
    (
        "points above three",
        TASK,
        "doel: 3",
        "doel: 4",
        "punten.doel",
        "less than or equal to 3",
        "Correct",
    ),
    (
        "form fields for a message",
        TASK,
        "soort: bericht",
        "soort: formulier",
        "line 2",
        "velden belong to a formulier",
        "Correct",
    ),
    (
        "sound with a wrong name",
        TASK,
        "geluid: geluid/bericht-raam.mp3",
        "geluid: raam.wav",
        "geluid",
        "not the name of a sound",
        "geluid/naam.mp3",
    ),
    (
        "word without options",
        WORDS,
        "    opties:\n",
        "    keuzes:\n",
        "woorden.0.keuzes",
        "no field",
        "Fields here:",
    ),
    (
        "word with another key",
        WORDS,
        "    sleutel: c",
        "    sleutel: d",
        "woorden.0",
        "sleutel must be one of a, b, c",
        "Correct",
    ),
    (
        "learning task without a list of words",
        LEARN,
        "branche: bouw",
        "branche: haven",
        "branche",
        "'haven' has no list of words",
        "bouw",
    ),
    (
        "picture that is not there",
        LEARN,
        "plaatje: troffel",
        "plaatje: trofel",
        "line 2",
        "unknown plaatje trofel",
        "Correct",
    ),
    ("picture without words", PICTURES, "    alt: ", "    # alt: ", "alt", "missing", "Add it"),
    (
        "picture that is no drawing",
        PICTURES,
        "      <svg ",
        "      <img ",
        "svg",
        "not an SVG drawing",
        "<svg",
    ),
    (
        "parameters of an absent question",
        NUMBERS,
        "  app-bouw-1:",
        "  app-bouw-9:",
        "opgaven.app-bouw-9",
        "not in the bank",
        "Remove them",
    ),
    (
        "question without parameters",
        NUMBERS,
        "  app-bouw-1:",
        "  # app-bouw-1:",
        "opgaven",
        "'app-bouw-1' has no parameters",
        "Add them",
    ),
    (
        "number out of bounds",
        NUMBERS,
        "a: 0.90",
        "a: 9.0",
        ".a",
        "less than or equal to 4",
        "Correct",
    ),
    ("comma in a number", NUMBERS, "a: 0.90", "a: '0,90'", ".a", "must be a number", "a point"),
    (
        "version other than the file",
        NUMBERS,
        "versie: 2026-voorlopig",
        "versie: 2027",
        "versie",
        "must be text",
        "quotes",
    ),
    (
        "version other than the file, as text",
        NUMBERS,
        "versie: 2026-voorlopig",
        "versie: '2027'",
        "versie",
        "differs from the name of its file",
        "bank.yaml",
    ),
    (
        "bank that names absent parameters",
        "bank.yaml",
        "parameters: 2026-voorlopig",
        "parameters: '2030'",
        "parameters",
        "'2030', which are not there",
        "2026-voorlopig",
    ),
]


def message_of(folder):
    """What the author reads: on loading, or else from the checks that follow."""
    try:
        bank = load_bank(folder)
    except ContentErrors as several:
        return list(several.errors)
    except ContentError as one:
        return [one]
    checks = [check for check in CHECKS if not check.needs_words]
    return list(check_bank(bank, checks).findings)


@pytest.mark.parametrize("slip", SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_slip_is_told_with_its_place_and_a_remedy(items_copy, slip):
    _, file, old, new, where, what, remedy = slip
    path = items_copy / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    errors = message_of(items_copy)
    told = next((e for e in errors if where in str(e) and what in str(e)), None)
    assert told is not None, list(map(str, errors))
    assert told.place.file.endswith(file)
    assert told.place.line is not None
    assert remedy in str(told)


def test_a_file_that_is_not_utf8_is_named_with_its_line(items_copy):
    path = items_copy / TEXT
    path.write_bytes(path.read_bytes().replace(b"thema: horeca", "thema: café".encode("latin-1")))
    (error,) = message_of(items_copy)
    assert "not UTF-8" in str(error)
    assert error.place.line == 5
    assert "Save it as UTF-8" in str(error)


def test_an_empty_file_is_named(items_copy):
    (items_copy / TEXT).write_text("# alleen een opmerking\n", "utf-8")
    (error,) = message_of(items_copy)
    assert "is empty" in str(error)
    assert error.place.file.endswith(TEXT)


def test_an_absent_file_is_named(items_copy):
    (items_copy / "nepwoorden.yaml").unlink()
    (error,) = message_of(items_copy)
    assert error.place.file.endswith("nepwoorden.yaml")
    assert "cannot be read" in str(error)


def test_slips_in_two_files_are_told_in_one_go(items_copy):
    for file in (TEXT, "lezen/app-bouw.yaml"):
        path = items_copy / file
        path.write_text(path.read_text("utf-8").replace("titel:", "\ttitel:"), "utf-8")
    named = {error.place.file.rsplit("/", 1)[-1] for error in message_of(items_copy)}
    assert named == {"advertentie-keuken.yaml", "app-bouw.yaml"}
