"""The drain thread: empties the input's ring into the queue, meters it, and looks after the device."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_bridge.sound.errors import DeviceLost, SoundError
from studio.audio.block_queue import BlockQueue, Lost
from studio.audio.input_stream import InputStream
from studio.domain.takes import INTERNAL_RATE_HZ

_log = logging.getLogger(__name__)

_EVERY_S = 0.05
_MOST_FRAMES = INTERNAL_RATE_HZ // 2
# Above this the ring is about to be full, which would kill it: frames are dropped by count instead.
_NEARLY_FULL = 0.9
_CLIPPED_AT = 0.9999
_CLIP_SHOWN_S = 2.0
# Digital zero for so long is no microphone: even a quiet room has noise. Windows' privacy switch gives this.
_SILENT_AFTER_S = 3.0


@dataclass(frozen=True, slots=True)
class Meters:
    """A snapshot; ``peaks`` since the last one."""

    frames: int
    peaks: tuple[float, ...]
    clipped: bool
    lost: bool
    warnings: tuple[str, ...]


class Drain:
    """``abandoned`` tells that the writer gave up, so that draining on makes no sense."""

    def __init__(
        self,
        stream: InputStream,
        queue: BlockQueue,
        monotonic: Callable[[], float],
        reopen_every_s: float,
        abandoned: Callable[[], bool],
    ) -> None:
        self._stream = stream
        self._queue = queue
        self._monotonic = monotonic
        self._reopen_every_s = reopen_every_s
        self._abandoned = abandoned
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder drain", daemon=True)
        self._lock = threading.Lock()
        self._peaks = np.zeros(stream.channels, np.float32)
        self._frames = 0
        self._clipped_at: float | None = None
        self._lost_at: float | None = None
        self._last_at = 0.0
        self._dropped = 0
        self._overflows = 0
        self._zero_frames = 0

    def start(self) -> None:
        self._last_at = self._monotonic()
        self._thread.start()

    def stop(self) -> None:
        """Take what is still in the ring, close the stream, end the queue."""
        self._stop.set()
        self._thread.join()

    def meters(self) -> Meters:
        """Return the levels since the last call."""
        with self._lock:
            peaks = tuple(float(peak) for peak in self._peaks)
            self._peaks[:] = 0.0
            clipped = self._clipped_at is not None and self._monotonic() - self._clipped_at < _CLIP_SHOWN_S
            warnings = []
            if self._zero_frames >= _SILENT_AFTER_S * INTERNAL_RATE_HZ:
                warnings.append("MIC_SILENT")
            if self._overflows:
                warnings.append("INPUT_OVERFLOW")
            # A drain that died hears nothing any more, and must not look as if it did.
            lost = self._lost_at is not None or not self._thread.is_alive()
            return Meters(self._frames, peaks, clipped, lost, tuple(warnings))

    def _run(self) -> None:
        tried_at = self._monotonic()
        try:
            while not self._stop.wait(_EVERY_S) and not self._abandoned():
                if self._lost_at is None:
                    self._drain()
                elif self._monotonic() - tried_at >= self._reopen_every_s:
                    tried_at = self._monotonic()
                    self._reopen()
            if self._lost_at is None:
                self._drain()
        finally:
            self._stream.close()
            self._flush_dropped()
            self._queue.end()

    def _drain(self) -> None:
        try:
            while True:
                chunk = self._stream.read(_MOST_FRAMES) if self._may_read() else None
                if chunk is None:
                    break
                if chunk.lost_frames:
                    self._lose(chunk.lost_frames, chunk.cause)
                self._note_overflows()
                if not len(chunk.sound):
                    break
                self._pass_on(chunk.sound)
            if not self._stream.alive():
                self._lose_device()
        except DeviceLost:
            self._lose_device()

    def _may_read(self) -> bool:
        """Leave frames in the ring while the queue is full, until that would kill the ring."""
        return self._queue.has_room() or self._stream.fill() > _NEARLY_FULL

    def _pass_on(self, sound: NDArray[np.float32]) -> None:
        self._last_at = self._monotonic()
        self._meter(sound)
        if not self._queue.has_room():
            self._dropped += len(sound)
            return
        self._flush_dropped()
        self._queue.put(sound)

    def _flush_dropped(self) -> None:
        if self._dropped:
            self._queue.put(Lost(self._dropped, "DISK_STALLED"))
            self._dropped = 0

    def _lose(self, frames: int, cause: str) -> None:
        self._flush_dropped()
        self._queue.put(Lost(frames, cause))
        with self._lock:
            self._frames += frames

    def _note_overflows(self) -> None:
        overflows = self._stream.overflows
        if overflows > self._overflows:
            # How many frames is not told; the place is marked, and no silence is made up.
            self._lose(0, "INPUT_OVERFLOW")
        with self._lock:
            self._overflows = overflows

    def _lose_device(self) -> None:
        _log.warning("the input %s went away", self._stream.device_name)
        self._stream.close()
        with self._lock:
            self._lost_at = self._last_at

    def _reopen(self) -> None:
        try:
            self._stream.open()
        except SoundError as error:
            _log.debug("the input is still away: %s", error)
            return
        assert self._lost_at is not None
        away = round((self._monotonic() - self._lost_at) * INTERNAL_RATE_HZ)
        self._lose(away, "DEVICE_LOST")
        _log.info("the input %s came back after %d frames", self._stream.device_name, away)
        with self._lock:
            self._lost_at = None
            self._overflows = 0

    def _meter(self, sound: NDArray[np.float32]) -> None:
        peaks = np.abs(sound).max(axis=0)
        loudest = float(peaks.max())
        with self._lock:
            np.maximum(self._peaks, peaks, out=self._peaks)
            self._frames += len(sound)
            if loudest >= _CLIPPED_AT:
                self._clipped_at = self._monotonic()
            self._zero_frames = self._zero_frames + len(sound) if loudest == 0.0 else 0
