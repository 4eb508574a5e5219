"""V7, V8, V9 and V16: promises of the rule set (`eigenschappen`) that some case breaks."""

from collections.abc import Iterator
from itertools import combinations

from taalmeter.routing.claims import Independent, Never, Rising, Unblocked
from taalmeter.routing.diagram import Label, Node, Path
from taalmeter.routing.domain import Input
from taalmeter.routing.forbidden import violations
from taalmeter.routing.report import Finding
from taalmeter.routing.rules import Rule
from taalmeter.routing.verify.regions import region
from taalmeter.routing.verify.space import Space
from taalmeter.routing.verify.subject import Subject, finding

FREE_ROUTE = "bemiddeling"
"""The route from which an estimated requirement may keep no one, promised or not."""


def monotony_breaks(subject: Subject) -> Iterator[Finding]:
    """Find where a higher level gives a lower route.

    Definition: a rule set that promises `stijgend` in an input breaks it by two cases that differ
    in the level of that input only, both known and on one scale, of which the higher level gets a
    route on a lower rung of the ladder. Routes beside the ladder do not count. Fault: it would
    punish who reads or writes better. Neighbouring levels are shown first; levels further apart
    only where no neighbours break it.
    """
    for space in subject.spaces:
        for claim in subject.rules.claims:
            if isinstance(claim, Rising):
                yield from _falls(space, claim)


def _falls(space: Space, claim: Rising) -> Iterator[Finding]:
    one = space.rules.inputs[claim.input]
    found: list[Finding] = []
    for levels in one.scales.values():
        pairs = sorted(combinations(range(len(levels)), 2), key=lambda pair: pair[1] - pair[0])
        apart = 0
        for low, high in pairs:
            if apart and high - low > apart:
                break
            fall = _fall(space, claim, levels[low], levels[high])
            if fall is not None:
                apart = high - low
                found.append(fall)
    yield from found


def _fall(space: Space, claim: Rising, low: str, high: str) -> Finding | None:
    one, ladder = space.rules.inputs[claim.input], space.rules.ladder
    lower, upper = (at_level(space, one, level) for level in (low, high))

    def falls(before: Label, after: Label) -> int:
        both = str(before) in ladder and str(after) in ladder
        return int(both and ladder[str(before)] > ladder[str(after)])

    node = space.apply(falls, lower, upper)
    path = space.leaves(node).get(1)
    if path is None:
        return None
    first, second = with_level(space, path, one, low), with_level(space, path, one, high)
    return finding(
        "V7",
        f"Met {one.label} {one.said(high)} is de route lager dan met {one.said(low)}",
        space,
        first,
        other=second,
        rules=_deciding(space, second),
        where=region(space, node),
        proposal=f"Geef {one.said(high)} in dit gebied minstens de route van {one.said(low)}.",
        claim=claim,
    )


def at_level(space: Space, one: Input, level: str) -> Node:
    """Give the route of every case as if an input had one level."""
    place = space.compiled.inputs.index(one)
    return space.restricted(space.outcome, place, space.branch_of(place, one.code(level)))


def with_level(space: Space, path: Path, one: Input, level: str) -> Path:
    """Give a case with one level put in."""
    place = space.compiled.inputs.index(one)
    return tuple(
        sorted((*((at, code) for at, code in path if at != place), (place, one.code(level))))
    )


def _deciding(space: Space, path: Path) -> tuple[Rule, ...]:
    """Give the rules that decide a case; what it does not name does not matter."""
    case = [one.unknown for one in space.compiled.inputs]
    for place, code in path:
        case[place] = code
    return space.compiled.named(space.compiled.deciding(space.compiled.hits(case, space.active)))


def forbidden_combinations(subject: Subject) -> Iterator[Finding]:
    """Find the cases that get what they may never get.

    Definition: a rule set that promises `nooit: {als, dan}` breaks it by a case that meets all the
    conditions of `als` and gets an outcome named in `dan` (a route, or side advice). Fault.
    """
    promises = [claim for claim in subject.rules.claims if isinstance(claim, Never)]
    for space in subject.spaces:
        first = len(space.rules.compiled.rules)
        for at, claim in enumerate(promises):
            for outcome in claim.outcomes:
                yield from _reached(space, claim, first + at, outcome)


