"""What must hold between files besides names of texts and items: forms, levels, versions, rows."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from taalmeter.bank.content import WritingTask
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


def parameter_mistakes(
    documents: Mapping[str, Document], parameters: Parameters, tasks: Mapping[str, WritingTask]
) -> list[ContentError]:
    """Find a version that differs from its file, and rubric rows with no parameters or too many."""
    name, document = next(
        (name, one) for name, one in documents.items() if name.startswith("parameters/")
    )
    mistakes = []
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


def reference_mistakes(bank: "Bank") -> list[ContentError]:
    """Find forms, levels and lists that name something which is not there."""
    return [*_parallel(bank), *_model_levels(bank), *_trades(bank)]


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
