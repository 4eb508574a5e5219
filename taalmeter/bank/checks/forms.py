"""Checks on what is published: tables that fit the parameters, and forms of equal weight."""

from collections.abc import Iterator

import numpy as np

from taalmeter.bank.checks.finding import Fault
from taalmeter.bank.content import Form
from taalmeter.bank.load import Bank
from taalmeter.errors import Place
from taalmeter.measurement.model import GRID
from taalmeter.measurement.tables import information

DIFFERENCE = 0.05


def tables_are_published(bank: Bank) -> Iterator[Fault]:
    """`tabellen-oud`: the published tables are absent or older than the parameters.

    Example: a difficulty was changed in the parameters, and nothing was published since.
    """
    if not bank.published:
        yield Fault(
            Place(file=bank.files[f"parameters/{bank.info.parameters}.yaml"].file),
            bank.parameters.versie,
            "its published tables are absent or were made from other parameters.",
            "Run: taalmeter items publish",
        )


def parallel_forms(bank: Bank) -> Iterator[Fault]:
    """`vormen-evenwijdig`: two forms that should be exchangeable share a text or differ in weight.

    Their expected information may differ by 5 % at the cuts 1F and 2F of reading.
    Example: form A gets a seventh text, and form B does not.
    """
    for form in bank.forms.values():
        if form.evenwijdig is None:
            continue
        place = bank.files[f"toetsvormen/{form.id}.yaml"].place("evenwijdig")
        other = bank.form(form.evenwijdig)
        shared = set(_texts(form)) & set(_texts(other))
        if shared:
            yield Fault(
                place,
                form.id,
                f"shares {', '.join(sorted(shared))} with {other.id}.",
                "Give each form texts of its own.",
            )
        for level, here, there in form_information(bank, form, other):
            if abs(here - there) > DIFFERENCE * max(here, there):
                yield Fault(
                    place,
                    form.id,
                    f"at {level} the information is {here:.2f}, and of {other.id} {there:.2f}.",
                    "Exchange texts until they differ by less than 5%.",
                )


def form_information(bank: Bank, form: Form, other: Form) -> list[tuple[str, float, float]]:
    """Give the expected information of two forms at the cuts 1F and 2F of reading."""
    cuts = {c.niveau: c.waarde for c in bank.levels.cuts("lezen", "nt1")}
    sums = [
        sum((information(bank.tables.texts[name]) for name in _texts(one)), np.zeros(GRID.size))
        for one in (form, other)
    ]
    return [
        (level, *(float(np.interp(cuts[level], GRID, total)) for total in sums))  # type: ignore[misc]
        for level in ("1F", "2F")
        if level in cuts
    ]


def _texts(form: Form) -> list[str]:
    return [n for part in form.onderdelen if part.vaardigheid == "lezen" for n in part.inhoud]
