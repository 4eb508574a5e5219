"""The rule set in words, for who checks it: rules with their conditions, and what work asks."""

from dataclasses import dataclass

from taalmeter.levels import Levels
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet
from taalmeter.routing.cells import words
from taalmeter.routing.rules import DecisionTable, Rule, Sector, Source
from taalmeter_api import dates, labels
from taalmeter_api.advice_view import route_name

HIT_WORDS = {
    "uniek": "Hoogstens één uitkomst past.",
    "eerste": "De eerste regel die past, telt.",
    "verzamel": "Alle regels die passen, tellen mee. Dit is advies naast de route.",
}


@dataclass(frozen=True)
class RuleView:
    """One rule as it is read."""

    id: str
    outcome: str
    conditions: tuple[str, ...]
    because: str
    grade: str
    sources: tuple[Source, ...]
    valid: str
    author: str


@dataclass(frozen=True)
class TableView:
    """One table as it is read."""

    id: str
    name: str
    kind: str
    rules: tuple[RuleView, ...]


@dataclass(frozen=True)
class RequirementView:
    """What the work asks of one skill."""

    skill: str
    level: str
    purpose: str
    grade: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ExamView:
    """An exam in a sector."""

    name: str
    facts: str
    grade: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SectorView:
    """One sector with what its work asks and its exams."""

    id: str
    name: str
    jobs: str
    requirements: tuple[RequirementView, ...]
    exams: tuple[ExamView, ...]


def tables(rules: RuleSet) -> tuple[TableView, ...]:
    """Give all tables in the order in which they are read."""
    return tuple(
        TableView(
            id=table.id,
            name=table.name,
            kind=f"{HIT_WORDS[table.hit]} {table.reason}".strip(),
            rules=tuple(rule_view(rules, table, rule) for rule in table.rules),
        )
        for table in rules.tables
    )


def rule_view(rules: RuleSet, table: DecisionTable, rule: Rule) -> RuleView:
    """Give one rule in words."""
    if table.decides == "route":
        outcome = route_name(rules, rule.outcome)
    else:
        outcome = rules.side_advices[rule.outcome].name
    conditions = [
        words(cell, rules.domains[name]) for name, cell in rule.cells.items() if cell.tests
    ]
    return RuleView(
        id=rule.id,
        outcome=outcome,
        conditions=tuple(text[:1].upper() + text[1:] for text in conditions),
        because=rule.because,
        grade=f"{rule.grade} ({labels.GRADES[rule.grade]})",
        sources=_sources(rules, rule.sources),
        valid=validity(rule),
        author=f"{rule.author}, {dates.day(rule.date)}",
    )


def validity(rule: Rule) -> str:
    """Say on which days a rule holds."""
    until = f" tot en met {dates.day(rule.valid_to)}" if rule.valid_to else ", zonder einddatum"
    return f"vanaf {dates.day(rule.valid_from)}{until}"


def sectors(rules: RuleSet, levels: Levels) -> tuple[SectorView, ...]:
    """Give what the work of each sector asks, apart from its exams."""
    return tuple(_sector(rules, levels, sector) for sector in rules.sectors.values())


def _sector(rules: RuleSet, levels: Levels, sector: Sector) -> SectorView:
    asked = []
    for skill, requirement in sector.requirements.items():
        named = [levels.label(level) for level in requirement.levels.values() if level]
        asked.append(
            RequirementView(
                skill=labels.word(labels.SKILLS, skill).capitalize(),
                level=" of ".join(named) or "geen vast niveau",
                purpose=requirement.purpose,
                grade=requirement.grade,
                sources=_sources(rules, requirement.sources),
            )
        )
    return SectorView(
        id=sector.id,
        name=sector.name,
        jobs=", ".join(sector.jobs),
        requirements=tuple(asked),
        exams=tuple(
            ExamView(exam.name, exam.facts, exam.grade, _sources(rules, exam.sources))
            for exam in sector.exams
        ),
    )


def _sources(rules: RuleSet, ids: tuple[str, ...]) -> tuple[Source, ...]:
    return tuple(rules.sources[source] for source in ids)


@dataclass(frozen=True)
class Verdict:
    """One played case: the route it must get, and the one it gets; `key` is its id in files."""

    key: str
    id: str
    story: str
    expected: str
    found: str
    good: bool


def verdicts(rules: RuleSet) -> tuple[Verdict, ...]:
    """Play every scenario, and compare its route and side advice with what it must get."""
    found = []
    for scenario in rules.scenarios:
        advice = rules.advise(Profile(**scenario.profile), on=scenario.day)
        beside = {side.id for side in advice.side_advice}
        wanted = set(scenario.side_advice) if scenario.side_advice is not None else beside
        found.append(
            Verdict(
                key=scenario.id,
                id=scenario.id.replace("-", " "),
                story=scenario.story,
                expected=_with_beside(rules, scenario.route, wanted),
                found=_with_beside(rules, advice.route, beside),
                good=advice.route == scenario.route
                and beside == wanted
                and scenario.status in (None, advice.status),
            )
        )
    return tuple(found)


def _with_beside(rules: RuleSet, route: str, beside: set[str]) -> str:
    names = [side.name.lower() for name, side in rules.side_advices.items() if name in beside]
    extra = f" (en: {', '.join(names)})" if names else ""
    return route_name(rules, route) + extra
