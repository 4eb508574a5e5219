"""Sees to it that one process only uses an SQLite file.

Two processes with a writer each on one file reached a worst answer of 14 s and failed requests;
more processes means PostgreSQL.
"""

import os
import sys
from pathlib import Path

from taalmeter.errors import Place, StoreError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LockFile:
    """A lock that the operating system ends when this process does, even when it is killed.

    Raises:
        StoreError: the lock is held, by another process or by an open store in this one.
    """

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _take(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise StoreError(
                "another process is using this store.",
                remedy="Stop it first, or use PostgreSQL for more than one process.",
                place=Place(file=str(path)),
                reden="in_gebruik",
            ) from error

    def release(self) -> None:
        """Let another process in. The file stays: removing it would let two processes in."""
        os.close(self._handle)
