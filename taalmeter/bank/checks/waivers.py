"""Findings that a file itself excuses, with a reason; an excuse that is not needed is a finding."""

from collections.abc import Iterable, Iterator, Sequence

from taalmeter.bank.checks.finding import Fault, Finding
from taalmeter.bank.content import BankInfo, Form, ItemSet, Passage, Waiver, WritingTask
from taalmeter.bank.load import Bank, set_file
from taalmeter.bank.wordcontent import LearningTask, PseudoWords, WordList
from taalmeter.yamlfile import Document

Excusing = BankInfo | Form | ItemSet | LearningTask | Passage | PseudoWords | WordList | WritingTask
UNNEEDED = ("I00", "uitzondering-overbodig")


def waived(
    bank: Bank, findings: Sequence[Finding], ran: Iterable[str]
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """Part the findings in those that stand and those that a file excuses.

    `uitzondering-overbodig` (I00): an excuse that no finding needs stands in a file. Example: a
    word was replaced, and the excuse for it was left. Excuses for checks that did not run stay.

    A file excuses findings about itself; `bank.yaml` excuses those about a folder or no file.
    """
    standing, excused = list(findings), []
    files = {document.file for document in bank.files.values()}
    ran = frozenset(ran)
    for document, index, waiver in _waivers(bank):
        own = [
            finding
            for finding in findings
            if finding.code == waiver.code
            and waiver.over in (None, finding.fault.about)
            and (finding.place.file == document.file or _is_general(document, finding, files))
        ]
        excused += [(finding, waiver) for finding in own if finding in standing]
        standing = [finding for finding in standing if finding not in own]
        if not own and waiver.code in ran:
            fault = Fault(
                document.place("uitzondering", index),
                waiver.over or waiver.code,
                f"no finding {waiver.code} needs this excuse.",
                "Remove it.",
            )
            standing.append(Finding(*UNNEEDED, fault))
    return standing, excused


def _is_general(document: Document, finding: Finding, files: set[str]) -> bool:
    return document.file.endswith("bank.yaml") and finding.place.file not in files


def _waivers(bank: Bank) -> Iterator[tuple[Document, int, Waiver]]:
    pieces: list[tuple[str, Excusing]] = [
        ("bank.yaml", bank.info),
        ("nepwoorden.yaml", bank.pseudo_words),
        *((f"lezen/{name}.yaml", piece) for name, piece in bank.passages.items()),
        *((f"schrijven/{name}.yaml", piece) for name, piece in bank.tasks.items()),
        *((f"woordenschat/{name}.yaml", piece) for name, piece in bank.word_lists.items()),
        *((f"leertaken/{name}.yaml", piece) for name, piece in bank.learning_tasks.items()),
        *((f"toetsvormen/{name}.yaml", piece) for name, piece in bank.forms.items()),
        *((set_file(piece), piece) for piece in bank.item_sets.values()),
    ]
    for file, piece in pieces:
        for index, waiver in enumerate(piece.uitzondering):
            yield bank.files[file], index, waiver
