"""Writes a fairness audit as a report in Dutch at B1: what was found, how sure, and what to do.

It says nothing that the audit did not find, and every drawing has its table beside it.
"""

import math
from collections.abc import Iterator, Sequence

from taalmeter.audit_chart import Line, Mark, differences, points, shares
from taalmeter.audit_page import (
    beside,
    bullets,
    explained,
    folded,
    heading,
    page,
    paragraph,
    short,
    table,
)
from taalmeter.routing.domain import spoken
from taalmeter.routing.fairness import DIFFERENCE, NO_DIFFERENCE, Cell, RouteTest, TraitAudit
from taalmeter.routing.fairness_audit import FairnessAudit, verdict_words
from taalmeter.routing.impact_text import percent
from taalmeter.routing.influence import Influence
from taalmeter.routing.misplaced import Expected, Misplaced
from taalmeter.routing.overrides import Override

HIDDEN = "verborgen"
LEGEND = (
    "De dichte stip is het verschil met alle anderen, in procentpunten. De open ruit is het "
    "verschil bij gelijk niveau. De lijn is het interval. Het grijze vlak is de marge."
)
READINGS = {
    "blijft": "Het verschil blijft bij gelijk niveau. Kijk naar de andere vragen in de regels.",
    "verdwijnt": "Het verschil verdwijnt bij gelijk niveau. Kijk of de opgaven voor iedereen even "
    "goed meten (taalmeter dif).",
    "alleen bij gelijk niveau": "Er is alleen verschil bij gelijk niveau. Kijk naar de andere "
    "vragen in de regels.",
    "onzeker": "Of het verschil blijft bij gelijk niveau, is niet zeker.",
}
TERMS = (
    ("Verschil", "Het aandeel in deze groep min het aandeel bij alle anderen, in procentpunten."),
    ("Van … tot", "Het echte verschil ligt waarschijnlijk tussen deze twee getallen. Bij kleine "
     "groepen liggen ze ver uit elkaar. Dan is weinig zeker."),
    ("Bij gelijk niveau", "Het verschil als beide groepen even goed lezen en schrijven. Wat dan "
     "overblijft, komt door de regels en de andere antwoorden, niet door het niveau."),
    ("Geen verschil groter dan … aangetoond", "Het hele interval ligt binnen de marge. De marge "
     "is een keuze: hoeveel verschil vindt u nog goed?"),
    ("Te weinig gegevens", "Er kan een verschil zijn, of niet. Met deze aantallen is dat niet "
     "te zeggen."),
    ("Verborgen", "Het aantal is zo klein dat u iemand kunt herkennen. Soms verbergen wij ook een "
     "ander getal in dezelfde tabel. Anders is het kleine aantal uit te rekenen."),
    ("Geschat", "Bij kleine groepen schuift de schatting naar het gemiddelde van iedereen. Er "
     "hoort geen oordeel bij."),
    ("Door toeval", "Ook gelijke groepen verschillen door toeval. Dit getal zegt hoe ver. In 95 "
     "van de 100 keer blijft het verschil daaronder, en de verhouding daarboven."),
)  # fmt: skip


def fairness_html(found: FairnessAudit) -> str:
    """Give the report as one HTML file."""
    rules = found.rules
    facts = (
        f"Regelset {rules.id}, versie {rules.version}, regels van {found.day}. "
        f"{found.persons} personen.",
        f"Hash van de regels: {rules.hash}",
    )
    parts = [short(_summary(found)), *_structure(found)]
    for trait in found.traits:
        parts += _trait(found, trait)
    parts += _by_rule(found)
    parts += [heading("Hoe leest u dit?"), explained(TERMS), *_settings(found)]
    return page("Krijgen groepen hetzelfde advies?", facts, parts)


