"""Microphones without a card: one that is fed by hand, and one that runs with the clock."""

from __future__ import annotations

import threading
import time

import numpy as np
from numpy.typing import NDArray

from device_bridge.sound.errors import DeviceLost, NoDevice
from studio.audio.input_stream import InputChunk

RATE_HZ = 48_000


def ramp(first: int, count: int) -> NDArray[np.float32]:
    """(count, 1) float32 in which every frame tells its own number (up to 2**22): nothing can be lost unseen."""
    return ((np.arange(first, first + count) % (1 << 22) + 1) / (1 << 23)).astype(np.float32)[:, None]


def ramp_numbers(sound: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the frame numbers that ``ramp`` put there; −1 where there is silence."""
    return np.rint(sound[:, 0].astype(np.float64) * (1 << 23)).astype(np.int64) - 1


class HandFedInput:
    """``studio.audio.input_stream.InputStream`` whose frames a test gives it. Thread-safe."""

    def __init__(self, channels: int = 1, ring_frames: int = 1 << 20) -> None:
        self.device_name = "fake/microphone"
        self.channels = channels
        self.opened = 0
        self.plugged = True
        self.overflows = 0
        self._ring_frames = ring_frames
        self._lock = threading.Lock()
        self._open = False
        self._waiting = np.zeros((0, channels), np.float32)
        self._lost = 0

    def feed(self, sound: NDArray[np.float32]) -> None:
        """Put frames into the ring; what finds no room is lost, as in the real ring."""
        with self._lock:
            if not self._open or not self.plugged:
                return
            room = self._ring_frames - len(self._waiting)
            self._waiting = np.concatenate([self._waiting, sound[:room]])
            self._lost += max(0, len(sound) - room)

    def waiting(self) -> int:
        """Frames fed and not yet read."""
        with self._lock:
            return len(self._waiting)

    def open(self) -> None:
        if not self.plugged:
            raise NoDevice(device=self.device_name)
        with self._lock:
            self._open = True
            self.opened += 1
            self._waiting = self._waiting[:0]

    def read(self, most_frames: int) -> InputChunk:
        with self._lock:
            if not self.plugged or not self._open:
                raise DeviceLost(device=self.device_name)
            sound, self._waiting = self._waiting[:most_frames], self._waiting[most_frames:]
            lost = 0
            if not len(self._waiting):
                lost, self._lost = self._lost, 0
            return InputChunk(sound, lost, "RING_FULL" if lost else "")

    def fill(self) -> float:
        with self._lock:
            return len(self._waiting) / self._ring_frames

    def alive(self) -> bool:
        return self._open and self.plugged

    def close(self) -> None:
        with self._lock:
            self._open = False


class RunningInput:
    """A microphone that hears ``ramp`` in real time, for the tests that kill the recorder."""

    def __init__(self, _device: str | None = None) -> None:
        self.device_name = "fake/running"
        self.channels = 1
        self.overflows = 0
        self._begun = 0.0
        self._given = 0

    def open(self) -> None:
        self._begun = time.monotonic()
        self._given = 0

    def read(self, most_frames: int) -> InputChunk:
        count = min(int((time.monotonic() - self._begun) * RATE_HZ) - self._given, most_frames)
        sound = ramp(self._given, count)
        self._given += count
        return InputChunk(sound)

    def fill(self) -> float:
        return 0.0

    def alive(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is held."""
