"""Runs the checks over a bank: loading first, then every named check, then the excuses in files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taalmeter.bank.checks.counts import Counts, counts
from taalmeter.bank.checks.finding import Check, Fault, Finding
from taalmeter.bank.checks.forms import parallel_forms, tables_are_published
from taalmeter.bank.checks.language import hard_sentences, hard_words, sentence_lengths
from taalmeter.bank.checks.media import instructions_can_sound, picture_words, unread_files
from taalmeter.bank.checks.options import (
    all_or_none,
    answered_elsewhere,
    key_is_longest,
    key_positions,
    key_runs,
    overlapping_options,
)
from taalmeter.bank.checks.privacy import addresses, real_names
from taalmeter.bank.checks.review import blind_reviews
from taalmeter.bank.checks.texts import double_texts, double_words
from taalmeter.bank.checks.vocabulary import pseudo_words, words_as_distractors
from taalmeter.bank.checks.waivers import waived
from taalmeter.bank.content import Waiver
from taalmeter.bank.load import Bank, load_bank
from taalmeter.errors import ContentError, ContentErrors
from taalmeter.writing.words import WritingExtraMissing

CHECKS: tuple[Check, ...] = (
    Check("I03", "tabellen-oud", tables_are_published),
    Check("I04", "tekst-dubbel", double_texts),
    Check("I05", "opties-overlappen", overlapping_options),
    Check("I06", "opties-alles-niets", all_or_none),
    Check("I07", "sleutel-plaats", key_positions),
    Check("I08", "sleutel-reeks", key_runs),
    Check("I09", "sleutel-langste", key_is_longest),
    Check("I10", "vraag-verraadt", answered_elsewhere),
    Check("I11", "blind", blind_reviews),
    Check("I12", "vormen-evenwijdig", parallel_forms),
    Check("I13", "zin-te-lang", sentence_lengths),
    Check("I14", "woord-te-moeilijk", hard_words, needs_words=True),
    Check("I15", "zin-te-moeilijk", hard_sentences, needs_words=True),
    Check("I16", "echte-naam", real_names),
    Check("I17", "adres-of-nummer", addresses),
    Check("I18", "plaatje-zonder-alt", picture_words),
    Check("I19", "geluid-ontbreekt", instructions_can_sound),
    Check("I20", "vakwoord-afleider", words_as_distractors),
    Check("I21", "nepwoord-bestaat", pseudo_words, needs_words=True),
    Check("I22", "woord-dubbel", double_words),
    Check("I23", "niet-gelezen", unread_files),
)
LOADING = {"I01": "schema", "I02": "verwijzing", "I18": "plaatje-zonder-alt"}


@dataclass(frozen=True)
class Report:
    """What checking a bank gave.

    Attributes:
        bank: the bank; None when it could not be loaded, and then only loading was checked.
        counts: what it holds.
        findings: what an author should mend.
        excused: findings that a file excuses, with the excuse.
        skipped: checks that did not run, because the extra `writing` is not installed.
    """

    bank: Bank | None
    counts: Counts | None
    findings: tuple[Finding, ...]
    excused: tuple[tuple[Finding, Waiver], ...] = ()
    skipped: tuple[Check, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 when nothing is to be mended, 1 on findings, 2 when the bank cannot be loaded."""
        if self.bank is None:
            return 2
        return 1 if self.findings else 0

    def __str__(self) -> str:
        lines = []
        if self.bank is not None:
            info, parameters = self.bank.info, self.bank.parameters
            lines.append(
                f"opgavenbank {info.versie}, parameters {parameters.versie} ({parameters.status})"
            )
            lines.append(str(self.counts))
        lines += map(str, self.findings)
        lines += [f"uitzondering: {found} Reden: {waiver.reden}" for found, waiver in self.excused]
        for check in self.skipped:
            lines.append(
                f"[{check.code} {check.name}] did not run. Run: pip install 'taalmeter[writing]'"
            )
        end = f"; hash {self.bank.hash[:16]}" if self.bank is not None else "; not loaded"
        excuses = f", {len(self.excused)} met een reden in het bestand" if self.excused else ""
        lines.append(f"{len(self.findings)} bevindingen{excuses}{end}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain values, with Dutch names."""
        bank = self.bank
        return {
            "opgavenbank": bank.info.versie if bank else None,
            "parameters": bank.parameters.versie if bank else None,
            "status": bank.parameters.status if bank else None,
            "hash": bank.hash if bank else None,
            "tellingen": self.counts.to_dict() if self.counts else None,
            "bevindingen": [finding.to_dict() for finding in self.findings],
            "uitzonderingen": [
                finding.to_dict() | {"reden": waiver.reden} for finding, waiver in self.excused
            ],
            "niet_uitgevoerd": [check.code for check in self.skipped],
        }


def check_folder(folder: str | Path | None = None) -> Report:
    """Load the bank in a folder (the shipped one if left out), and check it.

    `schema` (I01): a file is no YAML, or a field is missing, misspelt or of the wrong kind.
    Example: `soort: poster`. `verwijzing` (I02): a name that another file should hold is not
    there, or stands there twice. Example: a form that names a text that was removed. A bank with
    such mistakes cannot be loaded; the other checks wait until it can.
    """
    try:
        bank = load_bank(folder)
    except ContentErrors as several:
        return Report(None, None, tuple(map(_loading, several.errors)))
    except ContentError as one:
        return Report(None, None, (_loading(one),))
    return check_bank(bank)


def _loading(error: ContentError) -> Finding:
    code = str(error.details.get("controle", "I02"))
    field = error.place.field or ""
    if field.endswith(".alt"):
        code = "I18"
    about = field.rsplit(".", 1)[-1]
    return Finding(code, LOADING[code], Fault(error.place, about, error.what, error.remedy))


def definitions_of_checks() -> str:
    """Give code, name and definition of every check, with an example."""
    lines = [" ".join((text or "").split()) for text in (check_folder.__doc__, waived.__doc__)]
    lines += [f"{check.code} {check.definition}" for check in CHECKS]
    return "\n\n".join(lines)


def check_bank(bank: Bank, checks: Sequence[Check] = CHECKS) -> Report:
    """Run the checks over a bank, in their order, and take out what its files excuse."""
    findings: list[Finding] = []
    skipped = []
    for check in checks:
        try:
            findings += [Finding(check.code, check.name, fault) for fault in check.find(bank)]
        except WritingExtraMissing:
            skipped.append(check)
    ran = [check.code for check in checks if check not in skipped]
    standing, excused = waived(bank, findings, ran)
    return Report(bank, counts(bank), tuple(standing), tuple(excused), tuple(skipped))
