"""The purpose lock: what this instrument may never hold, and what every result must say.

Sources: Participatiewet art. 18b and Besluit taaltoets Participatiewet (a screening is not that
test); UAVG art. 46 (a BSN needs a basis in law, and this library never needs one).
"""

import re
import unicodedata

from taalmeter.errors import NOWHERE, BsnRefused, Place

NOT_A_LANGUAGE_TEST = (
    "Dit is een indicatie. Het is geen taaltoets zoals bedoeld in artikel 18b van de "
    "Participatiewet."
)
NOT_THE_TAALMETER = "Dit is niet de Taalmeter van Stichting Lezen en Schrijven."
NOT_FOR_SANCTIONS = "Deze uitkomst mag niet worden gebruikt voor maatregelen of fraudeonderzoek."
DISCLAIMERS = (NOT_A_LANGUAGE_TEST, NOT_THE_TAALMETER, NOT_FOR_SANCTIONS)

_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[\s./_\-]?\d){8}(?!\d)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_bsn(value: str) -> bool:
    """Say whether nine digits that pass the elfproef for a BSN stand in a text.

    The elfproef: the digits times 9, 8, 7, 6, 5, 4, 3, 2 and -1 add up to a multiple of 11. The
    digits may be separated, stand within other text, or be full-width.

    >>> is_bsn("123456782"), is_bsn("kand 1234.56.782"), is_bsn("123456789"), is_bsn("W-2026-014")
    (True, True, False, False)
    """
    plain = unicodedata.normalize("NFKC", value)
    return any(_passes(found.group()) for found in _NINE_DIGITS.finditer(plain))


def _passes(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return total % 11 == 0 and any(digits)


def refuse_bsn(value: str, place: Place = NOWHERE) -> str:
    """Give the value back, or raise `BsnRefused` when it looks like a BSN."""
    if is_bsn(value):
        raise BsnRefused(
            "this value passes the elfproef, so it may be a BSN.",
            remedy="Use a reference of your own that says nothing outside your organisation.",
            place=place,
        )
    return value
