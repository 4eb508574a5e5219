"""What share of the words of a sector someone knows: a share with an interval, never a level."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from taalmeter.bank import Bank
from taalmeter.bank.words import YES, WordQuestion
from taalmeter.measurement.shares import (
    ChoiceCounts,
    ClaimCounts,
    corrected_share,
    interval,
    mean_share,
    share_posterior,
)
from taalmeter.purpose import DISCLAIMERS
from taalmeter.version import Versions

VocabularyStatus = Literal["gemeten", "te weinig gemeten", "niet afgemaakt", "gokt te veel"]
_DIGITS = 12


@dataclass(frozen=True)
class VocabularyResult:
    """What a vocabulary sitting says of one sector.

    Attributes:
        skill: `woordenschat`.
        sector: id of the word list.
        status: with any other than `gemeten` there is no `share`.
        share: expected share of the sector's words that is known, 0 to 1.
        low, high: bounds of that share, with probability `certainty`.
        corrected: the yes/no part alone, (h - f) / (1 - f); for who computes it by hand.
        false_alarms: share of the pseudo-words that was said to be known; None when none was asked.
        answered, asked: number of questions answered and put, pseudo-words included.
    """

    sector: str
    status: VocabularyStatus
    share: float | None
    low: float
    high: float
    certainty: float
    corrected: float | None
    false_alarms: float | None
    answered: int
    asked: int
    versions: Versions
    notes: tuple[str, ...] = ()
    skill: str = "woordenschat"

    def to_dict(self) -> dict[str, Any]:
        """Give the result as data, with Dutch names, as it is stored and exported."""
        return {
            "vaardigheid": self.skill,
            "branche": self.sector,
            "status": self.status,
            "aandeel": self.share,
            "van": self.low,
            "tot": self.high,
            "zekerheid": self.certainty,
            "gecorrigeerd": self.corrected,
            "vals_alarm": self.false_alarms,
            "beantwoord": self.answered,
            "gevraagd": self.asked,
            "opmerkingen": list(self.notes),
            "versies": asdict(self.versions),
            "let_op": list(DISCLAIMERS),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "VocabularyResult":
        """Read back what `to_dict` wrote."""
        return cls(
            sector=data["branche"],
            status=data["status"],
            share=data["aandeel"],
            low=data["van"],
            high=data["tot"],
            certainty=data["zekerheid"],
            corrected=data["gecorrigeerd"],
            false_alarms=data["vals_alarm"],
            answered=data["beantwoord"],
            asked=data["gevraagd"],
            notes=tuple(data["opmerkingen"]),
            versions=Versions(**data["versies"]),
        )


def vocabulary_result(
    bank: Bank, sector: str, given: Mapping[str, str | None], *, asked: int, done: bool
) -> VocabularyResult:
    """Say what answers to word questions tell of a sector.

    Args:
        sector: id of a word list of the bank.
        given: answers by item id; those to other questions are left out.
        asked: number of questions put to the person.
        done: whether the part was completed.
    """
    rules = bank.word_rules.woordenschat
    answers = [
        (bank.word_questions[name], answer)
        for name, answer in given.items()
        if name in bank.word_questions
    ]
    claims = _claims(answers)
    meanings = [(q, a) for q, a in answers if q.asked == "betekenis" and q.source == sector]
    weights = share_posterior(choice_counts(meanings), claims)
    alarms = claims.false_alarms / claims.pseudo if claims.pseudo else None
    status = _status(claims.real + len(meanings), alarms, rules.minimum, rules.gokt_vanaf, done)
    low, high = interval(weights, rules.zekerheid)
    corrected = corrected_share(claims)
    return VocabularyResult(
        sector=sector,
        status=status,
        share=round(mean_share(weights), _DIGITS) if status == "gemeten" else None,
        low=round(low, _DIGITS),
        high=round(high, _DIGITS),
        certainty=rules.zekerheid,
        corrected=corrected if corrected is None else round(corrected, _DIGITS),
        false_alarms=alarms,
        answered=claims.real + claims.pseudo + len(meanings),
        asked=asked,
        versions=bank.versions,
    )


def choice_counts(answers: list[tuple[WordQuestion, str | None]]) -> ChoiceCounts | None:
    """Count answers to multiple-choice questions; None when there are none."""
    if not answers:
        return None
    right = sum(answer == question.item.sleutel for question, answer in answers)
    unknown = sum(answer is None for _, answer in answers)
    return ChoiceCounts(
        right=right,
        wrong=len(answers) - right - unknown,
        unknown=unknown,
        options=min(len(question.item.opties) for question, _ in answers),
    )


def _claims(answers: list[tuple[WordQuestion, str | None]]) -> ClaimCounts:
    """Count what was said to be known; `ik weet het niet` is no claim."""
    claims = [(q.item.sleutel == YES, answer == YES) for q, answer in answers if q.asked == "kent"]
    return ClaimCounts(
        claimed=sum(real and yes for real, yes in claims),
        real=sum(real for real, _ in claims),
        false_alarms=sum(yes and not real for real, yes in claims),
        pseudo=sum(not real for real, _ in claims),
    )


def _status(
    real: int, alarms: float | None, minimum: int, guesses_from: float, done: bool
) -> VocabularyStatus:
    if not done:
        return "niet afgemaakt"
    if real < minimum:
        return "te weinig gemeten"
    return "gokt te veel" if alarms is not None and alarms >= guesses_from else "gemeten"
