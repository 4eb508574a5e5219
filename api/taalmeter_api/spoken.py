"""Where the kandidaat can listen to what: pages, questions and instructions, as addresses of sound.

A sound that is not there gives no player; nothing on a page depends on it.
"""

from collections.abc import Collection
from itertools import count, takewhile
from pathlib import Path

from taalmeter.bank import Bank, Item
from taalmeter.bank.content import Form
from taalmeter.bank.sounds import FOLDER, file_for, folder_of, in_parts, numbered, question_file
from taalmeter_api.sentences import aloud, catalogue
from taalmeter_api.shell import STATIC, static_url, templates

Sounds = tuple[str, ...]


def explained(skills: Collection[str]) -> list[str]:
    """Give the sentences of the explanation for a sitting on these skills, by name, in order."""
    steps: list[str] = []
    if "woordenschat" in skills:
        steps = ["woorden", "nepwoorden"]
    elif "leertaak" in skills:
        steps = ["leren", "leren_vraag"]
    else:
        if "lezen" in skills:
            steps.append("lezen")
        elif "woordherkenning" in skills:
            steps.append("herkennen")
        if "schrijven" in skills:
            steps.append("schrijven")
    return [*steps, "praten"]


def _explanation(skills: Collection[str]) -> str:
    around = ["rustig", "keuze_kop", "keuze", "antwoorden_kop", "antwoorden"]
    return aloud("uitleg", ["kop", *explained(skills), *around])


def skills_of(form: Form) -> frozenset[str]:
    """Give the skills that a form is about."""
    return frozenset(part.vaardigheid for part in form.onderdelen)


def page_sounds(bank: Bank) -> dict[str, str]:
    """Give every sound of the pages, with what is spoken in it."""
    named = {page: one["luister"] for page, one in catalogue().items() if "luister" in one}
    texts = [aloud(page, names) for page, names in named.items()]
    texts += sorted({_explanation(skills_of(form)) for form in bank.sittings.values()})
    return {
        name: part
        for text in texts
        for name, part in in_parts(file_for(text, "pagina"), text).items()
    }


def page_sound(page: str) -> Sounds:
    """Give the addresses of the sound of a page, part by part; none when it was not spoken."""
    names = catalogue().get(page, {}).get("luister")
    return _on_pages(aloud(page, names)) if names else ()


def explanation_sound(skills: Collection[str]) -> Sounds:
    """Give the addresses of the sound of the explanation."""
    return _on_pages(_explanation(skills))


def _on_pages(text: str) -> Sounds:
    return tuple(static_url(name) for name in _there(file_for(text, "pagina"), STATIC / FOLDER))


def question_sound(bank: Bank, item: Item) -> Sounds:
    """Give the addresses of the sound of a question."""
    return bank_sound(bank, question_file(bank, item))


def bank_sound(bank: Bank, name: str | None) -> Sounds:
    """Give the addresses of a sound of the bank, part by part; none when it was not spoken."""
    found = _there(name, sound_folder(bank)) if name is not None else ()
    return tuple(f"/{part}" for part in found)


def _there(name: str, folder: Path) -> Sounds:
    """Give the parts of a sound of which the files are there, up to the first that is not."""
    parts = (numbered(name, number) for number in count(1))
    return tuple(takewhile(lambda part: (folder / Path(part).name).is_file(), parts))


def sound_folder(bank: Bank) -> Path:
    """Give the folder in which the sounds of a bank are."""
    return folder_of(bank) / FOLDER


templates.env.globals["pagina_geluid"] = page_sound
