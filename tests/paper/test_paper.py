"""A fixed form on paper: the same questions, the same tables, readable by everyone."""

import csv
import html
import itertools
import json
import re
import sys

import numpy as np
import pytest
import typst
from typer.testing import CliRunner

from taalmeter.bank.scoring import item_evidence
from taalmeter.cli import app
from taalmeter.errors import DataError, FormNotPrintable, UnknownName
from taalmeter.measurement.posterior import posterior, standard_normal
from taalmeter.paper.booklet import _blocks, booklet, numbered_items, papers
from taalmeter.paper.conversion import conversion, gate_conversion, is_printable, total_likelihood
from taalmeter.paper.pdf import NotTypeset, PdfExtraMissing, font_folder, typeset
from taalmeter.paper.write import TEMPLATES
from taalmeter.score import level_result, read_marks
from taalmeter.session import Session
from taalmeter.tables import read_table
from taalmeter.writing import readability

FIXED = ("lezen-a", "lezen-b", "lezen-vast", "schrijven-taken", "woordherkenning")


def test_the_likelihood_of_a_total_is_the_sum_over_all_answers_with_that_total(bank):
    """Lord and Wingersky's recursion against brute force: 256 patterns of two texts."""
    texts = bank.form("lezen-a").onderdelen[0].inhoud[:2]
    items = [item.id for name in texts for item in bank.passages[name].opgaven]
    by_hand = np.zeros((len(items) + 1, total_likelihood(bank, texts).shape[1]))
    for pattern in itertools.product((False, True), repeat=len(items)):
        marks = dict(zip(items, pattern, strict=True))
        by_hand[sum(pattern)] += np.exp(item_evidence(bank, marks).log_likelihood)
    assert total_likelihood(bank, texts) == pytest.approx(by_hand, rel=1e-9)
    assert by_hand.sum(axis=0) == pytest.approx(1)


def test_the_table_says_what_scoring_the_answers_says_on_average(bank):
    """P(level | total) is the mean of P(level | answers), weighed by how likely the answers are."""
    form = bank.form("lezen-a").model_copy(deep=True)
    part = form.onderdelen[0].model_copy(update={"inhoud": form.onderdelen[0].inhoud[1:3]})
    form = form.model_copy(update={"onderdelen": (part,)})
    items = [one.item.id for one in numbered_items(bank, form)]
    prior = standard_normal()
    levels = bank.levels.scale("nt2").niveaus
    sums = np.zeros((len(items) + 1, len(levels)))
    weight = np.zeros(len(items) + 1)
    for pattern in itertools.product((False, True), repeat=len(items)):
        marks = dict(zip(items, pattern, strict=True))
        likely = float(prior @ np.exp(item_evidence(bank, marks).log_likelihood))
        scored = level_result(bank, "nt2", marks)
        sums[sum(pattern)] += likely * np.array([scored.probabilities[n] for n in levels])
        weight[sum(pattern)] += likely
    for score, row in enumerate(conversion(bank, form, "lezen", "nt2")):
        told = [row.probabilities[name] for name in levels]
        assert told == pytest.approx((sums[score] / weight[score]).tolist(), abs=1e-9)


def test_all_right_and_all_wrong_are_the_same_on_paper_and_on_screen(bank):
    items = [one.item.id for one in numbered_items(bank, bank.form("lezen-b"))]
    rows = conversion(bank, bank.form("lezen-b"), "lezen", "nt1")
    assert len(rows) == len(items) + 1
    for score, right in ((0, False), (len(items), True)):
        on_screen = level_result(bank, "nt1", dict.fromkeys(items, right))
        assert rows[score].probabilities == pytest.approx(on_screen.probabilities)
        assert rows[score].level == on_screen.level


def _keys(data):
    if isinstance(data, dict):
        yield from data
        for child in data.values():
            yield from _keys(child)
    elif isinstance(data, list):
        for child in data:
            yield from _keys(child)


@pytest.mark.parametrize("scale", ["nt1", "nt2"])
def test_more_right_is_never_a_lower_level(bank, scale):
    rows = conversion(bank, bank.form("lezen-a"), "lezen", scale)
    names = bank.levels.scale(scale).niveaus
    assert [names.index(row.level) for row in rows] == sorted(names.index(r.level) for r in rows)
    assert [row.mean for row in rows] == sorted(row.mean for row in rows)


