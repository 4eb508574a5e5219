"""The way of one case: intake, measuring, advice, a decision by a person, and what is refused."""

import pytest

from taalmeter.bank.content import RUBRIC_ROWS
from taalmeter.errors import AnswerRefused, BsnRefused, UnknownName, WrongStep
from taalmeter.intake.case import fold
from taalmeter.intake.example import play
from taalmeter.profile import Profile

from .conftest import ANSWERS, WHY, House, TurnableClock


def step(house: House, case_id: str) -> str:
    return house.desk.case(house.specialist, case_id).step


def test_a_case_goes_step_by_step_from_aanmelding_to_voortgang(house: House) -> None:
    desk, me = house.desk, house.specialist
    case_id = desk.open_case(me, "W-1")
    assert step(house, case_id) == "aanmelding"
    desk.record_intake(me, case_id, ANSWERS, "Koken", "Een baan")
    assert step(house, case_id) == "afname"
    ticket = desk.prepare_sitting(me, case_id)
    assert desk.case(me, case_id).next == "Geef de code aan de kandidaat."
    token = desk.enter(ticket.code)
    desk.start(token)
    play(desk, token, 0.5, seed=5)
    assert step(house, case_id) == "beoordelen"
    house.rate(case_id)
    assert step(house, case_id) == "advies"
    advice = desk.advise(me, case_id)
    assert step(house, case_id) == "besluit"
    route = next(
        r.id for r in desk.office.rules.routes.values() if r.handover and r.id != advice.route
    )
    desk.decide(me, case_id, "afwijken", route, WHY, "Ik wil leren", candidate_agrees=True)
    assert step(house, case_id) == "overdracht"
    desk.hand_over(me, case_id, house.roc, "Rik", "maandag 10 uur", shared=True)
    assert step(house, case_id) == "voortgang"
    roc = house.actor("roc")
    for reply in ("gezien", "afspraak", "gestart"):
        desk.answer_handover(roc, case_id, reply, "2026-11-23", "")
        assert step(house, case_id) == "voortgang"
    desk.answer_handover(roc, case_id, "afgerond", "2027-03-01", "Diploma gehaald")
    assert step(house, case_id) == "afgerond"


def test_folding_the_same_journal_always_gives_the_same_case(tree_of_cases: House) -> None:
    store = tree_of_cases.desk.office.store
    for case_id in store.case_ids():
        entries = store.entries(case_id)
        whole = fold(entries)
        assert fold(entries) == whole
        for cut in range(1, len(entries)):
            assert fold(entries[cut:], fold(entries[:cut])) == whole
        assert tree_of_cases.desk.office.case(case_id) == whole


@pytest.mark.parametrize(
    "reference", ["123456782", "1234.56.782", "dossier 123456782", " 1234-56-782 "]
)
def test_a_bsn_as_reference_is_refused_and_nothing_is_kept(house: House, reference: str) -> None:
    with pytest.raises(BsnRefused) as refused:
        house.desk.open_case(house.specialist, reference)
    assert refused.value.details["veld"] == "referentie"
    assert house.desk.office.store.case_ids() == ()
    assert house.desk.open_case(house.specialist, "W-2026-014")


