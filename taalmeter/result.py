"""What a sitting says: probabilities, zones and a status, and never a bare level.

A `SkillResult` is about one skill on one scale. A `GateResult` says whether someone recognises
written words; it has no level. Both name the versions with which they can be computed again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from taalmeter.levels import Levels, Zone
from taalmeter.measurement.model import Matrix, Vector
from taalmeter.measurement.posterior import (
    least_loss_level,
    level_probabilities,
    loss_by_cut,
    mean_and_sd,
    probability_above,
)
from taalmeter.purpose import DISCLAIMERS
from taalmeter.version import Versions

Status = Literal["gemeten", "te weinig gemeten", "niet afgemaakt"]


@dataclass(frozen=True)
class NormResult:
    """One norm: the probability of being at or above it, and the zone this falls in."""

    kans: float
    zone: Zone


@dataclass(frozen=True)
class Fit:
    """How well someone's answers hang together.

    Attributes:
        kans: P(answers at least this surprising | the model).
        opvallend: whether this is a reason to talk; such a result is never routed on by itself.
    """

    kans: float
    opvallend: bool


@dataclass(frozen=True)
class SkillResult:
    """What is known of one skill after a sitting.

    Attributes:
        skill: `lezen` or `schrijven`.
        scale: `nt1` or `nt2`.
        level: the level of least expected loss, or None unless `status` is `gemeten`.
        status: `gemeten`, `te weinig gemeten` or `niet afgemaakt`.
        probabilities: P(level) for each level of the scale, lowest first; sums to 1.
        norms: for each norm of this skill, its probability and zone.
        mean, sd: of the posterior on the latent scale (population mean 0, sd 1).
        answered, asked: number of questions answered, and put to the person.
        notes: what happened that a reader must know (help given, text read aloud).
        versions: what it was computed with.
        fit: whether the answers hang together; None where that cannot be seen.
        pairs: P(level of lezen, level of schrijven) as `"A2+A1"`, when one sitting measured both.
    """

    skill: str
    scale: str
    level: str | None
    status: Status
    probabilities: Mapping[str, float]
    norms: Mapping[str, NormResult]
    mean: float
    sd: float
    answered: int
    asked: int
    versions: Versions
    notes: tuple[str, ...] = ()
    fit: Fit | None = None
    pairs: Mapping[str, float] | None = None

    @property
    def counts_for_routing(self) -> bool:
        """Whether rules may use this result: fully measured, with answers that fit."""
        return self.status == "gemeten" and not (self.fit is not None and self.fit.opvallend)

    def to_dict(self) -> dict[str, Any]:
        """Give the result as data, with Dutch names, as it is stored and exported."""
        return {
            "vaardigheid": self.skill,
            "schaal": self.scale,
            "niveau": self.level,
            "status": self.status,
            "kansen": dict(self.probabilities),
            "normen": {name: asdict(norm) for name, norm in self.norms.items()},
            "gemiddelde": self.mean,
            "spreiding": self.sd,
            "beantwoord": self.answered,
            "gevraagd": self.asked,
            "opmerkingen": list(self.notes),
            "passing": asdict(self.fit) if self.fit is not None else None,
            "samen": dict(self.pairs) if self.pairs is not None else None,
            "versies": asdict(self.versions),
            "let_op": list(DISCLAIMERS),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "SkillResult":
        """Read back what `to_dict` wrote."""
        return cls(
            skill=data["vaardigheid"],
            scale=data["schaal"],
            level=data["niveau"],
            status=data["status"],
            probabilities=dict(data["kansen"]),
            norms={name: NormResult(**norm) for name, norm in data["normen"].items()},
            mean=data["gemiddelde"],
            sd=data["spreiding"],
            answered=data["beantwoord"],
            asked=data["gevraagd"],
            notes=tuple(data["opmerkingen"]),
            fit=Fit(**data["passing"]) if data["passing"] is not None else None,
            pairs=dict(data["samen"]) if data["samen"] is not None else None,
            versions=Versions(**data["versies"]),
        )


@dataclass(frozen=True)
class GateResult:
    """Whether someone recognises written words: asked before any text is put before them.

    Attributes:
        probability: P(share of such words known > `criterion`).
        zone: `onder` (start with alfabetisering), `onzeker` or `boven`.
        correct, answered, asked: counts of questions.
    """

    skill: str
    probability: float
    criterion: float
    zone: Zone
    status: Status
    correct: int
    answered: int
    asked: int
    versions: Versions
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Give the result as data, with Dutch names."""
        return {
            "vaardigheid": self.skill,
            "kans": self.probability,
            "grens": self.criterion,
            "zone": self.zone,
            "status": self.status,
            "goed": self.correct,
            "beantwoord": self.answered,
            "gevraagd": self.asked,
            "opmerkingen": list(self.notes),
            "versies": asdict(self.versions),
            "let_op": list(DISCLAIMERS),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "GateResult":
        """Read back what `to_dict` wrote."""
        return cls(
            skill=data["vaardigheid"],
            probability=data["kans"],
            criterion=data["grens"],
            zone=data["zone"],
            status=data["status"],
            correct=data["goed"],
            answered=data["beantwoord"],
            asked=data["gevraagd"],
            notes=tuple(data["opmerkingen"]),
            versions=Versions(**data["versies"]),
        )


def skill_result(
    levels: Levels,
    skill: str,
    scale: str,
    posterior: Vector,
    *,
    status: Status,
    answered: int,
    asked: int,
    versions: Versions,
    notes: tuple[str, ...] = (),
    fit: Fit | None = None,
    pairs: Mapping[str, float] | None = None,
) -> SkillResult:
    """Say what a posterior means on a scale: level probabilities, zones, and a level if allowed.

    Args:
        posterior: weights over the grid, shape (Q,), sums to 1.
        status: a level is named only for `gemeten`.
    """
    cuts = levels.cuts(skill, scale)
    places = np.array([cut.waarde for cut in cuts])
    errors = np.array([cut.standaardfout for cut in cuts])
    probabilities = level_probabilities(posterior, places, errors)
    names = levels.scale(scale).niveaus
    best, _ = least_loss_level(probabilities, loss_of(levels, skill, scale))
    mean, sd = mean_and_sd(posterior)
    return SkillResult(
        skill=skill,
        scale=scale,
        level=names[best] if status == "gemeten" else None,
        status=status,
        probabilities={name: float(p) for name, p in zip(names, probabilities, strict=True)},
        norms=_norms(levels, skill, posterior),
        mean=mean,
        sd=sd,
        answered=answered,
        asked=asked,
        versions=versions,
        notes=notes,
        fit=fit,
        pairs=pairs,
    )


def loss_of(levels: Levels, skill: str, scale: str) -> Matrix:
    """Give the published loss of saying level d when k is true: shape (levels, levels)."""
    costs = [levels.verlies.costs(cut.niveau) for cut in levels.cuts(skill, scale)]
    return loss_by_cut(
        np.array([cost.gemist for cost in costs]), np.array([cost.onnodig for cost in costs])
    )


def _norms(levels: Levels, skill: str, posterior: Vector) -> dict[str, NormResult]:
    """Hold the posterior against every norm of the skill, each with the cuts of its own scale."""
    found = {}
    for norm in levels.normen:
        if skill not in norm.vaardigheden:
            continue
        cuts = levels.cuts(skill, norm.schaal)
        above = posterior @ probability_above(
            np.array([cut.waarde for cut in cuts]), np.array([cut.standaardfout for cut in cuts])
        )
        place = [cut.niveau for cut in cuts].index(norm.niveau)
        found[norm.id] = NormResult(float(above[place]), levels.zone(float(above[place])))
    return found
