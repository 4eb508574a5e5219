"""Writes the impact of a new version of the rules as a report in Dutch at B1."""

from collections.abc import Iterator

from taalmeter.audit_chart import Line, Mark, shares
from taalmeter.audit_page import beside, heading, page, paragraph, short, table
from taalmeter.routing.domain import spoken
from taalmeter.routing.fairness import DIFFERENCE, TraitAudit
from taalmeter.routing.fairness_audit import verdict_words
from taalmeter.routing.impact import Flow, Impact
from taalmeter.routing.impact_text import certainty_shares, interval, percent

HIDDEN = "verborgen"
LEGEND = "De stip is het aandeel. De lijn is het interval."
WORDS = {
    "gelijk": "zelfde advies",
    "hoger": "hoger op de ladder",
    "lager": "lager op de ladder",
    "naast de ladder": "ander advies, niet hoger of lager",
}
NAMES = {
    "verwacht_andere_route": "andere route, als het echte niveau bekend was (verwacht)",
    "verwacht_te_laag": "waarvan een meer zelfstandige route",
    "verwacht_te_hoog": "waarvan een minder zelfstandige route",
    "naar_mens": "geen route: eerst meer meten of praten",
    "open": "een onbekend antwoord kan de route nog veranderen",
}


def impact_html(found: Impact) -> str:
    """Give the report as one HTML file."""
    old, new = found.old, found.new
    facts = (
        f"Oud: {old.id} {old.version}, regels van {found.days[0]}, hash {old.hash}.",
        f"Nieuw: {new.id} {new.version}, regels van {found.days[1]}, hash {new.hash}.",
        f"{found.persons} personen.",
    )
    parts = [short(_summary(found)), *_directions(found), *_flows(found), *_certainty(found)]
    for trait in found.traits:
        parts += _trait(found, trait)
    parts += [
        heading("Hoe leest u dit?"),
        paragraph(
            "De ladder loopt van de eerste stap tot de meest zelfstandige. Hoger is niet beter: "
            "het past of het past niet. Het echte aandeel ligt waarschijnlijk tussen de getallen "
            f"bij van en tot. Aantallen onder {found.settings.smallest} tonen wij niet. Anders "
            "kunt u iemand herkennen."
        ),
    ]
    return page("Wat verandert de nieuwe versie van de regels?", facts, parts)


def _summary(found: Impact) -> Iterator[str]:
    for flow in found.directions:
        yield f"{WORDS[flow.direction].capitalize()}: {_counted(flow)}"
    for trait in found.traits:
        moved = [test for test in trait.tests if test.route != "gelijk"]
        routes = [WORDS[test.route] for test in moved if test.verdict == DIFFERENCE]
        if routes:
            yield f"Groepen naar {trait.trait} verschillen in: {', '.join(routes)}."
        else:
            yield (
                f"Tussen groepen naar {trait.trait} zien wij geen verschil. Dat bewijst niet dat "
                "het er niet is."
            )


def _counted(flow: Flow) -> str:
    if flow.count is None:
        return HIDDEN
    return f"{flow.count} personen, {interval(flow.share, flow.low, flow.high)}"


def _line(name: str, share: float | None, low: float | None, high: float | None) -> Line:
    if share is None or low is None or high is None:
        return Line(name, None, instead=HIDDEN)
    return Line(name, Mark(share, low, high))


def _directions(found: Impact) -> Iterator[str]:
    yield heading("Wie gaat omhoog, omlaag of opzij?")
    lines = [_line(flow.direction, flow.share, flow.low, flow.high) for flow in found.directions]
    figures = table(
        "Verandering van het advies",
        ("verandering", "personen", "aandeel (van tot)"),
        [
            (
                WORDS[flow.direction],
                HIDDEN if flow.count is None else str(flow.count),
                HIDDEN if flow.count is None else interval(flow.share, flow.low, flow.high),
            )
            for flow in found.directions
        ],
    )
    what = "Het aandeel personen per richting, met interval. De tabel heeft dezelfde getallen."
    yield beside(shares("Verandering van het advies", what, lines), LEGEND, figures)


def _flows(found: Impact) -> Iterator[str]:
    yield heading("Van welk advies naar welk advies?")
    yield table(
        "Alle overgangen",
        ("oud advies", "nieuw advies", "verandering", "personen", "aandeel (van tot)"),
        [
            (
                spoken(flow.before),
                spoken(flow.after),
                WORDS[flow.direction],
                HIDDEN if flow.count is None else str(flow.count),
                HIDDEN if flow.count is None else interval(flow.share, flow.low, flow.high),
            )
            for flow in found.flows
        ],
        words=3,
    )


def _certainty(found: Impact) -> Iterator[str]:
    yield heading("Hoe zeker is het advies?")
    before = dict(certainty_shares(found.before))
    after = dict(certainty_shares(found.after))
    yield table(
        "Oud en nieuw naast elkaar",
        ("wat", "oud", "nieuw"),
        [
            (NAMES[name], *(interval(x.share, x.low, x.high) for x in (before[name], after[name])))
            for name in before
            if name in after
        ],
    )
    thresholds = found.after.thresholds
    if not thresholds:
        yield paragraph(
            "De niveaus in dit bestand hebben geen kansen. Hoe vaak iemand verkeerd is ingeschat, "
            "en wat de grens voor zekerheid doet, staat hier dus niet."
        )
        return
    yield paragraph(
        "Een advies noemt pas een route als de kans daarop groot genoeg is. Wat gebeurt er als "
        f"die grens hoger of lager ligt? Wij ronden af op {found.settings.smallest}."
    )
    names = [name for name in thresholds[0.0] if any(row[name] != 0 for row in thresholds.values())]
    yield table(
        "Nieuwe versie: aantal personen per advies, bij een andere grens",
        ("advies", *(_shift(shift) for shift in thresholds)),
        [
            (
                spoken(name),
                *(HIDDEN if (n := row[name]) is None else str(n) for row in thresholds.values()),
            )
            for name in names
        ],
    )


def _shift(shift: float) -> str:
    if not shift:
        return "zoals nu"
    return f"{percent(abs(shift)).rstrip('%')} punt {'hoger' if shift > 0 else 'lager'}"


def _trait(found: Impact, trait: TraitAudit) -> Iterator[str]:
    yield heading(f"Groepen naar {trait.trait}")
    for test in trait.tests:
        if test.route == "gelijk":
            continue
        name = WORDS[test.route]
        yield heading(name, 3)
        verdict = verdict_words(test.verdict, found.settings.margin)
        yield paragraph(f"Oordeel: {verdict}.", "oordeel")
        cells = [trait.cell(group, test.route) for group in trait.groups]
        rows = [
            (
                cell.group,
                HIDDEN if cell.count is None else f"{cell.count} van {cell.total}",
                HIDDEN if cell.count is None else interval(cell.share, cell.low, cell.high),
            )
            for cell in cells
        ]
        what = "Het aandeel per groep, met interval. De tabel heeft dezelfde getallen."
        lines = [_line(cell.group, cell.share, cell.low, cell.high) for cell in cells]
        figures = table(
            f"{name}, naar {trait.trait}", ("groep", "personen", "aandeel (van tot)"), rows
        )
        yield beside(shares(f"{name}, naar {trait.trait}", what, lines), LEGEND, figures)
