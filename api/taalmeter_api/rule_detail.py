"""One rule with all that is known of it, every source with where it is used, and search."""

from collections.abc import Iterable
from dataclasses import dataclass

from taalmeter.routing import RuleSet
from taalmeter.routing.archive import IN_USE, Version
from taalmeter.routing.rules import DecisionTable, Rule, Source
from taalmeter_api import rule_view
from taalmeter_api.rule_proof import Proven, number, share
from taalmeter_api.rule_view import RuleView


@dataclass(frozen=True)
class InVersion:
    """A rule as it stands in one version; `same` is whether it says what the rule in use says."""

    version: str
    key: str
    valid: str
    same: bool


@dataclass(frozen=True)
class RuleDetail:
    """One rule: as it is read, what it decides, which played cases, and its versions."""

    rule: RuleView
    table_id: str
    table: str
    decides: tuple[str, ...]
    scenarios: tuple[tuple[str, str], ...]
    versions: tuple[InVersion, ...]


@dataclass(frozen=True)
class SourceView:
    """A source, and where it is used as (address, words)."""

    source: Source
    used: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Hit:
    """Something that was found: where it is, what it is called, and a line about it."""

    address: str
    name: str
    line: str


def address(table_id: str, rule_id: str) -> str:
    """Give the address of the page of a rule."""
    return f"/onderzoek/regels/{table_id}/{rule_id}"


def detail(
    rules: RuleSet, table_id: str, rule_id: str, proof: Proven, versions: Iterable[Version]
) -> RuleDetail | None:
    """Give one rule with all that is known of it; None when there is no such rule."""
    pair = _rule(rules, table_id, rule_id)
    if pair is None:
        return None
    table, rule = pair
    names = {one.id: one.id.replace("-", " ").capitalize() for one in rules.scenarios}
    return RuleDetail(
        rule=rule_view.rule_view(rules, table, rule),
        table_id=table.id,
        table=table.name,
        decides=_decides(table, rule, proof),
        scenarios=tuple((one, names[one]) for one in proof.scenarios.get(rule.id, ())),
        versions=_versions(rule, versions),
    )


def _rule(rules: RuleSet, table_id: str, rule_id: str) -> tuple[DecisionTable, Rule] | None:
    for table in rules.tables:
        for rule in table.rules:
            if (table.id, rule.id) == (table_id, rule_id):
                return table, rule
    return None


def _decides(table: DecisionTable, rule: Rule, proof: Proven) -> tuple[str, ...]:
    does = "beslist" if table.decides == "route" else "geeft nevenadvies in"
    lines = []
    for start, counts in proof.counts.items():
        count = counts.get(rule.id, 0)
        since = f" (vanaf {start})" if len(proof.counts) > 1 else ""
        part = share(count, proof.cells)
        lines.append(f"{does} {number(count)} van {number(proof.cells)} gevallen, {part}{since}")
    return tuple(lines)


def _versions(rule: Rule, versions: Iterable[Version]) -> tuple[InVersion, ...]:
    found = []
    for version in versions:
        for table in version.rules.tables if version.rules else ():
            for other in table.rules:
                if other.id == rule.id and version.rules is not None:
                    name = f"{version.rules.id} {version.rules.version}"
                    named = f"{name} (nu in gebruik)" if version.key == IN_USE else name
                    valid = rule_view.validity(other)
                    found.append(InVersion(named, version.key, valid, says(other) == says(rule)))
    return tuple(found)


def says(rule: Rule) -> tuple[object, ...]:
    """Give what a rule says: conditions, outcome, words, grounds and days."""
    return (
        rule.table, {name: cell.text for name, cell in rule.cells.items()}, rule.outcome,
        rule.because, rule.sources, rule.grade, rule.valid_from, rule.valid_to,
    )  # fmt: skip


def sources(rules: RuleSet) -> tuple[SourceView, ...]:
    """Give every source by title, with the rules, sectors and routes that rest on it."""
    used: dict[str, list[tuple[str, str]]] = {name: [] for name in rules.sources}
    for table in rules.tables:
        for rule in table.rules:
            for name in rule.sources:
                used[name].append((address(table.id, rule.id), f"regel {rule.id}"))
    for sector in rules.sectors.values():
        place = (f"/onderzoek/sectoren#sector-{sector.id}", f"sector {sector.name}")
        grounds = [one.sources for one in sector.requirements.values()]
        grounds += [exam.sources for exam in sector.exams]
        for name in dict.fromkeys(one for ground in grounds for one in ground):
            used[name].append(place)
    ordered = sorted(rules.sources.values(), key=lambda source: source.title.casefold())
    return tuple(SourceView(source, tuple(used[source.id])) for source in ordered)


def search(rules: RuleSet, query: str) -> tuple[Hit, ...]:
    """Find rules, sources and sectors that have every word of a query."""
    wanted = query.casefold().split()
    if not wanted:
        return ()
    return tuple(
        hit for text, hit in _all(rules) if all(word in text.casefold() for word in wanted)
    )


def _all(rules: RuleSet) -> Iterable[tuple[str, Hit]]:
    for table in rules.tables:
        for rule in table.rules:
            view = rule_view.rule_view(rules, table, rule)
            titles = [source.title for source in view.sources]
            text = " ".join(
                (rule.id, table.name, rule.outcome, view.outcome, *view.conditions, view.because,
                 view.grade, view.author, *titles)
            )  # fmt: skip
            yield (
                text,
                Hit(address(table.id, rule.id), f"{rule.id}: {view.outcome}", view.because),
            )
    for source in rules.sources.values():
        text = " ".join((source.id, source.title, source.kind, source.jci or "", source.note))
        yield text, Hit(f"/onderzoek/bronnen#bron-{source.id}", source.title, source.note)
    for sector in rules.sectors.values():
        jobs = ", ".join(sector.jobs)
        place = f"/onderzoek/sectoren#sector-{sector.id}"
        yield f"{sector.id} {sector.name} {jobs}", Hit(place, sector.name, jobs)
