"""What makes content good, beyond being readable: one function a named check.

`load_bank` refuses what cannot be used; these checks find what an author should look at again.
Each finding says where, what, and how to mend it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from taalmeter.bank.content import Form, Item
from taalmeter.bank.layout import Heading, Table, blocks
from taalmeter.bank.load import Bank, set_file
from taalmeter.errors import Place
from taalmeter.measurement.model import GRID
from taalmeter.measurement.tables import information

LONGEST_SENTENCE = {"instroom": 8, "1F": 12, "2F": 15}
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")


@dataclass(frozen=True)
class Finding:
    """Something an author should mend: the name of the check, the place, what, and a remedy."""

    check: str
    place: Place
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"[{self.check}] {self.place}: {self.what} {self.remedy}"


def check_bank(bank: Bank) -> list[Finding]:
    """Run every check over the bank, in the order of `CHECKS`."""
    return [finding for check in CHECKS for finding in check(bank)]


def counts(bank: Bank) -> dict[str, int]:
    """Count what the bank holds, in the words of its authors."""
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


def _choice_items(bank: Bank) -> Iterator[tuple[Place, Item]]:
    for passage in bank.passages.values():
        document = bank.files[f"lezen/{passage.id}.yaml"]
        for index, item in enumerate(passage.opgaven):
            if item.is_choice:
                yield document.place("opgaven", index), item
    for items in bank.item_sets.values():
        document = bank.files[set_file(items)]
        for index, item in enumerate(items.opgaven):
            if item.is_choice:
                yield document.place("opgaven", index), item


def options_differ(bank: Bank) -> Iterator[Finding]:
    """`opties-gelijk`: two options of one item say the same."""
    for place, item in _choice_items(bank):
        texts = Counter(" ".join(text.casefold().split()) for text in item.opties.values())
        for text, times in texts.items():
            if times > 1:
                yield Finding(
                    "opties-gelijk",
                    place,
                    f"the option '{text}' stands {times} times.",
                    "Write another option.",
                )


def key_positions(bank: Bank) -> Iterator[Finding]:
    """`sleutel-plaats`: one letter is the key far more often than its share.

    A letter may be the key up to 1.5 times as often as when all were equally frequent.
    """
    items = [item for _, item in _choice_items(bank)]
    used = Counter(item.sleutel for item in items)
    for letter in ("a", "b", "c", "d"):
        share = sum(1 / len(item.opties) for item in items if letter in item.opties)
        if used[letter] > 1.5 * share + 1:
            yield Finding(
                "sleutel-plaats",
                Place(file="lezen"),
                f"{letter} is the key {used[letter]} times; about {share:.0f} is balanced.",
                "Move some keys to other letters.",
            )


def key_is_longest(bank: Bank) -> Iterator[Finding]:
    """`sleutel-langste`: the key is the longest option more often than twice its chance."""
    items = [item for _, item in _choice_items(bank)]
    longest = [item for item in items if _stands_out(item)]
    chance = sum(1 / len(item.opties) for item in items)
    if len(longest) > max(2.0 * chance, 3.0):
        names = ", ".join(item.id for item in longest[:5])
        yield Finding(
            "sleutel-langste",
            Place(file="lezen"),
            f"the key is the only longest option in {len(longest)} items ({names}, ...); "
            f"about {chance:.0f} is chance.",
            "Make options of one item about as long.",
        )


def _stands_out(item: Item) -> bool:
    lengths = {letter: len(text) for letter, text in item.opties.items()}
    key = lengths.pop(item.sleutel or "a")
    return key > max(lengths.values())


def sentence_lengths(bank: Bank) -> Iterator[Finding]:
    """`zin-lengte`: a sentence has more words than readers of the declared level can hold."""
    for passage in bank.passages.values():
        most = LONGEST_SENTENCE.get(passage.niveau.nt1)
        if most is None:
            continue
        place = bank.files[f"lezen/{passage.id}.yaml"].place("tekst")
        for sentence in sentences(passage.tekst):
            words = len(sentence.split())
            if words > most:
                yield Finding(
                    "zin-lengte",
                    place,
                    f"'{sentence[:50]}...' has {words} words; level {passage.niveau.nt1} "
                    f"bears {most}.",
                    "Split the sentence.",
                )


def sentences(text: str) -> list[str]:
    """Give the sentences of a text; every line, list item and table cell begins a new one."""
    found: list[str] = []
    for block in blocks(text):
        if isinstance(block, Heading):
            lines: tuple[str, ...] = (block.text,)
        elif isinstance(block, Table):
            lines = tuple(cell for row in (block.columns, *block.rows) for cell in row)
        else:
            lines = block.lines if hasattr(block, "lines") else block.points
        found += [s for line in lines for s in _SENTENCE_END.split(line) if s]
    return found


def tables_are_published(bank: Bank) -> Iterator[Finding]:
    """`tabellen-oud`: the published tables are absent or older than the parameters."""
    if not bank.published:
        file = f"parameters/{bank.parameters.versie}.yaml"
        yield Finding(
            "tabellen-oud",
            Place(file=file),
            "its published tables are absent or were made from other parameters.",
            "Run: taalmeter items publish",
        )


def blind_reviews(bank: Bank) -> Iterator[Finding]:
    """`blind`: a question at a text was not solved blind, or not as it should be.

    With the text 95 % must agree with the key; without it the bank stays under 45 %.
    """
    reviews = []
    for place, item in _choice_items(bank):
        if item.id not in bank.passage_of:
            continue
        if item.beoordeling is None:
            yield Finding(
                "blind", place, "was not solved blind.", "Let it be solved, and record it."
            )
            continue
        right, readers = item.beoordeling.met_tekst
        if right < 0.95 * readers:
            yield Finding(
                "blind",
                place,
                f"{right} of {readers} readers agree with the key.",
                "Rewrite the question, and let it be solved again.",
            )
        reviews.append(item.beoordeling)
    guessed = sum(review.zonder_tekst[0] for review in reviews)
    asked = sum(review.zonder_tekst[1] for review in reviews)
    if asked and guessed >= 0.45 * asked:
        yield Finding(
            "blind",
            Place(file="lezen"),
            f"without the text {guessed / asked:.0%} is guessed right; 45% is too much.",
            "Rewrite the items that are guessed most.",
        )


def parallel_forms(bank: Bank) -> Iterator[Finding]:
    """`vormen-evenwijdig`: two forms that should be exchangeable share a text or differ in weight.

    Their expected information may differ by 5 % at the cuts 1F and 2F.
    """
    for form in bank.forms.values():
        if form.evenwijdig is None:
            continue
        place = bank.files[f"toetsvormen/{form.id}.yaml"].place("evenwijdig")
        other = bank.form(form.evenwijdig)
        shared = set(_texts(form)) & set(_texts(other))
        if shared:
            yield Finding(
                "vormen-evenwijdig",
                place,
                f"shares {', '.join(sorted(shared))} with {other.id}.",
                "Give each form texts of its own.",
            )
        for level, here, there in form_information(bank, form, other):
            if abs(here - there) > 0.05 * max(here, there):
                yield Finding(
                    "vormen-evenwijdig",
                    place,
                    f"at {level} the information is {here:.2f}, and of {other.id} {there:.2f}.",
                    "Exchange texts until they differ by less than 5%.",
                )


def form_information(bank: Bank, form: Form, other: Form) -> list[tuple[str, float, float]]:
    """Give the expected information of two forms at the cuts 1F and 2F of reading."""
    cuts = {c.niveau: c.waarde for c in bank.levels.cuts("lezen", "nt1")}
    sums = [
        sum((information(bank.tables.texts[name]) for name in _texts(one)), np.zeros(GRID.size))
        for one in (form, other)
    ]
    return [
        (level, *(float(np.interp(cuts[level], GRID, total)) for total in sums))  # type: ignore[misc]
        for level in ("1F", "2F")
        if level in cuts
    ]


def _texts(form: Form) -> list[str]:
    return [n for part in form.onderdelen if part.vaardigheid == "lezen" for n in part.inhoud]


def review_shares(bank: Bank) -> tuple[float, float] | None:
    """Give the share right with and without the text over all blind reviews, if there are any."""
    reviews = [i.beoordeling for _, i in _choice_items(bank) if i.beoordeling is not None]
    if not reviews:
        return None
    shares = [
        sum(one[0] for one in ones) / sum(one[1] for one in ones)
        for ones in ([r.met_tekst for r in reviews], [r.zonder_tekst for r in reviews])
    ]
    return shares[0], shares[1]


CHECKS: tuple[Callable[[Bank], Iterator[Finding]], ...] = (
    tables_are_published,
    options_differ,
    key_positions,
    key_is_longest,
    blind_reviews,
    parallel_forms,
    sentence_lengths,
)
