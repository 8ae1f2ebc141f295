"""Listening: sound is fetched a stretch at a time and given to the monitor output."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import StudioError
from studio.domain.takes import INTERNAL_RATE_HZ
from studio.services.station import Station
from studio.ui.tasks import Lane, TaskHandle, Tasks

POSITION_MS = 33
# The first stretch is short, so that it sounds at once; the next ones bound the memory (23 MB a minute, stereo).
_FIRST_S = 20
_NEXT_S = 120


# Gives (start, frames) of what is played, (frames, channels) float32 at 48 kHz; called off the main thread.
Source = Callable[[int, int], NDArray[np.float32]]


class PlaybackModel(QObject):
    """``position_changed`` gives the frame now heard; ``state_changed`` that it began or ended."""

    position_changed = Signal(int)
    state_changed = Signal()
    failed = Signal(object)

    def __init__(self, station: Station, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = station.player
        self._tasks = tasks
        self._source: Source | None = None
        self._base = 0
        self._next_from = 0
        self._end = 0
        self._sounding = False
        self._next: NDArray[np.float32] | None = None
        self._task: TaskHandle | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POSITION_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def running(self) -> bool:
        return self._source is not None

    def play(self, source: Source, from_frame: int, to_frame: int) -> None:
        """Play ``[from_frame, to_frame)`` of ``source``; replaces what was playing."""
        self.stop()
        if from_frame >= to_frame:
            return
        self._source, self._next_from, self._end = source, from_frame, to_frame
        self._render(_FIRST_S)
        self.state_changed.emit()

    def stop(self) -> None:
        if self._source is None:
            return
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
        self._source, self._task, self._next, self._sounding = None, None, None, False
        self._player.stop()
        self.state_changed.emit()

    def _render(self, seconds: int) -> None:
        source, start = self._source, self._next_from
        assert source is not None
        frames = min(seconds * INTERNAL_RATE_HZ, self._end - start)
        self._task = self._tasks.run(
            lambda: source(start, frames),
            done=self._on_rendered,
            failed=self._on_failed,
            lane=Lane.WORK,
        )

    def _on_rendered(self, sound: NDArray[np.float32]) -> None:
        self._task = None
        if self._source is None:
            return
        if self._sounding:
            self._next = sound
        else:
            self._begin(sound)

    def _begin(self, sound: NDArray[np.float32]) -> None:
        try:
            self._player.play(sound)
        except StudioError as error:
            self._on_failed(error)
            return
        self._base, self._next = self._next_from, None
        self._next_from += len(sound)
        self._sounding = True
        self._timer.start()
        if self._next_from < self._end:
            self._render(_NEXT_S)

    def _on_failed(self, error: StudioError) -> None:
        self.stop()
        self.failed.emit(error)

    def _on_tick(self) -> None:
        at = self._player.position()
        if at is not None:
            self.position_changed.emit(min(self._base + at, self._end))
        elif self._next is not None:
            self._begin(self._next)
        elif self._next_from >= self._end:
            end = self._end
            self.stop()
            self.position_changed.emit(end)
        else:
            # The next stretch is not rendered yet; it begins as soon as it is.
            self._sounding = False
