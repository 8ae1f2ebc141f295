"""A look-ahead peak limiter for the output bus, in numpy alone."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray


class BusLimiter:
    """Keeps sample peaks under a ceiling; the sound comes out ``look_ahead`` frames later.

    The gain falls along a straight line over the look-ahead and rises again at a steady rate, so it never
    steps. Peaks between samples are the master's business (its true-peak ceiling); this guards the sum.
    """

    def __init__(
        self, ceiling: float = 0.97, look_ahead: int = 240, release_s: float = 0.2, rate_hz: int = 48_000
    ) -> None:
        self.look_ahead = look_ahead
        self.limited_frames = 0
        self._ceiling = np.float32(ceiling)
        self._rise = 1.0 / (release_s * rate_hz)
        self._delay: NDArray[np.float32] = np.zeros((look_ahead, 2), np.float32)
        # The last needed gains, and the last released gains, that windows of the next block reach back to.
        self._needed = np.ones(look_ahead, np.float64)
        self._released = np.ones(look_ahead, np.float64)
        self._idle = True

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the block that left ``look_ahead`` frames of delay. Shape (frames, 2) float32, in and out."""
        frames = len(block)
        joined = np.concatenate([self._delay, block])
        delayed, self._delay = joined[:frames], joined[frames:]
        peaks = np.abs(block).max(axis=1)
        if self._idle and float(peaks.max(initial=0.0)) <= self._ceiling:
            return delayed
        needed = np.minimum(1.0, self._ceiling / np.maximum(peaks, np.float32(1e-9))).astype(np.float64)
        reach = np.concatenate([self._needed, needed])
        lowest = sliding_window_view(reach, self.look_ahead + 1).min(axis=1)
        ramp = self._rise * np.arange(1, frames + 1)
        start = self._released[-1]
        released = np.minimum(np.minimum.accumulate(np.minimum(lowest - ramp, start)) + ramp, 1.0)
        smooth = np.concatenate([self._released, released])
        total = np.cumsum(smooth)
        gain = (total[self.look_ahead :] - total[: -self.look_ahead]) / self.look_ahead
        self._needed, self._released = reach[-self.look_ahead :], smooth[-self.look_ahead :]
        self._idle = bool(self._released.min() >= 1.0 and self._needed.min() >= 1.0)
        self.limited_frames += int(np.count_nonzero(gain < 0.999))
        limited: NDArray[np.float32] = (delayed * gain[:, np.newaxis]).astype(np.float32)
        return limited
