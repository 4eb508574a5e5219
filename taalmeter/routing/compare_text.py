"""Says a difference between two rule sets in Dutch, to be read from top to bottom."""

from collections.abc import Iterator, Sequence

from taalmeter.routing.compare import Difference, Period, Region
from taalmeter.routing.domain import spoken

MOST_SHOWN = 25
"""Regions in the text; `to_dict` gives all of them."""


def say(difference: Difference) -> str:
    """Give the whole comparison as text."""
    return "\n".join(_lines(difference))


def _lines(found: Difference) -> Iterator[str]:
    for name, rules in (("oud  ", found.old), ("nieuw", found.new)):
        yield (
            f"{name} {rules.id} {rules.version}   tekst {rules.hash[:16]}   "
            f"betekenis {rules.meaning.hash[:16]}"
        )
    yield found.verdict
    yield from _inputs(found)
    for name, old, new in found.policy:
        yield f"Beslisbeleid, {name}: {spoken_number(old)} → {spoken_number(new)}."
    if found.same_text:
        return
    if found.follow_up:
        first = found.periods[0]
        yield (
            f"De regelsets gelden nooit op dezelfde dag. Vergeleken zijn de regels van "
            f"{first.start} (oud) en van {first.end} (nieuw)."
        )
    for period in found.periods:
        yield from _period(period, many=len(found.periods) > 1)


def spoken_number(text: str) -> str:
    """Give a number as it is written in Dutch."""
    return spoken(float(text))


def _inputs(found: Difference) -> Iterator[str]:
    common = found.common
    for title, names in (("Niet meer gevraagd", common.gone), ("Nieuw gevraagd", common.come)):
        if names:
            yield f"{title}: {', '.join(names)}."
    for title, values in (
        ("alleen in oud", common.values_gone),
        ("alleen in nieuw", common.values_come),
    ):
        for name, texts in values.items():
            yield f"Waarden van {name} {title}: {', '.join(texts)}. Hierover is niets vergeleken."


def _period(period: Period, many: bool) -> Iterator[str]:
    yield ""
    if many:
        yield f"Van {period.start} tot en met {period.end or 'later'}:"
    if period.same:
        yield f"In alle {_count(period.cases)} gevallen is het advies gelijk."
        return
    moved = sum(period.moves.values())
    share = moved / period.cases
    yield (
        f"In {_count(moved)} van {_count(period.cases)} gevallen is de route anders "
        f"({_percent(share)}). Een geval is een combinatie van antwoorden, geen persoon."
    )
    for (before, after), cases in period.moves.items():
        yield f"  {_count(cases):>18}  {before} → {after}"
    yield from _regions("Waar de route verandert:", period.regions)
    if period.unsaid:
        yield f"  en nog {_count(period.unsaid)} gevallen in kleinere gebieden."
    yield from _regions("Waar het nevenadvies verandert:", period.beside)


def _regions(title: str, regions: Sequence[Region]) -> Iterator[str]:
    if not regions:
        return
    shared = _shared(regions) if len(regions) > 1 else {}
    yield title
    if shared:
        yield f"  In al deze gevallen: {' en '.join(shared.values())}. En verder:"
    for one in regions[:MOST_SHOWN]:
        arrow = "" if one.direction == "naast de ladder" else f" ({one.direction} op de ladder)"
        rows = f"{', '.join(one.rules_before) or '-'} → {', '.join(one.rules_after) or '-'}"
        own = [text for name, text in one.conditions.items() if name not in shared]
        yield f"  {' en '.join(own) or 'elk geval'}:"
        yield (
            f"      {one.before} → {one.after}{arrow}; regels {rows}; {_count(one.cases)} gevallen"
        )
    rest = regions[MOST_SHOWN:]
    if rest:
        cases = _count(sum(one.cases for one in rest))
        yield f"  en nog {len(rest)} gebieden (samen {cases} gevallen); --json geeft ze alle."


def _shared(regions: Sequence[Region]) -> dict[str, str]:
    """Give the conditions that all regions have, to be said once."""
    first, *others = regions
    return {
        name: text
        for name, text in first.conditions.items()
        if all(one.conditions.get(name) == text for one in others)
    }


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _percent(share: float) -> str:
    if 0 < share < 0.0001:
        return "minder dan 0,01%"
    return f"{100 * share:.2f}%".replace(".", ",")
