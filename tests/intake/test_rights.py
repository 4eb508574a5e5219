"""Each role does what its row of the table says, in its own organisation, and nothing more."""

import inspect
from collections.abc import Callable
from datetime import date

import pytest

from taalmeter.errors import NotAllowed, UnknownName
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import ALLOWED, Action, Actor, Role, require
from taalmeter.tables import Table

from .conftest import ANSWERS, WHY, House

DAY = date(2026, 12, 3)
Call = Callable[[Desk, Actor, str, str], object]

# Every method of the desk that takes an actor: who may, and a call on a case and its sitting.
TABLE: dict[str, tuple[str, Call]] = {
    "open_case": ("specialist", lambda d, a, c, s: d.open_case(a, f"nieuw-{a.role}")),
    "record_intake": ("specialist", lambda d, a, c, s: d.record_intake(a, c, ANSWERS, "", "")),
    "cases": ("specialist afnemer", lambda d, a, c, s: d.cases(a)),
    "case": ("specialist", lambda d, a, c, s: d.case(a, c)),
    "results": ("specialist", lambda d, a, c, s: d.results(a, c)),
    "advise": ("specialist", lambda d, a, c, s: d.advise(a, c)),
    "decide": ("specialist", lambda d, a, c, s: d.decide(a, c, "stoppen", None, WHY, "", True)),
    "hand_over": (
        "specialist",
        lambda d, a, c, s: d.hand_over(a, c, "geen", "Rik", "maandag", shared=True),
    ),
    "withdraw_handover": ("specialist", lambda d, a, c, s: d.withdraw_handover(a, c, "Verhuisd")),
    "share_case": ("specialist", lambda d, a, c, s: d.share_case(a, c, "geen", shared=True)),
    "stop_sharing": ("specialist", lambda d, a, c, s: d.stop_sharing(a, c, "Klaar met meten")),
    "place_in_line": ("specialist", lambda d, a, c, s: d.place_in_line(a, c)),
    "places": ("specialist", lambda d, a, c, s: d.places(a, c)),
    "offerings": ("specialist roc beheerder", lambda d, a, c, s: d.offerings(a)),
    "offering": ("specialist roc beheerder", lambda d, a, c, s: d.offering(a, "geen")),
    "add_offering": ("roc beheerder", lambda d, a, c, s: d.add_offering(a, {}, a.organisation)),
    "change_offering": ("roc beheerder", lambda d, a, c, s: d.change_offering(a, "geen", {})),
    "withdraw_offering": ("roc beheerder", lambda d, a, c, s: d.withdraw_offering(a, "geen")),
    "import_offerings": (
        "roc beheerder",
        lambda d, a, c, s: d.import_offerings(a, Table("aanbod.csv", ("naam",), ())),
    ),
    "deadlines": (
        "specialist afnemer roc onderzoeker beheerder",
        lambda d, a, c, s: d.deadlines(a),
    ),
    "set_deadlines": (
        "beheerder",
        lambda d, a, c, s: d.set_deadlines(a, a.organisation, {"gezien": 7}),
    ),
    "rate_writing": ("specialist", lambda d, a, c, s: d.rate_writing(a, c, s, "briefje-ziek", {})),
    "prepare_sitting": ("specialist afnemer", lambda d, a, c, s: d.prepare_sitting(a, c)),
    "new_code": ("specialist afnemer", lambda d, a, c, s: d.new_code(a, s)),
    "release_device": ("specialist afnemer", lambda d, a, c, s: d.release_device(a, s)),
    "enter_paper": (
        "specialist afnemer",
        lambda d, a, c, s: d.enter_paper(a, c, "lezen-a", {}, "sleutel"),
    ),
    "allow_begin": ("specialist afnemer", lambda d, a, c, s: d.allow_begin(a, s)),
    "attended": ("specialist afnemer", lambda d, a, c, s: d.attended(a, s)),
    "make_group": (
        "specialist afnemer",
        lambda d, a, c, s: d.make_group(a, "G", "P", DAY, "intake", together=False),
    ),
    "groups": ("specialist afnemer", lambda d, a, c, s: d.groups(a)),
    "group": ("specialist afnemer", lambda d, a, c, s: d.group(a, c)),
    "seats": ("specialist afnemer", lambda d, a, c, s: d.seats(a, c)),
    "add_cases": ("specialist afnemer", lambda d, a, c, s: d.add_cases(a, c, [c])),
    "add_references": ("specialist afnemer", lambda d, a, c, s: d.add_references(a, c, "W")),
    "cohort": ("specialist afnemer", lambda d, a, c, s: d.cohort(a, "beide")),
    "invite": ("specialist afnemer", lambda d, a, c, s: d.invite(a, c, "beide")),
    "leave_group": ("specialist afnemer", lambda d, a, c, s: d.leave_group(a, c, c)),
    "prepare_group": ("specialist afnemer", lambda d, a, c, s: d.prepare_group(a, c)),
    "new_codes": ("specialist afnemer", lambda d, a, c, s: d.new_codes(a, c)),
    "start_group": ("specialist afnemer", lambda d, a, c, s: d.start_group(a, c)),
    "pause_group": ("specialist afnemer", lambda d, a, c, s: d.pause_group(a, c)),
    "resume_group": ("specialist afnemer", lambda d, a, c, s: d.resume_group(a, c)),
    "paper_tasks": ("specialist afnemer", lambda d, a, c, s: d.paper_tasks(a, s)),
    "type_paper_text": (
        "specialist afnemer",
        lambda d, a, c, s: d.type_paper_text(a, s, "briefje-ziek", None),
    ),
    "sittings": ("specialist afnemer", lambda d, a, c, s: d.sittings(a)),
    "pause": ("specialist afnemer", lambda d, a, c, s: d.pause(a, s)),
    "resume": ("specialist afnemer", lambda d, a, c, s: d.resume(a, s)),
    "stop": ("specialist afnemer", lambda d, a, c, s: d.stop(a, s, "klaar")),
    "note": ("specialist afnemer", lambda d, a, c, s: d.note(a, s, "storing", "wifi")),
    "handovers": ("roc", lambda d, a, c, s: d.handovers(a)),
    "handover": ("roc", lambda d, a, c, s: d.handover(a, c)),
    "handover_deadline": ("roc", lambda d, a, c, s: d.handover_deadline(a, c)),
    "answer_handover": (
        "roc",
        lambda d, a, c, s: d.answer_handover(a, c, "gezien", "2026-11-21", ""),
    ),
    "counts": ("onderzoeker", lambda d, a, c, s: d.counts(a)),
    "export": ("onderzoeker", lambda d, a, c, s: d.export(a, "csv")),
    "account": ("beheerder", lambda d, a, c, s: d.account(a, "iemand")),
    "change_account": (
        "beheerder",
        lambda d, a, c, s: d.change_account(a, "iemand", "roc", a.organisation),
    ),
    "deactivate": ("beheerder", lambda d, a, c, s: d.deactivate(a, "iemand")),
    "reactivate": ("beheerder", lambda d, a, c, s: d.reactivate(a, "iemand")),
    "reset_password": (
        "beheerder",
        lambda d, a, c, s: d.reset_password(a, "iemand", "twaalf tekens"),
    ),
    "local_texts": ("beheerder", lambda d, a, c, s: d.local_texts(a, a.organisation)),
    "set_local_texts": (
        "beheerder",
        lambda d, a, c, s: d.set_local_texts(a, a.organisation, {"naam": "Wij"}),
    ),
    "changes": ("beheerder", lambda d, a, c, s: d.changes(a)),
    "changes_broken_at": ("beheerder", lambda d, a, c, s: d.changes_broken_at(a)),
    "verify": ("onderzoeker", lambda d, a, c, s: d.verify(a)),
    "accounts.list": ("beheerder", lambda d, a, c, s: d.accounts.list(a)),
    "accounts.organisations": (
        "specialist beheerder",
        lambda d, a, c, s: d.accounts.organisations(a),
    ),
    "accounts.add": (
        "beheerder",
        lambda d, a, c, s: d.accounts.add(a, "x@x", "X", "roc", a.organisation, "twaalf tekens"),
    ),
    "accounts.add_organisation": (
        "beheerder",
        lambda d, a, c, s: d.accounts.add_organisation(a, f"Nieuw {a.role}", "anders"),
    ),
    "keys.issue": (
        "beheerder",
        lambda d, a, c, s: d.keys.issue(a, "Koppeling", "roc", a.organisation),
    ),
    "keys.list": ("beheerder", lambda d, a, c, s: d.keys.list(a)),
    "keys.withdraw": ("beheerder", lambda d, a, c, s: d.keys.withdraw(a, "bestaat-niet")),
}


