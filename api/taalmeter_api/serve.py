"""Starts the web form on this machine: opens the store, says who may log in, and listens."""

import secrets
import sys
from collections.abc import Iterator
from dataclasses import replace

import uvicorn

from taalmeter.intake.desk import Desk
from taalmeter.intake.example import fill
from taalmeter_api.app import create_app, open_desk
from taalmeter_api.settings import Settings

FIRST_EMAIL = "beheerder@taalmeter.example"
FIRST_ORGANISATION = "Eigen organisatie"
KEEP_ALIVE_SECONDS = 120
"""Somebody may think for minutes: after uvicorn's 5 s each answer would need a new connection."""


def run(host: str, port: int, db: str, *, demo: bool) -> None:
    """Serve the web form until it is stopped; print the address and the accounts.

    One process: SQLite takes one, and more uvicorn workers each add 45 ms to every request
    (uvicorn issue 3149).

    Args:
        host, port: where to listen.
        db: SQLAlchemy URL of the store.
        demo: fill an empty store with examples, and print an account for each role.

    Raises:
        StoreError: the store cannot be opened.
        WrongStep: `demo` was asked of a store that is in use.
    """
    settings = replace(Settings.from_environment(), db=db)
    desk = open_desk(settings)
    try:
        lines = _demo_accounts(desk) if demo else _first_account(desk)
        for line in (f"taalmeter: http://{host}:{port}/", *lines):
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        uvicorn.run(
            create_app(settings, desk),
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )
    finally:
        desk.office.store.close()


def _demo_accounts(desk: Desk) -> Iterator[str]:
    demo = fill(desk)
    yield "Voorbeeld: alleen om te oefenen. Inloggen op /inloggen met:"
    for account in demo.accounts:
        yield f"  {account.role:12} {account.email:32} {account.password}"
    if demo.code is not None:
        yield f"Code voor een kandidaat: {demo.code[:3]} {demo.code[3:]}"


def _first_account(desk: Desk) -> Iterator[str]:
    if not desk.accounts.empty:
        return
    organisation = desk.accounts.add_organisation(None, FIRST_ORGANISATION, "gemeente")
    password = secrets.token_urlsafe(12)
    desk.accounts.add(None, FIRST_EMAIL, "Beheerder", "beheerder", organisation, password)
    yield "Eerste account (dit wachtwoord staat nergens anders):"
    yield f"  beheerder    {FIRST_EMAIL}  {password}"
