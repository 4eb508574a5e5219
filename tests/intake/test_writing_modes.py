"""Texts that are begun, on what they are typed, and texts that are written on paper."""

from typing import Any

import pytest

from taalmeter.errors import AnswerRefused, BsnRefused, UnknownName, WrongStep
from taalmeter.intake import events
from taalmeter.intake.sitting import session_of

TEXT = "Beste Samira, ik ben ziek. Ik kom morgen niet. Kan jij mijn dienst doen? Groet, Kim"


@pytest.fixture
def at_task(house: Any) -> tuple[str, str, str]:
    """The case, the sitting and the token of somebody before the first writing task."""
    return house.begun(form="schrijven-taken")


def task_of(house: Any, token: str) -> Any:
    return house.desk.sitting(token).step.task


def fields(task: Any, text: str = TEXT) -> dict[str, str]:
    return dict.fromkeys(task.fields, text)


def state(house: Any, case_id: str) -> Any:
    return house.desk.case(house.specialist, case_id).sittings[-1]


def finish(house: Any, token: str) -> None:
    while (step := house.desk.sitting(token).step) is not None:
        house.desk.write(token, step.task.id, fields(step.task), step.task.id)


def test_a_text_that_was_begun_is_there_on_another_device(house: Any, at_task: Any) -> None:
    _, sitting_id, token = at_task
    task = task_of(house, token)
    house.desk.keep_draft(token, task.id, fields(task, "Beste Sam,\nik "))
    house.desk.pause_candidate(token)
    code = house.desk.new_code(house.afnemer, sitting_id).code
    assert house.desk.sitting(house.desk.enter(code)).draft == fields(task, "Beste Sam,\nik ")


def test_a_draft_is_gone_when_the_text_is_handed_in_and_never_in_the_journal(
    house: Any, at_task: Any
) -> None:
    case_id, _, token = at_task
    task = task_of(house, token)
    house.desk.keep_draft(token, task.id, fields(task, "weggehaald"))
    house.desk.write(token, task.id, fields(task), "k1")
    assert house.desk.sitting(token).draft == {}
    stored = [entry.payload for entry in house.desk.case(house.specialist, case_id).history]
    assert not any(b"weggehaald" in payload for payload in stored)


def test_a_draft_belongs_to_its_task_and_goes_with_the_end(house: Any, at_task: Any) -> None:
    _, _, token = at_task
    task = task_of(house, token)
    house.desk.keep_draft(token, "een-andere-taak", {"x": "iets"})
    assert house.desk.sitting(token).draft == {}
    house.desk.keep_draft(token, task.id, fields(task, "   "))
    assert house.desk.sitting(token).draft == {}
    house.desk.keep_draft(token, task.id, fields(task, "iets"))
    house.desk.stop_candidate(token)
    with house.desk.office.store.read() as connection:
        assert connection.exec_driver_sql("select klad from toegangscode").scalar() is None


@pytest.mark.parametrize(
    ("text", "error"), [("mijn nummer is 123456782", BsnRefused), ("a" * 20_001, AnswerRefused)]
)
def test_a_draft_that_may_not_be_kept_is_refused(
    house: Any, at_task: Any, text: str, error: type[Exception]
) -> None:
    _, _, token = at_task
    task = task_of(house, token)
    with pytest.raises(error):
        house.desk.keep_draft(token, task.id, fields(task, text))
    assert house.desk.sitting(token).draft == {}


@pytest.mark.parametrize(
    ("mode", "kept", "note"),
    [
        ("toetsenbord", "toetsenbord", "De kandidaat typte op een toetsenbord."),
        ("scherm", "scherm", "De kandidaat typte op het scherm."),
        ("onbekend", "onbekend", None),
        ("papier", "onbekend", None),
        (None, "onbekend", None),
    ],
)
def test_on_what_was_typed_is_kept_with_the_text_and_told_with_the_result(
    house: Any, at_task: Any, mode: Any, kept: str, note: str | None
) -> None:
    case_id, _, token = at_task
    if mode is not None:
        house.desk.say_input(token, mode)
        house.desk.say_input(token, mode)
        assert house.kinds(case_id).count("invoer_gezegd") == 1
    finish(house, token)
    found = state(house, case_id)
    assert set(found.modes.values()) == {kept}
    told = [line for line in found.results["schrijven"].notes if line.startswith("De kandidaat ")]
    assert told == ([note] if note else [])


def test_a_text_of_before_the_question_was_typed_on_something_unknown() -> None:
    old = b'{"afname":"s","taak":"briefje-ziek","velden":{"tekst":"Hallo"}}'
    event = events.load("schrijftekst_bewaard", old)
    assert isinstance(event, events.SchrijftekstBewaard)
    assert event.invoer == "onbekend"


