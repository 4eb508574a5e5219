"""Every error a user can meet: a stable code, the place, what is wrong, and how to mend it.

The text here is English and belongs to the library and the command line. The web application shows
its own Dutch text for a `code`, filled from `details`; it never shows these sentences on screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where something is wrong: only the parts that apply are set."""

    file: str | None = None
    line: int | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    person: str | None = None

    def __str__(self) -> str:
        named = [
            (f"{self.file}" if self.file else None),
            (f"line {self.line}" if self.line is not None else None),
            (f"row {self.row}" if self.row is not None else None),
            (f"column '{self.column}'" if self.column else None),
            (f"field '{self.field}'" if self.field else None),
            (f"person '{self.person}'" if self.person else None),
        ]
        return ", ".join(part for part in named if part)


NOWHERE = Place()


class TaalmeterError(Exception):
    """What went wrong, where, and how to mend it.

    Attributes:
        code: stable, searchable name of the kind of error.
        what: one sentence, what is wrong.
        remedy: one sentence, what to do now.
        place: where.
        details: the values that a translated message needs, by name.
    """

    code = "fout"

    def __init__(
        self, what: str, *, remedy: str = "", place: Place = NOWHERE, **details: object
    ) -> None:
        self.what = what
        self.remedy = remedy
        self.place = place
        self.details = details
        super().__init__(str(self))

    def __str__(self) -> str:
        where = str(self.place)
        text = f"[{self.code}] {where + ': ' if where else ''}{self.what}"
        return f"{text} {self.remedy}".rstrip()


class ContentError(TaalmeterError):
    """A content file (items, rules, norms) that cannot be used as it is written."""

    code = "inhoud"


class ContentErrors(ContentError):
    """Several mistakes found in one reading, so that an author mends them in one go."""

    def __init__(self, errors: Sequence[ContentError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(first.what + more, remedy=first.remedy, place=first.place)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors) if self.errors else self.what


class RuleSetRefused(ContentError):
    """A rule set that may not be used: it asks for something rules must never see."""

    code = "regelset-geweigerd"


class DataError(TaalmeterError):
    """A table of persons, answers or profiles that cannot be read."""

    code = "gegevens"


class BsnRefused(TaalmeterError):
    """A value that passes the elfproef stands where a reference belongs."""

    code = "bsn"


class UnknownName(TaalmeterError):
    """An item, form, scale, skill, route, task or input that does not exist."""

    code = "onbekende-naam"


class FormNotPrintable(TaalmeterError):
    """A form that does not ask the same of everyone, and so cannot be put on paper."""

    code = "niet-op-papier"


class AnswerRefused(TaalmeterError):
    """An answer that cannot be kept: the question was not asked, or has no such option."""

    code = "antwoord-geweigerd"


class ListRefused(AnswerRefused):
    """Lines of a list that cannot be kept; nothing of the list was kept.

    Attributes:
        errors: what is wrong with each such line, with the line in its place.
    """

    def __init__(self, errors: Sequence[TaalmeterError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        more = f" (and {len(errors) - 1} more lines)" if len(errors) > 1 else ""
        super().__init__(first.what + more, remedy=first.remedy, place=first.place)


class SessionClosed(TaalmeterError):
    """Something was asked of a sitting that has ended."""

    code = "afname-gesloten"


class NotAllowed(TaalmeterError):
    """This role may not do this, or not in this case."""

    code = "mag-niet"


class WrongStep(TaalmeterError):
    """The case is not at the step at which this can be done."""

    code = "verkeerde-stap"


class CodeRefused(TaalmeterError):
    """An access code that is unknown, expired or closed."""

    code = "code-geweigerd"


class JournalBroken(TaalmeterError):
    """A journal whose chain of hashes no longer fits."""

    code = "logboek-gebroken"


class StoreError(TaalmeterError):
    """The store cannot be opened or written; nothing was acknowledged."""

    code = "opslag"
