"""Tricks that must never raise what a text says for its writer, and honest texts to try them on."""

import random
from collections.abc import Iterator

from bench.rated_texts import written
from taalmeter.bank import Bank

ENGLISH = (
    "Dear Sandra, I am ill and I cannot come to work tomorrow because I have a fever. I think that "
    "I will be back on Thursday. Could you please ask Marek to open the door of the shop? The key "
    "is in the cupboard. If there is anything else you can always call me. Kind regards, Olga"
)


def honest(bank: Bank, tasks: tuple[str, ...], seeds: int) -> Iterator[tuple[str, str]]:
    """Yield task and text of weak, middling and strong writers."""
    for task in tasks:
        for seed in range(seeds):
            for ability in (-1.5, 0.0, 1.5):
                yield task, written(bank, task, ability, 70, f"eerlijk:{seed}:{ability}")


def gibberish(seed: int, words: int = 60) -> str:
    """Return strings of letters."""
    dice = random.Random(seed)  # noqa: S311 - dice, not secrets
    return " ".join("".join(dice.choices("qwrtpsdfghjklzxcvbnmaeiou", k=6)) for _ in range(words))


def shuffled(text: str, seed: int) -> str:
    """Return the words of a text in another order."""
    words = text.split()
    random.Random(seed).shuffle(words)  # noqa: S311 - dice, not secrets
    return " ".join(words)


def tricks(text: str, prompt: str, seed: int) -> Iterator[tuple[str, str]]:
    """Yield each trick by its name; the text is honest, the prompt is that of its task."""
    yield "shuffled words", shuffled(text, seed)
    yield "gibberish", gibberish(seed)
    yield "gibberish behind the text", f"{text}\n{gibberish(seed, 30)}"
    yield "copied prompt", prompt
    yield "prompt before the text", f"{prompt}\n{text}"
    yield "prompt behind the text", f"{text}\n{prompt}"
    yield "English", ENGLISH
    yield "English behind the text", f"{text}\n{ENGLISH}"
    yield "pasted twice", f"{text}\n{text}"
    yield "pasted three times", " ".join([text] * 3)
    yield "pasted with its words shuffled", f"{text}\n{shuffled(text, seed)}"
    yield "one word on and on", "werken " * 80
