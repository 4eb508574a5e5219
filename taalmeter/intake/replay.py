"""Replays the advices in a journal: each computed again from the profile that it was given on."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from taalmeter.errors import Place, StoreError
from taalmeter.intake import events
from taalmeter.intake.store import Store
from taalmeter.routing import RuleSet
from taalmeter.routing.receipt import replay_data
from taalmeter.routing.receipt_files import Line


def open_journal(url: str) -> Store:
    """Open a store that exists; a name with a typing error makes no new one.

    Raises:
        StoreError: there is no such store, or it cannot be used.
    """
    address = make_url(url) if "://" in url else None
    if address is not None and address.get_backend_name() == "sqlite" and address.database:
        path = Path(address.database)
        if not path.is_file():
            raise StoreError(
                "there is no such store.",
                remedy="Check the address; nothing was made.",
                place=Place(file=str(path)),
                reden="niet_geopend",
            )
    return Store(url)


def replay_journal(store: Store, rules: RuleSet) -> Iterator[Line]:
    """Compute every advice of every case again, in order; the number is that of the entry.

    Args:
        store: the journal.
        rules: the rule set that the advices name.
    """
    for case_id in store.case_ids():
        for entry in store.entries(case_id):
            if entry.kind == events.AdviesGegeven.soort:
                given = entry.event
                assert isinstance(given, events.AdviesGegeven)
                found = replay_data(rules, dict(given.advies), given.profiel)
                yield Line(case_id, entry.number, found)
