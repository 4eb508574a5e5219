"""Which text or set of short items an adaptive part puts next, or that it has asked enough.

The choice weighs what a text is expected to save in wrong levels against the seconds it takes, by
the bank's published loss table; see `measurement.selection`. Nobody sees a clock.
"""

from collections.abc import Sequence
from dataclasses import replace

from taalmeter.bank import Bank
from taalmeter.bank.content import Part
from taalmeter.measurement.joint import marginals, population
from taalmeter.measurement.lookahead import Pool, Text, pool_of
from taalmeter.measurement.model import Vector
from taalmeter.measurement.posterior import posterior
from taalmeter.measurement.selection import Choice, Limits, StopRule, next_text
from taalmeter.measurement.stakes import Stakes, stakes_of
from taalmeter.outcome import Answers, membership, skill_evidence
from taalmeter.result import loss_of


class NextText:
    """Chooses texts and sets of short items of a bank for one sitting.

    Args:
        exclude: texts and sets that are never put.
    """

    def __init__(self, bank: Bank, scale: str, seed: int, exclude: frozenset[str]) -> None:
        self._bank = bank
        self._scale = scale
        self._seed = seed
        self._exclude = exclude
        self._pools: dict[str, Pool] = {}

    def after(self, seen: Sequence[str], part: Part, answers: Answers) -> str | None:
        """Give the text to put after those seen, or None when enough was asked."""
        return self.choice(seen, part, answers).name

    def choice(self, seen: Sequence[str], part: Part, answers: Answers) -> Choice:
        """Give the next text or set with the reason for it, or the reason to stop."""
        if part.stop is None:
            raise ValueError("only an adaptive part has a choice")
        rule = StopRule(
            kappa=part.stop.verlies_per_seconde,
            cap=part.stop.hoogstens_seconden,
            minimum=part.minimum,
        )
        return next_text(
            self._pool(part.vaardigheid),
            self._weights(part.vaardigheid, answers)[None, :],
            [self._stakes(part.vaardigheid)],
            seen=seen,
            rule=rule,
            seed=self._seed,
            limits=Limits(self._exclude, part.stop.hoogstens_per_thema),
        )

    def _weights(self, skill: str, answers: Answers) -> Vector:
        """Give what is known of the skill; for schrijven, what was read says where to begin."""
        # That a text was read aloud, or rated, may be noted at any time; the choice must not
        # depend on when.
        unaided = replace(answers, read_aloud=frozenset(), ratings={})
        reading, writing = skill_evidence(self._bank, unaided)
        if skill == "lezen":
            return posterior(reading.log_likelihood)
        prior = population(self._bank.levels.samenhang.waarde)
        return marginals(reading.log_likelihood, writing.log_likelihood, prior)[1]

    def _pool(self, skill: str) -> Pool:
        if skill not in self._pools:
            self._pools[skill] = pool_of_skill(self._bank, skill)
        return self._pools[skill]

    def _stakes(self, skill: str) -> Stakes:
        levels = self._bank.levels
        return stakes_of(
            loss_of(levels, skill, self._scale), membership(levels, skill, self._scale)
        )


def pool_of_skill(bank: Bank, skill: str) -> Pool:
    """Give what an adaptive part of a skill may put: texts, or sets of short items."""
    return pool_of(
        [
            Text(
                name=name,
                table=bank.tables.texts[name],
                seconds=bank.parameters.teksten[name].seconden,
                theme=bank.theme(name),
                eligibility=bank.parameters.teksten[name].toelating,
            )
            for name in bank.names_of(skill)
        ]
    )
