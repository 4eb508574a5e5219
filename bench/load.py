"""A room of 40 tablets on one server: `python bench/load.py [SECONDS]`, at most 60 seconds.

A real server on 127.0.0.1 with SQLite on disk. Each tablet looks at a question, thinks 5 s (3 to 7)
and answers, over HTTP as a browser would; everybody comes in with a code at about the same time.
Afterwards the journal is opened again and every answer that the server acknowledged is looked for.
Meanwhile the afnemer refreshes the page of the group every 5 s.
"""

import asyncio
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2

import taalmeter
from taalmeter.bank import Bank
from taalmeter.intake import events
from taalmeter.intake.desk import Desk
from taalmeter.intake.store import Store
from taalmeter_api.sentences import card_words

TABLETS = 40
THINK = (3.0, 7.0)
SECONDS = min(60.0, float(sys.argv[1]) if len(sys.argv) > 1 else 60.0)
P95_TARGET_MS = 100
"""The goal of this project: the 95th percentile of looking and of answering, on two cores."""

PASSWORD = "een lang wachtwoord"  # noqa: S105  # of a store that lives as long as this bench
INTAKE = {"wil_meedoen": "ja", "inburgeringsplichtig": "nee", "spreekt_vlot_nederlands": "nee"}


@dataclass
class Figures:
    """What the tablets saw: milliseconds by kind of request, what was acknowledged, what failed."""

    ms: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: set[tuple[str, str]] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    again: int = 0
    cpu: float | None = None

    async def ask(
        self, client: httpx2.AsyncClient, kind: str, method: str, path: str, **form: str
    ) -> httpx2.Response:
        """Send one request and note how long it took."""
        begin = time.perf_counter()
        try:
            answer = await client.request(method, path, data=form or None)
        except httpx2.TransportError:  # a browser sends again what a closed connection lost
            self.again += 1
            answer = await client.request(method, path, data=form or None)
        self.ms.setdefault(kind, []).append(1000 * (time.perf_counter() - begin))
        if answer.status_code >= 400:
            self.failed.append(f"{method} {path}: {answer.status_code}")
        return answer


