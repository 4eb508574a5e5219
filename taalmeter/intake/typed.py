"""What people type, before it is kept: texts without a BSN, and intake answers that rules know."""

from collections.abc import Mapping

from taalmeter.errors import AnswerRefused, BsnRefused, DataError, Place, UnknownName
from taalmeter.intake.events import Value
from taalmeter.purpose import refuse_bsn
from taalmeter.routing import RuleSet

MEASURED = frozenset({"lezen", "schrijven", "kent_letters"})
"""Inputs that come from a sitting and are never typed in."""


def without_bsn(text: str, field: str) -> str:
    """Give a text back, stripped of outer spaces, or refuse it when a BSN stands in it.

    Raises:
        BsnRefused: nine digits in it pass the elfproef; `details` has `veld`.
    """
    try:
        refuse_bsn(text)
    except BsnRefused as refused:
        raise BsnRefused(
            refused.what, remedy=refused.remedy, place=Place(field=field), veld=field
        ) from None
    return text.strip()


def reference(text: str) -> str:
    """Give a case reference of the organisation's own.

    Raises:
        AnswerRefused: it is empty.
        BsnRefused: it may be a BSN.
    """
    kept = without_bsn(text, "referentie")
    if not kept:
        raise AnswerRefused(
            "the reference is empty.",
            remedy="Give the case a reference of your own.",
            place=Place(field="referentie"),
            veld="referentie",
            reden="leeg",
        )
    if not kept.isprintable():
        raise AnswerRefused(
            "the reference has characters that cannot be seen.",
            remedy="Type the reference again.",
            place=Place(field="referentie"),
            veld="referentie",
            reden="onzichtbaar",
        )
    return kept


def intake_answers(rules: RuleSet, answers: Mapping[str, str]) -> dict[str, Value]:
    """Give every answer as the value that rules know; empty is `onbekend`.

    Raises:
        UnknownName: the rule set has no such input.
        AnswerRefused: the input is measured and not asked, or has no such value.
    """
    kept: dict[str, Value] = {}
    for name, raw in answers.items():
        if name not in rules.inputs:
            raise UnknownName(
                f"the rules have no input '{name[:60]}'.",
                remedy=f"Choose one of {', '.join(rules.inputs)}.",
                place=Place(field=name[:60]),
                kind="invoer",
                name=name[:60],
            )
        if name in MEASURED:
            raise _refused(name, "is measured in a sitting", "Leave it out.", "gemeten")
        asked = rules.inputs[name]
        try:
            kept[name] = asked.value(asked.code(raw.strip()))
        except (DataError, UnknownName) as error:
            raise _refused(name, error.what, error.remedy, "waarde") from error
    return kept


def refused(field: str, what: str, reason: str) -> AnswerRefused:
    """Say of a field why what stands in it cannot be kept."""
    return AnswerRefused(
        f"{field}: {what}.",
        remedy="Change the value and send it again; nothing else was lost.",
        place=Place(field=field),
        veld=field,
        reden=reason,
    )


def refused_value(field: str, what: str, reason: str) -> AnswerRefused:
    """Give the error for a value that cannot be used; `reason` chooses its words on screen."""
    return _refused(field, f"{what}.", "Change the value and send it again.", reason)


def _refused(name: str, what: str, remedy: str, reason: str) -> AnswerRefused:
    return AnswerRefused(
        f"'{name}': {what}", remedy=remedy, place=Place(field=name), veld=name, reden=reason
    )