def _summary(found: FairnessAudit) -> Iterator[str]:
    if found.seen:
        yield f"Let op: de regels kijken zelf naar {' en '.join(found.seen)}."
    else:
        yield "De regels kunnen niet zien bij welke groep iemand hoort. Dat staat vast."
    for trait in found.traits:
        yield f"{trait.trait.capitalize()}: {_trait_sentence(found, trait)}"
    if not found.uncertain:
        yield (
            "De niveaus in dit bestand hebben geen kansen. Hoe vaak iemand verkeerd is "
            "ingeschat, staat hier dus niet."
        )


def _trait_sentence(found: FairnessAudit, trait: TraitAudit) -> str:
    different = [test.route for test in trait.tests if test.verdict == DIFFERENCE]
    equal = sum(test.verdict == NO_DIFFERENCE for test in trait.tests)
    stays = {cell.route for cell in trait.cells if cell.verdict_at_level == DIFFERENCE}
    rest = len(trait.tests) - len(different) - equal
    if different:
        level = ", ".join(map(spoken, sorted(stays)))
        said = f"verschil bij {', '.join(map(spoken, different))}. "
        said += (
            f"Ook bij gelijk niveau: {level}."
            if stays
            else "Bij gelijk niveau zien wij geen verschil."
        )
    elif stays:
        said = (
            f"alleen bij gelijk niveau een verschil, bij {', '.join(map(spoken, sorted(stays)))}."
        )
    elif equal == len(trait.tests):
        said = f"{verdict_words(NO_DIFFERENCE, found.settings.margin)}, bij geen enkele route."
    else:
        said = "wij zien geen verschil."
    return said + (f" Bij {rest} van {len(trait.tests)} routes te weinig gegevens." if rest else "")


def _structure(found: FairnessAudit) -> Iterator[str]:
    yield heading("Wat kunnen de regels zien?")
    names = ", ".join(trait.trait for trait in found.traits)
    if found.seen:
        yield paragraph(
            f"Deze regelset vraagt naar {' en '.join(found.seen)}. Een verschil tussen die "
            "groepen kan dus uit de regels zelf komen."
        )
    else:
        yield paragraph(
            f"De regels vragen alleen wat in deze tabel staat. Daar staat niet bij: {names}. "
            "Twee mensen met dezelfde antwoorden krijgen altijd hetzelfde advies. Dat staat vast "
            "voor alle mogelijke antwoorden."
        )
    yield table(
        "Elke vraag: in welk deel van alle mogelijke gevallen maakt het antwoord uit?",
        ("vraag", "kan iemand dit zelf veranderen?", "maakt uit in"),
        [
            (one.label, "ja" if one.changeable else "nee", _of_cases(one.share))
            for one in found.structure
        ],
        words=2,
    )
    yield folded(
        "Voorbeelden: een geval waarin het antwoord uitmaakt",
        (f"{one.label}. {_example(one)}" for one in found.structure),
    )


def _example(one: Influence) -> str:
    if not one.outcomes:
        return "Verandert nooit de route."
    return f"Geval: {one.example}. Dan: {_few(one.outcomes)}."


def _few(outcomes: Sequence[tuple[str, str]]) -> str:
    """Say one value of every outcome."""
    first: dict[str, str] = {}
    for value, outcome in outcomes:
        first.setdefault(outcome, value)
    return ", ".join(
        f"{value} geeft {spoken(outcome)}" for outcome, value in list(first.items())[:3]
    )


def _of_cases(share: float) -> str:
    return "minder dan 0,1%" if 0 < share < 0.001 else percent(share)


def _trait(found: FairnessAudit, trait: TraitAudit) -> Iterator[str]:
    yield heading(f"Groepen naar {trait.trait}")
    margin = found.settings.margin
    yield table(
        f"Alle routes, naar {trait.trait}",
        ("route", "oordeel", "personen", "grootste verschil\n(door toeval)",
         "kleinste gedeeld door grootste\n(door toeval)", "kans op dit\nbij gelijke groepen"),
        [_test_row(test, margin) for test in trait.tests],
        words=2,
    )  # fmt: skip
    order = sorted(
        trait.tests, key=lambda test: (test.verdict != DIFFERENCE, -(test.count or 0), test.route)
    )
    for test in order:
        yield from _route(found, trait, test)
    yield from _placement(trait.trait, found.placement.get(trait.trait, ()))
    yield from _overrides(
        f"Besluiten die anders zijn dan het advies, naar {trait.trait}",
        found.overrides.get(trait.trait, ()),
    )


