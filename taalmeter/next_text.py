"""Which text an adaptive part puts next, or that it has asked enough.

The choice weighs what a text is expected to save in wrong levels against the seconds it takes, by
the bank's published loss table; see `measurement.selection`. Nobody sees a clock.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from taalmeter.bank import Bank
from taalmeter.bank.content import Part
from taalmeter.bank.scoring import reading_evidence
from taalmeter.measurement.lookahead import Pool, Text, pool_of
from taalmeter.measurement.posterior import posterior
from taalmeter.measurement.selection import Choice, Limits, StopRule, next_text
from taalmeter.measurement.stakes import Stakes, stakes_of
from taalmeter.outcome import Answers, membership, reading_marks
from taalmeter.result import loss_of


class NextText:
    """Chooses texts of a bank for one sitting.

    Args:
        exclude: texts that are never put.
    """

    def __init__(self, bank: Bank, scale: str, seed: int, exclude: frozenset[str]) -> None:
        self._bank = bank
        self._scale = scale
        self._seed = seed
        self._exclude = exclude

    def after(self, seen: Sequence[str], part: Part, answers: Answers) -> str | None:
        """Give the text to put after those seen, or None when enough was asked."""
        return self.choice(seen, part, answers).name

    def choice(self, seen: Sequence[str], part: Part, answers: Answers) -> Choice:
        """Give the next text with the reason for it, or the reason to stop."""
        if part.stop is None:
            raise ValueError("only an adaptive part has a choice")
        # That a text was read aloud may be noted at any time; the choice must not depend on when.
        unaided = replace(answers, read_aloud=frozenset())
        evidence = reading_evidence(self._bank, reading_marks(self._bank, unaided))
        rule = StopRule(
            kappa=part.stop.verlies_per_seconde,
            cap=part.stop.hoogstens_seconden,
            minimum=part.minimum,
        )
        return next_text(
            self._pool,
            posterior(evidence.log_likelihood)[None, :],
            [self._stakes],
            seen=seen,
            rule=rule,
            seed=self._seed,
            limits=Limits(self._exclude, part.stop.hoogstens_per_thema),
        )

    @cached_property
    def _pool(self) -> Pool:
        return pool_of(
            [
                Text(
                    name=name,
                    table=self._bank.tables.texts[name],
                    seconds=self._bank.parameters.teksten[name].seconden,
                    theme=passage.thema,
                    eligibility=self._bank.parameters.teksten[name].toelating,
                )
                for name, passage in sorted(self._bank.passages.items())
            ]
        )

    @cached_property
    def _stakes(self) -> Stakes:
        levels = self._bank.levels
        return stakes_of(
            loss_of(levels, "lezen", self._scale), membership(levels, "lezen", self._scale)
        )
