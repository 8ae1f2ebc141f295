"""The sound that is heard next: rendered ahead of the player, and replaced while it plays.

Two threads meet here: a worker fills, the player's thread pulls. An edit begins to be heard where the player is
pulling at that moment, crossfaded from what would have come, so that nothing stops and nothing clicks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from studio.domain.takes import INTERNAL_RATE_HZ

if TYPE_CHECKING:
    from studio.dsp.timescale import TimeScaler

# Gives (start, frames) of what is played, (frames, channels) float32 at 48 kHz; called off the main thread.
Source = Callable[[int, int], NDArray[np.float32]]

# Enough for a busy computer; little enough that an edit throws little away.
_AHEAD_FRAMES = 2 * INTERNAL_RATE_HZ
# The first block is short, so that it is heard at once; longer ones are cheaper a frame.
_FIRST_FRAMES = INTERNAL_RATE_HZ // 5
_BLOCK_FRAMES = INTERNAL_RATE_HZ // 2
_SEAM_FRAMES = INTERNAL_RATE_HZ // 100


class PlayStream:
    """Frames ``[start, end)`` of a source at ``speed`` times its own at the same pitch; negative runs backwards."""

    def __init__(self, source: Source, start: int, end: int, speed: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._source = source
        self._start, self._end, self._speed = start, end, speed
        # Source frames are counted in the way of playing, from the frame that is heard first.
        self._length = max(0, end - start if speed > 0 else start)
        self._rendered = 0
        self._queue: NDArray[np.float32] | None = None
        self._pulled = self._starved = 0
        self._ended = self._fresh = False
        self._generation = 0
        # Made by the worker, with the first block: it brings scipy with it.
        self._scaler: TimeScaler | None = None

    @property
    def starved_frames(self) -> int:
        """Frames of silence that were given because nothing was rendered in time."""
        return self._starved

    @property
    def wants_more(self) -> bool:
        """Whether ``fill`` has something to do now."""
        with self._lock:
            held = 0 if self._queue is None else len(self._queue)
            return self._fresh or (not self._ended and held < _AHEAD_FRAMES)

    def position(self, heard_frames: int) -> int:
        """Return the source frame that is heard after ``heard_frames`` of output."""
        with self._lock:
            return self._source_frame(max(0, heard_frames - self._starved))

    def replace(self, source: Source, end: int) -> None:
        """From as soon as can be on, play another source at the same place."""
        with self._lock:
            self._source = source
            if self._speed > 0:
                self._end, self._length = end, max(0, end - self._start)
            self._fresh, self._ended = True, False
            self._generation += 1

    def pull(self, frames: int) -> NDArray[np.float32]:
        """Return the next frames, (frames, channels) float32: silence while there are none, fewer at the end."""
        with self._lock:
            queue = self._queue
            if queue is None:
                queue = np.zeros((0, 1), np.float32)
            out, self._queue = queue[:frames], queue[frames:]
            self._pulled += len(out)
            missing = frames - len(out)
            if missing and not (self._ended and not self._fresh):
                self._starved += missing
                out = np.concatenate((out, np.zeros((missing, out.shape[1]), np.float32)))
            return out

    def fill(self) -> None:
        """Render the next block. Called by one worker at a time; raises what the source raises."""
        with self._lock:
            fresh, generation, source = self._fresh, self._generation, self._source
            if fresh:
                self._rendered = min(self._length, round(self._pulled * abs(self._speed)))
            first, pulled = self._rendered, self._pulled
            wanted = _FIRST_FRAMES if fresh or self._queue is None else _BLOCK_FRAMES
            frames = min(max(1, round(wanted * abs(self._speed))), self._length - first)
        block = self._render(source, first, frames) if frames > 0 else None
        if block is not None and (fresh or self._queue is None):
            self._scaler = self._new_scaler(block.shape[1])
        ends = first + frames >= self._length
        sound = self._scaled(block, ends=ends)
        with self._lock:
            if generation != self._generation:
                # Replaced meanwhile: this is what was.
                return
            late = self._pulled - pulled
            if fresh and sound is not None and late >= len(sound) and not ends:
                # So late that the place has passed: once more, from where it is now.
                return
            self._rendered, self._ended, self._fresh = first + frames, ends, False
            if fresh:
                self._splice(sound, late)
            elif sound is not None:
                self._queue = sound if self._queue is None else _joined(self._queue, sound)

    def _render(self, source: Source, first: int, frames: int) -> NDArray[np.float32]:
        if self._speed > 0:
            return source(self._start + first, frames)
        return source(self._start - first - frames, frames)[::-1]

    def _scaled(self, block: NDArray[np.float32] | None, *, ends: bool) -> NDArray[np.float32] | None:
        if self._scaler is None:
            return block
        parts = [] if block is None else [self._scaler.process(block)]
        if ends:
            parts.append(self._scaler.finish())
        return np.concatenate(parts) if parts else None

    def _new_scaler(self, channels: int) -> TimeScaler | None:
        if abs(self._speed) == 1.0:
            return None
        from studio.dsp.timescale import TimeScaler

        return TimeScaler(abs(self._speed), channels)

    def _splice(self, sound: NDArray[np.float32] | None, late: int) -> None:
        """Lay ``sound``, rendered for a place ``late`` frames ago, over what waits."""
        old = self._queue
        if sound is None:
            self._queue = None if old is None else old[:0]
            return
        sound = sound[late:].copy()
        if old is not None and len(old) and len(sound) and old.shape[1] == sound.shape[1]:
            seam = min(len(old), len(sound), _SEAM_FRAMES)
            rise = ((np.arange(seam) + 0.5) / seam).astype(np.float32)[:, None]
            sound[:seam] = sound[:seam] * rise + old[:seam] * (1.0 - rise)
        self._queue = sound

    def _source_frame(self, out_frames: int) -> int:
        gone = min(self._length, round(out_frames * abs(self._speed)))
        return self._start + gone if self._speed > 0 else self._start - gone


def _joined(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    if left.shape[1] != right.shape[1]:
        wide = max(left.shape[1], right.shape[1])
        left, right = (part if part.shape[1] == wide else part.repeat(wide, axis=1) for part in (left, right))
    return np.concatenate((left, right))
