"""Levels and gains on a grid of a millisecond: what gate, compressor and de-esser share."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from studio.dsp.clean.grains import GrainStage

# Five hops hold whole periods of 200 Hz, the lowest that a voice's power swings with.
_SMOOTHED_HOPS = 5
_SIDE_HOPS = _SMOOTHED_HOPS // 2
_SILENT_POWER = 1e-14


def hop_frames(rate_hz: int) -> int:
    return max(1, round(rate_hz / 1000))


def level_db(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 10 log10, never below −140 dB."""
    return 10.0 * np.log10(np.maximum(power, _SILENT_POWER))


def coefficient(time_ms: float, hop_ms: float) -> float:
    """Return how much of the way one hop goes when ``time_ms`` goes 63 %."""
    return 1.0 - math.exp(-hop_ms / max(time_ms, 1e-3))


class HopGainStage(GrainStage):
    """A gain that is decided every millisecond, ``ahead_ms`` before the sound that asks for it, and moves evenly."""

    def __init__(self, rate_hz: int, channels: int, ahead_ms: int, lanes: int = 0) -> None:
        self.hop = hop_frames(rate_hz)
        self.hop_ms = 1000.0 * self.hop / rate_hz
        self._ahead_hops = ahead_ms
        side = _SIDE_HOPS * self.hop
        super().__init__(rate_hz, channels, self.hop, side, side + ahead_ms * self.hop, lanes=lanes)
        self._ramp = (np.arange(self.hop) + 1.0) / self.hop
        self._gain = 1.0

    def powers(self, lanes: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return each hop's power as its gain is to see it: the loudest lane's, over 5 ms, (hops,)."""
        hops = len(lanes) // self.hop
        squares = np.square(lanes[: hops * self.hop], dtype=np.float64).reshape(hops, self.hop, -1).mean(axis=1)
        loudest = squares.max(axis=1)
        smoothed: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(loudest, _SMOOTHED_HOPS).mean(axis=1)
        return smoothed[self._ahead_hops :]

    def own(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the frames of a window that are to be given out."""
        first = self._before
        return window[first : len(window) - self._after]

    def per_frame(self, gains_db: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return a linear gain for every frame, (frames, 1) float32, that reaches each hop's at its end."""
        gains = 10.0 ** (gains_db / 20.0)
        starts = np.concatenate(((self._gain,), gains[:-1]))
        self._gain = float(gains[-1])
        frames = starts[:, None] + (gains - starts)[:, None] * self._ramp
        return frames.reshape(-1, 1).astype(np.float32)
