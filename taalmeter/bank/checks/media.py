"""Checks on pictures and sound, and on files that nobody reads."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from taalmeter.bank.checks.finding import Fault, words_of
from taalmeter.bank.checks.wordlists import entries
from taalmeter.bank.content import Picture
from taalmeter.bank.load import Bank, set_file
from taalmeter.bank.sounds import folder_of, sound_slots
from taalmeter.errors import Place

LARGEST_SOUND = 60 * 1024
"""Bytes of one recording: it must come quickly over a telephone's connection."""

_NOT_READ = ("README.md", "schema/*.json", "geluid/*", "parameters/*", ".*")


def picture_words(bank: Bank) -> Iterator[Fault]:
    """`plaatje-zonder-alt`: the words that replace a picture say nothing, or what others say.

    A picture without `alt` is refused on loading, under this code. Found here: an alt of words
    such as `plaatje` or `foto` only, two pictures of one file with the same alt, and a picture
    that no question uses.
    Example: `alt: plaatje 3`.
    """
    empty = frozenset(entries("lege_beschrijving"))
    for file, pictures, used in _pictures(bank):
        document = bank.files[file]
        times = Counter(picture.alt.strip().casefold() for picture in pictures.values())
        for name, picture in pictures.items():
            place = document.place("plaatjes", name, "alt")
            if not set(words_of(picture.alt)) - empty:
                yield Fault(place, name, f"alt '{picture.alt}' says nothing.", "Say what is seen.")
            elif times[picture.alt.strip().casefold()] > 1:
                what = f"alt '{picture.alt}' is that of another picture too."
                yield Fault(place, name, what, "Say what is seen in this one.")
            if name not in used:
                place = document.place("plaatjes", name)
                yield Fault(place, name, "no question uses this picture.", "Use it, or remove it.")


def _pictures(bank: Bank) -> Iterator[tuple[str, Mapping[str, Picture], set[str]]]:
    for items in bank.item_sets.values():
        used = {item.plaatje for item in items.opgaven if item.plaatje is not None}
        yield set_file(items), items.plaatjes, used
    for task in bank.learning_tasks.values():
        yield f"leertaken/{task.id}.yaml", task.plaatjes, {word.plaatje for word in task.woorden}


def recorded(bank: Bank) -> tuple[int, int]:
    """Give how many instructions have a recording, and how many there are."""
    slots = [slot for *_, slot in sound_slots(bank)]
    return sum(slot is not None and (folder_of(bank) / slot).is_file() for slot in slots), len(
        slots
    )


def instructions_can_sound(bank: Bank) -> Iterator[Fault]:
    """`geluid-ontbreekt`: an instruction has no slot for its recording, or one that cannot be used.

    `geluid` names the file in which the instruction is (or will be) read aloud. Texts that measure
    reading can have none. Found too: one file for two instructions of other words, and a file over
    60 KiB.
    Example: a new writing task without `geluid: geluid/bericht-raam.mp3`.
    """
    taken: dict[str, tuple[str, str]] = {}
    for file, field, instruction, slot in sound_slots(bank):
        document = bank.files[file]
        name = Path(file).stem
        if slot is None:
            place = document.place(*field)
            remedy = f"Add: geluid: geluid/{name}.mp3 (the recording may follow)."
            yield Fault(place, name, "this instruction has no slot for sound.", remedy)
            continue
        place = document.place(*field[:-1], "geluid")
        said, by = taken.setdefault(slot, (instruction, file))
        if said != instruction:
            what = f"'{slot}' is the sound of another instruction, in '{by}'."
            yield Fault(place, name, what, "Give each instruction a file of its own.")
        path = folder_of(bank) / slot
        if path.is_file() and path.stat().st_size > LARGEST_SOUND:
            size = path.stat().st_size // 1024
            what = f"'{slot}' has {size} KiB; at most {LARGEST_SOUND // 1024}."
            yield Fault(place, name, what, "Save it with a lower bit rate (mono, 32 kbit/s).")


def unread_files(bank: Bank) -> Iterator[Fault]:
    """`niet-gelezen`: a file stands in the folder of the bank, and nothing reads it.

    Example: `lezen/brief-nieuw.yml`, or a text saved in the folder `lezn`.
    """
    folder = folder_of(bank)
    known = {(folder / name).resolve() for name in bank.files}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_file() or path.resolve() in known or any(map(name.match, _NOT_READ)):
            continue
        yield Fault(
            Place(file=str(path)),
            name.as_posix(),
            "nothing reads this file.",
            "Check the folder, and let the name end in .yaml.",
        )
