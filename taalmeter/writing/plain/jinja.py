"""Turns a Jinja template into the texts it can show, without running it.

A template with `{% if %}…{% else %}…` shows several texts. They are made one branch at a time: in
variant 0 every `if` shows its first branch, in variant 1 its second, and so on, so that a sentence
is never judged with the words of two branches in it. What is filled in becomes a gap (one word).
Line breaks stay where they are, so that a place in the variant is a place in the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taalmeter.writing.plain.sentences import GAP

_TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
_CHOICE = re.compile(r"^(.*?)\s+if\s+(.*?)(?:\s+else\s+(.*))?$", re.DOTALL)
_TECHNICAL = re.compile(r"[=<>{}\\]|--|__|^[./#?&]|^[\w-]+(?:\.\w+)+$")

_EDGES = ("block", "endblock", "macro", "endmacro", "call", "endcall")


@dataclass(frozen=True)
class Variant:
    """One way to show a template: its HTML, and the texts in its calls with their lines."""

    html: str
    called: tuple[tuple[str, int], ...]


def variants(source: str) -> Iterator[Variant]:
    """Give the texts that a template can show, one branch of its ifs at a time."""
    for number in range(_branches(source)):
        yield _variant(source, number)


def _branches(source: str) -> int:
    """Count the branches of the `if` (or ternary) that has most; an absent else is one too."""
    most = 2 if re.search(r"\{\{[^}]*\sif\s", source) else 1
    open_ifs: list[int] = []
    for tag in _TAG.findall(source):
        word = _keyword(tag)
        if word == "if":
            open_ifs.append(1)
        elif word in ("elif", "else") and open_ifs:
            open_ifs[-1] += 1
        elif word == "endif" and open_ifs:
            most = max(most, open_ifs.pop(), 2)
    return most


def _keyword(tag: str) -> str:
    found = re.match(r"\{%[-+]?\s*(\w+)", tag)
    return found.group(1) if found else ""


@dataclass
class _Branch:
    """An open `if`: which branch is being read, and whether one was shown."""

    at: int = 0


def _variant(source: str, number: int) -> Variant:
    shown: list[str] = []
    called: list[tuple[str, int]] = []
    chosen = _choices(source, number)
    stack: list[_Branch] = []
    keys: list[int] = []
    end = 0
    for order, found in enumerate(_TAG.finditer(source)):
        visible = all(chosen[key] == branch.at for key, branch in zip(keys, stack, strict=True))
        between = source[end : found.start()]
        shown.append(between if visible else "\n" * between.count("\n"))
        tag, end, line = found.group(), found.end(), source.count("\n", 0, found.start()) + 1
        word = _keyword(tag)
        if word == "if":
            stack.append(_Branch())
            keys.append(order)
        elif word in ("elif", "else") and stack:
            stack[-1].at += 1
        elif word == "endif" and stack:
            stack.pop()
            keys.pop()
        elif visible and not tag.startswith("{#"):
            called.extend((text, line) for text in _arguments(tag))
            shown.append(_instead(tag, "".join(shown), number))
        shown.append("\n" * tag.count("\n"))
    shown.append(source[end:])
    return Variant("".join(shown), tuple(called))


def _instead(tag: str, before: str, number: int) -> str:
    """Give what stands for a tag: its text, a break at the edge of a block, or nothing."""
    in_html_tag = before.rfind("<") > before.rfind(">")
    if tag.startswith("{{"):
        text = _filled_in(tag, number)
        return "" if in_html_tag and _TECHNICAL.search(text) else text
    return "<br>" if _keyword(tag) in _EDGES and not in_html_tag else ""


def _choices(source: str, number: int) -> dict[int, int]:
    """Give for every `if`, by its place among the tags, the branch that this variant shows."""
    chosen: dict[int, int] = {}
    stack: list[tuple[int, int, bool]] = []
    for order, tag in enumerate(_TAG.findall(source)):
        word = _keyword(tag)
        if word == "if":
            stack.append((order, 0, False))
        elif word in ("elif", "else") and stack:
            key, count, _ = stack.pop()
            stack.append((key, count + 1, word == "else"))
        elif word == "endif" and stack:
            key, count, has_else = stack.pop()
            last = count if has_else or number == 0 else count + 1  # past the last: nothing shown
            chosen[key] = min(number, last)
    chosen.update({key: 0 for key, _, _ in stack})
    return chosen


def _inside(tag: str) -> str:
    return tag[2:-2].strip("-+ \n\t")


def _is_call(inside: str) -> bool:
    return bool(re.match(r"[\w.]+\(", inside))


def _filled_in(tag: str, number: int) -> str:
    """Give what an expression shows: the text of its literals, and a gap for every value."""
    inside = _inside(tag)
    return GAP if _is_call(inside) else _joined(_side(inside, number))


def _side(expression: str, number: int) -> str:
    choice = _CHOICE.match(expression)
    if choice is None:
        return expression
    first, _, other = choice.groups()
    return str(first if number == 0 else (other or '""'))


def _joined(expression: str) -> str:
    """Read `"a" ~ b ~ "c"` as text with gaps; anything without readable literals is one gap."""
    if expression.strip() in ('""', "''"):
        return ""
    parts = []
    for part in _split(expression, "~"):
        literal = _STRING.fullmatch(part.strip())
        parts.append((literal.group(1) or literal.group(2) or "") if literal else GAP)
    text = "".join(parts)
    return text if GAP not in text or is_prose(text.replace(GAP, "")) else GAP


def _arguments(tag: str) -> Iterator[str]:
    """Give the texts among the arguments of a call, and in a `set` or `call` statement."""
    inside = _inside(tag)
    if tag.startswith("{{") and not _is_call(inside):
        return
    if _keyword(tag) not in ("", "set", "call"):
        return
    inner = inside[inside.find("(") + 1 :] if "(" in inside else inside.partition("=")[2]
    for argument in _split(inner.strip(" )"), ","):
        for number in (0, 1):
            value = argument.partition("=")[2] if re.match(r"\s*\w+=", argument) else argument
            text = _joined(_side(value.strip(" []()"), number))
            if is_prose(text.replace(GAP, "")):
                yield text


def _split(expression: str, mark: str) -> Iterator[str]:
    """Split at a mark that stands outside quotation marks and brackets."""
    depth, quote, start = 0, "", 0
    for index, letter in enumerate(expression):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == mark and depth <= 0:
            yield expression[start:index]
            start = index + 1
    yield expression[start:]


def is_prose(text: str) -> bool:
    """Whether a literal in code is text for a reader: words, and no class, path or address."""
    plain = text.strip()
    if not re.search(r"[^\W\d_]{2}", plain) or _TECHNICAL.search(plain):
        return False
    return " " in plain or plain[0].isupper()
