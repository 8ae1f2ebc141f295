"""The drain thread: empties the input's ring into a take's queue or the pre-roll, meters it, looks after the device."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_bridge.sound.errors import DeviceLost, SoundError
from studio.audio.block_queue import BlockQueue, Lost, Mark
from studio.audio.input_meters import InputMeters
from studio.audio.input_stream import InputStream
from studio.audio.preroll import Preroll
from studio.domain.takes import INTERNAL_RATE_HZ, MarkerKind

_log = logging.getLogger(__name__)

_EVERY_S = 0.05
_MOST_FRAMES = INTERNAL_RATE_HZ // 2
# Above this the ring is about to be full, which would kill it: frames are dropped by count instead.
_NEARLY_FULL = 0.9
_CLIP_SHOWN_S = 2.0


@dataclass(frozen=True, slots=True)
class Meters:
    """A snapshot; ``peaks`` since the last one. ``frames`` are the running take's, or the last one's."""

    frames: int
    peaks: tuple[float, ...]
    clipped: bool
    lost: bool
    warnings: tuple[str, ...]
    momentary_lufs: float | None
    preroll_frames: int


class Drain:
    """Hears the microphone from ``start`` to ``stop``; in between ``begin`` and ``finish`` it feeds a take."""

    def __init__(
        self,
        stream: InputStream,
        monotonic: Callable[[], float],
        reopen_every_s: float,
        preroll_frames: int,
    ) -> None:
        self._stream = stream
        self._monotonic = monotonic
        self._reopen_every_s = reopen_every_s
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder drain", daemon=True)
        # Held while a block goes to its place; which place that is changes only in between.
        self._passing = threading.Lock()
        self._preroll = Preroll(preroll_frames)
        self._queue: BlockQueue | None = None
        self._abandoned: Callable[[], bool] = lambda: False
        self._ending = False
        self._dropped = 0
        # Guards what ``meters`` shows.
        self._lock = threading.Lock()
        self._meters = InputMeters(stream.channels)
        self._frames = 0
        self._heard = 0
        self._clipped_at: float | None = None
        self._lost_at: float | None = None
        self._last_at = 0.0
        self._overflows = 0
        self._overflows_told = 0

    def start(self) -> None:
        self._last_at = self._monotonic()
        self._thread.start()

    def stop(self) -> None:
        """Take what is still in the ring, close the stream, end the queue."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    @property
    def heard(self) -> int:
        """Frames heard since the start: what ``begin`` is told as the moment of the press."""
        with self._lock:
            return self._heard

    @property
    def lost(self) -> bool:
        """The device is away, or this thread died and hears nothing any more."""
        return self._lost_at is not None or not self._thread.is_alive()

    def begin(self, queue: BlockQueue, abandoned: Callable[[], bool], pressed_at: int) -> int:
        """Feed ``queue`` from now on, with the pre-roll first; return how many frames of it precede ``pressed_at``.

        ``pressed_at`` is what ``heard`` was at the press. ``abandoned`` tells that the writer gave up.
        """
        with self._passing:
            handed = self._preroll.frames
            for block in self._preroll.take():
                queue.put(block)
            self._queue, self._abandoned, self._ending = queue, abandoned, False
            with self._lock:
                self._frames, self._overflows_told = handed, 0
                since = self._heard - pressed_at
            return max(0, handed - since)

    def finish(self) -> None:
        """Pass on what is still in the ring, and end the take's queue; the microphone is heard on."""
        with self._passing:
            self._ending = True
        self._wake.set()
        while self._queue is not None and self._thread.is_alive():
            self._stop.wait(0.002)

    def mark(self, text: str, kind: MarkerKind) -> int:
        """Mark this place in the take; return its frame."""
        with self._passing:
            self._flush_dropped()
            if self._queue is not None:
                self._queue.put(Mark(text, kind))
            return self._frames

    def meters(self) -> Meters:
        """Return the levels since the last call."""
        with self._lock:
            warnings = []
            if self._meters.silent:
                warnings.append("MIC_SILENT")
            if self._overflows_told:
                warnings.append("INPUT_OVERFLOW")
            return Meters(
                frames=self._frames,
                peaks=self._meters.peaks(),
                clipped=self._clipped_at is not None and self._monotonic() - self._clipped_at < _CLIP_SHOWN_S,
                lost=self.lost,
                warnings=tuple(warnings),
                momentary_lufs=None if self.lost else self._meters.momentary.lufs,
                preroll_frames=self._preroll.frames,
            )

    def _run(self) -> None:
        tried_at = self._monotonic()
        try:
            while not self._stop.is_set():
                self._wake.wait(_EVERY_S)
                self._wake.clear()
                if self._lost_at is None:
                    self._drain()
                elif self._monotonic() - tried_at >= self._reopen_every_s:
                    tried_at = self._monotonic()
                    self._reopen()
                if self._ending or self._abandoned():
                    self._end_take()
        finally:
            self._stream.close()
            self._end_take()

    def _drain(self) -> None:
        try:
            while self._pass_chunk():
                pass
            if not self._stream.alive():
                self._lose_device()
        except DeviceLost:
            self._lose_device()

    def _pass_chunk(self) -> bool:
        """Move one chunk; False when there is none, or no place for it."""
        with self._passing:
            if not self._may_read():
                return False
            chunk = self._stream.read(_MOST_FRAMES)
            if chunk.lost_frames:
                self._lose(chunk.lost_frames, chunk.cause)
            self._note_overflows()
            if len(chunk.sound):
                self._pass_on(chunk.sound)
            return bool(len(chunk.sound))

    def _may_read(self) -> bool:
        """Leave frames in the ring while the queue is full, until that would kill the ring."""
        return self._queue is None or self._queue.has_room() or self._stream.fill() > _NEARLY_FULL

    def _pass_on(self, sound: NDArray[np.float32]) -> None:
        self._last_at = self._monotonic()
        with self._lock:
            if self._meters.feed(sound):
                self._clipped_at = self._last_at
            self._heard += len(sound)
            if self._queue is not None:
                self._frames += len(sound)
        if self._queue is None:
            self._preroll.add(sound)
        elif not self._queue.has_room():
            self._dropped += len(sound)
        else:
            self._flush_dropped()
            self._queue.put(sound)

    def _flush_dropped(self) -> None:
        if self._dropped and self._queue is not None:
            self._queue.put(Lost(self._dropped, "DISK_STALLED"))
        self._dropped = 0

    def _lose(self, frames: int, cause: str) -> None:
        """Sound is missing here: marked in the take; a pre-roll begins anew behind it."""
        self._flush_dropped()
        with self._lock:
            self._meters.momentary.clear()
        if self._queue is None:
            self._preroll.clear()
            return
        self._queue.put(Lost(frames, cause))
        with self._lock:
            self._frames += frames

    def _note_overflows(self) -> None:
        overflows = self._stream.overflows
        if overflows > self._overflows:
            # How many frames is not told; the place is marked, and no silence is made up.
            self._lose(0, "INPUT_OVERFLOW")
            with self._lock:
                self._overflows_told += overflows - self._overflows
        self._overflows = overflows

    def _end_take(self) -> None:
        with self._passing:
            queue = self._queue
            if queue is not None:
                self._flush_dropped()
                self._queue, self._abandoned = None, lambda: False
                queue.end()
            self._ending = False

    def _lose_device(self) -> None:
        _log.warning("the input %s went away", self._stream.device_name)
        self._stream.close()
        with self._passing:
            self._preroll.clear()
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
        _log.info("the input %s came back after %d frames", self._stream.device_name, away)
        with self._passing:
            self._overflows = 0
            self._lose(away, "INPUT_LOST")
        with self._lock:
            self._lost_at = None
