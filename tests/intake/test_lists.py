"""Lists tell what the journal tells, are built again from it, and counts point at nobody."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from taalmeter.errors import WrongStep
from taalmeter.intake import example, projections, schema
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import Actor, Role
from taalmeter.intake.store import Store

from .conftest import House, TurnableClock


def tables(store: Store) -> list[list[tuple[object, ...]]]:
    with store.read() as connection:
        return [
            sorted(tuple(row) for row in connection.execute(select(table)))
            for table in (schema.worklist, schema.sitting_list)
        ]


def test_lists_built_again_are_the_same(tree_of_cases: House) -> None:
    store = tree_of_cases.desk.office.store
    before = tables(store)
    assert projections.rebuild(store) == 5
    assert tables(store) == before


def test_lists_that_were_lost_are_built_again(tree_of_cases: House) -> None:
    store = tree_of_cases.desk.office.store
    before = tables(store)
    for table in (schema.worklist, schema.sitting_list):
        store.write(lambda connection, table=table: connection.execute(delete(table)))
    assert tables(store) == [[], []]
    projections.rebuild(store)
    assert tables(store) == before


def test_the_worklist_shows_step_and_what_is_next(tree_of_cases: House) -> None:
    rows = tree_of_cases.desk.cases(tree_of_cases.specialist)
    assert {row.reference: row.step for row in rows} == {
        "net-geopend": "aanmelding", "met-intake": "afname", "bezig": "afname",
        "gemeten": "advies", "overgedragen": "voortgang",
    }  # fmt: skip
    for row in rows:
        case = tree_of_cases.desk.case(tree_of_cases.specialist, row.case_id)
        assert (row.next, row.updated) == (case.next, case.updated)


def test_a_step_that_lasts_too_long_is_overdue(house: House, clock: TurnableClock) -> None:
    case_id = house.opened()
    clock.forward(days=13)
    assert not house.desk.cases(house.specialist)[0].overdue
    clock.forward(days=2)
    assert house.desk.cases(house.specialist)[0].overdue
    house.desk.record_intake(house.specialist, case_id, {}, "", "")
    assert house.desk.cases(house.specialist)[0].overdue, "the step is still the same"


def test_a_hand_over_that_nobody_looks_at_is_overdue(house: House, clock: TurnableClock) -> None:
    case_id = house.handed_over()
    roc = house.actor("roc")
    clock.forward(days=8)
    assert house.desk.handovers(roc)[0].overdue
    house.desk.answer_handover(roc, case_id, "gezien", "2026-11-29", "")
    assert not house.desk.handovers(roc)[0].overdue


def test_the_dashboard_shows_where_everybody_is(house: House, clock: TurnableClock) -> None:
    _, busy, token = house.begun("W-1")
    step = house.desk.sitting(token).step
    assert step is not None
    clock.forward(minutes=5)
    house.desk.answer(token, step.items[0].id, "a", "k")
    waits = house.desk.prepare_sitting(house.specialist, house.opened("W-2")).sitting_id
    rows = {row.sitting_id: row for row in house.desk.sittings(house.afnemer)}
    assert (rows[busy].status, rows[busy].question) == ("bezig", 2)
    assert rows[busy].last_seen == clock.now
    assert (rows[waits].status, rows[waits].question) == ("wacht", 0)
    assert rows[waits].last_seen is None


def test_an_ended_sitting_leaves_the_dashboard_after_a_day(
    house: House, clock: TurnableClock
) -> None:
    house.measured("W-1")
    house.begun("W-2")
    clock.forward(hours=25)
    assert [row.reference for row in house.desk.sittings(house.afnemer)] == ["W-2"]


def test_tampering_in_the_store_is_found_at_the_right_entry(tree_of_cases: House) -> None:
    desk, auditor = tree_of_cases.desk, tree_of_cases.actor("onderzoeker")
    report = desk.verify(auditor)
    assert report.whole
    assert report.cases == 5
    case_id = next(
        row.case_id for row in desk.cases(tree_of_cases.specialist) if row.reference == "gemeten"
    )
    rows = schema.journal.c
    desk.office.store.write(
        lambda c: c.execute(
            update(schema.journal)
            .where(rows.dossier == case_id, rows.volgnummer == 7)
            .values(lading=b'{"afname":"x","opgave":"y","antwoord":"a"}')
        )
    )
    after = desk.verify(auditor)
    assert [(bad.case_id, bad.number) for bad in after.broken] == [(case_id, 7)]
    assert after.heads == report.heads


def test_a_cut_end_shows_in_the_hash_over_all_heads(house: House) -> None:
    case_id = house.opened()
    auditor = house.actor("onderzoeker")
    kept = house.desk.verify(auditor)
    rows = schema.journal.c
    house.desk.office.store.write(
        lambda c: c.execute(
            delete(schema.journal).where(rows.dossier == case_id, rows.volgnummer == 2)
        )
    )
    after = house.desk.verify(auditor)
    assert after.whole
    assert after.heads != kept.heads


def test_counts_below_ten_are_not_shown(house: House) -> None:
    for number in range(12):
        house.desk.open_case(house.specialist, f"A-{number}")
    for number in range(3):
        house.opened(f"B-{number}")
    house.desk.open_case(house.specialist, "voorbeeld", example=True)
    house.desk.open_case(house.actor("specialist", house.other), "elders")
    counts = house.desk.counts(house.actor("onderzoeker"))
    assert counts.steps == {"aanmelding": None, "afname": None}
    assert counts.outcomes.columns == ("nog geen besluit",)
    assert counts.outcomes.column_totals == (15,)


def logged_in(desk: Desk, demo: example.Demo, role: Role) -> Actor:
    account = next(one for one in demo.accounts if one.role == role)
    actor = desk.accounts.actor(desk.accounts.log_in(account.email, account.password))
    assert actor is not None
    assert actor.role == role
    return actor


def test_a_newcomer_finds_somebody_of_every_role_and_a_case_at_every_third_step(
    desk: Desk,
) -> None:
    demo = example.fill(desk)
    actors = {role: logged_in(desk, demo, role) for role in Role}
    rows = desk.cases(actors[Role.SPECIALIST])
    assert sorted(row.step for row in rows) == ["afname", "besluit", "voortgang", "voortgang"]
    assert all(row.example for row in rows)
    assert [row.overdue for row in desk.handovers(actors[Role.ROC])] == [False, True]
    assert [row.reference for row in rows if row.overdue] == ["VOORBEELD-4"]
    assert len(desk.offerings(actors[Role.ROC])) == 7
    assert desk.verify(actors[Role.ONDERZOEKER]).whole
    assert demo.code is not None
    assert desk.sitting(desk.enter(demo.code)).status == "wacht"


def test_example_results_were_really_played(desk: Desk) -> None:
    demo = example.fill(desk)
    specialist = logged_in(desk, demo, Role.SPECIALIST)
    row = next(row for row in desk.cases(specialist) if row.step == "besluit")
    case = desk.case(specialist, row.case_id)
    assert len(case.sittings[0].answers) > 10
    assert {result.status for result in case.results.values()} == {"gemeten"}
    assert case.advice is not None
    assert case.decision is None


def test_a_store_is_filled_once_and_never_over_somebody_elses(desk: Desk) -> None:
    first = example.fill(desk)
    again = example.fill(desk)
    assert again == replace(first, code=None)
    assert len(desk.office.store.case_ids()) == 4


def test_examples_are_never_put_among_real_accounts(desk: Desk) -> None:
    gemeente = desk.accounts.add_organisation(None, "Echt", "gemeente")
    desk.accounts.add(None, "echt@echt.nl", "Echt", "beheerder", gemeente, "een lang wachtwoord")
    with pytest.raises(WrongStep):
        example.fill(desk)
    assert desk.office.store.case_ids() == ()
