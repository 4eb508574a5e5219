"""What is acknowledged is on disk, once, and one process only writes."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import OperationalError

from taalmeter.errors import StoreError
from taalmeter.intake import events, schema
from taalmeter.intake.journal import Entry, next_entries, verify
from taalmeter.intake.store import Moved, Store

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ANSWER = events.make(events.AntwoordGegeven, afname="s", opgave="vraag-1", antwoord="b")
OPENED = events.make(events.DossierGeopend, organisatie="o", referentie="W", voorbeeld=False)


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/taalmeter.db"


class Hold:
    """Keeps the writer busy, so that what is sent meanwhile waits together."""

    def __init__(self, store: Store, pool: ThreadPoolExecutor) -> None:
        self.busy, self.go_on = threading.Event(), threading.Event()
        pool.submit(store.write, self._wait)
        assert self.busy.wait(5)

    def _wait(self, _: Connection) -> None:
        self.busy.set()
        self.go_on.wait(5)


def begin(store: Store, case_id: str) -> Entry:
    entries = next_entries(case_id, None, [OPENED], actor="a", now=NOW)
    store.append(entries)
    return entries[-1]


def after(last: Entry, key: str | None = None) -> tuple[Entry, ...]:
    return next_entries(last.case_id, last, [ANSWER], actor="a", now=NOW, key=key)


def test_an_acknowledged_answer_is_there_after_opening_again(tmp_path: Path) -> None:
    with Store(url(tmp_path)) as store:
        last = begin(store, "zaak")
        store.append(after(last))
    with Store(url(tmp_path)) as store:
        assert [entry.event for entry in store.entries("zaak")] == [OPENED, ANSWER]
        assert store.case_ids() == ("zaak",)


def test_an_acknowledged_answer_survives_a_killed_process(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import test_store as t\n"
        f"store = t.Store({url(tmp_path)!r})\n"
        "last = t.begin(store, 'zaak')\n"
        "for n in range(20):\n"
        "    (last,) = t.after(last)\n"
        "    store.append((last,))\n"
        "print('bewaard', flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.stdout, done.returncode) == (b"bewaard\n", -9), done.stderr
    with Store(url(tmp_path)) as store:
        entries = store.entries("zaak")
        assert len(entries) == 21
        assert verify(entries) is None


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    script = (
        "from taalmeter.intake.store import Store\n"
        "from taalmeter.errors import StoreError\n"
        f"try:\n    Store({url(tmp_path)!r})\n"
        "except StoreError as refused:\n    print(refused.details['reden'])\n"
    )
    with Store(url(tmp_path)):
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, text=True
        )
    assert done.stdout.strip() == "in_gebruik"


def test_a_second_store_in_the_same_process_is_refused_until_the_first_closes(
    tmp_path: Path,
) -> None:
    with Store(url(tmp_path)), pytest.raises(StoreError) as refused:
        Store(url(tmp_path))
    assert refused.value.details["reden"] == "in_gebruik"
    Store(url(tmp_path)).close()


def test_a_number_that_was_taken_is_not_taken_twice(store: Store) -> None:
    last = begin(store, "zaak")
    store.append(after(last))
    with pytest.raises(Moved):
        store.append(after(last))
    assert len(store.entries("zaak")) == 2


def test_a_key_that_was_used_is_not_used_twice(store: Store) -> None:
    last = begin(store, "zaak")
    (first,) = after(last, "sleutel")
    store.append((first,))
    with pytest.raises(Moved):
        store.append(after(first, "sleutel"))
    assert len(store.entries("zaak")) == 2


def test_a_refused_append_does_not_undo_others_of_its_group(store: Store) -> None:
    lasts = [begin(store, f"zaak-{n}") for n in range(30)]
    with ThreadPoolExecutor(40) as pool:
        hold = Hold(store, pool)
        good = [pool.submit(store.append, after(last)) for last in lasts]
        bad = [pool.submit(store.append, (last,)) for last in lasts[:5]]
        hold.go_on.set()
    assert [future.exception() for future in good] == [None] * 30
    assert all(isinstance(future.exception(), Moved) for future in bad)
    assert all(len(store.entries(last.case_id)) == 2 for last in lasts)


def test_what_belongs_to_an_append_is_kept_or_lost_with_it(store: Store) -> None:
    last = begin(store, "zaak")

    def fails(connection: Connection) -> None:
        connection.execute(insert(schema.organisations).values(id="o", naam="n", soort="roc"))
        raise ValueError("halverwege")

    with pytest.raises(ValueError, match="halverwege"):
        store.append(after(last), fails)
    assert len(store.entries("zaak")) == 1
    with store.read() as connection:
        assert connection.execute(schema.organisations.select()).all() == []


def test_a_full_disk_is_said_and_nothing_is_acknowledged(store: Store) -> None:
    last = begin(store, "zaak")

    def limit(pages: int) -> None:
        store.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close())

    limit(1)
    big = events.make(
        events.SchrijftekstBewaard, afname="s", taak="t", velden={"tekst": "x" * 20_000}
    )
    entries = [last]
    with pytest.raises(StoreError) as refused:
        for _ in range(50):
            chained = next_entries("zaak", entries[-1], [big], actor="a", now=NOW)
            store.append(chained)
            entries.extend(chained)
    assert refused.value.details["reden"] == "niet_geschreven"
    assert list(store.entries("zaak")) == entries
    limit(1_000_000)
    store.append(after(entries[-1]))
    assert verify(store.entries("zaak")) is None


def test_fifty_writers_lose_nothing_and_share_commits(store: Store) -> None:
    def work(number: int) -> None:
        last = begin(store, f"zaak-{number}")
        for _ in range(10):
            (last,) = after(last)
            store.append((last,))

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    assert len(store.case_ids()) == 50
    for case_id in store.case_ids():
        entries = store.entries(case_id)
        assert len(entries) == 11
        assert verify(entries) is None


def test_what_waits_is_written_before_the_store_closes(tmp_path: Path) -> None:
    store = Store(url(tmp_path))
    lasts = [begin(store, f"zaak-{n}") for n in range(20)]
    with ThreadPoolExecutor(30) as pool:
        hold = Hold(store, pool)
        futures = [pool.submit(store.append, after(last)) for last in lasts]
        while store._writer._jobs.qsize() < 20:
            time.sleep(0.001)
        closing = pool.submit(store.close)
        hold.go_on.set()
        closing.result()
    assert [future.exception() for future in futures] == [None] * 20
    with pytest.raises(StoreError, match="closed"):
        store.append(after(lasts[0]))
    with Store(url(tmp_path)) as again:
        assert all(len(again.entries(last.case_id)) == 2 for last in lasts)


def test_a_reader_cannot_write(store: Store) -> None:
    with store.read() as connection, pytest.raises(OperationalError):
        connection.execute(insert(schema.organisations).values(id="o", naam="n", soort="roc"))


def test_the_database_is_set_to_lose_nothing(store: Store) -> None:
    for read in (store.read, store._writes.connect):
        with read() as connection:
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            }
        assert found == {
            "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1,
        }  # fmt: skip


def test_migrations_from_empty_give_the_tables_that_the_code_knows(store: Store) -> None:
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with Store(url(tmp_path)) as store:
        store.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(StoreError) as refused:
        Store(url(tmp_path))
    assert refused.value.details["reden"] == "andere_versie"


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "taalmeter.db"
    file.write_text("dit is een brief, geen database\n" * 200)
    before = file.read_bytes()
    with pytest.raises(StoreError) as refused:
        Store(url(tmp_path))
    assert refused.value.details["reden"] == "niet_geopend"
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "geen adres", ""]
)
def test_an_address_that_cannot_keep_answers_is_refused(address: str) -> None:
    with pytest.raises(StoreError):
        Store(address)


def test_files_are_for_their_owner_only(store: Store, tmp_path: Path) -> None:
    begin(store, "zaak")
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


def test_a_damaged_key_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    with Store(url(tmp_path)):
        pass
    (tmp_path / "taalmeter.db.sleutel").write_text("kort")
    with pytest.raises(StoreError, match="Remove it"):
        Store(url(tmp_path))