def test_a_text_on_paper_lets_the_sitting_go_on_and_waits_to_be_typed_in(
    house: Any, at_task: Any
) -> None:
    case_id, sitting_id, token = at_task
    first = task_of(house, token)
    house.desk.write_on_paper(token, first.id, "k1")
    house.desk.write_on_paper(token, first.id, "k1")
    assert task_of(house, token).id != first.id
    assert house.desk.sitting(token).question == 2
    assert house.desk.paper_tasks(house.afnemer, sitting_id) == (first.id,)
    (row,) = house.desk.sittings(house.afnemer)
    assert row.on_paper == 1
    finish(house, token)
    case = house.desk.case(house.specialist, case_id)
    assert (case.step, case.next) == ("beoordelen", "Typ de tekst over die op papier staat.")
    notes = case.sittings[-1].results["schrijven"].notes
    assert "1 tekst(en) staan op papier en zijn nog niet overgetypt." in notes


def test_what_stood_on_paper_is_rated_and_counts_as_if_it_was_typed_at_once(house: Any) -> None:
    outcomes = []
    for reference, on_paper in (("W-1", False), ("W-2", True)):
        case_id, sitting_id, token = house.begun(reference, form="schrijven-taken")
        first = task_of(house, token)
        if on_paper:
            house.desk.write_on_paper(token, first.id, "k1")
        finish(house, token)
        if on_paper:
            house.desk.type_paper_text(house.afnemer, sitting_id, first.id, fields(first))
            assert state(house, case_id).modes[first.id] == "papier"
            assert house.desk.paper_tasks(house.afnemer, sitting_id) == ()
        house.rate(case_id)
        outcomes.append(state(house, case_id).results["schrijven"])
    typed, paper = outcomes
    assert paper.probabilities == typed.probabilities
    assert paper.status == typed.status
    assert "De kandidaat schreef op papier. Een medewerker typte de tekst over." in paper.notes
    assert not any("nog niet overgetypt" in note for note in paper.notes)


def test_a_paper_text_may_be_typed_in_while_the_kandidaat_goes_on(house: Any, at_task: Any) -> None:
    case_id, sitting_id, token = at_task
    first = task_of(house, token)
    house.desk.write_on_paper(token, first.id, "k1")
    second = task_of(house, token)
    house.desk.type_paper_text(house.afnemer, sitting_id, first.id, fields(first))
    assert task_of(house, token).id == second.id
    finish(house, token)
    found = state(house, case_id)
    rebuilt = session_of(house.desk.office.bank, found)
    assert set(rebuilt.texts) == set(found.texts)
    assert rebuilt.texts[first.id] == fields(first)


def test_an_empty_paper_is_a_text_that_was_not_written(house: Any, at_task: Any) -> None:
    case_id, sitting_id, token = at_task
    first = task_of(house, token)
    house.desk.write_on_paper(token, first.id, "k1")
    finish(house, token)
    house.desk.type_paper_text(house.afnemer, sitting_id, first.id, None)
    found = state(house, case_id)
    assert found.on_paper == ()
    assert first.id not in found.unrated


def test_only_what_is_on_paper_is_typed_in_and_only_as_the_task_asks(
    house: Any, at_task: Any
) -> None:
    case_id, sitting_id, token = at_task
    first = task_of(house, token)
    type_in = house.desk.type_paper_text
    with pytest.raises(UnknownName):
        type_in(house.afnemer, sitting_id, first.id, fields(first))
    house.desk.write_on_paper(token, first.id, "k1")
    before = house.kinds(case_id)
    with pytest.raises(AnswerRefused):
        type_in(house.afnemer, sitting_id, first.id, {"bestaat-niet": TEXT})
    with pytest.raises(BsnRefused):
        type_in(house.afnemer, sitting_id, first.id, fields(first, "123456782"))
    assert house.kinds(case_id) == before
    finish(house, token)
    house.rate(case_id)
    house.desk.advise(house.specialist, case_id)
    house.desk.decide(
        house.specialist, case_id, "stoppen", None, "Wij stoppen hier samen mee.", "", True
    )
    with pytest.raises(WrongStep):
        type_in(house.afnemer, sitting_id, first.id, fields(first))


@pytest.mark.parametrize(("mode", "after"), [("toetsenbord", None), ("papier", "papier")])
def test_on_another_device_is_asked_again_on_what_somebody_types(
    house: Any, at_task: Any, mode: Any, after: str | None
) -> None:
    _, sitting_id, token = at_task
    house.desk.say_input(token, mode)
    house.desk.pause_candidate(token)
    code = house.desk.new_code(house.afnemer, sitting_id).code
    assert house.desk.sitting(house.desk.enter(code)).typed_on == after
