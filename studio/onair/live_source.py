"""The microphone as a source for the mixer: a short queue between two clocks, kept at one depth."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from studio.onair.output import RATE_HZ

# Enough for a card that hands over 20 ms at a time to a mixer that takes 20 ms at a time.
DEPTH_FRAMES = RATE_HZ * 6 // 100
_SLACK_FRAMES = RATE_HZ // 100
_MOST_FRAMES = RATE_HZ * 3 // 10


class LiveQueue:
    """One thread puts, one takes. Two cards never run alike: a frame is stretched or dropped here and there."""

    def __init__(self) -> None:
        self.dropouts = 0
        self._lock = threading.Lock()
        self._parts: list[NDArray[np.float32]] = []
        self._frames = 0
        self._flowing = False

    @property
    def frames(self) -> int:
        return self._frames

    def put(self, sound: NDArray[np.float32]) -> None:
        """Append (frames,) float32; what nobody takes for long is dropped from the front."""
        with self._lock:
            self._parts.append(sound)
            self._frames += len(sound)
            if self._frames > _MOST_FRAMES:
                self._drop(self._frames - DEPTH_FRAMES)

    def take(self, count: int) -> NDArray[np.float32] | None:
        """Return (count,) float32, or None where nothing is there in time."""
        with self._lock:
            if not self._flowing:
                if self._frames < DEPTH_FRAMES:
                    return None
                self._drop(self._frames - DEPTH_FRAMES)
                self._flowing = True
            wanted = count
            if self._frames > DEPTH_FRAMES + count + _SLACK_FRAMES:
                wanted += 1
            elif self._frames < DEPTH_FRAMES - count - _SLACK_FRAMES and count > 1:
                wanted -= 1
            if self._frames < wanted:
                self._flowing = False
                self.dropouts += 1
                return None
            sound = self._pull(wanted)
        if wanted == count:
            return sound
        places = np.linspace(0.0, wanted - 1.0, count)
        stretched: NDArray[np.float32] = np.interp(places, np.arange(wanted), sound).astype(np.float32)
        return stretched

    def clear(self) -> None:
        with self._lock:
            self._parts, self._frames, self._flowing = [], 0, False

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
