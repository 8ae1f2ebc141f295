"""Errors in the window's language."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QLocale, QObject, Signal

from studio.domain.errors import Defect, StudioError
from studio.services.messages import Words, words_for

logger = logging.getLogger(__name__)


def language() -> str:
    """``vi`` or ``en``: the window's language, which is Qt's default locale."""
    return "en" if QLocale().language() == QLocale.Language.English else "vi"


def words_in(error: StudioError) -> Words:
    """The words of ``error`` in the window's language."""
    return words_for(error, language())


class LastNet(QObject):
    """Catches what nobody caught, in any thread: logs it whole, and tells it once."""

    caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()

    def install(self) -> None:
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logger.error("nobody caught this", exc_info=(kind, error, trace))
        seen = f"{kind.__name__}: {error}"
        if seen not in self._told:
            self._told.add(seen)
            self.caught.emit(error if isinstance(error, StudioError) else Defect("UNEXPECTED", what=seen))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
