"""Speaks every sentence that has no sound yet, with espeak-ng, for the items and for the pages.

Use: python bench/geluid/make.py        (needs espeak-ng and lame; see README.md)
A recording by a person keeps its place: only files that are missing, and files that espeak-ng made
of other words, are made anew; files that nobody asks for any more are removed.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from taalmeter.bank import load_bank
from taalmeter.bank.sounds import FOLDER, wanted
from taalmeter_api.spoken import page_sounds

TOP = Path(__file__).resolve().parents[2]
VOICE, WORDS_A_MINUTE = "nl", "140"
RATE, BITS = "16", "16"  # kHz and kbit/s: speech, and 2 KB a second
MADE_BY = f"espeak-ng, stem {VOICE}, {WORDS_A_MINUTE} woorden per minuut"
OVERVIEW = "overzicht.yaml"
HEAD = """\
# Wat in elk bestand wordt gezegd, en wie dat doet. Vervang een bestand gerust door een opname met
# dezelfde naam; zet dan bij `door` wie spreekt. Zo wordt het nooit overschreven.
"""


def main() -> None:
    bank = load_bank()
    for folder, sounds in (
        (TOP / "items" / FOLDER, wanted(bank)),
        (TOP / "api/taalmeter_api/static" / FOLDER, page_sounds(bank)),
    ):
        made, total = speak_all(folder, {Path(name).name: text for name, text in sounds.items()})
        size = sum(file.stat().st_size for file in folder.glob("*.mp3"))
        print(f"{folder.relative_to(TOP)}: {made} made, {total} in all, {size / 1e6:.1f} MB")


def speak_all(folder: Path, sounds: dict[str, str]) -> tuple[int, int]:
    folder.mkdir(exist_ok=True)
    overview = folder / OVERVIEW
    known = yaml.safe_load(overview.read_text("utf-8"))["bestanden"] if overview.exists() else {}
    now, made = {}, 0
    for name, text in sorted(sounds.items()):
        before = known.get(name)
        fits = before is not None and before["tekst"] == text and (folder / name).exists()
        if before is not None and not fits and before["door"] != MADE_BY:
            print(
                f"{name}: spoken by {before['door']}, of other words; record it again",
                file=sys.stderr,
            )
            now[name] = before
            continue
        if not fits:
            speak(text, folder / name)
            made += 1
        now[name] = before if fits else {"tekst": text, "door": MADE_BY}
    for file in folder.glob("*.mp3"):
        if file.name not in now:
            file.unlink()
    content = yaml.safe_dump({"bestanden": now}, allow_unicode=True, sort_keys=True, width=100)
    overview.write_text(HEAD + content, "utf-8")
    return made, len(now)


def speak(text: str, file: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        wave = Path(scratch) / "spoken.wav"
        command = ["espeak-ng", "-v", VOICE, "-s", WORDS_A_MINUTE, "-g", "4", "-w", str(wave)]
        subprocess.run(command, input=text, text=True, check=True)
        encode = ["lame", "--quiet", "-m", "m", "--resample", RATE, "-b", BITS]
        subprocess.run([*encode, str(wave), str(file)], check=True)


if __name__ == "__main__":
    main()
