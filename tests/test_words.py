"""Sittings about the words of a trade: the share known, and how fast new words are learned."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taalmeter.anyresult import read_result
from taalmeter.bank import load_bank
from taalmeter.errors import ContentErrors, UnknownName
from taalmeter.learning import LearningResult
from taalmeter.measurement.shares import (
    SHARES,
    ChoiceCounts,
    ClaimCounts,
    band_probabilities,
    corrected_share,
    interval,
    mean_share,
    share_posterior,
)
from taalmeter.play import Player, play_session
from taalmeter.profile import Profile
from taalmeter.session import Session
from taalmeter.vocabulary import VocabularyResult

YES, NO = "a", "b"


def sit(bank, form, answer, seed=4):
    session = Session(bank, form, "nt2", seed=seed)
    while (step := session.next()) is not None:
        for item in step.items:
            session.answer(item.id, answer(item))
    return session


def key(item):
    return item.sleutel if item.is_choice else "gezien"


def test_every_branche_with_a_word_list_has_a_form(bank):
    assert {f"woordenschat-{name}" for name in bank.word_lists} <= set(bank.sittings)
    assert {f"leertaak-{name}" for name in bank.learning_tasks} <= set(bank.sittings)
    with pytest.raises(UnknownName, match="woordenschat-zorg"):
        Session(bank, "woordenschat", "nt2")


def test_who_knows_every_word_gets_a_high_share_and_never_a_level(bank):
    result = sit(bank, "woordenschat-zorg", key).result()
    assert isinstance(result, VocabularyResult)
    assert result.status == "gemeten"
    assert result.low < result.share < result.high
    assert result.share > 0.9
    assert result.corrected == 1.0
    assert not {"niveau", "kansen", "normen"} & set(result.to_dict())


def test_who_says_yes_to_everything_guesses_too_much_and_gets_no_share(bank):
    yes = sit(bank, "woordenschat-bouw", lambda item: YES if YES in item.opties else None)
    result = yes.result()
    assert (result.status, result.share, result.false_alarms) == ("gokt te veel", None, 1.0)


def test_who_does_not_know_may_say_so_and_is_not_taken_for_a_guesser(bank):
    result = sit(bank, "woordenschat-bouw", lambda _: None).result()
    assert (result.status, result.false_alarms) == ("gemeten", 0.0)
    assert result.share < 0.1


def test_stopping_early_says_no_share(bank):
    session = Session(bank, "woordenschat-horeca", "nt1", seed=1)
    for item in session.next().items[:20]:
        session.answer(item.id, YES)
    session.stop()
    assert (session.result().status, session.result().share) == ("niet afgemaakt", None)


def test_no_word_is_asked_twice_and_pseudo_words_stand_between_real_ones(bank):
    for name, words in bank.word_lists.items():
        session = Session(bank, f"woordenschat-{name}", "nt2", seed=11)
        claims = session.next().items
        for item in claims:
            session.answer(item.id, NO)
        meanings = session.next().items
        rules = bank.word_rules.woordenschat
        assert len(claims) == rules.kent + rules.nepwoorden
        assert len(meanings) == rules.betekenis
        asked = [i.id.removeprefix("kent-") for i in claims]
        asked += [i.id.removeprefix(f"betekenis-{words.id}-") for i in meanings]
        assert len(set(asked)) == len(asked)


def test_a_page_gives_no_sign_which_words_do_not_exist(bank):
    items = Session(bank, "woordenschat-groen", "nt2", seed=2).next().items
    assert {re.sub(r"‘.*’", "", item.vraag) for item in items} == {"Kent u het woord ?"}
    assert all(re.fullmatch(r"kent-[a-z0-9-]+", item.id) for item in items)
    assert not any(" " in item.vraag.split("‘")[1] for item in items)


def test_the_seed_alone_decides_which_words_are_asked(bank):
    def asked(seed):
        return [item.id for item in Session(bank, "woordenschat-zorg", "nt1", seed).next().items]

    assert asked(5) == asked(5)
    assert asked(5) != asked(6)


def test_ten_new_words_are_shown_asked_at_once_and_asked_again_at_the_end(bank):
    session = Session(bank, "leertaak-bouw", "nt2", seed=3)
    kinds, shown = [], []
    while (step := session.next()) is not None:
        kinds.append((step.kind, len(step.items)))
        if step.word is not None:
            assert step.picture.svg.startswith("<svg ")
            assert step.picture.alt
            shown.append(step.word.woord)
        for item in step.items:
            session.answer(item.id, key(item))
    assert kinds == [("tonen", 1), ("opgaven", 1)] * 10 + [("opgaven", 10)]
    assert len(set(shown)) == 10
    result = session.result()
    assert isinstance(result, LearningResult)
    assert (result.at_once, result.at_end, result.asked) == (10, 10, 20)
    assert (result.suggestion, result.validated) == ("snel", False)
    assert "geen onderzoek" in result.notes[0]


def test_every_picture_of_a_new_word_is_black_on_white_and_has_words(bank):
    for task in bank.learning_tasks.values():
        assert len(task.woorden) == 10
        for word in task.woorden:
            picture = task.plaatjes[word.plaatje]
            colours = set(re.findall(r'(?:stroke|fill)="([^"]+)"', picture.svg))
            assert colours <= {"#000", "#fff", "none"}, word.woord
            assert word.woord.split()[-1] not in picture.alt.split(), word.woord


def test_a_question_at_the_end_does_not_name_its_word_in_its_id(bank):
    for name, question in bank.word_questions.items():
        if question.asked == "later":
            assert re.fullmatch(r"leertaak-[a-z]+-later-\d+", name)


def test_who_guesses_in_a_learning_task_is_not_called_fast(bank):
    letters = iter("abcd" * 40)
    result = sit(bank, "leertaak-zorg", lambda i: next(letters) if i.opties else "ja").result()
    assert result.suggestion != "snel"
    assert sum(result.probabilities.values()) == pytest.approx(1)


def test_a_doubtful_learning_speed_is_not_suggested(bank):
    """Five of ten at the end lies between rustig and gemiddeld; seven is gemiddeld."""

    def suggested(right):
        known = {f"leertaak-zorg-later-{n}" for n in range(1, right + 1)}
        taught = sit(
            bank, "leertaak-zorg", lambda i: key(i) if i.id in known or not i.opties else None
        )
        return taught.result().suggestion

    assert [suggested(n) for n in (2, 5, 7, 10)] == ["rustig", None, "gemiddeld", "snel"]


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 9999), st.floats(-3, 3), st.sampled_from(["woordenschat-zorg", "leertaak-bouw"])
)
def test_the_same_log_gives_the_same_result_and_data_reads_back(bank, seed, skill, form):
    session = Session(bank, form, "nt2", seed=seed)
    play_session(session, Player(skill, 0.0, seed))
    again = Session.replay(bank, form, "nt2", seed, session.log)
    assert again.result() == session.result()
    assert read_result(session.result().to_dict()) == session.result()


def test_a_share_is_a_number_to_the_rules_and_an_unmeasured_one_unknown(bank):
    known = sit(bank, "woordenschat-zorg", key).result()
    guessed = sit(bank, "woordenschat-zorg", lambda i: YES).result()
    assert Profile(woordenschat=known).values == {"woordenschat": known.share}
    assert Profile(woordenschat=guessed).values == {}


def test_the_yes_no_part_alone_agrees_with_the_classic_correction():
    """Mode of the posterior of many answers = (h - f) / (1 - f), Huibregtse et al. (2002)."""
    claims = ClaimCounts(claimed=700, real=1000, false_alarms=100, pseudo=500)
    mode = SHARES[np.argmax(share_posterior(claims=claims))]
    assert mode == pytest.approx(corrected_share(claims), abs=0.01)


def test_the_interval_holds_the_true_share_as_often_as_it_says():
    rng = np.random.default_rng(20261126)
    held = 0
    for _ in range(600):
        known, alarm, guess = rng.random(3)
        claims = ClaimCounts(
            int(rng.binomial(18, known + (1 - known) * alarm)),
            18,
            int(rng.binomial(10, alarm)),
            10,
        )
        chances = [known + (1 - known) * guess / 3, (1 - known) * guess * 2 / 3]
        right, wrong, unknown = rng.multinomial(12, [*chances, 1 - sum(chances)])
        weights = share_posterior(ChoiceCounts(int(right), int(wrong), int(unknown), 3), claims)
        low, high = interval(weights, 0.9)
        held += low <= known <= high
    assert 0.87 <= held / 600 <= 0.93


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_one_more_right_answer_never_lowers_the_share(right, wrong, unknown):
    before = share_posterior(ChoiceCounts(right, wrong, unknown, 4))
    after = share_posterior(ChoiceCounts(right + 1, wrong, unknown, 4))
    assert mean_share(after) >= mean_share(before)
    assert sum(band_probabilities(after, (0.45, 0.8))) == pytest.approx(1)


def test_a_form_that_names_an_unknown_branche_is_refused_with_its_line(items_copy):
    form = items_copy / "toetsvormen" / "leertaak.yaml"
    text = form.read_text("utf-8").replace("bouw,", "ruimtevaart,")
    form.write_text(text, "utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "ruimtevaart" in one)
    with pytest.raises(ContentErrors, match="ruimtevaart") as refused:
        load_bank(items_copy)
    assert refused.value.errors[0].place.line == line


def test_bands_that_do_not_rise_are_refused(items_copy):
    rules = items_copy / "woordmeting.yaml"
    rules.write_text(rules.read_text("utf-8").replace("snel: 0.8", "snel: 0.3"), "utf-8")
    with pytest.raises(ContentErrors, match="snel must begin above gemiddeld"):
        load_bank(items_copy)
