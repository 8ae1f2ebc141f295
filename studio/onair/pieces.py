"""The live sound as the loudspeakers are fed: 24 kHz, mono, s16le, 40 ms at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from studio.onair.output import RATE_HZ
from studio.ports.clock import Clock

PIECE_HZ = 24_000
PIECE_S = 0.04
_PIECE_FRAMES = round(PIECE_S * RATE_HZ)
_TAPS = 47


def _half_band() -> NDArray[np.float64]:
    """A windowed sinc that ends below 12 kHz, half of the new rate (Blackman window)."""
    n = np.arange(_TAPS) - (_TAPS - 1) / 2
    taps: NDArray[np.float64] = np.sinc(2 * 10_500 / RATE_HZ * n) * np.blackman(_TAPS)
    taps /= taps.sum()
    return taps


class Pieces:
    """Gathers blocks of 48 kHz; ``feed`` gets each whole piece and the instant at which its first frame came in."""

    def __init__(self, feed: Callable[[bytes, datetime], None], clock: Clock) -> None:
        self._feed, self._clock = feed, clock
        self._taps = _half_band()
        self._tail: NDArray[np.float32] = np.zeros(_TAPS - 1, np.float32)
        self._waiting: NDArray[np.float32] = np.zeros(0, np.float32)

    def put(self, block: NDArray[np.float32]) -> None:
        """Take in (frames,) float32."""
        self._waiting = np.concatenate([self._waiting, block])
        while len(self._waiting) >= _PIECE_FRAMES:
            piece, self._waiting = self._waiting[:_PIECE_FRAMES], self._waiting[_PIECE_FRAMES:]
            joined = np.concatenate([self._tail, piece])
            self._tail = joined[-(_TAPS - 1) :]
            low = np.convolve(joined, self._taps, mode="valid")[::2]
            pcm = np.clip(np.rint(low * 32767.0), -32768, 32767).astype("<i2").tobytes()
            came_s = (len(self._waiting) + _PIECE_FRAMES) / RATE_HZ
            self._feed(pcm, self._clock.now() - timedelta(seconds=came_s))
