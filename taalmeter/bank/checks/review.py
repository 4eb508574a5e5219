"""Checks on the blind review: was every question solved as it stands, and as it should be."""

from collections.abc import Iterator
from dataclasses import dataclass

from taalmeter.bank.checks.finding import Fault, reading_choices
from taalmeter.bank.content import Item, Passage
from taalmeter.bank.load import Bank
from taalmeter.errors import Place
from taalmeter.hashing import content_hash

AGREE, GUESSED, SOLVERS = 0.95, 0.45, 2


def wording(passage: Passage, item: Item) -> str:
    """Give eight characters that change with the text, the question, its options or its key."""
    return content_hash([passage.tekst, item.vraag, dict(item.opties), item.sleutel])[:8]


def blind_reviews(bank: Bank) -> Iterator[Fault]:
    """`blind`: a question at a text was not solved blind as it stands, or not as it should be.

    At least two solvers with the text and two without it, none of whom saw the key. With the text
    95 % must agree with the key; without it less than 45 % may be right over the whole bank. The
    `versie` beside the counts says which wording was solved.
    Example: an option is rewritten, and nobody has solved the question since.
    """
    reviews = []
    for place, item, passage in reading_choices(bank):
        review = item.beoordeling
        if review is None:
            yield Fault(place, item.id, "was not solved blind.", _again(passage, item))
            continue
        if review.versie != wording(passage, item):
            what = "text, question, options or key are not those that were solved blind."
            yield Fault(place, item.id, what, _again(passage, item))
            continue
        right, readers = review.met_tekst
        if min(readers, review.zonder_tekst[1]) < SOLVERS:
            what = f"was solved by fewer than {SOLVERS} people with or without the text."
            yield Fault(place, item.id, what, _again(passage, item))
        if right < AGREE * readers:
            what = f"{right} of {readers} readers agree with the key."
            yield Fault(place, item.id, what, "Rewrite it, and let it be solved again.")
        reviews.append(review)
    guessed = sum(review.zonder_tekst[0] for review in reviews)
    asked = sum(review.zonder_tekst[1] for review in reviews)
    if asked and guessed >= GUESSED * asked:
        yield Fault(
            Place(file="lezen"),
            "lezen",
            f"without the text {guessed / asked:.0%} is guessed right; {GUESSED:.0%} is too much.",
            "Rewrite the questions that are guessed most.",
        )


def _again(passage: Passage, item: Item) -> str:
    return f"Let it be solved, and record it with versie: {wording(passage, item)}."


@dataclass(frozen=True)
class Solved:
    """What the blind reviews say that fit the wording of today.

    Attributes:
        questions: how many questions have such a review, of `all`.
        with_text, without_text: share right over all of them.
    """

    questions: int
    all: int
    with_text: float
    without_text: float


def solved(bank: Bank) -> Solved | None:
    """Sum up the blind reviews of questions that were not changed since; None if there are none."""
    questions = list(reading_choices(bank))
    reviews = [
        item.beoordeling
        for _, item, passage in questions
        if item.beoordeling is not None and item.beoordeling.versie == wording(passage, item)
    ]
    if not reviews:
        return None
    met, zonder = (
        sum(one[0] for one in ones) / max(1, sum(one[1] for one in ones))
        for ones in ([r.met_tekst for r in reviews], [r.zonder_tekst for r in reviews])
    )
    return Solved(len(reviews), len(questions), met, zonder)
