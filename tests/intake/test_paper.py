"""Answers from paper: kept one by one, by the person who typed them, scored as on screen."""

import pytest

from taalmeter.errors import AnswerRefused, FormNotPrintable, NotAllowed, WrongStep
from taalmeter.intake import events
from taalmeter.paper.booklet import numbered_items
from taalmeter.session import Session


@pytest.fixture
def answers(bank):
    def made(upto=24, form="lezen-a"):
        items = [one.item for one in numbered_items(bank, bank.form(form))][:upto]
        right = {item.id: item.sleutel or item.goed[0] for item in items}
        return {name: (given if n % 4 else None) for n, (name, given) in enumerate(right.items())}

    return made


def test_each_answer_is_kept_with_who_typed_it_and_that_it_was_paper(house, answers):
    case_id = house.opened()
    house.desk.enter_paper(house.afnemer, case_id, "lezen-a", answers(), "een")
    case = house.desk.case(house.specialist, case_id)
    kept = [e for e in case.history if e.kind == "antwoord_gegeven"]
    assert {e.event.opgave: e.event.antwoord for e in kept} == answers()
    assert {(e.event.invoer, e.actor) for e in kept} == {("papier", house.afnemer.id)}
    assert case.open_sitting is None


def test_an_answer_from_before_there_was_paper_was_given_on_screen():
    kept = b'{"afname":"s","antwoord":"b","opgave":"vraag-1"}'
    assert events.load("antwoord_gegeven", kept).invoer == "scherm"


def test_paper_says_what_the_screen_says(house, bank, answers):
    case_id = house.opened()
    house.desk.enter_paper(house.afnemer, case_id, "lezen-a", answers(), "een")
    (sitting,) = house.desk.case(house.specialist, case_id).sittings
    session = Session(bank, "lezen-a", sitting.scale)
    while (step := session.next()) is not None:
        for item in step.items:
            session.answer(item.id, answers()[item.id])
    on_paper, on_screen = sitting.results["lezen"], session.result()
    assert on_paper.probabilities == on_screen.probabilities
    assert on_paper.level == on_screen.level
    assert "De afname is op papier gedaan." in on_paper.notes


def test_a_question_left_open_is_not_known_and_what_was_not_reached_is_not_low(
    house, bank, answers
):
    case_id = house.opened()
    made = answers(upto=14)
    skipped = list(made)[5]
    del made[skipped]
    house.desk.enter_paper(house.afnemer, case_id, "lezen-a", made, "een")
    (sitting,) = house.desk.case(house.specialist, case_id).sittings
    assert sitting.answers[skipped] is None
    assert len(sitting.answers) == 14
    assert sitting.status == "gestopt"
    assert (sitting.results["lezen"].status, sitting.results["lezen"].level) == (
        "niet afgemaakt",
        None,
    )


def test_sending_the_same_page_twice_keeps_one_sitting(house, answers):
    case_id = house.opened()
    first = house.desk.enter_paper(house.afnemer, case_id, "lezen-a", answers(), "een")
    second = house.desk.enter_paper(house.afnemer, case_id, "lezen-a", answers(), "een")
    assert first == second
    assert len(house.desk.case(house.specialist, case_id).sittings) == 1


def test_an_answer_that_a_question_cannot_have_keeps_nothing(house, answers):
    case_id = house.opened()
    with pytest.raises(AnswerRefused):
        house.desk.enter_paper(
            house.afnemer, case_id, "lezen-a", {**answers(), next(iter(answers())): "x"}, "een"
        )
    with pytest.raises(AnswerRefused):
        house.desk.enter_paper(house.afnemer, case_id, "lezen-a", {}, "twee")
    with pytest.raises(AnswerRefused):
        house.desk.enter_paper(house.afnemer, case_id, "lezen-a", {"vreemd": "a"}, "drie")
    assert house.desk.case(house.specialist, case_id).sittings == ()


@pytest.mark.parametrize(
    "form", ["intake", "lezen-adaptief", "woordenschat-zorg", "schrijven-kort"]
)
def test_only_fixed_forms_come_from_paper(house, form):
    with pytest.raises(FormNotPrintable):
        house.desk.enter_paper(house.afnemer, house.opened(), form, {"x": "a"}, "een")


def test_who_may_not_prepare_a_sitting_may_not_type_one_in(house, answers):
    case_id = house.opened()
    with pytest.raises(NotAllowed):
        house.desk.enter_paper(house.actor("onderzoeker"), case_id, "lezen-a", answers(), "een")


def test_a_sitting_that_goes_on_on_screen_comes_first(house, answers):
    case_id = house.opened()
    house.desk.start(house.desk.enter(house.desk.prepare_sitting(house.afnemer, case_id).code))
    with pytest.raises(WrongStep):
        house.desk.enter_paper(house.afnemer, case_id, "lezen-a", answers(), "een")
