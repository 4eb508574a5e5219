"""Reads FEEL expressions and the unary tests of cells, with the names that are in scope.

A Pratt parser: one function a level of binding, loops for chains. Nesting is bounded, so that no
text can exhaust the stack.
"""

import re
from collections.abc import Callable
from decimal import Decimal, DecimalException

from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.lexer import shown
from taalmeter.exchange.dmn.feel.names import normal
from taalmeter.exchange.dmn.feel.temporal import read_any
from taalmeter.exchange.dmn.feel.tokens import WORDS, Scope, Tokens
from taalmeter.exchange.dmn.feel.values import MAX_DEPTH, NUMBERS
from taalmeter.exchange.dmn.problems import Unsupported

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_LEVELS = (("+", "-"), ("*", "/"), ("**",))
_NAMED = re.compile(r"\s*((?:[^\W\d]|[?_])[^\"()\[\]{},:@]*?)\s*:")


def expression(text: str, scope: Scope) -> s.Node:
    """Read an expression.

    Raises:
        DmnError: it is no FEEL.
        Unsupported: it is FEEL that is not executed here.
    """
    return _Parser(text, scope).whole(lambda parser: parser.expression())


def cell(text: str, scope: Scope) -> s.Tests:
    """Read the unary tests of a cell; `-` and an empty cell take in anything.

    Raises:
        DmnError, Unsupported: as `expression`.
    """
    found = _Parser(text, scope.with_names(["?"])).whole(lambda parser: parser.tests())
    assert isinstance(found, s.Tests)
    return found


