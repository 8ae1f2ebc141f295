"""Peaks of takes for drawing: read once in the background, kept for every zoom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from studio.domain.errors import StudioError
from studio.domain.takes import Take
from studio.dsp.peaks import Peaks, PeaksBuilder, peaks_between
from studio.ui.tasks import Lane, TaskLife, Tasks

ReadFrames = Callable[[Take, int, int], NDArray[np.float32]]

_BLOCK_FRAMES = 1 << 21


class TakePeaks(QObject):
    """The ``PeakSource`` of the room. What is asked for and not there is read, and ``arrived`` tells."""

    arrived = Signal(str)

    def __init__(self, read: ReadFrames, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._tasks = tasks
        self._held: dict[str, Peaks] = {}
        self._takes: dict[str, Take] = {}
        self._asked: set[str] = set()

    def know(self, takes: Mapping[str, Take]) -> None:
        """Takes that may be asked for from now on."""
        self._takes.update(takes)

    def columns(self, take_id: str, start: int, frames: int, count: int) -> NDArray[np.float32] | None:
        held = self._held.get(take_id)
        if held is not None:
            return _folded(peaks_between(held, start, start + frames, count))
        take = self._takes.get(take_id)
        if take is not None and take_id not in self._asked:
            self._asked.add(take_id)
            self._tasks.run_long(_Scan(self._read, take), done=self._on_done, failed=self._on_failed, lane=Lane.WORK)
        return None

    def _on_done(self, made: tuple[str, Peaks]) -> None:
        self._held[made[0]] = made[1]
        self.arrived.emit(made[0])

    def _on_failed(self, error: StudioError) -> None:
        # The clip stays without its waveform; that its sound is missing is said where it is rendered.
        self._tasks.error_raised.emit(error)


class _Scan:
    """Reads one take block by block."""

    def __init__(self, read: ReadFrames, take: Take) -> None:
        self._read = read
        self._take = take

    def __call__(self, life: TaskLife) -> tuple[str, Peaks]:
        builder = PeaksBuilder()
        for at in range(0, self._take.frames, _BLOCK_FRAMES):
            life.report(at / self._take.frames)
            builder.feed(self._read(self._take, at, min(_BLOCK_FRAMES, self._take.frames - at)))
        return self._take.id, builder.peaks()


def _folded(columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """All channels as one: (columns, 2) of (columns, channels, 3)."""
    return np.stack([columns[:, :, 0].min(axis=1), columns[:, :, 1].max(axis=1)], axis=1)