def test_word_recognition_has_zones_by_raw_score(bank):
    part = bank.form("woordherkenning").onderdelen[0]
    rows = gate_conversion(bank, part)
    items = [i for name in part.inhoud for i in bank.item_sets[name].opgaven]
    assert (rows[0].zone, rows[-1].zone) == ("onder", "boven")
    session = Session(bank, "woordherkenning", "nt2")
    for number, item in enumerate(session.next().items):
        session.answer(item.id, item.sleutel if number < 12 else None)
    assert len(rows) == len(items) + 1
    assert session.result().probability == pytest.approx(rows[12].probability)


def test_only_forms_that_ask_everyone_the_same_can_be_printed(bank):
    assert {name for name, form in bank.sittings.items() if is_printable(form)} == set(FIXED)
    with pytest.raises(FormNotPrintable, match=r"chooses each text.*lezen-a, lezen-b"):
        papers(bank, "lezen-adaptief")
    with pytest.raises(FormNotPrintable, match="draws words"):
        papers(bank, "woordenschat-zorg")
    with pytest.raises(UnknownName):
        papers(bank, "lezen-z")


def test_the_booklet_gives_no_key_no_level_and_no_clock(bank):
    data = booklet(bank, bank.form("lezen-a"))
    page = typeset(TEMPLATES / "boekje.typ", data, "html").decode()
    assert not re.search(r"\b[123]F\b|\b[AB][12]\b|minuten de tijd", page)
    assert not {"sleutel", "goed", "niveau"} & {k for d in data["delen"] for k in _keys(d)}
    assert page.count("☒") == 1  # the example
    letters = {v["nummer"]: [o[0] for o in v["opties"]] for d in data["delen"] for v in d["vragen"]}
    assert list(letters) == list(range(1, 25))
    assert data["weet_niet"] == "Ik weet het niet"


def test_the_numbers_are_the_same_on_every_paper(bank):
    made = papers(bank, "lezen-a")
    in_booklet = [v["nummer"] for d in made["boekje"]["delen"] for v in d["vragen"]]
    assert in_booklet == [v["nummer"] for v in made["antwoordblad"]["vragen"]]
    assert in_booklet == [v["nummer"] for v in made["sleutel"]["vragen"]]
    for row in made["sleutel"]["vragen"]:
        item = bank.item(row["opgave"])
        assert row["letter"] == (item.sleutel or "")


@pytest.mark.parametrize("form", FIXED)
def test_every_paper_is_accessible_pdf_and_html(bank, form):
    """Typst refuses what PDF/UA-1 does not allow: a picture without text, a skipped heading."""
    for name, data in papers(bank, form).items():
        made = typeset(TEMPLATES / f"{name}.typ", data, "pdf")
        assert made.startswith(b"%PDF-")
        assert b"pdfuaid:part>1" in made
        assert b"/StructTreeRoot" in made
        assert made == typeset(TEMPLATES / f"{name}.typ", data, "pdf")
        page = typeset(TEMPLATES / f"{name}.typ", data, "html").decode()
        assert '<html lang="nl">' in page
        assert page.count("<h1") == page.count("<main>") == 1
        levels = [int(n) for n in re.findall(r"<h([1-6])", page)]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_first_page_of_a_booklet_reads_at_a2(bank):
    for form in ("lezen-a", "schrijven-taken", "woordherkenning"):
        data = papers(bank, form)["boekje"] | {"delen": []}
        page = typeset(TEMPLATES / "boekje.typ", data, "html").decode().split("<body>")[1]
        text = re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|h\d)>", "\n\n", page))
        assert readability.check(html.unescape(text), "A2") == ()


@pytest.mark.parametrize(("form", "pages"), [("lezen-a", 14), ("lezen-b", 14), ("lezen-vast", 14)])
def test_each_text_lies_on_one_page_beside_its_questions(bank, form, pages):
    """A first page, six texts on the left with their questions on the right, and a last page."""
    data = json.dumps(papers(bank, form)["boekje"])
    told = typst.query(
        str(TEMPLATES / "boekje.typ"),
        "<bladzijden>",
        field="value",
        one=True,
        sys_inputs={"data": data},
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
    )
    assert json.loads(told) == pages


def test_what_an_author_writes_is_never_read_as_markup(bank):
    data = papers(bank, "lezen-a")["boekje"]
    data["delen"][0]["titel"] = "#panic() *vet* <b> $x$"
    page = typeset(TEMPLATES / "boekje.typ", data, "html").decode()
    assert "#panic() *vet* <b> $x$" in html.unescape(page)
    assert "<b>" not in page


def test_a_picture_without_words_is_refused(bank):
    data = papers(bank, "woordherkenning")["boekje"]
    data["delen"][0]["vragen"][0]["alt"] = None
    with pytest.raises(NotTypeset, match="alt"):
        typeset(TEMPLATES / "boekje.typ", data)