class _Parser(Tokens):
    def whole(self, read: Callable[["_Parser"], s.Node]) -> s.Node:
        found = read(self)
        if self.ahead.kind != "end":
            raise self.error(f"{self.ahead} is not expected here")
        return found

    # ---- levels of binding, the loosest first

    def expression(self) -> s.Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"an expression is nested deeper than {MAX_DEPTH}")
        found = self._logic("or")
        self.depth -= 1
        return found

    def _logic(self, sign: str) -> s.Node:
        below = self.comparison if sign == "and" else (lambda: self._logic("and"))
        parts = [below()]
        while self.accept(sign):
            parts.append(below())
        return parts[0] if len(parts) == 1 else s.Logic(sign, tuple(parts))

    def comparison(self) -> s.Node:
        found = self.arithmetic(0)
        for _ in range(MAX_DEPTH):
            if self.sees(*COMPARISONS):
                sign = self.take().text
                found = s.Compare(sign, found, self.arithmetic(0))
            elif self.accept("between"):
                low = self.arithmetic(0)
                self.need("and")
                found = s.Between(found, low, self.arithmetic(0))
            elif self.accept("in"):
                found = s.In(found, self._after_in())
            else:
                return found
        raise self.error(f"more than {MAX_DEPTH} comparisons follow each other")

    def arithmetic(self, level: int) -> s.Node:
        if level == len(_LEVELS):
            return self.negated()
        first = self.arithmetic(level + 1)
        rest = []
        while self.sees(*_LEVELS[level]):
            sign = self.take().text
            rest.append((sign, self.arithmetic(level + 1)))
        return s.Chain(first, tuple(rest)) if rest else first

    def negated(self) -> s.Node:
        signs = 0
        while self.accept("-"):
            signs += 1
        found = self.instance()
        if signs > MAX_DEPTH:
            raise self.error(f"more than {MAX_DEPTH} signs follow each other")
        for _ in range(signs):
            found = s.Minus(found)
        return found

    def instance(self) -> s.Node:
        found = self.postfix()
        if self.accept("instance"):
            self.need("of")
            return s.InstanceOf(found, self.type_name())
        return found

    def postfix(self) -> s.Node:
        found = self.primary()
        for _ in range(MAX_DEPTH):
            if self.sees("."):
                found = s.Path(found, self._member())
            elif self.sees("["):
                if self._closes_range():
                    return found
                found = self._filter(found)
            elif self.sees("("):
                found = self._call(found)
            else:
                return found
        raise self.error(f"more than {MAX_DEPTH} steps follow each other")

    def _closes_range(self) -> bool:
        """Say whether this [ is the end of a range like ]1..5[: nothing can be filtered by it."""
        after = self.lexer.at(self.ahead.end, self.names)
        return after.kind == "end" or after.text in (")", "]", ",", "and", "or", "then", "else")

    def _member(self) -> str:
        self.take()
        before = self.know(self.members)
        token = self.take()
        self.know(before)
        if token.kind != "name":
            raise self.error(f"a name is expected after '.', not {token}")
        return token.text

    def _filter(self, base: s.Node) -> s.Node:
        self.take()
        before = self.know(self.names | self.members | {"item"})
        which = self.expression()
        self.need_then("]", before)
        return s.Filter(base, which)

    def need_then(self, text: str, names: frozenset[str]) -> None:
        """Need a token, after which these names count again."""
        if not self.sees(text):
            raise self.error(f"'{text}' is expected before {self.ahead}")
        self.take()
        self.know(names)

    def _call(self, function: s.Node) -> s.Node:
        self.take()
        names: list[str] = []
        arguments: list[s.Node] = []
        while not self.sees(")"):
            if found := _NAMED.match(self.lexer.text, self.position):
                names.append(normal(found[1]))
                self.go_to(found.end())
            arguments.append(self.expression())
            if not self.sees(")"):
                self.need(",")
        self.take()
        if names and len(names) != len(arguments):
            raise self.error("some arguments have a name and some have not")
        return s.Call(function, tuple(arguments), tuple(names) if names else None)

    # ---- what stands by itself

    def primary(self) -> s.Node:
        token = self.ahead
        if token.kind == "number":
            return s.Literal(self._number(self.take().text))
        if token.kind == "string":
            return s.Literal(self.take().text)
        if token.kind == "at":
            return s.Literal(read_any(self.take().text))
        if token.kind == "sign" and token.text in _SIGNS:
            return _SIGNS[token.text](self)
        if token.kind != "name":
            raise self.error(f"{token} is not expected here")
        if not token.in_scope and token.text in _KEYWORDS:
            return _KEYWORDS[token.text](self)
        if not token.in_scope and token.text in WORDS:
            raise self.error(f"{token} is not expected here")
        return s.Name(self.take().text)

    def _number(self, text: str) -> Decimal:
        try:
            return NUMBERS.create_decimal(text)
        except DecimalException:
            raise self.error(f"the number {shown(text)} is too large") from None

    def _constant(self) -> s.Node:
        return s.Literal({"true": True, "false": False, "null": None}[self.take().text])

    def _parenthesis(self) -> s.Node:
        self.take()
        if self.sees(*COMPARISONS):
            found: s.Node = self.test()
            self.need(")")
            return found
        first = self.expression()
        if self.accept(".."):
            return self._to_high(first, with_low=False)
        self.need(")")
        return first

    def _to_high(self, low: s.Node, *, with_low: bool) -> s.Node:
        high = self.expression()
        if not self.sees("]", ")", "["):
            raise self.error(f"a range is not closed before {self.ahead}")
        return s.Ends(low, high, with_low, self.take().text == "]")

    def _bracket(self) -> s.Node:
        self.take()
        items: list[s.Node] = []
        while not self.sees("]"):
            items.append(self._item())
            if len(items) == 1 and self.accept(".."):
                return self._to_high(items[0], with_low=True)
            if not self.sees("]"):
                self.need(",")
        self.take()
        return s.ListOf(tuple(items))

    def _item(self) -> s.Node:
        return self.test() if self.sees(*COMPARISONS) else self.expression()

    def _open_low(self) -> s.Node:
        self.take()
        low = self.expression()
        self.need("..")
        return self._to_high(low, with_low=False)

    def _context(self) -> s.Node:
        self.take()
        before = self.names
        entries: list[tuple[str, s.Node]] = []
        while not self.sees("}"):
            key = self._key()
            entries.append((key, self.expression()))
            self.know(self.names | {key})
            self.members |= {key}
            if not self.sees("}"):
                self.need(",")
        self.need_then("}", before)
        return s.ContextOf(tuple(entries))

    def _key(self) -> str:
        if self.ahead.kind == "string":
            key = self.take().text
            self.need(":")
            return normal(key)
        found = re.compile(r"\s*([^\"{}\[\],:]+?)\s*:").match(self.lexer.text, self.position)
        if found is None:
            raise self.error(f"a name and ':' are expected before {self.ahead}")
        self.go_to(found.end())
        return normal(found[1])

    def _if(self) -> s.Node:
        branches = []
        otherwise: s.Node | None = None
        while otherwise is None:
            self.need("if")
            condition = self.expression()
            self.need("then")
            branches.append((condition, self.expression()))
            self.need("else")
            if not self.sees("if"):
                otherwise = self.expression()
        return s.If(tuple(branches), otherwise)

    def _iterators(self, end: str) -> tuple[s.Iterator, ...]:
        found: list[s.Iterator] = []
        while True:
            words = []
            while not self.sees("in"):
                words.append(self.word())
            self.take()
            low = self.expression()
            high = self.expression() if self.accept("..") else None
            name = normal(" ".join(words))
            found.append(s.Iterator(name, low, high))
            self.know(self.names | {name})
            if self.accept(end):
                return tuple(found)
            self.need(",")

    def _for(self) -> s.Node:
        self.take()
        before = self.names
        iterators = self._iterators("return")
        self.know(self.names | {"partial"})
        body = self.expression()
        self.know(before)
        return s.For(iterators, body)

    def _quantified(self) -> s.Node:
        which, before = self.take().text, self.names
        iterators = self._iterators("satisfies")
        condition = self.expression()
        self.know(before)
        return s.Quantified(which, iterators, condition)

    def _function(self) -> s.Node:
        self.take()
        self.need("(")
        parameters: list[str] = []
        types: list[str] = []
        while not self.sees(")"):
            words = [self.word()]
            while not self.sees(":", ",", ")"):
                words.append(self.word())
            parameters.append(normal(" ".join(words)))
            types.append(self.type_name() if self.accept(":") else "")
            if not self.sees(")"):
                self.need(",")
        self.take()
        if self.sees("external"):
            raise Unsupported("an external function")
        before = self.know(self.names | set(parameters))
        body = self.expression()
        self.know(before)
        return s.Lambda(tuple(parameters), tuple(types), body)

    # ---- unary tests

    def tests(self) -> s.Node:
        if self.ahead.kind == "end":
            return s.Tests(())
        if self.sees("-") and self.lexer.at(self.ahead.end, self.names).kind == "end":
            self.take()
            return s.Tests(())
        if self.ahead.text == "not" and self.lexer.at(self.ahead.end, self.names).text == "(":
            start = self.position
            self.take()
            self.take()
            inner = self._list_of_tests()
            if self.accept(")") and not self._more():
                return s.Tests(inner, negated=True)
            self.go_to(start)  # it is a function, of which more is asked
        return s.Tests(self._list_of_tests())

    def _more(self) -> bool:
        return self.ahead.kind != "end"

    def _list_of_tests(self) -> tuple[s.Node, ...]:
        found = [self.test()]
        while self.accept(","):
            found.append(self.test())
        return tuple(found)

    def test(self) -> s.Node:
        if self.sees(*COMPARISONS):
            return s.Test(self.take().text, self.arithmetic(0))
        return self.expression()

    def _after_in(self) -> s.Tests:
        if not self.accept("("):
            return s.Tests((self.test() if self.sees(*COMPARISONS) else self.arithmetic(0),))
        tests = [self.test()]
        if self.accept(".."):
            return s.Tests((self._to_high(tests[0], with_low=False),))
        while self.accept(","):
            tests.append(self.test())
        self.need(")")
        return s.Tests(tuple(tests))


_SIGNS: dict[str, Callable[[_Parser], s.Node]] = {
    "(": _Parser._parenthesis,
    "[": _Parser._bracket,
    "]": _Parser._open_low,
    "{": _Parser._context,
}
_KEYWORDS: dict[str, Callable[[_Parser], s.Node]] = {
    "true": _Parser._constant,
    "false": _Parser._constant,
    "null": _Parser._constant,
    "if": _Parser._if,
    "for": _Parser._for,
    "some": _Parser._quantified,
    "every": _Parser._quantified,
    "function": _Parser._function,
}
