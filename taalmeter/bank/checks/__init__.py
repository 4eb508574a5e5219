"""What makes content good, beyond being readable: one function a named check.

`load_bank` refuses what cannot be used; these checks find what an author should look at again.
Each finding has the code of its check, the place, what is wrong, and how to mend it; a file may
excuse one with a reason (`uitzondering:`).
"""

from taalmeter.bank.checks.counts import Counts, counts
from taalmeter.bank.checks.finding import Check, Fault, Finding
from taalmeter.bank.checks.forms import form_information
from taalmeter.bank.checks.report import (
    CHECKS,
    Report,
    check_bank,
    check_folder,
    definitions_of_checks,
)

__all__ = [
    "CHECKS", "Check", "Counts", "Fault", "Finding", "Report", "check_bank", "check_folder",
    "counts", "definitions_of_checks", "form_information",
]  # fmt: skip
