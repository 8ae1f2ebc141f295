"""The sound output as the player needs it. ``device_bridge.sound.ring_output.RingOutput`` is one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class SoundOutput(Protocol):
    """Frames are numbered from 0 as they are written; see ``RingOutput``."""

    rate_hz: int
    channels: int

    def open(self) -> None: ...

    def close(self) -> None: ...

    def write(self, block: NDArray[np.float32]) -> int: ...

    def fill(self) -> int: ...

    @property
    def frames_written(self) -> int: ...

    def heard_at(self, frame: float) -> float: ...

    def frame_heard_at(self, monotonic_s: float) -> float: ...

    def alive(self) -> bool: ...


class NullOutput:
    """An output that nobody hears, on a monotonic clock: for machines without a card, and simulation.

    ``keep_s`` seconds of what was written last are kept for whoever wants to look.
    """

    def __init__(
        self,
        rate_hz: int = 48_000,
        channels: int = 2,
        ring_s: float = 0.25,
        keep_s: float = 0.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self.rate_hz = rate_hz
        self.channels = channels
        self._ring_frames = int(ring_s * rate_hz)
        self._keep_frames = int(keep_s * rate_hz)
        self._lock = threading.Lock()
        self._written = 0
        self._opened_at_s = self._monotonic()
        self._kept: list[tuple[int, NDArray[np.float32]]] = []

    def open(self) -> None:
        with self._lock:
            self._written = 0
            self._opened_at_s = self._monotonic()
            # The frames are numbered anew.
            self._kept.clear()

    def close(self) -> None:
        """Nothing is held."""

    def write(self, block: NDArray[np.float32]) -> int:
        with self._lock:
            taken = min(len(block), self._ring_frames - self._fill())
            if self._keep_frames and taken > 0:
                self._kept.append((self._written, block[:taken].copy()))
                while self._kept[0][0] + len(self._kept[0][1]) < self._written - self._keep_frames:
                    self._kept.pop(0)
            self._written += max(0, taken)
            return max(0, taken)

    def fill(self) -> int:
        with self._lock:
            return self._fill()

    @property
    def frames_written(self) -> int:
        return self._written

    def heard_at(self, frame: float) -> float:
        return self._opened_at_s + frame / self.rate_hz

    def frame_heard_at(self, monotonic_s: float) -> float:
        return (monotonic_s - self._opened_at_s) * self.rate_hz

    def alive(self) -> bool:
        return True

    def kept(self) -> tuple[int, NDArray[np.float32]]:
        """Return the number of the first kept frame, and the kept frames (frames, channels) float32."""
        with self._lock:
            if not self._kept:
                return 0, np.zeros((0, self.channels), np.float32)
            first = self._kept[0][0]
            last_at, last = self._kept[-1]
            # Where it ran empty, silence was heard.
            kept = np.zeros((last_at + len(last) - first, self.channels), np.float32)
            for at, block in self._kept:
                kept[at - first : at - first + len(block)] = block
            return first, kept

    def _fill(self) -> int:
        heard = int((self._monotonic() - self._opened_at_s) * self.rate_hz)
        if heard > self._written:
            # It ran empty: what was not written was silence.
            self._written = heard
        return self._written - heard
