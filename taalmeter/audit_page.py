"""The frame of a report: one HTML file that needs nothing beside it, no script and no network.

It reads well on paper and in black and white, and its tables say all that its drawings show.
"""

from collections.abc import Iterable, Sequence
from html import escape

from taalmeter.purpose import DISCLAIMERS

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 "Segoe UI", "Noto Sans", Arial, sans-serif; color: #111; background: #fff;
  margin: 0 auto; max-width: 78rem; padding: 1.5rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .5rem; border-top: 3px solid #111; padding-top: .6rem; }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .3rem; }
p, ul, dl { max-width: 46rem; margin: .4rem 0 .8rem; }
.feiten { color: #333; }
.kort { border: 2px solid #111; padding: .6rem 1.2rem; max-width: 46rem; margin: 1.2rem 0; }
.kort h2 { border: 0; margin: .2rem 0; padding: 0; }
.naast { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
.naast > figure { flex: 1 1 22rem; max-width: 30rem; margin: 0; }
.naast > .tabel { flex: 2 1 34rem; }
figcaption, summary, small { font-size: .88rem; color: #333; }
.tabel { overflow-x: auto; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding: .2rem 0; }
th, td { text-align: left; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid #bbb;
  vertical-align: top; }
thead th { border-bottom: 2px solid #111; }
td.getal, th.getal { text-align: right; font-variant-numeric: tabular-nums; }
td.getal { white-space: nowrap; }
td { min-width: 4rem; }
th + td:not(.getal) { min-width: 10rem; }
.oordeel { font-weight: 600; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem 1rem; }
code { font-size: .9em; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; } h3, figure, tr { break-inside: avoid; } }
"""


def page(title: str, facts: Sequence[str], parts: Iterable[str]) -> str:
    """Give a whole page.

    Args:
        title: its heading, as text.
        facts: what it is about, as text.
        parts: its sections, as HTML.
    """
    lines = "".join(f"<p class=feiten>{escape(fact)}</p>" for fact in facts)
    said = "".join(f"<li>{escape(one)}</li>" for one in DISCLAIMERS)
    return (
        '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{escape(title)}</h1>\n{lines}\n"
        + "\n".join(parts)
        + f"\n</main>\n<footer><h2>Wat dit niet is</h2><ul>{said}</ul></footer>\n</body>\n</html>\n"
    )


def heading(text: str, level: int = 2) -> str:
    """Give a heading."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str, kind: str = "") -> str:
    """Give a paragraph of plain text."""
    return f"<p{f' class={kind}' if kind else ''}>{escape(text)}</p>"


def bullets(lines: Iterable[str]) -> str:
    """Give a list of plain texts."""
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def short(lines: Iterable[str]) -> str:
    """Give the box with what matters most."""
    return f'<section class="kort"><h2>In het kort</h2>{bullets(lines)}</section>'


def explained(terms: Iterable[tuple[str, str]]) -> str:
    """Give words with what they mean."""
    return "<dl>" + "".join(f"<dt>{escape(t)}</dt><dd>{escape(d)}</dd>" for t, d in terms) + "</dl>"


def table(
    caption: str, header: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1
) -> str:
    """Give a table of plain texts: first so many columns of words, then figures.

    A line end in a text is one in its cell.
    """

    def cell(at: int, text: str, kind: str, scope: str = "") -> str:
        figure = " class=getal" if at >= words else ""
        return f"<{kind}{figure}{scope}>{escape(text).replace(chr(10), '<br>')}</{kind}>"

    head = "".join(cell(at, text, "th", " scope=col") for at, text in enumerate(header))
    body = "".join(
        "<tr>"
        + cell(0, row[0], "th", " scope=row")
        + "".join(cell(at, text, "td") for at, text in enumerate(row[1:], start=1))
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="tabel"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def beside(drawing: str, legend: str, figures: str) -> str:
    """Give a drawing with its legend, and its table beside it."""
    caption = f"<figcaption>{escape(legend)}</figcaption>"
    return f'<div class="naast"><figure>{drawing}{caption}</figure>{figures}</div>'


def folded(summary: str, lines: Iterable[str]) -> str:
    """Give a list that opens when asked for."""
    return f"<details><summary>{escape(summary)}</summary>{bullets(lines)}</details>"
