"""Checks on words of a trade and on pseudo-words."""

from collections.abc import Iterator

from taalmeter.bank.checks.finding import Fault, bare, learning_choices, spaced, word_choices
from taalmeter.bank.load import Bank
from taalmeter.writing.words import words

RARE = 1.0
"""On the Zipf scale: a hundredth of a use in a million words. Rarer is a slip of the pen."""


def words_as_distractors(bank: Bank) -> Iterator[Fault]:
    """`vakwoord-afleider`: a wrong option holds a word of the same trade that is itself asked.

    Then whoever knows that word rejects the option, and two words are measured at once. At the end
    of a learning task the wrong options are other words of that task, on purpose: those may.
    Example: for `de mop`: `iets om de emmer mee te dragen`, where `de emmer` is asked too.
    """
    asked = {
        words.branche: {bare(word.woord) for word in words.woorden}
        for words in bank.word_lists.values()
    }
    trade_of = {f"woordenschat {w.id}": w.branche for w in bank.word_lists.values()}
    for task in bank.learning_tasks.values():
        trade_of |= {f"leertaak {task.id}, {m}": task.branche for m in ("direct", "later")}
    for question in (*word_choices(bank), *learning_choices(bank)):
        known = asked.get(trade_of[question.group], set())
        for option in question.distractors:
            words_in = spaced(option)
            for word in sorted(known - {bare(question.name)}):
                if f" {word} " in words_in:
                    what = f"the wrong option '{option}' holds '{word}', which is asked itself."
                    remedy = "Write an option of common words."
                    yield Fault(question.place, question.name, what, remedy)


def pseudo_words(bank: Bank) -> Iterator[Fault]:
    """`nepwoord-bestaat`: a pseudo-word is a word, or looks like one with a part or an ending.

    Held against the word lists of the extra `writing`: a dictionary form or an inflected form, a
    compound of listed words, or a form that is used (Zipf 1 and up).
    Example: `plemsen` may stay; `slempen` is a verb.
    """
    known = words()
    document = bank.files["nepwoorden.yaml"]
    for index, word in enumerate(bank.pseudo_words.woorden):
        lower = word.casefold()
        reasons = [
            reason
            for reason, holds in (
                ("stands in the dictionary", known.listed(lower)),
                (f"is used (Zipf {known.zipf(lower):.1f})", known.zipf(lower) >= RARE),
                ("is made of two words", known.compound(lower)),
                ("is a word with an ending", known.inflected(lower)),
            )
            if holds
        ]
        if reasons:
            place = document.place("woorden", index)
            yield Fault(place, word, f"it {reasons[0]}.", "Make up another word.")
