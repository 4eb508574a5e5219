"""Cut text into words, signs and line ends, with their place in the text."""

import re
from dataclasses import dataclass

_PATTERN = re.compile(
    r"""
      [\w.+-]+@[\w-]+(?:\.[\w-]+)+          # e-mail
    | (?:https?://|www\.)\S+                # address on the web
    | (?<!\w)['’‘`][smtnk](?!\w)            # 's morgens, 't, 'n
    | \b[^\W\d_](?:\.[^\W\d_])+\b\.?         # a.u.b.
    | [^\W\d_]+(?:['’-][^\W\d_]+)*          # words, with an apostrophe or hyphen inside
    | \d+(?:[.,:/]\d+)*                     # numbers, times and dates
    | \n
    | \.{2,}
    | [^\s]
    """,
    re.VERBOSE,
)
STOPS = frozenset({".", "!", "?"})


@dataclass(frozen=True)
class Token:
    """A word or sign, and where it stands: `text == source[start:end]`."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether the token has letters in it."""
        return any(sign.isalpha() for sign in self.text)

    @property
    def ends_sentence(self) -> bool:
        """Whether the token is a full stop, question mark or exclamation mark."""
        return self.text in STOPS or self.text.startswith("..")


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the words, signs and line ends of a text.

    >>> [t.text for t in tokenize("Ik kom 's morgens om 9.30 uur.")]
    ['Ik', 'kom', "'s", 'morgens', 'om', '9.30', 'uur', '.']
    """
    return tuple(Token(m.group(), m.start(), m.end()) for m in _PATTERN.finditer(text))
