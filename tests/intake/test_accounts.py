"""Who may log in, for how long, and how often somebody may try."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from taalmeter.errors import AnswerRefused, NotAllowed, UnknownName
from taalmeter.intake import accounts as module
from taalmeter.intake import schema
from taalmeter.intake.accounts import Accounts
from taalmeter.intake.desk import Desk
from taalmeter.intake.roles import Actor, Role
from taalmeter.intake.store import Store

PASSWORD = "een lang wachtwoord"


@pytest.fixture
def accounts(desk: Desk) -> Accounts:
    return desk.accounts


@pytest.fixture
def beheerder(accounts: Accounts) -> Actor:
    gemeente = accounts.add_organisation(None, "Gemeente A", "gemeente")
    accounts.add(None, "bo@a.example", "Bo", "beheerder", gemeente, PASSWORD)
    actor = accounts.actor(accounts.log_in("bo@a.example", PASSWORD))
    assert actor is not None
    return actor


def reason(refused: pytest.ExceptionInfo[NotAllowed]) -> object:
    return refused.value.details["reden"]


def test_somebody_who_logs_in_is_known_by_name_role_and_organisation(
    accounts: Accounts, beheerder: Actor
) -> None:
    accounts.add(
        beheerder, " Sam@A.example ", "Sam", "specialist", beheerder.organisation, PASSWORD
    )
    actor = accounts.actor(accounts.log_in("sam@a.EXAMPLE", PASSWORD))
    assert actor is not None
    assert (actor.name, actor.role) == ("Sam", Role.SPECIALIST)
    assert actor.organisation == beheerder.organisation
    assert accounts.name(actor.id) == "Sam"


def test_neither_password_nor_token_can_be_read_in_the_store(
    accounts: Accounts, beheerder: Actor, store: Store
) -> None:
    token = accounts.log_in("bo@a.example", PASSWORD)
    with store.read() as connection:
        staff = connection.execute(select(schema.staff.c.wachtwoord)).scalars().all()
        logins = connection.execute(select(schema.logins.c.token_hash)).scalars().all()
    assert all(kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for kept in staff)
    assert token not in logins


@pytest.mark.parametrize(
    ("email", "password"),
    [("bo@a.example", "een ander wachtwoord"), ("niemand@a.example", PASSWORD),
     ("bo@a.example", "x" * 10_000), ("\ud800", "\ud800"), ("", "")],
)  # fmt: skip
def test_a_wrong_log_in_never_says_what_was_wrong(
    accounts: Accounts, beheerder: Actor, email: str, password: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        accounts.log_in(email, password)
    assert reason(refused) == "aanmelden"


def test_the_eleventh_failed_log_in_waits_even_with_the_right_password(
    accounts: Accounts, beheerder: Actor, clock
) -> None:
    for _ in range(10):
        with pytest.raises(NotAllowed):
            accounts.log_in("bo@a.example", "fout wachtwoord")
    with pytest.raises(NotAllowed) as refused:
        accounts.log_in("bo@a.example", PASSWORD)
    assert reason(refused) == "te_vaak"
    assert 0 < refused.value.details["wacht"] <= 900  # type: ignore[operator]
    clock.forward(minutes=16)
    assert accounts.log_in("bo@a.example", PASSWORD)


def test_tries_at_the_same_moment_are_all_counted(accounts: Accounts, beheerder: Actor) -> None:
    def attempt(_: int) -> object:
        try:
            accounts.log_in("bo@a.example", "fout wachtwoord")
        except NotAllowed as refused:
            return refused.details["reden"]
        return "binnen"

    with ThreadPoolExecutor(30) as pool:
        reasons = list(pool.map(attempt, range(30)))
    assert reasons.count("aanmelden") == 10
    assert reasons.count("te_vaak") == 20


def test_a_log_in_clears_the_failed_tries_before_it(accounts: Accounts, beheerder: Actor) -> None:
    for _ in range(3):
        for _ in range(6):
            with pytest.raises(NotAllowed):
                accounts.log_in("bo@a.example", "fout wachtwoord")
        assert accounts.log_in("bo@a.example", PASSWORD)


def test_one_address_cannot_try_account_after_account(
    accounts: Accounts, beheerder: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_verify", lambda *_: False)
    for number in range(50):
        with pytest.raises(NotAllowed):
            accounts.log_in(f"p{number}@a.example", "fout", client="10.0.0.1")
    with pytest.raises(NotAllowed) as refused:
        accounts.log_in("nog-iemand@a.example", "fout", client="10.0.0.1")
    assert reason(refused) == "te_vaak"
    with pytest.raises(NotAllowed) as elsewhere:
        accounts.log_in("nog-iemand@a.example", "fout", client="10.0.0.2")
    assert reason(elsewhere) == "aanmelden"


def test_a_log_in_ends_after_a_working_day_and_on_logging_out(
    accounts: Accounts, beheerder: Actor, clock
) -> None:
    first, second = (accounts.log_in("bo@a.example", PASSWORD) for _ in range(2))
    assert first != second
    accounts.log_out(first)
    assert accounts.actor(first) is None
    clock.forward(hours=9, minutes=59)
    assert accounts.actor(second) == beheerder
    clock.forward(minutes=2)
    assert accounts.actor(second) is None
    assert accounts.actor("zomaar iets") is None


def test_only_the_first_beheerder_needs_nobody_to_add_them(
    accounts: Accounts, beheerder: Actor
) -> None:
    for attempt in (
        lambda: accounts.add(
            None, "x@a.example", "X", "beheerder", beheerder.organisation, PASSWORD
        ),
        lambda: accounts.add_organisation(None, "Andere", "roc"),
    ):
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert reason(refused) == "niet_de_eerste"


def test_the_first_account_is_a_beheerder(accounts: Accounts) -> None:
    gemeente = accounts.add_organisation(None, "Gemeente A", "gemeente")
    with pytest.raises(AnswerRefused) as refused:
        accounts.add(None, "x@a.example", "X", "specialist", gemeente, PASSWORD)
    assert refused.value.details["veld"] == "rol"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"email": "geen adres"}, "email"), ({"email": "bo@a.example"}, "email"),
     ({"name": " "}, "naam"), ({"name": "a\x00b"}, "naam"), ({"name": "x" * 121}, "naam"),
     ({"name": "\ud800"}, "naam"), ({"role": "baas"}, "rol"), ({"password": "te kort"},
     "wachtwoord"), ({"password": "x" * 201}, "wachtwoord")],
)  # fmt: skip
def test_an_account_that_cannot_be_added_says_which_field(
    accounts: Accounts, beheerder: Actor, change: dict[str, str], field: str
) -> None:
    values = {
        "email": "sam@a.example", "name": "Sam", "role": "roc",
        "organisation_id": beheerder.organisation, "password": PASSWORD,
    } | change  # fmt: skip
    with pytest.raises(AnswerRefused) as refused:
        accounts.add(beheerder, **values)
    assert refused.value.details["veld"] == field
    assert [account.name for account in accounts.list(beheerder)] == ["Bo"]


def test_an_organisation_has_a_name_of_its_own_and_a_known_kind(
    accounts: Accounts, beheerder: Actor
) -> None:
    for name, kind, field in (("Gemeente A", "roc", "naam"), ("Nieuw", "winkel", "soort")):
        with pytest.raises(AnswerRefused) as refused:
            accounts.add_organisation(beheerder, name, kind)
        assert refused.value.details["veld"] == field
    assert [found.name for found in accounts.organisations(beheerder)] == ["Gemeente A"]
    with pytest.raises(UnknownName):
        accounts.organisation("bestaat-niet")


def test_no_more_than_two_passwords_are_hashed_at_once(
    accounts: Accounts, beheerder: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading
    import time

    gate, running, worst = threading.Lock(), 0, 0

    class Slow:
        def verify(self, *_: object) -> bool:
            nonlocal running, worst
            with gate:
                running += 1
                worst = max(worst, running)
            time.sleep(0.02)
            with gate:
                running -= 1
            return True

    monkeypatch.setattr(module, "_HASHER", Slow())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: accounts.log_in("bo@a.example", PASSWORD), range(8)))
    assert worst == 2
