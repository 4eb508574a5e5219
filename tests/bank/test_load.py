"""A wrong edit of any kind gives file, line, what is wrong and how to mend it."""

from pathlib import Path

import pytest

from taalmeter.bank import load_bank
from taalmeter.bank.checks import form_information
from taalmeter.bank.layout import BulletList, Heading, Paragraph, Table, blocks
from taalmeter.errors import ContentError


def spoil(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} does not stand in {file}"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return load_error(folder)


def load_error(folder: Path) -> str:
    with pytest.raises(ContentError) as caught:
        load_bank(folder)
    return str(caught.value)


TEXT = "lezen/advertentie-keuken.yaml"


def test_the_shipped_bank_holds_enough(bank):
    assert len(bank.passages) >= 48
    assert all(len(p.opgaven) >= 4 for p in bank.passages.values())


def test_the_hash_follows_the_content(bank, items_copy):
    assert load_bank(items_copy).hash == bank.hash
    path = items_copy / TEXT
    path.write_text(path.read_text("utf-8").replace("Hulp in de keuken", "Hulp voor de keuken"))
    assert load_bank(items_copy).hash != bank.hash


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("soort: advertentie", "soort: poster", ["line 3", "soort", "Choose one of"]),
        ("thema: horeca\n", "", ["'thema'", "is missing", "Add it"]),
        ("thema: horeca", "thema: horeca\nkleur: rood", ["line 6", "kleur", "Remove it"]),
        ("sleutel: a", "sleutel: x", ["sleutel", "Choose one of a, b, c, d"]),
        ("    sleutel: a\n", "", ["sleutel must be one of"]),
        ("id: advertentie-keuken-2", "id: advertentie-keuken-1", ["stands in the bank twice"]),
        ("id: advertentie-keuken\n", "id: andere-naam\n", ["differs from the name of its file"]),
        ("nt2: A2", "nt2: A9", ["niveau 'A9' is not on scale nt2", "onder_A1"]),
        ("thema: horeca", "thema: horeca\nthema: werk", ["has the key 'thema' twice"]),
        ("thema: horeca", "thema: [horeca", ["not valid YAML"]),
    ],
)
def test_a_wrong_edit_names_place_and_remedy(items_copy, old, new, says):
    message = spoil(items_copy, TEXT, old, new)
    assert TEXT in message
    for part in says:
        assert part in message


def test_an_item_without_parameters_is_named(items_copy):
    message = spoil(items_copy, TEXT, "id: advertentie-keuken-4", "id: advertentie-keuken-5")
    assert "'advertentie-keuken-5' has no parameters" in message
    assert "'advertentie-keuken-4' has parameters but is not in the bank" in message


def test_a_form_that_names_an_absent_text_is_refused(items_copy):
    path = items_copy / "toetsvormen" / "schrijven.yaml"
    path.write_text(path.read_text("utf-8").replace("briefje-ziek", "briefje-weg"), "utf-8")
    message = load_error(items_copy)
    assert "briefje-weg" in message
    assert "schrijven.yaml, line" in message


def test_several_mistakes_are_told_in_one_go(items_copy):
    path = items_copy / TEXT
    text = (
        path.read_text("utf-8").replace("thema: horeca\n", "").replace("sleutel: a", "sleutel: z")
    )
    path.write_text(text, "utf-8")
    assert load_error(items_copy).count("[inhoud]") >= 2


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"a: &x [1]\nb: *x\n", b"x: " + b"y" * 300_000, b"[" * 80 + b"]" * 80, b""],
)
def test_hostile_files_are_refused_without_a_crash(items_copy, content):
    (items_copy / "bank.yaml").write_bytes(content)
    assert "bank.yaml" in load_error(items_copy)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ContentError, match="nergens"):
        load_bank(tmp_path / "nergens")


def test_a_text_becomes_blocks():
    got = blocks(
        "# Rooster\n\nBeste Ali,\nkom morgen.\n\n- bel\n- kom\n\n| dag | tijd |\n| ma | 9 |\n"
    )
    assert got == (
        Heading("Rooster"),
        Paragraph(("Beste Ali,", "kom morgen.")),
        BulletList(("bel", "kom")),
        Table(("dag", "tijd"), (("ma", "9"),)),
    )


def test_every_block_of_the_bank_has_as_many_cells_as_columns(bank):
    for passage in bank.passages.values():
        for block in blocks(passage.tekst):
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} == {len(block.columns)}, passage.id


def test_forms_a_and_b_weigh_the_same_at_both_cuts(bank):
    pairs = form_information(bank, bank.form("lezen-a"), bank.form("lezen-b"))
    assert [level for level, _, _ in pairs] == ["1F", "2F"]
    for _, one, other in pairs:
        assert abs(one - other) < 0.05 * max(one, other)


SHORT = "schrijfopgaven/woord-schrijven-1.yaml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("soort: woord schrijven\n", "", "a set for schrijven has a soort"),
        ("een groot licht", "een maan", "tells the answer 'maan'"),
        ("id: woord-schrijven-1", "id: briefje-ziek", "is used for two things"),
    ],
)
def test_a_set_of_short_items_that_cannot_be_put_is_refused(items_copy, old, new, says):
    if new == "id: briefje-ziek":
        (items_copy / SHORT).rename(items_copy / "schrijfopgaven/briefje-ziek.yaml")
        path = items_copy / "schrijfopgaven/briefje-ziek.yaml"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        assert says in load_error(items_copy)
    else:
        assert says in spoil(items_copy, SHORT, old, new)


def test_the_short_items_have_five_kinds_and_every_form_begins_easy(bank):
    kinds = {bank.theme(name) for name in bank.short_sets}
    assert len(kinds) == 5
    for items in bank.short_sets.values():
        hard = [bank.parameters.opgaven[item.id].b for item in items.opgaven]
        assert 4 <= len(hard) <= 6
        assert hard == sorted(hard), items.id