def test_every_method_that_takes_an_actor_has_a_row() -> None:
    def taking(owner: object, prefix: str = "") -> set[str]:
        return {
            prefix + name
            for name, method in inspect.getmembers(owner, inspect.isfunction)
            if not name.startswith("_") and "actor" in inspect.signature(method).parameters
        }

    from taalmeter.intake.accounts import Accounts
    from taalmeter.intake.keys import Keys

    everything = taking(Desk) | taking(Accounts, "accounts.") | taking(Keys, "keys.")
    assert everything - {"accounts.actor", "keys.actor"} == set(TABLE)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_does_what_the_table_says_and_nothing_more(house: House, role: Role) -> None:
    case_id, sitting_id, _ = house.begun()
    for name, (allowed, call) in TABLE.items():
        actor = house.actor(role, house.gemeente)
        try:
            call(house.desk, actor, case_id, sitting_id)
        except NotAllowed as refused:
            assert role not in allowed.split(), name
            assert refused.details["rol"] == role
        except Exception:
            assert role in allowed.split(), name
        else:
            assert role in allowed.split(), name


OTHER = [
    "record_intake", "case", "results", "advise", "decide", "rate_writing", "prepare_sitting",
    "withdraw_handover", "share_case", "stop_sharing", "place_in_line", "places",
    "enter_paper", "paper_tasks", "type_paper_text", "new_code", "release_device", "allow_begin",
    "attended", "group", "seats", "add_cases", "invite",
    "add_references", "leave_group", "prepare_group", "new_codes", "start_group", "pause_group",
    "resume_group", "pause", "resume", "stop", "note", "handover",
    "answer_handover",
]  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_a_case_of_another_organisation_is_not_found(house: House, name: str) -> None:
    case_id, sitting_id, _ = house.begun()
    before = house.kinds(case_id)
    allowed, call = TABLE[name]
    for role in allowed.split():
        stranger = house.actor(role, house.other)
        words = []
        for case, sitting in (
            (case_id, sitting_id),
            ("bestaat-niet", "bestaat-niet"),
            ("\ud800", "\ud800"),
        ):
            with pytest.raises(UnknownName) as refused:
                call(house.desk, stranger, case, sitting)
            words.append(str(refused.value))
        assert len(set(words)) == 1
    assert house.kinds(case_id) == before


