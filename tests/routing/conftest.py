"""A small rule set, written as the files that an author would write."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from taalmeter.routing import RuleSet, load_rules

MAIN = """\
schema: taalmeter-regels/1
id: klein
versie: 2026.1
geldig: {van: 2026-01-01, tot: null}
schalen: {nt1: [onder_instroom, instroom, 1F], nt2: [onder_A1, A1, A2]}
invoer:
  wil: {waarheid: true, vraag: Wilt u meedoen?, waarom: Het mag., veranderbaar: ja}
  doel: {keuze: [werk, school], vraag: Wat wilt u?, waarom: Uw wens., veranderbaar: ja}
  lezen: {niveau: [nt1, nt2], vraag: Hoe leest u?, waarom: Voor de les., veranderbaar: ja}
  schrijven: {niveau: [nt1, nt2], vraag: Hoe schrijft u?, waarom: Voor de les., veranderbaar: ja}
  sector: {keuze: sectoren, vraag: Welk werk?, waarom: Voor de taal., veranderbaar: ja}
  uren: {getal: [0, 4], vraag: Hoeveel uren?, waarom: Voor de les., veranderbaar: ja}
uitkomst: route
beslisbeleid: {zekerheid: 0.80, per_route: {bemiddeling: 0.9}, anders: meer_meten, bron: [B1],
  uitleg: Zeker genoeg.}
afgeleid:
  lezen_voor_werk: {niveau: lezen, eis: lezen}
tabellen: [poort, keuze, naast]
"""
RULE = """\
  - id: {id}
    als: {als}
    dan: {dan}
    omdat: {omdat}
    bron: [B1]
    graad: norm
    auteur: redactie
    datum: 2026-11-21
    geldig_van: {van}
    geldig_tot: {tot}
"""
SECTORS = """\
versie: 2026.1
sectoren:
  - id: bouw
    naam: Bouw
    eisen: {lezen: {nt1: 1F, nt2: A2, waarvoor: veiligheid, bron: [B1], graad: norm}}
    datum: 2026-11-21
    auteur: redactie
  - id: groen
    naam: Land- en tuinbouw
    eisen: {lezen: {nt1: null, nt2: A1, waarvoor: etiket, bron: [B1], graad: eigen inschatting}}
    datum: 2026-11-21
    auteur: redactie
  - id: zorg
    naam: Gezondheidszorg
    eisen: {lezen: null}
    datum: 2026-11-21
    auteur: redactie
"""
SOURCES = """\
bronnen:
  B1: {titel: Een norm, url: null, jci: null, datum: 2026-01-01, soort: norm, toelichting: ""}
"""


def traject(name: str) -> str:
    stops = ", ".join(f"{{plaatje: boek, tekst: {word}}}" for word in ("Een", "Twee", "Drie"))
    return (
        f"  - {{id: {name}, naam: {name}, kandidaat: Dit is {name}., stappen: [{stops}],\n"
        f"     eigenaar: roc, overdracht: ja, bron: [B1], graad: norm, auteur: redactie,\n"
        f"     datum: 2026-11-21}}\n"
    )


def trajects(routes: tuple[str, ...], beside: tuple[str, ...]) -> str:
    sides = "".join(f"  - {{id: {n}, naam: {n}, kandidaat: Dit is {n}.}}\n" for n in beside)
    return f"versie: 2026.1\ntrajecten:\n{''.join(map(traject, routes))}nevenadviezen:\n{sides}"


def rule(
    id: str,
    als: str,
    dan: str,
    omdat: str = "Dit past bij u.",
    van: str = "2026-01-01",
    tot: str = "null",
) -> str:
    return RULE.format(id=id, als=als, dan=dan, omdat=omdat, van=van, tot=tot)


def table(id: str, *rules: str, treffer: str = "uniek", beslist: str = "route") -> str:
    reason = "reden: De volgorde telt.\n" if treffer == "eerste" else ""
    return (
        f"id: {id}\nnaam: Tabel {id}\nbeslist: {beslist}\ntreffer: {treffer}\n{reason}"
        f"regels:\n{''.join(rules)}"
    )


def small() -> dict[str, str]:
    """The files of the small rule set by name; a test changes what it is about."""
    return {
        "regelset/regelset.yaml": MAIN,
        "regelset/poort.yaml": table("poort", rule("P1", "{wil: nee}", "gesprek")),
        "regelset/keuze.yaml": table(
            "keuze",
            rule("K1", '{lezen: "< A2, < 1F, onbekend"}', "les", "U leert lezen."),
            rule("K2", '{lezen: "A2, 1F", lezen_voor_werk: onder}', "vaktaal"),
            rule("K3", '{lezen: "A2, 1F", lezen_voor_werk: not(onder)}', "bemiddeling"),
            rule("K4", '{lezen: "A2, 1F", lezen_voor_werk: onbekend}', "bemiddeling"),
            treffer="eerste",
        ),
        "regelset/naast.yaml": table(
            "naast",
            rule("N1", "{uren: '< 2'}", "taalhuis"),
            rule("N2", "{doel: school}", "geld"),
            rule("N3", '{schrijven: "< A1, < instroom"}', "taalhuis"),
            treffer="verzamel",
            beslist="nevenadvies",
        ),
        "sectoren.yaml": SECTORS,
        "trajecten.yaml": trajects(
            ("gesprek", "les", "vaktaal", "bemiddeling"), ("taalhuis", "geld")
        ),
        "bronnen.yaml": SOURCES,
    }


class Maker:
    """Writes rule sets for tests."""

    rule = staticmethod(rule)
    table = staticmethod(table)
    trajects = staticmethod(trajects)
    small = staticmethod(small)

    def write(self, folder: Path, files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    def load(self, folder: Path, files: dict[str, str]) -> RuleSet:
        return load_rules(self.write(folder, files))


@pytest.fixture(scope="session")
def maker() -> Maker:
    return Maker()


@pytest.fixture
def files() -> dict[str, str]:
    return small()


@pytest.fixture
def load(maker: Maker, tmp_path: Path) -> Callable[[dict[str, str]], RuleSet]:
    return lambda files: maker.load(tmp_path, files)


@pytest.fixture
def rules(load: Callable[[dict[str, str]], RuleSet], files: dict[str, str]) -> RuleSet:
    return load(files)


@pytest.fixture
def line_of() -> Callable[[str, str], int]:
    """Give the number of the first line of a text that holds a pattern."""

    def find(text: str, pattern: str) -> int:
        return next(n for n, line in enumerate(text.splitlines(), 1) if re.search(pattern, line))

    return find
