"""V12: what rests on no source, on a weaker one, or on one that is no longer what it was."""

from collections.abc import Iterator, Sequence
from typing import get_args

from taalmeter.levels import Grade
from taalmeter.routing.report import Finding
from taalmeter.routing.rules import Rule, Source
from taalmeter.routing.verify.subject import Subject, finding

GRADES: tuple[Grade, ...] = get_args(Grade)
"""From strongest to weakest evidence."""


def unsound_sources(subject: Subject) -> Iterator[Finding]:
    """Find what its sources do not carry.

    Definition: a rule, requirement, route or certainty policy is unsound when it names no source;
    a rule, requirement, exam or route also when its grade is stronger than that of its strongest
    source. A source is unsound
    when it was in force until a day before the day of the check, or when the kept copy of its text
    (`bronteksten/`) has another SHA-256 than the text on which it was based (`tekst_sha256`).
    Fault: advice that cannot be traced to a ground that holds today cannot be defended.
    """
    yield from _without_source(subject)
    yield from _above_source(subject)
    for source in subject.rules.sources.values():
        if source.valid_to is not None and source.valid_to < subject.on:
            said = f"Bron '{source.id}' geldt niet meer na {source.valid_to}"
            yield _resting(subject, source, said, "Zoek wat er nu geldt, en pas de bron aan.")
        if source.text_sha256 and source.copy_sha256 not in (None, source.text_sha256):
            said = f"De tekst van bron '{source.id}' is veranderd"
            proposal = "Lees de nieuwe tekst, pas de regels aan, en zet dan tekst_sha256 bij."
            yield _resting(subject, source, said, proposal)


def _about(subject: Subject, rule: Rule, said: str, proposal: str) -> Finding:
    """Tell something of a rule, with a case that meets it when there is one."""
    case = subject.case_of(rule)
    if case is None:
        return Finding("V12", rule.table, (rule.id,), f"{said}.", proposal=proposal)
    return finding("V12", said, *case, rules=(rule,), proposal=proposal)


def _resting(subject: Subject, source: Source, said: str, proposal: str) -> Finding:
    """Tell something of a source, with the rules that rest on it and a case of the first."""
    resting = [rule for rule in subject.rules.compiled.rules if source.id in rule.sources]
    case = next((case for rule in resting if (case := subject.case_of(rule))), None)
    if case is None:
        return Finding("V12", "", (), f"{said}.", proposal=proposal)
    return finding("V12", said, *case, rules=resting, proposal=proposal)


def _without_source(subject: Subject) -> Iterator[Finding]:
    rules = subject.rules
    proposal = "Noem een bron uit bronnen.yaml, of haal dit weg."
    for rule in rules.compiled.rules:
        if not rule.sources:
            yield _about(subject, rule, "Deze regel noemt geen bron", proposal)
    bare = [
        f"De eis aan {skill} in sector '{sector.id}'"
        for sector in rules.sectors.values()
        for skill, requirement in sector.requirements.items()
        if any(requirement.levels.values()) and not requirement.sources
    ]
    bare += [f"Het traject '{route.id}'" for route in rules.routes.values() if not route.sources]
    bare += [] if rules.policy.sources else ["Het beslisbeleid"]
    for what in bare:
        yield Finding("V12", "", (), f"{what} noemt geen bron.", proposal=proposal)


def _above_source(subject: Subject) -> Iterator[Finding]:
    rules, proposal = subject.rules, "Geef een sterkere bron, of een lagere graad."
    for rule in rules.compiled.rules:
        if strongest := _outranked(subject, rule.grade, rule.sources):
            yield _about(subject, rule, _above("Deze regel", rule.grade, strongest), proposal)
    graded = [(f"Het traject '{one.id}'", one.grade, one.sources) for one in rules.routes.values()]
    for sector in rules.sectors.values():
        for skill, one in sector.requirements.items():
            what = f"De eis aan {skill} in sector '{sector.id}'"
            graded.append((what, one.grade, one.sources))
        for exam in sector.exams:
            what = f"Het examen '{exam.name}' in sector '{sector.id}'"
            graded.append((what, exam.grade, exam.sources))
    for what, grade, sources in graded:
        if strongest := _outranked(subject, grade, sources):
            said = f"{_above(what, grade, strongest)}."
            yield Finding("V12", "", (), said, proposal=proposal)


def _outranked(subject: Subject, grade: Grade, sources: Sequence[str]) -> Grade | None:
    """Give the kind of the strongest source, when a grade claims more than that."""
    kinds = [subject.rules.sources[name].kind for name in sources]
    strongest = min(kinds, key=GRADES.index, default=None)
    if strongest is None or GRADES.index(grade) >= GRADES.index(strongest):
        return None
    return strongest


def _above(what: str, grade: Grade, strongest: Grade) -> str:
    return (
        f"{what} heeft graad '{grade}', maar de sterkste bron is van soort '{strongest}'. Een "
        "graad kan niet sterker zijn dan de bronnen"
    )
