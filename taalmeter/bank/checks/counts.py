"""What a bank holds, counted in the words of its authors."""

from collections import Counter
from dataclasses import dataclass

from taalmeter.bank.checks.forms import form_information
from taalmeter.bank.checks.media import recorded
from taalmeter.bank.checks.review import Solved, solved
from taalmeter.bank.load import Bank


@dataclass(frozen=True)
class Weight:
    """The expected information of two parallel forms at one cut of reading."""

    form: str
    other: str
    level: str
    here: float
    there: float

    @property
    def difference(self) -> float:
        """The difference, as a share of the larger."""
        return abs(self.here - self.there) / max(self.here, self.there)


@dataclass(frozen=True)
class Counts:
    """The counts of one bank.

    Attributes:
        totals: kind of content -> number.
        texts: level -> number of texts; kinds: kind of text -> number; kind_levels: both together.
        asks: what a question asks -> number; typed: questions with a typed answer.
        tasks: kind and level of writing task -> number.
        sounds: instructions with a recording, and all.
        blind: what the blind reviews say, if there were any.
        weights: of the forms that are exchangeable.
    """

    totals: dict[str, int]
    texts: dict[str, int]
    kinds: dict[str, int]
    asks: dict[str, int]
    typed: int
    tasks: dict[str, int]
    sounds: tuple[int, int]
    blind: Solved | None
    weights: tuple[Weight, ...]

    def to_dict(self) -> dict[str, object]:
        """Give the counts as plain values, with Dutch names."""
        return {
            **self.totals,
            "teksten per niveau": self.texts,
            "teksten per soort": self.kinds,
            "vragen per vraagsoort": self.asks,
            "vragen met een getypt antwoord": self.typed,
            "schrijftaken per soort": self.tasks,
            "instructies": self.sounds[1],
            "instructies met geluid": self.sounds[0],
            "blind": None
            if self.blind is None
            else {
                "vragen": self.blind.questions,
                "van": self.blind.all,
                "met_tekst": self.blind.with_text,
                "zonder_tekst": self.blind.without_text,
            },
            "informatie": [
                {
                    "vorm": weight.form,
                    "evenwijdig": weight.other,
                    "grens": weight.level,
                    "informatie": weight.here,
                    "informatie_evenwijdig": weight.there,
                    "verschil": weight.difference,
                }
                for weight in self.weights
            ],
        }

    def __str__(self) -> str:
        lines = [f"  {number:5d} {name}" for name, number in self.totals.items()]
        for name, counted in (
            ("teksten per niveau", self.texts),
            ("teksten per soort", self.kinds),
            ("vragen per vraagsoort", self.asks),
            ("schrijftaken per soort", self.tasks),
        ):
            lines.append(f"  {name}: {', '.join(f'{key} {n}' for key, n in counted.items())}")
        lines.append(f"  vragen met een getypt antwoord: {self.typed}")
        lines.append(f"  instructies met geluid: {self.sounds[0]} van {self.sounds[1]}")
        if self.blind is not None:
            done = self.blind
            lines.append(
                f"  blind: {done.with_text:.1%} goed met tekst, {done.without_text:.1%} zonder "
                f"({done.questions} van {done.all} vragen)"
            )
        for w in self.weights:
            lines.append(
                f"  informatie bij {w.level}: {w.form} {w.here:.3f}, {w.other} {w.there:.3f} "
                f"(verschil {w.difference:.1%})"
            )
        return "\n".join(lines)


def counts(bank: Bank) -> Counts:
    """Count what a bank holds."""
    passages = sorted(bank.passages.values(), key=lambda p: _rank(bank, p.niveau.nt1))
    questions = [item for passage in passages for item in passage.opgaven]
    return Counts(
        totals=_totals(bank),
        texts=dict(Counter(f"{p.niveau.nt1}/{p.niveau.nt2}" for p in passages)),
        kinds=dict(sorted(Counter(p.soort for p in passages).items())),
        asks=dict(Counter(i.vraagt or "zonder" for i in questions).most_common()),
        typed=sum(not item.is_choice for item in questions),
        tasks=dict(sorted(Counter(task.soort for task in bank.tasks.values()).items())),
        sounds=recorded(bank),
        blind=solved(bank),
        weights=_weights(bank),
    )


def _totals(bank: Bank) -> dict[str, int]:
    return {
        "teksten": len(bank.passages),
        "opgaven bij teksten": len(bank.passage_of),
        "woordherkenning": _in_sets(bank, "woordherkenning"),
        "korte schrijfopgaven": _in_sets(bank, "schrijven"),
        "schrijftaken": len(bank.tasks),
        "woordenlijsten": len(bank.word_lists),
        "woorden": sum(len(words.woorden) for words in bank.word_lists.values()),
        "nepwoorden": len(bank.pseudo_words.woorden),
        "leertaken": len(bank.learning_tasks),
        "toetsvormen": len(bank.forms),
    }


def _in_sets(bank: Bank, skill: str) -> int:
    return sum(len(s.opgaven) for s in bank.item_sets.values() if s.vaardigheid == skill)


def _rank(bank: Bank, level: str) -> int:
    return bank.levels.scale("nt1").niveaus.index(level)


def _weights(bank: Bank) -> tuple[Weight, ...]:
    pairs = {
        tuple(sorted((form.id, form.evenwijdig)))
        for form in bank.forms.values()
        if form.evenwijdig is not None
    }
    return tuple(
        Weight(one, other, level, here, there)
        for one, other in sorted(pairs)
        for level, here, there in form_information(bank, bank.form(one), bank.form(other))
    )
