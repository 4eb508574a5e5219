"""A place in a FEEL text: the token ahead, and the names that are in scope there."""

from collections.abc import Iterable

from taalmeter.exchange.dmn.feel.lexer import Lexer, Token, shown
from taalmeter.exchange.dmn.feel.names import normals
from taalmeter.exchange.dmn.problems import DmnError

WORDS = {"then", "else", "return", "satisfies", "in", "and", "or", "between", "instance", "of"}
PARTS = ("time offset", "start included", "end included")
"""Names of more than one word that follow a dot without being declared (10.3.2.4, table 65)."""


class Scope:
    """The names that a text may use.

    Attributes:
        names: variables, parameters and functions.
        members: names of the parts of contexts; they count after a dot and inside a filter.
    """

    def __init__(self, names: Iterable[str] = (), members: Iterable[str] = ()) -> None:
        self.names = normals(names)
        self.members = normals((*members, *PARTS))

    def with_names(self, names: Iterable[str]) -> "Scope":
        """Give the same scope with more names."""
        found = Scope()
        found.names, found.members = self.names | normals(names), self.members
        return found


class Tokens:
    """A place in a text, the token ahead, and the names in scope there."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.lexer = Lexer(text)
        self.names = scope.names
        self.members = scope.members
        self.position = 0
        self.depth = 0
        self._ahead: Token | None = None

    @property
    def ahead(self) -> Token:
        """The next token."""
        if self._ahead is None:
            self._ahead = self.lexer.at(self.position, self.names)
        return self._ahead

    def take(self) -> Token:
        """Give the next token and go past it."""
        token = self.ahead
        self.position, self._ahead = token.end, None
        return token

    def go_to(self, position: int) -> None:
        """Go on reading at another place."""
        self.position, self._ahead = position, None

    def know(self, names: frozenset[str]) -> frozenset[str]:
        """Put other names in scope; gives those that were."""
        before, self.names, self._ahead = self.names, names, None
        return before

    def sees(self, *texts: str) -> bool:
        """Say whether the next token is one of these signs or keywords."""
        token = self.ahead
        return token.kind in ("sign", "name") and token.text in texts and not token.in_scope

    def accept(self, *texts: str) -> bool:
        """Go past the next token if it is one of these."""
        if self.sees(*texts):
            self.take()
            return True
        return False

    def need(self, text: str) -> None:
        """Go past a token that must stand here."""
        if not self.accept(text):
            raise self.error(f"'{text}' is expected before {self.ahead}")

    def error(self, what: str) -> DmnError:
        """Give the error that says what is wrong, and in which text."""
        return DmnError(
            f"{what}, in '{shown(self.lexer.text)}'.",
            remedy="Write it as FEEL; a text stands between double quotes.",
        )

    def word(self) -> str:
        """Go past a word of a name."""
        token = self.take()
        if token.kind != "name":
            raise self.error(f"a name is expected, not {token}")
        return token.text

    def type_name(self) -> str:
        """Read the name of a type; what stands between < and > is kept as text."""
        parts = [self.word()]
        while self.ahead.kind == "name" and self.ahead.text not in WORDS:
            parts.append(self.take().text)
        found = " ".join(parts)
        while self.accept("."):
            found += "." + self.word()
        if not self.sees("<"):
            return found
        start, depth = self.position, 0
        while True:
            token = self.take()
            depth += (token.text == "<") - (token.text == ">")
            if token.kind == "end":
                raise self.error("a type is not closed")
            if depth == 0:
                break
        found += "".join(self.lexer.text[start : self.position].split())
        return found + ("->" + self.type_name() if self.accept("->") else "")
