"""Starts a PostgreSQL of its own for tests: an own folder, an own port, only on 127.0.0.1."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = ("/usr/lib/postgresql",)


def program(name: str) -> str | None:
    """Find a program of PostgreSQL; Debian keeps those of the server apart."""
    found = shutil.which(name)
    for folder in FOLDERS:
        newest = sorted(Path(folder).glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
        found = str(newest[-1]) if newest else found
    return found


def missing() -> str | None:
    """Say why no cluster can be started; None when it can."""
    lacking = [name for name in ("initdb", "postgres", "pg_ctl") if program(name) is None]
    return f"PostgreSQL is not installed: no {', '.join(lacking)}" if lacking else None


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, give the URL of its database, and stop it."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        user: dict[str, int] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            user = {"user": nobody.pw_uid, "group": nobody.pw_gid}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def run(*command: str) -> None:
            subprocess.run(
                command, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=120, **user
            )

        run(str(program("initdb")), "-D", str(data), "-U", "tester", "-A", "trust", "--no-sync")
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        )
        control = (str(program("pg_ctl")), "-D", str(data), "-w")
        run(*control, "-o", options, "-l", f"{folder}/log", "start")
        try:
            yield f"postgres://tester@127.0.0.1:{port}/postgres"
        finally:
            run(*control, "-m", "immediate", "stop")
