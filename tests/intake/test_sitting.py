"""A kandidaat's answers are kept once, whatever the network, the device or the afnemer does."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taalmeter.bank import Bank
from taalmeter.errors import AnswerRefused, BsnRefused, SessionClosed, UnknownName, WrongStep
from taalmeter.intake.desk import Desk
from taalmeter.intake.example import play
from taalmeter.intake.store import Store
from taalmeter.routing import RuleSet

from .conftest import House, TurnableClock


def first_items(house: House, token: str, count: int = 1) -> list[str]:
    step = house.desk.sitting(token).step
    assert step is not None
    return [item.id for item in step.open[:count]]


def answers_kept(house: House, case_id: str) -> list[str]:
    return [kind for kind in house.kinds(case_id) if kind == "antwoord_gegeven"]


def test_an_acknowledged_answer_is_on_disk(
    tmp_path: Path, bank: Bank, rules: RuleSet, clock: TurnableClock
) -> None:
    address = f"sqlite:///{tmp_path}/taalmeter.db"
    with Store(address) as store:
        desk = Desk(store, bank, rules, clock)
        add = desk.accounts.add_organisation
        house = House(desk, clock, add(None, "A", "gemeente"), "b", "c")
        case_id, sitting_id, token = house.begun()
        (item,) = first_items(house, token)
        desk.answer(token, item, "b", "sleutel-1")
    with Store(address) as store:
        again = Desk(store, bank, rules, clock)
        sitting = again.case(house.specialist, case_id).sitting(sitting_id)
        assert sitting is not None
        assert sitting.answers == {item: "b"}
        shown = again.sitting(token)
        assert shown.session.given(item) == "b"
        assert shown.question == 2


def test_a_repeated_key_gives_one_event(house: House) -> None:
    case_id, _, token = house.begun()
    (item,) = first_items(house, token)
    for _ in range(3):
        house.desk.answer(token, item, "a", "zelfde-sleutel")
    assert len(answers_kept(house, case_id)) == 1


def test_a_repeated_key_is_acknowledged_even_when_the_step_has_passed(house: House) -> None:
    _, _, token = house.begun("W-1", "lezen-vast")
    sent = []
    for number in range(6):
        (item,) = first_items(house, token)
        house.desk.answer(token, item, "a", f"k{number}")
        sent.append((item, f"k{number}"))
    for item, key in sent:
        house.desk.answer(token, item, "a", key)
    answers = [event.ref for event in house.desk.sitting(token).session.log]
    assert answers == [item for item, _ in sent]


def test_a_key_used_for_another_answer_is_refused_and_not_silently_lost(house: House) -> None:
    case_id, sitting_id, token = house.begun()
    (item,) = first_items(house, token)
    house.desk.answer(token, item, "a", "sleutel")
    with pytest.raises(AnswerRefused) as refused:
        house.desk.answer(token, item, "b", "sleutel")
    assert refused.value.details["reden"] == "sleutel"
    sitting = house.desk.case(house.specialist, case_id).sitting(sitting_id)
    assert sitting is not None
    assert sitting.answers == {item: "a"}


def test_fifty_threads_with_one_key_give_one_event(house: House) -> None:
    case_id, _, token = house.begun()
    (item,) = first_items(house, token)
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda _: house.desk.answer(token, item, "c", "sleutel"), range(50)))
    assert len(answers_kept(house, case_id)) == 1


def test_fifty_kandidaten_at_once_give_each_exactly_their_own_answer(house: House) -> None:
    begun = [house.begun(f"W-{number}") for number in range(50)]
    items = [first_items(house, token)[0] for _, _, token in begun]
    options = "abc"

    def work(number: int) -> None:
        token = begun[number][2]
        house.desk.answer(token, items[number], options[number % 3], f"k-{number}")

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    for number, (case_id, sitting_id, _) in enumerate(begun):
        sitting = house.desk.case(house.specialist, case_id).sitting(sitting_id)
        assert sitting is not None
        assert sitting.answers == {items[number]: options[number % 3]}
        assert len(answers_kept(house, case_id)) == 1
    assert house.desk.verify(house.actor("onderzoeker")).whole


def test_ik_weet_het_niet_is_an_answer(house: House) -> None:
    case_id, sitting_id, token = house.begun()
    (item,) = first_items(house, token)
    house.desk.answer(token, item, None, "k1")
    sitting = house.desk.case(house.specialist, case_id).sitting(sitting_id)
    assert sitting is not None
    assert sitting.answers == {item: None}


def test_an_answer_may_be_changed_while_its_text_is_on_screen(house: House) -> None:
    _, _, token = house.begun()
    (item,) = first_items(house, token)
    house.desk.answer(token, item, "a", "k1")
    house.desk.answer(token, item, "b", "k2")
    shown = house.desk.sitting(token)
    assert shown.session.given(item) == "b"
    assert shown.question == 2


@pytest.mark.parametrize(
    ("item", "answer", "error"),
    [("bestaat-niet", "a", UnknownName), (None, "z", AnswerRefused), (None, "", AnswerRefused),
     (None, "\x00", AnswerRefused), (None, "\ud800", AnswerRefused),
     (None, "x" * 10_000, AnswerRefused), ("", "a", AnswerRefused), ("\ud800", "a", AnswerRefused)],
)  # fmt: skip
def test_an_answer_that_cannot_be_kept_is_refused_and_nothing_changes(
    house: House, item: str | None, answer: str, error: type[Exception]
) -> None:
    case_id, _, token = house.begun()
    before = house.kinds(case_id)
    with pytest.raises(error):
        house.desk.answer(
            token, first_items(house, token)[0] if item is None else item, answer, "k"
        )
    assert house.kinds(case_id) == before


@pytest.mark.parametrize("key", ["", "x" * 65, "twee woorden", "é", "\x00"])
def test_a_key_that_cannot_be_kept_is_refused(house: House, key: str) -> None:
    _, _, token = house.begun()
    with pytest.raises(AnswerRefused) as refused:
        house.desk.answer(token, first_items(house, token)[0], "a", key)
    assert refused.value.details["reden"] == "sleutel"


def test_an_answer_to_a_question_that_was_not_asked_is_refused(house: House, bank: Bank) -> None:
    _, _, token = house.begun()
    reading = next(iter(bank.passage_of))
    with pytest.raises(AnswerRefused):
        house.desk.answer(token, reading, "a", "k")


def test_nothing_is_answered_before_the_start(house: House) -> None:
    ticket = house.desk.prepare_sitting(house.specialist, house.opened())
    token = house.desk.enter(ticket.code)
    shown = house.desk.sitting(token)
    assert (shown.status, shown.step, shown.question) == ("wacht", None, 0)
    for act in (
        lambda: house.desk.answer(token, "x", "a", "k"),
        lambda: house.desk.pause_candidate(token),
        lambda: house.desk.pause(house.afnemer, ticket.sitting_id),
    ):
        with pytest.raises((WrongStep, UnknownName)):
            act()


def test_beginning_twice_begins_once(house: House) -> None:
    case_id, _, token = house.begun()
    house.desk.start(token)
    assert house.kinds(case_id).count("afname_begonnen") == 1


@pytest.mark.parametrize("who", ["kandidaat", "afnemer"])
def test_a_pause_keeps_everything(house: House, clock: TurnableClock, who: str) -> None:
    _, sitting_id, token = house.begun()
    (item,) = first_items(house, token)
    house.desk.answer(token, item, "b", "k1")
    before = house.desk.sitting(token)
    if who == "kandidaat":
        house.desk.pause_candidate(token)
    else:
        house.desk.pause(house.afnemer, sitting_id)
    assert house.desk.sitting(token).status == "pauze"
    clock.forward(hours=3)
    if who == "kandidaat":
        house.desk.resume_candidate(token)
    else:
        house.desk.resume(house.afnemer, sitting_id)
    after = house.desk.sitting(token)
    assert after.status == "bezig"
    assert (after.step, after.question) == (before.step, before.question)
    assert after.session.log == before.session.log


def test_an_answer_that_was_under_way_when_the_pause_began_is_kept(house: House) -> None:
    _, sitting_id, token = house.begun()
    (item,) = first_items(house, token)
    house.desk.pause(house.afnemer, sitting_id)
    house.desk.answer(token, item, "b", "k1")
    shown = house.desk.sitting(token)
    assert shown.status == "pauze"
    assert shown.session.given(item) == "b"


def test_going_on_on_another_device_keeps_everything(house: House) -> None:
    case_id = house.opened()
    ticket = house.desk.prepare_sitting(house.specialist, case_id)
    first = house.desk.enter(ticket.code)
    house.desk.start(first)
    items = first_items(house, first, 3)
    for number, item in enumerate(items):
        house.desk.answer(first, item, "a", f"k{number}")
    house.desk.pause_candidate(first)
    second = house.desk.enter(ticket.code)
    shown = house.desk.sitting(second)
    assert [shown.session.given(item) for item in items] == ["a", "a", "a"]
    assert shown.question == 4


def test_asking_for_help_is_seen_until_somebody_came(house: House) -> None:
    _, sitting_id, token = house.begun()
    house.desk.ask_help(token)
    house.desk.ask_help(token)
    assert house.desk.sittings(house.afnemer)[0].status == "hulp"
    house.desk.resume_candidate(token)
    assert house.desk.sittings(house.afnemer)[0].status == "hulp"
    house.desk.note(house.afnemer, sitting_id, "hulp_gegeven", "muis werkte niet")
    assert house.desk.sittings(house.afnemer)[0].status == "bezig"


def test_a_sitting_that_was_played_to_its_end_says_something_of_every_skill(house: House) -> None:
    case_id, _, token = house.begun()
    play(house.desk, token, 0.5, seed=5)
    shown = house.desk.sitting(token)
    assert (shown.status, shown.step) == ("klaar", None)
    results = house.desk.results(house.specialist, case_id)
    assert results["lezen"].status == "gemeten"
    assert results["woordherkenning"].status == "gemeten"
    assert results["schrijven"].status == "gemeten"
    assert any("korte opgaven" in note for note in results["schrijven"].notes)
    with pytest.raises(SessionClosed):
        house.desk.answer(token, "x", "a", "k")


def test_a_finished_sitting_acknowledges_its_last_answer_again(house: House) -> None:
    case_id = house.opened()
    ticket = house.desk.prepare_sitting(house.specialist, case_id, "woordherkenning")
    token = house.desk.enter(ticket.code)
    house.desk.start(token)
    items = first_items(house, token, 100)
    for number, item in enumerate(items):
        house.desk.answer(token, item, "a", f"k{number}")
    assert house.desk.sitting(token).status == "klaar"
    house.desk.answer(token, items[-1], "a", f"k{len(items) - 1}")
    assert len(answers_kept(house, case_id)) == len(items)


def test_stopping_early_is_niet_afgemaakt_and_never_a_level(house: House) -> None:
    case_id, _, token = house.begun()
    (item,) = first_items(house, token)
    house.desk.answer(token, item, "a", "k1")
    house.desk.stop_candidate(token)
    results = house.desk.results(house.specialist, case_id)
    assert {result.status for result in results.values()} == {"niet afgemaakt"}
    assert all(getattr(result, "level", None) is None for result in results.values())


def test_a_sitting_that_never_began_says_nothing(house: House) -> None:
    case_id = house.opened()
    ticket = house.desk.prepare_sitting(house.specialist, case_id)
    house.desk.stop(house.afnemer, ticket.sitting_id, "niet gekomen")
    assert house.desk.results(house.specialist, case_id) == {}
    assert house.desk.case(house.specialist, case_id).next == "Zet een afname klaar."


def test_a_text_that_was_read_aloud_does_not_count_for_reading(house: House) -> None:
    case_id, sitting_id, token = house.begun("W-1", "lezen-vast")
    house.desk.note(house.afnemer, sitting_id, "tekst_voorgelezen", "")
    play(house.desk, token, 0.5, seed=5)
    with_note = house.desk.results(house.specialist, case_id)["lezen"]
    case_2, _, token_2 = house.begun("W-2", "lezen-vast")
    play(house.desk, token_2, 0.5, seed=5)
    without = house.desk.results(house.specialist, case_2)["lezen"]
    assert with_note.answered < without.answered
    assert any("voorgelezen" in note for note in with_note.notes)
    assert not any("voorgelezen" in note for note in without.notes)


def test_a_note_after_the_end_mends_the_result(house: House) -> None:
    case_id, sitting_id, token = house.begun("W-1", "lezen-vast")
    play(house.desk, token, 0.5, seed=5)
    assert house.desk.results(house.specialist, case_id)["lezen"].status == "gemeten"
    house.desk.note(house.afnemer, sitting_id, "tekst_voorgelezen", "alles voorgelezen")
    result = house.desk.results(house.specialist, case_id)["lezen"]
    assert result.status == "te weinig gemeten"
    assert result.level is None  # type: ignore[union-attr]


def test_help_is_told_with_every_result_and_the_words_of_the_note_are_not(house: House) -> None:
    case_id, sitting_id, token = house.begun()
    house.desk.note(house.afnemer, sitting_id, "hulp_gegeven", "de broer hielp mee")
    play(house.desk, token, 0.5, seed=5)
    for result in house.desk.results(house.specialist, case_id).values():
        assert "Er is hulp gegeven." in result.notes
        assert "broer" not in str(result.to_dict())


def test_not_wanting_to_write_ends_the_task_and_asks_no_rating(house: House) -> None:
    case_id, sitting_id, token = house.begun("W-1", "schrijven-taken")
    for number in range(3):
        step = house.desk.sitting(token).step
        assert step is not None
        assert step.task is not None
        house.desk.write(token, step.task.id, None if number else {}, f"k{number}")
    sitting = house.desk.case(house.specialist, case_id).sitting(sitting_id)
    assert sitting is not None
    assert (sitting.status, sitting.unrated) == ("klaar", ())


def test_what_was_written_is_kept_to_the_letter(house: House) -> None:
    case_id, sitting_id, token = house.begun("W-1", "schrijven-taken")
    step = house.desk.sitting(token).step
    assert step is not None
    assert step.task is not None
    text = "  Beste Ali,\r\n\tik kom morgen… 🙂 é e\u0301 '; DROP TABLE --  "
    fields = {f.id: text for f in step.task.velden} or {"tekst": text}
    house.desk.write(token, step.task.id, fields, "k1")
    sitting = house.desk.case(house.specialist, case_id).sitting(sitting_id)
    assert sitting is not None
    assert sitting.texts[step.task.id] == fields


def test_a_bsn_in_a_text_is_refused_and_nothing_else_is_lost(house: House) -> None:
    case_id, _, token = house.begun("W-1", "schrijven-taken")
    step = house.desk.sitting(token).step
    assert step is not None
    assert step.task is not None
    name = step.task.velden[0].id if step.task.velden else "tekst"
    before = house.kinds(case_id)
    with pytest.raises(BsnRefused) as refused:
        house.desk.write(token, step.task.id, {name: "Mijn nummer is 1234.56.782."}, "k1")
    assert refused.value.details["veld"] == name
    assert house.kinds(case_id) == before
    house.desk.write(token, step.task.id, {name: "Bel 024-1234567."}, "k1")


def test_a_sitting_stays_on_the_bank_that_it_was_prepared_with(
    house: House, bank: Bank, rules: RuleSet, store: Store, clock: TurnableClock
) -> None:
    from dataclasses import replace

    case_id, sitting_id, token = house.begun()
    (item,) = first_items(house, token)
    house.desk.answer(token, item, "a", "k1")
    newer = Desk(store, replace(bank, hash="0" * 64), rules, clock)
    with pytest.raises(SessionClosed) as refused:
        newer.answer(token, item, "b", "k2")
    assert refused.value.details["reden"] == "andere_opgavenbank"
    newer.stop(house.afnemer, sitting_id, "nieuwe opgavenbank")
    assert newer.results(house.specialist, case_id) == {}


def test_the_device_of_a_kandidaat_does_not_learn_whose_sitting_it_is(house: House) -> None:
    case_id, _, token = house.begun("GEHEIM-77")
    shown = repr(house.desk.sitting(token))
    assert "GEHEIM-77" not in shown
    assert case_id not in shown
