"""Peaks of takes for drawing: at once from what is kept, else a glimpse of a long take until they are made."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from studio.domain.errors import StudioError
from studio.domain.takes import Take
from studio.dsp.peaks import BIN_FRAMES, Peaks, columns_of, peaks_between
from studio.services.waveforms import WaveformService
from studio.ui.tasks import Lane, TaskLife, Tasks

ReadFrames = Callable[[Take, int, int], NDArray[np.float32]]

# Shorter than ten minutes the whole peaks are there as soon as a glimpse would be.
_LONG_FRAMES = 600 * 48_000
# Nearer than a bin a column the samples themselves are drawn: read in pieces of 1.4 s, the latest few kept.
_NEAR_FRAMES = 1 << 16
_MOST_NEAR = 48


class TakePeaks(QObject):
    """The ``PeakSource`` of the room. What is asked for and not there is read, and ``arrived`` tells.

    ``replaced`` tells that a glimpse has given way to the whole: what was drawn of it is drawn anew.
    """

    arrived = Signal(str)
    replaced = Signal(str)

    def __init__(
        self, read: ReadFrames, waveforms: WaveformService, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._waveforms = waveforms
        self._tasks = tasks
        self._held: dict[str, Peaks] = {}
        self._glimpsed: set[str] = set()
        self._takes: dict[str, Take] = {}
        self._asked: set[str] = set()
        self._near: OrderedDict[tuple[str, int], NDArray[np.float32]] = OrderedDict()
        self._near_asked: set[tuple[str, int]] = set()

    def held(self, take_id: str) -> Peaks | None:
        """Return a take's whole peaks; None while they are not there, and reading begins."""
        self._want(take_id)
        return None if take_id in self._glimpsed else self._held.get(take_id)

    def know(self, takes: Mapping[str, Take]) -> None:
        """Takes that may be asked for from now on."""
        self._takes.update(takes)

    def columns(self, take_id: str, start: int, frames: int, count: int) -> NDArray[np.float32] | None:
        held = self._held.get(take_id)
        if held is None:
            self._want(take_id)
            return None
        if frames < count * BIN_FRAMES and start >= 0:
            near = self._near_columns(take_id, start, frames, count)
            if near is not None:
                return near
        return _folded(peaks_between(held, start, start + frames, count))

    def _want(self, take_id: str) -> None:
        take = self._takes.get(take_id)
        if take is not None and take_id not in self._asked:
            self._asked.add(take_id)
            # Not in the lane of long work: a picture of what is opened does not wait for a master.
            first = partial(_first_seen, self._waveforms, take)
            self._tasks.run(first, done=self._on_first, failed=self._on_failed, lane=Lane.STATUS)

    def _near_columns(self, take_id: str, start: int, frames: int, count: int) -> NDArray[np.float32] | None:
        """Return columns of the samples themselves, None while they are read (bins are drawn meanwhile)."""
        keys = [(take_id, at) for at in range(start // _NEAR_FRAMES, (start + frames - 1) // _NEAR_FRAMES + 1)]
        missing = [key for key in keys if key not in self._near]
        for key in missing:
            if key not in self._near_asked:
                self._near_asked.add(key)
                self._tasks.run(
                    partial(self._read_near, key), done=self._on_near, failed=self._on_failed, lane=Lane.WORK
                )
        if missing:
            return None
        for key in keys:
            self._near.move_to_end(key)
        sound = np.concatenate([self._near[key] for key in keys])
        first = start - keys[0][1] * _NEAR_FRAMES
        return _folded(columns_of(sound[first : first + frames], count))

    def _read_near(self, key: tuple[str, int]) -> tuple[tuple[str, int], NDArray[np.float32]]:
        return key, self._read(self._takes[key[0]], key[1] * _NEAR_FRAMES, _NEAR_FRAMES)

    def _on_near(self, made: tuple[tuple[str, int], NDArray[np.float32]]) -> None:
        self._near_asked.discard(made[0])
        self._near[made[0]] = made[1]
        while len(self._near) > _MOST_NEAR:
            self._near.popitem(last=False)
        if not self._near_asked:
            self.arrived.emit(made[0][0])

    def _on_first(self, seen: _Seen) -> None:
        self._held[seen.take.id] = seen.peaks
        if not seen.whole:
            self._glimpsed.add(seen.take.id)
            making = _Making(self._waveforms, seen.take)
            self._tasks.run_long(making, done=self._on_whole, failed=self._on_failed, lane=Lane.WORK)
        self.arrived.emit(seen.take.id)

    def _on_whole(self, seen: _Seen) -> None:
        self._held[seen.take.id] = seen.peaks
        self._glimpsed.discard(seen.take.id)
        self.replaced.emit(seen.take.id)
        self.arrived.emit(seen.take.id)

    def _on_failed(self, error: StudioError) -> None:
        # The clip stays without its waveform; that its sound is missing is said where it is rendered.
        self._tasks.error_raised.emit(error)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A take's peaks, whole or at a glimpse."""

    take: Take
    peaks: Peaks
    whole: bool


def _first_seen(waveforms: WaveformService, take: Take) -> _Seen:
    kept = waveforms.kept(take)
    if kept is not None:
        return _Seen(take, kept, whole=True)
    if take.frames <= _LONG_FRAMES:
        return _Seen(take, waveforms.make(take), whole=True)
    return _Seen(take, waveforms.glimpse(take), whole=False)


class _Making:
    """Makes the whole peaks of one take."""

    def __init__(self, waveforms: WaveformService, take: Take) -> None:
        self._waveforms = waveforms
        self._take = take

    def __call__(self, life: TaskLife) -> _Seen:
        def tell(done: float) -> bool:
            life.report(done)
            return True

        return _Seen(self._take, self._waveforms.make(self._take, tell), whole=True)


def _folded(columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """All channels as one: (columns, 2) of (columns, channels, 3)."""
    return np.stack([columns[:, :, 0].min(axis=1), columns[:, :, 1].max(axis=1)], axis=1)
