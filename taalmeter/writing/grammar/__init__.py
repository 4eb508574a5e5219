"""Grammar signals: every rule by its id, and all of them over one sentence."""

from collections.abc import Callable, Iterator

from taalmeter.writing.grammar import nouns, order, verbs
from taalmeter.writing.grammar.word import Clause, Signal, Word
from taalmeter.writing.words import Words

RULES: dict[str, tuple[Callable[[Clause, Words], Iterator[Signal]], ...]] = {
    "verb-second": (order.verb_second,),
    "verb-final": (order.verb_final,),
    "finite-missing": (verbs.finite_missing,),
    "d-t": (verbs.agreement, verbs.participle),
    "de-het": (nouns.de_het,),
    "article-missing": (nouns.article_missing,),
}


def signals(words: Clause, known: Words) -> tuple[Signal, ...]:
    """Return what the rules see in one sentence, in the order of the text."""
    found = {signal for rules in RULES.values() for rule in rules for signal in rule(words, known)}
    return tuple(sorted(found, key=lambda s: (s.first, s.last, s.rule)))


__all__ = ["RULES", "Clause", "Signal", "Word", "signals"]
