"""What an error says to a person: what happened, what was kept, what to do.

Every code raised under ``studio`` has its words in both languages; a test holds that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.domain.errors import StudioError
from studio.services.messages_en import ENGLISH
from studio.services.messages_vi import VIETNAMESE

_TABLES = {"vi": VIETNAMESE, "en": ENGLISH}


@dataclass(frozen=True, slots=True)
class Words:
    """Three short sentences; ``kept`` and ``todo`` may be empty."""

    what: str
    kept: str = ""
    todo: str = ""

    @property
    def sentence(self) -> str:
        return " ".join(part for part in (self.what, self.kept, self.todo) if part)


class _Details(dict[str, Any]):
    """A detail that was not given reads as …, never as a second error."""

    def __missing__(self, key: str) -> str:
        return "…"


def words_for(error: StudioError, language: str = "vi") -> Words:
    """Return the words of an error in ``vi`` or ``en``; a code without words names itself."""
    return words_of(error.code, error.details, language)


def words_of(code: str, details: dict[str, Any], language: str = "vi") -> Words:
    """Return the words of a code with its details filled in."""
    table = _TABLES.get(language, VIETNAMESE)
    parts = table.get(code) or (table["UNKNOWN"][0], *table["UNKNOWN"][1:])
    filled = _Details(details, code=code)
    return Words(*(part.format_map(filled) for part in parts))


def sentence(error: StudioError, language: str = "vi") -> str:
    """Return the error on one line, for the command line."""
    return words_for(error, language).sentence