def _test_row(test: RouteTest, margin: float) -> tuple[str, ...]:
    spread = test.test
    known = not math.isnan(spread.apart)
    p = "-" if math.isnan(test.p_holm) else _chance(test.p_holm)
    return (
        spoken(test.route),
        verdict_words(test.verdict, margin) or "",
        HIDDEN if test.count is None else str(test.count),
        f"{percent(spread.apart)} (tot {percent(spread.apart_null)})" if known else HIDDEN,
        f"{_ratio(spread.ratio)} (vanaf {_ratio(spread.ratio_null)})" if known else HIDDEN,
        p,
    )


def _ratio(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}".replace(".", ",")


def _chance(p: float) -> str:
    return "minder dan 0,001" if p < 0.001 else f"{p:.3f}".replace(".", ",")


def _route(found: FairnessAudit, trait: TraitAudit, test: RouteTest) -> Iterator[str]:
    cells = [trait.cell(group, test.route) for group in trait.groups]
    margin = found.settings.margin
    route = spoken(test.route)
    yield heading(f"{trait.trait}: {route}", 3)
    yield paragraph(f"Oordeel: {verdict_words(test.verdict, margin)}.", "oordeel")
    told: dict[str, list[str]] = {}
    for cell in cells:
        if cell.reading:
            told.setdefault(READINGS[cell.reading], []).append(cell.group)
    if told:
        yield bullets(f"{', '.join(groups)}: {text}" for text, groups in told.items())
    lines = [_line(cell) for cell in cells]
    title = f"{route}, verschil met alle anderen, naar {trait.trait}"
    what = (
        "Per groep het verschil met alle anderen in procentpunten, met interval. De dichte stip is "
        "het verschil, de open ruit het verschil bij gelijk niveau. Het grijze vlak is de marge. "
        "Dezelfde getallen staan in de tabel ernaast."
    )
    rows = [_cell_row(cell, margin) for cell in cells]
    figures = table(
        f"{route}, naar {trait.trait}",
        (
            "groep",
            "oordeel",
            "aantal",
            "aandeel",
            "verschil\n(van tot)",
            "bij gelijk niveau\n(van tot)",
        ),
        rows,
        words=2,
    )
    yield beside(differences(title, what, lines, margin), LEGEND, figures)


def _line(cell: Cell) -> Line:
    if cell.difference is None or cell.difference_low is None or cell.difference_high is None:
        return Line(cell.group, None, instead=HIDDEN)
    level = cell.at_level
    diamond = None
    if level is not None and level.weight > 0:
        diamond = Mark(level.difference, level.low, level.high)
    dot = Mark(cell.difference, cell.difference_low, cell.difference_high)
    return Line(cell.group, dot, diamond)


