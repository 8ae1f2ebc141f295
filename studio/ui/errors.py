"""Errors in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from studio.domain.errors import StudioError
from studio.services.messages import Words, words_for


def language() -> str:
    """``vi`` or ``en``: the window's language, which is Qt's default locale."""
    return "en" if QLocale().language() == QLocale.Language.English else "vi"


def words_in(error: StudioError) -> Words:
    """The words of ``error`` in the window's language."""
    return words_for(error, language())
