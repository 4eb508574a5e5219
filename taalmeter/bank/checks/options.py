"""Checks on the options of a question and on where its key stands."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby

from taalmeter.bank.checks.finding import (
    Asked,
    Fault,
    all_choices,
    item_choices,
    learning_choices,
    passage_file,
    spaced,
    word_choices,
)
from taalmeter.bank.checks.wordlists import entries
from taalmeter.bank.content import OptionKey
from taalmeter.bank.load import Bank
from taalmeter.errors import Place

LONGEST_RUN = 3
MUCH_LONGER, MORE_LETTERS = 1.5, 8
_RANGE = re.compile(r"\b(\d+(?:[.,:]\d+)?)\s*(?:tot(?: en met)?|-|–|t/m|en)\s*(\d+(?:[.,:]\d+)?)\b")


def overlapping_options(bank: Bank) -> Iterator[Fault]:
    """`opties-overlappen`: two options say the same, or what is true of one is true of the other.

    Found when the words of two options are equal, when the words of one stand in the other, or
    when two options are ranges of numbers that overlap.
    Example: `op maandag` beside `op maandag en dinsdag`; `1 tot 5 dagen` beside `4 tot 8 dagen`.
    """
    for asked in all_choices(bank):
        for one, other in combinations(asked.options.values(), 2):
            short, long = sorted((spaced(one), spaced(other)), key=len)
            if short == long:
                what = f"the option '{one}' stands there twice."
            elif short.strip() and short in long:
                what = f"the options '{one}' and '{other}' overlap."
            elif _ranges_overlap(one, other):
                what = f"the ranges '{one}' and '{other}' overlap."
            else:
                continue
            yield Fault(asked.place, asked.name, what, "Write options that exclude each other.")


def _ranges_overlap(one: str, other: str) -> bool:
    first, second = _RANGE.search(one), _RANGE.search(other)
    if first is None or second is None:
        return False
    rest = {_RANGE.sub("#", text).casefold() for text in (one, other)}
    (a, b), (c, d) = (tuple(_number(part) for part in found.groups()) for found in (first, second))
    return len(rest) == 1 and max(a, c) < min(b, d)


def _number(text: str) -> float:
    return float(text.replace(",", ".").replace(":", "."))


def all_or_none(bank: Bank) -> Iterator[Fault]:
    """`opties-alles-niets`: an option points at the other options, or is a second "don't know".

    Example: `alle bovenstaande antwoorden`, `geen van deze`, `a en b`, `ik weet het niet` (which
    every page already offers). The patterns are in `lijsten.yaml`.
    """
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in entries("alles_niets")]
    for asked in all_choices(bank):
        for text in asked.options.values():
            if any(pattern.fullmatch(text.strip().rstrip(".!")) for pattern in patterns):
                yield Fault(
                    asked.place,
                    asked.name,
                    f"the option '{text}' points at the other options.",
                    "Write an option that says something itself.",
                )


def key_positions(bank: Bank) -> Iterator[Fault]:
    """`sleutel-plaats`: one letter is the key far more often than its share.

    A letter may be the key up to 1.5 times as often, plus one, as when all were equally frequent;
    counted over all questions at texts and in sets together, and over each list of words.
    Example: a word list in which the answer is `a` twenty times out of thirty-six.
    """
    questions = list(item_choices(bank))
    yield from _uneven(questions, Place(file="lezen"))
    for group in (word_choices(bank), learning_choices(bank)):
        for _, listed in groupby(group, key=lambda asked: asked.group):
            words = list(listed)
            yield from _uneven(words, Place(file=words[0].place.file))


def _uneven(questions: Sequence[Asked], place: Place) -> Iterator[Fault]:
    used = Counter(asked.key for asked in questions)
    letters: tuple[OptionKey, ...] = ("a", "b", "c", "d")
    for letter in letters:
        share = sum(1 / len(q.options) for q in questions if letter in q.options)
        if used[letter] > 1.5 * share + 1:
            yield Fault(
                place,
                letter,
                f"{letter} is the key {used[letter]} times; about {share:.0f} is balanced.",
                "Move some keys to other letters.",
            )


def key_runs(bank: Bank) -> Iterator[Fault]:
    """`sleutel-reeks`: the same letter is the key more than three times in a row.

    Counted in the order in which questions are put: within a text, a set, a word list, a learning
    task, and within each form with a fixed order of texts.
    Example: a text with four questions to which the answer is always `b`.
    """
    for group, listed in groupby(all_choices(bank), key=lambda asked: asked.group):
        questions = list(listed)
        yield from _run(group, [q.key for q in questions], questions[0].place.file)
    for form in bank.forms.values():
        for part in form.onderdelen:
            if part.vaardigheid != "lezen" or part.keuze != "vast":
                continue
            items = [i for name in part.inhoud for i in bank.passages[name].opgaven if i.is_choice]
            file = bank.files[f"toetsvormen/{form.id}.yaml"].file
            yield from _run(form.id, [i.sleutel or "a" for i in items], file)


def _run(group: str, keys: Iterable[str], file: str | None) -> Iterator[Fault]:
    for letter, run in groupby(keys):
        length = len(list(run))
        if length > LONGEST_RUN:
            yield Fault(
                Place(file=file),
                group,
                f"the key is {letter} {length} times in a row; at most {LONGEST_RUN}.",
                "Put the options of some questions in another order.",
            )


def key_is_longest(bank: Bank) -> Iterator[Fault]:
    """`sleutel-langste`: the length of an option gives the key away.

    Found when the key is the only longest option more than twice as often as chance (over all
    questions at texts and in sets, all word lists, all learning tasks), and in one question when
    the key has half as many letters again as every other option, and at least eight more.
    Example: `thuis`, `op school` and the key `bij de balie van het gemeentehuis`.
    """
    groups = (
        ("lezen", list(item_choices(bank))),
        ("woordenschat", list(word_choices(bank))),
        ("leertaken", list(learning_choices(bank))),
    )
    for folder, questions in groups:
        longest = [asked for asked in questions if _excess(asked) > 0]
        chance = sum(1 / len(asked.options) for asked in questions)
        if len(longest) > max(2.0 * chance, 3.0):
            yield Fault(
                Place(file=folder),
                folder,
                f"the key is the only longest option in {len(longest)} questions "
                f"({', '.join(q.name for q in longest[:5])}, ...); about {chance:.0f} is chance.",
                "Make options of one question about as long.",
            )
        for asked in questions:
            key = asked.options[asked.key]
            rest = len(key) - _excess(asked)
            if _excess(asked) >= MORE_LETTERS and len(key) > MUCH_LONGER * rest:
                yield Fault(
                    asked.place,
                    asked.name,
                    f"the key '{key}' is much longer than every other option.",
                    "Make the options about as long.",
                )


def _excess(asked: Asked) -> int:
    """Give how many letters the key has more than the longest other option."""
    return len(asked.options[asked.key]) - max(map(len, asked.distractors))


def answered_elsewhere(bank: Bank) -> Iterator[Fault]:
    """`vraag-verraadt`: a question can be answered from another question at the same text.

    Found when all telling words of the key (without common words, `lijsten.yaml`) stand in the
    question of another item, and those of no other option stand in any other question.
    Example: `Wie komt er morgen? - de monteur` beside `Hoe laat komt de monteur?`.
    """
    common = frozenset(entries("gewone_woorden"))
    for passage in bank.passages.values():
        document = bank.files[passage_file(passage)]
        for index, item in enumerate(passage.opgaven):
            key = item.opties[item.sleutel] if item.sleutel else item.goed[0]
            wrong = [text for letter, text in item.opties.items() if letter != item.sleutel]
            others = [other for other in passage.opgaven if other.id != item.id]
            teller = next((o for o in others if _told(key, o.vraag, common)), None)
            if teller is None or _told(key, item.vraag, common):
                continue
            if any(_told(text, other.vraag, common) for text in wrong for other in others):
                continue
            yield Fault(
                document.place("opgaven", index),
                item.id,
                f"its key '{key}' stands in the question of '{teller.id}'.",
                "Ask one of the two in other words.",
            )


def _told(option: str, stem: str, common: frozenset[str]) -> bool:
    telling = set(spaced(option).split()) - common
    return bool(telling) and telling <= set(spaced(stem).split())