@pytest.mark.parametrize("reference", ["", "  ", "x" * 81, "a\x00b", "\ud800"])
def test_a_reference_that_cannot_be_used_is_refused(house: House, reference: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        house.desk.open_case(house.specialist, reference)
    assert refused.value.details["veld"] == "referentie"


def test_a_reference_stands_once_in_an_organisation_and_may_stand_in_another(house: House) -> None:
    house.desk.open_case(house.specialist, "W-1")
    with pytest.raises(AnswerRefused) as refused:
        house.desk.open_case(house.specialist, " W-1 ")
    assert refused.value.details == {"veld": "referentie", "reden": "bestaat_al"}
    assert house.desk.open_case(house.actor("specialist", house.other), "W-1")
    assert len(house.desk.office.store.case_ids()) == 2


def test_what_a_person_would_rather_not_say_is_onbekend(house: House) -> None:
    case_id = house.opened(sector="", doel="onbekend", werkaanbod="  ")
    intake = house.desk.case(house.specialist, case_id).intake
    assert intake is not None
    assert [intake.answers[name] for name in ("sector", "doel", "werkaanbod", "digitaal")] == [
        "onbekend"
    ] * 4
    assert (intake.answers["wil_meedoen"], intake.answers["dagdelen"]) == (True, 4)


@pytest.mark.parametrize(
    ("name", "value"),
    [("doel", "rijk worden"), ("dagdelen", "11"), ("dagdelen", "-1"), ("dagdelen", "nan"),
     ("dagdelen", "1e999"), ("wil_meedoen", "misschien"), ("dagdelen", "2,5"), ("lezen", "1F"),
     ("kent_letters", "ja"), ("doel", "\ud800")],
)  # fmt: skip
def test_an_intake_answer_that_rules_do_not_know_names_its_field(
    house: House, name: str, value: str
) -> None:
    case_id = house.desk.open_case(house.specialist, "W-1")
    with pytest.raises(AnswerRefused) as refused:
        house.desk.record_intake(house.specialist, case_id, {**ANSWERS, name: value}, "", "")
    assert refused.value.details["veld"] == name
    assert house.kinds(case_id) == ["dossier_geopend"]


@pytest.mark.parametrize("name", ["geslacht", "geboortedatum", "lezen_voor_werk", ""])
def test_a_question_that_rules_do_not_ask_is_not_kept(house: House, name: str) -> None:
    case_id = house.desk.open_case(house.specialist, "W-1")
    with pytest.raises(UnknownName):
        house.desk.record_intake(house.specialist, case_id, {name: "ja"}, "", "")


def test_the_intake_can_be_mended_until_the_decision(house: House) -> None:
    case_id = house.measured()
    house.desk.advise(house.specialist, case_id)
    house.desk.record_intake(house.specialist, case_id, {**ANSWERS, "doel": "opleiding"}, "", "")
    assert step(house, case_id) == "advies"
    decided = house.decided("W-2")
    with pytest.raises(WrongStep):
        house.desk.record_intake(house.specialist, decided, ANSWERS, "", "")


@pytest.mark.parametrize(
    "answers", [{"wil_meedoen": "nee"}, {"inburgeringsplichtig": "ja"}], ids=str
)
def test_who_refuses_or_does_inburgering_is_never_measured(
    house: House, answers: dict[str, str]
) -> None:
    case_id = house.opened(**answers)
    with pytest.raises(WrongStep) as refused:
        house.desk.prepare_sitting(house.specialist, case_id)
    assert refused.value.details["reden"] == "meet_niet"
    advice = house.desk.advise(house.specialist, case_id)
    assert advice.route in house.desk.office.rules.routes
    assert house.desk.results(house.specialist, case_id) == {}
    with pytest.raises(AnswerRefused):
        house.desk.decide(house.specialist, case_id, "meer_meten", None, WHY, "", True)


def test_who_refuses_during_the_sitting_leaves_no_result(house: House) -> None:
    case_id, sitting_id, token = house.begun()
    step_now = house.desk.sitting(token).step
    assert step_now is not None
    house.desk.answer(token, step_now.items[0].id, "a", "k1")
    house.desk.record_intake(house.specialist, case_id, {**ANSWERS, "wil_meedoen": "nee"}, "", "")
    assert "resultaat_vastgesteld" not in house.kinds(case_id)
    assert house.desk.sitting(token).status == "gestopt"
    sitting = house.desk.case(house.specialist, case_id).sitting(sitting_id)
    assert sitting is not None
    assert sitting.stop_reason


def test_the_scale_follows_from_how_fluently_somebody_speaks(house: House) -> None:
    for number, (said, scale) in enumerate((("ja", "nt1"), ("nee", "nt2"), ("", "nt2"))):
        case_id = house.opened(f"W-{number}", spreekt_vlot_nederlands=said)
        house.desk.prepare_sitting(house.specialist, case_id)
        assert house.desk.case(house.specialist, case_id).sittings[0].scale == scale


def test_a_sitting_names_everything_it_is_computed_from(house: House) -> None:
    case_id = house.opened()
    house.desk.prepare_sitting(house.specialist, case_id, "lezen-vast")
    sitting = house.desk.case(house.specialist, case_id).sittings[0]
    assert sitting.bank_hash == house.desk.office.bank.hash
    assert sitting.rules_hash == house.desk.office.rules.hash
    assert (sitting.form, sitting.scale) == ("lezen-vast", "nt2")
    assert 0 <= sitting.seed < 2**31


def test_a_case_has_one_open_sitting_and_a_known_form(house: House) -> None:
    case_id = house.opened()
    with pytest.raises(UnknownName):
        house.desk.prepare_sitting(house.specialist, case_id, "rekenen")
    house.desk.prepare_sitting(house.specialist, case_id)
    with pytest.raises(WrongStep) as refused:
        house.desk.prepare_sitting(house.specialist, case_id)
    assert refused.value.details["reden"] == "afname_open"


def test_measuring_again_replaces_only_what_was_measured_again(house: House) -> None:
    case_id = house.measured(ability=-1.5)
    before = house.desk.results(house.specialist, case_id)
    house.desk.advise(house.specialist, case_id)
    house.desk.decide(house.specialist, case_id, "meer_meten", None, WHY, "Nog eens", True)
    assert house.desk.case(house.specialist, case_id).next == "Zet een afname klaar."
    ticket = house.desk.prepare_sitting(house.specialist, case_id, "lezen-vast")
    token = house.desk.enter(ticket.code)
    house.desk.start(token)
    play(house.desk, token, 1.5, seed=9)
    after = house.desk.results(house.specialist, case_id)
    assert after["lezen"] != before["lezen"]
    assert after["schrijven"] == before["schrijven"]
    assert step(house, case_id) == "advies"


def test_a_sitting_that_was_broken_off_does_not_replace_a_measured_result(house: House) -> None:
    case_id = house.measured()
    before = house.desk.results(house.specialist, case_id)
    ticket = house.desk.prepare_sitting(house.specialist, case_id, "lezen-vast")
    token = house.desk.enter(ticket.code)
    house.desk.start(token)
    house.desk.stop_candidate(token)
    assert house.desk.results(house.specialist, case_id)["lezen"] == before["lezen"]


def test_a_rating_needs_every_row_and_a_text(house: House) -> None:
    case_id, sitting_id, token = house.begun()
    rows = {str(row): 2 for row in RUBRIC_ROWS}
    rate = house.desk.rate_writing
    with pytest.raises(WrongStep):
        rate(house.specialist, case_id, sitting_id, "briefje-ziek", rows)
    play(house.desk, token, 0.5, seed=5)
    for bad in ({}, {"doel": 2}, {**rows, "doel": 4}, {**rows, "doel": -1}, {**rows, "netheid": 1}):
        with pytest.raises(AnswerRefused):
            rate(house.specialist, case_id, sitting_id, "briefje-ziek", bad)
    with pytest.raises(UnknownName):
        rate(house.specialist, case_id, sitting_id, "bestaat-niet", rows)
    with pytest.raises(UnknownName):
        rate(house.specialist, case_id, "bestaat-niet", "briefje-ziek", rows)
    rate(house.specialist, case_id, sitting_id, "briefje-ziek", rows)
    assert house.desk.case(house.specialist, case_id).ratings == {"briefje-ziek": rows}


def test_an_advice_is_recorded_once_until_something_changes(
    house: House, clock: TurnableClock
) -> None:
    case_id = house.measured()
    first = house.desk.advise(house.specialist, case_id)
    clock.forward(days=2)
    assert house.desk.advise(house.specialist, case_id) == first
    assert house.kinds(case_id).count("advies_gegeven") == 1
    house.desk.record_intake(house.specialist, case_id, {**ANSWERS, "werkaanbod": "ja"}, "", "")
    assert house.desk.advise(house.specialist, case_id) != first
    assert house.kinds(case_id).count("advies_gegeven") == 2


def test_a_recorded_advice_is_computed_again_from_what_was_recorded_with_it(house: House) -> None:
    case_id = house.measured()
    advice = house.desk.advise(house.specialist, case_id)
    given = house.desk.case(house.specialist, case_id).advice_given
    assert given is not None
    assert given.advice == advice
    again = house.desk.office.rules.advise(Profile(**given.profile), on=house.clock.now.date())
    assert again.receipt == advice.receipt


def test_no_advice_is_asked_before_there_is_something_to_advise_on(house: House) -> None:
    case_id = house.desk.open_case(house.specialist, "W-1")
    for _ in range(2):
        with pytest.raises(WrongStep):
            house.desk.advise(house.specialist, case_id)
        house.desk.record_intake(house.specialist, case_id, ANSWERS, "", "")


@pytest.mark.parametrize("choice", ["volgen", "afwijken", "meer_meten", "stoppen"])
@pytest.mark.parametrize("motivation", ["", "kort", "         \n\t     ", "a\x00" * 10, "x" * 2001])
def test_every_decision_requires_a_motivation_following_included(
    house: House, choice: str, motivation: str
) -> None:
    case_id = house.opened(wil_meedoen="nee")
    advice = house.desk.advise(house.specialist, case_id)
    route = "taaltraining_nt2" if choice == "afwijken" else None
    if choice == "meer_meten":
        case_id = house.measured("W-2")
        advice = house.desk.advise(house.specialist, case_id)
    with pytest.raises(AnswerRefused) as refused:
        house.desk.decide(house.specialist, case_id, choice, route, motivation, "", True)  # type: ignore[arg-type]
    assert refused.value.details["veld"] == "motivering"
    assert house.desk.case(house.specialist, case_id).decision is None
    assert advice.route


@pytest.mark.parametrize(
    ("choice", "route", "field"),
    [("volgen", "taaltraining_nt2", "route"), ("afwijken", None, "route"),
     ("afwijken", "gesprek", "route"), ("stoppen", "gesprek", "route"), ("goed", None, "keuze"),
     ("", None, "keuze")],
)  # fmt: skip
def test_a_choice_and_its_route_must_fit(
    house: House, choice: str, route: str | None, field: str
) -> None:
    case_id = house.opened(wil_meedoen="nee")
    assert house.desk.advise(house.specialist, case_id).route == "gesprek"
    with pytest.raises(AnswerRefused) as refused:
        house.desk.decide(house.specialist, case_id, choice, route, WHY, "", True)  # type: ignore[arg-type]
    assert refused.value.details["veld"] == field


def test_departing_to_a_route_that_does_not_exist_is_refused(house: House) -> None:
    case_id = house.opened(wil_meedoen="nee")
    house.desk.advise(house.specialist, case_id)
    with pytest.raises(UnknownName):
        house.desk.decide(house.specialist, case_id, "afwijken", "sanctie", WHY, "", True)


def test_following_keeps_advice_motivation_and_wish(house: House) -> None:
    case_id = house.opened(wil_meedoen="nee")
    advice = house.desk.advise(house.specialist, case_id)
    house.desk.decide(
        house.specialist, case_id, "volgen", None, WHY, "Ik wil met rust gelaten", False
    )
    case = house.desk.case(house.specialist, case_id)
    assert case.decision is not None
    assert (case.decision.route, case.decision.motivation) == (advice.route, WHY)
    assert case.decision.candidate_wish == "Ik wil met rust gelaten"
    assert case.decision.candidate_agrees is False
    assert case.decision.receipt == advice.receipt
    assert case.advice == advice
    assert house.desk.advise(house.specialist, case_id) == advice
    with pytest.raises(WrongStep):
        house.desk.decide(house.specialist, case_id, "volgen", None, WHY, "", True)


def test_a_decision_rests_on_an_advice_that_still_stands(house: House) -> None:
    case_id = house.measured()
    with pytest.raises(WrongStep):
        house.desk.decide(house.specialist, case_id, "stoppen", None, WHY, "", True)
    house.desk.advise(house.specialist, case_id)
    sitting = house.desk.case(house.specialist, case_id).sittings[0]
    rows = {str(row): 0 for row in RUBRIC_ROWS}
    house.desk.rate_writing(house.specialist, case_id, sitting.sitting_id, "briefje-ziek", rows)
    with pytest.raises(WrongStep):
        house.desk.decide(house.specialist, case_id, "stoppen", None, WHY, "", True)


def test_stopping_together_ends_the_case(house: House) -> None:
    case_id = house.measured()
    house.desk.advise(house.specialist, case_id)
    house.desk.decide(house.specialist, case_id, "stoppen", None, WHY, "Ik wil niet meer", True)
    assert step(house, case_id) == "gestopt"
    for act in (
        lambda: house.desk.prepare_sitting(house.specialist, case_id),
        lambda: house.desk.hand_over(
            house.specialist, case_id, house.roc, "Rik", "maandag", shared=True
        ),
    ):
        with pytest.raises(WrongStep):
            act()
