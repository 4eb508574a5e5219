"""Only the outcome and the need go to another organisation, and it answers back."""

import json

import pytest

from taalmeter.errors import AnswerRefused, BsnRefused, UnknownName, WrongStep
from taalmeter.purpose import DISCLAIMERS

from .conftest import WHY, House, TurnableClock


def test_a_hand_over_holds_outcome_and_need_and_no_answer(house: House) -> None:
    case_id = house.handed_over()
    view = house.desk.handover(house.actor("roc"), case_id)
    case = house.desk.case(house.specialist, case_id)
    assert case.decision is not None
    assert view.content["route"]["id"] == case.decision.route  # type: ignore[index]
    outcome = {row["vaardigheid"]: row for row in view.content["uitkomst"]}  # type: ignore[attr-defined]
    assert outcome["lezen"]["kansen"] == case.results["lezen"].to_dict()["kansen"]
    assert view.content["behoefte"] == {
        "sector": "horeca",
        "doel": "werk",
        "werkaanbod": False,
        "dagdelen": 4,
    }
    assert (view.content["wens"], view.content["doel"]) == ("Koken", "Een baan")
    assert tuple(view.content["let_op"]) == DISCLAIMERS  # type: ignore[arg-type]
    sent = json.dumps(view.content, ensure_ascii=False)
    sitting = case.sittings[0]
    assert not any(f'"{item}"' in sent for item in sitting.answers)
    assert not any(text in sent for fields in sitting.texts.values() for text in fields.values())
    for private in (WHY, "inburgeringsplichtig", "wil_meedoen", "ondersteuning"):
        assert private not in sent


def test_only_what_was_handed_over_is_seen_and_only_by_the_receiver(house: House) -> None:
    handed, kept = house.handed_over("W-1"), house.measured("W-2")
    roc, other_roc = house.actor("roc"), house.actor("roc", house.other)
    assert [row.case_id for row in house.desk.handovers(roc)] == [handed]
    assert house.desk.handovers(roc)[0].from_organisation == "Gemeente A"
    assert house.desk.handovers(other_roc) == ()
    refusals = []
    for actor, case_id in (
        (roc, kept),
        (other_roc, handed),
        (roc, "bestaat-niet"),
        (roc, "\ud800"),
    ):
        for act in (
            lambda a=actor, c=case_id: house.desk.handover(a, c),
            lambda a=actor, c=case_id: house.desk.answer_handover(a, c, "gezien", "2026-11-21", ""),
        ):
            with pytest.raises(UnknownName) as refused:
                act()
            refusals.append(str(refused.value))
    assert len(set(refusals)) == 1


def test_an_answer_reaches_who_handed_over(house: House, clock: TurnableClock) -> None:
    case_id = house.handed_over()
    clock.forward(days=1)
    house.desk.answer_handover(house.actor("roc"), case_id, "afspraak", "2026-11-30", "Kamer 4")
    reply = house.desk.case(house.specialist, case_id).progress[-1]
    assert (reply.step, reply.date, reply.note) == ("afspraak", "2026-11-30", "Kamer 4")
    assert house.desk.handovers(house.actor("roc"))[0].status == "afspraak"


def test_a_hand_over_that_ended_is_answered_no_more(house: House) -> None:
    case_id = house.handed_over()
    roc = house.actor("roc")
    house.desk.answer_handover(roc, case_id, "gestopt", "2026-12-01", "verhuisd")
    with pytest.raises(WrongStep):
        house.desk.answer_handover(roc, case_id, "gestart", "2026-12-02", "")


@pytest.mark.parametrize(
    ("step", "day", "note", "field"),
    [("gezien", "morgen", "", "datum"), ("gezien", "2026-13-01", "", "datum"),
     ("gezien", "", "", "datum"), ("weg", "2026-11-21", "", "stap"),
     ("gezien", "2026-11-21", "x" * 2001, "notitie"), ("gezien", "2026-11-21", "\x00", "notitie")],
)  # fmt: skip
def test_an_answer_that_cannot_be_kept_names_its_field(
    house: House, step: str, day: str, note: str, field: str
) -> None:
    case_id = house.handed_over()
    with pytest.raises(AnswerRefused) as refused:
        house.desk.answer_handover(house.actor("roc"), case_id, step, day, note)  # type: ignore[arg-type]
    assert refused.value.details["veld"] == field


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [({"shared": False}, AnswerRefused, "gedeeld"), ({"contact": " "}, AnswerRefused, "contact"),
     ({"appointment": ""}, AnswerRefused, "afspraak"),
     ({"contact": "x" * 201}, AnswerRefused, "contact"),
     ({"contact": "bsn 123456782"}, BsnRefused, "contact")],
)  # fmt: skip
def test_nothing_is_handed_over_without_agreement_person_and_appointment(
    house: House, change: dict[str, object], error: type[AnswerRefused], field: str
) -> None:
    case_id = house.decided()
    values = {"contact": "Rik", "appointment": "maandag 10 uur", "shared": True} | change
    with pytest.raises(error) as refused:
        house.desk.hand_over(house.specialist, case_id, house.roc, **values)  # type: ignore[arg-type]
    assert refused.value.details["veld"] == field
    assert house.desk.handovers(house.actor("roc")) == ()


def test_a_hand_over_goes_to_another_organisation_that_exists_and_once(house: House) -> None:
    case_id = house.decided()
    with pytest.raises(UnknownName):
        house.desk.hand_over(house.specialist, case_id, "x", "Rik", "maandag", shared=True)
    with pytest.raises(AnswerRefused):
        house.desk.hand_over(
            house.specialist, case_id, house.gemeente, "Rik", "maandag", shared=True
        )
    house.desk.hand_over(house.specialist, case_id, house.roc, "Rik", "maandag", shared=True)
    with pytest.raises(WrongStep):
        house.desk.hand_over(house.specialist, case_id, house.roc, "Rik", "maandag", shared=True)


def test_a_case_without_decision_is_not_handed_over(house: House) -> None:
    case_id = house.measured()
    with pytest.raises(WrongStep):
        house.desk.hand_over(house.specialist, case_id, house.roc, "Rik", "maandag", shared=True)


def test_inburgering_is_handed_over_without_any_result(house: House) -> None:
    case_id = house.opened(inburgeringsplichtig="ja")
    assert house.desk.advise(house.specialist, case_id).route == "inburgering"
    house.desk.decide(house.specialist, case_id, "volgen", None, WHY, "", True)
    house.desk.hand_over(
        house.specialist, case_id, house.other, "Consulent Ina", "maandag", shared=True
    )
    view = house.desk.handover(house.actor("roc", house.other), case_id)
    assert view.content["uitkomst"] == []
