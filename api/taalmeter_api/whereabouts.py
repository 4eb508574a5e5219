"""Says where a kandidaat is: the part, and the question, word or text; never how many follow."""

from taalmeter.session import Session
from taalmeter.step import Step
from taalmeter_api.sentences import catalogue


def where(session: Session, step: Step, index: int) -> str:
    """Say the part of the form and the question in it; `index` counts within the step."""
    if step.word is not None:
        here = _said("woord", nummer=step.number // 2 + 1)
    elif step.task is not None:
        here = text_number(step)
    else:
        here = _said("vraag", nummer=step.before + index + 1)
    parts = len(session.form.onderdelen)
    return _said("deel", deel=step.part + 1, delen=parts, hier=here) if parts > 1 else _first(here)


def text_number(step: Step) -> str:
    """Say which of the writing tasks this is."""
    return _said("tekst", nummer=step.number)


def _said(name: str, **values: object) -> str:
    return str(catalogue()["waar"][name]).format(**values)


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
