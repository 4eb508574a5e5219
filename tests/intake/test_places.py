"""Seats are given once, whoever comes first; offerings are kept by who gives them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from taalmeter.errors import AnswerRefused, UnknownName
from taalmeter.intake import deadlines
from taalmeter.intake.offering_text import OfferingRefused
from taalmeter.intake.offerings import Offering

from .conftest import WHY, House, TurnableClock

CELLS = {
    "naam": "Les", "lijn": "nt2", "dagdelen": "3", "plaats": "Schoolstraat 1", "contact": "Rik",
    "groep_tot": "15", "bron": "Gids", "datum": "2026-11-21",
}  # fmt: skip


def offered(house: House, case_id: str, starts: str = "2027-01-11 1", **cells: str) -> Offering:
    """Let the ROC offer a course for the route of a decided case."""
    decision = house.desk.case(house.specialist, case_id).decision
    assert decision is not None and decision.route is not None
    cells = {**CELLS, "trajecten": decision.route, "starts": starts, **cells}
    roc = house.actor("roc")
    return house.desk.offering(roc, house.desk.add_offering(roc, cells))


def place(house: House, case_id: str, offering: Offering, *, waits: bool = False) -> None:
    house.desk.hand_over(
        house.specialist, case_id, house.roc, "Rik", "maandag 10 uur", shared=True,
        offering=offering, begins=offering.starts[0].begins, waiting_list=waits,
    )  # fmt: skip


def test_a_decided_route_finds_its_place(house: House) -> None:
    case_id = house.decided()
    offering = offered(house, case_id)
    got = house.desk.places(house.specialist, case_id)
    assert [one.offering.id for one in got.seats] == [offering.id]
    assert (got.weeks, got.seats[0].start.free) == (8, 1)
    assert "Spreek af wie de kandidaat intussen spreekt" in got.gap
    house.desk.set_deadlines(house.actor("beheerder"), house.gemeente, {"opvang_na_weken": 9})
    assert house.desk.places(house.specialist, case_id).gap == ""


def test_the_wait_of_an_advice_comes_from_the_offerings(house: House) -> None:
    case_id = house.opened(ondersteuning="eerst")
    ticket = house.desk.prepare_sitting(house.specialist, case_id)
    house.desk.start(house.desk.enter(ticket.code))
    house.desk.stop(house.specialist, ticket.sitting_id, "moe")
    advice = house.desk.advise(house.specialist, case_id)
    roc = house.actor("roc")
    cells = {**CELLS, "trajecten": advice.route, "starts": "2027-01-11"}
    assert advice.route in house.desk.office.rules.routes
    house.desk.add_offering(roc, cells)
    again = house.desk.advise(house.specialist, case_id)
    given = house.desk.case(house.specialist, case_id).advice_given
    assert given is not None
    assert given.profile["wachttijd_weken"] == 8
    assert again.route == advice.route
    assert "opvanggroep" in {side.id for side in again.side_advice}


def test_two_people_never_get_one_seat(house: House) -> None:
    first, second = house.decided("W-1"), house.decided("W-2")
    offering = offered(house, first)

    def take(case_id: str) -> str:
        try:
            place(house, case_id, offering)
        except AnswerRefused as refused:
            return str(refused.details["reden"])
        return "plek"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(take, (first, second))) == ["plek", "vol"]
    loser = first if house.desk.case(house.specialist, first).handover is None else second
    assert house.kinds(loser)[-1] == "besluit_genomen", "nothing of a refused hand-over is kept"
    assert house.desk.places(house.specialist, loser).seats == ()
    place(house, loser, offering, waits=True)
    assert house.desk.place_in_line(house.specialist, loser) == 1


def test_who_waits_moves_up_when_a_seat_becomes_free(house: House, clock: TurnableClock) -> None:
    cases = [house.decided(f"W-{n}") for n in range(3)]
    offering = offered(house, cases[0])
    for number, case_id in enumerate(cases):
        clock.forward(hours=1)
        place(house, case_id, offering, waits=number > 0)
    line = [house.desk.place_in_line(house.specialist, case_id) for case_id in cases]
    assert line == [0, 1, 2]
    roc = house.actor("roc")
    assert house.desk.handover(roc, cases[1]).in_line == 1
    house.desk.answer_handover(roc, cases[0], "gestopt", "2026-12-01", "")
    assert [house.desk.place_in_line(house.specialist, c) for c in cases[1:]] == [0, 1]
    late = house.decided("W-laat")
    with pytest.raises(AnswerRefused) as refused:
        place(house, late, offering)
    assert refused.value.details["reden"] == "vol", "nobody overtakes who waits"
    house.desk.withdraw_handover(house.specialist, cases[1], "Naar een andere school")
    house.desk.withdraw_handover(house.specialist, cases[2], "Naar een andere school")
    place(house, late, offering)
    assert house.desk.place_in_line(house.specialist, late) == 0


def test_a_start_that_is_offered_no_more_or_by_another_is_refused(house: House) -> None:
    case_id = house.decided()
    offering = offered(house, case_id)
    house.desk.withdraw_offering(house.actor("roc"), offering.id)
    with pytest.raises(AnswerRefused) as refused:
        place(house, case_id, offering)
    assert refused.value.details == {"veld": "plek", "reden": "weg"}
    elsewhere = offered(house, case_id, naam="Andere les")
    with pytest.raises(AnswerRefused):
        house.desk.hand_over(
            house.specialist, case_id, house.other, "Rik", "maandag", shared=True,
            offering=elsewhere, begins=elsewhere.starts[0].begins,
        )  # fmt: skip
    with pytest.raises(AnswerRefused):
        house.desk.hand_over(
            house.specialist, case_id, house.roc, "Rik", "maandag", shared=True,
            offering=elsewhere, begins=date(2027, 1, 12),
        )  # fmt: skip
    assert house.desk.case(house.specialist, case_id).handover is None


def test_a_provider_cannot_take_away_a_seat_that_was_given(house: House) -> None:
    cases = [house.decided(f"W-{n}") for n in range(2)]
    offering = offered(house, cases[0], "2027-01-11 2")
    for case_id in cases:
        place(house, case_id, offering)
    roc = house.actor("roc")
    cells = {**CELLS, "trajecten": offering.routes[0], "starts": "2027-01-11 1"}
    with pytest.raises(OfferingRefused) as refused:
        house.desk.change_offering(roc, offering.id, cells)
    assert [(f.field, f.reason) for f in refused.value.faults] == [("starts", "bezet")]
    house.desk.change_offering(roc, offering.id, {**cells, "starts": "2027-01-11 3"})
    assert house.desk.offering(roc, offering.id).starts[0].free == 1


def test_a_roc_sees_and_changes_only_its_own_offerings(house: House) -> None:
    case_id = house.decided()
    own = offered(house, case_id)
    stranger = house.actor("roc", house.other)
    assert house.desk.offerings(stranger) == ()
    with pytest.raises(UnknownName):
        house.desk.change_offering(stranger, own.id, CELLS)
    with pytest.raises(UnknownName):
        house.desk.withdraw_offering(stranger, own.id)
    cells = {**CELLS, "trajecten": own.routes[0]}
    added = house.desk.add_offering(stranger, cells, organisation=house.roc)
    assert house.desk.offering(stranger, added).organisation == house.other
    boss = house.actor("beheerder")
    for_roc = house.desk.add_offering(boss, cells, organisation=house.roc)
    assert {one.id for one in house.desk.offerings(house.actor("roc"))} == {own.id, for_roc}
    with pytest.raises(UnknownName):
        house.desk.add_offering(boss, cells, organisation="geen")


def test_a_traject_that_stops_gives_the_sender_its_next_step(house: House) -> None:
    case_id = house.handed_over()
    roc, desk = house.actor("roc"), house.desk
    desk.answer_handover(roc, case_id, "gestart", "2026-12-01", "")
    desk.answer_handover(roc, case_id, "gestopt", "2027-01-10", "Te ver reizen")
    case = desk.case(house.specialist, case_id)
    assert case.step == "vervolg"
    assert case.next == "Het traject is gestopt. Bel de kandidaat en besluit samen wat nu past."
    advice = case.advice
    assert advice is not None
    routes = desk.office.rules.routes.values()
    other = next(r.id for r in routes if not r.handover and r.id != advice.route)
    desk.decide(house.specialist, case_id, "afwijken", other, WHY, "Dichterbij", True)
    after = desk.case(house.specialist, case_id)
    assert (after.step, after.handover, after.progress) == ("afgerond", None, ())
    assert [past.progress[-1].note for past in after.past] == ["Te ver reizen"]
    with pytest.raises(UnknownName):
        desk.handover(roc, case_id)


def test_after_a_traject_that_was_finished_a_next_step_can_be_decided(house: House) -> None:
    case_id = house.handed_over()
    house.desk.answer_handover(house.actor("roc"), case_id, "afgerond", "2027-06-01", "")
    house.desk.decide(house.specialist, case_id, "meer_meten", None, WHY, "", True)
    assert house.desk.case(house.specialist, case_id).step == "afname"


def test_a_hand_over_that_is_taken_back_can_go_elsewhere(house: House) -> None:
    case_id = house.handed_over()
    house.desk.withdraw_handover(house.specialist, case_id, "De school is vol.")
    assert house.desk.handovers(house.actor("roc")) == ()
    assert house.desk.case(house.specialist, case_id).step == "overdracht"
    house.desk.hand_over(house.specialist, case_id, house.other, "Ina", "dinsdag", shared=True)
    assert len(house.desk.handovers(house.actor("roc", house.other))) == 1


def test_steps_go_forward_and_goals_are_those_of_the_person(house: House) -> None:
    case_id = house.handed_over()
    roc, desk = house.actor("roc"), house.desk
    assert desk.handover(roc, case_id).goals == ("Een baan",)
    desk.answer_handover(roc, case_id, "gestart", "2026-12-01", "")
    assert desk.handover(roc, case_id).possible == (
        "gestart", "voortgang", "tussenmeting", "afgerond", "gestopt",
    )  # fmt: skip
    with pytest.raises(AnswerRefused):
        desk.answer_handover(roc, case_id, "voortgang", "2027-01-01", "", {"Rijk": "behaald"})
    desk.answer_handover(roc, case_id, "afgerond", "2027-06-01", "", {"Een baan": "behaald"})
    reply = desk.case(house.specialist, case_id).progress[-1]
    assert reply.goals == {"Een baan": "behaald"}


def test_both_sides_see_that_a_step_is_late_by_the_deadlines_of_the_sender(
    house: House, clock: TurnableClock
) -> None:
    case_id = house.handed_over()
    roc = house.actor("roc")

    def late() -> tuple[bool, bool]:
        return house.desk.handovers(roc)[0].overdue, house.desk.cases(house.specialist)[0].overdue

    clock.forward(days=6)
    assert late() == (False, False)
    house.desk.set_deadlines(house.actor("beheerder"), house.gemeente, {"verzonden": 5})
    assert late() == (True, True)
    house.desk.answer_handover(roc, case_id, "gezien", "2026-11-27", "")
    assert late() == (False, False)
    clock.forward(days=deadlines.DEFAULTS["gezien"] + 1)
    assert late() == (True, True)
    house.desk.answer_handover(roc, case_id, "gestopt", "2026-12-20", "")
    assert late() == (False, False)
    with pytest.raises(AnswerRefused):
        house.desk.set_deadlines(house.actor("beheerder"), house.gemeente, {"gezien": 0})


def test_an_organisation_that_executes_a_case_does_the_work_and_decides_nothing(
    house: House,
) -> None:
    from taalmeter.errors import NotAllowed

    case_id = house.opened()
    desk, me = house.desk, house.specialist
    firm = house.actor("specialist", house.other)
    assert desk.cases(firm) == ()
    desk.share_case(me, case_id, house.other, shared=True)
    (row,) = desk.cases(firm)
    assert (row.case_id, row.executed_for) == (case_id, "Gemeente A")
    attendant = house.actor("afnemer", house.other)
    ticket = desk.prepare_sitting(attendant, case_id)
    assert [one.sitting_id for one in desk.sittings(attendant)] == [ticket.sitting_id]
    assert desk.case(firm, case_id).executor == house.other
    for refused in (
        lambda: desk.decide(firm, case_id, "stoppen", None, WHY, "", True),
        lambda: desk.hand_over(firm, case_id, house.roc, "Rik", "maandag", shared=True),
        lambda: desk.share_case(firm, case_id, house.roc, shared=True),
        lambda: desk.stop_sharing(firm, case_id, "Zomaar"),
    ):
        with pytest.raises(NotAllowed) as error:
            refused()
        assert error.value.details["reden"] == "opdrachtgever"
    desk.stop_sharing(me, case_id, "De metingen zijn klaar.")
    assert desk.cases(firm) == desk.sittings(attendant) == ()
    with pytest.raises(UnknownName):
        desk.case(firm, case_id)
    with pytest.raises(UnknownName):
        desk.pause(attendant, ticket.sitting_id)


def test_a_case_is_shared_only_with_agreement_and_with_one_other(house: House) -> None:
    case_id = house.opened()
    for organisation, agreed in ((house.other, False), (house.gemeente, True)):
        with pytest.raises(AnswerRefused):
            house.desk.share_case(house.specialist, case_id, organisation, shared=agreed)
    with pytest.raises(UnknownName):
        house.desk.share_case(house.specialist, case_id, "geen", shared=True)
