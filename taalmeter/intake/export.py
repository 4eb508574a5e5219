"""What leaves the house for research: profiles, decisions and groups under pseudonyms.

Every export has a fresh key that is thrown away, so that two exports cannot be put side by side.
Kept out are references, texts, codes, names, and every moment finer than a quarter of a year; left
out are people with a value that fewer than ten share.
"""

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from taalmeter.errors import TaalmeterError
from taalmeter.intake.records import Record
from taalmeter.profile import PAIR, UNKNOWN
from taalmeter.routing import RuleSet
from taalmeter.routing.cases import PERSON
from taalmeter.routing.domain import Input
from taalmeter.routing.facts import JOIN
from taalmeter.routing.fairness_audit import outcomes_of_decisions
from taalmeter.routing.overrides import ADVICE, DECISION, RULE
from taalmeter.routing.suppression import SMALLEST
from taalmeter.tables import Cell

QUARTER, FORM = "kwartaal", "toetsvorm"
DIGITS = 4
"""Of a probability; finer ones would be as good as a name."""
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")

Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Sheet:
    """One table of an export."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Export:
    """Three tables that `audit fairness` and `audit impact` read as they are.

    Attributes:
        profiles: `persoon`, the inputs of the rules, and `p_<invoer>_<niveau>` for a level that is
            uncertain.
        decisions: `persoon,advies,besluit,regel`, of who has a decision on a route.
        groups: `persoon,kwartaal,toetsvorm`; a group of fewer than ten is left empty.
        people: how many people there are.
        left_out: how many people with an advice were left out.
    """

    profiles: Sheet
    decisions: Sheet
    groups: Sheet
    people: int
    left_out: int


@dataclass(frozen=True)
class _Person:
    name: str
    values: Mapping[str, Cell]
    chances: Mapping[str, Mapping[str, float]]
    advice: str
    rule: str
    decision: str
    quarter: str
    form: str

    def shared(self, inputs: Iterable[Input]) -> tuple[tuple[str, str], ...]:
        """Give what must be shared by enough people: all but numbers, with the likeliest level."""
        found = [(ADVICE, self.advice), (DECISION, self.decision), (RULE, self.rule)]
        for one in inputs:
            if one.kind != "getal":
                chances = self.chances.get(one.name, {})
                likely = max(chances, key=lambda level: chances[level]) if chances else None
                found.append((one.name, str(likely or self.values.get(one.name, UNKNOWN))))
        return tuple(found)


def export(records: Sequence[Record], rules: RuleSet, key: bytes | None = None) -> Export:
    """Make an export.

    Args:
        records: the cases; those without an advice are passed over.
        rules: the rule set whose inputs and routes are exported.
        key: for the pseudonyms; a fresh one that is kept nowhere when left out.
    """
    secret = key or secrets.token_bytes(32)
    known = outcomes_of_decisions(rules)
    people = [
        _person(one, rules, secret, known) for one in records if one.advised and one.advised_on
    ]
    kept = _enough(people, tuple(rules.inputs.values()))
    kept.sort(key=lambda person: person.name)
    return Export(
        profiles=_profiles(kept, rules),
        decisions=Sheet(
            (PERSON, ADVICE, DECISION, RULE),
            tuple(
                {PERSON: p.name, ADVICE: p.advice, DECISION: p.decision, RULE: p.rule}
                for p in kept
                if p.decision and p.advice in known
            ),
        ),
        groups=_groups(kept),
        people=len(kept),
        left_out=len(people) - len(kept),
    )


def pseudonym(key: bytes, case_id: str) -> str:
    """Give the pseudonym of a case: sixteen letters, so that it is never a number of a person."""
    return hmac.new(key, case_id.encode(), hashlib.sha256).hexdigest()[:16].translate(_LETTERS)


def _person(one: Record, rules: RuleSet, key: bytes, known: Sequence[str]) -> _Person:
    values: dict[str, Cell] = {}
    chances: dict[str, dict[str, float]] = {}
    for name, value in one.profile.items():
        if name == PAIR and isinstance(value, Mapping):
            for at, skill in enumerate(PAIR.split(JOIN)):
                chances[skill] = _marginal(value, at)
        elif isinstance(value, Mapping) and name in rules.inputs:
            chances[name] = {str(level): float(p) for level, p in value.items()}
        elif name in rules.inputs:
            values[name] = _value(rules.inputs[name], value)
    rounded = {
        name: found for name, level in chances.items() if (found := _rounded(rules, name, level))
    }
    when = one.advised_on
    return _Person(
        name=pseudonym(key, one.case_id),
        values={name: value for name, value in values.items() if value is not None},
        chances=rounded,
        advice=str(one.advised),
        rule=one.rule or "",
        decision=one.route if one.route in known and one.route else "",
        quarter=f"{when.year}-K{(when.month - 1) // 3 + 1}" if when else "",
        form=one.form or "",
    )


def _value(one: Input, value: object) -> Cell:
    """Give a value that the rules of now know, and nothing else: never a text of a person."""
    try:
        found = one.value(one.code(value))
    except TaalmeterError:
        return None
    if isinstance(found, bool):
        return "ja" if found else "nee"
    return None if found == UNKNOWN else found


def _marginal(pairs: Mapping[str, float], at: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for pair, chance in pairs.items():
        level = str(pair).split(JOIN)[at]
        found[level] = found.get(level, 0.0) + float(chance)
    return found


def _rounded(rules: RuleSet, name: str, chances: Mapping[str, float]) -> dict[str, float]:
    """Round probabilities so that they still sum to 1: what is missing goes to the likeliest."""
    if name not in rules.inputs or not set(chances) <= set(rules.inputs[name].values):
        return {}
    found = {level: round(chance, DIGITS) for level, chance in chances.items()}
    likely = max(found, key=lambda level: found[level])
    found[likely] = round(1 - sum(p for level, p in found.items() if level != likely), DIGITS)
    return {level: chance for level, chance in found.items() if chance > 0}


def _enough(people: list[_Person], inputs: tuple[Input, ...]) -> list[_Person]:
    """Leave out people with a value that fewer than ten share, until there are none."""
    shared = {person.name: person.shared(inputs) for person in people}
    while True:
        counts = Counter(pair for person in people for pair in shared[person.name])
        kept = [
            person
            for person in people
            if all(counts[pair] >= SMALLEST for pair in shared[person.name])
        ]
        if len(kept) == len(people):
            return kept
        people = kept


def _profiles(people: Sequence[_Person], rules: RuleSet) -> Sheet:
    columns: list[str] = [PERSON]
    for name, one in rules.inputs.items():
        columns.append(name)
        columns += [
            _chance(name, str(level))
            for level in one.values
            if any(level in person.chances.get(name, {}) for person in people)
        ]
    return Sheet(tuple(columns), tuple(_profile(person) for person in people))


def _profile(person: _Person) -> Row:
    row: dict[str, Cell] = {PERSON: person.name, **person.values}
    for name, chances in person.chances.items():
        row |= {_chance(name, level): p for level, p in chances.items()}
    return row


def _chance(name: str, level: str) -> str:
    return f"p_{name}_{level}"


def _groups(people: Sequence[_Person]) -> Sheet:
    quarters = Counter(person.quarter for person in people)
    forms = Counter(person.form for person in people)
    rows = tuple(
        {
            PERSON: person.name,
            QUARTER: person.quarter if quarters[person.quarter] >= SMALLEST else "",
            FORM: person.form if forms[person.form] >= SMALLEST else "",
        }
        for person in people
    )
    return Sheet((PERSON, QUARTER, FORM), rows)
