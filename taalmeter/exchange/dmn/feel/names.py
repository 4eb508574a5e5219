"""Names as DMN allows them: with spaces and signs, recognised because they are in scope.

`a - b` is a subtraction unless something in scope is called `a - b`; so the longest name in scope
that fits is read first (DMN 1.5, 10.3.1.4). White space inside a name counts as one space.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

START = r"(?:[^\W\d]|[?_\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\U00010000-\U000EFFFF])"
PART = r"(?:\w|[\u00B7\u203F\u2040\u2070-\u218F\U00010000-\U000EFFFF])"
PLAIN = re.compile(f"{START}{PART}*")
_ENDS_IN_PART = re.compile(f"{PART}$")
_PLAIN_NAME = re.compile(f"{START}{PART}*$")


def normal(name: str) -> str:
    """Give a name with white space as single spaces."""
    return " ".join(name.split())


@lru_cache(maxsize=2048)
def matcher(names: frozenset[str]) -> re.Pattern[str] | None:
    """Give the pattern of the names that a plain word would not catch, the longest first."""
    special = [name for name in names if name and not _PLAIN_NAME.match(name)]
    if not special:
        return None
    return re.compile("|".join(_one(name) for name in sorted(special, key=len, reverse=True)))


def _one(name: str) -> str:
    body = r"\s+".join(re.escape(part) for part in name.split())
    return body + (f"(?!{PART})" if _ENDS_IN_PART.search(name) else "")


def normals(names: Iterable[str]) -> frozenset[str]:
    """Give names in their normal form."""
    return frozenset(normal(name) for name in names if name)
