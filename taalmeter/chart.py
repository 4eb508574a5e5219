"""Draws what a simulation shows as one SVG: right levels along the scale, and use of the texts.

Black and white safe, with the figures as text in the title of every mark.
"""

from collections.abc import Sequence
from html import escape

import numpy as np

from taalmeter.simulated import Played

_WIDTH, _HEIGHT, _LEFT, _TOP = 720, 300, 56, 40
_FROM, _TO, _BIN = -3.0, 3.0, 0.25
_ROW = 18


def simulation_svg(played: Played) -> str:
    """Give the drawing as SVG text.

    The line is the share of persons whose level was said right, by true place on the scale; the
    dotted lines are the cut scores. The bars are the share of sittings that put each text.
    """
    bars = sorted(
        zip(played.texts, played.summary.exposure.tolist(), strict=True), key=lambda bar: -bar[1]
    )
    height = _TOP + _HEIGHT + 90 + _ROW * len(bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + 40} {height}" '
        'font-family="sans-serif" font-size="12" role="img" '
        f'aria-label="Simulatie op schaal {escape(played.scale)}">',
        '<rect width="100%" height="100%" fill="white"/>',
        _text(_LEFT, 22, "Aandeel dat het juiste niveau krijgt, naar ware plaats op de schaal"),
        *_axes(),
        *_cuts(played),
        *_curve(played),
        *_bars(bars),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(theta: float) -> float:
    return round(_LEFT + (theta - _FROM) / (_TO - _FROM) * (_WIDTH - _LEFT), 1)


def _y(share: float) -> float:
    return round(_TOP + (1.0 - share) * _HEIGHT, 1)


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="black"{dashed}/>'


def _axes() -> list[str]:
    parts = [_line(_x(_FROM), _y(0), _x(_TO), _y(0)), _line(_x(_FROM), _y(0), _x(_FROM), _y(1))]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(_text(_LEFT - 8, _y(share) + 4, f"{share:.2f}".replace(".", ","), "end"))
    for theta in range(int(_FROM), int(_TO) + 1):
        parts.append(_text(_x(theta), _y(0) + 18, f"{theta}", "middle"))
    return parts


def _cuts(played: Played) -> list[str]:
    parts = []
    for level, cut in zip(played.levels[1:], played.cuts, strict=True):
        parts.append(_line(_x(cut), _y(0), _x(cut), _y(1), "2 4"))
        parts.append(_text(_x(cut), _y(1) - 4, level, "middle"))
    return parts


def _curve(played: Played) -> list[str]:
    right = played.sittings.said == played.sittings.true
    points = []
    for low in np.arange(_FROM, _TO, _BIN):
        here = (played.sittings.theta >= low) & (played.sittings.theta < low + _BIN)
        if here.sum() >= 10:
            points.append((_x(float(low) + _BIN / 2), _y(float(right[here].mean())), here.sum()))
    path = " ".join(f"{x},{y}" for x, y, _ in points)
    dots = [
        f'<circle cx="{x}" cy="{y}" r="3"><title>{count} personen</title></circle>'
        for x, y, count in points
    ]
    return [f'<polyline points="{path}" fill="none" stroke="black" stroke-width="2"/>', *dots]


def _bars(bars: Sequence[tuple[str, float]]) -> list[str]:
    top = _TOP + _HEIGHT + 60
    parts = [_text(_LEFT, top, "Aandeel van de afnames waarin een tekst is gebruikt")]
    for number, (name, share) in enumerate(bars):
        y = top + 10 + _ROW * number
        parts.append(_text(_LEFT, y + 12, name))
        parts.append(
            f'<rect x="260" y="{y + 2}" width="{round(share * 380, 1)}" height="{_ROW - 6}" '
            f'fill="#555"><title>{share:.3f}</title></rect>'
        )
        words = f"{share:.2f}".replace(".", ",")
        parts.append(_text(266 + round(share * 380, 1), y + 12, words))
    return parts
