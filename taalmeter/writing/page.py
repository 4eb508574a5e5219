"""Print the evidence for a rater: the guard's verdict, marks in the text, evidence per row."""

from collections.abc import Mapping

from taalmeter.writing.analyse import TextEvidence
from taalmeter.writing.conclude import Conclusion
from taalmeter.writing.features import Feature
from taalmeter.writing.masking import Mask
from taalmeter.writing.observed import rules

ROW_NAMES = {
    "samenhang": "Samenhang",
    "doel": "Afstemming op het doel",
    "publiek": "Afstemming op het publiek",
    "woordgebruik": "Woordgebruik",
    "spelling-interpunctie-grammatica": "Spelling, leestekens en grammatica",
    "leesbaarheid": "Leesbaarheid",
}
MOST_WORDS = 8


def page(evidence: TextEvidence) -> str:
    """Return the evidence as plain text."""
    verdict = evidence.verdict
    lines = [
        f"Bewaker: {', '.join(f.value for f in verdict.findings) or 'goed'}",
        f"Woorden: {verdict.words}, waarvan eigen: {verdict.own_words}",
        "",
        marked(evidence),
        "",
    ]
    for row, name in ROW_NAMES.items():
        lines.append(name)
        lines += [f"  {_line(f)}" for f in evidence.row(row)]
    signals = evidence.shown_signals
    if signals:
        lines.append("Zinsbouw")
        for s in signals:
            hint = f" (verwacht: {s.hint})" if s.hint else ""
            shown = evidence.reading.shown(s.first, s.last)
            lines.append(f"  {rules()[s.rule].name}: {shown}{hint}")
    if evidence.rows:
        lines += ["", "Punten die het programma verwacht (de beoordelaar geeft ze)"]
        for predicted in evidence.rows:
            points = " of ".join(str(one) for one in predicted.likely)
            lines.append(f"  {ROW_NAMES[predicted.row]}: {points}")
    lines += ["", *_said(evidence.conclusion)]
    return "\n".join(lines)


def together(said: Conclusion | None, band: tuple[str, ...], levels: Mapping[str, float]) -> str:
    """Return what the texts of one writer say together as plain text.

    Args:
        said: the conclusion over all texts; None when there is one text, which says it itself.
        band: two levels, or nothing.
        levels: probability by level, or nothing.
    """
    lines = ["Samen", *_said(said)] if said is not None else []
    if band:
        lines.append(f"  niveau: {' of '.join(band)}; een mens beslist")
    for name, chance in levels.items():
        lines.append(f"  kans op {name}: {chance:.2f}".replace(".", ","))
    return "\n".join(lines)


def _said(said: Conclusion) -> list[str]:
    return [
        f"Uitspraak: {said.allowed.value}",
        *(f"  mag: {text}" for text in said.may),
        *(f"  mag niet: {text}" for text in said.may_not),
    ]


def marked(evidence: TextEvidence) -> str:
    """Return the text with masks between brackets and `[written -> meant]` at each misspelling."""
    reading = evidence.reading
    marks = [Mask(m.start, m.end, m.kind) for m in reading.masks]
    for m in reading.misspellings:
        if m.meant:
            start, end = reading.tokens[m.first].start, reading.tokens[m.last - 1].end
            marks.append(Mask(start, end, f"{m.written} -> {m.meant}"))
    parts, at = [], 0
    for mark in sorted(marks, key=lambda m: m.start):
        parts += [reading.text[at : mark.start], f"[{mark.kind}]"]
        at = mark.end
    return "".join([*parts, reading.text[at:]])


def _line(feature: Feature) -> str:
    if feature.value is None:
        return f"{feature.label}: niet te zeggen"
    number = f"{feature.value:.2f}".rstrip("0").rstrip(".")
    between = ""
    if feature.interval:
        between = f" (tussen {feature.interval[0]:.2f} en {feature.interval[1]:.2f})"
    words = f": {', '.join(feature.words[:MOST_WORDS])}" if feature.words else ""
    return f"{feature.label}: {(number + between).replace('.', ',')}{words}"
