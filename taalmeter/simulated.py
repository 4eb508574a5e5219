"""Plays the items of a skill of a form against a stated population: how right would it be?

The answers come from the model, so the figures are what the bank and the stopping rule could do at
best; with other testlet effects or parameters drawn from their errors they come nearer to life.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from taalmeter.bank import Bank
from taalmeter.bank.content import Part
from taalmeter.errors import UnknownName
from taalmeter.measurement.lookahead import Text, pool_of
from taalmeter.measurement.model import Vector
from taalmeter.measurement.selection import StopRule, adjusted_eligibility
from taalmeter.measurement.simulation import (
    Items,
    Policy,
    Scoring,
    Sittings,
    Summary,
    World,
    simulate,
    summarise,
)
from taalmeter.result import loss_of
from taalmeter.tables import Cell

COLUMNS = ("maat", "bij", "waarde")
_ROUNDS = 12


@dataclass(frozen=True)
class Population:
    """Who sits the test, and in what the world differs from what scoring assumes.

    Attributes:
        mean, sd: of the skill on the latent scale.
        testlet_sd: true spread of what a text's items share; None is as the bank has it.
        drawn: whether true item parameters are drawn from their standard errors.
    """

    mean: float = 0.0
    sd: float = 1.0
    testlet_sd: float | None = None
    drawn: bool = False


@dataclass(frozen=True, eq=False)
class Played:
    """A simulation with its summary, in the words of a scale."""

    scale: str
    levels: tuple[str, ...]
    texts: tuple[str, ...]
    cuts: tuple[float, ...]
    sittings: Sittings
    summary: Summary

    def rows(self) -> list[dict[str, Cell]]:
        """Give the figures as rows of `COLUMNS`."""
        s = self.summary
        single = (
            ("juist niveau", s.accuracy),
            ("verlies", s.loss),
            ("minuten", s.seconds / 60.0),
            ("teksten", s.texts),
            ("gestelde zekerheid", s.stated),
            ("te zeker", s.overstated),
        )
        rows: list[dict[str, Cell]] = []
        for place, level in enumerate(self.levels[1:]):
            rows.append(
                {"maat": "sensitiviteit", "bij": level, "waarde": float(s.sensitivity[place])}
            )
            rows.append(
                {"maat": "specificiteit", "bij": level, "waarde": float(s.specificity[place])}
            )
        rows += [{"maat": name, "bij": None, "waarde": float(value)} for name, value in single]
        rows += [
            {"maat": "gebruik", "bij": name, "waarde": float(share)}
            for name, share in zip(self.texts, s.exposure, strict=True)
        ]
        return rows


def play_form(
    bank: Bank,
    form: str,
    scale: str,
    population: Population,
    *,
    persons: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    eligibility: Vector | None = None,
) -> Played:
    """Play the items of one skill of a form: its texts, or else its short items for schrijven.

    Args:
        eligibility: P(a text may be put in a sitting), in the order of their names; as the bank
            has it when left out.

    Raises:
        UnknownName: there is no such form or scale, or the form has no such part.
    """
    part = _part(bank, form)
    names = bank.names_of(part.vaardigheid)
    if eligibility is None:
        eligibility = np.array([bank.parameters.teksten[name].toelating for name in names])
    scoring = _scoring(bank, scale, part.vaardigheid, eligibility)
    sittings = simulate(
        _world(bank, names, population, seed),
        scoring,
        _policy(part, names),
        persons=persons,
        seed=seed,
        progress=progress,
    )
    return Played(
        scale,
        bank.levels.scale(scale).niveaus,
        names,
        tuple(scoring.cuts.tolist()),
        sittings,
        summarise(sittings, scoring.loss),
    )


def spread_use(
    bank: Bank, form: str, scale: str, population: Population, *, most: float, seed: int
) -> list[dict[str, Cell]]:
    """Find how often each text may be in a sitting, so that none is put in more than `most`.

    Gives rows of `COLUMNS` with `toelating` for each text, to be written in the parameters.
    Source: van der Linden & Veldkamp 2004.
    """
    eligibility: Vector | None = None
    for round_number in range(_ROUNDS):
        played = play_form(
            bank, form, scale, population,
            persons=2000, seed=seed + round_number, eligibility=eligibility,
        )  # fmt: skip
        now = np.ones(len(played.texts)) if eligibility is None else eligibility
        eligibility = adjusted_eligibility(now, played.summary.exposure, most)
    return [
        {"maat": "toelating", "bij": name, "waarde": round(float(share), 3)}
        for name, share in zip(played.texts, now, strict=True)
    ]


def _part(bank: Bank, form: str) -> Part:
    """Give the reading part of a form, or else its part with short items."""
    parts = {
        part.vaardigheid: part
        for part in reversed(bank.form(form).onderdelen)
        if part.keuze == "adaptief" or set(part.inhoud) <= set(bank.testlets)
    }
    for skill in ("lezen", "schrijven"):
        if skill in parts:
            return parts[skill]
    raise UnknownName(
        f"the form '{form}' has no part with texts or short items.",
        remedy="Choose a form with a part for lezen, or with short items for schrijven.",
        kind="toetsvorm",
        name=form,
    )


def _scoring(bank: Bank, scale: str, skill: str, eligibility: Vector) -> Scoring:
    cuts = bank.levels.cuts(skill, scale)
    names = bank.names_of(skill)
    texts = [
        Text(
            name,
            bank.tables.texts[name],
            bank.parameters.teksten[name].seconden,
            bank.theme(name),
            float(share),
        )
        for name, share in zip(names, eligibility, strict=True)
    ]
    return Scoring(
        pool=pool_of(texts),
        cuts=np.array([cut.waarde for cut in cuts]),
        standard_errors=np.array([cut.standaardfout for cut in cuts]),
        loss=loss_of(bank.levels, skill, scale),
    )


def _policy(part: Part, names: tuple[str, ...]) -> Policy:
    named = tuple(names.index(name) for name in part.inhoud)
    if part.stop is None:
        return Policy(fixed=named)
    rule = StopRule(
        kappa=part.stop.verlies_per_seconde,
        cap=part.stop.hoogstens_seconden,
        minimum=part.minimum,
    )
    return Policy(rule=rule, most_of_a_theme=part.stop.hoogstens_per_thema, first=named)


def _world(bank: Bank, names: tuple[str, ...], population: Population, seed: int) -> World:
    rng = np.random.default_rng([seed, 1])
    texts = []
    for name in names:
        known = [bank.parameters.opgaven[item.id] for item in bank.testlets[name].opgaven]
        a, b = np.array([p.a for p in known]), np.array([p.b for p in known])
        if population.drawn:
            a = a * np.exp(rng.standard_normal(a.size) * np.array([p.se_a / p.a for p in known]))
            b = b + rng.standard_normal(b.size) * np.array([p.se_b for p in known])
        spread = bank.parameters.teksten[name].spreiding
        shared = spread if population.testlet_sd is None else population.testlet_sd
        texts.append(Items(a, b, np.array([p.c for p in known]), shared))
    return World(tuple(texts), mean=population.mean, sd=population.sd)