def hidden(page: str, name: str) -> str:
    """Read a hidden field of a page."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


async def tablet(
    url: str, code: str, bank: Bank, figures: Figures, until: float, seed: int
) -> None:
    """Take part until the time is over or the sitting ends."""
    dice = random.Random(seed)  # noqa: S311
    async with httpx2.AsyncClient(base_url=url, headers={"origin": url}, timeout=30) as client:
        await asyncio.sleep(dice.uniform(0, 5))
        await figures.ask(client, "code", "POST", "/afname", code=code)
        await figures.ask(client, "beginnen", "POST", "/afname/beginnen")
        while time.monotonic() < until:
            page = await figures.ask(client, "vraag zien", "GET", "/afname/vraag")
            if page.status_code != 200:
                break
            await asyncio.sleep(dice.uniform(*THINK))
            await send(client, page.text, bank, figures, code)


async def send(
    client: httpx2.AsyncClient, page: str, bank: Bank, figures: Figures, code: str
) -> None:
    """Answer what is on a page, rightly, so that the sitting goes on to the texts."""
    if "/afname/invoer" in page:
        await figures.ask(client, "invoer", "POST", "/afname/invoer", invoer="scherm")
        return
    key, item, task = (hidden(page, name) for name in ("sleutel", "opgave", "taak"))
    if task:
        best = {f"veld-{name}": text for name, text in bank.tasks[task].best_answer.items()}
        form = {"taak": task, "sleutel": key, **best}
    elif item in bank.items:
        right = bank.items[item].sleutel or bank.items[item].goed[0]
        form = {"opgave": item, "sleutel": key, "antwoord": right}
    else:
        form = {"opgave": item, "sleutel": key, "actie": "weet-niet"}
    answer = await figures.ask(client, "antwoord geven", "POST", "/afname/vraag", **form)
    if answer.status_code == 303:
        figures.acknowledged.add((code, item or task))


async def attend(url: str, group: str, figures: Figures, until: float) -> None:
    """Refresh the page of the group."""
    async with httpx2.AsyncClient(base_url=url, headers={"origin": url}, timeout=30) as client:
        await client.post(
            "/inloggen", data={"email": "afnemer@dorp.example", "wachtwoord": PASSWORD}
        )
        while time.monotonic() < until:
            await figures.ask(client, "groep zien", "GET", f"/afnemer/groepen/{group}")
            await asyncio.sleep(5)


def furnish(url: str, bank: Bank) -> tuple[str, dict[str, str]]:
    """Make a store with a group of 40; give the group and the sitting of each code."""
    with Store(url) as store:
        desk = Desk(store, bank, taalmeter.load_rules(), pictures=tuple(card_words()))
        add = desk.accounts
        home = add.add_organisation(None, "Gemeente Dorp", "gemeente")
        add.add(None, "bo@dorp.example", "Bo", "beheerder", home, PASSWORD)
        boss = add.actor(add.log_in("bo@dorp.example", PASSWORD))
        for role in ("specialist", "afnemer"):
            add.add(boss, f"{role}@dorp.example", role, role, home, PASSWORD)
        specialist = add.actor(add.log_in("specialist@dorp.example", PASSWORD))
        assert specialist is not None
        today = datetime.now(UTC).date()
        group = desk.make_group(specialist, "Zaal", "Zaal", today, "intake", together=False)
        cases = [desk.open_case(specialist, f"W-{number:02d}") for number in range(TABLETS)]
        for case_id in cases:
            desk.record_intake(specialist, case_id, INTAKE, "", "")
        desk.add_cases(specialist, group, cases)
        handed = desk.prepare_group(specialist, group)
        return group, {one.ticket.code: one.ticket.sitting_id for one in handed}


def kept(url: str) -> dict[str, set[str]]:
    """Give what the journal holds: sitting -> questions and tasks that were answered."""
    found: dict[str, set[str]] = {}
    with Store(url) as store:
        for case_id in store.case_ids():
            for entry in store.entries(case_id):
                match entry.event:
                    case events.AntwoordGegeven(afname=sitting, opgave=name):
                        found.setdefault(sitting, set()).add(name)
                    case events.SchrijftekstBewaard(afname=sitting, taak=name):
                        found.setdefault(sitting, set()).add(name)
    return found


def cpu_seconds(process: int) -> float | None:
    """Give the CPU time that a process took so far, where the system tells."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    except OSError:
        return None
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(db: str) -> Iterator[tuple[str, int]]:
    """Run the server as an organisation would; give its address and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "taalmeter", "serve", "--port", str(port), "--db", db]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx2.get(url, timeout=2)
                break
            except httpx2.TransportError:
                time.sleep(0.2)
        yield url, running.pid
    finally:
        running.terminate()
        running.wait(timeout=30)


async def room(url: str, group: str, codes: list[str], bank: Bank) -> Figures:
    """Let everybody take part for a while."""
    figures, until = Figures(), time.monotonic() + SECONDS
    await asyncio.gather(
        attend(url, group, figures, until),
        *(tablet(url, code, bank, figures, until, seed) for seed, code in enumerate(codes)),
    )
    return figures


def show(figures: Figures, lost: int, lasted: float) -> None:
    """Print every figure beside its target."""
    print(f"{TABLETS} tablets, {THINK[0]:.0f} to {THINK[1]:.0f} s of thinking, {lasted:.0f} s")
    print(f"{'request':<18}{'number':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'worst':>9}")
    for kind, times in figures.ms.items():
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        told = f"{kind:<18}{len(times):>8}{cuts[49]:>9.1f}{cuts[94]:>9.1f}{cuts[98]:>9.1f}"
        verdict = ""
        if kind in ("vraag zien", "antwoord geven"):
            good = cuts[94] <= P95_TARGET_MS
            verdict = f"   target p95 {P95_TARGET_MS} ms: {'reached' if good else 'NOT reached'}"
        print(f"{told}{max(times):>9.1f}{verdict}")
    print(f"answers acknowledged {len(figures.acknowledged)}, lost {lost} (target 0)")
    print(f"requests that failed {len(figures.failed)} {figures.failed[:3]}")
    print(f"requests sent again after a closed connection {figures.again}")
    if figures.cpu is not None:
        requests = sum(map(len, figures.ms.values()))
        print(
            f"CPU of the server {1000 * figures.cpu / requests:.1f} ms a request, log-in included"
        )


def main() -> None:
    """Furnish, let the room take part, and look for every answer."""
    bank = taalmeter.load_bank()
    with tempfile.TemporaryDirectory() as folder:
        db = f"sqlite:///{Path(folder) / 'taalmeter.db'}"
        group, sittings = furnish(db, bank)
        begin = time.monotonic()
        with server(db) as (url, process):
            before = cpu_seconds(process)
            figures = asyncio.run(room(url, group, list(sittings), bank))
            after = cpu_seconds(process)
            if before is not None and after is not None:
                figures.cpu = after - before
            lasted = time.monotonic() - begin
        found = kept(db)
    lost = sum(name not in found.get(sittings[code], ()) for code, name in figures.acknowledged)
    show(figures, lost, lasted)


if __name__ == "__main__":
    main()
