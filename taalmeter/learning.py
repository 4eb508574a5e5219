"""How fast someone learns new words: three bands with their probabilities, not validated.

It is a suggestion. A person asks, looks and decides what is recorded as `leertempo`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from taalmeter.bank import Bank
from taalmeter.measurement.shares import band_probabilities, share_posterior
from taalmeter.purpose import DISCLAIMERS
from taalmeter.result import Status
from taalmeter.version import Versions
from taalmeter.vocabulary import choice_counts

Pace = Literal["rustig", "gemiddeld", "snel"]
PACES: tuple[Pace, ...] = ("rustig", "gemiddeld", "snel")
NOT_VALIDATED = "Dit is een voorstel voor het gesprek. Er is nog geen onderzoek naar gedaan."
_DIGITS = 12


@dataclass(frozen=True)
class LearningResult:
    """What a learning task says.

    Attributes:
        skill: `leertaak`.
        task: id of the learning task.
        suggestion: the likeliest band, where that is likely enough; otherwise None.
        probabilities: P(band), from `rustig` to `snel`; sums to 1.
        at_once, at_end: words right when asked at once, and when asked again at the end.
        words: number of words asked again at the end.
        validated: False as long as no study shows that the bands mean something.
    """

    task: str
    status: Status
    suggestion: Pace | None
    probabilities: Mapping[str, float]
    at_once: int
    at_end: int
    words: int
    answered: int
    asked: int
    validated: bool
    versions: Versions
    notes: tuple[str, ...] = ()
    skill: str = "leertaak"

    def to_dict(self) -> dict[str, Any]:
        """Give the result as data, with Dutch names, as it is stored and exported."""
        return {
            "vaardigheid": self.skill,
            "leertaak": self.task,
            "status": self.status,
            "voorstel": self.suggestion,
            "kansen": dict(self.probabilities),
            "goed_direct": self.at_once,
            "goed_later": self.at_end,
            "woorden": self.words,
            "beantwoord": self.answered,
            "gevraagd": self.asked,
            "gevalideerd": self.validated,
            "opmerkingen": list(self.notes),
            "versies": asdict(self.versions),
            "let_op": list(DISCLAIMERS),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "LearningResult":
        """Read back what `to_dict` wrote."""
        return cls(
            task=data["leertaak"],
            status=data["status"],
            suggestion=data["voorstel"],
            probabilities=dict(data["kansen"]),
            at_once=data["goed_direct"],
            at_end=data["goed_later"],
            words=data["woorden"],
            answered=data["beantwoord"],
            asked=data["gevraagd"],
            validated=data["gevalideerd"],
            notes=tuple(data["opmerkingen"]),
            versions=Versions(**data["versies"]),
        )


def learning_result(
    bank: Bank, task: str, given: Mapping[str, str | None], *, asked: int, done: bool
) -> LearningResult:
    """Say what the answers of a learning task tell of learning speed.

    The bands are cut on the share of new words that is kept to the end, corrected for guessing.

    Args:
        task: id of a learning task of the bank.
        given: answers by item id; those to other questions are left out.
        asked: number of questions put to the person; a word that is only shown is none.
        done: whether the task was completed.
    """
    rules = bank.word_rules.leertempo
    answers = [
        (bank.word_questions[name], answer)
        for name, answer in given.items()
        if name in bank.word_questions and bank.word_questions[name].source == task
    ]
    at_once = [(q, a) for q, a in answers if q.asked == "direct"]
    at_end = [(q, a) for q, a in answers if q.asked == "later"]
    chances = band_probabilities(
        share_posterior(choice_counts(at_end)), (rules.gemiddeld, rules.snel)
    )
    status: Status = "gemeten"
    if not done:
        status = "niet afgemaakt"
    elif len(at_end) < rules.minimum:
        status = "te weinig gemeten"
    best = max(range(len(PACES)), key=lambda index: chances[index])
    likely = status == "gemeten" and chances[best] >= rules.voorstel_vanaf
    return LearningResult(
        task=task,
        status=status,
        suggestion=PACES[best] if likely else None,
        probabilities={p: round(c, _DIGITS) for p, c in zip(PACES, chances, strict=True)},
        at_once=sum(a == q.item.sleutel for q, a in at_once),
        at_end=sum(a == q.item.sleutel for q, a in at_end),
        words=len(at_end),
        answered=len(at_once) + len(at_end),
        asked=asked,
        validated=rules.gevalideerd,
        versions=bank.versions,
        notes=() if rules.gevalideerd else (NOT_VALIDATED,),
    )
