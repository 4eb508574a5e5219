"""The shipped pipeline: pinned, small enough, with its licence and the scores it was given."""

import json
from importlib.resources import files
from pathlib import Path

from taalmeter.writing.parsing import parser

FOLDER = Path(str(files("taalmeter.writing"))) / "pipeline"
SCORES = Path(__file__).parents[2] / "bench" / "pipeline" / "evaluation.json"


def test_the_pipeline_is_at_most_fifteen_megabytes() -> None:
    assert sum(f.stat().st_size for f in FOLDER.rglob("*") if f.is_file()) <= 15_000_000


def test_the_pipeline_carries_its_licence() -> None:
    assert json.loads((FOLDER / "meta.json").read_text())["license"] == "CC BY-SA 4.0"
    assert "CC BY-SA 4.0" in (FOLDER / "LICENSE").read_text()


def test_the_scores_of_the_shipped_pipeline_reach_what_was_promised() -> None:
    scores = json.loads(SCORES.read_text())
    alpino = scores["alp-test"]["gold tokens and sentences"]
    assert alpino["pos_acc"] >= 94.5
    assert alpino["dep_las"] >= 74.0
    assert scores["pipeline"] == f"{parser().name} {parser().version}"


def test_the_evidence_names_the_pipeline_by_its_content() -> None:
    assert parser().source.startswith("taalmeter ")
    assert parser().source == parser(None).source


def test_a_plain_sentence_is_parsed_as_a_teacher_would() -> None:
    line = ["Mijn", "dochter", "kan", "niet", "komen", "omdat", "zij", "ziek", "is", "."]
    (words,) = parser().parse([line])
    tags = ["PRON", "NOUN", "AUX", "ADV", "VERB", "SCONJ", "PRON", "ADJ", "AUX", "PUNCT"]
    assert [w.pos for w in words] == tags
    assert (words[1].dep, words[words[1].head].text) == ("nsubj", "komen")
    assert [words[i].lemma for i in (2, 4, 8)] == ["kunnen", "komen", "zijn"]
