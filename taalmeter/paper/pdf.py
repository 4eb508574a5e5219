"""The door to paper: a Typst template and its data, set as accessible PDF or as HTML.

A template reads what it shows from `sys.inputs`, so that nothing typed by a person is ever read as
markup. PDF is written as PDF/UA-1: Typst refuses what cannot be read aloud, such as a picture
without a text. Only the packaged font is used, so the same data give the same bytes everywhere.
"""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from taalmeter.errors import TaalmeterError

PaperFormat = Literal["pdf", "html"]
FONT_PACKAGE = "font_source_sans_pro"
_REMEDY = "Run: pip install 'taalmeter[pdf]'"


class PdfExtraMissing(TaalmeterError):
    """The packages that set paper are not installed."""

    code = "extra-ontbreekt"


class NotTypeset(TaalmeterError):
    """A template and its data could not be set."""

    code = "zetten"


def typeset(template: Path, data: Mapping[str, Any], paper: PaperFormat = "pdf") -> bytes:
    """Set a template with its data.

    Args:
        template: a `.typ` file; what it imports lies in its own folder or below. It reads the data
            with `json(bytes(sys.inputs.data))`, and must set a title and a language.
        data: what is shown; anything that JSON can hold.
        paper: `pdf` (tagged, PDF/UA-1) or `html` (one page with headings, lists and tables).

    Raises:
        PdfExtraMissing: the extra `pdf` is not installed.
        NotTypeset: the template cannot be set with these data, or would not be accessible.
    """
    try:
        import typst  # noqa: PLC0415 - heavy, and behind an extra
    except ModuleNotFoundError as error:
        raise PdfExtraMissing("paper needs 'typst', which is not installed.", remedy=_REMEDY) from (
            error
        )
    try:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            format=paper,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"] if paper == "pdf" else [],
        )
    except typst.TypstError as error:
        raise NotTypeset(
            f"{template.name} cannot be set: {error}", remedy="Mend the template or its data."
        ) from error
    assert isinstance(made, bytes)
    if paper == "pdf":
        return made
    style = (Path(__file__).parent / "stijl.css").read_bytes()
    return made.replace(b"</head>", b"<style>" + style + b"</style></head>", 1)


def font_folder() -> Path:
    """Give the folder of Source Sans Pro (SIL Open Font License)."""
    found = importlib.util.find_spec(FONT_PACKAGE)
    if found is None or found.origin is None:
        raise PdfExtraMissing(
            "paper needs 'font-source-sans-pro', which is not installed.", remedy=_REMEDY
        )
    return Path(found.origin).parent / "files"