def _cell_row(cell: Cell, margin: float) -> tuple[str, ...]:
    if cell.share is None:
        why = {"klein": "te weinig personen"}.get(cell.hidden, "beschermt een klein aantal")
        return (cell.group, why, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    share = percent(cell.share)
    if cell.shrunk is not None:
        share += f"\ngeschat {percent(cell.shrunk)}"
    level = cell.at_level
    return (
        cell.group,
        verdict_words(cell.verdict, margin) or HIDDEN,
        f"{cell.count} van {cell.total}",
        share,
        _apart(cell.difference, cell.difference_low, cell.difference_high),
        "-" if level is None or not level.weight > 0 else _apart(
            level.difference, level.low, level.high
        ),
    )  # fmt: skip


def _apart(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return HIDDEN
    return f"{points(value)}\n({points(low)} tot {points(high)})"


def _placement(trait: str, found: Sequence[Misplaced]) -> Iterator[str]:
    if not found:
        return
    yield heading(f"Te laag of te hoog ingeschat, naar {trait}", 3)
    yield paragraph(
        "Een toets meet nooit precies. Stel dat het echte niveau bekend was. Hoeveel mensen kregen "
        "dan een andere route? Dit is een schatting. Te laag: die route is meer zelfstandig. "
        "Te hoog: die route is minder zelfstandig."
    )
    lines = [Line(one.group, _mark(one.under), _mark(one.over), HIDDEN) for one in found]
    what = "Per groep: dichte stip te laag, open ruit te hoog ingeschat, met interval."
    rows = [
        (
            one.group,
            HIDDEN if one.other.count is None else str(one.other.count),
            _expected(one.other),
            _expected(one.under),
            _expected(one.over),
        )
        for one in found
    ]
    figures = table(
        f"Verwachte aandelen, naar {trait}",
        ("groep", "personen", "andere route", "te laag (stip)", "te hoog (ruit)"),
        rows,
    )
    legend = "De dichte stip is te laag, de open ruit te hoog. De lijn is het interval."
    yield beside(shares(f"Te laag of te hoog, naar {trait}", what, lines), legend, figures)


def _mark(one: Expected) -> Mark | None:
    if one.share is None or one.low is None or one.high is None:
        return None
    return Mark(one.share, one.low, one.high)


def _expected(one: Expected) -> str:
    if one.share is None or one.low is None or one.high is None:
        return HIDDEN
    return f"{percent(one.share)} ({percent(one.low)} tot {percent(one.high)})"


def _overrides(title: str, found: Sequence[Override]) -> Iterator[str]:
    if not found:
        return
    yield heading(title, 3)
    lines = [
        Line(
            one.name,
            None
            if one.share is None or one.low is None or one.high is None
            else Mark(one.share, one.low, one.high),
            instead=HIDDEN,
        )
        for one in found
    ]
    what = "Het aandeel besluiten dat anders is dan het advies, met interval."
    rows = [
        (
            one.name,
            "te weinig gegevens" if one.thin else "",
            HIDDEN if one.decisions is None else str(one.decisions),
            HIDDEN if one.share is None or one.low is None or one.high is None
            else f"{percent(one.share)} ({percent(one.low)} tot {percent(one.high)})",
        )
        for one in found
    ]  # fmt: skip
    header = ("naam", "", "besluiten", "anders dan het advies")
    legend = "De stip is het aandeel. De lijn is het interval."
    yield beside(shares(title, what, lines), legend, table(title, header, rows, words=2))


def _by_rule(found: FairnessAudit) -> Iterator[str]:
    if found.by_rule:
        yield heading("Welke regels volgen mensen vaak niet?")
        yield paragraph(
            "Wijken mensen vaak af van een regel, kijk dan naar die regel. Afwijken is geen fout."
        )
        shown = [one for one in found.by_rule if one.share is not None]
        yield from _overrides("Besluiten die anders zijn dan het advies, per regel", shown)
        hidden = len(found.by_rule) - len(shown)
        if hidden:
            yield paragraph(
                f"Bij {hidden} andere regels tonen wij niets. Daar zijn te weinig besluiten."
            )


def _settings(found: FairnessAudit) -> Iterator[str]:
    chosen = found.settings
    yield heading("Instellingen", 3)
    yield bullets(
        (
            f"Aantallen onder {chosen.smallest} tonen wij niet.",
            f"Groepen onder {chosen.thin} krijgen geen oordeel.",
            f"Marge: {points(chosen.margin).lstrip('+')} procentpunt.",
            f"Intervallen: {percent(chosen.level)}. De kansen houden rekening met het aantal "
            "routes (Holm).",
            f"Trekkingen: {chosen.draws}, zaad {chosen.seed}.",
        )
    )
