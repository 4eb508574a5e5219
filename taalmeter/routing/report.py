"""What the checks of a rule set found: findings, played scenarios, and the report to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from taalmeter.profile import Value


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        code: which check found it.
        table: id of the table, or empty.
        rules: ids of the rules it is about.
        witness: a case that shows it, as a profile; what it does not name does not matter.
        explanation: in Dutch.
    """

    code: str
    table: str
    rules: tuple[str, ...]
    explanation: str
    witness: Mapping[str, Value] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the finding as data, with Dutch names."""
        return {
            "code": self.code,
            "tabel": self.table,
            "regels": list(self.rules),
            "getuige": dict(self.witness),
            "uitleg": self.explanation,
        }


@dataclass(frozen=True)
class Played:
    """A scenario and what it got."""

    id: str
    expected: str
    route: str
    status: str
    side_advice: tuple[str, ...]
    good: bool


@dataclass(frozen=True)
class Report:
    """What the checks found.

    Attributes:
        rule_set: id and version.
        cells: the number of cases over which was proven.
        findings: everything that is wrong; none means proven.
        scenarios: every scenario with what it got.
    """

    rule_set: str
    cells: int
    findings: tuple[Finding, ...]
    scenarios: tuple[Played, ...]

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def __str__(self) -> str:
        """Give the report to read: every scenario, every finding, and the verdict."""
        lines = [f"regelset {self.rule_set}, {self.cells} gevallen nagegaan"]
        lines += [
            f"  {'goed' if one.good else 'FOUT'}  {one.id:<40} {one.route}"
            + ("" if one.route == one.expected else f" (verwacht: {one.expected})")
            for one in self.scenarios
        ]
        lines += [
            f"  {one.code}  {one.table} {', '.join(one.rules)}: {one.explanation}"
            for one in self.findings
        ]
        right = sum(one.good for one in self.scenarios)
        lines.append(
            f"{right} van {len(self.scenarios)} scenario's krijgen hun route; "
            f"{len(self.findings)} bevindingen"
        )
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as data, with Dutch names."""
        return {
            "regelset": self.rule_set,
            "cellen": self.cells,
            "bevindingen": [finding.to_dict() for finding in self.findings],
            "scenarios": [
                {"id": one.id, "verwacht": one.expected, "route": one.route, "goed": one.good}
                for one in self.scenarios
            ],
        }
