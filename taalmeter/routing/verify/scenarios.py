"""S1: played cases that get another advice than they say."""

from taalmeter.profile import Profile
from taalmeter.routing.report import Finding, Played
from taalmeter.routing.rules import Scenario
from taalmeter.routing.ruleset import RuleSet


def play(rules: RuleSet, scenario: Scenario) -> tuple[Played, Finding | None]:
    """Play one scenario.

    Definition: a scenario fails when its profile gets, on its day, another route than it says,
    other side advice where it names any, or another status where it names one. Fault.
    """
    advice = rules.advise(Profile(**scenario.profile), on=scenario.day)
    beside = tuple(side.id for side in advice.side_advice)
    wrong = []
    if advice.route != scenario.route:
        wrong.append(f"{_route(advice.route)} in plaats van {_route(scenario.route)}")
    if scenario.side_advice is not None and set(beside) != set(scenario.side_advice):
        said = ", ".join(scenario.side_advice) or "geen"
        wrong.append(f"nevenadvies {', '.join(beside) or 'geen'} in plaats van {said}")
    if scenario.status is not None and advice.status != scenario.status:
        wrong.append(f"status '{advice.status}' in plaats van '{scenario.status}'")
    played = Played(
        scenario.id, scenario.route, advice.route, advice.status, beside, good=not wrong
    )
    if not wrong:
        return played, None
    finding = Finding(
        "S1",
        advice.table or "",
        (advice.rule,) if advice.rule else (),
        f"Scenario '{scenario.id}' krijgt {'; '.join(wrong)}.",
        advice.taken_in,
        day=scenario.day,
        replayed=(f"{advice.route or 'geen route'} ({advice.status})",),
        proposal="Pas de regel aan, of het scenario als de regel klopt.",
    )
    return played, finding


def _route(name: str) -> str:
    return f"route '{name}'" if name else "geen route"
