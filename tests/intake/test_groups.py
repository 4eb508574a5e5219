"""A group: invited together, prepared together, begun together; nothing of it is an answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taalmeter.errors import AnswerRefused, ListRefused, UnknownName, WrongStep
from taalmeter.intake.groups import MAX_GROUP, Invited
from taalmeter.intake.references import read_references

DAY = date(2026, 12, 3)


@pytest.fixture
def group(house):
    def made(together=False, form="intake"):
        return house.desk.make_group(
            house.afnemer, "Donderdag", "Zaal 2", DAY, form, together=together
        )

    return made


def standing(house, group_id):
    return {s.reference: s.standing for s in house.desk.seats(house.afnemer, group_id)}


def test_a_group_is_prepared_at_once_for_who_can_have_a_sitting(house, group):
    group_id = group()
    cases = [house.opened("W-1"), house.opened("W-2", spreekt_vlot_nederlands="ja")]
    cases.append(house.opened("W-3", wil_meedoen="nee"))
    assert house.desk.add_cases(house.afnemer, group_id, cases) == 3
    assert house.desk.add_references(house.afnemer, group_id, "W-4") == 1
    assert standing(house, group_id) == {
        "W-1": "klaarzetten", "W-2": "klaarzetten", "W-3": "geen", "W-4": "intake",
    }  # fmt: skip
    handed = house.desk.prepare_group(house.afnemer, group_id)
    assert [one.reference for one in handed] == ["W-1", "W-2"]
    assert len({one.ticket.code for one in handed}) == 2
    seats = {s.reference: s for s in house.desk.seats(house.afnemer, group_id)}
    assert (seats["W-1"].scale, seats["W-2"].scale) == ("nt2", "nt1")
    assert house.desk.prepare_group(house.afnemer, group_id) == ()
    for one in handed:
        house.desk.start(house.desk.enter(one.ticket.code))
    assert [s.standing for s in house.desk.seats(house.afnemer, group_id)].count("bezig") == 2


def test_a_line_of_the_group_holds_no_answer_and_no_score(house, group):
    group_id = group()
    house.desk.add_cases(house.afnemer, group_id, [house.begun()[0]])
    (seat,) = house.desk.seats(house.afnemer, group_id)
    assert set(vars(seat)) == {
        "case_id", "reference", "standing", "scale", "sitting_id", "form", "question",
        "last_seen", "held", "picture", "on_paper",
    }  # fmt: skip


def test_together_nobody_begins_before_the_afnemer_says_so(house, group):
    group_id = group(together=True)
    house.desk.add_cases(house.afnemer, group_id, [house.opened("W-1"), house.opened("W-2")])
    handed = house.desk.prepare_group(house.afnemer, group_id)
    tokens = [house.desk.enter(one.ticket.code) for one in handed]
    assert house.desk.sitting(tokens[0]).held
    with pytest.raises(WrongStep) as refused:
        house.desk.start(tokens[0])
    assert refused.value.details["reden"] == "samen"
    assert house.desk.start_group(house.afnemer, group_id) == 2
    for token in tokens:
        house.desk.start(token)
        assert house.desk.sitting(token).step is not None
    assert house.desk.start_group(house.afnemer, group_id) == 0


def test_all_pause_and_all_go_on_and_who_asks_for_help_stands_on_top(house, group):
    group_id = group()
    house.desk.add_cases(house.afnemer, group_id, [house.opened(f"W-{n}") for n in "123"])
    tokens = [
        house.desk.enter(one.ticket.code)
        for one in house.desk.prepare_group(house.afnemer, group_id)
    ]
    for token in tokens[1:]:
        house.desk.start(token)
    assert house.desk.pause_group(house.afnemer, group_id) == 2
    house.desk.ask_help(tokens[2])
    assert standing(house, group_id) == {"W-3": "hulp", "W-1": "wacht", "W-2": "pauze"}
    assert next(iter(standing(house, group_id))) == "W-3"
    assert house.desk.resume_group(house.afnemer, group_id) == 1
    assert standing(house, group_id) == {"W-3": "hulp", "W-1": "wacht", "W-2": "bezig"}


def test_new_codes_are_for_who_has_not_begun(house, group):
    group_id = group()
    house.desk.add_cases(house.afnemer, group_id, [house.opened("W-1"), house.opened("W-2")])
    first, second = house.desk.prepare_group(house.afnemer, group_id)
    house.desk.start(house.desk.enter(first.ticket.code))
    (new,) = house.desk.new_codes(house.afnemer, group_id)
    assert new.reference == "W-2"
    with pytest.raises(Exception, match="not known"):
        house.desk.enter(second.ticket.code)
    house.desk.enter(new.ticket.code)


def test_a_list_opens_cases_for_new_references_and_takes_along_known_ones(house, group):
    house.opened("W-1")
    group_id = group()
    assert house.desk.add_references(house.afnemer, group_id, "W-1\n\n W-2 \nW-2\n") == 2
    assert standing(house, group_id) == {"W-1": "klaarzetten", "W-2": "intake"}
    assert house.desk.add_references(house.afnemer, group_id, "W-1\nW-2") == 0
    stranger = house.actor("afnemer", house.other)
    with pytest.raises(UnknownName):
        house.desk.add_references(stranger, group_id, "W-1")


def test_every_line_that_cannot_be_used_is_named_and_nobody_is_added(house, group):
    house.handed_over("W-9")
    group_id = group()
    with pytest.raises(ListRefused) as refused:
        house.desk.add_references(
            house.afnemer, group_id, "W-1\n123456782\nW-2\n" + "x" * 81 + "\nW-3, W-4"
        )
    assert [e.place.line for e in refused.value.errors] == [2, 4, 5]
    with pytest.raises(ListRefused) as decided:
        house.desk.add_references(house.afnemer, group_id, "W-1\nW-9")
    assert [e.place.line for e in decided.value.errors] == [2]
    assert standing(house, group_id) == {}
    assert [row.reference for row in house.desk.cases(house.specialist)] == ["W-9"]


def test_a_table_gives_only_its_column_of_references():
    table = "naam;kenmerk;plaats\nA;W-1;x\nB;W-2;y\n"
    assert [(line.number, line.text) for line in read_references(table)] == [(2, "W-1"), (3, "W-2")]


@given(st.lists(st.from_regex(r"[A-Z]-[0-9]{1,5}", fullmatch=True), max_size=50), st.data())
def test_a_list_gives_each_reference_once_in_order(references, data):
    space = data.draw(st.sampled_from(["\n", "\r\n", "\n\n", " \n  "]))
    read = [line.text for line in read_references(space.join(references))]
    assert read == list(dict.fromkeys(references))


def test_a_group_holds_forty(house, group):
    group_id = group()
    forty = "\n".join(f"W-{n}" for n in range(MAX_GROUP))
    assert house.desk.add_references(house.afnemer, group_id, forty) == MAX_GROUP
    with pytest.raises(AnswerRefused) as refused:
        house.desk.add_references(house.afnemer, group_id, "een-meer")
    assert refused.value.details["reden"] == "groep_vol"
    assert len(standing(house, group_id)) == MAX_GROUP


def test_who_goes_to_another_group_or_leaves_keeps_every_sitting(house, group):
    first, second = group(), group()
    case_id = house.opened()
    house.desk.add_cases(house.afnemer, first, [case_id])
    house.desk.prepare_group(house.afnemer, first)
    house.desk.add_cases(house.afnemer, second, [case_id])
    assert standing(house, first) == {}
    assert standing(house, second) == {"W-1": "wacht"}
    house.desk.leave_group(house.afnemer, second, case_id)
    assert standing(house, second) == {}
    assert house.desk.sittings(house.afnemer)[0].status == "wacht"
    assert [g.size for g in house.desk.groups(house.afnemer)] == [0, 0]


@pytest.mark.parametrize(
    ("field", "values"), [("naam", ("", "Zaal")), ("plaats", ("Groep", "x" * 81))]
)
def test_a_group_without_a_name_or_with_a_place_too_long_is_refused(house, field, values):
    with pytest.raises(AnswerRefused) as refused:
        house.desk.make_group(house.afnemer, *values, DAY, "intake", together=False)
    assert refused.value.details["veld"] == field


def test_a_cohort_is_invited_whole_in_the_order_of_waiting(house, group):
    house.desk.open_case(house.specialist, "nieuw")
    for number in range(3):
        house.clock.forward(minutes=1)
        house.opened(f"W-{number}")
    house.measured("klaar")
    group_id = group()
    assert house.desk.invite(house.afnemer, group_id, "afname") == Invited(3, 0)
    assert set(standing(house, group_id)) == {"W-0", "W-1", "W-2"}
    assert house.desk.invite(house.afnemer, group_id, "beide") == Invited(1, 0)
    assert house.desk.cohort(house.afnemer, "beide") == ()


def test_what_does_not_fit_of_a_cohort_stays_for_a_second_group(house, group):
    for number in range(MAX_GROUP + 2):
        house.clock.forward(seconds=1)
        house.desk.open_case(house.specialist, f"W-{number}")
    first, second = group(), group()
    assert house.desk.invite(house.afnemer, first, "aanmelding") == Invited(MAX_GROUP, 2)
    assert house.desk.invite(house.afnemer, second, "aanmelding") == Invited(2, 0)
    assert set(standing(house, second)) == {f"W-{MAX_GROUP}", f"W-{MAX_GROUP + 1}"}