def test_a_role_without_the_right_learns_nothing_of_what_exists(house: House) -> None:
    case_id, sitting_id, _ = house.begun()
    for name in OTHER:
        allowed, call = TABLE[name]
        for role in set(Role) - set(allowed.split()):
            for case, sitting in ((case_id, sitting_id), ("bestaat-niet", "bestaat-niet")):
                with pytest.raises(NotAllowed):
                    call(house.desk, house.actor(role, house.gemeente), case, sitting)


def test_every_action_has_a_row_and_every_role_can_do_something() -> None:
    assert set(ALLOWED) == set(Action)
    assert frozenset().union(*ALLOWED.values()) == set(Role)


@pytest.mark.parametrize("action", list(Action))
def test_a_refusal_names_role_and_action(action: Action) -> None:
    for role in set(Role) - ALLOWED[action]:
        with pytest.raises(NotAllowed) as refused:
            require(Actor("1", "X", role, "o"), action)
        assert refused.value.details == {"rol": str(role), "handeling": str(action)}


def test_lists_hold_only_ones_own_organisation(house: House) -> None:
    house.begun()
    for role, ask in (
        ("specialist", house.desk.cases),
        ("afnemer", house.desk.cases),
        ("afnemer", house.desk.sittings),
    ):
        assert len(ask(house.actor(role, house.gemeente))) == 1
        assert ask(house.actor(role, house.other)) == ()


def test_an_afnemer_sees_which_cases_wait_for_a_sitting_and_no_others(house: House) -> None:
    waiting = house.opened("W-1")
    house.measured("W-2")
    assert [row.case_id for row in house.desk.cases(house.afnemer)] == [waiting]


def test_the_list_of_the_afnemer_has_no_answers_and_no_scores(house: House) -> None:
    house.measured()
    (row,) = house.desk.sittings(house.afnemer)
    assert set(vars(row)) == {
        "sitting_id", "case_id", "reference", "form", "status", "question", "last_seen", "picture",
        "on_paper",
    }  # fmt: skip
