"""Mains hum: its lines are found, fitted where the voice pauses, and taken away as the sines that they are.

A notch would take the voice's own harmonics too; a sine fitted over four seconds, each moment weighed by the inverse
of its power, holds to what stays when nobody speaks. Adaptive cancelling of lines after B. Widrow et al., "Adaptive
Noise Cancelling: Principles and Applications", Proc. IEEE 63 (12), 1975.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.domain.cleaning import HumRemoval
from studio.dsp.clean.grains import GrainStage
from studio.dsp.clean.mains import Lines, find_lines

_LOW_RATE_HZ = 3000
# Each side of the filter before the lower rate, in samples of that.
_SIDE = 8
_STOP_DB = 80.0


class HumStage(GrainStage):
    """A fit every second over the four seconds around it; between two fits one fades into the other."""

    def __init__(self, rate_hz: int, channels: int, settings: HumRemoval) -> None:
        self._less = max(1, rate_hz // _LOW_RATE_HZ)
        grain = self._less * round(rate_hz / self._less)
        super().__init__(rate_hz, channels, grain, 2 * grain, 2 * grain)
        self._settings = settings
        self._low_rate_hz = rate_hz / self._less
        self._low_pass = _low_pass(self._less)
        self._fits: list[Lines] | None = None
        # How the fit at a grain's end fades in.
        self._rise = np.arange(grain, dtype=np.float32) / np.float32(grain)

    def _work(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        low = self._lowered(window)
        out = window[self._before : len(window) - self._after].copy()
        step = self._grain // self._less
        for first in range(0, len(out), self._grain):
            at = (first + self._before) // self._less
            nexts = [self._fit(low[at - step : at + 3 * step, lane]) for lane in range(self.channels)]
            if self._fits is None:
                # Around the first frame is half as much sound; the first fit tells its beginning better.
                self._fits = [lines.shifted(-self._grain / self.rate_hz) for lines in nexts]
            part = out[first : first + self._grain]
            for lane, (before, after) in enumerate(zip(self._fits, nexts, strict=True)):
                if len(before):
                    part[:, lane] -= (1.0 - self._rise) * before.sound(0, self._grain, self.rate_hz)
                if len(after):
                    part[:, lane] -= self._rise * after.sound(-self._grain, self._grain, self.rate_hz)
            self._fits = nexts
        return out

    def _fit(self, low: NDArray[np.float64]) -> Lines:
        lines = find_lines(low, self._low_rate_hz, self._settings)
        if not len(lines):
            return lines
        side = np.arange(-_SIDE * self._less, _SIDE * self._less + 1, dtype=np.float64)
        swings: NDArray[np.float64] = np.cos(2 * np.pi * np.outer(lines.hz, side) / self.rate_hz)
        return lines.divided(swings @ self._low_pass)

    def _lowered(self, window: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the window at the lower rate, (frames, channels), sample ``n`` at frame ``n * less``."""
        if self._less == 1:
            return window.astype(np.float64)
        # The fit is over four seconds and its window is nothing at the ends: silence may stand beyond them.
        side = np.zeros((_SIDE * self._less, window.shape[1]), np.float32)
        around = np.concatenate((side, window, side, np.zeros((self._less, window.shape[1]), np.float32)))
        pieces = np.lib.stride_tricks.sliding_window_view(around, len(self._low_pass), axis=0)[:: self._less]
        low: NDArray[np.float32] = pieces @ self._low_pass.astype(np.float32)
        return low[: len(window) // self._less + 1].astype(np.float64)


def _low_pass(less: int) -> NDArray[np.float64]:
    """Return an even filter that lets 1 kHz through and stops what would fold onto it, (2 side less + 1,).

    A sinc under Kaiser's window; its shape by the stop band's depth after Oppenheim and Schafer.
    """
    if less == 1:
        taps = np.zeros(2 * _SIDE + 1)
        taps[_SIDE] = 1.0
        return taps
    beta = 0.1102 * (_STOP_DB - 8.7)
    at = np.arange(-_SIDE * less, _SIDE * less + 1)
    shape: NDArray[np.float64] = np.sinc(at / less) * np.kaiser(len(at), beta)
    shape /= shape.sum()
    return shape
