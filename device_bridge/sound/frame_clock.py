"""The frame clock: when is which frame of the output ring heard?

Fed with pairs (frame, monotonic time it is heard at), it follows the card's drift against our clock
with a straight line through the last seconds, and drops pairs that stand far off it.
"""

from __future__ import annotations

from collections import deque

import numpy as np

# The last seconds of pairs that the line is laid through.
_SPAN_S = 20.0
# The last of them say where the line lies: a sound server under load shifts by milliseconds within a minute.
_LEVEL_SPAN_S = 4.0
# Fewer seconds than this say nothing about drift: the nominal rate is taken.
_DRIFT_SPAN_S = 4.0
# Cards stand within some hundred ppm; a null sink was seen at 0.5 %.
_MOST_DRIFT = 0.01
_LIKELY_DRIFT = 300e-6
# A pair this far off the line, or so many times the usual scatter, is a mishap; this many in a row are a
# jump of the stream.
_FAR_S = 0.02
_NEAR_S = 0.003
_FAR_SCATTERS = 8.0
_JUMP_COUNT = 5
_MOST_PAIRS = 256


class FrameClock:
    """Maps frames to ``time.monotonic()`` seconds and back. Not locked: one thread feeds and asks."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._pairs: deque[tuple[int, float]] = deque(maxlen=_MOST_PAIRS)
        self._far: list[tuple[int, float]] = []
        self._frame = 0.0
        self._time = 0.0
        self._slope = 1.0 / rate_hz
        self._far_s = _FAR_S
        self.jumps = 0

    @property
    def ready(self) -> bool:
        """Whether any pair was taken in."""
        return bool(self._pairs)

    @property
    def drift_ppm(self) -> float:
        """How much slower (positive) the card plays than its nominal rate, in millionths."""
        return (self._slope * self._rate_hz - 1.0) * 1e6

    def add(self, frame: int, heard_at_s: float) -> None:
        """Take in that ``frame`` is heard at ``heard_at_s``."""
        if self._pairs and abs(heard_at_s - self.heard_at(frame)) > self._far_s:
            self._far.append((frame, heard_at_s))
            if len(self._far) < _JUMP_COUNT:
                return
            self._pairs.clear()
            self._pairs.extend(self._far)
            self.jumps += 1
        else:
            self._pairs.append((frame, heard_at_s))
        self._far.clear()
        while self._pairs[-1][1] - self._pairs[0][1] > _SPAN_S:
            self._pairs.popleft()
        self._fit()

    def reset(self) -> None:
        """Forget all: another run of the ring begins."""
        self._pairs.clear()
        self._far.clear()
        self._slope = 1.0 / self._rate_hz
        self._far_s = _FAR_S

    def heard_at(self, frame: float) -> float:
        """Return the monotonic time at which ``frame`` is heard."""
        return self._time + (frame - self._frame) * self._slope

    def frame_heard_at(self, monotonic_s: float) -> float:
        """Return the frame heard at ``monotonic_s``, with its fraction."""
        return self._frame + (monotonic_s - self._time) / self._slope

    def _fit(self) -> None:
        pairs = np.array(self._pairs, np.float64)
        frames = pairs[:, 0] - pairs[-1, 0]
        times = pairs[:, 1] - pairs[-1, 1]
        slope = nominal = 1.0 / self._rate_hz
        if len(pairs) >= 8 and -times[0] >= _DRIFT_SPAN_S:
            centred = frames - frames.mean()
            spread = float(centred @ centred)
            deviation = float(centred @ (times - times.mean())) / spread - nominal
            residuals = times - times.mean() - (nominal + deviation) * centred
            variance = float(residuals @ residuals) / len(pairs) / spread
            # On a busy machine the times jitter by milliseconds: believe in drift by how well it is known.
            prior = (_LIKELY_DRIFT * nominal) ** 2
            deviation *= prior / (prior + variance)
            most = _MOST_DRIFT * nominal
            slope = nominal + min(max(deviation, -most), most)
        self._slope = slope
        # The median, since single pairs are late by scheduling but never early by as much.
        self._frame = float(pairs[-1, 0])
        off = (times - slope * frames)[times > -_LEVEL_SPAN_S]
        level = float(np.median(off))
        self._time = float(pairs[-1, 1]) + level
        scatter = float(np.median(np.abs(off - level))) if len(off) >= 8 else _FAR_S
        self._far_s = min(max(_FAR_SCATTERS * scatter, _NEAR_S), _FAR_S)
