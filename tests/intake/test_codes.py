"""A code opens one sitting, on one device, for a day, and cannot be guessed at leisure."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from taalmeter.errors import CodeRefused, SessionClosed
from taalmeter.intake import schema
from taalmeter.intake.limits import code_limits
from taalmeter.intake.store import Store

from .conftest import House, TurnableClock


def refused_because(house: House, code: str, client: str = "") -> object:
    with pytest.raises(CodeRefused) as refused:
        house.desk.enter(code, client)
    return refused.value.details["reden"]


def ticket(house: House, reference: str = "W-1"):
    return house.desk.prepare_sitting(house.specialist, house.opened(reference))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_is_six_digits_and_opens_its_sitting(house: House) -> None:
    given = ticket(house)
    assert given.code.isdigit()
    assert len(given.code) == 6
    token = house.desk.enter(f" {given.code[:3]} {given.code[3:]} ")
    assert house.desk.sitting(token).sitting_id == given.sitting_id
    assert len(token) >= 40


def test_neither_code_nor_token_can_be_read_in_the_store(
    house: House, store: Store, tmp_path
) -> None:
    given = ticket(house)
    token = house.desk.enter(given.code)
    with store.read() as connection:
        row = connection.execute(select(schema.codes)).one()
    assert given.code not in str(row)
    assert token not in str(row)
    journal = b"".join(entry.payload for entry in store.entries(row.dossier))
    assert given.code.encode() not in journal
    assert token.encode() not in journal


def test_a_wrong_code_is_unknown_whatever_it_looks_like(house: House) -> None:
    given = ticket(house)
    codes = (wrong(given.code), "", "12345", "abcdef", "\ud800", "9" * 10_000)
    for number, code in enumerate(codes):
        assert refused_because(house, code, client=str(number)) == "onbekend"


def test_the_sixth_try_in_a_minute_waits_even_with_the_right_code(
    house: House, clock: TurnableClock
) -> None:
    given = ticket(house)
    for _ in range(5):
        assert refused_because(house, wrong(given.code), "10.0.0.1") == "onbekend"
    assert refused_because(house, given.code, "10.0.0.1") == "te_vaak"
    assert house.desk.enter(given.code, client="10.0.0.2")
    house.desk.release_device(house.afnemer, given.sitting_id)
    clock.forward(seconds=61)
    assert house.desk.enter(given.code, client="10.0.0.1")


def test_waiting_is_not_made_longer_by_trying_meanwhile(house: House, clock: TurnableClock) -> None:
    given = ticket(house)
    for _ in range(5):
        refused_because(house, wrong(given.code), "10.0.0.1")
    for _ in range(5):
        clock.forward(seconds=10)
        assert refused_because(house, given.code, "10.0.0.1") == "te_vaak"
    clock.forward(seconds=11)
    assert house.desk.enter(given.code, client="10.0.0.1")


def test_tries_at_the_same_moment_are_all_counted(house: House) -> None:
    given = ticket(house)
    with ThreadPoolExecutor(30) as pool:
        reasons = list(
            pool.map(lambda _: refused_because(house, wrong(given.code), "10.0.0.1"), range(30))
        )
    assert reasons.count("onbekend") == 5
    assert reasons.count("te_vaak") == 25


def test_many_addresses_together_are_limited_too(
    house: House, store: Store, clock: TurnableClock
) -> None:
    given = ticket(house)
    attempts = house.desk.office.codes._attempts

    def fill(connection) -> None:
        for number in range(500):
            attempts.add(connection, code_limits(f"adres-{number}"), clock.now)

    store.write(fill)
    assert refused_because(house, given.code, "nog-een-adres") == "te_vaak"
    clock.forward(minutes=61)
    assert house.desk.enter(given.code, "nog-een-adres")


def test_right_codes_of_a_whole_room_behind_one_address_are_not_limited(house: House) -> None:
    for number in range(20):
        assert house.desk.enter(ticket(house, f"W-{number}").code, client="10.0.0.1")


def test_a_code_works_for_a_day_and_not_longer(house: House, clock: TurnableClock) -> None:
    given = ticket(house)
    clock.forward(hours=23, minutes=59)
    assert house.desk.enter(given.code)
    clock.forward(minutes=2)
    assert refused_because(house, given.code) == "verlopen"


def test_a_sitting_begun_in_the_last_minute_of_a_code_can_be_finished(
    house: House, clock: TurnableClock
) -> None:
    given = ticket(house)
    clock.forward(hours=23, minutes=59)
    token = house.desk.enter(given.code)
    clock.forward(hours=11)
    house.desk.start(token)
    clock.forward(hours=2)
    with pytest.raises(CodeRefused) as refused:
        house.desk.sitting(token)
    assert refused.value.details["reden"] == "verlopen"


def test_a_new_code_ends_the_old_one(house: House) -> None:
    given = ticket(house)
    fresh = house.desk.new_code(house.afnemer, given.sitting_id)
    assert fresh.sitting_id == given.sitting_id
    if fresh.code != given.code:
        assert refused_because(house, given.code) == "onbekend"
    assert house.desk.enter(fresh.code)


def test_moving_to_another_device_ends_the_earlier_one(house: House) -> None:
    given = ticket(house)
    first = house.desk.enter(given.code)
    house.desk.start(first)
    with pytest.raises(CodeRefused) as refused:
        house.desk.enter(given.code)
    assert refused.value.details["reden"] == "in_gebruik"
    assert house.desk.sitting(first).status == "bezig"
    house.desk.release_device(house.afnemer, given.sitting_id)
    second = house.desk.enter(given.code)
    assert house.desk.sitting(second).status == "bezig"
    for act in (house.desk.sitting, house.desk.pause_candidate, house.desk.stop_candidate):
        with pytest.raises(CodeRefused) as refused:
            act(first)
        assert refused.value.details["reden"] == "ander_toestel"
    entered = [
        entry.event.wissel  # type: ignore[attr-defined]
        for entry in house.desk.office.case(house.desk.sittings(house.afnemer)[0].case_id).history
        if entry.kind == "toestel_aangemeld"
    ]
    assert entered == [False, True]


def test_a_code_of_an_ended_sitting_opens_nothing_but_its_device_shows_the_end(
    house: House,
) -> None:
    given = ticket(house)
    token = house.desk.enter(given.code)
    house.desk.start(token)
    house.desk.stop(house.afnemer, given.sitting_id, "de kandidaat moest weg")
    assert refused_because(house, given.code) == "onbekend"
    assert house.desk.sitting(token).status == "gestopt"
    with pytest.raises(SessionClosed):
        house.desk.new_code(house.afnemer, given.sitting_id)


def test_two_sittings_never_share_a_code(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([111_111, 111_111, 222_222])
    monkeypatch.setattr("secrets.randbelow", lambda below: next(draws) if below == 10**6 else 1)
    assert [ticket(house, "W-1").code, ticket(house, "W-2").code] == ["111111", "222222"]
