"""What the checks of a rule set found: findings, promises, played scenarios, a report to read."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from taalmeter.profile import Distribution, Value
from taalmeter.routing.claims import Claim
from taalmeter.routing.domain import spoken

Kind = Literal["fout", "melding"]


@dataclass(frozen=True)
class Finding:
    """One thing that the checks found.

    Attributes:
        code: which check found it.
        table: id of the table, or empty.
        rules: ids of the rules it is about.
        explanation: in Dutch.
        witness: a case that shows it, as a profile; what it does not name does not matter. Of a
            scenario it holds the probabilities of uncertain levels too.
        kind: a fault must be mended; a remark is worth knowing.
        beside: a second case, where it takes two to show it.
        day: the day on which the cases show it.
        replayed: what each case got when it was decided by the rules themselves.
        region: all cases it is about, in Dutch, the largest part first.
        cases: how many that are.
        proposal: how to mend it, in Dutch.
        claim: the promise of the rule set that it breaks, where it is about one of several.
    """

    code: str
    table: str
    rules: tuple[str, ...]
    explanation: str
    witness: Mapping[str, Value | Distribution] = field(default_factory=dict)
    kind: Kind = "fout"
    beside: Mapping[str, Value] | None = None
    day: date | None = None
    replayed: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    cases: int | None = None
    proposal: str = ""
    claim: Claim | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give the finding as data, with Dutch names."""
        return {
            "code": self.code,
            "tabel": self.table,
            "regels": list(self.rules),
            "getuige": dict(self.witness),
            "uitleg": self.explanation,
            "soort": self.kind,
            "tegenover": None if self.beside is None else dict(self.beside),
            "dag": self.day.isoformat() if self.day else None,
            "nagespeeld": list(self.replayed),
            "gebied": list(self.region),
            "gevallen": self.cases,
            "voorstel": self.proposal,
        }

    def lines(self) -> Iterator[str]:
        """Give the finding to read."""
        about = " ".join(part for part in (self.table, ", ".join(self.rules)) if part)
        yield from _filled(f"{self.code}  {about + ': ' if about else ''}{self.explanation}", "  ")
        for part in self.region:
            yield from _filled(f"waar: {part}", "      ")
        cases = [self.witness, *([self.beside] if self.beside is not None else [])]
        for case, got in zip(cases, self.replayed, strict=False):
            said = ", ".join(f"{name} {spoken(value)}" for name, value in case.items())
            yield from _filled(f"geval: {said or 'elk'} -> {got}", "      ")
        if self.proposal:
            yield from _filled(f"voorstel: {self.proposal}", "      ")


def _number(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _filled(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, 100, initial_indent=indent, subsequent_indent=indent + "    ", break_long_words=False
    )


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
class Promise:
    """A promise of the rule set: as it is written, in Dutch, and whether it was proven."""

    data: object
    said: str
    kept: bool


@dataclass(frozen=True)
class Report:
    """What the checks found.

    Attributes:
        rule_set: id and version.
        cells: the number of cases over which was proven.
        findings: everything that is wrong; none means proven.
        scenarios: every scenario with what it got.
        remarks: what is worth knowing, but not wrong.
        promises: what the rule set promises of itself.
        hash, meaning: of the text and of the meaning; empty when it could not be put together.
        days: the stretches of days that were proven apart, both ends included.
        checks: by code of every check that ran, its name in Dutch.
    """

    rule_set: str
    cells: int
    findings: tuple[Finding, ...]
    scenarios: tuple[Played, ...]
    remarks: tuple[Finding, ...] = ()
    promises: tuple[Promise, ...] = ()
    hash: str = ""
    meaning: str = ""
    days: tuple[tuple[date, date | None], ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def __str__(self) -> str:
        """Give the report to read: what was proven, every finding, every scenario, the verdict."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"Regelset {self.rule_set}"
        if self.hash:
            yield f"  hash van de tekst       {self.hash}"
            yield f"  hash van de betekenis   {self.meaning}"
        count = f"{self.cells:,}".replace(",", ".")
        yield f"  {count} gevallen nagegaan, alle combinaties van alle antwoorden"
        for start, end in self.days:
            yield f"  op elke dag van {start} tot en met {end or 'later'}"
        if self.promises:
            yield from ("", "Beloften van de regelset")
            for one in self.promises:
                yield from _filled(f"{'bewezen ' if one.kept else 'GEBROKEN'}  {one.said}", "  ")
        yield from ("", "Wat is nagegaan")
        for code, name in self.checks.items():
            yield f"  {code:<4} {name:<66} {self._count(code)}"
        for title, found in (("Fouten", self.findings), ("Meldingen", self.remarks)):
            if found:
                yield from ("", title)
            for finding in found:
                yield from finding.lines()
        yield from self._played()

    def _count(self, code: str) -> str:
        faults = sum(one.code == code for one in self.findings)
        remarks = sum(one.code == code for one in self.remarks)
        said = [_number(faults, "fout", "fouten")] if faults else []
        said += [_number(remarks, "melding", "meldingen")] if remarks else []
        return ", ".join(said) or "niets"

    def _played(self) -> Iterator[str]:
        if self.scenarios:
            yield from ("", "Scenario's")
        for one in self.scenarios:
            wanted = "" if one.route == one.expected else f" (verwacht: {one.expected})"
            yield f"  {'goed' if one.good else 'FOUT'}  {one.id:<40} {one.route}{wanted}"
        right = sum(one.good for one in self.scenarios)
        yield ""
        of = f"{right} van {len(self.scenarios)} scenario's krijgen hun route; "
        faults = _number(len(self.findings), "fout", "fouten")
        remarks = _number(len(self.remarks), "melding", "meldingen")
        yield f"{of if self.scenarios else ''}{faults}, {remarks}"

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
            "meldingen": [finding.to_dict() for finding in self.remarks],
            "eigenschappen": [
                {"belofte": one.data, "uitleg": one.said, "bewezen": one.kept}
                for one in self.promises
            ],
            "hash": self.hash,
            "betekenis": self.meaning,
            "periodes": [
                {"van": start.isoformat(), "tot": end.isoformat() if end else None}
                for start, end in self.days
            ],
        }
