"""Draws shares or differences with their intervals as SVG, told apart by shape and not by colour.

One row a group: a filled dot is how it is, an open diamond how it is at equal level; the line
through it is the interval. Every mark has its figures as its title.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from taalmeter.hashing import content_hash
from taalmeter.routing.domain import spoken
from taalmeter.routing.impact_text import percent

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 520, 150, 24, 6, 34
_ENDS = (0.04, 0.08, 0.2, 0.4, 0.6, 0.8, 1.0)
_MOST_LETTERS = 22


@dataclass(frozen=True)
class Mark:
    """A share, or a difference of shares, with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """One row of a drawing; without marks it says why."""

    label: str
    dot: Mark | None
    diamond: Mark | None = None
    instead: str = ""


@dataclass(frozen=True)
class Axis:
    """What is drawn from left to right: shares from 0, or differences around 0.

    Attributes:
        low, high: the ends.
        margin: for differences, the band in which they do not matter.
    """

    low: float
    high: float
    margin: float | None = None

    def x(self, value: float) -> float:
        """Give the place of a value."""
        inside = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(_LEFT + inside * (_WIDTH - _LEFT - _RIGHT), 1)

    def said(self, value: float) -> str:
        """Give a value as it is written beside the axis."""
        return percent(value) if self.margin is None else points(value)


def points(value: float) -> str:
    """Give a difference in percentage points, with its sign.

    >>> points(-0.034), points(0.1)
    ('−3,4', '+10')
    """
    number = spoken(abs(round(100 * value, 1)))
    return number if number == "0" else ("−" if value < 0 else "+") + number


def shares(title: str, what: str, lines: Sequence[Line]) -> str:
    """Draw shares from 0 to the first round share that holds them all."""
    return _drawn(title, what, lines, Axis(0.0, _end(lines)))


def differences(title: str, what: str, lines: Sequence[Line], margin: float) -> str:
    """Draw differences around 0, with the band in which they do not matter."""
    end = max(_end(lines), next((e for e in _ENDS if e > margin), 1.0))
    return _drawn(title, what, lines, Axis(-end, end, margin))


def _end(lines: Sequence[Line]) -> float:
    marks = [mark for line in lines for mark in (line.dot, line.diamond) if mark is not None]
    most = max((max(abs(mark.low), abs(mark.high)) for mark in marks), default=1.0)
    return next((end for end in _ENDS if most <= end), 1.0)


def _drawn(title: str, what: str, lines: Sequence[Line], axis: Axis) -> str:
    bottom = _TOP + _ROW * len(lines)
    height = bottom + (44 if axis.margin is not None else 26)
    inside = [
        *_ground(axis, bottom),
        *(
            part
            for at, line in enumerate(lines)
            for part in _row(line, _TOP + _ROW * at + _ROW / 2, axis)
        ),
    ]
    name = f"tekening-{content_hash([title, what, inside])[:12]}"
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
            f'aria-labelledby="{name}-t {name}-d" font-family="inherit" font-size="14">',
            f'<title id="{name}-t">{escape(title)}</title>',
            f'<desc id="{name}-d">{escape(what)}</desc>',
            *inside,
            "</svg>",
        ]
    )


def _ground(axis: Axis, bottom: float) -> list[str]:
    """Draw what lies behind the marks: the band, the lines of the axis, and its figures."""
    parts = []
    if axis.margin is not None:
        left, right = axis.x(-axis.margin), axis.x(axis.margin)
        parts.append(
            f'<rect x="{left}" y="{_TOP}" width="{round(right - left, 1)}" '
            f'height="{bottom - _TOP}" fill="#e4e4e4"/>'
        )
        for x, words, anchor in (
            (axis.x(axis.low), "← minder vaak dan anderen", "start"),
            (axis.x(axis.high), "vaker dan anderen →", "end"),
        ):
            parts.append(
                f'<text x="{x}" y="{bottom + 38}" text-anchor="{anchor}" font-size="13">'
                f"{words}</text>"
            )
    for step in range(5):
        value = axis.low + (axis.high - axis.low) * step / 4
        middle = axis.margin is not None and step == 2
        parts.append(
            f'<line x1="{axis.x(value)}" y1="{_TOP}" x2="{axis.x(value)}" y2="{bottom}" '
            f'stroke="{"#111" if middle else "#bbb"}"/>'
            f'<text x="{axis.x(value)}" y="{bottom + 18}" text-anchor="middle" font-size="13">'
            f"{axis.said(value)}</text>"
        )
    return parts


def _row(line: Line, y: float, axis: Axis) -> list[str]:
    label = (
        line.label if len(line.label) <= _MOST_LETTERS else line.label[: _MOST_LETTERS - 1] + "…"
    )
    parts = [
        f'<text x="{_LEFT - 10}" y="{y + 5}" text-anchor="end">{escape(label)}'
        f"<title>{escape(line.label)}</title></text>"
    ]
    if line.dot is None and line.diamond is None:
        parts.append(
            f'<text x="{_LEFT + 8}" y="{y + 5}" font-style="italic" fill="#333">'
            f"{escape(line.instead)}</text>"
        )
    if line.dot is not None:
        at = y - 6 if line.diamond is not None else y
        x = axis.x(line.dot.value)
        parts.append(
            f"<g><title>{escape(line.label)}: {_said(line.dot, axis)}</title>"
            f"{_whisker(line.dot, at, axis)}"
            f'<circle cx="{x}" cy="{at}" r="5" fill="#111"/></g>'
        )
    if line.diamond is not None:
        at, x = y + 7, axis.x(line.diamond.value)
        parts.append(
            f"<g><title>{escape(line.label)}, ruit: {_said(line.diamond, axis)}</title>"
            f"{_whisker(line.diamond, at, axis)}"
            f'<path d="M{x - 6} {at}L{x} {at - 6}L{x + 6} {at}L{x} {at + 6}Z" fill="#fff" '
            'stroke="#111" stroke-width="2"/></g>'
        )
    return parts


def _said(mark: Mark, axis: Axis) -> str:
    return f"{axis.said(mark.value)} ({axis.said(mark.low)} tot {axis.said(mark.high)})"


def _whisker(mark: Mark, y: float, axis: Axis) -> str:
    low, high = axis.x(mark.low), axis.x(mark.high)
    return (
        f'<path d="M{low} {y}H{high}M{low} {y - 4}v8M{high} {y - 4}v8" fill="none" stroke="#111" '
        'stroke-width="1.5"/>'
    )
