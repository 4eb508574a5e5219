"""Writes the papers of a fixed form to files, with a table for typing the answers in."""

from collections.abc import Iterator
from pathlib import Path

from taalmeter.bank import Bank
from taalmeter.errors import DataError, Place
from taalmeter.paper.booklet import ENTRY_COLUMNS, entry_rows, papers
from taalmeter.paper.pdf import PaperFormat, typeset
from taalmeter.tables import write_table

TEMPLATES = Path(__file__).parent


def write_papers(
    bank: Bank, form_id: str, folder: Path, paper: PaperFormat = "pdf"
) -> Iterator[Path]:
    """Write every paper of a form into a folder; give each file when it is there.

    Raises:
        UnknownName, FormNotPrintable: there is no such form, or it cannot be put on paper.
        PdfExtraMissing: the extra `pdf` is not installed.
        DataError: the folder cannot be written.
    """
    made = papers(bank, form_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            path = folder / f"{form_id}-{name}.{paper}"
            path.write_bytes(typeset(TEMPLATES / f"{name}.typ", data, paper))
            yield path
    except OSError as error:
        raise DataError(
            f"cannot be written: {error.strerror}.",
            remedy="Name another folder with -o.",
            place=Place(file=str(folder)),
        ) from error
    rows = entry_rows(bank, form_id)
    if rows:
        path = folder / f"{form_id}-invoer.csv"
        write_table(rows, ENTRY_COLUMNS, path)
        yield path
