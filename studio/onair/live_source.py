"""The microphone as a source for the mixer: a short queue between two clocks, kept at one depth."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from studio.onair.output import RATE_HZ

# Enough for a card that hands over 20 ms at a time to a mixer that takes 20 ms at a time; more after a dropout.
DEPTH_FRAMES = RATE_HZ * 6 // 100
_DEEPER_FRAMES = RATE_HZ * 2 // 100
_DEEPEST_FRAMES = RATE_HZ * 2 // 10
_MOST_FRAMES = RATE_HZ * 4 // 10
# The mean depth is watched over some seconds: what comes in gulps is no drift.
_WATCHED = 300
_SLACK_FRAMES = RATE_HZ * 5 // 1000
# One frame in so many calls, 1 in 1,920: further apart no two cards run, and nobody hears it.
_MEND_EVERY = 4


class LiveQueue:
    """One thread puts, one takes. Two cards never run alike: a frame is stretched in or left out here and there."""

    def __init__(self) -> None:
        self.dropouts = 0
        self.mended_frames = 0
        self._lock = threading.Lock()
        self._parts: list[NDArray[np.float32]] = []
        self._frames = 0
        self._flowing = False
        self._depth = DEPTH_FRAMES
        self._calls = 0
        self._mean = self._anchor = 0.0

    @property
    def frames(self) -> int:
        return self._frames

    def put(self, sound: NDArray[np.float32]) -> None:
        """Append (frames,) float32; what nobody takes for long is dropped from the front."""
        with self._lock:
            self._parts.append(sound)
            self._frames += len(sound)
            if self._frames > _MOST_FRAMES:
                self._drop(self._frames - self._depth)

    def take(self, count: int) -> NDArray[np.float32] | None:
        """Return (count,) float32, or None where nothing is there in time."""
        with self._lock:
            if not self._flowing:
                if self._frames < self._depth:
                    return None
                self._drop(self._frames - self._depth)
                self._flowing, self._calls, self._mean = True, 0, float(self._frames)
            wanted = count + self._mend()
            if self._frames < wanted:
                self._flowing = False
                self._depth = min(_DEEPEST_FRAMES, self._depth + _DEEPER_FRAMES)
                self.dropouts += 1
                return None
            sound = self._pull(wanted)
        if wanted == count:
            return sound
        places = np.linspace(0.0, wanted - 1.0, count)
        stretched: NDArray[np.float32] = np.interp(places, np.arange(wanted), sound).astype(np.float32)
        return stretched

    def _mend(self) -> int:
        """Return +1 or −1 where the mean depth has moved away from what it was at first."""
        self._calls += 1
        self._mean += (self._frames - self._mean) / min(self._calls, _WATCHED)
        if self._calls <= _WATCHED:
            self._anchor = self._mean
            return 0
        off = self._mean - self._anchor
        if self._calls % _MEND_EVERY or abs(off) < _SLACK_FRAMES:
            return 0
        self.mended_frames += 1
        return 1 if off > 0 else -1

    def _pull(self, count: int) -> NDArray[np.float32]:
        joined = self._parts[0] if len(self._parts) == 1 else np.concatenate(self._parts)
        self._parts, self._frames = [joined[count:]], self._frames - count
        return joined[:count]

    def _drop(self, count: int) -> None:
        if count > 0:
            self._pull(count)


class LiveSource:
    """``shelf.MediaSource`` over a queue: ``length_s`` is the longest the microphone stays open."""

    channels = 1

    def __init__(self, queue: LiveQueue, length_s: float) -> None:
        self.frames = round(length_s * RATE_HZ)
        self._queue = queue

    def aim(self, frame: int) -> None:
        """What is spoken is wherever the programme is."""

    def ready(self, frame: int) -> bool:
        return self._queue.frames >= DEPTH_FRAMES

    def unchanged(self) -> bool:
        return True

    def read(self, frame: int, out: NDArray[np.float32]) -> bool:
        """Fill ``out`` (frames, 2) with what was spoken; silence where nothing came in time."""
        sound = self._queue.take(len(out))
        if sound is None:
            out[:] = 0.0
            return False
        out[:] = sound[:, np.newaxis]
        return True

    def failure(self) -> str:
        return ""

    def close(self) -> None:
        """The desk closes the microphone."""
