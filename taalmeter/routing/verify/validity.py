"""V6: what holds on no day, or no longer."""

from collections.abc import Iterator
from datetime import timedelta

from taalmeter.routing.report import Finding, Kind
from taalmeter.routing.rules import Rule
from taalmeter.routing.verify.subject import Subject, finding


def outside_its_days(subject: Subject) -> Iterator[Finding]:
    """Find rules, or a rule set, outside their days.

    Definition: a rule is outside its validity when there is no day on which both it and the rule
    set are valid, or when its last day is before the day of the check; a rule set, when it is not
    valid on that day. Fault when no day is left on which it can advise anyone; remark when it did
    so until a day gone by, for then it is history that a replay may need. A condition outside the
    domain of its input is refused on loading, with file and line.
    """
    rules, on = subject.rules, subject.on
    if not rules.valid_on(on):
        yield Finding(
            "V6",
            "",
            (),
            f"De regelset is niet geldig op {on}.",
            proposal="Verleng geldig in regelset.yaml, of neem de regelset van die dag.",
        )
    for rule in rules.compiled.rules:
        if (rules.valid_to is not None and rule.valid_from > rules.valid_to) or (
            rule.valid_to is not None and rule.valid_to < rules.valid_from
        ):
            said = "Deze regel geldt op geen enkele dag waarop de regelset geldig is"
            yield _shown(subject, rule, said, "fout")
        elif rule.valid_to is not None and rule.valid_to < on:
            said = f"Deze regel is sinds {rule.valid_to + timedelta(days=1)} niet meer geldig"
            yield _shown(subject, rule, said, "melding")


def _shown(subject: Subject, rule: Rule, said: str, kind: Kind) -> Finding:
    """Show a case that meets the conditions of the rule, and what it gets."""
    proposal = "Geef de regel andere dagen, of haal hem weg in een nieuwe versie."
    case = subject.case_of(rule)
    if case is None:
        return Finding("V6", rule.table, (rule.id,), f"{said}.", kind=kind, proposal=proposal)
    return finding("V6", said, *case, rules=(rule,), proposal=proposal, kind=kind)
