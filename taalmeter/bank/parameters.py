"""The numbers of one version: `items/parameters/<versie>.yaml`, as a researcher writes it."""

from typing import Literal

from pydantic import Field

from taalmeter.bank.content import RubricRow
from taalmeter.levels import Content, Day


class ItemParameters(Content):
    """2PL with fixed guessing: P(right) = c + (1 - c) / (1 + exp(-a (theta - b)))."""

    a: float = Field(gt=0, le=4)
    b: float = Field(ge=-5, le=5)
    c: float = Field(ge=0, lt=0.6)
    se_a: float = Field(ge=0, le=2)
    se_b: float = Field(ge=0, le=2)


class PassageParameters(Content):
    """What the items of one passage or set share: the testlet effect, the time, and its use.

    `toelating` is the share of sittings in which the text may be put, so that no text is put to
    everyone.
    """

    spreiding: float = Field(ge=0, le=2)
    seconden: float = Field(gt=0)
    toelating: float = Field(default=1.0, gt=0, le=1)


class RowParameters(Content):
    """Partial credit of one rubric row of one task: discrimination and three step difficulties."""

    a: float = Field(gt=0, le=4)
    stappen: tuple[float, float, float]


class Parameters(Content):
    """All of `items/parameters/<versie>.yaml`."""

    versie: str
    status: Literal["voorlopig", "geijkt"]
    methode: str
    bron: str
    datum: Day
    opgaven: dict[str, ItemParameters]
    teksten: dict[str, PassageParameters]
    taken: dict[str, dict[RubricRow, RowParameters]]
