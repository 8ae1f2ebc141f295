"""What was spoken live becomes a take in the records: when the window opens, and when a microphone closes.

And when the on-air process died meanwhile: the voice goes on in another take, the first is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from studio.domain.air_reports import LiveStatus
from studio.domain.errors import StudioError
from studio.domain.takes import Take
from studio.ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from studio.services.station import Station

# Not before the person can sign in.
_FIRST_LOOK_MS = 5000
# The on-air process seals the take after the microphone has closed: an hour of it takes a while to be hashed.
_LOOKS_AFTER_MS = (1500, 10_000, 60_000)


class TakeKeeping(QObject):
    """``look`` is told each second whether a microphone is open."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._station: Station | None = None
        self._open = False
        # The take that is spoken, or was last.
        self._awaited = ""
        self._left: list[int] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._keep)

    def begin(self, station: Station) -> None:
        self._station = station
        self._soon.start(_FIRST_LOOK_MS)

    def look(self, live: LiveStatus | None) -> None:
        was_open, self._open = self._open, live is not None
        before = self._awaited
        if live is not None:
            self._awaited = live.take_id
        cut = was_open and live is not None and live.take_id != before
        if cut or (was_open and live is None):
            self._left = list(_LOOKS_AFTER_MS)
            self._again()

    def _again(self) -> None:
        if self._left:
            self._soon.start(self._left.pop(0))

    def _keep(self) -> None:
        station = self._station
        if station is not None:
            self._tasks.run(station.live.keep_takes, done=self._on_kept, failed=self._on_not_kept, lane=Lane.WORK)

    def _on_kept(self, kept: list[Take]) -> None:
        if any(take.id == self._awaited for take in kept):
            self._left = []
        self._again()

    def _on_not_kept(self, _error: StudioError) -> None:
        """A disk or records that are busy: it is looked for again; Produce, when it opens, says what is wrong."""
        self._again()
