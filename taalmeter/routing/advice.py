"""An advice: the recommended route with its reasons, its certainty and everything beside it.

An advice is never a decision: a person decides, and that is kept apart. It can be written as data
with Dutch names, read back, and computed again: its receipt (`bon`) is the SHA-256 over what went
in, the versions, and what came out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from taalmeter.hashing import content_hash
from taalmeter.levels import Grade
from taalmeter.profile import Value
from taalmeter.routing.measuring import Measure
from taalmeter.routing.rules import RuleVersions, Source
from taalmeter.routing.uncertain import Status


@dataclass(frozen=True)
class Condition:
    """One condition of the rule that decided: the cell as written, the value, and it in Dutch."""

    input: str
    cell: str
    value: Value
    words: str


class Alternative(NamedTuple):
    """Another route that the uncertain levels leave possible."""

    route: str
    probability: float
    rule: str | None
    because: str


@dataclass(frozen=True)
class SideAdvice:
    """Help that may come beside any route."""

    id: str
    name: str
    because: str
    rule: str
    sources: tuple[Source, ...]
    probability: float


@dataclass(frozen=True)
class Advice:
    """What the rules recommend for one person.

    Attributes:
        route: id of a route; `meer_meten` or `eerst_praten` when the best one is below its
            threshold; empty when no rule matches or rules contradict.
        certainty: probability of the best route, over the uncertain levels.
        because: said to the kandidaat, in Dutch.
        status: `vast`, `vast ondanks onbekend` (inputs are unknown, but none can change the
            route), `open` (they can), `geen regel` or `strijdig`.
        rule, table: what decided; None for `meer_meten`, `eerst_praten` and where no rule
            did.
        conditions: the conditions of that rule, all of which hold.
        sources, grade: on what it rests.
        routes: probability of every outcome, most likely first; sums to 1.
        possible: the routes that are possible once the unknown inputs are known.
        settled_by: for an open case, the unknown inputs on which the route depends.
        more: what to measure, for `meer_meten`; why a talk comes first, for `eerst_praten`.
        alternatives: the other outcomes, most likely first.
        side_advice: what comes beside it.
        versions: with what it was computed.
        receipt: SHA-256 over inputs, versions and outcome.
        taken_in: the inputs as they were understood, by name; from these the same rule set
            computes the same advice again (`receipts.py`).
    """

    route: str
    certainty: float
    because: str
    status: Status
    rule: str | None
    table: str | None
    conditions: tuple[Condition, ...]
    sources: tuple[Source, ...]
    grade: Grade | None
    routes: Mapping[str, float]
    possible: tuple[str, ...]
    settled_by: tuple[str, ...]
    more: Measure | None
    alternatives: tuple[Alternative, ...]
    side_advice: tuple[SideAdvice, ...]
    versions: RuleVersions
    receipt: str = ""
    taken_in: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the advice as data, with Dutch names, as it is stored and exported."""
        return {
            "route": self.route,
            "zekerheid": self.certainty,
            "omdat": self.because,
            "status": self.status,
            "regel": self.rule,
            "tabel": self.table,
            "voorwaarden": [
                {"invoer": c.input, "cel": c.cell, "waarde": c.value, "woorden": c.words}
                for c in self.conditions
            ],
            "bronnen": [source.to_dict() for source in self.sources],
            "graad": self.grade,
            "kansen": dict(self.routes),
            "mogelijk": list(self.possible),
            "op_te_helderen": list(self.settled_by),
            "meer_meten": self.more
            and {
                "vaardigheden": list(self.more.skills),
                "waarom": self.more.why,
                "vragen": dict(self.more.questions),
                "gesprek": self.more.talk,
            },
            "alternatieven": [
                {"route": a.route, "kans": a.probability, "regel": a.rule, "omdat": a.because}
                for a in self.alternatives
            ],
            "nevenadvies": [
                {
                    "id": side.id,
                    "naam": side.name,
                    "omdat": side.because,
                    "regel": side.rule,
                    "bronnen": [source.to_dict() for source in side.sources],
                    "kans": side.probability,
                }
                for side in self.side_advice
            ],
            "versies": self.versions.to_dict(),
            "bon": self.receipt,
            "invoer": dict(self.taken_in),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Advice":
        """Read back what `to_dict` wrote."""
        more = data["meer_meten"]
        return cls(
            route=data["route"],
            certainty=data["zekerheid"],
            because=data["omdat"],
            status=data["status"],
            rule=data["regel"],
            table=data["tabel"],
            conditions=tuple(
                Condition(c["invoer"], c["cel"], c["waarde"], c["woorden"])
                for c in data["voorwaarden"]
            ),
            sources=tuple(Source.from_dict(source) for source in data["bronnen"]),
            grade=data["graad"],
            routes=dict(data["kansen"]),
            possible=tuple(data["mogelijk"]),
            settled_by=tuple(data["op_te_helderen"]),
            more=more
            and Measure(
                tuple(more["vaardigheden"]),
                more["waarom"],
                dict(more.get("vragen", {})),
                more.get("gesprek", False),
            ),
            alternatives=tuple(
                Alternative(a["route"], a["kans"], a["regel"], a["omdat"])
                for a in data["alternatieven"]
            ),
            side_advice=tuple(
                SideAdvice(
                    id=side["id"],
                    name=side["naam"],
                    because=side["omdat"],
                    rule=side["regel"],
                    sources=tuple(Source.from_dict(source) for source in side["bronnen"]),
                    probability=side["kans"],
                )
                for side in data["nevenadvies"]
            ),
            versions=RuleVersions(**data["versies"]),
            receipt=data["bon"],
            taken_in=dict(data.get("invoer", {})),
        )


def receipt(taken_in: Mapping[str, Any], advice: Advice) -> str:
    """Give the receipt of an advice: SHA-256 over its inputs, versions and outcome.

    Args:
        taken_in: the inputs, as they were understood.
        advice: with or without its receipt; that does not count.
    """
    out = advice.to_dict()
    del out["bon"], out["versies"], out["invoer"]
    return content_hash(
        {"invoer": dict(taken_in), "versies": advice.versions.to_dict(), "uitkomst": out}
    )


def with_receipt(taken_in: Mapping[str, Any], advice: Advice) -> Advice:
    """Give the same advice with its receipt and what went in."""
    return replace(advice, receipt=receipt(taken_in, advice), taken_in=taken_in)
