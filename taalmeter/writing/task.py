"""What the writer was asked, as far as reading the text needs it; handed in as values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """A writing task.

    Attributes:
        id: name of the task in the item bank.
        prompt: everything the writer could see: situation, task, parts to mention, example.
        model: a good answer, from which the words that belong to the task are taken; may be empty.
        minimum: the number of words the task asks for.
    """

    id: str
    prompt: str
    model: str = ""
    minimum: int = 0
