"""The emergency key while another program has the keys: Ctrl+Alt+K, which Qt cannot watch system-wide."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

logger = logging.getLogger(__name__)


class SystemKeys(Protocol):
    """The system's own watch over one key; both may be called once, ``stop`` from any thread."""

    def listen(self, pressed: Callable[[], None]) -> bool:
        """Call ``pressed`` at each press until ``stop``; return False at once where another program holds the key."""

    def stop(self) -> None: ...


class AnywhereKey(QObject):
    """``pressed`` whichever program has the keys. Without ``keys`` (not on Windows) nothing is watched."""

    pressed = Signal()

    def __init__(self, keys: SystemKeys | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._keys is not None and self._thread is None:
            self._thread = threading.Thread(target=self._listen, args=(self._keys,), name="anywhere-key", daemon=True)
            self._thread.start()

    def close(self) -> None:
        thread, self._thread = self._thread, None
        if self._keys is not None and thread is not None:
            self._keys.stop()
            thread.join(2.0)

    def _listen(self, keys: SystemKeys) -> None:
        # The signal is queued to the window's own thread.
        if not keys.listen(self.pressed.emit):
            logger.warning("another program holds the emergency key; inside the window it works all the same")


def system_keys() -> SystemKeys | None:
    """Return the system's watch over Ctrl+Alt+K; None where there is none."""
    if sys.platform == "win32":
        from studio.ui.emergency.anywhere_windows import User32Keys

        return User32Keys()
    return None
