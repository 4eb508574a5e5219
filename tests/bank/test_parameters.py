"""The provisional parameters are what their file says, and every result says `voorlopig`."""

from itertools import pairwise
from statistics import fmean

import pytest
from scipy.stats import spearmanr

from taalmeter import Session
from taalmeter.bank.checks import counts
from taalmeter.score import columns, level_result
from taalmeter.writing.plain.sentences import sentences

LEVELS = ("instroom", "1F", "2F", "3F")


def difficulties(bank, asks=None):
    """Mean b by declared level, over the questions at texts that ask this."""
    found = {level: [] for level in LEVELS}
    for passage in bank.passages.values():
        for item in passage.opgaven:
            if asks in (None, item.vraagt):
                found[passage.niveau.nt1].append(bank.parameters.opgaven[item.id].b)
    return {level: fmean(values) for level, values in found.items()}


def test_the_file_says_how_it_was_made_and_what_is_missing(bank):
    parameters = bank.parameters
    assert parameters.status == "voorlopig"
    assert "zonder antwoorden van kandidaten" in parameters.methode
    assert "geen beoordelaars die opgaven twee aan twee" in parameters.methode
    assert "voorlopig" in parameters.bron


def test_difficulty_rises_with_the_declared_level(bank):
    means = list(difficulties(bank).values())
    assert means == sorted(means)
    assert all(after - before > 0.5 for before, after in pairwise(means))


@pytest.mark.parametrize("level", LEVELS)
def test_connecting_is_harder_than_finding_a_literal_answer(bank, level):
    assert difficulties(bank, "verbinden")[level] > difficulties(bank, "letterlijk vinden")[level]


def test_guessing_is_one_in_the_number_of_options_and_nothing_when_typed(bank):
    for name, known in bank.parameters.opgaven.items():
        item = bank.items[name]
        assert known.c == pytest.approx(1 / len(item.opties) if item.is_choice else 0, abs=0.01)


def test_every_value_has_a_wide_standard_error(bank):
    assert all(
        known.se_b >= 0.4 and known.se_a >= 0.2 for known in bank.parameters.opgaven.values()
    )


def test_features_of_the_texts_put_them_in_about_the_same_order(bank):
    """Number of words, words a sentence, and share of words over six letters."""
    rows = []
    for passage in bank.passages.values():
        split = sentences(passage.tekst)
        words = [word for sentence in split for word in sentence.words]
        rows.append(
            (
                fmean(bank.parameters.opgaven[item.id].b for item in passage.opgaven),
                len(words),
                len(words) / len(split),
                sum(len(word) > 6 for word in words) / len(words),
            )
        )
    b, *features = zip(*rows, strict=True)
    assert all(spearmanr(b, feature).statistic > 0.6 for feature in features)


def test_what_each_question_asks_is_spread_over_the_levels(bank):
    asked = counts(bank).asks
    assert set(asked) == {
        "verbinden", "letterlijk vinden", "opzoeken", "bedoeling", "hoofdgedachte",
    }  # fmt: skip
    for level in LEVELS:
        here = [
            item.vraagt
            for passage in bank.passages.values()
            if passage.niveau.nt1 == level
            for item in passage.opgaven
        ]
        assert set(here) == set(asked), level
        assert len([i for p in bank.passages.values() if p.niveau.nt1 == level
                    for i in p.opgaven if not i.is_choice]) >= 2  # fmt: skip


@pytest.mark.parametrize(
    "form", ["lezen-a", "schrijven-kort", "woordenschat-bouw", "leertaak-bouw"]
)
def test_every_result_says_that_its_parameters_are_provisional(bank, form):
    session = Session(bank, form, "nt1", seed=1)
    while (step := session.next()) is not None:
        for item in step.items:
            session.answer(item.id, None)
    results = session.results()
    assert results
    assert all(result.to_dict()["versies"]["voorlopig"] for result in results.values())


def test_a_table_of_scores_says_so_in_its_last_column(bank):
    assert columns(bank, "nt1")[-1] == "voorlopig"
    marks = dict.fromkeys([i.id for i in bank.passages["app-trein"].opgaven], True)
    assert level_result(bank, "nt1", marks).versions.voorlopig
