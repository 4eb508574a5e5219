"""Scales, levels, norms, zones and the crosswalk: the words in which a result is said.

Everything here is read from `items/niveaus.yaml`. The two scales are cut on one latent scale a
skill, each with its own cut scores, so that A2 does not imply 1F. Skills are never averaged.
"""

import datetime as dt
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from taalmeter.errors import UnknownName

Grade = Literal["wet", "norm", "praktijk", "eigen inschatting"]
Zone = Literal["onder", "onzeker", "boven"]
Skill = Literal["lezen", "schrijven"]
ScaleId = Literal["nt1", "nt2"]


def _on_the_calendar(day: str) -> str:
    try:
        dt.date.fromisoformat(day)
    except ValueError as error:
        raise ValueError(f"'{day}' is no day on the calendar: year-month-day") from error
    return day


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_on_the_calendar)]
"""A day as it is written in content: 2026-11-21."""


class Content(BaseModel):
    """A piece of content: frozen, and with no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Sourced(Content):
    """Content that names its source, its date, who wrote it and how strong the evidence is."""

    bron: str = Field(min_length=3)
    datum: Day
    auteur: str = Field(min_length=2)
    graad: Grade


class Scale(Content):
    """An ordered list of levels, lowest first. The first one means: below the scale."""

    naam: str
    voor_wie: str
    niveaus: tuple[str, ...] = Field(min_length=2)
    labels: dict[str, str] = {}

    def label(self, level: str) -> str:
        """Give the level as it is said on screen."""
        return self.labels.get(level, level)


class CutScore(Sourced):
    """The point on the latent scale (mean 0, sd 1) at which a level begins, and its error."""

    niveau: str
    waarde: float = Field(ge=-4, le=4)
    standaardfout: float = Field(gt=0, le=1)


class Norm(Sourced):
    """A line to compare with: at or above `niveau` on `schaal`, for the skills named."""

    id: str
    schaal: ScaleId
    niveau: str
    vaardigheden: tuple[Skill, ...]
    uitleg: str


class ZoneBounds(Content):
    """P(at or above the norm) up to `onder` is zone onder; from `boven` on it is zone boven."""

    onder: float = Field(gt=0, lt=0.5)
    boven: float = Field(gt=0.5, lt=1)
    bron: str
    graad: Grade


class Costs(Content):
    """What a wrong level costs for each cut that lies between it and the true one."""

    gemist: float = Field(gt=0)
    onnodig: float = Field(gt=0)


class LossTable(Sourced):
    """What a wrong level costs; only the ratios matter.

    `gemist`: stating a level above the true one (a person who needs help is missed).
    `onnodig`: stating a level below the true one (help is offered that was not needed).
    Each cut between the two levels costs so much, unless `bij` names another price for it.
    """

    versie: str
    gemist: float = Field(gt=0)
    onnodig: float = Field(gt=0)
    bij: dict[str, Costs] = {}

    def costs(self, level: str) -> Costs:
        """Give the price of the cut at which a level begins."""
        return self.bij.get(level, Costs(gemist=self.gemist, onnodig=self.onnodig))


class Correlation(Sourced):
    """How strongly lezen and schrijven go together in the population; starts low on purpose.

    A correlation that is too high turns what one skill says of the other into a loss.
    """

    waarde: float = Field(ge=0, le=0.95)


class Fitting(Sourced):
    """When answers fit so badly that a person should look: P(such answers) below this."""

    opvallend_onder: float = Field(gt=0, lt=0.5)


class Minimum(Content):
    """The least that must have been answered before a level may be said."""

    teksten: int = Field(ge=1)
    opgaven: int = Field(ge=1)


class Crossing(Sourced):
    """One direction of the crosswalk between scales; it is lossy and asymmetric."""

    van: str
    naar: str
    zekerheid: Literal["meestal", "niet vanzelf"]
    uitleg: str


class Levels(Content):
    """All of `items/niveaus.yaml`."""

    versie: str
    schalen: dict[ScaleId, Scale]
    grenzen: dict[Skill, dict[ScaleId, tuple[CutScore, ...]]]
    normen: tuple[Norm, ...]
    zones: ZoneBounds
    verlies: LossTable
    samenhang: Correlation
    passing: Fitting
    minimum: dict[Skill, Minimum]
    overgangen: tuple[Crossing, ...]
    kan: dict[Skill, dict[str, tuple[str, ...]]] = {}

    @model_validator(mode="after")
    def _fits(self) -> "Levels":
        for skill, scales in self.grenzen.items():
            for scale, cuts in scales.items():
                named = tuple(cut.niveau for cut in cuts)
                if named != self.schalen[scale].niveaus[1:]:
                    raise ValueError(f"grenzen of {skill}/{scale} must name {scale}'s levels once")
                values = [cut.waarde for cut in cuts]
                if values != sorted(values) or len(set(values)) != len(values):
                    raise ValueError(f"grenzen of {skill}/{scale} must rise")
        for level in self.verlies.bij:
            if not any(level in scale.niveaus[1:] for scale in self.schalen.values()):
                raise ValueError(f"verlies names the unknown level {level}")
        for norm in self.normen:
            if norm.niveau not in self.schalen[norm.schaal].niveaus[1:]:
                raise ValueError(f"norm {norm.id} names the unknown level {norm.niveau}")
        return self

    @cached_property
    def scale_of(self) -> dict[str, ScaleId]:
        """The scale that each level belongs to."""
        return {level: name for name, scale in self.schalen.items() for level in scale.niveaus}

    def scale(self, name: str) -> Scale:
        """Give a scale by its id.

        Raises:
            UnknownName: there is no such scale.
        """
        for known, scale in self.schalen.items():
            if known == name:
                return scale
        raise UnknownName(
            f"there is no scale '{name}'.", remedy=f"Choose one of {', '.join(self.schalen)}."
        )

    def cuts(self, skill: str, scale: str) -> tuple[CutScore, ...]:
        """Give the cut scores of a skill on a scale, lowest first."""
        self.scale(scale)
        for known, scales in self.grenzen.items():
            if known == skill:
                return next(cuts for name, cuts in scales.items() if name == scale)
        raise UnknownName(
            f"there are no cut scores for '{skill}'.",
            remedy=f"Choose one of {', '.join(self.grenzen)}.",
        )

    def label(self, level: str) -> str:
        """Give a level of any scale as it is said on screen."""
        return self.schalen[self.scale_of[level]].label(level)

    def zone(self, probability_above: float) -> Zone:
        """Say on which side of a norm a person is, or that it is not certain."""
        if probability_above <= self.zones.onder:
            return "onder"
        return "boven" if probability_above >= self.zones.boven else "onzeker"