def _reached(space: Space, claim: Never, bit: int, outcome: str) -> Iterator[Finding]:
    if outcome in space.rules.routes:
        gets = space.apply(lambda label: int(label == outcome), space.outcome)
    elif outcome in space.beside:
        gets = space.apply(lambda mask: int(mask != 0), space.beside[outcome])
    else:
        return
    node = space.within(space.holds(bit), gets)
    path = space.leaves(node).get(1)
    if path is not None:
        yield finding(
            "V8",
            f"Deze gevallen krijgen '{outcome}', en dat mag nooit volgens eigenschappen",
            space,
            path,
            rules=_deciding(space, path) if outcome in space.rules.routes else (),
            where=region(space, node),
            proposal="Sluit dit gebied uit bij deze regel, of schrap de belofte.",
            claim=claim,
        )


def forbidden_dependence(subject: Subject) -> Iterator[Finding]:
    """Find inputs that make a difference and may not.

    Definition: a rule set that promises `onafhankelijk_van` an input breaks it by two cases that
    differ in that input only and get another route (or, unless it is promised of the route alone,
    other side advice). An input that asks who someone is may not even be asked. Fault. This is
    exact: where nothing is found, no two such cases exist.
    """
    for name, one in subject.rules.inputs.items():
        options = [str(value) for value in one.values] if one.kind == "keuze" else []
        for about, shown in violations(name, [one.question, one.label, *options]):
            said = f"'{name}' vraagt naar {about} ('{shown}'). Dat mogen regels niet weten."
            yield Finding("V9", "", (), said, proposal="Haal deze vraag weg.")
            break
    for space in subject.spaces:
        for claim in subject.rules.claims:
            if isinstance(claim, Independent):
                for name in claim.inputs:
                    if name in space.rules.inputs:
                        yield from _depends(space, claim, space.rules.inputs[name])


def _depends(space: Space, claim: Independent, one: Input) -> Iterator[Finding]:
    place = space.compiled.inputs.index(one)
    functions = {"de route": space.outcome}
    if claim.of == "alles":
        for name, masks in space.beside.items():
            given = space.apply(lambda mask: int(mask != 0), masks)
            functions[f"het nevenadvies '{name}'"] = given
    for said, node in functions.items():
        if place in space.looks_at(node):
            yield _difference(space, claim, node, one, said)
            return


def _difference(space: Space, claim: Independent, node: Node, one: Input, said: str) -> Finding:
    place = space.compiled.inputs.index(one)
    groups = space.groups[space.depths[place]]
    parts = [space.restricted(node, place, at) for at in range(len(groups))]
    left, right = next(
        (a, b) for a, b in combinations(range(len(parts)), 2) if parts[a] != parts[b]
    )
    differs = space.apply(lambda a, b: int(a != b), parts[left], parts[right])
    anywhere = space.apply(lambda *labels: int(len(set(labels)) > 1), *parts)
    path = space.leaves(differs)[1]
    cases = [tuple(sorted((*path, (place, groups[at][0])))) for at in (left, right)]
    return finding(
        "V9",
        f"'{one.name}' verandert {said}, en dat mag niet volgens eigenschappen",
        space,
        cases[0],
        other=cases[1],
        rules=_deciding(space, cases[1]),
        where=region(space, anywhere),
        proposal=f"Haal '{one.name}' weg uit de regels van dit gebied, of schrap de belofte.",
        claim=claim,
    )


def kept_by_estimate(subject: Subject) -> Iterator[Finding]:
    """Find whom an estimated requirement keeps from work.

    Definition: a case is kept from bemiddeling by an estimate when a requirement of grade `eigen
    inschatting` compares as `aanbod`, the route is another one, and it would have been bemiddeling
    had every such requirement been reached, or not been there. Fault, promised or not: a
    requirement that no source confirms may offer help, never hold someone back.
    """
    routes = {FREE_ROUTE: None} | {
        claim.route: None for claim in subject.rules.claims if isinstance(claim, Unblocked)
    }
    for space in subject.spaces:
        for route in routes:
            yield from _kept(space, route)


def _kept(space: Space, route: str) -> Iterator[Finding]:
    worlds = [space.elsewhere(world) for world in space.estimated]
    if not worlds or route not in space.rules.routes:
        return
    node = space.apply(
        lambda here, *there: int(here != route and route in there), space.outcome, *worlds
    )
    path = space.leaves(node).get(1)
    if path is not None:
        yield finding(
            "V16",
            f"Een eis van graad 'eigen inschatting' houdt hier iemand weg van {route}",
            space,
            path,
            rules=_deciding(space, path),
            where=region(space, node),
            proposal="Laat 'aanbod' in deze regels werken als 'voldoet'.",
        )
