"""V4 and V5: rules that never decide, and outcomes that no one gets."""

from collections.abc import Iterator

from taalmeter.routing.report import Finding
from taalmeter.routing.rules import Rule
from taalmeter.routing.verify.regions import region
from taalmeter.routing.verify.space import Space
from taalmeter.routing.verify.subject import Subject, finding


def dead_rules(subject: Subject) -> Iterator[Finding]:
    """Find the rules that never decide.

    Definition: a rule is dead when it is valid on some day of the rule set, and on no day decides
    any case or adds side advice to one: its conditions exclude each other, or other rules together
    take over every case that meets them. Fault: whoever reads it believes something untrue.
    """
    compiled = subject.rules.compiled
    for bit, rule in enumerate(compiled.rules):
        spaces = [space for space in subject.spaces if space.active >> bit & 1]
        if rule.id in subject.alive or not spaces:
            continue
        shown = subject.case_of(rule)
        if shown is None:
            yield Finding(
                "V4",
                rule.table,
                (rule.id,),
                "Deze regel beslist nooit. De voorwaarden van deze regel kunnen nooit samen "
                "gelden.",
                proposal="Verander een van de voorwaarden, of haal de regel weg.",
            )
            continue
        space, path = shown
        over = ", ".join(one.id for one in _taking_over(space, bit))
        yield finding(
            "V4",
            "Deze regel beslist nooit. Andere regels nemen elk geval over waarin deze regel "
            f"geldt: {over}",
            space,
            path,
            rules=(rule,),
            where=region(space, space.holds(bit)),
            proposal=f"Haal de regel weg, of sluit dit gebied uit bij {over}.",
        )


def _taking_over(space: Space, bit: int) -> tuple[Rule, ...]:
    """Give the rules that decide where a rule holds."""
    mask = 0
    for label in space.leaves(space.within(space.holds(bit), space.deciding)):
        mask |= int(label)
    return space.compiled.named(mask)


def unreached_outcomes(subject: Subject) -> Iterator[Finding]:
    """Find the routes and side advices that no one gets.

    Definition: an outcome is unreachable when it is declared in `trajecten.yaml` and no rule that
    ever decides has it. Fault: it is offered on paper only. The case shown meets a dead rule with
    this outcome, and gets something else; when no rule has the outcome there is no such case.
    """
    rules = subject.rules
    reached = {rule.outcome for rule in rules.compiled.rules if rule.id in subject.alive}
    for name in (*rules.routes, *rules.side_advices):
        if name in reached:
            continue
        said = f"Geen enkel geval krijgt '{name}'"
        proposal = f"Schrijf een regel met dan: {name}, of haal het weg uit trajecten.yaml."
        dead = [rule for rule in rules.compiled.rules if rule.outcome == name]
        shown = next((case for rule in dead if (case := subject.case_of(rule))), None)
        if shown is None:
            yield Finding("V5", "", (), f"{said}.", proposal=proposal)
        else:
            yield finding("V5", said, *shown, proposal=proposal)
