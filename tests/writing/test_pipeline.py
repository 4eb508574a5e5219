"""The shipped pipeline: pinned, small enough, with its licence and the scores it was given."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example

from taalmeter.errors import UnknownName
from taalmeter.writing.analyse import analyse
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


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Dutch pipeline of somebody else, on disk."""
    nlp = spacy.blank("nl")
    for pipe in ("morphologizer", "parser"):
        nlp.add_pipe(pipe)
    doc = Doc(
        nlp.vocab,
        words=["Ik", "werk", "hier"],
        pos=["PRON", "VERB", "ADV"],
        morphs=["", "VerbForm=Fin", ""],
        heads=[1, 1, 1],
        deps=["nsubj", "ROOT", "advmod"],
    )
    nlp.initialize(lambda: [Example(Doc(nlp.vocab, words=["Ik", "werk", "hier"]), doc)])
    nlp.meta["name"], nlp.meta["version"] = "eigen", "0.1.0"
    folder = tmp_path_factory.mktemp("pijplijn") / "nl_eigen"
    nlp.to_disk(folder)
    return folder


def test_another_pipeline_is_used_and_recorded_by_its_content(other: Path, tmp_path: Path) -> None:
    text = "Ik werk hier al drie jaar en ik kom morgen weer terug."
    evidence = analyse(text, pipeline=str(other))
    source = evidence.to_dict()["pijplijn"]
    assert source.startswith("nl_eigen 0.1.0 (inhoud ")
    assert str(other.parent) not in evidence.to_json()
    assert source in evidence.version
    assert evidence.version != analyse(text).version
    elsewhere = tmp_path / "kopie"
    shutil.copytree(other, elsewhere)
    assert analyse(text, pipeline=str(elsewhere)).to_json() == evidence.to_json()
    (elsewhere / "meta.json").write_text(
        (elsewhere / "meta.json").read_text().replace("0.1.0", "0.2.0")
    )
    parser.cache_clear()
    assert analyse(text, pipeline=str(elsewhere)).version != evidence.version


def test_a_pipeline_that_cannot_serve_is_refused_with_a_remedy(tmp_path: Path, other: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "engels")
    spacy.blank("nl").to_disk(tmp_path / "leeg")
    (tmp_path / "niets").mkdir()
    for name, what in (
        ("nl_bestaat_niet", "cannot be loaded"),
        (str(tmp_path / "niets"), "cannot be loaded"),
        (str(tmp_path / "engels"), "lacks"),
        (str(tmp_path / "leeg"), "lacks morphologizer, parser"),
    ):
        with pytest.raises(UnknownName, match=what):
            analyse("Ik werk.", pipeline=name)
