"""What a text holds, for a task of the bank: joins `writing`, which knows no bank, to the bank."""

from taalmeter.bank import Bank, WritingTask
from taalmeter.errors import UnknownName
from taalmeter.writing import Task, TextEvidence, analyse


def writing_task(task: WritingTask) -> Task:
    """Give what the writer was asked, and a good answer, as far as reading the text needs it."""
    prompt = [task.titel, task.situatie, task.opdracht, *task.onderdelen, task.voorbeeld]
    prompt += [field.label for field in task.velden]
    return Task(
        id=task.id,
        prompt="\n".join(prompt),
        model="\n".join(task.best_answer.values()),
        minimum=task.minimum_woorden,
    )


def evidence(
    text: str, bank: Bank, task: str | None = None, pipeline: str | None = None
) -> TextEvidence:
    """Give the evidence in a text, for a task of the bank or for no task.

    Args:
        pipeline: another spaCy pipeline than the shipped one, by name or folder.

    Raises:
        UnknownName: the bank has no such task.
        WritingExtraMissing: the packages of the extra `writing` are not installed.
    """
    if task is not None and task not in bank.tasks:
        raise UnknownName(
            f"the bank has no writing task '{task[:60]}'.",
            remedy=f"Choose one of {', '.join(sorted(bank.tasks))}.",
            kind="schrijftaak",
            name=task,
        )
    asked = writing_task(bank.tasks[task]) if task is not None else None
    return analyse(text, asked, pipeline=pipeline)