def test_a_table_with_a_short_row_keeps_its_columns():
    (table,) = _blocks("| dag | tijd | wie |\n| ma | 9 uur |\n| di | 10 uur | Kim |")
    assert table["rijen"] == [["ma", "9 uur", ""], ["di", "10 uur", "Kim"]]


def test_without_the_extra_the_command_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    run = CliRunner().invoke(app, ["items", "print", "lezen-a", "-o", str(tmp_path)])
    assert isinstance(run.exception, PdfExtraMissing)
    assert "pip install 'taalmeter[pdf]'" in str(run.exception)


def test_a_folder_that_is_a_file_is_refused_by_name(tmp_path):
    (tmp_path / "papier").write_text("bezet")
    run = CliRunner().invoke(app, ["items", "print", "lezen-a", "-o", str(tmp_path / "papier")])
    assert isinstance(run.exception, DataError)
    assert "papier" in str(run.exception)


def test_the_command_writes_the_papers_and_says_where(tmp_path):
    run = CliRunner().invoke(app, ["items", "print", "lezen-a", "-o", str(tmp_path / "papier")])
    assert run.exit_code == 0, run.output
    names = {path.name for path in (tmp_path / "papier").iterdir()}
    papers_of_a = ("boekje.pdf", "antwoordblad.pdf", "sleutel.pdf", "omzettabel.pdf", "invoer.csv")
    assert names == {f"lezen-a-{name}" for name in papers_of_a}
    assert all(name in run.output for name in names)


def test_answers_typed_into_the_table_are_scored_as_on_screen(bank, tmp_path):
    CliRunner().invoke(app, ["items", "print", "lezen-a", "-o", str(tmp_path), "--format", "html"])
    path = tmp_path / "lezen-a-invoer.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        item = bank.item(row["opgave"])
        row["persoon"] = "014"
        row["antwoord"] = (item.sleutel or item.goed[0]) if number % 3 else "?"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    marks = read_marks(read_table(path), bank)["014"]
    session = Session(bank, "lezen-a", "nt2")
    typed = {row["opgave"]: row["antwoord"] for row in rows}
    while (step := session.next()) is not None:
        for item in step.items:
            session.answer(item.id, None if typed[item.id] == "?" else typed[item.id])
    on_paper = level_result(bank, "nt2", marks)
    assert on_paper.probabilities == pytest.approx(session.result().probabilities)


def test_a_booklet_that_was_not_finished_is_never_a_low_score(tmp_path, bank):
    CliRunner().invoke(app, ["items", "print", "lezen-a", "-o", str(tmp_path), "--format", "html"])
    path = tmp_path / "lezen-a-invoer.csv"
    with path.open(encoding="utf-8") as file:
        rows = [row | {"persoon": "014"} for row in csv.DictReader(file)]
    for row in rows[:13]:
        item = bank.item(row["opgave"])
        row["antwoord"] = item.sleutel or item.goed[0]
    rows[1]["antwoord"] = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(reversed(rows))
    marks = read_marks(read_table(path), bank)["014"]
    assert marks[rows[1]["opgave"]] is False  # left open between others: ik weet het niet
    assert [marks[row["opgave"]] for row in rows[13:16]] == [False] * 3
    assert [marks[row["opgave"]] for row in rows[16:]] == [None] * 8
    found = level_result(bank, "nt1", marks)
    assert (found.status, found.level) == ("niet afgemaakt", None)
    assert (found.answered, found.asked) == (16, 24)
    assert found.probabilities["1F"] > found.probabilities["onder_instroom"]


def test_a_posterior_of_a_total_is_wider_than_of_the_answers_themselves(bank):
    """On average: the total leaves out which questions were right."""
    texts = bank.form("lezen-a").onderdelen[0].inhoud[3:5]
    items = [item.id for name in texts for item in bank.passages[name].opgaven]
    prior = standard_normal()
    totals = total_likelihood(bank, texts)
    grid = np.linspace(-4.5, 4.5, prior.size)

    def variance(likelihood):
        weights = posterior(np.log(likelihood))
        return float(weights @ grid**2 - (weights @ grid) ** 2)

    by_total = sum(float(prior @ row) * variance(row) for row in totals)
    by_answers = 0.0
    for pattern in itertools.product((False, True), repeat=len(items)):
        likely = np.exp(item_evidence(bank, dict(zip(items, pattern, strict=True))).log_likelihood)
        by_answers += float(prior @ likely) * variance(likely)
    assert by_answers < by_total
