"""What an installation may set from outside: the store, the content folders and the theme.

Everything has a default with which the application runs; nothing here is secret.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DB = "sqlite:///var/taalmeter.db"
DEFAULT_THEME = "taalmeter-thema"


@dataclass(frozen=True)
class Settings:
    """The settings of one running application.

    Attributes:
        db: SQLAlchemy URL of the store.
        items: folder of another item bank, or None for the shipped one.
        rules: folder of another rule set, or None for the shipped one.
        rules_archive: folder with earlier versions of the rule set, each in a folder of its own.
        theme_css: a style sheet with NL Design System tokens, laid over the neutral theme.
        theme_class: the class on `<html>` under which that sheet declares its tokens.
    """

    db: str = DEFAULT_DB
    items: Path | None = None
    rules: Path | None = None
    rules_archive: Path | None = None
    theme_css: Path | None = None
    theme_class: str = DEFAULT_THEME

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables that begin with `TAALMETER_`; an empty one counts as not set."""

        def path(name: str) -> Path | None:
            value = environ.get(name, "")
            return Path(value) if value else None

        return cls(
            db=environ.get("TAALMETER_DB") or DEFAULT_DB,
            items=path("TAALMETER_ITEMS"),
            rules=path("TAALMETER_RULES"),
            rules_archive=path("TAALMETER_RULES_ARCHIVE"),
            theme_css=path("TAALMETER_THEME_CSS"),
            theme_class=environ.get("TAALMETER_THEME_CLASS") or DEFAULT_THEME,
        )
