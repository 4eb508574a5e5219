"""Puts the files of a rule set together: every name that one file uses must exist in another."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from taalmeter.errors import ContentError, ContentErrors
from taalmeter.profile import UNKNOWN
from taalmeter.routing import files
from taalmeter.routing.cells import Cell, CellError, codes, parse
from taalmeter.routing.claims import Claim
from taalmeter.routing.derivations import broken
from taalmeter.routing.domain import Input, Kind, number_values
from taalmeter.routing.forbidden import refuse_words
from taalmeter.routing.promises import Note, read_claims
from taalmeter.routing.rules import (
    MORE,
    TALK,
    DecisionTable,
    Derived,
    Effort,
    Exam,
    Policy,
    Requirement,
    Rule,
    Sector,
    SideAdviceText,
    Source,
    Stop,
    Traject,
)
from taalmeter.yamlfile import Document, Keys

NO_SECTOR = "geen"
BESIDE = ("sectoren", "trajecten", "bronnen")
"""Files beside the tables. They count in the hash of the text by name, so no table has theirs."""


class Problems:
    """The mistakes found so far."""

    def __init__(self) -> None:
        self.found: list[ContentError] = []

    def on(self, document: Document) -> Note:
        """Give the function that notes a mistake in one file: where, what, and the remedy."""

        def note(keys: Keys, what: str, remedy: str) -> None:
            self.found.append(ContentError(f"{what}.", remedy=remedy, place=document.place(*keys)))

        return note

    def stop(self) -> None:
        """Raise what was found, if anything.

        Raises:
            ContentErrors: there are mistakes.
        """
        if self.found:
            raise ContentErrors(self.found)


class Assembly:
    """The parts of one rule set, made from its files; mistakes go to `problems`.

    Raises:
        RuleSetRefused: a sector is named after who someone is.
    """

    def __init__(
        self,
        problems: Problems,
        main: tuple[files.RuleSetFile, Document],
        sectors: tuple[files.SectorsFile, Document],
        trajects: tuple[files.TrajectsFile, Document],
        sources: tuple[files.SourcesFile, Document],
        copies: Mapping[str, str],
        tables: Sequence[tuple[files.TableFile, Document]],
    ) -> None:
        self.problems = problems
        self.main, self.main_document = main
        self._tables = tables
        self.sources = _sources(sources[0], copies)
        self.routes = self._routes(*trajects)
        self.side_advices = {
            one.id: SideAdviceText(one.id, one.naam, one.kandidaat)
            for one in trajects[0].nevenadviezen
        }
        self._side_advice(*trajects)
        self.scales = self._scales()
        self.sectors = self._sectors(*sectors)
        self.inputs = self._inputs()
        self.derived = self._derived()
        self.domains = {
            **self.inputs,
            **{name: one.as_input() for name, one in self.derived.items()},
        }

    def _cite(self, note: Note, keys: Keys, cited: Iterable[str]) -> None:
        for source in cited:
            if source not in self.sources:
                note(keys, f"there is no source '{source}'", "Add it to bronnen.yaml.")

    def _once(self, note: Note, keys: Keys, names: Sequence[str]) -> None:
        for name in sorted({name for name in names if names.count(name) > 1}):
            note(keys, f"'{name}' stands here twice", "Keep one of the two.")

    def _routes(self, data: files.TrajectsFile, document: Document) -> dict[str, Traject]:
        note = self.problems.on(document)
        self._once(note, ("trajecten",), [one.id for one in data.trajecten])
        found = {}
        for at, one in enumerate(data.trajecten):
            if one.id in (MORE, TALK):
                what = f"'{one.id}' is the answer of the policy, so no route can be called so"
                note(("trajecten", at, "id"), what, "Choose another id.")
            self._cite(note, ("trajecten", at, "bron"), one.bron)
            found[one.id] = Traject(
                id=one.id,
                name=one.naam,
                candidate=one.kandidaat,
                stops=tuple(Stop(stop.plaatje, stop.tekst) for stop in one.stappen),
                owner=one.eigenaar,
                handover=one.overdracht,
                sources=one.bron,
                grade=one.graad,
                rung=at + 1 if one.trede is None else None if one.trede == "geen" else one.trede,
            )
        self._rising_rungs(note, data, found)
        return found

    def _rising_rungs(
        self, note: Note, data: files.TrajectsFile, routes: Mapping[str, Traject]
    ) -> None:
        last = 0
        for at, one in enumerate(data.trajecten):
            rung = routes[one.id].rung
            if rung is not None and rung < last:
                what = f"'{one.id}' stands on rung {rung}, below the route before it ({last})"
                note(("trajecten", at, "trede"), what, "Order the routes from most basic up.")
            last = max(last, rung or 0)

    def _side_advice(self, data: files.TrajectsFile, document: Document) -> None:
        note = self.problems.on(document)
        self._once(note, ("nevenadviezen",), [one.id for one in data.nevenadviezen])
        for at, one in enumerate(data.nevenadviezen):
            self._cite(note, ("nevenadviezen", at, "bron"), one.bron)

    def _scales(self) -> dict[str, tuple[str, ...]]:
        note = self.problems.on(self.main_document)
        levels = [level for scale in self.main.schalen.values() for level in scale]
        self._once(note, ("schalen",), levels)
        for name, scale in self.main.schalen.items():
            if len(scale) < 2:
                note(("schalen", name), f"scale '{name}' has one level", "Give at least two.")
        return dict(self.main.schalen)

    def _sectors(self, data: files.SectorsFile, document: Document) -> dict[str, Sector]:
        note = self.problems.on(document)
        self._once(note, ("sectoren",), [one.id for one in data.sectoren])
        found = {}
        for at, one in enumerate(data.sectoren):
            where: Keys = ("sectoren", at)
            refuse_words(one.id, (one.naam,), document.place(*where, "id"))
            if one.id in (NO_SECTOR, UNKNOWN):
                note((*where, "id"), f"'{one.id}' means something else", "Choose another id.")
            for skill, requirement in one.eisen.items():
                if requirement is not None:
                    self._requirement(note, (*where, "eisen", skill), requirement)
            for number, exam in enumerate(one.examen):
                self._cite(note, (*where, "examen", number, "bron"), exam.bron)
            found[one.id] = _sector(one)
        return found

    def _requirement(self, note: Note, where: Keys, data: files.RequirementFile) -> None:
        self._cite(note, (*where, "bron"), data.bron)
        for scale, level in (("nt1", data.nt1), ("nt2", data.nt2)):
            known = self.scales.get(scale, ())
            if level is not None and level not in known:
                remedy = f"Choose one of {', '.join(known)}." if known else "Leave it empty."
                note((*where, scale), f"scale '{scale}' has no level '{level}'", remedy)

    def _inputs(self) -> dict[str, Input]:
        note = self.problems.on(self.main_document)
        found = {}
        for name, one in self.main.invoer.items():
            where: Keys = ("invoer", name)
            try:
                found[name] = self._input(name, one)
            except ValueError as error:
                note(where, f"input '{name}': {error}", "Correct the values.")
        return found

    def _input(self, name: str, data: files.InputFile) -> Input:
        kind, values = self._values(data)
        if strange := [option for option in data.namen if option not in values]:
            raise ValueError(f"namen has '{strange[0]}', and that is none of its values")
        labels = dict(data.namen)
        if data.keuze == "sectoren":
            labels |= {id_: sector.name for id_, sector in self.sectors.items()}
            labels[NO_SECTOR] = "nog geen keuze"
        return Input(
            name=name,
            kind=kind,
            values=values,
            question=data.vraag,
            why=data.waarom,
            changeable=data.veranderbaar,
            label=data.naam or name.replace("_", " "),
            scales={scale: self.scales[scale] for scale in data.niveau or ()},
            step=data.stap,
            labels=labels,
        )

    def _values(self, data: files.InputFile) -> tuple[Kind, tuple[str | bool | int | float, ...]]:
        if data.waarheid:
            return "waarheid", (True, False)
        if data.getal is not None:
            return "getal", number_values(*data.getal, data.stap)
        if data.niveau is not None:
            unknown = [scale for scale in data.niveau if scale not in self.scales]
            if unknown or not data.niveau:
                raise ValueError(f"there is no scale {unknown}; choose from {list(self.scales)}")
            if len(set(data.niveau)) != len(data.niveau):
                raise ValueError("a scale stands here twice")
            return "niveau", tuple(level for scale in data.niveau for level in self.scales[scale])
        options = (*self.sectors, NO_SECTOR) if data.keuze == "sectoren" else data.keuze or ()
        if len(options) < 2 or len(set(options)) != len(options) or UNKNOWN in options:
            raise ValueError(
                f"a choice has two or more different options, {UNKNOWN} not among them"
            )
        return "keuze", tuple(options)

    def _derived(self) -> dict[str, Derived]:
        sector_inputs = [name for name, one in self.main.invoer.items() if one.keuze == "sectoren"]
        sector = sector_inputs[0] if len(sector_inputs) == 1 else ""
        declared = {
            name: Derived(name, one.niveau, sector, one.eis, one.naam)
            for name, one in self.main.afgeleid.items()
        }
        wrong = {one.name: one for one in broken(declared, self.inputs, self.sectors)}
        for name, one in wrong.items():
            keys = ("afgeleid", name, *([one.field] if one.field else []))
            told = {"anomaly": "V15", "said": one.said, "proposal": one.proposal}
            place = self.main_document.place(*keys)
            self.problems.found.append(
                ContentError(f"{one.what}.", remedy=one.remedy, place=place, **told)
            )
        return {name: one for name, one in declared.items() if name not in wrong}

    def claims(self) -> tuple[Claim, ...]:
        """Give what the rule set promises of itself."""
        outcomes = (tuple(self.routes), tuple(self.side_advices))
        note = self.problems.on(self.main_document)
        return read_claims(self.main, note, self._cell, self.inputs, outcomes)

    def policy(self) -> Policy:
        """Give the certainty policy."""
        note = self.problems.on(self.main_document)
        data = self.main.beslisbeleid
        self._cite(note, ("beslisbeleid", "bron"), data.bron)
        for route in data.per_route:
            if route not in self.routes:
                where: Keys = ("beslisbeleid", "per_route", route)
                note(
                    where, f"there is no route '{route}'", f"Choose from {', '.join(self.routes)}."
                )
        for skill in data.meten:
            known = self.inputs.get(skill)
            if known is None or known.kind != "niveau":
                levels = [name for name, one in self.inputs.items() if one.kind == "niveau"]
                note(
                    ("beslisbeleid", "meten", skill),
                    f"'{skill}' is no input with levels",
                    f"Choose from {', '.join(levels)}.",
                )
        return Policy(
            certainty=data.zekerheid,
            per_route=dict(data.per_route),
            side_advice=data.nevenadvies,
            sources=data.bron,
            explanation=data.uitleg,
            measuring={
                skill: Effort(one.vragen, one.hoogstens, one.soort)
                for skill, one in data.meten.items()
            },
        )

    def tables(self) -> tuple[DecisionTable, ...]:
        """Give the tables in gate order."""
        main = self.problems.on(self.main_document)
        self._once(main, ("tabellen",), list(self.main.tabellen))
        for name in set(self.main.tabellen) & set(BESIDE):
            what = f"no table can be called '{name}': another file of the rule set is"
            main(("tabellen",), what, "Give the table another name.")
        seen: dict[str, str] = {}
        found = []
        for data, document in self._tables:
            note = self.problems.on(document)
            if Path(document.file).stem != data.id:
                note(("id",), f"table '{data.id}' is in a file of another name", "Use one name.")
            rules = []
            for at, rule in enumerate(data.regels):
                if rule.id in seen:
                    what = f"rule '{rule.id}' stands in table {seen[rule.id]} already"
                    note(("regels", at, "id"), what, "Give every rule an id of its own.")
                seen[rule.id] = data.id
                rules.append(self._rule(note, data, at, document))
            found.append(
                DecisionTable(
                    data.id, data.naam, data.beslist, data.treffer, tuple(rules), data.reden
                )
            )
        return tuple(found)

    def _rule(self, note: Note, table: files.TableFile, at: int, document: Document) -> Rule:
        data, where = table.regels[at], ("regels", at)
        outcomes = self.routes if table.beslist == "route" else self.side_advices
        if data.dan not in outcomes:
            what = f"there is no {table.beslist} '{data.dan}'"
            note((*where, "dan"), what, f"Choose one of {', '.join(outcomes)}.")
        self._cite(note, (*where, "bron"), data.bron)
        cells = {}
        for name, text in data.als.items():
            if (cell := self._cell(note, (*where, "als", name), name, text)) is not None:
                cells[name] = cell
        return Rule(
            id=data.id,
            table=table.id,
            cells=cells,
            outcome=data.dan,
            because=data.omdat,
            sources=data.bron,
            grade=data.graad,
            author=data.auteur,
            date=data.datum,
            valid_from=data.geldig_van,
            valid_to=data.geldig_tot,
            line=document.place(*where).line,
            rest=data.rest,
        )

    def _cell(self, note: Note, where: Keys, name: str, text: str) -> Cell | None:
        if name in self.main.afgeleid and name not in self.domains:
            return None  # told already, where it is declared
        if name not in self.domains:
            what = f"there is no input '{name}'"
            note(where, what, f"Choose from {', '.join(self.domains)}.")
            return None
        try:
            cell = parse(text)
            codes(cell, self.domains[name])
        except CellError as error:
            note(where, error.what, error.remedy)
            return None
        return cell


def _sources(data: files.SourcesFile, copies: Mapping[str, str]) -> dict[str, Source]:
    return {
        name: Source(
            id=name,
            title=one.titel,
            date=one.datum,
            kind=one.soort,
            url=one.url,
            jci=one.jci,
            note=one.toelichting,
            valid_to=one.geldig_tot,
            text_sha256=one.tekst_sha256,
            copy_sha256=copies.get(name),
        )
        for name, one in data.bronnen.items()
    }


def _sector(data: files.SectorFile) -> Sector:
    return Sector(
        id=data.id,
        name=data.naam,
        jobs=data.functies,
        requirements={
            skill: Requirement({"nt1": one.nt1, "nt2": one.nt2}, one.waarvoor, one.bron, one.graad)
            for skill, one in data.eisen.items()
            if one is not None
        },
        exams=tuple(
            Exam(exam.naam, dict(exam.niveau or {}), exam.feiten, exam.bron, exam.graad)
            for exam in data.examen
        ),
        date=data.datum,
        author=data.auteur,
    )
