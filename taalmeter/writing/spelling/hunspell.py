"""Ask hunspell, where it is installed, whether a word is Dutch: one process, kept open.

Hunspell with the OpenTaal list (Debian: `hunspell hunspell-nl`) knows how Dutch words are joined
and bent, which a list of forms does not. Which dictionary was asked stands in every result.
"""

import atexit
import hashlib
import os
import re
import shutil
import subprocess
import threading
from functools import cache
from pathlib import Path

DICTIONARY = "nl_NL"
_STOP = "qzxqzxq"  # no word of any language: tells that all before it was answered


class Hunspell:
    """One open process of hunspell; safe to share between threads, ended by `close`."""

    def __init__(self, command: tuple[str, ...], source: str) -> None:
        """Take how to start the program, and what to record of it and its dictionary."""
        self.source = source
        self._command = command
        self._lock = threading.Lock()
        self._known: dict[str, bool] = {}
        self._process: subprocess.Popen[str] | None = None
        self._owner = 0
        atexit.register(self.close)

    def knows(self, word: str) -> bool:
        """Return whether hunspell takes the word as it is written."""
        with self._lock:
            if word not in self._known:
                self._known[word] = self._ask(word)
            return self._known[word]

    def close(self) -> None:
        """End the process; the next question starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    @property
    def pid(self) -> int | None:
        """The id of the open process, None when there is none."""
        return self._process.pid if self._process is not None else None

    def _ask(self, word: str) -> bool:
        if _STOP in word or not word.replace("'", "").replace("-", "").isalpha():
            return False
        process = self._open()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{word}\n{_STOP}\n")
        process.stdin.flush()
        refused = 0
        while (line := process.stdout.readline()) and line.rstrip("\n") != _STOP:
            refused += 1
        return refused == 0

    def _open(self) -> "subprocess.Popen[str]":
        """Return the open process; a forked child opens its own."""
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            # `-l` prints what is not a word, and unlike `-a` spends no time on suggestions; stdbuf
            # has it answer line by line.
            self._process = subprocess.Popen(  # noqa: S603 - a program on the path, no shell
                [*self._command, "-l", "-i", "utf-8", "-d", DICTIONARY],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                bufsize=1,
            )
            self._owner = os.getpid()
        return self._process


@cache
def hunspell() -> Hunspell | None:
    """Return hunspell with its Dutch dictionary, or None when either is not installed."""
    program, buffered = shutil.which("hunspell"), shutil.which("stdbuf")
    if program is None or buffered is None:
        return None
    said = _output(program, "-D", "-d", DICTIONARY)
    found = [Path(path) for path in said.partition("LOADED DICTIONARY:")[2].split()]
    if not found or not all(path.is_file() for path in found):
        return None
    version = re.search(r"Hunspell (\d+(?:\.\d+)+)", _output(program, "-vv"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(found)))
    source = f"hunspell {version[1] if version else '?'} {DICTIONARY} {digest.hexdigest()[:16]}"
    return Hunspell((buffered, "-oL", program), source)


def _output(*command: str) -> str:
    done = subprocess.run(command, input=b"", capture_output=True, check=False)  # noqa: S603
    return (done.stdout + done.stderr).decode("utf-8", "replace")
