"""What must hold between files: names that exist, names that stand once, and parameters for all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taalmeter.bank.content import Item, ItemSet, Passage, WritingTask
from taalmeter.bank.parameters import Parameters
from taalmeter.errors import ContentError, Place
from taalmeter.yamlfile import Document

if TYPE_CHECKING:
    from taalmeter.bank.load import Bank


def require_parameters(document: Document, root: Path, version: str) -> None:
    """Refuse a version of the parameters that is not there, at the line that names it.

    Raises:
        ContentError: there is no such file in `parameters/`.
    """
    known = sorted(path.stem for path in (root / "parameters").glob("*.yaml"))
    if version not in known:
        raise _unknown(
            f"names the parameters '{version}', which are not there.",
            document.place("parameters"),
            known,
        )


def same_names(
    documents: Mapping[str, Document], *kinds: Mapping[str, Passage | ItemSet | WritingTask]
) -> list[ContentError]:
    """Find names that a form could not tell apart: of texts, item sets and tasks."""
    times = Counter(name for kind in kinds for name in kind)
    return [
        ContentError(
            f"the name '{Path(file).stem}' is used for two things of the bank.",
            remedy="Give each text, item set and task a name of its own.",
            place=document.place("id"),
        )
        for file, document in documents.items()
        if times[Path(file).stem] > 1
        and file.split("/")[0] in ("lezen", "alfabetisering", "schrijfopgaven", "schrijven")
    ]


def parameter_mistakes(
    documents: Mapping[str, Document],
    parameters: Parameters,
    items: Mapping[str, Item],
    testlets: Mapping[str, Passage | ItemSet],
    tasks: Mapping[str, WritingTask],
) -> list[ContentError]:
    """Find what has no parameters, what has them without being there, and a misnamed version."""
    name, document = next(
        (name, one) for name, one in documents.items() if name.startswith("parameters/")
    )
    mistakes = _missing_parameters(document, parameters, items, testlets, tasks)
    if name != f"parameters/{parameters.versie}.yaml":
        mistakes.append(
            ContentError(
                f"versie '{parameters.versie}' differs from the name of its file.",
                remedy=f"Write 'versie: {name.removeprefix('parameters/').removesuffix('.yaml')}', "
                "or rename the file and name it in bank.yaml.",
                place=document.place("versie"),
            )
        )
    for task in tasks.values():
        rows = parameters.taken.get(task.id)
        if rows is not None and set(rows) != set(task.rubriek):
            wrong = sorted(set(rows) ^ set(task.rubriek))
            mistakes.append(
                ContentError(
                    f"'{task.id}' has other rows than its rubriek: {', '.join(wrong)}.",
                    remedy="Give each row of the rubriek one line.",
                    place=document.place("taken", task.id),
                )
            )
    return mistakes


def _missing_parameters(
    document: Document,
    parameters: Parameters,
    items: Mapping[str, Item],
    testlets: Mapping[str, Passage | ItemSet],
    tasks: Mapping[str, WritingTask],
) -> list[ContentError]:
    wanted: dict[str, tuple[Iterable[str], Mapping[str, Any]]] = {
        "opgaven": (items, parameters.opgaven),
        "teksten": (testlets, parameters.teksten),
        "taken": (tasks, parameters.taken),
    }
    mistakes: list[ContentError] = []
    for field_name, (names, known) in wanted.items():
        place = document.place(field_name)
        mistakes += [
            ContentError(f"'{n}' has no parameters.", remedy="Add them.", place=place)
            for n in names
            if n not in known
        ]
        mistakes += [
            ContentError(
                f"'{n}' has parameters but is not in the bank.",
                remedy="Remove them, or correct the name.",
                place=document.place(field_name, n),
            )
            for n in known
            if n not in names
        ]
    return mistakes


def reference_mistakes(bank: "Bank") -> list[ContentError]:
    """Find forms, levels and lists that name something which is not there."""
    return [
        *_unknown_names(bank),
        *_unknown_levels(bank),
        *_parallel(bank),
        *_model_levels(bank),
        *_trades(bank),
    ]


def _unknown_names(bank: "Bank") -> list[ContentError]:
    mistakes: list[ContentError] = []
    known: dict[str, Mapping[str, Any]] = {
        "woordherkenning": {n: s for n, s in bank.item_sets.items() if n not in bank.short_sets},
        "lezen": bank.passages,
        "schrijven": {**bank.short_sets, **bank.tasks},
        "woordenschat": bank.word_lists,
        "leertaak": bank.learning_tasks,
    }
    for form in bank.forms.values():
        document = bank.files[f"toetsvormen/{form.id}.yaml"]
        for number, part in enumerate(form.onderdelen):
            for index, name in enumerate(part.inhoud):
                wanted = known[part.vaardigheid]
                if name not in wanted or (part.keuze == "adaptief" and name in bank.tasks):
                    mistakes.append(
                        ContentError(
                            f"names '{name}', which is not there for {part.vaardigheid}.",
                            remedy="Correct the name, or add the file.",
                            place=document.place("onderdelen", number, "inhoud", index),
                        )
                    )
    return mistakes


def _unknown_levels(bank: "Bank") -> list[ContentError]:
    mistakes: list[ContentError] = []
    for folder, pieces in (("lezen", bank.passages), ("schrijven", bank.tasks)):
        for piece in pieces.values():
            for scale, level in (("nt1", piece.niveau.nt1), ("nt2", piece.niveau.nt2)):
                if level not in bank.levels.scale(scale).niveaus:
                    mistakes.append(
                        ContentError(
                            f"niveau '{level}' is not on scale {scale}.",
                            remedy=f"Choose one of {', '.join(bank.levels.scale(scale).niveaus)}.",
                            place=bank.files[f"{folder}/{piece.id}.yaml"].place("niveau", scale),
                        )
                    )
    return mistakes


def _parallel(bank: "Bank") -> list[ContentError]:
    return [
        _unknown(
            f"names the form '{form.evenwijdig}', which is not there.",
            bank.files[f"toetsvormen/{form.id}.yaml"].place("evenwijdig"),
            bank.forms,
        )
        for form in bank.forms.values()
        if form.evenwijdig is not None and form.evenwijdig not in bank.forms
    ]


def _model_levels(bank: "Bank") -> list[ContentError]:
    levels = bank.levels.scale("nt1").niveaus
    return [
        _unknown(
            f"niveau '{model.niveau}' is not on scale nt1.",
            bank.files[f"schrijven/{task.id}.yaml"].place("modelantwoorden", index, "niveau"),
            levels,
        )
        for task in bank.tasks.values()
        for index, model in enumerate(task.modelantwoorden)
        if model.niveau not in levels
    ]


def _trades(bank: "Bank") -> list[ContentError]:
    """A learning task teaches words of a trade whose known words are asked too."""
    trades = {words.branche for words in bank.word_lists.values()}
    return [
        _unknown(
            f"branche '{task.branche}' has no list of words.",
            bank.files[f"leertaken/{task.id}.yaml"].place("branche"),
            sorted(trades),
        )
        for task in bank.learning_tasks.values()
        if task.branche not in trades
    ]


def _unknown(what: str, place: Place, known: Iterable[str]) -> ContentError:
    return ContentError(what, remedy=f"Choose one of {', '.join(known)}.", place=place)
