"""V10 and V15: inputs that are asked for nothing, and derived inputs that cannot be computed."""

from collections.abc import Iterator

from taalmeter.routing.derivations import broken
from taalmeter.routing.report import Finding
from taalmeter.routing.verify.subject import Subject, finding


def unused_inputs(subject: Subject) -> Iterator[Finding]:
    """Find the inputs that are asked for nothing.

    Definition: an input is unused when no rule looks at it, itself or through a derived input; it
    does not discriminate when rules look at it, but for every combination of the other inputs all
    its values lead to the same rules. Fault: what is not needed may not be asked (AVG art. 5,
    minimale gegevensverwerking).
    """
    rules = subject.rules
    used = {name for rule in rules.compiled.rules for name in rule.cells if rule.cells[name].tests}
    parents = {
        p for one in rules.derived.values() if one.name in used for p in (one.level, one.sector)
    }
    for name in (*rules.inputs, *rules.derived):
        if name not in used | parents:
            said = f"Geen regel kijkt naar '{name}'. Vraag alleen wat nodig is"
            yield _shown(subject, name, said)
    looked_at = {
        place
        for space in subject.spaces
        for node in (space.deciding, *space.beside.values())
        for place in space.looks_at(node)
    }
    for place, name in enumerate(rules.inputs):
        if name in used | parents and place not in looked_at:
            said = f"Regels kijken naar '{name}', maar het maakt nooit verschil"
            yield _shown(subject, name, said)


def _shown(subject: Subject, name: str, said: str) -> Finding:
    """Show one case with two values of the input: it gets the same."""
    space = subject.spaces[0]
    proposal = f"Haal '{name}' weg uit regelset.yaml en uit de regels."
    if name not in space.rules.inputs:
        return Finding("V10", "", (), f"{said}.", proposal=proposal)
    place = list(space.rules.inputs).index(name)
    rest = next(iter(space.leaves(space.deciding).values()))
    cases = [tuple(sorted((*rest, (place, code)))) for code in (0, 1)]
    return finding("V10", said, space, cases[0], other=cases[1], proposal=proposal)


def broken_derivations(subject: Subject) -> Iterator[Finding]:
    """Find derived inputs that cannot be computed.

    Definition: a derived input is broken when it compares something else than an input with
    levels, with a requirement that no sector has, without one input for the sector, or when
    derived inputs wait for each other in a circle. Fault: loading refuses such a rule set, so
    nothing else is checked and there is no case to show.
    """
    rules = subject.rules
    for one in broken(rules.derived, rules.inputs, rules.sectors):
        yield Finding("V15", "", (), one.said, proposal=one.proposal)
